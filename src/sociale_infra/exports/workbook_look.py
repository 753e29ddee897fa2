"""How the sheets of a workbook look, on a screen and on paper (A4)."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Iterable
from typing import Any, NamedTuple

from xlsxwriter import Workbook

from sociale_infra.report.explanation import SAMPLE
from sociale_infra.report.look import CLASSES
from sociale_infra.report.wording import one_line
from sociale_infra.town import Facts

_A4 = 9
_MARGIN_INCH = 0.4
# What is still read on paper: A4 on its side holds about 150 characters, and 260 in letters of 6.
_WIDEST = 260
_LINE_POINTS = 15.0
_HIGHEST_POINTS = 409  # that Excel takes
# What Excel takes as a footer, less its codes.
_LONGEST_FOOTER = 120
_NUMBERS = {"share": "0.0%", "whole": "#,##0", "decimal": "#,##0.00", "year": "0"}


class Formats(NamedTuple):
    """How cells look."""

    title: Any
    alarm: Any
    heading: Any
    wrapped: Any
    body: Cells
    town: Cells
    """Of the row of the whole town."""


class Cells(NamedTuple):
    """How the cells of a table look, by what they hold."""

    text: Any
    few: Any
    """Words where others have a number."""
    share: Any
    whole: Any
    decimal: Any
    year: Any


def make_formats(book: Workbook) -> Formats:
    """Return all formats of a workbook."""
    heading = {"bold": True, "text_wrap": True, "valign": "top", "bottom": 1}
    heading["bg_color"] = CLASSES[1]
    return Formats(
        title=book.add_format({"bold": True, "font_size": 16}),
        alarm=book.add_format({"bold": True, "font_color": "#c00000", "text_wrap": True}),
        heading=book.add_format(heading),
        wrapped=book.add_format({"text_wrap": True, "valign": "top"}),
        body=_cells(book, {}),
        town=_cells(book, {"bold": True, "top": 1, "bottom": 1, "bg_color": CLASSES[0]}),
    )


def _cells(book: Workbook, look: dict[str, Any]) -> Cells:
    numbers = {
        name: book.add_format(look | {"num_format": code}) for name, code in _NUMBERS.items()
    }
    few = book.add_format(look | {"align": "right"})
    return Cells(text=book.add_format(look) if look else None, few=few, **numbers)


def height_of(texts: Iterable[tuple[str, int]]) -> float:
    """Return the height, in points, of a row of texts that wrap, each in a column of a width.

    It is written into the file, as LibreOffice does not find it by itself.
    """
    lines = (len(textwrap.wrap(text, width)) for text, width in texts)
    return min(_LINE_POINTS * max(1, *lines), _HIGHEST_POINTS)


def set_up_text(page: Any, facts: Facts) -> None:  # noqa: ANN401 - xlsxwriter's own
    """Print a sheet of text on A4, as wide as a page."""
    _set_up(page, facts)
    page.fit_to_pages(1, 0)


def set_up_table(page: Any, facts: Facts, width: int, named: int) -> None:  # noqa: ANN401
    """Print a table on A4 on its side, with its headings on every page.

    It is one page wide, or so many that its `width` (characters) can be read; the first `named`
    columns, which name its rows, are then on each of them.
    """
    _set_up(page, facts)
    page.set_landscape()
    page.repeat_rows(0)
    if named:
        page.repeat_columns(0, named - 1)
    page.fit_to_pages(math.ceil(width / _WIDEST), 0)


def _set_up(page: Any, facts: Facts) -> None:  # noqa: ANN401
    page.set_paper(_A4)
    page.set_margins(*[_MARGIN_INCH] * 2, top=_MARGIN_INCH, bottom=2 * _MARGIN_INCH)
    # An ampersand begins a code.
    told = SAMPLE if facts.sample else one_line(facts.title, _LONGEST_FOOTER).replace("&", "&&")
    page.set_footer(f"&L{told}&C&A&R&P / &N")
