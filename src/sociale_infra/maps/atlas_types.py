"""The shape of what the atlas draws from: many towns beside each other."""

from __future__ import annotations

from typing import Literal

# pydantic reads typing's own TypedDict only from Python 3.12
from typing_extensions import TypedDict

from sociale_infra.maps.packed_types import strict
from sociale_infra.maps.page_types import Texts

Ends = tuple[float, float]
"""A figure from its lower to its upper end; twice the same where it is one number."""
FigureKind = Literal["share", "metres"]


@strict
class AtlasFigure(TypedDict):
    """A figure that towns are ranked by: `best` is which end of its scale is good."""

    key: str
    kind: FigureKind
    best: Literal["high", "low"]


@strict
class AtlasTown(TypedDict):
    """A town; what is null is unknown, or not told as it is of too few people."""

    folder: str
    code: str | None
    name: str
    state: Literal["made", "earlier", "failed"]
    fault: str | None
    unit: str | None
    people: float | None
    density: float | None
    densityClass: int | None
    known: bool
    """Whether it is known how complete the map is."""
    figures: dict[str, Ends | None]
    levels: list[float] | None
    """Parts of the people who meet 0 to 4 criteria as mapped, and who are off the network."""
    walks: list[float | None]
    """Metres within which 10, 25, 50, 75 and 90 % of the people have a place with people."""
    border: str
    """The path of its border in the drawing; empty where it is unknown."""


@strict
class AtlasArea(TypedDict):
    """A wijk, or another area, of the town with that number."""

    town: int
    code: str
    name: str
    robust: Ends | None


@strict
class Credit(TypedDict):
    """To whom data is owed."""

    credit: str
    licence: str


@strict
class AtlasData(TypedDict):
    """All that the atlas holds."""

    language: str
    texts: dict[str, Texts]
    date: str
    level: str
    walkM: float
    size: tuple[int, int]
    """Width and height of the drawing."""
    classes: list[str]
    credits: list[Credit]
    figures: list[AtlasFigure]
    towns: list[AtlasTown]
    areas: list[AtlasArea]
