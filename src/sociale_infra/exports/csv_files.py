"""areas.csv, coverage.csv and places.csv.

UTF-8 with a byte order mark, commas and points: Excel then shows Dutch letters as they are (and
asks for the separator on import where its locale wants a semicolon), and pandas, R and QGIS read
the file without being told anything.
"""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

import geopandas as gpd
import pandas as pd

from sociale_infra.tables import Results, crs_of

_METRES = 1
_SHARE = 4
_PERSONS = 3
_DEGREES = 6
# What a spreadsheet takes for the start of a formula (OWASP, CSV injection).
_FORMULA = re.compile(r"\s*[=+\-@\t\r\n]")


def write_csv_files(folder: Path, results: Results) -> None:
    """Write the three tables into a folder, rounded to what the figures can bear."""
    _write(results.areas.drop(columns="geometry"), folder / "areas.csv")
    _write(results.coverage, folder / "coverage.csv")
    _write(_places_with_position(results.places), folder / "places.csv")


def neutralise(text: str) -> str:
    """Return a text that no spreadsheet runs as a formula: an apostrophe goes before it.

    Full-width signs count as their plain ones, for some programs read them so.
    """
    return f"'{text}" if _FORMULA.match(unicodedata.normalize("NFKC", text)) else text


def _write(table: pd.DataFrame, path: Path) -> None:
    plain = table.apply(_plain)
    plain.to_csv(path, index=False, encoding="utf-8-sig", lineterminator="\n")


def _plain(column: pd.Series) -> pd.Series:
    """Round numbers by the unit in their name, and neutralise texts."""
    if pd.api.types.is_string_dtype(column.dtype):
        return column.map(neutralise, na_action="ignore")
    if not pd.api.types.is_float_dtype(column.dtype):
        return column
    name = str(column.name)
    if name in {"lon", "lat"}:
        return column.round(_DEGREES)
    if name.endswith("_m") or name in {"x", "y"}:
        return column.round(_METRES)
    return column.round(_SHARE if name.endswith("coverage") else _PERSONS)


def _places_with_position(places: gpd.GeoDataFrame) -> pd.DataFrame:
    """Replace geometry by one point of it: x and y in the run's CRS, lon and lat in EPSG:4326."""
    point = places.geometry.representative_point()
    degrees = point.to_crs("EPSG:4326")
    return pd.DataFrame(places.drop(columns="geometry")).assign(
        x=point.x, y=point.y, crs=crs_of(places).to_string(), lon=degrees.x, lat=degrees.y
    )
