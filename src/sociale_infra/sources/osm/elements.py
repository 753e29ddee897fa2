"""OpenStreetMap as it is read: elements with tags, in EPSG:4326, before any table is made.

`network`, `places`, `population` and `background` make their tables from these.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import shapely

# Keys of the elements that are read besides the places and the background.
LINES = ("highway", "waterway", "railway")
GATES = ("entrance", "barrier")
HOUSE_NUMBER = "addr:housenumber"
ADDRESS = ("addr:street", HOUSE_NUMBER, "addr:postcode")

Tags = dict[str, str]
GeometryArray = npt.NDArray[np.object_]


class Box(NamedTuple):
    """A rectangle in degrees (EPSG:4326), border included."""

    west: float
    south: float
    east: float
    north: float

    def grown(self, degrees: float) -> Box:
        """Return the box with a margin of so many degrees on all sides."""
        return Box(
            self.west - degrees, self.south - degrees, self.east + degrees, self.north + degrees
        )

    def scaled(self, factor: float) -> Box:
        """Return the box in another unit, of which `factor` go into a degree."""
        return Box(*(side * factor for side in self))

    def touches(self, shapes: GeometryArray) -> npt.NDArray[np.bool_]:
        """Return which shapes (EPSG:4326) intersect the box."""
        rectangle = shapely.box(*self)
        shapely.prepare(rectangle)
        return np.asarray(shapely.intersects(rectangle, shapes))


class Elements(NamedTuple):
    """Elements with their id ("node/1", "way/2", "relation/3"), tags and geometry (EPSG:4326)."""

    ids: list[str]
    tags: list[Tags]
    geometry: GeometryArray

    def take(self, rows: npt.NDArray[np.intp]) -> Elements:
        """Return these rows, in this order."""
        return Elements(
            [self.ids[row] for row in rows], [self.tags[row] for row in rows], self.geometry[rows]
        )

    def within(self, box: Box | None) -> Elements:
        """Return the elements that intersect the box; without a box, all of them."""
        return self if box is None else self.take(np.flatnonzero(box.touches(self.geometry)))


class Ways(NamedTuple):
    """Ways as runs of nodes: way `i` has the nodes from `starts[i]` up to `starts[i + 1]`.

    A negative id is that of a relation, with a way per ring. `lon` and `lat` are in degrees
    (EPSG:4326), NaN where the source lacks the node (at the cut edge of an extract).
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
        """Return the ways that intersect the box and those of the same id; without a box, all."""
        if box is None:
            return self
        rows, geometry = self.lines()
        met = self.ids[rows[box.touches(geometry)]]
        return self.take(np.flatnonzero(np.isin(self.ids, met)))

    def lines(self) -> tuple[npt.NDArray[np.intp], GeometryArray]:
        """Return the ways as lines (EPSG:4326), cut where nodes are absent: rows and geometry."""
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
    """The elements of an extract that are used (EPSG:4326).

    Attributes
    ----------
    ways
        Ways with a key of `LINES`: roads and paths, waterways, railways.
    gates
        Nodes with a key of `GATES`: entrances and barriers.
    places, addresses, background
        Elements of a category; with a house number; water, green, names and so on for the map.
    date
        Date of the data (ISO 8601), or "unknown".
    broken
        Ids of polygons that are incomplete or invalid.
    relations
        Whether it holds any relation that is looked at.
    """

    ways: Ways
    gates: Elements
    places: Elements
    addresses: Elements
    background: Elements
    date: str
    broken: list[str]
    relations: bool
