"""The data report, on a handful of places."""

from __future__ import annotations

from typing import Any

import geopandas as gpd
import numpy as np
import pytest
from shapely import Point, box

from sociale_infra.config import load_settings
from sociale_infra.report.quality import measure_quality

CRS = "EPSG:28992"


@pytest.fixture(scope="module")
def places() -> gpd.GeoDataFrame:
    """Draw three libraries, one merged from three drawings, and two parks, one as a point."""
    by_tag = "free=tag open_to_all=prior staffed=local step_free=tag"
    by_prior = "free=prior open_to_all=prior staffed=prior step_free=prior"
    rows = {
        "place_id": ["node/1", "node/2", "way/3", "way/4", "node/5"],
        "category": ["library", "library", "library", "park", "park"],
        "name": ["A", None, "C", None, None],
        "merged_ids": ["", "", "node/31 node/32", "", ""],
        "opening_hours": ["Mo-Fr 09:00-17:00", "altijd", None, None, None],
        "free": ["yes", "yes", "no", "yes", "yes"],
        "open_to_all": ["yes"] * 5,
        "low_threshold": ["yes", "yes", "no", "yes", "yes"],
        "staffed": ["yes", "yes", "unknown", "no", "no"],
        "step_free": ["unknown"] * 5,
        "evidence": [by_tag, by_prior, by_tag, by_prior, by_prior],
    }
    shapes = [Point(0, 0), Point(9, 0), box(0, 0, 9, 9), box(0, 0, 90, 90), Point(5, 5)]
    return gpd.GeoDataFrame(rows, geometry=shapes, crs=CRS)


@pytest.fixture(scope="module")
def entrances() -> gpd.GeoDataFrame:
    """Give way/3 two entrances, and node/2 one that the network does not reach."""
    rows = {
        "place_id": ["node/1", "node/2", "way/3", "way/3", "way/4", "node/5"],
        "snap_m": [10.0, np.nan, 40.0, 20.0, 0.0, 7.0],
    }
    return gpd.GeoDataFrame(rows, geometry=[Point(0, 0)] * 6, crs=CRS)


@pytest.fixture(scope="module")
def report(places: gpd.GeoDataFrame, entrances: gpd.GeoDataFrame) -> dict[Any, dict[Any, Any]]:
    table = measure_quality(places, entrances, load_settings(), "2026-01-01")
    return {row["category"]: row for row in table.to_dict("records")}


def test_report_counts_what_is_known(report: dict[Any, dict[Any, Any]]) -> None:
    library = report["library"]
    assert (library["places"], library["drawings"], library["merged"]) == (3, 5, 2)
    assert library["named"] == pytest.approx(2 / 3)
    assert library["free_known"] == 1
    assert library["free_tagged"] == pytest.approx(2 / 3)
    # Of way/3 a tag says that it is not free; node/1 is free by tag, and open by assumption.
    assert library["low_threshold_known"] == 1
    assert library["low_threshold_tagged"] == pytest.approx(1 / 3)
    assert library["staffed_known"] == pytest.approx(2 / 3)
    assert library["staffed_tagged"] == pytest.approx(1 / 3)
    assert library["step_free_known"] == library["step_free_tagged"] == 0
    assert (library["hours"], library["hours_invalid"]) == (2, 1)
    assert library["snap_median_m"] == 15
    assert (library["unreached"], library["unreached_ids"]) == (1, "node/2")
    assert {key for key, row in report.items() if row["size_unknown"]} == {"park"}


def test_every_row_says_how_old_the_data_is(report: dict[Any, dict[Any, Any]]) -> None:
    assert {row["data_date"] for row in report.values()} == {"2026-01-01"}


@pytest.mark.parametrize(
    ("free", "open_to_all", "low_threshold", "tagged"),
    [
        pytest.param("yes tag", "yes tag", "yes", 1, id="both told"),
        pytest.param("yes tag", "yes prior", "yes", 0, id="half of a yes is assumed"),
        pytest.param("no local", "yes prior", "no", 1, id="one no is enough"),
        pytest.param("yes prior", "no tag", "no", 1, id="the other no as well"),
        pytest.param("no prior", "yes tag", "no", 0, id="a no that is assumed"),
        pytest.param("no prior", "no tag", "no", 1, id="a no assumed and a no told"),
        pytest.param("yes tag", "unknown prior", "unknown", 0, id="unknown"),
    ],
)
def test_low_threshold_is_told_when_it_holds_without_assumptions(
    free: str, open_to_all: str, low_threshold: str, tagged: float
) -> None:
    answers = {"free": free.split(), "open_to_all": open_to_all.split()}
    told = {name: [answer] for name, (answer, _) in answers.items()}
    evidence = " ".join(f"{name}={how}" for name, (_, how) in answers.items())
    evidence += " staffed=prior step_free=prior"
    blank = {"name": None, "merged_ids": "", "opening_hours": None, "step_free": "unknown"}
    one = gpd.GeoDataFrame(
        {"place_id": ["node/1"], "category": "library", "staffed": "unknown", **blank, **told}
        | {"low_threshold": [low_threshold], "evidence": [evidence]},
        geometry=[Point(0, 0)],
        crs=CRS,
    )
    entrance = gpd.GeoDataFrame({"place_id": ["node/1"], "snap_m": [0.0]}, geometry=[Point(0, 0)])
    table = measure_quality(one, entrance, load_settings(), "unknown").set_index("category")
    assert table.loc["library", "low_threshold_tagged"] == tagged


def test_category_without_places_is_there_and_unknown(report: dict[Any, dict[Any, Any]]) -> None:
    assert list(report) == list(load_settings().categories)
    assert report["square"]["places"] == 0
    assert np.isnan(report["square"]["free_known"])
    assert np.isnan(report["square"]["free_tagged"])
    assert np.isnan(report["square"]["low_threshold_tagged"])
    assert np.isnan(report["square"]["named"])
