"""Read the rows of a register: CSV, or what GDAL reads."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely
from pyproj import CRS
from shapely.geometry.base import BaseGeometry

from sociale_infra.errors import InputError, MissingInputError
from sociale_infra.other_sources import Register, RowsOf
from sociale_infra.sources.csv_tables import read_csv
from sociale_infra.sources.places.names import plain_name
from sociale_infra.sources.vectors import crs_on_earth, list_layers, read_vectors
from sociale_infra.tables import crs_of

_WHAT = "places"


class RegisterFile(NamedTuple):
    """The rows of a register in the study area, and how many others there were."""

    rows: gpd.GeoDataFrame
    elsewhere: int
    without_position: int


def read_register(
    key: str, register: Register, path: Path, crs: CRS, extent: BaseGeometry
) -> RegisterFile:
    """Read the rows of a register that lie in the study area.

    Parameters
    ----------
    key, register
        Its name in the settings, and how it is read.
    path
        The file: CSV in UTF-8, or GeoJSON, GeoPackage, ...
    crs, extent
        The metric CRS of the town, and what was read of the map, in that CRS.

    Returns
    -------
    Columns `row_id`, `register`, `name`, `category` (the first of the settings that fits; missing
    where none does) and points in `crs`.

    Raises
    ------
    MissingInputError
        There is no such file.
    InputError
        It cannot be read, lacks a column, has an id twice or none, or a coordinate that is no
        number or lies outside what the CRS knows.
    """
    where = f"registers.{key}, {path}"
    if not path.exists():
        message = f"{where}: there is no such file; registers in the settings names it"
        raise MissingInputError(message)
    named = {register.id, *([register.name] if register.name else []), *_asked(register)}
    table = (
        _read_csv(where, path, register)
        if path.suffix.casefold() == ".csv"
        else _read_map(where, path, named)
    )
    _check_columns(where, table, named)
    cells = pd.DataFrame({name: table[name].astype("str").str.strip() for name in named})
    _check_ids(where, cells[register.id])
    points = table.geometry.to_crs(crs).representative_point()
    lost = (points.is_empty | points.isna()).to_numpy()
    inside = ~lost
    inside[inside] = shapely.contains(extent, points.to_numpy()[inside])
    names = cells[register.name] if register.name else pd.Series("", index=cells.index, dtype="str")
    rows = gpd.GeoDataFrame(
        {
            "row_id": f"{key}/" + cells[register.id],
            "register": pd.Series(key, index=cells.index, dtype="str"),
            "name": names.where(names.notna() & (names != "")),
            "category": _categories(cells, register.categories),
        },
        geometry=points,
        crs=crs,
    )
    rows = rows[inside].reset_index(drop=True)
    return RegisterFile(rows, int((~inside & ~lost).sum()), int(lost.sum()))


def _asked(register: Register) -> set[str]:
    return {rule.column for rules in register.categories.values() for rule in rules}


def _read_csv(where: str, path: Path, register: Register) -> gpd.GeoDataFrame:
    """Read a CSV file as text, with points of its coordinates."""
    if not register.x or not register.y:
        message = f"{where}: is CSV; name its columns with coordinates as x and y"
        raise InputError(message)
    try:
        table = read_csv(path, where)
    except OSError as error:
        message = f"{where}: cannot be read ({error})"
        raise InputError(message) from error
    _check_columns(where, table, {register.x, register.y})
    x, y = (_numbers(where, table[name]) for name in (register.x, register.y))
    try:
        crs = crs_on_earth(register.crs, where)
    except InputError:
        message = f"{where}: the CRS {register.crs} is unknown or local; write one like EPSG:28992"
        raise InputError(message) from None
    points = gpd.GeoSeries.from_xy(x, y, crs=crs)
    known = x.notna() & y.notna()
    _check_area_of_use(f"{where}, line", gpd.GeoSeries(points[known]))
    return gpd.GeoDataFrame(table, geometry=points.where(known), crs=points.crs)


def _read_map(where: str, path: Path, named: set[str]) -> gpd.GeoDataFrame:
    """Read the only layer of a file that is drawn and has the columns that are `named`."""
    layers = list_layers(path, _WHAT)
    drawn = [layer for layer, geometry, _ in layers if geometry]
    fits = [layer for layer, _, fields in layers if layer in drawn and named <= {*fields}]
    choice = fits or drawn
    if len(choice) > 1:
        message = (
            f"{where}: {len(choice)} layers may be the register ({', '.join(choice)}); save the "
            f"one that is by itself"
        )
        raise InputError(message)
    table = read_vectors(path, _WHAT, **({"layer": choice[0]} if choice else {}))
    shapes = gpd.GeoSeries(table.geometry[~(table.geometry.isna() | table.geometry.is_empty)])
    _check_area_of_use(f"{where}, row", shapes.representative_point())
    return table


def _check_columns(where: str, table: pd.DataFrame, named: set[str]) -> None:
    lost = sorted(named - {*table.columns})
    if lost:
        message = (
            f"{where}: lacks the column(s) {', '.join(lost)} that the settings name; it has "
            f"{', '.join(map(str, table.columns))}"
        )
        raise InputError(message)


def _check_ids(where: str, ids: pd.Series[str]) -> None:
    blank = (ids == "").to_numpy() | ids.isna().to_numpy()
    for odd, fault in (
        (blank, "has no id"),
        (ids.duplicated().to_numpy(), "has the id of another"),
    ):
        if odd.any():
            row = int(odd.argmax())
            message = f"{where}: row {row + 1} {fault} ({ids.iloc[row]!r}); ids tell rows apart"
            raise InputError(message)


def _numbers(where: str, cells: pd.Series[str]) -> pd.Series[float]:
    """Return coordinates as numbers with a point or a comma, missing where a cell is empty."""
    plain = cells.str.replace(",", ".")
    numbers = pd.to_numeric(plain.where(plain != ""), errors="coerce")
    odd = ((plain != "") & ~np.isfinite(numbers)).to_numpy()
    if odd.any():
        row = int(odd.argmax())
        message = (
            f"{where}, line {cells.index[row]}, column {cells.name}: {cells.iloc[row]!r} is not a "
            f"number; write it like 93412.5, or leave it empty"
        )
        raise InputError(message)
    return numbers


def _check_area_of_use(where: str, points: gpd.GeoSeries) -> None:
    """Refuse coordinates that the CRS does not know: mostly degrees for metres, or the reverse."""
    crs = crs_of(points)
    area = crs.area_of_use
    degrees = points.to_crs("EPSG:4326")
    if area is None or points.empty:
        return
    good = degrees.x.between(area.west - 1, area.east + 1) & degrees.y.between(
        area.south - 1, area.north + 1
    )
    if not good.all():
        row = good.index[~good][0]
        message = (
            f"{where} {row}: {points[row].x:g} {points[row].y:g} lies outside the area of "
            f"{crs.to_string()}; are x, y and crs the right ones?"
        )
        raise InputError(message)


def _categories(
    cells: pd.DataFrame, categories: Mapping[str, tuple[RowsOf, ...]]
) -> pd.Series[str]:
    """Return the first category that fits each row; missing where none does."""
    found = pd.Series(pd.NA, index=cells.index, dtype="str")
    for key, rules in categories.items():
        fits = np.logical_or.reduce([_fits(cells[rule.column], rule) for rule in rules])
        found = found.mask(found.isna() & fits, key)
    return found


def _fits(cells: pd.Series[str], rule: RowsOf) -> npt.NDArray[np.bool_]:
    """Return where a cell is one of the values, or one of several between commas, or has a word."""
    if rule.equals:
        values = {value.casefold() for value in rule.equals}
        parts = (cell.casefold().split(",") for cell in cells.fillna(""))
        return np.array([any(part.strip() in values for part in some) for some in parts], bool)
    words = [plain_name(word) for word in rule.words]
    names = (plain_name(cell) for cell in cells.fillna(""))
    return np.array([any(word in name for word in words) for name in names], bool)
