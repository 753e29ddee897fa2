"""data-dictionary.csv: what every column of every file means, from the contract of the tables."""

from __future__ import annotations

import csv
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path, PurePosixPath
from typing import NamedTuple

import pandas as pd
import pyarrow.parquet as pq
import pyogrio
import rasterio

from sociale_infra.compared import Described
from sociale_infra.config import Settings
from sociale_infra.errors import TableError
from sociale_infra.exports.csv_files import write_table
from sociale_infra.exports.record import files_in
from sociale_infra.report.wording import Language, Wording
from sociale_infra.report.words import words
from sociale_infra.tables import (
    CELLS,
    DATA_DICTIONARY,
    PLACES,
    TABLES,
    Column,
    Format,
    Table,
    check_columns,
)

# The layer of the places that are polygons; all other layers are named after their tables.
_GROUNDS = "place_areas"
# Tables in a GeoPackage that are no layers of ours: QGIS's own, and that of the aliases.
_NO_LAYERS = ("layer_styles", "gpkg_data_columns", "gpkg_data_column_constraints")
# Files without a table of their own: the workbook has the columns of the CSV files.
_NO_TABLES = frozenset(
    {".html", ".json", ".png", ".pptx", ".qgz", ".qml", ".txt", ".xlsx", ".yaml"}
)
# Between "free=tag" and the next of them, whose values may hold spaces.
_PAIRS = re.compile(r";? (?=\w+=)")


class _Header(NamedTuple):
    """What a file says of its own columns."""

    file: str
    """Its path in the results; of a GeoPackage, after a colon, the layer."""
    columns: list[str]
    described: Mapping[str, Column]


def write_dictionary(path: Path, results: Described, apart: Collection[str] = ()) -> None:
    """Write a row per column of every file that lies beside `path` by now, itself included.

    Folders `apart` have a dictionary of their own.

    Raises
    ------
    TableError
        A column of a file is not described, or one that is described is not there.
    """
    own = DATA_DICTIONARY.written("csv", ())
    headers = [
        *(header for header in _headers(path.parent, results, apart) if header.file != path.name),
        _Header(path.name, [*own], own),
    ]
    _check_rasters(headers, results)
    for header in headers:
        check_columns(header.file, header.columns, header.described)
    columns = [header.described[name] for header in headers for name in header.columns]
    files = [header.file for header in headers for _ in header.columns]
    write_table(path, describe_columns(columns, results).assign(file=files)[[*own]], own)


def describe_columns(columns: Iterable[Column], results: Described) -> pd.DataFrame:
    """Describe columns in the words of a town.

    Parameters
    ----------
    columns
        The columns, as the contract of their table has them.
    results
        What is counted, the level of the areas, and the settings.

    Returns
    -------
    A row per column, in their order: `column`, `unit` (a share is between 0 and 1), `heading`
    (Dutch), `meaning`, `empty` (what an empty cell means; missing where none can be),
    `meaning_nl`, and `coded`: the kind that `translate` needs for a Dutch reader, else missing.
    """
    names = [*list(DATA_DICTIONARY.written("csv", ()))[1:], "coded"]
    rows = [_describe(column, results) for column in columns]
    described = pd.DataFrame(rows, columns=names, dtype="str")
    return described.where(described != "")


def table_of(layer: str) -> Table:
    """Return the contract of a layer of the GeoPackage.

    Raises
    ------
    TableError
        There is no such layer.
    """
    return _table(PLACES.name if layer == _GROUNDS else layer)


def translate(text: str, kind: str, settings: Settings) -> str:
    """Return a value in Dutch; what has no translation stays as it is."""
    if kind == "category":
        return settings.categories[text].label.nl if text in settings.categories else text
    if kind == "word":
        return words().get(text, text)
    if kind == "pairs":
        return ", ".join(_translate_pair(pair, settings) for pair in _PAIRS.split(text))
    return ", ".join(words().get(word, word) for word in text.split())


