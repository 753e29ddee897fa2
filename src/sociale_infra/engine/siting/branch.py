"""The best choice of sites, proven: branch and bound at fixed prices.

With some sites chosen, a client gains what the best of them brings, or is charged its price if that
is more; the Lagrangian bound of `bound.py` holds for the rest. People who are asked for in an area
pay a price too, as does each set apart (Geoffrion 1974): what the conditions cost lowers the bound.
A condition that the sites that are left cannot meet even one by one ends a branch.
"""

from __future__ import annotations

from heapq import heappop, heappush
from itertools import count
from typing import NamedTuple

import numpy as np
from scipy.sparse import csc_array, vstack

from sociale_infra.engine.network import Floats, Ints
from sociale_infra.engine.siting.clock import Clock
from sociale_infra.engine.siting.task import LEAST, Choice, Table, Task, best_of, sum_sites


class Prices(NamedTuple):
    """What is charged; any prices from 0 on prove a bound, the best of them the lowest."""

    client: Floats
    """For each client."""
    counted: Floats
    """For each client whom the floors count."""
    floor: Floats
    """What a person is worth whom an area needs, in each area."""
    apart: Floats
    """What each set apart is worth."""


class _Node(NamedTuple):
    """Chosen sites, and those that may join them, most worth first."""

    chosen: Ints
    sites: Ints
    base: float
    """What nothing exceeds without another site."""
    worth: Floats

    def most(self, place: int, left: int) -> float:
        """Return what no choice exceeds with the site at a place and only later ones beside it."""
        return self.base + float(self.worth[place : place + left].sum())


def branch(
    task: Task, prices: Prices, start: Choice | None, clock: Clock, enough: float = 0.0
) -> Choice | None:
    """Choose the sites that bring most, and prove what no choice exceeds.

    Parameters
    ----------
    task
        What is asked.
    prices
        What is charged.
    start
        The best that is known, whose `most` holds too.
    clock
        When to stop; what is known by then is returned.
    enough
        A gap, as a share of what is found, that need not be closed.

    Returns
    -------
    None if no choice meets the conditions, or none was found in time.
    """
    search = _Search(task, prices, start)
    most = search.run(clock, enough)
    best = search.best
    if best is None:
        return None
    most = min(most, start.most if start else np.inf)
    return best._replace(most=max(most, best.value))


class _Search:
    """The best choice by now, and how the rest is searched."""

    def __init__(self, task: Task, prices: Prices, best: Choice | None) -> None:
        self.task, self.prices, self.best = task, prices, best
        floors = task.floors
        each = floors.reached.data * prices.floor[floors.area][floors.reached.indices]
        parts = (each, floors.reached.indices, floors.reached.indptr)
        counted = csc_array(parts, shape=floors.reached.shape)
        self.priced: Table = csc_array(vstack([task.gain, counted], format="csc"))
        self.price = np.concatenate([prices.client, prices.counted])
        self.apart = np.array([*task.apart], dtype=bool).reshape(len(task.apart), len(task.allowed))

    def run(self, clock: Clock, enough: float) -> float:
        """Search until all is searched, or enough; return what no choice exceeds."""
        serial = count()
        queue: list[tuple[float, int, _Node, int]] = []

        def add(node: _Node | None, place: int) -> None:
            if node and place + (left := self._left(node.chosen)) <= len(node.sites):
                heappush(queue, (-node.most(place, left), next(serial), node, place))

        fixed = np.flatnonzero(self.task.fixed)
        add(self._look(fixed, np.flatnonzero(self.task.allowed & ~self.task.fixed)), 0)
        while queue and -queue[0][0] > self._value + max(LEAST, enough * self._value):
            if clock.over:
                return -queue[0][0]
            _, _, node, place = heappop(queue)
            add(node, place + 1)
            chosen = np.append(node.chosen, node.sites[place])
            add(self._look(chosen, node.sites[place + 1 :]), 0)
        return max(self._value, -queue[0][0] if queue else -np.inf)

    @property
    def _value(self) -> float:
        return self.best.value if self.best else -np.inf

    def _left(self, chosen: Ints) -> int:
        return self.task.n_sites - len(chosen)

    def _look(self, chosen: Ints, among: Ints) -> _Node | None:
        """Return the node of chosen sites; None if it brings nothing better, or is finished."""
        left = self._left(chosen)
        if left == 0:
            self._finish(chosen)
            return None
        open_sets = np.asarray(~self.apart[:, chosen].any(axis=1))
        lies_in = self.apart[np.ix_(open_sets, among)].T.astype(np.float64)
        adds = np.hstack([self.task.floors.added(chosen, among), lies_in])
        short = np.concatenate([self.task.floors.short(chosen), np.ones(int(open_sets.sum()))])
        if left == 1:
            self._finish_with(chosen, among[(adds >= short - LEAST).all(axis=1)])
            return None
        charged = np.maximum(best_of(self.priced, chosen), self.price)
        part = self.priced[:, among]
        worth = sum_sites(part, np.maximum(part.data - charged[part.indices], 0.0))
        worth += lies_in @ self.prices.apart[open_sets]
        base = float(charged.sum() - self.prices.floor @ self.task.floors.needed)
        base -= float(self.prices.apart[open_sets].sum())
        while len(among) >= left:
            kept = base + _most_with(worth, left) > self._value + LEAST
            kept &= (_most_with(adds, left) >= short - LEAST).all(axis=1)
            if kept.all():
                order = np.argsort(-worth, kind="stable")
                return _Node(chosen, among[order], base, worth[order])
            among, worth, adds = among[kept], worth[kept], adds[kept]
        return None

    def _finish(self, chosen: Ints) -> None:
        value = self.task.value(chosen)
        if value > self._value + LEAST and self.task.permits(chosen):
            self.best = Choice(np.sort(chosen), value, np.inf)

    def _finish_with(self, chosen: Ints, among: Ints) -> None:
        """Add the last site, of those with which the conditions are met."""
        if len(among):
            best, part = best_of(self.task.gain, chosen), self.task.gain[:, among]
            adds = sum_sites(part, np.maximum(part.data - best[part.indices], 0.0))
            self._finish(np.append(chosen, among[adds.argmax()]))


def _most_with(each: Floats, number: int) -> Floats:
    """Return the most that so many rows add up to with each row among them."""
    top = np.partition(each, len(each) - number, axis=0)[len(each) - number :]
    least = top.min(axis=0)
    return np.asarray(top.sum(axis=0) - least + np.minimum(each, least))


def without_replaced(task: Task) -> Task:
    """Return the task without sites that another can replace in every choice.

    A site can where it serves all whom they serve, and lies in all sets in which they lie; of
    equals the first stays. Only for clients who gain the same from each site that reaches them.
    """
    sets = csc_array(np.array([*task.apart], dtype=np.float64).reshape(-1, len(task.allowed)))
    served = csc_array(vstack([task.gain, task.floors.reached, sets], format="csc"))
    rows = np.flatnonzero(task.allowed)
    served = served[:, rows]
    served.data = np.ones(len(served.data))
    both = (served.T @ served).tocoo()
    one, other = both.coords
    size = np.diff(served.indptr)
    is_within = (one != other) & (both.data == size[one])
    is_within &= (size[other] > size[one]) | (other < one)
    kept = task.allowed.copy()
    kept[rows[one[is_within]]] = False
    kept[rows[size == 0]] = False
    kept |= task.fixed
    return task._replace(allowed=kept) if kept.sum() >= task.n_sites else task
