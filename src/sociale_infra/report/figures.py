"""The types of the headline figures: numbers without words.

People are counted in the unit of the results (residents, or addresses or buildings where their
number is unknown), shares are between 0 and 1, and None is unknown. An interval has its lower end
first: for a criterion, those who meet it as mapped when unknown counts as no; its upper end is
those who meet it when unknown counts as yes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, NamedTuple, Self

from sociale_infra.terms import NOBODY, Choice, Criterion, VerdictName


class Interval(NamedTuple):
    """The lower and the upper end of what a figure may be."""

    low: float
    high: float

    @classmethod
    def of(cls, one: float, other: float) -> Self:
        """Return an interval of two ends in any order."""
        return cls(*sorted((float(one), float(other))))


@dataclass(frozen=True)
class Verdict:
    """How many of `everyone` in an area or the town meet a criterion, or have robust access."""

    everyone: float
    people: Interval
    share: Interval
    without_priors: Interval
    """The share when what rests on a prior counts as unknown."""

    @property
    def lacking(self) -> Interval:
        """People who do not meet it."""
        return Interval(self.everyone - self.people.high, self.everyone - self.people.low)


@dataclass(frozen=True)
class FragilePlace:
    """The place whose closing costs most people a criterion."""

    place_id: str
    name: str | None
    category: str
    lost: Interval


@dataclass(frozen=True)
class AreaGap:
    """A gap, and how many people of one area lack robust access there."""

    gap_id: int
    lacking: Interval


@dataclass(frozen=True)
class AreaHeadline:
    """The headline figures of one area."""

    code: str
    name: str
    verdicts: Mapping[VerdictName, Verdict | None]
    """A verdict for each of `VERDICTS`; None where it is unknown."""
    lacking: Interval | None
    """How many lack robust access, also where no share is published; None if unknown."""
    most_missing: Criterion | None
    """The criterion that most people lack as mapped; None if unknown or if nobody lacks any."""
    on_priors: float | None
    """The share of the answers that rest on priors."""
    gaps: tuple[AreaGap, ...]
    """Those told in which people of it lack robust access, most of its people first."""
    band: Interval | None
    """The share with robust access, with what may be missing from the map."""
    fragile: FragilePlace | None
    """Of the places inside it. None where nobody loses by any closing of those, and where the
    losses are not all known."""

    @property
    def gap(self) -> AreaGap | None:
        """The gap in which most of its people lack robust access."""
        return next(iter(self.gaps), None)


@dataclass(frozen=True)
class CategoryShare:
    """The share of the whole town with a place of a category within its norm."""

    category: str
    share: float | None
    least_area: str | None
    least_share: float | None
    """The area with the lowest share, and that share."""


@dataclass(frozen=True)
class Remedy:
    """The existing place that would help most people in a gap."""

    place_id: str
    name: str | None
    category: str
    needs: tuple[Literal["low_threshold", "staffed"], ...]
    people: float
    mean_m: float
    """How far they would walk to it on average, in metres."""


@dataclass(frozen=True)
class NewPlace:
    """A new place, low-threshold and staffed, at the spot where it would help most in a gap."""

    near: str | None
    people: float
    walk_m: float
    """The mean walk of those helped, in metres."""


@dataclass(frozen=True)
class Gap:
    """A gap that is told: at least `FEWEST` people lack robust access there as mapped."""

    gap_id: int
    area_code: str
    area_name: str
    near: str | None
    lacking: Interval
    missing: tuple[Criterion, ...]
    """The criteria that somebody there lacks as mapped."""
    remedy: Remedy | None
    new_place: NewPlace | None


@dataclass(frozen=True)
class Need:
    """The areas where most figures of need say that need is high and robust access low."""

    areas: tuple[str, ...]
    by: int
    figures: int


@dataclass(frozen=True)
class RestsOn:
    """The places that criterion 4 rests on: free, open to all, staffed, and in somebody's reach."""

    places: int
    checked: int
    """Those of which a correction has answered all three."""
    latest: str | None
    """The latest date of their corrections."""


@dataclass(frozen=True)
class Mattering:
    """The choice by which the answer on robust access changes for most people."""

    choice: Choice
    value: str
    people: float
    areas: int
    """Areas that then have another rank."""


@dataclass(frozen=True)
class Headline:
    """The figures of the whole town."""

    people: float | None
    areas: int
    areas_unknown: int
    """Areas of which robust access is unknown; those where nobody lives are not among them."""
    places: int
    verdicts: Mapping[VerdictName, Verdict | None]
    rests_on: RestsOn
    bands: Mapping[VerdictName, Interval]
    """The shares with what may be missing from the map, of those of `BANDED`; none if unknown."""
    band_kinds: tuple[str, ...]
    """The categories of which it is known how complete the map is."""
    people_walk: tuple[tuple[float, Interval], ...]
    """The walks in metres, and the share with a place within each that meets criterion 4."""
    on_priors: float | None
    most_missing: Criterion | None
    lowest: tuple[str, Interval] | None
    highest: tuple[str, Interval] | None
    """The areas with least and most robust access, by name; None with fewer than two."""
    as_low: int
    as_high: int
    """How many other areas have the same lowest, and the same highest share."""
    categories: tuple[CategoryShare, ...]
    least_reached: CategoryShare | None
    gaps: int
    """The number of gaps that are told."""
    smaller_gaps: int
    largest_gap: Gap | None
    losses_known: bool
    """Whether it is known of every place how many lose by its closing."""
    fragile: FragilePlace | None
    """None where nobody loses by any closing, and where the losses are not all known."""
    always_lowest: tuple[str, ...] | None
    sometimes_lowest: tuple[str, ...] | None
    """Areas among the three lowest by all choices of ours, and by some; None with too few areas."""
    matters_most: Mattering | None
    """None where no choice changes anything, and where the people are not all known."""
    need: Need | None
    each: tuple[AreaHeadline, ...]
    """Those of each area, in the order of the areas."""
    told: tuple[Gap, ...]
    """The gaps that are told, those with most people first."""

    @property
    def robust(self) -> Verdict | None:
        """The verdict on robust access."""
        return self.verdicts["robust"]

    @property
    def is_empty(self) -> bool:
        """Whether nobody lives in any of the areas, as far as is known."""
        return self.people is not None and self.people < NOBODY and not self.areas_unknown
