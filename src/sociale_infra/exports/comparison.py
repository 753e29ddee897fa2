"""A comparison as files: tables, workbook, layers, and a page that leads to each variant."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any, Literal

import geopandas as gpd
import pandas as pd

from sociale_infra._version import __version__
from sociale_infra.compared import Comparison
from sociale_infra.exports.csv_files import write_table
from sociale_infra.exports.dictionary import describe_columns, write_dictionary
from sociale_infra.exports.geopackage import Layer, write_layers
from sociale_infra.exports.landing import ASSETS, downloads_in, policy_of, template
from sociale_infra.exports.os_errors import write_file
from sociale_infra.exports.qgis_styles import build_change_styles
from sociale_infra.exports.record import describe_output, files_in, find_versions, record_finding
from sociale_infra.exports.slides import DECK, comparison_deck
from sociale_infra.exports.small_numbers import (
    close_gap_changes,
    find_few_changes,
    hide_few_changes,
)
from sociale_infra.exports.workbook import write_sheets
from sociale_infra.exports.workbook_sheets import Sheet
from sociale_infra.report.differences import tell_differences, town_people, town_shares
from sociale_infra.report.explanation import SAMPLE
from sociale_infra.report.findings import write_finding
from sociale_infra.report.wording import LANGUAGES, Language, Wording
from sociale_infra.steps import Steps
from sociale_infra.store import RECORD, TOOL
from sociale_infra.tables import COMPARED, TABLES

_SHEETS = {
    "changes": (
        "Verschil",
        "een rij per gebied, groep en criterium: wie erbij komt, wie eraf gaat",
    ),
    "coverage_changes": ("Dekking", "een rij per gebied en soort plek: wie binnen de norm woont"),
    "gap_changes": ("Gaten", "welke gaten dichtgaan, ontstaan, groeien en krimpen"),
    "place_changes": ("Plekken", "welke plekken erbij komen, dichtgaan of veranderen"),
    "path_changes": ("Wegen", "welke wegen om te lopen erbij komen of dichtgaan"),
    "square_changes": ("Vierkanten", "vierkanten van 100 m waarin iemand wint of verliest"),
    "change_parts": ("Oorzaken", "hoeveel van het verschil waardoor komt"),
}
_LAYERS = {
    "square_changes": "Polygon",
    "place_changes": "Point",
    "path_changes": "LineString",
    "gap_changes": "MultiPolygon",
}
_DUTCH = Wording("nl")


def write_comparison(
    folder: Path,
    comparisons: Sequence[Comparison],
    why: Mapping[str, Any],
    folders: Mapping[str, str],
    steps: Steps,
    *,
    slides: bool = False,
) -> None:
    """Write all that lies above the variants' own folders, run.json last.

    Parameters
    ----------
    folder
        Where the variants' results are already, and nothing else.
    comparisons
        Of each variant with one base.
    why
        What is compared, for run.json: the scenario, or the two folders.
    folders
        The folder of each variant's results, by its name.
    steps
        When it started, and how long each step took.
    slides
        Whether to draw `workshop.pptx` too.

    Raises
    ------
    OutputError
        A file cannot be written.
    """
    base, apart = comparisons[0].base, [*folders.values()]
    tables = {table.name: join_tables(table.name, comparisons) for table in COMPARED}
    tables["gap_changes"] = close_gap_changes(gpd.GeoDataFrame(tables["gap_changes"]))
    hidden = {name: hide_few_changes(name, table) for name, table in tables.items()}
    categories = tuple(base.settings.categories)
    for name, table in hidden.items():
        columns = TABLES[name].written("csv", categories)
        write_file(folder / f"{name}.csv", partial(write_table, table=table, columns=columns))
    layers = {
        name: Layer(gpd.GeoDataFrame(hidden[name]), kind)
        for name, kind in _LAYERS.items()
        if len(hidden[name])
    }
    if layers:
        styles = build_change_styles()
        write_file(folder / "changes.gpkg", lambda path: write_layers(path, layers, base, styles))
    write_file(folder / "changes.xlsx", lambda path: _write_workbook(path, comparisons, tables))
    if slides:
        told = {one.variant: tell(one, "nl") for one in comparisons}
        deck = comparison_deck(comparisons, told, _lay_beside(comparisons))
        write_file(folder / DECK, deck)
    write_file(folder / "data-dictionary.csv", lambda path: write_dictionary(path, base, apart))
    write_file(folder / "index.html", lambda path: _write_page(path, comparisons, why, folders))
    record = {
        "tool": TOOL,
        "versions": find_versions(),
        "started": steps.started.isoformat(timespec="seconds"),
        "timings": dict(steps.seconds),
        "beside": sorted(steps.beside),
        "title": base.facts.title,
        "sample": base.facts.sample,
        "unit": base.facts.unit,
        "compared": dict(why),
        "variants": [_record(one, folders) for one in comparisons],
        "outputs": [describe_output(folder, name) for name in files_in(folder)],
    }
    text = json.dumps(record, ensure_ascii=False, allow_nan=False, indent=2)
    write_file(folder / RECORD, lambda path: path.write_bytes(f"{text}\n".encode()))


def join_tables(name: str, comparisons: Sequence[Comparison]) -> pd.DataFrame:
    """Return one table of all comparisons, variant after variant."""
    parts = [getattr(one, name) for one in comparisons]
    filled = [part for part in parts if len(part)] or parts[:1]
    whole: pd.DataFrame = pd.concat(filled, ignore_index=True)
    return whole


def tell(comparison: Comparison, language: Language) -> list[str]:
    """Return what differs in a comparison, in sentences."""
    walk_m = comparison.other.settings.robust.walk_m
    unit = comparison.base.facts.unit
    return [*tell_differences(vars(comparison), unit, walk_m, language).values()]


def _write_workbook(
    path: Path, comparisons: Sequence[Comparison], tables: Mapping[str, pd.DataFrame]
) -> None:
    base = comparisons[0].base
    sheets = []
    for name, (title, meaning) in _SHEETS.items():
        table, few = tables[name], find_few_changes(name, tables[name])
        if isinstance(table, gpd.GeoDataFrame):
            table = pd.DataFrame(table.drop(columns=table.geometry.name))
        columns = TABLES[name].measured(base.settings.categories)
        described = describe_columns([columns[column] for column in table.columns], base)
        sheets.append(Sheet(title, meaning, table, described.fillna(""), few))
    told = [(one.variant, [*tell(one, "nl"), *_edits(one)]) for one in comparisons]
    about = [f"{sheet.name}: {sheet.meaning}" for sheet in sheets]
    write_sheets(path, base, [*told, ("Bladen", about)], sheets)


def _edits(comparison: Comparison) -> list[str]:
    """Return what each edit is, and what to know of the comparison."""
    before = len(comparison.base.facts.edits)
    told = (*comparison.other.facts.edits[before:], *comparison.findings)
    return [write_finding(finding, "nl") for finding in told]


def _write_page(
    path: Path,
    comparisons: Sequence[Comparison],
    why: Mapping[str, Any],
    folders: Mapping[str, str],
) -> None:
    facts = comparisons[0].base.facts
    style = (ASSETS / "landing.css").read_text(encoding="utf-8")
    page = template("comparison.nl.html").render(
        title=why.get("name") or "Vergelijking",
        facts=facts,
        why=why.get("why", ""),
        style=style,
        policy=policy_of(style),
        sample=SAMPLE if facts.sample else "",
        beside=_lay_beside(comparisons),
        variants=[
            {
                "name": one.variant,
                "folder": folders[one.variant],
                "told": tell(one, "nl"),
                "edits": _edits(one),
            }
            for one in comparisons
        ],
        downloads=[*downloads_in(path.parent, "comparison_files.nl.json", [*folders.values()])],
        date=_DUTCH.day(facts.data_date),
        version=__version__,
    )
    path.write_bytes(page.encode())


def _lay_beside(comparisons: Sequence[Comparison]) -> list[list[str]]:
    """Return the table that lays variants side by side: headings, the base, the variants."""
    return [
        ["Variant", "Robuuste toegang", "Plek met personeel", "Erbij", "Eraf"],
        ["basis", *_shares(comparisons[0], "base"), "", ""],
        *([one.variant, *_shares(one, "other"), *_moved(one)] for one in comparisons),
    ]


def _shares(comparison: Comparison, which: Literal["base", "other"]) -> list[str]:
    return [
        _DUTCH.share(*town_shares(comparison.changes, "robust", which)),
        _DUTCH.share(*town_shares(comparison.changes, "people", which)),
    ]


def _moved(comparison: Comparison) -> list[str]:
    """Return how many of the town gain, and how many lose."""
    return [
        _DUTCH.people(*town_people(comparison.changes, "gain")),
        _DUTCH.people(*town_people(comparison.changes, "lose")),
    ]


def _record(comparison: Comparison, folders: Mapping[str, str]) -> dict[str, Any]:
    before = len(comparison.base.facts.edits)
    return {
        "name": comparison.variant,
        "folder": folders[comparison.variant],
        "edits": [record_finding(edit) for edit in comparison.other.facts.edits[before:]],
        "findings": [record_finding(finding) for finding in comparison.findings],
        "told": {language: tell(comparison, language) for language in LANGUAGES},
    }
