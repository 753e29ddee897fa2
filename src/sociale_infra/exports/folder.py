"""The results folder: checked before a run, built beside it, and swapped in when complete.

A run builds in `.<name>.building` next to the results folder `<name>`. The swap is two renames,
old results out of the way (`.<name>.old`) and new ones in, after which files that are not ours
move from the old folder to the new. Wherever a run dies, the next one can tell from the names
what is left to do.
"""

from __future__ import annotations

import errno
import hashlib
import json
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from sociale_infra.errors import OutputError

RECORD = "run.json"
MARK = ".sociale-infra-building"
_SHOWN = 3
_NOT_A_BUG = frozenset(
    {
        errno.EACCES,
        errno.EDQUOT,
        errno.EEXIST,
        errno.EFBIG,
        errno.EIO,
        errno.EISDIR,
        errno.ENAMETOOLONG,
        errno.ENOSPC,
        errno.ENOTDIR,
        errno.EPERM,
        errno.EROFS,
    }
)


def check_out(folder: Path) -> None:
    """Make sure, before anything is computed, that results can go into a folder.

    An interrupted swap of an earlier run is completed or rolled back.

    Raises
    ------
    OutputError
        It cannot be written, another run writes it now, or it holds somebody's other files.
    """
    with _alone(folder):
        _tidy(folder)
        _check_ours(folder)


@contextmanager
def new_results(folder: Path) -> Iterator[Path]:
    """Give an empty folder to build results in; swap it in at the end.

    If the body fails, the old results stay as they were.

    Raises
    ------
    OutputError
        As `check_out`; or the disk is full; or a new file has the name of one that is not ours.
    """
    with _alone(folder):
        _tidy(folder)
        _check_ours(folder)
        building = _beside(folder, "building")
        try:
            building.mkdir()
            (building / MARK).touch()
            yield building
            _check_strangers(folder, building)
            _swap(folder)
        finally:
            _remove_building(building)


def _beside(folder: Path, role: str) -> Path:
    return folder.with_name(f".{folder.name}.{role}")


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Hold the folder for one run, and turn what the disk refuses into our error."""
    key = hashlib.sha256(str(folder.resolve()).encode()).hexdigest()[:16]
    lock = FileLock(Path(tempfile.gettempdir()) / f"sociale-infra-{key}.lock")
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with lock.acquire(timeout=0):
            yield
    except Timeout:
        message = f"{folder}: another run is writing there; wait for it, or choose another --out"
        raise OutputError(message) from None
    except OSError as error:
        if isinstance(error, OutputError) or error.errno not in _NOT_A_BUG:
            raise
        message = (
            f"{folder}: cannot be written ({error.strerror}: {error.filename or folder}); make "
            f"room or choose another --out"
        )
        raise OutputError(message) from error


def _check_ours(folder: Path) -> None:
    """Refuse what is not a folder, or a folder of somebody else's."""
    if not folder.exists():
        return
    if not folder.is_dir():
        message = f"{folder}: is a file; give a folder for the results"
        raise OutputError(message)
    names = sorted(path.name for path in folder.iterdir())
    if names and _record(folder) is None:
        some = ", ".join(names[:_SHOWN]) + (" ..." if len(names) > _SHOWN else "")
        message = (
            f"{folder}: holds other files ({some}) and no {RECORD} of ours; choose an empty or "
            f"a new folder"
        )
        raise OutputError(message)


def _record(folder: Path) -> dict[str, Any] | None:
    """Return the run.json of a results folder; None where it is not ours."""
    try:
        record = json.loads((folder / RECORD).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    ours = isinstance(record, dict) and record.get("tool") == "sociale_infra"
    return record if ours else None


def _files_of(folder: Path) -> set[Path]:
    """Return the files in a results folder that its run.json lists, relative to it."""
    record = _record(folder) or {}
    listed = {Path(output["path"]) for output in record.get("outputs", ())}
    inside = {path for path in listed if not path.is_absolute() and ".." not in path.parts}
    return {*inside, Path(RECORD), Path(MARK)}


def _strangers(folder: Path) -> list[Path]:
    """Return the files in a results folder that no run of ours put there."""
    ours = _files_of(folder)
    files = (path for path in folder.rglob("*") if path.is_symlink() or not path.is_dir())
    return sorted(
        path.relative_to(folder) for path in files if path.relative_to(folder) not in ours
    )


def _check_strangers(folder: Path, building: Path) -> None:
    if not folder.exists():
        return
    for path in _strangers(folder):
        if (building / path).exists():
            message = (
                f"{folder / path}: is not ours, and the new results hold a file of that name; "
                f"move it elsewhere and run again"
            )
            raise OutputError(message)


def _swap(folder: Path) -> None:
    if folder.exists():
        folder.rename(_beside(folder, "old"))
    _finish(folder)


def _finish(folder: Path) -> None:
    """Complete a swap from wherever it stopped."""
    old, building = _beside(folder, "old"), _beside(folder, "building")
    if not folder.exists():
        building.rename(folder)
    if old.exists():
        for path in _strangers(old):
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (old / path).rename(folder / path)
        shutil.rmtree(old)
    (folder / MARK).unlink(missing_ok=True)


def _tidy(folder: Path) -> None:
    """Complete or roll back what a run that died left behind."""
    old, building = _beside(folder, "old"), _beside(folder, "building")
    if old.exists():
        if not folder.exists() and _record(building) is None:
            old.rename(folder)
        else:
            _finish(folder)
    _remove_building(building)


def _remove_building(building: Path) -> None:
    """Remove a folder that a run of ours began to fill."""
    if (building / MARK).exists():
        shutil.rmtree(building)
    elif building.is_dir() and not any(building.iterdir()):
        building.rmdir()
