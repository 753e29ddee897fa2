"""Result tables as the one JSON object that the page draws from.

Numbers and words as they are; how they are written and said is up to the page's script and
texts. Missing is null.
"""

from __future__ import annotations

import geopandas as gpd
import pandas as pd

from sociale_infra.compared import Comparison
from sociale_infra.config import Settings
from sociale_infra.maps import payload_types
from sociale_infra.maps.change import describe_change
from sociale_infra.maps.explain import find_distinct, pack_addresses
from sociale_infra.maps.grid import STEPS_PER_DEGREE, Grid, Line
from sociale_infra.maps.live import describe_live
from sociale_infra.maps.need import describe_need
from sociale_infra.maps.payload_types import (
    Area,
    Category,
    Drawing,
    HeadlineTexts,
    Online,
    Payload,
    Place,
)
from sociale_infra.maps.robust import (
    describe_areas,
    describe_deciders,
    describe_gaps,
    describe_town,
    describe_whoms,
    lost_by_closing,
)
from sociale_infra.maps.streets import describe_streets, read_directory
from sociale_infra.maps.values import number, rows, text
from sociale_infra.report.figures import Headline
from sociale_infra.report.headline import find_headline, sum_coverage
from sociale_infra.report.story import tell_town, write_headline
from sociale_infra.report.title import write_missing, write_rests, write_title
from sociale_infra.report.wording import LANGUAGES, told_share
from sociale_infra.terms import ANSWERS, CRITERIA, SHOWN_PROPERTIES, Evidence, coverage, mean_m
from sociale_infra.town import Facts, Results

# What the eye cannot see at the scale of a town. Our choice, from the page of Zoetermeer.
_AREA_TOLERANCE_M = 5
_PLACE_TOLERANCE_M = 1
_BACKGROUND_TOLERANCE_M = 1.5
_SMALLEST_GROUND_M2 = 150
# The more rings one shape has, the longer a canvas takes to add another: measured in Chromium,
# with 5,000 rings of green in one shape the map of Zoetermeer pans at half the speed.
_RINGS_PER_DRAWING = 300


def build_payload(results: Results, comparison: Comparison | None = None) -> Payload:
    """Gather all that the page shows; geometry on a grid, in EPSG:4326.

    `comparison` is that with the base, of the variant of a scenario.
    """
    grid, headline = Grid.around(results.areas.geometry), find_headline(results)
    directory = read_directory(results, results.origins.iloc[find_distinct(results.origins)])
    return {
        "facts": _facts(results.facts),
        "grid": {"west": grid.west, "south": grid.south, "steps": STEPS_PER_DEGREE},
        "metresPerMinute": results.settings.walking.speed_kmh * 1000 / 60,
        "terms": {
            "criteria": list(CRITERIA),
            "answers": list(ANSWERS),
            "properties": list(SHOWN_PROPERTIES),
        },
        "headline": _headline(headline, results),
        "robust": describe_town(results, headline),
        "whoms": describe_whoms(results),
        "need": describe_need(results),
        "categories": _categories(results),
        "areas": _areas(results, grid, headline),
        "places": _places(results, grid),
        "deciders": describe_deciders(results),
        "gaps": describe_gaps(results, headline, grid),
        "background": _background(results.world.background, grid),
        "online": _online(results.settings),
        "addresses": pack_addresses(results, directory, grid),
        "live": describe_live(results, grid),
        "streets": describe_streets(results, directory, grid),
        "letters": [*directory.letters],
        "postcodes": [*directory.postcodes],
        "beside": directory.beside,
        "change": describe_change(comparison, grid) if comparison else None,
    }


def _headline(headline: Headline, results: Results) -> dict[str, HeadlineTexts]:
    """Return what the page shows of the headline figures, as all outputs write them."""
    figures = write_headline(headline)
    told = {language: tell_town(headline, results, language) for language in LANGUAGES}
    return {
        language: {
            "title": write_title(headline, results.facts, language),
            "missing": write_missing(headline.most_missing, language),
            "rests": write_rests(headline, language),
            "residents": figures[language]["residents"],
            "robust": figures[language].get("robust"),
            "withoutPriors": figures[language].get("without_priors"),
            "onPriors": figures[language].get("on_priors"),
            "band": figures[language].get("band"),
            "restsOn": sentences.get("rests_on") or sentences.get("rests_on_nothing", ""),
        }
        for language, sentences in told.items()
    }


def _online(settings: Settings) -> list[Online]:
    """Describe the backgrounds from the web that the reader may choose."""
    if not settings.map.online_backgrounds:
        return []
    return [
        {
            "label": {"nl": background.label.nl, "en": background.label.en},
            "url": background.url,
            "credit": background.credit,
            "licence": background.licence,
        }
        for background in settings.map.backgrounds.values()
    ]


