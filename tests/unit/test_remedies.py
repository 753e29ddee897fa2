"""What would help in a gap, by brute force on a street, and whose residents a gap holds.

Two hundred metres lie between the homes; within 300 m, with two functions asked for. `a` and `b`
have a park and a club, and nobody present.
"""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from shapely import Point

from sociale_infra.engine.areas import tabulate_people_walk
from sociale_infra.engine.gaps import Gaps, find_gaps
from sociale_infra.engine.measured import Measured
from sociale_infra.engine.remedies import Helpers, rank_remedies
from tests.unit.drawn_town import Town, make_edges, make_nodes, make_origins
from tests.unit.measuring import describe_town, make_rules, measure_town
from tests.unit.one_street import Spot, draw_street

RULES = make_rules(300, 2, {"park", "club", "house"})
HELPERS = Helpers({"club"}, "house", "meet")
PARK = Spot(kind="yyn", category="park", function="green")
CLUB = Spot(kind="nny", category="club", function="sport")


def draw(**homes: tuple[str, float, float | None]) -> Town:
    """Draw the street in pieces of 100 m, so that a new place may stand at every corner."""
    spots = {
        "park": PARK._replace(doors=(-500,)),
        "club": CLUB._replace(doors=(-700,)),
        "far park": PARK._replace(doors=(600,)),
    }
    town = draw_street(
        spots, homes or {"a": ("west", 5, -600), "b": ("west", 7, -450), "c": ("east", 9, 650)}
    )
    corners = {number: (-1000 + 100 * number, 0) for number in range(21)}
    pieces = [(n, n + 1, [corners[n], corners[n + 1]]) for n in range(20)]
    edges = make_edges(pieces).assign(name=pd.Series(["Laan"] * 20, dtype="str"))
    return town.change(nodes=make_nodes(corners), edges=edges)


def found(town: Town) -> tuple[Measured, Gaps, gpd.GeoDataFrame]:
    measured = measure_town(town, RULES)
    origins = gpd.GeoDataFrame(describe_town(town, RULES))
    gaps = find_gaps(measured, origins, town.edges, town.areas)
    return measured, gaps, rank_remedies(measured, gaps.lacking, HELPERS, town.edges)


def test_existing_places_of_kinds_that_can_help_and_a_new_one() -> None:
    _, gaps, remedies = found(draw())
    west = remedies[remedies["gap_id"].isin(gaps.gaps.query("area_code == 'west'")["gap_id"])]
    # `a` and `b` have two functions; the club helps both, the park is no place that can help.
    assert {*west["place_id"].dropna()} == {"club"}
    helped = dict(zip(west["needs"], west["weight"], strict=True))
    # The club stands 100 m from `a` and 250 m from `b`.
    assert helped == {"new": 12, "low_threshold": 12}
    assert dict(zip(west["needs"], west["category"], strict=True))["new"] == "house"
    assert sorted(west["rank"]) == [1, 2]


@pytest.mark.parametrize("seed", range(5))
def test_the_new_spot_is_the_best_of_all_corners(seed: int) -> None:
    dice = np.random.default_rng(seed)
    homes = {
        str(n): ("west", float(dice.integers(1, 9)), float(dice.integers(-90, 90) * 10))
        for n in range(12)
    }
    town = draw(**homes)
    measured, gaps, remedies = found(town)
    xs = {name: x for name, (_, _, x) in homes.items()}
    ids = list(town.origins["origin_id"])
    for gap_id in gaps.gaps["gap_id"]:
        mine = gaps.lacking.row[gaps.lacking.gap == gap_id - 1]
        best = 0.0
        for corner in range(-1000, 1001, 100):
            helped = 0.0
            for row in mine:
                x = xs[ids[row]]
                reached = measured.tally.functions[:, row] > 0
                functions = reached.sum() + 1  # none offers what a house does
                if abs(x - corner) <= 300 and functions >= 2:
                    helped += town.origins["weight"].iloc[row]
            best = max(best, helped)
        new = remedies[(remedies["gap_id"] == gap_id) & (remedies["needs"] == "new")]
        assert new["weight"].sum() == pytest.approx(best)


