"""Good choices of sites, found fast: one site after another, then one exchanged for another."""

from __future__ import annotations

import numpy as np

from sociale_infra.engine.network import Bools, Floats, Ints
from sociale_infra.engine.siting.clock import Clock
from sociale_infra.engine.siting.pick import picking_of
from sociale_infra.engine.siting.task import LEAST, Task, best_of, column, sum_sites

# Exchanges of one site that are looked at when the best would break a floor.
_TRIED = 200


def choose_greedily(task: Task) -> Ints | None:
    """Choose the site that adds most, again and again; floors are not heeded.

    None if there are too few sites, or none of a set apart.
    """
    chosen = np.flatnonzero(task.fixed)
    best = best_of(task.gain, chosen)
    for left in range(task.free, 0, -1):
        among = _may_join(task, chosen) if left == 1 else task.allowed
        adds = np.where(among, added_by(task, best), -np.inf)
        adds[chosen] = -np.inf
        site = int(adds.argmax())
        if adds[site] == -np.inf:  # no one site lies in all the sets that are left
            picking = picking_of(task)
            return picking.pick(added_by(task, best_of(task.gain, picking.fixed)))
        chosen, best = np.append(chosen, site), with_site(task, best, site)
    return np.sort(chosen) if all(one[chosen].any() for one in task.apart) else None


def exchange(task: Task, chosen: Ints, clock: Clock) -> Ints:
    """Exchange one site for another while that adds to what all gain (Teitz and Bart 1968).

    Of all exchanges the one that adds most is made, the first of equals; a choice that meets the
    conditions keeps meeting them.
    """
    value = task.value(chosen)
    while not clock.over:
        found = _best_exchange(task, chosen, value)
        if found is None:
            break
        chosen, value = found
    return chosen


def meet_floors(task: Task, chosen: Ints) -> Ints:
    """Add or exchange sites while that leaves fewer people too few in the areas.

    Returns so many sites as are asked for.
    """
    while len(chosen) < task.n_sites:
        site, _ = _least_short(task, chosen)
        chosen = np.append(chosen, site)
    while (now := float(task.floors.short(chosen).sum())) > LEAST:
        tries = [
            (short, place, site)
            for place, leaves in enumerate(chosen.tolist())
            if not task.fixed[leaves]
            for site, short in [_least_short(task, np.delete(chosen, place))]
        ]
        short, place, site = min(tries, default=(now, 0, 0))
        if short >= now - LEAST:
            break
        chosen = np.append(np.delete(chosen, place), site)
    return np.sort(chosen)


def _least_short(task: Task, chosen: Ints) -> tuple[int, float]:
    """Return the site that leaves fewest people too few beside others, and how many."""
    floors = task.floors
    more = floors.added(chosen, np.arange(len(task.allowed)))
    short = np.maximum(floors.short(chosen) - more, 0.0).sum(axis=1)
    short[~_may_join(task, chosen)] = np.inf
    short[chosen] = np.inf
    return int(short.argmin()), float(short.min())


def added_by(task: Task, best: Floats) -> Floats:
    """Return what each site adds, where clients gain `best` already."""
    more = task.gain.data - best[task.gain.indices]
    return sum_sites(task.gain, np.maximum(more, 0.0))


def with_site(task: Task, best: Floats, site: int) -> Floats:
    """Return what each client gains with one more site."""
    rows, gain = column(task.gain, site)
    best = best.copy()
    best[rows] = np.maximum(best[rows], gain)
    return best


def _best_exchange(task: Task, chosen: Ints, value: float) -> tuple[Ints, float] | None:
    """Return the choice after the best exchange, and what it brings; None if none adds."""
    offers: list[tuple[float, int, int]] = []
    for place, leaves in enumerate(chosen.tolist()):
        if task.fixed[leaves]:
            continue
        rest = np.delete(chosen, place)
        best = best_of(task.gain, rest)
        adds = np.where(_may_join(task, rest), added_by(task, best), -np.inf)
        adds[chosen] = -np.inf
        total = adds + best.sum()
        order = np.argsort(-total, kind="stable")[:_TRIED]
        offers += [
            (-total[site], place, int(site)) for site in order if total[site] > value + LEAST
        ]
    for negative, place, site in sorted(offers):
        changed = np.sort(np.append(np.delete(chosen, place), site))
        if task.floors.hold(changed):
            return changed, -negative
    return None


def _may_join(task: Task, rest: Ints) -> Bools:
    """Return which sites may be added to others so that no set apart is left out."""
    allowed = task.allowed.copy()
    for one in task.apart:
        if not one[rest].any():
            allowed &= one
    return allowed
