"""How good the data is, category by category: what is known, how, and what is doubtful."""

from __future__ import annotations

import geopandas as gpd
import pandas as pd
from opening_hours import validate

from sociale_infra.config import Settings

_PROPERTIES = ("free", "open_to_all", "low_threshold", "staffed", "step_free")


def measure_quality(
    places: gpd.GeoDataFrame, entrances: gpd.GeoDataFrame, settings: Settings, data_date: str
) -> pd.DataFrame:
    """Measure the data behind each category; `entrances` carry their `snap_m`.

    `data_date` is the date of the OpenStreetMap data, or "unknown".

    Returns
    -------
    A row per category of the settings: `data_date`, the same in each; `places`; `drawings`
    (OpenStreetMap elements they were made of) and `merged` (drawings more than places);
    `named`, and for each property `{property}_known` (yes or no) and `{property}_tagged` (known
    by a tag or the planner's own correction, not by a prior), as shares of the places, NaN
    without places; `hours` and `hours_invalid` (places with opening hours, and those whose text
    is not as OpenStreetMap specifies); `size_unknown` (drawn as a point where a minimum area
    holds); `snap_median_m` and `snap_p95_m` (entrances to the network, metres); `unreached` and
    `unreached_ids` (no entrance on the network).
    """
    snapped = entrances.groupby("place_id")["snap_m"].min()
    places = places.assign(snap_m=places["place_id"].map(snapped).astype(float))
    rows = []
    for key, category in settings.categories.items():
        own = places[places["category"] == key]
        lost = own.loc[own["snap_m"].isna(), "place_id"]
        # A shared ground is written down with each place on it, and is one drawing.
        drawings = {*own["place_id"], *" ".join(own["merged_ids"]).split()}
        hours = own["opening_hours"].dropna()
        points = own.geometry.area == 0
        rows.append(
            {
                "category": key,
                "data_date": data_date,
                "places": len(own),
                "drawings": len(drawings),
                "merged": len(drawings) - len(own),
                "named": own["name"].notna().mean(),
                **_properties(own),
                "hours": len(hours),
                "hours_invalid": int((~hours.map(validate).astype(bool)).sum()),
                "size_unknown": int(points.sum()) if category.min_area_ha else 0,
                "snap_median_m": own["snap_m"].median(),
                "snap_p95_m": own["snap_m"].quantile(0.95),
                "unreached": len(lost),
                "unreached_ids": " ".join(lost),
            }
        )
    return pd.DataFrame(rows)


def _properties(places: pd.DataFrame) -> dict[str, float]:
    """Return for each property the share known at all, and the share known by a tag."""
    tagged = pd.DataFrame({name: _by_tag(places, name) for name in _PROPERTIES})
    shares: dict[str, float] = {}
    for name in _PROPERTIES:
        shares[f"{name}_known"] = (places[name] != "unknown").mean()
        shares[f"{name}_tagged"] = tagged[name].mean()
    return shares


def _by_tag(places: pd.DataFrame, name: str) -> pd.Series[bool]:
    """Say of which places a property is known without a prior."""
    if name != "low_threshold":
        told = places["evidence"].str.contains(rf"\b{name}=(?:tag|local)\b")
        return told.astype(bool) & (places[name] != "unknown")
    parts = ("free", "open_to_all")
    known = pd.DataFrame({part: _by_tag(places, part) for part in parts})
    shut = pd.DataFrame({part: known[part] & (places[part] == "no") for part in parts})
    # One `no` decides; a `yes` takes both.
    return shut.any(axis=1) | known.all(axis=1)
