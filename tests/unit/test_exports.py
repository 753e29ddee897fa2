"""The files of a run, read back with other readers than the writers' own.

Drawn in metres from (155000, 463000), the tower of Amersfoort and origin of EPSG:28992, which
lies at 52.1552 north, 5.3872 east:

    100 m +-----------------------+          +-----+
          |  WK01    . h2         |   WK02   |     |   a part of WK02, 10 by 10 m, at (300, 0)
          |  [park]        . h1   |          +-----+
      0 m *-----------------------+
       library, 0 m             200 m
"""

from __future__ import annotations

import csv
import errno
import hashlib
import json
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from importlib.metadata import PackageNotFoundError
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import geopandas as gpd
import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import pyogrio
import pytest
import shapely
from pandas.testing import assert_frame_equal

import sociale_infra.exports.record as record_module
from sociale_infra.config import Settings, load_settings
from sociale_infra.errors import OutputError
from sociale_infra.exports import new_results, write_files, write_record
from sociale_infra.exports.csv_files import write_places
from sociale_infra.exports.geopackage import write_geopackage
from sociale_infra.steps import Steps
from sociale_infra.tables import (
    AREAS,
    CELLS,
    COVERAGE,
    EDGES,
    ENTRANCES,
    NODES,
    ORIGINS,
    PLACES,
    REGISTERS,
    SQUARES,
)
from sociale_infra.town import Facts, Finding, Results, Source
from tests.build import build_read, build_rows, build_shapes
from tests.folders import contents
from tests.nothing import hold_results, with_facts

EAST, NORTH = 155_000, 463_000
RD = "EPSG:28992"
PAGE = "<p>Café 📚</p>\n"
STARTED = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)

# Names as anybody may give them in OpenStreetMap, and how they must stand in a spreadsheet.
NAMES = {
    '=HYPERLINK("http://x","y")': '\'=HYPERLINK("http://x","y")',
    "+31 79": "'+31 79",
    "-2+3": "'-2+3",
    "@SUM(A1)": "'@SUM(A1)",
    "\t1": "'\t1",
    "\r1": "' 1",
    "\n=1": "' =1",
    "  =1": "'  =1",
    "\u00a0=1": "'\u00a0=1",
    "\u200b=1": "'\u200b=1",
    "\uff1d1+1": "'\uff1d1+1",
    "\uff0b1": "'\uff0b1",
    "\uff0d1": "'\uff0d1",
    "\uff20SUM(A1)": "'\uff20SUM(A1)",
    "'t Hoekje": "'t Hoekje",
    'Zon & Co; "De Boom", \'n = 1': 'Zon & Co; "De Boom", \'n = 1',
    "twee\r\nregels\u2028drie": "twee regels drie",
    "één-op-één 📚": "één-op-één 📚",
    "": "",
    "1,5": "1,5",
}


def square(x: float, y: float, side: float) -> shapely.Polygon:
    return shapely.box(EAST + x, NORTH + y, EAST + x + side, NORTH + y + side)


def draw_places(crs: str) -> gpd.GeoDataFrame:
    """A library with each of the names, a park, and an allotment in two parts."""
    count = len(NAMES)
    same = dict.fromkeys(("free", "open_to_all", "low_threshold", "staffed", "step_free"), "yes")
    parts = shapely.MultiPolygon([square(150, 0, 10), square(180, 0, 10)])
    return build_shapes(
        PLACES,
        {
            "place_id": [f"node/{number}" for number in range(count)] + ["way/1", "relation/1"],
            "category": ["library"] * count + ["park", "allotment"],
            "name": [*NAMES, None, "Volkstuin"],
            "function": ["learn"] * count + ["green", "garden"],
            "tie": "both",
            **same,
            "evidence": "free=tag open_to_all=tag staffed=tag step_free=tag",
            "opening_hours": ["Mo-Fr 09:00-17:00; PH off", *[None] * (count + 1)],
        },
        [shapely.Point(EAST, NORTH)] * count + [square(20, 40, 10), parts],
        crs,
    )


def draw_areas(crs: str) -> gpd.GeoDataFrame:
    """One area with people and one of which nothing is known, in two parts."""
    field = shapely.box(EAST, NORTH, EAST + 200, NORTH + 100)
    parts = shapely.MultiPolygon([square(300, 0, 10), square(200, 0, 100)])
    columns: dict[str, Any] = {
        "area_code": ["WK01", "WK02"],
        "area_name": ["Noord", "=Zuid"],
        "level": "wijk",
        "population": [100.0, np.nan],
        "unit": "residents",
        "addresses": [2, 1],
        "weight": [812.26, np.nan],
        "library_coverage": [1 / 3, np.nan],
        "library_mean_m": [412.349, np.nan],
        "library_unreachable": [0.0, 0.0],
        "robust_low": [0.25, np.nan],
        "robust_high": [0.5, np.nan],
        "park_coverage": [1.0, np.nan],
    }
    areas = build_shapes(AREAS, columns, [field, parts], crs, load_settings().categories)
    return areas.set_axis([5, 9])


