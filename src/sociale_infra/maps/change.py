"""What differs from a base, as the page of a variant shows it."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd

from sociale_infra.compared import Comparison
from sociale_infra.maps.grid import Grid, Line
from sociale_infra.maps.payload_types import AreaChange, Change
from sociale_infra.maps.values import known_range, number, text
from sociale_infra.report.differences import changes_by_area, tell_differences
from sociale_infra.report.look import CHANGE_LIMITS
from sociale_infra.report.wording import FEWEST, LANGUAGES
from sociale_infra.terms import NOBODY


def describe_change(comparison: Comparison, grid: Grid) -> Change:
    """Describe who gains and loses robust access, in areas and squares, and what changed."""
    facts, walk_m = comparison.base.facts, comparison.other.settings.robust.walk_m
    squares = comparison.square_changes
    places, paths = comparison.place_changes, comparison.path_changes
    return {
        "base": facts.title,
        "told": {
            language: [*tell_differences(vars(comparison), facts.unit, walk_m, language).values()]
            for language in LANGUAGES
        },
        "limits": [*CHANGE_LIMITS],
        "areas": _areas(comparison),
        "lost": _by_number(squares, "difference_low", -1, grid),
        "gained": _by_number(squares, "difference_low", 1, grid),
        "places": [
            {"name": text(name), "change": change, "category": category, "point": point}
            for name, change, category, point in zip(
                places["name"],
                places["change"],
                places["category"],
                grid.points(places.geometry),
                strict=True,
            )
        ],
        "paths": [
            {"change": change, "line": line}
            for change, lines in zip(paths["change"], grid.lines(paths.geometry), strict=True)
            for line in lines
        ],
    }


def _areas(comparison: Comparison) -> list[AreaChange | None]:
    told: list[AreaChange | None] = []
    for row in changes_by_area(comparison).to_dict("records"):
        if pd.isna(row["difference_low"]):
            told.append(None)
            continue
        told.append(
            {
                "share": number(row["share"], digits=6),
                "gain": known_range(row["gain_low"], row["gain_high"]),
                "lose": known_range(row["lose_low"], row["lose_high"]),
                "difference": number(row["difference_low"]) or 0.0,
            }
        )
    return told


def _by_number(squares: gpd.GeoDataFrame, column: str, sign: int, grid: Grid) -> list[list[Line]]:
    """Return the outlines of squares that gain or lose: first those of few people, then others."""
    more = squares[column].to_numpy() * sign
    drawn: list[list[Line]] = [[], []]
    for amount, rings in zip(more, grid.lines(squares.geometry), strict=True):
        if amount > NOBODY:
            drawn[int(np.greater_equal(amount, FEWEST))].extend(rings)
    return drawn
