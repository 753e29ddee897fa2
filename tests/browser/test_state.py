"""What is shown stands in the address; in Dutch and English, alone and in a slide."""

from __future__ import annotations

import html
import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenPage
from tests.browser.steps import choose_theme, draw_page, press_area

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def text() -> str:
    return draw_page(title='Dorp "aan" <zee>')


def hash_of(page: Page) -> str:
    return page.url.partition("#")[2]


def chosen(page: Page) -> str:
    found: str = page.locator("#si-choice").evaluate("node => node.selectedOptions[0].text")
    return found


def test_a_choice_is_written_into_the_address(open_page: OpenPage, text: str) -> None:
    page = open_page(text)
    assert hash_of(page) == ""
    choose_theme(page, "School")
    assert hash_of(page) == "thema=school"
    press_area(page, 1)
    expect(page.locator(".si-card")).to_be_visible()
    assert hash_of(page) == "thema=school&wijk=WK02"
    page.keyboard.press("Escape")
    expect(page.locator(".si-card")).to_have_count(0)
    page.get_by_label("Gaten: wie iets").check()
    assert hash_of(page) == "thema=school&gaten=1"
    choose_theme(page, "Wie iets mist")
    assert hash_of(page) == "gaten=1"


def test_the_way_back_is_a_step_at_a_time(kept_page: OpenPage, text: str) -> None:
    page = kept_page(text)
    choose_theme(page, "School")
    press_area(page, 1)
    choose_theme(page, "Maakplaats")
    expect(page.locator(".si-card h2")).to_have_text("Midden")
    page.go_back()
    assert chosen(page) == "School"
    page.go_back()
    expect(page.locator(".si-card")).to_have_count(0)
    page.go_back()
    assert chosen(page) == "Wie iets mist"
    page.go_forward()
    page.go_forward()
    expect(page.locator(".si-card h2")).to_have_text("Midden")
    assert hash_of(page) == "thema=school&wijk=WK02"


