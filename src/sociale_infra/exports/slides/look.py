"""Sizes, colours and symbols of what is drawn; one point is one pixel at this resolution."""

from __future__ import annotations

from itertools import cycle
from typing import NamedTuple

from sociale_infra.config import Settings
from sociale_infra.report.look import CLASSES, SQUARES, category_colours

# At 72 dots an inch matplotlib's points are pixels.
DPI = 72
SHEET = (1920, 1080)
PANEL = (1420, 850)
"""Pixels of the map on a sheet."""

TEXT = "#1d2a33"
QUIET = "#5a6670"
ALARM = "#c00000"
EMPTY = "#e4e4e4"
ACCENT = "#2f80ab"
LACKING = SQUARES[-1]
ROBUST = CLASSES[2]
PERHAPS = "#f7e9a9"

# Told apart by shape alone; in the order of the categories, after the last they start again.
_MARKS = ("s", "^", "P", "D", "v", "o", "p", "<", "X", "h", ">", "*", "d", "8", "H")


# How much wider than others a marker must be to look as large.
_WIDER = {"<": 1.2, ">": 1.2, "^": 1.1, "v": 1.1, "*": 1.6, "P": 1.1, "D": 0.9}


class Symbol(NamedTuple):
    """A marker of matplotlib's, its colour, and how wide it is beside others."""

    mark: str
    colour: str
    width: float


def symbols(settings: Settings) -> dict[str, Symbol]:
    """Return the symbol of each category, by its key."""
    colours = category_colours(settings)
    return {
        key: Symbol(mark, colours[key], _WIDER.get(mark, 1))
        for key, mark in zip(colours, cycle(_MARKS), strict=False)
    }
