"""Files that users bring, before they are opened."""

from __future__ import annotations

from pathlib import Path

from sociale_infra.errors import InputError


def check_is_file(path: Path, where: str | None = None) -> None:
    """Refuse what is there but is no file, such as a folder, or a pipe, which may never end.

    `where` is what the error calls it, else its path.

    Raises
    ------
    InputError
        It is a folder, a pipe or a device.
    """
    if path.exists() and not path.is_file():
        kind = "a folder" if path.is_dir() else "a pipe or a device"
        message = f"{where or path}: is {kind}; give a file"
        raise InputError(message)
