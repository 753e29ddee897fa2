"""What the page draws around the data: green, built-up ground, water and streets, packed small."""

from __future__ import annotations

from itertools import chain

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import shapely

from sociale_infra.maps.grid import Grid, Line
from sociale_infra.maps.packing import pack, walk_through
from sociale_infra.maps.payload_types import Background, Drawing
from sociale_infra.terms import SETTLEMENT, STATION

Whole = npt.NDArray[np.int64]

# What the eye cannot see at the scale of a town. Our choice, from the page of Zoetermeer.
_TOLERANCE_M = 1.5
_SMALLEST_M2 = 150
# The more rings one shape has, the longer a canvas takes to add another: measured in Chromium,
# with 5,000 rings of green in one shape the map of Zoetermeer pans at half the speed.
_RINGS_PER_DRAWING = 300


def draw_ground(background: gpd.GeoDataFrame, grid: Grid) -> Background:
    """Gather the background into drawings per kind and rank, polygons apart from lines.

    Returns
    -------
    The `drawings`, each with its number of lines or rings, and those `lines` packed, in the same
    order: a table of how many `points` each has, and one of the `x` and `y` of all points, in steps
    on the grid.
    """
    is_closed = background.geom_type.str.endswith("Polygon")
    is_line = background.geom_type.str.endswith("LineString")
    is_ground = ~background["kind"].isin((SETTLEMENT, STATION))
    shown = background[is_line | (is_ground & (background.area >= _SMALLEST_M2))]
    kinds: dict[tuple[str, int, bool], list[int]] = {}
    closed = is_closed[shown.index].tolist()
    keys = zip(shown["kind"].tolist(), shown["rank"].tolist(), closed, strict=True)
    for row, key in enumerate(keys):
        kinds.setdefault(key, []).append(row)
    drawings: list[Drawing] = []
    drawn: list[Line] = []
    for (kind, rank, is_ring), rows in sorted(kinds.items()):
        for lines in _parts(shown.iloc[rows].geometry, grid, rings=is_ring):
            count = len(lines)
            drawings.append({"kind": kind, "rank": rank, "closed": is_ring, "lines": count})
            drawn.extend(lines)
    points, x, y = _unroll(drawn)
    return {"drawings": drawings, "lines": pack({"points": points}, {"x": x, "y": y})}


def _parts(shapes: gpd.GeoSeries, grid: Grid, *, rings: bool) -> list[list[Line]]:
    """Encode shapes of one kind, neighbours together; rings of one polygon stay in one part."""
    coordinates, shape = shapely.get_coordinates(shapes.to_numpy(), return_index=True)
    starts = coordinates[np.diff(shape, prepend=-1) > 0]
    simple = shapes.simplify(_TOLERANCE_M).take(walk_through(starts))
    parts: list[list[Line]] = [[]]
    for lines in grid.lines(gpd.GeoSeries(simple)):
        if rings and len(parts[-1]) >= _RINGS_PER_DRAWING:
            parts.append([])
        parts[-1].extend(lines)
    return parts


def _unroll(lines: list[Line]) -> tuple[Whole, Whole, Whole]:
    """Return how many points each line has, and the x and y of all points."""
    points = np.array([len(line) // 2 for line in lines], dtype=np.int64)
    moves = np.fromiter(chain.from_iterable(lines), np.int64).reshape(-1, 2)
    walked = moves.cumsum(axis=0)
    begins = points.cumsum() - points
    before = (walked - moves)[begins]
    x, y = (walked - before.repeat(points, axis=0)).T
    return points, x, y
