"""Entrances of places: polygons are entered at their outline, never at their centroid."""

from __future__ import annotations

from collections.abc import Mapping

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely
from pyproj import CRS
from shapely import STRtree
from shapely.geometry.base import BaseGeometry

from sociale_infra.sources.network.walkways import INVITED
from sociale_infra.sources.osm.elements import Elements
from sociale_infra.tables import crs_of

# Metres between a gate and its outline: they share a node, but coordinates are rounded.
_ON_OUTLINE_M = 0.5
_NO_ENTRANCE = frozenset({"emergency", "exit", "garage", "no", "service"})
GATE_BARRIERS = frozenset(
    {"entrance", "gate", "kissing_gate", "sliding_gate", "stile", "swing_gate", "turnstile"}
)
_SHUT = frozenset({"no", "private"})


def is_way_in(tags: Mapping[str, str]) -> bool:
    """Return whether people can enter at a node on an outline."""
    foot = tags.get("foot")
    shut = tags.get("access") in _SHUT and foot not in INVITED
    if shut or foot in _SHUT or tags.get("locked") == "yes":
        return False
    if "entrance" in tags:
        return tags["entrance"] not in _NO_ENTRANCE
    return tags.get("barrier") in GATE_BARRIERS


def build_entrances(
    places: gpd.GeoDataFrame, edges: gpd.GeoDataFrame, gates: Elements, extent: BaseGeometry
) -> gpd.GeoDataFrame:
    """Return the `entrances` table, in the metric CRS of the places.

    A point is its own entrance. A polygon is entered at the gates on its outline; else where
    snappable edges cross or touch it; else where other edges do; else at the point of the
    outline nearest to the network. A bridge or tunnel that only passes over or under does not
    count; one that begins or ends inside does, such as a footbridge over the ditch around a park.

    A polygon that extends beyond `extent`, the part of the world that was read, and has no
    entrance within it gets none: its entrances lie beyond the edge.

    Parameters
    ----------
    places, edges
        The tables of those names, in one metric CRS.
    gates
        Entrances and barriers (EPSG:4326).
    extent
        In the same metric CRS.
    """
    geometry = places.geometry.to_numpy()
    polygons = np.flatnonzero(shapely.area(geometry) > 0)
    points = np.flatnonzero(shapely.area(geometry) == 0)
    outlines = shapely.boundary(geometry[polygons])
    # Bridges lead to the places of the network as well; one only does not start there.
    linked = edges["snappable"] | edges["layered"]
    network, stray = edges[linked], edges[~linked]
    found = [(points, shapely.get_coordinates(geometry[points]))]
    still = polygons
    for rows, coordinates in (
        _at_gates(outlines, gates, crs_of(places)),
        _at_crossings(geometry[polygons], network),
        _at_crossings(geometry[polygons], stray),
    ):
        fresh = np.isin(polygons[rows], still)
        found.append((polygons[rows[fresh]], coordinates[fresh]))
        still = np.setdiff1d(still, polygons[rows])
    still = still[shapely.covers(extent, geometry[still])]
    left = np.searchsorted(polygons, still)
    found.append((still, _nearest_to_network(outlines[left], network)))
    return _table(places, found)


def enter_by(
    places: gpd.GeoDataFrame, edges: gpd.GeoDataFrame, among: npt.NDArray[np.bool_]
) -> gpd.GeoDataFrame:
    """Return where some of the edges cross or touch polygons, as `entrances`; see above.

    Parameters
    ----------
    places, edges
        The tables of those names, in one metric CRS.
    among
        Which edges are looked at.
    """
    geometry = places.geometry.to_numpy()
    polygons = np.flatnonzero(shapely.area(geometry) > 0)
    rows, coordinates = _at_crossings(geometry[polygons], edges, among)
    return _table(places, [(polygons[rows], coordinates)])


