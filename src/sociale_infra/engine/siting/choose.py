"""The best choice of sites, others that are nearly as good, and the curve from one site to ten."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

import numpy as np
import numpy.typing as npt

from sociale_infra.engine.network import Bools, Floats, Ints
from sociale_infra.engine.siting.bound import ROUNDS, find_bound, may_be_better
from sociale_infra.engine.siting.branch import Prices, branch, without_replaced
from sociale_infra.engine.siting.clock import Clock
from sociale_infra.engine.siting.relax import find_prices, find_short
from sociale_infra.engine.siting.search import choose_greedily, exchange, meet_floors
from sociale_infra.engine.siting.task import LEAST, Choice, Task

Kind = Literal["cover", "walk"]
"""What clients gain: the same from every site that reaches them, or what each saves of a walk."""
# Enough to leave few sites to the linear programme, which finds better prices.
_COVER_ROUNDS = 60
# The gap of the points of a curve that is left open.
_ENOUGH = 0.01


class ShortError(ValueError):
    """No choice of so many sites reaches what is needed in each area.

    `short` tells how many people too few the choice that comes nearest reaches in each; or, if
    `whatever`, all candidates together.
    """

    def __init__(self, short: Floats, *, whatever: bool = False) -> None:
        super().__init__("floors cannot be met")
        self.short, self.whatever = short, whatever


def choose(task: Task, kind: Kind, clock: Clock, enough: float = 0.0) -> Choice | None:
    """Choose the sites that bring most, and find what no choice can exceed.

    Parameters
    ----------
    task
        What is asked.
    kind
        What clients gain.
    clock
        When to stop.
    enough
        A gap, as a share of what is found, that need not be closed.

    Returns
    -------
    None if no choice meets the conditions, or none was found in time.

    Raises
    ------
    ShortError
        The floors cannot be met.
    """
    sites = _start(task, clock)
    if sites is None:
        return branch(task, _priced(task, np.zeros(task.gain.shape[0])), None, clock)
    sites = exchange(task, sites, clock)
    start = Choice(sites, task.value(sites), np.inf)
    rounds = _COVER_ROUNDS if kind == "cover" else ROUNDS
    bound, found = find_bound(task, start, clock, rounds)
    if found.value > start.value:
        sites = exchange(task, found.sites, clock)
        found = Choice(sites, task.value(sites), max(found.most, task.value(sites)))
    if found.most - found.value <= max(LEAST, enough * found.value) or clock.over:
        return found
    task = task._replace(allowed=may_be_better(task, bound, found.value))
    return _prove(task, _priced(task, bound.price), found, kind, clock, enough)


def find_near_best(
    task: Task, best: Choice, near: npt.NDArray[np.bool_], kind: Kind, clock: Clock, number: int
) -> Iterator[Choice]:
    """Yield the next best choices, each with a site that is well apart from every earlier one.

    Parameters
    ----------
    task, kind
        What is asked.
    best
        The best choice.
    near
        Sites x sites: which lie near each other.
    clock
        When to stop.
    number
        How many there are to be at most.
    """
    found = [best]
    for left in range(number, 0, -1):
        apart = tuple(_far_from(near, one.sites) for one in found)
        one = choose(task._replace(apart=apart), kind, clock.part(1 / left))
        if one is None:
            return
        found.append(one)
        # What another may bring at most is no more than the best may.
        yield one._replace(most=max(min(one.most, best.most), one.value))


def find_curve(
    task: Task, best: Choice, kind: Kind, clock: Clock, most_sites: int
) -> Iterator[Choice]:
    """Yield a choice of each number of sites from one, or as many as are fixed, on.

    Each is the best, or proven to be within 1 % of it if there is time. Of the number that was
    asked for it is the best choice that is known, if nothing was needed of single areas; floors
    are not heeded by the others: a curve with them would begin where they can be met.
    """
    free = without_floors(task)
    first = max(int(task.fixed.sum()), 1)
    last = min(most_sites, int(task.allowed.sum()))
    for number in range(first, last + 1):
        if number == len(best.sites) and not task.floors.needed.any():
            yield best
            continue
        part = clock.part(1 / (last + 1 - number))
        found = choose(free._replace(n_sites=number), kind, part, _ENOUGH)
        if found is not None:
            yield found


def find_fewest(task: Task, needed: float, clock: Clock) -> tuple[Choice, int] | None:
    """Find the fewest sites that together reach so many people.

    Parameters
    ----------
    task
        What is asked; `n_sites` is the most there may be.
    needed
        People to reach.
    clock
        When to stop.

    Returns
    -------
    The choice, and a number of sites of which it is proven that fewer cannot do. If so many
    cannot be reached, or not found in time, the choice that reaches most; None without any.
    """
    first, proven, best = max(int(task.fixed.sum()), 1), None, None
    refused: ShortError | None = None
    for number in range(first, task.n_sites + 1):
        try:
            found = choose(task._replace(n_sites=number), "cover", clock.part(1 / 2))
        except ShortError as error:
            refused = error  # with more sites the floors may be met
            continue
        if found is None:  # out of time: nobody knows whether so many would do
            proven = proven or number
            continue
        best = found
        if proven is None and found.most >= needed - LEAST:
            proven = number
        if found.value >= needed - LEAST:
            break
    if best is None:
        if refused is not None:
            raise refused
        return None
    return best, task.n_sites + 1 if proven is None else proven


def without_floors(task: Task) -> Task:
    """Return the task that asks nothing of single areas."""
    floors = task.floors
    return task._replace(floors=floors._replace(needed=np.zeros(len(floors.needed))))


def _prove(
    task: Task, prices: Prices, found: Choice, kind: Kind, clock: Clock, enough: float
) -> Choice | None:
    """Return the best choice, given prices and the best that is known."""
    if kind == "cover":
        task = without_replaced(task)
        prices = find_prices(task, clock.part(1 / 2)) or prices
    return branch(task, prices, found, clock, enough)


def _priced(task: Task, client: Floats) -> Prices:
    """Return prices of clients; conditions that cost nothing only rule out what breaks them."""
    floors = task.floors
    n_free = (len(floors.area), len(floors.needed), len(task.apart))
    return Prices(client, *(np.zeros(number) for number in n_free))


def _start(task: Task, clock: Clock) -> Ints | None:
    """Return sites to begin with that meet the conditions; None if none are found easily."""
    sites = choose_greedily(task)
    if sites is None or task.permits(sites):
        return sites
    everywhere = task.floors.short(np.flatnonzero(task.allowed))
    if everywhere.max() > LEAST:
        raise ShortError(everywhere, whatever=True)
    for tried in (meet_floors(task, sites), meet_floors(task, np.flatnonzero(task.fixed))):
        if task.permits(tried):
            return tried
    nearest, proven = find_short(task._replace(apart=()), clock.part(1 / 2))
    if nearest is not None and proven:
        raise ShortError(task.floors.short(nearest))
    return nearest if nearest is not None and task.permits(nearest) else None


def _far_from(near: npt.NDArray[np.bool_], sites: Ints) -> Bools:
    return np.asarray(~near[sites].any(axis=0))
