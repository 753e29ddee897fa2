"""Buurten within wijken: how they are read, whom they count, and what is told of them."""

from __future__ import annotations

import logging
from dataclasses import replace
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pytest
from shapely import Point, box

from sociale_infra.analysis import analyse
from sociale_infra.config import load_settings
from sociale_infra.engine.subareas import find_subarea
from sociale_infra.maps.grid import Grid
from sociale_infra.maps.payload import build_payload
from sociale_infra.maps.squares import FEW, pack_squares
from sociale_infra.report.headline import find_area_headlines
from sociale_infra.report.subareas import within_areas
from sociale_infra.scenarios.apply import apply
from sociale_infra.scenarios.edits import Scenario
from sociale_infra.sources.areas.file import read_areas
from sociale_infra.sources.areas.subareas import build_subareas
from sociale_infra.sources.inputs import Inputs, find_subareas
from sociale_infra.tables import AREAS, ORIGINS, SUBAREAS
from sociale_infra.town import Results
from tests.build import build_read
from tests.map_town import draw_results
from tests.unpacking import unpack

RD = "EPSG:28992"
X, Y = 93_000, 452_000

# Wijk A and B side by side, 200 m each. Buurt 1 is the west of A; buurt 2 the rest of A and, as
# borders are not always drawn alike, 10 m of B; buurt 3 the rest of B; buurt 4 lies apart.
WIJKEN = {"A": (0, 0, 200, 100), "B": (200, 0, 400, 100)}
BUURTEN = {
    "1": (0, 0, 80, 100),
    "2": (80, 0, 210, 100),
    "3": (210, 0, 400, 100),
    "4": (900, 0, 950, 50),
}


