"""The story of the map, a step at a time, and type for the back of a room."""

# ruff: noqa: RUF001 ranges are written with an en dash

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenPage
from tests.browser.steps import draw_page

pytestmark = pytest.mark.browser

TITLES = ["Wat is dit?", "De stad", "Het grootste gat", "Wat zou helpen?", "Nu u"]


@pytest.fixture
def page(kept_page: OpenPage) -> Page:
    return kept_page(draw_page())


def test_arrows_and_clickers_go_on_and_back(page: Page) -> None:
    page.get_by_role("button", name="Verhaal").click()
    title = page.locator(".si-story h2")
    for key, told in zip(
        ["", "ArrowRight", "PageDown", "ArrowRight", "PageDown"], TITLES, strict=True
    ):
        if key:
            page.keyboard.press(key)
        expect(title).to_have_text(told)
    page.keyboard.press("ArrowRight")
    expect(title).to_have_text(TITLES[-1])
    page.keyboard.press("PageUp")
    expect(title).to_have_text(TITLES[-2])
    assert "stap=4" in page.url
    page.get_by_role("button", name="Stop het verhaal").click()
    expect(page.locator(".si-story")).to_be_hidden()
    assert "stap" not in page.url


def test_each_step_shows_what_it_tells(open_page: OpenPage) -> None:
    page = open_page(draw_page(), state="#stap=3")
    story = page.locator(".si-story")
    expect(story).to_contain_text("155–175 inwoners missen robuuste toegang")
    expect(page.locator(".si-gap-card h2")).to_have_text("1Gat 1")
    page.keyboard.press("ArrowRight")
    expect(story).to_contain_text("Dat helpt 90 inwoners")
    page.keyboard.press("ArrowRight")
    expect(story).to_contain_text("plekken beslissen deze kaart")
    expect(page.locator(".si-card")).to_have_count(0)


def test_arrows_in_a_field_stay_in_it(page: Page) -> None:
    page.get_by_role("button", name="Verhaal").click()
    page.get_by_role("combobox", name="Zoek").focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator(".si-story h2")).to_have_text(TITLES[0])


def test_large_type_is_a_third_larger_and_stays(open_page: OpenPage) -> None:
    page = open_page(draw_page())
    size = "parseFloat(getComputedStyle(document.querySelector('h1')).fontSize)"
    before = page.evaluate(size)
    page.get_by_role("button", name="Grote letters").click()
    assert page.evaluate(size) > 1.25 * before
    page.reload()
    assert page.evaluate(size) > 1.25 * before
    page.get_by_role("button", name="Grote letters").click()
    assert page.evaluate(size) == before
