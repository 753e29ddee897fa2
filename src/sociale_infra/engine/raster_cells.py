"""The cells of a raster over the areas: their centres, measured as if people lived there."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from sociale_infra.engine.criteria import judge, levels
from sociale_infra.engine.measured import Measured, categories_of, find_nearest
from sociale_infra.engine.network import Ints
from sociale_infra.engine.tally import find_meeting_reach, tally_reach
from sociale_infra.tables import RasterGrid, check_metric
from sociale_infra.terms import nearest_m


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


def measure_cells(areas: gpd.GeoDataFrame, measured: Measured) -> gpd.GeoDataFrame:
    """Measure the centres of the cells in the areas as if people lived there.

    Returns
    -------
    A row per cell (see `cell_centres`): `row`, `column`, `nearest_{category}_m` (metres, NaN if
    none can be reached), `robust_level_low` and `robust_level_high` (criteria met, 0 to 4, `<NA>`
    if unsnapped), and its centre.
    """
    cells, _ = cell_centres(areas)
    access = measured.access.from_points(cells.geometry.to_numpy())
    places, rules = measured.places, measured.rules
    walks = find_nearest(access, categories_of(places, measured.norms_m), len(measured.norms_m))
    reach = find_meeting_reach(access, places, rules)
    verdicts = judge(tally_reach(reach, places, rules), rules.min_functions)
    low, high = (
        pd.arrays.IntegerArray(level, ~reach.snapped) for level in levels(verdicts.trusted)
    )
    columns = {
        **{nearest_m(key): walks.walk_m[row] for row, key in enumerate(measured.norms_m)},
        "robust_level_low": low,
        "robust_level_high": high,
    }
    measured_cells = cells[["row", "column"]].assign(**columns)
    return gpd.GeoDataFrame(measured_cells, geometry=cells.geometry, crs=cells.crs)


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
