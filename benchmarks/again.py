"""Measuring again with other rules, weights, properties or places, beside measuring anew."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from statistics import median

import geopandas as gpd

from benchmarks.measure import Table
from sociale_infra import Measurement, World, measure, with_places

Change = Callable[[], Measurement]


def time_again(world: World, repeat: int) -> Table:
    """Return seconds (median) and how much of measuring anew they are, by what has changed."""
    first = measure(world)
    seconds = {"everything": _time(lambda: measure(world), repeat)}
    for name, change in _changes(world, first).items():
        seconds[name] = _time(change, repeat)
    whole = seconds["everything"]
    return {name: {"seconds": took, "of all": took / whole} for name, took in seconds.items()}


def _changes(world: World, first: Measurement) -> dict[str, Change]:
    settings = world.settings
    shorter = settings.robust.model_copy(update={"walk_m": settings.robust.walk_m * 0.9})
    rules = settings.model_copy(update={"robust": shorter})
    heavier = replace(world, origins=world.origins.assign(weight=world.origins["weight"] * 2))
    doubted = replace(world, places=world.places.assign(staffed="unknown"))
    homes = world.origins.geometry.iloc[:: max(len(world.origins) // 5, 1)][:5]
    kinds = {"category": [*settings.categories][: len(homes)]}
    crs = world.origins.crs
    more = with_places(world, gpd.GeoDataFrame(kinds, geometry=homes.array, crs=crs))
    renamed = replace(
        world,
        places=world.places.assign(place_id="new/" + world.places["place_id"]),
        entrances=world.entrances.assign(place_id="new/" + world.entrances["place_id"]),
    )
    return {
        "another walk": lambda: measure(world, rules, first),
        "other weights": lambda: measure(heavier, before=first),
        "a property of every place": lambda: measure(doubted, before=first),
        "5 places more": lambda: measure(more, before=first),
        "all places new": lambda: measure(renamed, before=first),
    }


def _time(change: Change, repeat: int) -> float:
    took = []
    for _ in range(repeat):
        begin = time.perf_counter()
        change()
        took.append(time.perf_counter() - begin)
    return median(took)
