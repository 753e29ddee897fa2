"""The places by whose closing most people lose a criterion."""

from __future__ import annotations

from typing import Any

import pandas as pd

from sociale_infra.report.figures import FragilePlace, Interval
from sociale_infra.terms import NOBODY
from sociale_infra.town import Results

_LOSSES = ["lose_low", "lose_high"]


def losses_known(fragility: pd.DataFrame) -> bool:
    """Return whether it is known of every place how many lose by its closing.

    A loss that is unknown has no upper bound, so that any such place may be the most fragile.
    """
    return bool(fragility[_LOSSES].notna().all(axis=None))


def find_most_fragile(fragility: pd.DataFrame) -> FragilePlace | None:
    """Return the place by whose closing most people lose, of the whole town."""
    losing = _losing(fragility)
    if losing.empty or not losses_known(fragility):
        return None
    return _fragile(losing.iloc[0])


def find_fragile_by_area(results: Results) -> dict[str, FragilePlace]:
    """Return per area the most fragile of the places inside it that may close."""
    places, areas = results.places, results.areas
    rows, around = areas.sindex.query(places.representative_point(), predicate="within")
    codes = {"area_code": areas["area_code"].to_numpy()[around]}
    inside = pd.DataFrame({"place_id": places["place_id"].to_numpy()[rows]} | codes)
    losses = inside.merge(results.fragility, on="place_id")
    unknown = losses.loc[losses[_LOSSES].isna().any(axis=1), "area_code"]
    worst = _losing(losses[~losses["area_code"].isin(unknown)]).drop_duplicates("area_code")
    return {place["area_code"]: _fragile(place) for _, place in worst.iterrows()}


def _losing(fragility: pd.DataFrame) -> pd.DataFrame:
    """Return the places by whose closing somebody loses, those first by which most do."""
    losing = fragility[fragility["lose_low"] >= NOBODY]
    return losing.sort_values([*_LOSSES, "place_id"], ascending=[False, False, True])


def _fragile(place: pd.Series[Any]) -> FragilePlace:
    name = place["name"] if isinstance(place["name"], str) else None
    lost = Interval.of(place["lose_low"], place["lose_high"])
    return FragilePlace(place["place_id"], name, place["category"], lost)
