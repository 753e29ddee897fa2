"""OpenStreetMap data drawn by hand, in metres east and north of a spot in RD (EPSG:28992).

    town = Drawing()
    town.way((0, 0), (100, 0), highway="residential")
    town.node((50, 20), amenity="library")
    data = read(town.write(tmp_path / "town.osm"))

Points with equal coordinates are one node, which the ways through it share; a third item, any
word, makes another node at the same spot: `(50, 0, "bridge")`.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from pathlib import Path

import numpy as np
import osmium
import shapely
from osmium.osm import mutable
from pyproj import CRS, Transformer
from shapely.geometry.base import BaseGeometry

from sociale_infra.beside import Share, here
from sociale_infra.config import load_settings
from sociale_infra.sources.background import background_kind
from sociale_infra.sources.osm.elements import Box, OsmData
from sociale_infra.sources.osm.file import read_osm
from sociale_infra.sources.places.classify import Classifier

RD = CRS.from_epsg(28992)
CORNER = (100_000.0, 450_000.0)  # near Zoetermeer
DATE = "2026-01-01T00:00:00Z"
NO_PATHS = np.empty(0, dtype=object)
# OpenStreetMap keeps whole 1e-7 degrees: in a drawing, distances are right to about this.
CM = 0.03

Point = tuple[float, float] | tuple[float, float, str]

_TO_DEGREES = Transformer.from_crs(RD, "EPSG:4326", always_xy=True)


class Drawing:
    """Nodes, ways and relations, numbered in the order in which they are drawn."""

    def __init__(self, number: Callable[[int], int] = int) -> None:
        """Draw on an empty sheet; `number` gives the n-th element of a kind another id."""
        self._number = number
        self._nodes: dict[Point, tuple[int, dict[str, str]]] = {}
        self._ways: dict[int, tuple[list[int], dict[str, str]]] = {}
        self._relations: dict[int, tuple[list[tuple[str, int, str]], dict[str, str]]] = {}

    def node(self, point: Point, /, **tags: str) -> str:
        """Draw a node, or give tags to the one that is there."""
        fresh = self._number(len(self._nodes) + 1)
        number, known = self._nodes.setdefault(point, (fresh, {}))
        known.update(tags)
        return f"node/{number}"

    def way(self, *points: Point, **tags: str) -> str:
        """Draw a line; closed if it ends where it starts."""
        number = self._number(len(self._ways) + 1)
        self._ways[number] = ([_id(self.node(point)) for point in points], tags)
        return f"way/{number}"

    def box(self, west: float, south: float, east: float, north: float, /, **tags: str) -> str:
        """Draw a rectangle."""
        return self.way(
            (west, south), (east, south), (east, north), (west, north), (west, south), **tags
        )

    def multipolygon(self, outer: Iterable[str], inner: Iterable[str], **tags: str) -> str:
        """Make one shape of rings; a ring that is not drawn ("way/99") is missing."""
        number = self._number(len(self._relations) + 1)
        rings = [*((way, "outer") for way in outer), *((way, "inner") for way in inner)]
        members = [("w", _id(way), role) for way, role in rings]
        self._relations[number] = (members, {"type": "multipolygon", **tags})
        return f"relation/{number}"

    def write(self, path: Path, *, without: Collection[Point] = ()) -> Path:
        """Write a file; nodes in `without` are left out, as beyond the edge of an extract."""
        header = osmium.io.Header()
        header.set("osmosis_replication_timestamp", DATE)
        nodes = {
            number: (degrees(point[0], point[1]), tags)
            for point, (number, tags) in self._nodes.items()
            if point not in without
        }
        with osmium.SimpleWriter(path, header=header, overwrite=True) as writer:
            for number, (spot, tags) in sorted(nodes.items()):
                writer.add_node(mutable.Node(id=number, location=spot, tags=tags))
            for number, (refs, tags) in sorted(self._ways.items()):
                writer.add_way(mutable.Way(id=number, nodes=refs, tags=tags))
            for number, (members, tags) in sorted(self._relations.items()):
                writer.add_relation(mutable.Relation(id=number, members=members, tags=tags))
        return path


def _id(element: str) -> int:
    return int(element.partition("/")[2])


def degrees(x: float, y: float) -> tuple[float, float]:
    """Return longitude and latitude of a point of a drawing."""
    lon, lat = _TO_DEGREES.transform(CORNER[0] + x, CORNER[1] + y)
    return float(lon), float(lat)


def degree_box(west: float, south: float, east: float, north: float) -> Box:
    """Return a rectangle of a drawing in degrees."""
    return Box(*degrees(west, south), *degrees(east, north))


def read(
    path: Path, box: Box | None = None, whole: Path | None = None, share: Share = here
) -> OsmData:
    """Read a file as a run with the default settings does."""
    classify = Classifier.of(load_settings().categories)
    return read_osm(
        path,
        place_keys=classify.keys,
        place_category=classify,
        background_kind=background_kind,
        box=box,
        whole=whole,
        share=share,
    )


def on_sheet(geometry: BaseGeometry) -> list[tuple[float, float]]:
    """Return the coordinates of a geometry in RD as they were drawn, to the decimetre."""
    corners = shapely.get_coordinates(geometry) - CORNER
    return [(round(x, 1) + 0.0, round(y, 1) + 0.0) for x, y in corners.tolist()]
