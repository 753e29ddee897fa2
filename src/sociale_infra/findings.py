"""What to know before trusting a figure, in sentences."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import geopandas as gpd
import numpy as np
import pandas as pd

from sociale_infra.config import Settings
from sociale_infra.terms import Group, upper_bound
from sociale_infra.town import Facts, Results, World

# Names and ids that a message lists before it says how many more there are.
_SHOWN = 5
_M_PER_KM = 1000
_GROUPS: dict[str, list[Group]] = {
    "age groups": ["age_0_14", "age_65_plus"],
    "one-person households": ["one_person"],
}


def find_in_world(world: World) -> Iterator[str]:
    """Say what is odd about the data, one sentence each."""
    yield from _unit(world.facts)
    yield from _absent_categories(world.places, world.settings)
    yield from _empty_areas(world)
    yield from _addresses_per_dwelling(world)
    if world.facts.data_date == "unknown":
        yield "The OpenStreetMap data does not say how old it is."


def find_in_spread(
    origins: gpd.GeoDataFrame, level: str, report: pd.DataFrame | None
) -> Iterator[str]:
    """Say how sure it is where residents live; `report` is that of the file, None without one."""
    if report is not None:
        yield from _off(report)
    yield from _spread_as_all(origins, level, report)


def find_in_results(results: Results) -> Iterator[str]:
    """Say what is odd about the distances, one sentence each."""
    lost = results.origins[results.origins["snap_m"].isna()]
    if len(lost):
        yield (
            f"Not covered, being more than {results.settings.network.max_snap_m:g} m from the "
            f"walking network: {counted(len(lost), results.facts.starts)} "
            f"({some(lost['origin_id'])})."
        )
    yield from _islands(results)
    yield from _out_of_reach(results)
    yield from _upper_bounds(results)
    yield from _doubtful_places(results)


def _off(report: pd.DataFrame) -> Iterator[str]:
    """Say how far the source of the residents was off the areas' own figures."""
    scaled = report.dropna(subset=["factor"])
    if len(scaled):
        off = scaled["source_total"] / scaled["given"] - 1
        yield (
            f"The residents' file was off the areas' figures by {off.min():+.0%} to "
            f"{off.max():+.0%}, and was scaled to them."
        )
    even = report.loc[report["fallback"], "area_name"]
    if len(even):
        yield f"The residents' file says nothing of {some(even)}: spread evenly there."


def _spread_as_all(
    origins: gpd.GeoDataFrame, level: str, report: pd.DataFrame | None
) -> Iterator[str]:
    """Say which groups, and where if not everywhere, are only known per area."""
    told, known, codes = [], set(), set()
    for label, names in _GROUPS.items():
        here = set(origins.loc[origins[names].notna().any(axis=1), "area_code"].unique())
        known |= here
        if report is not None:
            silent = report[[f"{name}_fallback" for name in names]].any(axis=1)
            here &= set(report.loc[silent, "area_code"])
        told += [label] if here else []
        codes |= here
    if told:
        where = ""
        if report is not None and codes < known:
            where = f" in {some(report.loc[report['area_code'].isin(codes), 'area_name'])}"
        who = " and ".join(told)
        yield (
            f"{who[0].upper()}{who[1:]} are only known per {level}{where}: they are taken to live "
            f"spread as all residents do."
        )


def _unit(facts: Facts) -> Iterator[str]:
    if facts.unit != "residents":
        yield (
            f"The areas have no number of inhabitants: every figure counts {facts.unit}, not "
            f"residents."
        )
    if facts.starts == "buildings":
        yield "OpenStreetMap has too few addresses here: people are taken to start from buildings."


def _absent_categories(places: gpd.GeoDataFrame, settings: Settings) -> Iterator[str]:
    found = set(places["category"])
    for category in (category for key, category in settings.categories.items() if key not in found):
        tags = " or ".join(
            "+".join(f"{tag}={'/'.join(values)}" for tag, values in rule.items())
            for rule in category.tags
        )
        yield f"No {category.label.en} found: the OpenStreetMap data may lack {tags}."


