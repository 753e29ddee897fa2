"""Squares that one crosses: every walk over them is worked out by hand."""

from __future__ import annotations

import math
from collections.abc import Callable
from itertools import pairwise
from math import hypot
from pathlib import Path

import networkx as nx
import pytest

from sociale_infra.components import is_snappable
from sociale_infra.sources.network.walkways import build_walkways, shut_nodes
from tests.unit.osm_writing import CM, RD, Drawing, Point, read

SQUARE = {"highway": "pedestrian", "area": "yes"}
STREET = {"highway": "residential"}


class Town:
    """A walking network made of a drawing, whose corners are found by where they lie."""

    def __init__(self, drawing: Drawing, path: Path) -> None:
        """Build the network."""
        data = read(drawing.write(path / "town.osm"))
        self.nodes, self.edges = build_walkways(data.ways, RD, shut=shut_nodes(data.gates))
        self._graph: nx.Graph[int] = nx.Graph()
        for u, v, metres in zip(
            self.edges["u"], self.edges["v"], self.edges["length_m"], strict=True
        ):
            known = self._graph.get_edge_data(u, v, {"metres": metres})["metres"]
            self._graph.add_edge(u, v, metres=min(metres, known))

    def walk(self, start: str, end: str) -> float:
        """Return the walk between two nodes ("node/3") in metres."""
        first, last = (int(node.removeprefix("node/")) for node in (start, end))
        return float(nx.shortest_path_length(self._graph, first, last, weight="metres"))


def away(town: Drawing, corner: Point, to: Point) -> str:
    """Draw a street from a corner of a square to somewhere else; return its end."""
    town.way(corner, to, **STREET)
    return town.node(to)


def ring(*corners: Point) -> tuple[Point, ...]:
    return (*corners, corners[0])


def on_circle(far: float, part: float) -> tuple[float, float]:
    """Return the point so far from the middle, at a part of the way round."""
    angle = 2 * math.pi * part
    return round(far * math.cos(angle), 1), round(far * math.sin(angle), 1)


def test_a_square_is_crossed_straight(tmp_path: Path) -> None:
    drawing = Drawing()
    drawing.box(0, 0, 100, 100, **SQUARE)
    west = away(drawing, (0, 0), (-10, 0))
    east = away(drawing, (100, 100), (110, 100))
    town = Town(drawing, tmp_path)
    assert town.walk(west, east) == pytest.approx(20 + hypot(100, 100), abs=CM)
    (line,) = town.edges[town.edges["length_m"].between(141, 142)].to_dict("records")
    assert line["highway"] == "pedestrian"


def test_what_is_no_area_is_walked_round(tmp_path: Path) -> None:
    drawing = Drawing()
    drawing.box(0, 0, 100, 100, highway="pedestrian")
    west, east = away(drawing, (0, 0), (-10, 0)), away(drawing, (100, 100), (110, 100))
    assert Town(drawing, tmp_path).walk(west, east) == pytest.approx(220, abs=CM)


def test_a_corner_in_the_way_is_turned_round(tmp_path: Path) -> None:
    """An L of 100 m, whose inner corner is at 30, 30.

    The corner is passed where it lies, although no way leads to it.
    """
    drawing = Drawing()
    drawing.way(*ring((0, 0), (100, 0), (100, 30), (30, 30), (30, 100), (0, 100)), **SQUARE)
    east, north = away(drawing, (100, 0), (110, 0)), away(drawing, (0, 100), (0, 110))
    expected = 20 + 2 * hypot(70, 30)
    assert Town(drawing, tmp_path).walk(east, north) == pytest.approx(expected, abs=CM)


@pytest.mark.parametrize("number", [int, lambda n: 1000 - n], ids=["as drawn", "backwards"])
def test_a_fountain_is_walked_round(tmp_path: Path, number: Callable[[int], int]) -> None:
    """A square of 100 m with a hole from 40 to 60, a relation whose members have no tags."""
    drawing = Drawing(number)
    outer = drawing.box(0, 0, 100, 100)
    inner = drawing.box(40, 40, 60, 60)
    drawing.multipolygon([outer], [inner], highway="pedestrian")
    west, east = away(drawing, (0, 0), (-10, 0)), away(drawing, (100, 100), (110, 100))
    town = Town(drawing, tmp_path)
    # Past one corner of the fountain, at 40, 60 or at 60, 40.
    expected = 20 + hypot(40, 60) + hypot(60, 40)
    assert town.walk(west, east) == pytest.approx(expected, abs=CM)


def test_a_relation_is_walked_along_its_outline_too(tmp_path: Path) -> None:
    drawing = Drawing()
    outer = drawing.box(0, 0, 100, 100)
    drawing.multipolygon([outer], [], highway="pedestrian")
    away(drawing, (0, 0), (-10, 0))
    town = Town(drawing, tmp_path)
    assert town.edges["length_m"].sum() == pytest.approx(410, abs=10 * CM)


def test_a_ring_of_several_ways_is_one_square(tmp_path: Path) -> None:
    drawing = Drawing()
    halves = [
        drawing.way((0, 0), (100, 0), (100, 100)),
        drawing.way((100, 100), (0, 100), (0, 0)),
    ]
    drawing.multipolygon(halves, [], highway="pedestrian")
    west, east = away(drawing, (0, 0), (-10, 0)), away(drawing, (100, 100), (110, 100))
    town = Town(drawing, tmp_path)
    assert town.walk(west, east) == pytest.approx(20 + hypot(100, 100), abs=CM)


