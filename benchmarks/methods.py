"""The same task by each tool, used as its own documentation advises.

A method takes the task and a clock, and returns for every category and address the metres to
the nearest place (NaN where none is found) and the number of places within 800 m. Steps have
the same names everywhere: build, snap, prepare, nearest, count.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import NamedTuple

import geopandas as gpd
import networkx as nx
import numpy as np
import numpy.typing as npt
import osmnx as ox
import pandas as pd
import shapely
from scipy.spatial import KDTree

from benchmarks.clock import Clock
from benchmarks.exact import walk_exactly
from benchmarks.task import LIMIT_M, MAX_SNAP_M, Floats, Ints, Task
from sociale_infra.engine.access import Access
from sociale_infra.engine.distance import build_access_graph, nearest
from sociale_infra.engine.network import WalkNetwork, snap
from sociale_infra.engine.reach import count_reached

# Metres within which pandana is asked for the nearest place: it needs a limit.
_PANDANA_LIMIT_M = 10_000


class Answer(NamedTuple):
    """Metres to the nearest place and places within 800 m: both categories x addresses."""

    nearest_m: Floats
    places: Ints


class Method(NamedTuple):
    """How a tool does the task, and the distributions that it needs."""

    run: Callable[[Task, Clock], Answer]
    needs: tuple[str, ...]


def by_sociale_infra(task: Task, clock: Clock) -> Answer:
    """Search from the places, along the edges, to where each address lies on one."""
    with clock.step("build"):
        anywhere = np.ones(len(task.u), dtype=bool)
        network = WalkNetwork(
            *(len(task.node_xy), task.u, task.v, task.length_m, anywhere, ~anywhere, task.line)
        )
    with clock.step("snap"):
        doors, points = (_points(xy) for xy in (task.place_xy, task.address_xy))
        places, addresses = (snap(network, each, MAX_SNAP_M) for each in (doors, points))
        graph = build_access_graph(network, places, addresses)
        place = np.arange(len(task.category))
        access = Access(
            network=network,
            max_snap_m=MAX_SNAP_M,
            origin_points=points,
            edge_m=np.full(len(points), np.inf),
            origins=addresses,
            origin=np.arange(len(points)),
            entrance_points=doors,
            entrances=places,
            entrance=place,
            place=place,
            graph=graph,
        )
    with clock.step("nearest"):
        nearest_m, _ = nearest(graph, task.category, len(task.keys))
    with clock.step("count"):
        limit_m = np.full(len(place), LIMIT_M)
        count = count_reached(access, limit_m, task.category, len(task.keys)).astype(np.int64)
    return Answer(nearest_m, count)


def by_networkx(task: Task, clock: Clock, *, bends: bool) -> Answer:
    """OSMnx puts points on the nearest node, networkx walks from the places outwards."""
    task = task.at_every_bend() if bends else task
    with clock.step("build"):
        graph: nx.MultiDiGraph[int] = nx.MultiDiGraph(crs="EPSG:28992")
        graph.add_nodes_from((n, {"x": x, "y": y}) for n, (x, y) in enumerate(task.node_xy))
        ends = zip(task.u, task.v, task.length_m, strict=True)
        graph.add_weighted_edges_from(((int(u), int(v), m) for u, v, m in ends), weight="length")
        streets: nx.MultiGraph[int] = nx.MultiGraph(graph)
    with clock.step("snap"):
        places, addresses = (
            np.asarray(ox.distance.nearest_nodes(graph, xy[:, 0], xy[:, 1]))
            for xy in (task.place_xy, task.address_xy)
        )
    with clock.step("nearest"):
        nearest_m = np.full((len(task.keys), len(addresses)), np.nan)
        for row in range(len(task.keys)):
            starts = set(places[task.category == row].tolist())
            walked = nx.multi_source_dijkstra_path_length(streets, starts, weight="length")
            nearest_m[row] = pd.Series(walked).reindex(addresses)
    with clock.step("count"):
        at_node = np.zeros((len(task.keys), len(task.node_xy)), dtype=np.int64)
        for row, place in zip(task.category, places.tolist(), strict=True):
            reached = nx.single_source_dijkstra_path_length(
                streets, place, cutoff=LIMIT_M, weight="length"
            )
            at_node[row, list(reached)] += 1
        count = at_node[:, addresses]
    return Answer(nearest_m, count)


def by_pandana(task: Task, clock: Clock, *, bends: bool, prepared: bool = True) -> Answer:
    """Pandana: contraction hierarchies; counts after `precompute`, as its tutorial advises."""
    import pandana

    task = task.at_every_bend() if bends else task
    with clock.step("build"):
        nodes = pd.DataFrame(task.node_xy, columns=["x", "y"])
        ends = pd.DataFrame({"from": task.u, "to": task.v, "length": task.length_m})
        network = pandana.Network(
            nodes["x"], nodes["y"], ends["from"], ends["to"], ends[["length"]]
        )
    place = pd.DataFrame(task.place_xy, columns=["x", "y"])
    address = pd.DataFrame(task.address_xy, columns=["x", "y"])
    with clock.step("snap"):
        place_node = network.get_node_ids(place["x"], place["y"])
        address_node = network.get_node_ids(address["x"], address["y"])
    with clock.step("nearest"):
        nearest_m = np.full((len(task.keys), len(address)), np.nan)
        for row, key in enumerate(task.keys):
            here = place[task.category == row]
            network.set_pois(key, _PANDANA_LIMIT_M, 1, here["x"], here["y"])
            found = network.nearest_pois(_PANDANA_LIMIT_M, key, num_pois=1)[1]
            nearest_m[row] = found.where(found < _PANDANA_LIMIT_M).loc[address_node]
    if prepared:
        with clock.step("prepare"):
            network.precompute(LIMIT_M)
    with clock.step("count"):
        count = np.zeros(nearest_m.shape, dtype=np.int64)
        for row, key in enumerate(task.keys):
            network.set(place_node[task.category == row], name=key)
            found = network.aggregate(LIMIT_M, type="count", decay="flat", name=key)
            count[row] = found.loc[address_node]
    return Answer(nearest_m, count)


def by_cityseer(task: Task, clock: Clock, *, bends: bool) -> Answer:
    """Cityseer: nearest and counts in one search, within 800 m, from the nodes of the network."""
    from cityseer.metrics import layers
    from cityseer.tools import io

    task = task.at_every_bend() if bends else task
    with clock.step("build"):
        graph: nx.MultiGraph[str] = nx.MultiGraph(crs="EPSG:28992")
        graph.add_nodes_from((str(n), {"x": x, "y": y}) for n, (x, y) in enumerate(task.node_xy))
        ends = zip(task.u, task.v, task.line, strict=True)
        graph.add_edges_from((str(u), str(v), {"geom": line}) for u, v, line in ends)
        nodes, _, structure = io.network_structure_from_nx(graph)
    with clock.step("snap"):
        _, address_node = KDTree(task.node_xy).query(task.address_xy)
    keys = list(task.keys)
    places = gpd.GeoDataFrame(
        {"category": np.array(keys)[task.category]},
        geometry=gpd.points_from_xy(*task.place_xy.T),
        crs="EPSG:28992",
    )
    with clock.step("count"):
        metres = int(LIMIT_M)
        nodes = layers.compute_accessibilities(
            places, "category", keys, nodes, structure, distances=[metres], decay_fn="1"
        )
        at = nodes.loc[[str(n) for n in range(len(task.node_xy))]].iloc[address_node]
        nearest_m = at[[f"cc_{key}_nearest_max_{metres}" for key in keys]].to_numpy(dtype=float).T
        count = at[[f"cc_{key}_{metres}" for key in keys]].to_numpy(dtype=np.int64).T
    return Answer(nearest_m, count)


def by_definition(task: Task, clock: Clock) -> Answer:
    """Exact Dijkstra, every address and place a node of its own: what errors are held against."""
    with clock.step("all"):
        return Answer(*walk_exactly(task))


def _points(xy: Floats) -> npt.NDArray[np.object_]:
    return np.asarray(shapely.points(xy), dtype=object)


METHODS: dict[str, Method] = {
    "sociale_infra": Method(by_sociale_infra, ()),
    "networkx": Method(partial(by_networkx, bends=False), ()),
    "networkx, every bend": Method(partial(by_networkx, bends=True), ()),
    "pandana": Method(partial(by_pandana, bends=False), ("pandana",)),
    "pandana, every bend": Method(partial(by_pandana, bends=True), ("pandana",)),
    "pandana, unprepared": Method(partial(by_pandana, bends=False, prepared=False), ("pandana",)),
    "pandana, every bend, unprepared": Method(
        partial(by_pandana, bends=True, prepared=False), ("pandana",)
    ),
    "cityseer": Method(partial(by_cityseer, bends=False), ("cityseer",)),
    "cityseer, every bend": Method(partial(by_cityseer, bends=True), ("cityseer",)),
    "exact": Method(by_definition, ()),
}
