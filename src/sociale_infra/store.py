"""Tables on disk: a world, or the results measured on one; written once, never changed.

A folder holds one GeoParquet file per table and `manifest.json`: where the data comes from,
the settings it was made with, counts, and the sha256 of every file.
"""

from __future__ import annotations

import hashlib
import json
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

import geopandas as gpd
import pandas as pd
from pydantic import ValidationError

from sociale_infra._version import __version__
from sociale_infra.changes import check_measured_with
from sociale_infra.config import Settings
from sociale_infra.errors import InputError, MissingInputError, OutputError, SocialeInfraError
from sociale_infra.tables import MEASURED, READ, TABLES, Table
from sociale_infra.town import Facts, Finding, Results, Source, World

MANIFEST = "manifest.json"
RECORD = "run.json"
TOOL = "sociale_infra"
_SNAPSHOT = "sociale_infra snapshot"
_Frame = TypeVar("_Frame", pd.DataFrame, gpd.GeoDataFrame)


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
    with _undamaged(folder / MANIFEST, again="extract"):
        return _world(folder, manifest, _read(folder, manifest["files"]))


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
    with _undamaged(folder / MANIFEST, again="extract"):
        measured = _settings(folder, manifest["settings"])
        shown = settings.for_town_of(measured) if settings else measured
        check_measured_with(f"{folder}:", measured, shown)
        tables = _read(folder, manifest["files"])
        return Results(
            world=_world(folder, manifest, tables),
            settings=shown,
            findings=_findings(manifest["findings"]),
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
        return _settings(folder, _read_record(folder).get("settings"), again="run")
    return _settings(folder, read_manifest(folder)["settings"])


def _read_run(folder: Path) -> World:
    """Read the world of a run from its results folder."""
    record = _read_record(folder)
    with _undamaged(folder / RECORD, again="run"):
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
        return _world(folder, manifest, _read(folder, files, again="run"))


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


@contextmanager
def _undamaged(path: Path, again: str) -> Iterator[None]:
    """Turn what a manifest of another shape leads to into an error that names it."""
    try:
        yield
    except (AttributeError, LookupError, TypeError) as error:
        if isinstance(error, SocialeInfraError):
            raise
        message = f"{path}: is damaged, or of another version of this tool; {again} again"
        raise InputError(message) from error


def _settings(folder: Path, kept: object, again: str = "extract") -> Settings:
    try:
        return Settings.model_validate_json(json.dumps(kept))
    except ValidationError:
        message = f"{folder}: was made by another version of this tool; {again} again"
        raise InputError(message) from None


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
                files[path.name] = _sha256(path)
            whole = {**manifest, "files": files}
            text = json.dumps(whole, ensure_ascii=False, allow_nan=False, indent=2)
            (part / MANIFEST).write_text(text + "\n", encoding="utf-8")
            part.rename(target)
    except OSError as error:
        message = f"{folder}: cannot be written ({error.strerror}); make room or name another one"
        raise OutputError(message) from error


def _read(folder: Path, files: Mapping[str, str], again: str = "extract") -> dict[str, Any]:
    """Read tables, a file each; the folder of a file is this one or `parquet` below it."""
    tables: dict[str, Any] = {}
    for name, digest in files.items():
        below = folder / "parquet" if Path(name).parent.name == "parquet" else folder
        path = below / Path(name).name
        if not path.is_file() or _sha256(path) != digest:
            message = f"{path}: is absent or has changed since it was written; {again} again"
            raise InputError(message)
        read = gpd.read_parquet if TABLES[path.stem].geometry else pd.read_parquet
        tables[path.stem] = read(path)
    return tables


def _world(folder: Path, manifest: Mapping[str, Any], tables: Mapping[str, Any]) -> World:
    """Make a world of the columns that were read; measured tables have more."""
    facts = manifest["facts"]
    lists = {
        "sources": tuple(Source(**source) for source in facts["sources"]),
        "findings": _findings(facts["findings"]),
        "corrections": _findings(facts["corrections"]),
        "own_tables": tuple(facts["own_tables"]),
        "edits": _findings(facts["edits"]),
    }
    return World(
        facts=Facts(**{**facts, **lists}),
        settings=_settings(folder, manifest.get("read_with", manifest["settings"])),
        **{table.name: _read_part(table, tables[table.name]) for table in READ},
    )


def _findings(kept: list[dict[str, Any]]) -> tuple[Finding, ...]:
    return tuple(Finding(**finding) for finding in kept)


def _read_part(table: Table, frame: _Frame) -> _Frame:
    read = {*table.columns, "geometry"}
    return frame[[column for column in frame.columns if column in read]]


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


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
