"""Colours of what this wing draws: those of the map in `maps/`, which this wing does not know."""

from __future__ import annotations

from itertools import cycle

from sociale_infra.config import Settings

INK = "#45525c"
# Shares of the residents in fifths, the lowest first.
CLASSES = ("#fff6dc", "#c2e1b3", "#86c9b0", "#50acba", "#2f80ab")
# In the order of the default categories; after the last they start again.
PALETTE = (
    *("#6a3d9a", "#b01e8c", "#cf2e3c", "#1457a8", "#3f7fd1", "#2a7a34"),
    *("#d46a00", "#5c7a1a", "#5d4037", "#a33b12", "#00717f", "#4d5f6b"),
)


def category_colours(settings: Settings) -> dict[str, str]:
    """Return the colour of each category, by its key."""
    return dict(zip(settings.categories, cycle(PALETTE), strict=False))
