"""A town of one street, so that every walk is a difference of two house numbers.

x   -1000                     0                      1000
+-----------------------------+------------------------+     y 0
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import geopandas as gpd
import pandas as pd
from shapely import Point, box

from tests.unit.drawn_town import (
    Town,
    make_areas,
    make_edges,
    make_entrances,
    make_nodes,
    make_origins,
    make_places,
)

ANSWER = {"y": "yes", "n": "no", "?": "unknown"}


class Spot(NamedTuple):
    """A place: where its ways in are, and what it is.

    `kind` holds y, n or ? for free, open to all and staffed; `by` what decided each: t for a
    tag, l for local, p for a prior.
    """

    doors: tuple[float, ...] = (0,)
    kind: str = "yyy"
    by: str = "ttt"
    category: str = "library"
    function: str = "learn"
    tie: str = "both"


def describe(spots: Mapping[str, Spot]) -> gpd.GeoDataFrame:
    """Make the places' table."""
    places = make_places(
        {name: (spot.category, Point(spot.doors[0], 0)) for name, spot in spots.items()}
    )
    low = [
        "n" if "n" in spot.kind[:2] else "?" if "?" in spot.kind[:2] else "y"
        for spot in spots.values()
    ]
    how = {"t": "tag", "l": "local", "p": "prior"}
    evidence = [
        f"free={how[spot.by[0]]} open_to_all={how[spot.by[1]]} "
        f"staffed={how[spot.by[2]]} step_free=prior"
        for spot in spots.values()
    ]
    columns = {
        "function": [spot.function for spot in spots.values()],
        "tie": [spot.tie for spot in spots.values()],
        "free": [ANSWER[spot.kind[0]] for spot in spots.values()],
        "open_to_all": [ANSWER[spot.kind[1]] for spot in spots.values()],
        "staffed": [ANSWER[spot.kind[2]] for spot in spots.values()],
        "low_threshold": [ANSWER[answer] for answer in low],
        "evidence": evidence,
    }
    return places.assign(**{name: pd.array(text, dtype="str") for name, text in columns.items()})


def draw_street(
    spots: Mapping[str, Spot], homes: Mapping[str, tuple[str, float, float | None]]
) -> Town:
    """Draw the street; homes as area, residents and x (None: 300 m off the street)."""
    return Town(
        nodes=make_nodes({1: (-1000, 0), 2: (1000, 0)}),
        edges=make_edges([(1, 2, [(-1000, 0), (1000, 0)])]),
        places=describe(spots),
        entrances=make_entrances(
            [(name, (x, 0)) for name, spot in spots.items() for x in spot.doors]
        ),
        areas=make_areas({"west": (1, box(-1000, -1, 0, 1)), "east": (1, box(0, -1, 1000, 1))}),
        origins=make_origins(
            {
                name: (area, residents, (0, 300) if x is None else (x, 0))
                for name, (area, residents, x) in homes.items()
            }
        ),
    )
