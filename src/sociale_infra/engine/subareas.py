"""In which buurt the origins of a wijk lie."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import shapely
from shapely import STRtree

from sociale_infra.engine.network import Ints


def find_subarea(subareas: gpd.GeoDataFrame, origins: gpd.GeoDataFrame) -> Ints:
    """Return the row of the subarea that each origin lies in.

    Borders of two levels are not always drawn alike: an origin belongs to a subarea of its own
    area, the first that holds it (border included), else the nearest, so that subareas add up to
    their area.

    Parameters
    ----------
    subareas
        Their table, with `lies_in`.
    origins
        Their table, in the same CRS.

    Returns
    -------
    A row of the subareas for each origin; -1 where its area has none.
    """
    points, shapes = origins.geometry.to_numpy(), subareas.geometry.to_numpy()
    code, lies_in = origins["area_code"].to_numpy(), subareas["lies_in"].to_numpy()
    shape, point = STRtree(points).query(shapes, predicate="covers")
    own = lies_in[shape] == code[point]
    row = np.full(len(points), len(shapes), dtype=np.int64)
    np.minimum.at(row, point[own], shape[own])
    row[row == len(shapes)] = -1
    outside = np.flatnonzero(row < 0)
    for area in np.unique(code[outside].astype(str)):
        here, there = outside[code[outside] == area], np.flatnonzero(lies_in == area)
        if len(there):
            away_m = shapely.distance(points[here, np.newaxis], shapes[there])
            row[here] = there[away_m.argmin(axis=1)]
    return row
