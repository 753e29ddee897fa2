"""Robust access as the page tells it: who meets what, where the gaps are, what breaks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd

from sociale_infra.maps.grid import Grid, Line
from sociale_infra.maps.robust_types import (
    AreaRobust,
    Decider,
    Deciding,
    Figures,
    Gap,
    GapFigures,
    Remedy,
    Town,
    Whom,
)
from sociale_infra.maps.values import Range, known_range, number, to_range
from sociale_infra.report import figures
from sociale_infra.report.deciders import find_deciders
from sociale_infra.report.figures import AreaHeadline, Headline, Verdict
from sociale_infra.report.look import SQUARE_LIMITS
from sociale_infra.report.whom import WhomKey, find_whoms
from sociale_infra.report.wording import FEWEST
from sociale_infra.town import Results

_DECIDING = 4  # places that a report of one page has room for


def describe_town(results: Results, headline: Headline) -> Town:
    """Describe what the whole town has in common: the rules, and its own figures."""
    return {
        "walk": results.settings.robust.walk_m,
        "functions": results.settings.robust.min_functions,
        "fewest": FEWEST,
        "squareLimits": list(SQUARE_LIMITS),
        "figures": {key: _figures(verdict) for key, verdict in headline.verdicts.items()},
    }


def describe_whoms(results: Results) -> list[Whom]:
    """Describe robust access for each group, and for those who walk in another way."""
    return [
        {
            "key": whom.key,
            "unit": whom.unit,
            "walk": whom.walk_m,
            "town": _known_figures(whom.town),
        }
        for whom in find_whoms(results)
    ]


def describe_whoms_by_area(results: Results) -> list[dict[WhomKey, Figures | None]]:
    """Describe the same of each area, in the order of the areas."""
    whoms = find_whoms(results)
    return [
        {whom.key: _figures(whom.areas[row]) for whom in whoms} for row in range(len(results.areas))
    ]


def describe_areas(results: Results, each: Iterable[AreaHeadline]) -> list[AreaRobust]:
    """Describe how robust each area is, in the order of the areas.

    `gaps` are those in which the area's residents lack robust access, most of them first; `fragile`
    is the place inside it by whose closing most lose a level.
    """
    deciding = _deciding_by_area(results)
    place_ids = pd.Index(results.places["place_id"])
    rows = {gap_id: row for row, gap_id in enumerate(results.gaps["gap_id"])}
    return [
        {
            "figures": {key: _figures(verdict) for key, verdict in area.verdicts.items()},
            "lacking": None if area.lacking is None else known_range(*area.lacking),
            "onPriors": number(area.on_priors, digits=6),
            "mostMissing": area.most_missing,
            "band": None if area.band is None else known_range(*area.band, digits=6),
            "gaps": [
                {"gap": rows[gap.gap_id], "lacking": known_range(*gap.lacking)} for gap in area.gaps
            ],
            "deciding": deciding.get(area.code, [])[:_DECIDING],
            "fragile": None
            if area.fragile is None
            else int(place_ids.get_loc(area.fragile.place_id)),
        }
        for area in each
    ]


def describe_deciders(results: Results) -> list[Decider]:
    """Describe the places that decide who has robust access, in their order."""
    row = {place_id: row for row, place_id in enumerate(results.places["place_id"])}
    return [
        {
            "place": row[one.place_id],
            "sure": one.sure,
            "checked": one.checked,
            "deciding": None if one.deciding is None else round(one.deciding, 3),
        }
        for one in find_deciders(results)
    ]


def _deciding_by_area(results: Results) -> dict[str, list[Deciding]]:
    """Return per area the unchecked places inside it, those that decide for most first."""
    worklist = results.worklist[results.worklist["found_in"] != "register"]
    rows = pd.Index(results.places["place_id"]).get_indexer(pd.Index(worklist["place_id"]))
    found: dict[str, list[Deciding]] = {}
    for code, row, people in zip(
        worklist["area_code"], rows.tolist(), worklist["deciding"], strict=True
    ):
        found.setdefault(code, []).append({"place": row, "people": people})
    return found


def describe_gaps(results: Results, headline: Headline, grid: Grid) -> list[Gap]:
    """Describe each gap: its outline, its squares by colour, and its figures if enough lack.

    Of a gap with fewer than ten who lack robust access as mapped only the squares are shown.
    """
    gaps = results.gaps
    outlines, squares = grid.lines(gaps.geometry), _squares_of(results, grid)
    middles = grid.points(_middles(results.squares, gaps))
    spots = _spots_of_new(results, grid)
    told = {gap.gap_id: _gap_figures(gap, results, spots) for gap in headline.told}
    return [
        {
            "rank": int(number),
            "outline": outline,
            "squares": squares[number],
            "middle": middle,
            "figures": told.get(number),
        }
        for number, outline, middle in zip(gaps["gap_id"], outlines, middles, strict=True)
    ]


def _gap_figures(gap: figures.Gap, results: Results, spots: Mapping[int, Line]) -> GapFigures:
    return {
        "near": gap.near,
        "area": int(pd.Index(results.areas["area_code"]).get_loc(gap.area_code)),
        "lacking": known_range(*gap.lacking),
        "missing": [*gap.missing],
        "remedy": None if gap.remedy is None else _remedy(gap.remedy, results.places),
        "newPlace": None
        if gap.new_place is None
        else {
            "near": gap.new_place.near,
            "people": round(gap.new_place.people, 3),
            "mean": round(gap.new_place.walk_m, 3),
            "point": spots[gap.gap_id],
        },
    }


def _spots_of_new(results: Results, grid: Grid) -> dict[int, Line]:
    """Return where a new place would stand, by the number of its gap."""
    new = results.remedies[results.remedies["needs"] == "new"]
    return dict(zip(new["gap_id"].astype(int), grid.points(new.geometry), strict=True))


def lost_by_closing(results: Results) -> list[Range | None]:
    """Return for each place how many lose a robust level if it closes; None where unknown."""
    lost = results.fragility.set_index("place_id")[["lose_low", "lose_high"]]
    lost = lost.reindex(pd.Index(results.places["place_id"]))
    return [to_range(low, high) for low, high in lost.to_numpy(dtype=float)]


def _figures(verdict: Verdict | None) -> Figures | None:
    return None if verdict is None else _known_figures(verdict)


def _known_figures(verdict: Verdict) -> Figures:
    """Describe one verdict: its shares, its people, and its shares without priors."""
    return {
        "share": known_range(*verdict.share, digits=6),
        "people": known_range(*verdict.people),
        "lacking": known_range(*verdict.lacking),
        "withoutPriors": known_range(*verdict.without_priors, digits=6),
    }


def _squares_of(results: Results, grid: Grid) -> dict[int, list[list[Any]]]:
    """Return the outlines of each gap's squares, by the colour that they get."""
    squares = results.squares[results.squares["gap_id"].notna()]
    colour = np.digitize(squares["lacking_low"], SQUARE_LIMITS)
    drawn: dict[int, list[list[Any]]] = {
        gap: [[] for _ in (0, *SQUARE_LIMITS)] for gap in results.gaps["gap_id"]
    }
    for gap, which, rings in zip(
        squares["gap_id"], colour, grid.lines(squares.geometry), strict=True
    ):
        drawn[gap][which].extend(rings)
    return drawn


