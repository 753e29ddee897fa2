"""The checks that hold a table against its contract."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, NoReturn

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely
from pandas.api import types as kinds
from pyproj import CRS

from sociale_infra.errors import TableError
from sociale_infra.tables.contract import MEASURED, Column, Kind, Table

_WEB_MERCATOR = 3857
_MATCHES: dict[Kind, Callable[[Any], bool]] = {
    "text": lambda dtype: isinstance(dtype, pd.StringDtype),
    "whole": kinds.is_integer_dtype,
    "number": kinds.is_float_dtype,
    "flag": kinds.is_bool_dtype,
}


def check_table(table: Table, frame: pd.DataFrame) -> None:
    """Hold a table of a world against its contract.

    Raises
    ------
    TableError
        A column is absent, not described, of another kind, or missing values where it may not;
        the key is not unique; the CRS is absent or not metric; a geometry is absent or of another
        type; a number is negative or infinite.
    """
    for name in table.columns:
        if name not in frame.columns:
            _refuse(table, f"lacks the column {name!r} (it has {', '.join(frame.columns)})")
    described = {*table.columns, "geometry"}
    other = [name for name in frame.columns if name not in described]
    if other:
        key = ", ".join(table.key)
        _refuse(table, f"holds {other[0]!r} too; leave it out, and join it to the results by {key}")
    # What has no rows may have been written down without a kind.
    _check_values(table, table.columns if len(frame) else {}, frame)


def check_measured(
    frames: Mapping[str, object], categories: Iterable[str], tables: Iterable[Table] = MEASURED
) -> None:
    """Hold all tables of results, or other `tables`, against their contracts.

    Parameters
    ----------
    frames
        The tables by name; what is no table of results is left alone.
    categories
        The keys of the settings' categories, in their order.

    Raises
    ------
    TableError
        As `check_table`, or a column is not described.
    """
    for table in tables:
        frame = frames[table.name]
        if not isinstance(frame, pd.DataFrame):
            _refuse(table, f"is a {type(frame).__name__}")
        columns = table.measured(categories)
        names = [name for name in frame.columns if name != "geometry"]
        check_columns(f"table {table.name}", names, columns)
        _check_values(table, columns, frame)


def check_columns(what: str, names: Iterable[str], columns: Mapping[str, Column]) -> None:
    """Check that a table or a file has the columns that are described, and no others.

    Raises
    ------
    TableError
        A column is not described, or described and not there.
    """
    names = [*names]
    unknown = [name for name in names if name not in columns]
    absent = [name for name in columns if name not in names]
    if unknown:
        message = (
            f"{what}: holds the column {unknown[0]!r}, which nothing describes; "
            f"sociale_infra/tables/columns.csv describes every column"
        )
        raise TableError(message)
    if absent:
        message = (
            f"{what}: lacks the column {absent[0]!r}, which sociale_infra/tables/columns.csv "
            f"describes"
        )
        raise TableError(message)


def crs_of(frame: gpd.GeoDataFrame | gpd.GeoSeries, name: str = "table") -> CRS:
    """Return a table's CRS.

    Raises
    ------
    TableError
        It has none.
    """
    if frame.crs is None:
        message = f"{name}: has no CRS; set it, for Dutch data with `.set_crs(28992)`"
        raise TableError(message)
    return frame.crs


def check_metric(frame: gpd.GeoDataFrame, name: str) -> None:
    """Refuse a CRS in which coordinates are not true metres (degrees, Web Mercator).

    Raises
    ------
    TableError
        It is such a CRS, or there is none.
    """
    crs = crs_of(frame, name)
    metres = crs.is_projected and all(axis.unit_name == "metre" for axis in crs.axis_info)
    mercator = crs.to_epsg() == _WEB_MERCATOR
    if not metres or mercator:
        why = "its metre is 0.62 m here" if mercator else "its unit is no metre"
        message = f"{name}: CRS {crs.to_string()} cannot be used ({why}); use EPSG:28992 or UTM"
        raise TableError(message)


def find_rows(
    table: pd.DataFrame, name: str, key: pd.Series[Any], others: pd.DataFrame, what: str
) -> npt.NDArray[np.intp]:
    """Return which row of another table each row of a table belongs to.

    Parameters
    ----------
    table, name
        The table, and its own key, which names a row in an error.
    key
        The foreign key of each of its rows, called as the key of the other table.
    others, what
        The other table, and what its rows are.

    Raises
    ------
    TableError
        The key of a row is not in the other table.
    """
    rows = np.asarray(pd.Index(others[key.name]).get_indexer(pd.Index(key)))
    lost = np.flatnonzero(rows < 0)
    if len(lost):
        message = (
            f"{name} {table[name].iloc[lost[0]]}: the {what} that it belongs to is not in its table"
        )
        raise TableError(message)
    return rows


def _check_values(table: Table, columns: Mapping[str, Column], frame: pd.DataFrame) -> None:
    for name, column in columns.items():
        _check_column(table, column, frame[name])
    repeated = frame.duplicated([*table.key])
    if repeated.any():
        first = ", ".join(f"{name} {frame[name][repeated].iloc[0]}" for name in table.key)
        _refuse(table, f"holds {first} more than once")
    if table.geometry:
        _check_geometry(table, frame)


def _check_column(table: Table, column: Column, values: pd.Series[Any]) -> None:
    if not _MATCHES[column.kind](values.dtype):
        _refuse(table, f"holds {values.dtype} in {column.name!r}, where {column.kind} belongs")
    if not column.missing:
        absent = values.isna()
        if absent.any():
            _refuse(table, f"has no {column.name!r} in row {values.index[absent][0]}")
    if column.kind == "number":
        least = np.nextafter(0, 1) if column.name == "length_m" else 0
        numbers = values.to_numpy()
        wrong = np.isinf(numbers) | ((numbers < least) & (not column.signed))
        if wrong.any():
            row = values.index[wrong][0]
            _refuse(table, f"has {column.name} {values[row]} in row {row}, an invalid value")


def _check_geometry(table: Table, frame: pd.DataFrame) -> None:
    if not isinstance(frame, gpd.GeoDataFrame):
        _refuse(table, "has no geometry")
    check_metric(frame, table.name)
    shapes = frame.geometry.to_numpy()
    allowed = [shapely.GeometryType[name.upper()] for name in table.geometry]
    odd = ~np.isin(shapely.get_type_id(shapes), allowed) | shapely.is_empty(shapes)
    if odd.any():
        row = frame.index[odd][0]
        _refuse(table, f"has no {' or '.join(table.geometry)} in row {row}")


def _refuse(table: Table, fault: str) -> NoReturn:
    message = f"table {table.name}: {fault}"
    raise TableError(message)
