"""The contract of every table: its key, its geometry, and its columns, from `columns.csv`.

All geometry is in the study area's metric CRS. Missing is NaN or `<NA>`; there are no sentinels.

A row of `columns.csv` describes a column of one or several tables, or a family of columns such
as `{category}_coverage`, which has a member for each category of the settings:

stage
    When the column comes: `read` with the input, `measured` with the results, or only in a file
    of the format `csv`, `gpkg` or `parquet`.
kind
    `text`, `whole`, `number`, `flag`, or `geometry` (described only where a file holds it).
unit
    A share is between 0 and 1; `{people}` is what the town counts: residents, addresses or
    buildings. A number is never negative, but for degrees, a correlation and figures of need.
heading, meaning_nl
    Heading and meaning in Dutch.
meaning
    Meaning in English.
empty
    What an empty cell means; left out where a value is never missing.
coded
    What values hold that a Dutch reader needs translated: `words`, a `word` or a stranger's text as
    a whole, the key of a `category`, or `pairs` such as "free=tag".
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from itertools import groupby
from pathlib import Path
from types import MappingProxyType
from typing import Literal, NamedTuple

import pandas as pd

from sociale_infra.terms import CRITERIA, SHOWN_PROPERTIES

Kind = Literal["text", "whole", "number", "flag", "geometry"]
Format = Literal["csv", "gpkg", "parquet"]
Stage = Literal["read", "measured"] | Format

# The families whose members are always the same; those of `category` are in the settings.
_MEMBERS: dict[str, tuple[str, ...]] = {"criterion": CRITERIA, "property": SHOWN_PROPERTIES}
_FAMILY = re.compile(r"\{(\w+)\}")
# Units of counts of people, and shares of something else than people.
_PEOPLE = frozenset({"{people}", "see unit"})
_OTHER_SHARES = frozenset({"share_on_prior", "gap", "floor", "often_best"})
# Tables whose counts and shares are of places, or are calculated for an address.
_NOT_OF_PEOPLE = frozenset({"origins", "quality", "completeness"})
# Units of numbers that may be negative.
_CHANGES = frozenset({"{people} more", "more, see unit"})
_SIGNED = frozenset({"correlation", "degrees", "see label"}) | _CHANGES


class Column(NamedTuple):
    """A column of a table, as a row of `columns.csv` describes it.

    The texts may hold braces: `{people}`, `{area}`, `{walk}` and `{norm}`, which depend on the
    run, and `{category}` and the like, which stand for `member`.
    """

    name: str
    stage: Stage
    kind: Kind
    unit: str
    heading: str
    meaning: str
    empty: str
    meaning_nl: str
    coded: Literal["", "words", "word", "category", "pairs"]
    family: str = ""
    """`category`, `criterion` or `property`, of a column that is named after one; else empty."""
    member: str = ""
    """Which category, criterion or property that is."""

    @property
    def missing(self) -> bool:
        """Whether a value may be missing."""
        return bool(self.empty)

    @property
    def dtype(self) -> str:
        """The pandas type of its values."""
        whole = "Int64" if self.missing else "int64"
        return {"text": "str", "whole": whole, "number": "float64", "flag": "bool"}[self.kind]

    @property
    def counts_people(self) -> bool:
        """Whether it is a number of people (or addresses), or how many more they are."""
        return self.kind == "number" and self.unit in _PEOPLE | _CHANGES

    @property
    def shares_people(self) -> bool:
        """Whether it is a share of the people of its row."""
        return self.unit == "share" and self.name not in _OTHER_SHARES

    @property
    def signed(self) -> bool:
        """Whether a number may be negative."""
        return self.unit in _SIGNED


class Table(NamedTuple):
    """A table: the columns that make a row unique, its types of geometry, and its columns."""

    name: str
    key: tuple[str, ...]
    geometry: tuple[str, ...]
    """None for a table without geometry."""
    described: tuple[Column, ...]
    """All columns of any stage, families as one each."""

    @property
    def columns(self) -> Mapping[str, Column]:
        """The columns that are read, by name, without the geometry."""
        return _expand(self.described, ("read",), ())

    def empty(self) -> pd.DataFrame:
        """Return the table as it is read where nothing is, without geometry."""
        return pd.DataFrame(
            {name: pd.Series(dtype=column.dtype) for name, column in self.columns.items()}
        )

    def measured(self, categories: Iterable[str]) -> Mapping[str, Column]:
        """Return the columns of the results, by name, without the geometry.

        `categories` are the keys of the settings' categories, in their order.
        """
        return _expand(self.described, ("read", "measured"), tuple(categories))

    def written(self, form: Format, categories: Iterable[str]) -> Mapping[str, Column]:
        """Return the columns of a file of the results, by name.

        Beside each of `revealing` is a flag, `{column}_few`: whether it is not told. In parquet,
        for analysts, all is told.
        """
        columns = _expand(self.described, ("read", "measured", form), tuple(categories))
        few = {*self.revealing(categories)} if form != "parquet" else {}
        with_few = [
            each
            for name, column in columns.items()
            for each in ([column, _few(column, form)] if name in few else [column])
        ]
        return MappingProxyType({column.name: column for column in with_few})

    def revealing(self, categories: Iterable[str]) -> list[str]:
        """Return the columns that may tell of so few people that they could be recognised.

        These are counts of people and shares of them, but for what was read, and for the origins,
        whose weight is calculated.
        """
        if self.name in _NOT_OF_PEOPLE:
            return []
        columns = self.measured(categories).values()
        return [
            column.name
            for column in columns
            if column.stage == "measured" and (column.counts_people or column.shares_people)
        ]


def _few(column: Column, form: Format) -> Column:
    """Describe the flag beside a column that may tell of few people."""
    return column._replace(
        name=f"{column.name}_few",
        stage=form,
        kind="flag",
        unit="",
        heading=f"{column.heading} (te weinig)",
        meaning=f"whether {column.name} is not told, as it or the rest are fewer than 10 people",
        empty="",
        meaning_nl="of dit getal niet is verteld, omdat het of de rest minder dan 10 mensen is",
        coded="",
    )


@cache
def _expand(
    described: tuple[Column, ...], stages: tuple[Stage, ...], categories: tuple[str, ...]
) -> Mapping[str, Column]:
    """Expand families, member by member where several of a family follow each other."""
    members = {**_MEMBERS, "category": categories}
    found = [column for column in described if column.stage in stages]
    expanded = [
        _member(column, member)
        for family, columns in groupby(found, key=_family)
        for member, column in _pairs(members.get(family, ("",)), [*columns])
    ]
    return MappingProxyType({column.name: column for column in expanded})


def _pairs(members: tuple[str, ...], columns: list[Column]) -> Iterator[tuple[str, Column]]:
    return ((member, column) for member in members for column in columns)


def _family(column: Column) -> str:
    found = _FAMILY.search(column.name)
    return found[1] if found else ""


def _member(column: Column, member: str) -> Column:
    if not member:
        return column
    name = _FAMILY.sub(member, column.name)
    return column._replace(name=name, family=_family(column), member=member)


def _read() -> Iterator[tuple[str, Column]]:
    """Yield every row of `columns.csv` with the name of each table that it is about."""
    path = Path(__file__).with_name("columns.csv")
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            tables, name = row.pop("table"), row.pop("column")
            for table in tables.split():
                yield table, Column(name=name, **row)  # type: ignore[arg-type]  # text; the tests hold it to the types


_DESCRIBED = tuple(_read())


def _table(name: str, key: tuple[str, ...], geometry: tuple[str, ...] = ()) -> Table:
    columns = tuple(column for table, column in _DESCRIBED if table == name)
    return Table(name, key, geometry, columns)


_POLYGONS = ("Polygon", "MultiPolygon")

NODES = _table("nodes", ("node_id",), ("Point",))
EDGES = _table("edges", ("edge_id",), ("LineString",))
PLACES = _table("places", ("place_id",), ("Point", *_POLYGONS))
REJOINED = _table("rejoined", ("joined_m", "place_id"), ("MultiPoint",))
"""Places as they would be if drawings were joined over other distances; geometry: the ways in."""
ENTRANCES = _table("entrances", ("entrance_id",), ("Point",))
AREAS = _table("areas", ("area_code",), _POLYGONS)
SUBAREAS = _table("subareas", ("area_code",), _POLYGONS)
"""Areas of a finer level: the buurten within the wijken."""
ORIGINS = _table("origins", ("origin_id",), ("Point",))
BACKGROUND = _table(
    "background", ("background_id",), ("Point", "LineString", "MultiLineString", *_POLYGONS)
)
NEED = _table("need", ("indicator", "source", "area_code"))
REGISTERS = _table("registers", ("row_id",), ("Point",))
COVERAGE = _table("coverage", ("category", "area_code"))
SUBAREA_COVERAGE = _table("subarea_coverage", COVERAGE.key)
QUALITY = _table("quality", ("category",))
ROBUSTNESS = _table("robustness", ("profile", "group", "criterion", "area_code"))
SUBAREA_ROBUSTNESS = _table("subarea_robustness", ROBUSTNESS.key)
COMPLETENESS = _table("completeness", ("category",))
BANDS = _table("bands", ("criterion", "area_code"))
PEOPLE_WALK = _table("people_walk", ("group", "walk_m", "area_code"))
SQUARES = _table("squares", ("square_id",), ("Polygon",))
GAPS = _table("gaps", ("gap_id",), _POLYGONS)
GAP_AREAS = _table("gap_areas", ("gap_id", "area_code"))
SUBAREA_GAPS = _table("subarea_gaps", GAP_AREAS.key)
REMEDIES = _table("remedies", ("gap_id", "rank"), ("Point",))
FRAGILITY = _table("fragility", ("place_id",))
WORKLIST = _table("worklist", ("place_id",), ("Point",))
SENSITIVITY = _table("sensitivity", ("choice", "value", "area_code"))
CELLS = _table("cells", ("row", "column"), ("Point",))
CHANGES = _table("changes", ("variant", "group", "criterion", "area_code"))
COVERAGE_CHANGES = _table("coverage_changes", ("variant", "category", "area_code"))
SQUARE_CHANGES = _table("square_changes", ("variant", "square_id"), ("Polygon",))
PLACE_CHANGES = _table("place_changes", ("variant", "place_id"), ("Point",))
PATH_CHANGES = _table("path_changes", ("variant", "change", "edge_id"), ("LineString",))
GAP_CHANGES = _table("gap_changes", ("variant", "change_id"), _POLYGONS)
CHANGE_PARTS = _table("change_parts", ("variant", "part", "criterion", "area_code"))
TOWNS = _table("towns", ("folder",), _POLYGONS)
SITES = _table("sites", ("answer", "site"), ("Point",))
SITE_ANSWERS = _table("site-answers", ("answer",))
SITE_AREAS = _table("site-areas", ("answer", "area_code"))
SITE_CURVE = _table("site-curve", ("n_sites",))
SITE_SQUARES = _table("site_squares", ("answer", "square_id"), ("Polygon",))
DATA_DICTIONARY = _table("data-dictionary", ("file", "column"))

READ = (
    *(NODES, EDGES, PLACES, ENTRANCES, AREAS, SUBAREAS, ORIGINS, BACKGROUND, NEED, REGISTERS),
    REJOINED,
)
"""The tables of a world."""
MEASURED = (
    *(EDGES, PLACES, ENTRANCES, AREAS, ORIGINS, NEED, COVERAGE, QUALITY, ROBUSTNESS),
    *(COMPLETENESS, BANDS, PEOPLE_WALK, SQUARES, GAPS, GAP_AREAS, REMEDIES, FRAGILITY),
    *(WORKLIST, SENSITIVITY, CELLS),
    *(SUBAREAS, SUBAREA_COVERAGE, SUBAREA_ROBUSTNESS, SUBAREA_GAPS),
)
"""The tables of results."""
COMPARED = (
    *(CHANGES, COVERAGE_CHANGES, SQUARE_CHANGES, PLACE_CHANGES, PATH_CHANGES, GAP_CHANGES),
    CHANGE_PARTS,
)
"""The tables of a comparison."""
SITED = (SITES, SITE_ANSWERS, SITE_AREAS, SITE_CURVE, SITE_SQUARES)
"""The tables of new sites."""
TABLES: Mapping[str, Table] = MappingProxyType(
    {table.name: table for table in (*READ, *MEASURED, *COMPARED, TOWNS, *SITED, DATA_DICTIONARY)}
)
"""All tables, by name."""
