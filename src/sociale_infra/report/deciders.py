"""The places that decide who has robust access, and which of them were checked."""

from __future__ import annotations

from typing import NamedTuple

import pandas as pd

from sociale_infra.terms import WORTH_CHECKING, bases_of
from sociale_infra.town import Results


class Decider(NamedTuple):
    """A place that meets criterion 4, as mapped or perhaps.

    `deciding` is how many people's criterion 4 hangs on it, shared with the other places on which
    theirs hangs; None of a checked place, on which nothing hangs.
    """

    place_id: str
    sure: bool
    checked: bool
    deciding: float | None


def find_deciders(results: Results) -> tuple[Decider, ...]:
    """Return the places that surely meet criterion 4, then those that may, most people first.

    Of those that may, only the unchecked on which somebody's criterion 4 hangs.
    """
    return results.once("deciders", _find)


def _find(results: Results) -> tuple[Decider, ...]:
    places, work = results.places, results.worklist
    sure = (places["low_threshold"] == "yes") & (places["staffed"] == "yes")
    sure &= places["category"].isin(results.settings.meeting) & (places["within_reach"] != 0)
    bases = pd.DataFrame({name: bases_of(places["evidence"], name) for name in WORTH_CHECKING})
    checked = (bases == "local").all(axis=1)
    work = work[work["as_mapped"] != "no"]
    deciding = dict(zip(work["place_id"], work["deciding"], strict=True))
    maybe = set(work.loc[work["as_mapped"] == "unknown", "place_id"])
    rows = zip(places["place_id"], sure, checked, strict=True)
    found = [
        Decider(place_id, is_sure, is_checked, None if is_checked else deciding.get(place_id))
        for place_id, is_sure, is_checked in rows
        if is_sure or place_id in maybe
    ]
    return tuple(sorted(found, key=lambda one: (not one.sure, -(one.deciding or 0), one.place_id)))
