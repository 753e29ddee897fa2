"""What is in a folder, to be compared."""

from __future__ import annotations

import hashlib
from pathlib import Path


def contents(folder: Path) -> dict[str, bytes]:
    """Return the bytes of every file in a folder, however deep, by its path from there."""
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def digests(folder: Path) -> dict[str, str]:
    """Return the SHA-256 of every file in a folder, however deep, by its path from there."""
    return {name: hashlib.sha256(held).hexdigest() for name, held in contents(folder).items()}
