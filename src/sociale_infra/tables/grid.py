"""The grid of the rasters: square cells on the lines of CBS' squares of 100 m."""

from __future__ import annotations

from typing import Any, NamedTuple

import geopandas as gpd
import numpy as np
import numpy.typing as npt

SQUARE_M = 100
"""Side of a CBS square in metres; a raster begins and ends on the lines of squares."""
_CELL_M = 25.0


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
    def around(cls, areas: gpd.GeoDataFrame) -> RasterGrid:
        """Return the grid of 25 m around all areas, from and to multiples of 100 m."""
        bounds = areas.total_bounds / SQUARE_M
        west, south = np.floor(bounds[:2]) * SQUARE_M
        east, north = np.ceil(bounds[2:]) * SQUARE_M
        rows, columns = (np.array([north - south, east - west]) / _CELL_M).astype(int)
        return cls(float(west), float(north), _CELL_M, int(rows), int(columns))

    def centres(
        self, rows: npt.NDArray[np.integer[Any]], columns: npt.NDArray[np.integer[Any]]
    ) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
        """Return `x` and `y` of the centres of cells."""
        x = self.west + (columns + 0.5) * self.cell_m
        y = self.north - (rows + 0.5) * self.cell_m
        return np.asarray(x), np.asarray(y)
