"""run.json: what a run read, how it was set, what it found and what it wrote."""

from __future__ import annotations

import json
import platform
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path, PureWindowsPath
from typing import Any

import pyogrio
import pyproj
import shapely

from sociale_infra._version import __version__
from sociale_infra.checksums import sha256_of
from sociale_infra.exports.os_errors import as_output_error
from sociale_infra.report.findings import write_finding
from sociale_infra.report.headline import find_headline
from sociale_infra.report.story import record_headline
from sociale_infra.report.wording import LANGUAGES
from sociale_infra.steps import Steps
from sociale_infra.store import RECORD, TOOL, record_reading
from sociale_infra.tables import crs_of
from sociale_infra.town import Finding, Results

_TABLES = ("nodes", "edges", "places", "entrances", "areas", "origins")
# Those whose version can change a figure or a byte; those of an extra may not be there.
_LIBRARIES = (
    "babel",
    "folium",
    "geopandas",
    "jinja2",
    "matplotlib",
    "numpy",
    "opening-hours-py",
    "osmium",
    "osmnx",
    "pandas",
    "pyarrow",
    "pyogrio",
    "pyproj",
    "python-pptx",
    "rasterio",
    "scipy",
    "shapely",
    "xlsxwriter",
)


def write_record(
    folder: Path,
    results: Results,
    steps: Steps,
) -> None:
    """Write run.json, which lists every file that is in `folder` by now.

    Keys keep their order: that of the categories decides when a place fits several.

    Parameters
    ----------
    folder
        Where the results were written, and nothing else.
    results
        What was written.
    steps
        When the run started, how long each step took, and which ran beside others: all that may
        differ between two runs on the same inputs.

    Raises
    ------
    OutputError
        The file cannot be written.
    """
    facts = results.facts
    record = {
        "tool": TOOL,
        "versions": find_versions(),
        "started": steps.started.isoformat(timespec="seconds"),
        "timings": dict(steps.seconds),
        "beside": sorted(steps.beside),
        "name": facts.name,
        "title": facts.title,
        "sample": facts.sample,
        "unit": facts.unit,
        "starts": facts.starts,
        "level": facts.level,
        "crs": crs_of(results.areas).to_string(),
        "data_date": facts.data_date,
        "own_tables": list(results.world.own_tables),
        "inputs": [source._asdict() for source in facts.sources],
        "settings": results.settings.model_dump(mode="json"),
        "read": record_reading(results.world),
        "counts": _counts(results),
        "headline": record_headline(find_headline(results)),
        "findings": [record_finding(finding) for finding in results.findings],
        "corrections": [record_finding(finding) for finding in facts.corrections],
        "edits": [record_finding(finding) for finding in facts.edits],
        "outputs": [describe_output(folder, name) for name in files_in(folder)],
    }
    text = json.dumps(record, ensure_ascii=False, allow_nan=False, indent=2)
    with as_output_error(RECORD):
        (folder / RECORD).write_bytes(f"{text}\n".encode())


def read_listing(folder: Path) -> tuple[str, ...] | None:
    """Return the files of the run whose run.json is in `folder`, that one included.

    None where there is no run.json, or none of ours: one that we would not write, such as with
    a file outside the folder, is nobody's permission to remove files.
    """
    try:
        record = json.loads((folder / RECORD).read_bytes())
        names = [output["path"] for output in record["outputs"]]
        ours = record["tool"] == TOOL and all(map(_is_inside, names))
    except (FileNotFoundError, IsADirectoryError, ValueError, KeyError, TypeError):
        return None
    return tuple(dict.fromkeys([*names, RECORD])) if ours else None


def files_in(folder: Path) -> list[str]:
    """Return the files in a folder and below it, as paths with `/`, in the same order anywhere."""
    found = (path for path in folder.rglob("*") if not path.is_dir())
    return sorted(path.relative_to(folder).as_posix() for path in found)


def _is_inside(name: str) -> bool:
    path = PureWindowsPath(name)  # knows `/` as well as the drives and `\\` of Windows
    return bool(path.parts) and not path.anchor and ".." not in path.parts


def _counts(results: Results) -> dict[str, Any]:
    tables = {**vars(results), "nodes": results.world.nodes}
    places = results.places["category"].value_counts()
    return {
        **{name: len(tables[name]) for name in _TABLES},
        "places_by_category": {key: int(places.get(key, 0)) for key in results.settings.categories},
        "unsnapped_origins": int(results.origins["snap_m"].isna().sum()),
    }


def record_finding(finding: Finding) -> dict[str, Any]:
    """Return a finding as run.json tells it: its code, its values, its text per language."""
    texts = {str(language): write_finding(finding, language) for language in LANGUAGES}
    return {"code": finding.code, "values": dict(finding.values), **texts}


def find_versions() -> dict[str, str]:
    """Return the version of all that can change a figure or a byte."""
    return {
        TOOL: __version__,
        "python": platform.python_version(),
        **{name: found for name in _LIBRARIES if (found := _version(name))},
        "gdal": pyogrio.__gdal_version_string__,
        "geos": shapely.geos_version_string,
        "proj": pyproj.proj_version_str,
    }


def _version(library: str) -> str | None:
    try:
        return version(library)
    except PackageNotFoundError:
        return None


def describe_output(folder: Path, name: str) -> dict[str, Any]:
    """Return the name of a file, its sha256 and its size."""
    path = folder / name
    return {"path": name, "sha256": sha256_of(path), "bytes": path.stat().st_size}
