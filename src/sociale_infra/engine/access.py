"""Access to a town's walking network: its origins, and the entrances of its places, on it."""

from __future__ import annotations

from typing import NamedTuple

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd

from sociale_infra.engine.distance import AccessGraph, build_access_graph
from sociale_infra.engine.network import Floats, Ints, Snapped, WalkNetwork, part_of, resnap, snap
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
    entrance_points: Points
    """The entrances."""
    entrances: Snapped
    place: Ints
    """Row of the place that each entrance leads into."""
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
                (self.origins, self.origin_points),
                (self.entrances, self.entrance_points),
            )
        )
        return self._replace(
            network=part,
            origins=origins,
            entrances=entrances,
            graph=build_access_graph(part, entrances, origins),
        )

    def from_points(self, points: Points) -> Access:
        """Return the access of other points (metric CRS) to the same places."""
        starts = snap(self.network, points, self.max_snap_m)
        graph = build_access_graph(self.network, self.entrances, starts)
        edge_m = np.full(len(points), np.inf)
        return self._replace(origin_points=points, edge_m=edge_m, origins=starts, graph=graph)

    def to_points(self, points: Points, among: Ints | None = None) -> Access:
        """Return the access of origins (all, or `among` these rows) to points, a place each."""
        rows = np.arange(len(self.origin_points)) if among is None else among
        starts, targets = self.origins.take(rows), snap(self.network, points, self.max_snap_m)
        return self._replace(
            origin_points=self.origin_points[rows],
            edge_m=self.edge_m[rows],
            origins=starts,
            entrance_points=points,
            entrances=targets,
            place=np.arange(len(points)),
            graph=build_access_graph(self.network, targets, starts),
        )

    def with_places(self, places: gpd.GeoDataFrame, entrances: gpd.GeoDataFrame) -> Access:
        """Return the access by the same entrances to other rows of places.

        Raises
        ------
        TableError
            An entrance leads into a place that is not there.
        """
        return self._replace(place=_find_places(places, entrances))

    def with_entrances(self, places: gpd.GeoDataFrame, entrances: gpd.GeoDataFrame) -> Access:
        """Return the access of the same origins to other places.

        Raises
        ------
        TableError
            An entrance leads into a place that is not there.
        """
        place = _find_places(places, entrances)
        entrance_points = entrances.geometry.to_numpy()
        snapped = snap(self.network, entrance_points, self.max_snap_m)
        graph = build_access_graph(self.network, snapped, self.origins)
        return self._replace(
            entrance_points=entrance_points, entrances=snapped, place=place, graph=graph
        )


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
    starts, targets = (snap(network, each, max_snap_m) for each in (points, entrance_points))
    graph = build_access_graph(network, targets, starts)
    edge_m = origins["edge_m"].to_numpy()
    return Access(
        *(network, max_snap_m, points, edge_m, starts, entrance_points, targets, place, graph)
    )


def part_of_origins(part: Ints, access: Access) -> pd.arrays.IntegerArray:
    """Return the part of the network that each origin is on, `<NA>` if unsnapped; by `part`.

    `part` is the part that each edge belongs to (see `parts_by_size`).
    """
    edge = access.origins.edge
    of_origin = pd.array(part[edge], dtype="Int64")
    of_origin[edge < 0] = pd.NA
    return of_origin


def _find_places(places: gpd.GeoDataFrame, entrances: gpd.GeoDataFrame) -> Ints:
    """Return the row of the place that each entrance leads into."""
    return find_rows(entrances, "entrance_id", entrances["place_id"], places, "place")