def _at_gates(
    outlines: npt.NDArray[np.object_], gates: Elements, crs: CRS
) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.float64]]:
    """Return the gates on each outline: its row, and their coordinates (m)."""
    ways_in = np.flatnonzero([is_way_in(tags) for tags in gates.tags])
    nodes = gpd.GeoSeries(gates.geometry[ways_in], crs="EPSG:4326").to_crs(crs).to_numpy()
    rows, hits = STRtree(nodes).query(outlines, predicate="dwithin", distance=_ON_OUTLINE_M)
    return rows, shapely.get_coordinates(nodes[hits])


def _at_crossings(
    polygons: npt.NDArray[np.object_],
    edges: gpd.GeoDataFrame,
    among: npt.NDArray[np.bool_] | slice = slice(None),
) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.float64]]:
    """Return where edges (of `among`) meet each outline (m); on a shared stretch, all vertices."""
    lines = edges.geometry.to_numpy()
    outlines = shapely.boundary(polygons)
    rows, hits = STRtree(lines[among]).query(outlines, predicate="intersects")
    hits = np.arange(len(lines))[among][hits]
    counts = ~edges["layered"].to_numpy()[hits] | _lands(polygons, rows, edges, hits)
    rows, hits = rows[counts], hits[counts]
    meeting = shapely.intersection(outlines[rows], lines[hits])
    coordinates, index = shapely.get_coordinates(meeting, return_index=True)
    return rows[index], coordinates


def _lands(
    polygons: npt.NDArray[np.object_],
    rows: npt.NDArray[np.intp],
    edges: gpd.GeoDataFrame,
    hits: npt.NDArray[np.intp],
) -> npt.NDArray[np.bool_]:
    """Return which edges reach the ground in their polygon at one end, and outside at the other.

    A node where only bridges or tunnels meet is not on the ground.
    """
    layered = edges["layered"].to_numpy()
    ends = edges[["u", "v"]].to_numpy()
    nodes, index, uses = np.unique(ends, return_inverse=True, return_counts=True)
    on_ground = np.zeros(len(nodes), dtype=bool)
    on_ground[index.reshape(-1, 2)[~layered]] = True
    held = (on_ground | (uses == 1))[index.reshape(-1, 2)[hits]]
    lines = edges.geometry.to_numpy()[hits]
    first, last = (
        shapely.intersects(polygons[rows], shapely.get_point(lines, end)) & held[:, column]
        for column, end in enumerate((0, -1))
    )
    return np.asarray(first ^ last)


def _nearest_to_network(
    outlines: npt.NDArray[np.object_], edges: gpd.GeoDataFrame
) -> npt.NDArray[np.float64]:
    on_ground = edges[~edges["layered"]]
    lines = (edges if on_ground.empty else on_ground).geometry.to_numpy()
    if not len(outlines):
        return np.empty((0, 2))
    nearest = lines[STRtree(lines).nearest(outlines)]
    return shapely.get_coordinates(shapely.get_point(shapely.shortest_line(outlines, nearest), 0))


def _table(
    places: gpd.GeoDataFrame,
    found: list[tuple[npt.NDArray[np.intp], npt.NDArray[np.float64]]],
) -> gpd.GeoDataFrame:
    """Number the entrances of each place from west to east; equal ones (to the cm) count once."""
    rows = np.concatenate([rows for rows, _ in found])
    coordinates = np.round(np.concatenate([coordinates for _, coordinates in found]), 2)
    distinct = pd.DataFrame({"row": rows, "x": coordinates[:, 0], "y": coordinates[:, 1]})
    distinct = distinct.drop_duplicates().sort_values(["row", "x", "y"], ignore_index=True)
    place_id = places["place_id"].iloc[distinct["row"]].reset_index(drop=True)
    number = (distinct.groupby("row").cumcount() + 1).astype("str")
    return gpd.GeoDataFrame(
        {"entrance_id": place_id + "#" + number, "place_id": place_id},
        geometry=shapely.points(distinct[["x", "y"]].to_numpy()),
        crs=places.crs,
    )
