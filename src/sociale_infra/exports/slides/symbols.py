"""The symbols of places, as the page draws them: shape by tie, colour and glyph by category."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

import numpy.typing as npt
from matplotlib.axes import Axes
from matplotlib.collections import PathCollection
from matplotlib.path import Path
from matplotlib.transforms import IdentityTransform

from sociale_infra.config import Settings
from sociale_infra.exports.slides.svg_path import read_svg_path
from sociale_infra.report.look import category_colours, category_glyphs, tie_shapes

# Of a symbol that is 24 wide, as the page's style sheet has them.
_GLYPH_SCALE, _STROKE, _WIDE = 0.7, 2.2, 24
# Below so many pixels a glyph is a blot; the page leaves it out of a crowd too.
_LEAST_GLYPH_PX = 14


class Symbol(NamedTuple):
    """A filled shape with a white glyph in it, as SVG paths."""

    colour: str
    shape: str
    glyph: str


def symbols(settings: Settings) -> dict[str, Symbol]:
    """Return the symbol of each category, by its key."""
    colours, glyphs, shapes = category_colours(settings), category_glyphs(settings), tie_shapes()
    return {
        key: Symbol(colours[key], shapes[category.tie], glyphs[key])
        for key, category in settings.categories.items()
    }


def draw_symbols(
    axes: Axes, points: npt.ArrayLike, symbol: Symbol, size: float, order: float = 1
) -> None:
    """Draw a symbol of so many pixels at each point of the axes."""
    look = {"offsets": points, "offset_transform": axes.transData, "zorder": order}
    _add(axes, [_outline(symbol.shape)], size, facecolors=symbol.colour, edgecolors="white",
         linewidths=size / 16, **look)  # fmt: skip
    if size >= _LEAST_GLYPH_PX and symbol.glyph:
        stroke = _STROKE * _GLYPH_SCALE / _WIDE * size
        _add(axes, [_outline(symbol.glyph, _GLYPH_SCALE)], size, facecolors="none",
             edgecolors="white", linewidths=stroke, capstyle="round", joinstyle="round",
             **look)  # fmt: skip


def _add(axes: Axes, paths: list[Path], size: float, **look: object) -> None:
    drawn = PathCollection(paths, sizes=[size**2], **look)
    drawn.set_transform(IdentityTransform())
    axes.add_collection(drawn, autolim=False)


@cache
def _outline(text: str, scale: float = 1) -> Path:
    return read_svg_path(text, scale)
