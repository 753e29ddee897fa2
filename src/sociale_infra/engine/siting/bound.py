"""What no choice of sites can exceed: a Lagrangian bound, brought down by subgradients.

That a client gains from one site only is given up for a price. For any prices u >= 0 no choice of
k sites brings more than sum(u) + the k largest of sum_i max(0, gain_ij - u_i) over the sites j
(Cornuejols, Fisher and Nemhauser 1977, for the saving of a walk; covering is a case of it).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from sociale_infra.engine.network import Bools, Floats, Ints
from sociale_infra.engine.siting.clock import Clock
from sociale_infra.engine.siting.pick import Picking, picking_of
from sociale_infra.engine.siting.task import LEAST, Choice, Task, best_of, column, sum_sites

ROUNDS = 200
"""Rounds in which a bound of the walk is brought down; later ones hardly gain."""
# Rounds without a better bound before steps are halved, and the smallest step.
_PATIENCE, _LEAST_STEP = 12, 1e-4


class Bound(NamedTuple):
    """A bound, and the prices that prove it."""

    most: float
    price: Floats
    """What is charged for each client."""
    worth: Floats
    """What each site brings at these prices."""
    sites: Ints
    """Those that are worth most."""


def find_bound(
    task: Task, choice: Choice, clock: Clock, rounds: int = ROUNDS
) -> tuple[Bound, Choice]:
    """Bring down what no choice can exceed, and find better choices on the way.

    Parameters
    ----------
    task
        What is asked; the bound does not heed the floors, and holds without them.
    choice
        The best that is known.
    clock
        When to stop.
    rounds
        How often to try.

    Returns
    -------
    The bound, and the best choice by then; its `most` is the bound.
    """
    picking = picking_of(task)
    least = now = _bound_at(task, picking, best_of(task.gain, choice.sites) / 2)
    step, since = 1.0, 0
    for _ in range(rounds):
        choice = _better(task, choice, now.sites)
        if clock.over or step < _LEAST_STEP or least.most - choice.value <= LEAST:
            break
        slope = 1.0 - _times_served(task, now)
        slope[(now.price <= 0) & (slope > 0)] = 0.0
        steepness = float(slope @ slope)
        if steepness == 0:
            break
        length = step * (now.most - choice.value) / steepness
        now = _bound_at(task, picking, np.maximum(now.price - length * slope, 0.0))
        since += 1
        if now.most < least.most:
            least, since = now, 0
        if since >= _PATIENCE:
            step, since, now = step / 2, 0, least
    # More than from all candidates together nobody gains, however early this stops.
    everywhere = best_of(task.gain, np.flatnonzero(task.allowed)).sum()
    most = min(least.most, float(everywhere))
    return least, choice._replace(most=max(most, choice.value))


def may_be_better(task: Task, bound: Bound, value: float) -> Bools:
    """Return which sites may be in a choice that brings more than a value, by their prices."""
    most = float(bound.price.sum()) + picking_of(task).most_with(bound.worth)
    return task.fixed | (task.allowed & (most >= value - LEAST))


def _bound_at(task: Task, picking: Picking, price: Floats) -> Bound:
    charged = np.maximum(task.gain.data - price[task.gain.indices], 0.0)
    worth = sum_sites(task.gain, charged)
    sites = picking.pick(worth)
    if sites is None:
        message = "no choice of sites meets the conditions"
        raise ValueError(message)
    return Bound(float(price.sum() + worth[sites].sum()), price, worth, sites)


def _times_served(task: Task, bound: Bound) -> Floats:
    """Return from how many of the sites each client would gain at its price."""
    times = np.zeros(task.gain.shape[0])
    for site in bound.sites.tolist():
        rows, gain = column(task.gain, site)
        times[rows] += gain > bound.price[rows]
    return times


def _better(task: Task, choice: Choice, sites: Ints) -> Choice:
    value = task.value(sites)
    if value > choice.value + LEAST and task.permits(sites):
        return choice._replace(sites=sites, value=value)
    return choice
