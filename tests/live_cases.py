"""Lists of edits in which page and engine part most easily, worked out for any town."""

from __future__ import annotations

from typing import Any

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

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
from tests.scenario_lists import spot_of

_APART_M = 1.0
_SHARED_M = 5.0
_PATHS = 6
_TOLD: dict[str, Any] = {"reason": "bijzonder geval"}


def special_cases(world: World) -> dict[str, tuple[AnyEdit, ...]]:
    """Return lists of edits by what is special about them."""
    return {
        "a component of its own": _join_component(world),
        "a bridge": _close_bridge(world),
        "the edge of the data": _at_edge(world),
        "a place with four entrances": _many_entrances(world),
        "a way on which a place is entered": _close_way_in(world),
        "coincident addresses": _at_coincident(world),
        "a place added and closed": _undone(world),
        "paths up to outlines": _up_to_outlines(world),
        "a path up to the shortest way": _up_to_shortest(world),
    }


def _at(point: BaseGeometry | None, world: World) -> tuple[float, float]:
    return spot_of(shapely.Point(shapely.get_coordinates(point)[0]), world)


def _join_component(world: World) -> tuple[AnyEdit, ...]:
    """Join a part of the network from which nobody starts to the rest, and open a place there."""
    ground = world.edges[~world.edges["layered"] & ~world.edges["across"]]
    apart = ground[~ground["snappable"]]
    joined = ground[ground["snappable"]]
    lines = joined.geometry.to_numpy()
    away = np.array([shapely.distance(lines, one).min() for one in apart.geometry])
    stretch = apart.geometry.iloc[int(np.argmin(np.where(away > _APART_M, away, np.inf)))]
    row = int(shapely.STRtree(lines).nearest(stretch))
    ends = shapely.get_coordinates(shapely.shortest_line(stretch, joined.geometry.iloc[row]))
    along = tuple(_at(shapely.points(end), world) for end in ends)
    there = _at(shapely.get_point(stretch, 0), world)
    return (
        AddPath(edit="add_path", id="1", along=along, **_TOLD),
        AddPlace(edit="add_place", id="2", at=there, category="library", name="Apart", **_TOLD),
        AddHomes(
            edit="add_homes", id="3", at=there, homes=7, per_home={"one_person": 0.5}, **_TOLD
        ),
    )


def _close_bridge(world: World) -> tuple[AnyEdit, ...]:
    bridges = world.edges[world.edges["layered"] & ~world.edges["across"]]
    middle = world.origins.geometry.union_all().centroid
    nearest = bridges.geometry.distance(middle).to_numpy().argmin()
    spot = bridges.geometry.iloc[int(nearest)].interpolate(0.5, normalized=True)
    return (ClosePath(edit="close_path", id="1", at=_at(spot, world), **_TOLD),)


def _at_edge(world: World) -> tuple[AnyEdit, ...]:
    """Open a place at the outermost way, and homes at the address nearest to the edge."""
    ways = world.edges[world.edges["snappable"]]
    west = int(np.argmin(shapely.bounds(ways.geometry.to_numpy())[:, 0]))
    spot = shapely.get_point(ways.geometry.iloc[west], 0)
    home = world.origins.geometry.iloc[int(world.origins["edge_m"].argmin())]
    return (
        AddPlace(
            edit="add_place", id="1", at=_at(spot, world), category="library", name="Rand", **_TOLD
        ),
        AddHomes(edit="add_homes", id="2", at=_at(home, world), homes=3, **_TOLD),
    )


def _many_entrances(world: World) -> tuple[AnyEdit, ...]:
    counts = world.entrances["place_id"].value_counts()
    first, second, third = counts[counts >= 4].index[:3]
    home = _at(world.origins.geometry.iloc[0], world)
    return (
        ClosePlace(edit="close_place", id="1", place=first, **_TOLD),
        ChangePlace(edit="change_place", id="2", place=second, staffed="yes", **_TOLD),
        ChangePlace(edit="change_place", id="3", place=third, at=home, free="no", **_TOLD),
    )


