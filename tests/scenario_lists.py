"""Lists of edits drawn at random over a world, for tests of scenarios."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import shapely
from pyproj import Transformer

from sociale_infra.scenarios.edits import (
    AddHomes,
    AddPath,
    AddPlace,
    AnyEdit,
    ChangePlace,
    ClosePath,
    ClosePlace,
)
from sociale_infra.town import World

Random = np.random.Generator
KINDS = ("community_centre", "library", "horeca", "park", "sports_club")
ANSWERS = ("yes", "no", "unknown")
WHY = "getrokken"


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
    to_degrees = Transformer.from_crs(world.origins.crs, 4326, always_xy=True)
    lon, lat = to_degrees.transform(point.x, point.y)
    return float(lon), float(lat)


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
