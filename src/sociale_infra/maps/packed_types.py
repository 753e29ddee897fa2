"""The shapes of what is packed or drawn as it is: background, squares, names, the live network.

Units, CRS and what is missing are as in `sociale_infra.maps.payload_types`.
"""

from __future__ import annotations

from typing import Annotated, Literal, NotRequired

from pydantic import ConfigDict, Field, with_config

# pydantic reads typing's own TypedDict only from Python 3.12
from typing_extensions import TypedDict

from sociale_infra.maps.grid import Line
from sociale_infra.terms import Answer, Group

strict = with_config(ConfigDict(extra="forbid", strict=True))
"""Types and keys are exactly those named, in Python and in JSON."""

Pair = Annotated[list[float], Field(min_length=2, max_length=2)]
"""The least and the most."""


@strict
class Label(TypedDict):
    """A label per language."""

    nl: str
    en: str


@strict
class PackedTable(TypedDict):
    """How a table is packed: its columns, its rows, and the bytes of each number."""

    columns: list[str]
    rows: int
    bytes: int


@strict
class Packed(TypedDict):
    """Tables of whole numbers, packed: see `sociale_infra.maps.packing`."""

    tables: list[PackedTable]
    block: str


@strict
class Drawing(TypedDict):
    """A part of the background, of so many `lines`; a `rank` of 1 is the most important."""

    kind: str
    rank: int
    closed: bool
    lines: int


@strict
class Background(TypedDict):
    """What the map draws below: see `sociale_infra.maps.ground` for its `lines`."""

    drawings: list[Drawing]
    lines: Packed


@strict
class Online(TypedDict):
    """A background from the web."""

    label: Label
    url: str
    credit: str
    licence: str


@strict
class WalkSquares(Packed):
    """Squares of 100 m with addresses (`sociale_infra.maps.walk_squares`), and their sides."""

    east: Pair
    north: Pair


@strict
class Squares(Packed):
    """The squares of 100 m, packed: see `sociale_infra.maps.squares`.

    `east` and `north` are a side of a square, in steps on the grid.
    """

    east: list[float]
    north: list[float]


@strict
class Projection(TypedDict):
    """From degrees to metres, as a polynomial: see `sociale_infra.maps.projection`.

    `x` and `y` are the coefficients, `middle` and `reach` the centre and half the size of where it
    holds, in degrees; `epsg` is the code of the metric CRS, None if it has none.
    """

    epsg: int | None
    middle: Pair
    reach: Pair
    degree: int
    x: list[float]
    y: list[float]


@strict
class Kind(TypedDict):
    """What is assumed of a new place of a category; `meeting` is whether it is a meeting place."""

    function: str
    meeting: bool
    assumed: dict[str, Answer]


@strict
class Live(TypedDict):
    """What is needed to measure again in the page: see `sociale_infra.maps.live`."""

    snap: float
    """Greatest distance between a point and the network, in metres."""
    leastNodes: int
    """Nodes of a connected part that one may start in."""
    functions: list[str]
    groups: list[Group]
    """Of which some number is known."""
    kinds: dict[str, Kind]
    """By category."""
    projection: Projection
    packed: Packed


@strict
class Street(TypedDict):
    """A street, and where its name is written.

    `along` are the degrees by which it turns there and the street's length in metres, None if it
    is no way; `again` are other spots and the degrees there.
    """

    name: str
    point: Line
    along: Annotated[list[int], Field(min_length=2, max_length=2)] | None
    again: NotRequired[list[Annotated[list[int], Field(min_length=3, max_length=3)]]]


@strict
class Name(TypedDict):
    """A name on the map; a `rank` of 1 is the most important, `size` is the side in metres."""

    name: str
    kind: Literal["settlement", "station", "water", "green"]
    rank: int
    size: int
    point: Line
