"""A town of three squares, drawn by hand, whose results and names try the page's limits.

    600 m      Noord      Midden     Kade
    +---------+----------+----------+
    | 1,000   |  3,000   | unknown  |   residents
    +---------+----------+----------+

library  80 % of Noord (its class's lower limit), 10 % of Midden: 1,100 of 4,000 in all
school   25 % of Noord, 95 % of Midden: 3,100 of 4,000
park     no park anywhere
fablab   a planner's own category, reached by all

How robust it is: see map_robust.py.
"""

from __future__ import annotations

import functools
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from sociale_infra.categories import Category, Label
from sociale_infra.config import Settings, load_settings
from sociale_infra.tables import AREAS, BACKGROUND, COVERAGE, PLACES
from sociale_infra.town import Facts, Results, Source
from tests.build import build_facts, build_read, build_rows, build_shapes
from tests.map_robust import (
    AREA_COLUMNS,
    draw_fragility,
    draw_gap_areas,
    draw_gaps,
    draw_robustness,
    draw_squares,
)
from tests.nothing import hold_results

WEST, SOUTH, SIDE = 93_000, 452_000, 600
CRS = "EPSG:28992"

HOSTILE_NAMES = (
    "</script><script>window.broken = 1</script>",
    '<img src="x" onerror="window.broken = 1">',
    "</script ><script >window.broken = 1</script >",
    "<!-- <script >",
    "'; window.broken = 1; //",
    '"\\"};window.broken = 1;{"',
    "{{ 7 * 7 }}",
    "{% raw %}{# comment",
    "lines\u2028and\u2029ends",
    "&lt;b&gt; &amp; <b>bold</b>",
    "x" * 300,
    "مكتبة الحي",
    "Boeken 📚 en 🏛️",
    "Map_0123456789abcdef0123456789abcdef",
)
HOSTILE_AREA = "Noord </b></script><script>window.broken = 1</script>"
HOSTILE_TITLE = 'Dorp </title><script>window.broken = 1</script> "aan" zee'

_POPULATION = (1000.0, 3000.0, np.nan)
_COVERAGE = {
    "library": (0.8, 0.1, np.nan),
    "school": (0.25, 0.95, np.nan),
    "park": (np.nan, np.nan, np.nan),
    "fablab": (1.0, 1.0, np.nan),
}
_FABLAB = {
    "label": {"nl": "maakplaats", "en": "fab lab"},
    "tags": ({"amenity": ("fablab",)},),
    "function": "constructor",  # what a key may be called in JavaScript
    "tie": "both",
    "prior": {"staffed": "yes", "free": "no", "open_to_all": "unknown"},
    "norm_m": 900.0,
}


@functools.cache
def draw_settings() -> Settings:
    """Keep three of the default categories, and add one of a planner's own."""
    settings = load_settings()
    kept = {key: settings.categories[key] for key in ("library", "school", "park")}
    kept["park"] = kept["park"].model_copy(update={"label": Label(nl="park", en="park")})
    own = Category.model_validate(_FABLAB)
    return settings.model_copy(update={"categories": {**kept, "fablab": own}})


def draw_results(settings: Settings | None = None, **facts: object) -> Results:
    """Draw the town; `facts` are what should differ from an ordinary run."""
    areas, places = _areas(), _places()
    analysis = {
        "robustness": draw_robustness(_POPULATION),
        "squares": draw_squares(WEST, SOUTH, CRS),
        "gaps": draw_gaps(WEST, SOUTH, CRS),
        "gap_areas": draw_gap_areas(),
        "fragility": draw_fragility(places),
    }
    return hold_results(
        _facts(**facts),
        settings or draw_settings(),
        CRS,
        places=places,
        areas=areas,
        background=_background(),
        coverage=_coverage(areas),
        **analysis,
    )


def _facts(**changes: object) -> Facts:
    sources = (
        Source("OpenStreetMap", "a.pbf", "0", 1, "", "© OpenStreetMap contributors", "ODbL 1.0"),
        Source("areas", "a.gpkg", "0", 1, "", "Wijken: CBS/Kadaster", "CC BY 4.0"),
        Source("own", "b.gpkg", "0", 1, "", "", "unknown"),
    )
    return build_facts(**{"title": HOSTILE_TITLE, "sources": sources} | changes)


