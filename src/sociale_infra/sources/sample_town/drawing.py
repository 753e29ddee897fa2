"""From a few drawn points to curves and curved pieces of ground.

All is in metres east and north of the town's centre, so in RD (EPSG:28992) once it is moved.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

CRS = "EPSG:28992"

Points = NDArray[np.float64]
Tags = dict[str, str]

CURVE_STEPS = 10
CELL_STEPS = 8  # motifs meet the streets around their cell at eighths of its side


class Feature(NamedTuple):
    """Something that stands in OpenStreetMap: a shape and its tags."""

    geometry: BaseGeometry
    tags: Tags


class Sketch(NamedTuple):
    """Drawn points and what they stand for: a kind of way, or tags (`amenity=school name`)."""

    what: str
    points: Points
    wijk: str = ""


class Patch(NamedTuple):
    """A four-sided piece of ground with curved sides (a Coons patch).

    `top` and `bottom` run from left to right, `left` and `right` from top to bottom. `wobble`
    is how far lines inside wander, as a share of width and height.
    """

    top: Points
    right: Points
    bottom: Points
    left: Points
    wobble: float

    def at(self, shares: Points) -> Points:
        """Coordinates of points given as shares of the width and of the height, from top left."""
        wave = np.sin(np.pi * shares) * np.sin(5 * shares[:, ::-1] + 1)
        u, v = (shares + self.wobble * wave).T[:, :, None]
        top, bottom = (_along(side, u) - _chord(side, u) for side in (self.top, self.bottom))
        left, right = (_along(side, v) for side in (self.left, self.right))
        return to_mm((1 - u) * left + u * right + (1 - v) * top + v * bottom)


def to_mm(points: Points) -> Points:
    """Round to millimetres, so that what is drawn twice at one spot is equal."""
    rounded: Points = np.round(points, 3)
    return rounded


def _along(side: Points, share: Points) -> Points:
    """Points on a side, at shares of its length."""
    steps = np.hypot(*np.diff(side, axis=0).T)
    at = np.concatenate([[0], np.cumsum(steps)]) / steps.sum()
    return np.column_stack([np.interp(share[:, 0], at, coordinate) for coordinate in side.T])


def _chord(side: Points, share: Points) -> Points:
    chord: Points = (1 - share) * side[0] + share * side[-1]
    return chord


def draw_curve(points: Points, *, closed: bool = False) -> Points:
    """Draw a smooth curve (Catmull-Rom) through points, in `CURVE_STEPS` from each to the next."""
    before = points[-1:] if closed else 2 * points[:1] - points[1:2]
    after = points[:2] if closed else 2 * points[-1:] - points[-2:-1]
    p = np.concatenate([before, points, after])
    p0, p1, p2, p3 = p[:-3], p[1:-2], p[2:-1], p[3:]
    t = np.linspace(0, 1, CURVE_STEPS, endpoint=False)[:, None, None]
    bends = (2 * p0 - 5 * p1 + 4 * p2 - p3) * t**2 + (3 * p1 - p0 - 3 * p2 + p3) * t**3
    curve = p1 + ((p2 - p0) * t + bends) / 2
    return to_mm(np.concatenate([curve.swapaxes(0, 1).reshape(-1, 2), p2[-1:]]))


def read_points(text: str, named: dict[str, tuple[float, float]]) -> Points:
    """Read `west -20,35 north`: points by name or as `x,y`."""
    pairs = (named.get(word) or tuple(map(float, word.split(","))) for word in text.split())
    return np.array(list(pairs), dtype=float)


def read_sketches(
    lines: Iterable[str], named: dict[str, tuple[float, float]] | None = None
) -> Iterator[Sketch]:
    """Read lines like `amenity=school name: .1,.1 .9,.1 .9,.9`."""
    for line in lines:
        what, _, points = line.partition(": ")
        yield Sketch(what, read_points(points, named or {}))
