"""What the page draws around the data: green, built-up ground, water and streets, packed small."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import shapely

from sociale_infra.maps.grid import Grid
from sociale_infra.maps.packed_types import Background, Drawing
from sociale_infra.maps.packing import pack, walk_through
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
    points, moves = [np.zeros(0, dtype=np.int64)], [np.zeros((0, 2), dtype=np.int64)]
    for (kind, rank, is_ring), rows in sorted(kinds.items()):
        drawn = grid.strokes(_order(shown.iloc[rows].geometry))
        lines_of_each = np.bincount(drawn.owner, minlength=len(rows)).tolist()
        drawings.extend(
            {"kind": kind, "rank": rank, "closed": is_ring, "lines": lines}
            for lines in (_share_out(lines_of_each) if is_ring else [sum(lines_of_each)])
        )
        points.append(drawn.points)
        moves.append(drawn.moves)
    every = np.concatenate(points)
    x, y = _unroll(every, np.concatenate(moves)).T
    return {"drawings": drawings, "lines": pack({"points": every}, {"x": x, "y": y})}


def _order(shapes: gpd.GeoSeries) -> gpd.GeoSeries:
    """Return shapes simpler, neighbours together."""
    coordinates, shape = shapely.get_coordinates(shapes.to_numpy(), return_index=True)
    starts = coordinates[np.diff(shape, prepend=-1) > 0]
    simple = _simplify(shapes.to_numpy()).take(walk_through(starts))
    return gpd.GeoSeries(simple, crs=shapes.crs)


def _simplify(shapes: npt.NDArray[np.object_]) -> npt.NDArray[np.object_]:
    """Return shapes with fewer points; what is as narrow as the tolerance stays a shape."""
    # Measured: keeping each shape valid takes five times as long, and is seen of narrow ones only.
    simple = shapely.simplify(shapes, _TOLERANCE_M, preserve_topology=False)
    gone = shapely.is_empty(simple)
    simple[gone] = shapely.simplify(shapes[gone], _TOLERANCE_M)
    return simple


def _share_out(rings_of_each: list[int]) -> list[int]:
    """Share polygons out over drawings, the rings of one in one; return the rings of each."""
    drawings = [0]
    for rings in rings_of_each:
        if drawings[-1] >= _RINGS_PER_DRAWING:
            drawings.append(0)
        drawings[-1] += rings
    return drawings


def _unroll(points: Whole, moves: Whole) -> Whole:
    """Return the x and y of all points of lines with so many each, a row per point."""
    walked = moves.cumsum(axis=0)
    before = (walked - moves)[points.cumsum() - points]
    return walked - before.repeat(points, axis=0)
