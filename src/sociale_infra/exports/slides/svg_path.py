"""Outlines of look.json, written as SVG paths, for matplotlib."""

from __future__ import annotations

import numpy as np
from fontTools.pens.recordingPen import RecordingPen
from fontTools.svgLib.path import parse_path
from matplotlib.path import Path

_CODES = {
    "moveTo": (Path.MOVETO,),
    "lineTo": (Path.LINETO,),
    "curveTo": (Path.CURVE4,) * 3,
    "qCurveTo": (Path.CURVE3,) * 2,
}
_MIDDLE, _SIDE = 12, 24


def read_svg_path(text: str, scale: float = 1) -> Path:
    """Read the outline of a symbol drawn in a square of 24.

    The path has its middle at 0, its y upwards, and the square's side is `scale`.
    """
    pen = RecordingPen()
    parse_path(text, pen)
    points: list[tuple[float, float]] = []
    codes: list[np.uint8] = []
    for action, given in pen.value:
        if action == "closePath":
            points.append((_MIDDLE, _MIDDLE))  # whatever it is, it is where the line began
            codes.append(Path.CLOSEPOLY)
        elif action in _CODES:
            points += given
            codes += _CODES[action]
    drawn = (np.reshape(points, (-1, 2)) - _MIDDLE) * (scale / _SIDE, -scale / _SIDE)
    return Path(drawn, codes or None)
