"""Result tables into files that other programs read."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from pathlib import Path

from sociale_infra.config import Settings
from sociale_infra.exports.csv_files import write_csv_files
from sociale_infra.exports.folder import check_out, new_results
from sociale_infra.exports.geopackage import write_geopackage
from sociale_infra.exports.parquet import write_parquet
from sociale_infra.exports.record import write_record
from sociale_infra.tables import Results

__all__ = ["check_out", "new_results", "write_record", "write_results"]

log = logging.getLogger(__name__)


def write_results(
    folder: Path,
    results: Results,
    settings: Settings,
    *,
    pages: Mapping[str, str],
) -> None:
    """Write all files of a run but its run.json into an empty folder.

    Parameters
    ----------
    folder
        Where to write, as `new_results` gives it.
    results, settings
        What was found, and with which settings.
    pages
        Texts to write beside the tables, by file name: the map.
    """
    for name, text in pages.items():
        (folder / name).write_text(text, encoding="utf-8", newline="\n")
    write_csv_files(folder, results)
    write_geopackage(folder / "social-infrastructure.gpkg", results, settings)
    write_parquet(folder, results)
    log.info("wrote %d files", sum(path.is_file() for path in folder.rglob("*")))
