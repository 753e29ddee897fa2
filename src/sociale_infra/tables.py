"""Every table that crosses a border between rooms: its columns, types, units and CRS.

All geometry is in the study area's metric CRS. Missing is NaN or `<NA>`; there are no
sentinels. `check_table` holds a table against its description.
"""

from __future__ import annotations

from typing import Any, Literal, NamedTuple

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
from pandas.api import types as kinds
from pyproj import CRS

from sociale_infra.errors import TableError

Kind = Literal["text", "whole", "number", "flag"]

_WEB_MERCATOR = 3857
# Side of a CBS square in metres; a raster begins and ends on its lines.
_SQUARE_M = 100
_MATCHES = {
    "text": kinds.is_string_dtype,
    "whole": kinds.is_integer_dtype,
    "number": kinds.is_float_dtype,
    "flag": kinds.is_bool_dtype,
}


class Column(NamedTuple):
    """One column: what it holds, in which unit, and whether it may be missing."""

    kind: Kind
    meaning: str
    unit: str = ""
    missing: bool = False


class Table(NamedTuple):
    """One table: its unique key, its columns and the geometries it may hold."""

    name: str
    key: str
    columns: dict[str, Column]
    geometry: tuple[str, ...]


_ANSWER = "yes, no or unknown"

NODES = Table("nodes", "node_id", {"node_id": Column("whole", "junction or dead end")}, ("Point",))

EDGES = Table(
    "edges",
    "edge_id",
    {
        "edge_id": Column("whole", "stretch of way between two nodes"),
        "u": Column("whole", "node where the geometry starts"),
        "v": Column("whole", "node where the geometry ends"),
        "length_m": Column("number", "length of the geometry", "m"),
        "highway": Column("text", "OpenStreetMap's highway=*"),
        "name": Column("text", "name of the street", missing=True),
        "cycleway": Column("flag", "cycleway to which walkers are not expressly invited"),
        "across": Column("flag", "line over a square, where people cross it but never start"),
        "layered": Column("flag", "bridge, tunnel or another layer than the ground"),
        "step_free": Column("text", f"without steps: {_ANSWER}"),
        "snappable": Column("flag", "in a part of the network large enough to start from"),
    },
    ("LineString",),
)

PLACES = Table(
    "places",
    "place_id",
    {
        "place_id": Column("text", "OpenStreetMap element, or local/ and the line of a correction"),
        "category": Column("text", "key of the category in config.yaml"),
        "name": Column("text", "name as mapped", missing=True),
        "function": Column("text", "what the place offers"),
        "tie": Column("text", "strong, fleeting or both"),
        "free": Column("text", f"free of charge: {_ANSWER}"),
        "open_to_all": Column("text", f"no need to be a member or a customer: {_ANSWER}"),
        "low_threshold": Column("text", f"free and open to all: {_ANSWER}"),
        "staffed": Column("text", f"somebody is present: {_ANSWER}"),
        "step_free": Column("text", f"reached without steps: {_ANSWER}"),
        "evidence": Column("text", "what decided each property: local, tag or prior"),
        "opening_hours": Column("text", "OpenStreetMap's opening_hours=*", missing=True),
        "merged_ids": Column("text", "other drawings of the same place, separated by spaces"),
    },
    ("Point", "Polygon", "MultiPolygon"),
)

ENTRANCES = Table(
    "entrances",
    "entrance_id",
    {
        "entrance_id": Column("text", "the place's id and a number"),
        "place_id": Column("text", "place that is entered here"),
    },
    ("Point",),
)

AREAS = Table(
    "areas",
    "area_code",
    {
        "area_code": Column("text", "CBS code, or the code in the file"),
        "area_name": Column("text", "name of the area"),
        "level": Column("text", "wijk, buurt, or area where neither"),
        "population": Column("number", "inhabitants", "persons", missing=True),
        "pct_0_14": Column("number", "inhabitants of 0 to 14 years", "%", missing=True),
        "pct_15_24": Column("number", "inhabitants of 15 to 24 years", "%", missing=True),
        "pct_25_44": Column("number", "inhabitants of 25 to 44 years", "%", missing=True),
        "pct_45_64": Column("number", "inhabitants of 45 to 64 years", "%", missing=True),
        "pct_65_plus": Column("number", "inhabitants of 65 years and older", "%", missing=True),
        "households": Column("number", "households", "households", missing=True),
        "pct_one_person": Column("number", "one-person households", "%", missing=True),
        "dwellings": Column("number", "dwellings (woningvoorraad)", "dwellings", missing=True),
    },
    ("Polygon", "MultiPolygon"),
)

ORIGINS = Table(
    "origins",
    "origin_id",
    {
        "origin_id": Column("text", "OpenStreetMap element of the address or building"),
        "weight": Column("number", "residents put here, or 1", "see unit", missing=True),
        "age_0_14": Column("number", "residents of 0 to 14 put here", "persons", missing=True),
        "age_65_plus": Column("number", "residents of 65 and older", "persons", missing=True),
        "one_person": Column("number", "one-person households", "households", missing=True),
        "area_code": Column("text", "area it lies in"),
        "edge_m": Column("number", "distance to the edge of what was read", "m"),
    },
    ("Point",),
)

