"""Homes and firms: terraces along the streets, and an address for each door in the town."""

from __future__ import annotations

from itertools import pairwise
from typing import NamedTuple

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray
from shapely import LineString, Point, STRtree

from sociale_infra.sources.sample_town.drawing import Feature, Points
from sociale_infra.sources.sample_town.names import TOWN, read_tags
from sociale_infra.sources.sample_town.plan import WIJKEN, Wijk
from sociale_infra.sources.sample_town.streets import Street

_SHARED_BUILDINGS = {"apartments", "retail", "industrial", "warehouse", "farm"}
# The letters of Dutch postcodes; the numbers 8990 to 8999 are not in use.
_LETTERS = "ABCDEGHJKLMNPRSTVWXZ"
_FIRST_POSTCODE = 8990
_DEPTH_M = 9.0
_CORNER_M = 11.0  # free of houses at a junction
_CLEAR_M = 3.0  # from a terrace to the nearest way
_WALL_M = 2.0  # from an outer wall to the front doors inside
_STAIRS_M = 16.0  # between two staircases, along the wall


class _Frontage(NamedTuple):
    """How houses stand along a street (m): distance to it, length of a terrace, gap after it."""

    set_back: float
    terrace: float
    gap: float


_FRONTAGES = {
    "r": _Frontage(6.5, 44.0, 5.0),
    "l": _Frontage(5.0, 38.0, 4.0),
    "u": _Frontage(14.0, 20.0, 60.0),
}


class _Terraces(NamedTuple):
    """Rows of houses under one roof: polygons, homes in each, and the street they front."""

    shapes: NDArray[np.object_]
    homes: NDArray[np.intp]
    street: NDArray[np.intp]
    is_left: NDArray[np.bool_]


def build_homes(streets: list[Street], grounds: dict[str, list[Feature]]) -> list[Feature]:
    """Return terraces, and addresses in all buildings: as many per wijk as in the plan."""
    width = {wijk.name: wijk.house_m for wijk in WIJKEN}
    shapes = [ground.geometry for drawn in grounds.values() for ground in drawn]
    terraces = _build_terraces(
        streets,
        np.array([width.get(street.wijk, np.nan) for street in streets]),
        np.array([shape for shape in shapes if not isinstance(shape, Point)]),
    )
    houses = _houses(terraces, streets)
    flats = [
        _flats(
            wijk, wijk.addresses - (houses["wijk"] == wijk.name).sum(), grounds[wijk.name], streets
        )
        for wijk in WIJKEN
    ]
    addresses = _number(pd.concat([houses, *flats], ignore_index=True))
    buildings = [Feature(shape, {"building": "terrace"}) for shape in terraces.shapes]
    return [*buildings, *addresses]


def _houses(terraces: _Terraces, streets: list[Street]) -> pd.DataFrame:
    points, terrace = _house_doors(terraces)
    street = terraces.street[terrace]
    return pd.DataFrame(
        {
            "x": points[:, 0],
            "y": points[:, 1],
            "wijk": [streets[i].wijk for i in street],
            "street": [read_tags(streets[i].tags).get("name", "") for i in street],
            "is_left": terraces.is_left[terrace],
        }
    )


def _flats(wijk: Wijk, count: int, grounds: list[Feature], streets: list[Street]) -> pd.DataFrame:
    """Place the remaining addresses in flats and halls, by floor space, on the nearest street."""
    shared = [ground for ground in grounds if ground.tags.get("building") in _SHARED_BUILDINGS]
    shapes = np.array([building.geometry for building in shared])
    floors = np.array([int(building.tags.get("building:levels", 1)) for building in shared])
    points, building = _flat_doors(shapes, share_out(count, shapely.area(shapes) * floors))
    named = [street for street in streets if street.wijk == wijk.name and "name=" in street.tags]
    nearest = STRtree([street.line for street in named]).nearest(shapes)[building]
    return pd.DataFrame(
        {
            "x": points[:, 0],
            "y": points[:, 1],
            "wijk": wijk.name,
            "street": [read_tags(named[i].tags)["name"] for i in nearest],
            "is_left": False,
        }
    )


def _number(doors: pd.DataFrame) -> list[Feature]:
    """Give every door its address: odd numbers on the left side of a street, even on the right."""
    numbers = doors.groupby(["wijk", "street", "is_left"]).cumcount() * 2 + 2 - doors["is_left"]
    wijken = [wijk.name for wijk in WIJKEN]
    letters, _ = pd.factorize(doors["street"])
    return [
        Feature(
            Point(x, y),
            {
                "addr:city": TOWN,
                "addr:housenumber": str(number),
                "addr:postcode": _postcode(wijken.index(wijk), letter),
                "addr:street": street,
            },
        )
        for x, y, number, wijk, letter, street in zip(
            doors["x"], doors["y"], numbers, doors["wijk"], letters, doors["street"], strict=True
        )
    ]


def _postcode(wijk: int, street: int) -> str:
    first, second = divmod(street % len(_LETTERS) ** 2, len(_LETTERS))
    return f"{_FIRST_POSTCODE + wijk} {_LETTERS[first]}{_LETTERS[second]}"


