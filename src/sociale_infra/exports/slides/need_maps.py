"""Maps of need: areas by a figure, and where robust access is low as well."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import numpy.typing as npt
from matplotlib.figure import Figure

from sociale_infra.exports.slides.ground import Ground, fills, strokes
from sociale_infra.exports.slides.legend import DASHES, Entry
from sociale_infra.exports.slides.look import EMPTY
from sociale_infra.exports.slides.panel import (
    FIGURES,
    LINES,
    draw_labels,
    draw_scale,
    frame_panel,
    label_areas,
    open_panel,
    outline,
)
from sociale_infra.exports.slides.texts import DUTCH, texts
from sociale_infra.report.look import NEED
from sociale_infra.report.messages import heading
from sociale_infra.report.need import NeedFigure
from sociale_infra.town import Results

_BOTH = "#1d262c"  # as the page marks them


def draw_need(
    figure: Figure, ground: Ground, results: Results, need: NeedFigure, size: float
) -> None:
    """Draw a figure of need at the top left of a figure, its texts of so many pixels."""
    axes = open_panel(figure, ground, 0, 0)
    shapes = results.areas.geometry
    drawn = shapes.simplify_coverage(ground.frame.metres / 2) if len(shapes) > 1 else shapes
    values = need.known["value"].reindex(results.areas["area_code"]).to_numpy(dtype=float)
    colours = np.array([*NEED, EMPTY])[_class_of(values, need)]
    for colour in dict.fromkeys(colours):
        look: dict[str, Any] = {"alpha": 0.85, "linewidths": 0, "zorder": FIGURES}
        fills(axes, drawn[colours == colour], facecolors=colour, **look)
    outline(axes, drawn, size / 12)
    both = results.areas["area_code"].isin(need.urgent)
    dashed: dict[str, Any] = {"colors": _BOTH, "linewidths": size / 6, "linestyles": [DASHES]}
    strokes(axes, drawn[both.to_numpy()], **dashed, zorder=LINES)
    known = [DUTCH.share(np.nan) if np.isnan(one) else need.write(one) for one in values]
    draw_labels(axes, label_areas(results.areas, known), size)
    draw_scale(axes, ground, size)
    frame_panel(axes, ground)


def need_legend(results: Results, need: NeedFigure) -> Iterator[Entry]:
    """Explain the colours of a figure of need, from the greatest need on."""
    say, steps = texts()["legend"], len(NEED)
    yield Entry("head", heading(need.label))
    limits = np.linspace(need.least, need.most, steps + 1)
    for step in reversed(range(steps)):
        low, high = sorted(limits[step : step + 2])
        yield Entry("fill", f"{need.write(low)} \N{EN DASH} {need.write(high)}", NEED[step])
    if len(need.known) < len(results.areas):
        yield Entry("fill", say["nothing"], EMPTY)
    if need.both:
        yield Entry("dashes", say["both"], _BOTH)


def _class_of(values: npt.NDArray[np.float64], need: NeedFigure) -> npt.NDArray[np.int64]:
    """Number the fifths between the least and the greatest need from 0; 5 is unknown."""
    steps, span = len(NEED), (need.most - need.least) or 1.0
    level = np.nan_to_num((values - need.least) / span * steps, nan=steps)
    return np.where(np.isnan(values), steps, np.minimum(level.astype(int), steps - 1))
