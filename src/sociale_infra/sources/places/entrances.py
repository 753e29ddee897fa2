"""Entrances of places: polygons are entered at their outline, never at their centroid."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property, partial

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely
from shapely import STRtree
from shapely.geometry.base import BaseGeometry

from sociale_infra.meetings import MEET_M, find_meetings
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


class Ways:
    """The edges of the network (metric CRS), made ready to ask where places meet them."""

    def __init__(self, edges: gpd.GeoDataFrame) -> None:
        self.lines = edges.geometry.to_numpy()
        self.layered = edges["layered"].to_numpy()
        self._ends = edges[["u", "v"]].to_numpy()

    @cached_property
    def tree(self) -> STRtree:
        """All of them, by where they lie."""
        return STRtree(self.lines)

    @cached_property
    def on_ground(self) -> STRtree:
        """Those that are no bridge or tunnel, if there are any."""
        return self.tree if self.layered.all() else STRtree(self.lines[~self.layered])

    @cached_property
    def ends_on_ground(self) -> npt.NDArray[np.bool_]:
        """Which ends are on the ground; a node where only bridges or tunnels meet is not."""
        nodes, index, uses = np.unique(self._ends, return_inverse=True, return_counts=True)
        on_ground = np.zeros(len(nodes), dtype=bool)
        on_ground[index.reshape(-1, 2)[~self.layered]] = True
        return np.asarray((on_ground | (uses == 1))[index.reshape(-1, 2)])


class Ground:
    """What places are entered from: the walking network (metric CRS), gates, and what was read.

    Parameters
    ----------
    edges
        The table of that name.
    gates
        Entrances and barriers (EPSG:4326).
    extent
        The part of the world that was read, in the CRS of the edges.
    """

    def __init__(self, edges: gpd.GeoDataFrame, gates: Elements, extent: BaseGeometry) -> None:
        # Bridges lead to the places of the network as well; one only does not start there.
        linked = edges["snappable"] | edges["layered"]
        self.network, self.stray = Ways(edges[linked]), Ways(edges[~linked])
        ways_in = np.flatnonzero([is_way_in(tags) for tags in gates.tags])
        nodes = gpd.GeoSeries(gates.geometry[ways_in], crs="EPSG:4326").to_crs(crs_of(edges))
        self.gates = STRtree(nodes.to_numpy())
        self.extent = extent


def build_entrances(
    places: gpd.GeoDataFrame, edges: gpd.GeoDataFrame, gates: Elements, extent: BaseGeometry
) -> gpd.GeoDataFrame:
    """Return the `entrances` table of places, entered from this ground; see `enter`."""
    return enter(places, Ground(edges, gates, extent))


def enter(places: gpd.GeoDataFrame, ground: Ground) -> gpd.GeoDataFrame:
    """Return the `entrances` table, in the metric CRS of the places.

    A point is its own entrance. A polygon is entered at the gates on its outline; else where
    snappable edges cross or touch it; else where other edges do; else at the point of the
    outline nearest to the network. A bridge or tunnel that only passes over or under does not
    count; one that begins or ends inside does, such as a footbridge over the ditch around a park.

    A polygon that extends beyond the part of the world that was read, and has no entrance within
    it gets none: its entrances lie beyond the edge.
    """
    geometry = places.geometry.to_numpy()
    polygons = np.flatnonzero(shapely.area(geometry) > 0)
    points = np.flatnonzero(shapely.area(geometry) == 0)
    found = [(points, shapely.get_coordinates(geometry[points]))]
    still = polygons
    for find in (
        partial(_at_gates, gates=ground.gates),
        partial(_at_crossings, ways=ground.network),
        partial(_at_crossings, ways=ground.stray),
    ):
        rows, coordinates = find(geometry[still])
        found.append((still[rows], coordinates))
        still = np.setdiff1d(still, still[rows])
    still = still[shapely.covers(ground.extent, geometry[still])]
    found.append((still, _nearest_to_network(geometry[still], ground.network)))
    return _table(places, found)


def enter_by(
    places: gpd.GeoDataFrame, edges: gpd.GeoDataFrame, among: npt.NDArray[np.bool_]
) -> gpd.GeoDataFrame:
    """Return where some of the edges cross or touch polygons, as `entrances`; see above.

    What touches is within `meetings.MEET_M`: these edges may end where a computed point lies.

    Parameters
    ----------
    places, edges
        The tables of those names, in one metric CRS.
    among
        Which edges are looked at.
    """
    geometry = places.geometry.to_numpy()
    polygons = np.flatnonzero(shapely.area(geometry) > 0)
    ways = Ways(edges)
    rows, hits, coordinates = find_meetings(shapely.boundary(geometry[polygons]), ways.lines[among])
    rows, hits = polygons[rows], np.flatnonzero(among)[hits]
    counts = ~ways.layered[hits] | _lands(geometry[rows], ways, hits, MEET_M)
    return _table(places, [(rows[counts], coordinates[counts])])


def _at_gates(
    polygons: npt.NDArray[np.object_], gates: STRtree
) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.float64]]:
    """Return the gates on each outline: its row, and their coordinates (m)."""
    rows, hits = gates.query(
        shapely.boundary(polygons), predicate="dwithin", distance=_ON_OUTLINE_M
    )
    return rows, shapely.get_coordinates(gates.geometries[hits])


def _at_crossings(
    polygons: npt.NDArray[np.object_], ways: Ways
) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.float64]]:
    """Return where ways meet each outline (m); on a shared stretch, all vertices."""
    outlines = shapely.boundary(polygons)
    rows, hits = ways.tree.query(outlines, predicate="intersects")
    counts = ~ways.layered[hits] | _lands(polygons[rows], ways, hits, 0.0)
    rows, hits = rows[counts], hits[counts]
    meeting = shapely.intersection(outlines[rows], ways.lines[hits])
    coordinates, index = shapely.get_coordinates(meeting, return_index=True)
    return rows[index], coordinates


def _lands(
    polygons: npt.NDArray[np.object_], ways: Ways, hits: npt.NDArray[np.intp], within_m: float
) -> npt.NDArray[np.bool_]:
    """Return which ways reach the ground in their polygon at one end, and outside at the other.

    What lies in it is `within_m` of it (inclusive).
    """
    held, lines = ways.ends_on_ground[hits], ways.lines[hits]
    first, last = (
        shapely.dwithin(polygons, shapely.get_point(lines, end), within_m) & held[:, column]
        for column, end in enumerate((0, -1))
    )
    return np.asarray(first ^ last)


def _nearest_to_network(polygons: npt.NDArray[np.object_], ways: Ways) -> npt.NDArray[np.float64]:
    if not len(polygons):
        return np.empty((0, 2))
    outlines, tree = shapely.boundary(polygons), ways.on_ground
    nearest = tree.geometries[tree.nearest(outlines)]
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
