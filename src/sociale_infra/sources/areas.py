"""Wijken, buurten or any polygons with a code and a name -> the `areas` table."""

from __future__ import annotations

import difflib
import logging
import re
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
import shapely
from pyogrio.errors import DataLayerError, DataSourceError
from pyproj import CRS
from shapely.geometry.base import BaseGeometry

from sociale_infra.config import Level
from sociale_infra.errors import InputError, MissingInputError, UnknownNameError
from sociale_infra.sources.osm_data import Box
from sociale_infra.tables import AREAS

log = logging.getLogger(__name__)

_RD = CRS.from_epsg(28992)
# Degrees within which RD is meant to be used (EPSG's area of use).
_RD_USE = Box(3.2, 50.75, 7.22, 53.7)
_WORLD = Box(-180, -90, 180, 90)
_LAYERS = {"wijk": "wijken", "buurt": "buurten"}
_MUNICIPALITY_CODE = ("gemeentecode", "gm_code")
_MUNICIPALITY_NAME = ("gemeentenaam", "gm_naam")
# Columns of each of ours as CBS and PDOK have named them over the years, newest first.
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
}
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


class AreasFile(NamedTuple):
    """What an areas file holds: the `areas` table, and how to speak of it.

    `title` is the municipality's name, or the file's where there is not just one; `date` the
    year of the figures or "unknown"; `cbs` whether CBS' own names are used.
    """

    table: gpd.GeoDataFrame
    title: str
    date: str
    cbs: bool


def read_areas(path: Path, level: Level, municipality: str | None = None) -> AreasFile:
    """Read the `areas` table from a file that GDAL reads, in the metric CRS.

    CBS names are understood in snake_case, camelCase and as in the older shapefiles; their
    negative codes are missing values; areas that are only water are left out. Besides CBS
    data, any polygons with a code and a name will do.

    Parameters
    ----------
    path
        GeoPackage, GeoJSON or Shapefile. Of several layers, the one named after the level.
    level
        wijk or buurt.
    municipality
        Name or GM code of the municipality to keep; None keeps all.

    Raises
    ------
    MissingInputError
        The file is not there.
    InputError
        It cannot be read, has no CRS, no such layer, no code and name, no polygons, or a code
        twice.
    UnknownNameError
        The municipality is not in it, or several carry the name.
    """
    raw = _read_layer(path, level).rename(columns=_snake)
    if "water" in raw:
        raw = raw[raw["water"].astype("str").str.upper() != "JA"]
    if municipality:
        raw = raw[_of_municipality(raw, municipality, path)]
    if raw.empty:
        message = f"{path}: holds no {level} to report on"
        raise InputError(message)
    table = _to_table(raw, level, str(path))
    log.info("%s: %d areas (%s)", path.name, len(table), table["level"].iloc[0])
    title = _only_value(raw, _MUNICIPALITY_NAME)
    return AreasFile(
        table,
        title or path.stem,
        date=_only_value(raw, ("jaar", "jrstatcode")) or "unknown",
        cbs=bool((table["level"] != "area").all()),
    )


def to_areas(frame: gpd.GeoDataFrame, what: str) -> gpd.GeoDataFrame:
    """Make the `areas` table of polygons with a code and a name, whatever their level.

    `what` is how errors speak of them.

    Raises
    ------
    InputError
        There is no code or name, a code twice, or something that is no polygon.
    """
    raw = frame.rename(columns=_snake)
    levels: list[Level] = [level for level in _CODES if _first_present(raw, _CODES[level])]
    return _to_table(raw, levels[0] if levels else "wijk", what)


def one_area(code: str, name: str, polygon: BaseGeometry, crs: CRS) -> gpd.GeoDataFrame:
    """Make an `areas` table of a single area about which nothing more is known."""
    table = gpd.GeoDataFrame(
        {"area_code": [code], "area_name": [name], "level": ["area"]}, geometry=[polygon], crs=crs
    )
    return _with_all_columns(table)


