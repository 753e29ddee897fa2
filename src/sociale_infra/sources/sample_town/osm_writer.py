"""From features to an OpenStreetMap file: nodes that ways share, ways and multipolygons."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import numpy as np
import osmium
import shapely
from numpy.typing import NDArray
from osmium.osm import Box, mutable
from pyproj import Transformer
from shapely import LineString, Point, Polygon

from sociale_infra.sources.sample_town.drawing import CRS, Feature, Points, Tags

_UNITS = 10_000_000  # in a degree, as OpenStreetMap stores it
_Nodes = NDArray[np.int64]  # longitude and latitude in those units


class _Relation(NamedTuple):
    """A polygon with holes: the numbers of its ways, the outer ring first."""

    ways: list[int]
    tags: Tags


def write_osm(path: Path, features: list[Feature], *, date: str) -> None:
    """Write points, lines and polygons (EPSG:28992) to a file, which replaces any other.

    The same features give the same bytes; `date` (ISO 8601) is the age of the data. Ways share
    a node where they share a vertex. A point on a vertex (a gate, an entrance) gives its tags
    to that node; any other point becomes a node of its own.
    """
    ways, relations = _trace_ways(features)
    shared, refs = _share_nodes(ways)
    spots = [feature for feature in features if isinstance(feature.geometry, Point)]
    nodes, tags = _place_spots(shared, spots)
    with osmium.SimpleWriter(path, header=_header(nodes, date), overwrite=True) as writer:
        for i, (location, own) in enumerate(zip((nodes / _UNITS).tolist(), tags, strict=True), 1):
            writer.add_node(mutable.Node(id=i, location=location, tags=own))
        for i, (way, ref) in enumerate(zip(ways, refs, strict=True), 1):
            writer.add_way(mutable.Way(id=i, nodes=(ref + 1).tolist(), tags=way.tags))
        for i, (numbers, own) in enumerate(relations, 1):
            roles = ["outer", *["inner"] * (len(numbers) - 1)]
            members = [("w", way + 1, role) for way, role in zip(numbers, roles, strict=True)]
            relation_tags = {"type": "multipolygon", **own}
            writer.add_relation(mutable.Relation(id=i, members=members, tags=relation_tags))


def _trace_ways(features: list[Feature]) -> tuple[list[Feature], list[_Relation]]:
    """Turn lines and polygons into ways; a hole that is a thing itself (a pond) is drawn once."""
    ways = [f for f in features if isinstance(f.geometry, LineString)]
    polygons = [(f.geometry, f.tags) for f in features if isinstance(f.geometry, Polygon)]
    numbers: dict[frozenset[tuple[float, ...]], int] = {}
    relations = []
    for polygon, tags in sorted(polygons, key=lambda polygon: len(polygon[0].interiors) > 0):
        members = []
        for ring in (polygon.exterior, *polygon.interiors):
            corners = frozenset(ring.coords)
            if corners not in numbers or not polygon.interiors:
                numbers[corners] = len(ways)
                ways.append(Feature(ring, {} if polygon.interiors else tags))
            members.append(numbers[corners])
        if polygon.interiors:
            relations.append(_Relation(members, tags))
    return ways, relations


def _share_nodes(ways: list[Feature]) -> tuple[_Nodes, list[_Nodes]]:
    """Make one node of equal vertices; return the nodes, and the node numbers of each way."""
    vertices, way = shapely.get_coordinates([w.geometry for w in ways], return_index=True)
    nodes, number = np.unique(_to_units(vertices), axis=0, return_inverse=True)
    again = (np.diff(number, prepend=-1) == 0) & (np.diff(way, prepend=-1) == 0)
    number, way = number[~again], way[~again]
    return nodes, np.split(number, np.flatnonzero(np.diff(way)) + 1)


def _place_spots(shared: _Nodes, spots: list[Feature]) -> tuple[_Nodes, list[Tags]]:
    """Put points on the nodes of ways, or beside them; return all nodes and their tags."""
    numbers = {tuple(node): number for number, node in enumerate(shared.tolist())}
    tags: list[Tags] = [{} for _ in numbers]
    alone = []
    places = _to_units(shapely.get_coordinates([spot.geometry for spot in spots]))
    for spot, place in zip(spots, places.tolist(), strict=True):
        number = numbers.get(tuple(place))
        if number is None:
            alone.append(place)
            tags.append(spot.tags)
        else:
            tags[number] = tags[number] | spot.tags
    return np.concatenate([shared, np.array(alone, np.int64).reshape(-1, 2)]), tags


def _to_units(points: Points) -> _Nodes:
    to_degrees = Transformer.from_crs(CRS, "EPSG:4326", always_xy=True)
    return np.round(np.column_stack(to_degrees.transform(*points.T)) * _UNITS).astype(np.int64)


def _header(nodes: _Nodes, date: str) -> osmium.io.Header:
    header = osmium.io.Header()
    header.set("generator", "sociale_infra sample town (invented)")
    header.set("osmosis_replication_timestamp", date)
    header.set("sorting", "Type_then_ID")
    header.add_box(Box(*(nodes.min(axis=0) / _UNITS), *(nodes.max(axis=0) / _UNITS)))
    return header
