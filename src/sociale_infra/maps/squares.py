"""The squares of 100 m, packed small: who lives there, and who misses what."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from sociale_infra.maps.grid import Grid
from sociale_infra.maps.packed_types import Squares
from sociale_infra.maps.packing import pack
from sociale_infra.report.wording import FEWEST
from sociale_infra.tables import SQUARE_M, crs_of
from sociale_infra.terms import CRITERIA, LACKING, missing, verdict
from sociale_infra.town import Results

UNKNOWN = -1
"""It is unknown how many people live in the square."""
FEW = -2
"""They are fewer than ten: nothing is told of them."""
_PER_PERSON = 1000
_FAR = 100  # the side of a square is measured over so many

Floats = NDArray[np.float64]


def pack_squares(results: Results, grid: Grid) -> Squares | None:
    """Pack the squares in which somebody starts; None if there is none.

    Returns
    -------
    A table of `east` and `north` (hectometres of the south-west corner, by which a square is
    named), `x` and `y` (the same corner in steps on the grid) and `area` (a row of the areas). Then
    one, in thousandths of a person, of `weight`, and who misses what, surely (`low`) and surely or
    possibly (`high`): `lacking_{end}` of robust access, and `{criterion}_{end}`. Of a square with
    few people, or an unknown number, the people are `FEW` or `UNKNOWN` in each column.
    """
    squares = results.squares
    if squares.empty:
        return None
    west_south = shapely.bounds(squares.geometry.to_numpy())[:, :2]
    west, south = west_south.T
    corner = grid.steps(gpd.GeoSeries.from_xy(west, south, crs=crs_of(squares)))
    place = np.rint(west_south / SQUARE_M)
    area = pd.Index(results.areas["area_code"]).get_indexer(pd.Index(squares["area_code"]))
    corners = {"east": place[:, 0], "north": place[:, 1], "x": corner[:, 0], "y": corner[:, 1]}
    whole = {name: column.astype(np.int64) for name, column in (corners | {"area": area}).items()}
    east, north = _side(grid, squares)
    return {**pack(whole, _tell(_people(results))), "east": east, "north": north}


def _tell(people: dict[str, Floats]) -> dict[str, NDArray[np.int64]]:
    weight = people["weight"]
    hidden = np.where(np.isnan(weight), UNKNOWN, FEW)
    told = weight >= FEWEST
    return {
        name: np.where(told, np.rint(np.nan_to_num(column) * _PER_PERSON), hidden).astype(np.int64)
        for name, column in people.items()
    }


def _people(results: Results) -> dict[str, Floats]:
    """Return how many people of each square live there, and miss what."""
    squares, origins = results.squares, results.origins
    row = _square_of(squares, origins)
    weight = origins["weight"].fillna(0.0).to_numpy()
    found = {name: squares[name].to_numpy(dtype=float) for name in LACKING[:3]}
    for name in CRITERIA:
        unsure = weight * (origins[verdict(name)] != "yes").to_numpy(dtype=float, na_value=1.0)
        found[f"{name}_low"] = squares[missing(name)].to_numpy(dtype=float)
        found[f"{name}_high"] = np.bincount(row, unsure, len(squares)).astype(float)
    return found


def _square_of(squares: gpd.GeoDataFrame, origins: gpd.GeoDataFrame) -> NDArray[np.intp]:
    """Return the row of the square that each origin lies in, as the engine draws them."""
    corners = shapely.bounds(squares.geometry.to_numpy())[:, :2]
    points = shapely.get_coordinates(origins.geometry.to_numpy())
    own, of_origins = (
        pd.MultiIndex.from_arrays([*np.floor(xy / SQUARE_M).astype(np.int64).T])
        for xy in (corners + SQUARE_M / 2, points)
    )
    return np.asarray(own.get_indexer(of_origins))


def _side(grid: Grid, squares: gpd.GeoDataFrame) -> tuple[list[float], list[float]]:
    """Return a side of a square to the east and to the north, in steps on the grid."""
    west, south, east, north = squares.total_bounds
    x, y = (west + east) / 2, (south + north) / 2
    far = SQUARE_M * _FAR
    ends = gpd.GeoSeries.from_xy([x, x + far, x], [y, y, y + far], crs=crs_of(squares))
    middle, to_east, to_north = grid.steps(ends) / _FAR
    return (to_east - middle).tolist(), (to_north - middle).tolist()
