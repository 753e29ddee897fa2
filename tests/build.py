"""Tables drawn by hand: the columns that a test cares about, the others by the contract.

A column that the contract does not describe is refused, so that renaming one breaks the test that
draws it. What a test leaves out is missing where it may be, and else says as little as it can.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import geopandas as gpd
import pandas as pd
from geopandas.array import from_shapely
from pandas.api.extensions import ExtensionArray
from pandas.api.types import is_list_like
from shapely.geometry.base import BaseGeometry

from sociale_infra.tables import Column, Table
from sociale_infra.terms import PROPERTIES, SHOWN_PROPERTIES, Evidence
from sociale_infra.town import Facts

_NEUTRAL = {"text": "", "whole": 0, "number": 0.0, "flag": False}
_USUAL: dict[str, object] = dict.fromkeys(SHOWN_PROPERTIES, "unknown") | {
    "evidence": str(Evidence(dict.fromkeys(PROPERTIES, "prior"))),
    "stands": True,
}


def build_rows(
    table: Table, columns: Mapping[str, object], categories: Iterable[str] = ()
) -> pd.DataFrame:
    """Build a table of results, which may have no rows, from some of its columns.

    Its key must be among them. A single value stands for a column of them.
    """
    return pd.DataFrame(_build(table.measured(categories), table, columns))


def build_shapes(
    table: Table,
    columns: Mapping[str, object],
    geometry: Sequence[BaseGeometry],
    crs: str,
    categories: Iterable[str] = (),
) -> gpd.GeoDataFrame:
    """Build a table of results with geometry, as `build_rows` does."""
    return _place(_build(table.measured(categories), table, columns), geometry, crs)


def build_read(
    table: Table, columns: Mapping[str, object], geometry: Sequence[BaseGeometry], crs: str
) -> gpd.GeoDataFrame:
    """Build a table of a world, as `build_shapes` builds those of results."""
    return _place(_build(table.columns, table, columns), geometry, crs)


def build_facts(**changes: object) -> Facts:
    """Build the facts of a drawn town; `changes` are what should differ."""
    usual: dict[str, Any] = {
        "name": "dorp",
        "title": "Dorp",
        "unit": "residents",
        "starts": "addresses",
        "level": "wijk",
        "sample": False,
        "data_date": "2021-08-21",
        "sources": (),
        "findings": (),
    }
    return Facts(**usual | changes)


def _place(
    columns: dict[str, ExtensionArray], geometry: Sequence[BaseGeometry], crs: str
) -> gpd.GeoDataFrame:
    shapes = from_shapely([*geometry], crs)
    return gpd.GeoDataFrame(columns | {"geometry": shapes})


def _build(
    described: Mapping[str, Column], table: Table, columns: Mapping[str, object]
) -> dict[str, ExtensionArray]:
    unknown = [name for name in columns if name not in described]
    unkeyed = [name for name in table.key if name not in columns and columns]
    if unknown or unkeyed:
        message = f"table {table.name}: has no columns {unknown}; needs its key {unkeyed}"
        raise LookupError(message)
    arrays = {
        name: pd.Series(values, dtype=described[name].dtype).array
        for name, values in columns.items()
        if is_list_like(values)
    }
    (rows,) = {len(array) for array in arrays.values()} or {0}
    return {
        name: arrays[name]
        if name in arrays
        else _fill(column, columns.get(name, _usual(column)), rows)
        for name, column in described.items()
    }


def _usual(column: Column) -> object:
    usual = None if column.missing else _NEUTRAL[column.kind]
    return _USUAL.get(column.name, usual)


@functools.cache
def _fill(column: Column, value: object, rows: int) -> ExtensionArray:
    filled: ExtensionArray = pd.Series([value] * rows, dtype=column.dtype).array
    return filled