def _build_terraces(
    streets: list[Street], house_m: Points, obstacles: NDArray[np.object_]
) -> _Terraces:
    """Line both sides of the streets with terraces where there is room.

    `house_m` is the width of a house, in metres, for each street.
    """
    stretches, owner = _between_junctions(streets)
    set_back, terrace, gap = np.array([_FRONTAGES[streets[i].kind] for i in owner]).T
    room = shapely.length(stretches) - 2 * _CORNER_M
    count = np.maximum(np.round(room / (terrace + gap)), 1).astype(int)
    homes = np.maximum(np.floor((room / count - gap) / house_m[owner]), 0).astype(int)
    row = np.repeat(np.arange(len(stretches)), np.where(homes > 0, count, 0))
    nth = np.concatenate([np.arange(n) for n in count[homes > 0]])
    middle = _CORNER_M + (nth + 0.5) * (room / count)[row]
    ends = [middle + half * (homes * house_m[owner])[row] / 2 for half in (-1, 1)]
    shapes = np.concatenate(
        [_terrace(stretches[row], ends, set_back[row], side) for side in (1, -1)]
    )
    fits = _fitting(shapes, np.array([street.line for street in streets]), obstacles)
    is_left = np.arange(len(shapes))[fits] < len(row)
    row = np.concatenate([row, row])[fits]
    return _Terraces(shapes[fits], homes[row], owner[row], is_left)


def _between_junctions(
    streets: list[Street],
) -> tuple[NDArray[np.object_], NDArray[np.intp]]:
    """Return the stretches between junctions of streets with houses, and their street."""
    coordinates, line = shapely.get_coordinates([s.line for s in streets], return_index=True)
    _, vertex, uses = np.unique(coordinates, axis=0, return_inverse=True, return_counts=True)
    shared = uses[vertex] > 1
    stretches, owner = [], []
    for i in (i for i, street in enumerate(streets) if street.kind in _FRONTAGES):
        own = np.flatnonzero(line == i)
        cuts = [own[0], *own[1:-1][shared[own[1:-1]]], own[-1]]
        stretches += [LineString(coordinates[a : b + 1]) for a, b in pairwise(cuts)]
        owner += [i] * (len(cuts) - 1)
    return np.array(stretches), np.array(owner)


def _terrace(
    lines: NDArray[np.object_], ends: list[Points], front: Points, side: int
) -> NDArray[np.object_]:
    a, b = (shapely.get_coordinates(shapely.line_interpolate_point(lines, end)) for end in ends)
    along = (b - a) / np.hypot(*(b - a).T)[:, None]
    away = side * along[:, ::-1] * [-1, 1]
    near, far = front[:, None] * away, (front[:, None] + _DEPTH_M) * away
    return np.asarray(shapely.polygons(np.stack([a + near, b + near, b + far, a + far], axis=1)))


def _fitting(
    shapes: NDArray[np.object_], ways: NDArray[np.object_], obstacles: NDArray[np.object_]
) -> NDArray[np.bool_]:
    """Return which shapes are clear of all ways, of all obstacles and of the shapes before."""
    fits = np.ones(len(shapes), dtype=bool)
    fits[STRtree(ways).query(shapes, predicate="dwithin", distance=_CLEAR_M)[0]] = False
    fits[STRtree(obstacles).query(shapes, predicate="intersects")[0]] = False
    for later, earlier in zip(*STRtree(shapes).query(shapes, predicate="intersects"), strict=True):
        if earlier < later and fits[earlier]:
            fits[later] = False
    return fits


def _house_doors(terraces: _Terraces) -> tuple[Points, NDArray[np.intp]]:
    """Return a door in every house, just behind its front, and the number of its terrace."""
    terrace = np.repeat(np.arange(len(terraces.homes)), terraces.homes)
    corners = shapely.get_coordinates(terraces.shapes).reshape(-1, 5, 2)[terrace]
    left, right, back = corners[:, 0], corners[:, 1], corners[:, 3]
    share = (_count_within(terraces.homes) + 0.5) / terraces.homes[terrace]
    return left + (right - left) * share[:, None] + (back - left) / 3, terrace


def _flat_doors(
    shapes: NDArray[np.object_], homes: NDArray[np.intp]
) -> tuple[Points, NDArray[np.intp]]:
    """Return doors of flats and firms, at the same point per staircase, and their building."""
    building = np.repeat(np.arange(len(shapes)), homes)
    walls = shapely.get_exterior_ring(shapely.buffer(shapes, -_WALL_M, join_style="mitre"))
    stairs = np.maximum(shapely.length(walls) // _STAIRS_M, 1)
    stair = _count_within(homes) * stairs[building] // homes[building]
    at = shapely.line_interpolate_point(
        walls[building], (stair + 0.5) / stairs[building], normalized=True
    )
    return shapely.get_coordinates(at), building


def _count_within(sizes: NDArray[np.intp]) -> NDArray[np.intp]:
    """Count from 0 within each of the groups of these sizes."""
    return np.arange(sizes.sum()) - np.repeat(np.cumsum(sizes) - sizes, sizes)


def share_out(total: int, weights: Points) -> NDArray[np.intp]:
    """Divide a whole number in proportion to the weights, with nothing left over."""
    steps = np.round(np.cumsum(weights) / weights.sum() * total).astype(int)
    parts: NDArray[np.intp] = np.diff(steps, prepend=0)
    return parts
