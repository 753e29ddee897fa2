"""One town as a whole: what was read of it (World) and what was found (Results)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import geopandas as gpd
import pandas as pd

from sociale_infra.config import Settings
from sociale_infra.tables import READ, check_table
from sociale_infra.terms import Starts, Unit


class Source(NamedTuple):
    """Where an input comes from, as credits and run.json name it."""

    role: str
    path: str
    sha256: str
    bytes: int
    date: str
    credit: str
    licence: str


@dataclass(frozen=True)
class Facts:
    """The metadata of a town's data.

    `unit` is what a weight of 1 is, `starts` what people start from. `sample` marks the invented
    town. `data_date` is the date of the OpenStreetMap data, or "unknown". `corrections` are those
    of the planner's own that were used, a sentence each.
    """

    name: str
    title: str
    unit: Unit
    starts: Starts
    level: str
    sample: bool
    data_date: str
    sources: tuple[Source, ...]
    warnings: tuple[str, ...]
    corrections: tuple[str, ...] = ()


@dataclass(frozen=True)
class World:
    """All that was read, as tables in one metric CRS: what an analysis works on.

    Parameters
    ----------
    facts
        The metadata: title, unit, dates, sources, warnings.
    settings
        The settings that it was read with.
    nodes, edges
        The walking network: junctions, and the stretches of way between them (metres).
    places
        Where people meet: points and polygons, with what is known of each.
    entrances
        The points at which places are entered.
    areas
        The wijken, buurten or other polygons to report on, with the figures of CBS.
    origins
        The points from which people start, and the weight of each.
    background
        What the map draws below.
    need
        Figures of need, a row per indicator and area.

    Examples
    --------
    >>> world.areas.crs.to_epsg(), world.places.index.is_unique
    (28992, True)
    """

    facts: Facts
    settings: Settings
    nodes: gpd.GeoDataFrame
    edges: gpd.GeoDataFrame
    places: gpd.GeoDataFrame
    entrances: gpd.GeoDataFrame
    areas: gpd.GeoDataFrame
    origins: gpd.GeoDataFrame
    background: gpd.GeoDataFrame
    need: pd.DataFrame


@dataclass(frozen=True)
class Results:
    """What was found of a world, with the settings it was measured with.

    data-dictionary.csv of a run describes every column.

    Parameters
    ----------
    world
        What was measured.
    settings
        The settings that it was measured with: those it was read with, but for norms and rules.
    warnings
        What to know before trusting a figure.
    edges, places, entrances, areas, origins
        The tables of the world, with result columns beside those that were read.
    need
        The figures of need, ranked beside robust access.
    coverage
        A row per area and category: who has one within its norm (metres, walking).
    quality
        A row per category: how good its data is.
    robustness
        A row per area, way of walking, group of people and criterion.
    squares
        Squares of 100 m: who lives there, and who lacks robust access.
    gaps
        Neighbouring squares where somebody surely lacks it, most people first.
    fragility
        A row per place: who loses if it closes, most people first.
    sensitivity
        A row per scenario and area: robust access with one choice changed.
    cells
        Centres of the cells of 25 m of the rasters, measured like homes.

    Examples
    --------
    >>> results.gaps["lacking_low"].is_monotonic_decreasing
    True
    """

    world: World
    settings: Settings
    warnings: tuple[str, ...]
    edges: gpd.GeoDataFrame
    places: gpd.GeoDataFrame
    entrances: gpd.GeoDataFrame
    areas: gpd.GeoDataFrame
    origins: gpd.GeoDataFrame
    need: pd.DataFrame
    coverage: pd.DataFrame
    quality: pd.DataFrame
    robustness: pd.DataFrame
    squares: gpd.GeoDataFrame
    gaps: gpd.GeoDataFrame
    fragility: pd.DataFrame
    sensitivity: pd.DataFrame
    cells: gpd.GeoDataFrame

    @property
    def facts(self) -> Facts:
        """The metadata of the world."""
        return self.world.facts


def check_world(world: object, checked: World | None = None) -> None:
    """Check every table of a world against its description.

    A table that it shares with a world that was `checked` before is not checked again.

    Raises
    ------
    TypeError
        It is no World: measured results hold one, as `results.world`.
    TableError
        As `check_table`.
    """
    if not isinstance(world, World):
        message = f"a World is needed, not {type(world).__name__}; Results hold one: results.world"
        raise TypeError(message)
    tables, known = vars(world), vars(checked) if checked else {}
    for table in READ:
        if tables[table.name] is not known.get(table.name):
            check_table(table, tables[table.name])
