"""Read `data/local/places.csv`, or a worklist filled in; `data/local/README.md` explains both."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import get_args

from pyproj import CRS

from sociale_infra.categories import Category
from sociale_infra.errors import InputError, MissingInputError
from sociale_infra.sources.places.corrections_cells import (
    ANSWERED,
    CHECKED,
    OF_WORKLIST,
    Row,
)
from sociale_infra.sources.places.edits import CHANGEABLE, Action, PlaceEdit
from sociale_infra.strangers_text import clean
from sociale_infra.tables import WORKLIST
from sociale_infra.terms import PROPERTIES

COLUMNS = ("action", "id", "x", "y", *CHANGEABLE, "reason", "date")
# Of a worklist: what must be there, and what only tells what to find out.
_WORKLIST = ("action", "id", *ANSWERED, "name", "category", "x", "y")
_TOLD = WORKLIST.written("csv", ()).keys() - {"place_id"}
_ACTIONS: dict[str, Action] = {action: action for action in get_args(Action)}
# Mistakes in one message.
_MOST_TOLD = 50


def read_corrections(
    path: Path, categories: Mapping[str, Category], crs: CRS, faults: list[str] | None = None
) -> list[PlaceEdit]:
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


def _read_row(row: Row, categories: Mapping[str, Category], crs: CRS) -> PlaceEdit | None:
    """Return the correction of one row; None if it has a mistake."""
    action = row.word("action", _ACTIONS)
    row.check_cells(action)
    x, y = row.spot(crs)
    category = row.word("category", {key: key for key in categories})
    answer = row.checked if action in OF_WORKLIST else row.answer
    free, open_to_all, staffed, step_free = (answer(name) for name in PROPERTIES)
    exists = None if "exists" in row.unsure else row.word("exists", CHECKED)
    date, hours = row.date(), row.hours()
    if row.faults or action is None:
        return None
    cells = row.cells
    return PlaceEdit(
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
        unsure=row.unsure if action in OF_WORKLIST else (),
    )


def _rows(path: Path) -> Iterator[Row]:
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
            row = Row(start, _by_column(header, cells), separator)
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
