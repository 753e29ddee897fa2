"""Access to a town's walking network: its origins, and the entrances of its places, on it."""

from __future__ import annotations

from typing import NamedTuple

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely
from scipy.spatial import KDTree

from sociale_infra.engine.distance import AccessGraph, build_access_graph
from sociale_infra.engine.network import (
    Floats,
    Ints,
    Snapped,
    WalkNetwork,
    part_of,
    resnap,
    snap_twice,
)
from sociale_infra.tables import find_rows

Points = npt.NDArray[np.object_]


class Access(NamedTuple):
    """The origins and the entrances of a town's places on its walking network (metric CRS).

    It is built once a run: what is asked of it (which places, by which rules) changes nothing.
    """

    network: WalkNetwork
    max_snap_m: float
    """Greatest distance between a point and the network in metres, inclusive."""
    origin_points: Points
    """The origins."""
    edge_m: Floats
    """Metres from each origin to the edge of what was read; infinite where that is not known."""
    origins: Snapped
    """Where people start: the origins in their order, then some of them once more."""
    origin: Ints
    """Row of the origin of each start."""
    entrance_points: Points
    """The entrances."""
    entrances: Snapped
    """Where places are reached: the entrances in their order, then some of them once more."""
    entrance: Ints
    """Row of the entrance of each of these."""
    place: Ints
    """Row of the place that each of these leads into."""
    graph: AccessGraph
    """The network, cut at the entrances, with the origins on the pieces."""

    def on_part(self, walkable: npt.NDArray[np.bool_], min_nodes: int) -> Access:
        """Return the access over some of the edges, as if the others were not there.

        Parameters
        ----------
        walkable
            Which edges there are.
        min_nodes
            Nodes of a connected part that one may start in.
        """
        part = part_of(self.network, walkable, min_nodes)
        origins, entrances = (
            resnap(part, walkable, snapped, points, self.max_snap_m)
            for snapped, points in (
                (self.origins, self.origin_points[self.origin]),
                (self.entrances, self.entrance_points[self.entrance]),
            )
        )
        return self._replace(
            network=part,
            origins=origins,
            entrances=entrances,
            graph=build_access_graph(part, entrances, origins),
        )

    def from_points(self, points: Points) -> Access:
        """Return the access of other points (metric CRS) to the same places.

        The edge of what was read is at least as far from them as the nearest origin tells.
        """
        starts, origin = snap_twice(self.network, points, self.max_snap_m)
        return self._replace(
            origin_points=points,
            edge_m=self._least_to_edge(points),
            origins=starts,
            origin=origin,
            graph=build_access_graph(self.network, self.entrances, starts),
        )

    def _least_to_edge(self, points: Points) -> Floats:
        if not len(self.origin_points):
            return np.full(len(points), np.inf)
        origins, others = map(shapely.get_coordinates, (self.origin_points, points))
        away_m, near = KDTree(origins).query(others)
        return np.maximum(self.edge_m[near] - away_m, 0.0)

    def to_points(self, points: Points, among: Ints | None = None) -> Access:
        """Return the access of origins (all, or `among` these rows) to points, a place each."""
        rows = np.arange(len(self.origin_points)) if among is None else among
        number = np.full(len(self.origin_points), -1)
        number[rows] = np.arange(len(rows))
        more = np.arange(len(self.origin_points), len(self.origin))
        again = more[number[self.origin[more]] >= 0]
        kept = np.append(rows, again)
        starts = self.origins.take(kept)
        targets, target = snap_twice(self.network, points, self.max_snap_m)
        return self._replace(
            origin_points=self.origin_points[rows],
            edge_m=self.edge_m[rows],
            origins=starts,
            origin=number[self.origin[kept]],
            entrance_points=points,
            entrances=targets,
            entrance=target,
            place=target,
            graph=build_access_graph(self.network, targets, starts),
        )

    def with_places(self, places: gpd.GeoDataFrame, entrances: gpd.GeoDataFrame) -> Access:
        """Return the access by the same entrances to other rows of places.

        Raises
        ------
        TableError
            An entrance leads into a place that is not there.
        """
        return self._replace(place=_find_places(places, entrances)[self.entrance])

    def with_entrances(self, places: gpd.GeoDataFrame, entrances: gpd.GeoDataFrame) -> Access:
        """Return the access of the same origins to other places.

        Raises
        ------
        TableError
            An entrance leads into a place that is not there.
        """
        place = _find_places(places, entrances)
        entrance_points = entrances.geometry.to_numpy()
        snapped, entrance = snap_twice(self.network, entrance_points, self.max_snap_m)
        return self._replace(
            entrance_points=entrance_points,
            entrances=snapped,
            entrance=entrance,
            place=place[entrance],
            graph=build_access_graph(self.network, snapped, self.origins),
        )

    @property
    def snap_m(self) -> Floats:
        """Metres between each origin and the network, NaN where it is not on it."""
        return self.graph.offset_m[: len(self.origin_points)]

    @property
    def snapped(self) -> npt.NDArray[np.bool_]:
        """Which origins are on the network."""
        return self.graph.piece[: len(self.origin_points)] >= 0

    @property
    def entrance_snap_m(self) -> Floats:
        """Metres between each entrance and the network, NaN where it is not on it."""
        return self.graph.target_offset_m[: len(self.entrance_points)]


def build_access(
    network: WalkNetwork,
    origins: gpd.GeoDataFrame,
    places: gpd.GeoDataFrame,
    entrances: gpd.GeoDataFrame,
    max_snap_m: float,
) -> Access:
    """Put origins and entrances on the network.

    Parameters
    ----------
    network
        The walking network, in the metric CRS of the tables.
    origins, places, entrances
        Their tables.
    max_snap_m
        Greatest distance between a point and the network in metres, inclusive.

    Raises
    ------
    TableError
        An entrance leads into a place that is not there.
    """
    place = _find_places(places, entrances)
    points, entrance_points = origins.geometry.to_numpy(), entrances.geometry.to_numpy()
    starts, origin = snap_twice(network, points, max_snap_m)
    targets, entrance = snap_twice(network, entrance_points, max_snap_m)
    return Access(
        network=network,
        max_snap_m=max_snap_m,
        origin_points=points,
        edge_m=origins["edge_m"].to_numpy(),
        origins=starts,
        origin=origin,
        entrance_points=entrance_points,
        entrances=targets,
        entrance=entrance,
        place=place[entrance],
        graph=build_access_graph(network, targets, starts),
    )


def part_of_origins(part: Ints, access: Access) -> pd.arrays.IntegerArray:
    """Return the part of the network that each origin is on, `<NA>` if unsnapped; by `part`.

    `part` is the part that each edge belongs to (see `parts_by_size`).
    """
    edge = access.origins.edge[: len(access.origin_points)]
    of_origin = pd.array(part[edge], dtype="Int64")
    of_origin[edge < 0] = pd.NA
    return of_origin


def _find_places(places: gpd.GeoDataFrame, entrances: gpd.GeoDataFrame) -> Ints:
    """Return the row of the place that each entrance leads into."""
    return find_rows(entrances, "entrance_id", entrances["place_id"], places, "place")
