"""Addresses or buildings -> the `origins` table, each with its share of the residents."""

from __future__ import annotations

import logging

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely
from pyproj import CRS
from shapely import STRtree
from shapely.geometry.base import BaseGeometry

from sociale_infra.sources.osm.elements import ADDRESS, Elements
from sociale_infra.tables import crs_of

log = logging.getLogger(__name__)

# The groups in `origins`: in `areas`, the column of the percentage, and of what it is one.
GROUPS = {
    "age_0_14": ("pct_0_14", "population"),
    "age_65_plus": ("pct_65_plus", "population"),
    "one_person": ("pct_one_person", "households"),
}

# More buildings than there are.
_ALL = 10**12

# The columns in `origins` that tell where it is, and the tag of each.
_ADDRESS = dict(zip(("street", "house_number", "postcode"), ADDRESS, strict=True))


def build_origins(
    starts: Elements, areas: gpd.GeoDataFrame, extent: BaseGeometry
) -> gpd.GeoDataFrame:
    """Return the `origins` table: the addresses (or buildings) in an area, as points.

    The inhabitants of an area are spread evenly over its origins, and so are its age groups and
    one-person households; NaN where unknown. If no area has a number of inhabitants, each origin
    weighs 1 and all groups are NaN; if only some areas have none, their origins weigh NaN. On a
    border, and where areas overlap, the area with the first code is taken.

    Parameters
    ----------
    starts
        Addresses or buildings (EPSG:4326).
    areas
        The table of that name; the origins get its metric CRS.
    extent
        The part of the world that was read, in that CRS: `edge_m` is the distance (m) to its edge,
        0 outside it.
    """
    points = starting_points(starts, crs_of(areas)).to_numpy()
    area = first_holding(points, areas.geometry.to_numpy())
    inside = np.flatnonzero(area >= 0)
    order = inside[np.lexsort([np.asarray(starts.ids)[inside]])]
    weight, groups = share_out(area[order], areas)
    log.info("%d of %d starting points lie in the areas", len(order), len(points))
    return gpd.GeoDataFrame(
        {
            "origin_id": pd.Series([starts.ids[row] for row in order], dtype="str"),
            "weight": weight,
            **groups,
            "area_code": areas["area_code"].iloc[area[order]].reset_index(drop=True),
            **{
                column: pd.Series([starts.tags[row].get(tag) for row in order], dtype="str")
                for column, tag in _ADDRESS.items()
            },
            "edge_m": _inside_by(points[order], extent),
        },
        geometry=points[order],
        crs=areas.crs,
    )


def starting_points(starts: Elements, crs: CRS) -> gpd.GeoSeries:
    """Return the centroid of every address (or building), in `crs` (metric)."""
    return gpd.GeoSeries(starts.geometry, crs="EPSG:4326").to_crs(crs).centroid


def group_figures(areas: gpd.GeoDataFrame) -> dict[str, npt.NDArray[np.float64]]:
    """Return the size of each group in each area: persons or households, NaN if unknown."""
    return {
        name: (areas[percentage] * areas[whole] / 100).to_numpy(dtype=np.float64)
        for name, (percentage, whole) in GROUPS.items()
    }


def most_buildings(n_addresses: int, least_per_building: float) -> int:
    """Return how many buildings there may be for so many addresses to represent homes."""
    return int(min(n_addresses / least_per_building, _ALL)) if least_per_building else _ALL


def first_holding(
    points: npt.NDArray[np.object_], shapes: npt.NDArray[np.object_]
) -> npt.NDArray[np.intp]:
    """Return the row of the first shape that contains each point (border included), or -1."""
    shape, point = STRtree(points).query(shapes, predicate="covers")
    row = np.full(len(points), len(shapes))
    np.minimum.at(row, point, shape)
    return np.where(row < len(shapes), row, -1)


def share_out(
    area: npt.NDArray[np.intp], areas: gpd.GeoDataFrame
) -> tuple[npt.NDArray[np.float64], dict[str, npt.NDArray[np.float64]]]:
    """Return the weight (residents, or 1) of origins and their parts of each group.

    `area` is the row of the area of each origin.
    """
    inhabitants = areas["population"].to_numpy()
    if np.isnan(inhabitants).all():
        return np.ones(len(area)), {name: np.full(len(area), np.nan) for name in GROUPS}
    origins = np.maximum(np.bincount(area, minlength=len(areas)), 1)
    groups = {name: (figure / origins)[area] for name, figure in group_figures(areas).items()}
    return (inhabitants / origins)[area], groups


def _inside_by(points: npt.NDArray[np.object_], extent: BaseGeometry) -> npt.NDArray[np.float64]:
    to_edge = shapely.distance(points, extent.boundary)
    return np.where(shapely.intersects_xy(extent, shapely.get_coordinates(points)), to_edge, 0.0)