def test_a_link_opens_where_the_reader_was(open_page: OpenPage, text: str) -> None:
    page = open_page(text)
    page.locator(".leaflet-control-zoom-in").click()
    page.wait_for_function("() => location.hash.includes('kaart')")
    seen = "document.querySelector('.leaflet-control-scale-line').textContent"
    near = page.evaluate(seen)
    page.get_by_role("button", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    assert page.evaluate(seen) == near
    page.get_by_role("button", name="Show everything").click()
    page.wait_for_function(f"() => {seen} !== {near!r}")
    assert "kaart" not in hash_of(page)


def test_one_cannot_come_closer_than_the_drawings_are_true(kept_page: OpenPage, text: str) -> None:
    page = kept_page(text, state="#kaart=52.05,4.48,17.75")
    closer = page.get_by_role("button", name="Inzoomen")
    closer.click()
    expect(closer).to_have_attribute("aria-disabled", "true")


@pytest.mark.parametrize(
    ("state", "title"),
    [("gat=2", "2Gat 2"), ("plek=node/0", "window.broken")],
)
def test_an_address_opens_a_card(open_page: OpenPage, text: str, state: str, title: str) -> None:
    page = open_page(text, state=f"#{state}")
    expect(page.locator(".si-card h2")).to_contain_text(title)


def test_every_theme_can_be_chosen_and_says_what_it_shows(kept_page: OpenPage, text: str) -> None:
    page = kept_page(text)
    labels = page.locator("#si-choice option").all_inner_texts()
    assert len(labels) == 6 + 3
    meanings = set()
    for label in labels:
        choose_theme(page, label)
        meanings.add(page.locator(".si-meaning").inner_text())
        expect(page.locator(".si-limits span, .si-asked li").first).to_be_visible()
        expect(page.locator(".si-area[fill]")).to_have_count(3)
    assert len(meanings) >= 6 + 2  # categories with one norm are explained alike


def test_an_address_opens_what_it_names(open_page: OpenPage, text: str) -> None:
    page = open_page(text, state="#thema=people&wijk=WK02&gaten=0")
    assert chosen(page) == "Personeel"
    expect(page.locator(".si-card h2")).to_have_text("Midden")
    expect(page.get_by_label("Gaten: wie iets")).not_to_be_checked()
    expect(page.locator(".si-gap")).to_have_count(0)


@pytest.mark.parametrize(
    "state",
    ["#thema=nothing&wijk=WK99&lang=xx&gaten=7", "#thema=constructor&lang=__proto__", "#%E0%A4%A"],
)
def test_an_address_it_does_not_know_is_the_first_view(
    open_page: OpenPage, text: str, state: str
) -> None:
    page = open_page(text, state=state)
    assert chosen(page) == "Wie iets mist"
    expect(page.locator("html")).to_have_attribute("lang", "nl")
    expect(page.locator(".si-card")).to_have_count(0)
    expect(page.locator(".si-gap").first).to_be_visible()


def test_a_changed_address_shows_something_else(open_page: OpenPage, text: str) -> None:
    page = open_page(text)
    page.evaluate("location.hash = 'thema=library'")
    expect(page.locator(".si-place").first).to_be_visible()
    assert chosen(page) == "Bibliotheek"


def test_english_is_a_click_away_and_keeps_the_view(open_page: OpenPage, text: str) -> None:
    page = open_page(text)
    choose_theme(page, "Maakplaats")
    page.get_by_role("button", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.locator("h1")).to_have_text(
        '2,650 residents of Dorp "aan" <zee> lack robust meeting places within a walk, '
        "as mapped, most in Midden"
    )
    assert page.title() == 'Social infrastructure Dorp "aan" <zee>'
    assert chosen(page) == "Fab lab"
    expect(page.locator(".si-legend")).to_contain_text(
        "within a walk of 900 m (11 min at 4.8 km/h)"
    )
    press_area(page, 1)
    expect(page.locator(".si-card")).to_contain_text("3,000 residents")
    page.get_by_role("button", name="Nederlands").click()
    expect(page.locator(".si-card")).to_contain_text("3.000 inwoners")


def test_embedded_it_is_a_map_with_its_legend(open_page: OpenPage) -> None:
    page = open_page(
        draw_page(title="Dorp", sample=True),
        width=800,
        height=450,
        state="#thema=robust&gaten=1&embed=1",
    )
    for shown in (".si-theme", ".si-meaning", ".si-limits", ".si-badge", ".si-gap-scale"):
        expect(page.locator(shown)).to_be_visible()
    for hidden in (".si-choice", ".si-links", ".si-layers", ".si-share", ".si-gap-list ol"):
        expect(page.locator(hidden).first).to_be_hidden()
    expect(page.locator(".leaflet-control-attribution")).to_contain_text("OpenStreetMap")
    assert page.locator(".si-panel").evaluate("node => node.scrollHeight <= node.clientHeight")


def test_embedded_a_theme_without_gaps_says_nothing_of_them(kept_page: OpenPage, text: str) -> None:
    page = kept_page(text, state="#embed=1")
    expect(page.locator(".si-gap-scale").first).to_be_visible()
    page = kept_page(text, state="#embed=1&thema=school")
    expect(page.locator(".si-gap-scale").first).to_be_hidden()
    expect(page.locator(".si-gap-list")).to_be_hidden()


def test_in_half_a_screen_the_town_has_half_of_it(open_page: OpenPage, text: str) -> None:
    page = open_page(text, width=640, height=400)
    boxes = [area.bounding_box() for area in page.locator(".si-area").all()]
    left = min(box["x"] for box in boxes if box)
    right = max(box["x"] + box["width"] for box in boxes if box)
    panel = page.locator(".si-panel").bounding_box()
    assert panel
    assert right - left > 250
    assert panel["x"] + panel["width"] <= left
    assert right <= 640


def test_the_wheel_scrolls_the_slides_until_the_map_is_clicked(
    open_page: OpenPage, text: str
) -> None:
    page = open_page(text, state="#embed=1")
    width = "document.querySelector('.leaflet-control-scale-line').textContent"
    before = page.evaluate(width)
    page.mouse.move(900, 80)
    page.mouse.wheel(0, -400)
    page.wait_for_timeout(300)
    assert page.evaluate(width) == before
    page.mouse.click(900, 80)
    page.mouse.wheel(0, -400)
    page.wait_for_function(f"() => {width} !== {before!r}")


def test_the_code_for_a_slide_names_what_is_seen(open_page: OpenPage, text: str) -> None:
    page = open_page(text)
    choose_theme(page, "School")
    page.get_by_text("In dia's of op een website").click()
    page.get_by_role("button", name="Kopieer de code").click()
    expect(page.locator(".si-share [role=status]")).to_have_text(
        re.compile("Gekopieerd|geselecteerd")
    )
    code = page.get_by_label("Code", exact=True).input_value()
    found = re.fullmatch(r'<iframe src="([^"]*)" title="([^"]*)"[^<>]*></iframe>', code)
    assert found
    assert html.unescape(found[1]) == "map.html#thema=school&lang=nl&embed=1"
    assert html.unescape(found[2]) == 'Sociale infrastructuur Dorp "aan" <zee>: School'


def test_in_a_notebook_the_language_changes_too(open_page: OpenPage, text: str) -> None:
    """A notebook shows the page as the text of a frame, without an address of its own."""
    page = open_page(f'<iframe srcdoc="{html.escape(text)}" width="1200" height="680"></iframe>')
    frame = page.frame_locator("iframe")
    frame.get_by_role("button", name="English").click()
    expect(frame.locator("h1")).to_contain_text('residents of Dorp "aan" <zee> lack')
