"""A population raster -> cells with inhabitants."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import rasterio
import shapely
from rasterio.enums import ColorInterp
from rasterio.errors import RasterioIOError
from rasterio.features import rasterize
from rasterio.transform import rowcol
from rasterio.windows import Window

from sociale_infra.errors import InputError
from sociale_infra.sources.on_disk import check_is_file
from sociale_infra.sources.population.cells import MOST_PEOPLE, Cells, Rows, tally
from sociale_infra.sources.vectors import crs_on_earth

# Around the areas: a large town in cells of 2 m.
_MOST_CELLS = 50_000_000


def is_raster(path: Path) -> bool:
    """Return whether a file is a raster, by its extension."""
    return path.suffix.lower() in (".tif", ".tiff")


def read_raster(
    path: Path, origins: gpd.GeoSeries, everywhere: gpd.GeoSeries, areas: gpd.GeoDataFrame
) -> Cells:
    """Read the part of a raster (any CRS) around the areas, its cells from the upper left.

    Raises
    ------
    InputError
        The file cannot be read, has no CRS, several bands or too many cells, or a cell with more
        people than can be.
    """
    check_is_file(path)
    try:
        with rasterio.open(path) as raster:
            _check_raster(path, raster)
            shapes = areas.geometry.to_crs(raster.crs)
            spots = _cells_at(origins.to_crs(raster.crs), raster)
            all_spots = _cells_at(everywhere.to_crs(raster.crs), raster)
            around = np.concatenate([spots, _cells_at(shapes, raster)])
            start = np.clip(around.min(axis=0), 0, raster.shape)
            size = np.clip(around.max(axis=0) + 1, start, raster.shape) - start
            window = Window(start[1], start[0], size[1], size[0])
            if size.prod() > _MOST_CELLS:
                raise InputError(
                    f"{path}: has {size.prod():,} cells around the areas, of {_side(raster)}; "
                    "resample it to cells of 10 m or more"
                )
            if not size.all():
                none = np.empty(0, np.intp)
                return Cells(np.empty(0), {}, none, none, np.full(len(origins), -1))
            values = raster.read(1, window=window, masked=True).astype(np.float64)
            transform = raster.window_transform(window)
    except RasterioIOError as error:
        raise InputError(f"{path}: cannot be read as GeoTIFF ({error})") from error
    numbers = np.ma.filled(values, np.nan).ravel()
    odd = np.isinf(numbers) | (numbers > MOST_PEOPLE)
    if odd.any():
        first = int(odd.argmax())
        row, column = start + np.divmod(first, size[1])
        raise InputError(
            f"{path}: the cell in row {row}, column {column} holds {numbers[first]:g} inhabitants, "
            f"which cannot be: at most {MOST_PEOPLE:,} is possible; if it means that nothing is "
            "known there, save the raster with it as nodata"
        )
    # The last one burnt wins: where areas overlap, the first.
    burnt = [(shape, row) for row, shape in enumerate(shapes)][::-1]
    area = rasterize(burnt, values.shape, fill=-1, transform=transform, dtype="int32")
    return Cells(
        np.where(np.isfinite(numbers) & (numbers >= 0), numbers, np.nan),
        {},
        area.ravel(),
        tally(_within(all_spots - start, size), len(numbers)),
        _within(spots - start, size),
    )


def _check_raster(path: Path, raster: Any) -> None:  # noqa: ANN401, rasterio's
    """Refuse a raster that is not on Earth, or of which it is not clear where its numbers are."""
    crs_on_earth(raster.crs, str(path))
    if raster.transform.is_degenerate or not all(map(np.isfinite, raster.transform)):
        raise InputError(f"{path}: does not say where its cells lie; save it with a geotransform")
    if np.dtype(raster.dtypes[0]).kind not in "iuf":
        raise InputError(f"{path}: holds {raster.dtypes[0]}, where numbers of people are expected")
    if raster.count > 1:
        raise InputError(
            f"{path}: holds {raster.count} bands, where one is expected; save the band with "
            "inhabitants by itself"
        )
    if raster.colorinterp[0] == ColorInterp.palette:
        raise InputError(
            f"{path}: is a picture with a palette, where numbers of people are expected"
        )


def _side(raster: Any) -> str:  # noqa: ANN401, rasterio's
    unit = "degrees" if raster.crs.is_geographic else "m"
    return f"{raster.res[0]:g} by {raster.res[1]:g} {unit}"


def _cells_at(shapes: gpd.GeoSeries, raster: Any) -> npt.NDArray[np.int64]:  # noqa: ANN401
    """Return the row and column of the cell at each vertex, also outside the raster."""
    x, y = shapely.get_coordinates(shapes.to_numpy()).T
    return np.column_stack(rowcol(raster.transform, x, y)).astype(np.int64)


def _within(spots: npt.NDArray[np.int64], size: npt.NDArray[np.int64]) -> Rows:
    """Number the cells at rows and columns row by row; -1 outside what was read."""
    inside = ((spots >= 0) & (spots < size)).all(axis=1)
    return np.where(inside, spots[:, 0] * size[1] + spots[:, 1], -1)
