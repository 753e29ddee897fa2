"""Squares of 100 m, drawn and named as CBS does: how many of their residents lack robust access."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from sociale_infra.components import node_components
from sociale_infra.engine.criteria import Verdicts
from sociale_infra.engine.network import Floats, Ints
from sociale_infra.engine.sums import DECIMALS, sum_columns
from sociale_infra.tables import SQUARE_M, crs_of
from sociale_infra.terms import CRITERIA, NO, VERDICTS, YES, missing

# Squares are named after hectometres.
_DIGITS = 4
# More hectometres than there are from pole to pole.
_NORTH = 1_000_000
# Steps (east, north) to half of a square's eight neighbours; they are the other half to these.
_STEPS = np.array([(1, 0), (0, 1), (1, 1), (1, -1)])


def weigh_lacking(weight: Floats, verdicts: Verdicts) -> pd.DataFrame:
    """Return how much of each origin's weight lacks robust access, and by which criteria.

    Parameters
    ----------
    weight
        How many people stand behind each origin; NaN if unknown.
    verdicts
        The answers for the same origins; one that is not on the network misses all.

    Returns
    -------
    A row per origin: `weight`, `lacking_low` (of those who surely lack robust access),
    `lacking_high` (surely or possibly) and `missing_{criterion}` (of those who surely miss it).
    An unknown weight is 0 in every column.
    """
    known = np.nan_to_num(weight, nan=0.0)
    answers = dict(zip(VERDICTS, verdicts.trusted, strict=True))
    return pd.DataFrame(
        {
            "weight": known,
            "lacking_low": known * (answers["robust"] == NO),
            "lacking_high": known * (answers["robust"] != YES),
            **{missing(name): known * (answers[name] == NO) for name in CRITERIA},
        }
    )


def measure_squares(origins: gpd.GeoDataFrame, lacking: pd.DataFrame) -> gpd.GeoDataFrame:
    """Sum up the origins per square of 100 m.

    The grid lies on the multiples of 100 m of the origins' metric CRS: in EPSG:28992 it is that
    of CBS. A point on a border belongs to the square whose west or south border it is.

    Parameters
    ----------
    origins
        Their table.
    lacking
        What `weigh_lacking` returns for them, row by row.

    Returns
    -------
    A row per square with an origin, from west to east and from south to north: `square_id`
    (hectometres of its south-west corner, as E0859N4360), `area_code` (of most weight; of
    equals the first code), the sums of `lacking` (`weight` is NaN where that of no origin is
    known), `gap_id` (`<NA>` outside the gaps) and the square.
    """
    numbers, square = np.unique(_numbers_of(origins.geometry.to_numpy()), return_inverse=True)
    corners = np.stack(np.divmod(numbers, _NORTH), axis=1) - [0, _NORTH // 2]
    sums = sum_columns(square, lacking, len(corners))
    known = np.bincount(square, origins["weight"].notna(), len(corners)) > 0
    sums["weight"] = sums["weight"].where(known)
    area_code = most_of(square, origins["area_code"], lacking["weight"].to_numpy())
    west, south = SQUARE_M * corners.T
    frame = gpd.GeoDataFrame(
        {"square_id": name_squares(corners), "area_code": area_code.array} | dict(sums.items()),
        geometry=shapely.box(west, south, west + SQUARE_M, south + SQUARE_M),
        crs=crs_of(origins),
    )
    return frame.assign(gap_id=join_squares(frame))


def join_squares(squares: gpd.GeoDataFrame) -> pd.Series[int]:
    """Join the squares in which somebody surely lacks robust access into gaps.

    Squares that touch by an edge or a corner are one gap. Gaps are numbered from 1, by
    `lacking_low` from high to low; of equals by `lacking_high`, then by the row of the first
    square, west before east.

    Returns
    -------
    The number of the gap of each square, `<NA>` for a square in none, indexed as the squares.
    """
    rows = np.flatnonzero(squares["lacking_low"] > 0)
    part = _connect(shapely.bounds(squares.geometry.to_numpy()[rows])[:, :2] // SQUARE_M)
    lacking = squares[["lacking_low", "lacking_high"]].iloc[rows]
    sums = sum_columns(part, lacking, int(part.max(initial=-1)) + 1)
    _, first = np.unique(part, return_index=True)
    low, high = sums.to_numpy().T
    order = np.lexsort([first, -high, -low])
    rank = np.empty(len(order), dtype=np.int64)
    rank[order] = np.arange(1, len(order) + 1)
    gap_id = pd.Series(pd.NA, index=squares.index, dtype="Int64")
    gap_id.iloc[rows] = rank[part]
    return gap_id


def find_square(squares: gpd.GeoDataFrame, points: npt.NDArray[np.object_]) -> Ints:
    """Return the row of the square that each point lies in, -1 if it is not there."""
    middles = shapely.centroid(squares.geometry.to_numpy())
    return np.asarray(pd.Index(_numbers_of(middles)).get_indexer(pd.Index(_numbers_of(points))))


def number_squares(xy: Floats) -> Ints:
    """Return a number for the square of each x and y, in the order of its corner: east, north."""
    east, north = (xy // SQUARE_M).astype(np.int64).T
    return np.asarray(east * _NORTH + north + _NORTH // 2)


def name_squares(corners: Ints) -> pd.Series[str]:
    """Name squares after the hectometres (east, north) of their south-west corners."""
    east, north = (pd.Series(axis).astype("str").str.zfill(_DIGITS) for axis in corners.T)
    return "E" + east + "N" + north


def most_of(group: npt.NDArray[np.integer], code: pd.Series[str], weight: Floats) -> pd.Series[str]:
    """Return the code that holds most of each group's weight; of equals the first code."""
    frame = pd.DataFrame({"group": group, "code": code.to_numpy(), "weight": -weight})
    sums = frame.groupby(["group", "code"]).sum().round(DECIMALS).reset_index()
    first = sums.sort_values(["group", "weight", "code"]).drop_duplicates("group")
    return pd.Series(first["code"].to_numpy(), index=first["group"], dtype="str")


def _numbers_of(points: npt.NDArray[np.object_]) -> Ints:
    return number_squares(shapely.get_coordinates(points))


def _connect(corners: Floats) -> Ints:
    """Return the connected part of each square, given by its corner in hectometres."""
    n = len(corners)
    if n == 0:
        return np.zeros(0, dtype=np.int64)
    east, north = (corners - corners.min(axis=0)).T
    # One empty column between the rows, so that there is no neighbour past the end of a row.
    width = north.max() + 2
    cells = pd.Index(east * width + north)
    beside = cells.to_numpy()[:, np.newaxis] + _STEPS @ np.array([width, 1])
    at = cells.get_indexer(pd.Index(beside.ravel()))
    start = np.repeat(np.arange(n), len(_STEPS))[at >= 0]
    return node_components(start, at[at >= 0], n).astype(np.int64)
