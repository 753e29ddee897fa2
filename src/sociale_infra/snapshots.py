"""Snapshots: dated extracts that never change, listed and compared with the last one."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sociale_infra.errors import MissingInputError
from sociale_infra.store import MANIFEST, is_measured, read_manifest, write_world
from sociale_infra.town import Finding, World

log = logging.getLogger(__name__)


def write_snapshot(root: Path, world: World) -> Path:
    """Write a world into a new folder below `root`, named after the town and today.

    Raises
    ------
    OutputError
        It cannot be written.
    """
    stem = f"{world.facts.name}-{datetime.now(UTC).date().isoformat()}"
    number = 1
    while (folder := root / (stem if number == 1 else f"{stem}-{number}")).exists():
        number += 1
    write_world(folder, world)
    return folder


def list_snapshots(root: Path) -> list[tuple[Path, dict[str, Any]]]:
    """Return the snapshots below a folder with their manifests, oldest first."""
    found = []
    for folder in sorted(path.parent for path in root.glob(f"*/{MANIFEST}")):
        try:
            manifest = read_manifest(folder)
        except MissingInputError:
            log.info("%s is no snapshot of ours", folder)
            continue
        if not is_measured(manifest):
            found.append((folder, manifest))
    return sorted(found, key=lambda kept: (kept[1]["made"], kept[0].name))


def find_shrunk(
    before: Mapping[str, Any], after: Mapping[str, Any], most: float
) -> Iterator[Finding]:
    """Yield which counts of two manifests have fallen by more than a share `most`."""
    now = dict(_flat(after["counts"]))
    for name, number in _flat(before["counts"]):
        if now.get(name, 0) < number * (1 - most):
            yield Finding.of("shrunk", counted=name, now=now.get(name, 0), before=number)


def _flat(tree: Mapping[str, Any], path: str = "") -> Iterator[tuple[str, Any]]:
    for key, value in tree.items():
        if isinstance(value, Mapping):
            yield from _flat(value, f"{path}{key}.")
        else:
            yield f"{path}{key}", value