def draw_coverage() -> pd.DataFrame:
    """What rounding one by one would spoil: 312.12 is 312.1, but 500.1 and 312.1 are not 812.3."""
    return build_rows(
        COVERAGE,
        {
            "area_code": ["WK01", "WK02"],
            "area_name": ["Noord", "=Zuid"],
            "category": "library",
            "norm_m": 1200.0,
            "unit": "residents",
            "weight": [812.26, np.nan],
            "covered": [500.14, np.nan],
            "uncovered": [312.12, np.nan],
            "coverage": [500.14 / 812.26, np.nan],
        },
    )


def draw_origins(crs: str) -> gpd.GeoDataFrame:
    """Two homes on the network, and one beyond it."""
    columns = {
        "origin_id": ["node/101", "node/102", "node/103"],
        "weight": [50.13, 50.13, np.nan],
        "area_code": ["WK01", "WK01", "WK02"],
        "edge_m": [500.0, 600.0, 700.0],
        "snap_m": [1.25, 0.0, np.nan],
        "nearest_library_m": [180.5, 1300.0, np.nan],
        "count_library": [20, 0, None],
    }
    spots = [(160, 30), (110, 80), (305, 5)]
    points = [shapely.Point(EAST + x, NORTH + y) for x, y in spots]
    return build_shapes(ORIGINS, columns, points, crs, load_settings().categories)


def draw_cells(crs: str) -> gpd.GeoDataFrame:
    """Two cells in the north-west corner of the grid, one of them with everything at 10 m."""
    categories = load_settings().categories
    nearest = {f"nearest_{key}_m": [10.0, np.nan] for key in categories}
    corners = [shapely.Point(EAST + 12.5 + 25 * i, NORTH + 87.5) for i in range(2)]
    columns = {"row": [0, 0], "column": [0, 1], **nearest}
    return build_shapes(CELLS, columns, corners, crs, categories)


def draw_squares(crs: str) -> gpd.GeoDataFrame:
    columns = {"square_id": ["E1550N4630"], "area_code": ["WK01"], "weight": [812.26]}
    square = shapely.box(EAST, NORTH, EAST + 100, NORTH + 100)
    return build_shapes(SQUARES, columns, [square], crs)


def draw_results(crs: str = RD) -> Results:
    corners = [shapely.Point(EAST, NORTH), shapely.Point(EAST + 200, NORTH)]
    edge = {"edge_id": [0], "u": [0], "v": [1], "length_m": [200.0], "highway": "footway"}
    places = draw_places(crs)
    ids = {"entrance_id": places["place_id"] + "/0", "place_id": places["place_id"]}
    return hold_results(
        draw_facts(),
        load_settings(),
        crs,
        nodes=build_read(NODES, {"node_id": [0, 1]}, corners, crs),
        edges=build_shapes(EDGES, edge, [shapely.LineString(corners)], crs),
        places=places,
        entrances=build_shapes(ENTRANCES, ids, [*places.representative_point()], crs),
        areas=draw_areas(crs),
        origins=draw_origins(crs),
        coverage=draw_coverage(),
        cells=draw_cells(crs),
        squares=draw_squares(crs),
    )


def draw_facts() -> Facts:
    read = Source("areas", "wijken.gpkg", "ab12", 345, "2024", "CBS", "CC BY 4.0")
    return Facts(
        name="dorp",
        title="Dörp",
        unit="residents",
        starts="addresses",
        level="wijk",
        sample=True,
        data_date="2021-08-21T20:21:22Z",
        sources=(read._replace(role="OpenStreetMap", path="dorp.osm.pbf"), read),
        findings=(Finding.of("date_unknown"),),
    )


def write_all(folder: Path, results: Results) -> None:
    write_files(folder, results, pages={"map.html": lambda: PAGE}, slides=False)
    write_record(
        folder,
        results,
        Steps(seconds={"draw the map": 0.5}, beside={"draw the map"}, started=STARTED),
    )


@pytest.fixture(scope="module")
def settings() -> Settings:
    return load_settings()


@pytest.fixture(scope="module")
def results() -> Results:
    return draw_results()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, results: Results) -> Path:
    folder = tmp_path_factory.mktemp("results")
    write_all(folder, results)
    return folder


@pytest.fixture(scope="module")
def geopackage(folder: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(folder / "social-infrastructure.gpkg")) as database:
        yield database


