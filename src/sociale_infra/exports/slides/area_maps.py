"""Maps of one area: who is robust where, and the places; its neighbours are dimmed."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

import geopandas as gpd
import numpy as np
import shapely
from matplotlib.figure import Figure
from shapely.geometry.base import BaseGeometry

from sociale_infra.exports.slides.ground import Frame, Ground, draw_ground, fills
from sociale_infra.exports.slides.legend import Entry
from sociale_infra.exports.slides.look import (
    EMPTY,
    PERHAPS,
    ROBUST,
    TEXT,
)
from sociale_infra.exports.slides.panel import (
    DIMMED,
    FIGURES,
    Label,
    draw_labels,
    draw_places,
    draw_scale,
    frame_panel,
    open_panel,
    outline,
)
from sociale_infra.exports.slides.symbols import symbols
from sociale_infra.exports.slides.texts import people, texts
from sociale_infra.report.gaps import is_told
from sociale_infra.report.look import GAP, SQUARE_LIMITS
from sociale_infra.report.look import SQUARES as LACKING_SQUARES
from sociale_infra.report.messages import heading
from sociale_infra.report.wording import Wording, one_line
from sociale_infra.terms import NOBODY
from sociale_infra.town import Results

SQUARES = {
    "robust": ROBUST,
    "perhaps": PERHAPS,
    **dict(zip(("few", "some", "more", "many"), LACKING_SQUARES, strict=True)),
    "unknown": EMPTY,
}
_LABELLED_GAPS = 3
_SYMBOL = 0.9  # of a text's size


def draw_area(
    figure: Figure,
    ground: Ground,
    at: tuple[float, float],
    results: Results,
    code: str,
    size: float,
) -> None:
    """Draw the area with that code, its top left at a pixel of the figure."""
    axes = open_panel(figure, ground, *at)
    shape = shape_of(results, code)
    squares = results.squares.iloc[np.sort(results.squares.sindex.query(ground.frame.box))]
    kinds = _kinds(squares)
    for kind, colour in SQUARES.items():
        look: dict[str, Any] = {
            "facecolors": colour,
            "edgecolors": "white",
            "linewidths": 0.6,
            "alpha": 0.9,
        }
        fills(axes, squares.geometry[kinds == kind], **look, zorder=FIGURES)
    near = _in_frame(results.places, ground)
    inside = near.representative_point().within(shape)
    draw_places(axes, near[~inside], results.settings, size * _SYMBOL / 2, DIMMED - 0.5)
    dim: dict[str, Any] = {"facecolors": "white", "alpha": 0.62, "linewidths": 0, "zorder": DIMMED}
    fills(axes, [shapely.difference(ground.frame.box.buffer(100), shape)], **dim)
    gaps = results.gaps
    outline(axes, gaps.geometry, size / 8, GAP, DIMMED - 0.5)
    outline(axes, shapely.intersection(gaps.geometry.boundary.to_numpy(), shape), size / 8, GAP)
    outline(axes, [shape.boundary], size / 6, TEXT)
    draw_places(axes, near[inside], results.settings, size * _SYMBOL)
    draw_labels(axes, _gap_labels(_own_gaps(results, code), shape), size)
    draw_scale(axes, ground, size)
    frame_panel(axes, ground)


def shape_of(results: Results, code: str) -> BaseGeometry:
    """Return the area with that code."""
    areas = results.areas
    return areas.geometry[areas["area_code"] == code].iloc[0]


def ground_of(results: Results, code: str, size: tuple[int, int]) -> Ground:
    """Draw the background of an area."""
    frame = Frame.around(shape_of(results, code).bounds, size)
    return draw_ground(results.world.background, frame)


def area_legend(results: Results, ground: Ground, code: str) -> Iterator[Entry]:
    """Explain the squares that the area has, and the symbols on the map."""
    yield from square_legend(results, code)
    near = _in_frame(results.places, ground)
    yield from place_legend(results, {*near["category"]})


def square_legend(results: Results, code: str) -> Iterator[Entry]:
    """Explain the squares that the area has, and the outlines of its gaps."""
    say = texts()["legend"]
    squares = results.squares
    own = squares[squares["area_code"] == code] if len(squares) else squares
    present = {*_kinds(own)}
    if present:
        yield Entry("head", heading(say["squares"].format(people=people(results.facts))))
    least, low, high = SQUARE_LIMITS
    for kind, colour in SQUARES.items():
        if kind in present:
            label = say["square"][kind].format(least=least, low=low, high=high)
            yield Entry("fill", label, colour)
    if results.gaps.intersects(shape_of(results, code)).any():
        yield Entry("line", say["gap"], GAP)


def place_legend(results: Results, present: Collection[str]) -> Iterator[Entry]:
    """Explain the symbols of the categories that are present."""
    say = texts()["legend"]
    yield Entry("head", say["places"])
    if not present:
        yield Entry("note", say["no_places"])
    for key, symbol in symbols(results.settings).items():
        if key in present:
            label = one_line(results.settings.categories[key].label.nl, 34)
            yield Entry("symbol", heading(label), symbol=symbol)


def _kinds(squares: gpd.GeoDataFrame) -> np.ndarray[tuple[int], np.dtype[np.str_]]:
    """Name the kind of each square, a key of `SQUARES`."""
    if squares.empty:
        return np.array([], dtype=str)
    low, high = squares["lacking_low"], squares["lacking_high"]
    some, more, many = SQUARE_LIMITS
    unknown = squares["weight"].isna() | low.isna() | high.isna()
    rules = [unknown, low >= many, low >= more, low >= some, low >= NOBODY, high >= NOBODY]
    kinds = ["unknown", "many", "more", "some", "few", "perhaps"]
    return np.select(rules, kinds, "robust")


def _in_frame(places: gpd.GeoDataFrame, ground: Ground) -> gpd.GeoDataFrame:
    return places[places.representative_point().within(ground.frame.box)]


def _own_gaps(results: Results, code: str) -> gpd.GeoDataFrame:
    """Return the gaps of an area that are told; they may reach over its border."""
    gaps = results.gaps[is_told(results.gaps)]
    return gaps[gaps["area_code"] == code] if len(gaps) else gaps


def _gap_labels(gaps: gpd.GeoDataFrame, shape: BaseGeometry) -> list[Label]:
    """Label the largest gaps with a street and how many lack something there."""
    say, labels, wording = texts()["area_map"], [], Wording("nl")
    for _, gap in gaps.head(_LABELLED_GAPS).iterrows():
        inside = shapely.intersection(gap.geometry, shape)
        if not inside.is_empty:
            middle = max(shapely.get_parts(inside), key=shapely.area).representative_point()
            lacking = wording.people(gap["lacking_low"], gap["lacking_high"])
            count = say["gap"].format(count=lacking)
            labels.append(Label(middle.x, middle.y, one_line(gap["near"], 30), count))
    return labels
