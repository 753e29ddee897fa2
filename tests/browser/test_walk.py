"""Walking distances on the map: the class of each square and address, and what the legend says.

What is expected comes from the table of origins, by other means than the page's.
"""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import pytest
import shapely
from playwright.sync_api import Page, expect

from sociale_infra.report.look import read_look
from sociale_infra.town import Results
from tests.browser.conftest import OpenPage
from tests.browser.steps import choose_theme, draw_page

pytestmark = pytest.mark.browser

COLOURS = read_look()["walk"]
UNKNOWN = "#b9c0c6"
LIMITS = {"people": [400, 800, 1200, 1600], "playground": [200, 400, 800, 1200]}
IS_PAINTED = """() => {
  const canvas = document.querySelector(".leaflet-si-walks-pane canvas");
  if (!canvas) return false;
  const copy = Object.assign(document.createElement("canvas"), { width: 60, height: 60 });
  const ink = copy.getContext("2d", { willReadFrequently: true });
  ink.drawImage(canvas, 0, 0, 60, 60);
  return ink.getImageData(0, 0, 60, 60).data.some(Boolean);
}"""
# The colours of the layer at points of the map (longitude, latitude); null where it is empty.
PICK = """points => {
  const map = Object.values(window).find((one) => one instanceof L.Map);
  const canvas = document.querySelector(".leaflet-si-walks-pane canvas");
  const { width, height } = canvas;
  const copy = Object.assign(document.createElement("canvas"), { width, height });
  const ink = copy.getContext("2d", { willReadFrequently: true });
  ink.drawImage(canvas, 0, 0);
  const box = canvas.getBoundingClientRect();
  return points.map(([lng, lat]) => {
    const { x, y } = map.latLngToContainerPoint([lat, lng]);
    const spot = [x - box.left, y - box.top].map(Math.round);
    const [r, g, b, alpha] = ink.getImageData(...spot, 1, 1).data;
    const hex = [r, g, b].map((one) => one.toString(16).padStart(2, "0")).join("");
    return alpha ? `#${hex}` : null;
  });
}"""


def choose(page: Page, label: str) -> None:
    page.get_by_label("Loopafstand op de kaart").select_option(label=label)
    page.wait_for_function(IS_PAINTED)


def classes(metres: pd.Series[float], limits: list[int]) -> npt.NDArray[np.int64]:
    return np.searchsorted(limits, metres.to_numpy(), side="left").astype(np.int64)


def near(colour: str | None, wanted: str) -> bool:
    """Return whether two colours are alike: a canvas that is not opaque rounds them."""
    if colour is None:
        return False
    pairs = ((int(colour[i : i + 2], 16), int(wanted[i : i + 2], 16)) for i in (1, 3, 5))
    return all(abs(one - other) <= 2 for one, other in pairs)


def expected_squares(results: Results, key: str) -> gpd.GeoDataFrame:
    """Return the squares in which enough people live, their class by the medians, and middle."""
    origins, limits = results.origins, LIMITS[key]
    x, y = shapely.get_coordinates(origins.geometry.to_numpy()).T // 100
    told = pd.DataFrame(
        {"x": x, "y": y, "m": origins[f"nearest_{key}_m"], "edge": origins["edge_m"]}
    ).assign(m=lambda frame: frame["m"].fillna(np.inf), weight=origins["weight"])
    squares = told.groupby(["x", "y"]).agg(
        m=("m", "median"), edge=("edge", "min"), weight=("weight", "sum")
    )
    squares = squares[(squares["weight"] >= 10) & np.isfinite(squares["m"])].reset_index()
    clear = np.abs(squares["m"].to_numpy()[:, None] - limits).min(axis=1) > 1  # not on a limit
    squares = squares[clear]
    level = classes(squares["m"], limits)
    sure = (squares["m"] <= squares["edge"]) | (classes(squares["edge"], limits) == level)
    squares["colour"] = np.where(sure, np.array(COLOURS)[level], UNKNOWN)
    middles = gpd.points_from_xy(squares["x"] * 100 + 50, squares["y"] * 100 + 50, crs="EPSG:28992")
    return gpd.GeoDataFrame(squares, geometry=middles).to_crs(epsg=4326)


