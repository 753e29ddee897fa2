"""The shape of what the page shows of new sites: the answers, and what each brings where.

Units, CRS and what is missing are as in `sociale_infra.maps.payload_types`. Numbers of fewer than
ten people are None, as is a share that would reveal one.
"""

from __future__ import annotations

from typing import Literal, NotRequired

# pydantic reads typing's own TypedDict only from Python 3.12
from typing_extensions import TypedDict

from sociale_infra.maps.grid import Line
from sociale_infra.maps.packed_types import Pair, strict
from sociale_infra.sited import Goal


@strict
class SiteEdit(TypedDict):
    """A site as an edit of the page: see scenarios/edits.py; `at` is longitude and latitude."""

    id: str
    edit: Literal["add_place", "change_place"]
    place: NotRequired[str]
    at: NotRequired[Pair]
    category: NotRequired[str]
    free: NotRequired[Literal["yes"]]
    open_to_all: NotRequired[Literal["yes"]]
    staffed: NotRequired[Literal["yes"]]


@strict
class Site(TypedDict):
    """A site: an existing place by its row, a junction of ways, or a point of the user's file."""

    source: Literal["existing", "network", "file"]
    place: int | None
    name: str | None
    near: str | None
    needs: list[Literal["low_threshold", "staffed"]]
    isFixed: bool
    point: Line
    gained: float | None
    alone: float | None
    """Of those, whom no other site of the answer reaches."""
    edit: SiteEdit


@strict
class SiteArea(TypedDict):
    """Of an area: who newly gets a place, and the share that has one."""

    gained: float | None
    before: float | None
    after: float | None


@strict
class SiteAnswer(TypedDict):
    """An answer: what it brings, what it gives up beside the best, and what none could exceed."""

    told: dict[str, list[str]]
    """By language, as all outputs write it."""
    counted: float | None
    """Of those who count; None too where the mean walk was asked for."""
    gained: float | None
    before: float
    after: float | None
    mean: float | None
    """Mean walk, where that was asked for."""
    givesUp: float
    """Of those who count, or metres."""
    gap: float | None
    """How far what none could exceed is above it, as a share: 0 is proven best."""
    sites: list[Site]
    areas: list[SiteArea]
    """In the order of the areas."""


@strict
class Sites(TypedDict):
    """What was asked about new sites, and the answers, the best first."""

    goal: Goal
    isWeighted: bool
    """Whether some count, not everybody."""
    hasConditions: bool
    """Whether not every choice would do."""
    asked: dict[str, list[str]]
    """By language."""
    answers: list[SiteAnswer]
