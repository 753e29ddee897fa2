"""What headlines hold: figures without words.

People are counted in the unit of the results (residents, or addresses or buildings where their
number is unknown), shares are between 0 and 1, and None is unknown. An interval has its lower end
first; for a criterion that is who meets it as mapped with the unknown taken as no, and its upper
end the same with the unknown taken as yes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple, Self

from sociale_infra.terms import Criterion, VerdictName


class Interval(NamedTuple):
    """A least and a most."""

    low: float
    high: float

    @classmethod
    def of(cls, one: float, other: float) -> Self:
        """Put two ends in order."""
        return cls(*sorted((float(one), float(other))))


@dataclass(frozen=True)
class Verdict:
    """Who meets a criterion, of `everyone` in an area or the town; robust access is one too."""

    everyone: float
    people: Interval
    share: Interval
    without_priors: Interval
    """The share with what only a prior says taken as unknown."""

    @property
    def lacking(self) -> Interval:
        """People who do not meet it."""
        return Interval(self.everyone - self.people.high, self.everyone - self.people.low)


@dataclass(frozen=True)
class AreaHeadline:
    """The figures of an area that several outputs show."""

    code: str
    name: str
    verdicts: Mapping[VerdictName, Verdict | None]
    """By `VERDICTS`."""
    most_missing: Criterion | None
    """What most people lack as mapped; None where nobody lacks anything, too."""
    on_priors: float | None
    """Share of the answers that rest on priors."""
    gap: int | None
    """The `gap_id` of the gap in which most of its people lack robust access, of those told."""


@dataclass(frozen=True)
class CategoryShare:
    """Who has a place of a category within its norm, of the whole town."""

    category: str
    share: float | None
    least_area: str | None
    least_share: float | None
    """The area with the lowest share, and that share."""


@dataclass(frozen=True)
class Remedy:
    """The existing place that would help most people of a gap."""

    place_id: str
    name: str | None
    category: str
    needs: tuple[str, ...]
    people: float


@dataclass(frozen=True)
class Gap:
    """A gap that is told: at least `FEWEST` people lack robust access there as mapped."""

    gap_id: int
    area_code: str
    area_name: str
    near: str | None
    lacking: Interval
    remedy: Remedy | None


@dataclass(frozen=True)
class FragilePlace:
    """The place whose closing costs most people a criterion."""

    place_id: str
    name: str | None
    category: str
    lost: Interval


@dataclass(frozen=True)
class Need:
    """Where need is high and robust access low, by most figures of need."""

    areas: tuple[str, ...]
    by: int
    figures: int


@dataclass(frozen=True)
class Headline:
    """The figures of the whole town."""

    people: float | None
    areas: int
    areas_unknown: int
    """Areas of which robust access is unknown."""
    places: int
    verdicts: Mapping[VerdictName, Verdict | None]
    on_priors: float | None
    most_missing: Criterion | None
    lowest: tuple[str, Interval] | None
    highest: tuple[str, Interval] | None
    """The areas with least and most robust access, by name; None with fewer than two."""
    categories: tuple[CategoryShare, ...]
    least_reached: CategoryShare | None
    gaps: int
    """Gaps that are told."""
    smaller_gaps: int
    largest_gap: Gap | None
    fragile: FragilePlace | None
    always_lowest: tuple[str, ...] | None
    sometimes_lowest: tuple[str, ...] | None
    """Areas among the three lowest by all choices of ours, and by some; None with too few areas."""
    need: Need | None

    @property
    def robust(self) -> Verdict | None:
        """Robust access."""
        return self.verdicts["robust"]
