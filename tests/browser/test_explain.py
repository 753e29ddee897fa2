"""What can be reached from an address: the page tells the run's own figures, to the metre.

Three addresses in Noord and Midden of the drawn town; the third is on no network.
"""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from playwright.sync_api import Page, expect

from hatch_build import run_node
from sociale_infra.maps.page import render_map
from sociale_infra.maps.payload import build_payload
from sociale_infra.town import Results
from tests.browser.conftest import OpenPage
from tests.browser.steps import draw_page, press_area
from tests.map_town import CRS, SOUTH, WEST, draw_results
from tests.page_tools import ROOT

pytestmark = pytest.mark.browser

NAN = np.nan
NOTHING = "\u2013"
FIGURES: dict[str, list[Any]] = {
    "nearest_library_m": [430.4, 1200.0, NAN],
    "nearest_library_id": ["node/12", "node/0", None],
    "nearest_school_m": [65534.0, 12.5, NAN],
    "nearest_school_id": ["node/14", "node/15", None],
    "nearest_park_m": [NAN, NAN, NAN],
    "nearest_park_id": [None, None, None],
    "nearest_fablab_m": [899.6, 900.4, NAN],
    "nearest_fablab_id": ["node/17", "node/17", None],
    "nearest_low_threshold_m": [430.4, 1200.0, NAN],
    "nearest_low_threshold_id": ["node/12", "node/0", None],
    "nearest_people_m": [1500.0, NAN, NAN],
    "nearest_people_id": ["node/17", None, None],
    "edge_m": [2000.0, 2000.0, 2000.0],
    "functions": [2, 0, None],
    "meeting_places": [14, 0, None],
    "meets_place": ["yes", "no", None],
    "meets_low_threshold": ["yes", "unknown", None],
    "meets_diversity": ["no", "no", None],
    "meets_people": ["unknown", "no", None],
}
SPOTS = [(WEST + 300, SOUTH + 300), (WEST + 900, SOUTH + 300), (WEST + 1500, SOUTH + 300)]


def draw_addresses() -> Results:
    columns = {
        name: pd.array(values, dtype="str" if isinstance(values[0], str) else None)
        if not name.endswith("_m")
        else values
        for name, values in FIGURES.items()
    }
    columns |= dict.fromkeys(
        ("street", "house_number", "postcode"), pd.Series([None] * 3, dtype="str")
    )
    spots = [shapely.Point(spot) for spot in SPOTS]
    origins = gpd.GeoDataFrame(columns, geometry=spots, crs=CRS)
    twice = pd.concat([origins, origins.iloc[[0]]], ignore_index=True)  # two homes, one door
    drawn = draw_results(title="Dorp")
    # The drawn squares are of other addresses.
    none = {name: getattr(drawn, name).iloc[:0] for name in ("squares", "gaps", "gap_areas")}
    return replace(drawn, origins=twice, **none)


@pytest.fixture(scope="module")
def text() -> str:
    return render_map(draw_addresses())


@pytest.fixture
def page(kept_page: OpenPage, text: str) -> Page:
    return kept_page(text)


# Reads the page's own data, with the module that the page uses.
UNPACK = """
import { readFileSync } from "node:fs";
import { makeAddresses } from "./src/sociale_infra/maps/web/addresses.js";
const { data, spots } = JSON.parse(readFileSync(0, "utf-8"));
const { find } = makeAddresses(data.addresses, data);
const keys = ["library", "school", "park", "fablab", "low_threshold", "people"];
const told = (one) => one && [one.metres, one.place.id];
const ask = async ([lng, lat]) => {
  const { at, reach, functions, places, answers } = await find({ lat, lng });
  const reached = keys.map((key) => told(reach(key)));
  return [reached, functions, places, answers, [at.lng, at.lat]];
};
console.log(JSON.stringify(await Promise.all(spots.map(ask))));
"""


def test_what_is_unpacked_is_what_the_run_found() -> None:
    spots = gpd.GeoSeries([shapely.Point(spot) for spot in SPOTS], crs=CRS).to_crs(epsg=4326)
    degrees = shapely.get_coordinates(spots.to_numpy())
    asked = {"data": build_payload(draw_addresses()), "spots": degrees.tolist()}
    module = ("--input-type=module", "--eval", UNPACK)
    result = run_node("node", *module, folder=ROOT, stdin=json.dumps(asked))
    assert result.returncode == 0, result.stderr
    found = json.loads(result.stdout)
    first, second, third = found
    assert first[0] == [
        *([430, "node/12"], [65534, "node/14"], None),
        *([900, "node/17"], [430, "node/12"], [1500, "node/17"]),
    ]
    assert second[0][0:2] == [[1200, "node/0"], [12, "node/15"]]
    assert second[0][3] == [901, "node/17"]  # 900.4 is not within the norm of 900
    assert third[0] == [None] * 6
    assert [one[1:3] for one in found] == [[2, 14], [0, 0], [None, None]]
    assert first[3] == {
        "place": "yes", "low_threshold": "yes", "diversity": "no", "people": "unknown",
    }  # fmt: skip
    assert set(third[3].values()) == {None}
    assert np.abs([at for *_, at in found] - degrees).max() < 1e-5  # a step of the grid


