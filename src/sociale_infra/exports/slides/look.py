"""Sizes and colours of what is drawn; one point is one pixel at this resolution."""

from __future__ import annotations

from sociale_infra.report.look import CLASSES, SQUARES, UNKNOWN

# At 72 dots an inch matplotlib's points are pixels.
DPI = 72
SHEET = (1920, 1080)
PANEL = (1420, 850)
"""Pixels of the map on a sheet."""

TEXT = "#1d2a33"
QUIET = "#5a6670"
ALARM = "#c00000"
EMPTY = UNKNOWN
ACCENT = "#2f80ab"
LACKING = SQUARES[-1]
ROBUST = CLASSES[2]
PERHAPS = "#f7e9a9"
