"""What one town is, as a whole: what was read of it, what was found, and what must be said."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NamedTuple

import geopandas as gpd
import pandas as pd

from sociale_infra.tables import (
    AREAS,
    BACKGROUND,
    EDGES,
    ENTRANCES,
    NODES,
    ORIGINS,
    PLACES,
    check_table,
)

Unit = Literal["residents", "addresses", "buildings"]
Starts = Literal["addresses", "buildings"]


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
    """What every output of a run must be able to say about it.

    `unit` is what one unit of `population` is, `starts` what people start from. `sample` marks
    the invented town. `data_date` is the date of the OpenStreetMap data, or "unknown".
    `corrections` are those of the planner's own that were used, a sentence each.
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
        What every output must be able to say of a run: title, unit, dates, sources, warnings.
    nodes, edges
        The walking network: junctions, and the stretches of way between them (metres).
    places
        Where people meet: points and polygons, with what is known of each.
    entrances
        The points at which places are entered.
    areas
        The wijken, buurten or other polygons to report on, with the figures of CBS.
    origins
        The points from which people start, and how many live at each.
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
    nodes: gpd.GeoDataFrame
    edges: gpd.GeoDataFrame
    places: gpd.GeoDataFrame
    entrances: gpd.GeoDataFrame
    areas: gpd.GeoDataFrame
    origins: gpd.GeoDataFrame
    background: gpd.GeoDataFrame
    need: pd.DataFrame


@dataclass(frozen=True)
class Results(World):
    """A world with its analysis; data-dictionary.csv of a run describes every column.

    Parameters
    ----------
    facts, nodes
        As in `World`.
    edges, places, entrances, areas, origins
        As in `World`, with result columns beside those that were read.
    background
        As in `World`.
    need
        As in `World`, ranked beside robust access.
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

    coverage: pd.DataFrame
    quality: pd.DataFrame
    robustness: pd.DataFrame
    squares: gpd.GeoDataFrame
    gaps: gpd.GeoDataFrame
    fragility: pd.DataFrame
    sensitivity: pd.DataFrame
    cells: gpd.GeoDataFrame


def check_world(world: World) -> None:
    """Hold every table of a world against its description.

    Raises
    ------
    TableError
        As `check_table`.
    """
    tables = vars(world)
    for table in (NODES, EDGES, PLACES, ENTRANCES, AREAS, ORIGINS, BACKGROUND):
        check_table(table, tables[table.name])
