"""How much is held at once, beside the walks themselves: a fraction of them, in every step.

A large town is one with many pairs of a home and a place within reach: the sample town, with five
places where it has one. Python itself counts what is held, whatever else the machine does.
"""

from __future__ import annotations

import tracemalloc
from dataclasses import replace

import geopandas as gpd
import pandas as pd
import pytest

from sociale_infra.analysis import analyse
from sociale_infra.engine import distance, reach
from sociale_infra.measurement import Measurement, measure
from sociale_infra.steps import Steps
from sociale_infra.town import World

COPIES = 5


def copy_places(table: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    ids = [name for name in ("place_id", "entrance_id") if name in table]
    copies = [
        table.assign(**{name: table[name] + f"/{number}" for name in ids})
        for number in range(COPIES)
    ]
    return gpd.GeoDataFrame(pd.concat(copies, ignore_index=True), crs=table.crs)


@pytest.fixture(scope="module")
def crowded(sample_world: World) -> World:
    return replace(
        sample_world,
        places=copy_places(sample_world.places),
        entrances=copy_places(sample_world.entrances),
    )


@pytest.fixture
def _in_small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Look at as few pairs together, beside all of them, as in the largest of towns."""
    monkeypatch.setattr(reach, "_CHUNK", 50_000)
    monkeypatch.setattr(distance, "_CHUNK", 4)


def bytes_of_pairs(measurement: Measurement) -> int:
    walks = measurement.measured.reach
    return walks.origin.nbytes + walks.walk_m.nbytes


@pytest.mark.usefixtures("_in_small_parts")
def test_the_walks_are_held_once(crowded: World) -> None:
    tracemalloc.start()
    measurement = measure(crowded)
    held, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    pairs = bytes_of_pairs(measurement)
    assert pairs > 20e6
    assert held < 1.3 * pairs
    assert most < 2.3 * pairs


@pytest.mark.usefixtures("_in_small_parts")
def test_no_step_copies_the_walks(crowded: World) -> None:
    measurement = measure(crowded)
    watched = {"judge how robust it is", "close every place once", "vary the choices"}
    most: dict[str, int] = {}
    under_way: list[str] = []

    def announce(step: str) -> None:
        if under_way:
            most[under_way.pop()] = tracemalloc.get_traced_memory()[1]
            tracemalloc.stop()
        if step in watched:
            under_way.append(step)
            tracemalloc.start()

    analyse(crowded, steps=Steps(announce), measurement=measurement)
    assert {*most} == watched
    assert max(most.values()) < bytes_of_pairs(measurement) / 2
