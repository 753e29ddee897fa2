"""Robust access for whom: a group of residents, or everybody walking slowly or without steps."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, NamedTuple

from sociale_infra.report.figures import Verdict
from sociale_infra.report.verdicts import find_verdicts, rows_of, sum_people
from sociale_infra.terms import Group, Profile
from sociale_infra.town import Results

WhomKey = Literal["age_65_plus", "age_0_14", "one_person", "slow", "step_free"]
# In the order in which they are asked for.
_GROUPS: tuple[Group, ...] = ("age_65_plus", "age_0_14", "one_person")


class Whom(NamedTuple):
    """Who is looked at, what is counted of them, how far they walk (metres), and their verdicts."""

    key: WhomKey
    unit: str
    walk_m: float
    town: Verdict
    areas: tuple[Verdict | None, ...]
    """Of each area, in their order; None where it is unknown, or no share is published."""


def find_whoms(results: Results) -> tuple[Whom, ...]:
    """Return the verdicts on robust access of every group that is known, and way of walking."""
    return results.once("whoms", lambda asked: tuple(_find(asked)))


def _find(results: Results) -> Iterator[Whom]:
    settings = results.settings
    for group in _GROUPS:
        yield from _of(results, group, settings.robust.walk_m, group, "standard")
    walks: dict[Literal["slow", "step_free"], float] = {
        "slow": settings.slow_walk_m,
        "step_free": settings.robust.walk_m,
    }
    for profile, walk_m in walks.items():
        yield from _of(results, profile, walk_m, "all", profile)


def _of(
    results: Results, key: WhomKey, walk_m: float, group: str, profile: Profile
) -> Iterator[Whom]:
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
    yield Whom(key, table["unit"].iloc[0], walk_m, town, each)
