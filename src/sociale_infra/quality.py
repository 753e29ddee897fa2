"""How good the data is, category by category: what is known, how, and what is doubtful."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
from opening_hours import validate

from sociale_infra.config import Settings

_PROPERTIES = ("free", "open_to_all", "staffed", "step_free")


def measure_quality(
    places: gpd.GeoDataFrame, entrances: gpd.GeoDataFrame, settings: Settings
) -> pd.DataFrame:
    """Measure the data behind each category; `entrances` carry their `snap_m`.

    Returns
    -------
    A row per category of the settings: `places`; `drawings` (OpenStreetMap elements they were
    made of) and `merged` (drawings more than places); `named`, and for each property
    `{property}_known` (yes or no) and `{property}_tagged` (decided by a tag), as shares of the
    places, NaN without places; `hours` and `hours_invalid` (places with opening hours, and
    those whose text is not as OpenStreetMap specifies); `size_unknown` (drawn as a point where
    a minimum area holds); `snap_median_m` and `snap_p95_m` (entrances to the network, metres);
    `unreached` and `unreached_ids` (no entrance on the network).
    """
    snapped = entrances.groupby("place_id")["snap_m"].min()
    places = places.assign(snap_m=places["place_id"].map(snapped))
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
    shares: dict[str, float] = {}
    for name in _PROPERTIES:
        known = places[name] != "unknown"
        tagged = places["evidence"].str.contains(rf"\b{name}=(?:tag|local)\b")
        shares[f"{name}_known"] = known.mean() if len(places) else np.nan
        shares[f"{name}_tagged"] = (known & tagged).mean() if len(places) else np.nan
    return shares
