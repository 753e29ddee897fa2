"""The quiet background, drawn once for a frame: what lies below the figures, and what above."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple, Self, TypeAlias

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection, PathCollection
from matplotlib.path import Path as Outline
from shapely.geometry.base import BaseGeometry

from sociale_infra.exports.slides.canvas import Pixels, pixels, sheet

_FILLS = {"built_up": "#f8f6f3", "green": "#f1f6ed"}
_WATER = "#d3e2ea"
_STREAM = "#c3d7e2"
_RAIL = "#8e979d"
_PATH = "#d3d6d9"
_EDGE = "#c4c9cd"
# Pixels at a metre and a half a pixel, by rank; from afar they shrink, but not to nothing.
_ROADS = (7.0, 5.6, 4.6, 3.4, 2.4)
_NEAR_M = 1.5
_THINNEST = 0.35
# Metres a pixel from which paths, and the streets of the lowest rank, are too many to see.
_PATHS_UP_TO_M = 3.0
_STREETS_UP_TO_M = 8.0
# A polygon that covers less than a square of this side is not seen.
_SPECK_PX = 2
_PLANE = 2  # dimensions
_MARGIN = 0.05


Shapes: TypeAlias = "Sequence[BaseGeometry] | npt.NDArray[np.object_] | pd.Series[Any]"


class Frame(NamedTuple):
    """A part of the world in metres, and on how many pixels it is drawn."""

    west: float
    south: float
    east: float
    north: float
    width: int
    height: int

    @classmethod
    def around(cls, bounds: Iterable[float], size: tuple[int, int]) -> Self:
        """Fit bounds into pixels with a margin, as wide as it must be to be in proportion."""
        west, south, east, north = bounds
        width, height = size
        room = 1 + 2 * _MARGIN
        metres = max((east - west) * room / width, (north - south) * room / height, 0.1)
        x, y = (west + east) / 2, (south + north) / 2
        half_x, half_y = metres * width / 2, metres * height / 2
        return cls(x - half_x, y - half_y, x + half_x, y + half_y, width, height)

    @property
    def metres(self) -> float:
        """Metres a pixel."""
        return (self.east - self.west) / self.width

    @property
    def box(self) -> shapely.Polygon:
        """The part of the world as a polygon."""
        return shapely.box(self.west, self.south, self.east, self.north)

    def show(self, axes: Axes) -> None:
        """Let axes show this part."""
        axes.set(xlim=(self.west, self.east), ylim=(self.south, self.north))


class Ground(NamedTuple):
    """Two pictures of the same frame."""

    frame: Frame
    below: Pixels
    above: Pixels


def draw_ground(background: gpd.GeoDataFrame, frame: Frame) -> Ground:
    """Draw the background of a frame; beyond what the frame shows nothing is read."""
    inside = background.iloc[np.sort(background.sindex.query(frame.box))]
    speck = (frame.metres * _SPECK_PX) ** 2
    inside = inside[(shapely.get_dimensions(inside.geometry) < _PLANE) | (inside.area > speck)]
    shapes = inside.geometry.simplify(frame.metres / 2, preserve_topology=False)
    rows = inside.assign(shape=shapes)[~shapes.is_empty]
    return Ground(frame, _below(rows, frame), _above(rows, frame))


def fills(axes: Axes, shapes: Shapes, **look: Any) -> None:  # noqa: ANN401
    """Fill polygons, holes left open; other shapes are left out."""
    parts = shapely.get_parts(np.asarray(shapes, dtype=object))
    parts = parts[shapely.get_type_id(parts) == shapely.GeometryType.POLYGON]
    outlines = [_outline(part) for part in parts]
    axes.add_collection(PathCollection(outlines, **look), autolim=False)


def _outline(polygon: shapely.Polygon) -> Outline:
    rings = [polygon.exterior, *polygon.interiors]
    return Outline.make_compound_path(
        *(Outline(shapely.get_coordinates(ring), closed=True) for ring in rings)
    )


def strokes(axes: Axes, shapes: Shapes, **look: Any) -> None:  # noqa: ANN401
    """Draw lines, and the outlines of polygons; points are left out."""
    parts = shapely.get_parts(np.asarray(shapes, dtype=object))
    is_area = shapely.get_type_id(parts) == shapely.GeometryType.POLYGON
    parts = shapely.get_parts(np.where(is_area, shapely.boundary(parts), parts))
    parts = parts[shapely.get_type_id(parts) == shapely.GeometryType.LINESTRING]
    segments = [shapely.get_coordinates(part) for part in parts]
    axes.add_collection(LineCollection(segments, joinstyle="round", **look), autolim=False)


def _lines(axes: Axes, shapes: Shapes, width: float, colour: str) -> None:
    strokes(axes, shapes, linewidths=width, colors=colour, capstyle="round")


def _below(rows: gpd.GeoDataFrame, frame: Frame) -> Pixels:
    with sheet(frame.width, frame.height) as (figure, axes):
        frame.show(axes)
        for kind, colour in _FILLS.items():
            fills(axes, rows.loc[rows["kind"] == kind, "shape"], facecolors=colour, linewidths=0)
        return pixels(figure)


def _above(rows: gpd.GeoDataFrame, frame: Frame) -> Pixels:
    shrink = max(min(_NEAR_M / frame.metres, 1.5), _THINNEST)
    with sheet(frame.width, frame.height, clear=True) as (figure, axes):
        frame.show(axes)
        of_kind = {str(kind): part for kind, part in rows.groupby("kind")}
        nothing = rows.iloc[:0]
        water = of_kind.get("water", nothing)["shape"]
        fills(axes, water, facecolors=_WATER, linewidths=0)
        _lines(axes, of_kind.get("waterway", nothing)["shape"], 1.6 * shrink, _STREAM)
        if frame.metres <= _PATHS_UP_TO_M:
            _lines(axes, of_kind.get("path", nothing)["shape"], 0.9, _PATH)
        _lines(axes, of_kind.get("railway", nothing)["shape"], 2.2 * shrink, _RAIL)
        roads = of_kind.get("road", nothing)
        if frame.metres > _STREETS_UP_TO_M:
            roads = roads[roads["rank"] < len(_ROADS)]
        for widen, colour in ((1.2, _EDGE), (0, "#ffffff")):
            for rank in reversed(range(len(_ROADS))):
                width = max(_ROADS[rank] * shrink, 0.8)
                _lines(axes, roads.loc[roads["rank"] == rank + 1, "shape"], width + widen, colour)
        return pixels(figure)
