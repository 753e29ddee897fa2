"""Read `data/local/places.csv`, or a worklist filled in; `data/local/README.md` explains both."""

from __future__ import annotations

import contextlib
import csv
import datetime as dt
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Literal, NamedTuple, TypeVar, get_args

from opening_hours import validate
from pyproj import CRS, Transformer

from sociale_infra.categories import Category
from sociale_infra.errors import InputError, MissingInputError
from sociale_infra.strangers_text import clean
from sociale_infra.suggestions import did_you_mean
from sociale_infra.tables import WORKLIST
from sociale_infra.terms import PROPERTIES, WORTH_CHECKING, Answer, Property

Action = Literal["add", "remove", "change", "check", "find"]
_Word = TypeVar("_Word", bound=str)

CHANGEABLE = ("category", "name", *PROPERTIES, "opening_hours")
COLUMNS = ("action", "id", "x", "y", *CHANGEABLE, "reason", "date")
# Of a worklist: what is filled in, and what only tells what to find out.
_ANSWERED = ("exists", *WORTH_CHECKING, "remark", "checked_by", "date")
_WORKLIST = ("action", "id", *_ANSWERED, "name", "category", "x", "y")
_TOLD = WORKLIST.written("csv", ()).keys() - {"place_id"}
_ACTIONS: dict[str, Action] = {action: action for action in get_args(Action)}
_OF_WORKLIST = ("check", "find")
_CHECKED: dict[str, Answer] = {"yes": "yes", "no": "no", "ja": "yes", "nee": "no"}
_ANSWERS: dict[str, Answer] = {**_CHECKED, "unknown": "unknown", "onbekend": "unknown"}
# Who is not sure after a check changes nothing; it is kept as a remark.
_NOT_SURE = frozenset({"not sure", "weet niet", "unknown", "onbekend"})
_NEEDED = {
    "add": ("x", "y", "category", "name", "reason", "date"),
    "remove": ("id", "reason", "date"),
    "change": ("id", "reason", "date"),
    "check": ("id", "x", "y", "category", "checked_by", "date"),
    "find": ("id", "x", "y", "exists", "checked_by", "date"),
}
_NOT_HERE = {
    ("add", "id"): "an added place gets an id of its own; leave it empty, or use change",
    ("change", "x"): "a change does not move a place; leave it empty, or remove and add",
    ("change", "y"): "a change does not move a place; leave it empty, or remove and add",
}
_RD, _WGS84 = 28992, 4326
# The range of RD coordinates (m); no longitude and latitude lies inside it.
_RD_X, _RD_Y = (0, 300_000), (300_000, 620_000)
_MAX_LON, _MAX_LAT = 180, 90
# A town may extend a little beyond the area of use of its CRS.
_MARGIN_DEGREES = 1.0
# Mistakes in one message.
_MOST_TOLD = 50


class Correction(NamedTuple):
    """One row of the file; `x` and `y` in the metric CRS (m); None for an empty cell."""

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
    exists: Answer | None = None
    unsure: tuple[str, ...] = ()
    """What a check could not answer."""

    @property
    def answers(self) -> dict[Property, Answer]:
        """The properties that it tells."""
        cells = self._asdict()
        return {name: cells[name] for name in PROPERTIES if cells[name] is not None}


def read_corrections(
    path: Path, categories: Mapping[str, Category], crs: CRS, faults: list[str] | None = None
) -> list[Correction]:
    """Read a file of corrections: UTF-8, cells separated by commas or by semicolons.

    Coordinates are in RD (EPSG:28992), or longitude and latitude (EPSG:4326); they are returned
    in `crs`, which is metric. An added place gets the id `local/N`, N being its line. A row of a
    worklist in which nothing is filled in is left out. Mistakes are added to `faults`, by line and
    column, and their rows left out; without such a list they are raised.

    Raises
    ------
    MissingInputError
        The file is not there.
    InputError
        It is not such a file; or, without `faults`, has mistakes: all in one message.
    """
    found: list[str] = []
    corrections = []
    lines: dict[str, int] = {}
    for row in _rows(path):
        if row.is_open:
            continue
        first = lines.setdefault(row.cells["id"] or f"local/{row.line}", row.line)
        if first != row.line:
            row.wrong("id", second_correction(row.cells["id"], first))
        correction = _read_row(row, categories, crs)
        if correction:
            corrections.append(correction)
        found += row.faults
    if faults is None:
        raise_mistakes(str(path), found)
    else:
        faults += found
    return corrections


@cache
def _transformer(source: int, target: int | CRS) -> Transformer:
    return Transformer.from_crs(source, target, always_xy=True)


