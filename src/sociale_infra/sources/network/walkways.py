"""OpenStreetMap ways -> the walking network, by Dutch rules."""

from __future__ import annotations

import logging
from collections.abc import Collection, Mapping

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely
from pyproj import CRS, Transformer

from sociale_infra.components import is_snappable
from sociale_infra.errors import InputError
from sociale_infra.sources.network.surfaces import cross_surfaces
from sociale_infra.sources.osm.elements import Elements, Ways

log = logging.getLogger(__name__)

# Walking is not allowed here, or nothing is there (yet).
_NOT_FOR_WALKING = frozenset(
    {
        "abandoned",
        "bus_guideway",
        "busway",
        "construction",
        "demolished",
        "disused",
        "dismantled",
        "corridor",
        "motorway",
        "motorway_link",
        "no",
        "planned",
        "platform",
        "proposed",
        "raceway",
        "razed",
        "rest_area",
        "services",
        "street_lamp",
        "trunk",
        "trunk_link",
        "via_ferrata",
    }
)
_SIDEWALKS = ("sidewalk", "sidewalk:both", "sidewalk:left", "sidewalk:right")
INVITED = frozenset({"designated", "permissive", "yes"})
_CLOSED = frozenset({"no", "private"})
# Barriers that can stop a walker; bollards, blocks and lift gates stop cars.
_GATES = frozenset({"full-height_turnstile", "gate", "kissing_gate", "sliding_gate", "turnstile"})


def is_walkable(tags: Mapping[str, str], *, cycleways: bool = True) -> bool:
    """Return whether people may walk on a way.

    `foot` overrides `access`. A cycleway is walkable where no footway lies beside it
    (RVV 1990, art. 4); if `cycleways` is False, only where walkers are explicitly allowed.
    """
    highway = tags.get("highway")
    if highway is None or highway in _NOT_FOR_WALKING or tags.get("motorroad") == "yes":
        return False
    foot = tags.get("foot")
    if foot in {"no", "use_sidepath"}:
        return False
    if tags.get("access") in _CLOSED and foot not in INVITED:
        return False
    if highway == "cycleway":
        beside = any(tags.get(key) == "separate" for key in _SIDEWALKS)
        return not beside and (cycleways or not is_cycleway(tags))
    return True


def step_free(tags: Mapping[str, str]) -> str:
    """Return whether a way is free of steps: yes, no or unknown."""
    wheelchair = tags.get("wheelchair")
    if wheelchair in {"yes", "designated"}:
        return "yes"
    return "no" if tags.get("highway") == "steps" or wheelchair == "no" else "unknown"


def is_cycleway(tags: Mapping[str, str]) -> bool:
    """Return whether a way is a cycleway on which walkers are not explicitly allowed."""
    return tags.get("highway") == "cycleway" and tags.get("foot") not in INVITED


def is_layered(tags: Mapping[str, str]) -> bool:
    """Return whether a way is a bridge, a tunnel, or on another layer than the ground.

    A passage through a building is on the ground.
    """
    if tags.get("tunnel") == "building_passage":
        return False
    return (
        tags.get("bridge", "no") != "no"
        or tags.get("tunnel", "no") != "no"
        or tags.get("layer", "0") != "0"
    )


def is_shut(tags: Mapping[str, str]) -> bool:
    """Return whether a node on a way stops walkers: a gate that is locked or closed to them."""
    if tags.get("barrier") not in _GATES:
        return False
    foot = tags.get("foot")
    closed = tags.get("access") in _CLOSED and foot not in INVITED
    return closed or foot in _CLOSED or tags.get("locked") == "yes"


def shut_nodes(gates: Elements) -> set[int]:
    """Return the ids of the nodes among these elements that stop walkers."""
    return {
        int(element_id.removeprefix("node/"))
        for element_id, tags in zip(gates.ids, gates.tags, strict=True)
        if is_shut(tags)
    }


