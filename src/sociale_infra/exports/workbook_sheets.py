"""A table as a sheet of a workbook, and the sheet that explains the columns of all."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence
from itertools import compress
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd
from pandas.api.types import is_bool_dtype, is_integer_dtype, is_numeric_dtype
from xlsxwriter import Workbook

from sociale_infra.compared import Described
from sociale_infra.config import Settings
from sociale_infra.exports.dictionary import translate
from sociale_infra.exports.workbook_look import Formats, height_of, set_up_table
from sociale_infra.report.wording import ALMOST_NONE, FEWEST, Wording
from sociale_infra.report.words import words
from sociale_infra.town import Facts

COLUMNS_SHEET = "Kolommen"
_DUTCH = Wording("nl")
_HALF = 0.5
# What Excel takes in one cell.
_LONGEST = 32767
_WIDTHS = (10, 48)
_NUMBER_WIDTH = 12
_COLUMNS_HEADINGS = {
    "sheet": "blad",
    "heading": "kolom",
    "unit": "eenheid",
    "meaning_nl": "betekenis",
    "column": "naam in de bestanden",
}
_UNITS = {
    "share": "aandeel",
    "persons": "personen",
    "places": "plekken",
    "functions": "functies",
    "correlation": "correlatie",
    "criteria": "criteria",
    "drawings": "tekeningen",
    "dwellings": "woningen",
    "rank": "rang",
    "ratio": "verhouding",
    "squares": "vierkanten",
    "starting points": "vertrekpunten",
    "year": "jaar",
    "addresses per km2": "adressen per km2",
    "see goal": "zie wat is gevraagd",
    "see label": "zie de behoefte",
    "see unit": "zie wat telt",
    "more, see unit": "verschil, zie wat telt",
}
# Of a difference in people.
_MORE = " more"


class Sheet(NamedTuple):
    """A table that is ready to be written: `described` has a row per column of `table`."""

    name: str
    meaning: str
    table: pd.DataFrame
    described: pd.DataFrame
    few: dict[str, pd.Series[bool]]
    """Where a column tells of fewer than ten people."""
    has_town: bool = False
    """Whether the last row is of the whole town, to be set apart."""


def write_sheet(book: Workbook, formats: Formats, sheet: Sheet, described_by: Described) -> None:
    """Write a table with its headings, which stay in view and stand on every page of paper."""
    page = book.add_worksheet(sheet.name)
    rows, columns = len(sheet.table) - sheet.has_town, len(sheet.table.columns)
    widths = [
        _write_column(page, formats, sheet, number, about, described_by)
        for number, about in enumerate(sheet.described.to_dict("records"))
    ]
    # Bold letters are wider.
    bold = [width - 2 for width in widths]
    page.set_row(0, height_of(zip(sheet.described["heading"], bold, strict=True)))
    page.autofilter(0, 0, max(rows, 1), columns - 1)
    named = 2 if "area_name" in sheet.table.columns[:2] else 0
    page.freeze_panes(1, named)
    set_up_table(page, described_by.facts, sum(widths), named)


def _write_column(
    page: Any,  # noqa: ANN401 - xlsxwriter's own
    formats: Formats,
    sheet: Sheet,
    number: int,
    about: Mapping[Hashable, str],
    described_by: Described,
) -> int:
    """Write the heading and the cells of a column; return its width in characters.

    The row of the town is below an empty one, so that no filter or sum takes it for an area.
    """
    values = sheet.table.iloc[:, number]
    page.write_string(0, number, about["heading"], formats.heading)
    kind, numbers, texts = _cells(values, about, sheet, described_by.settings)
    width = _width(about["heading"], texts) if kind == "text" else _NUMBER_WIDTH
    page.set_column(number, number, width)
    town = len(values) if sheet.has_town else 0
    if town:
        page.write_blank(town + 1, number, None, formats.town.text)
    look, own = getattr(formats.body, kind), getattr(formats.town, kind)
    for row, value in numbers:
        page.write_number(row + (row == town), number, value, own if row == town else look)
    for row, text in texts:
        whose = formats.town if row == town else formats.body
        form = whose.text if kind == "text" else whose.few
        page.write_string(row + (row == town), number, text, form)
    return width


def _cells(
    values: pd.Series[Any], about: Mapping[Hashable, str], sheet: Sheet, settings: Settings
) -> tuple[str, list[tuple[int, float]], list[tuple[int, str]]]:
    """Return the format of a column (a field of `workbook_look.Cells`), its numbers and its texts.

    Numbers and texts are told with their rows in the sheet.
    """
    known = values.notna().to_numpy()
    if not is_numeric_dtype(values.dtype) or is_bool_dtype(values.dtype):
        cells, coded = [*_told(values, known)], about["coded"]
        texts = {value: _text(value, coded, settings) for _, value in cells}
        return "text", [], [(row, texts[value]) for row, value in cells]
    few = sheet.few.get(str(values.name))
    hidden = known & (False if few is None else few.to_numpy(dtype=bool, na_value=False))
    hints = [(row, _few(value, about["unit"])) for row, value in _told(values, hidden)]
    return _number_format(about["unit"], values), [*_told(values, known & ~hidden)], hints


def write_columns(book: Workbook, formats: Formats, facts: Facts, sheets: Sequence[Sheet]) -> None:
    """Write a sheet that says what every column of the others means."""
    page = book.add_worksheet(COLUMNS_SHEET)
    about = pd.concat([sheet.described.assign(sheet=sheet.name) for sheet in sheets])
    about["unit"] = about["unit"].map(_unit)
    columns = [about[column].map(one_cell) for column in _COLUMNS_HEADINGS]
    widths = []
    for number, (heading, texts) in enumerate(
        zip(_COLUMNS_HEADINGS.values(), columns, strict=True)
    ):
        widths.append(_width(heading, [*enumerate(texts)]))
        page.write_string(0, number, heading, formats.heading)
        page.set_column(number, number, widths[-1])
        for row, text in enumerate(texts, 1):
            page.write_string(row, number, text, formats.wrapped)
    for row, line in enumerate(zip(*columns, strict=True), 1):
        page.set_row(row, height_of(zip(line, widths, strict=True)))
    page.autofilter(0, 0, len(about), len(_COLUMNS_HEADINGS) - 1)
    page.freeze_panes(1, 0)
    set_up_table(page, facts, sum(widths), named=0)


def _unit(unit: str) -> str:
    """Return a unit in Dutch."""
    if unit.endswith(_MORE):
        return f"verschil in {_unit(unit.removesuffix(_MORE))}"
    return _UNITS.get(unit, words().get(unit, unit))


def _told(values: pd.Series[Any], which: npt.NDArray[np.bool_]) -> Iterator[tuple[int, Any]]:
    """Yield the row in the sheet and the value of those that are told."""
    return compress(enumerate(values.tolist(), 1), which)


def _few(value: float, unit: str) -> str:
    """Write what tells of fewer than ten people, or of all but so few."""
    if unit == "share":
        return _DUTCH.share(ALMOST_NONE if value < _HALF else 1 - ALMOST_NONE)
    return _DUTCH.people(1) if value < FEWEST else "bijna iedereen"


def _number_format(unit: str, values: pd.Series[Any]) -> str:
    """Choose by the unit: metres and people are whole numbers to a reader."""
    if unit in ("share", "year"):
        return unit
    precise = unit in ("", "%", "ratio", "correlation", "functions", "see label")
    return "decimal" if precise and not is_integer_dtype(values.dtype) else "whole"


def _text(value: object, coded: str, settings: Settings) -> str:
    if isinstance(value, str):
        return one_cell(translate(value, coded, settings) if coded else value)
    return one_cell(words()["yes" if value else "no"])


def one_cell(text: str) -> str:
    """Return text as one line of a length that a cell takes."""
    line = " ".join(text.splitlines())
    return line if len(line) <= _LONGEST else f"{line[: _LONGEST - 1]}…"


def _width(heading: str, texts: list[tuple[int, str]]) -> int:
    """Make a column as wide as its longest text or half its heading, within bounds."""
    least, most = _WIDTHS
    longest = max([len(heading) // 2, *(len(text) for _, text in texts)])
    return min(max(longest + 2, least), most)
