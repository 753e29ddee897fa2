"""What would help the residents of a gap: an existing place made to do, or a new one."""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from scipy.spatial import KDTree

from sociale_infra.engine.access import Points
from sociale_infra.engine.criteria import answer_to, count_functions
from sociale_infra.engine.gaps import Lacking, name_nearby
from sociale_infra.engine.junctions import thin_junctions
from sociale_infra.engine.measured import Measured
from sociale_infra.engine.network import Bools, Floats, Ints
from sociale_infra.engine.reach import Reach, find_in_chunks
from sociale_infra.engine.sums import DECIMALS
from sociale_infra.tables import SQUARE_M
from sociale_infra.terms import TOLERANCE_M, YES

# Existing places told of a gap, beside the best spot for a new one.
_EXISTING = 2
# Weights and metres that differ by less may be the same, once they are rounded.
_SAME = 10.0 ** (1 - DECIMALS)
_PLACE = ["place_id", "name", "category"]


class Helpers(NamedTuple):
    """Which places a council could make to help, and what a new one would be."""

    can_help: Collection[str]
    """Categories whose places can be made low-threshold or staffed."""
    new_category: str
    """Category of a new place, which is low-threshold and staffed."""
    new_function: str | None
    """What it offers; None where nothing new is thought of."""


def rank_remedies(
    measured: Measured, lacking: Lacking, helpers: Helpers, edges: gpd.GeoDataFrame
) -> gpd.GeoDataFrame:
    """Find for each gap what would help most: two existing places, and a new one at its best spot.

    An existing place, once low-threshold and staffed, helps the lacking residents within walking
    distance of it who have diversity: all that fails them is a low threshold or people. A new
    place adds its function too. Of places that help equally many the one with the shortest mean
    walk comes first, then the existing one, then the first `place_id` or spot.

    Parameters
    ----------
    measured
        What the origins reach.
    lacking
        Those who lack robust access, by gap.
    helpers
        What may help.
    edges
        The walking network, in the CRS of the origins: a new place stands at a junction, one of
        those in each square of 100 m, within the walk of somebody who lacks robust access.

    Returns
    -------
    At most three rows per gap, those that help somebody: `gap_id`, `rank`, `place_id`, `name`
    (missing of a new place), `category`, `needs` (what an existing place lacks, surely or
    possibly: `low_threshold`, `staffed` or both; `new` of a new one), `weight` (of those helped),
    `mean_m` (their mean walk in metres), `near` (a street or place near a new one) and the point.
    """
    frames = [_existing(measured, lacking, helpers)]
    if helpers.new_function:
        frames.append(_new(measured, lacking, helpers, helpers.new_function, edges))
    table = pd.concat(frames, ignore_index=True)
    table[["weight", "mean_m"]] = table[["weight", "mean_m"]].round(DECIMALS)
    order = ["gap_id", "weight", "mean_m", "new", "place_id", "spot"]
    table = table.sort_values(order, ascending=[True, False, True, True, True, True])
    table = table[
        table.groupby(["gap_id", "new"]).cumcount() < np.where(table["new"], 1, _EXISTING)
    ]
    table["rank"] = table.groupby("gap_id").cumcount() + 1
    found = gpd.GeoDataFrame(table, geometry="geometry", crs=edges.crs).reset_index(drop=True)
    found["near"] = name_nearby(found.geometry, edges, measured.places).where(found["new"])
    columns = ["gap_id", "rank", *_PLACE, "needs", "weight", "mean_m", "near", "geometry"]
    return found[columns].astype(dict.fromkeys([*_PLACE, "needs", "near"], "str"))


