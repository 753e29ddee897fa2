"""How long many towns will still take, from those that were made."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median
from typing import NamedTuple


class Made(NamedTuple):
    """A town that was made."""

    size: int
    """Bytes of what was read of it."""
    seconds: float
    """Of the clock, by the worker that made it."""


def estimate_left(
    made: Sequence[Made], left: Sequence[int], elapsed_s: float, workers: int
) -> float:
    """Return how long the towns that are left will take (seconds).

    Each takes as long for its size as the middle one of those that were made: the largest, which
    come first, take longer. What workers have spent on nothing that is done yet, they have spent
    on towns that are left.

    Parameters
    ----------
    made
        The towns that were made.
    left
        Of each town that is left, the size.
    elapsed_s
        Since the first was begun.
    workers
        How many make towns, each one at a time.

    Returns
    -------
    An estimate; NaN until as many towns were made as there are workers.
    """
    if len(made) < max(workers, 1):
        return float("nan")
    pace = median(one.seconds / one.size for one in made)
    begun_s = elapsed_s * workers - sum(one.seconds for one in made)
    return max(pace * sum(left) - begun_s, 0.0) / workers
