"""Where the names of areas are written on a picture."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import shapely


def find_label_spots(areas: gpd.GeoDataFrame) -> tuple[list[int], npt.NDArray[np.object_]]:
    """Return the rows of areas with most room first, and a point in the middle of each.

    The middle is that of the largest circle in an area's largest part; holes do not count, as a
    canal or a sliver between two borders would push a name aside.
    """
    outer = gpd.GeoSeries([_outer(shape) for shape in areas.geometry])
    widest = outer.maximum_inscribed_circle()  # a line from its centre to its edge
    order = np.lexsort((areas["area_code"], -widest.length.to_numpy()))
    return order.tolist(), widest.interpolate(0).to_numpy()


def _outer(shape: shapely.Geometry) -> shapely.Geometry:
    parts = [part for part in shapely.get_parts(shape) if isinstance(part, shapely.Polygon)]
    return shapely.Polygon(max(parts, key=shapely.area).exterior) if parts else shape
