"""A map of what differs: areas by the change of their share, squares that gain and lose."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd
import shapely
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sociale_infra.compared import Comparison
from sociale_infra.exports.slides.ground import Frame, draw_ground, fills
from sociale_infra.exports.slides.legend import Entry
from sociale_infra.exports.slides.look import EMPTY, QUIET
from sociale_infra.exports.slides.panel import (
    DIMMED,
    FIGURES,
    draw_labels,
    draw_scale,
    frame_panel,
    label_areas,
    open_panel,
    outline,
)
from sociale_infra.exports.slides.pictures import TEXT_PX, draw_picture, map_size
from sociale_infra.exports.slides.texts import DUTCH, texts
from sociale_infra.report.differences import changes_by_area
from sociale_infra.report.look import CHANGE, CHANGE_LIMITS, CHANGED
from sociale_infra.report.wording import FEWEST
from sociale_infra.terms import NOBODY

_MARKS = {"added": ("P", CHANGED[2]), "closed": ("X", CHANGED[0]), "changed": ("D", QUIET)}


def change_picture(comparison: Comparison, inches: tuple[float, float]) -> bytes:
    """Draw what differs in the whole town as a PNG of that width and height."""
    world = comparison.other.world
    legend = [*_legend(comparison)]
    frame = Frame.around(world.areas.total_bounds, map_size(inches, legend))
    ground = draw_ground(world.background, frame)
    rows = changes_by_area(comparison)

    def draw(figure: Figure) -> None:
        axes = open_panel(figure, ground, 0, 0)
        shapes = world.areas.geometry
        drawn = shapes.simplify_coverage(frame.metres / 2) if len(shapes) > 1 else shapes
        colours = np.array([*CHANGE, EMPTY])[_class_of(rows["share"])]
        for colour in dict.fromkeys(colours):
            look: dict[str, Any] = {"alpha": 0.85, "linewidths": 0, "zorder": FIGURES}
            fills(axes, drawn[colours == colour], facecolors=colour, **look)
        outline(axes, drawn, TEXT_PX / 12)
        _squares(axes, comparison)
        _marks(axes, comparison)
        told = [said(row) for _, row in rows.iterrows()]
        draw_labels(axes, label_areas(world.areas, told), TEXT_PX)
        draw_scale(axes, ground, TEXT_PX)
        frame_panel(axes, ground)

    return draw_picture(inches, draw, legend)


def said(row: pd.Series[Any]) -> str:
    """Return how many gain and lose, each with its sign."""
    if pd.isna(row["difference_low"]):
        return DUTCH.people(float("nan"))
    told = [
        f"{sign}{DUTCH.people(float(row[f'{what}_low']), float(row[f'{what}_high']))}"
        for sign, what in (("+", "gain"), ("-", "lose"))
        if max(row[f"{what}_low"], row[f"{what}_high"]) > NOBODY
    ]
    return " ".join(told) or "0"


def _class_of(shares: pd.Series[float]) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    values = shares.to_numpy(dtype=float)
    return np.where(np.isnan(values), len(CHANGE), np.digitize(values, CHANGE_LIMITS))


def _squares(axes: Axes, comparison: Comparison) -> None:
    """Draw the squares that gain, and those that lose with stripes."""
    squares = comparison.square_changes
    more = squares["difference_low"]
    look: dict[str, Any] = {"linewidths": 0.6, "edgecolors": "white", "zorder": DIMMED}
    gains = (("few", (more > NOBODY) & (more < FEWEST)), ("more", more >= FEWEST))
    for colour, (_, here) in zip(CHANGED[1:], gains, strict=True):
        if here.any():
            fills(axes, squares.geometry[here], facecolors=colour, **look)
    lost = more < -NOBODY
    if lost.any():
        stripes = look | {"edgecolors": CHANGED[0], "hatch": "////"}
        fills(axes, squares.geometry[lost], facecolors=CHANGE[1], **stripes)


def _marks(axes: Axes, comparison: Comparison) -> None:
    for change, (mark, colour) in _MARKS.items():
        places = comparison.place_changes
        shown = places.geometry.to_numpy()[(places["change"] == change).to_numpy()]
        x, y = shapely.get_coordinates(shown).T
        look: dict[str, Any] = {"marker": mark, "color": colour, "edgecolors": "white"}
        look |= {"linewidths": 1.5, "zorder": DIMMED}
        axes.scatter(x, y, s=(TEXT_PX * 1.3) ** 2, **look)
    paths = comparison.path_changes
    for change, style in (("added", "-"), ("closed", ":")):
        for line in paths.geometry[paths["change"] == change]:
            x, y = np.asarray(line.coords).T
            axes.plot(x, y, style, color=_MARKS[change][1], linewidth=3, zorder=DIMMED)


def _legend(comparison: Comparison) -> Iterator[Entry]:
    say = texts()["change"]
    yield Entry("head", say["share"])
    for label, colour in zip(reversed(say["classes"]), reversed(CHANGE), strict=True):
        yield Entry("fill", label, colour)
    yield Entry("head", say["squares"])
    yield Entry("fill", say["gained"], CHANGED[2])
    yield Entry("fill", say["lost"], CHANGED[0])
    present = {*comparison.place_changes["change"]}
    for change, (mark, colour) in _MARKS.items():
        if change in present:
            yield Entry("mark", say[change], colour, mark, 1)
