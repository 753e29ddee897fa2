"""The workbook, read as the ZIP of XML that a spreadsheet sees."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple
from xml.etree import ElementTree as ET
from zipfile import ZipFile

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from shapely import Point

from sociale_infra.config import Settings, load_settings
from sociale_infra.exports.workbook import write_workbook
from sociale_infra.town import Facts, Source
from tests.nothing import hold_results

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
NAMES = ["=1+1", "@SUM(A1)", "+31 79", "http://evil.example/x", "twee\r\nregels", "x" * 40_000]


class Sheet(NamedTuple):
    """Cells by their address: texts as they are shown, numbers as numbers; and their formats."""

    cells: Mapping[str, str | float]
    formats: Mapping[str, str]
    fonts: Mapping[str, ET.Element]
    xml: str


def read(path: Path) -> dict[str, Sheet]:
    """Read the sheets in their order."""
    with ZipFile(path) as book:
        parts = {name: book.read(name).decode() for name in book.namelist()}
    shared = [
        "".join(text.text or "" for text in item.iter(f"{MAIN}t"))
        for item in ET.fromstring(parts["xl/sharedStrings.xml"])  # noqa: S314 - our own
    ]
    styles = ET.fromstring(parts["xl/styles.xml"])  # noqa: S314
    named = ET.fromstring(parts["xl/workbook.xml"]).iter(f"{MAIN}sheet")  # noqa: S314
    return {
        sheet.attrib["name"]: _sheet(parts[f"xl/worksheets/sheet{number}.xml"], shared, styles)
        for number, sheet in enumerate(named, 1)
    }


def _sheet(xml: str, shared: list[str], styles: ET.Element) -> Sheet:
    codes = {
        found.attrib["numFmtId"]: found.attrib["formatCode"]
        for found in styles.iter(f"{MAIN}numFmt")
    }
    looks = styles.findall(f"{MAIN}cellXfs/{MAIN}xf")
    fonts = styles.findall(f"{MAIN}fonts/{MAIN}font")
    cells: dict[str, str | float] = {}
    formats, used = {}, {}
    for cell in ET.fromstring(xml).iter(f"{MAIN}c"):  # noqa: S314
        value = cell.findtext(f"{MAIN}v")
        where = cell.attrib["r"]
        look = looks[int(cell.get("s", "0"))]
        formats[where] = codes.get(look.attrib["numFmtId"], look.attrib["numFmtId"])
        used[where] = fonts[int(look.attrib["fontId"])]
        if value is not None:
            cells[where] = shared[int(value)] if cell.get("t") == "s" else float(value)
    return Sheet(cells, formats, used, xml)


def draw_facts(*, sample: bool = True) -> Facts:
    osm = Source("OpenStreetMap", "a.osm", "ab", 1, "2021-08-21", "© OpenStreetMap", "ODbL 1.0")
    own = osm._replace(role="corrections", path="p.csv", credit="", licence="unknown")
    return Facts(
        name="dorp",
        title="=Dörp",
        unit="residents",
        starts="addresses",
        level="buurt",
        sample=sample,
        data_date="2021-08-21T20:21:22Z",
        sources=(osm, own),
        warnings=("=Who knows?",),
    )


def draw_tables() -> dict[str, pd.DataFrame]:
    areas = gpd.GeoDataFrame(
        {
            "area_code": ["BU1", "BU2"],
            "area_name": ["Noord", "=Zuid"],
            "population": [1234.0, np.nan],
            "pct_65_plus": [17.0, np.nan],
            "library_coverage": [0.987, np.nan],
            "library_mean_m": [412.3, np.nan],
            "most_missing": ["people", None],
        },
        geometry=[Point(0, 0), Point(1, 1)],
        crs="EPSG:28992",
        index=[5, 9],
    )
    places = pd.DataFrame(
        {
            "place_id": [f"node/{number}" for number in range(len(NAMES))],
            "category": "library",
            "name": NAMES,
            "free": "unknown",
        }
    )
    fragile = pd.DataFrame(
        {"place_id": ["node/1"], "within_reach": [20], "worst_of_category": [True]}
    )
    return {"places": places, "fragility": fragile, "areas": areas}


@pytest.fixture(scope="module")
def settings() -> Settings:
    return load_settings()


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory, settings: Settings) -> Path:
    path = tmp_path_factory.mktemp("workbook") / "results.xlsx"
    write_workbook(path, draw_tables(), hold_results(draw_facts(), settings))
    return path


@pytest.fixture(scope="module")
def book(path: Path) -> dict[str, Sheet]:
    return read(path)


class TestSheets:
    """Which sheets there are, and how they look."""

    def test_a_sheet_per_table_in_a_fixed_order(self, book: dict[str, Sheet]) -> None:
        assert [*book] == ["Uitleg", "Buurten", "Kwetsbaar", "Plekken", "Kolommen"]

    def test_a_table_without_a_sheet_is_not_dropped_in_silence(
        self, tmp_path: Path, settings: Settings
    ) -> None:
        with pytest.raises(LookupError, match="no sheet for squares"):
            write_workbook(
                tmp_path / "x.xlsx",
                {"squares": pd.DataFrame()},
                hold_results(draw_facts(), settings),
            )

    def test_dutch_headings_bold_and_frozen_with_a_filter(self, book: dict[str, Sheet]) -> None:
        areas = book["Buurten"]
        headings = [areas.cells[f"{letter}1"] for letter in "ABCDEFG"]
        assert headings == [
            "buurtcode", "buurt", "inwoners", "65 jaar en ouder (%)", "bibliotheek: dekking",
            "bibliotheek: gemiddelde afstand (m)", "meest gemist",
        ]  # fmt: skip
        assert "H1" not in areas.cells  # the geometry stays out
        assert areas.fonts["A1"].find(f"{MAIN}b") is not None
        assert areas.fonts["A2"].find(f"{MAIN}b") is None
        assert '<autoFilter ref="A1:G3"/>' in areas.xml
        assert re.search(r'<pane [^>]*ySplit="1"[^>]*state="frozen"', areas.xml)

    def test_every_column_is_explained(self, book: dict[str, Sheet]) -> None:
        columns = book["Kolommen"].cells
        assert [columns[f"{letter}5"] for letter in "ABDE"] == [
            "Buurten", "65 jaar en ouder (%)", "inwoners van 65 jaar en ouder", "pct_65_plus",
        ]  # fmt: skip
        assert columns["C6"] == "aandeel"
        assert "A15" in columns  # 7 columns of areas, 3 of fragility, 4 of places
        assert "A16" not in columns


class TestCells:
    """Numbers as numbers, text as text."""

    def test_numbers_with_their_formats(self, book: dict[str, Sheet]) -> None:
        areas = book["Buurten"]
        assert [areas.cells[f"{letter}2"] for letter in "CDEF"] == [1234, 17, 0.987, 412.3]
        formats = [areas.formats[f"{letter}2"] for letter in "CDEF"]
        assert formats == ["#,##0", "#,##0.00", "0.0%", "#,##0"]

    def test_missing_is_an_empty_cell(self, book: dict[str, Sheet]) -> None:
        assert [letter for letter in "ABCDEFG" if f"{letter}3" in book["Buurten"].cells] == [
            "A",
            "B",
        ]

    def test_values_in_dutch(self, book: dict[str, Sheet]) -> None:
        assert book["Buurten"].cells["G2"] == "personeel"
        assert book["Plekken"].cells["B2"] == "bibliotheek"
        assert book["Plekken"].cells["D2"] == "onbekend"
        assert book["Kwetsbaar"].cells["C2"] == "ja"

    def test_names_of_strangers_stay_text(self, book: dict[str, Sheet], path: Path) -> None:
        names = [book["Plekken"].cells[f"C{row}"] for row in range(2, 8)]
        assert names[:4] == NAMES[:4]
        assert names[4] == "twee regels"
        assert names[5] == "x" * 32_766 + "…"
        assert book["Buurten"].cells["B3"] == "=Zuid"
        with ZipFile(path) as parts:
            assert not [name for name in parts.namelist() if "externalLink" in name]
            everything = b"".join(parts.read(name) for name in parts.namelist())
        assert b"<f>" not in everything
        assert b"<hyperlink" not in everything
        assert b'Target="http://evil' not in everything


class TestExplanation:
    """The first sheet."""

    def test_it_says_what_was_measured_and_whom_to_credit(self, book: dict[str, Sheet]) -> None:
        cells = book["Uitleg"].cells
        assert cells["A1"] == "Sociale infrastructuur: =Dörp"
        told = "\n".join(str(value) for value in cells.values())
        assert "800 meter is 10 minuten lopen bij 4,8 km per uur" in told
        assert "minstens 4 verschillende functies" in told
        assert "per buurt" in told
        assert "van adressen tot" in told
        assert "© OpenStreetMap (licentie: ODbL 1.0; datum: 2021-08-21; bestand: a.osm)" in told
        assert "corrections (licentie: onbekend" in told
        assert "Plekken: een rij per plek" in told
        assert "Robuust: een rij" not in told
        assert "=Who knows?" in told
        assert not re.search("[{}]", told)

    def test_a_sample_says_so_in_red(
        self, book: dict[str, Sheet], tmp_path: Path, settings: Settings
    ) -> None:
        sheet = book["Uitleg"]
        assert str(sheet.cells["A2"]).startswith("VOORBEELD: een verzonnen stad.")
        colour = sheet.fonts["A2"].find(f"{MAIN}color")
        assert colour is not None
        assert colour.attrib["rgb"] == "FFC00000"
        write_workbook(
            tmp_path / "real.xlsx", draw_tables(), hold_results(draw_facts(sample=False), settings)
        )
        real = read(tmp_path / "real.xlsx")["Uitleg"]
        assert "VOORBEELD" not in "".join(str(value) for value in real.cells.values())


class TestBytes:
    """The same input, the same file."""

    def test_the_time_of_writing_is_nowhere_in_it(self, path: Path) -> None:
        with ZipFile(path) as book:
            zipped = {item.date_time for item in book.infolist()}
            core = book.read("docProps/core.xml").decode()
        assert zipped == {(1980, 1, 1, 0, 0, 0)}
        assert re.findall(r"\d{4}-\d\d-\d\dT[^<]+", core) == ["2021-08-21T20:21:22Z"] * 2

    def test_the_same_bytes_again(self, path: Path, tmp_path: Path, settings: Settings) -> None:
        again = tmp_path / "again.xlsx"
        write_workbook(again, draw_tables(), hold_results(draw_facts(), settings))
        assert again.read_bytes() == path.read_bytes()

    def test_the_results_stay_as_they_are(self, tmp_path: Path, settings: Settings) -> None:
        tables = draw_tables()
        write_workbook(tmp_path / "x.xlsx", tables, hold_results(draw_facts(), settings))
        for name, table in draw_tables().items():
            pd.testing.assert_frame_equal(pd.DataFrame(tables[name]), pd.DataFrame(table))
