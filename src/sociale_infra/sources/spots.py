"""Where something is, as users write it: RD or longitude and latitude, in the CRS of a town."""

from __future__ import annotations

from functools import cache

from pyproj import CRS, Transformer

_RD, _WGS84 = 28992, 4326
# The range of RD coordinates (m); no longitude and latitude lies inside it.
_RD_X, _RD_Y = (0, 300_000), (300_000, 620_000)
_MAX_LON, _MAX_LAT = 180, 90
# A town may extend a little beyond the area of use of its CRS.
_MARGIN_DEGREES = 1.0


def to_metric(x: float, y: float, crs: CRS, given: str) -> tuple[float, float]:
    """Return coordinates in a metric CRS.

    Parameters
    ----------
    x, y
        Metres in RD (EPSG:28992), or longitude and latitude (EPSG:4326): their size tells which.
    crs
        The metric CRS.
    given
        The coordinates as they were written, for the message.

    Raises
    ------
    ValueError
        They are neither, or lie far outside the area of use of the CRS.
    """
    if _RD_X[0] <= x <= _RD_X[1] and _RD_Y[0] <= y <= _RD_Y[1]:
        source = _RD
    elif abs(x) <= _MAX_LON and abs(y) <= _MAX_LAT:
        source = _WGS84
    else:
        message = f"neither RD nor longitude and latitude ({given}); give x, then y"
        raise ValueError(message)
    lon, lat = _transformer(source, _WGS84).transform(x, y)
    area = crs.area_of_use
    if area and not (
        area.west - _MARGIN_DEGREES <= lon <= area.east + _MARGIN_DEGREES
        and area.south - _MARGIN_DEGREES <= lat <= area.north + _MARGIN_DEGREES
    ):
        message = f"lies far outside the study area ({given}); x is the longitude, y the latitude"
        raise ValueError(message)
    there: tuple[float, float] = _transformer(source, crs).transform(x, y)
    return there


@cache
def _transformer(source: int, target: int | CRS) -> Transformer:
    return Transformer.from_crs(source, target, always_xy=True)
