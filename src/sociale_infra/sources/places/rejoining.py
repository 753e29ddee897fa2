"""Places as they would be if drawings were joined over other distances: a choice that is tried."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from sociale_infra.categories import Category
from sociale_infra.sources.places.drawings import Drawings, put_together
from sociale_infra.sources.places.entrances import Ground, enter
from sociale_infra.tables import PLACES, REJOINED


def rejoin(
    drawings: Drawings,
    categories: Mapping[str, Category],
    tried_m: Mapping[str, Sequence[float]],
    merge_distance_m: float,
    ground: Ground,
    mapped: gpd.GeoDataFrame,
    corrected: gpd.GeoDataFrame,
) -> gpd.GeoDataFrame:
    """Return the `rejoined` table: places of a category, joined over each of some distances.

    Drawings that may be of the category are put together again. What that leaves of them for
    another category is not looked at.

    Parameters
    ----------
    drawings, categories, merge_distance_m
        As in `put_together`.
    tried_m
        Metres, by category.
    ground
        Where places are entered.
    mapped, corrected
        The `places` table before and after the planner's corrections, which hold here too.
    """
    parts = []
    for key, distances_m in tried_m.items():
        among = drawings.of(key)
        for joined_m in distances_m:
            changed = {**categories, key: _joined_over(joined_m, categories[key])}
            places = put_together(drawings, changed, merge_distance_m, among)
            places = _as_corrected(places, mapped, corrected)
            entered = _ways_in(places[places["category"] == key], ground)
            parts.append(entered.assign(joined_m=float(joined_m)))
    columns = [*REJOINED.columns, "geometry"]
    if not parts:
        return gpd.GeoDataFrame(
            {name: pd.Series(dtype=one.dtype) for name, one in REJOINED.columns.items()},
            geometry=[],
            crs=drawings.crs,
        )
    return pd.concat(parts, ignore_index=True)[columns]


def _joined_over(joined_m: float, category: Category) -> Category:
    joined = category.joined and category.joined.model_copy(update={"within_m": joined_m})
    return category.model_copy(update={"joined": joined})


def _as_corrected(
    places: gpd.GeoDataFrame, mapped: gpd.GeoDataFrame, corrected: gpd.GeoDataFrame
) -> gpd.GeoDataFrame:
    """Return the places with what corrections did to those of the same ids, and what they added."""
    after = corrected.set_index("place_id", drop=False)
    removed = {*mapped["place_id"]}.difference(after.index)
    left = places[~places["place_id"].isin(removed)].reset_index(drop=True)
    known = left["place_id"].isin(after.index)
    told = [name for name in PLACES.columns if name not in ("place_id", "merged_ids")]
    left.loc[known, told] = after.loc[left.loc[known, "place_id"], told].to_numpy()
    added = corrected[~corrected["place_id"].isin(mapped["place_id"])]
    return pd.concat([left, added], ignore_index=True)


def _ways_in(places: gpd.GeoDataFrame, ground: Ground) -> gpd.GeoDataFrame:
    """Return the places that can be entered, with all their ways in as geometry."""
    places = places.reset_index(drop=True)
    doors = enter(places, ground)
    row = pd.Index(places["place_id"]).get_indexer(pd.Index(doors["place_id"]))
    entered, number = np.unique(row, return_inverse=True)
    order = np.argsort(row, kind="stable")
    points = doors.geometry.to_numpy()[order]
    spots = np.asarray(shapely.multipoints(points, indices=number[order]), dtype=object)
    found = places.iloc[entered].reset_index(drop=True)
    return found.set_geometry(gpd.GeoSeries(spots, crs=places.crs))
