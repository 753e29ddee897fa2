"""A walking network to which ways are added: cut and joined where they meet it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

import geopandas as gpd
import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry
from shapely.ops import substring

from sociale_infra.meetings import MEET_M, find_meetings
from sociale_infra.terms import Answer

JOIN_M = 15.0
"""Metres within which the end of an added way is joined to a way, and a closed way is found. Our
choice: who draws by hand misses a path by its width."""
# Crossings nearer to each other, or to a junction, are one.
_SAME_M = 0.01


class NewPath(NamedTuple):
    """A way to add: its line (metric CRS), and whether it is joined at its ends only."""

    line: shapely.LineString
    layered: bool
    step_free: Answer


class Net:
    """A network that grows: its edges, some of which are cut where added ways meet them."""

    def __init__(self, edges: gpd.GeoDataFrame, last_node: int, last_edge: int) -> None:
        self._columns = edges.drop(columns="geometry")
        self._crs = edges.crs
        self._lines = edges.geometry.to_numpy().tolist()
        self._parent = list(range(len(edges)))
        """The row of `edges` that each line is of; -1 for an added way."""
        self._ends = edges[["u", "v"]].to_numpy().tolist()
        self._alive = [True] * len(edges)
        self._ground = (~edges["layered"].to_numpy()).tolist()
        self._new: dict[int, NewPath] = {}
        self._last_node, self._last_edge = last_node, last_edge
        self._nodes: dict[int, shapely.Point] = {}

    def add(self, path: NewPath) -> None:
        """Add a way, and cut the ways that it is joined to.

        Raises
        ------
        ValueError
            It touches nothing, or a bridge or tunnel at one of its ends.
        """
        rows = [row for row in range(len(self._lines)) if self._alive[row] and self._ground[row]]
        tree = shapely.STRtree([self._lines[row] for row in rows])
        ends = [self._join_end(path, end, tree, rows) for end in (0, -1)]
        line = self._lengthen(path.line, ends)
        joints = [(0.0, ends[0])] if ends[0] else []
        if ends[1]:
            joints.append((line.length, ends[1]))
        if not path.layered:
            joints += self._crossings(line, tree, rows, joints)
        if not joints:
            away_m = shapely.distance(line, self._lines[rows[int(tree.nearest(line))]])
            message = (
                f"touches no way; the nearest is {away_m:,.0f} m away, and {JOIN_M:g} m is near"
            )
            raise ValueError(message)
        self._put_in(line, joints, path)

    def _join_end(
        self, path: NewPath, end: int, tree: shapely.STRtree, rows: Sequence[int]
    ) -> tuple[int, float] | None:
        """Return the edge that an end is joined to, and where along it; None if none is near."""
        point = shapely.get_point(path.line, end)
        row = rows[int(tree.nearest(point))]
        away_m = shapely.distance(self._lines[row], point)
        if away_m <= JOIN_M:
            return row, float(self._lines[row].project(point))
        if path.layered:
            which = "first" if end == 0 else "last"
            message = (
                f"its {which} end touches no way; the nearest is {away_m:,.0f} m away, and "
                f"{JOIN_M:g} m is near"
            )
            raise ValueError(message)
        return None

    def _lengthen(
        self, line: shapely.LineString, ends: Sequence[tuple[int, float] | None]
    ) -> shapely.LineString:
        """Return a line up to the ways that its ends are joined to."""
        first, last = ends
        points = [shapely.Point(xy) for xy in line.coords]
        if first:
            points.insert(0, self._lines[first[0]].interpolate(first[1]))
        if last:
            points.append(self._lines[last[0]].interpolate(last[1]))
        xy = shapely.get_coordinates(points)
        moved = np.append(True, np.hypot(*np.diff(xy, axis=0).T) > 0)
        return shapely.LineString(xy[moved])

    def _crossings(
        self,
        line: shapely.LineString,
        tree: shapely.STRtree,
        rows: Sequence[int],
        known: Sequence[tuple[float, tuple[int, float]]],
    ) -> list[tuple[float, tuple[int, float]]]:
        """Return where a line crosses or touches edges: along it, and the edge and along that."""
        near = np.sort(tree.query(line, predicate="dwithin", distance=MEET_M))
        hits, _, spots = find_meetings(tree.geometries[near], np.array([line]))
        points = np.array([shapely.Point(spot) for spot in spots])
        along_m = shapely.line_locate_point(line, points)
        found = []
        taken = [along for along, _ in known]
        # From its start on: the edges have another order in the page's engine.
        for at in np.argsort(along_m, kind="stable"):
            along, row = float(along_m[at]), rows[near[hits[at]]]
            # Where it is joined already, or crosses a junction, one cut is enough.
            if all(abs(along - other) > _SAME_M for other in taken):
                found.append((along, (row, float(self._lines[row].project(points[at])))))
                taken.append(along)
        return found

    def _put_in(
        self,
        line: shapely.LineString,
        joints: Sequence[tuple[float, tuple[int, float]]],
        path: NewPath,
    ) -> None:
        cuts: dict[int, list[tuple[float, int]]] = {}
        nodes: dict[float, int] = {}
        for along, (row, position) in sorted(joints):
            nodes[along] = self._node_on(row, position, cuts)
        for row, spots in cuts.items():
            self._cut(row, spots)
        for along in (0.0, line.length):
            if along not in nodes:
                nodes[along] = self._new_node(line.interpolate(along))
        stops = sorted(nodes)
        for start, stop in pairwise(stops):
            piece = _part(line, start, stop)
            self._append(piece, (nodes[start], nodes[stop]), -1, ground=not path.layered)
            self._new[len(self._lines) - 1] = path

    def _node_on(self, row: int, position: float, cuts: dict[int, list[tuple[float, int]]]) -> int:
        """Return the node of an edge at a position, made if it is not there."""
        u, v = self._ends[row]
        left = self._lines[row].length - position
        # An edge may be shorter than that, and lie there twice, in both directions.
        if min(position, left) <= _SAME_M:
            return int(u if position < left else v)
        for known, node in cuts.get(row, []):
            if abs(known - position) <= _SAME_M:
                return node
        node = self._new_node(self._lines[row].interpolate(position))
        cuts.setdefault(row, []).append((position, node))
        return node

    def _new_node(self, point: shapely.Point) -> int:
        self._last_node += 1
        self._nodes[self._last_node] = point
        return self._last_node

    def _cut(self, row: int, spots: Iterable[tuple[float, int]]) -> None:
        line, (u, v) = self._lines[row], self._ends[row]
        self._alive[row] = False
        stops = [(0.0, u), *sorted(spots), (line.length, v)]
        for (start, first), (stop, last) in pairwise(stops):
            piece = _part(line, start, stop)
            self._append(piece, (first, last), self._parent[row], ground=True)
            if row in self._new:
                self._new[len(self._lines) - 1] = self._new[row]

    def _append(
        self, line: shapely.LineString, ends: tuple[int, int], parent: int, *, ground: bool
    ) -> None:
        self._lines.append(line)
        self._ends.append([*ends])
        self._parent.append(parent)
        self._alive.append(True)
        self._ground.append(ground)

    def table(self) -> gpd.GeoDataFrame:
        """Return the `edges` table: those that are left, pieces of others, and added ways."""
        n_before = len(self._columns)
        rows = [row for row, alive in enumerate(self._alive) if alive]
        parent = np.array([self._parent[row] for row in rows])
        fresh = np.array(rows) >= n_before
        told = self._columns.iloc[np.maximum(parent, 0)].reset_index(drop=True)
        lines = np.array([self._lines[row] for row in rows], dtype=object)
        ends = np.array([self._ends[row] for row in rows]).reshape(-1, 2)
        table = told.assign(u=ends[:, 0], v=ends[:, 1])
        table.loc[fresh, "edge_id"] = self._last_edge + 1 + np.arange(fresh.sum())
        table.loc[fresh, "length_m"] = shapely.length(lines[fresh])
        for at, row in enumerate(rows):
            if row in self._new:
                path = self._new[row]
                table.loc[
                    at,
                    ["highway", "name", "cycleway", "across", "layered", "step_free"],
                ] = ["footway", None, False, False, path.layered, path.step_free]
                table.loc[at, ["snappable", "added"]] = [False, True]
        return gpd.GeoDataFrame(table, geometry=lines, crs=self._crs)

    def new_nodes(self) -> gpd.GeoDataFrame:
        """Return the rows of the `nodes` table that are new."""
        ids = np.array([*self._nodes], dtype=np.int64)
        return gpd.GeoDataFrame({"node_id": ids}, geometry=[*self._nodes.values()], crs=self._crs)


def _part(line: BaseGeometry, start: float, stop: float) -> shapely.LineString:
    """Return the part of a line between two distances along it."""
    return substring(line, start, stop)  # type: ignore[arg-type,return-value]  # lines both
