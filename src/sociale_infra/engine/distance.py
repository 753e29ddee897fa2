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
# Origins that are walked to at a time: with twenty groups, some 50 MB.
_ORIGINS = 50_000


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
    for first in range(0, len(here), _ORIGINS):
        some = here[first : first + _ORIGINS]
        walked, end = _finish(graph, distance, row, some)
        reached = np.isfinite(walked)
        found[:, some] = np.where(reached, walked, np.nan)
        which[:, some] = np.where(reached, target[row, end], -1)
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
    on = _OnPieces.of(graph)
    for begin in range(0, n_groups, _CHUNK):
        groups = by_limit[begin : begin + _CHUNK]
        most_m = limit_m[groups] + TOLERANCE_M
        number, distance = _search_near(graph, group, groups, most_m[-1])
        tail, head = (number[ends[on.piece]] for ends in (graph.tail, graph.head))
        here = np.flatnonzero((tail >= 0) | (head >= 0))
        forth, back = distance[:, tail[here]], distance[:, head[here]]
        row, at = np.nonzero(np.minimum(forth, back) <= most_m[:, np.newaxis])
        count = on.number[here[at]]
        start = _ranges(on.first[here[at]], count)
        walked = np.minimum(
            np.repeat(forth[row, at], count) + on.along_m[start],
            np.repeat(back[row, at], count) + on.left_m[start],
        )
        walked += on.offset_m[start]
        within = np.flatnonzero(walked <= np.repeat(most_m[row], count))
        yield Pairs(np.repeat(groups[row], count)[within], on.origin[start[within]], walked[within])


class _OnPieces(NamedTuple):
    """The origins that are on the network, those on one piece after those on the one before."""

    origin: Ints
    along_m: Floats
    """Metres from the piece's first node to each."""
    left_m: Floats
    """Metres from each to the piece's last node."""
    offset_m: Floats
    piece: Ints
    """The pieces with origins; those of one are `number` origins from the `first` on."""
    first: Ints
    number: Ints

    @classmethod
    def of(cls, graph: AccessGraph) -> _OnPieces:
        order = np.argsort(graph.piece, kind="stable")
        order = order[graph.piece[order] >= 0]
        along_m, of_each = graph.along_m[order], graph.piece[order]
        piece, first, number = np.unique(of_each, return_index=True, return_counts=True)
        left_m = graph.length_m[of_each] - along_m
        return cls(order, along_m, left_m, graph.offset_m[order], piece, first, number)


def _search_near(
    graph: AccessGraph, group: Ints, groups: Ints, limit_m: float
) -> tuple[Ints, Floats]:
    """Search from each of some groups in the part of the network that any of them can reach.

    Returns
    -------
    The numbers of the graph's nodes in that part (-1 outside), and their distances from each
    group; one more node, the last, is never reached and stands for all outside.
    """
    links, sources = _with_sources(graph, group, groups)
    away = dijkstra(links, indices=sources, limit=limit_m, min_only=True)
    inside = np.flatnonzero(np.isfinite(away))
    number = np.full(len(away), -1)
    number[inside] = np.arange(len(inside))
    part = links[inside][:, inside]
    pointers = np.append(part.indptr, part.indptr[-1])
    apart = csr_array((part.data, part.indices, pointers), shape=(len(inside) + 1,) * 2)
    return number, dijkstra(apart, indices=number[sources], limit=limit_m)


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
    # Complex numbers are ordered by their real part, then by the other.
    pieces, spots = edge + 1j * start, points.edge[here] + 1j * points.position_m[here]
    piece = np.full(len(points.edge), -1)
    piece[here] = np.searchsorted(pieces, spots, side="right") - 1
    return piece


def _shortest_links(tail: Ints, head: Ints, length: Floats, n_nodes: int) -> csr_array:
    """Return a matrix of link lengths, both ways, the shortest of parallel ones."""
    both_ways = np.concatenate([tail * n_nodes + head, head * n_nodes + tail])
    order = np.argsort(both_ways)
    first = np.flatnonzero(np.diff(both_ways[order], prepend=-1))
    start, end = np.divmod(both_ways[order[first]], n_nodes)
    shortest = np.minimum.reduceat(np.concatenate([length, length])[order], first)
    kept = start != end
    pointers = np.searchsorted(start[kept], np.arange(n_nodes + 1))
    return csr_array((shortest[kept], end[kept], pointers), shape=(n_nodes, n_nodes))


def _ranges(first: npt.NDArray[np.intp], count: npt.NDArray[np.intp]) -> npt.NDArray[np.intp]:
    """Return first, first + 1, ... `count` times for each row, one after the other."""
    ends = np.cumsum(count)
    total = int(ends[-1]) if len(ends) else 0
    return np.asarray(np.arange(total) + np.repeat(first - (ends - count), count))
