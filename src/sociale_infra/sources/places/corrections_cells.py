"""The cells of one row of corrections: what they mean, and what is wrong with them."""

from __future__ import annotations

import contextlib
import datetime as dt
import re
from collections.abc import Mapping
from typing import TypeVar

from opening_hours import validate
from pyproj import CRS

from sociale_infra.sources.places.edits import CHANGEABLE, Action
from sociale_infra.sources.spots import to_metric
from sociale_infra.suggestions import did_you_mean
from sociale_infra.terms import PROPERTIES, WORTH_CHECKING, Answer, Property

_Word = TypeVar("_Word", bound=str)

# What is filled in of a worklist, and the actions of its rows.
ANSWERED = ("exists", *WORTH_CHECKING, "remark", "checked_by", "date")
OF_WORKLIST = ("check", "find")
CHECKED: dict[str, Answer] = {"yes": "yes", "no": "no", "ja": "yes", "nee": "no"}
_ANSWERS: dict[str, Answer] = {**CHECKED, "unknown": "unknown", "onbekend": "unknown"}
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


def _tomorrow() -> dt.date:
    """Return the last day that it is today for anybody on Earth."""
    return dt.datetime.now(dt.UTC).date() + dt.timedelta(days=1)


class Row:
    """The cells of one line, and the mistakes in them."""

    def __init__(self, line: int, cells: Mapping[str, str], separator: str) -> None:
        self.line = line
        self.cells = cells
        self.faults: list[str] = []
        self._comma = separator == ";"

    @property
    def is_open(self) -> bool:
        """Whether it is of a worklist, and not filled in."""
        filled = any(self.cells.get(column) for column in ANSWERED)
        return self.cells["action"].casefold() in OF_WORKLIST and not filled

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
        return None if name in self.unsure else self.word(name, CHECKED)

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
        try:
            return to_metric(x, y, crs, f"{self.cells['x']} {self.cells['y']}")
        except ValueError as error:
            self.wrong("x", str(error))
        return None, None

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
