"""The drawn town's streets as a network, and its homes put on them."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.testing import assert_array_equal
from shapely import Point

from sociale_infra.components import component_sizes
from sociale_infra.engine.network import (
    Snapped,
    build_network,
    parts_by_size,
    snap,
)
from sociale_infra.errors import TableError
from tests.unit.drawn_town import XY, Town, draw_town, make_edges, make_nodes

# Rows of the drawn town's streets.
AB, BC, DE, EF, CF, KM, IJ, POND, LOOP = range(9)


def put(town: Town, *points: XY, within_m: float = 200) -> Snapped:
    network = build_network(town.nodes, town.edges)
    return snap(network, np.array([Point(xy) for xy in points], dtype=object), within_m)


def test_parts_of_the_network_are_counted_in_nodes() -> None:
    sizes = component_sizes(draw_town().edges)
    # The town has the corners A to F; K-M and I-J stand by themselves.
    assert_array_equal(sizes[[AB, BC, DE, EF, CF, POND, LOOP]], 6)
    assert_array_equal(sizes[[KM, IJ]], 2)


@pytest.mark.parametrize("step", [1, -1], ids=["rows as drawn", "rows turned round"])
def test_parts_are_numbered_from_large_to_small(step: int) -> None:
    town = draw_town()
    turned = town.edges.iloc[::step]
    parts = parts_by_size(build_network(town.nodes, turned))[::step]
    assert_array_equal(parts[[AB, BC, DE, EF, CF, POND, LOOP]], 0)
    # Two nodes each: K-M is 300 m long, and I-J 100 m.
    assert_array_equal(parts[[KM, IJ]], [1, 2])


def test_of_parts_alike_the_western_one_comes_first_and_then_the_southern_one() -> None:
    corners = {1: (50, 0), 2: (60, 0), 3: (0, 9), 4: (10, 9), 5: (0, 0), 6: (10, 0), 7: (80, 0)}
    streets = [(u, u + 1, [corners[u], corners[u + 1]]) for u in (1, 3, 5)]
    network = build_network(make_nodes(corners), make_edges(streets))
    # Node 7 has no street: it is no part.
    assert_array_equal(parts_by_size(network), [2, 1, 0])


def test_more_nodes_make_a_part_larger_than_more_metres() -> None:
    corners = {1: (0, 0), 2: (500, 0), 3: (0, 9), 4: (10, 9), 5: (20, 9)}
    streets = [(u, v, [corners[u], corners[v]]) for u, v in ((1, 2), (3, 4), (4, 5))]
    network = build_network(make_nodes(corners), make_edges(streets))
    assert_array_equal(parts_by_size(network), [1, 0, 0])


def test_ends_of_streets_are_rows_of_nodes_in_any_order() -> None:
    nodes = make_nodes({30: (0, 0), 10: (5, 0), 20: (9, 0)})
    edges = make_edges([(10, 20, [(5, 0), (9, 0)]), (30, 10, [(0, 0), (5, 0)])])
    network = build_network(nodes, edges)
    assert network.n_nodes == 3
    assert_array_equal(network.u, [1, 0])
    assert_array_equal(network.v, [2, 1])


@pytest.mark.parametrize(
    ("point", "street", "position_m", "offset_m"),
    [
        pytest.param((100, 10), AB, 100, 10, id="beside a street"),
        pytest.param((-50, -105), LOOP, 250, 5, id="measured round the corners"),
        pytest.param((350, 250), POND, 200, 0, id="on the path itself"),
        pytest.param((2000, -300), KM, 300, 0, id="on a dead end"),
        pytest.param((150, -60), AB, 150, 60, id="past a stray path that is nearer"),
        pytest.param((2060, -380), KM, 300, 100, id="beyond a dead end, slantwise"),
    ],
)
def test_points_go_to_the_nearest_street(
    point: XY, street: int, position_m: float, offset_m: float
) -> None:
    snapped = put(draw_town(), point)
    assert snapped.edge == [street]
    assert snapped.position_m == [position_m]
    assert snapped.offset_m == [offset_m]


def test_limit_is_inclusive_and_beyond_it_nothing_is_made_up() -> None:
    near, far = put(draw_town(), (800, 0)), put(draw_town(), (800.001, 0))
    assert near.offset_m == [200]
    assert far.edge == [-1]
    assert np.isnan([*far.position_m, *far.offset_m]).all()


def test_nobody_starts_where_no_street_is_snappable() -> None:
    town = draw_town()
    stray = town.change(edges=town.edges.assign(snappable=False))
    assert_array_equal(put(stray, (100, 10), (0, 0)).edge, [-1, -1])


@pytest.mark.parametrize("step", [1, -1], ids=["rows as drawn", "rows turned round"])
@pytest.mark.parametrize(
    ("point", "reached"),
    [
        pytest.param((450, 50), (450, 0), id="B-C before E-F, as it lies south"),
        pytest.param((1300, 0), (600, 0), id="C before K, as it lies west"),
    ],
)
def test_of_equally_near_streets_the_same_is_always_taken(
    point: XY, reached: XY, step: int
) -> None:
    town = draw_town()
    turned = town.change(edges=town.edges.iloc[::step].reset_index(drop=True))
    snapped = put(turned, point, within_m=700)
    street = turned.edges.geometry.iloc[snapped.edge[0]]
    assert street.interpolate(snapped.position_m[0]) == Point(reached)


def test_rows_of_snapped_points_stay_together() -> None:
    snapped = put(draw_town(), (100, 10), (1000, 50), (350, 250))
    last, first = snapped.take(np.array([2, 0])), snapped.take(np.array([0]))
    assert_array_equal(last.edge, [POND, AB])
    assert_array_equal(last.offset_m, [0, 10])
    assert first.position_m == [100]


def test_an_edge_to_nowhere_is_refused() -> None:
    nodes, edges = make_nodes({1: (0, 0), 2: (0, 9)}), make_edges([(1, 3, [(0, 0), (0, 9)])])
    with pytest.raises(TableError, match="edge_id 0: the node"):
        build_network(nodes, edges)
