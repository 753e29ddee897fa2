"""Measuring again is measuring: whatever has changed, and however little is searched for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest

from sociale_infra.analysis import analyse
from sociale_infra.config import Settings, load_settings
from sociale_infra.engine import reach
from sociale_infra.errors import InputError
from sociale_infra.measurement import Measurement, measure
from sociale_infra.own_tables import with_places
from sociale_infra.town import Results, World

Edit = Callable[[World, np.random.Generator], World]
KEYS = ("library", "community_centre", "park", "horeca", "school")


@pytest.fixture(scope="module")
def world(sample_world: World) -> World:
    """The part of the sample town whose homes are in four of its areas: enough, and faster."""
    whole = sample_world
    codes = whole.areas["area_code"].iloc[:4]
    homes = whole.origins[whole.origins["area_code"].isin(codes)].reset_index(drop=True)
    return replace(whole, areas=whole.areas.iloc[:4], origins=homes)


@pytest.fixture(scope="module")
def first(world: World) -> Measurement:
    return measure(world)


def add(world: World, random: np.random.Generator) -> World:
    homes = world.origins.geometry.iloc[random.integers(len(world.origins), size=3)]
    columns = {"category": random.choice(KEYS, 3), "staffed": random.choice(["yes", "no"], 3)}
    return with_places(
        world, gpd.GeoDataFrame(columns, geometry=homes.array, crs=world.origins.crs)
    )


def remove(world: World, random: np.random.Generator) -> World:
    gone = random.choice(world.places["place_id"], 4, replace=False)
    places = world.places[~world.places["place_id"].isin(gone)]
    entrances = world.entrances[~world.entrances["place_id"].isin(gone)]
    return replace(world, places=places.reset_index(drop=True), entrances=entrances)


def shuffle(world: World, random: np.random.Generator) -> World:
    order = random.permutation(len(world.places))
    return replace(world, places=world.places.iloc[order].reset_index(drop=True))


def doubt(world: World, random: np.random.Generator) -> World:
    rows = random.random(len(world.places)) < 0.2
    staffed = world.places["staffed"].mask(rows, "unknown")
    return replace(world, places=world.places.assign(staffed=staffed))


def rename(world: World, random: np.random.Generator) -> World:
    """Make other places of some: a library that becomes a community centre."""
    rows = random.random(len(world.places)) < 0.1
    places = world.places.assign(
        category=world.places["category"].mask(rows, "community_centre"),
        function=world.places["function"].mask(rows, "meet"),
    )
    return replace(world, places=places)


def move(world: World, random: np.random.Generator) -> World:
    rows = random.random(len(world.entrances)) < 0.1
    off = world.entrances.translate(xoff=40, yoff=-30)
    return replace(
        world,
        entrances=world.entrances.set_geometry(world.entrances.geometry.where(~rows, off)),
    )


def weigh(world: World, random: np.random.Generator) -> World:
    weight = world.origins["weight"] * random.uniform(0.5, 2, len(world.origins))
    return replace(world, origins=world.origins.assign(weight=weight))


def other_settings(random: np.random.Generator) -> Settings:
    usual = load_settings()
    robust = usual.robust.model_copy(
        update={"walk_m": float(random.choice([500, 900])), "min_functions": 3}
    )
    norms = {
        key: one.model_copy(update={"norm_m": float(random.choice([300, 1300]))})
        for key, one in usual.categories.items()
    }
    return usual.model_copy(update={"robust": robust, "categories": norms})


def assert_same(one: Measurement, other: Measurement) -> None:
    for table in ("origins", "areas", "robustness"):
        left, right = (pd.DataFrame(getattr(each, table)()) for each in (one, other))
        columns = left.columns.drop("geometry", errors="ignore")
        pd.testing.assert_frame_equal(left[columns], right[columns], rtol=0, atol=1e-5)


@pytest.mark.parametrize("edit", [add, remove, shuffle, doubt, rename, move, weigh])
def test_an_edit_measured_again_is_measured_anew(
    world: World, first: Measurement, edit: Edit
) -> None:
    edited = edit(world, np.random.default_rng(7))
    assert_same(measure(edited, before=first), measure(edited))


@pytest.mark.parametrize("seed", range(6))
def test_one_edit_after_another(world: World, first: Measurement, seed: int) -> None:
    random = np.random.default_rng(seed)
    edits: list[Edit] = [add, remove, shuffle, doubt, rename, move, weigh]
    edited, again = world, first
    settings = world.settings
    for number in random.permutation(len(edits))[:4]:
        edited = edits[number](edited, random)
        settings = other_settings(random) if random.random() < 0.5 else settings
        again = measure(edited, settings, before=again)
    assert_same(again, measure(edited, settings))


def test_another_rule_weight_or_property_needs_no_search(
    world: World, first: Measurement, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("searched")

    usual = world.settings
    robust = usual.robust.model_copy(update={"walk_m": 700.0, "min_functions": 2})
    edited = weigh(doubt(world, np.random.default_rng(1)), np.random.default_rng(2))
    expected = measure(edited, usual.model_copy(update={"robust": robust}))
    monkeypatch.setattr(reach, "within_reach", refuse)
    again = measure(edited, usual.model_copy(update={"robust": robust}), before=first)
    assert_same(again, expected)


def test_another_network_is_measured_anew(world: World, first: Measurement) -> None:
    edges = world.edges[~world.edges["cycleway"]].reset_index(drop=True)
    edited = replace(world, edges=edges)
    assert_same(measure(edited, before=first), measure(edited))


def test_no_walk_needs_to_be_tried(world: World) -> None:
    usual = world.settings
    none = usual.sensitivity.model_copy(update={"walk_m": ()})
    settings = usual.model_copy(update={"sensitivity": none})
    assert settings.longest_walk_m == 1200
    assert_same(measure(world, settings), measure(world))


def test_results_are_not_measured_again(sample_results: Results) -> None:
    with pytest.raises(TypeError, match=r"results\.world"):
        analyse(sample_results)  # type: ignore[arg-type]
    with pytest.raises(TypeError, match=r"results\.world"):
        measure(sample_results)  # type: ignore[arg-type]


def test_settings_that_it_was_not_read_with_are_refused(world: World) -> None:
    usual = world.settings
    network = usual.network.model_copy(update={"cycleways": False})
    with pytest.raises(InputError, match=r"other settings \(network\.cycleways\); extract it"):
        measure(world, usual.model_copy(update={"network": network}))
