"""What `store` writes, read back: tables that are whole, and the world that they make."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import geopandas as gpd
import pandas as pd
from pydantic import ValidationError

from sociale_infra.checksums import sha256_of
from sociale_infra.config import Settings
from sociale_infra.errors import InputError, SocialeInfraError
from sociale_infra.tables import READ, TABLES, Table
from sociale_infra.town import Facts, Finding, Source, World

_Frame = TypeVar("_Frame", pd.DataFrame, gpd.GeoDataFrame)


@contextmanager
def undamaged(path: Path, again: str) -> Iterator[None]:
    """Turn what a manifest of another shape leads to into an error that names it."""
    try:
        yield
    except (AttributeError, LookupError, TypeError) as error:
        if isinstance(error, SocialeInfraError):
            raise
        message = f"{path}: is damaged, or of another version of this tool; {again} again"
        raise InputError(message) from error


def settings_of(folder: Path, kept: object, again: str = "extract") -> Settings:
    """Return settings as they were kept; `again` is what to do where they do not fit any more."""
    try:
        return Settings.model_validate_json(json.dumps(kept))
    except ValidationError:
        message = f"{folder}: was made by another version of this tool; {again} again"
        raise InputError(message) from None


def read_tables(folder: Path, files: Mapping[str, str], again: str = "extract") -> dict[str, Any]:
    """Read tables, a file each; the folder of a file is this one or `parquet` below it."""
    tables: dict[str, Any] = {}
    for name, digest in files.items():
        below = folder / "parquet" if Path(name).parent.name == "parquet" else folder
        path = below / Path(name).name
        if not path.is_file() or sha256_of(path) != digest:
            message = f"{path}: is absent or has changed since it was written; {again} again"
            raise InputError(message)
        read = gpd.read_parquet if TABLES[path.stem].geometry else pd.read_parquet
        tables[path.stem] = read(path)
    return tables


def world_of(folder: Path, manifest: Mapping[str, Any], tables: Mapping[str, Any]) -> World:
    """Make a world of the columns that were read; measured tables have more."""
    facts = manifest["facts"]
    lists = {
        "sources": tuple(Source(**source) for source in facts["sources"]),
        "findings": findings_of(facts["findings"]),
        "corrections": findings_of(facts["corrections"]),
        "own_tables": tuple(facts["own_tables"]),
        "edits": findings_of(facts["edits"]),
    }
    return World(
        facts=Facts(**{**facts, **lists}),
        settings=settings_of(folder, manifest.get("read_with", manifest["settings"])),
        **{table.name: _read_part(table, tables[table.name]) for table in READ},
    )


def findings_of(kept: list[dict[str, Any]]) -> tuple[Finding, ...]:
    """Return findings as they were kept."""
    return tuple(Finding(**finding) for finding in kept)


def _read_part(table: Table, frame: _Frame) -> _Frame:
    read = {*table.columns, "geometry"}
    return frame[[column for column in frame.columns if column in read]]
