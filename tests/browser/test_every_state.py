"""Every state of the page, at every size: whole, silent, and without serious faults by axe-core.

A page is opened once for each size and goes from state to state as the browser's way back does.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest
from playwright.sync_api import Page, expect

from sociale_infra.town import Results
from tests.browser.steps import EXAMINED, find_all_faults, go_to, name_size, settle

pytestmark = pytest.mark.browser

MEASURED = [(400, 800), (640, 400), (768, 1024), (1920, 1080)]
LARGEST = (3840, 2160)


class State(NamedTuple):
    """What the address says, what must be there to see, and what else is done for it."""

    address: str
    shown: str
    act: Callable[[Page], None] | None = None


def _unfold(page: Page) -> None:
    if page.locator(".si-fold").get_attribute("aria-expanded") == "false":
        page.locator(".si-fold").click()


def _open_table(page: Page) -> None:
    page.get_by_role("button", name="Tabel").click()


def _search(page: Page) -> None:
    page.get_by_role("combobox", name="Zoek").fill("straat")


def _say_otherwise(page: Page) -> None:
    page.get_by_text("Klopt dit niet?").click()


def _close_a_place(page: Page) -> None:
    _say_otherwise(page)
    page.get_by_role("button", name="Stel: deze sluit").click()
    expect(page.locator(".si-told-now")).to_contain_text("wijziging")


def _list_edits(page: Page) -> None:
    _close_a_place(page)
    page.locator(".si-edit-bar").get_by_role("button", name="Lijst").click()


def _add_a_place(page: Page) -> None:
    page.locator(".si-edit-bar").get_by_role("button", name="Plek erbij").click()
    page.locator(".leaflet-container").press("Enter")


def _see_report(page: Page) -> None:
    page.evaluate("() => { window.print = () => {}; }")
    page.locator(".si-dock .si-one-page").click()
    page.emulate_media(media="print")


def _leave(page: Page) -> None:
    """Leave what a state has opened beside what the address says."""
    if page.locator(".si-report").count():
        page.emulate_media(media="null")
        page.evaluate("dispatchEvent(new Event('afterprint'))")
    for closing in (".si-table .si-close", ".si-edit-bar [aria-label^=Stop]"):
        if page.locator(closing).is_visible():
            page.locator(closing).click()
    if page.locator("#si-found li").count():
        page.locator(".si-search input").fill("")


def list_states(results: Results) -> dict[str, State]:
    """Name all states of the page of a town."""
    area = results.areas["area_code"].iloc[0]
    place = results.places.loc[results.places["category"] == "library", "place_id"].iloc[0]
    square = results.squares["square_id"].iloc[5]
    lng, lat = results.origins.iloc[:1].to_crs(epsg=4326).total_bounds[:2]
    return {
        "first view": State("", ".si-rank"),
        "the whole panel": State("", ".si-layers", _unfold),
        "shares": State("thema=robust", ".si-bars", _unfold),
        "places": State("thema=library", ".si-place"),
        "buurten": State("niveau=buurt", "[data-level=subarea] .si-area", _unfold),
        "squares": State("niveau=vierkant", ".leaflet-si-grid-pane canvas", _unfold),
        "a square": State(f"niveau=vierkant&vierkant={square}", ".si-card"),
        "walking distances": State("loop=people", ".si-walk-legend:not([hidden])", _unfold),
        "for older people": State("wie=age_65_plus", ".si-area", _unfold),
        "an area": State(f"wijk={area}", ".si-card"),
        "an area beside the town": State(f"wijk={area}&naast=stad", ".si-compared"),
        "a gap": State("gat=1", ".si-gap-card"),
        "a place": State(f"plek={place}", ".si-card"),
        "an address": State(f"punt={lat:.5f},{lng:.5f}", ".si-reasons"),
        "the places that decide": State("lijst=1", ".si-deciders"),
        "the story": State("stap=3", ".si-story"),
        "the table": State("", ".si-rows tbody tr", _open_table),
        "a search": State("", "#si-found li", _search),
        "the bar of edits": State("wat=1", ".si-edit-bar"),
        "a correction": State(f"plek={place}", ".si-form, .si-correct", _say_otherwise),
        "a new place": State("wat=1", ".si-form", _add_a_place),
        "a place that closes": State(f"plek={place}", ".si-edited .si-change", _close_a_place),
        "the list of edits": State(f"plek={place}", ".si-dock .si-download", _list_edits),
        "a report": State(f"wijk={area}", ".si-report", _see_report),
    }


@pytest.fixture(scope="module")
def text(sample_page: str) -> str:
    return sample_page


@pytest.mark.parametrize("sized_page", [*EXAMINED, *MEASURED], ids=name_size, indirect=True)
def test_every_state_is_whole_silent_and_for_everybody(
    sized_page: Page, sample_results: Results, packages: Path
) -> None:
    page, faults = sized_page, []
    for name, (address, shown, act) in list_states(sample_results).items():
        go_to(page, address)
        if act:
            act(page)
        expect(page.locator(shown).first, name).to_be_attached()
        settle(page)
        faults += [f"{name}: {fault}" for fault in find_all_faults(page, packages)]
        if act:
            _leave(page)
    assert not faults, "\n".join(faults)


OPENED = ["embed=1", "embed=1&thema=robust&gaten=1", "groot=1", "groot=1&stap=2", "lang=en&gat=1"]


@pytest.mark.parametrize("sized_page", [*EXAMINED, LARGEST], ids=name_size, indirect=True)
def test_what_a_page_is_opened_as_is_whole_too(sized_page: Page, packages: Path) -> None:
    page, faults = sized_page, []
    begin = page.url
    for address in OPENED:
        page.goto("about:blank")
        page.goto(f"{begin}#{address}")
        expect(page.locator(".si-label").first).to_be_attached()
        faults += [f"{address}: {fault}" for fault in find_all_faults(page, packages)]
    assert not faults, "\n".join(faults)
