"""The map that answers back: corrections and what-if, counted again in the page."""

from __future__ import annotations

import json
import math
import re
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote, unquote

import numpy as np
import pandas as pd
import pytest
import shapely
from playwright.sync_api import Page, expect
from pyproj import Transformer

from sociale_infra.config import Settings
from sociale_infra.measurement import measure
from sociale_infra.report.wording import FEWEST
from sociale_infra.scenarios.apply import apply
from sociale_infra.scenarios.edits import AddPath
from sociale_infra.scenarios.file import read_scenario
from sociale_infra.sources.places.corrections import apply_corrections
from sociale_infra.sources.places.corrections_file import read_corrections
from sociale_infra.tables import crs_of
from sociale_infra.town import Results, World
from tests.browser.conftest import OpenPage
from tests.browser.steps import choose_theme, draw_page
from tests.scenario_lists import spot_of

pytestmark = pytest.mark.browser

PIXELS = """([lng, lat]) => {
  const map = Object.values(window).find((one) => one instanceof L.Map);
  const { x, y } = map.latLngToContainerPoint([lat, lng]);
  return [x, y];
}"""


@pytest.fixture
def page(kept_page: OpenPage, sample_page: str) -> Page:
    """Return the page of the sample town, without the edits of the test before."""
    page = kept_page(sample_page)
    if page.locator(".si-edit-bar").is_visible():
        page.get_by_role("button", name="Stop en wis de wijzigingen").click()
        expect(page.locator(".si-edit-bar")).to_be_hidden()
    return page


def _told(page: Page) -> str:
    return page.locator(".si-told-now").inner_text()


def _wait_for(page: Page, told: str) -> None:
    expect(page.locator(".si-told-now")).to_contain_text(re.compile(told))


def _ranking(page: Page) -> dict[str, str]:
    rows = page.locator(".si-ranking li")
    return {
        row.locator("bdi").inner_text(): row.locator(".si-count").inner_text() for row in rows.all()
    }


def _saved(page: Page, label: str) -> str:
    page.get_by_role("button", name="Lijst").click()
    href = page.get_by_role("link", name=label).get_attribute("href")
    assert href
    return unquote(href.partition(",")[2])


def _first_decider(page: Page) -> None:
    page.get_by_role("button", name="Bekijk ze").click()
    page.locator(".si-deciders li button.si-link").first.click()


def _add_a_place(page: Page, name: str, how: str) -> None:
    """Add a free, open, staffed place: in the largest gap, or amid the map if there are edits."""
    if not page.locator(".si-edit-bar").is_visible():
        page.get_by_role("button", name="Aanpassen").click()
    gap = page.locator(":root:not(.si-edited) .leaflet-marker-icon.si-rank")
    box = gap.first.bounding_box() if gap.count() else None
    page.get_by_role("button", name="Plek erbij").click()
    page.mouse.click(*((box["x"] + 8, box["y"] + 8) if box else (650, 360)))
    form = page.locator(".si-form")
    form.get_by_label("Soort plek").select_option(index=0)
    form.get_by_label("Naam").fill(name)
    for label in ("Gratis", "Voor iedereen", "Personeel"):
        form.get_by_label(label).select_option(label="ja")
    form.get_by_role("button", name=how).click()


def _close_the_first(page: Page) -> None:
    _first_decider(page)
    page.get_by_text("Klopt dit niet?").click()
    page.get_by_role("button", name="Stel: deze sluit").click()
    _wait_for(page, "wijziging missen")


def _counted(world: World, settings: Settings) -> dict[str, str]:
    """Return how many lack robust access, as the engine counts them, of areas with ten or more."""
    table = measure(world, settings).robustness()
    rows = table[(table["group"] == "all") & (table["criterion"] == "robust")]
    lacking = dict(zip(rows["area_code"], rows["weight"] - rows["high"], strict=True))
    names = zip(world.areas["area_name"], world.areas["area_code"], strict=True)
    return {
        name: f"{math.floor(round(lacking[code], 3) + 0.5):,}".replace(",", ".")
        for name, code in names
        if lacking[code] >= FEWEST
    }


def _shown(page: Page, counted: dict[str, str]) -> dict[str, str]:
    return {name: told for name, told in _ranking(page).items() if name in counted}