def _close_way_in(world: World) -> tuple[AnyEdit, ...]:
    """Close the ways on which a drawn place is entered, all of them where it can be."""
    places = world.places[shapely.area(world.places.geometry.to_numpy()) > 0]
    counts = world.entrances["place_id"].value_counts()
    lines = world.edges.geometry.to_numpy()
    tree = shapely.STRtree(lines)
    for place_id in places["place_id"][places["place_id"].map(counts) == 1]:
        spot = world.entrances.geometry[world.entrances["place_id"] == place_id].iloc[0]
        rows = tree.query(spot, predicate="dwithin", distance=0.04)
        if len(rows) == 1 and not world.edges["across"].iloc[rows[0]]:
            middle = lines[rows[0]].interpolate(0.5, normalized=True)
            return (ClosePath(edit="close_path", id="1", at=_at(middle, world), **_TOLD),)
    raise LookupError("no drawn place is entered on one way alone")


def _at_coincident(world: World) -> tuple[AnyEdit, ...]:
    wkb = world.origins.geometry.to_wkb()
    twice = int(np.flatnonzero(wkb.duplicated().to_numpy())[0])
    spot = _at(world.origins.geometry.iloc[twice], world)
    return (
        AddHomes(edit="add_homes", id="1", at=spot, homes=5, residents_per_home=2.5, **_TOLD),
        AddHomes(edit="add_homes", id="2", at=spot, homes=1, **_TOLD),
        AddPlace(edit="add_place", id="3", at=spot, category="park", name="Voor de deur", **_TOLD),
    )


def _undone(world: World) -> tuple[AnyEdit, ...]:
    spot = _at(world.origins.geometry.iloc[0], world)
    return (
        AddPlace(edit="add_place", id="p", at=spot, category="library", name="Even", **_TOLD),
        ClosePlace(edit="close_place", id="1", place="scenario/p", **_TOLD),
        ClosePlace(
            edit="close_place", id="2", place=str(world.places["place_id"].iloc[0]), **_TOLD
        ),
    )


def _up_to_outlines(world: World) -> tuple[AnyEdit, ...]:
    """Lead paths from homes up to ways along outlines of places, where the last bits decide."""
    places = world.places.geometry.to_numpy()
    outlines = shapely.boundary(places[shapely.area(places) > 0])
    ways = world.edges.geometry.to_numpy()[world.edges["snappable"]]
    rows, hits = shapely.STRtree(ways).query(outlines, predicate="intersects")
    shared = shapely.line_merge(shapely.intersection(outlines[rows], ways[hits]))
    stretches = shared[shapely.length(shared) > _SHARED_M]
    spots = shapely.line_interpolate_point(stretches, 0.37, normalized=True)
    homes = world.origins.geometry.to_numpy()
    (_, home), away_m = shapely.STRtree(homes).query_nearest(
        spots, all_matches=False, return_distance=True
    )
    return tuple(
        AddPath(
            edit="add_path",
            id=str(number),
            along=(_at(homes[home[row]], world), _at(spots[row], world)),
            **_TOLD,
        )
        for number, row in enumerate(np.argsort(away_m, kind="stable")[:_PATHS], start=1)
    )


def _up_to_shortest(world: World) -> tuple[AnyEdit, ...]:
    """Lead a path up to the shortest way, which in the sample town is a centimetre, drawn twice."""
    ways = world.edges[world.edges["snappable"]]
    way = ways.geometry.iloc[int(ways["length_m"].argmin())]
    spot = way.interpolate(0.37, normalized=True)
    before = shapely.Point(spot.x + 31, spot.y + 23)
    return (
        AddPath(edit="add_path", id="1", along=(_at(before, world), _at(spot, world)), **_TOLD),
    )
