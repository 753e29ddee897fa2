"""Exact walking distances, searched from the few places outwards to the many origins.

The places' entrances are made nodes of the network: every edge is cut where one is snapped.
What is left is Dijkstra from a node, and the last stretch along the edge of the origin. A
virtual source stands for all entrances of a place, or all places of a category; its links
are the entrances' offsets from the network.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import shapely
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from sociale_infra.engine.network import Floats, Ints, Snapped, WalkNetwork
from sociale_infra.terms import TOLERANCE_M

# Groups that are searched at a time, in the part of the network that any of them can reach.
_CHUNK = 64


class Pairs(NamedTuple):
    """Pairs of a target group and an origin within a limit, and the distance between them."""

    group: Ints
    origin: Ints
    distance_m: Floats


class AccessGraph(NamedTuple):
    """A network that is cut at its targets, with the origins on the pieces.

    Its nodes are those of the network, then one per target (linked to nothing if unsnapped).
    """

    links: csr_array
    """Lengths of the pieces, both ways, nodes x nodes."""
    tail: Ints
    head: Ints
    length_m: Floats
    """First and last node and length of every piece."""
    piece: Ints
    """Piece that each origin lies on, -1 where it is unsnapped."""
    along_m: Floats
    """Metres from the piece's first node to the origin."""
    offset_m: Floats
    """Metres between the origin and the network."""
    target_offset_m: Floats
    """Metres between each target and the network, NaN where it is unsnapped."""
    target_rank: Ints
    """Rank of each target along a curve through the plane: near ones follow each other."""


def build_access_graph(network: WalkNetwork, targets: Snapped, origins: Snapped) -> AccessGraph:
    """Cut the edges of a network at the targets, and find the origins on the pieces."""
    here = np.flatnonzero(targets.edge >= 0)
    n_edges = len(network.u)
    edge = np.concatenate([np.arange(n_edges), targets.edge[here]])
    start = np.concatenate([np.zeros(n_edges), targets.position_m[here]])
    tail = np.concatenate([network.u, network.n_nodes + here])
    # lexsort is stable: an edge's own start stays before a target at position 0.
    order = np.lexsort([start, edge])
    edge, start, tail = edge[order], start[order], tail[order]
    last = np.append(edge[1:] != edge[:-1], True)
    head = np.where(last, network.v[edge], np.roll(tail, -1))
    length = np.where(last, network.length_m[edge], np.roll(start, -1)) - start
    piece = _locate(origins, edge, start)
    return AccessGraph(
        links=_shortest_links(tail, head, length, network.n_nodes + len(targets.edge)),
        tail=tail,
        head=head,
        length_m=length,
        piece=piece,
        along_m=origins.position_m - start[piece],
        offset_m=origins.offset_m,
        target_offset_m=targets.offset_m,
        target_rank=_rank_along_curve(network, targets),
    )


def nearest(graph: AccessGraph, group: Ints, n_groups: int) -> tuple[Floats, Ints]:
    """Return how far it is from every origin to the nearest target of a group, and which that is.

    Parameters
    ----------
    graph
        The network with its targets and origins.
    group
        Group of each target (its category, say), from 0 up to `n_groups`; no other is searched.
    n_groups
        Number of groups, empty ones included.

    Returns
    -------
    Two arrays of `n_groups` x origins: walking distances in metres, NaN where no target of the
    group can be reached; and rows of the targets, -1 there. Of targets equally far it is one.
    """
    if n_groups == 0:
        nobody = np.empty((0, len(graph.piece)))
        return nobody, nobody.astype(np.int64)
    links, sources = _with_sources(graph, group, np.arange(n_groups))
    distance, before = dijkstra(links, indices=sources, return_predecessors=True)
    target = _roots(before, len(graph.target_offset_m))
    found = np.full((n_groups, len(graph.piece)), np.nan)
    which = np.full((n_groups, len(graph.piece)), -1)
    here = np.flatnonzero(graph.piece >= 0)
    row = np.arange(n_groups)[:, np.newaxis]
    walked, end = _finish(graph, distance, row, here)
    reached = np.isfinite(walked)
    found[:, here] = np.where(reached, walked, np.nan)
    which[:, here] = np.where(reached, target[row, end], -1)
    return found, which


def within_reach(graph: AccessGraph, group: Ints, limit_m: Floats) -> Iterator[Pairs]:
    """Yield every pair of a group (a place, say) and an origin within the group's limit.

    Parameters
    ----------
    graph
        The network with its targets and origins.
    group
        Group of each target, from 0 up to the number of limits; no other is searched.
    limit_m
        Limit of each group in metres, inclusive.

    Yields
    ------
    The pairs of some neighbouring groups at a time; every pair comes once.
    """
    n_groups = len(limit_m)
    rank = np.zeros(n_groups, dtype=np.int64)
    known = group < n_groups
    rank[group[known]] = graph.target_rank[known]
    by_limit = np.lexsort([rank, limit_m])
    order = np.argsort(graph.piece, kind="stable")
    order = order[graph.piece[order] >= 0]
    used, first, count = np.unique(graph.piece[order], return_index=True, return_counts=True)
    for begin in range(0, n_groups, _CHUNK):
        groups = by_limit[begin : begin + _CHUNK]
        near, distance = _search_near(graph, group, groups, limit_m[groups[-1]] + TOLERANCE_M)
        here = np.flatnonzero((near.tail[used] >= 0) | (near.head[used] >= 0))
        reached = np.isfinite(distance[:, near.tail[used[here]]])
        reached |= np.isfinite(distance[:, near.head[used[here]]])
        row, at = np.nonzero(reached)
        at = here[at]
        origin = order[_ranges(first[at], count[at])]
        row = np.repeat(row, count[at])
        walked, _ = _finish(near, distance, row, origin)
        within = walked <= limit_m[groups[row]] + TOLERANCE_M
        yield Pairs(groups[row[within]], origin[within], walked[within])


