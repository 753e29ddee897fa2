"""The data report, on a handful of places."""

from __future__ import annotations

from typing import Any

import geopandas as gpd
import numpy as np
import pytest
from shapely import Point, box

from sociale_infra.config import load_settings
from sociale_infra.quality import measure_quality

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
    table = measure_quality(places, entrances, load_settings())
    return {row["category"]: row for row in table.to_dict("records")}


def test_report_counts_what_is_known(report: dict[Any, dict[Any, Any]]) -> None:
    library = report["library"]
    assert (library["places"], library["drawings"], library["merged"]) == (3, 5, 2)
    assert library["named"] == pytest.approx(2 / 3)
    assert library["free_known"] == 1
    assert library["free_tagged"] == pytest.approx(2 / 3)
    assert library["staffed_known"] == pytest.approx(2 / 3)
    assert library["staffed_tagged"] == pytest.approx(1 / 3)
    assert library["step_free_known"] == library["step_free_tagged"] == 0
    assert (library["hours"], library["hours_invalid"]) == (2, 1)
    assert library["snap_median_m"] == 15
    assert (library["unreached"], library["unreached_ids"]) == (1, "node/2")
    assert {key for key, row in report.items() if row["size_unknown"]} == {"park"}


def test_category_without_places_is_there_and_unknown(report: dict[Any, dict[Any, Any]]) -> None:
    assert list(report) == list(load_settings().categories)
    assert report["square"]["places"] == 0
    assert np.isnan(report["square"]["free_known"])
    assert np.isnan(report["square"]["named"])
