"""Result tables as the one JSON object that the page draws from.

Numbers and words as they are; how they are written and said is up to the page's script and
texts. Missing is null.
"""

from __future__ import annotations

from collections.abc import Iterable

import geopandas as gpd
import pandas as pd

from sociale_infra.compared import Comparison
from sociale_infra.config import Settings
from sociale_infra.maps import payload_types
from sociale_infra.maps.change import describe_change
from sociale_infra.maps.explain import find_distinct, order_distinct, pack_walks
from sociale_infra.maps.grid import STEPS_PER_DEGREE, Grid
from sociale_infra.maps.ground import draw_ground
from sociale_infra.maps.live import describe_live
from sociale_infra.maps.names import describe_names
from sociale_infra.maps.need import describe_need
from sociale_infra.maps.packed_types import Online
from sociale_infra.maps.payload_types import (
    Area,
    Category,
    HeadlineTexts,
    Payload,
    PlaceKind,
    PlaceRow,
)
from sociale_infra.maps.robust import (
    describe_areas,
    describe_deciders,
    describe_gaps,
    describe_town,
    describe_whoms,
    describe_whoms_by_area,
    lost_by_closing,
)
from sociale_infra.maps.sites import describe_sites
from sociale_infra.maps.squares import pack_squares
from sociale_infra.maps.streets import describe_streets, read_directory
from sociale_infra.maps.values import number, rows, text
from sociale_infra.report.figures import AreaHeadline, Headline
from sociale_infra.report.headline import find_area_headlines, find_headline, sum_coverage
from sociale_infra.report.story import tell_town, write_headline
from sociale_infra.report.subareas import within_areas
from sociale_infra.report.title import write_missing, write_rests, write_title
from sociale_infra.report.wording import LANGUAGES, told_share
from sociale_infra.sited import Sites
from sociale_infra.terms import (
    ANSWERS,
    CRITERIA,
    SHOWN_PROPERTIES,
    Evidence,
    coverage,
    mean_m,
)
from sociale_infra.town import Facts, Results

# What the eye cannot see at the scale of a town. Our choice, from the page of Zoetermeer.
_AREA_TOLERANCE_M = 5
_PLACE_TOLERANCE_M = 1
_SHOWN = ["place_id", "merged_ids", "name", "opening_hours"]


def build_payload(
    results: Results, comparison: Comparison | None = None, sites: Sites | None = None
) -> Payload:
    """Gather all that the page shows; geometry on a grid, in EPSG:4326.

    `comparison` is that with the base, of the variant of a scenario; `sites` are new ones for the
    same town.
    """
    grid, headline = Grid.around(results.areas.geometry), find_headline(results)
    kinds, kind_of_each = _kinds(results.places)
    directory = read_directory(results, find_distinct(results.origins))
    order = order_distinct(results.origins)
    steps = grid.steps(gpd.GeoSeries(directory.points.iloc[order]))
    walks = pack_walks(results, directory, order, steps, grid)
    payload: Payload = {
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
        "areas": _areas(results, grid, headline.each),
        "subareas": _subareas(results, grid),
        "squares": pack_squares(results, grid),
        "kinds": kinds,
        "places": _places(results, kind_of_each, grid),
        "deciders": describe_deciders(results),
        "gaps": describe_gaps(results, headline, grid),
        "background": draw_ground(results.world.background, grid),
        "online": _online(results.settings),
        "addresses": walks.addresses if walks else None,
        "walkSquares": walks.squares if walks else None,
        "live": describe_live(results, order, steps, grid),
        "names": describe_names(results, grid),
        "streets": describe_streets(results, directory, grid),
        "letters": [*directory.letters],
        "postcodes": [*directory.postcodes],
        "beside": directory.beside,
        "change": describe_change(comparison, grid) if comparison else None,
    }
    if sites:
        payload["sites"] = describe_sites(sites, results, grid)
    return payload


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


def _subareas(results: Results, grid: Grid) -> list[Area]:
    """Describe the buurten within the wijken as the wijken are."""
    finer = within_areas(results)
    described = _areas(finer, grid, find_area_headlines(finer)) if len(finer.areas) else []
    row = {code: row for row, code in enumerate(results.areas["area_code"])}
    told = zip(described, finer.areas["lies_in"], finer.areas["population"], strict=True)
    return [{**area, "liesIn": row[code], "counted": number(people)} for area, code, people in told]


def _areas(results: Results, grid: Grid, each: Iterable[AreaHeadline]) -> list[Area]:
    """Describe each area: its outline, where its name fits, and its figures per category."""
    areas = results.areas
    counted = results.coverage.set_index(["area_code", "category"])
    covered, uncovered = (counted[name].to_dict() for name in ("covered", "uncovered"))
    outlines = grid.lines(areas.geometry.simplify_coverage(_AREA_TOLERANCE_M))
    widest = areas.geometry.maximum_inscribed_circle()  # a line from its centre to its edge
    centres = grid.points(widest.interpolate(0))
    described, whoms = describe_areas(results, each), describe_whoms_by_area(results)
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
                    "covered": number(covered[area["area_code"], key]),
                    "uncovered": number(uncovered[area["area_code"], key]),
                }
                for key in results.settings.categories
            },
            "robust": robust,
            "whoms": of_whoms,
            "liesIn": None,
            "counted": None,
        }
        for area, outline, centre, radius, robust, of_whoms in zip(
            rows(areas), outlines, centres, widest.length, described, whoms, strict=True
        )
    ]


def _kinds(places: gpd.GeoDataFrame) -> tuple[list[PlaceKind], list[int]]:
    """Describe what places have in common, each kind once, and say of which kind each place is."""
    described: list[PlaceKind] = [
        {
            "category": place["category"],
            "function": place["function"],
            "tie": place["tie"],
            "properties": {name: place[name] for name in SHOWN_PROPERTIES},
            "evidence": dict(Evidence.parse(place["evidence"]).basis),
        }
        for place in rows(places[["category", "function", "tie", *SHOWN_PROPERTIES, "evidence"]])
    ]
    kinds = {repr(kind): kind for kind in described}
    row = {key: at for at, key in enumerate(kinds)}
    return [*kinds.values()], [row[repr(kind)] for kind in described]


def _places(results: Results, kinds: list[int], grid: Grid) -> list[PlaceRow]:
    """Describe each place: its kind, where its marker stands, its outline if it has one."""
    places = results.places
    inside = places.representative_point()
    areas = _area_of_each(inside, results.areas)
    outlines = grid.lines(places.geometry.simplify(_PLACE_TOLERANCE_M))
    return [
        {
            "id": place["place_id"],
            "merged": place["merged_ids"],
            "kind": kind,
            "area": area,
            "name": text(place["name"]),
            "hours": text(place["opening_hours"]),
            "point": point,
            "outline": outline,
            "loses": loses,
        }
        for place, kind, area, point, outline, loses in zip(
            rows(places[_SHOWN]),
            kinds,
            areas,
            grid.points(inside),
            outlines,
            lost_by_closing(results),
            strict=True,
        )
    ]


def _area_of_each(points: gpd.GeoSeries, areas: gpd.GeoDataFrame) -> list[int | None]:
    """Return the row of the area in which each point lies, the first of several; None outside."""
    point, area = areas.sindex.query(points.to_numpy(), predicate="intersects")
    row = dict(sorted(zip(point.tolist(), area.tolist(), strict=True), reverse=True))
    return [row.get(at) for at in range(len(points))]