def _empty_areas(world: World) -> Iterator[str]:
    empty = world.areas[~world.areas["area_code"].isin(world.origins["area_code"].unique())]
    if len(empty):
        yield f"No starting points in {some(empty['area_name'])}: no figures there."
    unknown = world.areas[world.areas["population"].isna()]
    if world.facts.unit == "residents" and len(unknown):
        yield f"The number of inhabitants of {some(unknown['area_name'])} is unknown: no figures."


def _addresses_per_dwelling(world: World) -> Iterator[str]:
    low, high = world.settings.population.addresses_per_dwelling
    addresses = world.origins.groupby("area_code").size()
    areas = world.areas.assign(addresses=world.areas["area_code"].map(addresses).fillna(0))
    areas["ratio"] = areas["addresses"] / areas["dwellings"].replace(0, np.nan)
    odd = areas[(areas["addresses"] > 0) & ((areas["ratio"] < low) | (areas["ratio"] > high))]
    # The farthest off first: twice too many is as far off as half.
    odd = odd.iloc[np.argsort(-np.abs(np.log(odd["ratio"])), kind="stable")]
    told = [
        f"{name} has {count:,.0f} for {dwellings:,.0f}"
        for name, count, dwellings in zip(
            odd["area_name"], odd["addresses"], odd["dwellings"], strict=True
        )
    ]
    if told:
        yield (
            f"Where residents live is uncertain, as {world.facts.starts} and dwellings do not "
            f"match: {some(told)}."
        )


def _islands(results: Results) -> Iterator[str]:
    """Say who starts from a part of the network that does not connect to the main one."""
    apart = results.origins[results.origins["network_part"].fillna(0) > 0]
    if len(apart):
        parts = results.edges[results.edges["network_part"].isin(apart["network_part"])]
        yield (
            f"{counted(len(apart), results.facts.starts)} "
            f"({apart['weight'].sum():,.0f} {results.facts.unit}) on {say_parts(parts)} of the "
            f"walking network without a way to the rest: a path may be missing, or lie beyond "
            f"what was read."
        )


def _out_of_reach(results: Results) -> Iterator[str]:
    entered = results.entrances[results.entrances["snap_m"].notna()]
    places = results.places[~results.places["place_id"].isin(entered["place_id"])]
    if len(places):
        yield (
            f"{counted(len(places), 'places')} cannot be reached on foot within what was read: "
            f"{some(places['place_id'])}."
        )


def _upper_bounds(results: Results) -> Iterator[str]:
    bounds = {
        category.label.en: results.areas[upper_bound(key)].sum()
        for key, category in results.settings.categories.items()
    }
    told = [f"{label} {number:,.0f}" for label, number in bounds.items() if number >= 1]
    if told:
        yield (
            f"Nearest distances that may be shorter, as the edge of what was read lies nearer "
            f"({results.facts.unit}): {', '.join(told)}."
        )


def _doubtful_places(results: Results) -> Iterator[str]:
    quality = results.quality
    for column, told in (
        ("size_unknown", "drawn as a point, so that their size is unknown: they count"),
        ("hours_invalid", "with opening hours that cannot be read"),
    ):
        some_of = quality[quality[column] > 0]
        if len(some_of):
            listed = zip(some_of["category"], some_of[column], strict=True)
            yield f"Places {told} ({', '.join(f'{key} {number}' for key, number in listed)})."


def counted(number: int, things: str) -> str:
    """Return a number of things: 1 place, 2 places."""
    one = {"addresses": "address", "buildings": "building", "parts": "part", "places": "place"}
    return f"{number:,} {one[things] if number == 1 else things}"


def some(values: pd.Series | Iterable[str]) -> str:
    """Return the first few values, and how many more there are."""
    listed = [str(value) for value in values]
    more = f" and {len(listed) - _SHOWN} more" if len(listed) > _SHOWN else ""
    return ", ".join(listed[:_SHOWN]) + more


def say_parts(edges: gpd.GeoDataFrame) -> str:
    """Return in how many connected parts these edges lie, and how long they are."""
    number = edges["network_part"].nunique()
    return f"{counted(number, 'parts')} ({say_kilometres(edges)})" if number else "none"


def say_kilometres(edges: gpd.GeoDataFrame) -> str:
    """Return how long edges are together."""
    return f"{edges['length_m'].sum() / _M_PER_KM:,.1f} km"
