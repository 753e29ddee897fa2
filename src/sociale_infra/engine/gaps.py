"""Gaps: neighbouring squares whose residents lack robust access, and the place that would help."""

from __future__ import annotations

from typing import NamedTuple

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from shapely import STRtree

from sociale_infra.engine.criteria import answer_to
from sociale_infra.engine.measured import Measured
from sociale_infra.engine.network import Bools, Floats, Ints
from sociale_infra.engine.squares import (
    WEIGHTS,
    find_square,
    measure_squares,
    most_of,
    weigh_lacking,
)
from sociale_infra.engine.sums import DECIMALS, HALF, sum_columns
from sociale_infra.terms import CRITERIA, YES, missing

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


def find_gaps(
    measured: Measured,
    origins: gpd.GeoDataFrame,
    edges: gpd.GeoDataFrame,
    areas: gpd.GeoDataFrame,
) -> tuple[gpd.GeoDataFrame, gpd.GeoDataFrame]:
    """Find where the residents live who lack robust access, and which place would help them.

    Parameters
    ----------
    measured
        What the origins reach.
    origins
        Their table, with `weight` (NaN if unknown) and `area_code`.
    edges, areas
        Their tables, in the CRS of the origins; `edges` with `name` (missing if it has none).

    Returns
    -------
    squares
        As `measure_squares` returns them.
    gaps
        A row per gap in the order of `gap_id`: see `describe_gaps`, `name_nearby` (as `near`)
        and `find_remedies`, whose columns are missing where no place would help anybody.
    """
    weights = weigh_lacking(origins["weight"].to_numpy(), measured.verdicts)
    squares = measure_squares(origins, weights)
    lacking = find_lacking(squares, origins, weights)
    gaps = describe_gaps(squares, origins, lacking, areas)
    near = name_nearby(find_middles(origins, lacking, len(gaps)), edges, measured.places)
    remedies = find_remedies(measured, lacking)
    return squares, gaps.assign(near=near, **remedies.reindex(gaps.index))


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
    sums = sum_columns(gap, inside[list(WEIGHTS)], n)
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


def find_remedies(measured: Measured, lacking: Lacking) -> pd.DataFrame:
    """Find for each gap the meeting place that would help most, were it low-threshold and staffed.

    A place helps the lacking residents within walking distance of it who have diversity: all
    that fails them is a low threshold or people. Of places that help equally many the one with
    the shortest mean walk is taken, then the first `place_id`.

    Returns
    -------
    Indexed by the row of the gap, without those that no place helps: `remedy_place_id`,
    `remedy_name`, `remedy_category`, `remedy_needs` (what it lacks now, surely or possibly:
    `low_threshold`, `staffed` or both), `remedy_weight` (weight helped) and `remedy_mean_m`
    (their mean walking distance in metres).
    """
    places = measured.places.assign(needs=_needs(measured.places))
    can_help = (
        places["category"].isin(measured.rules.meeting) & places["needs"].notna()
    ).to_numpy()
    near = measured.reach.within(np.where(can_help, measured.rules.walk_m, np.nan))
    diverse = answer_to("diversity", measured.verdicts.trusted) == YES
    helped = lacking.take(diverse[lacking.row])
    number = np.full(near.n_origins, -1)
    number[helped.row] = np.arange(len(helped.row))
    who = number[near.origin]
    place, walk_m, who = (
        values[who >= 0] for values in (near.per_pair(np.arange(len(places))), near.walk_m, who)
    )
    sums = pd.DataFrame(
        {
            "gap": helped.gap[who],
            "place": place,
            "weight": helped.weight[who],
            "walked": helped.weight[who] * walk_m,
        }
    )
    return _choose(sums.groupby(["gap", "place"], as_index=False).sum(), places)


def _choose(sums: pd.DataFrame, places: gpd.GeoDataFrame) -> pd.DataFrame:
    """Choose the place of each gap."""
    chosen = places[["place_id", "name", "category", "needs"]].iloc[sums["place"]]
    frame = pd.DataFrame(chosen).add_prefix("remedy_").set_axis(pd.Index(sums["gap"]))
    residents = sums["weight"].to_numpy()
    frame["remedy_weight"] = np.round(residents, DECIMALS)
    frame["remedy_mean_m"] = np.round(sums["walked"].to_numpy() / residents, DECIMALS)
    best = ["remedy_weight", "remedy_mean_m", "remedy_place_id"]
    frame = frame.sort_values(best, ascending=[False, True, True])
    return frame[~frame.index.duplicated()].sort_index()


def _needs(places: gpd.GeoDataFrame) -> pd.Series[str]:
    """Return what a place surely or possibly lacks: low threshold, staff; missing if nothing."""
    low = ~places["low_threshold"].isin(["yes"])
    staffed = ~places["staffed"].isin(["yes"])
    text = np.select(
        [low & staffed, low, staffed], ["low_threshold staffed", "low_threshold", "staffed"], ""
    )
    return pd.Series(text, index=places.index, dtype="str").where(low | staffed)


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
