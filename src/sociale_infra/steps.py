"""The steps of a run: their names, and how long each took."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Literal, get_args

Step = Literal[
    "read the areas",
    "read OpenStreetMap",
    "build the walking network",
    "find the places",
    "place the residents",
    "apply the edits",
    "measure walking distances",
    "judge how robust it is",
    "find the gaps",
    "close every place once",
    "vary the choices",
    "draw what may be missing",
    "measure the squares of the rasters",
    "compare with the base",
    "draw the map",
    "write the results",
]
STEPS: tuple[Step, ...] = get_args(Step)


@dataclass
class Steps:
    """Announces each step when it starts, and keeps how long it took (seconds).

    `started` is the time at which the run began, in UTC.
    """

    announce: Callable[[str], None] = lambda _: None
    seconds: dict[str, float] = field(default_factory=dict)
    started: datetime = field(default_factory=lambda: datetime.now(UTC))

    @contextmanager
    def step(self, name: Step) -> Iterator[None]:
        """Run one step."""
        self.announce(name)
        begin = time.perf_counter()
        yield
        self.seconds[name] = round(time.perf_counter() - begin, 3)
