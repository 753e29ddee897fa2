"""What people on the spot know better: `data/local/places.csv` adds, changes, removes places.

Local knowledge goes before tags, and tags before priors. Every correction keeps its reason and
its date; the file's columns are explained in `data/local/README.md`.
"""

from __future__ import annotations

import csv
import datetime as dt
import difflib
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Literal, NamedTuple, get_args

import geopandas as gpd
import shapely
from pyproj import CRS, Transformer

from sociale_infra.config import Answer, Category
from sociale_infra.errors import InputError, MissingInputError
from sociale_infra.sources.evidence import both
from sociale_infra.tables import PLACES

Action = Literal["add", "remove", "change"]

_PROPERTIES = ("free", "open_to_all", "staffed", "step_free")
_CHANGEABLE = ("category", "name", *_PROPERTIES, "opening_hours")
_COLUMNS = ("action", "id", "x", "y", *_CHANGEABLE, "reason", "date")
_ACTIONS: dict[str, Action] = {action: action for action in get_args(Action)}
_ANSWERS: dict[str, Answer] = {answer: answer for answer in get_args(Answer)}
_NEEDED = {"add": ("x", "y", "category", "name"), "remove": ("id",), "change": ("id",)}
_NOT_HERE = {
    ("add", "id"): "an added place gets an id of its own; leave it empty, or use change",
    ("change", "x"): "a change does not move a place; leave it empty, or remove and add",
    ("change", "y"): "a change does not move a place; leave it empty, or remove and add",
}
_RD, _WGS84 = 28992, 4326
# Where RD coordinates can lie (m); no longitude and latitude falls inside.
_RD_X, _RD_Y = (0, 300_000), (300_000, 620_000)
# A town may reach a little beyond the area that its CRS is meant for.
_MARGIN_DEGREES = 1.0


class Correction(NamedTuple):
    """One row of the file; `x` and `y` in the metric CRS, None for a cell left empty."""

    line: int
    action: Action
    place_id: str
    x: float | None
    y: float | None
    category: str | None
    name: str | None
    free: Answer | None
    open_to_all: Answer | None
    staffed: Answer | None
    step_free: Answer | None
    opening_hours: str | None
    reason: str
    date: str


def read_corrections(
    path: Path, categories: Mapping[str, Category], crs: CRS
) -> list[Correction]:
    """Read a file of corrections: UTF-8, cells separated by commas or by semicolons.

    Coordinates are RD, or longitude and latitude; they come back in `crs`, which is metric. An
    added place gets the id `local/N`, N being its line.

    Raises
    ------
    MissingInputError
        The file is not there.
    InputError
        It is no such file, or rows are wrong: all of them in one message, by line and column.
    """
    faults: list[str] = []
    corrections = []
    lines: dict[str, int] = {}
    for row in _rows(path):
        correction = _read_row(row, categories, crs)
        place_id = correction.place_id
        first = lines.setdefault(place_id, row.line) if place_id else row.line
        if first != row.line:
            row.wrong("id", _twice(place_id, first))
        faults += row.faults
        corrections.append(correction)
    _refuse(str(path), faults)
    return corrections


def apply_corrections(
    places: gpd.GeoDataFrame,
    corrections: Sequence[Correction],
    categories: Mapping[str, Category],
) -> tuple[gpd.GeoDataFrame, list[str]]:
    """Lay corrections over the `places` table.

    Returns
    -------
    A new table, added places last, and a sentence for every correction used.

    Raises
    ------
    InputError
        An id is not in the table, or stands for several places; two corrections are about one
        place: all in one message, by line and column.
    """
    targets = _find(places, corrections)
    rows: dict[str, dict[str, Any]] = {
        row["place_id"]: row for row in places.to_dict(orient="records")
    }
    used = []
    for correction, place_id in zip(corrections, targets, strict=True):
        if correction.action == "add":
            rows[place_id] = _added(correction, categories)
        elif correction.action == "remove":
            del rows[place_id]
        else:
            rows[place_id] = _changed(rows[place_id], correction, categories)
        also = "" if place_id == correction.place_id else f" (given as {correction.place_id})"
        used.append(f"{correction.action} {place_id}{also}: {correction.reason} ({correction.date})")
    columns = [*PLACES.columns, "geometry"]
    table = gpd.GeoDataFrame(
        list(rows.values()), columns=columns, geometry="geometry", crs=places.crs
    )
    return table.astype(dict.fromkeys(PLACES.columns, "str")), used


class _Row:
    """The cells of one line, and what is wrong with them."""

    def __init__(self, line: int, cells: Mapping[str, str], separator: str) -> None:
        self.line = line
        self.cells = cells
        self.faults: list[str] = []
        self._decimal = "," if separator == ";" else "."

    def wrong(self, column: str, fault: str) -> None:
        """Write down a mistake."""
        self.faults.append(f"line {self.line}, column {column}: {fault}")

    def choice(self, column: str, known: Mapping[str, Any]) -> Any:  # noqa: ANN401
        """Return what a word stands for; None if empty or unknown."""
        cell = self.cells[column]
        return known.get(cell)


def _added(correction: Correction, categories: Mapping[str, Category]) -> dict[str, Any]:
    return {}
