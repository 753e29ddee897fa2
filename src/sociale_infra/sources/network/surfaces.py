"""Pedestrian surfaces: the lines along which people cross a square between its entrances."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

import numpy as np
import numpy.typing as npt
import shapely
from pyproj import CRS, Transformer
from scipy.sparse import coo_array
from scipy.sparse.csgraph import shortest_path

from sociale_infra.sources.osm.elements import Ways

# A surface with more corners than this is only crossed in straight lines between its entrances,
# because the number of lines to try grows with its square. Our choice.
_MOST_CORNERS = 300
# With more entrances than this, a surface is crossed between so many of them, evenly along its
# rings; from the others one first follows the outline to the nearest. Our choice: 20,000 lines.
_MOST_ENTRANCES = 200
_LEAST_RING = 4
_SURFACES = frozenset({"footway", "pedestrian"})

_Ints = npt.NDArray[np.int64]
_Rows = npt.NDArray[np.intp]
_Floats = npt.NDArray[np.float64]
_Bools = npt.NDArray[np.bool_]


def is_surface(tags: Mapping[str, str]) -> bool:
    """Return whether a closed way is a surface to walk on, not a path around something."""
    return tags.get("highway") in _SURFACES and tags.get("area") == "yes"


def cross_surfaces(ways: Ways, crs: CRS, shut: Collection[int] = ()) -> tuple[Ways, _Bools]:
    """Add to walkable ways the lines along which people cross the surfaces among them.

    The entrances of a surface are the nodes that it shares with ways that lead away from it.
    People cross from entrance to entrance on the shortest line: straight, or round the inward
    corners (also those of a building in the surface) and the holes that are in the way.

    Parameters
    ----------
    ways
        Walkable ways (degrees, EPSG:4326); those of one id are the rings of one surface.
    crs
        Metric CRS in which lines are straight.
    shut
        Ids of nodes that nobody passes.

    Returns
    -------
    The ways (EPSG:4326), followed by a way of two nodes per line, with the id and tags of its
    surface; and which of all these are such lines.
    """
    x, y = Transformer.from_crs("EPSG:4326", crs, always_xy=True).transform(ways.lon, ways.lat)
    xy = np.column_stack([x, y])
    users = _Users(ways)
    lines = [
        (rows[0], *line)
        for rows in _surfaces(ways).values()
        for line in _cross(
            ways.refs,
            xy,
            [np.arange(ways.starts[row], ways.starts[row + 1]) for row in rows],
            users.entrances(rows) - set(shut),
        )
    ]
    across = np.arange(len(ways.ids) + len(lines)) >= len(ways.ids)
    return _append(ways, lines), across


def _surfaces(ways: Ways) -> dict[int, list[int]]:
    """Return the rows of the rings of each surface by its id, if they are closed and complete."""
    surfaces: dict[int, list[int]] = {}
    for row, tags in enumerate(ways.tags):
        if is_surface(tags):
            first, last = ways.starts[row], ways.starts[row + 1]
            closed = last - first >= _LEAST_RING and ways.refs[first] == ways.refs[last - 1]
            if closed and not np.isnan(ways.lon[first:last]).any():
                surfaces.setdefault(int(ways.ids[row]), []).append(row)
    return surfaces


class _Users:
    """Which ways use a node."""

    def __init__(self, ways: Ways) -> None:
        self._ways = ways
        self._order = np.argsort(ways.refs, kind="stable")
        self._sorted = ways.refs[self._order]
        self._way = np.repeat(np.arange(len(ways.ids)), np.diff(ways.starts))

    def entrances(self, rows: list[int]) -> set[int]:
        """Return the nodes that these rings share with ways that lead away from them."""
        ways, surface = self._ways, self._ways.ids[rows[0]]
        outline = np.unique(np.concatenate([self._refs(row) for row in rows]))
        low, high = (np.searchsorted(self._sorted, outline, side) for side in ("left", "right"))
        runs = [self._order[start:stop] for start, stop in zip(low, high, strict=True)]
        beside = np.unique(self._way[np.concatenate(runs)])
        found: set[int] = set()
        for row in beside[ways.ids[beside] != surface]:
            refs = self._refs(row)
            on = np.isin(refs, outline)
            if not on.all():
                found.update(refs[on].tolist())
        return found

    def _refs(self, row: int) -> _Ints:
        return self._ways.refs[self._ways.starts[row] : self._ways.starts[row + 1]]


def _cross(
    refs: _Ints, xy: _Floats, rings: list[_Rows], entrances: set[int]
) -> Iterator[tuple[int, int]]:
    """Yield the lines over one surface as pairs of node positions; `xy` in metres."""
    if len(entrances) < 2:  # noqa: PLR2004, a line has two ends
        return
    ring = np.concatenate(rings)
    owner = np.repeat(np.arange(len(rings)), [len(nodes) for nodes in rings])
    outline = np.asarray(shapely.linestrings(xy[ring], indices=owner))
    whole = np.asarray([shapely.multilinestrings(outline)])
    (surface,) = shapely.orient_polygons(shapely.build_area(whole))
    _, first = np.unique(refs[ring], return_index=True)
    position = ring[first]
    entrance = np.isin(refs[position], np.fromiter(entrances, dtype=np.int64))
    turns = {tuple(corner) for corner in _inward_corners(surface).tolist()}
    turn = np.asarray([tuple(corner) in turns for corner in xy[position].tolist()])
    entrance = _thin(entrance, first)
    keep = entrance | turn
    if keep.sum() > _MOST_CORNERS:
        keep = entrance
    position, entrance = position[keep], entrance[keep]
    for a, b in _shortest(xy[position], entrance, surface):
        yield position[a], position[b]


def _thin(entrance: _Bools, along: _Rows) -> _Bools:
    """Keep at most so many entrances, evenly by their place `along` the rings."""
    rows = np.flatnonzero(entrance)
    if len(rows) <= _MOST_ENTRANCES:
        return entrance
    rows = rows[np.argsort(along[rows])]
    kept = np.zeros_like(entrance)
    kept[rows[np.linspace(0, len(rows) - 1, _MOST_ENTRANCES).round().astype(np.intp)]] = True
    return kept


def _inward_corners(surface: shapely.Geometry) -> _Floats:
    """Return the corners (m) that people walk round: where the angle in the surface is over 180°.

    The surface lies left of its rings, outer ones and holes alike.
    """
    corners = []
    for ring in shapely.get_rings(shapely.get_parts(surface)):
        here = shapely.get_coordinates(ring)[:-1]
        back, ahead = here - np.roll(here, 1, axis=0), np.roll(here, -1, axis=0) - here
        corners.append(here[back[:, 0] * ahead[:, 1] < back[:, 1] * ahead[:, 0]])
    return np.concatenate(corners) if corners else np.empty((0, 2))


def _shortest(xy: _Floats, entrance: _Bools, surface: shapely.Geometry) -> list[tuple[int, int]]:
    """Return the lines of sight that shortest walks between entrances and corners follow.

    Those along the outline are left out, because it is walkable already. `xy` is in metres.
    """
    a, b = np.triu_indices(len(xy), 1)
    lines = _lines(xy, a, b)
    shapely.prepare(surface)
    seen = shapely.covers(surface, lines)
    length = shapely.length(lines[seen])
    graph = coo_array((length, (a[seen], b[seen])), shape=(len(xy), len(xy)))
    _, before = shortest_path(
        graph.tocsr(),
        method="D",
        directed=False,
        indices=np.flatnonzero(entrance),
        return_predecessors=True,
    )
    row, here = np.nonzero(before >= 0)
    previous = before[row, here]
    used = {*zip(np.minimum(previous, here), np.maximum(previous, here), strict=True)}
    first, last = np.asarray(sorted(used), dtype=np.intp).reshape(-1, 2).T
    outline = shapely.boundary(surface)
    shapely.prepare(outline)
    along = shapely.covers(outline, _lines(xy, first, last))
    return [*zip(first[~along].tolist(), last[~along].tolist(), strict=True)]


def _lines(xy: _Floats, first: _Rows, last: _Rows) -> npt.NDArray[np.object_]:
    ends = np.column_stack([first, last]).ravel()
    of = np.repeat(np.arange(len(first)), 2)
    return np.asarray(shapely.linestrings(xy[ends], indices=of), dtype=object)


def _append(ways: Ways, lines: list[tuple[int, int, int]]) -> Ways:
    """Append ways of two nodes; a line is the row of its surface and the positions of its ends."""
    if not lines:
        return ways
    row, first, last = np.asarray(lines, dtype=np.intp).T
    nodes = np.append(np.arange(len(ways.refs)), np.column_stack([first, last]))
    return Ways(
        np.append(ways.ids, ways.ids[row]),
        [*ways.tags, *(ways.tags[index] for index in row)],
        np.append(ways.starts, ways.starts[-1] + 2 * np.arange(1, len(row) + 1)),
        ways.refs[nodes],
        ways.lon[nodes],
        ways.lat[nodes],
    )
