"""The squares of 100 m in which there are addresses, for the map of walking distances."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from sociale_infra.maps.grid import Grid
from sociale_infra.maps.packed_types import WalkSquares
from sociale_infra.maps.packing import pack
from sociale_infra.report.wording import FEWEST
from sociale_infra.tables import SQUARE_M, crs_of
from sociale_infra.town import Results

_FAR_M = 65_535  # beyond every walk

Corners = NDArray[np.int64]
"""South-west corners in hectometres, east and north, a row per square."""


def find_corners(points: NDArray[np.object_]) -> tuple[Corners, NDArray[np.int64]]:
    """Return the squares that points lie in, as CBS draws them, and the row of each point's."""
    hectometres = np.floor(shapely.get_coordinates(points) / SQUARE_M).astype(np.int64)
    corners, square = np.unique(hectometres, axis=0, return_inverse=True)
    return corners, square.astype(np.int64)


def describe_squares(
    results: Results, corners: Corners, square: NDArray[np.int64], grid: Grid
) -> WalkSquares:
    """Describe the squares; `square` is the row of that of each origin.

    Returns
    -------
    Columns `x` and `y` (south-west corner, in steps on the grid), `edge_m` (from the nearest
    of its addresses to the edge of what was read, in whole metres: walks that are longer may be
    shorter in truth) and `few` (1 where people are so few that nothing is told of them); and the
    sides of a square, `east` and `north`, in steps.
    """
    edge = pd.Series(results.origins["edge_m"].to_numpy()).groupby(square).min()
    metres = np.floor(edge.to_numpy(dtype=float))
    south_west = shapely.points(corners * SQUARE_M)
    crs = crs_of(results.areas)
    at = grid.steps(gpd.GeoSeries(south_west, crs=crs))
    edge_m = np.fmin(metres, _FAR_M).astype(np.int64)
    few = _find_few(results.squares, corners).astype(np.int64)
    packed = pack({"x": at[:, 0], "y": at[:, 1]}, {"edge_m": edge_m}, {"few": few})
    middle = corners[len(corners) // 2] * SQUARE_M
    reach = 100  # squares, over which a step's rounding is lost
    east, north = (
        _side(gpd.GeoSeries(shapely.points([middle, middle + reach * side]), crs=crs), grid, reach)
        for side in (np.array([SQUARE_M, 0]), np.array([0, SQUARE_M]))
    )
    return {**packed, "east": east, "north": north}


def _side(ends: gpd.GeoSeries, grid: Grid, reach: int) -> list[float]:
    start, end = grid.steps(ends)
    return [round(float(step) / reach, 2) for step in end - start]


def _find_few(squares: gpd.GeoDataFrame, corners: Corners) -> NDArray[np.bool_]:
    """Return in which squares fewer live than may be told; not where their number is unknown."""
    bounds = shapely.bounds(squares.geometry.to_numpy())[:, :2].reshape(-1, 2)
    east, north = (bounds / SQUARE_M).round().astype(np.int64).T
    people = pd.Series(
        squares["weight"].to_numpy(dtype=float), index=pd.MultiIndex.from_arrays([east, north])
    )
    wanted = pd.MultiIndex.from_arrays(list(corners.T))
    return np.asarray(people.reindex(wanted).to_numpy() < FEWEST)
