"""The steps of a run: their names, and how long each took."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from typing import Literal, TypeVar, get_args

from sociale_infra.beside import Share, beside, can_work_beside, here

_T = TypeVar("_T")

Step = Literal[
    "read the areas",
    "read OpenStreetMap",
    "build the walking network",
    "find the places",
    "place the residents",
    "apply the edits",
    "put all on the network",
    "measure the squares of the rasters",
    "measure walking distances",
    "vary the choices",
    "close every place once",
    "judge how robust it is",
    "find the gaps",
    "draw what may be missing",
    "compare with the base",
    "draw the map",
    "write the results",
]
STEPS: tuple[Step, ...] = get_args(Step)


@dataclass
class Steps:
    """Announces each step when it starts, and keeps how long it took (seconds).

    Parameters
    ----------
    announce
        Is told the name of each step.
    aside
        Whether steps may run beside others, on another processor, in a copy of this process; only
        where no thread of ours is at work. Their results are the same.
    seconds
        How long each step took. While one runs beside, time goes on for others too.
    beside
        The steps that ran beside others.
    started
        When the run began, in UTC.
    """

    announce: Callable[[str], None] = lambda _: None
    aside: bool = False
    seconds: dict[str, float] = field(default_factory=dict)
    beside: set[Step] = field(default_factory=set)
    started: datetime = field(default_factory=lambda: datetime.now(UTC))

    @contextmanager
    def step(self, name: Step) -> Iterator[None]:
        """Run one step."""
        self.announce(name)
        begin = time.perf_counter()
        yield
        self.seconds[name] = round(time.perf_counter() - begin, 3)

    @contextmanager
    def step_beside(self, name: Step, work: Callable[[], _T]) -> Iterator[Callable[[], _T]]:
        """Run one step beside the body, which is offered what waits for its result.

        Where that cannot be, it runs before the body.
        """
        if self.share is here:
            with self.step(name):
                done = work()
            yield lambda: done
            return
        self.announce(name)
        with beside(partial(_timed, work)) as answer:

            def result() -> _T:
                value, self.seconds[name] = answer()
                self.beside.add(name)
                return value

            yield result

    @property
    def share(self) -> Share:
        """What lets a part of a step be done beside the rest of it, where that can be."""
        return beside if self.aside and can_work_beside() else here

    def passed_s(self) -> float:
        """Return how many seconds have passed since the run began."""
        return (datetime.now(UTC) - self.started).total_seconds()


def _timed(work: Callable[[], _T]) -> tuple[_T, float]:
    """Return the result of work, and how long it took (seconds)."""
    begin = time.perf_counter()
    return work(), round(time.perf_counter() - begin, 3)
