"""Sites that are worth most together, with one of each set apart among them: worth only adds up."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from sociale_infra.engine.network import Bools, Floats, Ints
from sociale_infra.engine.siting.task import Task


class Picking(NamedTuple):
    """Which sites may be picked, and in which sets apart each lies, as bits of a number."""

    fixed: Ints
    open: Ints
    """The sites that may be picked beside the fixed ones."""
    free: int
    """How many are."""
    lies_in: Ints
    """The sets of each site."""
    every: int
    """All sets."""

    def pick(self, worth: Floats) -> Ints | None:
        """Return the fixed sites and those worth most, the first of equals; None if there are none.

        One of each set apart is among them.
        """
        best = self.open[np.argsort(-worth[self.open], kind="stable")[: self.free]]
        if len(best) < self.free:
            return None
        chosen = np.concatenate([self.fixed, best])
        if self.every & ~int(np.bitwise_or.reduce(self.lies_in[chosen], initial=0)):
            found = self._pick_each(worth, self.free, self._begun).get(self.every)
            if found is None:
                return None
            chosen = np.concatenate([self.fixed, np.array(found[1], dtype=np.int64)])
        return np.sort(chosen)

    def most_with(self, worth: Floats) -> Floats:
        """Return what sites with this one among them can be worth at most; -inf of others."""
        most = np.full(len(worth), -np.inf)
        if self.free:
            fixed = worth[self.fixed].sum()
            for kind in np.unique(self.lies_in[self.open]).tolist():
                rest = self._pick_each(worth, self.free - 1, self._begun | kind).get(self.every)
                alike = self.open[self.lies_in[self.open] == kind]
                if rest is not None:
                    most[alike] = fixed + worth[alike] + rest[0]
        return most

    @property
    def _begun(self) -> int:
        """The sets in which a fixed site lies."""
        return int(np.bitwise_or.reduce(self.lies_in[self.fixed], initial=0))

    def _pick_each(
        self, worth: Floats, number: int, begun: int
    ) -> dict[int, tuple[float, tuple[int, ...]]]:
        """Return for each union of sets that so many sites can lie in the most they are worth."""
        states: list[dict[int, tuple[float, tuple[int, ...]]]] = [{} for _ in range(number + 1)]
        states[0][begun] = 0.0, ()
        order = self.open[np.argsort(-worth[self.open], kind="stable")]
        for kind in np.unique(self.lies_in[order]).tolist():
            for site in order[self.lies_in[order] == kind][:number].tolist():
                for count in range(number, 0, -1):
                    for sets, (value, sites) in states[count - 1].items():
                        now = value + float(worth[site])
                        if now > states[count].get(sets | kind, (-np.inf, ()))[0]:
                            states[count][sets | kind] = now, (*sites, site)
        return states[number]


def picking_of(task: Task) -> Picking:
    """Return what may be picked for a task."""
    lies_in = np.zeros(len(task.allowed), dtype=np.int64)
    for bit, one in enumerate(task.apart):
        lies_in |= np.where(one, 1 << bit, 0)
    is_open: Bools = task.allowed & ~task.fixed
    return Picking(
        np.flatnonzero(task.fixed),
        np.flatnonzero(is_open),
        task.free,
        lies_in,
        (1 << len(task.apart)) - 1,
    )
