"""The street of an address that does not tell it: the named way beside it."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import shapely

_BESIDE_M = 100
"""Metres within which an address is of the street beside it. Our choice."""


def find_beside(
    points: npt.NDArray[np.object_], edges: gpd.GeoDataFrame
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.object_]]:
    """Return the names of the nearest ways that have one, within 100 m of points.

    Parameters
    ----------
    points
        In the CRS of the edges, in metres.
    edges
        The walking network, with the `name` of its ways.

    Returns
    -------
    Pairs of the row of a point and a name; a point has several where ways are equally near.
    """
    named = edges[edges["name"].notna()]
    if named.empty or not len(points):
        return np.empty(0, dtype=np.int64), np.empty(0, dtype=np.object_)
    lines = named.geometry.to_numpy()
    # Measured: twice as fast as with a limit and the default capacity.
    row, hit = shapely.STRtree(lines, node_capacity=4).query_nearest(points)
    beside = shapely.dwithin(points[row], lines[hit], _BESIDE_M)
    return row[beside].astype(np.int64), named["name"].to_numpy(dtype=object)[hit[beside]]
