"""Residents at their addresses: who lives where, counted once."""

from __future__ import annotations

from collections.abc import Sequence

import geopandas as gpd
import numpy as np
import pytest
import shapely
from shapely import Point, box
from shapely.geometry.base import BaseGeometry

from sociale_infra.sources.osm.elements import Elements
from sociale_infra.sources.population.origins import build_origins, most_buildings, starting_points
from sociale_infra.tables import ORIGINS, check_table
from tests.unit.osm_writing import CM, CORNER, RD, degrees

NAN = float("nan")
SHEET = box(CORNER[0] - 100, CORNER[1] - 100, CORNER[0] + 300, CORNER[1] + 200)


def _homes(*spots: tuple[float, float]) -> Elements:
    """Make addresses node/1, node/2, ... at these spots."""
    points = shapely.points([degrees(*spot) for spot in spots])
    ids = [f"node/{number}" for number in range(1, len(spots) + 1)]
    return Elements(ids, [{} for _ in spots], np.asarray(points, dtype=object))


def _areas(
    population: Sequence[float],
    shapes: Sequence[BaseGeometry] = (),
    *,
    children: Sequence[float] | float = NAN,
    old: Sequence[float] | float = NAN,
    households: Sequence[float] | float = NAN,
    alone: Sequence[float] | float = NAN,
) -> gpd.GeoDataFrame:
    """Make areas A, B, ... of 100 m by 100 m, from the corner of the sheet to the east."""
    x, y = CORNER
    squares = [box(x + 100 * i, y, x + 100 * i + 100, y + 100) for i in range(len(population))]
    codes = [chr(ord("A") + i) for i in range(len(population))]
    columns = {
        "area_code": codes,
        "population": np.asarray(population, dtype=float),
        "pct_0_14": np.broadcast_to(np.asarray(children, dtype=float), len(codes)),
        "pct_65_plus": np.broadcast_to(np.asarray(old, dtype=float), len(codes)),
        "households": np.broadcast_to(np.asarray(households, dtype=float), len(codes)),
        "pct_one_person": np.broadcast_to(np.asarray(alone, dtype=float), len(codes)),
    }
    return gpd.GeoDataFrame(columns, geometry=list(shapes) or squares, crs=RD)


def _place(
    homes: Elements, areas: gpd.GeoDataFrame, extent: BaseGeometry = SHEET
) -> gpd.GeoDataFrame:
    """Return the origins by id; they keep the contract."""
    origins = build_origins(homes, areas, extent)
    check_table(ORIGINS, origins)
    return origins.set_index("origin_id")


def test_residents_are_spread_evenly_and_none_is_lost() -> None:
    homes = _homes((10, 10), (20, 10), (30, 10), (110, 10))
    origins = _place(homes, _areas([10, 7]))

    assert origins["area_code"].tolist() == ["A", "A", "A", "B"]
    assert origins["weight"].tolist() == pytest.approx([10 / 3, 10 / 3, 10 / 3, 7])
    assert origins.groupby("area_code")["weight"].sum().tolist() == pytest.approx([10, 7])


def test_homes_at_one_spot_stay_apart() -> None:
    origins = _place(_homes((10, 10), (10, 10)), _areas([5]))
    assert origins["weight"].tolist() == [2.5, 2.5]


def test_without_any_figure_each_address_weighs_one() -> None:
    origins = _place(_homes((10, 10), (20, 10), (110, 10)), _areas([NAN, NAN]))
    assert origins["weight"].tolist() == [1, 1, 1]


def test_an_area_whose_figure_is_missing_has_nan() -> None:
    origins = _place(_homes((10, 10), (110, 10)), _areas([NAN, 7]))
    assert origins["weight"].tolist() == pytest.approx([NAN, 7], nan_ok=True)


def test_an_area_where_nobody_lives_weighs_nothing() -> None:
    assert _place(_homes((10, 10)), _areas([0]))["weight"].tolist() == [0]


def test_groups_are_spread_evenly_too() -> None:
    # A: 2 children, 3 old people, 3 households of one, over two addresses; B: 7 old, over one
    homes = _homes((10, 10), (20, 10), (110, 10))
    areas = _areas([10, 7], children=[20, 0], old=[30, 100], households=[6, 5], alone=[50, 20])
    origins = _place(homes, areas)
    assert origins["age_0_14"].tolist() == pytest.approx([1, 1, 0])
    assert origins["age_65_plus"].tolist() == pytest.approx([1.5, 1.5, 7])
    assert origins["one_person"].tolist() == pytest.approx([1.5, 1.5, 1])


