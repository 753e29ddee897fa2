"""Ways: from drawn lines to a network with bridges, and with a shared node at every junction."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import LineString, STRtree
from shapely.geometry.base import BaseGeometry

from sociale_infra.sources.sample_town.drawing import Points, Sketch, Tags, to_mm
from sociale_infra.sources.sample_town.names import read_tags

# First letter of a sketch -> tags of the way.
WAYS = {
    "m": "highway=motorway ref=A99 oneway=yes maxspeed=100",
    "s": "highway=secondary ref=N999 maxspeed=50",
    "t": "highway=tertiary maxspeed=50",
    "u": "highway=unclassified maxspeed=60",
    "r": "highway=residential maxspeed=30",
    "l": "highway=living_street",
    "v": "highway=service",
    "p": "highway=pedestrian",
    "f": "highway=footway",
    "c": "highway=cycleway",
    "b": "highway=path",
    "x": "highway=steps",
    "o": "highway=construction construction=residential",
    "a": "railway=rail",
    "k": "waterway=canal",
    "w": "waterway=ditch",
}
_NO_STREETS = "makw"

# What a street must cross: half its width in metres, and the tags of the crossing.
_BARRIERS = {
    "k": (12.0, "bridge=yes layer=1"),
    "w": (3.5, "bridge=yes layer=1"),
    "a": (9.0, "tunnel=yes layer=-1"),
    "m": (10.0, "bridge=yes layer=1"),
}
_TIE_M = 0.3  # an end this near to another way is joined to it


class Street(NamedTuple):
    """A way of the town: kind (a key of `WAYS`), tags of its own, and where it belongs."""

    line: LineString
    kind: str
    tags: str
    wijk: str


def is_way(sketch: Sketch) -> bool:
    """Return whether a sketch is a way, not a ground or a place."""
    return sketch.what.partition(" ")[0] in WAYS


def way_tags(street: Street) -> Tags:
    """All tags of a way."""
    return read_tags(f"{WAYS[street.kind]} {street.tags}")


def build_streets(sketches: Iterable[Sketch]) -> list[Street]:
    """Make ways that cross what they have to cross, and meet wherever else they touch.

    They are on a bridge over water and motorway, in a tunnel below the railway.
    """
    drawn = [Street(LineString(points), what[0], what[2:], wijk) for what, points, wijk in sketches]
    lines = [street for street in drawn if street.kind in _NO_STREETS]
    streets = [street for street in drawn if street.kind not in _NO_STREETS]
    for kind, (width, tags) in _BARRIERS.items():
        barrier = shapely.union_all(
            [line.line.buffer(width) for line in lines if line.kind == kind]
        )
        streets = list(_cross(streets, barrier, tags))
    on_ground = [street for street in streets if "layer=" not in street.tags]
    tied = [
        street._replace(line=line)
        for street, line in zip(
            on_ground, _tie_together([street.line for street in on_ground]), strict=True
        )
    ]
    return [*lines, *(street for street in streets if "layer=" in street.tags), *tied]


def _cross(streets: list[Street], barrier: BaseGeometry, tags: str) -> Iterator[Street]:
    """Cut streets where they cross the barrier; the part across is straight and has the tags."""
    shapely.prepare(barrier)
    lines = np.array([street.line for street in streets])
    for street, crosses in zip(streets, shapely.intersects(barrier, lines), strict=True):
        if not crosses or "layer=" in street.tags:
            yield street
            continue
        for part in shapely.get_parts(street.line.difference(barrier)):
            yield street._replace(line=LineString(to_mm(shapely.get_coordinates(part))))
        for part in shapely.get_parts(street.line.intersection(barrier)):
            ends = to_mm(shapely.get_coordinates(part))[[0, -1]]
            yield street._replace(line=LineString(ends), tags=f"{street.tags} {tags}".strip())


def _tie_together(lines: list[LineString]) -> list[LineString]:
    """Give lines a shared vertex wherever they cross, or where one ends upon another."""
    drawn = np.array(lines)
    first, second = STRtree(drawn).query(drawn, predicate="dwithin", distance=_TIE_M)
    once = first < second
    first, second = first[once], second[once]
    owners, points = _meetings(drawn, first, second)
    order = np.argsort(owners, kind="stable")
    owners, points = owners[order], points[order]
    bounds = np.searchsorted(owners, np.arange(len(lines) + 1))
    return [
        _with_vertices(line, points[start:stop])
        for line, start, stop in zip(lines, bounds, bounds[1:], strict=False)
    ]


def _meetings(
    lines: NDArray[np.object_], first: NDArray[np.intp], second: NDArray[np.intp]
) -> tuple[NDArray[np.intp], Points]:
    """Return which extra vertex each of the lines gets, from all pairs of lines."""
    crossings, pair = shapely.get_coordinates(
        shapely.intersection(lines[first], lines[second]), return_index=True
    )
    owners, points = [first[pair], second[pair]], [crossings, crossings]
    for ending, other in ((first, second), (second, first)):
        for position in (0, -1):
            end = shapely.get_point(lines[ending], position)
            near = shapely.dwithin(end, lines[other], _TIE_M)
            owners.append(other[near])
            points.append(shapely.get_coordinates(end[near]))
    return np.concatenate(owners), to_mm(np.concatenate(points))


def _with_vertices(line: LineString, extra: Points) -> LineString:
    """Put extra vertices on a line, each where it is nearest."""
    if not len(extra):
        return line
    vertices = shapely.get_coordinates(line)
    steps = np.hypot(*np.diff(vertices, axis=0).T)
    extra_at = shapely.line_locate_point(line, shapely.points(extra))
    at = np.concatenate([[0], np.cumsum(steps), extra_at])
    merged = np.concatenate([vertices, extra])[np.argsort(at, kind="stable")]
    fresh = np.concatenate([[True], (np.diff(merged, axis=0) != 0).any(axis=1)])
    return LineString(merged[fresh])
