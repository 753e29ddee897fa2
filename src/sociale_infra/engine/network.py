"""The walking network as arrays: its connected parts, and points put on its edges."""

from __future__ import annotations

from typing import NamedTuple

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely
from shapely import STRtree

from sociale_infra.components import node_components
from sociale_infra.tables import find_rows

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]


class Snapped(NamedTuple):
    """Points on the network, row by row.

    `edge` is the row of the edge, -1 for a point too far from the network; `position_m` is
    measured along the edge from its start and `offset_m` from the point to the edge, both NaN
    where `edge` is -1.
    """

    edge: Ints
    position_m: Floats
    offset_m: Floats

    def take(self, rows: npt.NDArray[np.intp]) -> Snapped:
        """Return these rows, in this order."""
        return Snapped(self.edge[rows], self.position_m[rows], self.offset_m[rows])


class WalkNetwork(NamedTuple):
    """The edges of a walking network; `u` and `v` are rows of its nodes."""

    n_nodes: int
    u: Ints
    v: Ints
    length_m: Floats
    snappable: npt.NDArray[np.bool_]
    added: npt.NDArray[np.bool_]
    """Whether one may start from an edge only since ways were added."""
    geometry: npt.NDArray[np.object_]


def build_network(nodes: gpd.GeoDataFrame, edges: gpd.GeoDataFrame) -> WalkNetwork:
    """Make the network of the `nodes` and `edges` tables (metric CRS).

    Raises
    ------
    TableError
        An edge ends at a node that is not there.
    """
    u, v = (
        find_rows(edges, "edge_id", edges[end].rename("node_id"), nodes, "node")
        for end in ("u", "v")
    )
    return WalkNetwork(
        len(nodes),
        u,
        v,
        edges["length_m"].to_numpy(),
        edges["snappable"].to_numpy(),
        edges["added"].to_numpy(),
        edges.geometry.to_numpy(),
    )


def parts_by_size(network: WalkNetwork) -> Ints:
    """Return for every edge the connected part it belongs to: 0, 1, ... from large to small.

    Size is the number of nodes; of equally large parts the longer one (to the mm) comes first,
    then the one that lies farther west (then south), so that the order of the rows does not
    matter.
    """
    node_part = node_components(network.u, network.v, network.n_nodes)
    _, part = np.unique(node_part[network.u], return_inverse=True)
    bounds = shapely.bounds(network.geometry).reshape(-1, 4)
    edges = pd.DataFrame({"part": part, "west": bounds[:, 0], "south": bounds[:, 1]})
    parts = edges.groupby("part").min()
    parts["length"] = np.round(np.bincount(part, weights=network.length_m), 3)
    parts["nodes"] = np.bincount(node_part)[np.unique(node_part[network.u])]
    order = np.lexsort([parts["south"], parts["west"], -parts["length"], -parts["nodes"]])
    rank = np.empty(len(order), dtype=np.int64)
    rank[order] = np.arange(len(order))
    return rank[part]


def snap(network: WalkNetwork, points: npt.NDArray[np.object_], max_snap_m: float) -> Snapped:
    """Put points on the nearest snappable edge within `max_snap_m` metres (inclusive).

    Of equally near edges the one whose nearest point lies farthest west (then south) is taken,
    so that the order of the rows does not matter.
    """
    # The entrances of one building share a point; and sorted, near ones follow each other.
    xy = shapely.get_coordinates(points).view(np.complex128)
    _, first, row = np.unique(xy, return_index=True, return_inverse=True)
    return _snap_each(network, points[first], max_snap_m).take(row.ravel())


def snap_twice(
    network: WalkNetwork, points: npt.NDArray[np.object_], max_snap_m: float
) -> tuple[Snapped, Ints]:
    """Put points on the network, and those that an added way has drawn to it where they were too.

    So a way more never makes a walk longer: of the two walks the shorter one counts.

    Returns
    -------
    All points in their order, then some of them once more; and the row of the point of each.
    """
    now, rows = snap(network, points, max_snap_m), np.arange(len(points))
    drawn = np.flatnonzero(np.append(network.added, False)[now.edge])
    if not len(drawn):
        return now, rows
    older = network._replace(snappable=network.snappable & ~network.added)
    before = snap(older, points[drawn], max_snap_m)
    kept = before.edge >= 0
    both = Snapped(
        *(np.append(*each) for each in zip(now, before.take(np.flatnonzero(kept)), strict=True))
    )
    return both, np.append(rows, drawn[kept])


def _snap_each(network: WalkNetwork, points: npt.NDArray[np.object_], max_snap_m: float) -> Snapped:
    rows = np.flatnonzero(network.snappable)
    lines = network.geometry[rows]
    tree = STRtree(lines, node_capacity=4)  # measured: a third faster than its default of 10
    # Measured: a limit makes the search slower than leaving out afterwards what is too far.
    point, hit = tree.query_nearest(points, all_matches=True)
    offset = shapely.distance(lines[hit], points[point])
    near = offset <= max_snap_m
    point, edge, offset = point[near], rows[hit[near]], offset[near]
    lines = network.geometry[edge]
    position = shapely.line_locate_point(lines, points[point])
    tied = np.bincount(point, minlength=len(points))[point] > 1
    on_edge = np.zeros((len(point), 2))
    spots = shapely.line_interpolate_point(lines[tied], position[tied])
    on_edge[tied] = shapely.get_coordinates(spots)
    order = np.lexsort([edge, on_edge[:, 1], on_edge[:, 0], point])
    point, first = np.unique(point[order], return_index=True)
    chosen = order[first]
    snapped = Snapped(
        np.full(len(points), -1, dtype=np.int64),
        np.full(len(points), np.nan),
        np.full(len(points), np.nan),
    )
    snapped.edge[point] = edge[chosen]
    snapped.position_m[point] = np.minimum(position[chosen], network.length_m[edge[chosen]])
    snapped.offset_m[point] = offset[chosen]
    return snapped


def part_of(network: WalkNetwork, walkable: npt.NDArray[np.bool_], min_nodes: int) -> WalkNetwork:
    """Return the network of these edges alone; one may start in its parts of `min_nodes` nodes."""
    u, v = network.u[walkable], network.v[walkable]
    part = node_components(u, v, network.n_nodes)
    large = np.bincount(part)[part[u]] >= min_nodes
    return WalkNetwork(
        network.n_nodes,
        u,
        v,
        network.length_m[walkable],
        network.snappable[walkable] & large,
        network.added[walkable],
        network.geometry[walkable],
    )


def resnap(
    part: WalkNetwork,
    walkable: npt.NDArray[np.bool_],
    snapped: Snapped,
    points: npt.NDArray[np.object_],
    max_snap_m: float,
) -> Snapped:
    """Put points on a part of the network (see `part_of`) that are on the whole of it.

    A point's edge is still the nearest where one may still start from it; only the other points
    are searched for again.
    """
    row = np.where(walkable, np.cumsum(walkable) - 1, -1)
    on = snapped.edge >= 0
    edge = np.where(on, row[snapped.edge], -1)
    gone = np.flatnonzero(on & ~((edge >= 0) & part.snappable[edge]))
    moved = snap(part, points[gone], max_snap_m)
    again = Snapped(edge, snapped.position_m.copy(), snapped.offset_m.copy())
    for before, after in zip(again, moved, strict=True):
        before[gone] = after
    return again