def drawn(boxes: dict[str, tuple[int, int, int, int]], layer: str) -> gpd.GeoDataFrame:
    """Draw areas as CBS publishes them."""
    kind = layer.removesuffix("en")
    return gpd.GeoDataFrame(
        {
            f"{kind}code": [f"{layer[:2].upper()}{name}" for name in boxes],
            f"{kind}naam": [f"{kind} {name}" for name in boxes],
            "aantal_inwoners": [100, -99997, 300, 10][: len(boxes)],
        },
        geometry=[box(X + w, Y + s, X + e, Y + n) for w, s, e, n in boxes.values()],
        crs=RD,
    )


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Return a file with both levels."""
    drawn(WIJKEN, "wijken").to_file(tmp_path / "areas.gpkg", layer="wijken_2024")
    drawn(BUURTEN, "buurten").to_file(tmp_path / "areas.gpkg", layer="buurten_2024")
    return tmp_path / "areas.gpkg"


def read(path: Path, **changes: Any) -> gpd.GeoDataFrame:  # noqa: ANN401
    settings = load_settings(**changes)
    areas = read_areas(path, settings.level).table
    downloaded, subareas = find_subareas(Inputs(areas_file=path), settings, areas)
    assert downloaded is None
    return subareas


def test_a_buurt_lies_in_the_wijk_with_which_it_shares_most_ground(path: Path) -> None:
    subareas = read(path)
    assert subareas["area_code"].tolist() == ["BU1", "BU2", "BU3"]
    assert subareas["lies_in"].tolist() == ["WIA", "WIA", "WIB"]
    np.testing.assert_equal(subareas["population"].to_numpy(), [100, np.nan, 300])
    assert subareas.crs == RD


def test_a_run_by_buurt_has_none_within(path: Path) -> None:
    assert read(path, level="buurt").empty


def test_a_file_of_wijken_alone_has_none(tmp_path: Path) -> None:
    drawn(WIJKEN, "wijken").to_file(tmp_path / "areas.gpkg")
    assert read(tmp_path / "areas.gpkg").empty


def test_buurten_that_cannot_be_used_are_left_out_and_said(
    path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    twice = drawn(BUURTEN, "buurten").assign(buurtcode="BU1")
    twice.to_file(path, layer="buurten_2024")
    with caplog.at_level(logging.WARNING):
        assert read(path).empty
    assert "'BU1' occurs in more than one row" in caplog.text


def test_an_address_counts_in_its_own_wijk() -> None:
    areas = build_read(AREAS, {"area_code": [*"AB"], "level": "wijk"}, shapes(WIJKEN), RD)
    finer = build_read(AREAS, {"area_code": [*"1234"], "level": "buurt"}, shapes(BUURTEN), RD)
    spots = [(40, 50), (150, 50), (205, 50), (300, 50), (80, 50)]
    origins = build_read(
        ORIGINS,
        {"origin_id": [*"abcde"], "area_code": [*"AABBA"]},
        [Point(X + x, Y + y) for x, y in spots],
        RD,
    )
    # The third lies in buurt 2 of wijk A as drawn; the last on a border.
    subareas = build_subareas(finer, areas)
    assert find_subarea(subareas, origins).tolist() == [0, 1, 2, 2, 0]
    only = subareas[subareas["lies_in"] == "A"]
    assert find_subarea(only, origins).tolist() == [0, 1, -1, -1, 0]


def shapes(boxes: dict[str, tuple[int, int, int, int]]) -> list[Any]:
    return [box(X + w, Y + s, X + e, Y + n) for w, s, e, n in boxes.values()]


def test_buurten_of_the_sample_town_add_up_to_their_wijk(sample_results: Results) -> None:
    found, key = sample_results, ["area_code", "profile", "group", "criterion"]
    lies_in = found.subareas.set_index("area_code")["lies_in"]
    assert len(lies_in) > len(found.areas)
    for finer, whole, by, counts in (
        (found.subarea_coverage, found.coverage, ["area_code", "category"], ["weight", "covered"]),
        (found.subarea_robustness, found.robustness, key, ["weight", "low", "high"]),
    ):
        placed = finer.assign(area_code=finer["area_code"].map(lies_in).astype("str"))
        # Where nobody lives in a buurt nothing is known of it.
        sums = placed.groupby(by)[counts].sum(min_count=1)
        expected = whole.set_index(by)[counts].reindex(sums.index)
        np.testing.assert_allclose(sums, expected, atol=1e-4)


def test_no_share_is_told_of_a_buurt_whose_wijk_has_none(sample_results: Results) -> None:
    found = sample_results
    stands = found.areas.set_index("area_code")["stands"]
    assert found.subareas["stands"].any()
    assert not (found.subareas["stands"] & ~found.subareas["lies_in"].map(stands)).any()
    few = found.subareas["weight"] < found.settings.publish.least_people_for_share
    assert few.any()
    assert not found.subareas["stands"][few].any()
    for area in find_area_headlines(within_areas(found)):
        row = found.subareas.set_index("area_code").loc[area.code]
        assert (area.verdicts["robust"] is not None) == row["stands"]


def test_a_wijk_without_buurten_leaves_the_level_out(sample_results: Results) -> None:
    world = sample_results.world
    first = world.areas["area_code"].iloc[0]
    some = world.subareas[world.subareas["lies_in"] != first]
    results = analyse(replace(world, subareas=some))
    assert results.subareas.empty
    assert build_payload(results)["subareas"] == []


def test_homes_of_a_scenario_are_dwellings_of_their_buurt_too(sample_results: Results) -> None:
    world = sample_results.world
    buurt = world.subareas.iloc[0]
    within = buurt.geometry.buffer(-20).envelope
    spot = within.centroid if buurt.geometry.contains(within.centroid) else None
    assert spot is not None
    homes = {"edit": "add_homes", "at": [spot.x, spot.y], "homes": 7, "reason": "wat als"}
    more = apply(world, Scenario.model_validate({"name": "Proef", "edits": [homes]})).subareas
    added = more["dwellings"] - world.subareas["dwellings"]
    assert added[added.notna() & (added != 0)].to_dict() == {0: 7.0}


def test_the_table_has_the_columns_of_areas() -> None:
    assert {*SUBAREAS.columns} == {*AREAS.columns, "lies_in"}


def test_a_square_of_few_people_is_packed_without_them() -> None:
    results = draw_results()
    squares = results.squares.assign(weight=[9.9, *[10.0] * (len(results.squares) - 1)])
    told = pack_squares(replace(results, squares=squares), Grid.around(results.areas.geometry))
    assert told is not None
    columns = unpack(told)
    people = [*columns][5:]
    assert people[0] == "weight"
    assert {columns[name][0] for name in people} == {FEW}
    assert columns["weight"][1] == 10_000
