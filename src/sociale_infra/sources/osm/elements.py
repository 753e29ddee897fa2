"""OpenStreetMap as it is read: elements with tags, in EPSG:4326, before any table is made.

Every source of OpenStreetMap (a file now, a live one beside it) gives this, and `walkways`,
`places`, `population` and `background` make the tables of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import shapely

# Keys of what every source must give besides the places and the background.
LINES = ("highway", "waterway", "railway")
GATES = ("entrance", "barrier")
HOUSE_NUMBER = "addr:housenumber"

Tags = dict[str, str]
GeometryArray = npt.NDArray[np.object_]


class Box(NamedTuple):
    """A rectangle in degrees, EPSG:4326; its border belongs to it."""

    west: float
    south: float
    east: float
    north: float

    def grown(self, degrees: float) -> Box:
        """Return the box with a margin on all sides."""
        return Box(
            self.west - degrees, self.south - degrees, self.east + degrees, self.north + degrees
        )

    def scaled(self, factor: float) -> Box:
        """Return the box in another unit."""
        return Box(*(side * factor for side in self))

    def touches(self, shapes: GeometryArray) -> npt.NDArray[np.bool_]:
        """Say which shapes the box meets."""
        rectangle = shapely.box(*self)
        shapely.prepare(rectangle)
        return np.asarray(shapely.intersects(rectangle, shapes))


class Elements(NamedTuple):
    """Elements with their id ("node/1", "way/2", "relation/3"), tags and geometry."""

    ids: list[str]
    tags: list[Tags]
    geometry: GeometryArray

    def take(self, rows: npt.NDArray[np.intp]) -> Elements:
        """Return these rows, in this order."""
        return Elements(
            [self.ids[row] for row in rows], [self.tags[row] for row in rows], self.geometry[rows]
        )

    def within(self, box: Box | None) -> Elements:
        """Return the elements that meet the box; all of them without one."""
        return self if box is None else self.take(np.flatnonzero(box.touches(self.geometry)))


class Ways(NamedTuple):
    """Ways as runs of nodes: way `i` owns the nodes from `starts[i]` up to `starts[i + 1]`.

    A negative id is that of a relation, a way per ring. `lon` and `lat` are degrees, NaN where
    the source does not hold the node (the cut edge of an extract).
    """

    ids: npt.NDArray[np.int64]
    tags: list[Tags]
    starts: npt.NDArray[np.int64]
    refs: npt.NDArray[np.int64]
    lon: npt.NDArray[np.float64]
    lat: npt.NDArray[np.float64]

    def take(self, rows: npt.NDArray[np.intp]) -> Ways:
        """Return these ways, in this order."""
        sizes = np.diff(self.starts)[rows]
        starts = np.concatenate([[0], np.cumsum(sizes)])
        nodes = np.arange(starts[-1]) + np.repeat(self.starts[rows] - starts[:-1], sizes)
        tags = [self.tags[row] for row in rows]
        return Ways(
            self.ids[rows], tags, starts, self.refs[nodes], self.lon[nodes], self.lat[nodes]
        )

    def within(self, box: Box | None) -> Ways:
        """Return the ways that meet the box, with all ways of the same id; without one all."""
        if box is None:
            return self
        rows, geometry = self.lines()
        met = self.ids[rows[box.touches(geometry)]]
        return self.take(np.flatnonzero(np.isin(self.ids, met)))

    def lines(self) -> tuple[npt.NDArray[np.intp], GeometryArray]:
        """Return the ways as lines, broken where nodes are absent: their rows and geometry."""
        runs = np.repeat(np.arange(len(self.ids)), np.diff(self.starts))
        runs += np.cumsum(np.isnan(self.lon)) * len(self.ids)
        here = ~np.isnan(self.lon)
        _, first, run, size = np.unique(
            runs[here], return_index=True, return_inverse=True, return_counts=True
        )
        long = size > 1
        order = np.cumsum(long) - 1
        kept = long[run]
        coordinates = np.column_stack([self.lon[here], self.lat[here]])[kept]
        geometry = shapely.linestrings(coordinates, indices=order[run[kept]])
        return (runs[here] % len(self.ids))[first[long]], np.asarray(geometry, dtype=object)


@dataclass(frozen=True)
class OsmData:
    """What an extract holds for us.

    Attributes
    ----------
    ways
        Ways that somebody may walk on or that the map draws as a road.
    gates
        Nodes that are an entrance or a gate.
    places, addresses, background
        Elements of the categories; with a house number; water, green and so on for the map.
    date
        When OpenStreetMap held this (ISO 8601), or "unknown".
    broken
        Ids of polygons that could not be put together.
    """

    ways: Ways
    gates: Elements
    places: Elements
    addresses: Elements
    background: Elements
    date: str
    broken: list[str]
