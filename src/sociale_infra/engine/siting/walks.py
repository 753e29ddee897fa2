"""Who walks to which candidate, and how far: as to any place, over the same network."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from sociale_infra.engine.access import Access, Points
from sociale_infra.engine.network import Bools, Floats, Ints
from sociale_infra.engine.reach import Reach, find_reach
from sociale_infra.engine.siting.task import Table, make_table
from sociale_infra.terms import TOLERANCE_M

# Candidates that are searched from at once: all pairs of a large town do not fit in memory.
_AT_ONCE = 100


class Walks(NamedTuple):
    """Pairs of an origin and a candidate within walking distance."""

    origin: Ints
    site: Ints
    walk_m: Floats
    shape: tuple[int, int]
    """Number of origins, and of candidates."""

    def serve(self, weight: Floats, among: Bools) -> Table:
        """Return the weight of each origin `among` which each site reaches."""
        kept = among[self.origin]
        origin = self.origin[kept]
        return make_table(origin, self.site[kept], weight[origin], self.shape)

    def save(self, weight: Floats, now_m: Floats) -> Table:
        """Return what each origin saves of its walk (metres), times its weight."""
        saved = np.maximum(now_m[self.origin] - self.walk_m, 0.0) * weight[self.origin]
        return make_table(self.origin, self.site, saved, self.shape)

    def within(self, limit_m: float) -> Walks:
        """Return the pairs within a limit in metres, inclusive."""
        kept = self.walk_m <= limit_m + TOLERANCE_M
        return Walks(self.origin[kept], self.site[kept], self.walk_m[kept], self.shape)


class Candidates(NamedTuple):
    """Where a place may come: existing places first, then points."""

    places: Ints
    """Rows of the places."""
    points: Points
    """In the CRS of the origins."""

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self.places) + len(self.points)

    def take(self, rows: Ints) -> Candidates:
        """Return some of them, in ascending order of their rows."""
        places = rows[rows < len(self.places)]
        return Candidates(self.places[places], self.points[rows[len(places) :] - len(self.places)])


def find_walks(access: Access, candidates: Candidates, within_m: Floats) -> Walks:
    """Search from candidates to the origins, each no farther than `within_m` of the origin."""
    longest_m = float(within_m.max(initial=0.0))
    n_places = int(access.place.max(initial=-1)) + 1
    parts = [(np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64), np.zeros(0))]
    sought = [
        (access, candidates.places, 0, max(n_places, candidates.places.max(initial=-1) + 1)),
        (
            access.to_points(candidates.points),
            np.arange(len(candidates.points)),
            len(candidates.places),
            len(candidates.points),
        ),
    ]
    for towards, rows, first, number in sought:
        for site, reach in _search(towards, rows, int(number), longest_m):
            origin = reach.origin.astype(np.int64)
            kept = reach.walk_m <= within_m[origin] + TOLERANCE_M
            parts.append((origin[kept], first + site[kept], reach.walk_m[kept]))
    origin, site, walk_m = (np.concatenate(part) for part in zip(*parts, strict=True))
    return Walks(origin, site, walk_m, (len(within_m), len(candidates)))


def _search(
    access: Access, rows: Ints, number: int, longest_m: float
) -> Iterator[tuple[Ints, Reach]]:
    """Yield what some targets reach, with the place of each pair's target among `rows`."""
    for start in range(0, len(rows), _AT_ONCE):
        part = rows[start : start + _AT_ONCE]
        limit_m = np.full(number, np.nan)
        limit_m[part] = longest_m
        reach = find_reach(access, limit_m)
        place = np.full(number, -1)
        place[part] = start + np.arange(len(part))
        yield place[reach.place], reach
