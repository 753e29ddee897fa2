"""Counts per home and shares per area, worked out from the drawn town."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from shapely import box

from sociale_infra.engine.access import part_of_origins
from sociale_infra.engine.coverage import summarise_areas
from sociale_infra.engine.network import parts_by_size
from sociale_infra.engine.origins import describe_origins
from tests.unit.drawn_town import Town, draw_town, make_areas, make_origins
from tests.unit.measuring import access_of, describe_town, measure_town

NORMS = {"library": 1200.0, "shop": 800.0, "park": 550.0}


def measure(town: Town, norms: Mapping[str, float] = NORMS) -> gpd.GeoDataFrame:
    return describe_town(town, norms_m=norms).set_index("origin_id")


def summarise(town: Town, norms: Mapping[str, float] = NORMS) -> gpd.GeoDataFrame:
    present = set(town.places["category"])
    areas, _ = summarise_areas(town.areas, measure(town, norms), norms, present, "residents")
    return areas.set_index("area_code")


def one_area(homes: Sequence[tuple[float, float]], norm_m: float) -> pd.Series[float]:
    """Sum up one area from the residents and the distance of each home to the library."""
    area = make_areas({"here": (1, box(0, 0, 1, 1))})
    origins = make_origins(
        {str(row): ("here", residents, (0, 0)) for row, (residents, _) in enumerate(homes)}
    ).assign(snap_m=0.0, nearest_library_m=[metres for _, metres in homes])
    summed, _ = summarise_areas(area, origins, {"library": norm_m}, {"library"}, "residents")
    return summed.iloc[0]


def test_counts_are_of_different_places_within_the_norm() -> None:
    homes = measure(draw_town())
    # The market is 800 m from `pond`, the norm itself.
    assert homes["count_shop"].to_dict() | {"far": None, "village": None} == {
        "across": 3, "loop": 3, "quay": 3, "pond": 1, "edge": 3, "far": None, "village": None,
    }  # fmt: skip
    # `pond` has both ways into the park within its norm, 50 m and 150 m off: one place.
    assert homes.loc["pond", "count_park"] == 1


def test_a_norm_is_inclusive_to_the_metre() -> None:
    # The bakery is 120 m from `across`, the butcher 140 m and the market 210 m.
    norms = [NORMS | {"shop": norm} for norm in (139, 140, 210)]
    counts = [measure(draw_town(), norm)["count_shop"] for norm in norms]
    assert [count["across"] for count in counts] == [1, 2, 3]


def test_who_reaches_nothing_has_no_distance_and_no_count() -> None:
    homes = measure(draw_town())
    assert homes.loc[["far", "village"], "nearest_shop_m"].isna().all()
    assert homes.loc[["far", "village"], "count_shop"].isna().all()
    assert homes["snap_m"].isna().to_dict() == {home: home == "far" for home in homes.index}


def test_homes_know_the_part_of_the_network_they_start_from() -> None:
    town = draw_town()
    access = access_of(town)
    of_origins = part_of_origins(parts_by_size(access.network), access)
    parts = pd.Series(of_origins, index=town.origins["origin_id"])
    assert parts.isna().to_dict() == {home: home == "far" for home in parts.index}
    # K-M is the largest part after the town; `quay` is not put on the stray path beside it.
    assert parts.drop("far").to_dict() == {
        "across": 0, "loop": 0, "quay": 0, "pond": 0, "edge": 0, "village": 1,
    }  # fmt: skip


def test_who_reaches_a_place_beyond_the_norm_counts_none() -> None:
    # The park is 860 m from `across`.
    home = measure(draw_town()).loc["across"]
    assert (home["nearest_park_m"], home["count_park"]) == (860, 0)


def test_only_places_of_the_categories_asked_for_are_measured() -> None:
    # The library's way in lies nearer to `pond` (410 m) than any shop (800 m).
    homes = measure(draw_town(), {"shop": 800})
    assert homes.loc["pond", "nearest_shop_m"] == 800
    assert not [column for column in homes if "library" in str(column)]


def test_inputs_stay_as_they_were_and_rows_keep_their_names() -> None:
    town = draw_town()
    town = town.change(origins=town.origins.set_axis([70, 10, 60, 20, 50, 30, 40]))
    before = [frame.copy() for frame in vars(town).values()]
    measured = measure_town(town, norms_m=NORMS)
    homes = describe_origins(town.origins, measured)
    areas, _ = summarise_areas(town.areas, homes, NORMS, {"shop"}, "residents")
    for frame, copy in zip(vars(town).values(), before, strict=True):
        pd.testing.assert_frame_equal(frame, copy)
    assert homes.loc[70, "origin_id"] == "across"
    assert measured.access.graph.target_offset_m.tolist() == [10, 10, 10, 0, 0, 0]
    pd.testing.assert_index_equal(areas.index, town.areas.index)


# Distances in the south: `across` 4 residents, `loop` 2, `quay` 2. Outside: `edge` 3, and 3 who
# reach nothing, but stay in the denominator.
SHARES = {
    ("south", "library"): 6 / 8,  # 1120 m, 1365 m, 1120 m
    ("south", "shop"): 8 / 8,
    ("south", "park"): 0 / 8,  # 860 m, 1105 m, 860 m
    ("north", "library"): 3 / 3,
    ("north", "shop"): 3 / 3,  # 800 m: the norm itself
    ("north", "park"): 3 / 3,
    ("outside", "library"): 3 / 6,
    ("outside", "shop"): 3 / 6,
    ("outside", "park"): 3 / 6,  # 200 + 100 + 150 + 100 = 550 m: the norm itself
}


@pytest.mark.parametrize(("area", "category"), SHARES)
def test_coverage_is_the_share_of_residents_within_the_norm(area: str, category: str) -> None:
    row = summarise(draw_town()).loc[area]
    assert row[f"{category}_coverage"] == SHARES[area, category]


def test_coverage_in_long_form_is_in_residents() -> None:
    town = draw_town()
    _, long = summarise_areas(town.areas, measure(town), NORMS, set(NORMS), "residents")
    assert len(long) == len(town.areas) * len(NORMS)
    row = long[(long["area_code"] == "south") & (long["category"] == "library")].iloc[0]
    assert row.to_dict() == {
        "area_code": "south",
        "area_name": "South",
        "category": "library",
        "norm_m": 1200,
        "unit": "residents",
        "weight": 8,
        "covered": 6,
        "uncovered": 2,
        "coverage": 0.75,
    }


def test_mean_and_median_weigh_the_residents_who_reach_one() -> None:
    areas = summarise(draw_town())
    assert areas.loc["south", "library_mean_m"] == (4 * 1120 + 2 * 1365 + 2 * 1120) / 8
    assert areas.loc["south", "library_median_m"] == 1120
    # Of six residents outside, the three of `edge` reach a shop.
    assert areas.loc["outside", "shop_mean_m"] == 500
    assert areas.loc["outside", "shop_median_m"] == 500


def test_those_who_cannot_be_served_are_told_apart() -> None:
    areas = summarise(draw_town())
    assert areas["addresses"].to_dict() == {"south": 3, "north": 1, "outside": 3, "polder": 0}
    # Outside live `edge`, `far` (unsnapped) and `village` (no way leads there).
    assert areas["weight"].to_dict() == {"south": 8, "north": 3, "outside": 6, "polder": 0}
    assert areas["unsnapped"].to_dict() == {"south": 0, "north": 0, "outside": 1, "polder": 0}
    lost = areas["shop_unreachable"]
    assert lost.to_dict() == {"south": 0, "north": 0, "outside": 1 + 2, "polder": 0}


def test_addresses_are_held_against_the_dwellings() -> None:
    town = draw_town()
    # South has three homes, north one, outside three, and the polder none.
    areas = town.areas.assign(dwellings=[2.0, np.nan, 0.0, 5.0])
    ratio = summarise(town.change(areas=areas))["addresses_per_dwelling"]
    assert ratio[["south", "polder"]].to_dict() == {"south": 1.5, "polder": 0}
    assert ratio[["north", "outside"]].isna().all()


def test_where_nobody_lives_there_is_no_share() -> None:
    row = summarise(draw_town()).loc["polder"]
    assert row[["shop_coverage", "shop_mean_m", "shop_median_m"]].isna().all()


def test_a_category_that_is_nowhere_has_no_share_and_nobody_to_blame() -> None:
    areas = summarise(draw_town(), NORMS | {"square": 400})
    assert areas[["square_coverage", "square_mean_m", "square_median_m"]].isna().all(axis=None)
    assert areas["square_unreachable"].sum() == 0


def test_an_area_without_a_number_of_inhabitants_has_no_share() -> None:
    town = draw_town()
    north = town.origins["area_code"] == "north"
    unknown = town.origins.assign(weight=town.origins["weight"].mask(north))
    areas = summarise(town.change(origins=unknown))
    assert areas.loc["north", ["weight", "shop_coverage", "shop_mean_m"]].isna().all()
    assert areas.loc["south", "shop_coverage"] == 1


def test_distances_past_the_edge_of_the_data_are_upper_bounds() -> None:
    town = draw_town()
    # The library lies 1365 m from `loop`, and 1120 m from its neighbours.
    near_edge = town.change(origins=town.origins.assign(edge_m=1120.0))
    areas = summarise(near_edge)
    assert areas["library_upper_bound"].tolist() == [2, 0, 0, 0]


@pytest.mark.parametrize(
    ("homes", "median_m"),
    [
        pytest.param([(1, 30), (1, 10), (1, 20)], 20, id="three equal homes"),
        pytest.param([(1, 10), (1, 20)], 10, id="half the residents is enough"),
        pytest.param([(1, 10), (1.5, 20)], 20, id="just under half is not"),
        # Twenty times 0.05 residents: sums of fractions are not exact.
        pytest.param([(0.05, metres) for metres in range(1, 21)], 10, id="half of one resident"),
        pytest.param([(1, 10), (9, 500), (1, 20)], 500, id="most live far off"),
        pytest.param([(9, np.nan), (1, 20)], 20, id="over those who reach one"),
        pytest.param([(0, 10), (1, 20)], 20, id="an empty home says nothing"),
    ],
)
def test_median_is_where_half_of_the_residents_are_served(
    homes: list[tuple[float, float]], median_m: float
) -> None:
    assert one_area(homes, norm_m=100)["library_median_m"] == median_m


def test_a_norm_is_inclusive_though_sums_of_metres_are_not_exact() -> None:
    assert 0.1 + 0.2 > 0.3
    assert one_area([(1, 0.1 + 0.2)], norm_m=0.3)["library_coverage"] == 1
    assert one_area([(1, 0.301)], norm_m=0.3)["library_coverage"] == 0
