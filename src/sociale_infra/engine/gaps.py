"""Gaps: neighbouring squares whose residents lack robust access."""

from __future__ import annotations

from typing import NamedTuple

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from shapely import STRtree

from sociale_infra.engine.measured import Measured
from sociale_infra.engine.network import Bools, Floats, Ints
from sociale_infra.engine.squares import (
    find_square,
    measure_squares,
    most_of,
    weigh_lacking,
)
from sociale_infra.engine.sums import DECIMALS, HALF, sum_columns
from sociale_infra.terms import CRITERIA, LACKING, missing

# Metres within which a street or place is near enough to name a gap after. Our choice.
_NEAR_M = 300


class Lacking(NamedTuple):
    """The origins that surely lack robust access: rows of the origins, their gap and weight.

    `gap` is a row of the gaps.
    """

    row: Ints
    gap: Ints
    weight: Floats

    def take(self, rows: Bools) -> Lacking:
        """Return these rows."""
        return Lacking(self.row[rows], self.gap[rows], self.weight[rows])


class Gaps(NamedTuple):
    """Where the residents live who lack robust access, as tables."""

    squares: gpd.GeoDataFrame
    """As `measure_squares` returns them."""
    gaps: gpd.GeoDataFrame
    """A row per gap in the order of `gap_id`: see `describe_gaps`, and `name_nearby` (`near`)."""
    areas: pd.DataFrame
    """A row per gap and area that it lies in: see `share_out_gaps`."""
    lacking: Lacking
    """The residents themselves."""


def find_gaps(
    measured: Measured,
    origins: gpd.GeoDataFrame,
    edges: gpd.GeoDataFrame,
    areas: gpd.GeoDataFrame,
) -> Gaps:
    """Find where the residents live who lack robust access.

    Parameters
    ----------
    measured
        What the origins reach.
    origins
        Their table, with `weight` (NaN if unknown) and `area_code`.
    edges, areas
        Their tables, in the CRS of the origins; `edges` with `name` (missing if it has none).
    """
    weights = weigh_lacking(origins["weight"].to_numpy(), measured.verdicts)
    squares = measure_squares(origins, weights)
    lacking = find_lacking(squares, origins, weights)
    gaps = describe_gaps(squares, origins, lacking, areas)
    near = name_nearby(find_middles(origins, lacking, len(gaps)), edges, measured.places)
    shared = share_out_gaps(squares, origins, weights, areas)
    return Gaps(squares, gaps.assign(near=near), shared, lacking)


def find_lacking(
    squares: gpd.GeoDataFrame, origins: gpd.GeoDataFrame, weights: pd.DataFrame
) -> Lacking:
    """Return who surely lacks robust access, of the origins that the squares were made from.

    An origin of weight 0 or unknown is nobody.
    """
    weight = weights["lacking_low"].to_numpy()
    row = np.flatnonzero(weight > 0)
    gap_of = squares["gap_id"].fillna(0).to_numpy(dtype=np.int64) - 1
    gap = gap_of[find_square(squares, origins.geometry.to_numpy()[row])]
    return Lacking(row, gap, weight[row]).take(gap >= 0)


def describe_gaps(
    squares: gpd.GeoDataFrame,
    origins: gpd.GeoDataFrame,
    lacking: Lacking,
    areas: gpd.GeoDataFrame,
) -> gpd.GeoDataFrame:
    """Sum up the squares per gap, and say where it is and what is missing.

    Returns
    -------
    A row per gap: `gap_id`, `area_code` and `area_name` (of most lacking residents; of equals
    the first code), `squares` (number), the sums of `weigh_lacking`, `missing` (the criteria
    that at least half of the lacking residents miss, in the order of `CRITERIA`, separated by
    spaces) and the outline of its squares.
    """
    inside = squares[squares["gap_id"].notna()]
    outlines = inside[["gap_id", "geometry"]].dissolve("gap_id")
    n = len(outlines)
    gap = inside["gap_id"].to_numpy(dtype=np.int64) - 1
    sums = sum_columns(gap, inside[list(LACKING)], n)
    codes = origins["area_code"].iloc[lacking.row]
    area_code = most_of(lacking.gap, codes, lacking.weight)
    names = areas.set_index("area_code")["area_name"]
    columns = {
        "gap_id": np.arange(1, n + 1),
        "area_code": area_code.array,
        "area_name": names.reindex(area_code).array,
        "squares": np.bincount(gap, minlength=n),
        **dict(sums.items()),
        "missing": _name_missing(sums),
    }
    geometry = shapely.normalize(outlines.geometry.to_numpy())
    return gpd.GeoDataFrame(columns, geometry=geometry, crs=squares.crs)


