"""What the operating system refuses, in words that a user can act on."""

from __future__ import annotations

import errno
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from sociale_infra.errors import OutputError

_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_MAKE_ROOM = "make room on the disk, or name a folder on another one with --out"
_CLOSE_IT = "close it if another program has it open, or name another folder with --out"
_ELSEWHERE = "name another folder with --out"


@contextmanager
def as_output_error(what: Path | str) -> Iterator[None]:
    """Raise every OSError of the body as an OutputError about `what`.

    Only for bodies that do nothing but write: anything else that fails there is a bug.
    """
    try:
        yield
    except OutputError:
        raise
    except OSError as error:
        where = f" ({error.filename})" if error.filename else ""
        reason = error.strerror or str(error)
        message = f"{what}: cannot be written: {reason}{where}; {_advice(error)}"
        raise OutputError(message) from error


def write_file(path: Path, write: Callable[[Path], object]) -> None:
    """Let `write` write a file, and raise what the disk refuses as an OutputError about it."""
    with as_output_error(path.name):
        write(path)


def _advice(error: OSError) -> str:
    if error.errno in _FULL:
        return _MAKE_ROOM
    return _CLOSE_IT if isinstance(error, PermissionError) else _ELSEWHERE
