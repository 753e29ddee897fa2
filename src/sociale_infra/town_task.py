"""One of many towns, as a task: made as `run` makes it, unless it is there already."""

from __future__ import annotations

import gc
import json
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from sociale_infra._version import __version__
from sociale_infra.config import Settings
from sociale_infra.errors import SocialeInfraError
from sociale_infra.recipe import run
from sociale_infra.sources.areas.file import Municipality
from sociale_infra.sources.inputs import Inputs
from sociale_infra.sources.population.density import measure_density
from sociale_infra.store import RECORD, TOOL
from sociale_infra.towns_found import TownFound, read_starts, read_town

_KIB = 1024


class Order(NamedTuple):
    """What is asked of a worker: one town."""

    town: Municipality
    inputs: Inputs
    settings: Settings
    folder: Path
    digests: Mapping[str, str]
    """The sha256 of the files that are read for every town, by their role."""


class Outcome(NamedTuple):
    """What became of one town."""

    town: Municipality
    folder: str
    fits: bool
    """Whether there are results with these files and settings."""
    fault: str
    found: TownFound | None
    density: float = float("nan")
    """Addresses per km2 within 1 km of each address; NaN if it is unknown."""
    kept: bool = False
    """Whether it was there already."""
    seconds: float = 0.0
    processor_s: float = 0.0
    """Of all processors together; `seconds` are those of the clock."""
    memory_mb: float | None = None
    """The most memory that its worker had held by then."""


def make_town(order: Order) -> Outcome:
    """Make the results of one town, if they are not there, and tell what was found."""
    # As on the command line: a run holds so many objects that looking through them takes long.
    gc.set_threshold(100_000, 50, 50)
    begun, used, fault = time.perf_counter(), time.process_time(), ""
    kept = is_made(order)
    if not kept:
        try:
            run(order.inputs, order.settings, order.folder)
        except SocialeInfraError as error:
            fault = str(error)
    seconds, processor_s = time.perf_counter() - begun, time.process_time() - used
    return look_at_town(order, fault)._replace(
        kept=kept, seconds=seconds, processor_s=processor_s, memory_mb=_peak_mb()
    )


def look_at_town(order: Order, fault: str = "") -> Outcome:
    """Return what stands in the folder of a town, made now or earlier."""
    missing = Outcome(order.town, order.folder.name, fits=False, fault=fault, found=None)
    if not (order.folder / RECORD).is_file():
        return missing
    try:
        found = read_town(order.folder)
        density = float("nan")
        if found.record["starts"] == "addresses":
            density = measure_density(read_starts(order.folder), Path(str(order.inputs.osm_cut)))
    except SocialeInfraError as error:
        return missing._replace(fault=fault or str(error))
    return missing._replace(fits=is_made(order), found=found, density=density)


def is_made(order: Order) -> bool:
    """Return whether there are results of a town with these files, settings and version."""
    try:
        record = json.loads((order.folder / RECORD).read_text(encoding="utf-8"))
        return bool(
            record["tool"] == TOOL
            and record["versions"][TOOL] == __version__
            and record["settings"] == order.settings.model_dump(mode="json")
            and _digests(record) == order.digests
            and all(
                (order.folder / one["path"]).stat().st_size == one["bytes"]
                for one in record["outputs"]
            )
        )
    except (OSError, ValueError, KeyError, TypeError):
        return False


def _digests(record: Mapping[str, Any]) -> dict[str, str]:
    """Return the sha256 of each file that was read, by its role and name."""
    return {f"{one['role']}/{one['path']}": one["sha256"] for one in record["inputs"]}


def _peak_mb() -> float | None:
    """Return the most memory that this process has held (MB), where the system tells it."""
    if sys.platform == "win32":
        return None
    import resource  # noqa: PLC0415 - there is none on Windows

    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return round(most * (1 if sys.platform == "darwin" else _KIB) / 1e6, 1)
