"""Walks through the drawn town, each spelled out as the sum of its stretches."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.testing import assert_array_equal

from sociale_infra.engine import distance
from sociale_infra.engine.distance import AccessGraph, build_access_graph, nearest, within_reach
from sociale_infra.engine.network import Snapped, build_network, snap
from tests.unit.drawn_town import draw_town

TOWN = draw_town()
NETWORK = build_network(TOWN.nodes, TOWN.edges)
HOMES = {home: row for row, home in enumerate(TOWN.origins["origin_id"])}
LIBRARY, SHOP, PARK = range(3)
CATEGORY = np.array([LIBRARY, SHOP, SHOP, SHOP, PARK, PARK])
# The park's two ways in are one place.
PLACE = np.array([0, 1, 2, 3, 4, 4])
LOOP = 8


def search_graph() -> AccessGraph:
    ways_in = snap(NETWORK, TOWN.entrances.geometry.to_numpy(), 200)
    homes = snap(NETWORK, TOWN.origins.geometry.to_numpy(), 200)
    return build_access_graph(NETWORK, ways_in, homes)


def on(street: int, *positions_m: float, offset_m: float = 0) -> Snapped:
    n = len(positions_m)
    return Snapped(np.full(n, street), np.array(positions_m, float), np.full(n, float(offset_m)))


@pytest.mark.parametrize(
    ("home", "category", "metres"),
    [
        pytest.param("across", LIBRARY, 10 + 500 + 100 + 500 + 10, id="over the only bridge"),
        pytest.param("across", SHOP, 10 + 100 + 10, id="along one street"),
        pytest.param("across", PARK, 10 + 500 + 100 + 150 + 100, id="to the nearer way in"),
        pytest.param("loop", SHOP, 5 + 150 + 200 + 10, id="the short way round the loop"),
        pytest.param("quay", SHOP, 60 + 50 + 10, id="from a street it does not touch"),
        pytest.param("pond", LIBRARY, 200 + 200 + 10, id="back past E"),
        pytest.param("pond", PARK, 50, id="no offset at either end"),
        pytest.param("pond", SHOP, 400 + 100 + 300, id="on round the pond, not by E-F (900)"),
        pytest.param("edge", SHOP, 200 + 300, id="to a place at a corner"),
    ],
)
def test_nearest_is_the_shortest_walk(home: str, category: int, metres: float) -> None:
    assert nearest(search_graph(), CATEGORY, 3)[0][category, HOMES[home]] == metres


@pytest.mark.parametrize("home", ["far", "village"])
def test_nearest_is_unknown_off_the_network_and_where_no_way_leads(home: str) -> None:
    assert np.isnan(nearest(search_graph(), CATEGORY, 3)[0][:, HOMES[home]]).all()


def test_a_category_without_places_is_near_to_nobody() -> None:
    assert np.isnan(nearest(search_graph(), CATEGORY, 4)[0][3]).all()


def test_without_any_place_or_any_home_there_is_nothing_to_find() -> None:
    nobody = Snapped(np.array([-1]), np.array([np.nan]), np.array([np.nan]))
    somewhere = on(LOOP, 10)
    for ways_in, homes in ((nobody, somewhere), (somewhere, nobody)):
        graph = build_access_graph(NETWORK, ways_in, homes)
        assert np.isnan(nearest(graph, np.array([0]), 1)[0]).all()
        pairs = within_reach(graph, np.array([0]), np.array([1000.0]))
        assert not sum(len(reach.origin) for reach in pairs)


@pytest.mark.parametrize(
    ("ways_in", "home", "metres"),
    [
        pytest.param(on(LOOP, 300), on(LOOP, 250), 50, id="straight on"),
        pytest.param(on(LOOP, 10), on(LOOP, 390), 10 + 10, id="through A, where the loop closes"),
        pytest.param(on(LOOP, 10, 300, 390), on(LOOP, 280), 20, id="several on one street"),
        pytest.param(
            on(LOOP, 250, offset_m=7), on(LOOP, 250, offset_m=5), 7 + 5, id="face to face"
        ),
        pytest.param(on(LOOP, 250, 250), on(LOOP, 250), 0, id="on the very spot"),
        pytest.param(on(LOOP, 0), on(LOOP, 400), 0, id="both at A, by either end of the loop"),
    ],
)
def test_place_and_home_on_one_street(ways_in: Snapped, home: Snapped, metres: float) -> None:
    graph = build_access_graph(NETWORK, ways_in, home)
    assert nearest(graph, np.zeros(len(ways_in.edge), dtype=np.int64), 1)[0] == metres


def reached(limit_m: list[float]) -> dict[tuple[int, str], float]:
    """Return the distance of each pair of a place and a home within the place's limit."""
    names = list(HOMES)
    pairs = [
        ((int(place), names[home]), float(metres))
        for reach in within_reach(search_graph(), PLACE, np.array(limit_m))
        for place, home, metres in zip(*reach, strict=True)
    ]
    assert len(dict(pairs)) == len(pairs), "a pair came twice"
    return dict(pairs)


# To the metre where a sum is spelled out below; the butcher's limit is a metre short of `across`
# and `quay` (both 140).
LIMITS = [810.0, 120.0, 139.0, 500.0, 50.0]
WITHIN = {
    (0, "pond"): 410,
    (0, "edge"): 200 + 100 + 500 + 10,
    (1, "across"): 120,
    (1, "quay"): 60 + 50 + 10,
    (3, "across"): 10 + 200,
    (3, "quay"): 60 + 150,
    (3, "loop"): 5 + 150 + 300,
    (3, "edge"): 500,
    (4, "pond"): 50,
}


def test_every_pair_within_reach_comes_once_limits_inclusive() -> None:
    assert reached(LIMITS) == WITHIN


def test_searching_place_by_place_finds_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(distance, "_CHUNK", 1)
    assert reached(LIMITS) == WITHIN


def test_a_limit_is_inclusive_though_sums_of_metres_are_not_exact() -> None:
    graph = build_access_graph(NETWORK, on(LOOP, 0.1, offset_m=0.1), on(LOOP, 0.2, offset_m=0.1))
    metres, _ = nearest(graph, np.array([0]), 1)
    assert metres != 0.3
    (reach,) = within_reach(graph, np.array([0]), np.array([0.3]))
    assert_array_equal(reach.origin, [0])
