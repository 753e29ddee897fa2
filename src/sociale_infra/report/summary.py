"""The closing summary: what was found, in English."""

from __future__ import annotations

from collections.abc import Iterator

import geopandas as gpd
import pandas as pd

from sociale_infra.report.figures import CategoryShare
from sociale_infra.report.findings import find_in_world, write_finding
from sociale_infra.report.headline import find_headline
from sociale_infra.report.messages import counted, word
from sociale_infra.report.story import count_town, tell_town
from sociale_infra.report.wording import Wording
from sociale_infra.terms import SHOWN_PROPERTIES, UNKNOWN_DATE, known, tagged
from sociale_infra.town import Facts, Results, World

_ENGLISH = Wording("en")
# Told by the list of categories.
_LEAST_REACHED = "least_reached"


def summarise(results: Results, seconds: float) -> Iterator[str]:
    """Yield what a planner wants to know of a run, line by line."""
    facts, headline = results.facts, find_headline(results)
    if facts.sample:
        yield "SAMPLE DATA: an invented town."
    starts = f"{_ENGLISH.number(len(results.origins))} {facts.starts}"
    yield f"{facts.title}: {count_town(headline, facts, 'en')}, from {starts}, in {seconds:.0f} s"
    yield "\nHow robust is it?"
    for code, line in tell_town(headline, results, "en").items():
        if code != _LEAST_REACHED:
            yield f"  {line}"
    yield from _corrections(facts)
    yield f"\nShare of {facts.unit} with one within its norm (walking), least covered first:"
    shares = sorted(headline.categories, key=lambda one: 1.0 if one.share is None else one.share)
    yield from (_category(share, results) for share in shares)
    yield from _data_quality(results)
    yield from (f"! {write_finding(finding, 'en')}" for finding in results.findings)


def summarise_world(world: World) -> Iterator[str]:
    """Yield what was read of a town, file by file, and what to know of it."""
    facts, areas = world.facts, world.areas
    for source in facts.sources:
        dated = "" if source.date == UNKNOWN_DATE else f", of {source.date[:10]}"
        yield f"{source.role}: {source.path}{dated}"
    level = counted(len(areas), str(areas["level"].iloc[0]), "en")
    yield f"{facts.title}: {level}, {_inhabitants(areas['population'])}"
    starts, places, metres = len(world.origins), len(world.places), world.edges["length_m"].sum()
    yield (
        f"{counted(starts, facts.starts, 'en')}, {counted(places, 'places', 'en')} of "
        f"{world.places['category'].nunique()} categories, {_ENGLISH.kilometres(metres)} of "
        f"walking network"
    )
    if len(world.need):
        known = int(world.need["value"].notna().sum())
        yield f"figures of need: {known} known of {len(world.need)}"
    yield from _corrections(facts)
    yield from (f"! {write_finding(one, 'en')}" for one in find_in_world(world, world.settings))


def _inhabitants(population: pd.Series[float]) -> str:
    unknown = int(population.isna().sum())
    if unknown == len(population):
        return "number of inhabitants unknown"
    told = f"{_ENGLISH.people(population.sum())} inhabitants"
    return f"{told}, and those of {counted(unknown, 'area', 'en')} unknown" if unknown else told


def _corrections(facts: Facts) -> Iterator[str]:
    """Yield which corrections were used, by the name of their file."""
    for source in facts.sources:
        if source.role == "corrections":
            yield f"  Corrections used: {len(facts.corrections)}, from {source.path}"


def _category(reached: CategoryShare, results: Results) -> str:
    category = results.settings.categories[reached.category]
    label = f"{category.label.en} ({_ENGLISH.metres(category.norm_m)})"
    if reached.share is None:
        found = results.places["category"].eq(reached.category).any()
        return f"  {label:<50}    ?  {'unknown' if found else 'none found'}"
    told = f"  {label:<50} {_ENGLISH.share(reached.share):>5}"
    if reached.least_share is None:
        return told
    return f"{told}  least in {reached.least_area}: {_ENGLISH.share(reached.least_share)}"


def _data_quality(results: Results) -> Iterator[str]:
    """Yield in a few lines what the figures rest on; the findings tell what is wrong with it."""
    facts, quality = results.facts, results.quality
    date = "of unknown date" if facts.data_date == UNKNOWN_DATE else f"of {facts.data_date[:10]}"
    yield "\nHow good is the data?"
    places = counted(len(results.places), "places", "en")
    drawings = counted(int(quality["drawings"].sum()), "drawings", "en")
    named = _share(quality, "named")
    yield f"  OpenStreetMap {date}: {places} made of {drawings}, {named} with a name"
    answered = ", ".join(
        f"{word('property', name, 'en')} {_share(quality, known(name))} "
        f"({_share(quality, tagged(name))})"
        for name in SHOWN_PROPERTIES
    )
    yield f"  Answered (in brackets: by tags or corrections, not assumed): {answered}"
    yield (
        f"  To the walking network: {_spread(results.origins['snap_m'])} from {facts.starts}, "
        f"{_spread(results.entrances['snap_m'])} from entrances"
    )
    yield from _dwellings(results)
    yield from _network(results.edges)


def _share(quality: pd.DataFrame, column: str) -> str:
    """Return a share of all places, from that of each category."""
    places = quality["places"].sum()
    total = (quality[column] * quality["places"]).sum()
    return _ENGLISH.share(total / places) if places else "?"


def _spread(metres: pd.Series[float]) -> str:
    if metres.notna().any():
        middle, far = (_ENGLISH.metres(float(metres.quantile(part))) for part in (0.5, 0.95))
        return f"{middle} (95% within {far})"
    return "?"


def _dwellings(results: Results) -> Iterator[str]:
    """Yield how the starting points compare with the dwellings of the areas that have both."""
    areas = results.areas[results.areas["addresses_per_dwelling"] > 0]
    ratio = areas["addresses_per_dwelling"].set_axis(areas["area_name"])
    if len(ratio):
        middle, low, high = (
            _ENGLISH.number(value, 2) for value in (ratio.median(), ratio.min(), ratio.max())
        )
        yield (
            f"  {results.facts.starts.capitalize()} per dwelling: {middle} in the middle area, "
            f"from {low} ({ratio.idxmin()}) to {high} ({ratio.idxmax()})"
        )


def _network(edges: gpd.GeoDataFrame) -> Iterator[str]:
    """Yield how much of the network is connected, and what is not."""
    main = edges["network_part"] == 0
    yield (
        f"  Walking network: {_length(edges[main])} connected; islands: "
        f"{_parts(edges[~main & edges['snappable']])}; stray paths, where nobody starts: "
        f"{_parts(edges[~main & ~edges['snappable']])}"
    )


def _parts(edges: gpd.GeoDataFrame) -> str:
    """Return in how many connected parts these edges lie, and how long they are."""
    number = edges["network_part"].nunique()
    return f"{counted(number, 'parts', 'en')} ({_length(edges)})" if number else "none"


def _length(edges: gpd.GeoDataFrame) -> str:
    return _ENGLISH.kilometres(edges["length_m"].sum())