def test_an_outline_that_is_a_path_itself_is_no_way_in(tmp_path: Path) -> None:
    drawing = Drawing()
    outer = drawing.box(0, 0, 100, 100, highway="footway")
    drawing.multipolygon([outer], [], highway="pedestrian")
    away(drawing, (0, 0), (-10, 0))
    assert not Town(drawing, tmp_path).edges["length_m"].between(141, 142).any()


def test_nobody_crosses_to_a_shut_gate(tmp_path: Path) -> None:
    drawing = Drawing()
    drawing.box(0, 0, 100, 100, **SQUARE)
    away(drawing, (0, 0), (-10, 0))
    away(drawing, (100, 100), (110, 100))
    drawing.node((100, 100), barrier="gate", locked="yes")
    assert not Town(drawing, tmp_path).edges["length_m"].between(141, 142).any()


def test_a_private_square_is_not_crossed(tmp_path: Path) -> None:
    drawing = Drawing()
    drawing.box(0, 0, 100, 100, **SQUARE, access="private")
    away(drawing, (0, 0), (-10, 0))
    away(drawing, (100, 100), (110, 100))
    assert len(Town(drawing, tmp_path).edges) == 2


def test_of_very_many_corners_only_the_ways_in_are_joined(tmp_path: Path) -> None:
    """A square with a saw's edge of 160 teeth."""
    drawing = Drawing()
    teeth: list[Point] = [
        corner for x in range(0, 320, 2) for corner in ((320 - x, 50.0), (319 - x, 49.0))
    ]
    drawing.way(*ring((0, 0), (320, 0), (320, 30), *teeth, (0, 50)), **SQUARE)
    west, east = away(drawing, (0, 0), (-10, 0)), away(drawing, (320, 30), (330, 30))
    assert Town(drawing, tmp_path).walk(west, east) == pytest.approx(20 + hypot(320, 30), abs=CM)


def test_walks_are_the_same_in_any_order(tmp_path: Path) -> None:
    corners: list[Point] = [(0, 0), (100, 0), (100, 30), (30, 30), (30, 100), (0, 100)]
    lengths = []
    for number, turned in enumerate((corners, corners[3:] + corners[:3], corners[::-1])):
        drawing = Drawing(lambda n: 500 - n)
        drawing.way(*ring(*turned), **SQUARE)
        for spot in ((100, 0), (0, 100), (0, 0)):
            away(drawing, spot, (spot[0] * 2 - 50, spot[1] * 2 - 50))
        folder = tmp_path / str(number)
        folder.mkdir()
        lengths.append(sorted(Town(drawing, folder).edges["length_m"].round(2)))
    assert all(first == second for first, second in pairwise(lengths))


def test_nobody_starts_in_the_middle_of_a_square(tmp_path: Path) -> None:
    drawing = Drawing()
    drawing.box(0, 0, 100, 100, **SQUARE)
    away(drawing, (0, 0), (-10, 0))
    away(drawing, (100, 100), (110, 100))
    edges = Town(drawing, tmp_path).edges
    over = edges["length_m"].between(141, 142)
    assert edges.loc[over, "across"].all()
    assert not edges.loc[~over, "across"].any()
    assert is_snappable(edges, 2).tolist() == (~over).tolist()


def test_a_building_within_a_square_is_left_in_all_directions(tmp_path: Path) -> None:
    """From the near corner of a building from 40 to 60 one walks straight to each way in."""
    drawing = Drawing()
    inner = drawing.box(40, 40, 60, 60)
    drawing.multipolygon([drawing.box(0, 0, 100, 100)], [inner], highway="pedestrian")
    west, east = away(drawing, (0, 0), (-10, 0)), away(drawing, (100, 0), (110, 0))
    town, corner = Town(drawing, tmp_path), drawing.node((40, 40))
    assert town.walk(west, corner) == pytest.approx(10 + hypot(40, 40), abs=CM)
    assert town.walk(east, corner) == pytest.approx(10 + hypot(60, 40), abs=CM)


def test_of_very_many_ways_in_a_few_hundred_are_joined(tmp_path: Path) -> None:
    """A round square of 200 m across with 1,000 ways in: all would make half a million lines."""
    drawing = Drawing()
    rim = [on_circle(100, n / 1000) for n in range(1000)]
    out = [on_circle(120, n / 1000) for n in range(1000)]
    drawing.way(*ring(*rim), **SQUARE)
    ends = [away(drawing, corner, to) for corner, to in zip(rim, out, strict=True)]
    town = Town(drawing, tmp_path)
    assert len(town.edges) < 1000 + 1000 + 200 * 199 / 2 + 1
    # Straight across from one of those that are kept, and a bend of at most 3 m along the rim
    # at either end.
    for start, end in ((0, 500), (2, 503), (251, 749)):
        assert town.walk(ends[start], ends[end]) == pytest.approx(240, abs=6)


@pytest.mark.parametrize("corners", [4, 5, 301])
def test_a_ring_that_crosses_itself_is_walked_along(tmp_path: Path, corners: int) -> None:
    """A star, drawn in one go: nobody knows what of it is the square."""
    drawing = Drawing()
    step = corners // 2
    spots = [on_circle(100, n * step / corners) for n in range(corners)]
    drawing.way(*ring(*dict.fromkeys(spots)), **SQUARE)
    east = away(drawing, spots[0], (150, 0))
    west = away(drawing, spots[1], (-150, 10))
    town = Town(drawing, tmp_path)
    straight = math.dist(spots[0], spots[1]) + 50 + math.dist(spots[1], (-150, 10))
    assert town.walk(east, west) <= straight + CM
