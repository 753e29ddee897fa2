"""Merging: which drawings of one category are the same place.

Two rules, both within one category:

1. *Name*: the same name within a short distance, or names that only differ in writing (see
   `names`). These count as one name in the next rule too.
2. *Inside*: a drawing inside a polygon belongs to it, unless their names differ. A polygon
   without a name that contains several differently named places is their shared ground: not a
   place itself, but recorded with each of them. In a category with a minimum size (parks) the
   ground remains a place, beside those inside it.

So a drawing without a name beside a place, but not inside it, remains a place: only its distance
suggests that it is the same one.

A sports park, its clubs and its pitches are different places: one joins a club and plays on a
pitch, which are different categories, and these rules look at one category only. A sports park
is the shared ground of its clubs if it has no name, and a place beside them if it has one.
Pitches side by side are as many places, unless one name, mostly their club's, makes them one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import shapely
from shapely import STRtree

from sociale_infra.components import node_components
from sociale_infra.sources.places.names import is_one_name, plain_name, read_name, town_words

# Share of a polygon that must lie inside another one; drawings of one outline differ a little.
_MOSTLY = 0.9


class Merged(NamedTuple):
    """Drawings (row numbers) that are one place, and the shared grounds it stands on."""

    rows: list[int]
    grounds: list[int]

    @property
    def drawings(self) -> list[int]:
        """All of them."""
        return [*self.rows, *self.grounds]


def merge(
    geometry: npt.NDArray[np.object_],
    names: Sequence[str],
    distance_m: float,
    *,
    towns: Collection[str] = (),
    grounds_count: bool = False,
) -> list[Merged]:
    """Group the drawings of one category into places.

    Parameters
    ----------
    geometry
        Points and polygons in a metric CRS (m).
    names
        Name of each, "" for none.
    distance_m
        Drawings of one name within this many metres (inclusive) are one place.
    towns
        Names of towns, which the name of a place may contain or not.
    grounds_count
        A shared ground is a place of its own.

    Returns
    -------
    Every drawing once, in `rows` of one place or in `grounds` of two or more.
    """
    links = _one_name(geometry, names, distance_m, town_words(towns))
    groups = _Groups(_common_names(names, links), links)
    parent = _smallest_around(geometry)
    for row in np.argsort(shapely.area(geometry), kind="stable"):
        groups.take_in(int(row), np.flatnonzero(parent == row).tolist())
    return groups.places(grounds_count=grounds_count)


class _Groups:
    """Which drawings belong together, built up from the smallest polygon to the largest."""

    def __init__(self, names: Sequence[str], links: Sequence[tuple[int, int]]) -> None:
        self.names = list(names)
        self.links = list(links)
        self.grounds: dict[int, list[int]] = {}

    def take_in(self, outer: int, inside: Sequence[int]) -> None:
        """Join a polygon with what lies inside it."""
        drawn = [row for row in inside if row not in self.grounds]
        tenants = [row for row in drawn if self.names[row]]
        tenants += [row for ground in inside for row in self.grounds.get(ground, ())]
        named = {self.names[row] for row in tenants}
        if not self.names[outer] and len(named) > 1:
            self.grounds[outer] = tenants
        else:
            self.names[outer] = self.names[outer] or next(iter(named), "")
        same = ("", self.names[outer])
        self.links += [(outer, row) for row in drawn if self.names[row] in same]

    def places(self, *, grounds_count: bool) -> list[Merged]:
        """Return the groups; drawings that are linked to a shared ground go with it."""
        group = _groups(len(self.names), self.links)
        rows: dict[int, list[int]] = defaultdict(list)
        grounds: dict[int, list[int]] = defaultdict(list)
        for row, key in enumerate(group):
            rows[key].append(row)
        for ground, tenants in self.grounds.items() if not grounds_count else ():
            members = rows.pop(group[ground])
            for tenant in {group[tenant] for tenant in tenants}:
                grounds[tenant] += members
        return [Merged(members, sorted(grounds[key])) for key, members in rows.items()]


def _smallest_around(geometry: npt.NDArray[np.object_]) -> npt.NDArray[np.intp]:
    """Return for every drawing the smallest larger polygon that contains it, or -1."""
    area = shapely.area(geometry)
    inner, outer = STRtree(geometry).query(geometry, predicate="intersects")
    # Of two equally large ones, the first lies inside the second.
    larger = (area[outer] > area[inner]) | ((area[outer] == area[inner]) & (outer > inner))
    fits = larger & (area[outer] > 0)
    inner, outer = inner[fits], outer[fits]
    shared = shapely.area(shapely.intersection(geometry[inner], geometry[outer]))
    held = np.where(
        area[inner] > 0,
        shared >= _MOSTLY * area[inner],
        shapely.covers(geometry[outer], geometry[inner]),
    )
    inner, outer = inner[held], outer[held]
    order = np.lexsort([outer, area[outer], inner])
    rows, first = np.unique(inner[order], return_index=True)
    parent = np.full(len(geometry), -1)
    parent[rows] = outer[order][first]
    return parent


def _one_name(
    geometry: npt.NDArray[np.object_],
    names: Sequence[str],
    distance_m: float,
    towns: frozenset[str],
) -> list[tuple[int, int]]:
    """Return the pairs of drawings with one name within the distance."""
    named = np.flatnonzero([bool(name) for name in names])
    if not len(named):
        return []
    left, right = STRtree(geometry[named]).query(
        geometry[named], predicate="dwithin", distance=distance_m
    )
    read = [read_name(name) for name in names]
    pairs = zip(named[left].tolist(), named[right].tolist(), strict=True)
    return [
        (one, other)
        for one, other in pairs
        if one < other and is_one_name(read[one], read[other], towns)
    ]


def _common_names(names: Sequence[str], links: Sequence[tuple[int, int]]) -> list[str]:
    """Give drawings that are linked one name: the shortest, and of those the first from a to z."""
    plain = [plain_name(name) for name in names]
    group = _groups(len(names), links)
    common: dict[int, str] = {}
    for key, name in sorted(
        zip(group, plain, strict=True), key=lambda pair: (len(pair[1]), pair[1])
    ):
        common.setdefault(key, name)
    return [common[key] for key in group]


def _groups(size: int, links: Sequence[tuple[int, int]]) -> list[int]:
    """Number the groups of rows that links hold together; return each row's group."""
    pairs = np.asarray(links, dtype=np.intp).reshape(-1, 2)
    return [int(group) for group in node_components(pairs[:, 0], pairs[:, 1], size)]
