"""The results folder: whose it is, and how new results come into it."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from filelock import FileLock, Timeout

from sociale_infra.errors import OutputError
from sociale_infra.exports.os_errors import as_output_error
from sociale_infra.exports.record import read_listing
from sociale_infra.exports.swap import check_free, clear_work, start_work, swap_in

# Names in a message before it says how many more there are.
_SHOWN = 3


def check_out(folder: Path) -> None:
    """Check that results can be written into `folder`, and repair what a killed run left there.

    Makes the folders above it, but not the folder itself.

    Raises
    ------
    OutputError
        It is a file, holds somebody's other files or cannot be written, or another run is
        writing there.
    """
    with _alone_in(_real(folder)):
        pass


@contextmanager
def new_results(folder: Path) -> Iterator[Path]:
    """Offer an empty folder beside `folder` for new results, and swap them in at the end.

    Old results are replaced only if the body ends well and wrote a run.json; whatever else is
    in `folder` stays. An exception in the body leaves everything as it was.

    Raises
    ------
    OutputError
        As `check_out`; or a file cannot be replaced, and the old results are back.
    """
    target = _real(folder)
    with _alone_in(target) as work:
        try:
            with as_output_error(target):
                building = start_work(work)
            yield building
            with as_output_error(target):
                target.mkdir(exist_ok=True)
                swap_in(target, work)
        finally:
            with suppress(OSError):  # the next run finds it by its marker and tries again
                clear_work(target, work)


@contextmanager
def _alone_in(target: Path) -> Iterator[Path]:
    """Keep other runs out of `target`; offer the path beside it to work in."""
    with ExitStack() as stack:
        with as_output_error(target):
            _check_place(target)
            target.parent.mkdir(parents=True, exist_ok=True)
            work = target.with_name(f".{target.name}.sociale-infra")
            stack.enter_context(_locked(work.with_name(f"{work.name}.lock"), target))
            clear_work(target, work)
            if target.exists():
                _check_contents(target)
        yield work


@contextmanager
def _locked(path: Path, target: Path) -> Iterator[None]:
    """Hold a lock that ends with the process, however it ends."""
    lock = FileLock(path)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        message = f"{target}: another run is writing there; wait until it is done"
        raise OutputError(message) from None
    try:
        yield
    finally:
        # While it is held, so that nobody's new lock can be removed. Windows refuses, and does
        # it by itself.
        with suppress(OSError):
            path.unlink()
        lock.release()


def _real(folder: Path) -> Path:
    """Follow links: what is swapped are the files where they really are."""
    return Path(os.path.realpath(folder))


def _check_place(target: Path) -> None:
    for path in (target, *target.parents):
        if path.exists() and not path.is_dir():
            message = f"{path}: is a file, where a folder must come; name another one with --out"
            raise OutputError(message)
    if os.path.ismount(target):
        message = f"{target}: is a disk of its own; name a folder on it, such as {target / 'run'}"
        raise OutputError(message)


def _check_contents(target: Path) -> None:
    listed = read_listing(target)
    if listed is None:
        _check_empty(target)
    else:
        check_free(target, listed, listed)
    with tempfile.TemporaryFile(dir=target):
        pass  # nothing else tells on every system whether we may write there


def _check_empty(target: Path) -> None:
    names = sorted(path.name for path in target.iterdir())
    if names:
        more = f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
        message = (
            f"{target}: holds files that no run of ours made ({', '.join(names[:_SHOWN])}{more}); "
            f"name an empty or a new folder with --out"
        )
        raise OutputError(message)