def share_out_gaps(
    squares: gpd.GeoDataFrame,
    origins: gpd.GeoDataFrame,
    weights: pd.DataFrame,
    areas: gpd.GeoDataFrame,
) -> pd.DataFrame:
    """Sum up the residents of each area in each gap.

    Returns
    -------
    A row per gap and area with residents in its squares, most who lack robust access first (of
    equals the first code): `gap_id`, `area_code`, `area_name` and the sums of `weigh_lacking`.
    """
    gap_of = squares["gap_id"].to_numpy(dtype="float64", na_value=np.nan)
    gap = gap_of[find_square(squares, origins.geometry.to_numpy())]
    frame = weights.assign(gap_id=gap, area_code=origins["area_code"].array)
    frame = frame[frame["gap_id"].notna()].astype({"gap_id": np.int64})
    sums = frame.groupby(["gap_id", "area_code"], as_index=False).sum()
    sums[[*LACKING]] = sums[[*LACKING]].round(DECIMALS)
    names = areas.set_index("area_code")["area_name"]
    sums.insert(2, "area_name", names.reindex(sums["area_code"]).array)
    order = ["gap_id", "lacking_low", "area_code"]
    return sums.sort_values(order, ascending=[True, False, True], ignore_index=True)


def find_middles(origins: gpd.GeoDataFrame, lacking: Lacking, n_gaps: int) -> gpd.GeoSeries:
    """Return the middle of the lacking residents of each gap: their weighted mean position."""
    xy = shapely.get_coordinates(origins.geometry.to_numpy()[lacking.row])
    moments = pd.DataFrame(xy * lacking.weight[:, np.newaxis], columns=["x", "y"])
    sums = sum_columns(lacking.gap, moments.assign(weight=lacking.weight), n_gaps)
    x, y = (np.round(sums[axis] / sums["weight"], DECIMALS) for axis in ("x", "y"))
    return gpd.GeoSeries.from_xy(x, y, crs=origins.crs)


def name_nearby(
    points: gpd.GeoSeries, edges: gpd.GeoDataFrame, places: gpd.GeoDataFrame
) -> pd.Series[str]:
    """Name points after the nearest named street, else the nearest named place.

    Both count within 300 m (inclusive); of equally near ones the first name is taken. The name
    is missing where nothing is near.
    """
    street, place = (_nearest_name(points, frame) for frame in (edges, places))
    return street.fillna(place)


def _name_missing(sums: pd.DataFrame) -> pd.Series[str]:
    """Name the criteria that at least half of each gap's lacking residents miss."""
    text = pd.Series("", index=sums.index, dtype="str")
    for criterion in CRITERIA:
        often = sums[missing(criterion)] >= HALF * sums["lacking_low"]
        text += np.where(often, f" {criterion}", "")
    return text.str.strip()


def _nearest_name(points: gpd.GeoSeries, things: gpd.GeoDataFrame) -> pd.Series[str]:
    """Return the name of the nearest named thing to each point, if one is near enough."""
    named = things[things["name"].notna()]
    tree = STRtree(named.geometry.to_numpy())
    row, hit = tree.query_nearest(points.to_numpy(), max_distance=_NEAR_M, all_matches=True)
    found = pd.DataFrame({"row": row, "name": named["name"].to_numpy()[hit]})
    first = found.sort_values(["row", "name"]).drop_duplicates("row").set_index("row")["name"]
    return first.reindex(range(len(points))).astype("str").set_axis(points.index)