def _facts(facts: Facts) -> payload_types.Facts:
    owed = [(source.credit, source.licence) for source in facts.sources if source.credit]
    return {
        "title": facts.title,
        "unit": facts.unit,
        "level": facts.level,
        "sample": facts.sample,
        "dataDate": facts.data_date,
        "credits": [
            {"credit": credit, "licence": licence} for credit, licence in dict.fromkeys(owed)
        ],
    }


def _categories(results: Results) -> list[Category]:
    """Describe each category: its words, its norm, its places and the share of the whole town."""
    town = sum_coverage(results)
    inside = _is_inside(results.places, results.areas)
    within = results.places.loc[inside, "category"].value_counts()
    around = results.places.loc[~inside, "category"].value_counts()
    return [
        {
            "key": key,
            "label": {"nl": category.label.nl, "en": category.label.en},
            "tie": category.tie,
            "norm": category.norm_m,
            "within": int(within.get(key, 0)),
            "around": int(around.get(key, 0)),
            "covered": number(town["covered"][key]),
            "uncovered": number(town["uncovered"][key]),
        }
        for key, category in results.settings.categories.items()
    ]


def _is_inside(places: gpd.GeoDataFrame, areas: gpd.GeoDataFrame) -> pd.Series[bool]:
    return places.representative_point().within(areas.union_all())


def _areas(results: Results, grid: Grid, headline: Headline) -> list[Area]:
    """Describe each area: its outline, where its name fits, and its figures per category."""
    areas = results.areas
    counts = results.coverage.set_index(["area_code", "category"])[["covered", "uncovered"]]
    outlines = grid.lines(areas.geometry.simplify_coverage(_AREA_TOLERANCE_M))
    widest = areas.geometry.maximum_inscribed_circle()  # a line from its centre to its edge
    centres = grid.points(widest.interpolate(0))
    described = describe_areas(results, headline)
    return [
        {
            "code": area["area_code"],
            "name": area["area_name"],
            "weight": number(area["weight"]),
            "outline": outline,
            "centre": centre,
            "radius": round(radius),
            "figures": {
                key: {
                    "share": number(
                        told_share(area[coverage(key)] * area["weight"], area["weight"]), digits=6
                    ),
                    "mean": number(area[mean_m(key)]),
                    "covered": number(counts["covered"][area["area_code"], key]),
                    "uncovered": number(counts["uncovered"][area["area_code"], key]),
                }
                for key in results.settings.categories
            },
            "robust": robust,
        }
        for area, outline, centre, radius, robust in zip(
            rows(areas), outlines, centres, widest.length, described, strict=True
        )
    ]


def _places(results: Results, grid: Grid) -> list[Place]:
    """Describe each place: where its marker stands, its outline if it has one, its properties."""
    places = results.places
    points = grid.points(places.representative_point())
    outlines = grid.lines(places.geometry.simplify(_PLACE_TOLERANCE_M))
    return [
        {
            "id": place["place_id"],
            "merged": place["merged_ids"],
            "category": place["category"],
            "name": text(place["name"]),
            "function": place["function"],
            "tie": place["tie"],
            "properties": {name: place[name] for name in SHOWN_PROPERTIES},
            "evidence": dict(Evidence.parse(place["evidence"]).basis),
            "hours": text(place["opening_hours"]),
            "point": point,
            "outline": outline,
            "loses": loses,
        }
        for place, point, outline, loses in zip(
            rows(places), points, outlines, lost_by_closing(results), strict=True
        )
    ]


def _background(background: gpd.GeoDataFrame, grid: Grid) -> list[Drawing]:
    """Gather the background into drawings per kind and rank, polygons apart from lines."""
    is_open = ~background.geom_type.str.endswith("Polygon")
    shown = background[is_open | (background.area >= _SMALLEST_GROUND_M2)]
    lines = grid.lines(shown.geometry.simplify(_BACKGROUND_TOLERANCE_M))
    drawings: dict[tuple[str, int, bool], list[list[Line]]] = {}
    for kind, rank, shape, parts in zip(
        shown["kind"].tolist(), shown["rank"], shown.geom_type.tolist(), lines, strict=True
    ):
        closed = shape.endswith("Polygon")
        drawn = drawings.setdefault((kind, rank, closed), [[]])
        if closed and len(drawn[-1]) >= _RINGS_PER_DRAWING:
            drawn.append([])
        drawn[-1].extend(parts)
    return [
        {"kind": kind, "rank": rank, "closed": closed, "lines": parts}
        for (kind, rank, closed), drawn in sorted(drawings.items())
        for parts in drawn
    ]
