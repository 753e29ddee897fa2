"""No file tells of fewer than ten people, nor of all but so few; each limit by hand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from shapely import box

from sociale_infra.config import load_settings
from sociale_infra.exports.small_numbers import (
    close_gaps,
    find_few,
    hide_few,
    hide_few_sites,
    hide_few_towns,
)
from sociale_infra.tables import (
    AREAS,
    FRAGILITY,
    GAP_AREAS,
    GAPS,
    REMEDIES,
    SENSITIVITY,
    SQUARES,
    TOWNS,
)
from sociale_infra.town import Results
from tests.build import build_facts, build_rows, build_shapes
from tests.nothing import hold_results

LIBRARY = load_settings().categories["library"]
SETTINGS = load_settings().model_copy(update={"categories": {"library": LIBRARY}})


def hold(**tables: pd.DataFrame) -> Results:
    return hold_results(build_facts(), SETTINGS, "EPSG:28992", **tables)


def areas(**columns: Sequence[float]) -> pd.DataFrame:
    codes = [f"WK{row}" for row in range(len(next(iter(columns.values()))))]
    shapes = [box(row, 0, row + 1, 1) for row in range(len(codes))]
    return build_shapes(
        AREAS, {"area_code": codes, **columns}, shapes, "EPSG:28992", SETTINGS.categories
    )


@pytest.mark.parametrize(
    ("count", "few"),
    [(0, False), (0.0001, False), (0.4, True), (9.99, True), (10, False), (np.nan, False)],
)
def test_a_count_of_one_to_nine_is_not_told(count: float, *, few: bool) -> None:
    loss = {"place_id": ["a"], "lose_low": [count], "within_reach": [500.0]}
    told = hide_few("fragility", hold(fragility=build_rows(FRAGILITY, loss)))
    assert told["lose_low_few"].tolist() == [few]
    assert np.isnan(told["lose_low"][0]) == (few or np.isnan(count))
    assert told["within_reach"].tolist() == [500]


def test_nor_is_one_that_leaves_so_few_of_its_row() -> None:
    results = hold(areas=areas(weight=[1000.0, 1000.0], without_robust_low=[995.0, 990.0]))
    told = hide_few("areas", results)
    assert told["without_robust_low_few"].tolist() == [True, False]
    assert told["weight"].tolist() == [1000, 1000]


def test_nor_a_share_that_reveals_them() -> None:
    shares = [0.004, 0.996, 0.02, 0.0, 1.0]
    results = hold(areas=areas(weight=[1000.0] * 5, robust_low=shares))
    few = find_few("areas", results.areas, results)["robust_low"]
    # Of a thousand people: 4, all but 4, 20, none, all.
    assert few.tolist() == [True, True, False, False, False]


def test_shares_of_choices_are_of_the_people_of_their_area() -> None:
    rows = {"choice": "as_set", "value": "", "area_code": ["WK0", "WK1"], "share_low": [0.02, 0.02]}
    choices = build_rows(SENSITIVITY, rows)
    results = hold(areas=areas(weight=[300.0, 3000.0]), sensitivity=choices)
    few = find_few("sensitivity", results.sensitivity, results)["share_low"]
    assert few.tolist() == [True, False]


def test_flags_stand_beside_their_columns_and_others_stay() -> None:

    cells = {"square_id": ["E0001N0001"], "weight": [3.0], "lacking_low": [0.0]}
    squares = build_shapes(SQUARES, cells, [box(0, 0, 1, 1)], "EPSG:28992")
    told = hide_few("squares", hold(squares=squares))
    names = list(told.columns)
    assert names[names.index("weight") + 1] == "weight_few"
    assert [one for one in names if not one.endswith("_few")] == list(squares.columns)
    assert told["weight"].isna().all()


def of_four_gaps() -> Results:
    """Hold gaps of 300, 6, 5 and 4 people; the last three lie in two areas."""
    lacking = [300.0, 6.0, 5.0, 4.0]
    gaps = {"gap_id": [1, 2, 3, 4], "squares": [9, 2, 1, 1], "weight": [400.0, 60.0, 8.0, 9.0]}
    shapes = [box(10 * row, 0, 10 * row + 1, 1) for row in range(4)]
    parts = {"gap_id": [1, 2, 3, 3, 4], "area_code": ["WK0", "WK0", "WK0", "WK1", "WK1"]}
    names = {"area_name": ["Dorp", "Dorp", "Dorp", "Veld", "Veld"]}
    parts |= names | {"lacking_low": [300.0, 6.0, 3.0, 2.0, 4.0]}
    helps = {"gap_id": [1, 2], "rank": [1, 1], "weight": [200.0, 6.0]}
    points = [box(0, 0, 1, 1).centroid] * 2
    return hold(
        gaps=build_shapes(
            GAPS,
            {**gaps, "area_code": "WK0", "near": "Dreef", "lacking_low": lacking},
            shapes,
            "EPSG:28992",
        ),
        gap_areas=build_rows(GAP_AREAS, parts),
        remedies=build_shapes(REMEDIES, helps, points, "EPSG:28992"),
    )


def test_gaps_of_few_are_one_closing_row() -> None:
    results = of_four_gaps()
    told = close_gaps("gaps", results)
    assert told["gap_id"].tolist() == [1, pd.NA]
    assert told["lacking_low"].tolist() == [300, 15]
    assert told["weight"].tolist() == [400, 77]
    assert told["squares"].tolist() == [9, 4]
    assert told[["area_code", "near", "remedy_weight"]].loc[1].isna().all()
    assert told.geometry.area.tolist() == [1, 3]
    assert told.crs == results.gaps.crs
    assert hide_few("gaps", results)["lacking_low_few"].tolist() == [False, False]


def test_each_area_has_its_own_closing_row() -> None:
    told = hide_few("gap_areas", of_four_gaps())
    assert told["gap_id"].tolist() == [1, pd.NA, pd.NA]
    assert told["area_code"].tolist() == ["WK0", "WK0", "WK1"]
    assert told["area_name"].tolist() == ["Dorp", "Dorp", "Veld"]
    assert told["lacking_low_few"].tolist() == [False, True, True]


def test_nothing_is_told_of_what_would_help_a_few() -> None:
    assert hide_few("remedies", of_four_gaps())["gap_id"].tolist() == [1]


def test_gaps_of_many_stay_as_they_are() -> None:
    results = of_four_gaps()
    many = replace(results, gaps=results.gaps.assign(lacking_low=10.0))
    assert close_gaps("gaps", many) is many.gaps
    assert close_gaps("areas", results) is results.areas


@pytest.mark.parametrize(
    ("levels", "hidden"),
    [
        # Three are what the others leave of 1,000; with the smallest of these they are 53.
        ([3, 50, 100, 247, 600, 0], ["level_0", "level_1"]),
        ([3, 8, 100, 289, 600, 0], ["level_0", "level_1"]),  # eleven together
        ([300, 0, 100, 0, 592, 8], ["level_2", "level_unknown"]),
        ([300, 100, 0, 0, 600, 0], []),
        ([3, 0, 0, 0, 997, 0], ["level_0", "level_4"]),
    ],
)
def test_nor_a_level_of_a_town_that_the_others_reveal(
    levels: list[float], hidden: list[str]
) -> None:
    names = [*(f"level_{number}" for number in range(5)), "level_unknown"]
    counts = {name: [float(count)] for name, count in zip(names, levels, strict=True)}
    rows = {"folder": ["a"], "weight": [1000.0], "stood": [1000.0], **counts}
    told = hide_few_towns(build_rows(TOWNS, rows))
    assert [name for name in names if told[f"{name}_few"][0]] == hidden
    assert [name for name in names if np.isnan(told[name][0])] == hidden


def test_nor_a_share_with_new_sites_beside_the_share_before() -> None:
    table = pd.DataFrame(
        {
            "weight": [1000.0, 1000.0],
            "gained": [5.0, 50.0],
            "share_before": [0.5, 0.5],
            "share_after": [0.505, 0.55],
        }
    )
    told = hide_few_sites("site-areas", table.assign(floor=np.nan), 2000.0)
    assert told["share_after_few"].tolist() == [True, False]
    assert told["gained_few"].tolist() == [True, False]
    assert told["share_before_few"].tolist() == [False, False]
    # Of 2,000 who count 8 are reached, of whatever number of residents.
    curve = pd.DataFrame({"counted": [8.0], "most": [80.0], "share_after": [0.5]})
    told = hide_few_sites("site-curve", curve.assign(mean_m=np.nan, least_m=np.nan), 2000.0)
    assert told["share_after_few"].tolist() == [True]
