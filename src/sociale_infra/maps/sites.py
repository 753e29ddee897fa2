"""New sites as the page shows them: the answers, their sites, and what each area gains."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from sociale_infra.maps.grid import Grid, exact_degrees
from sociale_infra.maps.sites_types import Site, SiteAnswer, SiteArea, SiteEdit, Sites
from sociale_infra.maps.values import number, rows, text
from sociale_infra.report.siting import tell_answer
from sociale_infra.report.siting_asked import tell_asked
from sociale_infra.report.wording import FEWEST, LANGUAGES, told_share
from sociale_infra.sited import RESIDENTS
from sociale_infra.sited import Sites as Found
from sociale_infra.terms import NOBODY
from sociale_infra.town import Results

# Of a spot in degrees: ten are a hundredth of a millimetre.
_DECIMALS = 10
# A page says these in the reader's language.
_SAID = ("name", "reason")


def describe_sites(found: Found, results: Results, grid: Grid) -> Sites:
    """Describe what was asked and found; `results` are of the same world."""
    return {
        "goal": found.asked.goal,
        "isWeighted": found.asked.weights != RESIDENTS,
        "hasConditions": found.asked.has_conditions,
        "asked": {language: tell_asked(found, language) for language in LANGUAGES},
        "answers": [_answer(row, found, results, grid) for row in found.answers.to_dict("records")],
    }


def _answer(row: dict[Any, Any], found: Found, results: Results, grid: Grid) -> SiteAnswer:
    answer = int(row["answer"])
    lives, gained = found.everybody, _told(row["gained"])
    return {
        "told": {language: tell_answer(found, answer, language) for language in LANGUAGES},
        "counted": None if np.isnan(row["counted"]) else _told(row["counted"]),
        "gained": gained,
        "before": told_share(row["share_before"] * lives, lives),
        "after": _share(row["share_after"], lives, gained),
        "mean": number(row["mean_m"]),
        "givesUp": round(row["gives_up"], 3),
        "gap": number(row["gap"], digits=6),
        "sites": _sites(answer, found, results, grid),
        "areas": _areas(answer, found),
    }


def _sites(answer: int, found: Found, results: Results, grid: Grid) -> list[Site]:
    table = found.sites[found.sites["answer"] == answer]
    place = pd.Index(results.places["place_id"]).get_indexer(pd.Index(table["place_id"]))
    degrees = exact_degrees(table.geometry).round(_DECIMALS)
    return [
        {
            "source": row["found_in"],
            "place": None if at < 0 else int(at),
            "name": text(row["name"]),
            "near": text(row["near"]),
            "needs": [] if row["needs"] == "new" else row["needs"].split(),
            "isFixed": bool(row["is_fixed"]),
            "point": point,
            "gained": _told(row["gained"]),
            "alone": _told(row["alone"]),
            "edit": _edit(edit, lng, lat),
        }
        for row, at, point, edit, (lng, lat) in zip(
            rows(table),
            place,
            grid.points(table.geometry),
            found.scenarios[answer - 1]["edits"],
            degrees.tolist(),
            strict=True,
        )
    ]


def _edit(told: dict[str, Any], lng: float, lat: float) -> SiteEdit:
    edit = {key: value for key, value in told.items() if key not in _SAID}
    if "at" in edit:
        edit["at"] = [lng, lat]
    described: SiteEdit = edit  # type: ignore[assignment]  # a scenario's, which the page takes
    return described


def _areas(answer: int, found: Found) -> list[SiteArea]:
    described: list[SiteArea] = []
    for row in rows(found.areas[found.areas["answer"] == answer]):
        lives, gained = row["weight"], _told(row["gained"])
        described.append(
            {
                "gained": gained,
                "before": _share(row["share_before"], lives, 0.0),
                "after": _share(row["share_after"], lives, gained),
            }
        )
    return described


def _told(people: float) -> float | None:
    """Return so many people; None where they are so few that they could be recognised."""
    return None if NOBODY <= people < FEWEST - NOBODY else round(float(people), 3)


def _share(share: float, lives: float, gained: float | None) -> float | None:
    """Return a share; None where it is unknown, or tells that a few have gained."""
    if gained is None or np.isnan(share):
        return None
    return number(told_share(share * lives, lives), digits=6)