def _translate_pair(pair: str, settings: Settings) -> str:
    name, sign, value = pair.partition("=")
    kind = "category" if name == "category" else "word"
    return f"{words().get(name, name)}: {translate(value, kind, settings)}" if sign else pair


def _describe(column: Column, results: Described) -> dict[str, str]:
    english, dutch = _fillings(column, results)
    return {
        "column": column.name,
        "unit": column.unit.format_map(english),
        "heading": column.heading.format_map(dutch),
        "meaning": column.meaning.format_map(english),
        "empty": column.empty,
        "meaning_nl": column.meaning_nl.format_map(dutch),
        "coded": column.coded,
    }


def _fillings(column: Column, results: Described) -> tuple[dict[str, str], dict[str, str]]:
    """Return what the braces of a text stand for, in English and in Dutch."""
    walk_m = results.settings.robust.walk_m
    plain = {"people": results.facts.unit, "area": results.facts.level}
    plain |= {column.family: column.member} if column.family else {}
    english = {"walk": _number(walk_m, "en")} | {
        name: word.replace("_", " ") for name, word in plain.items()
    }
    dutch = {"walk": _number(walk_m, "nl")} | {
        name: words().get(word, word) for name, word in plain.items()
    }
    if column.family == "category":
        category = results.settings.categories[column.member]
        english |= {"category": category.label.en, "norm": _number(category.norm_m, "en")}
        dutch |= {"category": category.label.nl, "norm": _number(category.norm_m, "nl")}
    return english, dutch


@cache
def _number(metres: float, language: Language) -> str:
    """Write a distance; a thousand columns name the same few."""
    return Wording(language).number(metres)


def _headers(folder: Path, results: Described, apart: Collection[str]) -> Iterator[_Header]:
    """Yield the header of every file in a folder that holds a table.

    Raises
    ------
    TableError
        A file is of a kind whose columns nothing reads.
    """
    categories = tuple(results.settings.categories)

    def header(file: str, table: Table, form: Format, columns: Iterable[str]) -> _Header:
        return _Header(file, [*columns], table.written(form, categories))

    names = [name for name in files_in(folder) if name.partition("/")[0] not in apart]
    for name in names:
        path, kind = folder / name, PurePosixPath(name).suffix
        if kind == ".csv":
            with path.open(encoding="utf-8-sig", newline="") as file:
                yield header(name, _table(path.stem), "csv", next(csv.reader(file)))
        elif kind == ".parquet":
            yield header(name, _table(path.stem), "parquet", pq.read_schema(path).names)
        elif kind == ".tif":
            with rasterio.open(path) as dataset:
                bands = [*dataset.descriptions]
            described = _bands(results)
            # A raster has one of the bands; that all are there is checked over the rasters.
            yield _Header(name, bands, {one: described[one] for one in bands if one in described})
        elif kind == ".gpkg":
            for layer in pyogrio.list_layers(path)[:, 0]:
                if layer not in _NO_LAYERS:
                    info = pyogrio.read_info(path, layer=layer)
                    columns = [info["fid_column"], info["geometry_name"], *info["fields"]]
                    yield header(f"{name}:{layer}", table_of(layer), "gpkg", columns)
        elif kind not in _NO_TABLES:
            message = f"{name}: nothing reads the columns of a {kind} file; let _headers read them"
            raise TableError(message)


def _bands(results: Described) -> dict[str, Column]:
    """Return the columns of the cells that are bands of rasters."""
    columns = CELLS.measured(results.settings.categories)
    return {name: column for name, column in columns.items() if name not in CELLS.key}


def _check_rasters(headers: Iterable[_Header], results: Described) -> None:
    """Check, where there are rasters, that every band is in one of them."""
    bands = [one for head in headers if head.file.endswith(".tif") for one in head.columns]
    if bands:
        check_columns("rasters", bands, _bands(results))


def _table(name: str) -> Table:
    if name not in TABLES:
        message = f"{name}: no such table; sociale_infra/tables/contract.py names all tables"
        raise TableError(message)
    return TABLES[name]