def _corrected(world: World, file: Path, settings: Settings) -> World:
    """Return the world with corrections of places, which are entered where they are."""
    corrections = read_corrections(file, settings.categories, crs_of(world.places))
    places, _ = apply_corrections(world.places, corrections, settings.categories)
    added = places[~places["place_id"].isin(world.places["place_id"])]
    doors = added[["place_id", "geometry"]].assign(entrance_id=added["place_id"] + "#0")
    kept = world.entrances[world.entrances["place_id"].isin(places["place_id"])]
    entrances = pd.concat([kept, doors], ignore_index=True)
    return replace(world, places=places, entrances=entrances[[*kept.columns]])


def test_closing_a_place_counts_as_the_engine_does(
    page: Page,
    sample_world: World,
    sample_results: Results,
    tmp_path: Path,
) -> None:
    before = _ranking(page)
    _close_the_first(page)
    assert _ranking(page) != before
    file = tmp_path / "scenario.yaml"
    file.write_text(_saved(page, "Scenario (scenario.yaml)"), encoding="utf-8")
    (variant,) = read_scenario(file).of_variants().values()
    counted = _counted(apply(sample_world, variant), sample_results.settings)
    assert _shown(page, counted) == counted


def test_corrections_count_as_the_engine_counts_them(
    page: Page,
    sample_world: World,
    sample_results: Results,
    tmp_path: Path,
) -> None:
    page.get_by_role("button", name="Bekijk ze").click()
    rows = page.locator(".si-deciders").first.locator("> li")
    for row, fault in ((rows.nth(0), "geen personeel"), (rows.nth(1), "bestaat niet")):
        row.get_by_role("button", name="Nee", exact=True).click()
        row.get_by_role("button", name=fault).click()
        expect(row.get_by_role("button", name=fault)).to_have_attribute("aria-pressed", "true")
    rows.nth(2).get_by_role("button", name="Weet niet").click()
    expect(page.locator(".si-card")).to_contain_text("Beantwoord: 3 van")
    _add_a_place(page, "Huis", "Zo is het")
    _wait_for(page, "3 wijzigingen")
    file = tmp_path / "places.csv"
    file.write_text(_saved(page, "Correcties (places.csv)"), encoding="utf-8")
    settings = sample_results.settings
    counted = _counted(_corrected(sample_world, file, settings), settings)
    assert _shown(page, counted) == counted
    assert counted != _counted(sample_world, settings)


def test_the_ends_of_a_bridge_jump_to_the_nearest_way(
    page: Page,
    sample_world: World,
    sample_results: Results,
    tmp_path: Path,
) -> None:
    page.get_by_role("button", name="Aanpassen").click()
    page.get_by_role("button", name="Brug erbij").click()
    for spot in _beside_ways(sample_world):
        page.mouse.click(*page.evaluate(PIXELS, spot))
    _wait_for(page, "1 wijziging|uw wijziging")
    file = tmp_path / "scenario.yaml"
    file.write_text(_saved(page, "Scenario (scenario.yaml)"), encoding="utf-8")
    (variant,) = read_scenario(file).of_variants().values()
    (bridge,) = variant.edits
    assert isinstance(bridge, AddPath)
    to_metres = Transformer.from_crs(4326, sample_world.edges.crs, always_xy=True)
    ends = [shapely.Point(to_metres.transform(*at)) for at in bridge.along]
    ways = sample_world.edges.geometry.union_all()
    assert max(ways.distance(end) for end in ends) < 0.2
    counted = _counted(apply(sample_world, variant), sample_results.settings)
    assert _shown(page, counted) == counted


def _beside_ways(world: World) -> list[tuple[float, float]]:
    """Return two spots some 20 m from any way, 200 m or more from each other, near the middle."""
    random = np.random.default_rng(5)
    ways = shapely.union_all(world.edges.geometry.to_numpy()[~world.edges["layered"]])
    middle = world.origins.geometry.union_all().centroid
    found: list[shapely.Point] = []
    while len(found) < 2:
        spot = shapely.Point(np.add(middle.coords[0], random.uniform(-500, 500, 2)))
        if 17 < ways.distance(spot) < 24 and all(spot.distance(one) > 200 for one in found):
            found.append(spot)
    return [spot_of(spot, world) for spot in found]


def test_undo_takes_it_back_and_the_address_keeps_it(
    page: Page, open_page: OpenPage, sample_page: str
) -> None:
    before = _ranking(page)
    _close_the_first(page)
    after, told = _ranking(page), _told(page)
    page.get_by_role("button", name="Ongedaan maken").click()
    _wait_for(page, "Verander iets")
    assert _ranking(page) == before
    page.get_by_role("button", name="Opnieuw").click()
    _wait_for(page, "wijziging missen")
    assert _ranking(page) == after
    again = open_page(sample_page, state=f"#{page.url.partition('#')[2]}")
    _wait_for(again, re.escape(told))
    assert _ranking(again) == after
    again.get_by_role("button", name="Stop en wis de wijzigingen").click()
    expect(again.locator(".si-edit-bar")).to_be_hidden()
    assert _ranking(again) == before
    assert "wijzig" not in again.url


