"""The tables as one XLSX workbook in Dutch, for who opens them in a spreadsheet to read.

Text is written as text: no name becomes a formula or a link.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from io import BytesIO
from pathlib import Path
from typing import Any, NamedTuple

import geopandas as gpd
import pandas as pd
from pandas.api.types import is_bool_dtype, is_integer_dtype, is_numeric_dtype
from xlsxwriter import Workbook

from sociale_infra.compared import Measured
from sociale_infra.config import Settings
from sociale_infra.exports.dates import date_in_file
from sociale_infra.exports.dictionary import describe_columns, translate
from sociale_infra.exports.small_numbers import close_gaps, find_few
from sociale_infra.report.explanation import SAMPLE, cite, explain
from sociale_infra.report.findings import write_finding
from sociale_infra.report.headline import find_headline
from sociale_infra.report.look import CLASSES
from sociale_infra.report.story import count_town, tell_town
from sociale_infra.report.wording import FEWEST, Wording
from sociale_infra.report.words import words
from sociale_infra.tables import TABLES, check_columns
from sociale_infra.town import Facts, Results

_DUTCH = Wording("nl")
# Shares that are written as less than 1 %, and as more than 99 %.
_ALMOST_NONE = 0.001
_HALF = 0.5
# What Excel takes in one cell.
_LONGEST = 32767
_WIDTHS = (10, 48)
_TEXT_WIDTH = 110
_AREAS = {"wijk": "Wijken", "buurt": "Buurten"}
# Sheet and what it shows, per table; `areas` is named after the level.
_SHEETS = {
    "areas": ("Gebieden", "een rij per gebied: inwoners, dekking, afstanden en robuustheid"),
    "coverage": ("Dekking", "een rij per gebied en soort plek: wie binnen de norm woont"),
    "robustness": ("Robuust", "een rij per gebied, groep en criterium: wie eraan voldoet"),
    "people_walk": ("Plek met mensen", "hoe ver het is naar een gratis plek waar iemand is"),
    "gaps": ("Gaten", "waar mensen wonen die een of meer criteria missen, en welke plek helpt"),
    "gap_areas": ("Gaten per gebied", "om wiens inwoners het gaat in elk gat"),
    "remedies": ("Wat helpt", "welke plekken het meest zouden helpen, en waar een nieuwe"),
    "fragility": ("Kwetsbaar", "wie er iets verliest als een plek sluit"),
    "need": ("Behoefte", "behoefte naast robuustheid, zonder ze in een cijfer te vangen"),
    "worklist": ("Werklijst", "wat eerst na te gaan: aan welke plekken het antwoord hangt"),
    "sensitivity": ("Gevoeligheid", "wat er verandert als een instelling verandert"),
    "completeness": ("Volledigheid", "hoe volledig de kaart is, naar registers en controles"),
    "bands": ("Marge", "wat de cijfers worden als meetelt wat op de kaart kan ontbreken"),
    "places": ("Plekken", "een rij per plek, met wat ervan bekend is"),
    "quality": ("Datakwaliteit", "een rij per soort plek: hoe goed de gegevens zijn"),
}
_COLUMNS_SHEET = ("Kolommen", "wat elke kolom betekent")
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
}


class Sheet(NamedTuple):
    """A table that is ready to be written: `described` has a row per column of `table`."""

    name: str
    meaning: str
    table: pd.DataFrame
    described: pd.DataFrame
    few: dict[str, pd.Series[bool]]
    """Where a column tells of fewer than ten people."""


class _Formats(NamedTuple):
    """How cells look."""

    title: Any
    alarm: Any
    heading: Any
    wrapped: Any
    share: Any
    whole: Any
    decimal: Any


def write_workbook(path: Path, results: Results) -> None:
    """Write a sheet that explains, one per table in a fixed order, and one about the columns.

    Geometry stays out. A missing value is an empty cell.

    Raises
    ------
    TableError
        A column of a table is not described, or one that is described is not there.
    """
    sheets = [*_sheets(results)]
    write_sheets(path, results, [*_explain(results, sheets)], sheets)


def write_sheets(
    path: Path,
    described_by: Measured,
    told: Sequence[tuple[str, list[str]]],
    sheets: Sequence[Sheet],
) -> None:
    """Write a sheet that explains, in parts with a title, then these sheets and their columns."""
    facts, content = described_by.facts, BytesIO()
    options = {"in_memory": True, "strings_to_urls": False}
    with Workbook(content, options) as book:
        # The date of the data: the same input gives the same bytes.
        book.set_properties({"title": facts.title, "created": date_in_file(facts.data_date)})
        formats = _formats(book)
        _write_explanation(book, formats, facts, told)
        for sheet in sheets:
            _write_sheet(book, formats, sheet, described_by.settings)
        _write_columns(book, formats, sheets)
    path.write_bytes(content.getvalue())


def _sheets(results: Results) -> Iterator[Sheet]:
    for name, (sheet, meaning) in _SHEETS.items():
        frame = close_gaps(name, results)
        few = find_few(name, frame, results)
        if isinstance(frame, gpd.GeoDataFrame):
            frame = pd.DataFrame(frame.drop(columns=frame.geometry.name))
        columns = TABLES[name].measured(results.settings.categories)
        check_columns(f"table {name}", frame.columns, columns)
        described = describe_columns([columns[column] for column in frame.columns], results)
        title = _AREAS.get(results.facts.level, sheet) if name == "areas" else sheet
        yield Sheet(title, meaning, frame, described.fillna(""), few)


def _formats(book: Workbook) -> _Formats:
    heading = {"bold": True, "text_wrap": True, "valign": "top", "bottom": 1}
    heading["bg_color"] = CLASSES[1]
    return _Formats(
        title=book.add_format({"bold": True, "font_size": 16}),
        alarm=book.add_format({"bold": True, "font_color": "#c00000", "text_wrap": True}),
        heading=book.add_format(heading),
        wrapped=book.add_format({"text_wrap": True, "valign": "top"}),
        share=book.add_format({"num_format": "0.0%"}),
        whole=book.add_format({"num_format": "#,##0"}),
        decimal=book.add_format({"num_format": "#,##0.00"}),
    )


def _write_explanation(
    book: Workbook, formats: _Formats, facts: Facts, told: Sequence[tuple[str, list[str]]]
) -> None:
    sheet = book.add_worksheet("Uitleg")
    sheet.set_column(0, 0, _TEXT_WIDTH)
    sheet.hide_gridlines(2)
    lines = [(f"Sociale infrastructuur: {facts.title}", formats.title)]
    if facts.sample:
        lines.append((SAMPLE, formats.alarm))
    for title, part in told:
        lines += [("", None), (title, formats.heading)]
        lines += [(line, formats.wrapped) for line in part]
    for row, (line, look) in enumerate(lines):
        sheet.write_string(row, 0, _one_line(line), look)


def _explain(results: Results, sheets: list[Sheet]) -> Iterator[tuple[str, list[str]]]:
    """Yield the parts of the explanation that have something to say: a title and its lines."""
    headline = find_headline(results)
    told = tell_town(headline, results, "nl").values()
    yield "In het kort", [count_town(headline, results.facts, "nl"), *told]
    yield "Wat staat hier?", explain(results)
    about = [(sheet.name, sheet.meaning) for sheet in sheets]
    yield "Bladen", [f"{name}: {meaning}" for name, meaning in (*about, _COLUMNS_SHEET)]
    date = _DUTCH.day(results.facts.data_date)
    sources = [cite(source) for source in results.facts.sources]
    yield "Bronnen", [f"Datum van de gegevens van OpenStreetMap: {date}", *sources]
    findings = (*results.findings, *results.facts.corrections)
    if findings:
        yield "Let op", [write_finding(finding, "nl") for finding in findings]


def _write_sheet(book: Workbook, formats: _Formats, sheet: Sheet, settings: Settings) -> None:
    page = book.add_worksheet(sheet.name)
    rows, columns = sheet.table.shape
    for number, (_, about) in enumerate(sheet.described.iterrows()):
        values = sheet.table.iloc[:, number]
        page.write_string(0, number, about["heading"], formats.heading)
        if is_numeric_dtype(values.dtype) and not is_bool_dtype(values.dtype):
            look = _number_format(formats, about["unit"], values)
            page.set_column(number, number, 12)
            few = sheet.few.get(str(values.name))
            told = values if few is None else values.mask(few)
            for row, value in _known(told):
                page.write_number(row, number, value, look)
            for row, value in _known(values.where(told.isna())):
                page.write_string(row, number, _few(value, about["unit"]))
        else:
            coded = about["coded"]
            texts = [(row, _text(value, coded, settings)) for row, value in _known(values)]
            page.set_column(number, number, _width(about["heading"], texts))
            for row, text in texts:
                page.write_string(row, number, text)
    page.autofilter(0, 0, max(rows, 1), columns - 1)
    named = "area_name" in sheet.table.columns[:2]
    page.freeze_panes(1, 2 if named else 0)


def _write_columns(book: Workbook, formats: _Formats, sheets: Sequence[Sheet]) -> None:
    page = book.add_worksheet(_COLUMNS_SHEET[0])
    about = pd.concat([sheet.described.assign(sheet=sheet.name) for sheet in sheets])
    about["unit"] = about["unit"].map(lambda unit: _UNITS.get(unit, words().get(unit, unit)))
    for number, (column, heading) in enumerate(_COLUMNS_HEADINGS.items()):
        texts = [(row, _one_line(value)) for row, value in _known(about[column])]
        page.write_string(0, number, heading, formats.heading)
        page.set_column(number, number, _width(heading, texts))
        for row, text in texts:
            page.write_string(row, number, text, formats.wrapped)
    page.autofilter(0, 0, len(about), len(_COLUMNS_HEADINGS) - 1)
    page.freeze_panes(1, 0)


def _known(values: pd.Series[Any]) -> Iterator[tuple[int, Any]]:
    """Yield the row in the sheet and the value of what is not missing."""
    known = values.notna().to_numpy()
    for row, value in enumerate(values.tolist()):
        if known[row]:
            yield row + 1, value


def _few(value: float, unit: str) -> str:
    """Write what tells of fewer than ten people, or of all but so few."""
    if unit == "share":
        return _DUTCH.share(_ALMOST_NONE if value < _HALF else 1 - _ALMOST_NONE)
    return _DUTCH.people(1) if value < FEWEST else "bijna iedereen"


def _number_format(formats: _Formats, unit: str, values: pd.Series[Any]) -> Any:  # noqa: ANN401
    """Choose by the unit: metres and people are whole numbers to a reader."""
    if unit == "share":
        return formats.share
    precise = unit in ("", "%", "ratio", "correlation", "functions", "see label")
    return formats.decimal if precise and not is_integer_dtype(values.dtype) else formats.whole


def _text(value: object, coded: str, settings: Settings) -> str:
    if isinstance(value, str):
        return _one_line(translate(value, coded, settings) if coded else value)
    return _one_line(words()["yes" if value else "no"])


def _one_line(text: str) -> str:
    line = " ".join(text.splitlines())
    return line if len(line) <= _LONGEST else f"{line[: _LONGEST - 1]}…"


def _width(heading: str, texts: list[tuple[int, str]]) -> int:
    """Make a column as wide as its longest text or half its heading, within bounds."""
    least, most = _WIDTHS
    longest = max([len(heading) // 2, *(len(text) for _, text in texts)])
    return min(max(longest + 2, least), most)
