"""The legend of a map: a column beside it, or rows below it."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable
from typing import Any, Literal, NamedTuple

import numpy as np
import numpy.typing as npt
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from sociale_infra.exports.slides.canvas import sheet, write
from sociale_infra.exports.slides.look import QUIET
from sociale_infra.exports.slides.symbols import Symbol, draw_symbols

# Pixels across the dot of one resident, if it could be seen, and of the smallest that can.
_DOT_PX, _SMALLEST_PX = 1.3, 2.5
# Of rows, in text sizes: how high one is, what a swatch takes, what lies between entries, and how
# wide a character is on average.
_ROW, _INDENT, _BETWEEN, _CHARACTER = 1.5, 2.2, 0.9, 0.62
DASHES = (0, (2.5, 1.2))
"""Of an outline, in line widths."""
_TALLEST = 4000  # pixels that no legend fills


class Entry(NamedTuple):
    """A line of the legend: a heading, a note, or a swatch, symbol, dot or line with its text."""

    kind: Literal["head", "note", "fill", "mark", "symbol", "dot", "line", "dashes"]
    text: str
    colour: str = QUIET
    mark: str = "o"
    size: float = 0
    """Pixels across a dot, or how wide a mark is beside others."""
    symbol: Symbol | None = None


def dot_size(count: npt.ArrayLike) -> npt.NDArray[np.float64]:
    """Return the diameter in pixels of a dot for so many residents: its surface is in proportion.

    One that would be too small to see is drawn larger.
    """
    across: npt.NDArray[np.float64] = np.sqrt(np.asarray(count, dtype=float)) * _DOT_PX
    return np.maximum(across, _SMALLEST_PX)


def draw_legend(
    axes: Axes, entries: Iterable[Entry], at: tuple[float, float], size: float, width: int
) -> None:
    """Draw entries below each other from a pixel down; `width` is characters of a line."""
    x, y = at
    first = True
    for entry in entries:
        if entry.kind == "head" and not first:
            y += 0.9 * size
        first = False
        free = {"head": width, "note": round(width * 1.25)}.get(entry.kind, width - 3)
        lines = textwrap.wrap(entry.text, free) or [""]
        y += _draw(axes, entry, (x, y), size, "\n".join(lines)) * len(lines)


def rows_height(entries: Iterable[Entry], size: float, width: int) -> int:
    """Return how many pixels `draw_rows` takes."""
    with sheet(width, _TALLEST) as (_, axes):
        return round(draw_rows(axes, entries, (0, 0), size, width))


def draw_rows(
    axes: Axes, entries: Iterable[Entry], at: tuple[float, float], size: float, width: float
) -> float:
    """Draw entries beside each other from a pixel on, in rows of so many pixels; return the end.

    A heading begins a row; what is too long for one is broken.
    """
    left, y = at
    x, row = left, size * _ROW
    for entry in entries:
        indent = 0.0 if entry.kind == "head" else size * _INDENT
        lines = textwrap.wrap(entry.text, int((width - indent) / (size * _CHARACTER))) or [""]
        drawn = write(axes, (x, y), "\n".join(lines), size, bold=entry.kind == "head", va="top",
                      linespacing=1.3)  # fmt: skip
        wide = indent + drawn.get_window_extent().width
        if x > left and (entry.kind == "head" or x + wide > left + width):
            x, y = left, y + row
        drawn.set_position((x + indent, y))
        if indent:
            _swatch(axes, entry, (x + 0.9 * size, y + 0.6 * size), size)
        x, y = x + wide + size * _BETWEEN, y + (len(lines) - 1) * row
    return y + row


def _draw(axes: Axes, entry: Entry, at: tuple[float, float], size: float, text: str) -> float:
    """Draw one entry; return the height of a line."""
    x, y = at
    if entry.kind == "head":
        write(axes, (x, y), text, size, bold=True, va="top", linespacing=1.35)
        return 1.65 * size
    if entry.kind == "note":
        write(axes, (x, y + 0.3 * size), text, 0.8 * size, colour=QUIET, va="top", linespacing=1.3)
        return 1.2 * size
    _swatch(axes, entry, (x + size, y + 0.65 * size), size)
    write(axes, (x + 2.6 * size, y), text, size, va="top", linespacing=1.35)
    return 1.65 * size


def _swatch(axes: Axes, entry: Entry, middle: tuple[float, float], size: float) -> None:
    x, y = middle
    if entry.kind == "fill":
        corner = (x - 0.9 * size, y - 0.6 * size)
        axes.add_patch(Rectangle(corner, 1.8 * size, 1.2 * size, fc=entry.colour, ec=QUIET, lw=0.8))
    elif entry.kind == "line":
        axes.plot([x - 0.9 * size, x + 0.9 * size], [y, y], color=entry.colour, linewidth=3)
    elif entry.kind == "dashes":
        ends = [x - 0.9 * size, x + 0.9 * size]
        axes.plot(ends, [y, y], color=entry.colour, linewidth=4, linestyle=DASHES)
    elif entry.symbol:
        draw_symbols(axes, [(x, y)], entry.symbol, 1.3 * size)
    elif entry.kind == "dot":
        axes.scatter([x], [y], s=entry.size**2, color=entry.colour, alpha=0.75, linewidths=0)
    else:
        look: dict[str, Any] = {"marker": entry.mark, "color": entry.colour, "edgecolors": "white"}
        axes.scatter([x], [y], s=(size * entry.size) ** 2, linewidths=size / 12, **look)