def test_nothing_new_where_there_is_no_such_category() -> None:
    town = draw()
    measured, gaps, _ = found(town)
    none = Helpers({"club"}, "house", None)
    remedies = rank_remedies(measured, gaps.lacking, none, town.edges)
    assert set(remedies["needs"]) == {"low_threshold"}
    assert remedies.crs == town.edges.crs


def test_residents_of_each_area_in_a_gap_add_up_to_it() -> None:
    homes = {"a": ("west", 5.0, -30.0), "b": ("east", 7.0, 30.0), "c": ("east", 9.0, 40.0)}
    _, gaps, _ = found(draw(**homes))
    assert len(gaps.gaps) == 1
    assert gaps.areas.set_index("area_code")["lacking_low"].to_dict() == {"east": 16, "west": 5}
    assert gaps.areas["area_name"].tolist() == ["East", "West"]
    for column in ("weight", "lacking_low", "missing_people"):
        assert gaps.areas[column].sum() == gaps.gaps[column].iloc[0]


# ---- How far it is to a free place with people. ----


def test_people_by_walk_limits_inclusive_unknown_and_at_the_edge() -> None:
    spots = {
        "house": Spot(doors=(0,), category="house", function="meet"),
        "church": Spot(doors=(-900,), kind="yy?", category="house", function="meet"),
    }
    homes: dict[str, tuple[str, float, float | None]] = {
        "near": ("east", 3, 100),
        "far": ("east", 5, 200.5),
        "maybe": ("west", 2, -800),
        "cut": ("west", 4, -450),
    }
    town = draw_street(spots, homes)
    edge_m = np.where(town.origins["origin_id"] == "cut", 150.0, 5000.0)
    town = town.change(origins=town.origins.assign(edge_m=edge_m))
    measured = measure_town(town, RULES)
    table = tabulate_people_walk(
        town.areas, town.origins, measured, (100, 200), "residents"
    ).set_index(["area_code", "walk_m"])
    low_high = table[["low", "high"]].apply(tuple, axis=1).to_dict()
    # Within 100 m of the house lives `near`; 150 m from `cut` the data ends.
    assert low_high == {
        ("east", 100): (3, 3),
        ("east", 200): (3, 3),
        ("west", 100): (0, 2),
        ("west", 200): (0, 6),
    }
    assert table["weight"].to_dict() == {
        **dict.fromkeys([("east", 100), ("east", 200)], 8),
        **dict.fromkeys([("west", 100), ("west", 200)], 6),
    }


def test_a_criterion_that_fails_where_the_data_ends_is_unknown() -> None:
    town = draw_street({"park": PARK._replace(doors=(0,))}, {"home": ("east", 1, 100)})
    cut = town.change(origins=town.origins.assign(edge_m=299.0))
    told = describe_town(cut, RULES).iloc[0]
    assert (told["meets_place"], told["meets_people"], told["robust"]) == (
        *("yes", "unknown", "unknown"),
    )
    assert (told["robust_level_low"], told["robust_level_high"]) == (2, 4)
    whole = town.change(origins=town.origins.assign(edge_m=300.0))
    told = describe_town(whole, RULES).iloc[0]
    assert (told["meets_place"], told["meets_people"], told["robust"]) == ("yes", "no", "no")


def test_origins_of_one_point_are_each_helped() -> None:
    homes = {"a": ("west", 5.0, -600.0), "b": ("west", 7.0, -600.0)}
    town = draw(**homes)
    town = town.change(
        origins=make_origins(
            {name: (area, people, (x, 0)) for name, (area, people, x) in homes.items()}
        )
    )
    _, _, remedies = found(town)
    assert remedies.query("needs == 'new'")["weight"].tolist() == [12]
    assert remedies.geometry.iloc[0].distance(Point(-600, 0)) <= 300