def _search_near(
    graph: AccessGraph, group: Ints, groups: Ints, limit_m: float
) -> tuple[AccessGraph, Floats]:
    """Search from each of some groups in the part of the network that any of them can reach.

    Returns
    -------
    The graph, its nodes numbered by that part (-1 outside), and the distances of its nodes from
    each group, one more node, which is never reached, standing for all outside.
    """
    links, sources = _with_sources(graph, group, groups)
    away = dijkstra(links, indices=sources, limit=limit_m, min_only=True)
    inside = np.flatnonzero(np.isfinite(away))
    number = np.full(len(away), -1)
    number[inside] = np.arange(len(inside))
    part = links[inside][:, inside]
    distance = dijkstra(part, indices=number[sources], limit=limit_m)
    near = graph._replace(links=part, tail=number[graph.tail], head=number[graph.head])
    return near, np.pad(distance, ((0, 0), (0, 1)), constant_values=np.inf)


def _with_sources(graph: AccessGraph, group: Ints, groups: Ints) -> tuple[csr_array, Ints]:
    """Link a virtual source to all targets of each of some groups; return the sources' nodes."""
    n_nodes = graph.links.shape[0]
    source = np.full(max(group.max(initial=0), groups.max(initial=0)) + 1, -1)
    source[groups] = np.arange(len(groups))
    target = np.flatnonzero((source[group] >= 0) & ~np.isnan(graph.target_offset_m))
    target = target[np.argsort(source[group[target]], kind="stable")]
    starts = np.searchsorted(source[group[target]], np.arange(1, len(groups) + 1))
    links = csr_array(
        (
            np.concatenate([graph.links.data, graph.target_offset_m[target]]),
            np.concatenate([graph.links.indices, n_nodes - len(graph.target_offset_m) + target]),
            np.concatenate([graph.links.indptr, graph.links.indptr[-1] + starts]),
        ),
        shape=(n_nodes + len(groups),) * 2,
    )
    return links, n_nodes + np.arange(len(groups))


def _roots(before: npt.NDArray[np.int32], n_targets: int) -> Ints:
    """Follow the nodes before each node back to the target that it all began at: its row, or -1."""
    n_groups, n_all = before.shape
    first = n_all - n_groups - n_targets
    node = np.arange(n_all)
    back = np.where((before < 0) | (before >= first + n_targets), node, before)
    while True:
        further = np.take_along_axis(back, back, axis=1)
        if (further == back).all():
            break
        back = further
    return np.where((back >= first) & (back < first + n_targets), back - first, -1)


def _finish(
    graph: AccessGraph, distance: Floats, row: npt.NDArray[np.intp], origin: npt.NDArray[np.intp]
) -> tuple[Floats, Ints]:
    """Walk from the ends of its piece to the origin: the shorter of the two ways, and its end."""
    piece, along = graph.piece[origin], graph.along_m[origin]
    forth = distance[row, graph.tail[piece]] + along
    back = distance[row, graph.head[piece]] + (graph.length_m[piece] - along)
    end = np.where(forth <= back, graph.tail[piece], graph.head[piece])
    return np.asarray(np.minimum(forth, back) + graph.offset_m[origin]), end


def _rank_along_curve(network: WalkNetwork, targets: Snapped) -> Ints:
    """Rank the targets along a Hilbert curve, by where the edges begin that they lie on."""
    begins = gpd.GeoSeries(shapely.get_point(network.geometry[targets.edge], 0))
    bounds = shapely.total_bounds(network.geometry)
    order = np.argsort(begins.hilbert_distance(bounds).to_numpy(), kind="stable")
    rank = np.empty(len(order), dtype=np.int64)
    rank[order] = np.arange(len(order))
    return rank


def _locate(points: Snapped, edge: Ints, start: Floats) -> Ints:
    """Find the piece of every point: the last one of its edge that starts at or before it."""
    here = np.flatnonzero(points.edge >= 0)
    keys = np.concatenate([edge, points.edge[here]])
    positions = np.concatenate([start, points.position_m[here]])
    order = np.lexsort([positions, keys])
    is_point = order >= len(edge)
    latest = np.cumsum(~is_point) - 1
    piece = np.full(len(points.edge), -1)
    piece[here[order[is_point] - len(edge)]] = latest[is_point]
    return piece


def _shortest_links(tail: Ints, head: Ints, length: Floats, n_nodes: int) -> csr_array:
    """Return a matrix of link lengths, both ways, the shortest of parallel ones."""
    start = np.concatenate([tail, head])
    end = np.concatenate([head, tail])
    weight = np.concatenate([length, length])
    order = np.lexsort([weight, end, start])
    start, end, weight = start[order], end[order], weight[order]
    repeated = (np.diff(start, prepend=-1) == 0) & (np.diff(end, prepend=-1) == 0)
    fresh = ~repeated & (start != end)
    pointers = np.searchsorted(start[fresh], np.arange(n_nodes + 1))
    return csr_array((weight[fresh], end[fresh], pointers), shape=(n_nodes, n_nodes))


def _ranges(first: npt.NDArray[np.intp], count: npt.NDArray[np.intp]) -> npt.NDArray[np.intp]:
    """Return first, first + 1, ... `count` times for each row, one after the other."""
    ends = np.cumsum(count)
    total = int(ends[-1]) if len(ends) else 0
    return np.asarray(np.arange(total) + np.repeat(first - (ends - count), count))
