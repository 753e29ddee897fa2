"""Where the names of areas are written on a picture."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import shapely

_SMALL_HOLE = 0.01
"""The part of an area that a hole may be to be written over. Our choice: a pond, not a village."""


def find_label_spots(areas: gpd.GeoDataFrame) -> tuple[list[int], npt.NDArray[np.object_]]:
    """Return the rows of areas with most room first, and a point in the middle of each.

    The middle is that of the largest circle in an area's largest part; small holes do not count, as
    a pond or a sliver between two borders would push a name aside.
    """
    filled = gpd.GeoSeries([_filled(shape) for shape in areas.geometry])
    widest = filled.maximum_inscribed_circle()  # a line from its centre to its edge
    order = np.lexsort((areas["area_code"], -widest.length.to_numpy()))
    return order.tolist(), widest.interpolate(0).to_numpy()


def _filled(shape: shapely.Geometry) -> shapely.Geometry:
    parts = [part for part in shapely.get_parts(shape) if isinstance(part, shapely.Polygon)]
    if not parts:
        return shape
    largest = max(parts, key=shapely.area)
    holes = [
        hole
        for hole in largest.interiors
        if shapely.Polygon(hole).area > _SMALL_HOLE * largest.area
    ]
    return shapely.Polygon(largest.exterior, holes)
