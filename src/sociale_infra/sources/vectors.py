"""Points and polygons that users bring, in any file that GDAL reads, checked before use."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
import shapely
from pandas.api.types import is_bool_dtype, is_numeric_dtype, is_string_dtype
from pyogrio.errors import CRSError, DataLayerError, DataSourceError, FeatureError, GeometryError
from pyproj import CRS
from pyproj.exceptions import CRSError as UnknownCRSError
from pyproj.exceptions import ProjError
from shapely.errors import GEOSException

from sociale_infra.errors import InputError
from sociale_infra.sources.on_disk import check_is_file
from sociale_infra.strangers_text import clean
from sociale_infra.tables import crs_of

_FAULTS = (
    CRSError,
    DataLayerError,
    DataSourceError,
    FeatureError,
    GEOSException,
    GeometryError,
    OverflowError,
    UnicodeDecodeError,
    UnknownCRSError,
    ValueError,
)
UNKNOWN_CODE = -99_990
"""Below it are the codes with which CBS writes that a figure is unknown, such as -99997."""
# Letters of another program's message that are shown.
_SHOWN = 200
# How a figure is written in a column of texts: a point with three digits may be a thousands point.
_WRITTEN = r"-?\d{1,15}(\.(\d{1,2}|\d{4,15}))?"


def read_vectors(path: Path, what: str, **asked: Any) -> gpd.GeoDataFrame:  # noqa: ANN401
    """Read the features of a layer, flat and in its own CRS; texts without control characters.

    Parameters
    ----------
    path
        The file.
    what
        What it should hold, for messages: "areas".
    **asked
        What pyogrio is asked for: `layer`, `columns`, `bbox`.

    Raises
    ------
    InputError
        It cannot be read, has no geometry, no CRS or one that is not on Earth, a coordinate that
        is no number, degrees that are none, or text in a column of numbers.
    """
    check_is_file(path)
    with np.errstate(invalid="ignore"):  # a coordinate that is no number is refused below
        try:
            frame = pyogrio.read_dataframe(path, **asked)
        except _FAULTS as error:
            raise unreadable(path, what, error) from error
    _check_kept_numbers(path, what, frame, asked)
    frame = frame.rename(columns=clean)
    if not isinstance(frame, gpd.GeoDataFrame):
        message = f"{path}: has no geometry; give {what} that are drawn"
        raise InputError(message)
    crs_on_earth(frame.crs, str(path))
    _check_coordinates(path, frame)
    # A height, of a corner or of all, says nothing here, and not every tool keeps it whole.
    frame = frame.set_geometry(frame.geometry.force_2d())
    texts = [name for name in frame.columns if is_string_dtype(frame[name])]
    return frame.assign(**{name: frame[name].map(clean, na_action="ignore") for name in texts})


def check_drawn(path: Path, layer: str, what: str) -> None:
    """Refuse a layer with a row that is drawn nowhere, which a search around the areas passes over.

    Raises
    ------
    InputError
        A row has no geometry, or the layer cannot be read.
    """
    try:
        geometry = pyogrio.read_info(path, layer=layer)["geometry_name"] or "OGR_GEOMETRY"
    except _FAULTS as error:
        raise unreadable(path, what, error) from error
    row = _first_row(path, what, {"layer": layer, "where": f"{_quoted(geometry)} IS NULL"})
    if row is not None:
        message = f"{path}: row {row} is drawn nowhere; draw it, or leave it out"
        raise InputError(message)


def list_layers(path: Path, what: str) -> list[tuple[str, str | None, Sequence[str]]]:
    """Return the layers of a file: their name, kind of geometry (None: none) and fields.

    Raises
    ------
    InputError
        It cannot be read.
    """
    check_is_file(path)
    try:
        return [
            (str(layer), geometry, pyogrio.read_info(path, layer=layer)["fields"].tolist())
            for layer, geometry in pyogrio.list_layers(path)
        ]
    except _FAULTS as error:
        raise unreadable(path, what, error) from error


def box_in_layer(
    path: Path, layer: str, what: str, around: gpd.GeoDataFrame
) -> tuple[float, float, float, float]:
    """Return the box around a table in the CRS of a layer: west, south, east and north.

    Raises
    ------
    InputError
        The layer cannot be read, or has no CRS on Earth.
    """
    try:
        crs = pyogrio.read_info(path, layer=layer)["crs"]
    except _FAULTS as error:
        raise unreadable(path, what, error) from error
    west, south, east, north = around.to_crs(crs_on_earth(crs, str(path))).total_bounds.tolist()
    return west, south, east, north


def unreadable(path: Path, what: str, error: Exception) -> InputError:
    """Return the error that a file cannot be read, with the reason that a library gives."""
    reason = clean(str(error).splitlines()[0] if str(error) else type(error).__name__)
    reason = reason.partition("; It might help")[0]  # GDAL's hint is for who writes programs
    return InputError(
        f"{path}: cannot be read as {what} ({reason[:_SHOWN]}); give a GeoPackage, GeoJSON or "
        f"Shapefile"
    )


def crs_on_earth(crs: object, where: str) -> CRS:
    """Return a CRS in which points can be told of other CRSs.

    Parameters
    ----------
    crs
        Whatever pyproj reads as one, or None.
    where
        Whose it is, for messages.

    Raises
    ------
    InputError
        There is none, or it is unknown, local, or of another planet.
    """
    if crs is None:
        message = f"{where}: has no CRS; save it with one (Dutch data: EPSG:28992)"
        raise InputError(message)
    known: CRS | None = None
    try:
        known = CRS.from_user_input(crs)
        # geopandas keeps what it needs for this, where pyproj takes 30 ms again.
        gpd.GeoSeries.from_xy([0], [0], crs=known).to_crs("EPSG:4326")
        on_earth = known.is_geographic or known.is_projected
    except ProjError:
        on_earth = False
    if known is None or not on_earth:
        name = known.name if known else clean(str(crs))[:_SHOWN]
        message = (
            f"{where}: its CRS ({name}) does not say where on Earth it is; save it with the CRS of "
            f"its coordinates (Dutch data: EPSG:28992)"
        )
        raise InputError(message)
    return known


def read_figures(values: pd.Series, most: float, what: str) -> pd.Series[float]:
    """Return figures of people, homes or percentages; codes of CBS for unknown are missing (NaN).

    Raises
    ------
    InputError
        One is no number, negative, or more than `most`.
    """
    known = values.notna()
    texts = values.astype("str").str.strip()
    if is_string_dtype(values):
        known &= texts != ""
        odd = known & ~texts.str.fullmatch(_WRITTEN).fillna(value=False).astype(bool)
    else:
        odd = known & (not is_numeric_dtype(values) or is_bool_dtype(values))
    if odd.any():
        fault = f"{texts[odd].iloc[0]!r}, which is not a number; write it like 1340 or 12.5"
        raise InputError(f"{what}: row {texts.index[odd][0]}, column {values.name} holds {fault}")
    numbers = texts.where(known).astype("float64")
    odd = (numbers > most) | np.isinf(numbers) | numbers.between(UNKNOWN_CODE, 0, inclusive="left")
    if odd.any():
        first = numbers[odd].iloc[0]
        way_out = f"at most {most:,} is possible" if first > 0 else "leave what is unknown empty"
        fault = f"{first:g}, which cannot be: {way_out}"
        raise InputError(f"{what}: row {numbers.index[odd][0]}, column {values.name} holds {fault}")
    return numbers.where(numbers >= 0)


def _check_kept_numbers(path: Path, what: str, frame: pd.DataFrame, asked: dict[str, Any]) -> None:
    """Refuse text in a column of numbers, which a GeoPackage can keep and GDAL reads as 0."""
    if path.suffix.lower() != ".gpkg":
        return
    names = [name for name in frame.columns if is_numeric_dtype(frame[name])]
    texts = {name: f"typeof({_quoted(name)}) IN ('text', 'blob')" for name in names}
    row = _first_row(path, what, asked | {"where": " OR ".join(texts.values()) or "FALSE"})
    if row is not None:
        column = next(
            name
            for name, where in texts.items()
            if _first_row(path, what, asked | {"where": where}) is not None
        )
        message = f"{path}: row {row}, column {column} holds text, in a column of numbers"
        raise InputError(message)


def _first_row(path: Path, what: str, asked: dict[str, Any]) -> int | None:
    """Return the number of the first row that is asked for, None where there is none."""
    only = {"columns": [], "max_features": 1, "fid_as_index": True}
    try:
        rows = pyogrio.read_dataframe(path, **(asked | only)).index.tolist()
    except _FAULTS as error:
        raise unreadable(path, what, error) from error
    return int(rows[0]) if rows else None


def _quoted(name: str) -> str:
    """Return the name of a column for SQL."""
    escaped = name.replace('"', '""')
    return f'"{escaped}"'


def _check_coordinates(path: Path, frame: gpd.GeoDataFrame) -> None:
    corners, of_row = shapely.get_coordinates(frame.geometry.to_numpy(), return_index=True)
    odd = ~np.isfinite(corners).all(axis=1)
    if odd.any():
        row = frame.index[of_row[odd][0]]
        message = f"{path}: row {row} holds a coordinate that is no number"
        raise InputError(message)
    odd = (np.abs(corners) > [180, 90]).any(axis=1)
    if crs_of(frame).is_geographic and odd.any():
        x, y = corners[odd][0]
        message = (
            f"{path}: its CRS is {crs_of(frame).to_string()} (degrees), but a coordinate is {x:g}, "
            f"{y:g}: save it with the CRS of its coordinates (Dutch data: EPSG:28992)"
        )
        raise InputError(message)
