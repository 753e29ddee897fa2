"""The projection of a town as a polynomial, which the page computes as exactly as PROJ does.

Over a few tens of kilometres a projection is so smooth that a polynomial in longitude and latitude
is within a micrometre of it, whatever its kind; and a page need not know what kind it is.
"""

from __future__ import annotations

import logging

import geopandas as gpd
import numpy as np
import numpy.typing as npt

from sociale_infra.maps.grid import bounds_in_degrees, to_metres
from sociale_infra.maps.packed_types import Projection
from sociale_infra.tables import crs_of

log = logging.getLogger(__name__)

# Metres by which the polynomial may be off; and the degrees that are tried (measured: 5 or 6 do).
_OFF_M = 1e-6
_DEGREES = range(4, 13)
_Floats = npt.NDArray[np.float64]


def describe_projection(around: gpd.GeoSeries) -> Projection:
    """Return the projection of EPSG:4326 to the metric CRS of some shapes, around these.

    It is within a micrometre where the projection is smooth; else as near as it can be.
    """
    west, south, east, north = bounds_in_degrees(around)
    crs = crs_of(around)
    middle = np.array([(west + east) / 2, (south + north) / 2])
    reach = np.maximum([(east - west) / 2, (north - south) / 2], 1e-4)
    project = to_metres(crs)

    def metres(spots: _Floats) -> _Floats:
        return np.column_stack(project.transform(*(middle + spots * reach).T))

    tried = np.random.default_rng(0).uniform(-1, 1, (4000, 2))
    least_m, degree, weights = np.inf, 0, np.zeros((1, 2))
    for one in _DEGREES:
        known = _net(2 * one + 8)
        fitted = np.linalg.lstsq(_powers(known, one), metres(known), rcond=None)[0]
        off_m = float(np.abs(_powers(tried, one) @ fitted - metres(tried)).max())
        if off_m < least_m:
            least_m, degree, weights = off_m, one, np.asarray(fitted)
        if off_m < _OFF_M:
            break
    log.info("the page projects to within %.1g m", least_m)
    return {
        "epsg": crs.to_epsg(),
        "middle": middle.tolist(),
        "reach": reach.tolist(),
        "degree": degree,
        "x": weights[:, 0].tolist(),
        "y": weights[:, 1].tolist(),
    }


def _net(n: int) -> _Floats:
    """Return n x n spots from -1 to 1, closer at the borders, where a polynomial strays most."""
    along = np.cos(np.linspace(0, np.pi, n))
    return np.stack(np.meshgrid(along, along), axis=-1).reshape(-1, 2)


def _powers(spots: _Floats, degree: int) -> _Floats:
    """Return the powers of each spot: 1, t, t^2, ..., s, st, ..., s^2, ... up to the degree."""
    s, t = spots.T
    return np.stack([s**i * t**j for i in range(degree + 1) for j in range(degree + 1 - i)], axis=1)
