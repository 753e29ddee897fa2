"""What all downloads share: limits, asking a busy source again, files that appear when complete."""

from __future__ import annotations

import logging
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from concurrent.futures import Future, wait
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

import requests
import tenacity
from urllib3.exceptions import InvalidHeader
from urllib3.util import Retry

log = logging.getLogger(__name__)

BUSY = frozenset({429, 500, 502, 503, 504})
"""HTTP statuses of a server that may well answer later."""

MOST_BYTES = 200_000_000
"""The largest answer that is taken in, unpacked: our choice. The whole extract of Zoetermeer is
66 MB as Overpass writes it, and comes in four answers."""

_CHUNK = 65_536
# Calls that are worth making with most faults.
_TRIES = 3
_FIRST_WAIT_S = 1.0
_LONGEST_WAIT_S = 60.0
_T = TypeVar("_T")


class TryAgainError(Exception):
    """A fault that may be over the next time: a busy server, or an answer that was cut short.

    Parameters
    ----------
    fault
        What was wrong, in a few words.
    retry_after
        The server's `Retry-After` header: seconds, or an HTTP date; None if it gave none.
    tries
        The most calls that are worth making with this fault.
    """

    def __init__(self, fault: str, retry_after: str | None = None, tries: int = _TRIES) -> None:
        super().__init__(fault)
        self.wait_s = _seconds(retry_after)
        self.tries = tries


def ask_again(ask: Callable[[], _T], until: float) -> _T:
    """Return what `ask` returns, calling it again while it raises `TryAgainError`.

    The wait before the next call is 1 s, 2 s, 4 s, ... up to a minute, or longer if the server
    asks for it.

    Parameters
    ----------
    ask
        The call.
    until
        The deadline, on `time.monotonic()` (s): no call is made after it, and there is no wait
        that would last until after it.

    Raises
    ------
    TryAgainError
        The last call failed, or the deadline has passed.
    """
    left_s = until - time.monotonic()
    if left_s <= 0:
        message = "it took too long (live.deadline_s)"
        raise TryAgainError(message)
    too_late = tenacity.stop_before_delay(left_s)
    retrying = tenacity.Retrying(
        retry=tenacity.retry_if_exception_type(TryAgainError),
        stop=lambda state: state.attempt_number >= _fault(state).tries or too_late(state),
        wait=_wait_s,
        before_sleep=_log_fault,
        reraise=True,
    )
    return retrying(ask)


def read_body(answer: requests.Response) -> bytes:
    """Return what an answer holds, unpacked, if it is not too large.

    Raises
    ------
    TryAgainError
        It holds more than `MOST_BYTES`; asking again would not help.
    requests.RequestException
        It was cut short, or cannot be unpacked.
    """
    body = bytearray()
    for part in answer.iter_content(_CHUNK):
        body += part
        if len(body) > MOST_BYTES:
            message = f"an answer of more than {MOST_BYTES // 1_000_000} MB"
            raise TryAgainError(message, tries=1)
    return bytes(body)


def within_s(seconds: float, call: Callable[[], _T]) -> _T:
    """Return what a call returns if it does within so many seconds, however it waits.

    A limit of a connection counts for each read, so a server that sends a byte at a time has no
    limit at all. A call that takes too long is left alone and ends with its connection.

    Raises
    ------
    TryAgainError
        It took too long; or as the call.
    """
    answer: Future[_T] = Future()

    def run() -> None:
        try:
            answer.set_result(call())
        except BaseException as error:  # noqa: BLE001, it is raised where the answer is awaited
            answer.set_exception(error)

    # Not an executor: that waits for its threads before the program may end.
    threading.Thread(target=run, daemon=True).start()
    if not wait([answer], timeout=max(seconds, 0)).done:
        message = f"no whole answer within {seconds:.0f} s"
        raise TryAgainError(message)
    return answer.result()


@contextmanager
def complete_file(path: Path) -> Iterator[Path]:
    """Give a temporary path to write to, which then takes the place of `path` in one step.

    Its name is unique, so that two runs do not write into each other's file; it ends like that
    of `path`, by which libraries know the format. It is removed if writing fails.
    """
    part = path.with_name(f"part-{uuid.uuid4().hex}-{path.name}")
    try:
        yield part
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def _fault(state: tenacity.RetryCallState) -> TryAgainError:
    """Return the fault of the call that was just made."""
    error = state.outcome.exception() if state.outcome else None
    return error if isinstance(error, TryAgainError) else TryAgainError("")


def _wait_s(state: tenacity.RetryCallState) -> float:
    """Return the seconds to wait before the next call."""
    own = tenacity.wait_exponential(multiplier=_FIRST_WAIT_S, max=_LONGEST_WAIT_S)
    return max(own(state), _fault(state).wait_s)


def _log_fault(state: tenacity.RetryCallState) -> None:
    wait_s = state.next_action.sleep if state.next_action else 0
    log.warning("attempt %d: %s; again in %.0f s", state.attempt_number, _fault(state), wait_s)


def _seconds(retry_after: str | None) -> float:
    """Return how long a `Retry-After` header asks to wait (s); 0 without one that can be read."""
    if retry_after is None:
        return 0.0
    try:
        return float(Retry().parse_retry_after(retry_after))
    except InvalidHeader:
        return 0.0
