"""A sheet to draw on, the same on every machine: matplotlib's own font, no user settings."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import IO, Any

import matplotlib as mpl
import numpy as np
import numpy.typing as npt
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties, get_font
from matplotlib.patheffects import withStroke
from matplotlib.text import Text

from sociale_infra.exports.slides.look import DPI, TEXT

Pixels = npt.NDArray[np.uint8]
_ABSENT = "\N{WHITE SQUARE}"


@contextmanager
def sheet(width: int, height: int, *, clear: bool = False) -> Iterator[tuple[Figure, Axes]]:
    """Open a figure of so many pixels, with axes over all of it, in pixels from its top left."""
    with mpl.rc_context():
        mpl.rcdefaults()
        figure = Figure(figsize=(width / DPI, height / DPI), dpi=DPI)
        FigureCanvasAgg(figure)
        figure.set_facecolor((1, 1, 1, 0) if clear else (1, 1, 1, 1))
        axes = bare_axes(figure, (0, 0, 1, 1))
        axes.set(xlim=(0, width), ylim=(height, 0))
        yield figure, axes


def bare_axes(figure: Figure, box: tuple[float, float, float, float]) -> Axes:
    """Add axes without frame, ticks or colour."""
    axes = figure.add_axes(box)
    axes.set_axis_off()
    return axes


def write(
    axes: Axes,
    at: tuple[float, float],
    text: str,
    size: float,
    *,
    bold: bool = False,
    colour: str = TEXT,
    halo: float = 0,
    **look: Any,  # noqa: ANN401 - matplotlib's own
) -> Text:
    """Write plain text: no mathematics, and a square for what the font does not have."""
    font = FontProperties(fname=font_file(bold=bold), size=size)
    drawn = axes.text(
        *at, drawable(text), fontproperties=font, color=colour, parse_math=False, **look
    )
    if halo:
        drawn.set_path_effects([withStroke(linewidth=halo, foreground="white")])
    return drawn


def drawable(text: str) -> str:
    """Replace the characters that the font does not have."""
    font = get_font(font_file(bold=False))
    return "".join(
        char if char == "\n" or font.get_char_index(ord(char)) else _ABSENT for char in text
    )


@cache
def font_file(*, bold: bool) -> Path:
    """Return the file of DejaVu Sans that comes with matplotlib."""
    name = "DejaVuSans-Bold.ttf" if bold else "DejaVuSans.ttf"
    return Path(mpl.get_data_path()) / "fonts" / "ttf" / name


def pixels(figure: Figure) -> Pixels:
    """Return what was drawn as rows of red, green, blue and opacity."""
    canvas = FigureCanvasAgg(figure)
    canvas.draw()
    return np.array(canvas.buffer_rgba(), dtype=np.uint8)


def save(figure: Figure, target: Path | IO[bytes]) -> None:
    """Write a PNG that tells nothing of when and with what it was made."""
    FigureCanvasAgg(figure).print_png(target, metadata={"Software": None})