def build_walkways(
    ways: Ways,
    crs: CRS,
    *,
    cycleways: bool = True,
    min_component_nodes: int = 1,
    shut: Collection[int] = (),
) -> tuple[gpd.GeoDataFrame, gpd.GeoDataFrame]:
    """Return the `nodes` and `edges` tables of all walkable ways, in the metric CRS.

    Ways are cut where they share a node and nowhere else: a bridge is not connected to what it
    crosses. Surfaces are walked along their outline and across (see `cross_surfaces`). A node
    keeps its OpenStreetMap id. Where the source lacks a node of a way, the way is interrupted.

    Parameters
    ----------
    ways
        All ways, in degrees (EPSG:4326).
    crs
        The metric CRS of the tables.
    cycleways
        Whether cycleways are walkable where walkers are not explicitly allowed.
    min_component_nodes
        Points snap only to connected components with at least this many nodes.
    shut
        Ids of nodes that nobody passes: every way ends there, in a node of its own with a
        negative id.

    Raises
    ------
    InputError
        There is no walkable way, or no component is large enough to snap to.
    """
    walkable = [row for row, tags in enumerate(ways.tags) if is_walkable(tags, cycleways=cycleways)]
    rows = np.asarray(walkable, dtype=np.intp)
    ways, across = cross_surfaces(ways.take(rows), crs, shut)
    order = np.lexsort([*_first_refs(ways), ways.ids])
    ways, across = ways.take(order), across[order]
    stops = np.isin(ways.refs, np.fromiter(shut, dtype=np.int64))
    first, last, way = _cut(ways, stops)
    if not len(first):
        message = "the OpenStreetMap data has no way that one may walk on"
        raise InputError(message)
    x, y = Transformer.from_crs("EPSG:4326", crs, always_xy=True).transform(ways.lon, ways.lat)
    points = np.column_stack([x, y])
    size = last - first + 1
    owner = np.repeat(np.arange(len(first)), size)
    within = np.arange(size.sum()) - np.repeat(np.cumsum(size) - size, size)
    lines = shapely.linestrings(points[first[owner] + within], indices=owner)
    number = 2 * np.arange(len(first))
    edges = gpd.GeoDataFrame(
        {
            "u": np.where(stops[first], -1 - number, ways.refs[first]),
            "v": np.where(stops[last], -2 - number, ways.refs[last]),
            "length_m": shapely.length(lines),
            "highway": pd.Series([ways.tags[row]["highway"] for row in way], dtype="str"),
            "name": pd.Series([ways.tags[row].get("name") for row in way], dtype="str"),
            "cycleway": np.asarray([is_cycleway(ways.tags[row]) for row in way], dtype=bool),
            "across": across[way],
            "added": False,
            "layered": np.asarray([is_layered(ways.tags[row]) for row in way], dtype=bool),
            "step_free": pd.Series([step_free(ways.tags[row]) for row in way], dtype="str"),
        },
        geometry=lines,
        crs=crs,
    )
    edges = edges[edges["length_m"] > 0].reset_index(drop=True)
    edges.insert(0, "edge_id", np.arange(len(edges), dtype=np.int64))
    edges["snappable"] = is_snappable(edges, min_component_nodes)
    _check_snappable(edges, min_component_nodes)
    return _nodes(edges), edges


def _check_snappable(edges: gpd.GeoDataFrame, min_nodes: int) -> None:
    if not edges["snappable"].any():
        message = (
            f"no connected part of the walking network has {min_nodes} nodes or more: lower "
            f"network.min_component_nodes, or give a larger extract"
        )
        raise InputError(message)


def _first_refs(ways: Ways) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Return the second and first node of every way, to order those with the same id."""
    first = ways.starts[:-1]
    second = np.minimum(first + 1, ways.starts[1:] - 1)
    return ways.refs[second], ways.refs[first]


def _cut(
    ways: Ways, stops: npt.NDArray[np.bool_]
) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.intp], npt.NDArray[np.intp]]:
    """Return the stretches between junctions: first and last node (positions) and way (row)."""
    way = np.repeat(np.arange(len(ways.ids)), np.diff(ways.starts))
    here = np.flatnonzero(~np.isnan(ways.lon))
    # Neighbours in a way, both with coordinates.
    a, b = here[:-1], here[1:]
    linked = (b - a == 1) & (way[a] == way[b])
    a, b = a[linked], b[linked]
    # A junction: a node that is used more than once, is shut, or where a way ends.
    starts = np.concatenate([[True], b[:-1] != a[1:]]) if len(a) else np.empty(0, dtype=bool)
    ends = np.concatenate([starts[1:], [True]]) if len(a) else starts
    _, ref = np.unique(ways.refs, return_inverse=True)
    uses = np.bincount(ref[here])
    junction = uses > 1
    junction[ref[stops]] = True
    junction[ref[a[starts]]] = True
    junction[ref[b[ends]]] = True
    first = np.flatnonzero(junction[ref[a]])
    last = np.flatnonzero(junction[ref[b]])
    return a[first], b[last], way[a[first]]


def _nodes(edges: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return the `nodes` table: the ends of the edges, each once, in the order of their ids."""
    lines = edges.geometry.to_numpy()
    ids = np.concatenate([edges["u"], edges["v"]])
    points = np.concatenate([shapely.get_point(lines, 0), shapely.get_point(lines, -1)])
    used, first = np.unique(ids, return_index=True)
    return gpd.GeoDataFrame({"node_id": used}, geometry=points[first], crs=edges.crs)
