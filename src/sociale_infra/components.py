"""Connected components: the parts of a graph or a network that hang together."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import numpy.typing as npt
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

_Rows = npt.NDArray[np.integer]


def node_components(u: _Rows, v: _Rows, n_nodes: int) -> npt.NDArray[np.int32]:
    """Return the number of the component of each node, for edges between the nodes `u` and `v`."""
    matrix = coo_array((np.ones(len(u)), (u, v)), shape=(n_nodes, n_nodes))
    _, component = connected_components(matrix, directed=False)
    return np.asarray(component, dtype=np.int32)


def component_sizes(edges: gpd.GeoDataFrame) -> npt.NDArray[np.int64]:
    """Return the number of nodes in the component of each edge, by its columns `u` and `v`."""
    _, ends = np.unique(edges[["u", "v"]].to_numpy(), return_inverse=True)
    u, v = ends.reshape(-1, 2).T
    component = node_components(u, v, int(ends.max(initial=-1)) + 1)
    return np.asarray(np.bincount(component)[component[u]], dtype=np.int64)


def is_snappable(edges: gpd.GeoDataFrame, min_nodes: int) -> npt.NDArray[np.bool_]:
    """Return whether points may snap to each edge.

    They may in a component of at least `min_nodes` nodes, but not on a line across a square, nor on
    a bridge or in a tunnel: a home beside the ramp starts on the street.
    """
    large = component_sizes(edges) >= min_nodes
    return np.asarray(large & ~edges["across"].to_numpy() & ~edges["layered"].to_numpy())
