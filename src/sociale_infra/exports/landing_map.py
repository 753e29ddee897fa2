"""The picture of index.html, as SVG: areas by their share with robust access, and the gaps."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape
from typing import NamedTuple

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from sociale_infra.exports.label_spots import find_label_spots
from sociale_infra.report.figures import Interval
from sociale_infra.report.gaps import is_told
from sociale_infra.report.headline import find_headline
from sociale_infra.report.look import CLASSES, GAP, INK, SQUARES, UNKNOWN, class_of
from sociale_infra.report.messages import word
from sociale_infra.report.wording import Wording, one_line
from sociale_infra.town import Results

_DUTCH = Wording("nl")
_WIDE, _HIGH, _MARGIN = 1600, 1200, 20
"""The most units of the drawing, whole numbers, of which a screen shows about half as pixels."""
_MOST_BYTES = 150_000
_TOLERANCES = (1, 2, 4, 8, 16)  # units by which outlines are simplified until they fit
_MOST_GAPS = 200
_LEAST_RING = 60  # square units: smaller ones are slivers between two borders
_TRIANGLE = 3  # points; fewer make no outline
_TEXT, _NAME = 38, 20  # units of a label's text, characters of its name


class Key(NamedTuple):
    """A colour of the picture, what it means, and whether it is that of a line."""

    colour: str
    label: str
    line: bool = False


def draw_town(results: Results, told: str) -> str:
    """Return the picture as an SVG element; `told` says what it shows.

    It is coarsened step by step until it has at most 150 kB, or cannot be coarser. The same results
    give the same text. Empty without areas.
    """
    if results.areas.empty:
        return ""
    drawn = ""
    for tolerance in _TOLERANCES:
        drawn = _draw(results, told, tolerance)
        if len(drawn.encode()) <= _MOST_BYTES:
            break
    return drawn


def town_key(results: Results) -> list[Key]:
    """Return what the colours mean, those that the picture has."""
    shares = _shares(results)
    steps = len(CLASSES)
    present = {*class_of(pd.Series([low for low, _ in shares], dtype=float)).tolist()}
    keys = [
        Key(CLASSES[step], _DUTCH.share(step / steps, (step + 1) / steps))
        for step in reversed(range(steps))
        if step in present
    ]
    if steps in present:
        keys.append(Key(UNKNOWN, _DUTCH.share(np.nan)))
    if is_told(results.gaps).any():
        people = word("unit", results.facts.unit, "nl")
        keys.append(Key(GAP, f"gat: hier missen {people} iets", line=True))
    return keys


def _draw(results: Results, told: str, tolerance: float) -> str:
    shapes, gaps, high = _scaled(results)
    whole = shapely.coverage_is_valid(shapes.to_numpy())  # areas may overlap
    drawn = shapes.simplify_coverage(tolerance) if whole else shapes.simplify(tolerance)
    size = f'viewBox="0 0 {_WIDE} {high}"'
    parts = [f'<svg role="img" aria-label="{escape(told)}" {size} font-size="{_TEXT}">']
    parts += _areas(results, drawn)
    parts.append(f'<g fill="{SQUARES[1]}" fill-opacity="0.75" stroke="{GAP}" stroke-width="4">')
    parts += [f'<path d="{_path(gap)}"/>' for gap in gaps]
    parts.append("</g>")
    parts += _labels(results, shapes)
    return "".join([*parts, "</svg>"])


def _shares(results: Results) -> list[Interval]:
    """Return the share of each area with robust access; NaN where it is unknown."""
    verdicts = [area.verdicts["robust"] for area in find_headline(results).each]
    return [one.share if one else Interval(np.nan, np.nan) for one in verdicts]


def _scaled(results: Results) -> tuple[gpd.GeoSeries, gpd.GeoSeries, int]:
    """Return areas and told gaps in units from the top left, and how high the picture is."""
    west, south, east, north = results.areas.total_bounds
    room = (_WIDE - 2 * _MARGIN, _HIGH - 2 * _MARGIN)
    scale = min(room[0] / (east - west), room[1] / (north - south))
    left = (_WIDE - (east - west) * scale) / 2

    def place(points: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        return (points - (west, north)) * (scale, -scale) + (left, _MARGIN)

    gaps = results.gaps[is_told(results.gaps)].head(_MOST_GAPS)
    areas, parts = (
        gpd.GeoSeries(shapely.transform(table.geometry.to_numpy(), place))
        for table in (results.areas, gaps)
    )
    return areas, parts, round((north - south) * scale) + 2 * _MARGIN


def _areas(results: Results, shapes: gpd.GeoSeries) -> Iterator[str]:
    shares = _shares(results)
    classes = class_of(pd.Series([low for low, _ in shares], dtype=float))
    yield f'<g stroke="{INK}" stroke-width="3" stroke-linejoin="round">'
    colours = (*CLASSES, UNKNOWN)
    rows = zip(shapes, results.areas["area_name"], shares, classes, strict=True)
    for shape, name, share, step in rows:
        told = escape(f"{one_line(name)}: {_DUTCH.share(*share)}")
        yield f'<path fill="{colours[step]}" d="{_path(shape)}"><title>{told}</title></path>'
    yield "</g>"


def _path(shape: shapely.Geometry) -> str:
    """Write the outlines of polygons in whole units; those too small to see are left out."""
    rings = [
        shapely.get_coordinates(ring)
        for part in shapely.get_parts(shape)
        if isinstance(part, shapely.Polygon)
        for ring in (part.exterior, *part.interiors)
        if shapely.Polygon(ring).area >= _LEAST_RING
    ]
    return "".join(map(_ring, rings))


def _ring(points: npt.NDArray[np.float64]) -> str:
    whole = points[:-1].round().astype(int)  # the last is the first
    moved = np.diff(whole, axis=0, prepend=whole[-1:]).any(axis=1)
    kept = [f"{x} {y}" for x, y in whole[moved].tolist()]
    return f"M{'L'.join(kept)}z" if len(kept) >= _TRIANGLE else ""


def _labels(results: Results, shapes: gpd.GeoSeries) -> Iterator[str]:
    """Yield the areas' names and shares, those with most room first, none on another."""
    areas, shares = results.areas.set_geometry(shapes.to_numpy()), _shares(results)
    order, spots = find_label_spots(areas)
    yield (
        '<g text-anchor="middle" font-family="sans-serif" font-weight="600" fill="#1d2a33" '
        'stroke="#fff" stroke-width="8" stroke-linejoin="round" paint-order="stroke">'
    )
    taken: list[shapely.Polygon] = []
    for row in order:
        name, share = one_line(areas["area_name"].iloc[row], _NAME), _DUTCH.share(*shares[row])
        for lines in ([name, share], [share]):
            box = _room(lines, spots[row])
            inside = box.bounds[0] > 0 and box.bounds[2] < _WIDE
            if inside and not any(box.intersects(other) for other in taken):
                taken.append(box)
                yield _label(lines, spots[row])
                break
    yield "</g>"


def _room(lines: Sequence[str], spot: shapely.Point) -> shapely.Polygon:
    """Return about what a label covers."""
    half = max(map(len, lines)) * _TEXT * 0.3
    high = len(lines) * _TEXT * 0.55
    return shapely.box(spot.x - half, spot.y - high, spot.x + half, spot.y + high)


def _label(lines: Sequence[str], spot: shapely.Point) -> str:
    x, top = round(spot.x), spot.y + _TEXT * (0.85 - len(lines) / 2)
    spans = [
        f'<tspan x="{x}" y="{round(top + row * _TEXT)}">{escape(line)}</tspan>'
        for row, line in enumerate(lines)
    ]
    return f"<text>{''.join(spans)}</text>"
