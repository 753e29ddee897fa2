"""New sites as files: tables, layers, each answer as a scenario, and a page that leads to them."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
from ruamel.yaml import YAML

from sociale_infra._version import __version__
from sociale_infra.exports.csv_files import write_table
from sociale_infra.exports.dictionary import describe_columns, write_dictionary
from sociale_infra.exports.geopackage import Layer, write_layers
from sociale_infra.exports.landing import ASSETS, downloads_in, policy_of, template
from sociale_infra.exports.os_errors import write_file
from sociale_infra.exports.qgis_styles import build_site_styles
from sociale_infra.exports.record import describe_output, files_in, find_versions
from sociale_infra.exports.slides import site_deck
from sociale_infra.exports.small_numbers import find_few_sites, hide_few_sites
from sociale_infra.exports.workbook import write_sheets
from sociale_infra.exports.workbook_sheets import Sheet
from sociale_infra.report.explanation import SAMPLE
from sociale_infra.report.siting import name_sites, tell_answer
from sociale_infra.report.wording import LANGUAGES, Wording
from sociale_infra.sited import Sites
from sociale_infra.steps import Steps
from sociale_infra.store import RECORD, TOOL
from sociale_infra.tables import SITE_SQUARES, SITES, TABLES

_DUTCH = Wording("nl")
DECK = "sites.pptx"
_TABLES = {
    "sites": "sites",
    "answers": "site-answers",
    "areas": "site-areas",
    "curve": "site-curve",
}
_LAYERS = {"sites": "Point", "squares": "Polygon"}
_SHEETS = {
    "answers": (
        "Antwoorden",
        "een rij per antwoord: wat het oplevert, en wat geen keuze overtreft",
    ),
    "sites": ("Plekken", "een rij per antwoord en plek: waar, en wat er nodig is"),
    "areas": ("Gebieden", "een rij per antwoord en gebied: het aandeel nu en straks"),
    "curve": ("Meer of minder plekken", "wat een tot tien plekken opleveren"),
}


def write_sites(
    folder: Path, found: Sites, base: str, steps: Steps, *, slides: bool = False
) -> None:
    """Write all files about new sites into an empty folder, run.json last.

    The same answers give the same bytes, but for the times in run.json.

    Parameters
    ----------
    folder
        An empty folder.
    found
        The answers.
    base
        What they were found of, for run.json.
    steps
        When it started.
    slides
        Whether to draw `sites.pptx` too.

    Raises
    ------
    OutputError
        A file cannot be written.
    """
    for name, table_name in _TABLES.items():
        write_file(folder / f"{table_name}.csv", partial(_write_table, found=found, name=name))
    layers, styles = _layers(found), build_site_styles()
    write_file(folder / "sites.gpkg", lambda path: write_layers(path, layers, found, styles))
    write_file(folder / "sites.xlsx", lambda path: _write_workbook(path, found))
    if slides:
        write_file(folder / DECK, site_deck(found))
    for number, scenario in enumerate(found.scenarios, 1):
        write_file(folder / f"answer-{number}.yaml", partial(_write_scenario, scenario=scenario))
    write_file(folder / "data-dictionary.csv", lambda path: write_dictionary(path, found))
    write_file(folder / "index.html", lambda path: _write_page(path, found))
    write_file(folder / RECORD, lambda path: _write_record(path, found, base, steps))


def _layers(found: Sites) -> dict[str, Layer]:
    layers = {}
    for name, geometry in _LAYERS.items():
        contract = SITE_SQUARES if name == "squares" else SITES
        told = hide_few_sites(contract.name, getattr(found, name), found.everybody)
        if len(told):
            layers[contract.name] = Layer(gpd.GeoDataFrame(told), geometry)
    return layers


def _write_workbook(path: Path, found: Sites) -> None:
    sheets = []
    for name, (title, meaning) in _SHEETS.items():
        table: pd.DataFrame = getattr(found, name)
        few = find_few_sites(_TABLES[name], table, _whole(found, name))
        if isinstance(table, gpd.GeoDataFrame):
            table = pd.DataFrame(table.drop(columns=table.geometry.name))
        table = table.dropna(axis=1, how="all")  # what was not asked, or nothing tells
        columns = TABLES[_TABLES[name]].measured(())
        described = describe_columns([columns[column] for column in table.columns], found)
        sheets.append(Sheet(title, meaning, table, described.fillna(""), few))
    answers = [
        (_name_answer(number), tell_answer(found, number, "nl"))
        for number in found.answers["answer"].tolist()
    ]
    about = [f"{sheet.name}: {sheet.meaning}" for sheet in sheets]
    write_sheets(path, found, [*answers, ("Bladen", about)], sheets)


def _name_answer(number: int) -> str:
    return "Het beste antwoord" if number == 1 else f"Antwoord {number}"


def _whole(found: Sites, name: str) -> float:
    """Return the people of whom a table tells shares."""
    return found.counting if name == "curve" else found.everybody


def _write_table(path: Path, found: Sites, name: str) -> None:
    table: pd.DataFrame = getattr(found, name)
    contract = TABLES[_TABLES[name]]
    told = hide_few_sites(contract.name, table, _whole(found, name))
    if isinstance(told, gpd.GeoDataFrame):
        degrees = told.geometry.to_crs("EPSG:4326")
        told = told.assign(lon=degrees.x, lat=degrees.y)
    write_table(path, told, contract.written("csv", ()))


def _write_scenario(path: Path, scenario: Mapping[str, Any]) -> None:
    text = io.StringIO()
    writer = YAML()
    writer.default_flow_style = False
    writer.width = 4096
    writer.dump(json.loads(json.dumps(scenario)), text)
    path.write_bytes(text.getvalue().encode())


def _write_page(path: Path, found: Sites) -> None:
    facts = found.facts
    style = (ASSETS / "landing.css").read_text(encoding="utf-8")
    numbers = found.answers["answer"].tolist()
    page = template("siting.nl.html").render(
        facts=facts,
        style=style,
        policy=policy_of(style),
        sample=SAMPLE if facts.sample else "",
        beside=_lay_beside(found),
        curve=_lay_curve(found),
        answers=[
            {"title": _name_answer(number), "told": tell_answer(found, number, "nl")}
            for number in numbers
        ],
        downloads=[*downloads_in(path.parent, "siting_files.nl.json")],
        date=_DUTCH.day(facts.data_date),
        version=__version__,
    )
    path.write_bytes(page.encode())


def _lay_beside(found: Sites) -> list[list[str]]:
    """Return the table that lays answers side by side, its headings first."""
    rows = [["Antwoord", "Krijgt een plek", "Als onbekend ja is", "Gemiddeld lopen"]]
    for row in found.answers.to_dict("records"):
        number = int(row["answer"])
        people = [_DUTCH.people(row[name]) for name in ("gained", "gained_unknown_yes")]
        mean = _DUTCH.metres(row["walk_mean_m"])
        rows.append([f"{number}: {name_sites(found, number, 'nl')}", *people, mean])
    return rows


def _lay_curve(found: Sites) -> list[list[str]]:
    """Return the curve as a table, its headings first."""
    by_walk = found.asked.goal == "walk"
    value, bound = ("mean_m", "least_m") if by_walk else ("counted", "most")
    write = _DUTCH.metres if by_walk else _DUTCH.people
    headings = ["Plekken", "Gemiddeld lopen" if by_walk else "Bereikt"]
    rows = [[*headings, "Geen keuze komt onder" if by_walk else "Geen keuze komt boven"]]
    told = found.curve.to_dict("records")
    rows += [[str(int(row["n_sites"])), write(row[value]), write(row[bound])] for row in told]
    return rows


def _write_record(path: Path, found: Sites, base: str, steps: Steps) -> None:
    record = {
        "tool": TOOL,
        "versions": find_versions(),
        "started": steps.started.isoformat(timespec="seconds"),
        "timings": dict(found.seconds),
        "title": found.facts.title,
        "sample": found.facts.sample,
        "unit": found.facts.unit,
        "base": base,
        "asked": asdict(found.asked),
        "candidates": found.candidates,
        "told": {
            language: [tell_answer(found, int(one), language) for one in found.answers["answer"]]
            for language in LANGUAGES
        },
        "outputs": [describe_output(path.parent, name) for name in files_in(path.parent)],
    }
    text = json.dumps(record, ensure_ascii=False, allow_nan=False, indent=2)
    path.write_bytes(f"{text}\n".encode())
