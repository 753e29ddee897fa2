"""One town as a whole: what was read of it (World) and what was found (Results)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple, Self, TypeVar

import geopandas as gpd
import pandas as pd

from sociale_infra.changes import check_measured_with
from sociale_infra.config import Settings
from sociale_infra.tables import READ, check_table
from sociale_infra.terms import Starts, Unit

_T = TypeVar("_T")


class Source(NamedTuple):
    """Where an input comes from, as credits and run.json name it."""

    role: str
    path: str
    sha256: str
    bytes: int
    date: str
    credit: str
    licence: str


FindingCode = Literal[
    "incomplete_drawings",
    "no_relations",
    "residents_off",
    "residents_differ",
    "residents_silent",
    "groups_per_area",
    "groups_per_area_in",
    "no_residents",
    "own_tables",
    "from_buildings",
    "category_absent",
    "area_empty",
    "areas_overlap",
    "borders_coarse",
    "population_unknown",
    "dwellings_differ",
    "date_unknown",
    "numbers_read",
    "need_unknown",
    "need_unknown_everywhere",
    "off_network",
    "on_islands",
    "on_islands_unknown",
    "out_of_reach",
    "upper_bounds",
    "size_unknown",
    "hours_invalid",
    "shares_withheld",
    "place_added",
    "place_changed",
    "place_changed_as",
    "place_removed",
    "place_removed_as",
    "place_checked",
    "place_absent",
    "check_unfit",
    "place_known",
    "scenario_place_added",
    "scenario_place_closed",
    "scenario_place_changed",
    "scenario_homes_added",
    "scenario_path_added",
    "scenario_path_closed",
    "scenario_address",
    "looks_like_mapping",
    "register_read",
    "shrunk",
]


@dataclass(frozen=True)
class Finding:
    """What a reader must know of the data or the results: a code and its values.

    The values are what JSON can hold, and None if unknown. `sociale_infra.report` has the text of
    each code in Dutch and in English.
    """

    code: FindingCode
    values: Mapping[str, Any]

    @classmethod
    def of(cls, code: FindingCode, **values: object) -> Self:
        """Make a finding of a code and its values."""
        return cls(code, values)


@dataclass(frozen=True)
class Facts:
    """The metadata of a town's data.

    `unit` is what a weight of 1 is, `starts` what people start from. `sample` marks the invented
    town. `data_date` is the date of the OpenStreetMap data, or "unknown". `findings` are what
    reading found odd about the data, and `corrections` the planner's own that were used.
    `edits` are those of a scenario: what is not so, but might be.
    `own_tables` are the tables that an analyst put in the place of those that were read, before
    these were written to disk.
    """

    name: str
    title: str
    unit: Unit
    starts: Starts
    level: str
    sample: bool
    data_date: str
    sources: tuple[Source, ...]
    findings: tuple[Finding, ...]
    corrections: tuple[Finding, ...] = ()
    own_tables: tuple[str, ...] = ()
    edits: tuple[Finding, ...] = ()


@dataclass(frozen=True)
class World:
    """All that was read, as tables in one metric CRS: what an analysis works on.

    Parameters
    ----------
    facts
        The metadata: title, unit, dates, sources, findings.
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
    subareas
        The buurten within these wijken; none within other areas, and where no source has them.
    origins
        The points from which people start, and the weight of each.
    background
        What the map draws below.
    need
        Figures of need, a row per indicator and area.
    registers
        Rows of registers from outside OpenStreetMap, and the place on the map that each is.
    rejoined
        Places of a category as they would be if their drawings were joined over other distances.
    as_read
        Left out: the tables at first, with which those of a copy (`dataclasses.replace`) are
        compared, so that results say which are not as they were read.

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
    subareas: gpd.GeoDataFrame
    origins: gpd.GeoDataFrame
    background: gpd.GeoDataFrame
    need: pd.DataFrame
    registers: gpd.GeoDataFrame
    rejoined: gpd.GeoDataFrame
    as_read: Mapping[str, pd.DataFrame] | None = field(default=None, repr=False)

    def __post_init__(self) -> None:
        """Remember the tables of the first, of which a copy may replace some."""
        tables = {table.name: getattr(self, table.name) for table in READ}
        object.__setattr__(self, "as_read", self.as_read or tables)

    @property
    def own_tables(self) -> tuple[str, ...]:
        """The tables that are not as they were read, but somebody's own."""
        as_read = self.as_read or {}
        changed = {name for name, table in as_read.items() if getattr(self, name) is not table}
        return tuple(sorted(changed | {*self.facts.own_tables}))


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
    findings
        What to know before trusting a figure: what reading found, then what measuring found.
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
    completeness
        A row per category: how complete the map is, as registers and checks tell.
    bands
        A row per area and for the town, of two criteria: who meets them, as so much is missing.
    people_walk
        A row per area, group of people and walk: who has a free, staffed place within it.
    squares
        Squares of 100 m: who lives there, and who lacks robust access.
    gaps
        Neighbouring squares where somebody surely lacks it, most people first.
    gap_areas
        A row per gap and area that it lies in: whose residents they are.
    remedies
        What would help most in each gap: two existing places, and the best spot for a new one.
    fragility
        A row per place that may close: who loses if it closes, most people first.
    worklist
        A row per unchecked place on which somebody's criterion 4 hangs: what to find out first.
    sensitivity
        A row per choice and area: robust access with one choice changed.
    cells
        Centres of the cells of 25 m of the rasters, measured like homes.
    subareas, subarea_coverage, subarea_robustness, subarea_gaps
        As `areas`, `coverage`, `robustness` and `gap_areas`, of the buurten within the wijken; no
        rows where some wijk has none.
    measured_with
        Left out: the settings at first, which those of a copy (`dataclasses.replace`) are held to.

    Examples
    --------
    >>> results.gaps["lacking_low"].is_monotonic_decreasing
    True
    """

    world: World
    settings: Settings
    findings: tuple[Finding, ...]
    edges: gpd.GeoDataFrame
    places: gpd.GeoDataFrame
    entrances: gpd.GeoDataFrame
    areas: gpd.GeoDataFrame
    origins: gpd.GeoDataFrame
    need: pd.DataFrame
    coverage: pd.DataFrame
    quality: pd.DataFrame
    robustness: pd.DataFrame
    completeness: pd.DataFrame
    bands: pd.DataFrame
    people_walk: pd.DataFrame
    squares: gpd.GeoDataFrame
    gaps: gpd.GeoDataFrame
    gap_areas: pd.DataFrame
    remedies: gpd.GeoDataFrame
    fragility: pd.DataFrame
    worklist: gpd.GeoDataFrame
    sensitivity: pd.DataFrame
    cells: gpd.GeoDataFrame
    subareas: gpd.GeoDataFrame
    subarea_coverage: pd.DataFrame
    subarea_robustness: pd.DataFrame
    subarea_gaps: pd.DataFrame
    measured_with: Settings | None = field(default=None, repr=False)
    _kept: dict[str, Any] = field(default_factory=dict, init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Hold the settings of a copy to those of the first.

        Raises
        ------
        InputError
            As `check_measured_with`.
        """
        first = self.measured_with or self.settings
        check_measured_with(self.facts.title, first, self.settings)
        object.__setattr__(self, "measured_with", first)

    @property
    def facts(self) -> Facts:
        """The metadata of the world."""
        return self.world.facts

    def once(self, name: str, find: Callable[[Results], _T]) -> _T:
        """Return what is found of these results, found once however often it is asked for."""
        if name not in self._kept:
            self._kept[name] = find(self)
        found: _T = self._kept[name]
        return found


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