def _read_layer(path: Path, level: Level) -> gpd.GeoDataFrame:
    if not path.exists():
        message = f"{path}: there is no such areas file"
        raise MissingInputError(message)
    try:
        layers = pyogrio.list_layers(path)[:, 0].tolist()
        layer = _choose_layer(layers, level, path)
        frame = gpd.read_file(path, layer=layer, engine="pyogrio")
    except (DataSourceError, DataLayerError) as error:
        message = (
            f"{path}: cannot be read as areas ({error}); give a GeoPackage, GeoJSON or Shapefile"
        )
        raise InputError(message) from error
    if "geometry" not in frame:
        message = f"{path}: layer {layer!r} holds no geometry; give the polygons of the areas"
        raise InputError(message)
    if frame.crs is None:
        message = f"{path}: has no CRS; save it with one (Dutch data: EPSG:28992)"
        raise InputError(message)
    if frame.empty:
        message = f"{path}: holds no {level} to report on, nor anything else"
        raise InputError(message)
    west, south, east, north = frame.total_bounds
    if frame.crs.is_geographic and not shapely.box(*_WORLD).contains(
        shapely.box(west, south, east, north)
    ):
        message = (
            f"{path}: its CRS is {frame.crs.to_string()} (degrees), but it holds {west:g}, "
            f"{south:g}: save it with the CRS it is drawn in (Dutch data: EPSG:28992)"
        )
        raise InputError(message)
    return frame


def _choose_layer(layers: list[str], level: Level, path: Path) -> str:
    if len(layers) == 1:
        return layers[0]
    named = [layer for layer in layers if layer.lower().startswith(_LAYERS[level])]
    if len(named) != 1:
        message = (
            f"{path}: {len(named)} layers are named {_LAYERS[level]!r} for level {level!r}; "
            f"it holds {', '.join(layers)}"
        )
        raise InputError(message)
    return named[0]


def _of_municipality(frame: gpd.GeoDataFrame, wanted: str, path: Path) -> pd.Series:
    """Say which rows belong to a municipality, by its code or by its name in any case."""
    code = _first_present(frame, _MUNICIPALITY_CODE)
    name = _first_present(frame, _MUNICIPALITY_NAME)
    if code is None and name is None:
        message = (
            f"{path}: cannot pick the municipality {wanted!r}: there is no column "
            f"{' or '.join(_MUNICIPALITY_CODE + _MUNICIPALITY_NAME)}"
        )
        raise InputError(message)
    key = wanted.strip().casefold()
    rows = pd.Series(data=False, index=frame.index)
    for column in (code, name):
        if column and not rows.any():
            rows = frame[column].astype("str").str.strip().str.casefold() == key
    if not rows.any():
        _suggest(frame, [column for column in (name, code) if column], wanted, path)
    codes = sorted(frame.loc[rows, code].astype("str").unique()) if code else []
    if len(codes) > 1:
        message = (
            f"{path}: several municipalities are named {wanted!r}; give a code: {', '.join(codes)}"
        )
        raise UnknownNameError(message)
    return rows


def _suggest(frame: gpd.GeoDataFrame, columns: Iterable[str], wanted: str, path: Path) -> None:
    known = {str(value) for column in columns for value in frame[column].dropna()}
    by_key = {value.casefold(): value for value in sorted(known)}
    close = difflib.get_close_matches(wanted.casefold(), by_key, n=3, cutoff=0.5)
    close = close or [key for key in by_key if wanted.casefold() in key][:3]
    hint = (
        f"did you mean {', '.join(by_key[key] for key in close)}?"
        if close
        else (f"it holds {len(known)} names and codes, such as {', '.join(sorted(known)[:3])}")
    )
    message = f"{path}: there is no municipality {wanted!r}; {hint}"
    raise UnknownNameError(message)


