"""Density of addresses around addresses, as CBS has it (omgevingsadressendichtheid)."""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import shapely
from scipy.spatial import cKDTree

from sociale_infra.sources.inputs import study_box
from sociale_infra.sources.osm.addresses import read_address_points
from sociale_infra.tables import crs_of

_NEAR_M = 1000.0
_NEAR_KM2 = np.pi * (_NEAR_M / 1000) ** 2


def measure_density(origins: gpd.GeoDataFrame, osm_file: Path) -> float:
    """Return the mean number of addresses per km2 within 1 km of each origin.

    It is the mean, over the origins (addresses, in a metric CRS), of the addresses within 1 km in a
    straight line, itself included and those across the border too, divided by the surface of that
    circle (CBS, omgevingsadressendichtheid). Addresses are nodes of an OpenStreetMap file that have
    a house number. NaN without origins, or where fewer are near than the origins themselves: then
    the addresses of this file are no nodes.
    """
    if origins.empty:
        return float("nan")
    around = read_address_points(osm_file, (), study_box(origins, _NEAR_M))
    spots = gpd.GeoSeries.from_xy(around.lon, around.lat, crs="EPSG:4326").to_crs(crs_of(origins))
    pairs = cKDTree(_points(origins.geometry)).count_neighbors(cKDTree(_points(spots)), _NEAR_M)
    if pairs < len(origins):
        return float("nan")
    return float(pairs) / len(origins) / _NEAR_KM2


def _points(series: gpd.GeoSeries) -> npt.NDArray[np.float64]:
    return shapely.get_coordinates(series.to_numpy()).reshape(-1, 2)