def test_homes_behind_one_door_are_one_point() -> None:
    packed = build_payload(draw_addresses())["addresses"]
    assert packed
    assert {table["rows"] for table in packed["tables"]} == {3}


def test_a_town_without_addresses_has_nothing_to_ask(open_page: OpenPage) -> None:
    page = open_page(draw_page())
    press_area(page, 1)
    expect(page.locator(".si-card")).to_be_visible()
    expect(page.get_by_text("Wat is hier op loopafstand?")).to_have_count(0)


def ask(page: Page, area: int) -> None:
    press_area(page, area)
    page.locator(".si-ask").first.press("Enter")
    expect(page.locator(".si-card h2").last).to_have_text("Vanaf dit adres")


def test_the_card_says_why(page: Page) -> None:
    ask(page, 0)
    card = page.locator(".si-dock")
    assert card.locator(".si-reasons tr").all_inner_texts() == [
        "Plek\tja\t14 ontmoetingsplekken binnen 800\u00a0m lopen",
        "Laagdrempelig\tja\tBoeken 📚 en 🏛️, 430\u00a0m lopen",
        "Diversiteit\tnee\t2 verschillende functies; nodig zijn er 4",
        (
            "Personeel\tonbekend\tmisschien is er een dichterbij; volgens de kaart is het Maak!, "
            "1.500\u00a0m lopen"
        ),
    ]
    rows = card.locator(".si-reach tbody tr").all_inner_texts()
    assert rows[0] == "Bibliotheek\tBoeken 📚 en 🏛️\t\n430\u00a0m (5\u00a0min)\nbinnen 1.200\u00a0m"
    assert rows[2].split("\t")[1:] == [NOTHING] * 2
    assert rows[3] == "Maakplaats\tMaak!\t\n900\u00a0m (11\u00a0min)\nbinnen 900\u00a0m"


def test_the_answer_marks_the_address_and_the_places_and_goes(page: Page) -> None:
    before = page.locator(".leaflet-overlay-pane path").count()
    ask(page, 0)
    # library, school, fab lab and the address itself
    expect(page.locator(".leaflet-overlay-pane path")).to_have_count(before + 4)
    page.keyboard.press("Escape")
    expect(page.locator(".leaflet-overlay-pane path")).to_have_count(before)


def test_a_link_keeps_the_question(page: Page) -> None:
    ask(page, 0)
    asked = page.locator(".si-reasons").inner_text()
    page.reload()
    expect(page.locator(".si-card h2")).to_have_text("Vanaf dit adres")
    assert page.locator(".si-reasons").inner_text() == asked


def test_nothing_is_said_of_an_address_off_the_network(page: Page) -> None:
    ask(page, 2)
    expect(page.locator(".si-card").last).to_contain_text("te ver van het voetgangersnetwerk")
    expect(page.locator(".si-reach")).to_have_count(0)


def test_the_clicked_point_decides_and_not_the_middle(page: Page) -> None:
    box = page.locator(".si-area").nth(0).bounding_box()
    assert box
    page.mouse.click(box["x"] + box["width"] * 0.35, box["y"] + box["height"] * 0.75)
    page.locator(".si-ask").first.click()
    expect(page.locator(".si-card h2").last).to_have_text("Vanaf dit adres")
    told = page.locator(".si-dock").locator(".si-small").first.inner_text()
    metres = float(told.split("adres, ")[1].split("\u00a0m")[0])
    # a quarter of 600 m down and 0.15 of it left of the address in the middle
    assert metres == pytest.approx(np.hypot(0.15 * 600, 0.25 * 600), abs=8)


def test_a_gap_answers_for_the_point_that_was_clicked(open_page: OpenPage) -> None:
    """Gap 2 is two squares that meet in a corner, the middle of the box around them.

    In each lives one person, and beside where is clicked in the first, out of the gap, another.
    """
    drawn, town = draw_addresses(), draw_results(title="Dorp")
    first, second, outside = (110, 490), (290, 590), (205, 410)
    spots = [shapely.Point(WEST + x, SOUTH + y) for x, y in (first, second, outside, first)]
    between = shapely.box(WEST + 200, SOUTH + 400, WEST + 300, SOUTH + 500)
    squares = pd.concat([town.squares, town.squares.iloc[-1:].set_geometry([between], crs=CRS)])
    origins = drawn.origins.assign(weight=1.0).set_geometry(spots, crs=CRS)
    gaps: dict[str, Any] = {"squares": squares, "gaps": town.gaps, "gap_areas": town.gap_areas}
    page = open_page(render_map(replace(drawn, origins=origins, **gaps)))
    for at, home in (((195, 410), first), ((205, 590), second)):
        box = page.locator(".si-area").nth(0).bounding_box()
        assert box
        step = box["width"] / 600  # pixels a metre
        page.mouse.click(box["x"] + step * at[0], box["y"] + step * (600 - at[1]))
        expect(page.locator(".si-gap-card h2")).to_have_text("2Gat 2")
        page.locator(".si-ask").first.click()
        expect(page.locator(".si-card h2")).to_have_text("Vanaf dit adres")
        told = page.locator(".si-dock .si-small").first.inner_text()
        metres = float(told.split("adres, ")[1].split("\u00a0m")[0])
        assert metres == pytest.approx(np.hypot(at[0] - home[0], at[1] - home[1]), abs=8)
