"""A file of polygons -> the `areas` table of one municipality, or of all."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from pathlib import Path
from typing import Any, NamedTuple

import geopandas as gpd

from sociale_infra.config import Level
from sociale_infra.errors import InputError, MissingInputError
from sociale_infra.sources.areas.municipality import find_municipality
from sociale_infra.sources.areas.polygons import LAYERS, first_present, to_table
from sociale_infra.sources.columns import snake_names
from sociale_infra.sources.vectors import box_in_layer, list_layers, read_vectors
from sociale_infra.terms import UNKNOWN_DATE

log = logging.getLogger(__name__)

_MUNICIPALITY_CODE = ("gemeentecode", "gm_code")
_MUNICIPALITY_NAME = ("gemeentenaam", "gm_naam")


class AreasFile(NamedTuple):
    """The contents of an areas file: the `areas` table (metric CRS), and its title and date.

    `title` is the name of the municipality, or of the file if it has several; `date` is the year
    of the figures or "unknown"; `cbs` is whether the columns have the names of CBS.
    """

    table: gpd.GeoDataFrame
    title: str
    date: str
    cbs: bool


def read_areas(
    path: Path,
    level: Level,
    municipality: str | None = None,
    around: gpd.GeoDataFrame | None = None,
) -> AreasFile:
    """Read the `areas` table from a file that GDAL reads, in the metric CRS.

    Columns of CBS are recognised in snake_case, camelCase and as in older shapefiles; negative
    codes are missing values; areas with only water are left out. Other polygons need a code and
    a name.

    Parameters
    ----------
    path
        GeoPackage, GeoJSON or Shapefile, in any CRS. Of several layers, the one named after the
        level is read.
    level
        wijk or buurt.
    municipality
        Name or GM code of the municipality to keep; None keeps all.
    around
        Other areas: only what touches the box around them is read.

    Raises
    ------
    MissingInputError
        The file is not there.
    InputError
        It cannot be read, lacks a CRS, such a layer, a code, a name or polygons, has a code or
        column twice, or a figure that cannot be.
    UnknownNameError
        The municipality is not in it, or several have the name.
    """
    raw = _read_land(path, level, around)
    if municipality:
        raw = raw.iloc[_of_municipality(raw, municipality, path)]
    if raw.empty:
        message = f"{path}: has no {level} to report on"
        raise InputError(message)
    table = to_table(raw, level, str(path))
    log.info("%s: %d areas (%s)", path.name, len(table), table["level"].iloc[0])
    title = _only_value(raw, _MUNICIPALITY_NAME)
    return AreasFile(
        table,
        title or path.stem,
        date=_only_value(raw, ("jaar", "jrstatcode")) or UNKNOWN_DATE,
        cbs=bool((table["level"] != "area").all()),
    )


class Municipality(NamedTuple):
    """A municipality of an areas file; `code` or `name` is "" where the file does not tell it."""

    code: str
    name: str

    @property
    def key(self) -> str:
        """By which it is asked for."""
        return self.code or self.name


def read_by_municipality(path: Path, level: Level) -> dict[Municipality, gpd.GeoDataFrame]:
    """Read the rows of an areas file per municipality, for `to_table`, in the order of their keys.

    Raises
    ------
    InputError
        As `read_areas`; or no column tells the municipality.
    """
    raw = _read_land(path, level, None)
    codes, names = _told_municipalities(raw, path, "its municipalities")
    rows: dict[str, list[int]] = {}
    for row, told in enumerate(zip(codes, names, strict=True)):
        if key := Municipality(*told).key:
            rows.setdefault(key, []).append(row)
    return {
        Municipality(codes[here[0]], names[here[0]]): raw.iloc[here]
        for _, here in sorted(rows.items())
    }


def _read_land(path: Path, level: Level, around: gpd.GeoDataFrame | None) -> gpd.GeoDataFrame:
    """Read the rows that are not water, with names of columns in snake_case."""
    raw = _read_layer(path, level, around)
    raw = raw.rename(columns=snake_names(raw.columns, str(path)))
    return raw[raw["water"].astype("str").str.upper() != "JA"] if "water" in raw else raw


def _read_layer(path: Path, level: Level, around: gpd.GeoDataFrame | None) -> gpd.GeoDataFrame:
    if not path.exists():
        message = f"{path}: there is no such areas file"
        raise MissingInputError(message)
    layers = [layer for layer, _, _ in list_layers(path, "areas")]
    asked: dict[str, Any] = {"layer": _choose_layer(layers, level, path)}
    if around is not None:
        asked["bbox"] = box_in_layer(path, asked["layer"], "areas", around)
    frame = read_vectors(path, "areas", **asked)
    if frame.empty:
        message = f"{path}: is empty: it has no {level} to report on"
        raise InputError(message)
    return frame


def _choose_layer(layers: list[str], level: Level, path: Path) -> str:
    if len(layers) == 1:
        return layers[0]
    named = [layer for layer in layers if layer.lower().startswith(LAYERS[level])]
    if len(named) != 1:
        message = (
            f"{path}: {len(named)} layers are named {LAYERS[level]!r} for level {level!r}; "
            f"it holds {', '.join(layers)}"
        )
        raise InputError(message)
    return named[0]


def _of_municipality(frame: gpd.GeoDataFrame, wanted: str, path: Path) -> list[int]:
    """Return the rows that belong to a municipality, given by its code or its name."""
    codes, names = _told_municipalities(frame, path, f"the municipality {wanted!r}")
    return find_municipality(wanted, codes, names, str(path))


def _told_municipalities(
    frame: gpd.GeoDataFrame, path: Path, wanted: str
) -> tuple[list[str], list[str]]:
    """Return code and name of the municipality of each row, "" where unknown."""
    code = first_present(frame, _MUNICIPALITY_CODE)
    name = first_present(frame, _MUNICIPALITY_NAME)
    if code is None and name is None:
        message = (
            f"{path}: cannot pick {wanted}: there is no column "
            f"{' or '.join(_MUNICIPALITY_CODE + _MUNICIPALITY_NAME)}"
        )
        raise InputError(message)
    codes, names = (
        frame[column].astype("str").fillna("").tolist() if column else [""] * len(frame)
        for column in (code, name)
    )
    return codes, names


def _only_value(frame: gpd.GeoDataFrame, names: Iterable[str]) -> str | None:
    """Return the value of the first of these columns, if all rows have the same."""
    column = first_present(frame, names)
    values = frame[column].dropna().unique().tolist() if column else []
    return str(values[0]) if len(values) == 1 else None
