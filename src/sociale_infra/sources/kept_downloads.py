"""Downloads that are kept for some days, in `live.folder` of the settings."""

from __future__ import annotations

import hashlib
import logging
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple, TypeVar

from sociale_infra.config import Live
from sociale_infra.errors import (
    InputError,
    OutputError,
    SocialeInfraError,
    SourceUnreachableError,
)
from sociale_infra.sources.downloads import complete_file

log = logging.getLogger(__name__)

_SECONDS_PER_DAY = 86_400
_T = TypeVar("_T")


class Download(NamedTuple):
    """What is asked of a source, and how it is kept.

    Parameters
    ----------
    name
        Its file name, the same for the same question.
    source
        Whom it is asked of, for messages.
    way_out
        What a user can do without it, for messages.
    fetch
        Asks for it, and writes it into a file.
    """

    name: str
    source: str
    way_out: str
    fetch: Callable[[Path], None]


def read_download(download: Download, read: Callable[[Path], _T], live: Live) -> tuple[Path, _T]:
    """Return a file and what is read of it: the one that was kept if it is fresh, or a new one.

    Nothing is kept before it was read; what was kept and cannot be read is asked for again.

    Raises
    ------
    OutputError
        The folder cannot be made.
    SourceUnreachableError
        What it gave cannot be read.
    SocialeInfraError
        As `fetch`.
    """
    path = _folder(live) / download.name
    if _is_fresh(path, live):
        try:
            return path, read(path)
        except SocialeInfraError as error:
            log.warning("What was kept cannot be used, and is asked for again: %s", error)
            path.unlink()
    with complete_file(path) as new:
        download.fetch(new)
        try:
            found = read(new)
        except InputError as error:
            fault = str(error).replace(f"{new}: ", "")
            message = (
                f"{download.source} gave what cannot be used: {fault}. Try again later, or "
                f"{download.way_out}"
            )
            raise SourceUnreachableError(message) from None
    return path, found


def digest(asked: str) -> str:
    """Return a short name for a question, the same for the same question."""
    return hashlib.sha256(asked.encode()).hexdigest()[:12]


def _folder(live: Live) -> Path:
    folder = Path(live.folder)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        message = f"live.folder {folder}: cannot be created ({error.strerror}); choose another one"
        raise OutputError(message) from error
    return folder


def _is_fresh(path: Path, live: Live) -> bool:
    if not path.exists():
        return False
    age_s = time.time() - path.stat().st_mtime
    return age_s < live.max_age_days * _SECONDS_PER_DAY