BACKGROUND = Table(
    "background",
    "background_id",
    {
        "background_id": Column("text", "OpenStreetMap element"),
        "kind": Column("text", "water, waterway, green, built_up, road, path or railway"),
        "rank": Column("whole", "importance for roads: 1 is the highest; else 0"),
    },
    ("Point", "LineString", "MultiLineString", "Polygon", "MultiPolygon"),
)


NEED_COLUMNS = ("area_code", "indicator", "label", "worse", "value", "source")
READ_COLUMNS: dict[str, tuple[str, ...]] = {
    **{
        table.name: (*table.columns, "geometry")
        for table in (NODES, EDGES, PLACES, ENTRANCES, AREAS, ORIGINS, BACKGROUND)
    },
    "need": NEED_COLUMNS,
}
"""The columns that are read of every table of a world."""


class RasterGrid(NamedTuple):
    """Cells in rows from north to south, and in columns from west to east."""

    west: float
    north: float
    """Outer corner of row 0 and column 0, in metres of the areas' CRS."""
    cell_m: float
    """Side of a cell in metres."""
    rows: int
    columns: int

    @classmethod
    def around(cls, areas: gpd.GeoDataFrame, cell_m: float = 25) -> RasterGrid:
        """Return the grid around all areas, from and to multiples of 100 m."""
        bounds = areas.total_bounds / _SQUARE_M
        west, south = np.floor(bounds[:2]) * _SQUARE_M
        east, north = np.ceil(bounds[2:]) * _SQUARE_M
        rows, columns = np.ceil(np.array([north - south, east - west]) / cell_m).astype(int)
        return cls(float(west), float(north), cell_m, int(rows), int(columns))

    def centres(
        self, rows: npt.NDArray[np.integer[Any]], columns: npt.NDArray[np.integer[Any]]
    ) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
        """Return `x` and `y` of the centres of cells."""
        x = self.west + (columns + 0.5) * self.cell_m
        y = self.north - (rows + 0.5) * self.cell_m
        return np.asarray(x), np.asarray(y)


def check_table(table: Table, frame: gpd.GeoDataFrame) -> None:
    """Hold a table against its description.

    Raises
    ------
    TableError
        A column is absent, of another type, or missing values where it may not; the key is
        not unique; the CRS is absent or not metric; a geometry is absent or of another type.
    """
    for name, column in table.columns.items():
        if name not in frame.columns:
            _refuse(table, f"lacks the column {name!r} (it has {', '.join(frame.columns)})")
        if len(frame) and not _MATCHES[column.kind](frame[name].dtype):
            _refuse(table, f"holds {frame[name].dtype} in {name!r}, where {column.kind} belongs")
        if not column.missing and frame[name].isna().any():
            row = frame.index[frame[name].isna()][0]
            _refuse(table, f"has no {name!r} in row {row}")
    repeated = frame.loc[frame[table.key].duplicated(), table.key]
    if len(repeated):
        _refuse(table, f"holds {table.key} {repeated.iloc[0]} more than once")
    check_metric(frame, table.name)
    odd = ~frame.geometry.geom_type.isin(table.geometry) | frame.geometry.is_empty
    if odd.any():
        row = frame.index[odd][0]
        _refuse(table, f"has no {' or '.join(table.geometry)} in row {row}")
    for name, column in table.columns.items():
        least = 0 if name != "length_m" else np.nextafter(0, 1)
        if column.kind == "number":
            wrong = (frame[name] < least) | np.isinf(frame[name])
            if wrong.any():
                row = frame.index[wrong][0]
                _refuse(table, f"has {name} {frame[name][row]} in row {row}, which cannot be")


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
    """Refuse a CRS in which coordinates are not true metres (degrees, Web Mercator)."""
    crs = crs_of(frame, name)
    metres = crs.is_projected and all(axis.unit_name == "metre" for axis in crs.axis_info)
    mercator = crs.to_epsg() == _WEB_MERCATOR
    if not metres or mercator:
        why = "its metre is 0.62 m here" if mercator else "its unit is no metre"
        message = f"{name}: CRS {crs.to_string()} cannot be used ({why}); use EPSG:28992 or UTM"
        raise TableError(message)


def check_known(
    frame: pd.DataFrame, key: str, rows: npt.NDArray[np.integer[Any]], what: str
) -> None:
    """Refuse a table in which a reference leads nowhere (-1 in `rows`).

    Raises
    ------
    TableError
        Naming the first such row by its key.
    """
    lost = np.flatnonzero(rows < 0)
    if len(lost):
        message = (
            f"{key} {frame[key].iloc[lost[0]]}: the {what} that it belongs to is not in its table"
        )
        raise TableError(message)


def _refuse(table: Table, fault: str) -> None:
    message = f"table {table.name}: {fault}"
    raise TableError(message)
