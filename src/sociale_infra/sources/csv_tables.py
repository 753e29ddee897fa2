"""Tables that users bring as CSV, as a Dutch or an English spreadsheet writes them."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Literal, NamedTuple

import pandas as pd

from sociale_infra.errors import InputError
from sociale_infra.sources.on_disk import check_is_file
from sociale_infra.strangers_text import clean

# More than a table of all buurten of the Netherlands; in memory its cells take ten times as much.
_MOST_BYTES = 100_000_000


class NotANumberError(ValueError):
    """A cell is not a number, or may be two; `line` is where it stands."""

    def __init__(self, line: int, message: str) -> None:
        super().__init__(message)
        self.line = line


class Numbers(NamedTuple):
    """A column read as numbers, and its decimal mark; None where no cell has a mark."""

    values: pd.Series[float]
    decimal: Literal[".", ","] | None


def read_numbers(cells: pd.Series[str]) -> Numbers:
    """Read a column of numbers, as 1,234.5 or as 1.234,5: all of its cells in the same way.

    Missing cells stay missing; the index is the line.

    Raises
    ------
    NotANumberError
        A cell is not a number of at most 15 digits, the cells differ in their decimal marks, or
        the column can be read in both ways, as 1.234 can.
    """
    known = cells.dropna()
    point, comma = _read_as(known, ".", ","), _read_as(known, ",", ".")

    def refuse(odd: pd.Series[bool], fault: str) -> None:
        if odd.any():
            line = int(known.index[int(odd.to_numpy().argmax())])
            raise NotANumberError(line, f"{known[line]!r} {fault}")

    refuse(
        point.isna() & comma.isna(),
        "is not a number; write it like 12.5, or leave it empty where it is unknown",
    )
    if not comma.isna().any():
        if not point.isna().any():
            refuse(
                point != comma,
                "may have a decimal mark or a thousands mark, and no other cell of its column "
                "tells which; write it like 1234 or 1.2340",
            )
            return Numbers(comma.reindex(cells.index), None)
        return Numbers(comma.reindex(cells.index), ",")
    refuse(point.isna(), "has a decimal comma, and another cell of its column a decimal point")
    return Numbers(point.reindex(cells.index), ".")


def _read_as(cells: pd.Series[str], decimal: str, thousands: str) -> pd.Series[float]:
    """Read numbers with these marks; what is not written so is missing."""
    whole = rf"([0-9]{{1,15}}|[1-9][0-9]{{0,2}}([{thousands}][0-9]{{3}}){{1,4}})"
    form = re.compile(rf"-?{whole}([{decimal}][0-9]{{1,15}})?")
    numbers = cells.where(cells.map(lambda cell: bool(form.fullmatch(cell))).astype(bool))
    plain = numbers.str.replace(thousands, "", regex=False).str.replace(decimal, ".", regex=False)
    return plain.astype("float64")


def read_csv(path: Path, where: str | None = None) -> pd.DataFrame:
    """Read a CSV file in UTF-8, of which commas or semicolons separate the cells.

    `where` is what errors call it, else its path. The cells are text without spaces around them;
    the index is the line.

    Raises
    ------
    FileNotFoundError
        There is no such file.
    InputError
        It is no such file, is larger than 100 MB, has a heading twice, or a row with more cells
        than headings.
    """
    where = where or str(path)
    check_is_file(path, where)
    size = path.stat().st_size
    if size > _MOST_BYTES:
        message = (
            f"{where}: is {size / 1e6:,.0f} MB, and a table of at most {_MOST_BYTES / 1e6:,.0f} MB "
            f"is read; keep the rows of your own town"
        )
        raise InputError(message)
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        message = f"{where}: cannot be read as CSV in UTF-8 ({error}); save it as CSV UTF-8"
        raise InputError(message) from error
    separator = ";" if ";" in text.partition("\n")[0] else ","
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        header = [clean(name).strip() for name in next(reader, [])]
        _check_header(where, header)
        rows = dict(_rows(where, header, reader))
    except csv.Error as error:
        message = f"{where}, line {reader.line_num}: cannot be read as CSV ({error})"
        raise InputError(message) from None
    return pd.DataFrame.from_dict(rows, orient="index", columns=header, dtype="str")


def _rows(
    where: str, header: list[str], reader: Iterator[list[str]]
) -> Iterator[tuple[int, list[str]]]:
    """Yield the line where each row ends, and its cells; rows without any are left out."""
    for cells in reader:
        line = reader.line_num  # type: ignore[attr-defined]  # a csv.reader
        if len(cells) > len(header):
            message = (
                f"{where}, line {line}: has {len(cells)} cells for {len(header)} headings; put a "
                f"cell that holds a separator, such as 12,5, between double quotes"
            )
            raise InputError(message)
        filled = [clean(cell).strip() for cell in cells] + [""] * (len(header) - len(cells))
        if any(filled):
            yield line, filled


def _check_header(where: str, header: list[str]) -> None:
    again = [name for place, name in enumerate(header) if name in header[:place]]
    if not any(header) or again:
        fault = f"has the heading {again[0]!r} twice" if again else "is empty"
        message = f"{where}, line 1: {fault}; its first line must name the columns"
        raise InputError(message)
