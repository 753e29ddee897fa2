"""Geometry as the page carries it: whole steps on a grid of degrees, each from the one before.

The only place where the study area's metric CRS becomes EPSG:4326.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import CRS, Transformer

from sociale_infra.tables import crs_of

STEPS_PER_DEGREE = 100_000  # a step is 1.1 m north, and 0.7 m east in the Netherlands
# OpenStreetMap's coordinates are whole hundredths of a step.
FINE = 100
PARTS = 1 << 24
# Less than this is the last bits of a projection and of its inverse.
_SAME_M = 1e-6

# Points below which a line or a ring (which ends where it starts) shows nothing.
_LEAST_LINE = 2
_LEAST_RING = 4

Line = list[int]
"""x, y of the first point in steps from the grid's corner, then the steps to each next point."""


class Strokes(NamedTuple):
    """Lines and rings as arrays."""

    owner: NDArray[np.int64]
    """Row of the geometry that each is of."""
    points: NDArray[np.int64]
    """Number of its points."""
    moves: NDArray[np.int64]
    """First point of each, in steps from the grid's corner, then its moves: x and y a row."""


@dataclass(frozen=True)
class Grid:
    """A grid whose corner lies `west` and `south` steps from longitude and latitude 0."""

    west: int
    south: int

    @classmethod
    def around(cls, geometry: gpd.GeoSeries) -> Grid:
        """Put the corner where the geometry starts, so that its numbers are short."""
        west, south, _, _ = bounds_in_degrees(geometry)
        return cls(int(west * STEPS_PER_DEGREE), int(south * STEPS_PER_DEGREE))

    def points(self, geometry: gpd.GeoSeries) -> list[list[int]]:
        """Encode points, each as its x and y."""
        places: list[list[int]] = self.steps(geometry).tolist()
        return places

    def steps(self, geometry: gpd.GeoSeries) -> NDArray[np.int64]:
        """Return the x and y of points, in steps from the corner."""
        return self._steps(shapely.get_coordinates(geometry.to_numpy()), crs_of(geometry))

    def exact(self, geometry: gpd.GeoSeries) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Return the x and y of all coordinates in hundredths of a step from the corner, and parts.

        The parts (2^24 in a hundredth) are 0 for a point of OpenStreetMap: its coordinates are
        such hundredths, and come back to the last bits of the projection. Others do to a
        nanometre.
        """
        coordinates, crs = shapely.get_coordinates(geometry.to_numpy()), crs_of(geometry)
        fine = STEPS_PER_DEGREE * FINE
        whole = np.rint(np.column_stack(_to_degrees(crs).transform(*coordinates.T)) * fine)
        back = np.column_stack(to_metres(crs).transform(*(whole / fine).T))
        off = (np.abs(back - coordinates) >= _SAME_M).any(axis=1)
        between = _inverse(coordinates[off], crs) * fine
        whole[off] = np.rint(between)
        parts = np.zeros(whole.shape)
        parts[off] = np.rint((between - whole[off]) * PARTS)
        corner = np.array([self.west, self.south]) * FINE
        return whole.astype(np.int64) - corner, parts.astype(np.int64)

    def lines(self, geometry: gpd.GeoSeries) -> list[list[Line]]:
        """Encode lines and polygons, each as a list of its parts and rings; a point has none.

        Outer rings run against the clock and holes with it, so that overlapping polygons can be
        filled as one shape. A part that shrinks to nothing on the grid is left out.
        """
        encoded: list[list[Line]] = [[] for _ in geometry]
        drawn = self.strokes(geometry)
        moves, end = drawn.moves.ravel().tolist(), 0
        for owner, points in zip(drawn.owner.tolist(), drawn.points.tolist(), strict=True):
            begin, end = end, end + 2 * points
            encoded[owner].append(moves[begin:end])
        return encoded

    def strokes(self, geometry: gpd.GeoSeries) -> Strokes:
        """Encode lines and polygons as `lines` does, into arrays: rings first, then lines."""
        shapes = shapely.orient_polygons(geometry.to_numpy())
        parts, owner = shapely.get_parts(shapes, return_index=True)
        rings, part = shapely.get_rings(parts, return_index=True)
        is_line = shapely.get_dimensions(parts) == 1
        lines = np.concatenate([rings, parts[is_line]])
        coordinates, line = shapely.get_coordinates(lines, return_index=True)
        steps = self._steps(coordinates, crs_of(geometry))
        moves = np.diff(steps, axis=0, prepend=0)
        first = np.diff(line, prepend=-1) > 0
        moves[first] = steps[first]
        moving = first | moves.any(axis=1)  # standing still is no move
        points = np.bincount(line[moving], minlength=len(lines))
        shown = points >= np.repeat([_LEAST_RING, _LEAST_LINE], [len(rings), is_line.sum()])
        owners = np.concatenate([owner[part], owner[is_line]])
        return Strokes(owners[shown], points[shown], moves[moving & shown[line]])

    def _steps(self, coordinates: NDArray[np.float64], crs: CRS) -> NDArray[np.int64]:
        degrees = np.column_stack(_to_degrees(crs).transform(*coordinates.T))
        steps = np.rint(degrees * STEPS_PER_DEGREE) - (self.west, self.south)
        whole: NDArray[np.int64] = steps.astype(np.int64)
        return whole


def bounds_in_degrees(geometry: gpd.GeoSeries) -> NDArray[np.float64]:
    """Return how far west, south, east and north the corners of shapes lie."""
    coordinates = shapely.get_coordinates(geometry.to_numpy())
    degrees = np.column_stack(_to_degrees(crs_of(geometry)).transform(*coordinates.T))
    return np.concatenate([degrees.min(axis=0), degrees.max(axis=0)])


def exact_degrees(geometry: gpd.GeoSeries) -> NDArray[np.float64]:
    """Return the longitude and latitude of points, of which the projection is the points again."""
    return _inverse(shapely.get_coordinates(geometry.to_numpy()), crs_of(geometry))


def _inverse(coordinates: NDArray[np.float64], crs: CRS) -> NDArray[np.float64]:
    """Return the degrees of which the projection is these coordinates.

    The way back through a change of datum is a fraction of a millimetre off: it is put right.
    """
    aim = coordinates
    for _ in range(2):
        degrees = np.column_stack(_to_degrees(crs).transform(*aim.T))
        aim = aim + coordinates - np.column_stack(to_metres(crs).transform(*degrees.T))
    return np.column_stack(_to_degrees(crs).transform(*aim.T))


@cache
def _to_degrees(crs: CRS) -> Transformer:
    return Transformer.from_crs(crs, "EPSG:4326", always_xy=True)


@cache
def to_metres(crs: CRS) -> Transformer:
    """Return what turns degrees, east before north, into the coordinates of a metric CRS."""
    return Transformer.from_crs("EPSG:4326", crs, always_xy=True)
