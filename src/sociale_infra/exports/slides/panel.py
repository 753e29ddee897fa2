"""The map itself, on part of a figure: ground, areas, labels and a scale bar."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

import geopandas as gpd
import shapely
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from matplotlib.transforms import Bbox

from sociale_infra.config import Settings
from sociale_infra.exports.label_spots import find_label_spots
from sociale_infra.exports.slides.canvas import bare_axes, write
from sociale_infra.exports.slides.ground import Ground, Shapes, strokes
from sociale_infra.exports.slides.look import QUIET, TEXT
from sociale_infra.exports.slides.symbols import draw_symbols, symbols
from sociale_infra.exports.slides.texts import distance
from sociale_infra.report.look import INK
from sociale_infra.report.wording import one_line

# What lies on what.
FIGURES, ABOVE, DIMMED, LINES, PLACES, LABELS = 1, 2, 3, 4, 5, 6
_ROUND_M = (10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 20_000, 50_000)
_LONGEST_BAR = 200
_LABEL_WIDTH = 18  # characters of a line


class Label(NamedTuple):
    """A name and a figure at a point in metres; the name goes where there is no room for it."""

    x: float
    y: float
    name: str
    figure: str


def open_panel(figure: Figure, ground: Ground, left: float, top: float) -> Axes:
    """Add axes in metres, with their top left at a pixel of the figure, on the ground's lower part.

    What is drawn at `FIGURES` lies under water, roads and railways; the rest above them.
    """
    frame = ground.frame
    width, height = figure.get_size_inches() * figure.dpi
    box = (left / width, 1 - (top + frame.height) / height)
    axes = bare_axes(figure, (*box, frame.width / width, frame.height / height))
    extent = (frame.west, frame.east, frame.south, frame.north)
    for picture, order in ((ground.below, 0), (ground.above, ABOVE)):
        axes.imshow(picture, extent=extent, interpolation="none", aspect="auto", zorder=order)
    frame.show(axes)
    return axes


def outline(
    axes: Axes,
    lines: Shapes,
    width: float,
    colour: str = INK,
    order: float = LINES,
) -> None:
    """Draw lines, or the outlines of polygons."""
    strokes(axes, lines, colors=colour, linewidths=width, zorder=order)


def draw_places(
    axes: Axes, places: gpd.GeoDataFrame, settings: Settings, size: float, order: float = PLACES
) -> None:
    """Put a symbol at each place, the kinds of which there are most below the others."""
    places = places.assign(point=places.representative_point()).sort_values("place_id")
    counts = places["category"].value_counts()
    known = symbols(settings)
    for key in sorted(known, key=lambda key: -int(counts.get(key, 0))):
        points = places.loc[places["category"] == key, "point"]
        if len(points):
            draw_symbols(axes, shapely.get_coordinates(points), known[key], size, order)


def label_areas(areas: gpd.GeoDataFrame, figures: Sequence[str]) -> list[Label]:
    """Label areas with their figures, those with most room first."""
    order, spots = find_label_spots(areas)
    names = areas["area_name"].map(one_line)
    return [Label(spots[row].x, spots[row].y, names.iloc[row], figures[row]) for row in order]


def draw_labels(axes: Axes, labels: Iterable[Label], size: float) -> None:
    """Write the labels in their order, without those that lie on one before or over the edge."""
    taken: list[Bbox] = []
    panel = axes.get_window_extent()
    for label in labels:
        name = "\n".join(textwrap.wrap(label.name, _LABEL_WIDTH, max_lines=2, placeholder="…"))
        for text in (f"{name}\n{label.figure}", label.figure):
            look: dict[str, Any] = {"bold": True, "halo": size / 4, "ha": "center", "va": "center"}
            drawn = write(axes, (label.x, label.y), text, size, **look, zorder=LABELS)
            box = drawn.get_window_extent()
            whole = panel.containsx(box.x0) and panel.containsx(box.x1)
            whole = whole and panel.containsy(box.y0) and panel.containsy(box.y1)
            if whole and not any(box.overlaps(other) for other in taken):
                taken.append(box)
                break
            drawn.remove()


def draw_scale(axes: Axes, ground: Ground, size: float) -> None:
    """Draw a bar of a round length in the lower left corner."""
    frame = ground.frame
    longest = _LONGEST_BAR * frame.metres * size / 16
    metres = max([length for length in _ROUND_M if length <= longest], default=_ROUND_M[0])
    pixel = frame.metres
    x, y = frame.west + 1.2 * size * pixel, frame.south + 1.2 * size * pixel
    back = (x - 0.6 * size * pixel, y - 0.6 * size * pixel)
    wide, high = metres + 1.2 * size * pixel, 2.6 * size * pixel
    axes.add_patch(Rectangle(back, wide, high, color="white", alpha=0.85, lw=0, zorder=LABELS))
    ends = [x, x, x + metres, x + metres]
    tick = y + 0.35 * size * pixel
    axes.plot(ends, [tick, y, y, tick], color=TEXT, linewidth=size / 8, zorder=LABELS)
    middle = (x + metres / 2, y + 0.5 * size * pixel)
    write(axes, middle, distance(metres), size, ha="center", va="bottom", zorder=LABELS)


def frame_panel(axes: Axes, ground: Ground) -> None:
    """Draw a thin line around the map."""
    frame = ground.frame
    size = (frame.east - frame.west, frame.north - frame.south)
    axes.add_patch(
        Rectangle(
            (frame.west, frame.south),
            *size,
            fill=False,
            ec=QUIET,
            lw=1,
            zorder=LABELS,
            clip_on=False,
        )
    )
