"""Work beside other work: in a copy of this process, on another processor.

What the copy does must depend on nothing but what is in memory, and change nothing outside. Then
it does not matter where it is done: if no answer comes, for whatever reason, it is done here.
"""

from __future__ import annotations

import ctypes
import gc
import logging
import multiprocessing
import os
import signal
import sys
import warnings
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Protocol, TypeVar

log = logging.getLogger(__name__)

_T = TypeVar("_T")
# A copy may wait for a lock that was held while it was made, by a thread that it has not. One that
# did nothing for so long does.
_PATIENCE_S = 10
# Of prctl of Linux: the signal that a process gets when the one that made it ends.
_PR_SET_PDEATHSIG = 1


class Share(Protocol):
    """Offers, in its body, what returns the result of some work: `beside`, or `here`."""

    def __call__(self, work: Callable[[], _T], /) -> AbstractContextManager[Callable[[], _T]]:
        """Let work be done beside the body, or when its result is asked for."""


@contextmanager
def here(work: Callable[[], _T]) -> Iterator[Callable[[], _T]]:
    """Do work when its result is asked for."""
    yield work


def can_work_beside() -> bool:
    """Return whether a process can be copied safely, and has two processors to run on."""
    return sys.platform == "linux" and len(os.sched_getaffinity(0)) > 1


@contextmanager
def beside(work: Callable[[], _T]) -> Iterator[Callable[[], _T]]:
    """Start work in a copy of this process; offer what waits for its result.

    The copy sees all that is in memory as it is now, and takes more only for what is changed. It
    ends with the body, or with this process, however those end. If it fails, hangs or is ended
    from outside, its work is done again by who asks for the result, and fails there if it must.
    """
    context = multiprocessing.get_context("fork")
    receiver, sender = context.Pipe(duplex=False)
    copy = context.Process(target=_answer, args=(sender, work), daemon=True)
    try:
        with warnings.catch_warnings(), _without_interruption():
            # Python 3.12 warns of other threads. Those of a run are of libraries, and idle.
            warnings.simplefilter("ignore", DeprecationWarning)
            copy.start()
        sender.close()
        yield lambda: _receive(receiver, copy.pid, work)
    finally:
        if copy.pid is not None:  # else Ctrl-C came before it was made
            copy.kill()
            copy.join()
        receiver.close()


@contextmanager
def _without_interruption() -> Iterator[None]:
    """Let Ctrl-C wait for the end of the body: Python loses it while a process is copied."""
    held: list[int] = []
    before = signal.signal(signal.SIGINT, lambda number, _: held.append(number))
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
    for number in held:
        signal.raise_signal(number)


def _answer(sender: Connection, work: Callable[[], object]) -> None:
    """Send the result of work; in the copy."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C ends who waits, and that ends the copy
    gc.freeze()  # what both hold would become two by being looked through
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    try:
        sender.send(work())
    except Exception:
        log.info("what was done beside has failed", exc_info=True)


def _receive(receiver: Connection, pid: int | None, work: Callable[[], _T]) -> _T:
    """Return the result of work that is done beside, or is done here if that does not answer."""
    used = ""
    while not receiver.poll(_PATIENCE_S):
        before, used = used, _processor_time(pid)
        if used == before:
            log.info("what was done beside hangs; it is done again")
            return work()
    try:
        result: _T = receiver.recv()
    except EOFError:
        log.info("what was done beside gave no answer; it is done again")
        return work()
    return result


def _processor_time(pid: int | None) -> str:
    """Return how long a process has worked, for itself and for it, as Linux counts it."""
    told = Path(f"/proc/{pid}/stat").read_text(encoding="ascii", errors="replace")
    return " ".join(told.rpartition(")")[2].split()[11:13])
