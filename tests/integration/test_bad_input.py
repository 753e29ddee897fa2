"""What goes wrong in a user's hands, through the real command line.

Each refusal leaves with 1, says one readable line, and leaves earlier results as they were.
"""

from __future__ import annotations

import os
from pathlib import Path
from subprocess import CompletedProcess
from typing import NamedTuple

import geopandas as gpd
import pandas as pd
import pytest
from shapely import box

from tests.command_line import call
from tests.folders import contents
from tests.unit.osm_writing import CORNER, Drawing

# A closed port instead of the network: nothing here may need it.
NOWHERE = dict.fromkeys(("http_proxy", "https_proxy", "HTTPS_PROXY"), "http://127.0.0.1:9")
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" * 20
AREAS = {"code": ["N", "S"], "name": ["Noord", "Zuid"], "population": [300, 100]}


class Town(NamedTuple):
    """A small town, and the results of a run that went well."""

    folder: Path
    osm: Path
    areas: Path
    results: Path
    before: dict[str, bytes]
    warnings: list[str]


def _call(folder: Path, *words: str | Path, seed: str = "") -> CompletedProcess[str]:
    """Run the command line in a folder; in a process with a seed of hashes, if one is given."""
    seeded = {"PYTHONHASHSEED": seed} if seed else {}
    environment = os.environ | NOWHERE | seeded
    return call(*words, folder=folder, environment=environment, afresh=bool(seed))


def _run(town: Path, osm: Path, areas: Path, out: Path, seed: str = "") -> list[str]:
    """Run a good town, with a seed of hashes if one is given, and return the warnings."""
    words: list[str | Path] = ["run", "--osm-file", osm, "--areas-file", areas, "--out", out]
    done = _call(town, *words, seed=seed)
    assert done.returncode == 0, done.stderr
    return [line for line in done.stderr.splitlines() if line.startswith("! ")]


def _streets() -> Drawing:
    """Draw eleven streets each way, 50 m apart: 121 junctions, enough to start from."""
    drawing = Drawing()
    steps = range(0, 501, 50)
    for at in steps:
        drawing.way(*((step, at) for step in steps), highway="residential")
        drawing.way(*((at, step) for step in steps), highway="footway")
    drawing.node((240, 260), amenity="library", name="De Boom")
    drawing.box(300, 300, 400, 400, leisure="park", name="Het Bos")
    return drawing


def _with_homes() -> Drawing:
    drawing = _streets()
    for x in range(25, 500, 50):
        for y in (25, 475):
            drawing.node((x, y), **{"addr:housenumber": "1"})
    return drawing


def _write_areas(path: Path, east: float = 0, *, crs: int | None = 28992, drop: str = "") -> Path:
    """Write the town's two halves, north and south, `east` metres away."""
    x, y = CORNER[0] + east, CORNER[1]
    halves = [box(x, y + 250, x + 500, y + 500), box(x, y, x + 500, y + 250)]
    frame = gpd.GeoDataFrame(AREAS, geometry=halves, crs=crs).drop(columns=[drop] if drop else [])
    frame.to_file(path, engine="pyogrio")
    return path


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Town:
    folder = tmp_path_factory.mktemp("town")
    osm = _with_homes().write(folder / "town.osm.pbf")
    areas = _write_areas(folder / "areas.gpkg")
    results = folder / "results"
    warnings = _run(folder, osm, areas, results)
    return Town(folder, osm, areas, results, contents(results), warnings)


def _refused(town: Town, *words: str | Path, status: int = 1) -> str:
    """Run onto the earlier results, and return what was said instead."""
    beside = sorted(town.folder.iterdir())
    done = _call(town.folder, "run", *words, "--out", town.results)
    assert done.returncode == status, done.stderr
    assert done.stdout == ""
    assert "Traceback" not in done.stderr
    assert contents(town.results) == town.before
    assert sorted(town.folder.iterdir()) == beside
    return done.stderr


