"""Tables of nothing, for results drawn by hand that are about something else."""

from __future__ import annotations

from typing import Any

import geopandas as gpd
import pandas as pd

_COLUMNS = {
    "need": ("area_code", "indicator", "label", "worse", "value", "source"),
    "quality": ("category", "places", "drawings", "size_unknown", "hours_invalid"),
    "robustness": ("area_code", "profile", "group", "criterion", "population", "high"),
    "fragility": ("place_id", "name", "category", "lose_low", "lose_high"),
    "sensitivity": ("area_code", "area_name", "scenario", "worst_three"),
}


def no_analysis(crs: str) -> dict[str, Any]:
    """Give the tables of a robustness analysis, and of need and quality, without a row."""
    plain = {name: pd.DataFrame({key: [] for key in keys}) for name, keys in _COLUMNS.items()}
    shapes: dict[str, dict[str, list[object]]] = {
        "squares": {"square_id": [], "gap_id": []},
        "gaps": {"gap_id": []},
        "cells": {"row": [], "column": []},
    }
    drawn = {
        name: gpd.GeoDataFrame(columns, geometry=[], crs=crs) for name, columns in shapes.items()
    }
    return {**plain, **drawn}


def no_background(crs: str) -> gpd.GeoDataFrame:
    """Give a map with nothing to draw below it."""
    columns: dict[str, list[object]] = {"background_id": [], "kind": [], "rank": []}
    return gpd.GeoDataFrame(columns, geometry=[], crs=crs).astype({"rank": int})
