"""Towns at the edge of what a page must bear: two hundred areas, and hardly any people."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from playwright.sync_api import expect

from sociale_infra import analyse
from sociale_infra.maps.page import render_map
from sociale_infra.town import Results, World
from tests.browser.conftest import OpenPage
from tests.browser.steps import choose_theme, draw_page, press_area
from tests.map_town import SOUTH, WEST, draw_results

pytestmark = pytest.mark.browser

COLUMNS = 20


def repeat(table: pd.DataFrame, codes: list[str]) -> pd.DataFrame:
    """Give each of the codes what the table says of Noord."""
    noord = table[table["area_code"] == "WK01"]
    return pd.concat([noord.assign(area_code=code) for code in codes], ignore_index=True)


def draw_many(count: int) -> Results:
    town = draw_results()
    codes = [f"BU{number:03}" for number in range(count)]
    squares = [
        shapely.box(x, y, x + 100, y + 100)
        for number in range(count)
        for x in [WEST + 100 * (number % COLUMNS)]
        for y in [SOUTH + 100 * (number // COLUMNS)]
    ]
    noord = pd.DataFrame(town.areas.drop(columns="geometry"))
    areas = repeat(noord, codes).assign(area_name=[f"Buurt {code}" for code in codes])
    nothing: dict[str, Any] = {"squares": town.squares.iloc[:0], "gaps": town.gaps.iloc[:0]}
    return replace(
        town,
        areas=gpd.GeoDataFrame(areas, geometry=squares, crs=town.areas.crs),
        coverage=repeat(town.coverage, codes),
        robustness=repeat(town.robustness, codes),
        **nothing,
    )


def test_two_hundred_areas_are_drawn_named_and_opened(open_page: OpenPage) -> None:
    page = open_page(render_map(draw_many(200)))
    expect(page.locator(".si-area")).to_have_count(200)
    boxes = page.locator(".si-label:not(.si-hidden)").evaluate_all(
        "nodes => nodes.map(node => { const range = document.createRange();"
        " range.selectNodeContents(node); const {left, right, top, bottom} ="
        " range.getBoundingClientRect(); return [left, top, right, bottom]; })"
    )
    shown = shapely.box(*np.array(boxes).T)
    first, second = shapely.STRtree(shown).query(shown, predicate="overlaps")
    assert len(shown) > 0
    assert not (first != second).any()
    choose_theme(page, "Bibliotheek")
    press_area(page, 199)
    expect(page.locator(".si-card h2")).to_have_text("Buurt BU199")


def test_a_town_of_a_hundred_addresses_is_a_whole_page(
    open_page: OpenPage, sample_world: World
) -> None:
    origins = sample_world.origins.iloc[:100].reset_index(drop=True)
    page = open_page(render_map(analyse(replace(sample_world, origins=origins))))
    expect(page.locator(".si-area")).to_have_count(len(sample_world.areas))
    expect(page.locator(".si-badge")).to_be_visible()
    choose_theme(page, "Bibliotheek")
    press_area(page, 0)
    page.locator(".si-ask").first.press("Enter")
    expect(page.locator(".si-reach tbody tr")).to_have_count(len(sample_world.settings.categories))


def test_a_handful_of_people_is_never_told_exactly(open_page: OpenPage) -> None:
    """Of six people four lack robust access: the page says neither four nor two."""
    town = draw_results()
    people = {"weight": 6.0, "low": 2.0, "high": 3.0, "share_low": 1 / 3, "share_high": 0.5}
    doubted = {"low_without_priors": 0.0, "high_without_priors": 3.0}
    few = town.robustness.assign(**people, **doubted)
    page = open_page(render_map(replace(town, robustness=few)))
    page.locator(".si-area").nth(1).hover()
    expect(page.locator(".si-tip")).to_contain_text("minder dan 10 inwoners")


def test_few_people_are_told_exactly_nowhere(open_page: OpenPage) -> None:
    """Midden has seven people, of whom three reach a library and four do not."""
    town = draw_results()
    midden = town.areas["area_code"] == "WK02"
    areas = town.areas.assign(weight=np.where(midden, 7.0, town.areas["weight"]))
    library = (town.coverage["area_code"] == "WK02") & (town.coverage["category"] == "library")
    coverage = town.coverage.copy()
    coverage.loc[library, ["covered", "uncovered"]] = [3.0, 4.0]
    page = open_page(render_map(replace(town, areas=areas, coverage=coverage)))
    choose_theme(page, "Bibliotheek")
    page.locator(".si-area").nth(1).hover()
    tip = page.locator(".si-tip")
    expect(tip).to_contain_text("minder dan 10 inwoners binnen 1.200 m")
    expect(tip).to_contain_text("minder dan 10 verder weg")
    press_area(page, 1)
    expect(page.locator(".si-card > p").first).to_have_text("minder dan 10 inwoners")
    cells = page.locator(".si-coverage tbody tr").first.locator("td")
    expect(cells.nth(2)).to_have_text("minder dan 10")
    expect(cells.nth(3)).to_have_text("minder dan 10")
    page.get_by_role("button", name="Tabel").click()
    row = page.locator(".si-rows tbody tr", has_text="Midden")
    expect(row.locator("td").first).to_have_text("minder dan 10")


def test_few_whom_a_remedy_helps_are_told_exactly_nowhere(open_page: OpenPage) -> None:
    page = open_page(draw_page())  # of the second gap's remedy, nine
    page.get_by_role("button", name="Tabel").click()
    page.get_by_label("Welke tabel").select_option(label="Gaten")
    row = page.locator(".si-rows tbody tr", has_text="Kerkstraat")
    expect(row.locator("td").last).to_have_text("minder dan 10")


def test_an_area_without_residents_is_unknown_and_not_nought(open_page: OpenPage) -> None:
    town = draw_results()
    empty = np.where(town.areas["area_code"] == "WK02", 0.0, town.areas["weight"])
    cover = town.areas.filter(regex="_coverage$|_mean_m$").columns
    areas = town.areas.assign(population=empty, weight=empty)
    areas.loc[areas["area_code"] == "WK02", cover] = np.nan
    nobody = {"weight": 0.0, "low": 0.0, "high": 0.0, "share_low": np.nan, "share_high": np.nan}
    robust = town.robustness.copy()
    robust.loc[robust["area_code"] == "WK02", list(nobody)] = list(nobody.values())
    page = open_page(render_map(replace(town, areas=areas, robustness=robust)))
    assert page.locator(".si-area").nth(1).get_attribute("fill") == "url(#si-no-data)"
    press_area(page, 1)
    expect(page.locator(".si-card")).to_contain_text("0 inwoners")
    expect(page.locator(".si-verdicts tbody tr").first).to_contain_text("onbekend")
