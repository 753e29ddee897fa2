"""The ground plan: long lines as curves, quarters between them, and all that is drawn inside."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

import numpy as np
import shapely
from shapely import LinearRing, LineString, Point, Polygon
from shapely.ops import substring

from sociale_infra.sources.sample_town.drawing import (
    CELL_STEPS,
    CURVE_STEPS,
    Patch,
    Points,
    Sketch,
    draw_curve,
    read_points,
    read_sketches,
    to_mm,
)
from sociale_infra.sources.sample_town.motifs import MOTIFS, TURNS, VARIANTS
from sociale_infra.sources.sample_town.names import street_names
from sociale_infra.sources.sample_town.plan import (
    CORNERS,
    COUNTRYSIDE,
    LINES,
    TRAILS,
    Line,
    Quarter,
)

_MARGIN_M = 28.0  # from a line to the first path of a quarter: room for road, verge and ditch
_ACROSS_M = 95.0  # at most, from the border of a quarter to the first path on the other side
_TOUCH_M = 1.0  # at most, from the border of a quarter to the road that runs on it
_PATH_M = 14.0  # from the ring road to the footpath that runs along it
_DITCH_M = 20.0  # from the ring road to the ditch that runs along it
_SINGEL = 0.012  # from a path to the ditch that runs along it, as a share of the quarter
_LANE_M = 9.0  # from the middle of the motorway to its carriageways

# Side -> which of the two coordinates is fixed in a patch, and at which end.
_SIDES = {"N": (1, 0), "E": (0, 1), "S": (1, 1), "W": (0, 0)}
_LINE_SKETCH = {
    "ring": "s",
    "dreef": "t foot=use_sidepath",
    "canal": "k",
    "ditch": "w",
    "rail": "a",
}

Drawn = tuple[str, Points]  # what it is, and where in the quarter, as shares of its sides


class Curve(NamedTuple):
    """A line of the plan, drawn; `corners` says which vertex has which name."""

    line: Line
    points: Points
    corners: dict[str, int]


class Block(NamedTuple):
    """A quarter on the ground: its border, and within that the patch that it fills."""

    quarter: Quarter
    border: Polygon
    patch: Patch

    @property
    def size(self) -> tuple[int, int]:
        """Columns and rows."""
        return len(self.quarter.cells[0]), len(self.quarter.cells)

    def outline(self, steps: int = CELL_STEPS) -> Points:
        """Draw its outermost paths, with so many vertices to a cell."""
        columns, rows = (count * steps for count in self.size)
        u, v = np.arange(columns) / columns, np.arange(rows) / rows
        sides = [(u, 0 * u), (0 * v + 1, v), (1 - u, 0 * u + 1), (0 * v, 1 - v)]
        return self.patch.at(np.concatenate([np.column_stack(side) for side in sides]))

    def way_out(self, u: float, v: float) -> Points:
        """Go from a point of the patch straight to the border."""
        start = Point(self.patch.at(np.array([[u, v]]))[0])
        return shapely.get_coordinates(shapely.shortest_line(start, self.border.exterior))


def draw_lines() -> list[Curve]:
    """Draw every line of the plan; the municipal border as straight stretches, as it is."""
    curves = []
    for line in LINES:
        points, steps = read_points(line.points, CORNERS), CURVE_STEPS
        if line.kind == "edge":
            steps = 1
            points = np.concatenate([points, points[:1]])
        else:
            points = draw_curve(points, closed=line.closed)
        corners = {word: i * steps for i, word in enumerate(line.points.split()) if word in CORNERS}
        curves.append(Curve(line, points, corners))
    return curves


def draw_block(quarter: Quarter, curves: list[Curve]) -> Block:
    """Span a quarter between its four corners."""
    names = quarter.corners.split()
    ends = zip(names, [*names[1:], names[0]], strict=True)
    sides = [_draw_side(start, end, curves) for start, end in ends]
    border = Polygon(np.concatenate([side[:-1] for side in sides]))
    inner = shapely.orient_polygons(border.buffer(-_MARGIN_M, join_style="mitre"), exterior_cw=True)
    top, right, bottom, left = _cut_ring(inner.exterior, [side[0] for side in sides])
    return Block(quarter, border, Patch(top, right, bottom[::-1], left[::-1], quarter.wobble))


def _cut_ring(ring: LinearRing, corners: list[Points]) -> Iterator[Points]:
    """Cut a ring at the points nearest to its corners, the first of these first."""
    at = np.asarray(shapely.line_locate_point(ring, shapely.points(corners)))
    at = np.append(at, at[0])
    at[1:] += ring.length * np.cumsum(np.diff(at) < 0)
    twice = LineString([*ring.coords, *ring.coords[1:]])
    for start, end in pairwise(at):
        yield shapely.get_coordinates(substring(twice, start, end))


def _draw_side(start: str, end: str, curves: list[Curve]) -> Points:
    """Cut the side from the line that holds both corners, else draw it straight."""
    for line, points, corners in curves:
        if start in corners and end in corners:
            a, b = corners[start], corners[end]
            side = points[min(a, b) : max(a, b) + 1]
            if line.closed and len(side) > len(points) / 2:
                side = np.concatenate([points[max(a, b) : -1], points[: min(a, b) + 1]])[::-1]
            return side if a < b else side[::-1]
    return read_points(f"{start} {end}", CORNERS)


def draw_town_lines(curves: list[Curve]) -> Iterator[Sketch]:
    """Draw the long lines, with what runs along them."""
    for line, points, _ in curves:
        if line.kind in _LINE_SKETCH:
            yield Sketch(f"{_LINE_SKETCH[line.kind]} name={line.name}", points)
        if line.kind == "ring":
            for kind, offset in (("f", -_PATH_M), ("w", _DITCH_M)):
                ring = Polygon(points).buffer(offset).exterior
                yield Sketch(kind, to_mm(shapely.get_coordinates(ring)))
        if line.kind == "motorway":
            for offset in (-_LANE_M, _LANE_M):
                lane = shapely.offset_curve(LineString(points), offset)
                yield Sketch("m", shapely.get_coordinates(lane))
    for trail in read_sketches(TRAILS, CORNERS):
        yield trail._replace(points=draw_curve(trail.points), wijk=COUNTRYSIDE)


def draw_quarter(block: Block, rng: np.random.Generator) -> Iterator[Sketch]:
    """Draw the motifs of a quarter and the ways between them, with names for the streets."""
    names = street_names(block.quarter.themes)
    drawn: list[Drawn] = []
    for together in (*_draw_cells(block, rng), *_draw_grid(block)):
        kinds = {what for what, _ in together} & names.keys()
        name = {kind: f"{kind} name={next(names[kind])}" for kind in kinds}
        drawn += [(name.get(what, what), uv) for what, uv in together]
    points = block.patch.at(np.concatenate([uv for _, uv in drawn]))
    ends = np.cumsum([len(uv) for _, uv in drawn])
    for (what, _), part in zip(drawn, np.split(points, ends[:-1]), strict=True):
        yield Sketch(what, part, block.quarter.wijk)


def _draw_cells(block: Block, rng: np.random.Generator) -> Iterator[list[Drawn]]:
    """Draw one cell after the other, half of them as mirror images."""
    for row, letters in enumerate(block.quarter.cells):
        for column, letter in enumerate(letters):
            variants = VARIANTS.get(letter, letter)
            motif = MOTIFS[variants[rng.integers(len(variants))]]
            mirrored, corner = bool(rng.integers(2)), np.array([column, row])
            yield [
                (what, (_turn(points, letter, mirrored=mirrored) + corner) / block.size)
                for what, points, _ in read_sketches(motif)
            ]


def _turn(points: Points, letter: str, *, mirrored: bool) -> Points:
    """Turn a motif as its letter says, after mirroring it top to bottom or not."""
    x, y = points.T
    y = 1 - y if mirrored else y
    for _ in range(TURNS.get(letter, 0)):
        x, y = 1 - y, x
    return np.column_stack([x, y])


def _draw_grid(block: Block) -> Iterator[list[Drawn]]:
    """Draw the ways between the cells; a `q` is a footpath beside a ditch."""
    for axis, kinds in enumerate((block.quarter.down, block.quarter.across)):
        count = block.size[1 - axis] * CELL_STEPS
        line = np.empty((count + 1, 2))
        line[:, 1 - axis] = np.arange(count + 1) / count
        for i, kind in enumerate(kinds):
            line[:, axis] = i / block.size[axis]
            yield [("f" if kind == "q" else kind, line.copy())]
            if kind == "q":
                line[:, axis] += _SINGEL
                yield [("w", line.copy())]


def draw_links(blocks: list[Block], curves: list[Curve]) -> Iterator[Sketch]:
    """Draw the ways out of each quarter: to the road on its border, or to the next quarter.

    A street goes on to the nearest end of a grid line there, a path to the nearest path.
    """
    roads = [LineString(curve.points) for curve in curves if curve.line.kind in ("ring", "dreef")]
    ends, paths = ([block.outline(steps) for block in blocks] for steps in (1, CELL_STEPS))
    for i, block in enumerate(blocks):
        for side, line, kind in map(tuple, block.quarter.links.split()):
            is_street = kind in "rt"
            goals = ends if is_street else paths
            goal = np.concatenate([*goals[:i], *goals[i + 1 :]])
            axis, end = _SIDES[side]
            way = block.way_out(*np.insert([int(line) / block.size[1 - axis]], axis, end))
            away = np.hypot(*(goal - way[1]).T)
            at_road = shapely.dwithin(roads, Point(way[1]), _TOUCH_M).any()
            if not (at_road and (is_street or away.min() > _ACROSS_M)):
                way = np.concatenate([way, goal[[away.argmin()]]])
            yield Sketch(kind, way, block.quarter.wijk)
