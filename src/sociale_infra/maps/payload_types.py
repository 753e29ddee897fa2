"""The shape of the JSON object that the page draws from, field by field.

The page's modules are checked against it: `make check` writes it as TypeScript. Geometry is in
whole steps on a grid of EPSG:4326 (`sociale_infra.maps.grid`), distances are in metres, shares
from 0 to 1; numbers of people are in the `unit` of the facts. Missing is None.
"""

from __future__ import annotations

from typing import Literal, NotRequired

# pydantic reads typing's own TypedDict only from Python 3.12
from typing_extensions import TypedDict

from sociale_infra.maps.grid import Line
from sociale_infra.maps.packed_types import (
    Background,
    Label,
    Live,
    Name,
    Online,
    Packed,
    Pair,
    Squares,
    Street,
    WalkSquares,
    strict,
)
from sociale_infra.maps.robust_types import (
    AreaRobust,
    Decider,
    Figures,
    Gap,
    Town,
    Whom,
)
from sociale_infra.maps.sites_types import Sites
from sociale_infra.report.whom import WhomKey
from sociale_infra.terms import Answer, Basis, Criterion, Tie, Unit


@strict
class Credit(TypedDict):
    """Whom to credit for a source."""

    credit: str
    licence: str


@strict
class Facts(TypedDict):
    """What is known of the data as a whole; `dataDate` is an ISO date or "unknown"."""

    title: str
    unit: Unit
    level: str
    sample: bool
    dataDate: str
    credits: list[Credit]


@strict
class Grid(TypedDict):
    """The corner of the grid, and its steps per degree."""

    west: int
    south: int
    steps: int


@strict
class HeadlineTexts(TypedDict):
    """Headline figures of the whole town in one language, as all outputs write them."""

    title: str
    """Who misses something, how many, and where most of them are."""
    missing: str
    """What is missing most often, as a sentence; empty if nothing is, or it is unknown."""
    rests: str
    """How many places decide the finding, and how many of these were checked."""
    residents: str
    """How many people there are."""
    robust: str | None
    withoutPriors: str | None
    onPriors: str | None
    restsOn: str
    """On how many places criterion 4 rests, and how many were checked, as a sentence."""
    band: str | None
    """The share with robust access, with what may be missing from the map; None if unknown."""


@strict
class Terms(TypedDict):
    """The closed words that the page goes through, in their order."""

    criteria: list[Criterion]
    answers: list[Answer]
    properties: list[str]


@strict
class AreaNeed(TypedDict):
    """An area's figure of need; rank 1 is the greatest need."""

    value: float
    rank: int
    priority: bool


@strict
class Need(TypedDict):
    """An indicator of need; `areas` are in the order of the areas."""

    indicator: str
    label: Label
    worse: Literal["high", "low"]
    correlation: float | None
    credit: str
    date: str
    areas: list[AreaNeed | None]


@strict
class Category(TypedDict):
    """A category of places: its norm, its places in and around the areas, its coverage."""

    key: str
    label: Label
    tie: Tie
    norm: float
    within: int
    around: int
    covered: float | None
    uncovered: float | None


@strict
class Coverage(TypedDict):
    """One area's coverage by one category; `mean` is the mean distance to the nearest place."""

    share: float | None
    mean: float | None
    covered: float | None
    uncovered: float | None


@strict
class Area(TypedDict):
    """An area: its outline, where its name fits (`radius` in metres), its figures by category."""

    code: str
    name: str
    weight: float | None
    outline: list[Line]
    centre: Line
    radius: int
    figures: dict[str, Coverage]
    robust: AreaRobust
    whoms: dict[WhomKey, Figures | None]
    liesIn: int | None
    """Of a buurt within a wijk: the row of the wijk."""
    counted: float | None
    """Of such a buurt: its residents as its source counts them."""


@strict
class PlaceKind(TypedDict):
    """What many places have in common, told once: it was half of what the page said of each."""

    category: str
    function: str
    tie: Tie
    properties: dict[str, Answer]
    evidence: dict[str, Basis]


@strict
class PlaceRow(TypedDict):
    """A place; `kind` is a row of the kinds.

    `area` is the row of the area it lies in, `outline` is empty for a point, `loses` who loses a
    level if it closes.
    """

    id: str
    merged: str
    kind: int
    area: int | None
    name: str | None
    hours: str | None
    point: Line
    outline: list[Line]
    loses: Pair | None


@strict
class AreaChange(TypedDict):
    """How many of an area gain and lose robust access, and how much its share of them changes."""

    share: float | None
    gain: Pair
    lose: Pair
    difference: float


@strict
class PlaceChange(TypedDict):
    """A place that came, went or changed."""

    name: str | None
    change: Literal["added", "closed", "changed"]
    category: str
    point: Line


@strict
class PathChange(TypedDict):
    """A way that came or went."""

    change: Literal["added", "closed"]
    line: Line


@strict
class Change(TypedDict):
    """What differs from the base; squares are outlines, of few people and of more."""

    base: str
    told: dict[str, list[str]]
    """By language."""
    limits: list[float]
    """Changes of an area's share from which its next colour holds."""
    areas: list[AreaChange | None]
    lost: list[list[Line]]
    gained: list[list[Line]]
    places: list[PlaceChange]
    paths: list[PathChange]


@strict
class Payload(TypedDict):
    """All that a run found and the page shows."""

    facts: Facts
    terms: Terms
    headline: dict[str, HeadlineTexts]
    """By language."""
    grid: Grid
    metresPerMinute: float
    robust: Town
    whoms: list[Whom]
    need: list[Need]
    categories: list[Category]
    areas: list[Area]
    subareas: list[Area]
    """The buurten within the wijken, if the run is by wijk and they are known."""
    squares: Squares | None
    kinds: list[PlaceKind]
    places: list[PlaceRow]
    deciders: list[Decider]
    gaps: list[Gap]
    background: Background
    online: list[Online]
    addresses: Packed | None
    """What every address reaches (`sociale_infra.maps.explain`)."""
    walkSquares: WalkSquares | None
    live: Live | None
    """None where there is no address, or no way to walk on."""
    names: list[Name]
    streets: list[Street]
    """Of addresses, in the order of their column `street`, and then other named ways."""
    letters: list[str]
    postcodes: list[str]
    beside: bool
    """Whether the street of an address is the named way beside it."""
    change: Change | None
    """Of the variant of a scenario."""
    sites: NotRequired[Sites]
    """On the map of new sites."""
