"""Which origins every place reaches, and how far they walk: searched once, asked often.

The walks within a long limit serve every shorter one, so that another norm, walk, rule or weight
needs no new search, and another place only its own.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from sociale_infra.engine.access import Access
from sociale_infra.engine.distance import within_reach
from sociale_infra.engine.network import Bools, Floats, Ints
from sociale_infra.terms import TOLERANCE_M

Rows = npt.NDArray[np.int32]

_CHUNK = 4_000_000  # pairs that are looked at together, some 100 MB


class Reach(NamedTuple):
    """Every pair of a place and an origin within the limit of the place, place after place."""

    starts: Ints
    """The pairs of the place in row `p` are those from `starts[p]` up to `starts[p + 1]`."""
    origin: Rows
    """Row of the origin of each pair."""
    walk_m: Floats
    """Walking distance of each pair in metres."""
    limit_m: Floats
    """Limit of each place in metres, inclusive."""
    snapped: Bools
    """Which origins are on the network; the others reach nothing."""
    edge_m: Floats
    """Metres from each origin to the edge of what was read."""

    @property
    def n_origins(self) -> int:
        """Number of origins."""
        return len(self.snapped)

    def within(self, limit_m: Floats) -> Reach:
        """Return the pairs within shorter limits, one for each place (metres, inclusive)."""
        if (limit_m >= self.limit_m)[~np.isnan(self.limit_m)].all():
            return self._replace(limit_m=limit_m)
        kept = np.empty(len(self.origin), dtype=bool)
        count = np.zeros(len(limit_m), dtype=np.int64)
        for places in self.chunks():
            pairs, most_m = self.pairs_of(places), limit_m[places] + TOLERANCE_M
            place = self.place_of_each(places)
            kept[pairs] = self.walk_m[pairs] <= most_m[place]
            count[places] = np.bincount(place[kept[pairs]], minlength=len(most_m))
        return self._replace(
            starts=np.append(0, np.cumsum(count)),
            origin=self.origin[kept],
            walk_m=self.walk_m[kept],
            limit_m=limit_m,
        )

    def chunks(self) -> Iterator[slice]:
        """Yield the places, some at a time: what is made of all pairs at once would not fit."""
        n_places = len(self.starts) - 1
        first = 0
        while first < n_places:
            most = np.searchsorted(self.starts, self.starts[first] + _CHUNK, side="right") - 1
            last = max(first + 1, int(most))
            yield slice(first, last)
            first = last

    def pairs_of(self, places: slice) -> slice:
        """Return the pairs of a chunk of places."""
        return slice(self.starts[places.start], self.starts[places.stop])

    def place_of_each(self, places: slice) -> Ints:
        """Return for each pair of a chunk its place, counted from the first of the chunk."""
        count = np.diff(self.starts[places.start : places.stop + 1])
        return np.repeat(np.arange(len(count)), count)

    def per_pair(self, values: npt.NDArray[Any]) -> npt.NDArray[Any]:
        """Return for each pair the value of its place."""
        return np.repeat(values, np.diff(self.starts))

    def count_groups(self, group: Ints, n_groups: int) -> Rows:
        """Count the places of each group that every origin reaches: groups x origins.

        `group` is that of each place, from 0 up to `n_groups`; others are not counted.
        """
        count = np.zeros((n_groups, self.n_origins), dtype=np.int32)
        order = np.argsort(group, kind="stable")
        first = np.searchsorted(group[order], np.arange(n_groups + 1))
        for number, (begin, end) in enumerate(pairwise(first)):
            if end > begin:
                reached = [self.part(row)[0] for row in order[begin:end]]
                count[number] = np.bincount(np.concatenate(reached), minlength=self.n_origins)
        return count

    def part(self, row: int) -> tuple[Rows, Floats]:
        """Return the origins that one place reaches, and their walks."""
        pairs = slice(self.starts[row], self.starts[row + 1])
        return self.origin[pairs], self.walk_m[pairs]

    def rearranged(self, rows: Ints, fresh: Reach) -> Reach:
        """Return the pairs of other places: those of the old row of each, fresh where it is -1."""
        parts = {
            new: self.part(old) if old >= 0 else fresh.part(new)
            for new, old in enumerate(rows.tolist())
        }
        limit_m = np.where(rows >= 0, np.append(self.limit_m, np.nan)[rows], fresh.limit_m)
        return _join(parts, limit_m, fresh.snapped, fresh.edge_m)


def find_reach(access: Access, limit_m: Floats) -> Reach:
    """Search from every place to the origins within its limit.

    Parameters
    ----------
    access
        The network with origins and entrances.
    limit_m
        Limit of each place in metres, inclusive; NaN for a place that is not asked for.
    """
    asked = np.flatnonzero(~np.isnan(limit_m))
    parts = _search(access, limit_m, asked) if len(asked) else {}
    return _join(parts, limit_m, access.snapped, access.edge_m)


def _search(access: Access, limit_m: Floats, asked: Ints) -> dict[int, tuple[Rows, Floats]]:
    """Return the origins that each place reaches, and their walks, by the place's row."""
    number = np.full(len(limit_m), len(asked))
    number[asked] = np.arange(len(asked))
    parts: dict[int, tuple[Rows, Floats]] = {}
    for pairs in within_reach(access.graph, number[access.place], limit_m[asked]):
        first = np.flatnonzero(np.diff(pairs.group, prepend=-1))
        for begin, end in pairwise([*first, len(pairs.group)]):
            row = int(asked[pairs.group[begin]])
            parts[row] = pairs.origin[begin:end].astype(np.int32), pairs.distance_m[begin:end]
    if len(access.origin) > len(access.origin_points):
        parts = {row: _shortest(access.origin[start], walk) for row, (start, walk) in parts.items()}
    return parts


def _shortest(origin: Ints, walk_m: Floats) -> tuple[Rows, Floats]:
    """Keep one walk of each origin, the shortest of those from the spots that it starts from."""
    order = np.lexsort([walk_m, origin])
    _, first = np.unique(origin[order], return_index=True)
    kept = np.sort(order[first])
    return origin[kept].astype(np.int32), walk_m[kept]


def _join(
    parts: dict[int, tuple[Rows, Floats]], limit_m: Floats, snapped: Bools, edge_m: Floats
) -> Reach:
    count = np.zeros(len(limit_m), dtype=np.int64)
    for row, (origin, _) in parts.items():
        count[row] = len(origin)
    rows = sorted(parts)
    origins = [parts[row][0] for row in rows]
    walks = [parts[row][1] for row in rows]
    return Reach(
        np.concatenate([[0], np.cumsum(count)]),
        np.concatenate([np.zeros(0, dtype=np.int32), *origins]),
        np.concatenate([np.zeros(0), *walks]),
        limit_m,
        snapped,
        edge_m,
    )
