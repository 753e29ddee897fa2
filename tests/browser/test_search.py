"""The search of the map: streets, addresses, postcodes, places and areas."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenPage
from tests.browser.steps import draw_page

pytestmark = pytest.mark.browser


@pytest.fixture
def page(kept_page: OpenPage, sample_page: str) -> Page:
    return kept_page(sample_page)


def found(page: Page, typed: str) -> list[str]:
    page.get_by_role("combobox", name="Zoek").fill(typed)
    return page.locator("#si-found li bdi").all_inner_texts()


def test_a_typing_error_is_forgiven(page: Page) -> None:
    assert found(page, "Pruimenstraat")[0] == "Pruimenstraat"
    assert found(page, "Pruimestraat")[0] == "Pruimenstraat"
    assert found(page, "pruimnestraat")[0] == "Pruimenstraat"
    assert "Nieuwe Gaarde" in found(page, "nieuwe gaard")
    assert found(page, "xqxqxqx") == []
    expect(page.locator(".si-search [role=status]")).to_have_text("Niets gevonden.")


def test_the_keyboard_goes_to_an_address_and_back(page: Page) -> None:
    assert found(page, "Pruimenstraat 5")[0] == "Pruimenstraat 5"
    page.keyboard.press("Enter")
    card = page.locator(".si-card")
    expect(card.locator("h2")).to_have_text("Vanaf dit adres")
    expect(card).to_contain_text("Pruimenstraat 5")
    assert "punt=" in page.url
    page.keyboard.press("Escape")
    expect(card).to_have_count(0)


def test_the_way_back_leads_to_the_whole_town_again(page: Page) -> None:
    area, scale = page.locator(".si-area").first, page.locator(".leaflet-control-scale-line")
    before, width = area.bounding_box(), scale.inner_text()
    found(page, "Pruimenstraat 5")
    page.keyboard.press("Enter")
    expect(page.locator(".si-card")).to_be_visible()
    expect(scale).not_to_have_text(width)
    page.go_back()
    expect(page.locator(".si-card")).to_have_count(0)
    expect(scale).to_have_text(width)
    assert area.bounding_box() == pytest.approx(before, abs=1)


def test_the_arrows_choose_among_what_was_found(page: Page) -> None:
    names = found(page, "laan")
    assert len(names) > 2
    for _ in range(2):
        page.keyboard.press("ArrowDown")
    chosen = page.locator("#si-found li[aria-selected=true] bdi")
    expect(chosen).to_have_text(names[2])
    page.keyboard.press("ArrowUp")
    expect(chosen).to_have_text(names[1])
    page.keyboard.press("Escape")
    expect(page.locator("#si-found li")).to_have_count(0)


def test_an_area_and_a_place_open_their_cards(page: Page) -> None:
    found(page, "Molenweide")
    page.locator("#si-found li", has_text="gebied").first.click()
    expect(page.locator(".si-card h2")).to_have_text("Molenweide")
    assert "Inloop De Toren" in found(page, "inlop de toren")
    page.locator("#si-found li", has_text="Inloop De Toren").first.click()
    expect(page.locator(".si-card h2")).to_have_text("Inloop De Toren")


def test_names_of_strangers_are_text(open_page: OpenPage) -> None:
    page = open_page(draw_page())
    assert any("<script>" in name for name in found(page, "script window broken"))
    page.keyboard.press("Enter")
    expect(page.locator(".si-card")).to_be_visible()
    assert page.evaluate("window.broken") is None
    assert page.locator(".si-search script, .si-card script").count() == 0