def _to_table(raw: gpd.GeoDataFrame, level: Level, path: str) -> gpd.GeoDataFrame:
    code, name, of_level = _key_columns(raw, level, path)
    for column in (code, name):
        absent = raw.index[raw[column].isna()]
        if len(absent):
            message = f"{path}: row {absent[0]} has no {column}"
            raise InputError(message)
    table = gpd.GeoDataFrame(
        {
            "area_code": raw[code].astype("str"),
            "area_name": raw[name].astype("str"),
            "level": level if of_level else "area",
        },
        geometry=_polygons(raw.geometry, path),
        crs=raw.crs,
    )
    for column, names in _SOURCES.items():
        source = _first_present(raw, names)
        if source:
            table[column] = _figures(raw[source], path)
    table = _with_all_columns(table)
    repeated = table.loc[table["area_code"].duplicated(), "area_code"]
    if len(repeated):
        message = f"{path}: the code {repeated.iloc[0]!r} stands in more than one row"
        raise InputError(message)
    return table.to_crs(metric_crs(table)).sort_values("area_code", ignore_index=True)


def _key_columns(raw: gpd.GeoDataFrame, level: Level, path: str) -> tuple[str, str, bool]:
    """Find the columns of code and name, and say whether they are those of the level."""
    held = next((key for key in ("buurt", "wijk") if _first_present(raw, _CODES[key])), None)
    if held not in (None, level):
        message = f"{path}: holds {_LAYERS[held]}, not {_LAYERS[level]}; ask for --level {held}"
        raise InputError(message)
    pairs = [(_CODES[level], _NAMES[level])] if held else _ANY
    for codes, names in pairs:
        code, name = _first_present(raw, codes), _first_present(raw, names)
        if code and name:
            return code, name, held is not None
    wanted = f"{_CODES[level][0]} and {_NAMES[level][0]}, or code and name"
    message = f"{path}: needs columns {wanted}; it has {', '.join(map(str, raw.columns))}"
    raise InputError(message)


def metric_crs(frame: gpd.GeoDataFrame | gpd.GeoSeries) -> CRS:
    """Choose the CRS to compute in: RD (EPSG:28992) within its area of use, else the UTM zone."""
    west, south, east, north = frame.to_crs("EPSG:4326").total_bounds
    dutch = _RD_USE.west <= west and east <= _RD_USE.east
    if dutch and _RD_USE.south <= south and north <= _RD_USE.north:
        return _RD
    return frame.estimate_utm_crs()


def _with_all_columns(table: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Add the figures that are not known, as NaN, and put the columns in order."""
    absent = [name for name in AREAS.columns if name not in table]
    texts = {name: "str" for name, column in AREAS.columns.items() if column.kind == "text"}
    return table.assign(**dict.fromkeys(absent, np.nan))[[*AREAS.columns, "geometry"]].astype(texts)


def _figures(values: pd.Series, path: str) -> pd.Series:
    """Return figures as numbers; CBS codes below zero mean missing."""
    try:
        numbers = pd.to_numeric(values).astype("float64")
    except (TypeError, ValueError) as error:
        message = f"{path}: column {values.name} holds something that is no number: {error}"
        raise InputError(message) from None
    return numbers.where(numbers >= 0)


def _polygons(shapes: gpd.GeoSeries, path: str) -> gpd.GeoSeries:
    odd = ~shapes.geom_type.isin(["Polygon", "MultiPolygon"])
    if odd.any():
        row = shapes.index[odd][0]
        kind = "nothing" if shapes.isna()[row] else shapes.geom_type[row]
        message = f"{path}: row {row} holds {kind}, where the polygon of an area belongs"
        raise InputError(message)
    return shapes.make_valid(method="structure", keep_collapsed=False)


def _only_value(frame: gpd.GeoDataFrame, names: Iterable[str]) -> str | None:
    """Return what all rows say in the first of these columns, if they say the same."""
    column = _first_present(frame, names)
    values = frame[column].dropna().unique().tolist() if column else []
    return str(values[0]) if len(values) == 1 else None


def _first_present(frame: gpd.GeoDataFrame, names: Iterable[str]) -> str | None:
    return next((name for name in names if name in frame.columns), None)


def _snake(name: str) -> str:
    """Turn `percentagePersonen65JaarEnOuder` and `WK_CODE` into the words of PDOK."""
    if name.isupper():
        return name.lower()
    parts = re.findall(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\d+", name)
    return "_".join(parts).lower()
