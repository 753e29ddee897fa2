"""Robust access for whom: a group of residents, or everybody walking slowly or without steps."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, NamedTuple

from sociale_infra.report.figures import Verdict
from sociale_infra.report.verdicts import find_verdicts, rows_of, sum_people
from sociale_infra.terms import Group, Profile, Unit
from sociale_infra.town import Results

WhomKey = Literal["age_65_plus", "age_0_14", "one_person", "slow", "step_free"]
# In the order in which they are asked for.
_GROUPS: tuple[Group, ...] = ("age_65_plus", "age_0_14", "one_person")
_WALKING: tuple[Literal["slow", "step_free"], ...] = ("slow", "step_free")


class Whom(NamedTuple):
    """Who is looked at, what is counted of them, how far they walk (metres), and their verdicts."""

    key: WhomKey
    unit: Unit | Literal["households"]
    walk_m: float
    town: Verdict | None
    areas: tuple[Verdict | None, ...]
    """Of each area, in their order; None where it is unknown, or no share is published."""


def find_whoms(results: Results) -> tuple[Whom, ...]:
    """Return the verdicts on robust access of every group that is known, and way of walking."""
    return tuple(_find(results))


def _find(results: Results) -> Iterator[Whom]:
    settings, unit = results.settings, results.facts.unit
    walk_m, walking = settings.robust.walk_m, settings.walking
    for group in _GROUPS:
        counted: Unit | Literal["households"] = "households" if group == "one_person" else unit
        yield from _of(results, Whom(group, counted, walk_m, None, ()), group, "standard")
    for profile in _WALKING:
        slow = walking.slow_speed_kmh / walking.speed_kmh if profile == "slow" else 1.0
        yield from _of(results, Whom(profile, unit, walk_m * slow, None, ()), "all", profile)


def _of(results: Results, whom: Whom, group: str, profile: Profile) -> Iterator[Whom]:
    table = rows_of(results.robustness, group, profile)
    table = table[table["criterion"] == "robust"]
    town = find_verdicts(sum_people(table, ["criterion"]))["robust"]
    if town is None:
        return
    sums = sum_people(table, ["area_code", "criterion"])
    areas = results.areas
    each = tuple(
        find_verdicts(sums, code)["robust"] if stands else None
        for code, stands in zip(areas["area_code"], areas["stands"], strict=True)
    )
    yield whom._replace(town=town, areas=each)
