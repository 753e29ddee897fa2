"""Results drawn by hand that are about something else: what is not given has no rows."""

from __future__ import annotations

import functools
from dataclasses import replace
from typing import Any

import geopandas as gpd
import pandas as pd

from sociale_infra.config import Settings
from sociale_infra.tables import BACKGROUND, MEASURED, READ, REGISTERS, REJOINED, SUBAREAS, Table
from sociale_infra.town import Facts, Results, World
from tests.build import build_read, build_rows, build_shapes


def no_background(crs: str) -> gpd.GeoDataFrame:
    """Return a map with nothing to draw below it."""
    return build_read(BACKGROUND, {}, [], crs)


def no_registers(crs: str) -> gpd.GeoDataFrame:
    """Return that no register was read."""
    return build_read(REGISTERS, {}, [], crs)


def no_subareas(crs: str) -> gpd.GeoDataFrame:
    """Return that no buurten within wijken are known."""
    return build_read(SUBAREAS, {}, [], crs)


def none_rejoined(crs: str) -> gpd.GeoDataFrame:
    """Return that no drawings were joined over another distance."""
    return build_read(REJOINED, {}, [], crs)


def hold_results(
    facts: Facts, settings: Settings, crs: str = "EPSG:28992", **tables: pd.DataFrame
) -> Results:
    """Hold result tables drawn by hand; those that are not given have no rows."""
    categories = tuple(settings.categories)
    whole: dict[str, Any] = {
        table.name: tables[table.name]
        if table.name in tables
        else _nothing(table, crs, categories).copy()
        for table in (*READ, *MEASURED)
    }
    world = World(facts, settings, **{table.name: whole[table.name] for table in READ})
    found = {table.name: whole[table.name] for table in MEASURED}
    return Results(world=world, settings=settings, findings=facts.findings, **found)


@functools.cache
def _nothing(table: Table, crs: str, categories: tuple[str, ...]) -> pd.DataFrame:
    if table.geometry:
        return build_shapes(table, {}, [], crs, categories)
    return build_rows(table, {}, categories)


def with_facts(results: Results, **changes: object) -> Results:
    """Change what results say of their town."""
    known: dict[str, Any] = {**vars(results.facts), **changes}
    world = replace(results.world, facts=Facts(**known))
    return replace(results, world=world, findings=world.facts.findings)


def with_background(results: Results, background: gpd.GeoDataFrame) -> Results:
    """Change what the map draws below."""
    return replace(results, world=replace(results.world, background=background))