def _middles(squares: gpd.GeoDataFrame, gaps: gpd.GeoDataFrame) -> gpd.GeoSeries:
    """Return of each gap the centre of the square nearest to where its people are, on average."""
    inside = squares[squares["gap_id"].notna()]
    centre = inside.centroid
    frame = pd.DataFrame(
        {"gap": inside["gap_id"], "x": centre.x, "y": centre.y, "weight": inside["lacking_low"]}
    )
    moved = frame.assign(x=frame["x"] * frame["weight"], y=frame["y"] * frame["weight"])
    sums = moved.groupby("gap")[["x", "y", "weight"]].sum()
    mean = sums[["x", "y"]].div(sums["weight"], axis=0).reindex(frame["gap"])
    off = frame[["x", "y"]].to_numpy() - mean.to_numpy()
    frame["off"] = np.hypot(*off.T).round(3)
    nearest = frame.sort_values(["off", "x", "y"]).drop_duplicates("gap").set_index("gap")
    nearest = nearest.reindex(gaps["gap_id"])
    return gpd.GeoSeries.from_xy(nearest["x"], nearest["y"], crs=squares.crs)


def _remedy(remedy: figures.Remedy, places: gpd.GeoDataFrame) -> Remedy:
    return {
        "place": int(pd.Index(places["place_id"]).get_loc(remedy.place_id)),
        "needs": [*remedy.needs],
        "people": round(remedy.people, 3),
        "mean": round(remedy.mean_m, 3),
    }
