"""Colours and classes of all that is drawn, from look.json: map, slides, QGIS and workbook."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from sociale_infra.config import Settings
from sociale_infra.report.wording import FEWEST

_FILE = Path(__file__).with_name("look.json")


def read_look() -> dict[str, Any]:
    """Read the whole look: colours, glyphs and shapes."""
    look: dict[str, Any] = json.loads(_FILE.read_text(encoding="utf-8"))
    return look


_LOOK = read_look()

INK = "#45525c"
CLASSES: tuple[str, ...] = tuple(_LOOK["classes"])
"""Shares in fifths, the lowest first; a share on a limit is in the higher class."""
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
_CATEGORIES = {key: one["colour"] for key, one in _LOOK["categories"].items()}


def category_colours(settings: Settings) -> dict[str, str]:
    """Return the colour of each category, by its key; a planner's own ones share one."""
    other = _LOOK["otherCategory"]["colour"]
    return {key: _CATEGORIES.get(key, other) for key in settings.categories}