def with_best_existing(gaps: gpd.GeoDataFrame, remedies: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return the gaps with the existing place that would help most in each, as `remedy_...`.

    These columns (`place_id`, `name`, `category`, `needs`, `weight`, `mean_m`) are missing where
    no place would help anybody.
    """
    best = remedies[remedies["needs"] != "new"].drop_duplicates("gap_id").set_index("gap_id")
    found = (
        pd.DataFrame(best[[*_PLACE, "needs", "weight", "mean_m"]])
        .add_prefix("remedy_")
        .reindex(gaps["gap_id"])
    )
    return gaps.assign(**found.set_axis(gaps.index))


def _existing(measured: Measured, lacking: Lacking, helpers: Helpers) -> pd.DataFrame:
    """Return a row per gap and existing place that helps somebody there."""
    places = measured.places.assign(needs=find_needs(measured.places))
    meeting, kinds = places["category"].isin(measured.rules.meeting), [*helpers.can_help]
    can_help = (meeting & places["category"].isin(kinds) & places["needs"].notna()).to_numpy()
    near = measured.reach.within(np.where(can_help, measured.rules.walk_m, np.nan))
    helped = lacking.take(_diverse(measured)[lacking.row])
    sums = _sum_helped(near, helped, helped.row)
    helping = places.iloc[sums["target"]].reset_index(drop=True)
    told = pd.DataFrame(helping[[*_PLACE, "needs"]])
    middles = shapely.point_on_surface(helping.geometry.to_numpy())
    return pd.concat([sums.assign(new=False, spot=0, geometry=middles), told], axis=1)


def _new(
    measured: Measured, lacking: Lacking, helpers: Helpers, function: str, edges: gpd.GeoDataFrame
) -> pd.DataFrame:
    """Return a row per gap and spot where a new place may help most: the best is among them."""
    rules = measured.rules
    offered = measured.tally.functions[rules.functions.index(function)] > 0
    enough = count_functions(measured.tally.functions) + ~offered >= rules.min_functions
    helped = lacking.take((enough | _diverse(measured))[lacking.row])
    spots = _spots(measured, helped, edges)
    sums = _search_best(measured, helped, spots)
    which = sums["target"].to_numpy()
    return sums.assign(
        new=True,
        spot=which,
        place_id=None,
        name=None,
        category=helpers.new_category,
        needs="new",
        geometry=spots[which],
    )


def _diverse(measured: Measured) -> Bools:
    """Return who surely has diversity."""
    return np.asarray(answer_to("diversity", measured.verdicts.trusted) == YES)


def _spots(measured: Measured, helped: Lacking, edges: gpd.GeoDataFrame) -> Points:
    """Return the thinned junctions that lie within the walk of somebody as the crow flies."""
    spots = thin_junctions(edges)
    people = shapely.STRtree(measured.access.origin_points[helped.row])
    near, _ = people.query_nearest(spots, max_distance=measured.rules.walk_m, all_matches=False)
    return np.asarray(spots[near])


def _search_best(measured: Measured, helped: Lacking, spots: Points) -> pd.DataFrame:
    """Sum up by gap and spot who is helped, of every spot that may be the best one of a gap.

    No walk is shorter than as the crow flies. So it is enough to search from the spots that are
    best by that, then from those that by that may be better than what was found.
    """
    most, least_m = _bound_help(measured, helped, spots)
    orders = [np.lexsort(each) for each in zip(least_m, -most, strict=True) if each[1].any()]
    first = np.array(sorted({order[0] for order in orders}), dtype=np.int64)
    found = _search_from(measured, helped, spots, first)
    best = found.sort_values(["weight", "mean_m"], ascending=[False, True]).drop_duplicates(
        "gap_id"
    )
    weight, mean_m = np.zeros((len(most), 1)), np.full((len(most), 1), np.inf)
    weight[best["gap_id"] - 1, 0], mean_m[best["gap_id"] - 1, 0] = best["weight"], best["mean_m"]
    better = (most > weight + _SAME) | ((most > weight - _SAME) & (least_m < mean_m + _SAME))
    more = np.setdiff1d(np.flatnonzero((better & (most > 0)).any(axis=0)), first)
    return pd.concat([found, _search_from(measured, helped, spots, more)], ignore_index=True)


def _bound_help(measured: Measured, helped: Lacking, spots: Points) -> tuple[Floats, Floats]:
    """Return whom each spot helps at most, and their least mean walk: arrays of gaps x spots.

    Homes are taken together by square, and lie no farther from its middle than its corners.
    """
    xy = shapely.get_coordinates(measured.access.origin_points[helped.row]) // SQUARE_M
    parts = pd.DataFrame({"gap": helped.gap, "x": xy[:, 0], "y": xy[:, 1], "weight": helped.weight})
    squares = parts.groupby(["gap", "x", "y"], as_index=False)["weight"].sum()
    middles = (squares[["x", "y"]].to_numpy() + 0.5) * SQUARE_M
    corner_m = SQUARE_M / np.sqrt(2)
    near = KDTree(middles).sparse_distance_matrix(
        KDTree(shapely.get_coordinates(spots)),
        measured.rules.walk_m + corner_m + TOLERANCE_M,
        output_type="ndarray",
    )
    n_gaps = int(helped.gap.max(initial=-1)) + 1
    n_cells = n_gaps * len(spots)
    cell = squares["gap"].to_numpy()[near["i"]] * len(spots) + near["j"]
    weight = squares["weight"].to_numpy()[near["i"]]
    most, walked = (
        np.bincount(cell, each, n_cells).reshape(n_gaps, len(spots)).astype(float)
        for each in (weight, weight * np.maximum(near["v"] - corner_m, 0))
    )
    return most, walked / np.maximum(most, _SAME)


def _search_from(measured: Measured, helped: Lacking, spots: Points, rows: Ints) -> pd.DataFrame:
    """Sum up by gap and spot, of these rows, who is helped."""
    access = measured.access.to_points(spots[rows], helped.row)
    walk_m, origin = np.full(len(rows), measured.rules.walk_m), np.arange(len(helped.row))
    parts = [_sum_helped(near, helped, origin) for near in find_in_chunks(access, walk_m)]
    sums = pd.concat(parts).sort_values(["gap_id", "target"], ignore_index=True)
    return sums.assign(target=rows[sums["target"]])


def _sum_helped(near: Reach, helped: Lacking, origin: Ints) -> pd.DataFrame:
    """Sum up by gap and target who is helped; `origin` is the row of each in the search."""
    number = np.full(near.n_origins, -1)
    number[origin] = np.arange(len(origin))
    who = number[near.origin]
    known: Bools = who >= 0
    who, n_targets = who[known], len(near.limit_m)
    weight = helped.weight[who]
    walked: Floats = weight * near.walk_m[known]
    cell = helped.gap[who] * n_targets + near.place[known]
    sums = pd.DataFrame({"weight": weight, "mean_m": walked}).groupby(cell).sum()
    gap, target = np.divmod(sums.index.to_numpy(dtype=np.int64), max(n_targets, 1))
    return pd.DataFrame(
        {
            "gap_id": gap + 1,
            "target": target,
            "weight": sums["weight"].to_numpy(),
            "mean_m": (sums["mean_m"] / sums["weight"]).to_numpy(),
        }
    )


def find_needs(places: gpd.GeoDataFrame) -> pd.Series[str]:
    """Return what a place surely or possibly lacks: low threshold, staff; missing if nothing."""
    low = ~places["low_threshold"].isin(["yes"])
    staffed = ~places["staffed"].isin(["yes"])
    text = np.select(
        [low & staffed, low, staffed], ["low_threshold staffed", "low_threshold", "staffed"], ""
    )
    return pd.Series(text, index=places.index, dtype="str").where(low | staffed)