def test_the_way_back_from_another_link_leads_to_the_edits_that_were_there(
    page: Page, sample_results: Results
) -> None:
    other = [
        {"id": f"e{number}", "edit": "close_place", "place": place}
        for number, place in enumerate(sample_results.worklist["place_id"].iloc[:2])
    ]
    _close_the_first(page)
    ranking, address = _ranking(page), page.url
    page.evaluate("hash => { location.hash = hash; }", f"wijzig={quote(json.dumps(other))}")
    _wait_for(page, "2 wijzigingen")
    page.go_back()
    _wait_for(page, "Met uw wijziging missen")
    assert _ranking(page) == ranking
    assert page.url == address


def test_a_place_comes_where_the_map_is_pointed_at(page: Page) -> None:
    page.get_by_role("button", name="Aanpassen").click()
    page.get_by_role("button", name="Plek erbij").click()
    page.keyboard.press("Escape")
    _add_a_place(page, "<img src=x onerror=window.broken=1>", "Stel dat dit zo is")
    _wait_for(page, "minder")
    expect(page.locator(".si-change.si-added")).to_have_count(1)
    page.get_by_role("button", name="Lijst").click()
    expect(page.locator(".si-card")).to_contain_text("<img src=x onerror=window.broken=1>")
    assert page.evaluate("window.broken") is None


def test_answers_on_the_places_that_decide_move_the_headline(page: Page) -> None:
    page.get_by_role("button", name="Bekijk ze").click()
    first = page.locator(".si-deciders > li").first
    first.get_by_role("button", name="Nee", exact=True).click()
    first.get_by_role("button", name="geen personeel").click()
    _wait_for(page, "meer|nog steeds")
    expect(page.locator(".si-card")).to_contain_text("Beantwoord: 1 van")
    first.get_by_role("button", name="Ja", exact=True).click()
    _wait_for(page, "nog steeds")
    expect(first.get_by_role("button", name="Ja", exact=True)).to_have_attribute(
        "aria-pressed", "true"
    )
    rows = _saved(page, "Correcties (places.csv)").splitlines()
    assert len(rows) == 2
    assert rows[1].startswith('"change"')
    assert rows[1].count('"yes"') == 3


def test_what_if_is_no_answer(page: Page) -> None:
    _close_the_first(page)
    page.get_by_role("button", name="Bekijk ze").click()
    expect(page.locator(".si-card")).to_contain_text("Beantwoord: 0 van")
    first = page.locator(".si-deciders > li").first
    expect(first.get_by_role("button", name="Nee", exact=True)).to_have_attribute(
        "aria-pressed", "false"
    )


def test_other_subjects_follow_and_what_does_not_says_so(page: Page) -> None:
    choose_theme(page, "Personeel")
    before = _ranking(page)
    _close_the_first(page)
    assert _ranking(page) != before
    expect(page.get_by_text("Met uw wijzigingen:")).to_be_visible()
    page.get_by_role("button", name="Verhaal").click()
    page.locator(".si-story .si-on").click()
    expect(page.locator(".si-told")).to_contain_text(page.locator("header h1").inner_text())


@pytest.mark.parametrize("held", ["[", "[1]", '[{"edit":"close_place","id":"a","place":"no/1"}]'])
def test_a_damaged_address_changes_nothing(
    page: Page, open_page: OpenPage, sample_page: str, held: str
) -> None:
    before = _ranking(page)
    page = open_page(sample_page, state=f"#wijzig={quote(held)}")
    expect(page.locator(".si-ranking li")).to_have_count(len(before))
    assert _ranking(page) == before


def test_a_foreign_file_is_refused_in_a_line(page: Page) -> None:
    _close_the_first(page)
    told = _told(page)
    page.get_by_role("button", name="Lijst").click()
    payload = json.dumps({"some": "thing"}).encode()
    page.get_by_label("Open een bewaarde lijst").set_input_files(
        {"name": "x.json", "mimeType": "application/json", "buffer": payload}
    )
    expect(page.get_by_text("er is niets veranderd")).to_be_visible()
    assert _told(page) == told


def test_a_page_that_cannot_count_offers_nothing(open_page: OpenPage) -> None:
    page = open_page(draw_page())
    expect(page.get_by_role("button", name="Aanpassen")).to_have_count(0)
