"""Ways that a scenario closes and adds, in the walking network of a world."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from sociale_infra.components import is_snappable
from sociale_infra.scenarios.network import JOIN_M, Net, NewPath
from sociale_infra.sources.osm.elements import Elements
from sociale_infra.sources.places.entrances import build_entrances, enter_by
from sociale_infra.town import World

# An entrance lies on a way whose distance is less: its coordinates are in centimetres.
_ON_WAY_M = 0.05
_NO_GATES = Elements([], [], np.empty(0, dtype=object))


def find_edge(world: World, spot: shapely.Point) -> int:
    """Return the row of the edge nearest to a spot.

    Raises
    ------
    ValueError
        None is near.
    """
    drawn = np.flatnonzero(~world.edges["across"].to_numpy())
    lines = world.edges.geometry.to_numpy()
    row = int(drawn[shapely.STRtree(lines[drawn]).nearest(spot)])
    away_m = shapely.distance(lines[row], spot)
    if away_m > JOIN_M:
        message = f"there is no way within {JOIN_M:g} m of it; the nearest is {away_m:,.0f} m away"
        raise ValueError(message)
    return row


def with_paths(world: World, closed: Iterable[int], added: Mapping[str, NewPath]) -> World:
    """Return a world with some edges (rows) less and some ways more.

    Places that were entered from a closed way alone are entered at the nearest point of their
    outline; where an added way meets the outline of a place, that is entered too.

    Raises
    ------
    PathError
        An added way touches nothing, or a bridge or tunnel at one of its ends.
    """
    gone = sorted({*closed})
    before = world.edges.drop(index=gone).reset_index(drop=True)
    net = Net(before, int(world.nodes["node_id"].max()), int(world.edges["edge_id"].max()))
    # A bridge may end at an added path.
    faults = {}
    for name, path in sorted(added.items(), key=lambda named: named[1].layered):
        try:
            net.add(path)
        except ValueError as error:
            faults[name] = str(error)
    if faults:
        raise PathError(faults)
    edges = net.table()
    # A piece of a way that is cut leads nowhere that the whole did not.
    new = edges["added"] & ~edges["edge_id"].isin(world.edges["edge_id"])
    snappable = is_snappable(edges, world.settings.network.min_component_nodes)
    edges["added"] |= snappable & ~edges["snappable"].to_numpy()
    edges["snappable"] = snappable
    nodes = pd.concat([world.nodes, net.new_nodes()], ignore_index=True)
    entrances = _without_ways(world, edges, gone)
    fresh = enter_by(world.places, edges, new.to_numpy())
    entrances = _numbered_on(entrances, fresh)
    return replace(world, nodes=nodes, edges=edges, entrances=entrances)


class PathError(ValueError):
    """Added ways that cannot be joined: why, by their names."""

    def __init__(self, faults: Mapping[str, str]) -> None:
        super().__init__("; ".join(faults.values()))
        self.faults = faults


def _without_ways(world: World, edges: gpd.GeoDataFrame, gone: Sequence[int]) -> gpd.GeoDataFrame:
    """Return the entrances but for those on closed ways alone."""
    entrances = world.entrances
    if not gone or entrances.empty:
        return entrances
    closed = shapely.union_all(world.edges.geometry.to_numpy()[[*gone]])
    points = entrances.geometry.to_numpy()
    drawn = world.places.loc[shapely.area(world.places.geometry.to_numpy()) > 0, "place_id"]
    lost = shapely.distance(points, closed) <= _ON_WAY_M
    lost &= entrances["place_id"].isin(drawn).to_numpy()
    rows = np.flatnonzero(lost)
    near = shapely.STRtree(edges.geometry.to_numpy()).query(
        points[rows], predicate="dwithin", distance=_ON_WAY_M
    )[0]
    lost[rows[np.unique(near)]] = False
    kept: gpd.GeoDataFrame = entrances[~lost].reset_index(drop=True)
    places = world.places["place_id"]
    bare = places.isin(entrances["place_id"][lost]) & ~places.isin(kept["place_id"])
    if not bare.any():
        return kept
    everywhere = shapely.box(*world.places.total_bounds)
    again = build_entrances(world.places[bare].reset_index(drop=True), edges, _NO_GATES, everywhere)
    whole: gpd.GeoDataFrame = pd.concat([kept, again], ignore_index=True)
    return whole


def _numbered_on(entrances: gpd.GeoDataFrame, fresh: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return entrances with others behind them, numbered on; those that are there are no others."""
    known = {
        (place, *xy)
        for place, xy in zip(
            entrances["place_id"],
            shapely.get_coordinates(entrances.geometry.to_numpy()).tolist(),
            strict=True,
        )
    }
    xy = shapely.get_coordinates(fresh.geometry.to_numpy()).tolist()
    new = np.array(
        [(place, *at) not in known for place, at in zip(fresh["place_id"], xy, strict=True)], bool
    )
    fresh = fresh[new].reset_index(drop=True)
    last = entrances["entrance_id"].str.rpartition("#")[2].astype(int)
    first = fresh["place_id"].map(last.groupby(entrances["place_id"]).max()).fillna(0).astype(int)
    number = first + 1 + fresh.groupby("place_id").cumcount()
    fresh = fresh.assign(entrance_id=fresh["place_id"] + "#" + number.astype("str"))
    whole: gpd.GeoDataFrame = pd.concat([entrances, fresh], ignore_index=True)
    return whole
