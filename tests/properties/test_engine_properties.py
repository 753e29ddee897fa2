"""What holds in any town, however odd: streets side by side, loops, islands, homes on a corner."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise, product
from typing import NamedTuple

import geopandas as gpd
import networkx as nx
import numpy as np
import pandas as pd
import shapely
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal
from shapely import LineString, MultiPoint, Point, box
from shapely.geometry.base import BaseGeometry

from sociale_infra.engine.coverage import summarise_areas
from sociale_infra.engine.distance import AccessGraph, build_access_graph, nearest, within_reach
from sociale_infra.engine.network import Ints, Snapped, WalkNetwork, build_network, snap
from tests.effort import examples
from tests.unit.drawn_town import (
    XY,
    Town,
    make_areas,
    make_edges,
    make_entrances,
    make_nodes,
    make_origins,
    make_places,
)
from tests.unit.measuring import describe_town

# ---- Walks: streets as mere numbers, whole metres, so that every answer is exact. ----


class Spot(NamedTuple):
    """A point on the network, or off it where `street` is -1."""

    street: int
    position_m: int
    offset_m: int


class Walks(NamedTuple):
    """Streets (u, v, length), homes on them, and ways in with the place each belongs to."""

    streets: list[tuple[int, int, int]]
    homes: list[Spot]
    ways_in: list[tuple[int, Spot]]


N_CORNERS, N_PLACES = 6, 3
CHEAP = examples(5)
CORNER, PLACE = st.integers(0, N_CORNERS - 1), st.integers(0, N_PLACES - 1)
STREETS = st.lists(st.tuples(CORNER, CORNER, st.integers(1, 12)), min_size=1, max_size=9)


@st.composite
def spots(draw: st.DrawFn, streets: list[tuple[int, int, int]]) -> Spot:
    street = draw(st.integers(-1, len(streets) - 1))
    return Spot(street, draw(st.integers(0, streets[street][2])), draw(st.integers(0, 3)))


@st.composite
def walks(draw: st.DrawFn) -> Walks:
    streets = draw(STREETS)
    spot = spots(streets)
    homes = draw(st.lists(spot, max_size=6))
    return Walks(streets, homes, draw(st.lists(st.tuples(PLACE, spot), max_size=6)))


def walked(town: Walks) -> Iterator[tuple[int, int, float]]:
    """Walk from every way in to every home, by networkx and by hand: place, home, metres."""
    graph: nx.MultiGraph[int] = nx.MultiGraph()
    graph.add_weighted_edges_from(town.streets)
    between = dict(nx.all_pairs_dijkstra_path_length(graph))

    def ends(spot: Spot) -> list[tuple[int, int]]:
        u, v, length = town.streets[spot.street]
        return [(u, spot.position_m), (v, length - spot.position_m)]

    for (place, way_in), (home, start) in product(town.ways_in, enumerate(town.homes)):
        if way_in.street < 0 or start.street < 0:
            continue
        ways = [
            to_end + between[end][other] + to_other
            for (end, to_end), (other, to_other) in product(ends(way_in), ends(start))
            if other in between[end]
        ]
        if way_in.street == start.street:
            ways.append(abs(way_in.position_m - start.position_m))
        for metres in ways:
            yield place, home, way_in.offset_m + metres + start.offset_m


def on_network(spots: Sequence[Spot]) -> Snapped:
    street, position, offset = np.array(spots, dtype=np.int64).reshape(-1, 3).T
    on = street >= 0
    return Snapped(street, np.where(on, position, np.nan), np.where(on, offset, np.nan))


def search_graph(town: Walks) -> AccessGraph:
    u, v, length = np.array(town.streets, dtype=np.int64).T
    corners = np.array([Point(corner, corner) for corner in range(N_CORNERS)])
    shapes = shapely.shortest_line(corners[u], corners[v])
    anywhere = np.ones(len(u), bool)
    network = WalkNetwork(N_CORNERS, u, v, length.astype(float), anywhere, ~anywhere, shapes)
    ways_in = on_network([spot for _, spot in town.ways_in])
    return build_access_graph(network, ways_in, on_network(town.homes))


def places(town: Walks) -> Ints:
    return np.array([place for place, _ in town.ways_in], dtype=np.int64)


@CHEAP
@given(town=walks())
def test_nearest_agrees_with_networkx(town: Walks) -> None:
    expected = np.full((N_PLACES, len(town.homes)), np.nan)
    for place, home, metres in walked(town):
        expected[place, home] = np.fmin(expected[place, home], metres)
    graph, group = search_graph(town), places(town)
    found, which = nearest(graph, group, N_PLACES)
    assert_array_equal(found, expected)
    # The way in that it names is one of the place's, and so far away.
    alone, _ = nearest(graph, np.arange(len(group)), len(group))
    row, here = np.nonzero(which >= 0)
    assert_array_equal(group[which[row, here]], row)
    assert_array_equal(alone[which[row, here], here], expected[row, here])
    assert np.isnan(expected[which < 0]).all()


@CHEAP
@given(town=walks(), limit_m=st.tuples(*[st.integers(0, 20).map(float)] * N_PLACES))
def test_reach_agrees_with_networkx(town: Walks, limit_m: tuple[float, ...]) -> None:
    expected: dict[tuple[int, int], float] = {}
    for place, home, metres in walked(town):
        if metres <= limit_m[place]:
            expected[place, home] = min(expected.get((place, home), np.inf), metres)
    pairs = [
        pair
        for reach in within_reach(search_graph(town), places(town), np.array(limit_m))
        for pair in zip(*reach, strict=True)
    ]
    assert {(place, home): metres for place, home, metres in pairs} == expected
    assert len(pairs) == len(expected)


# ---- Towns: streets, homes and ways in as drawings, from tables to shares per area. ----

MAX_SNAP_M = 6.0
KEYS = ("library", "shop")
NORMS = st.fixed_dictionaries({key: st.integers(1, 30).map(float) for key in KEYS})
GRID = st.tuples(st.integers(0, 12), st.integers(0, 12))
# Corners and middles of streets lie on the grid; elsewhere two streets are seldom equally near.
POINT = GRID | GRID.map(lambda xy: (xy[0] + 0.3, xy[1] + 0.1))


# What is alike in all towns is drawn once; the places are entered from where a town says.
TOWN_PLACES = make_places({f"node/{n}": (KEYS[n % 2], Point(0, 0)) for n in range(4)})
AREAS = make_areas({"west": (1, box(0, 0, 6, 13)), "east": (1, box(6, 0, 13, 13))})


@st.composite
def towns(draw: st.DrawFn) -> Town:
    """Draw a town on a grid; its places, 0 to 3, are a library or a shop in turn."""
    corners = draw(st.lists(GRID, min_size=2, max_size=6, unique=True))
    corner = st.integers(0, len(corners) - 1)
    wanted = draw(st.lists(st.tuples(corner, corner, st.lists(GRID, max_size=3)), max_size=9))
    streets: list[tuple[int, int, list[XY]]] = []
    for u, v, bends in [(0, 1, []), *wanted]:
        line: list[XY] = [corners[u], *bends, corners[v]]
        if fits(LineString(line), [LineString(other) for _, _, other in streets]):
            streets.append((u, v, line))
    homes = draw(st.lists(st.tuples(POINT, st.integers(0, 3)), min_size=1, max_size=5))
    ways_in = draw(st.lists(st.tuples(st.integers(0, 3), POINT), min_size=1, max_size=5))
    return Town(
        nodes=make_nodes(dict(enumerate(corners))),
        edges=make_edges(streets),
        places=TOWN_PLACES,
        entrances=make_entrances([(f"node/{place}", xy) for place, xy in ways_in]),
        areas=AREAS,
        origins=make_origins(
            {
                f"home {n}": ("west" if xy[0] < 6 else "east", residents, xy)
                for n, (xy, residents) in enumerate(homes)
            }
        ),
    )


def fits(street: LineString, others: list[LineString]) -> bool:
    """Say whether a street meets itself and the others at its ends only, which are theirs too."""
    ends = {street.coords[0], street.coords[-1]}
    meetings = [
        street.intersection(other) - MultiPoint(list(ends & {other.coords[0], other.coords[-1]}))
        for other in others
    ]
    return street.is_simple and all(meeting.is_empty for meeting in meetings)


def has_one_nearest(point: BaseGeometry, streets: gpd.GeoSeries) -> bool:
    """Say whether a single spot on the streets is nearest to a point."""
    stretches = np.array([LineString(ends) for line in streets for ends in pairwise(line.coords)])
    away = shapely.distance(stretches, point)
    nearest_ones = stretches[away < away.min() + 1e-6]
    reached = shapely.get_point(shapely.shortest_line(nearest_ones, point), 0)
    return bool(shapely.distance(reached, reached[0]).max() < 1e-6)


def measure(
    town: Town, norms: dict[str, float], max_snap_m: float = MAX_SNAP_M
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the results per home and per area, in the order of their names."""
    homes = describe_town(town, norms_m=norms, max_snap_m=max_snap_m)
    areas, _ = summarise_areas(town.areas, homes, norms, set(KEYS), "residents")
    results = ["snap_m", *(f"nearest_{key}_m" for key in KEYS), *(f"count_{key}" for key in KEYS)]
    shares = [f"{key}_{share}" for key in KEYS for share in ("coverage", "mean_m", "unreachable")]
    return (
        pd.DataFrame(homes[["origin_id", *results]])
        .set_index("origin_id")
        .sort_index()
        .astype(float),
        pd.DataFrame(areas[["area_code", *shares]])
        .set_index("area_code")
        .sort_index()
        .astype(float),
    )


