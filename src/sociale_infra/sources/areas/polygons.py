"""Polygons with a code and a name -> the `areas` table (metric CRS)."""

from __future__ import annotations

from collections.abc import Iterable

import geopandas as gpd
import numpy as np
from pyproj import CRS
from shapely.geometry.base import BaseGeometry

from sociale_infra.config import Level
from sociale_infra.errors import InputError
from sociale_infra.sources.columns import snake_names
from sociale_infra.sources.osm.elements import Box
from sociale_infra.sources.vectors import read_figures
from sociale_infra.tables import AREAS

_RD = CRS.from_epsg(28992)
# The area of use of RD in degrees, according to EPSG.
_RD_USE = Box(3.2, 50.75, 7.22, 53.7)
LAYERS = {"wijk": "wijken", "buurt": "buurten"}
# Our columns, and the names that CBS and PDOK have given them over the years, newest first.
_SOURCES = {
    "population": ("aantal_inwoners", "aant_inw", "population", "inwoners"),
    "pct_0_14": ("percentage_personen_0_tot_15_jaar", "p_00_14_jr"),
    "pct_15_24": ("percentage_personen_15_tot_25_jaar", "p_15_24_jr"),
    "pct_25_44": ("percentage_personen_25_tot_45_jaar", "p_25_44_jr"),
    "pct_45_64": ("percentage_personen_45_tot_65_jaar", "p_45_64_jr"),
    "pct_65_plus": ("percentage_personen_65_jaar_en_ouder", "p_65_eo_jr"),
    "households": ("aantal_huishoudens", "aantal_hh"),
    "pct_one_person": ("percentage_eenpersoonshuishoudens", "p_eenp_hh"),
    "dwellings": ("woningvoorraad", "woningen"),
    "building_year": ("bouwjaar",),
}
# The most that a figure can be; all others are percentages.
_PERCENT = 100
_MOST = {
    **dict.fromkeys(("population", "households", "dwellings"), 20_000_000),
    "building_year": 2100,
}
_AGES = tuple(name for name in _SOURCES if name.startswith("pct_") and name != "pct_one_person")
# Five percentages that are each rounded to a whole one, and some more.
_MOST_OF_AGES = 105
_CODES: dict[Level, tuple[str, ...]] = {
    "wijk": ("wijkcode", "wk_code"),
    "buurt": ("buurtcode", "bu_code"),
}
_NAMES = {"wijk": ("wijknaam", "wk_naam"), "buurt": ("buurtnaam", "bu_naam")}
# Code and name of polygons that are neither.
_ANY = [
    (("area_code", "code", "id"), ("area_name", "name", "naam")),
    (("gemeentecode", "gm_code"), ("gemeentenaam", "gm_naam")),
]


def to_areas(frame: gpd.GeoDataFrame, what: str) -> gpd.GeoDataFrame:
    """Return the `areas` table of polygons in any CRS with a code and a name, of any level.

    `what` names the polygons in error messages. The table is in the metric CRS.

    Raises
    ------
    InputError
        There is no code or name, a code or column occurs twice, a geometry is not a polygon, or a
        figure cannot be.
    """
    raw = frame.rename(columns=snake_names(frame.columns, what))
    levels: list[Level] = [level for level in _CODES if first_present(raw, _CODES[level])]
    return to_table(raw, levels[0] if levels else "wijk", what)


def one_area(code: str, name: str, polygon: BaseGeometry, crs: CRS) -> gpd.GeoDataFrame:
    """Return an `areas` table with one area, in `crs` (metric), without any figures."""
    table = gpd.GeoDataFrame(
        {"area_code": [code], "area_name": [name], "level": ["area"]}, geometry=[polygon], crs=crs
    )
    return _with_all_columns(table)


