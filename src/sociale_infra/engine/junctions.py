"""Junctions of the walking network, where a new place might come."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import shapely

from sociale_infra.engine.access import Points
from sociale_infra.engine.squares import number_squares


def thin_junctions(edges: gpd.GeoDataFrame) -> Points:
    """Return a junction in each square of 100 m, the most southern, of equals the most western.

    Junctions of ways that one may start from, in the CRS of the edges (metric).
    """
    lines = edges.geometry.to_numpy()[edges["snappable"].to_numpy()]
    xy = shapely.get_coordinates(lines)
    last = np.cumsum(shapely.get_num_coordinates(lines)) - 1
    ends = xy[np.concatenate([np.append(0, last[:-1] + 1), last])] if len(lines) else xy
    ends = ends[np.lexsort([*ends.T])]
    _, first = np.unique(number_squares(ends), return_index=True)
    return np.asarray(shapely.points(ends[first]), dtype=object)
