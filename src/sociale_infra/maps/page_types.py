"""What the page carries beside the payload: its texts and its look."""

from __future__ import annotations

from typing import NotRequired

# pydantic reads typing's own TypedDict only from Python 3.12
from typing_extensions import TypeAliasType, TypedDict

from sociale_infra.maps.packed_types import strict
from sociale_infra.maps.payload_types import Payload
from sociale_infra.terms import Tie

Texts = TypeAliasType("Texts", "dict[str, str | Texts]")
"""Texts of one language, by keys within keys."""


@strict
class Symbol(TypedDict):
    """The look of a category: its colour, and its glyph as an SVG path."""

    colour: str
    glyph: str


@strict
class GapLook(TypedDict):
    """The colours of squares, from few who lack something to many, and the outline of a gap.

    `none` is where nobody lacks anything, `few` where too few people live to tell.
    """

    squares: list[str]
    outline: str
    none: str
    few: str


@strict
class GroundLook(TypedDict):
    """How one kind of background is drawn: surfaces have a `fill`, lines a `line` and widths."""

    kind: str
    fill: NotRequired[str]
    line: NotRequired[str]
    opacity: NotRequired[float]
    edge: NotRequired[str]
    edgeOpacity: NotRequired[float]
    widths: NotRequired[list[float]]
    above: NotRequired[bool]


@strict
class Look(TypedDict):
    """Colours and symbols; `classes`, `need`, `change`, `pale` colour areas, `walk` squares.

    `reach` are streets, from a short walk to a long one; `shapes` are paths.
    """

    gaps: GapLook
    need: list[str]
    walk: list[str]
    reach: list[str]
    change: list[str]
    pale: list[str]
    changed: list[str]
    classes: list[str]
    categories: dict[str, Symbol]
    otherCategory: Symbol
    shapes: dict[Tie, str]
    ground: list[GroundLook]


@strict
class PageData(Payload):
    """The payload with what the page needs to show it: texts per language, and the look."""

    language: str
    texts: dict[str, Texts]
    look: Look
