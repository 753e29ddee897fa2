"""Lists of edits drawn at random over a world, and what must then be the same."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.testing import assert_allclose
from pyproj import CRS, Transformer

from sociale_infra.errors import InputError
from sociale_infra.measurement import Measurement
from sociale_infra.scenarios.apply import apply
from sociale_infra.scenarios.edits import (
    AddHomes,
    AddPath,
    AddPlace,
    AnyEdit,
    ChangePlace,
    ClosePath,
    ClosePlace,
    Scenario,
)
from sociale_infra.town import World

Random = np.random.Generator
KINDS = ("community_centre", "library", "horeca", "park", "sports_club")
ANSWERS = ("yes", "no", "unknown")
WHY = "getrokken"
WITHIN_M = 0.001


def draw_edits(world: World, random: Random, most: int = 4) -> tuple[AnyEdit, ...]:
    """Draw edits that do not contradict each other, of any kind."""
    makers: list[Callable[..., AnyEdit]] = [_add_place, _close_place, _change_place, _add_homes]
    makers += [_add_path, _add_bridge, _close_path]
    free = random.permutation(world.places["place_id"].to_numpy()).tolist()
    closed = random.permutation(len(world.edges)).tolist()
    edits: list[AnyEdit] = []
    for number in range(1, int(random.integers(1, most + 1)) + 1):
        make = makers[int(random.integers(len(makers)))]
        edits.append(make(world, random, {"id": str(number), "reason": WHY}, free, closed))
    return tuple(edits)


def spot_of(point: shapely.Point, world: World) -> tuple[float, float]:
    """Return a point as a user writes it, in degrees."""
    lon, lat = _to_degrees(world.origins.crs).transform(point.x, point.y)
    return float(lon), float(lat)


@functools.cache
def _to_degrees(crs: CRS) -> Transformer:
    return Transformer.from_crs(crs, 4326, always_xy=True)


def near_home(world: World, random: Random, away_m: float) -> shapely.Point:
    """Return a point at most so far from a home on each axis."""
    xy = shapely.get_coordinates(world.origins.geometry.to_numpy())
    x, y = xy[int(random.integers(len(xy)))]
    east, north = random.uniform(-away_m, away_m, 2)
    return shapely.Point(x + east, y + north)


def on_land(world: World, random: Random, away_m: float) -> shapely.Point:
    """Return such a point that is on land."""
    background = world.background
    water = background.geometry.to_numpy()[(background["kind"] == "water").to_numpy()]
    while True:
        point = near_home(world, random, away_m)
        if not shapely.contains(water, point).any():
            return point


def _add_place(world: World, random: Random, told: dict[str, Any], *_: object) -> AnyEdit:
    return AddPlace(
        edit="add_place",
        at=spot_of(on_land(world, random, 60), world),
        category=str(random.choice(KINDS)),
        name=f"Nieuw {told['id']}",
        staffed=ANSWERS[int(random.integers(3))],  # type: ignore[arg-type]  # an answer
        **told,
    )


def _close_place(
    _: World, __: Random, told: dict[str, Any], free: list[str], *___: object
) -> AnyEdit:
    return ClosePlace(edit="close_place", place=free.pop(), **told)


def _change_place(
    world: World, random: Random, told: dict[str, Any], free: list[str], *_: object
) -> AnyEdit:
    moved = random.random() < 0.5
    return ChangePlace(
        edit="change_place",
        place=free.pop(),
        staffed="yes",
        at=spot_of(on_land(world, random, 60), world) if moved else None,
        **told,
    )


def _add_homes(world: World, random: Random, told: dict[str, Any], *_: object) -> AnyEdit:
    homes = int(random.integers(1, 60))
    if random.random() < 0.5:
        spot = spot_of(near_home(world, random, 30), world)
        return AddHomes(edit="add_homes", homes=homes, at=spot, **told)
    area = world.areas["area_code"].iloc[int(random.integers(len(world.areas)))]
    return AddHomes(edit="add_homes", homes=homes, area=area, **told)


def _add_path(world: World, random: Random, told: dict[str, Any], *_: object) -> AnyEdit:
    """Draw a way that begins on a way, so that it touches one."""
    row = int(random.integers(len(world.edges)))
    first = world.edges.geometry.iloc[row].interpolate(0.4, normalized=True)
    east, north = random.uniform(-250, 250, 2)
    last = shapely.Point(first.x + east, first.y + north)
    spots = (spot_of(first, world), spot_of(last, world))
    return AddPath(edit="add_path", along=spots, **told)


def _add_bridge(world: World, random: Random, told: dict[str, Any], *_: object) -> AnyEdit:
    """Draw a bridge between two ways that lie near each other."""
    ground = world.edges[~world.edges["layered"]]
    first = ground.geometry.iloc[int(random.integers(len(ground)))].interpolate(
        0.3, normalized=True
    )
    near = ground[shapely.dwithin(ground.geometry.to_numpy(), first, 300)]
    last = near.geometry.iloc[int(random.integers(len(near)))].interpolate(0.7, normalized=True)
    if last.distance(first) < 1:
        last = near.geometry.iloc[0].interpolate(0.0)
    spots = (spot_of(first, world), spot_of(last, world))
    return AddPath(edit="add_path", along=spots, kind="bridge", **told)


def _close_path(
    world: World,
    _: Random,
    told: dict[str, Any],
    __: list[str],
    closed: list[int],
) -> AnyEdit:
    middle = world.edges.geometry.iloc[closed.pop()].interpolate(0.5, normalized=True)
    return ClosePath(edit="close_path", at=spot_of(middle, world), **told)


def scenario(*edits: AnyEdit) -> Scenario:
    return Scenario(name="Proef", edits=edits)


def try_edits(world: World, edits: tuple[AnyEdit, ...]) -> World | None:
    """Apply edits; None where what was drawn cannot be, such as a closing of what is one way."""
    try:
        return apply(world, scenario(*edits))
    except InputError:
        return None


def possible(world: World, seed: int) -> tuple[tuple[AnyEdit, ...], World]:
    """Draw the first list of a seed that can be."""
    random = np.random.default_rng(seed)
    while True:
        edits = draw_edits(world, random)
        if (changed := try_edits(world, edits)) is not None:
            return edits, changed


def answers(measurement: Measurement) -> gpd.GeoDataFrame:
    return measurement.origins().set_index("origin_id").sort_index()


def distances(origins: pd.DataFrame) -> pd.DataFrame:
    walks = [name for name in origins.columns.astype(str) if name.startswith("nearest")]
    return origins[[name for name in walks if name.endswith("_m")]]


def assert_same(one: Measurement, other: Measurement) -> None:
    """Levels and people exactly, metres within a millimetre."""
    first, second = answers(one), answers(other)
    assert first.index.equals(second.index)
    kinds = ("robust", "meets", "count", "closure")
    exact = [name for name in first.columns.astype(str) if name.startswith(kinds)]
    pd.testing.assert_frame_equal(
        pd.DataFrame(first[[*exact, "weight", "area_code"]]),
        pd.DataFrame(second[[*exact, "weight", "area_code"]]),
    )
    assert_allclose(distances(first), distances(second), rtol=0, atol=WITHIN_M)
    pd.testing.assert_frame_equal(one.robustness(), other.robustness())
