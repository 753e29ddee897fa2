"""How good the data is, category by category: what is known, how, and what is doubtful."""

from __future__ import annotations

import geopandas as gpd
import pandas as pd
from opening_hours import validate

from sociale_infra.config import Settings
from sociale_infra.terms import (
    LOW_THRESHOLD,
    PROPERTIES,
    SHOWN_PROPERTIES,
    Property,
    bases_of,
    known,
    tagged,
)


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
    is_known = _properties(places)
    rows = []
    for key, category in settings.categories.items():
        mine = places["category"] == key
        own = places[mine]
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
                **is_known[mine].mean(),
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


def _properties(places: pd.DataFrame) -> pd.DataFrame:
    """Return of which places each property is known at all, and of which by a tag."""
    by_tag: dict[str, pd.Series[bool]] = {name: _by_tag(places, name) for name in PROPERTIES}
    by_tag["low_threshold"] = _low_threshold_by_tag(places)
    columns: dict[str, pd.Series[bool]] = {}
    for name in SHOWN_PROPERTIES:
        columns[known(name)] = places[name] != "unknown"
        columns[tagged(name)] = by_tag[name]
    return pd.DataFrame(columns)


def _by_tag(places: pd.DataFrame, name: Property) -> pd.Series[bool]:
    """Return of which places a property is known without a prior."""
    return (bases_of(places["evidence"], name) != "prior") & (places[name] != "unknown")


def _low_threshold_by_tag(places: pd.DataFrame) -> pd.Series[bool]:
    """Return of which places it is known without a prior whether they are of low threshold."""
    told = pd.DataFrame({part: _by_tag(places, part) for part in LOW_THRESHOLD})
    shut = pd.DataFrame({part: told[part] & (places[part] == "no") for part in LOW_THRESHOLD})
    # One `no` decides; a `yes` takes both.
    return shut.any(axis=1) | told.all(axis=1)
