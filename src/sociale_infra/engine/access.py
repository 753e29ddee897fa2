"""The doors of a town: where its people set out, and where its places are entered."""

from __future__ import annotations

from typing import NamedTuple

import geopandas as gpd
import pandas as pd

from sociale_infra.engine.distance import SearchGraph, build_search_graph
from sociale_infra.engine.network import Ints, WalkNetwork, snap
from sociale_infra.tables import check_known


class Doors(NamedTuple):
    """A network that is cut at the entrances, with the origins on it."""

    graph: SearchGraph
    place: Ints
    """Row of the place that each target of the graph leads into."""
    edge: Ints
    """Row of the edge that each origin is on, -1 where it is unsnapped."""


def build_doors(
    network: WalkNetwork,
    origins: gpd.GeoDataFrame,
    places: gpd.GeoDataFrame,
    entrances: gpd.GeoDataFrame,
    max_snap_m: float,
) -> Doors:
    """Put origins and entrances on the network, within `max_snap_m` metres (inclusive).

    Raises
    ------
    TableError
        An entrance leads into a place that is not there.
    """
    place = pd.Index(places["place_id"]).get_indexer(pd.Index(entrances["place_id"]))
    check_known(entrances, "entrance_id", place, "place")
    start = snap(network, origins.geometry.to_numpy(), max_snap_m)
    target = snap(network, entrances.geometry.to_numpy(), max_snap_m)
    return Doors(build_search_graph(network, target, start), place, start.edge)


def part_of_origins(part: Ints, doors: Doors) -> pd.arrays.IntegerArray:
    """Return the part of the network that each origin is on, `<NA>` if unsnapped; by `part`.

    `part` is the part that each edge belongs to (see `parts_by_size`).
    """
    of_origin = pd.array(part[doors.edge], dtype="Int64")
    of_origin[doors.edge < 0] = pd.NA
    return of_origin
