"""Where in an area its residents live: from CBS 100 m squares, or from a population raster.

Both are read as cells with a number of inhabitants, which the origins in a cell share. What a
cell holds decides how an area's residents are divided over its origins; how many they are is
the area's own figure, where it has one.
"""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any, NamedTuple

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import pyogrio
import rasterio
import shapely
from pyogrio.errors import DataLayerError, DataSourceError
from rasterio.errors import RasterioIOError
from rasterio.features import rasterize
from rasterio.transform import rowcol
from rasterio.windows import Window

from sociale_infra.errors import InputError, MissingInputError
from sociale_infra.sources.population import first_holding
from sociale_infra.tables import check_known, crs_of

log = logging.getLogger(__name__)

_RASTERS = (".tif", ".tiff")
# As CBS' GeoPackages and PDOK's WFS name it; a Shapefile keeps ten characters.
_INHABITANTS = ("aantal_inwoners", "aantalInwoners", "aantal_inw")

_Numbers = npt.NDArray[np.float64]
_Rows = npt.NDArray[np.intp]


class Spread(NamedTuple):
    """Origins with their residents, and how the source compares with the areas' figures.

    `origins` is the `origins` table with `population` replaced. `report` has a row per area, in
    the order and with the index of `areas`:

    - `area_code`, `area_name`;
    - `given`: the area's own figure, NaN where it has none;
    - `source_total`: the inhabitants of the source's cells: those shared by origins in the
      area, and those of cells without any origin whose middle lies in it;
    - `factor`: `given` / `source_total`, NaN where either is missing or the latter is 0;
    - `fallback`: the source says nothing here, so the figure is spread evenly (NaN without).
    """

    origins: gpd.GeoDataFrame
    report: pd.DataFrame


class _Cells(NamedTuple):
    """Per cell its inhabitants (NaN: unknown) and its area; per origin its cell; -1 is none."""

    inhabitants: _Numbers
    area: _Rows
    of_origin: _Rows


def spread_residents(
    origins: gpd.GeoDataFrame, areas: gpd.GeoDataFrame, population_file: Path
) -> Spread:
    """Divide the residents of each area over its origins as a population file says.

    The origins in a cell share its inhabitants evenly, whichever area they lie in. Then all
    origins of an area are scaled to the area's figure; without a figure the source's own
    numbers stand. Where the source says nothing, the figure is spread evenly.

    Parameters
    ----------
    origins, areas
        The tables of those names, in one metric CRS.
    population_file
        GeoTIFF (.tif, .tiff) with inhabitants per cell in its first band, in any CRS; or squares
        of CBS (GeoPackage, GeoJSON, Shapefile) with a column `aantal_inwoners`. Negative is
        missing in both. An area's residents that the squares do not account for are spread
        evenly over its origins outside the known squares; outside the raster nobody lives.

    Raises
    ------
    MissingInputError
        The file is not there.
    InputError
        It cannot be read, has no CRS or no inhabitants, or does not overlap the areas.
    TableError
        An origin lies in an area that `areas` does not hold.
    """
    if not population_file.exists():
        raise MissingInputError(f"{population_file}: there is no such population file")
    area = np.asarray(pd.Index(areas["area_code"]).get_indexer(origins["area_code"]), np.intp)
    check_known(origins, "origin_id", area, "area")
    squares = population_file.suffix.lower() not in _RASTERS
    cells = (_read_squares if squares else _read_raster)(population_file, origins, areas)
    if (cells.of_origin < 0).all() and (cells.area < 0).all():
        raise InputError(
            f"{population_file}: does not overlap the areas; give a file that covers them, with "
            "the CRS it is drawn in"
        )
    given = areas["population"].to_numpy(dtype=np.float64)
    shares, known, source = _share(cells, area, len(areas))
    if squares:
        shares = shares + _remainder(given - source, area, known)
    weight, fallback = _scale(shares, known, area, given)
    report = areas[["area_code", "area_name"]].assign(
        given=given,
        source_total=source,
        factor=given / np.where(source > 0, source, np.nan),
        fallback=fallback,
    )
    log.info("%s: used in %d of %d areas", population_file.name, sum(~fallback), len(areas))
    return Spread(origins.assign(population=weight), report)


def _share(
    cells: _Cells, area: _Rows, n_areas: int
) -> tuple[_Numbers, npt.NDArray[np.bool_], _Numbers]:
    """Return each origin's share of its cell, whether that is known, and the sum per area."""
    sharers = np.bincount(cells.of_origin[cells.of_origin >= 0], minlength=len(cells.inhabitants))
    per_origin = np.append(cells.inhabitants / np.maximum(sharers, 1), np.nan)[cells.of_origin]
    known = ~np.isnan(per_origin)
    shares = np.where(known, per_origin, 0.0)
    alone = (sharers == 0) & (cells.area >= 0) & ~np.isnan(cells.inhabitants)
    unplaced = _sums(cells.inhabitants[alone], cells.area[alone], n_areas)
    return shares, known, _sums(shares, area, n_areas) + unplaced


def _sums(values: _Numbers, area: _Rows, n_areas: int) -> _Numbers:
    """Return the sum of the values in each area."""
    return np.bincount(area, values, minlength=n_areas).astype(np.float64)


