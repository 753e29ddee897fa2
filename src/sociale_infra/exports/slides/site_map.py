"""A map of the best sites, numbered, and of the squares in which somebody newly has one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import shapely
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sociale_infra.exports.slides.canvas import write
from sociale_infra.exports.slides.ground import Frame, draw_ground, fills
from sociale_infra.exports.slides.legend import Entry
from sociale_infra.exports.slides.look import ACCENT
from sociale_infra.exports.slides.panel import (
    DIMMED,
    LABELS,
    PLACES,
    draw_scale,
    frame_panel,
    open_panel,
    outline,
)
from sociale_infra.exports.slides.pictures import TEXT_PX, draw_picture, map_size
from sociale_infra.exports.slides.texts import texts
from sociale_infra.report.look import CHANGED
from sociale_infra.report.wording import FEWEST
from sociale_infra.sited import Sites


def site_picture(found: Sites, inches: tuple[float, float]) -> bytes:
    """Draw the best answer in the whole town as a PNG of that width and height."""
    areas, legend = found.world.areas, [*_legend()]
    frame = Frame.around(areas.total_bounds, map_size(inches, legend))
    ground = draw_ground(found.world.background, frame)

    def draw(figure: Figure) -> None:
        axes = open_panel(figure, ground, 0, 0)
        shapes = areas.geometry
        outline(
            axes,
            shapes.simplify_coverage(frame.metres / 2) if len(shapes) > 1 else shapes,
            TEXT_PX / 20,
        )
        _squares(axes, found)
        _sites(axes, found)
        draw_scale(axes, ground, TEXT_PX)
        frame_panel(axes, ground)

    return draw_picture(inches, draw, legend)


def _squares(axes: Axes, found: Sites) -> None:
    squares = found.squares[found.squares["answer"] == 1]
    look: dict[str, Any] = {"linewidths": 0.6, "edgecolors": "white", "zorder": DIMMED}
    is_few = squares["gained"] < FEWEST
    for colour, here in zip(CHANGED[1:], (is_few, ~is_few), strict=True):
        if here.any():
            fills(axes, squares.geometry[here], facecolors=colour, alpha=0.85, **look)


def _sites(axes: Axes, found: Sites) -> None:
    sites = found.sites[found.sites["answer"] == 1]
    spots = shapely.get_coordinates(sites.geometry.to_numpy())
    look: dict[str, Any] = {"color": ACCENT, "edgecolors": "white", "linewidths": 3}
    axes.scatter(spots[:, 0], spots[:, 1], s=(TEXT_PX * 1.9) ** 2, **look, zorder=PLACES)
    for number, (x, y) in zip(sites["site"], spots, strict=True):
        middle: dict[str, Any] = {"ha": "center", "va": "center_baseline", "zorder": LABELS}
        write(axes, (x, y), f"{number}", TEXT_PX, bold=True, colour="white", **middle)


def _legend() -> Iterator[Entry]:
    say = texts()["site"]
    yield Entry("mark", say["site"], ACCENT, "o", 1)
    yield Entry("fill", say["gained"], CHANGED[2])
    yield Entry("fill", say["few"], CHANGED[1])
