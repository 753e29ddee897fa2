"""Tables on disk: a world, or the results measured on one; written once, never changed.

A folder holds one GeoParquet file per table and `manifest.json`: where the data comes from,
the settings it was made with, counts, and the sha256 of every file.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Mapping
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pandas as pd

from sociale_infra._version import __version__
from sociale_infra.changes import check_measured_with
from sociale_infra.checksums import sha256_of
from sociale_infra.config import Settings
from sociale_infra.errors import InputError, MissingInputError, OutputError
from sociale_infra.stored import (
    findings_of,
    read_tables,
    settings_of,
    undamaged,
    world_of,
)
from sociale_infra.tables import MEASURED, READ
from sociale_infra.town import Facts, Results, World

MANIFEST = "manifest.json"
RECORD = "run.json"
TOOL = "sociale_infra"
_SNAPSHOT = "sociale_infra snapshot"


def check_new(folder: Path) -> None:
    """Check, before anything is computed, that tables can go into a new folder.

    Raises
    ------
    OutputError
        The folder exists.
    """
    if folder.exists():
        message = f"{folder}: already exists; snapshots are immutable, so name a new folder"
        raise OutputError(message)


def write_world(folder: Path | str, world: World) -> None:
    """Write a world into a new folder.

    Parameters
    ----------
    folder
        Where to: a GeoParquet file per table, and manifest.json.
    world
        The tables, in their own CRS.

    Raises
    ------
    OutputError
        The folder exists, or cannot be written.

    Examples
    --------
    >>> write_world(folder / "snapshot", world)
    >>> read_world(folder / "snapshot").facts.title
    'Voorbeeldstad'
    """
    _write(folder, _tables(world), _manifest(world, world.settings))


def write_results(folder: Path | str, results: Results) -> None:
    """Write measured tables into a new folder.

    Parameters
    ----------
    folder
        Where to: a GeoParquet file per table, and manifest.json.
    results
        The tables, in their own CRS.

    Raises
    ------
    OutputError
        The folder exists, or cannot be written.

    Examples
    --------
    >>> write_results(folder / "measured", results)
    >>> read_results(folder / "measured").settings == results.settings
    True
    """
    tables = _tables(results.world) | _tables(results)
    findings = [asdict(finding) for finding in results.findings]
    read_with = results.world.settings.model_dump(mode="json")
    manifest = _manifest(results.world, results.settings)
    _write(folder, tables, manifest | {"findings": findings, "read_with": read_with})


def read_world(folder: Path | str) -> World:
    """Read a snapshot, or the world of measured tables or of a run.

    Parameters
    ----------
    folder
        The folder that `write_world` or `write_results` made, or the results folder of a run.

    Returns
    -------
    The world, in the CRS that it was written in.

    Raises
    ------
    MissingInputError
        There is no such folder, or it holds no manifest of ours.
    InputError
        A file is absent or has changed since it was written.

    Examples
    --------
    >>> write_world(folder / "kept", world)
    >>> len(read_world(folder / "kept").areas) == len(world.areas)
    True
    """
    folder = Path(folder)
    if (folder / RECORD).is_file():
        return _read_run(folder)
    manifest = read_manifest(folder)
    with undamaged(folder / MANIFEST, again="extract"):
        return world_of(folder, manifest, read_tables(folder, manifest["files"]))


def read_results(folder: Path | str, settings: Settings | None = None) -> Results:
    """Read measured tables.

    Parameters
    ----------
    folder
        The folder that `write_results` made.
    settings
        Settings to show them with; None for those they were measured with.

    Returns
    -------
    The results, in the CRS that they were written in.

    Raises
    ------
    MissingInputError
        There is no such folder, or it holds no manifest of ours.
    InputError
        A file is absent or has changed since it was written, it is a snapshot that nobody has
        measured, or settings have changed that measuring depends on.

    Examples
    --------
    >>> write_results(folder / "kept results", results)
    >>> read_results(folder / "kept results").facts.title
    'Voorbeeldstad'
    """
    folder = Path(folder)
    manifest = read_manifest(folder)
    if not is_measured(manifest):
        message = f"{folder}: is a snapshot; measure it first with: sociale-infra analyse"
        raise InputError(message)
    with undamaged(folder / MANIFEST, again="extract"):
        measured = settings_of(folder, manifest["settings"])
        shown = settings.for_town_of(measured) if settings else measured
        check_measured_with(f"{folder}:", measured, shown)
        tables = read_tables(folder, manifest["files"])
        return Results(
            world=world_of(folder, manifest, tables),
            settings=shown,
            findings=findings_of(manifest["findings"]),
            **{table.name: tables[table.name] for table in MEASURED},
        )


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
    if not isinstance(manifest, dict) or manifest.get("tool") != _SNAPSHOT:
        message = f"{folder}: holds no tables of ours; make them with: sociale-infra extract"
        raise MissingInputError(message)
    return manifest


def is_measured(manifest: Mapping[str, Any]) -> bool:
    """Return whether a manifest is of measured tables, not of a snapshot alone."""
    return "findings" in manifest


def record_reading(world: World) -> dict[str, Any]:
    """Return what run.json must hold, beside what it tells, to read the world of a run again."""
    findings = [asdict(finding) for finding in world.facts.findings]
    return {"settings": world.settings.model_dump(mode="json"), "findings": findings}


def read_settings(folder: Path) -> Settings:
    """Return the settings that a folder of tables, or a results folder, was measured with.

    Raises
    ------
    MissingInputError
        There is no such folder, or it holds nothing of ours.
    InputError
        It was made by another version of this tool.
    """
    if (folder / RECORD).is_file():
        return settings_of(folder, _read_record(folder).get("settings"), again="run")
    return settings_of(folder, read_manifest(folder)["settings"])


def _read_run(folder: Path) -> World:
    """Read the world of a run from its results folder."""
    record = _read_record(folder)
    with undamaged(folder / RECORD, again="run"):
        files = {
            output["path"]: output["sha256"]
            for output in record["outputs"]
            if output["path"].endswith(".parquet")
        }
        facts = {name: record[name] for name in Facts.__dataclass_fields__ if name in record}
        manifest = {
            "facts": facts
            | {
                "sources": record["inputs"],
                "findings": record["read"]["findings"],
                **{
                    kind: [{name: one[name] for name in ("code", "values")} for one in record[kind]]
                    for kind in ("corrections", "edits")
                },
            },
            "settings": record["read"]["settings"],
        }
        return world_of(folder, manifest, read_tables(folder, files, again="run"))


def _read_record(folder: Path) -> dict[str, Any]:
    path = folder / RECORD
    try:
        record = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        record = None
    if not isinstance(record, dict) or record.get("tool") != TOOL:
        message = f"{path}: is no record of a run of ours; name a results folder or a snapshot"
        raise MissingInputError(message)
    made_by = record.get("versions", {}).get(TOOL)
    if made_by != __version__:
        message = (
            f"{folder}: was made by version {made_by} of this tool, and this is {__version__}; "
            "run again"
        )
        raise InputError(message)
    return record


def _tables(town: World | Results) -> dict[str, pd.DataFrame]:
    held = MEASURED if isinstance(town, Results) else READ
    return {table.name: getattr(town, table.name) for table in held}


def _write(
    folder: Path | str, tables: Mapping[str, pd.DataFrame], manifest: Mapping[str, Any]
) -> None:
    folder = Path(folder)
    check_new(folder)
    target = folder.resolve()
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=target.parent, prefix=".part-") as name:
            part = Path(name) / target.name
            part.mkdir()
            files = {}
            for table_name, table in tables.items():
                path = part / f"{table_name}.parquet"
                table.to_parquet(path, compression="zstd", index=False)
                files[path.name] = sha256_of(path)
            whole = {**manifest, "files": files}
            text = json.dumps(whole, ensure_ascii=False, allow_nan=False, indent=2)
            (part / MANIFEST).write_text(text + "\n", encoding="utf-8")
            part.rename(target)
    except OSError as error:
        message = f"{folder}: cannot be written ({error.strerror}); make room or name another one"
        raise OutputError(message) from error


def _manifest(world: World, settings: Settings) -> dict[str, Any]:
    per_category = world.places["category"].value_counts().sort_index()
    counts: dict[str, Any] = {name: len(table) for name, table in _tables(world).items()}
    counts["places"] = {str(key): int(number) for key, number in per_category.items()}
    return {
        "tool": _SNAPSHOT,
        "made": datetime.now(UTC).date().isoformat(),
        "facts": asdict(world.facts)
        | {
            "sources": [source._asdict() for source in world.facts.sources],
            "own_tables": world.own_tables,
        },
        "settings": settings.model_dump(mode="json"),
        "counts": counts,
    }
