"""What holds of every scenario, whatever its edits: tried with lists that are drawn at random."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from numpy.testing import assert_allclose

from sociale_infra.comparison import compare, summarise
from sociale_infra.measurement import Measurement, measure
from sociale_infra.scenarios.apply import apply
from sociale_infra.scenarios.edits import (
    AddHomes,
    AddPath,
    AddPlace,
    ClosePath,
    ClosePlace,
)
from sociale_infra.tables import READ
from sociale_infra.town import World
from tests.effort import EFFORT
from tests.scenario_lists import (
    WITHIN_M,
    answers,
    assert_same,
    distances,
    draw_edits,
    near_home,
    on_land,
    possible,
    scenario,
    spot_of,
    try_edits,
)

CASES = 20 * EFFORT.draws
FEW = 4 * EFFORT.draws
LEVELS = ("robust_level_low", "robust_level_high")


@pytest.fixture(scope="module")
def world(sample_world: World) -> World:
    """The sample town, with the homes of four of its areas."""
    codes = sample_world.areas["area_code"].iloc[:4]
    here = sample_world.origins["area_code"].isin(codes)
    origins = sample_world.origins[here].reset_index(drop=True)
    return replace(sample_world, areas=sample_world.areas.iloc[:4], origins=origins)


@pytest.fixture(scope="module")
def base(world: World) -> Measurement:
    return measure(world)


@pytest.mark.parametrize("seed", range(CASES))
def test_measuring_again_is_measuring_from_scratch(
    seed: int, world: World, base: Measurement
) -> None:
    _, changed = possible(world, seed)
    assert_same(measure(changed, before=base), measure(changed))


@pytest.mark.parametrize("seed", range(FEW))
def test_the_order_of_edits_does_not_matter(seed: int, world: World, base: Measurement) -> None:
    edits, changed = possible(world, 1000 + seed)
    turned = apply(world, scenario(*edits[::-1]))
    assert_same(measure(changed, before=base), measure(turned, before=base))


def test_no_edit_is_the_same_world(world: World) -> None:
    assert apply(world, scenario()) is world


@pytest.mark.parametrize("seed", range(FEW))
def test_the_base_is_never_changed(seed: int, world: World) -> None:
    before = {table.name: getattr(world, table.name).copy() for table in READ}
    possible(world, 2000 + seed)
    for name, table in before.items():
        pd.testing.assert_frame_equal(pd.DataFrame(getattr(world, name)), pd.DataFrame(table))


@pytest.mark.parametrize("seed", range(FEW))
def test_what_is_added_and_closed_was_never_there(seed: int, world: World) -> None:
    random = np.random.default_rng(3000 + seed)
    spot = spot_of(on_land(world, random, 40), world)
    line = world.edges.geometry.iloc[int(random.integers(len(world.edges)))]
    along = tuple(spot_of(line.interpolate(part, normalized=True), world) for part in (0.2, 0.9))
    changed = apply(
        world,
        scenario(
            AddPlace(edit="add_place", id="p", at=spot, category="library", name="B", reason="-"),
            AddPath(edit="add_path", id="w", along=along, reason="-"),
            ClosePlace(edit="close_place", id="1", place="scenario/p", reason="-"),
            ClosePath(edit="close_path", id="2", path="w", reason="-"),
        ),
    )
    for name in ("places", "entrances", "nodes", "edges", "origins"):
        assert getattr(changed, name) is getattr(world, name)


@pytest.mark.parametrize("seed", range(FEW))
def test_a_place_more_never_lowers_and_a_place_less_never_raises(
    seed: int, world: World, base: Measurement
) -> None:
    random = np.random.default_rng(4000 + seed)
    spot = spot_of(on_land(world, random, 60), world)
    more = AddPlace(edit="add_place", id="1", at=spot, category="arts_centre", name="A", reason="-")
    gone = str(random.choice(world.places["place_id"]))
    less = ClosePlace(edit="close_place", id="1", place=gone, reason="-")
    before = answers(base)
    for edit, sign in ((more, 1), (less, -1)):
        after = answers(measure(apply(world, scenario(edit)), before=base))
        for level in LEVELS:
            assert ((after[level] - before[level]) * sign >= 0).all()


@pytest.mark.parametrize("seed", range(2 * FEW))
def test_a_way_more_never_lengthens_a_walk(seed: int, world: World, base: Measurement) -> None:
    random = np.random.default_rng(5000 + seed)
    while True:
        edits = [one for one in draw_edits(world, random, 6) if isinstance(one, AddPath)]
        if edits and (changed := try_edits(world, tuple(edits))) is not None:
            break
    before, after = (distances(answers(one)) for one in (base, measure(changed, before=base)))
    most = before.fillna(np.inf).to_numpy() + WITHIN_M
    assert (after.fillna(np.inf).to_numpy() <= most).all()


@pytest.mark.parametrize("seed", range(FEW))
def test_the_people_are_those_before_and_those_of_new_homes(seed: int, world: World) -> None:
    random = np.random.default_rng(6000 + seed)
    spot = spot_of(near_home(world, random, 20), world)
    there = AddHomes(edit="add_homes", id="1", homes=37, at=spot, reason="-")
    area = world.areas["area_name"].iloc[1]
    spread = AddHomes(
        edit="add_homes", id="2", homes=11, area=area, residents_per_home=2.5, reason="-"
    )
    changed = apply(world, scenario(there, spread))
    assert len(changed.origins) == len(world.origins) + 48
    more = changed.origins["weight"].sum() - world.origins["weight"].sum()
    assert more == pytest.approx(37 * 1.85 + 11 * 2.5)
    assert changed.areas["dwellings"].sum() == world.areas["dwellings"].sum() + 48


@pytest.mark.parametrize("seed", range(FEW))
def test_gains_less_losses_are_the_difference(seed: int, world: World, base: Measurement) -> None:
    _, changed = possible(world, 7000 + seed)
    found = compare(summarise(base), summarise(measure(changed, before=base)))
    for end in ("low", "high"):
        for table in (found.changes, found.square_changes):
            left = table[f"gain_{end}"] - table[f"lose_{end}"]
            assert_allclose(left, table[f"difference_{end}"], rtol=0, atol=1e-5)
        told = found.changes
        difference = told[f"other_{end}"] - told[f"base_{end}"]
        assert_allclose(difference, told[f"difference_{end}"], rtol=0, atol=1e-5)
    town = found.changes[found.changes["area_code"] == ""].set_index(["group", "criterion"])
    of_areas = found.changes[found.changes["area_code"] != ""].groupby(["group", "criterion"])
    known = town["gain_low"].notna()
    summed = of_areas["gain_low"].sum().reindex(town.index)
    assert set(town.index[known].get_level_values("group")) >= {"all"}
    assert_allclose(summed[known], town["gain_low"][known], rtol=0, atol=1e-4)
