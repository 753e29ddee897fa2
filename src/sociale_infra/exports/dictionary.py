"""data-dictionary.csv: what every column of every file means, from assets/columns.csv.

There a row describes a column of some tables (`*`: of any), or a family of columns, such as
`{category}_coverage`. The first row that fits counts. What `sociale_infra.tables` says of a
column is not said again: where a meaning or a unit is left out, it is taken from there.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path, PurePosixPath
from typing import NamedTuple

import pandas as pd
import pyarrow.parquet as pq
import pyogrio
import rasterio

from sociale_infra.config import Settings
from sociale_infra.exports.csv_files import write_table
from sociale_infra.exports.record import files_in
from sociale_infra.report.words import words
from sociale_infra.tables import AREAS, EDGES, ENTRANCES, NODES, ORIGINS, PLACES, Column
from sociale_infra.terms import CRITERIA, SHOWN_PROPERTIES
from sociale_infra.town import Results

ASSETS = Path(__file__).with_name("assets")

_COLUMNS = ("file", "column", "unit", "heading", "meaning", "empty", "meaning_nl")
_STYLES = "layer_styles"  # QGIS's own table in a GeoPackage
_BASE = {table.name: table.columns for table in (NODES, EDGES, PLACES, ENTRANCES, AREAS, ORIGINS)}
_BASE["place_areas"] = PLACES.columns


class _Entry(NamedTuple):
    """A row of columns.csv."""

    tables: str
    column: str
    unit: str
    heading: str
    meaning: str
    empty: str
    meaning_nl: str
    coded: str


class _Found(NamedTuple):
    """What describes a column, and of which category (or so) the column is."""

    entry: _Entry
    member: dict[str, str]


def write_dictionary(path: Path, results: Results) -> None:
    """Write a row per column of every file that lies beside `path` by now, itself included.

    Raises
    ------
    LookupError
        As `describe_columns`.
    """
    others = [file for file in _read_columns(path.parent) if file[0] != path.name]
    parts = [
        describe_columns(table, columns, results).assign(file=name)
        for name, table, columns in (*others, (path.name, path.stem, _COLUMNS))
    ]
    write_table(path, pd.concat(parts)[list(_COLUMNS)])


def describe_columns(table: str, columns: Iterable[str], results: Results) -> pd.DataFrame:
    """Describe columns of a table.

    Parameters
    ----------
    table
        Its name, as that of its CSV file or its layer; `rasters` for the bands of rasters.
    columns
        Their names.
    results
        What is counted, and the categories that columns may be named after.

    Returns
    -------
    A row per column, in their order: `column`, `unit` (a share is between 0 and 1), `heading`
    (Dutch), `meaning`, `empty` (what an empty cell means; missing where none can be),
    `meaning_nl`, and `coded`: `words` or `category` where a Dutch reader needs `translate`,
    else missing.

    Raises
    ------
    LookupError
        Nothing describes a column: a mistake of ours, as no column may go without.
    """
    rows = [_describe(table, column, results) for column in columns]
    described = pd.DataFrame(rows, columns=[*_COLUMNS[1:], "coded"], dtype="str")
    return described.where(described != "")


def translate(text: str, kind: str, settings: Settings) -> str:
    """Say a value in Dutch; what has no translation stays as it is."""
    if kind == "category":
        return settings.categories[text].label.nl if text in settings.categories else text
    return ", ".join(words().get(word, word) for word in text.split())


@cache
def _catalogue() -> tuple[_Entry, ...]:
    with (ASSETS / "columns.csv").open(encoding="utf-8", newline="") as file:
        return tuple(_Entry(**row) for row in csv.DictReader(file))


def _pattern(column: str, family: dict[str, tuple[str, ...]]) -> str:
    """Let `{category}` stand for any of the categories, and so on."""
    for name, members in family.items():
        column = column.replace(f"{{{name}}}", f"(?P<{name}>{'|'.join(members)})")
    return column


def _find(table: str, column: str, family: dict[str, tuple[str, ...]]) -> _Found:
    for entry in _catalogue():
        if {table, "*"} & {*entry.tables.split()}:
            found = re.fullmatch(_pattern(entry.column, family), column)
            if found:
                return _Found(entry, found.groupdict())
    message = f"table {table}: nothing describes {column!r}; exports/assets/columns.csv should"
    raise LookupError(message)


def _describe(table: str, column: str, results: Results) -> dict[str, str]:
    family = {
        "category": tuple(results.settings.categories),
        "criterion": CRITERIA,
        "property": SHOWN_PROPERTIES,
    }
    entry, member = _find(table, column, family)
    base = _BASE.get(table, {}).get(column, Column("text", ""))
    english, dutch = _fillings(member, results)
    return {
        "column": column,
        "unit": entry.unit.format_map(english) or base.unit,
        "heading": entry.heading.format_map(dutch),
        "meaning": entry.meaning.format_map(english) or base.meaning,
        "empty": entry.empty,
        "meaning_nl": entry.meaning_nl.format_map(dutch),
        "coded": entry.coded,
    }


def _fillings(member: dict[str, str], results: Results) -> tuple[dict[str, str], dict[str, str]]:
    """Return what the braces of a text stand for, in English and in Dutch."""
    numbers = {"walk": f"{results.settings.robust.walk_m:g}"}
    plain = {"people": results.facts.unit, "area": results.facts.level} | member
    english = numbers | {name: word.replace("_", " ") for name, word in plain.items()}
    dutch = numbers | {name: words().get(word, word) for name, word in plain.items()}
    if "category" in member:
        category = results.settings.categories[member["category"]]
        norm = f"{category.norm_m:g}"
        english |= {"category": category.label.en, "norm": norm}
        dutch |= {"category": category.label.nl, "norm": norm}
    return english, dutch


def _read_columns(folder: Path) -> Iterator[tuple[str, str, list[str]]]:
    """Yield the name, the table and the columns of all that is in a folder.

    The workbook has the columns of the CSV files, under the headings that stand beside them.
    """
    for name in files_in(folder):
        path, kind = folder / name, PurePosixPath(name).suffix
        if kind == ".csv":
            with path.open(encoding="utf-8-sig", newline="") as file:
                yield name, path.stem, next(csv.reader(file))
        elif kind == ".parquet":
            yield name, path.stem, pq.read_schema(path).names
        elif kind == ".tif":
            with rasterio.open(path) as dataset:
                yield name, "rasters", list(dataset.descriptions)
        elif kind == ".gpkg":
            for layer in pyogrio.list_layers(path)[:, 0]:
                if layer != _STYLES:
                    info = pyogrio.read_info(path, layer=layer)
                    columns = [info["fid_column"], info["geometry_name"], *info["fields"]]
                    yield f"{name}:{layer}", layer, columns
