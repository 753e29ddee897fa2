"""How long to go on: until the time is up, or somebody asks to stop."""

from __future__ import annotations

import math
import time
from threading import Event


class Clock:
    """Time for a question, of which parts can be given to the parts of it.

    Parameters
    ----------
    seconds
        From now on.
    stop
        Set by whoever wants what there is by then.
    """

    def __init__(self, seconds: float = math.inf, stop: Event | None = None) -> None:
        self._end = time.monotonic() + seconds
        self._stop = stop or Event()

    @property
    def left(self) -> float:
        """Seconds that are left; 0 if somebody asked to stop."""
        return 0.0 if self._stop.is_set() else max(self._end - time.monotonic(), 0.0)

    @property
    def over(self) -> bool:
        """Whether to stop."""
        return self.left <= 0

    def part(self, share: float) -> Clock:
        """Return a clock for a share (0 to 1) of the time that is left."""
        return Clock(share * self.left, self._stop)
