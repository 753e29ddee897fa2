"""Tables that users bring as CSV, as a Dutch or an English spreadsheet writes them."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from sociale_infra.errors import InputError


class CsvTable(NamedTuple):
    """The cells of a file as text without spaces around them, by column; the index is the line."""

    cells: pd.DataFrame
    decimal_comma: bool
    """Whether semicolons separate the cells, so that numbers are written as 12,5."""


def read_csv(path: Path, where: str | None = None) -> CsvTable:
    """Read a CSV file in UTF-8, of which commas or semicolons separate the cells.

    `where` is what errors call it, else its path.

    Raises
    ------
    FileNotFoundError
        There is no such file.
    InputError
        It is no such file, has a heading twice, or a row with more cells than headings.
    """
    where = where or str(path)
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        message = f"{where}: cannot be read as CSV in UTF-8 ({error}); save it as CSV UTF-8"
        raise InputError(message) from error
    separator = ";" if ";" in text.partition("\n")[0] else ","
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        header = [name.strip() for name in next(reader, [])]
        _check_header(where, header)
        rows = dict(_rows(where, header, reader))
    except csv.Error as error:
        message = f"{where}, line {reader.line_num}: cannot be read as CSV ({error})"
        raise InputError(message) from None
    table = pd.DataFrame.from_dict(rows, orient="index", columns=header, dtype="str")
    return CsvTable(table, separator == ";")


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
        filled = [cell.strip() for cell in cells] + [""] * (len(header) - len(cells))
        if any(filled):
            yield line, filled


def _check_header(where: str, header: list[str]) -> None:
    again = [name for place, name in enumerate(header) if name in header[:place]]
    if not any(header) or again:
        fault = f"has the heading {again[0]!r} twice" if again else "is empty"
        message = f"{where}, line 1: {fault}; its first line must name the columns"
        raise InputError(message)
