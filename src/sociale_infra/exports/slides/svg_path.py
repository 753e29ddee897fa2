"""Outlines of look.json, written as SVG paths, for matplotlib."""

from __future__ import annotations

import cmath
import math
import re
from collections.abc import Iterator

import numpy as np
from matplotlib.path import Path

_TOKEN = re.compile(r"[A-Za-z]|-?\d*\.?\d+")
_TAKES = {"M": 2, "L": 2, "H": 1, "V": 1, "C": 6, "A": 7, "Z": 0}
_STEPS = np.linspace(0, 1, 13)[1:]  # a curve of a symbol in so many pieces is smooth to the eye
_ARC_ENDS = (3, 4, 5, 6)  # of an arc's numbers: large, sweep, x, y
_CENTRE, _SIDE = 12 + 12j, 24


def read_svg_path(text: str, scale: float = 1) -> Path:
    """Read the outline of a symbol drawn in a square of 24, of which an arc is part of a circle.

    The path has its middle at 0, its y upwards, and the square's side is `scale`.
    """
    lines = [np.array(line) for line in _lines(text) if len(line) > 1]
    if not lines:
        return Path(np.zeros((0, 2)))
    parts = [(np.conj(line - _CENTRE)) * scale / _SIDE for line in lines]
    return Path.make_compound_path(*(Path(np.column_stack([z.real, z.imag])) for z in parts))


def _lines(text: str) -> Iterator[list[complex]]:
    """Yield the points of each line; one that is closed ends where it began."""
    line: list[complex] = []
    for command, numbers in _commands(text):
        if command in "Zz":
            line.append(line[0])
        elif command in "Mm":
            at = complex(*numbers) + (line[-1] if line and command == "m" else 0)
            yield line
            line = [at]
        else:
            line += _points(command, numbers, line[-1])
    yield line


def _commands(text: str) -> Iterator[tuple[str, list[float]]]:
    """Yield each command with its numbers; what follows the first numbers repeats it."""
    tokens = _TOKEN.findall(text)
    place, command = 0, ""
    while place < len(tokens):
        if tokens[place].isalpha():
            command, place = tokens[place], place + 1
        count = _TAKES[command.upper()]
        yield command, [float(token) for token in tokens[place : place + count]]
        place += count
        command = {"M": "L", "m": "l"}.get(command, command)


def _points(command: str, numbers: list[float], at: complex) -> list[complex]:
    """Return the points to which a command draws."""
    origin = at if command.islower() else 0j
    kind = command.upper()
    if kind == "H":
        return [complex(numbers[0] + origin.real, at.imag)]
    if kind == "V":
        return [complex(at.real, numbers[0] + origin.imag)]
    if kind == "A":
        large, sweep, x, y = (numbers[place] for place in _ARC_ENDS)
        return _arc(at, origin + complex(x, y), numbers[0], large=large > 0, sweep=sweep > 0)
    pairs = [complex(*pair) + origin for pair in zip(numbers[::2], numbers[1::2], strict=True)]
    return pairs if kind == "L" else _curve(at, *pairs)


def _curve(start: complex, first: complex, second: complex, end: complex) -> list[complex]:
    t = _STEPS
    points = (1 - t) ** 3 * start + 3 * (1 - t) ** 2 * t * first
    return [*(points + 3 * (1 - t) * t**2 * second + t**3 * end)]


def _arc(start: complex, end: complex, radius: float, *, large: bool, sweep: bool) -> list[complex]:
    """Return the points of part of a circle, as the SVG standard (appendix B.2.4) finds it."""
    half = (end - start) / 2
    radius = max(radius, abs(half))
    aside = math.sqrt(radius**2 - abs(half) ** 2) / abs(half) * half * 1j
    centre = (start + end) / 2 + (aside if large != sweep else -aside)
    first, last = cmath.phase(start - centre), cmath.phase(end - centre)
    if sweep and last < first:
        last += math.tau
    elif not sweep and last > first:
        last -= math.tau
    return [*(centre + radius * np.exp(1j * (first + (last - first) * _STEPS)))]
