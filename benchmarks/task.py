"""The task: from every address, how far is the nearest place, and how many are within 800 m."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import shapely
from shapely import STRtree

from sociale_infra import read_world
from sociale_infra.engine.network import build_network, parts_by_size

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Lines = npt.NDArray[np.object_]

LIMIT_M = 800.0
MAX_SNAP_M = 200.0


class Task(NamedTuple):
    """What every method starts from: a connected network, places and addresses, in metres."""

    node_xy: Floats
    u: Ints
    v: Ints
    """First and last node of every edge, as rows of the nodes."""
    length_m: Floats
    line: Lines
    place_xy: Floats
    """A point per place: its first entrance."""
    category: Ints
    """Row of each place's category."""
    keys: tuple[str, ...]
    address_xy: Floats

    def at_every_bend(self) -> Task:
        """Return the same with every bend of a street as a node, and every stretch as an edge."""
        xy, edge = shapely.get_coordinates(self.line, return_index=True)
        flat, node = np.unique(xy.view(np.complex128).ravel(), return_inverse=True)
        on = edge[1:] == edge[:-1]
        u, v = node[:-1][on], node[1:][on]
        xy = np.column_stack([flat.real, flat.imag])
        line = np.asarray(shapely.linestrings(np.stack([xy[u], xy[v]], axis=1)), dtype=object)
        length_m = np.asarray(shapely.length(line))
        return self._replace(node_xy=xy, u=u, v=v, length_m=length_m, line=line)


def read_task(folder: Path) -> Task:
    """Read the task from the tables that `write_world` wrote.

    It holds the largest connected part of the network, which is what OSMnx keeps by default, and
    the places and addresses within `MAX_SNAP_M` of it.
    """
    world = read_world(folder)
    network = build_network(world.nodes, world.edges)
    edges = gpd.GeoDataFrame(world.edges[parts_by_size(network) == 0])
    used = np.unique(edges[["u", "v"]])
    corners = world.nodes.set_index("node_id").loc[used]
    tree = STRtree(edges.geometry.to_numpy())
    first = _near(tree, world.entrances.drop_duplicates("place_id"))
    category = first["place_id"].map(world.places.set_index("place_id")["category"])
    keys, number = np.unique(category.to_numpy(dtype=str), return_inverse=True)
    return Task(
        node_xy=shapely.get_coordinates(corners.geometry.to_numpy()),
        u=np.searchsorted(used, edges["u"]),
        v=np.searchsorted(used, edges["v"]),
        length_m=edges["length_m"].to_numpy(),
        line=edges.geometry.to_numpy(),
        place_xy=shapely.get_coordinates(first.geometry.to_numpy()),
        category=number,
        keys=tuple(str(key) for key in keys),
        address_xy=shapely.get_coordinates(_near(tree, world.origins).geometry.to_numpy()),
    )


def _near(tree: STRtree, points: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return the points that are near enough to be put on the network."""
    row, _ = tree.query_nearest(points.geometry.to_numpy(), MAX_SNAP_M, all_matches=False)
    return points.iloc[np.sort(row)]
