"""The result tables as CSV, for pandas and spreadsheets alike.

Commas and decimal points (RFC 4180), which pandas, R, DuckDB and QGIS read without being told.
A Dutch Excel would rather have semicolons and decimal commas, which those would misread; it
shows our files in one column, until they are opened with Data > From Text/CSV. That is better
than points in columns of its own: it would take 1.234 for a thousand and some, in silence.
The byte order mark makes Excel read UTF-8 (é, ë), and pandas and the others skip it; the csv
module of Python does with `encoding="utf-8-sig"`.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from pathlib import Path

import geopandas as gpd
import pandas as pd
from pandas.api.types import is_string_dtype

from sociale_infra.tables import COVERAGE, PLACES, REGISTERS, WORKLIST, Column, crs_of

# Decimals by unit. Metres to the decimetre, people to a tenth of a person, as all that is not
# named here; degrees to a decimetre.
_DECIMALS = {"degrees": 6} | dict.fromkeys(
    ("share", "ratio", "correlation", "functions", "see label"), 4
)
_USUAL_DECIMALS = 1


def write_table(path: Path, table: pd.DataFrame, columns: Mapping[str, Column]) -> None:
    """Write a table without its geometry, its numbers rounded by their units.

    `columns` describe the columns of the file.
    """
    if isinstance(table, gpd.GeoDataFrame):
        table = pd.DataFrame(table.drop(columns=table.geometry.name))
    _write(path, _round(table, columns))


def write_coverage(path: Path, coverage: pd.DataFrame) -> None:
    """Write a row per area and category; covered and uncovered add up to the population."""
    columns = COVERAGE.written("csv", ())
    table = _round(coverage, columns)
    left = (table["weight"] - table["covered"]).where(table["uncovered"].notna())
    _write(path, _round(table.assign(uncovered=left), columns))


def write_places(path: Path, places: gpd.GeoDataFrame) -> None:
    """Write a row per place, with a point in it: `lon`, `lat` (EPSG:4326), and `x`, `y` (`crs`)."""
    points = places.representative_point()
    degrees = points.to_crs("EPSG:4326")
    position = {"lon": degrees.x, "lat": degrees.y, "x": points.x, "y": points.y}
    table = places.drop(columns=places.geometry.name).assign(**position)
    _write(path, _round(table.assign(crs=crs_of(places).to_string()), PLACES.written("csv", ())))


def write_registers(path: Path, registers: gpd.GeoDataFrame) -> None:
    """Write a row per row of a register, with `lon` and `lat` (EPSG:4326)."""
    degrees = registers.geometry.to_crs("EPSG:4326")
    table = registers.drop(columns=registers.geometry.name).assign(lon=degrees.x, lat=degrees.y)
    _write(path, _round(table, REGISTERS.written("csv", ())))


def write_worklist(path: Path, worklist: gpd.GeoDataFrame) -> None:
    """Write what to find out first, as a file of corrections to fill in."""
    degrees = worklist.geometry.to_crs("EPSG:4326")
    told = worklist.drop(columns=["place_id", worklist.geometry.name])
    asked = ("exists", "free", "open_to_all", "staffed", "remark", "checked_by", "date")
    blank = {name: pd.Series(pd.NA, index=worklist.index, dtype="str") for name in asked}
    action = worklist["found_in"].eq("register").map({True: "find", False: "check"})
    answers = pd.DataFrame({"action": action, "place_id": worklist["place_id"], **blank})
    columns = WORKLIST.written("csv", ())
    table = pd.concat([answers, told.assign(x=degrees.x, y=degrees.y)], axis=1)
    _write(path, _round(table, {name: columns[name] for name in table.columns}))


def _round(table: pd.DataFrame, columns: Mapping[str, Column]) -> pd.DataFrame:
    rounded = {
        name: table[name].round(_DECIMALS.get(column.unit, _USUAL_DECIMALS))
        for name, column in columns.items()
        if column.kind == "number"
    }
    return table.assign(**rounded)


def _write(path: Path, table: pd.DataFrame) -> None:
    """Write a table with a line per row; missing is an empty cell."""
    texts = {
        name: table[name].map(_plain_text, na_action="ignore")
        for name in table.columns
        if is_string_dtype(table[name].dtype)
    }
    table = table.assign(**texts)
    table.to_csv(path, index=False, encoding="utf-8-sig", lineterminator="\n")


def _plain_text(text: str) -> str:
    """Put a text on one line, and behind an apostrophe where a spreadsheet would run it (OWASP)."""
    if text[:1].isalnum() and text.isprintable():
        return text
    line = " ".join(text.splitlines())
    return f"'{line}" if _is_formula(text) else line


def _is_formula(text: str) -> bool:
    """Tell if a text begins, after anything invisible, as a formula; also in full width."""
    if text[:1] in ("\t", "\r", "\n"):
        return True
    visible = (
        char
        for char in text
        if not char.isspace() and unicodedata.category(char) not in ("Cc", "Cf")
    )
    return unicodedata.normalize("NFKC", next(visible, " ")) in ("=", "+", "-", "@")
