"""Gaps: neighbouring squares whose residents lack robust access, and the place that would help."""

from __future__ import annotations

from itertools import chain
from typing import NamedTuple

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely
from shapely import STRtree

from sociale_infra.engine.access import Doors
from sociale_infra.engine.distance import Reach, within_reach
from sociale_infra.engine.network import Floats, Ints
from sociale_infra.engine.squares import (
    WEIGHTS,
    find_square,
    measure_squares,
    most_of,
    weigh_lacking,
)
from sociale_infra.engine.sums import DECIMALS, HALF, sum_columns
from sociale_infra.engine.tally import Rules
from sociale_infra.terms import CRITERIA, missing, verdict

# Metres within which a street or place is near enough to name a gap after. Our choice.
_NEAR_M = 300
_NOBODY = Reach(np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64), np.zeros(0))


class Lacking(NamedTuple):
    """The origins that surely lack robust access: rows of the origins, their gap and weight.

    `gap` is a row of the gaps.
    """

    row: Ints
    gap: Ints
    weight: Floats

    def take(self, rows: npt.NDArray[np.bool_]) -> Lacking:
        """Return these rows."""
        return Lacking(self.row[rows], self.gap[rows], self.weight[rows])


def find_gaps(
    doors: Doors,
    origins: gpd.GeoDataFrame,
    places: gpd.GeoDataFrame,
    edges: gpd.GeoDataFrame,
    areas: gpd.GeoDataFrame,
    rules: Rules,
) -> tuple[gpd.GeoDataFrame, gpd.GeoDataFrame]:
    """Find where the residents live who lack robust access, and what would mend it.

    Parameters
    ----------
    doors
        The network with its entrances and origins.
    origins
        The same as in `doors`, as `measure_squares` takes them.
    places
        The same as in `doors`.
    edges, areas
        Their tables, in the CRS of the origins; `edges` with `name` (missing if it has none).
    rules
        The walk, and what counts.

    Returns
    -------
    squares
        As `measure_squares` returns them.
    gaps
        A row per gap in the order of `gap_id`: see `describe_gaps`, `name_nearby` (as `near`)
        and `find_remedies`, whose columns are missing where no place remedies anybody.
    """
    squares = measure_squares(origins)
    lacking = find_lacking(squares, origins)
    gaps = describe_gaps(squares, origins, lacking, areas)
    near = name_nearby(find_middles(origins, lacking, len(gaps)), edges, places)
    remedies = find_remedies(doors, origins, places, lacking, rules)
    return squares, gaps.assign(near=near, **remedies.reindex(gaps.index))


def find_lacking(squares: gpd.GeoDataFrame, origins: gpd.GeoDataFrame) -> Lacking:
    """Return who surely lacks robust access, of the origins that the squares were made from.

    An origin of weight 0 or unknown is nobody.
    """
    weight = weigh_lacking(origins)["lacking_low"].to_numpy()
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


def find_remedies(
    doors: Doors,
    origins: gpd.GeoDataFrame,
    places: gpd.GeoDataFrame,
    lacking: Lacking,
    rules: Rules,
) -> pd.DataFrame:
    """Find for each gap the meeting place that would mend most, were it low-threshold and staffed.

    A place remedies the lacking residents within walking distance of it who have diversity: all
    that fails them is a low threshold or people. Of places that mend equally many the one with
    the shortest mean walk is taken, then the first `place_id`.

    Returns
    -------
    Indexed by the row of the gap, without those that no place remedies: `remedy_place_id`,
    `remedy_name`, `remedy_category`, `remedy_needs` (what it lacks now, surely or possibly:
    `low_threshold`, `staffed` or both), `remedy_weight` (weight mended) and `remedy_mean_m`
    (their mean walking distance in metres).
    """
    places = places.assign(needs=_needs(places))
    is_candidate = (places["category"].isin(rules.meeting) & places["needs"].notna()).to_numpy()
    candidates = places[is_candidate]
    diverse = origins[verdict("diversity")].isin(["yes"]).to_numpy()[lacking.row]
    helped = lacking.take(diverse)
    number = np.where(is_candidate, np.cumsum(is_candidate) - 1, len(candidates))
    limit_m = np.full(len(candidates), float(rules.walk_m))
    reached = within_reach(doors.graph.only(helped.row), number[doors.place], limit_m)
    sums = [_sum_reach(reach, helped) for reach in chain([_NOBODY], reached)]
    return _choose(pd.concat(sums), candidates)


def _sum_reach(reach: Reach, helped: Lacking) -> pd.DataFrame:
    """Sum up, per gap and place, the residents in reach and the metres that they walk."""
    weight = helped.weight[reach.origin]
    frame = pd.DataFrame(
        {
            "gap": helped.gap[reach.origin],
            "place": reach.group,
            "weight": weight,
            "walked": weight * reach.distance_m,
        }
    )
    return frame.groupby(["gap", "place"], as_index=False).sum()


def _choose(sums: pd.DataFrame, candidates: gpd.GeoDataFrame) -> pd.DataFrame:
    """Choose the place of each gap."""
    chosen = candidates[["place_id", "name", "category", "needs"]].iloc[sums["place"]]
    frame = pd.DataFrame(chosen).add_prefix("remedy_").set_axis(pd.Index(sums["gap"]))
    residents = sums["weight"].to_numpy()
    frame["remedy_weight"] = np.round(residents, DECIMALS)
    frame["remedy_mean_m"] = np.round(sums["walked"].to_numpy() / residents, DECIMALS)
    best = ["remedy_weight", "remedy_mean_m", "remedy_place_id"]
    frame = frame.sort_values(best, ascending=[False, True, True])
    return frame[~frame.index.duplicated()].sort_index()


def _needs(places: gpd.GeoDataFrame) -> pd.Series[str]:
    """Say what a place surely or possibly lacks of low threshold and staff; missing if nothing."""
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
