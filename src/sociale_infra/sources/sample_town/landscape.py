"""Everything but streets and homes: places, grounds, water, verges and the fields outside."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import LineString, Point, Polygon
from shapely.geometry.base import BaseGeometry

from sociale_infra.sources.sample_town.drawing import Feature, Sketch, to_mm
from sociale_infra.sources.sample_town.layout import Block, Curve
from sociale_infra.sources.sample_town.names import Names
from sociale_infra.sources.sample_town.plan import (
    COUNTRYSIDE,
    LAKE,
    RURAL_BUURTEN,
    STATION,
    STATION_AT,
)

# Line -> the tags of the ground along it, and half its width in metres.
_STRIPS = {
    "canal": ("natural=water water=canal", 9.0),
    "rail": ("landuse=railway", 8.0),
    "ring": ("landuse=grass", 26.0),
    "dreef": ("landuse=grass", 26.0),
    "ditch": ("landuse=grass", 26.0),
}
_FIELD_M = 88.0  # from ditch to ditch
_BANK_M = 3.0
_EDGE_M = 28.0  # from the fields to whatever else there is
_REACH_M = 3_000.0  # beyond the farthest corner of the countryside
_LEAST_M2 = 2_000.0
_PARK = "leisure=park name"
_POND = "natural=water"
_CROPS = ("farmland", "meadow", "meadow")


def draw_landscape(curves: list[Curve], blocks: list[Block]) -> Iterator[Feature]:
    """Draw canal and lake, the green along the long lines, and the ground of each quarter."""
    for line, points, _ in curves:
        if line.kind in _STRIPS:
            tags, width = _STRIPS[line.kind]
            strip = LineString(points).buffer(width, cap_style="flat")
            yield Feature(strip, dict(tag.split("=") for tag in tags.split()))
        elif line.kind == "lake":
            yield Feature(Polygon(points), {"natural": "water", "water": "lake", "name": line.name})
    for block in blocks:
        if block.quarter.themes:
            yield Feature(Polygon(block.outline()), {"landuse": block.quarter.landuse})


def draw_fields(
    buurten: gpd.GeoDataFrame, curves: list[Curve], blocks: list[Block]
) -> tuple[list[Feature], list[Sketch]]:
    """Divide the countryside into long strips: fields, with ditches between them."""
    taken = [LineString(c.points) for c in curves if c.line.kind in {"motorway", "canal"}]
    built = shapely.union_all([*taken, *(Polygon(block.outline()) for block in blocks)])
    shapes = dict(zip(buurten["buurtnaam"], buurten.geometry, strict=True))
    fields, ditches = [], []
    for name, (_, angle) in RURAL_BUURTEN.items():
        ground = shapes[name].difference(built).buffer(-_EDGE_M)
        lines = _draw_parallels(np.radians(angle))
        wet = shapely.get_parts(shapely.intersection(lines, ground))
        strips = ground.difference(shapely.union_all(shapely.buffer(lines, _BANK_M)))
        ditches += [
            Sketch("w", to_mm(shapely.get_coordinates(ditch)))
            for ditch in wet[shapely.length(wet) > _FIELD_M]
        ]
        fields += [
            Feature(strip, {"landuse": _CROPS[i % len(_CROPS)]})
            for i, strip in enumerate(shapely.get_parts(strips))
            if strip.area > _LEAST_M2
        ]
    return fields, ditches


def _draw_parallels(angle: float) -> NDArray[np.object_]:
    """Draw lines at an angle (radians, clockwise from north), one field apart."""
    along = _REACH_M * np.array([np.sin(angle), np.cos(angle)])
    aside = np.array([np.cos(angle), -np.sin(angle)])
    middles = np.arange(-_REACH_M, _REACH_M, _FIELD_M)[:, None] * aside
    return np.asarray(shapely.linestrings(np.stack([middles - along, middles + along], axis=1)))


def draw_names(buurten: gpd.GeoDataFrame) -> Iterator[Feature]:
    """Draw the points that bear a name only: the station, and the buurten of the town."""
    yield Feature(Point(STATION_AT), {"railway": "station", "name": STATION})
    town = buurten[~buurten["wijknaam"].isin([COUNTRYSIDE, LAKE])]
    for name, shape in zip(town["buurtnaam"], town.representative_point(), strict=True):
        yield Feature(shape, {"place": "neighbourhood", "name": name})


def build_grounds(sketches: Iterable[Sketch]) -> dict[str, list[Feature]]:
    """Make polygons and points of the sketches, by wijk."""
    by_wijk: dict[str, list[tuple[str, BaseGeometry]]] = defaultdict(list)
    for what, points, wijk in sketches:
        by_wijk[wijk].append((what, Point(points[0]) if len(points) == 1 else Polygon(points)))
    names = Names()
    return {
        wijk: [Feature(shape, names.tags(what)) for what, shape in _join_parks(drawn)]
        for wijk, drawn in by_wijk.items()
    }


def _join_parks(drawn: list[tuple[str, BaseGeometry]]) -> Iterator[tuple[str, BaseGeometry]]:
    """Make one park of parts that touch, and leave its ponds out of it."""
    parts = [shape for what, shape in drawn if what == _PARK and isinstance(shape, Polygon)]
    ponds = shapely.union_all([shape for what, shape in drawn if what == _POND])
    for park in shapely.get_parts(shapely.union_all(parts).difference(ponds)):
        yield _PARK, park
    for what, shape in drawn:
        if what != _PARK or isinstance(shape, Point):
            yield what, shape
