"""The walking network as columns: stretch after stretch, as one might walk it.

Every stretch of way goes on from a node that is known, mostly the last one, to a new node or back
to a known one. So a node needs no number, and its coordinates are the steps from the spot before.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from sociale_infra.maps.grid import Grid

_Ints = npt.NDArray[np.int64]

FLAGS = ("snappable", "layered", "across", "added")
"""What the bits of the column `flags` say of a stretch, the first lowest; the next one says whether
it is walked from its end."""


def pack_network(
    nodes: gpd.GeoDataFrame, edges: gpd.GeoDataFrame, grid: Grid
) -> Iterator[tuple[str, _Ints]]:
    """Yield the columns of a network, of its stretches in the order of a walk through all of it.

    `back` is how many nodes before the last known one a stretch begins, -1 if at a new one; `on`
    how many before the last one it ends, plus 1, or 0 if at a new one; `inner` the number of spots
    between its ends; `flags` the bits of `FLAGS`; `rank` tells which of stretches that lie upon
    each other comes first. `x` and `y` are hundredths of a step of the grid, of every spot that is
    new, less those of the spot before it on its stretch (where a stretch begins at a new node, less
    those of the last such); `x_part` and `y_part` are their parts.
    """
    ids = pd.Index(nodes["node_id"])
    u, v = (ids.get_indexer(pd.Index(edges[end])).tolist() for end in ("u", "v"))
    whole, parts = grid.exact(edges.geometry)
    counts = shapely.get_num_coordinates(edges.geometry.to_numpy()).astype(np.int64)
    starts = np.append(0, np.cumsum(counts))
    steps = np.fromiter(chain.from_iterable(_walk(u, v, len(nodes))), np.int64).reshape(-1, 4)
    rows, turned, back, on = steps.T
    flags = np.zeros(len(edges), dtype=np.int64)
    for bit, name in enumerate(FLAGS):
        flags |= edges[name].to_numpy(dtype=np.int64) << bit
    flags[rows] |= turned << len(FLAGS)
    spots, before = _spots(starts[rows], counts[rows], steps)
    yield from zip(
        ("back", "on", "inner", "flags", "rank"),
        (back, on, counts[rows] - 2, flags[rows], _rank(whole, starts)[rows]),
        strict=True,
    )
    for axis, name in enumerate("xy"):
        at = whole[:, axis]
        yield name, at[spots] - np.where(before < 0, 0, at[before])
        yield f"{name}_part", parts[spots, axis]


def _walk(u: list[int], v: list[int], n_nodes: int) -> Iterator[tuple[int, bool, int, int]]:
    """Yield every stretch once, each from a known node or from a new one.

    A stretch is its row, whether it is walked from its end, `back` and `on`.
    """
    at: list[list[int]] = [[] for _ in range(n_nodes)]
    for row, (one, other) in enumerate(zip(u, v, strict=True)):
        at[one].append(row)
        if other != one:
            at[other].append(row)
    number = [-1] * n_nodes
    known = 0
    walked = [False] * len(u)
    for first in range(n_nodes):
        trail = [first] if at[first] and number[first] < 0 else []
        while trail:
            node = trail[-1]
            left = at[node]
            while left and walked[left[-1]]:
                left.pop()
            if not left:
                trail.pop()
                continue
            row = left.pop()
            walked[row] = True
            turned = u[row] != node
            other = u[row] if turned else v[row]
            back = -1
            if number[node] < 0:
                number[node], known = known, known + 1
            else:
                back = known - 1 - number[node]
            if number[other] < 0:
                yield row, turned, back, 0
                number[other], known = known, known + 1
                trail.append(other)
            else:
                yield row, turned, back, known - number[other]


def _rank(whole: _Ints, starts: _Ints) -> _Ints:
    """Return for every stretch how many, one upon the other, come before it on some piece of it."""
    owner = np.repeat(np.arange(len(starts) - 1), np.diff(starts))
    first = np.flatnonzero(owner[1:] == owner[:-1])
    spot = pd.DataFrame(whole).groupby([0, 1], sort=False).ngroup().to_numpy()
    one, other = spot[first], spot[first + 1]
    pieces = np.minimum(one, other) * len(spot) + np.maximum(one, other)
    piece, _ = pd.factorize(pieces)
    uses = np.bincount(piece)
    rank = np.zeros(len(starts) - 1, dtype=np.int64)
    before: dict[int, int] = {}
    shared = np.flatnonzero(uses[piece] > 1)
    for row in np.unique(owner[first[shared]]).tolist():
        mine = piece[shared[owner[first[shared]] == row]].tolist()
        rank[row] = 1 + max(before.get(one, -1) for one in mine)
        before |= dict.fromkeys(mine, int(rank[row]))
    return rank


def _spots(starts: _Ints, counts: _Ints, steps: _Ints) -> tuple[_Ints, _Ints]:
    """Return the coordinates (rows) of the spots that are new, and of the spot before each, or -1.

    `starts` are the rows at which the coordinates of each stretch begin, and `counts` their number,
    both in the order of the steps of the walk.
    """
    _, turned, back, on = steps.T
    at = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
    last = np.repeat(counts - 1, counts)
    spots = np.repeat(starts, counts) + np.where(np.repeat(turned > 0, counts), last - at, at)
    before = np.append(-1, spots[:-1])
    is_root = (at == 0) & np.repeat(back < 0, counts)
    before[is_root] = np.append(-1, spots[is_root][:-1])[: is_root.sum()]
    new = np.where(at == 0, is_root, (at < last) | np.repeat(on == 0, counts))
    return spots[new], before[new]
