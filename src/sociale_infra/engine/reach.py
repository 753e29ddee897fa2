"""Which origins every place reaches, and how far they walk: searched once, asked often.

The walks within a long limit serve every shorter one, so that another norm, walk, rule or weight
needs no new search, and another place only its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from sociale_infra.engine.access import Access
from sociale_infra.engine.distance import within_reach
from sociale_infra.engine.network import Bools, Floats, Ints
from sociale_infra.terms import TOLERANCE_M

Rows = npt.NDArray[np.int32]

_CHUNK = 2_000_000  # pairs that are looked at together, some 50 MB


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

    @property
    def place(self) -> Ints:
        """Row of the place of each pair."""
        return np.repeat(np.arange(len(self.limit_m)), np.diff(self.starts))

    def within(self, limit_m: Floats) -> Reach:
        """Return the pairs within shorter limits, one for each place (metres, inclusive)."""
        if (limit_m >= self.limit_m)[~np.isnan(self.limit_m)].all():
            return self._replace(limit_m=limit_m)
        kept = np.empty(len(self.origin), dtype=bool)
        count = np.zeros(len(limit_m), dtype=np.int64)
        for row in np.flatnonzero(np.diff(self.starts)):
            pairs = slice(self.starts[row], self.starts[row + 1])
            kept[pairs] = self.walk_m[pairs] <= limit_m[row] + TOLERANCE_M
            count[row] = np.count_nonzero(kept[pairs])
        return self._replace(
            starts=np.append(0, np.cumsum(count)),
            origin=self.origin[kept],
            walk_m=self.walk_m[kept],
            limit_m=limit_m,
        )

    def chunks(self) -> Iterator[Reach]:
        """Yield the pairs of some places at a time: what is made of all at once would not fit."""
        first, n_places = 0, len(self.limit_m)
        while first < n_places:
            most = np.searchsorted(self.starts, self.starts[first] + _CHUNK, side="right") - 1
            last = max(first + 1, int(most))
            begin, end = self.starts[first], self.starts[last]
            yield self._replace(
                starts=np.clip(self.starts, begin, end) - begin,
                origin=self.origin[begin:end],
                walk_m=self.walk_m[begin:end],
            )
            first = last

    def count_groups(self, group: Ints, n_groups: int, limit_m: Floats) -> Rows:
        """Count the places of each group that every origin reaches: groups x origins.

        `group` is that of each place, from 0 up to `n_groups`; others are not counted. `limit_m`
        are shorter limits, one for each place (metres, inclusive).
        """
        parts = ((row, *self.part(row)) for row in np.flatnonzero(group < n_groups).tolist())
        within = (
            (row, origin[walk_m <= limit_m[row] + TOLERANCE_M]) for row, origin, walk_m in parts
        )
        return _count(within, group, n_groups, self.n_origins)

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
    parts = {row: (origin, walk_m) for row, origin, walk_m in _search(access, limit_m)}
    return _join(parts, limit_m, access.snapped, access.edge_m)


def find_in_chunks(access: Access, limit_m: Floats) -> Iterator[Reach]:
    """Search as `find_reach` does, and yield the pairs of some places at a time."""
    parts: dict[int, tuple[Rows, Floats]] = {}
    pairs = 0
    for row, origin, walk_m in _search(access, limit_m):
        parts[row] = origin, walk_m
        pairs += len(origin)
        if pairs >= _CHUNK:
            yield _join(parts, limit_m, access.snapped, access.edge_m)
            parts, pairs = {}, 0
    yield _join(parts, limit_m, access.snapped, access.edge_m)


def count_reached(access: Access, limit_m: Floats, group: Ints, n_groups: int) -> Rows:
    """Count the places of each group that every origin reaches, as searched: groups x origins.

    The same as `find_reach` and `count_groups`, which hold every pair.
    """
    asked_m = np.where(group < n_groups, limit_m, np.nan)
    parts = ((row, origin) for row, origin, _ in _search(access, asked_m))
    return _count(parts, group, n_groups, len(access.snapped))


def _count(parts: Iterable[tuple[int, Rows]], group: Ints, n_groups: int, n_origins: int) -> Rows:
    """Count for each group the places, of which each part is one, that every origin reaches."""
    count = np.zeros((n_groups, n_origins), dtype=np.int32)
    waiting: list[list[Rows]] = [[] for _ in range(n_groups)]

    def add_waiting() -> None:
        for number, reached in enumerate(waiting):
            if reached:
                count[number] += np.bincount(np.concatenate(reached), minlength=n_origins)
                reached.clear()

    pairs = 0
    for row, origin in parts:
        waiting[group[row]].append(origin)
        pairs += len(origin)
        if pairs >= _CHUNK:
            add_waiting()
            pairs = 0
    add_waiting()
    return count


def _search(access: Access, limit_m: Floats) -> Iterator[tuple[int, Rows, Floats]]:
    """Yield for each place its row, the origins that it reaches, and their walks."""
    asked = np.flatnonzero(~np.isnan(limit_m))
    if not len(asked):
        return
    number = np.full(len(limit_m), len(asked))
    number[asked] = np.arange(len(asked))
    again = len(access.origin) > len(access.origin_points)
    for pairs in within_reach(access.graph, number[access.place], limit_m[asked]):
        first = np.flatnonzero(np.diff(pairs.group, prepend=-1))
        for begin, end in pairwise([*first, len(pairs.group)]):
            origin, walk_m = pairs.origin[begin:end], pairs.distance_m[begin:end]
            if again:
                origin, walk_m = _shortest(access.origin[origin], walk_m)
            yield int(asked[pairs.group[begin]]), origin.astype(np.int32), walk_m


def _shortest(origin: Ints, walk_m: Floats) -> tuple[Ints, Floats]:
    """Keep one walk of each origin, the shortest of those from the spots that it starts from."""
    order = np.lexsort([walk_m, origin])
    _, first = np.unique(origin[order], return_index=True)
    kept = np.sort(order[first])
    return origin[kept], walk_m[kept]


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
