"""A local server that answers OSMnx' Overpass queries from an extract, and can misbehave.

It understands just what OSMnx writes: statements `kind["key"="value"](poly:'...')`, each with
all that the found elements are made of.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import osmium
import shapely

from tests.local_server import Reply, Request, listen

Element = dict[str, Any]
Identity = tuple[str, int]
# What a server does with a query: the status and the body it answers with.
Answer = Callable[[str], Reply]

_STATEMENT = re.compile(
    r"(node|way|relation)\[[\"'](.+?)[\"'](?:=[\"'](.+?)[\"'])?\]\(poly:[\"'](.+?)[\"']\)"
)
_KINDS = {"n": "node", "w": "way", "r": "relation"}


class Extract:
    """All elements of a file, in the form in which Overpass gives them."""

    def __init__(self, path: Path) -> None:
        self.elements: dict[Identity, Element] = {}
        self.by_key: dict[tuple[str, str], list[Identity]] = defaultdict(list)
        # Most nodes have no tags: osmium remembers where they are, far sooner than Python does.
        bare = osmium.filter.EmptyTagFilter()
        bare.enable_for(osmium.osm.NODE)
        processor = osmium.FileProcessor(str(path)).with_locations().with_filter(bare)
        self.date = processor.header.get("osmosis_replication_timestamp") or "2021-08-01T00:00:00Z"
        for found in processor:
            element = _element(found)
            identity = element["type"], element["id"]
            self.elements[identity] = element
            for key in element["tags"]:
                self.by_key[element["type"], key].append(identity)
        assert processor.node_location_storage is not None
        self.locations = processor.node_location_storage

    def answer(self, query: str) -> Reply:
        """Answer as Overpass does: the elements that are asked for, each once."""
        wanted: dict[Identity, Element] = {}
        for kind, key, value, ring in _STATEMENT.findall(query):
            lat_lon = [float(number) for number in ring.split()]
            polygon = shapely.Polygon(list(zip(lat_lon[1::2], lat_lon[::2], strict=True)))
            shapely.prepare(polygon)
            for identity in self.by_key[kind, key]:
                fits = value in ("", self.elements[identity]["tags"][key])
                if fits and self._meets(identity, polygon):
                    self._take(identity, wanted)
        body = {"osm3s": {"timestamp_osm_base": self.date}, "elements": list(wanted.values())}
        return 200, json.dumps(body).encode()

    def _meets(self, identity: Identity, polygon: shapely.Polygon) -> bool:
        element = self._find(identity)
        if element is None:
            return False
        if element["type"] == "node":
            return polygon.intersects(shapely.Point(element["lon"], element["lat"]))
        if element["type"] == "way":
            nodes = [self._find(("node", ref)) for ref in element["nodes"]]
            corners = [(node["lon"], node["lat"]) for node in nodes if node]
            return len(corners) > 1 and polygon.intersects(shapely.LineString(corners))
        return any(self._meets((m["type"], m["ref"]), polygon) for m in element["members"])

    def _find(self, identity: Identity) -> Element | None:
        kind, number = identity
        if kind != "node" or identity in self.elements:
            return self.elements.get(identity)
        try:
            at = self.locations.get(number)
        except KeyError:
            return None
        return {"type": kind, "id": number, "tags": {}, "lat": at.lat, "lon": at.lon}

    def _take(self, identity: Identity, wanted: dict[Identity, Element]) -> None:
        """Take an element and all it is made of, as far as the file holds it."""
        element = self._find(identity)
        if element is None or identity in wanted:
            return
        wanted[identity] = element
        for node in element.get("nodes", ()):
            self._take(("node", node), wanted)
        for member in element.get("members", ()):
            if member["type"] != "relation":
                self._take((member["type"], member["ref"]), wanted)


def _element(found: Any) -> Element:  # noqa: ANN401, one of pyosmium's kinds
    element: Element = {"type": _KINDS[found.type_str()], "id": found.id, "tags": dict(found.tags)}
    if found.is_node():
        return element | {"lat": found.location.lat, "lon": found.location.lon}
    if found.is_way():
        return element | {"nodes": [node.ref for node in found.nodes]}
    members = [
        {"type": _KINDS[member.type], "ref": member.ref, "role": member.role}
        for member in found.members
    ]
    return element | {"members": members}


@contextmanager
def serve(answer: Answer) -> Iterator[tuple[str, list[str]]]:
    """Run a server on this machine; give its address and the list of queries it gets."""
    queries: list[str] = []

    def reply(request: Request) -> Reply:
        if not request.posted:
            return 200, b"\n\n\n\n2 slots available now.\n"
        query = parse_qs(request.posted)["data"][0]
        queries.append(query)
        return answer(query)

    with listen(reply) as base:
        yield f"{base}/api", queries
