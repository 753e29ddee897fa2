"""Tables on disk: the dated, immutable extract, and the analysed tables made from one.

A folder holds one GeoParquet file per table and `manifest.json`: where the data comes from,
the settings it was made with, counts, and the sha256 of every file.
"""

from __future__ import annotations

import hashlib
import json
import logging
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import asdict, fields
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd

from sociale_infra.config import Settings
from sociale_infra.errors import InputError, MissingInputError, OutputError
from sociale_infra.world import Facts, Results, Source, World

log = logging.getLogger(__name__)

MANIFEST = "manifest.json"
_TOOL = "sociale_infra snapshot"
# Settings, by their first or last name, that the tables do not depend on; and those that only
# measuring depends on.
_SHOWN = frozenset({"en", "level", "live", "map", "municipality", "nl", "slides", "snapshots"})
_MEASURED = frozenset(
    {"addresses_per_dwelling", "max_snap_m", "meeting_place", "norm_m", "robust", "walking"}
)
# Tables without geometry.
_PLAIN = frozenset({"coverage", "fragility", "need", "quality", "robustness", "sensitivity"})


def write_snapshot(root: Path, world: World, settings: Settings) -> Path:
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
    write_tables(folder, world, settings)
    return folder


def check_new(folder: Path) -> None:
    """Make sure, before anything is computed, that tables can go into a new folder.

    Raises
    ------
    OutputError
        The folder is there already.
    """
    if folder.exists():
        message = f"{folder}: is there already, and tables are never changed; name a new folder"
        raise OutputError(message)


def write_tables(folder: Path, world: World, settings: Settings) -> None:
    """Write a world, or the results of one, into a folder that is not there yet.

    Parameters
    ----------
    folder
        Where to: a GeoParquet file per table, and manifest.json.
    world
        The tables, in their own CRS.
    settings
        Those that they were made with.

    Raises
    ------
    OutputError
        The folder is there already, or cannot be written.

    Examples
    --------
    >>> write_tables(folder / "tables", world, settings)
    >>> read_tables(folder / "tables").facts.title
    'Voorbeeldstad'
    """
    check_new(folder)
    target = folder.resolve()
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=target.parent, prefix=".part-") as name:
            part = Path(name) / target.name
            part.mkdir()
            files = {}
            for table_name, table in _tables(world):
                path = part / f"{table_name}.parquet"
                table.to_parquet(path, compression="zstd", index=False)
                files[path.name] = _sha256(path)
            text = json.dumps(
                _manifest(world, settings, files), ensure_ascii=False, allow_nan=False, indent=2
            )
            (part / MANIFEST).write_text(text + "\n", encoding="utf-8")
            part.rename(target)
    except OSError as error:
        message = f"{folder}: cannot be written ({error.strerror}); make room or name another one"
        raise OutputError(message) from error


def read_tables(folder: Path) -> World:
    """Read what `write_tables` wrote.

    Parameters
    ----------
    folder
        That of the tables.

    Returns
    -------
    A `World`, or `Results` if it has been analysed, in the CRS that it was written in.

    Raises
    ------
    MissingInputError
        There is no such folder, or it holds no manifest of ours.
    InputError
        A file is absent or has changed since it was written.

    Examples
    --------
    >>> write_tables(folder / "kept", world, settings)
    >>> type(read_tables(folder / "kept")).__name__
    'World'
    """
    manifest = read_manifest(folder)
    tables: dict[str, Any] = {}
    for name, digest in manifest["files"].items():
        path = folder / name
        if not path.is_file() or _sha256(path) != digest:
            message = f"{path}: is absent or has changed since it was written; extract again"
            raise InputError(message)
        read = pd.read_parquet if path.stem in _PLAIN else gpd.read_parquet
        tables[path.stem] = read(path)
    told = manifest["facts"]
    lists = {
        "sources": tuple(Source(**source) for source in told["sources"]),
        "warnings": tuple(told["warnings"]),
        "corrections": tuple(told["corrections"]),
    }
    facts = Facts(**{**told, **lists})
    return (Results if "coverage" in tables else World)(facts=facts, **tables)


def read_manifest(folder: Path) -> dict[str, Any]:
    """Read the manifest of a folder of tables.

    Raises
    ------
    MissingInputError
        There is no such folder, or it holds no manifest of ours.
    """
    try:
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        manifest = None
    if not isinstance(manifest, dict) or manifest.get("tool") != _TOOL:
        message = f"{folder}: holds no tables of ours; make them with: sociale-infra extract"
        raise MissingInputError(message)
    return manifest


def list_snapshots(root: Path) -> list[tuple[Path, dict[str, Any]]]:
    """Return the snapshots below a folder with their manifests, oldest first."""
    found = []
    for folder in sorted(path.parent for path in root.glob(f"*/{MANIFEST}")):
        try:
            found.append((folder, read_manifest(folder)))
        except MissingInputError:
            log.info("%s is no snapshot of ours", folder)
    return sorted(found, key=lambda kept: (kept[1]["made"], kept[0].name))


def find_shrunk(before: Mapping[str, Any], after: Mapping[str, Any], most: float) -> Iterator[str]:
    """Say what has become fewer by more than a share `most` between two manifests."""
    for name, number in _flat(before["counts"]):
        now = dict(_flat(after["counts"])).get(name, 0)
        if now < number * (1 - most):
            yield f"{name}: {now:,} where the last snapshot had {number:,}; is the data whole?"


def find_changed_settings(
    manifest: Mapping[str, Any], settings: Settings, *, analysed: bool
) -> list[str]:
    """Return the settings that shaped the tables and have changed since.

    Those of reading always count, but for the municipality and the level, which the tables
    themselves decide; those of measuring (the norms) count for `analysed` tables.
    """
    free = _SHOWN if analysed else _SHOWN | _MEASURED
    then, now = dict(_flat(manifest["settings"])), dict(_flat(settings.model_dump(mode="json")))
    changed = {name for name in then.keys() | now.keys() if then.get(name) != now.get(name)}
    return sorted(
        name
        for name in changed
        if name.split(".")[0] not in free and name.split(".")[-1] not in free
    )


def _tables(world: World) -> Iterator[tuple[str, pd.DataFrame]]:
    for column in fields(world):
        if column.name != "facts":
            yield column.name, getattr(world, column.name)


def _manifest(world: World, settings: Settings, files: Mapping[str, str]) -> dict[str, Any]:
    per_category = world.places["category"].value_counts().sort_index()
    counts: dict[str, Any] = {name: len(table) for name, table in _tables(world)}
    counts["places"] = {str(key): int(number) for key, number in per_category.items()}
    return {
        "tool": _TOOL,
        "made": datetime.now(UTC).date().isoformat(),
        "facts": asdict(world.facts) | {"sources": [s._asdict() for s in world.facts.sources]},
        "settings": settings.model_dump(mode="json"),
        "counts": counts,
        "files": dict(files),
    }


def _flat(tree: Mapping[str, Any], path: str = "") -> Iterator[tuple[str, Any]]:
    for key, value in tree.items():
        if isinstance(value, Mapping):
            yield from _flat(value, f"{path}{key}.")
        else:
            yield f"{path}{key}", value


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
