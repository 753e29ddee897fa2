"""The walk by its definition, with networkx: no code of the engine, and no hurry."""

from __future__ import annotations

from collections import defaultdict
from itertools import pairwise
from typing import NamedTuple

import networkx as nx
import numpy as np
import shapely
from shapely import STRtree

from benchmarks.task import LIMIT_M, Floats, Ints, Task

# Sums of metres differ in their last bits: the limit is inclusive to within a micrometre.
_TOLERANCE_M = 1e-6


class Stop(NamedTuple):
    """Where a point is put on the network: the edge, the metres along it, and the metres to it."""

    edge: int
    along_m: float
    offset_m: float


def walk_exactly(task: Task) -> tuple[Floats, Ints]:
    """Return the metres to the nearest place and the places within 800 m, by definition.

    Every address and every place is a node, linked at right angles to the nearest spot of the
    nearest street (of equally near ones the westernmost, then the southernmost), and the street
    is cut there.
    """
    spots, address = np.unique(task.address_xy, axis=0, return_inverse=True)
    points = [("place", task.place_xy), ("address", spots)]
    graph = _with_points(task, points)
    nearest_m = np.full((len(task.keys), len(spots)), np.nan)
    for row in range(len(task.keys)):
        starts = {("place", int(n)) for n in np.flatnonzero(task.category == row)}
        walked = nx.multi_source_dijkstra_path_length(graph, starts)
        nearest_m[row] = [walked.get(("address", n), np.nan) for n in range(len(spots))]
    count = np.zeros(nearest_m.shape, dtype=np.int64)
    for place, row in enumerate(task.category):
        reached = nx.single_source_dijkstra_path_length(
            graph, ("place", place), cutoff=LIMIT_M + _TOLERANCE_M
        )
        count[row, [n for kind, n in reached if kind == "address"]] += 1
    return nearest_m[:, address.ravel()], count[:, address.ravel()]


def _with_points(task: Task, points: list[tuple[str, Floats]]) -> nx.MultiGraph[tuple[str, int]]:
    """Draw the network with points linked to it."""
    tree = STRtree(task.line)
    graph: nx.MultiGraph[tuple[str, int]] = nx.MultiGraph()
    cuts: dict[int, list[tuple[float, tuple[str, int]]]] = defaultdict(list)
    for kind, xy in points:
        for number, point in enumerate(np.asarray(shapely.points(xy), dtype=object)):
            stop = _put(tree, task, point)
            at = (f"{kind} on the street", number)
            graph.add_edge((kind, number), at, weight=stop.offset_m)
            cuts[stop.edge].append((stop.along_m, at))
    for edge, (u, v, length_m) in enumerate(zip(task.u, task.v, task.length_m, strict=True)):
        ends = [(0.0, ("node", int(u))), *sorted(cuts[edge]), (length_m, ("node", int(v)))]
        for (here_m, one), (there_m, other) in pairwise(ends):
            graph.add_edge(one, other, weight=there_m - here_m)
    return graph


def _put(tree: STRtree, task: Task, point: shapely.Point) -> Stop:
    """Put a point on the nearest street."""
    edges = tree.query_nearest(point, all_matches=True)
    along_m = shapely.line_locate_point(task.line[edges], point)
    xy = shapely.get_coordinates(shapely.line_interpolate_point(task.line[edges], along_m))
    chosen = np.lexsort([edges, xy[:, 1], xy[:, 0]])[0]
    edge = int(edges[chosen])
    along = min(float(along_m[chosen]), float(task.length_m[edge]))
    return Stop(edge, along, float(shapely.distance(task.line[edge], point)))