def _tomorrow() -> dt.date:
    """Return the last day that it is today for anybody on Earth."""
    return dt.datetime.now(dt.UTC).date() + dt.timedelta(days=1)


class _Row:
    """The cells of one line, and the mistakes in them."""

    def __init__(self, line: int, cells: Mapping[str, str], separator: str) -> None:
        self.line = line
        self.cells = cells
        self.faults: list[str] = []
        self._comma = separator == ";"

    @property
    def is_open(self) -> bool:
        """Whether it is of a worklist, and not filled in."""
        filled = any(self.cells.get(column) for column in _ANSWERED)
        return self.cells["action"].casefold() in _OF_WORKLIST and not filled

    def wrong(self, column: str, fault: str) -> None:
        """Record a mistake."""
        self.faults.append(f"line {self.line}, column {column}: {fault}")

    def word(self, column: str, known: Mapping[str, _Word]) -> _Word | None:
        """Return the value of a known word; None, and a mistake, for another."""
        cell = self.cells.get(column, "")
        if cell and cell.casefold() not in known:
            meant = did_you_mean(cell, known)
            self.wrong(column, f"unknown word ({cell}){meant}; use one of {', '.join(known)}")
        return known.get(cell.casefold())

    def answer(self, name: Property) -> Answer | None:
        """Return what is known of a property."""
        return self.word(name, _ANSWERS)

    def checked(self, name: Property) -> Answer | None:
        """Return what a check found of a property; None where somebody is not sure."""
        return None if name in self.unsure else self.word(name, _CHECKED)

    @property
    def unsure(self) -> tuple[str, ...]:
        """What somebody was not sure of."""
        asked = ("exists", *PROPERTIES)
        return tuple(name for name in asked if self.cells.get(name, "").casefold() in _NOT_SURE)

    def reason(self) -> str:
        """Return how it is known, or who checked and what was remarked."""
        parts = [self.cells.get(column, "") for column in ("reason", "checked_by", "remark")]
        return "; ".join(part for part in parts if part)

    def number(self, column: str) -> float | None:
        """Return a coordinate; a decimal comma is read only if semicolons separate the cells."""
        cell = self.cells[column]
        plain = cell.replace(",", ".") if self._comma else cell
        if re.fullmatch(r"-?[0-9]+(\.[0-9]+)?", plain):
            return float(plain)
        if cell:
            self.wrong(column, f"is not a number ({cell}); write it like 93412.5")
        return None

    def hours(self) -> str | None:
        """Return opening hours that can be read."""
        cell = self.cells.get("opening_hours", "")
        if cell and not validate(cell):
            fault = f"cannot be read ({cell}); write them like Mo-Fr 10:00-16:00"
            self.wrong("opening_hours", fault)
        return cell or None

    def spot(self, crs: CRS) -> tuple[float | None, float | None]:
        """Return the coordinates in `crs` (metric)."""
        x, y = self.number("x"), self.number("y")
        if x is None or y is None:
            return None, None
        given = f"({self.cells['x']} {self.cells['y']})"
        if _RD_X[0] <= x <= _RD_X[1] and _RD_Y[0] <= y <= _RD_Y[1]:
            source = _RD
        elif abs(x) <= _MAX_LON and abs(y) <= _MAX_LAT:
            source = _WGS84
        else:
            self.wrong("x", f"neither RD nor longitude and latitude {given}; give x, then y")
            return None, None
        lon, lat = _transformer(source, _WGS84).transform(x, y)
        area = crs.area_of_use
        if area and not (
            area.west - _MARGIN_DEGREES <= lon <= area.east + _MARGIN_DEGREES
            and area.south - _MARGIN_DEGREES <= lat <= area.north + _MARGIN_DEGREES
        ):
            fault = f"lies far outside the study area {given}; x is the longitude, y the latitude"
            self.wrong("x", fault)
        return _transformer(source, crs).transform(x, y)

    def date(self) -> str:
        """Return the date as it is written, if it is a valid one."""
        cell = given = self.cells["date"]
        # As a Dutch Excel writes it.
        if dutch := re.fullmatch(r"(\d{1,2})[-/](\d{1,2})[-/](\d{4})", cell):
            day, month, year = dutch.groups()
            cell = f"{year}-{month:0>2}-{day:0>2}"
        with contextlib.suppress(ValueError):
            date = dt.date.fromisoformat(cell)
            if date > _tomorrow():
                fault = f"lies in the future ({given}); give the day on which it was seen"
                self.wrong("date", fault)
            if date.isoformat() == cell:
                return cell
        if cell:
            self.wrong("date", f"not a date ({given}); write year-month-day, like 2026-03-31")
        return cell

    def check_cells(self, action: Action | None) -> None:
        """Check that the cells that the action needs are filled, and no others."""
        for column in ("action", *_NEEDED.get(action or "", ("reason", "date"))):
            if not (self.reason() if column == "reason" else self.cells.get(column)):
                self.wrong(column, "is empty; fill it in")
        for (which, column), fault in _NOT_HERE.items():
            if which == action and self.cells.get(column):
                self.wrong(column, f"does not belong here ({self.cells[column]}): {fault}")
        if action == "find" and self.cells.get("exists", "").casefold() in ("yes", "ja"):
            for column in ("category", "name"):
                if not self.cells.get(column):
                    self.wrong(column, "is empty; say what kind of place it is, and its name")
        if action == "change" and not any(self.cells.get(column) for column in CHANGEABLE):
            what = ", ".join(CHANGEABLE)
            self.wrong("action", f"this change changes nothing (change); fill one of {what}")


