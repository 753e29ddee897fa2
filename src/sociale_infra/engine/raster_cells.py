"""The cells of a raster over the areas: their centres, measured as if people lived there."""

from __future__ import annotations

from collections.abc import Mapping

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from sociale_infra.engine.access import Access
from sociale_infra.engine.criteria import judge, levels
from sociale_infra.engine.measured import categories_of, find_nearest
from sociale_infra.engine.tally import Rules, search_tally
from sociale_infra.tables import RasterGrid, check_metric
from sociale_infra.terms import ROBUST_LEVEL, high, low, nearest_m


def cell_centres(areas: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return the cells of which the centre lies in an area, or on its border.

    Parameters
    ----------
    areas
        Their table, in a metric CRS.

    Returns
    -------
    A row per cell of `RasterGrid.around`, from north to south, then from west to east: `row`,
    `column` and the centre.

    Raises
    ------
    TableError
        The CRS is absent or not metric.
    """
    check_metric(areas, "areas")
    grid = RasterGrid.around(areas)
    row, column = np.nonzero(_in_an_area(areas, grid))
    centres = shapely.points(*grid.centres(row, column))
    return gpd.GeoDataFrame({"row": row, "column": column}, geometry=centres, crs=areas.crs)


def measure_cells(
    areas: gpd.GeoDataFrame,
    access: Access,
    places: gpd.GeoDataFrame,
    norms_m: Mapping[str, float],
    rules: Rules,
) -> gpd.GeoDataFrame:
    """Measure the centres of the cells in the areas as if people lived there.

    Parameters
    ----------
    areas
        Their table, in a metric CRS.
    access, places, norms_m, rules
        As in `measure`.

    Returns
    -------
    A row per cell (see `cell_centres`): `row`, `column`, `nearest_{category}_m` (metres, NaN if
    none can be reached), `robust_level_low` and `robust_level_high` (criteria met, 0 to 4, `<NA>`
    if unsnapped), and its centre.
    """
    cells = cell_centres(areas)
    centres = access.from_points(cells.geometry.to_numpy())
    walks = find_nearest(centres, categories_of(places, norms_m), len(norms_m))
    verdicts = judge(search_tally(centres, places, rules), rules.min_functions)
    least, most = (
        pd.arrays.IntegerArray(level, ~centres.snapped) for level in levels(verdicts.trusted)
    )
    columns = {
        **{nearest_m(key): walks.walk_m[row] for row, key in enumerate(norms_m)},
        low(ROBUST_LEVEL): least,
        high(ROBUST_LEVEL): most,
    }
    return cells.assign(**columns)


def _in_an_area(areas: gpd.GeoDataFrame, grid: RasterGrid) -> npt.NDArray[np.bool_]:
    """Return whether the centre of each cell lies in an area."""
    held = np.zeros((grid.rows, grid.columns), dtype=bool)
    for shape in areas.geometry:
        west, south, east, north = shape.bounds
        first = np.floor([(grid.north - north) / grid.cell_m, (west - grid.west) / grid.cell_m])
        last = np.ceil([(grid.north - south) / grid.cell_m, (east - grid.west) / grid.cell_m])
        (top, left), (bottom, right) = first.astype(int), last.astype(int)
        row, column = np.mgrid[top:bottom, left:right]
        inside = shapely.intersects_xy(shape, *grid.centres(row, column))
        held[top:bottom, left:right] |= inside
    return held
