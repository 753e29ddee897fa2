"""run.json: what was run, on what, with which outcome; enough to do it again and to check it."""

from __future__ import annotations

import hashlib
import json
import platform
from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pyogrio
import pyproj
import shapely

from sociale_infra import __version__
from sociale_infra.config import Settings
from sociale_infra.exports.folder import MARK, RECORD
from sociale_infra.tables import Results, crs_of

_LIBRARIES = ("folium", "geopandas", "numpy", "osmium", "pandas", "pyarrow", "scipy", "shapely")
_TABLES = ("nodes", "edges", "places", "entrances", "areas", "origins")


def write_record(
    folder: Path,
    results: Results,
    settings: Settings,
    started: str,
    timings: Mapping[str, float],
) -> None:
    """Write run.json, last of all: it lists every file in the folder.

    Only `started` and `timings` differ between two runs on the same inputs and settings.
    """
    facts = results.facts
    record = {
        "tool": "sociale_infra",
        "versions": _versions(),
        "started": started,
        "timings": dict(timings),
        "name": facts.name,
        "title": facts.title,
        "sample": facts.sample,
        "unit": facts.unit,
        "level": facts.level,
        "crs": crs_of(results.areas).to_string(),
        "data_date": facts.data_date,
        "inputs": [source._asdict() for source in facts.sources],
        "settings": settings.model_dump(mode="json"),
        "counts": _counts(results),
        "warnings": list(facts.warnings),
        "outputs": _outputs(folder),
    }
    text = json.dumps(record, ensure_ascii=False, allow_nan=False, indent=2)
    (folder / RECORD).write_text(text + "\n", encoding="utf-8")


def _versions() -> dict[str, str]:
    libraries = {name: version(name) for name in _LIBRARIES}
    gdal = ".".join(map(str, pyogrio.__gdal_version__))
    return {
        "sociale_infra": __version__,
        "python": platform.python_version(),
        **libraries,
        "GDAL": gdal,
        "GEOS": shapely.geos_version_string,
        "PROJ": pyproj.proj_version_str,
    }


def _counts(results: Results) -> dict[str, Any]:
    tables: Mapping[str, Any] = vars(results)
    per_category = results.places["category"].value_counts().sort_index()
    return {name: len(tables[name]) for name in _TABLES} | {
        "places_by_category": {str(key): int(number) for key, number in per_category.items()},
        "weight": float(results.areas["weight"].sum()),
    }


def _outputs(folder: Path) -> list[dict[str, Any]]:
    files = sorted(path for path in folder.rglob("*") if path.is_file() and path.name != MARK)
    return [
        {
            "path": path.relative_to(folder).as_posix(),
            "bytes": path.stat().st_size,
            "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
        }
        for path in files
    ]
