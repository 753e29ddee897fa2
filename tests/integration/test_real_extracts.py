"""Real extracts beside the checkout: other towns, and a town out of a province."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import osmium
import pandas as pd
import pytest
import shapely
from pyproj import Geod

from sociale_infra.analysis import analyse
from sociale_infra.config import load_settings
from sociale_infra.extraction import extract
from sociale_infra.measurement import measure
from sociale_infra.report.findings import write_finding
from sociale_infra.sources.inputs import Inputs
from sociale_infra.town import Results

SHARED = Path(__file__).parents[3] / "shared" / "data"
CATEGORIES = list(load_settings().categories)

pytestmark = pytest.mark.skipif(
    not SHARED.is_dir(), reason="../shared/data with the real extracts is not beside the checkout"
)


@pytest.fixture(scope="module")
def origins_of_province() -> gpd.GeoDataFrame:
    folder, settings = SHARED / "zuid-holland", load_settings(municipality="GM0637")
    inputs = Inputs(folder / "zuid-holland-2021.osm.pbf", folder / "cbs-2024.gpkg")
    return measure(extract(inputs, settings)).origins()


def by_position(origins: gpd.GeoDataFrame) -> pd.DataFrame:
    """Number the addresses at each point: ids differ between the files, positions do not."""
    table = pd.DataFrame(origins.drop(columns="geometry"))
    table["x"], table["y"] = origins.geometry.x.round(2), origins.geometry.y.round(2)
    return table.assign(number=table.groupby(["x", "y"]).cumcount())


def test_town_out_of_a_province_has_the_same_distances(
    zoetermeer_results: Results, origins_of_province: gpd.GeoDataFrame
) -> None:
    both = by_position(zoetermeer_results.origins).merge(
        by_position(origins_of_province), on=["x", "y", "number"], suffixes=("", "_p")
    )
    assert len(both) > 0.99 * len(zoetermeer_results.origins)
    for key in CATEGORIES:
        own, other = both[f"nearest_{key}_m"], both[f"nearest_{key}_m_p"]
        certain = (own <= both["edge_m"]) | (own.isna() & other.isna())
        np.testing.assert_allclose(own[certain], other[certain], atol=0.01)
        assert (both[f"count_{key}"] == both[f"count_{key}_p"]).all()


def test_distance_beyond_the_edge_is_flagged_and_never_too_short(
    zoetermeer_results: Results, origins_of_province: gpd.GeoDataFrame
) -> None:
    """What the province adds can only shorten a distance that was flagged."""
    both = by_position(zoetermeer_results.origins).merge(
        by_position(origins_of_province), on=["x", "y", "number"], suffixes=("", "_p")
    )
    for key in CATEGORIES:
        shorter = both[f"nearest_{key}_m_p"] < both[f"nearest_{key}_m"] - 0.01
        assert (both[f"nearest_{key}_m"] > both["edge_m"])[shorter].all()


def test_las_palmas_counts_addresses_in_its_own_utm_zone(las_palmas_results: Results) -> None:
    results = las_palmas_results
    assert results.origins.crs == "EPSG:32628"
    assert results.facts.unit == "addresses"
    assert results.facts.data_date == "2023-02-21T03:31:14Z"
    assert "no_residents" in {finding.code for finding in results.findings}
    assert results.areas["area_code"].tolist() == ["extent"]
    squares = results.places[results.places["category"] == "square"]
    assert {
        *squares["place_id"],
        *" ".join(squares["merged_ids"]).split(),
    } == squares_of_las_palmas()


def squares_of_las_palmas() -> set[str]:
    """Return the drawings of squares with a name or 500 m2, read by osmium alone."""
    path, on_earth = str(SHARED / "las-palmas/las-palmas-2023.osm.pbf"), Geod(ellps="WGS84")
    factory, found = osmium.geom.WKBFactory(), set[str]()
    keys = osmium.filter.KeyFilter("place", "highway")
    one: Any
    for one in osmium.FileProcessor(path).with_areas(keys).with_filter(keys):
        tags = dict(one.tags)
        paved = tags.get("highway") == "pedestrian" and tags.get("area") == "yes"
        if not (tags.get("place") == "square" or paved):
            continue
        named = "name" in tags
        if one.is_area():
            shape = shapely.from_wkb(factory.create_multipolygon(one))
            large = abs(on_earth.geometry_area_perimeter(shapely.orient_polygons(shape))[0]) >= 500
            kind = "way" if one.from_way() else "relation"
            found.update({f"{kind}/{one.orig_id()}"} if named or large else ())
        elif named and one.is_node():
            found.add(f"node/{one.id}")
    return found


def test_monaco_counts_buildings_because_it_has_hardly_any_addresses() -> None:
    inputs = Inputs(SHARED / "monaco/monaco-2023.osm.pbf")
    results = analyse(extract(inputs, load_settings()))
    assert results.origins.crs == "EPSG:32632"
    assert results.facts.unit == "buildings"
    assert "from_buildings" in {finding.code for finding in results.findings}
    assert results.areas["allotment_coverage"].isna().all()
    assert any("No allotment found" in write_finding(one, "en") for one in results.findings)
