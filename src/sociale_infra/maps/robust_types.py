"""The shape of what the page draws of robust access: verdicts, gaps, and the places that decide.

Units, CRS and what is missing are as in `sociale_infra.maps.payload_types`.
"""

from __future__ import annotations

from typing import Literal

# pydantic reads typing's own TypedDict only from Python 3.12
from typing_extensions import TypedDict

from sociale_infra.maps.grid import Line
from sociale_infra.maps.packed_types import Pair, strict
from sociale_infra.report.whom import WhomKey
from sociale_infra.terms import Criterion, VerdictName


@strict
class Figures(TypedDict):
    """A verdict on a group of people: from the least to the most."""

    share: Pair
    people: Pair
    lacking: Pair
    withoutPriors: Pair


@strict
class Town(TypedDict):
    """The rules of robust access, and the figures of the whole town."""

    walk: float
    functions: int
    fewest: int
    squareLimits: list[int]
    figures: dict[VerdictName, Figures | None]


@strict
class Whom(TypedDict):
    """Robust access for some, or walking in another way, of the town.

    `walk` is in metres; `unit` is what is counted.
    """

    key: WhomKey
    unit: str
    walk: float
    town: Figures


@strict
class AreaGap(TypedDict):
    """A row of the gaps, and how many of one area lack robust access there."""

    gap: int
    lacking: Pair


@strict
class Deciding(TypedDict):
    """A row of the places, unchecked, and the people whose criterion 4 hangs on it."""

    place: int
    people: float


@strict
class AreaRobust(TypedDict):
    """How robust an area is; `fragile` is a row of the places.

    `lacking` is there too where no share is published, and `figures` are None.
    `gaps` are those that hold people of it, `deciding` places inside it; the first matter most.
    """

    figures: dict[VerdictName, Figures | None]
    lacking: Pair | None
    onPriors: float | None
    mostMissing: str | None
    band: Pair | None
    gaps: list[AreaGap]
    deciding: list[Deciding]
    fragile: int | None


@strict
class Remedy(TypedDict):
    """What would help most people in a gap; `place` is a row of the places."""

    place: int
    needs: list[Literal["low_threshold", "staffed"]]
    people: float
    mean: float


@strict
class NewPlace(TypedDict):
    """The spot at which a new place would help most people in a gap."""

    near: str | None
    people: float
    mean: float
    point: Line


@strict
class GapFigures(TypedDict):
    """The figures of a gap that enough people live in; `area` is a row of the areas."""

    near: str | None
    area: int
    lacking: Pair
    missing: list[Criterion]
    remedy: Remedy | None
    newPlace: NewPlace | None


@strict
class Gap(TypedDict):
    """A gap; `squares` are outlines by colour, `figures` None where too few lack."""

    rank: int
    outline: list[Line]
    squares: list[list[Line]]
    middle: Line
    figures: GapFigures | None


@strict
class Decider(TypedDict):
    """A place that decides who has robust access, by its row; `deciding` is for how many."""

    place: int
    sure: bool
    checked: bool
    deciding: float | None
