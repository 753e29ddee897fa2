"""Maps of the whole town: areas coloured by a share, with its interval written on them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sociale_infra.exports.slides.ground import Ground, fills
from sociale_infra.exports.slides.legend import Entry, dot_size
from sociale_infra.exports.slides.look import EMPTY, LACKING
from sociale_infra.exports.slides.panel import (
    DIMMED,
    FIGURES,
    Label,
    draw_labels,
    draw_places,
    draw_scale,
    frame_panel,
    label_areas,
    open_panel,
    outline,
)
from sociale_infra.exports.slides.symbols import symbols
from sociale_infra.exports.slides.texts import DUTCH, people, texts
from sociale_infra.exports.slides.themes import Theme
from sociale_infra.report.look import CLASSES, SQUARE_LIMITS, class_of
from sociale_infra.report.messages import heading
from sociale_infra.report.wording import one_line
from sociale_infra.town import Results

_SYMBOL = 1.1  # of a text's size


def draw_theme(
    figure: Figure,
    ground: Ground,
    at: tuple[float, float],
    results: Results,
    theme: Theme,
    size: float,
) -> None:
    """Draw a theme with its top left at a pixel of the figure, its texts of so many pixels."""
    axes = open_panel(figure, ground, *at)
    shapes = results.areas.geometry
    tolerance = ground.frame.metres / 2
    drawn = shapes.simplify_coverage(tolerance) if len(shapes) > 1 else shapes
    colours = np.array([*CLASSES, EMPTY])[class_of(theme.low)]
    for colour in dict.fromkeys(colours):
        look: dict[str, Any] = {"alpha": 0.85, "linewidths": 0, "zorder": FIGURES}
        fills(axes, drawn[colours == colour], facecolors=colour, **look)
    outline(axes, drawn, size / 12)
    if theme.missing is not None:
        _dots(axes, results, theme.missing)
    if theme.category:
        places = results.places[results.places["category"] == theme.category]
        draw_places(axes, places, results.settings, size * _SYMBOL, DIMMED)
    draw_labels(axes, _labels(results, theme), size)
    draw_scale(axes, ground, size)
    frame_panel(axes, ground)


def theme_legend(results: Results, theme: Theme, shown: int) -> Iterator[Entry]:
    """Explain the map: `shown` is how many places are on it."""
    say, who = texts()["legend"], people(results.facts)
    yield Entry("head", say["share"].format(people=who))
    for step in reversed(range(len(CLASSES))):
        low, high = (each / len(CLASSES) for each in (step, step + 1))
        yield Entry("fill", DUTCH.share(low, high), CLASSES[step])
    if theme.low.isna().any():
        yield Entry("fill", say["nothing"], EMPTY)
    if theme.missing is not None:
        yield Entry("note", say["interval"])
        yield Entry("head", heading(say["lacking"].format(people=who)))
        for count in SQUARE_LIMITS:
            yield Entry("dot", DUTCH.number(count), LACKING, size=float(dot_size(count)))
    if theme.category:
        look = symbols(results.settings)[theme.category]
        label = heading(one_line(results.settings.categories[theme.category].label.nl, 34))
        yield Entry("head", say["places"])
        named = say["place"].format(category=label, count=DUTCH.number(shown))
        yield Entry("symbol", named, symbol=look)


def _dots(axes: Axes, results: Results, missing: pd.Series[float]) -> None:
    """Draw a dot on every square where somebody misses it as mapped, the largest first."""
    squares = results.squares.assign(missing=missing)
    some = squares[squares["missing"] > 0].sort_values(
        ["missing", "square_id"], ascending=[False, True]
    )
    middles = some.centroid
    look: dict[str, Any] = {"color": LACKING, "alpha": 0.75, "linewidths": 0, "zorder": DIMMED}
    axes.scatter(middles.x, middles.y, s=dot_size(some["missing"].to_numpy()) ** 2, **look)


def _labels(results: Results, theme: Theme) -> list[Label]:
    shares = zip(theme.low, theme.high, strict=True)
    return label_areas(results.areas, [DUTCH.share(*ends) for ends in shares])
