"""The buurten and squares of the real Zoetermeer, counted again by plain geopandas."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest

from sociale_infra.town import Results
from tests.unpacking import unpack

CRITERIA = ["place", "low_threshold", "diversity", "people"]


@pytest.fixture(scope="module")
def data(zoetermeer_run: Path) -> dict[str, Any]:
    """What the page carries."""
    page = (zoetermeer_run / "map.html").read_text(encoding="utf-8")
    (block,) = re.findall(r'<script type="application/json"[^>]*>(.*?)</script>', page)
    found: dict[str, Any] = json.loads(block)
    return found


@pytest.fixture(scope="module")
def placed(zoetermeer: Path, zoetermeer_run: Path) -> pd.DataFrame:
    """Return the addresses, each with the code of the buurt that it lies in."""
    origins = gpd.read_parquet(zoetermeer_run / "parquet" / "origins.parquet")
    buurten = gpd.read_file(zoetermeer / "wijken-buurten-2024.gpkg", layer="buurten")
    joined = origins.sjoin(buurten[["buurtcode", "geometry"]], predicate="intersects")
    joined = joined[~joined.index.duplicated()]
    # No address of this town lies between the borders of the two levels.
    assert len(joined) == len(origins)
    return joined


def test_the_real_buurten_lie_in_the_wijk_of_their_code(zoetermeer_results: Results) -> None:
    subareas = zoetermeer_results.subareas
    assert len(subareas) == 26
    assert (subareas["lies_in"].str[2:] == subareas["area_code"].str[2:8]).all()


def test_buurten_count_the_people_of_their_addresses(
    data: dict[str, Any], placed: pd.DataFrame
) -> None:
    by_buurt = placed.groupby("buurtcode")
    weight = by_buurt["weight"].sum()
    wijk = {area["code"]: row for row, area in enumerate(data["areas"])}
    assert len(data["subareas"]) == len(weight)
    norms = {one["key"]: one["norm"] for one in data["categories"]}
    told = 0
    for area in data["subareas"]:
        own = by_buurt.get_group(area["code"])
        assert area["weight"] == pytest.approx(weight[area["code"]], abs=0.001)
        assert area["liesIn"] == wijk[f"WK{area['code'][2:8]}"]
        robust = area["robust"]["figures"]["robust"]
        if robust:
            told += 1
            low = own.loc[own["robust"] == "yes", "weight"].sum()
            high = own.loc[own["robust"] != "no", "weight"].sum()
            assert robust["people"] == pytest.approx([low, high], abs=0.002)
            if min(low, own["weight"].sum() - low) >= 10:
                assert robust["share"][0] == pytest.approx(low / own["weight"].sum(), abs=1e-5)
        for key, figures in area["figures"].items():
            if figures["covered"] is not None:
                near = own[f"nearest_{key}_m"] <= norms[key] + 1e-6
                covered = own.loc[near, "weight"].sum()
                assert figures["covered"] == pytest.approx(covered, abs=0.002)
    assert told == 18


def test_buurten_add_up_to_their_wijk(data: dict[str, Any]) -> None:
    for row, wijk in enumerate(data["areas"]):
        inside = [one for one in data["subareas"] if one["liesIn"] == row]
        assert sum(one["weight"] for one in inside) == pytest.approx(wijk["weight"], abs=0.01)
        for key, figures in wijk["figures"].items():
            if figures["covered"] is not None:
                covered = sum(one["figures"][key]["covered"] for one in inside)
                assert covered == pytest.approx(figures["covered"], abs=0.02)


def test_what_cbs_counts_in_a_buurt_is_told_as_it_is(
    zoetermeer: Path, data: dict[str, Any]
) -> None:
    buurten = gpd.read_file(zoetermeer / "wijken-buurten-2024.gpkg", layer="buurten")
    counted = buurten.set_index("buurtcode")["aantal_inwoners"]
    for area in data["subareas"]:
        assert area["counted"] == counted[area["code"]]


def test_squares_count_the_people_of_their_addresses(
    data: dict[str, Any], placed: pd.DataFrame
) -> None:
    packed = data["squares"]
    columns = pd.DataFrame(unpack(packed))
    corners, people = columns.iloc[:, :5], columns.iloc[:, 5:]
    answers = {name: f"meets_{name}" for name in CRITERIA} | {"lacking": "robust"}
    sums = pd.DataFrame({"weight": placed["weight"]})
    for name, column in answers.items():
        sums[f"{name}_low"] = placed["weight"].where(placed[column] == "no", 0)
        sums[f"{name}_high"] = placed["weight"].where(placed[column] != "yes", 0)
    points = gpd.GeoSeries(placed["geometry"])
    sums = sums.groupby([points.x // 100, points.y // 100]).sum()
    expected = sums.loc[pd.MultiIndex.from_frame(corners[["east", "north"]].astype(float))]
    assert len(expected) == len(sums) == len(columns)
    few = (expected["weight"] < 10).to_numpy()
    assert (people[few] == -2).all(axis=None)
    assert 0 < few.sum() < len(columns) / 2
    told = expected[~few]
    np.testing.assert_allclose(people.loc[~few, told.columns] / 1000, told, atol=0.001)
    grid = data["grid"]
    drawn = gpd.GeoSeries.from_xy(
        (corners["x"] + grid["west"]) / grid["steps"],
        (corners["y"] + grid["south"]) / grid["steps"],
        crs="EPSG:4326",
    ).to_crs("EPSG:28992")
    assert np.abs(drawn.x - corners["east"] * 100).max() < 1.5
    assert np.abs(drawn.y - corners["north"] * 100).max() < 1.5
