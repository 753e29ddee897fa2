"""All files of a run but its run.json, into an empty folder."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

import geopandas as gpd

from sociale_infra.errors import OutputError
from sociale_infra.exports.csv_files import (
    write_coverage,
    write_places,
    write_registers,
    write_table,
    write_worklist,
)
from sociale_infra.exports.dictionary import write_dictionary
from sociale_infra.exports.geopackage import write_geopackage
from sociale_infra.exports.landing import write_landing, write_tasks
from sociale_infra.exports.os_errors import as_output_error
from sociale_infra.exports.parquet import write_parquet
from sociale_infra.exports.qgis_project import write_project
from sociale_infra.exports.rasters import raster_files
from sociale_infra.exports.slides import slide_files
from sociale_infra.exports.small_numbers import hide_few
from sociale_infra.exports.workbook import write_workbook
from sociale_infra.tables import READ, TABLES
from sociale_infra.town import Results

log = logging.getLogger(__name__)

_CSV = (
    *("areas", "fragility", "gap_areas", "gaps", "need", "people_walk", "quality", "remedies"),
    *("robustness", "sensitivity", "completeness", "bands"),
)


def write_files(
    folder: Path,
    results: Results,
    *,
    pages: Mapping[str, Callable[[], str]],
    slides: bool,
) -> None:
    """Write all files of a run but its run.json, which `write_record` adds.

    The same results give the same bytes.

    Parameters
    ----------
    folder
        An empty folder, as `new_results` offers it: run.json claims all that is in it.
    results
        What was found.
    pages
        What returns a text to write beside the tables, by file name: the map. It may be drawn
        meanwhile, so it is asked for when most is written.
    slides
        Whether to draw `workshop.pptx` and the maps as PNG too.

    Raises
    ------
    OutputError
        A file cannot be written, or the folder is not empty.
    MissingExtraError
        Slides are asked for, and the extra `slides` is not installed.
    """
    with as_output_error(folder):
        folder.mkdir(exist_ok=True)
        if any(folder.iterdir()):
            message = f"{folder}: is not empty; results are built in a folder of their own"
            raise OutputError(message)
    drawn = slide_files(results) if slides else {}
    for name, write in (drawn | _files(results, pages)).items():
        path = folder / name
        with as_output_error(name):
            path.parent.mkdir(exist_ok=True)
            write(path)
        log.info("wrote %s: %d bytes", name, path.stat().st_size)


def _files(
    results: Results, pages: Mapping[str, Callable[[], str]]
) -> dict[str, Callable[[Path], None]]:
    """Return how each file is written, by its name."""
    told = {name: hide_few(name, results) for name in (*_CSV, "coverage", "places", "worklist")}
    # What was read, to start from again, with what was found beside it.
    held = vars(results.world) | vars(results)
    categories = tuple(results.settings.categories)
    return {
        "coverage.csv": partial(write_coverage, coverage=told["coverage"]),
        "places.csv": partial(write_places, places=gpd.GeoDataFrame(told["places"])),
        **_registers(results),
        "worklist.csv": partial(write_worklist, worklist=gpd.GeoDataFrame(told["worklist"])),
        **{
            f"{name}.csv": partial(
                write_table, table=told[name], columns=TABLES[name].written("csv", categories)
            )
            for name in _CSV
        },
        "social-infrastructure.xlsx": partial(write_workbook, results=results),
        "social-infrastructure.gpkg": partial(write_geopackage, results=results),
        **{
            f"parquet/{table.name}.parquet": partial(write_parquet, table=held[table.name])
            for table in READ
        },
        **raster_files(results),
        "social-infrastructure.qgz": partial(write_project, results=results),
        "worklist.html": partial(write_tasks, results=results),
        # Those last that describe others.
        "data-dictionary.csv": partial(write_dictionary, results=results),
        **{name: partial(_write_page, page=page) for name, page in pages.items()},
        "index.html": partial(write_landing, results=results),
    }


def _registers(results: Results) -> dict[str, Callable[[Path], None]]:
    """Return how the rows of registers are written, if there are any."""
    rows = results.world.registers
    return {"registers.csv": partial(write_registers, registers=rows)} if len(rows) else {}


def _write_page(path: Path, page: Callable[[], str]) -> None:
    path.write_bytes(page().encode())