def _areas() -> gpd.GeoDataFrame:
    squares = [
        shapely.box(WEST + i * SIDE, SOUTH, WEST + (i + 1) * SIDE, SOUTH + SIDE) for i in range(3)
    ]
    columns: dict[str, Any] = {
        "area_code": ["WK01", "WK02", "WK03"],
        "area_name": [HOSTILE_AREA, "Midden", "Kade"],
        "level": "wijk",
        "population": _POPULATION,
        "weight": _POPULATION,
        "unit": "residents",
        **AREA_COLUMNS,
    }
    for category, shares in _COVERAGE.items():
        columns[f"{category}_coverage"] = shares
        columns[f"{category}_mean_m"] = np.where(np.isnan(shares), np.nan, 1234.5)
    return build_shapes(AREAS, columns, squares, CRS, draw_settings().categories)


def _coverage(areas: gpd.GeoDataFrame) -> pd.DataFrame:
    norms = {key: category.norm_m for key, category in draw_settings().categories.items()}
    rows = [
        (code, category, norms[category], weight, weight * share, weight * (1 - share), share)
        for category, shares in _COVERAGE.items()
        for code, weight, share in zip(areas["area_code"], _POPULATION, shares, strict=True)
    ]
    names = ("area_code", "category", "norm_m", "weight", "covered", "uncovered", "coverage")
    return build_rows(COVERAGE, dict(zip(names, zip(*rows, strict=True), strict=True)))


def _places() -> gpd.GeoDataFrame:
    """Libraries with hostile names in a row; a school ground with a hole; two schools outside."""
    count = len(HOSTILE_NAMES)
    libraries = [shapely.Point(WEST + 100 + 80 * i, SOUTH + 100) for i in range(count)]
    ground = shapely.box(WEST + 700, SOUTH + 400, WEST + 800, SOUTH + 500)
    yard = ground.difference(ground.centroid.buffer(20))
    outside = [shapely.Point(WEST - 500, SOUTH + 300), shapely.Point(WEST - 400, SOUTH + 300)]
    fablab = shapely.Point(WEST + 900, SOUTH + 450)
    total = count + 4
    return build_shapes(
        PLACES,
        {
            "place_id": [f"node/{i}" for i in range(total)],
            "category": ["library"] * count + ["school"] * 3 + ["fablab"],
            "name": [*HOSTILE_NAMES, "De Wijzer", None, None, "Maak!"],
            "function": ["learn"] * (count + 3) + ["constructor"],
            "tie": ["both"] * count + ["strong"] * 3 + ["both"],
            "free": "yes",
            "open_to_all": "no",
            "low_threshold": "no",
            "evidence": "free=prior open_to_all=tag staffed=prior step_free=prior",
            "opening_hours": ["Mo-Fr 09:00-17:00"] + [None] * (total - 1),
            "merged_ids": ["way/7 node/8"] + [""] * (total - 1),
        },
        [*libraries, yard, *outside, fablab],
        CRS,
    )


def _background() -> gpd.GeoDataFrame:
    lake = shapely.box(WEST + 1300, SOUTH + 50, WEST + 1500, SOUTH + 150)
    meadow = shapely.box(WEST - 300, SOUTH - 300, WEST + 2100, SOUTH + 900)
    sliver = shapely.box(WEST, SOUTH, WEST + 2, SOUTH + 2)
    street = shapely.LineString([(WEST - 300, SOUTH + 200), (WEST + 2100, SOUTH + 200)])
    path = shapely.LineString([(WEST + 300, SOUTH - 200), (WEST + 300, SOUTH + 800)])
    return build_read(
        BACKGROUND,
        {
            "background_id": [f"way/{i}" for i in range(5)],
            "kind": ["water", "green", "green", "road", "path"],
            "rank": [0, 0, 0, 1, 0],
        },
        [lake, meadow, sliver, street, path],
        CRS,
    )
