"""The workbook, read as the ZIP of XML that a spreadsheet sees."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple
from xml.etree import ElementTree as ET
from zipfile import ZipFile

import numpy as np
import pandas as pd
import pytest
from shapely import Point

from sociale_infra.config import load_settings
from sociale_infra.errors import TableError
from sociale_infra.exports.workbook import write_workbook
from sociale_infra.tables import (
    AREAS,
    BANDS,
    COVERAGE,
    FRAGILITY,
    MEASURED,
    NEED,
    PLACES,
    ROBUSTNESS,
)
from sociale_infra.terms import TOWN_CODE
from sociale_infra.town import Facts, Finding, Results, Source
from tests.build import build_rows, build_shapes
from tests.nothing import hold_results, with_facts

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
        findings=(Finding.of("area_empty", areas=["=Who knows?"]),),
    )


def draw_results(*, sample: bool = True) -> Results:
    """Two areas, of one of which little is known; a fragile place; places with odd names."""
    library = load_settings().categories["library"]
    settings = load_settings().model_copy(update={"categories": {"library": library}})
    areas = {
        "area_code": ["BU1", "BU2"],
        "area_name": ["Noord", "=Zuid"],
        "population": [1234.0, np.nan],
        "pct_65_plus": [17.0, np.nan],
        "building_year": [1965.0, np.nan],
        "addresses": [3, 4],
        "weight": [2000.0, np.nan],
        "library_coverage": [0.987, np.nan],
        "library_mean_m": [412.3, np.nan],
        "library_unreachable": [30.0, np.nan],
        "most_missing": ["people", None],
    }
    places = {
        "place_id": [f"node/{number}" for number in range(len(NAMES))],
        "category": "library",
        "name": NAMES,
    }
    fragile = {"place_id": ["node/1"], "within_reach": [20.0], "worst_of_category": [True]}
    robust = {
        "profile": "standard",
        "group": "all",
        "criterion": "robust",
        "area_code": ["BU1", "BU2"],
        "weight": [2000.0, np.nan],
        "low": [400.0, np.nan],
        "high": [1500.0, np.nan],
    }
    covered = {
        "category": "library",
        "area_code": ["BU1", "BU2"],
        "covered": [600.0, np.nan],
        "uncovered": [1400.0, np.nan],
    }
    bands = {"criterion": "robust", "area_code": ["BU1", TOWN_CODE], "area_name": ["Noord", ""]}
    need = {"indicator": ["pct_65_plus"], "source": "areas", "area_code": "BU1"}
    points = [Point(0, 0), Point(1, 1)]
    crs = "EPSG:28992"
    shapes = build_shapes(AREAS, areas, points, crs, ["library"]).set_axis([5, 9])
    return hold_results(
        draw_facts(sample=sample),
        settings,
        areas=shapes,
        places=build_shapes(PLACES, places, [Point(0, 0)] * len(NAMES), crs),
        fragility=build_rows(FRAGILITY, fragile),
        robustness=build_rows(ROBUSTNESS, robust),
        coverage=build_rows(COVERAGE, covered),
        bands=build_rows(BANDS, bands),
        need=build_rows(NEED, need),
    )


def letter_of(sheet: Sheet, heading: str) -> str:
    """Return the letters of the column under a heading."""
    (letters,) = (
        address.removesuffix("1")
        for address, text in sheet.cells.items()
        if text == heading and re.fullmatch("[A-Z]+1", address)
    )
    return letters


def cell(sheet: Sheet, heading: str, row: int) -> str | float | None:
    return sheet.cells.get(f"{letter_of(sheet, heading)}{row}")


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("workbook") / "results.xlsx"
    write_workbook(path, draw_results())
    return path


@pytest.fixture(scope="module")
def book(path: Path) -> dict[str, Sheet]:
    return read(path)


class TestSheets:
    """Which sheets there are, and how they look."""

    def test_a_sheet_per_table_in_a_fixed_order(self, book: dict[str, Sheet]) -> None:
        assert [*book] == [
            *("Uitleg", "Buurten", "Dekking", "Robuust", "Plek met mensen", "Gaten"),
            *(
                "Gaten per gebied",
                "Wat helpt",
                "Kwetsbaar",
                "Behoefte",
                "Werklijst",
                "Gevoeligheid",
            ),
            *("Volledigheid", "Marge", "Plekken", "Datakwaliteit", "Kolommen"),
        ]

    @pytest.mark.parametrize(
        ("change", "told"),
        [
            ({"surprise": 1}, "table fragility: holds the column 'surprise'"),
            ({}, "table fragility: lacks the column 'name'"),
        ],
    )
    def test_a_table_that_is_not_as_described_stops_it(
        self, tmp_path: Path, change: dict[str, int], told: str
    ) -> None:
        results = draw_results()
        fragility = results.fragility.assign(**change)
        odd = fragility if change else fragility.drop(columns="name")
        with pytest.raises(TableError, match=told):
            write_workbook(tmp_path / "x.xlsx", replace(results, fragility=odd))

    def test_dutch_headings_bold_and_frozen_with_a_filter(self, book: dict[str, Sheet]) -> None:
        areas = book["Buurten"]
        assert [areas.cells[f"{letter}1"] for letter in "ABCDEFI"] == [
            "buurtcode", "buurt", "soort gebied", "inwoners", "0-14 jaar (%)", "15-24 jaar (%)",
            "65 jaar en ouder (%)",
        ]  # fmt: skip
        headings = [text for where, text in areas.cells.items() if re.fullmatch("[A-Z]+1", where)]
        # 13 read, 6 of who was counted, 5 of the library, 2 * 6 of criteria, 10 of robustness.
        assert len(headings) == 46
        assert "geometrie" not in headings
        assert areas.fonts["A1"].find(f"{MAIN}b") is not None
        assert areas.fonts["A2"].find(f"{MAIN}b") is None
        last = letter_of(areas, str(headings[-1]))
        assert f'<autoFilter ref="A1:{last}3"/>' in areas.xml
        assert re.search(r'<pane [^>]*ySplit="1"[^>]*state="frozen"', areas.xml)

    def test_every_column_is_explained(self, book: dict[str, Sheet]) -> None:
        columns = book["Kolommen"].cells
        assert [columns[f"{letter}10"] for letter in "ABDE"] == [
            "Buurten", "65 jaar en ouder (%)", "inwoners van 65 jaar en ouder", "pct_65_plus",
        ]  # fmt: skip
        units = {columns[f"E{row}"]: columns.get(f"C{row}") for row in range(2, 50)}
        assert units["library_coverage"] == "aandeel"
        # areas 46, coverage 9, robustness 15, gaps 19, their areas 10, fragility 8, need 14,
        # people_walk 14, remedies 9, worklist 11, sensitivity 10, completeness 14, bands 9,
        # places 17, quality 23.
        total = 46 + 9 + 15 + 19 + 10 + 8 + 14 + 14 + 9 + 11 + 10 + 14 + 9 + 17 + 23
        assert f"A{total + 1}" in columns
        assert f"A{total + 2}" not in columns


class TestCells:
    """Numbers as numbers, text as text."""

    @pytest.mark.parametrize(
        ("heading", "value", "look"),
        [
            ("inwoners", 1234, "#,##0"),
            ("65 jaar en ouder (%)", 17, "#,##0.00"),
            ("bibliotheek: dekking", 0.987, "0.0%"),
            ("bibliotheek: gemiddelde afstand (m)", 412.3, "#,##0"),
        ],
    )
    def test_numbers_with_their_formats(
        self, book: dict[str, Sheet], heading: str, value: float, look: str
    ) -> None:
        areas = book["Buurten"]
        assert cell(areas, heading, 2) == value
        assert areas.formats[f"{letter_of(areas, heading)}2"] == look

    def test_missing_is_an_empty_cell(self, book: dict[str, Sheet]) -> None:
        for heading in ("inwoners", "65 jaar en ouder (%)", "bibliotheek: dekking", "meest gemist"):
            assert cell(book["Buurten"], heading, 3) is None

    def test_the_town_stands_apart_below_its_areas(self, book: dict[str, Sheet]) -> None:
        areas = book["Buurten"]
        assert not [where for where in areas.cells if re.fullmatch("[A-Z]+4", where)]
        assert cell(areas, "buurt", 5) == "=Dörp als geheel"
        assert cell(areas, "buurtcode", 5) is None
        # Of all people whose answer is known, 400 to 1500 of 2000; in one area that is not known.
        assert cell(areas, "robuust: minstens", 5) == 0.2
        assert cell(areas, "robuust: hoogstens", 5) == 0.75
        assert cell(areas, "inwoners niet robuust: hoogstens", 5) == 1600
        assert cell(areas, "bibliotheek: dekking", 5) == 0.3
        assert cell(areas, "bibliotheek: onbereikbaar", 5) == 30
        assert cell(areas, "adressen", 5) == 7
        # The number of inhabitants of one area is unknown; means do not add up.
        assert cell(areas, "inwoners", 5) is None
        assert cell(areas, "bibliotheek: gemiddelde afstand (m)", 5) is None
        where = f"{letter_of(areas, 'robuust: minstens')}5"
        assert areas.formats[where] == "0.0%"
        assert areas.fonts[where].find(f"{MAIN}b") is not None

    def test_shares_of_few_of_a_town_are_not_told(self, tmp_path: Path) -> None:
        results = draw_results()
        few = results.robustness.assign(low=[4.0, np.nan], high=[1996.0, np.nan])
        write_workbook(tmp_path / "few.xlsx", replace(results, robustness=few))
        areas = read(tmp_path / "few.xlsx")["Buurten"]
        assert cell(areas, "robuust: minstens", 5) == "<\N{NO-BREAK SPACE}1%"
        assert cell(areas, "robuust: hoogstens", 5) == ">\N{NO-BREAK SPACE}99%"

    def test_the_town_has_its_name_in_other_sheets(self, book: dict[str, Sheet]) -> None:
        assert [book["Marge"].cells[f"C{row}"] for row in (2, 3)] == ["Noord", "=Dörp als geheel"]

    def test_values_in_dutch(self, book: dict[str, Sheet]) -> None:
        assert cell(book["Buurten"], "meest gemist", 2) == "personeel"
        assert cell(book["Plekken"], "soort plek", 2) == "bibliotheek"
        assert cell(book["Plekken"], "gratis", 2) == "onbekend"
        assert cell(book["Kwetsbaar"], "kwetsbaarste van zijn soort", 2) == "ja"
        assert cell(book["Plekken"], "bewijs", 2) == (
            "gratis: aanname, open voor iedereen: aanname, personeel: aanname, "
            "zonder trappen: aanname"
        )
        assert cell(book["Behoefte"], "bron", 2) == "het bestand met gebieden"

    def test_units_in_dutch(self, book: dict[str, Sheet]) -> None:
        columns = book["Kolommen"].cells
        units = {text for where, text in columns.items() if re.fullmatch("C[0-9]+", where)}
        english = {column.unit for table in MEASURED for column in table.described}
        # What is written the same in both languages.
        assert units & english <= {"", "%", "m", "criteria"}

    def test_a_year_is_no_number_of_things(self, book: dict[str, Sheet]) -> None:
        assert cell(book["Buurten"], "bouwjaar (mediaan)", 2) == 1965
        where = f"{letter_of(book['Buurten'], 'bouwjaar (mediaan)')}2"
        assert book["Buurten"].formats[where] == "1"  # Excel's own "0"

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


class TestPaper:
    """How a workbook is printed, on A4."""

    @staticmethod
    def setup(sheet: Sheet) -> dict[str, str]:
        (found,) = ET.fromstring(sheet.xml).iter(f"{MAIN}pageSetup")  # noqa: S314 - our own
        return found.attrib

    def test_every_sheet_is_as_wide_as_pages(self, book: dict[str, Sheet]) -> None:
        for name, sheet in book.items():
            assert '<pageSetUpPr fitToPage="1"/>' in sheet.xml
            setup = self.setup(sheet)
            assert setup["paperSize"] == "9"
            assert setup["orientation"] == ("portrait" if name == "Uitleg" else "landscape")
            assert setup["fitToHeight"] == "0"

    def test_a_wide_table_takes_more_pages(self, book: dict[str, Sheet]) -> None:
        """46 columns of at least 10 letters are more than the 260 that can be read."""
        assert int(self.setup(book["Buurten"])["fitToWidth"]) > 1
        assert "fitToWidth" not in self.setup(book["Dekking"])

    def test_headings_and_names_are_on_every_page(self, path: Path) -> None:
        with ZipFile(path) as parts:
            book = ET.fromstring(parts.read("xl/workbook.xml"))  # noqa: S314 - our own
        titles = [
            one.text for one in book.iter(f"{MAIN}definedName") if "Titles" in one.attrib["name"]
        ]
        assert "Buurten!$A:$B,Buurten!$1:$1" in titles
        assert "Plekken!$1:$1" in titles
        assert len(titles) == 16

    def test_a_sample_says_so_on_every_page(self, book: dict[str, Sheet], tmp_path: Path) -> None:
        assert all("Voorbeeld: een verzonnen stad." in sheet.xml for sheet in book.values())
        named = with_facts(draw_results(sample=False), title="Zon & Zee")
        write_workbook(tmp_path / "real.xlsx", named)
        places = read(tmp_path / "real.xlsx")["Plekken"]
        assert "<oddFooter>&amp;LZon &amp;&amp; Zee&amp;C&amp;A" in places.xml

    def test_rows_are_high_enough_for_what_wraps(self, book: dict[str, Sheet]) -> None:
        """As LibreOffice does not make them so."""
        explanation = ET.fromstring(book["Uitleg"].xml)  # noqa: S314 - our own
        heights = {
            row.attrib["r"]: float(row.get("ht", "15")) for row in explanation.iter(f"{MAIN}row")
        }
        long = {
            where.removeprefix("A"): text
            for where, text in book["Uitleg"].cells.items()
            if len(str(text)) > 170
        }
        assert long
        assert all(heights[row] >= 45 for row in long)


class TestExplanation:
    """The first sheet."""

    def test_it_says_what_was_measured_and_whom_to_credit(self, book: dict[str, Sheet]) -> None:
        cells = book["Uitleg"].cells
        assert cells["A1"] == "Sociale infrastructuur: =Dörp"
        told = "\n".join(str(value) for value in cells.values())
        assert "800\N{NO-BREAK SPACE}m is 10\N{NO-BREAK SPACE}min lopen bij 4,8 km per uur" in told
        assert "minstens 4 verschillende functies" in told
        assert "per buurt" in told
        assert "van adressen tot" in told
        assert (
            "© OpenStreetMap (licentie: ODbL 1.0; datum: 21 augustus 2021; bestand: a.osm)" in told
        )
        assert "eigen correcties (licentie: onbekend" in told
        assert "Plekken: een rij per plek" in told
        assert "Robuust: een rij per gebied, groep en criterium" in told
        assert "=Who knows?" in told
        assert not re.search("[{}]", told)

    def test_a_sample_says_so_in_red(self, book: dict[str, Sheet], tmp_path: Path) -> None:
        sheet = book["Uitleg"]
        assert str(sheet.cells["A2"]).startswith("Voorbeeld: een verzonnen stad.")
        colour = sheet.fonts["A2"].find(f"{MAIN}color")
        assert colour is not None
        assert colour.attrib["rgb"] == "FFC00000"
        write_workbook(tmp_path / "real.xlsx", draw_results(sample=False))
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

    def test_the_same_bytes_again(self, path: Path, tmp_path: Path) -> None:
        again = tmp_path / "again.xlsx"
        write_workbook(again, draw_results())
        assert again.read_bytes() == path.read_bytes()

    def test_the_results_stay_as_they_are(self, tmp_path: Path) -> None:
        results = draw_results()
        write_workbook(tmp_path / "x.xlsx", results)
        for name in ("areas", "places", "fragility"):
            before, after = vars(draw_results())[name], vars(results)[name]
            pd.testing.assert_frame_equal(pd.DataFrame(after), pd.DataFrame(before))
