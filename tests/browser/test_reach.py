"""How far one walks in 5, 10 and 15 minutes: what the card says, and when it comes and goes.

That the page reaches what the engine says is held in `tests/integration/test_live_reach.py`.
"""

from __future__ import annotations

import json
import re
from dataclasses import replace
from urllib.parse import quote, unquote

import geopandas as gpd
import numpy as np
import pytest
import shapely
from playwright.sync_api import Locator, Page, expect

from sociale_infra.engine.reach import find_reach
from sociale_infra.maps.page import render_map
from sociale_infra.measurement import measure
from sociale_infra.town import Results
from tests.browser.conftest import OpenPage
from tests.scenario_lists import spot_of

pytestmark = pytest.mark.browser

METRES = (400, 800, 1200)
IS_PAINTED = """() => {
  const canvas = document.querySelector(".leaflet-si-reach-pane canvas");
  const { width, height } = canvas;
  const ink = new OffscreenCanvas(width, height).getContext("2d");
  ink.drawImage(canvas, 0, 0);
  return ink.getImageData(0, 0, width, height).data.some(Boolean);
}"""


def _rows(page: Page) -> Locator:
    return page.locator(".si-within tbody tr")


def _residents(page: Page) -> list[int]:
    told = _rows(page).first.locator("td").all_inner_texts()
    return [int(one.replace(".", "")) for one in told]


@pytest.fixture(scope="module")
def at(sample_results: Results) -> str:
    """Return where an address amid the town is, as the address of the page writes it."""
    points = sample_results.world.origins.geometry
    home = points.iloc[int(points.distance(points.union_all().centroid).argmin())]
    lng, lat = spot_of(shapely.Point(home.coords), sample_results.world)
    return f"{lat:.6f},{lng:.6f}"


def test_a_place_shows_who_can_walk_to_it(
    kept_page: OpenPage, sample_page: str, sample_results: Results
) -> None:
    page = kept_page(sample_page)
    page.get_by_role("button", name="Bekijk ze").click()
    page.locator(".si-deciders li button.si-link").first.click()
    page.get_by_role("button", name="Wie kan hierheen lopen?").click()
    expect(_rows(page).first).to_contain_text("Inwoners")
    assert page.evaluate(IS_PAINTED)
    state = re.search(r"bereik=([^&]+)", page.evaluate("location.hash"))
    assert state
    places = sample_results.world.places
    row = int(np.flatnonzero(places["place_id"] == unquote(state[1]))[0])
    limit_m = np.where(np.arange(len(places)) == row, METRES[-1], np.nan)
    access = measure(sample_results.world, sample_results.settings).measured.access
    origins, walk_m = find_reach(access, limit_m).part(row)
    weight = sample_results.world.origins["weight"].to_numpy()[origins]
    assert _residents(page) == [round(weight[walk_m <= metres].sum()) for metres in METRES]


def test_how_many_live_there_is_unknown_where_it_is_of_one(
    open_page: OpenPage, sample_results: Results, at: str
) -> None:
    lat, lng = map(float, at.split(","))
    origins = sample_results.origins
    here = gpd.GeoSeries([shapely.Point(lng, lat)], crs="EPSG:4326").to_crs(origins.crs or "")
    away = origins.geometry.distance(here[0])
    weight = origins["weight"].mask(away == away.min())
    page = open_page(
        render_map(replace(sample_results, origins=origins.assign(weight=weight))),
        state=f"#bereik={at}",
    )
    expect(_rows(page).first.locator("td")).to_have_text(["onbekend"] * len(METRES))


def test_the_keyboard_chooses_the_middle_and_escape_ends_it(
    kept_page: OpenPage, sample_page: str
) -> None:
    page = kept_page(sample_page)
    page.get_by_role("button", name="Loopbereik").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".si-card")).to_contain_text("Klik op de kaart")
    page.keyboard.press("Enter")
    expect(page.locator(".si-card h2")).to_have_text("Te voet vanaf dit punt")
    expect(page.locator(".si-pointing")).to_have_count(0)
    page.keyboard.press("Escape")
    expect(page.locator(".si-reaching")).to_have_count(0)
    assert not page.evaluate(IS_PAINTED)
    assert "bereik" not in page.evaluate("location.hash")


def test_closing_the_card_ends_the_pointing(kept_page: OpenPage, sample_page: str) -> None:
    page = kept_page(sample_page)
    page.get_by_role("button", name="Loopbereik").click()
    expect(page.locator(".si-pointing")).to_have_count(1)
    page.get_by_role("button", name="Sluiten").click()
    expect(page.locator(".si-pointing")).to_have_count(0)


def test_a_click_on_the_map_is_kept_by_the_address(
    open_page: OpenPage, kept_page: OpenPage, sample_page: str
) -> None:
    page = kept_page(sample_page)
    page.get_by_role("button", name="Loopbereik").click()
    page.mouse.click(640, 360)
    expect(_rows(page).first).to_contain_text("Inwoners")
    told = _residents(page)
    assert told == sorted(told)
    state = page.evaluate("location.hash")
    page = open_page(sample_page, state=state)
    expect(_rows(page).first).to_contain_text("Inwoners")
    assert _residents(page) == told


def test_it_follows_edits_at_once(
    open_page: OpenPage, kept_page: OpenPage, sample_page: str, at: str
) -> None:
    page = kept_page(sample_page, state=f"#bereik={at}")
    expect(_rows(page).first).to_contain_text("Inwoners")
    before = _residents(page)
    spot = [float(one) for one in reversed(at.split(","))]
    homes = {"id": "e1", "edit": "add_homes", "homes": 100, "at": spot}
    page = open_page(sample_page, state=f"#bereik={at}&wijzig={quote(json.dumps([homes]))}&wat=1")
    expect(page.locator(".si-told-now")).to_contain_text("Met uw wijziging")
    assert _residents(page) == [number + 185 for number in before]
    page.get_by_role("button", name="Stop en wis de wijzigingen").click()
    expect(page.locator(".si-edit-bar")).to_be_hidden()
    assert _residents(page) == before


def test_the_spot_is_dragged(kept_page: OpenPage, sample_page: str, at: str) -> None:
    page = kept_page(sample_page, state=f"#bereik={at}")
    expect(_rows(page).first).to_contain_text("Inwoners")
    before, state = _residents(page), page.evaluate("location.hash")
    box = page.locator(".si-from").bounding_box()
    assert box
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 60, y + 40, steps=5)
    page.mouse.up()
    page.wait_for_function("state => location.hash !== state", arg=state)
    assert _residents(page) != before


@pytest.mark.parametrize("held", ["<img src=x onerror=alert(1)>", "constructor", "999,999"])
def test_what_is_not_there_is_told_in_a_line(
    kept_page: OpenPage, sample_page: str, held: str
) -> None:
    page = kept_page(sample_page, state=f"#bereik={quote(held)}&lang=en")
    expect(page.locator(".si-card")).to_contain_text("This place is not there")
    page = kept_page(sample_page, state="#bereik=0,0&lang=en")
    expect(page.locator(".si-card")).to_contain_text("too far from a way")
