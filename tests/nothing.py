"""Tables of nothing, for results drawn by hand that are about something else."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd

from sociale_infra.config import Settings
from sociale_infra.town import Facts, Results, World

_COLUMNS = {
    "need": ("area_code", "indicator", "label", "worse", "value", "source"),
    "quality": ("category", "places", "drawings", "size_unknown", "hours_invalid"),
    "robustness": (
        *("area_code", "profile", "group", "criterion", "weight", "low", "high"),
        *("share_low_without_priors", "share_high_without_priors"),
    ),
    "fragility": ("place_id", "name", "category", "lose_low", "lose_high"),
    "sensitivity": ("area_code", "area_name", "scenario", "worst_three"),
}


_AREAS = ("area_code", "area_name", "weight", "most_missing", "share_on_prior")
_COVERAGE = ("area_code", "category", "weight", "covered", "coverage")


def no_analysis(crs: str) -> dict[str, Any]:
    """Give the tables of a robustness analysis, and of need and quality, without a row."""
    plain = {name: pd.DataFrame({key: [] for key in keys}) for name, keys in _COLUMNS.items()}
    shapes: dict[str, dict[str, list[object]]] = {
        "squares": {"square_id": [], "gap_id": []},
        "gaps": {"gap_id": [], "lacking_low": []},
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


def hold_results(
    facts: Facts, settings: Settings, crs: str = "EPSG:28992", **tables: pd.DataFrame
) -> Results:
    """Hold result tables drawn by hand; those that are not given have no rows."""
    read = {"nodes", "background"}
    nothing = {
        name: gpd.GeoDataFrame({"geometry": []}, geometry="geometry", crs=crs)
        for name in ("nodes", "edges", "places", "entrances", "origins")
    }
    areas: dict[str, list[object]] = {name: [] for name in _AREAS}
    nothing["areas"] = gpd.GeoDataFrame(areas, geometry=[], crs=crs)
    whole: dict[str, Any] = {
        **nothing,
        **no_analysis(crs),
        "background": no_background(crs),
        "coverage": pd.DataFrame({name: [] for name in _COVERAGE}),
        **tables,
    }
    whole["areas"] = _fill(whole["areas"], _AREAS)
    whole["coverage"] = _fill(whole["coverage"], _COVERAGE)
    found = {name: table for name, table in whole.items() if name not in read}
    world = World(
        facts=facts,
        settings=settings,
        **{name: whole[name] for name in (*nothing, "background", "need")},
    )
    return Results(world=world, settings=settings, findings=facts.findings, **found)


def _fill(table: Any, names: tuple[str, ...]) -> Any:  # noqa: ANN401 - with geometry or without
    """Add the columns that headlines need and a drawn table lacks; nothing is known there."""
    lacking = [name for name in names if name not in table]
    return table.assign(**dict.fromkeys(lacking, np.nan))


def with_facts(results: Results, **changes: object) -> Results:
    """Change what results say of their town."""
    known: dict[str, Any] = {**vars(results.facts), **changes}
    world = replace(results.world, facts=Facts(**known))
    return replace(results, world=world, findings=world.facts.findings)


def with_background(results: Results, background: gpd.GeoDataFrame) -> Results:
    """Change what the map draws below."""
    return replace(results, world=replace(results.world, background=background))