@pytest.mark.parametrize(
    ("key", "label"), [("people", "Gratis, open plek met personeel"), ("playground", "Speeltuin")]
)
def test_each_square_has_the_class_of_its_median(
    open_page: OpenPage, sample_page: str, sample_results: Results, key: str, label: str
) -> None:
    page = open_page(sample_page, width=1280, height=1000)
    choose(page, label)
    squares = expected_squares(sample_results, key)
    assert len(squares) > 150
    assert squares["colour"].nunique() > 3
    picked = page.evaluate(PICK, shapely.get_coordinates(squares.geometry.to_numpy()).tolist())
    wrong = [
        (row.x, row.y, row.m, row.colour, colour)
        for row, colour in zip(squares.itertuples(), picked, strict=True)
        if not near(colour, str(row.colour))
    ]
    assert wrong == []


def test_from_near_each_address_has_its_own_class(
    open_page: OpenPage, sample_page: str, sample_results: Results
) -> None:
    origins = sample_results.origins
    own = classes(origins["nearest_people_m"], LIMITS["people"])
    spots = shapely.get_coordinates(origins.geometry.to_numpy())
    middle = spots.mean(axis=0)
    close = np.flatnonzero(np.abs(spots - middle).max(axis=1) < 250)
    away = np.hypot(*(spots[close][:, None] - spots[None]).transpose(2, 0, 1))
    metres = origins["nearest_people_m"].to_numpy()
    clear = np.abs(metres[:, None] - LIMITS["people"]).min(axis=1) > 1  # the page has whole metres
    alone = [
        i
        for i, row in zip(close, away, strict=True)
        if clear[i] and (own[row < 15] == own[i]).all()
    ]
    assert len(set(own[alone])) > 1
    degrees = gpd.GeoSeries(shapely.points(spots[alone]), crs="EPSG:28992").to_crs(epsg=4326)
    centre = gpd.GeoSeries(shapely.points([middle]), crs="EPSG:28992").to_crs(epsg=4326)
    page = open_page(sample_page, state=f"#kaart={centre.y[0]},{centre.x[0]},17")
    choose(page, "Gratis, open plek met personeel")
    picked = page.evaluate(PICK, shapely.get_coordinates(degrees.to_numpy()).tolist())
    wanted = [COLOURS[level] for level in own[alone]]
    assert [pair for pair in zip(picked, wanted, strict=True) if not near(*pair)] == []


def test_the_legend_says_metres_minutes_and_the_norm(kept_page: OpenPage, sample_page: str) -> None:
    page = kept_page(sample_page)
    legend = page.locator(".si-walk-legend")
    expect(legend).to_be_hidden()
    choose(page, "Bibliotheek")
    told = [
        line.replace("\u00a0", " ").split("\n") for line in legend.locator("li").all_inner_texts()
    ]
    assert told[:5] == [
        ["t/m 400 m (5 min)"],
        ["t/m 800 m (10 min)"],
        ["t/m 1.200 m (15 min)", "norm"],
        ["t/m 1.600 m (20 min)"],
        ["verder dan 1.600 m (20 min)"],
    ]
    assert told[5][0].startswith("onbekend")
    expect(legend).to_contain_text("mediaan per vierkant van 100 m")
    swatches = legend.locator(".si-swatch rect")
    assert [one.get_attribute("fill") for one in swatches.all()] == [*COLOURS, UNKNOWN]


def test_a_link_and_the_way_back_keep_it(kept_page: OpenPage, sample_page: str) -> None:
    page = kept_page(sample_page)
    select = page.get_by_label("Loopafstand op de kaart")
    choose(page, "Bibliotheek")
    assert "loop=library" in page.url
    page.reload()
    expect(select).to_have_value("library")
    choose(page, "School")
    page.go_back()
    expect(select).to_have_value("library")
    choose_theme(page, "Robuust")  # whose colours come back
    expect(select).to_have_value("")
    assert "loop=" not in page.url
    expect(page.locator(".si-legend")).to_be_visible()


def test_what_the_page_does_not_know_shows_nothing(open_page: OpenPage, sample_page: str) -> None:
    page = open_page(sample_page, state="#loop=constructor")
    expect(page.get_by_label("Loopafstand op de kaart")).to_have_value("")
    expect(page.locator(".leaflet-si-walks-pane")).to_have_count(0)


def test_a_town_without_addresses_has_no_such_choice(open_page: OpenPage) -> None:
    page = open_page(draw_page())
    expect(page.locator(".si-panel")).to_be_visible()
    expect(page.locator(".si-walk")).to_have_count(0)