def _remainder(short: _Numbers, area: _Rows, known: npt.NDArray[np.bool_]) -> _Numbers:
    """Spread what the known squares of an area fall short of over its other origins."""
    others = np.bincount(area[~known], minlength=len(short))
    each = np.fmax(short, 0.0) / np.maximum(others, 1)
    return np.where(known, 0.0, each[area])


def _scale(
    shares: _Numbers, known: npt.NDArray[np.bool_], area: _Rows, given: _Numbers
) -> tuple[_Numbers, npt.NDArray[np.bool_]]:
    """Scale the shares to the areas' figures; return them, and where the spread is even."""
    origins = np.bincount(area, minlength=len(given))
    total = _sums(shares, area, len(given))
    silent = np.bincount(area[known], minlength=len(given)) == 0
    free = np.isnan(given)
    fallback = (origins > 0) & (silent | (~free & (total == 0)))
    even = given / np.maximum(origins, 1)
    part = shares / np.where(total > 0, total, 1.0)[area]
    scaled = np.where(free[area], shares, part * given[area])
    return np.where(fallback[area], even[area], scaled), fallback


def _read_squares(path: Path, origins: gpd.GeoDataFrame, areas: gpd.GeoDataFrame) -> _Cells:
    """Read the squares around the areas; to a square belong its west and south borders."""
    try:
        layer, column, crs = _choose_layer(path)
        around = tuple(areas.to_crs(crs).total_bounds)
        frame = pyogrio.read_dataframe(path, layer=layer, columns=[column], bbox=around)
    except (DataSourceError, DataLayerError) as error:
        raise InputError(
            f"{path}: cannot be read as population ({error}); give a GeoTIFF, or squares as "
            "GeoPackage, GeoJSON or Shapefile"
        ) from error
    odd = set(frame.geometry.geom_type) - {"Polygon", "MultiPolygon"}
    if odd:
        raise InputError(f"{path}: holds {', '.join(map(str, odd))}, where squares belong")
    try:
        inhabitants = pd.to_numeric(frame[column]).to_numpy(dtype=np.float64, na_value=np.nan)
    except (TypeError, ValueError) as error:
        raise InputError(f"{path}: {column} holds something that is no number: {error}") from None
    corner = frame.bounds
    order = np.lexsort([-corner["miny"], -corner["minx"]])
    squares = frame.geometry.iloc[order]
    return _Cells(
        np.where(inhabitants >= 0, inhabitants, np.nan)[order],
        first_holding(squares.centroid.to_crs(crs_of(areas)).to_numpy(), areas.geometry.to_numpy()),
        first_holding(origins.geometry.to_crs(crs).to_numpy(), squares.to_numpy()),
    )


def _choose_layer(path: Path) -> tuple[str, str, str]:
    """Find the one layer with inhabitants: its name, that column, and its CRS."""
    found = []
    for layer, geometry in pyogrio.list_layers(path):
        info = pyogrio.read_info(path, layer=layer)
        columns = [name for name in _INHABITANTS if name in info["fields"]]
        if columns and geometry:
            found.append((str(layer), columns[0], info["crs"]))
    if len(found) != 1:
        raise InputError(
            f"{path}: {len(found)} layers hold squares with a column {_INHABITANTS[0]}; give a "
            "file with one"
        )
    if found[0][-1] is None:
        raise InputError(f"{path}: has no CRS; save it with one (squares of CBS: EPSG:28992)")
    return found[0]


def _read_raster(path: Path, origins: gpd.GeoDataFrame, areas: gpd.GeoDataFrame) -> _Cells:
    """Read the part of a raster around the areas; its cells count from the upper left."""
    try:
        with rasterio.open(path) as raster:
            if raster.crs is None:
                raise InputError(f"{path}: has no CRS; save the raster with one")
            shapes = areas.geometry.to_crs(raster.crs)
            spots = _cells_at(origins.geometry.to_crs(raster.crs), raster)
            around = np.concatenate([spots, _cells_at(shapes, raster)])
            start = np.clip(around.min(axis=0), 0, raster.shape)
            size = np.clip(around.max(axis=0) + 1, start, raster.shape) - start
            if not size.all():
                return _Cells(np.empty(0), np.empty(0, np.intp), np.full(len(origins), -1))
            window = Window(start[1], start[0], size[1], size[0])
            values = raster.read(1, window=window, masked=True).astype(np.float64)
            transform = raster.window_transform(window)
    except RasterioIOError as error:
        raise InputError(f"{path}: cannot be read as GeoTIFF ({error})") from error
    numbers = np.ma.filled(values, np.nan).ravel()
    spots = spots - start
    inside = ((spots >= 0) & (spots < size)).all(axis=1)
    # the last one burnt stays: where areas overlap, the first
    burnt = [(shape, row) for row, shape in enumerate(shapes)][::-1]
    area = rasterize(burnt, values.shape, fill=-1, transform=transform, dtype="int32")
    return _Cells(
        np.where(np.isfinite(numbers) & (numbers >= 0), numbers, np.nan),
        area.ravel(),
        np.where(inside, spots[:, 0] * size[1] + spots[:, 1], -1),
    )


def _cells_at(shapes: gpd.GeoSeries, raster: Any) -> npt.NDArray[np.int64]:  # noqa: ANN401
    """Return the row and column of the cell at each vertex, be it inside the raster or not."""
    x, y = shapely.get_coordinates(shapes.to_numpy()).T
    return np.column_stack(rowcol(raster.transform, x, y)).astype(np.int64)
