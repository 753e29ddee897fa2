"""The cells of a raster over the areas: their centres, measured as if people lived there."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from sociale_infra.engine.network import Ints
from sociale_infra.tables import RasterGrid, check_metric


def cell_centres(
    areas: gpd.GeoDataFrame, cell_m: float = 25
) -> tuple[gpd.GeoDataFrame, RasterGrid]:
    """Make origins of the centres of all cells that lie in an area.

    Parameters
    ----------
    areas
        Their table, in a metric CRS.
    cell_m
        Side of a cell in metres; where it divides 100, every CBS square is a number of cells.

    Returns
    -------
    cells
        A row per cell whose centre lies in an area (on a border counts; where areas meet, the
        one with the first code is taken), from north to south, then from west to east:
        `origin_id`, `weight` (1: a cell is not people), `area_code`, `row`, `column` and
        the centre.
    grid
        The grid around all areas, from and to multiples of 100 m.

    Raises
    ------
    TableError
        The CRS is absent or not metric.
    """
    check_metric(areas, "areas")
    grid = RasterGrid.around(areas, cell_m)
    area = _first_area(areas, grid)
    row, column = np.nonzero(area >= 0)
    names = pd.Series(row).astype("str") + "/" + pd.Series(column).astype("str")
    cells = {
        "origin_id": "cell/" + names,
        "weight": np.ones(len(row)),
        "area_code": areas["area_code"].iloc[area[row, column]].array,
        "row": row,
        "column": column,
    }
    centres = shapely.points(*grid.centres(row, column))
    return gpd.GeoDataFrame(cells, geometry=centres, crs=areas.crs), grid


def _first_area(areas: gpd.GeoDataFrame, grid: RasterGrid) -> Ints:
    """Return the row of the area that holds the centre of each cell, -1 where none does."""
    area = np.full((grid.rows, grid.columns), -1)
    shapes, bounds = areas.geometry.to_numpy(), areas.bounds.to_numpy()
    # The first code comes last, and so it stays.
    for number in np.argsort(areas["area_code"].to_numpy(), kind="stable")[::-1]:
        west, south, east, north = bounds[number]
        first = np.floor([(grid.north - north) / grid.cell_m, (west - grid.west) / grid.cell_m])
        last = np.ceil([(grid.north - south) / grid.cell_m, (east - grid.west) / grid.cell_m])
        (top, left), (bottom, right) = first.astype(int), last.astype(int)
        row, column = np.mgrid[top:bottom, left:right]
        inside = shapely.intersects_xy(shapes[number], *grid.centres(row, column))
        area[top:bottom, left:right][inside] = number
    return area