def to_table(raw: gpd.GeoDataFrame, level: Level, what: str) -> gpd.GeoDataFrame:
    """Return the `areas` table of polygons whose columns are in snake_case.

    `level` is the level that they must have if they have codes of CBS; `what` names them in error
    messages. The table is in the metric CRS.

    Raises
    ------
    InputError
        As `to_areas`, or they have the other level.
    """
    code, name, of_level = _key_columns(raw, level, what)
    for column in (code, name):
        absent = raw.index[raw[column].isna()]
        if len(absent):
            message = f"{what}: row {absent[0]} has no {column}"
            raise InputError(message)
    table = gpd.GeoDataFrame(
        {
            "area_code": raw[code].astype("str"),
            "area_name": raw[name].astype("str"),
            "level": level if of_level else "area",
        },
        geometry=_polygons(raw.geometry, what),
        crs=raw.crs,
    )
    for column, names in _SOURCES.items():
        source = first_present(raw, names)
        if source:
            table[column] = read_figures(raw[source], _MOST.get(column, _PERCENT), what)
    table = _with_all_columns(table)
    _check_ages(table, what)
    repeated = table.loc[table["area_code"].duplicated(), "area_code"]
    if len(repeated):
        message = f"{what}: the code {repeated.iloc[0]!r} occurs in more than one row"
        raise InputError(message)
    return table.to_crs(metric_crs(table)).sort_values("area_code", ignore_index=True)


def metric_crs(frame: gpd.GeoDataFrame | gpd.GeoSeries) -> CRS:
    """Return the CRS to compute in: RD (EPSG:28992) within its area of use, else the UTM zone."""
    west, south, east, north = frame.to_crs("EPSG:4326").total_bounds
    dutch = _RD_USE.west <= west and east <= _RD_USE.east
    if dutch and _RD_USE.south <= south and north <= _RD_USE.north:
        return _RD
    return frame.estimate_utm_crs()


def first_present(frame: gpd.GeoDataFrame, names: Iterable[str]) -> str | None:
    """Return the first of these columns that the frame has, or None."""
    return next((name for name in names if name in frame.columns), None)


def _key_columns(raw: gpd.GeoDataFrame, level: Level, what: str) -> tuple[str, str, bool]:
    """Return the columns of code and name, and whether they are those of the level."""
    held = next((key for key in ("buurt", "wijk") if first_present(raw, _CODES[key])), None)
    if held not in (None, level):
        message = f"{what}: holds {LAYERS[held]}, not {LAYERS[level]}; use --level {held}"
        raise InputError(message)
    pairs = [(_CODES[level], _NAMES[level])] if held else _ANY
    for codes, names in pairs:
        code, name = first_present(raw, codes), first_present(raw, names)
        if code and name:
            return code, name, held is not None
    wanted = f"{_CODES[level][0]} and {_NAMES[level][0]}, or code and name"
    message = f"{what}: needs columns {wanted}; it has {', '.join(map(str, raw.columns))}"
    raise InputError(message)


def _with_all_columns(table: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Add unknown figures as NaN, and put the columns in order."""
    absent = [name for name in AREAS.columns if name not in table]
    texts = {name: "str" for name, column in AREAS.columns.items() if column.kind == "text"}
    return table.assign(**dict.fromkeys(absent, np.nan))[[*AREAS.columns, "geometry"]].astype(texts)


def _check_ages(table: gpd.GeoDataFrame, what: str) -> None:
    """Refuse percentages of age groups that are more than all, however each is rounded."""
    sums = table[list(_AGES)].sum(axis=1)
    odd = sums > _MOST_OF_AGES
    if odd.any():
        message = (
            f"{what}: the age groups of {table.loc[odd, 'area_code'].iloc[0]} add up to "
            f"{sums[odd].iloc[0]:g}%; are they percentages of its inhabitants?"
        )
        raise InputError(message)


def _polygons(shapes: gpd.GeoSeries, what: str) -> gpd.GeoSeries:
    nothing = shapes.isna() | shapes.is_empty
    odd = nothing | ~shapes.geom_type.isin(["Polygon", "MultiPolygon"])
    if odd.any():
        first = int(odd.to_numpy().argmax())
        row = shapes.index[first]
        kind = "nothing" if nothing[row] else shapes.geom_type[row]
        message = f"{what}: row {row} holds {kind}, where the polygon of an area is expected"
        raise InputError(message)
    return shapes.make_valid(method="structure", keep_collapsed=False)