def test_a_group_whose_figure_is_missing_has_nan() -> None:
    areas = _areas([NAN, 7], children=[20, NAN], households=[6, NAN], alone=50)
    origins = _place(_homes((10, 10), (110, 10)), areas)
    assert origins["age_0_14"].isna().all()
    assert origins["one_person"].tolist() == pytest.approx([3, NAN], nan_ok=True)


def test_without_any_figure_no_group_is_known() -> None:
    areas = _areas([NAN], children=20, old=30, households=6, alone=50)
    origins = _place(_homes((10, 10)), areas)
    assert origins[["age_0_14", "age_65_plus", "one_person"]].isna().all(axis=None)


def test_homes_outside_the_areas_are_left_out() -> None:
    origins = _place(_homes((10, 10), (10, 101), (-1, 50)), _areas([10]))
    assert origins.index.tolist() == ["node/1"]
    assert origins["weight"].tolist() == [10]


def test_a_home_on_the_border_is_counted_once() -> None:
    home = _homes((100, 50))
    (x, y), = shapely.get_coordinates(
        gpd.GeoSeries(home.geometry, crs="EPSG:4326").to_crs(RD).to_numpy()
    ).tolist()  # fmt: skip
    shapes = [box(x - 100, y - 50, x, y + 50), box(x, y - 50, x + 100, y + 50)]
    origins = _place(home, _areas([10, 20], shapes))
    assert origins["area_code"].tolist() == ["A"]
    assert origins["weight"].tolist() == [10]


def test_where_areas_overlap_the_first_code_takes_it() -> None:
    x, y = CORNER
    shapes = [box(x, y, x + 100, y + 100), box(x + 50, y, x + 200, y + 100)]
    origins = _place(_homes((75, 50), (150, 50)), _areas([10, 20], shapes))
    assert origins["area_code"].tolist() == ["A", "B"]
    assert origins["weight"].tolist() == [10, 20]


def test_a_building_stands_for_its_middle() -> None:
    # most of it, and its middle, lies in B
    ring = [degrees(x, y) for x, y in ((90, 40), (130, 40), (130, 60), (90, 60))]
    building = np.asarray([shapely.Polygon(ring)], dtype=object)
    origins = _place(Elements(["way/1"], [{}], building), _areas([10, 20]))
    assert origins["area_code"].tolist() == ["B"]
    (middle,) = origins.geometry
    assert middle.distance(Point(CORNER[0] + 110, CORNER[1] + 50)) < CM


def test_all_starting_points_are_kept_in_their_order() -> None:
    points = starting_points(_homes((250, 10), (10, 20)), RD)
    assert shapely.get_coordinates(points.to_numpy()) - CORNER == pytest.approx(
        np.asarray([[250, 10], [10, 20]]), abs=CM
    )


def test_order_of_the_addresses_does_not_matter() -> None:
    homes = _homes((10, 10), (20, 10), (110, 10))
    areas = _areas([10, 7])
    turned = homes.take(np.asarray([2, 0, 1]))
    assert build_origins(turned, areas, SHEET).equals(build_origins(homes, areas, SHEET))


def test_no_address_at_all() -> None:
    nobody = _homes((10, 10)).take(np.asarray([], dtype=np.intp))
    assert build_origins(nobody, _areas([10]), SHEET).empty


def test_how_far_it_is_to_the_edge_of_what_was_read() -> None:
    # the sheet that was read ends 40 m east of the corner
    x, y = CORNER
    extent = box(x - 500, y - 500, x + 40, y + 500)
    origins = _place(_homes((10, 50), (40.1, 50), (90, 50)), _areas([3]), extent)
    assert origins["edge_m"].tolist() == pytest.approx([30, 0, 0], abs=CM)


@pytest.mark.parametrize(
    ("addresses", "least", "buildings"),
    [(49, 0.5, 98), (50, 0.5, 100), (50, 0.6, 83), (0, 0.5, 0)],
)
def test_too_few_addresses(addresses: int, least: float, buildings: int) -> None:
    assert most_buildings(addresses, least) == buildings


@pytest.mark.parametrize("least", [0, 1e-320])
def test_addresses_are_never_too_few(least: float) -> None:
    assert most_buildings(1, least) > 1e9
