"""Many towns beside each other, as files: a table, a layer, a workbook, a page and a record."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd

from sociale_infra.compared import Towns
from sociale_infra.exports.csv_files import write_table
from sociale_infra.exports.dictionary import describe_columns, write_dictionary
from sociale_infra.exports.geopackage import Layer, write_layers
from sociale_infra.exports.os_errors import as_output_error
from sociale_infra.exports.qgis_styles import build_towns_styles
from sociale_infra.exports.record import describe_output, files_in, find_versions
from sociale_infra.exports.small_numbers import find_few_towns, hide_few_towns
from sociale_infra.exports.workbook import write_sheets
from sociale_infra.exports.workbook_sheets import Sheet
from sociale_infra.store import RECORD, TOOL
from sociale_infra.tables import TOWNS, check_columns

TOWNS_FOLDER = "towns"
"""The folder in which each town has its own results."""
_MEANING = "een rij per gemeente, met hoe het er is gesteld"
_TOLD = [
    "Elke gemeente is gemeten zoals een gemeente alleen; haar eigen resultaten staan in towns/.",
    "Is niet bekend hoe volledig de kaart is, dan kan de kaart leger zijn dan de straat.",
    "Wat eerder met andere instellingen of bestanden is gemaakt, telt niet mee in een rangorde.",
]


def write_towns(folder: Path, found: Towns, page: str, record: Mapping[str, Any]) -> None:
    """Write all that lies above the folders of the towns, run.json last.

    Parameters
    ----------
    folder
        An empty folder, as `new_results` offers it.
    found
        What was found in each town.
    page
        The atlas, as HTML.
    record
        What run.json tells besides the tool, versions and files.

    Raises
    ------
    OutputError
        A file cannot be written.
    """
    check_columns(f"table {TOWNS.name}", _flat(found.towns).columns, TOWNS.measured(()))
    told = hide_few_towns(found.towns)
    files: dict[str, Callable[[Path], object]] = {
        "towns.csv": partial(write_table, table=told, columns=TOWNS.written("csv", ())),
        "towns.gpkg": lambda path: _write_layer(path, gpd.GeoDataFrame(told), found),
        "towns.xlsx": lambda path: _write_workbook(path, found),
        "atlas.html": lambda path: path.write_bytes(page.encode()),
        "data-dictionary.csv": lambda path: write_dictionary(path, found),
    }
    for name, write in files.items():
        with as_output_error(name):
            write(folder / name)
    write_towns_record(folder, record)


def write_towns_record(folder: Path, record: Mapping[str, Any]) -> None:
    """Write run.json, which claims all files that are in a folder by now.

    Raises
    ------
    OutputError
        It cannot be written.
    """
    outputs = [describe_output(folder, name) for name in files_in(folder)]
    whole = {"tool": TOOL, "versions": find_versions(), **record, "outputs": outputs}
    text = json.dumps(whole, ensure_ascii=False, allow_nan=False, indent=2)
    with as_output_error(RECORD):
        (folder / RECORD).write_bytes(f"{text}\n".encode())


def _flat(table: gpd.GeoDataFrame) -> pd.DataFrame:
    return pd.DataFrame(table.drop(columns=table.geometry.name))


def _write_layer(path: Path, told: gpd.GeoDataFrame, found: Towns) -> None:
    drawn = told[told.geometry.notna()].reset_index(drop=True)
    layers = {TOWNS.name: Layer(drawn, "MultiPolygon")}
    write_layers(path, layers, found, build_towns_styles())


def _write_workbook(path: Path, found: Towns) -> None:
    table = _flat(found.towns)
    columns = TOWNS.measured(())
    described = describe_columns([columns[name] for name in table.columns], found)
    few = find_few_towns(table)
    sheet = Sheet("Gemeenten", _MEANING, table, described.fillna(""), few)
    write_sheets(path, found, [("Wat staat hier?", _TOLD)], [sheet])
