"""The tables as one XLSX workbook in Dutch, for who opens them in a spreadsheet to read.

Text is written as text: no name becomes a formula or a link.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
from xlsxwriter import Workbook

from sociale_infra.compared import Described
from sociale_infra.exports.dates import date_in_file
from sociale_infra.exports.dictionary import describe_columns
from sociale_infra.exports.small_numbers import close_gaps, find_few
from sociale_infra.exports.workbook_look import Formats, height_of, make_formats, set_up_text
from sociale_infra.exports.workbook_sheets import (
    COLUMNS_SHEET,
    Sheet,
    one_cell,
    write_columns,
    write_sheet,
)
from sociale_infra.report.explanation import SAMPLE, cite, explain
from sociale_infra.report.findings import write_finding
from sociale_infra.report.headline import find_headline
from sociale_infra.report.story import count_town, tell_town
from sociale_infra.report.town_row import name_town, town_row
from sociale_infra.report.wording import ALMOST_NONE, Wording
from sociale_infra.tables import TABLES, check_columns
from sociale_infra.terms import TOWN_CODE
from sociale_infra.town import Facts, Results

_DUTCH = Wording("nl")
# On A4 upright, where LibreOffice cuts a column that is wider than the page.
_TEXT_WIDTH = 80
_AREAS = {"wijk": "Wijken", "buurt": "Buurten"}
# Sheet and what it shows, per table; `areas` is named after the level.
_SHEETS = {
    "areas": ("Gebieden", "een rij per gebied, en onderaan de stad: inwoners, dekking, afstanden"),
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
_COLUMNS_MEANING = "wat elke kolom betekent"


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
    described_by: Described,
    told: Sequence[tuple[str, list[str]]],
    sheets: Sequence[Sheet],
) -> None:
    """Write a sheet that explains, in parts with a title, then these sheets and their columns."""
    facts, content = described_by.facts, BytesIO()
    options = {"in_memory": True, "strings_to_urls": False}
    with Workbook(content, options) as book:
        # The date of the data: the same input gives the same bytes.
        book.set_properties({"title": facts.title, "created": date_in_file(facts.data_date)})
        formats = make_formats(book)
        _write_explanation(book, formats, facts, told)
        for sheet in (_name_town(sheet, facts) for sheet in sheets):
            write_sheet(book, formats, sheet, described_by)
        write_columns(book, formats, facts, sheets)
    path.write_bytes(content.getvalue())


def _sheets(results: Results) -> Iterator[Sheet]:
    for name, (sheet, meaning) in _SHEETS.items():
        frame = close_gaps(name, results)
        if isinstance(frame, gpd.GeoDataFrame):
            frame = pd.DataFrame(frame.drop(columns=frame.geometry.name))
        has_town = name == "areas" and len(frame) > 0
        if has_town:
            frame = _add_town(frame, results)
        few = find_few(name, frame, results)
        if has_town:
            few = {column: flags | _is_hidden(frame[column]) for column, flags in few.items()}
        columns = TABLES[name].measured(results.settings.categories)
        check_columns(f"table {name}", frame.columns, columns)
        described = describe_columns([columns[column] for column in frame.columns], results)
        title = _AREAS.get(results.facts.level, sheet) if name == "areas" else sheet
        yield Sheet(title, meaning, frame, described.fillna(""), few, has_town)


def _add_town(areas: pd.DataFrame, results: Results) -> pd.DataFrame:
    """Add the row of the whole town, in which a flag may be missing."""
    row = pd.DataFrame([town_row(results)]).reindex(columns=areas.columns)
    kinds = areas.dtypes.astype(str).replace("bool", "boolean").to_dict()
    whole: pd.DataFrame = pd.concat([areas.astype(kinds), row.astype(kinds)], ignore_index=True)
    return whole


def _write_explanation(
    book: Workbook, formats: Formats, facts: Facts, told: Sequence[tuple[str, list[str]]]
) -> None:
    sheet = book.add_worksheet("Uitleg")
    sheet.set_column(0, 0, _TEXT_WIDTH)
    set_up_text(sheet, facts)
    sheet.hide_gridlines(2)
    lines = [(f"Sociale infrastructuur: {facts.title}", formats.title)]
    if facts.sample:
        lines.append((SAMPLE, formats.alarm))
    for title, part in told:
        lines += [("", None), (title, formats.heading)]
        lines += [(line, formats.wrapped) for line in part]
    for row, (line, look) in enumerate(lines):
        sheet.write_string(row, 0, one_cell(line), look)
        if look is not formats.title:
            sheet.set_row(row, height_of([(line, _TEXT_WIDTH)]))


def _is_hidden(values: pd.Series[Any]) -> pd.Series[bool]:
    """Mark the figure of the town where it stands for a share that is not told."""
    is_town = values.index == values.index[-1]
    hidden: pd.Series[bool] = values.isin([ALMOST_NONE, 1 - ALMOST_NONE]) & is_town
    return hidden


def _name_town(sheet: Sheet, facts: Facts) -> Sheet:
    """Name the whole town where its row has no name."""
    table = sheet.table
    if not {"area_code", "area_name"} <= {*table.columns}:
        return sheet
    names = table["area_name"].mask(table["area_code"].eq(TOWN_CODE), name_town(facts))
    return sheet._replace(table=table.assign(area_name=names))


def _explain(results: Results, sheets: list[Sheet]) -> Iterator[tuple[str, list[str]]]:
    """Yield the parts of the explanation that have something to say: a title and its lines."""
    headline = find_headline(results)
    told = tell_town(headline, results, "nl").values()
    yield "In het kort", [count_town(headline, results.facts, "nl"), *told]
    yield "Wat staat hier?", explain(results)
    about = [(sheet.name, sheet.meaning) for sheet in sheets]
    yield (
        "Bladen",
        [f"{name}: {meaning}" for name, meaning in (*about, (COLUMNS_SHEET, _COLUMNS_MEANING))],
    )
    date = _DUTCH.day(results.facts.data_date)
    sources = [cite(source) for source in results.facts.sources]
    yield "Bronnen", [f"Datum van de gegevens van OpenStreetMap: {date}", *sources]
    findings = (*results.findings, *results.facts.corrections)
    if findings:
        yield "Let op", [write_finding(finding, "nl") for finding in findings]
