"""New results in the place of old ones: all of them, or none.

The new files stand in `work/new`. Their swap into the results folder writes a journal, moves
the old files to `work/old`, moves the new ones in, and removes the journal. As long as the
journal exists the swap can be undone, from any point and more than once; when it is gone the
new results are in. Files are moved one by one, so whatever else is in the results folder stays
where it is. Safe against a process that dies; not against a power cut, for which every file
would have to be forced onto the disk first.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Collection, Iterable, Iterator
from contextlib import suppress
from pathlib import Path, PurePosixPath

from sociale_infra.errors import OutputError
from sociale_infra.exports.record import files_in, read_listing
from sociale_infra.store import RECORD

_NEW = "new"
_OLD = "old"
_JOURNAL = "swap.json"
_DRAFT = "swap.json.part"
_MARKER = "made-by-sociale-infra.txt"
_MEANING = (
    "sociale_infra builds new results here, and keeps the old ones here while it replaces them.\n"
    "If this folder outlives a run, the run was cut short: the next one puts everything right.\n"
)
# What SQLite keeps beside a database in use; beside a new database it would corrupt that one.
_SQLITE_TRACES = ("-wal", "-journal")


def start_work(work: Path) -> Path:
    """Make the folder `work` with our marker; return the empty folder in it for new results."""
    work.mkdir()
    (work / _MARKER).write_text(_MEANING, encoding="utf-8")
    (work / _NEW).mkdir()
    return work / _NEW


def clear_work(target: Path, work: Path) -> None:
    """Remove the folder `work`, after undoing a swap into `target` that was cut short.

    Raises
    ------
    OutputError
        It is there, but we did not make it.
    """
    if not os.path.lexists(work):
        return
    real = work.is_dir() and not work.is_symlink()
    # Empty: a run was killed between making the folder and marking it, or the other way round.
    if not real or (any(work.iterdir()) and not (work / _MARKER).is_file()):
        _refuse(work)
    _undo(target, work)
    for folder in (_NEW, _OLD):
        if (work / folder).exists():
            shutil.rmtree(work / folder)
    (work / _DRAFT).unlink(missing_ok=True)
    (work / _MARKER).unlink(missing_ok=True)  # so late, that what was left is known as ours
    work.rmdir()


def swap_in(target: Path, work: Path) -> None:
    """Put the results in `work/new` in the place of those in `target`.

    Raises
    ------
    OutputError
        Somebody's other file is where a new one must come, or an old one is in use.
    OSError
        A file cannot be moved; `clear_work` then puts the old results back.
    """
    old, new = read_listing(target) or (), files_in(work / _NEW)
    if RECORD not in new:
        raise ValueError(f"new results without {RECORD}: nobody could tell that they are ours")
    check_free(target, old, new)
    _write_journal(work, old, new)
    _move(_present(target, old), target, work / _OLD)
    _move(new, work / _NEW, target)
    (work / _JOURNAL).unlink()


def check_free(target: Path, old: Collection[str], new: Collection[str]) -> None:
    """Check that the files `old` can be taken out of `target`, and the files `new` put in.

    Raises
    ------
    OutputError
        Where a file of ours is or must come stands something else, or a database is in use.
    """
    for name in sorted({*old, *new}):
        for path in _in_the_way(target, name, is_old=name in old):
            _refuse(path)
        for trace in _SQLITE_TRACES:
            if (target / f"{name}{trace}").exists():
                message = (
                    f"{target / name}: is open in another program, or was when that crashed "
                    f"({name}{trace} is there); open and close it in QGIS, then try again"
                )
                raise OutputError(message)


def _in_the_way(target: Path, name: str, *, is_old: bool) -> Iterator[Path]:
    for parent in PurePosixPath(name).parents:
        folder = target / parent
        if parent.name and os.path.lexists(folder) and not _is_folder(folder):
            yield folder
    path = target / name
    if os.path.lexists(path) and (_is_folder(path) or not is_old):
        yield path


def _is_folder(path: Path) -> bool:
    """Return whether it is a folder itself: a link may lead to somebody else's."""
    return path.is_dir() and not path.is_symlink()


def _refuse(path: Path) -> None:
    message = f"{path}: is in the way of new results, and not ours; move it away"
    raise OutputError(message)


def _write_journal(work: Path, old: Collection[str], new: Collection[str]) -> None:
    """Write the journal in one stroke: half a journal would undo half a swap."""
    text = json.dumps({"old": [*old], "new": [*new]})
    (work / _DRAFT).write_text(text, encoding="utf-8")
    (work / _DRAFT).replace(work / _JOURNAL)


def _undo(target: Path, work: Path) -> None:
    """Undo a swap that left its journal; without one there is nothing to undo."""
    journal = work / _JOURNAL
    if not journal.exists():
        return
    swap = json.loads(journal.read_text(encoding="utf-8"))
    waiting = set(_present(work / _NEW, swap["new"]))
    moved_in = [name for name in swap["new"] if name not in waiting]
    _move(_present(target, moved_in), target, work / _NEW)
    _move(_present(work / _OLD, swap["old"]), work / _OLD, target)
    for folder in {target / PurePosixPath(name).parent for name in swap["new"]} - {target}:
        with suppress(OSError):  # it holds something, so the swap did not make it
            folder.rmdir()
    journal.unlink()


def _move(names: Iterable[str], source: Path, goal: Path) -> None:
    for name in names:
        (goal / name).parent.mkdir(parents=True, exist_ok=True)
        (source / name).replace(goal / name)


def _present(folder: Path, names: Iterable[str]) -> list[str]:
    return [name for name in names if os.path.lexists(folder / name)]