def assert_same(one: Sequence[pd.DataFrame], other: Sequence[pd.DataFrame]) -> None:
    for frame, again in zip(one, other, strict=True):
        # Sums per area are rounded to micrometres.
        pd.testing.assert_frame_equal(frame, again, rtol=1e-9, atol=1e-5)


@given(town=towns(), norms=NORMS, longer=st.integers(1, 20))
def test_longer_norm_never_lowers_a_count_or_a_coverage(
    town: Town, norms: dict[str, float], longer: int
) -> None:
    homes, areas = measure(town, norms)
    more_homes, more_areas = measure(town, {key: norm + longer for key, norm in norms.items()})
    for key in KEYS:
        assert not (more_homes[f"count_{key}"] < homes[f"count_{key}"]).any()
        assert not (more_areas[f"{key}_coverage"] < areas[f"{key}_coverage"]).any()
        assert_array_equal(more_homes[f"nearest_{key}_m"], homes[f"nearest_{key}_m"])


@given(town=towns(), norms=NORMS, at=POINT)
def test_another_place_never_lengthens_a_walk_nor_lowers_a_count(
    town: Town, norms: dict[str, float], at: XY
) -> None:
    place = make_places({"node/new": (KEYS[0], Point(at))})
    way_in = make_entrances([("node/new", at)])
    richer = town.change(places=stack(town.places, place), entrances=stack(town.entrances, way_in))
    (homes, areas), (more_homes, more_areas) = measure(town, norms), measure(richer, norms)
    # Sums of metres differ in their last bits as a new way in cuts a street.
    least = np.fmin(homes["nearest_library_m"], more_homes["nearest_library_m"])
    assert_allclose(more_homes["nearest_library_m"], least, rtol=1e-12)
    assert not (more_homes["count_library"] < homes["count_library"].fillna(0)).any()
    assert not (more_areas["library_coverage"] < areas["library_coverage"]).any()
    others = homes.filter(like="shop")
    pd.testing.assert_frame_equal(more_homes[list(others)], others)


