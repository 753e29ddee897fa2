"""Colours and classes of all that is drawn, from look.json: map, slides, QGIS and workbook."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from sociale_infra.config import Settings
from sociale_infra.report.wording import FEWEST
from sociale_infra.terms import Tie

_FILE = Path(__file__).with_name("look.json")


def read_look() -> dict[str, Any]:
    """Read the whole look: colours, glyphs and shapes."""
    look: dict[str, Any] = json.loads(_FILE.read_text(encoding="utf-8"))
    return look


_LOOK = read_look()

INK = "#45525c"
CLASSES: tuple[str, ...] = tuple(_LOOK["classes"])
"""Shares in fifths, the lowest first; a share on a limit is in the higher class."""
NEED: tuple[str, ...] = tuple(_LOOK["need"])
"""Areas by a figure of need, in fifths between its ends, the least need first."""
UNKNOWN = "#e4e4e4"
"""An area of which nothing is known."""
CHANGE: tuple[str, ...] = tuple(_LOOK["change"])
"""Areas in a comparison: much less, less, the same, more, much more."""
CHANGE_LIMITS = (-0.05, -0.005, 0.005, 0.05)
"""Changes of an area's share from which its next colour holds. Our choice: half a percent is seen
on no map."""
CHANGED: tuple[str, ...] = tuple(_LOOK["changed"])
"""What is lost, what little is gained, and what is gained: squares, places and ways."""
SQUARES: tuple[str, ...] = tuple(_LOOK["gaps"]["squares"])
"""Squares of 100 m by how many lack robust access as mapped, few to many."""
GAP: str = _LOOK["gaps"]["outline"]
"""The outline of a gap."""
SQUARE_LIMITS = (FEWEST, 50, 100)
"""People of a square who lack robust access from which the next colour holds. Our choice: in
Zoetermeer they part the squares into 46, 26, 19 and 9%."""


def class_of(shares: pd.Series[float]) -> npt.NDArray[np.int64]:
    """Number the fifths from 0, a share on a limit in the higher one; 5 is unknown."""
    steps = len(CLASSES)
    values = shares.to_numpy(dtype=float)
    limits = np.arange(1, steps) / steps
    return np.where(np.isnan(values), steps, np.searchsorted(limits, values, side="right"))


def category_colours(settings: Settings) -> dict[str, str]:
    """Return the colour of each category, by its key; a planner's own ones share one."""
    return _of_categories(settings, "colour")


def category_glyphs(settings: Settings) -> dict[str, str]:
    """Return the glyph of each category as an SVG path, by its key."""
    return _of_categories(settings, "glyph")


def tie_shapes() -> dict[Tie, str]:
    """Return the shape of a symbol as an SVG path, by the tie of its category."""
    shapes: dict[Tie, str] = _LOOK["shapes"]
    return shapes


def _of_categories(settings: Settings, name: str) -> dict[str, str]:
    known, other = _LOOK["categories"], _LOOK["otherCategory"]
    return {key: known.get(key, other)[name] for key in settings.categories}