def _read_row(row: _Row, categories: Mapping[str, Category], crs: CRS) -> Correction | None:
    """Return the correction of one row; None if it has a mistake."""
    action = row.word("action", _ACTIONS)
    row.check_cells(action)
    x, y = row.spot(crs)
    category = row.word("category", {key: key for key in categories})
    answer = row.checked if action in _OF_WORKLIST else row.answer
    free, open_to_all, staffed, step_free = (answer(name) for name in PROPERTIES)
    exists = None if "exists" in row.unsure else row.word("exists", _CHECKED)
    date, hours = row.date(), row.hours()
    if row.faults or action is None:
        return None
    cells = row.cells
    return Correction(
        line=row.line,
        action=action,
        place_id=f"local/{row.line}" if action == "add" else cells["id"],
        x=x,
        y=y,
        category=category,
        name=cells["name"] or None,
        free=free,
        open_to_all=open_to_all,
        staffed=staffed,
        step_free=step_free,
        opening_hours=hours,
        reason=row.reason(),
        date=date,
        exists=exists,
        unsure=row.unsure if action in _OF_WORKLIST else (),
    )


def _rows(path: Path) -> Iterator[_Row]:
    """Return the rows that are not empty, each with the line where it starts."""
    text = _text(path)
    separator = ";" if ";" in text.partition("\n")[0] else ","
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    start = 1
    try:
        header = [clean(name).strip().casefold() for name in next(reader, [])]
        header = ["id" if name == "place_id" else name for name in header]
        known = {*_WORKLIST, *_TOLD} if "exists" in header else {*COLUMNS}
        needed = _WORKLIST if "exists" in header else COLUMNS
        if not {*needed} <= {*header} <= known or len(header) > len({*header}):
            raise InputError(
                f"{path}: line 1 holds other columns ({', '.join(header)}); it must hold, "
                f"separated by commas or semicolons: {', '.join(needed)}"
            )
        start = reader.line_num + 1
        for cells in reader:
            row = _Row(start, _by_column(header, cells), separator)
            if len(cells) > len(header):
                fault = f"more cells ({len(cells)}) than columns; put a text that holds "
                row.wrong(header[-1], f'{fault}"{separator}" between double quotes')
            if any(cell.strip() for cell in cells):
                yield row
            start = reader.line_num + 1
    except csv.Error as error:
        raise InputError(
            f"{path}: the row from line {start} cannot be read ({error}); close every double "
            'quote, and write one inside a text as ""'
        ) from None


def _by_column(header: Sequence[str], cells: Sequence[str]) -> dict[str, str]:
    """Return the cells of a row by column; absent ones are empty."""
    plain = (clean(cell).strip() for cell in cells)
    return dict.fromkeys(header, "") | dict(zip(header, plain, strict=False))


def _text(path: Path) -> str:
    if not path.exists():
        raise MissingInputError(
            f"{path}: there is no such file of corrections; places.corrections in the settings "
            "names it"
        )
    if not path.is_file():
        raise InputError(f"{path}: is no file; let places.corrections name a CSV file")
    try:
        return path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(f"{path}: is not UTF-8 ({error}); save it as CSV UTF-8") from None
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error}); check the path") from None


def second_correction(place_id: str, line: int) -> str:
    """Return the message that a place has two corrections."""
    return f"second correction of one place ({place_id}), after line {line}; keep one of the two"


def raise_mistakes(where: str, faults: Sequence[str]) -> None:
    """Raise an `InputError` with all mistakes in one message, if there are any."""
    if faults:
        more = len(faults) - _MOST_TOLD
        told = [*faults[:_MOST_TOLD], *([f"and {more} more"] if more > 0 else [])]
        raise InputError(f"{where}: {len(faults)} mistake(s)\n  " + "\n  ".join(told))
