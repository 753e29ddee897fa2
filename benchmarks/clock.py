"""Seconds and memory of each step."""

from __future__ import annotations

import resource
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

_PROCESS = Path("/proc/self")


def peak_mb() -> float:
    """Return the most memory (MiB) that this process has had since the peak was forgotten."""
    with suppress(OSError):
        for line in (_PROCESS / "status").read_text(encoding="ascii").splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) / 2**10
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (2**20 if sys.platform == "darwin" else 2**10)


def forget_peak() -> None:
    """Begin a new peak, where the system can: Linux. Elsewhere it stays the peak so far."""
    with suppress(OSError):
        (_PROCESS / "clear_refs").write_text("5", encoding="ascii")


@dataclass
class Clock:
    """Times steps by name, and keeps the peak of memory in each, above what was held before all."""

    seconds: dict[str, float] = field(default_factory=dict)
    peak_mb: dict[str, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        forget_peak()
        self._before_mb = peak_mb()

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """Time one step."""
        forget_peak()
        begin = time.perf_counter()
        yield
        self.seconds[name] = time.perf_counter() - begin
        self.peak_mb[name] = peak_mb() - self._before_mb
