"""The gaps that are told, and those in which people of an area lack something."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any

import pandas as pd

from sociale_infra.report.figures import AreaGap, Gap, Interval, NewPlace, Remedy
from sociale_infra.report.wording import FEWEST
from sociale_infra.terms import NOBODY
from sociale_infra.town import Results


def is_told(gaps: pd.DataFrame) -> pd.Series[bool]:
    """Return which gaps are told: those with at least `FEWEST` people who lack robust access."""
    return gaps["lacking_low"] >= FEWEST


def is_told_change(gap_changes: pd.DataFrame) -> pd.Series[bool]:
    """Return which changes of gaps are told: of a gap that is, in the base or in the other."""
    return gap_changes[["lacking_base", "lacking_other"]].max(axis=1) >= FEWEST - NOBODY


def find_told_gaps(results: Results) -> tuple[Gap, ...]:
    """Return the gaps that are told, those with most people first."""
    told = results.gaps[is_told(results.gaps)]
    new_places = _find_new_places(results.remedies)
    gaps = pd.DataFrame(told.drop(columns=told.geometry.name)).to_dict("records")
    return tuple(_gap(gap, new_places.get(gap["gap_id"])) for gap in gaps)


def find_gaps_by_area(results: Results) -> dict[str, list[AreaGap]]:
    """Return per area the gaps that hold people of it, of those told; most of its people first."""
    told = results.gaps.loc[is_told(results.gaps), "gap_id"]
    parts = results.gap_areas[results.gap_areas["gap_id"].isin(told)]
    order = parts.sort_values(["lacking_low", "gap_id"], ascending=[False, True])
    found: dict[str, list[AreaGap]] = {}
    for code, gap_id, low, high in order.loc[
        order["lacking_low"] >= NOBODY, ["area_code", "gap_id", "lacking_low", "lacking_high"]
    ].itertuples(index=False, name=None):
        found.setdefault(code, []).append(AreaGap(int(gap_id), Interval.of(low, high)))
    return found


def _gap(gap: Mapping[Hashable, Any], new_place: NewPlace | None) -> Gap:
    remedy = None
    if not pd.isna(gap["remedy_place_id"]):
        needs = tuple(gap["remedy_needs"].split())
        name, people = _text(gap["remedy_name"]), float(gap["remedy_weight"])
        place_id, category = gap["remedy_place_id"], gap["remedy_category"]
        remedy = Remedy(place_id, name, category, needs, people, float(gap["remedy_mean_m"]))
    lacking = Interval.of(gap["lacking_low"], gap["lacking_high"])
    return Gap(
        gap_id=int(gap["gap_id"]),
        area_code=gap["area_code"],
        area_name=gap["area_name"],
        near=_text(gap["near"]),
        lacking=lacking,
        missing=tuple(gap["missing"].split()),
        remedy=remedy,
        new_place=new_place,
    )


def _find_new_places(remedies: pd.DataFrame) -> dict[int, NewPlace]:
    """Return the best new place in each gap that has one."""
    new = remedies[remedies["needs"] == "new"].drop_duplicates("gap_id")
    told = new[["gap_id", "near", "weight", "mean_m"]].itertuples(index=False, name=None)
    return {gap: NewPlace(_text(near), people, walk_m) for gap, near, people, walk_m in told}


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None