def _refused_in_a_line(town: Town, *words: str | Path) -> str:
    (line,) = _refused(town, *words).splitlines()
    assert line.startswith("Error: ")
    return line


def test_the_town_itself_is_fine(town: Town) -> None:
    areas = pd.read_csv(town.results / "areas.csv").set_index("area_code")
    assert areas["population"].to_dict() == {"N": 300, "S": 100}
    # Ten homes in each half; the library is at most 215 + 235 m away from any of them.
    assert areas["library_coverage"].to_dict() == {"N": 1, "S": 1}
    assert "run.json" in town.before
    assert "map.html" in town.before


class TestOsmFile:
    """The OpenStreetMap file is not what it should be."""

    def test_one_stray_point_without_areas(self, town: Town, tmp_path: Path) -> None:
        drawing = _with_homes()
        drawing.node((4_000_000, -3_000_000), **{"addr:housenumber": "1"})
        line = _refused_in_a_line(town, "--osm-file", drawing.write(tmp_path / "stray.osm"))
        assert "stray.osm: reaches over" in line
        assert "--areas-file" in line

    @pytest.mark.parametrize(
        ("name", "content", "told"),
        [
            ("absent.osm.pbf", None, "no such"),
            ("empty.osm.pbf", b"", "empty"),
            ("letter.osm.pbf", b"Dear reader,\n" * 30, "download it again"),
            ("picture.osm", PNG, "download it again"),
        ],
    )
    def test_no_openstreetmap_data(
        self, town: Town, tmp_path: Path, name: str, content: bytes | None, told: str
    ) -> None:
        path = tmp_path / name
        if content is not None:
            path.write_bytes(content)
        line = _refused_in_a_line(town, "--osm-file", path, "--areas-file", town.areas)
        assert name in line
        assert told in line

    def test_a_download_that_stopped(self, town: Town, tmp_path: Path) -> None:
        whole, path = town.osm.read_bytes(), tmp_path / "half.osm.pbf"
        path.write_bytes(whole[: len(whole) // 2])
        line = _refused_in_a_line(town, "--osm-file", path, "--areas-file", town.areas)
        assert "half.osm.pbf" in line
        assert "download it again" in line

    def test_a_folder(self, town: Town, tmp_path: Path) -> None:
        line = _refused_in_a_line(town, "--osm-file", tmp_path)
        assert str(tmp_path) in line
        assert "folder" in line

    def test_nowhere_to_walk(self, town: Town, tmp_path: Path) -> None:
        drawing = Drawing()
        drawing.way((0, 0), (100, 0), highway="motorway")
        path = drawing.write(tmp_path / "road.osm")
        line = _refused_in_a_line(town, "--osm-file", path, "--areas-file", town.areas)
        assert "road.osm" in line
        assert "walk" in line

    def test_no_ways_at_all(self, town: Town, tmp_path: Path) -> None:
        drawing = Drawing()
        drawing.node((10, 10), amenity="library")
        path = drawing.write(tmp_path / "dots.osm")
        assert "dots.osm" in _refused_in_a_line(town, "--osm-file", path)

    def test_ways_without_their_nodes(self, town: Town, tmp_path: Path) -> None:
        drawing = Drawing()
        drawing.way((0, 0), (100, 0), highway="footway")
        path = drawing.write(tmp_path / "bare.osm", without=[(0, 0), (100, 0)])
        assert "bare.osm" in _refused_in_a_line(town, "--osm-file", path)

    def test_a_network_too_small_to_start_from(self, town: Town, tmp_path: Path) -> None:
        drawing = Drawing()
        drawing.way((0, 0), (100, 0), highway="footway")
        path = drawing.write(tmp_path / "path.osm")
        line = _refused_in_a_line(town, "--osm-file", path, "--areas-file", town.areas)
        assert "100 nodes" in line
        assert "network.min_component_nodes" in line

    def test_none(self, town: Town) -> None:
        line = _refused_in_a_line(town, "--areas-file", town.areas, "--offline")
        assert "--osm-file" in line
        assert "sociale-infra demo" in line


class TestAreasFile:
    """The areas are not what they should be."""

    @pytest.mark.filterwarnings("ignore:'crs' was not provided")  # it is what we are after
    @pytest.mark.parametrize(
        ("name", "crs", "drop", "told"),
        [
            ("nocode.gpkg", 28992, "code", "code"),
            ("noname.gpkg", 28992, "name", "name"),
            ("lost.gpkg", None, "", "CRS"),
            ("metres.geojson", None, "", "CRS"),
        ],
    )
    def test_they_lack_something(
        self, town: Town, tmp_path: Path, name: str, crs: int | None, drop: str, told: str
    ) -> None:
        path = _write_areas(tmp_path / name, crs=crs, drop=drop)
        line = _refused_in_a_line(town, "--osm-file", town.osm, "--areas-file", path)
        assert name in line
        assert told in line

    def test_they_lie_elsewhere(self, town: Town, tmp_path: Path) -> None:
        path = _write_areas(tmp_path / "elsewhere.gpkg", east=50_000)
        line = _refused_in_a_line(town, "--osm-file", town.osm, "--areas-file", path)
        assert "town.osm.pbf" in line
        assert "same town" in line

    def test_they_are_more_than_a_province(self, town: Town, tmp_path: Path) -> None:
        # 150 by 100 km: 24 million cells of 25 m, of 270 bytes each.
        x, y = CORNER
        whole = box(x, y, x + 150_000, y + 100_000)
        path = tmp_path / "land.gpkg"
        frame = gpd.GeoDataFrame({"code": ["L"], "name": ["Land"]}, geometry=[whole], crs=28992)
        frame.to_file(path, engine="pyogrio")
        line = _refused_in_a_line(town, "--osm-file", town.osm, "--areas-file", path)
        assert "land.gpkg: its areas are 15,0" in line
        assert "24 million cells of 25 m and take over 6 GB of memory" in line

    def test_they_are_no_map(self, town: Town, tmp_path: Path) -> None:
        path = tmp_path / "picture.gpkg"
        path.write_bytes(PNG)
        line = _refused_in_a_line(town, "--osm-file", town.osm, "--areas-file", path)
        assert "picture.gpkg" in line
        assert "GeoPackage, GeoJSON or Shapefile" in line

    def test_an_unknown_municipality(self, town: Town, tmp_path: Path) -> None:
        path = tmp_path / "wijken.geojson"
        frame = gpd.read_file(town.areas)
        frame.assign(gemeentenaam=["Zoetermeer", "Delft"]).to_file(path, engine="pyogrio")
        line = _refused_in_a_line(
            town, "--osm-file", town.osm, "--areas-file", path, "--municipality", "zoetermere"
        )
        assert "'zoetermere'" in line
        assert "did you mean Zoetermeer?" in line

    def test_a_municipality_without_its_borders(self, town: Town) -> None:
        line = _refused_in_a_line(
            town, "--osm-file", town.osm, "--municipality", "Zoetermeer", "--offline"
        )
        assert "PDOK" in line
        assert "--areas-file" in line

    def test_nobody_lives_there(self, town: Town, tmp_path: Path) -> None:
        osm = _streets().write(tmp_path / "empty.osm.pbf")
        out = tmp_path / "out"
        done = _call(tmp_path, "run", "--osm-file", osm, "--areas-file", town.areas, "--out", out)
        assert done.returncode == 1
        assert "has none of the addresses from which the 400 residents" in done.stderr
        assert not out.exists()

    def test_nobody_lives_in_one_of_them(self, town: Town, tmp_path: Path) -> None:
        drawing = _streets()
        drawing.node((25, 25), **{"addr:housenumber": "1"})
        osm = drawing.write(tmp_path / "south.osm.pbf")
        out = tmp_path / "out"
        done = _call(tmp_path, "run", "--osm-file", osm, "--areas-file", town.areas, "--out", out)
        assert done.returncode == 0, done.stderr
        assert "No starting points in Noord" in done.stderr
        coverage = pd.read_csv(out / "areas.csv").set_index("area_code")["library_coverage"]
        assert pd.isna(coverage["N"])
        assert coverage["S"] == 1

    def test_none_is_given_and_no_home_is_left_out(self, tmp_path: Path) -> None:
        drawing = _with_homes()
        drawing.node((25, -8), **{"addr:housenumber": "2"})  # south of the last street
        osm = drawing.write(tmp_path / "all.osm.pbf")
        done = _call(tmp_path, "check", "--osm-file", osm, "--out", tmp_path / "out")
        assert done.returncode == 0, done.stderr
        assert "21 addresses" in done.stderr


class TestConfig:
    """The settings say what cannot be."""

    def test_all_mistakes_at_once(self, town: Town, tmp_path: Path) -> None:
        path = tmp_path / "own.yaml"
        path.write_text("network: {max_snap: 5}\nlevel: street\nwalking: {speed_kmh: fast}\n")
        told = _refused(town, "--osm-file", town.osm, "--config", path).splitlines()
        assert told[0].startswith("Error: ")
        assert "own.yaml" in told[0]
        assert len(told) == 1 + 3
        text = "\n".join(told)
        assert "network.max_snap: there is no such setting; did you mean max_snap_m?" in text
        assert "'street'" in text
        assert "'fast'" in text

    @pytest.mark.parametrize("content", [None, b"level: [wijk", b"level: wijk\nlevel: buurt\n"])
    def test_no_settings(self, town: Town, tmp_path: Path, content: bytes | None) -> None:
        path = tmp_path / "own.yaml"
        if content is not None:
            path.write_bytes(content)
        text = _refused(town, "--osm-file", town.osm, "--config", path)
        assert text.startswith(f"Error: {path}")


class TestOut:
    """The results cannot be written there."""

    def test_under_a_file(self, town: Town, tmp_path: Path) -> None:
        note = tmp_path / "note.txt"
        note.write_text("keep me", encoding="utf-8")
        done = _call(tmp_path, "run", "--osm-file", town.osm, "--out", note / "results")
        assert done.returncode == 1
        (line,) = done.stderr.splitlines()
        assert str(note) in line
        assert contents(tmp_path) == {"note.txt": b"keep me"}

    def test_a_file(self, town: Town, tmp_path: Path) -> None:
        note = tmp_path / "note.txt"
        note.write_text("keep me", encoding="utf-8")
        done = _call(tmp_path, "run", "--osm-file", town.osm, "--out", note)
        assert done.returncode == 1
        (line,) = done.stderr.splitlines()
        assert str(note) in line
        assert contents(tmp_path) == {"note.txt": b"keep me"}

    def test_among_other_files(self, town: Town, tmp_path: Path) -> None:
        home = tmp_path / "home"
        home.mkdir()
        (home / "thesis.docx").write_bytes(b"keep me")
        done = _call(tmp_path, "run", "--osm-file", town.osm, "--out", home)
        assert done.returncode == 1
        (line,) = done.stderr.splitlines()
        assert str(home) in line
        assert "thesis.docx" in line
        assert "empty or a new folder" in line
        assert contents(tmp_path) == {"home/thesis.docx": b"keep me"}


class TestUsage:
    """What is no command ends with 2, and shows how to ask for help."""

    def test_options(self, town: Town) -> None:
        said = _refused(town, "--osm-fil", town.osm, status=2)
        assert "Usage: sociale-infra run" in said
        assert "--osm-file" in said

    def test_demo_and_its_help_agree_on_settings(self, tmp_path: Path) -> None:
        (tmp_path / "config.yaml").write_text("level: nonsense", encoding="utf-8")
        told = " ".join(_call(tmp_path, "demo", "--help").stdout.split())
        assert "./config.yaml is not read" in told
        # It gets as far as the folder, which is refused.
        (tmp_path / "file").write_text("mine", encoding="utf-8")
        done = _call(tmp_path, "demo", "--out", tmp_path / "file")
        assert done.returncode == 1
        assert "nonsense" not in done.stderr
        assert "file" in done.stderr

    def test_commands(self, tmp_path: Path) -> None:
        done = _call(tmp_path, "rum")
        assert done.returncode == 2
        assert "'rum'" in done.stderr


def test_check_finds_what_a_run_would(town: Town, tmp_path: Path) -> None:
    drawing = Drawing()
    drawing.way((0, 0), (100, 0), highway="motorway")
    road = drawing.write(tmp_path / "road.osm")
    done = _call(tmp_path, "check", "--osm-file", road, "--areas-file", town.areas)
    assert done.returncode == 1
    assert "road.osm" in done.stderr.splitlines()[-1]


@pytest.mark.parametrize("command", ["check", "run"])
def test_corrections_and_the_results_folder_are_checked_too(
    town: Town, tmp_path: Path, command: str
) -> None:
    words = [command, "--osm-file", str(town.osm), "--areas-file", str(town.areas)]
    foreign = tmp_path / "foreign"
    foreign.mkdir()
    (foreign / "run.json").write_text("mine", encoding="utf-8")
    done = _call(tmp_path, *words, "--out", foreign)
    assert done.returncode == 1
    assert "foreign" in done.stderr
    (tmp_path / "data/local").mkdir(parents=True)
    (tmp_path / "data/local/places.csv").write_text("action,nonsense\nadd,1\n", encoding="utf-8")
    done = _call(tmp_path, *words, "--out", tmp_path / "out")
    assert done.returncode == 1
    assert "places.csv" in done.stderr


def test_check_of_good_input_writes_nothing(town: Town, tmp_path: Path) -> None:
    done = _call(tmp_path, "check", "--osm-file", town.osm, "--areas-file", town.areas)
    assert done.returncode == 0, done.stderr
    assert "2 areas, 400 inhabitants" in done.stderr
    assert "20 addresses" in done.stderr
    assert contents(tmp_path) == {}


def test_warnings_come_in_the_same_order_every_time(town: Town, tmp_path: Path) -> None:
    again = _run(tmp_path, town.osm, town.areas, tmp_path / "out", seed="2")
    assert len(town.warnings) > 5  # most categories are absent
    assert again == town.warnings


@pytest.mark.parametrize("command", ["check", "run"])
@pytest.mark.parametrize(
    ("file", "told"),
    [
        ("absent.csv", "absent.csv: there is no such file"),
        ("odd.csv", "odd.csv, line 2, column lonely: '1.234' may have a decimal"),
    ],
)
def test_a_file_of_need_that_will_not_do(town: Town, command: str, file: str, told: str) -> None:
    (town.folder / "odd.csv").write_text("code,lonely\nN,1.234\n", encoding="utf-8")
    label = "{nl: eenzaam, en: lonely}"
    about = "credit: x, licence: x, date: x, area_code: code"
    config = town.folder / "need.yaml"
    config.write_text(
        f"need: {{files: [{{path: {file}, {about}, indicators: "
        f"{{lonely: {{label: {label}, worse: high}}}}}}]}}",
        encoding="utf-8",
    )
    out = ["--out", str(town.results)] if command == "run" else []
    words = [command, "--config", config, "--osm-file", town.osm, "--areas-file", town.areas]
    done = _call(town.folder, *map(str, [*words, *out]))
    assert done.returncode == 1
    assert told in done.stderr
    assert contents(town.results) == town.before
