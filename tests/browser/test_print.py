"""On paper the page is one sheet of A4 with finding, map, legend and sources, and the open card."""

# ruff: noqa: RUF001 ranges are written with an en dash

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Kept, OpenPage
from tests.browser.steps import choose_theme, draw_page, press_area
from tests.map_town import HOSTILE_AREA

pytestmark = pytest.mark.browser

LYING, STANDING = (841.9, 595.3), (595.3, 841.9)  # points
WIDTHS = {"lying": 1047, "standing": 718}  # 277 and 190 mm in pixels: A4 without its margins
NEVER_PRINTED = "button, input, select, .si-share, .leaflet-control-attribution"


@pytest.fixture(autouse=True)
def _on_screen(window: Page, kept: Kept) -> Iterator[None]:
    """Put the print media back."""
    yield
    for page in (window, kept.page):
        page.emulate_media(media="null")


def print_page(page: Page) -> list[tuple[float, ...]]:
    """Print it, and return the size of each sheet."""
    paper = page.pdf(prefer_css_page_size=True, print_background=True)
    boxes = re.findall(rb"/MediaBox\s*\[\s*0 0 ([\d.]+) ([\d.]+)", paper)
    return [tuple(map(float, box)) for box in boxes]


def begin_printing(page: Page, form: str = "lying") -> None:
    """Show what is printed, at the width that it has on paper."""
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    page.set_viewport_size({"width": WIDTHS[form], "height": 700})


def colours_of(page: Page) -> list[list[int]]:
    """Return the colours of the printed map, in the middle of each third of its width."""
    colours: list[list[int]] = page.evaluate(
        """() => {
            const canvas = document.querySelector(".si-sheet canvas");
            const { width, height } = canvas;
            const { data } = canvas.getContext("2d").getImageData(0, height * 0.42, width, 1);
            return [1, 3, 5].map((sixth) => {
                const at = 4 * Math.round((sixth * width) / 6);
                return [...data.slice(at, at + 3)];
            });
        }"""
    )
    return colours


def test_the_map_is_one_sheet_that_lies_down(kept_page: OpenPage) -> None:
    page = kept_page(draw_page(title="Dorp"))
    assert print_page(page) == [pytest.approx(LYING, abs=1)]
    expect(page.locator(".si-sheet")).to_have_count(0)
    expect(page.locator(".si-choice").first).to_be_visible()


def test_with_a_card_the_sheet_stands(kept_page: OpenPage) -> None:
    page = kept_page(draw_page(title="Dorp"), state="#wijk=WK02")
    assert print_page(page) == [pytest.approx(STANDING, abs=1)]


@pytest.mark.parametrize(
    ("state", "form"),
    [
        ("", "lying"),
        ("#wijk=WK02&thema=library", "standing"),
        ("#plek=node/1", "standing"),
        ("#stap=4", "standing"),
        ("#thema=school&lang=en", "lying"),
        ("#groot=1&gaten=1&thema=robust", "lying"),
        ("#gat=1&groot=1", "standing"),
        ("#embed=1&kaart=52.05,4.4,14", "lying"),
    ],
)
@pytest.mark.parametrize("width", [390, 1366])
def test_any_state_is_printed_whole(kept_page: OpenPage, state: str, form: str, width: int) -> None:
    page = kept_page(draw_page(title="Dorp"), state=state, width=width, height=800)
    title = page.locator(".si-panel h1").text_content()
    dock = page.locator(".si-dock:not([hidden]) h2")
    card = dock.all_text_contents()
    begin_printing(page, form)
    sheet = page.locator("body > .si-sheet")
    expect(sheet.locator("h1")).to_have_text(title or "")
    for shown in (".si-legend", "footer", ".si-key .si-strong"):
        expect(sheet.locator(shown)).to_be_visible()
    for told in ("Dorp", "2021", "ODbL 1.0", "CC BY 4.0"):
        expect(sheet.locator("footer")).to_contain_text(told)
    assert sheet.locator("h2").all_text_contents()[: len(card)] == card
    picture = sheet.locator("canvas").bounding_box()
    assert picture is not None
    assert picture["width"] == pytest.approx(WIDTHS[form], abs=1)
    assert picture["height"] > 200
    for part in sheet.locator(".si-dock, .si-story, .si-scroll").all():
        assert part.evaluate("(n) => n.scrollHeight <= n.clientHeight + 1")
    assert page.locator(NEVER_PRINTED).locator("visible=true").count() == 0
    page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    page.emulate_media(media="null")
    expect(sheet).to_have_count(0)


def test_the_map_is_printed_in_its_colours(open_page: OpenPage) -> None:
    page = open_page(draw_page(title="Dorp"), state="#thema=school&gaten=0")
    begin_printing(page)
    noord, midden, _ = colours_of(page)
    # 25 % is the second class (c2e1b3), 95 % the last (2f80ab), over a meadow's green (f1f6ed).
    assert noord == pytest.approx([183, 217, 166], abs=3)
    assert midden == pytest.approx([44, 123, 159], abs=3)


def test_the_map_is_itself_again_after_printing(kept_page: OpenPage) -> None:
    address = "#kaart=52.05350%2C4.40210%2C15.25"
    page = kept_page(draw_page(title="Dorp"), state=address)
    shape = page.locator(".si-area").nth(1)
    before = shape.bounding_box()
    print_page(page)
    assert shape.bounding_box() == pytest.approx(before, abs=1)
    assert page.evaluate("location.hash") == address


@pytest.mark.parametrize("state", ["", "#lang=en&groot=1"])
def test_an_area_has_a_report_of_one_page(open_page: OpenPage, state: str) -> None:
    page = open_page(draw_page(title="Dorp"), state=state)
    page.evaluate("() => { window.print = () => { window.printed = true; }; }")
    for area in range(3):
        press_area(page, area)
        page.locator(".si-dock .si-one-page").click()
        assert page.evaluate("window.printed")
        expect(page.locator(".si-report")).to_have_count(1)
        assert print_page(page) == [pytest.approx(STANDING, abs=1)]
        expect(page.locator(".si-report")).to_have_count(0)


def test_a_report_tells_of_the_area_alone(open_page: OpenPage) -> None:
    page = open_page(draw_page(title="Dorp"))
    page.evaluate("() => { window.print = () => {}; }")
    choose_theme(page, "School")
    press_area(page, 0)
    page.get_by_role("button", name="Eén pagina over deze wijk").click()
    begin_printing(page, "standing")
    report = page.locator(".si-report")
    expect(report.locator("h1")).to_have_text(HOSTILE_AREA)
    expect(report).to_contain_text("250–400 van de 1.000 inwoners van Noord")
    expect(report.locator(".si-verdicts tbody tr").first).to_have_text("Robuust60–75%0–100%")
    expect(report.locator("li")).to_have_count(1)
    expect(report.locator("li")).to_contain_text("Gat 2, bij Kerkstraat: daar missen 100 inwoners")
    expect(report.locator(".si-figures").last.locator("tbody tr")).to_have_count(4)
    expect(report).to_contain_text("Kwetsbaarste plek")
    expect(report.locator("footer")).to_contain_text("volgens de kaart")
    assert page.evaluate("window.broken") is None
    # Its map shows who misses something, and the page keeps the theme that was chosen.
    assert page.locator(NEVER_PRINTED).locator("visible=true").count() == 0
    expect(page.get_by_label("Onderwerp", exact=True)).to_have_value("7")
    page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    page.emulate_media(media="null")
    expect(page.locator(".si-place").first).to_be_visible()  # the schools, as before
    assert page.locator(".leaflet-container .si-place").count() == 3
