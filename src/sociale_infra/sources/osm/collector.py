"""Collect the elements that are used from a stream of OpenStreetMap elements of pyosmium."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Sequence
from itertools import chain, islice

import numpy as np
import osmium
import shapely
from osmium.geom import WKBFactory
from osmium.osm import Area, Location, Node, NodeRef, Relation, TagList, Way

from sociale_infra.sources.osm.addresses import AddressPoints
from sociale_infra.sources.osm.elements import (
    GATES,
    HOUSE_NUMBER,
    LINES,
    Box,
    Elements,
    OsmData,
    Tags,
    Ways,
)
from sociale_infra.sources.osm.near import PER_DEGREE
from sociale_infra.strangers_text import clean

# A point with one of these keys is a business or a service with an address, not a home.
_NOT_A_HOME = ("amenity", "shop", "leisure", "office", "tourism", "craft", "club", "healthcare")
# The value of highway=* with which a relation is a surface to walk on.
_SURFACE = "pedestrian"
# Degrees (7 to 11 km here) around the box: a way that starts there may still reach into it.
_REACH_DEG = 0.1
_MOST_LON, _MOST_LAT = 180, 90
# The place of a node that the file lacks.
_NOWHERE = 2**31 - 1

Classify = Callable[[Tags], str | None]


class UnfitElementsError(Exception):
    """The elements of a file are not in the order, or not of the kind, that all readers expect."""


class Rows:
    """Elements while they are being read, in EPSG:4326: the points first, then all else."""

    def __init__(self) -> None:
        self.ids: list[str] = []
        self.tags: list[Tags] = []
        self.lon, self.lat = array("d"), array("d")
        # Measured: shapely reads bytes five times as fast as hexadecimal text.
        self.wkb: list[bytes] = []

    def add_point(self, element_id: str, tags: Tags, location: Location) -> None:
        """Add a node.

        Raises
        ------
        osmium.InvalidLocationError
            The location is not known.
        """
        self.lon.append(location.lon)
        self.lat.append(location.lat)
        self.ids.append(element_id)
        self.tags.append(tags)

    def put_first(self, points: AddressPoints) -> None:
        """Put nodes before all that was added."""
        self.lon, self.lat = points.lon + self.lon, points.lat + self.lat
        self.ids, self.tags = points.ids + self.ids, points.tags + self.tags

    def add(self, element_id: str, tags: Tags, wkb: str) -> None:
        """Add a way or an area; its geometry is WKB in hexadecimal."""
        self.ids.append(element_id)
        self.tags.append(tags)
        self.wkb.append(bytes.fromhex(wkb))

    def elements(self) -> Elements:
        """Return the elements with their geometry (EPSG:4326)."""
        _check_once(self.ids)
        points, shapes = shapely.points(self.lon, self.lat), shapely.from_wkb(self.wkb)
        geometry = np.concatenate([points, shapes], dtype=object)
        return Elements(self.ids, _clean(self.tags), geometry)


class _WayRows:
    """Ways while they are being read."""

    def __init__(self) -> None:
        self.ids: list[int] = []
        self.tags: list[Tags] = []
        self.starts = array("q", [0])
        self.refs, self.x, self.y = array("q"), array("q"), array("q")

    def add(self, way_id: int, tags: Tags, nodes: Iterable[NodeRef]) -> None:
        """Add a way; one with a negative id is a ring of the relation of that number."""
        self.ids.append(way_id)
        self.tags.append(tags)
        # Measured: each asked for by itself takes longer, and so does a location.
        held = [*nodes]
        self.refs.extend([node.ref for node in held])
        self.x.extend([node.x for node in held])
        self.y.extend([node.y for node in held])
        self.starts.append(len(self.refs))

    def ways(self, box: Box | None) -> Ways:
        """Return the ways that intersect the box (degrees, EPSG:4326)."""
        east, north = (np.asarray(axis) / PER_DEGREE for axis in (self.x, self.y))
        absent = (np.abs(east) > _MOST_LON) | (np.abs(north) > _MOST_LAT)
        if len(absent) and absent.all():
            message = (
                "none of its ways has a node with a position; sort it with `osmium sort`, or cut "
                "it out with complete ways"
            )
            raise UnfitElementsError(message)
        _check_once([one for one in self.ids if one > 0], "way/")
        lon, lat = (np.where(absent, np.nan, axis) for axis in (east, north))
        starts, refs = np.asarray(self.starts), np.asarray(self.refs)
        ids = np.asarray(self.ids, dtype=np.int64)
        return Ways(ids, _clean(self.tags), starts, refs, lon, lat).within(box)


class Collector:
    """Takes the elements of a stream one by one and keeps those that are used.

    Nodes that are no more than an address are read apart: they have none of the keys
    `more_than_a_home`.
    """

    def __init__(
        self, place_keys: Collection[str], category: Classify, kind: Classify, box: Box | None
    ) -> None:
        self.more_than_a_home = frozenset({*place_keys, *_NOT_A_HOME, *GATES})
        self._category = category
        self._kind = kind
        self._box = box
        around = or_all(box)
        self._inside = around.scaled(PER_DEGREE)
        self._near = around.grown(_REACH_DEG).scaled(PER_DEGREE)
        self._factory = WKBFactory()
        self._ways = _WayRows()
        self._rows = {name: Rows() for name in ("gates", "places", "addresses", "background")}
        self._outlines: dict[str, tuple[Tags, str]] = {}
        self._awaited: set[str] = set()
        self._broken: list[str] = []
        self._nodes_are_over = self._has_relations = False

    def take(self, element: object) -> None:
        """Keep one element if it is used; closed ways and relations come again as areas.

        Raises
        ------
        UnfitElementsError
            A node comes after a way, or a way has no id of OpenStreetMap.
        """
        if isinstance(element, Node):
            if self._nodes_are_over:
                message = f"node/{element.id} comes after a way; sort it with `osmium sort`"
                raise UnfitElementsError(message)
            if not element.deleted:
                self._take_node(element)
        elif isinstance(element, Way):
            self._nodes_are_over = True
            if element.id <= 0:
                message = f"way/{element.id} has an id that OpenStreetMap never gave"
                raise UnfitElementsError(message)
            if not element.deleted:
                self._take_way(element)
        elif isinstance(element, Area):
            self._take_area(element)
        elif isinstance(element, Relation):
            self._take_relation(element)

    def take_addresses(self, points: AddressPoints) -> None:
        """Keep the nodes that are no more than an address, which were read apart."""
        self._rows["addresses"].put_first(points)

    def data(self, date: str) -> OsmData:
        """Return everything that was kept and intersects the box.

        Raises
        ------
        UnfitElementsError
            An element comes twice, or no way has a node with a position.
        """
        for element_id, (tags, wkb) in self._outlines.items():
            self._rows["places"].add(element_id, tags, wkb)
        parts = {name: rows.elements().within(self._box) for name, rows in self._rows.items()}
        return OsmData(
            ways=self._ways.ways(self._box),
            date=date,
            broken=sorted({*self._broken, *self._awaited}),
            relations=self._has_relations,
            **parts,
        )

    def _take_node(self, node: Node) -> None:
        location = node.location
        if not lies_in(self._inside, location):
            return
        tags, names = _all_tags(node.tags), []
        if HOUSE_NUMBER in tags and tags.keys().isdisjoint(self.more_than_a_home):
            return
        if HOUSE_NUMBER in tags and tags.keys().isdisjoint(_NOT_A_HOME):
            names.append("addresses")
        if self._category(tags) is not None:
            names.append("places")
        if not tags.keys().isdisjoint(GATES):
            names.append("gates")
        if "name" in tags and self._kind(tags) is not None:
            names.append("background")
        for name in names:
            self._rows[name].add_point(f"node/{node.id}", tags, location)

    def _take_way(self, way: Way) -> None:
        nodes = way.nodes
        if not len(nodes) or not lies_in(self._near, nodes[0]):
            return
        tags = _all_tags(way.tags)
        if not tags.keys().isdisjoint(LINES):
            self._ways.add(way.id, tags, nodes)
        if self._category(tags) is not None:
            self._keep_outline(way, tags)

    def _take_relation(self, relation: Relation) -> None:
        """Expect an area of a place; it does not come if the file lacks a member."""
        self._has_relations = True
        tags = _all_tags(relation.tags)
        if tags.get("type") == "multipolygon" and self._category(tags) is not None:
            self._awaited.add(f"relation/{relation.id}")

    def _keep_outline(self, way: Way, tags: Tags) -> None:
        """Keep the line of a place until its area comes; for some it never comes."""
        try:
            wkb = self._factory.create_linestring(way)
        except (RuntimeError, osmium.InvalidLocationError):
            self._broken.append(f"way/{way.id}")
        else:
            self._outlines[f"way/{way.id}"] = (tags, wkb)

    def _keep_rings(self, area: Area, tags: Tags) -> None:
        """Keep the rings of a pedestrian surface as ways, whatever their order in the relation."""
        for outer in area.outer_rings():
            for ring in (outer, *area.inner_rings(outer)):
                nodes = [*ring][:-1]
                start = min(range(len(nodes)), key=lambda index: nodes[index].ref)
                nodes = nodes[start:] + nodes[:start]
                if nodes[1].ref > nodes[-1].ref:
                    nodes[1:] = nodes[:0:-1]
                self._ways.add(-area.orig_id(), {**tags, "area": "yes"}, [*nodes, nodes[0]])

    def _take_area(self, area: Area) -> None:
        tags, names = _all_tags(area.tags), []
        if not area.from_way() and tags.get("highway") == _SURFACE:
            self._keep_rings(area, tags)
        home = "building" in tags or tags.keys().isdisjoint(_NOT_A_HOME)
        if HOUSE_NUMBER in tags and home:
            names.append("addresses")
        if self._category(tags) is not None:
            names.append("places")
        if self._kind(tags) is not None:
            names.append("background")
        if not names:
            return
        element_id = area_id(area)
        try:
            wkb = self._factory.create_multipolygon(area)
        except RuntimeError:
            if element_id not in self._outlines and names != ["background"]:
                self._broken.append(element_id)
            return
        self._outlines.pop(element_id, None)
        self._awaited.discard(element_id)
        for name in names:
            self._rows[name].add(element_id, tags, wkb)


def _check_once(ids: Sequence[object], kind: str = "") -> None:
    if len(set(ids)) < len(ids):
        again = next(one for one, times in Counter(ids).items() if times > 1)
        message = (
            f"{kind}{again} comes twice, as in a history or in extracts that were joined; make one "
            f"of them with `osmium time-filter` or `osmium merge`"
        )
        raise UnfitElementsError(message)


def _all_tags(given: TagList) -> Tags:
    # Measured: to be told that there are no more takes pyosmium as long as ten tags.
    return dict(islice(given, len(given)))


def _clean(tags: list[Tags]) -> list[Tags]:
    """Return the tags of elements without the control characters that their values hold."""
    if "".join(chain.from_iterable(map(dict.values, tags))).isprintable():
        return tags
    return [{key: clean(value) for key, value in of_one.items()} for of_one in tags]


def or_all(box: Box | None) -> Box:
    """Return the box, or without one that of the whole world (degrees)."""
    return box or Box(-180, -90, 180, 90)


def lies_in(box: Box, location: Location | NodeRef) -> bool:
    """Return whether a location is in the box (both in 1e-7 degrees), or may be: is unknown."""
    x, y = location.x, location.y
    return x == _NOWHERE or bool(box.west <= x <= box.east and box.south <= y <= box.north)


def area_id(area: Area) -> str:
    """Return the id of the way or relation that an area is made of."""
    return f"{'way' if area.from_way() else 'relation'}/{area.orig_id()}"