@contextmanager
def room_for(n_bytes: int) -> Iterator[None]:
    """Let no file grow beyond so many bytes, as on a disk that fills up."""
    resource = pytest.importorskip("resource")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (n_bytes, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


class TestAll:
    """What is written, and what it leaves alone."""

    def test_every_file_of_the_design(self, folder: Path) -> None:
        tables = (
            *("nodes", "edges", "places", "entrances", "areas", "origins"),
            *("background", "need", "registers", "rejoined", "subareas"),
        )
        sheets = ("areas", "coverage", "data-dictionary", "fragility", "gaps", "need", "places")
        more = (
            *("gap_areas", "people_walk", "quality", "remedies", "robustness", "sensitivity"),
            *("worklist", "completeness", "bands"),
        )
        csv_files = {f"{name}.csv" for name in (*sheets, *more)}
        whole = {f"social-infrastructure.{kind}" for kind in ("gpkg", "qgz", "xlsx")}
        others = {"index.html", "map.html", "run.json", "worklist.html"}
        parquet = {f"parquet/{name}.parquet" for name in tables}
        rasters = {
            f"rasters/{name}.{kind}"
            for name in (
                *(f"distance_{key}" for key in load_settings().categories),
                *("robust_level_low", "robust_level_high"),
            )
            for kind in ("tif", "qml")
        }
        assert contents(folder).keys() == csv_files | whole | others | parquet | rasters

    def test_a_page_as_it_is(self, folder: Path) -> None:
        assert (folder / "map.html").read_bytes() == PAGE.encode()

    @pytest.mark.usefixtures("folder")
    def test_the_results_stay_as_they_are(self, results: Results) -> None:
        before = vars(draw_results())
        for name, table in vars(results).items():
            if isinstance(table, pd.DataFrame):
                assert_frame_equal(table, before[name])

    def test_the_same_bytes_in_another_process(self, folder: Path, tmp_path: Path) -> None:
        """At another time, in another folder, time zone and order of hashes."""
        script = (
            "import sys, pathlib, tests.unit.test_exports as t\n"
            "t.write_all(pathlib.Path(sys.argv[1]), t.draw_results())"
        )
        root = Path(__file__).parents[2]
        paths = {"PYTHONPATH": f"{root / 'src'}{os.pathsep}{root}"}
        other = {"PYTHONHASHSEED": "7", "TZ": "Asia/Tokyo"}
        command = [sys.executable, "-c", script, str(tmp_path)]
        subprocess.run(command, env=os.environ | paths | other, check=True)
        assert contents(tmp_path) == contents(folder)

    def test_only_into_an_empty_folder(self, tmp_path: Path, results: Results) -> None:
        """For run.json would claim what is there, and a later run remove it."""
        (tmp_path / "thesis.txt").write_text("mine")
        with pytest.raises(OutputError, match="is not empty"):
            write_files(tmp_path, results, pages={"map.html": lambda: PAGE}, slides=False)
        assert contents(tmp_path) == {"thesis.txt": b"mine"}

    def test_into_the_results_folder_and_again(self, tmp_path: Path, results: Results) -> None:
        folder = tmp_path / "results"
        for title in ("First", "Second"):
            with new_results(folder) as building:
                write_record(building, with_facts(results, title=title), Steps(started=STARTED))
        assert json.loads((folder / "run.json").read_bytes())["title"] == "Second"
        assert [path.name for path in tmp_path.iterdir()] == ["results"]


class TestCsv:
    """For spreadsheets and programs alike."""

    @staticmethod
    def rows(path: Path) -> list[dict[str, str]]:
        with path.open(encoding="utf-8-sig", newline="") as file:
            return list(csv.DictReader(file, strict=True))

    def test_what_excel_needs_to_read_dutch(self, folder: Path) -> None:
        for path in folder.glob("*.csv"):
            assert path.read_bytes().startswith(b"\xef\xbb\xbf")

    def test_pandas_reads_them_without_being_told(self, folder: Path) -> None:
        areas = pd.read_csv(folder / "areas.csv", index_col="area_code")
        assert areas["library_mean_m"].tolist() == pytest.approx([412.3, np.nan], nan_ok=True)
        assert areas["addresses"].tolist() == [2, 1]

    def test_numbers_rounded_and_what_is_missing_empty(self, folder: Path) -> None:
        north, south = self.rows(folder / "areas.csv")
        assert "geometry" not in north
        assert north["library_coverage"] == "0.3333"
        assert north["library_mean_m"] == "412.3"
        assert north["population"] == "100.0"
        assert north["weight"] == "812.3"
        assert north["park_coverage"] == "1.0"
        for name in ("population", "weight", "library_coverage", "library_mean_m"):
            assert south[name] == ""
        assert south["library_unreachable"] == "0.0"
        assert south["area_name"] == "'=Zuid"

    def test_people_add_up(self, folder: Path) -> None:
        north, south = self.rows(folder / "coverage.csv")
        parts = Decimal(north["covered"]), Decimal(north["uncovered"])
        assert parts == (Decimal("500.1"), Decimal("312.2"))
        assert sum(parts) == Decimal(north["weight"]) == Decimal("812.3")
        assert north["coverage"] == "0.6157"
        assert [south[name] for name in ("weight", "covered", "uncovered")] == ["", "", ""]

    def test_no_name_is_run_as_a_formula(self, folder: Path) -> None:
        names = [row["name"] for row in self.rows(folder / "places.csv")]
        assert names == [*NAMES.values(), "", "Volkstuin"]

    def test_a_line_per_place(self, folder: Path) -> None:
        content = (folder / "places.csv").read_text(encoding="utf-8-sig")
        assert len(content.splitlines()) == 1 + len(NAMES) + 2
        assert "\r" not in content

    def test_where_a_place_is(self, folder: Path) -> None:
        rows = {row["place_id"]: row for row in self.rows(folder / "places.csv")}
        tower, allotment = rows["node/0"], rows["relation/1"]
        assert (tower["x"], tower["y"], tower["crs"]) == ("155000.0", "463000.0", RD)
        assert float(tower["lon"]) == pytest.approx(5.3872, abs=1e-4)
        assert float(tower["lat"]) == pytest.approx(52.1552, abs=1e-4)
        assert max(len(tower[name].partition(".")[2]) for name in ("lon", "lat")) == 6
        point = shapely.Point(float(allotment["x"]), float(allotment["y"]))
        assert square(150, 0, 10).union(square(180, 0, 10)).contains(point)

    def test_where_a_place_is_in_utm(self, tmp_path: Path) -> None:
        """On the central meridian of zone 31, 3 degrees east, x is 500 km."""
        results = draw_results("EPSG:32631")
        here = results.places.iloc[[0]].set_geometry([shapely.Point(500_000, 0)], crs=32631)
        moved = replace(results, places=here)
        write_places(tmp_path / "places.csv", places=here)
        write_record(tmp_path, moved, Steps(started=STARTED))
        write_geopackage(tmp_path / "x.gpkg", moved)
        (row,) = self.rows(tmp_path / "places.csv")
        assert (float(row["lon"]), float(row["lat"])) == pytest.approx((3, 0), abs=1e-6)
        assert row["crs"] == "EPSG:32631"
        assert json.loads((tmp_path / "run.json").read_bytes())["crs"] == "EPSG:32631"
        for layer in ("areas", "places", "place_areas", "entrances", "origins"):
            read = pyogrio.read_info(tmp_path / "x.gpkg", layer=layer)
            assert read["crs"] == "EPSG:32631"


class TestGeoPackage:
    """For QGIS."""

    def test_layers(self, folder: Path) -> None:
        path = folder / "social-infrastructure.gpkg"
        found = {
            layer: (info["geometry_type"], info["features"], info["crs"])
            for layer in ("areas", "places", "place_areas", "entrances", "origins")
            for info in [pyogrio.read_info(path, layer=layer)]
        }
        count = len(NAMES) + 2
        assert found == {
            "areas": ("MultiPolygon", 2, RD),
            "places": ("Point", count, RD),
            "place_areas": ("MultiPolygon", 2, RD),
            "entrances": ("Point", count, RD),
            "origins": ("Point", 3, RD),
        }

    def test_figures_with_all_digits_and_names_as_they_are(
        self, geopackage: sqlite3.Connection
    ) -> None:
        (share,) = geopackage.execute("SELECT library_coverage FROM areas").fetchone()
        assert share == 1 / 3
        names = geopackage.execute("SELECT name FROM places ORDER BY fid").fetchall()
        assert [name for (name,) in names] == [*NAMES, None, "Volkstuin"]

    def test_what_is_missing_is_null(self, geopackage: sqlite3.Connection) -> None:
        query = "SELECT snap_m, nearest_library_m, count_library FROM origins ORDER BY fid"
        rows = geopackage.execute(query).fetchall()
        assert rows == [(1.25, 180.5, 20), (0.0, 1300.0, 0), (None, None, None)]

    def test_registers_are_a_layer_that_shows_what_the_map_lacks(
        self, folder: Path, tmp_path: Path, results: Results
    ) -> None:
        whole = folder / "social-infrastructure.gpkg"
        assert "registers" not in {str(name) for name, _ in pyogrio.list_layers(whole)}
        rows = {
            "row_id": ["list/1", "list/2"],
            "register": ["list", "list"],
            "name": ["De Boom", "De Twijg"],
            "place_id": ["node/1", None],
        }
        spots = [shapely.Point(EAST, NORTH), shapely.Point(EAST + 9, NORTH)]
        registers = build_read(REGISTERS, rows, spots, RD)
        world = replace(results.world, registers=registers)
        path = tmp_path / "social-infrastructure.gpkg"
        write_geopackage(path, replace(results, world=world))
        read = gpd.read_file(path, layer="registers")
        assert read["name"].tolist() == ["De Boom", "De Twijg"]
        assert read.geometry.tolist() == spots
        with closing(sqlite3.connect(path)) as database:
            (qml,) = database.execute(
                "SELECT styleQML FROM layer_styles WHERE f_table_name = 'registers'"
            ).fetchone()
            (alias,) = database.execute(
                "SELECT name FROM gpkg_data_columns WHERE table_name = 'registers' "
                "AND column_name = 'match_m'"
            ).fetchone()
        assert 'attr="&quot;place_id&quot; IS NULL"' in qml
        assert 'label="staat niet op de kaart"' in qml
        assert alias == "afstand (m)"

    def test_shapes(self, folder: Path) -> None:
        path = folder / "social-infrastructure.gpkg"
        places = gpd.read_file(path, layer="places").set_index("place_id").geometry
        grounds = gpd.read_file(path, layer="place_areas").set_index("place_id").geometry
        assert grounds.area.to_dict() == {"way/1": 100, "relation/1": 200}
        assert grounds.contains(gpd.GeoSeries(places[grounds.index])).all()

    def test_no_times_but_that_of_the_data(self, geopackage: sqlite3.Connection) -> None:
        dates = geopackage.execute(
            "SELECT last_change FROM gpkg_contents UNION SELECT update_time FROM layer_styles"
        ).fetchall()
        assert dates == [("2021-08-21T20:21:22.000Z",)]

    @pytest.mark.parametrize(
        ("data_date", "told"),
        [
            ("unknown", "1980-01-01T00:00:00.000Z"),
            ("2024-02-03T22:30:00-03:00", "2024-02-04T01:30:00.000Z"),
            ("2024-02-03", "2024-02-03T00:00:00.000Z"),
        ],
    )
    def test_other_dates(self, tmp_path: Path, results: Results, data_date: str, told: str) -> None:
        path = tmp_path / "x.gpkg"
        write_geopackage(path, with_facts(results, data_date=data_date))
        with closing(sqlite3.connect(path)) as database:
            dates = database.execute("SELECT DISTINCT last_change FROM gpkg_contents").fetchall()
        assert dates == [(told,)]

    def test_gdal_keeps_its_own_settings(
        self, tmp_path: Path, results: Results, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def refuse(*_: object) -> None:
            pytest.fail("a setting of GDAL counts for all threads")

        monkeypatch.setattr(pyogrio, "set_gdal_config_options", refuse)
        write_geopackage(tmp_path / "x.gpkg", results)

    def test_two_towns_at_once_are_as_one_by_one(self, tmp_path: Path, results: Results) -> None:
        dates = ["2019-02-03", "2024-05-06"] * 2
        towns = [with_facts(results, data_date=date) for date in dates]
        paths = [tmp_path / f"{number}.gpkg" for number in range(len(towns))]
        for path, town in zip(paths[:2], towns, strict=False):
            write_geopackage(path, town)
        one_by_one = [path.read_bytes() for path in paths[:2]]
        for path in paths[:2]:
            path.unlink()
        with ThreadPoolExecutor(2) as pool:
            [*pool.map(write_geopackage, paths, towns)]
        assert one_by_one[0] != one_by_one[1]
        assert [path.read_bytes() for path in paths] == one_by_one * 2

    def test_columns_have_dutch_headings(self, geopackage: sqlite3.Connection) -> None:
        query = """
            SELECT name, title, description FROM gpkg_data_columns
            WHERE table_name = ? AND column_name = ?
        """
        told = {
            ("areas", "library_coverage"): (
                "bibliotheek: dekking",
                "deel van de inwoners binnen de norm van 1.200 m",
            ),
            ("place_areas", "staffed"): ("personeel", "of er iemand aanwezig is"),
        }
        for column, (heading, meaning) in told.items():
            assert geopackage.execute(query, column).fetchall() == [(heading, heading, meaning)]

    @pytest.mark.parametrize(
        "layer", ["areas", "places", "place_areas", "entrances", "origins", "squares", "gaps"]
    )
    def test_every_column_has_a_heading(self, geopackage: sqlite3.Connection, layer: str) -> None:
        there = geopackage.execute("SELECT name FROM pragma_table_info(?)", [layer]).fetchall()
        query = "SELECT column_name FROM gpkg_data_columns WHERE table_name = ?"
        told = geopackage.execute(query, [layer]).fetchall()
        assert sorted(told) == sorted({*there} - {("fid",), ("geom",)})

    def test_headings_are_registered_as_the_standard_asks(
        self, geopackage: sqlite3.Connection
    ) -> None:
        query = (
            "SELECT table_name FROM gpkg_extensions WHERE extension_name = 'gpkg_schema' ORDER BY 1"
        )
        assert geopackage.execute(query).fetchall() == [
            ("gpkg_data_column_constraints",),
            ("gpkg_data_columns",),
        ]
        assert geopackage.execute("PRAGMA integrity_check").fetchall() == [("ok",)]

    def test_a_town_without_places(self, tmp_path: Path, results: Results) -> None:
        tables = vars(results)
        without = {name: tables[name].iloc[:0] for name in ("places", "entrances")}
        write_all(tmp_path, replace(results, **without))
        path = tmp_path / "social-infrastructure.gpkg"
        for layer, shape in {"places": "Point", "place_areas": "MultiPolygon"}.items():
            info = pyogrio.read_info(path, layer=layer)
            assert (info["geometry_type"], info["features"]) == (shape, 0)


class TestStyles:
    """What QGIS looks for, and what it does with it."""

    @staticmethod
    def renderer(geopackage: sqlite3.Connection, layer: str) -> ET.Element:
        """Find a style as QGIS does when a layer is added."""
        query = """
            SELECT styleQML FROM layer_styles WHERE f_table_schema = '' AND f_table_name = ?
            AND f_geometry_column = (
                SELECT column_name FROM gpkg_geometry_columns WHERE table_name = f_table_name
            ) AND useAsDefault
        """
        ((qml,),) = geopackage.execute(query, [layer]).fetchall()
        root = ET.fromstring(qml)  # noqa: S314 - we wrote it
        shape = root.findtext("layerGeometryType")
        assert shape == ("2" if layer in ("areas", "place_areas", "squares", "gaps") else "0")
        renderer = root.find("renderer-v2")
        assert renderer is not None
        return renderer

    @staticmethod
    def colours(renderer: ET.Element) -> dict[str, str]:
        option = "layer/Option/Option[@name='color']"
        return {
            symbol.attrib["name"]: found.attrib["value"]
            for symbol in renderer.iterfind("symbols/symbol")
            for found in symbol.iterfind(option)
        }

    def test_the_table_is_as_qgis_makes_it(self, geopackage: sqlite3.Connection) -> None:
        columns = geopackage.execute("SELECT name, type FROM pragma_table_info('layer_styles')")
        assert columns.fetchall() == [
            ("id", "INTEGER"),
            ("f_table_catalog", "TEXT(256)"),
            ("f_table_schema", "TEXT(256)"),
            ("f_table_name", "TEXT(256)"),
            ("f_geometry_column", "TEXT(256)"),
            ("styleName", "TEXT(30)"),
            ("styleQML", "TEXT"),
            ("styleSLD", "TEXT"),
            ("useAsDefault", "BOOLEAN"),
            ("description", "TEXT"),
            ("owner", "TEXT(30)"),
            ("ui", "TEXT(30)"),
            ("update_time", "DATETIME"),
        ]
        query = "SELECT data_type FROM gpkg_contents WHERE table_name = 'layer_styles'"
        assert geopackage.execute(query).fetchall() == [("attributes",)]

    # Lowest first, as the map has them; a share on a limit gets the higher class there.
    @pytest.mark.parametrize(
        ("share", "colour"),
        [
            (-1, "141,149,155,255"),
            (0.0, "255,246,220,255"),
            (0.19, "255,246,220,255"),
            (0.2, "194,225,179,255"),
            (0.6, "80,172,186,255"),
            (0.8, "47,128,171,255"),
            (1.0, "47,128,171,255"),
        ],
    )
    def test_areas_by_share(
        self, geopackage: sqlite3.Connection, share: float, colour: str
    ) -> None:
        renderer = self.renderer(geopackage, "areas")
        assert renderer.attrib["type"] == "graduatedSymbol"
        assert renderer.attrib["attr"] == 'coalesce("robust_low", -1)'
        fits = [  # QGIS takes the first of them
            step.attrib["symbol"]
            for step in renderer.iterfind("ranges/range")
            if float(step.attrib["lower"]) <= share <= float(step.attrib["upper"])
        ]
        assert self.colours(renderer)[fits[0]] == colour

    @pytest.mark.parametrize(
        ("residents", "label"),
        [
            (0.0, []),
            (0.4, ["minder dan 10"]),
            (10.0, ["10 tot 50"]),
            (99.0, ["50 tot 100"]),
            (412, ["100 of meer"]),
        ],
    )
    def test_squares_by_who_lacks_robust_access(
        self, geopackage: sqlite3.Connection, residents: float, label: list[str]
    ) -> None:
        renderer = self.renderer(geopackage, "squares")
        assert renderer.attrib["attr"] == "lacking_low"
        fits = [
            step.attrib["label"]
            for step in renderer.iterfind("ranges/range")
            if float(step.attrib["lower"]) <= residents <= float(step.attrib["upper"])
        ]
        assert fits[:1] == label

    def test_gaps_are_outlines(self, geopackage: sqlite3.Connection) -> None:
        renderer = self.renderer(geopackage, "gaps")
        (style,) = renderer.iterfind("symbols/symbol/layer/Option/Option[@name='style']")
        assert style.attrib["value"] == "no"

    @pytest.mark.parametrize("layer", ["places", "place_areas"])
    def test_places_by_category(
        self, geopackage: sqlite3.Connection, settings: Settings, layer: str
    ) -> None:
        renderer = self.renderer(geopackage, layer)
        assert renderer.attrib["type"] == "categorizedSymbol"
        assert renderer.attrib["attr"] == "category"
        classes = {step.attrib["value"]: step for step in renderer.iterfind("categories/category")}
        assert list(classes) == list(settings.categories)
        assert classes["allotment"].attrib["label"] == "moestuin"
        colours = self.colours(renderer)
        assert len({colours[step.attrib["symbol"]] for step in classes.values()}) == 15

    @pytest.mark.parametrize("layer", ["entrances", "origins"])
    def test_points_alike(self, geopackage: sqlite3.Connection, layer: str) -> None:
        renderer = self.renderer(geopackage, layer)
        assert renderer.attrib["type"] == "singleSymbol"
        assert self.colours(renderer) == {"0": "69,82,92,255"}


class TestParquet:
    """For analysts."""

    @pytest.mark.parametrize("name", ["nodes", "edges", "places", "entrances", "areas", "origins"])
    def test_a_table_as_it_is(self, folder: Path, results: Results, name: str) -> None:
        table = results.world.nodes if name == "nodes" else vars(results)[name]
        read = pq.read_table(folder / "parquet" / f"{name}.parquet")
        assert read.column_names == list(table.columns)
        assert read.num_rows == len(table)
        shapes = [shapely.from_wkb(blob.as_py()) for blob in read["geometry"]]
        assert shapes == table.geometry.tolist()
        metadata = read.schema.metadata[b"geo"]
        column = json.loads(metadata)["columns"]["geometry"]
        assert (column["encoding"], column["crs"]["id"]["code"]) == ("WKB", 28992)

    def test_figures(self, folder: Path) -> None:
        read = pq.read_table(folder / "parquet" / "origins.parquet")
        assert read["count_library"].to_pylist() == [20, 0, None]
        assert read["snap_m"].to_pylist() == [1.25, 0.0, None]
        assert read["weight"].to_pylist() == [50.13, 50.13, None]
        names = pq.read_table(folder / "parquet" / "places.parquet")["name"].to_pylist()
        assert names == [*NAMES, None, "Volkstuin"]

    def test_compressed(self, folder: Path) -> None:
        file = pq.ParquetFile(folder / "parquet" / "origins.parquet")
        assert file.metadata.row_group(0).column(0).compression == "ZSTD"


class TestRecord:
    """run.json."""

    @pytest.fixture
    def record(self, folder: Path) -> dict[str, Any]:
        def refuse(name: str) -> None:
            pytest.fail(f"{name} is no JSON")

        content = (folder / "run.json").read_text(encoding="utf-8")
        record: dict[str, Any] = json.loads(content, parse_constant=refuse)
        return record

    def test_every_output_can_be_checked(self, folder: Path, record: dict[str, Any]) -> None:
        listed = {file["path"]: (file["sha256"], file["bytes"]) for file in record["outputs"]}
        there = {
            name: (hashlib.sha256(content).hexdigest(), len(content))
            for name, content in contents(folder).items()
            if name != "run.json"
        }
        assert listed == there
        assert list(listed) == sorted(there)

    def test_the_run_can_be_done_again(self, record: dict[str, Any], settings: Settings) -> None:
        assert Settings.model_validate_json(json.dumps(record["settings"])) == settings
        # Their order decides when a place fits several.
        assert list(record["settings"]["categories"]) == list(settings.categories)
        assert record["inputs"][1] == {
            "role": "areas",
            "path": "wijken.gpkg",
            "sha256": "ab12",
            "bytes": 345,
            "date": "2024",
            "credit": "CBS",
            "licence": "CC BY 4.0",
        }
        assert [source["path"] for source in record["inputs"]] == ["dorp.osm.pbf", "wijken.gpkg"]
        libraries = {"babel", "jinja2", "opening-hours-py", "matplotlib", "python-pptx", "shapely"}
        others = {"sociale_infra", "python", "gdal", "geos", "proj"}
        assert libraries | others <= {*record["versions"]}

    def test_an_extra_that_is_not_there_has_no_version(
        self, tmp_path: Path, results: Results, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def version(name: str) -> str:
            if name == "python-pptx":
                raise PackageNotFoundError(name)
            return "1.0"

        monkeypatch.setattr(record_module, "version", version)
        write_record(tmp_path, results, Steps(started=STARTED))
        versions = json.loads((tmp_path / "run.json").read_text(encoding="utf-8"))["versions"]
        assert versions["matplotlib"] == "1.0"
        assert "python-pptx" not in versions

    def test_what_was_found(self, record: dict[str, Any], settings: Settings) -> None:
        counts = record["counts"]
        by_category = dict.fromkeys(settings.categories, 0)
        by_category |= {"library": len(NAMES), "park": 1, "allotment": 1}
        assert counts.pop("places_by_category") == by_category
        assert counts == {
            "nodes": 2,
            "edges": 1,
            "places": len(NAMES) + 2,
            "entrances": len(NAMES) + 2,
            "areas": 2,
            "origins": 3,
            "unsnapped_origins": 1,
        }

    def test_what_it_was(self, record: dict[str, Any]) -> None:
        told = (
            "started",
            "timings",
            "beside",
            "title",
            "sample",
            "unit",
            "level",
            "crs",
            "findings",
        )
        assert {name: record[name] for name in told} == {
            "started": "2026-01-02T03:04:05+00:00",
            "timings": {"draw the map": 0.5},
            "beside": ["draw the map"],
            "title": "Dörp",
            "sample": True,
            "unit": "residents",
            "level": "wijk",
            "crs": RD,
            "findings": [
                {
                    "code": "date_unknown",
                    "values": {},
                    "nl": "De gegevens van OpenStreetMap zeggen niet hoe oud ze zijn.",
                    "en": "The OpenStreetMap data does not say how old it is.",
                }
            ],
        }

    def test_people_can_read_it(self, folder: Path) -> None:
        lines = (folder / "run.json").read_text(encoding="utf-8").splitlines()
        assert '  "title": "Dörp",' in lines


class TestFullDisk:
    """Said in a line, and the old results stay whole."""

    def test_on_the_way(self, tmp_path: Path, folder: Path, results: Results) -> None:
        """However many bytes there is room for, short of what is needed."""
        target = tmp_path / "results"
        with new_results(target) as building:
            shutil.copytree(folder, building, dirs_exist_ok=True)
        before = contents(target)
        needed = max(len(content) for content in before.values())
        for room in range(0, needed, needed // 5):
            with (
                pytest.raises(OutputError, match="make room on the disk"),
                new_results(target) as building,
                room_for(room),
            ):
                write_all(building, results)
            assert contents(target) == before
            assert [path.name for path in tmp_path.iterdir()] == ["results"]

    def test_what_gdal_does_not_tell(
        self, tmp_path: Path, results: Results, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """When the disk is full only at the end, it leaves out an index and says nothing."""
        write = pyogrio.write_dataframe
        path = tmp_path / "x.gpkg"
        write_geopackage(path, results)
        size = path.stat().st_size

        def write_with(room: int) -> None:
            def short(*args: object, **options: object) -> None:
                with room_for(room):
                    write(*args, **options)

            monkeypatch.setattr(pyogrio, "write_dataframe", short)
            path.unlink()
            write_geopackage(path, results)

        told = ""
        for room in range(size // 3, size, 4096):
            try:
                write_with(room)
            except OutputError as error:
                told = str(error)
            if "no such table: rtree_origins_geom" in told:
                return
        pytest.fail(f"it was never told that the index is absent: {told}")

    def test_what_is_told(
        self, tmp_path: Path, results: Results, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def refuse(*_: object) -> None:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

        monkeypatch.setattr(Path, "write_bytes", refuse)
        told = "cannot be written: No space left on device; make room on the disk"
        with pytest.raises(OutputError, match=f"^social-infrastructure.xlsx: {told}"):
            write_all(tmp_path, results)

    def test_a_bug_stays_a_bug(self, tmp_path: Path, results: Results) -> None:
        broken = replace(results, coverage=results.coverage.drop(columns="covered"))
        with pytest.raises(KeyError, match="covered"):
            write_all(tmp_path, broken)