@given(town=towns(), norms=NORMS)
def test_turning_streets_round_changes_nothing(town: Town, norms: dict[str, float]) -> None:
    """Of two nearest spots on one street the first is taken: those who have them stay out."""
    edges = town.edges
    clear = {
        name: frame[[has_one_nearest(point, edges.geometry) for point in frame.geometry]]
        for name, frame in (("origins", town.origins), ("entrances", town.entrances))
    }
    town = town.change(**clear)
    turned = edges.assign(u=edges["v"], v=edges["u"]).set_geometry(edges.reverse())
    assert_same(measure(town.change(edges=turned), norms), measure(town, norms))


@given(town=towns(), norms=NORMS, seed=st.integers(0, 99))
def test_order_of_rows_does_not_matter(town: Town, norms: dict[str, float], seed: int) -> None:
    shuffled = Town(
        **{name: frame.sample(frac=1, random_state=seed) for name, frame in vars(town).items()}
    )
    turned = dict(reversed(norms.items()))
    assert_same(measure(shuffled, turned), measure(town, norms))


@given(town=towns(), norms=NORMS)
def test_twice_the_coordinates_is_twice_the_metres(town: Town, norms: dict[str, float]) -> None:
    tables = {
        name: frame.set_geometry(frame.scale(2, 2, origin=(0, 0)))
        for name, frame in vars(town).items()
    }
    doubled = Town(**tables)
    doubled.edges["length_m"] *= 2
    homes, areas = measure(town, norms)
    metres = ["snap_m", *(f"nearest_{key}_m" for key in KEYS)]
    homes[metres] *= 2
    areas[[f"{key}_mean_m" for key in KEYS]] *= 2
    far = {key: 2 * norm for key, norm in norms.items()}
    assert_same(measure(doubled, far, 2 * MAX_SNAP_M), (homes, areas))


@given(town=towns())
def test_points_are_put_as_near_as_shapely_can(town: Town) -> None:
    network = build_network(town.nodes, town.edges)
    points = town.origins.geometry.to_numpy()
    snapped = snap(network, points, MAX_SNAP_M)
    for row, point in enumerate(points):
        away = shapely.distance(network.geometry, point).min()
        if away > MAX_SNAP_M:
            assert snapped.edge[row] == -1
            continue
        on_street = network.geometry[snapped.edge[row]].interpolate(snapped.position_m[row])
        assert_allclose([snapped.offset_m[row], point.distance(on_street)], away, atol=1e-9)


def stack(*tables: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(pd.concat(tables, ignore_index=True))
