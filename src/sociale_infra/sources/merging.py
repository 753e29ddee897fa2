"""One place is one place: which drawings of a category belong together.

Two rules, both within one category:

1. *Inside*: what lies inside a polygon belongs to it, unless their names differ. A polygon
   without a name that holds several differently named places is their shared ground: no place
   of its own, written down with each of them.
   Where a ground counts by its size (a park), it stays a place, beside those that it holds.
2. *Name*: the same name within a short distance.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import shapely
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from shapely import STRtree

# Share of a polygon that must lie inside another one; drawings of one outline differ a little.
_MOSTLY = 0.9


class Merged(NamedTuple):
    """Drawings (row numbers) that are one place, and the shared grounds it stands on."""

    rows: list[int]
    grounds: list[int]


def merge(
    geometry: npt.NDArray[np.object_],
    names: Sequence[str],
    distance_m: float,
    *,
    grounds_count: bool = False,
) -> list[Merged]:
    """Group the drawings of one category into places.

    Parameters
    ----------
    geometry
        Points and polygons in a metric CRS.
    names
        Name of each, "" for none.
    distance_m
        Drawings of the same name within this many metres (inclusive) are one place.
    grounds_count
        A shared ground is a place of its own.

    Returns
    -------
    Every drawing once, in `rows` of one place or in `grounds` of two or more.
    """
    plain = [plain_name(name) for name in names]
    family = _Family(plain)
    parent = _smallest_around(geometry)
    for row in np.argsort(shapely.area(geometry), kind="stable"):
        family.take_in(int(row), np.flatnonzero(parent == row).tolist())
    family.links += _same_name(geometry, plain, distance_m)
    return family.places(grounds_count=grounds_count)


def plain_name(name: str) -> str:
    """Return a name as one compares it: no case, accents, punctuation or double spaces."""
    letters = unicodedata.normalize("NFKD", name.casefold())
    bare = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return re.sub(r"[\W_]+", " ", bare).strip() or name.strip()


class _Family:
    """Who belongs to whom, built from the smallest polygon to the largest."""

    def __init__(self, names: Sequence[str]) -> None:
        self.names = list(names)
        self.links: list[tuple[int, int]] = []
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
        own = ("", self.names[outer])
        self.links += [(outer, row) for row in drawn if self.names[row] in own]

    def places(self, *, grounds_count: bool) -> list[Merged]:
        """Return the groups; what hangs on a shared ground goes with the ground."""
        size = len(self.names)
        links = np.asarray(self.links, dtype=np.intp).reshape(-1, 2)
        matrix = coo_array((np.ones(len(links)), (links[:, 0], links[:, 1])), shape=(size, size))
        _, group = connected_components(matrix, directed=False)
        rows: dict[int, list[int]] = defaultdict(list)
        grounds: dict[int, list[int]] = defaultdict(list)
        for row in range(size):
            rows[int(group[row])].append(row)
        for ground, tenants in self.grounds.items() if not grounds_count else ():
            members = rows.pop(int(group[ground]))
            for tenant in {int(group[tenant]) for tenant in tenants}:
                grounds[tenant] += members
        return [Merged(members, sorted(grounds[key])) for key, members in rows.items()]


def _smallest_around(geometry: npt.NDArray[np.object_]) -> npt.NDArray[np.intp]:
    """Return for every drawing the smallest larger polygon that holds it, or -1."""
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


def _same_name(
    geometry: npt.NDArray[np.object_], names: Sequence[str], distance_m: float
) -> list[tuple[int, int]]:
    """Return the pairs of drawings with one name within the distance."""
    named = np.flatnonzero([bool(name) for name in names])
    if not len(named):
        return []
    left, right = STRtree(geometry[named]).query(
        geometry[named], predicate="dwithin", distance=distance_m
    )
    return [
        (int(named[one]), int(named[other]))
        for one, other in zip(left, right, strict=True)
        if one < other and names[named[one]] == names[named[other]]
    ]
