"""The benchmark on the sample town: what it says of error is true, and what is absent is named."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import geopandas as gpd
import networkx as nx
import numpy as np
import pytest
from numpy.testing import assert_allclose
from shapely import LineString
from typer.testing import CliRunner

from benchmarks import __main__ as benchmark
from benchmarks import measure, whole, worker
from benchmarks.clock import Clock
from benchmarks.exact import walk_exactly
from benchmarks.methods import METHODS, by_networkx, by_sociale_infra
from benchmarks.same import find_differing
from benchmarks.second import time_second
from benchmarks.task import Task
from sociale_infra.config import Settings
from sociale_infra.extraction import extract
from sociale_infra.sources.inputs import Inputs
from sociale_infra.sources.sample_town import SampleTown
from sociale_infra.town import World
from tests.province import write_province

HERE = ("sociale_infra", "networkx", "networkx, every bend")


def make_task() -> Task:
    """Draw an L of two streets, with a shop at its far end and homes on the way.

    o (0, 500)   the shop
    |
    + (0, 0) ---- + (1000, 0)
    """
    corners = np.array([[0.0, 500.0], [0.0, 0.0], [1000.0, 0.0]])
    return Task(
        node_xy=corners,
        u=np.array([0, 1]),
        v=np.array([1, 2]),
        length_m=np.array([500.0, 1000.0]),
        line=np.array([LineString(corners[:2]), LineString(corners[1:])], dtype=object),
        place_xy=np.array([[10.0, 490.0]]),
        category=np.array([0]),
        keys=("shop",),
        address_xy=np.array([[-5.0, 480.0], [300.0, 7.0], [310.0, -1.0], [310.0, -1.0]]),
    )


WALKS = [10 + 10 + 5, 10 + 490 + 300 + 7, 10 + 490 + 310 + 1, 10 + 490 + 310 + 1]


def test_exact_is_the_walk_from_door_to_door() -> None:
    nearest_m, places = walk_exactly(make_task())
    assert_allclose(nearest_m, [WALKS])
    assert places.tolist() == [[1, 0, 0, 0]]


def test_ours_is_exact() -> None:
    answer = by_sociale_infra(make_task(), Clock())
    assert_allclose(answer.nearest_m, [WALKS])
    assert answer.places.tolist() == [[1, 0, 0, 0]]


def test_from_node_to_node_the_ends_are_missed() -> None:
    # The shop is put on the north end, the homes there and on the corner.
    answer = by_networkx(make_task(), Clock(), bends=False)
    assert_allclose(answer.nearest_m, [[0, 500, 500, 500]])
    assert answer.places.tolist() == [[1, 1, 1, 1]]


def test_every_bend_becomes_a_node() -> None:
    bent = make_task()._replace(
        node_xy=np.array([[0.0, 0.0], [100.0, 100.0]]),
        u=np.array([0]),
        v=np.array([1]),
        length_m=np.array([200.0]),
        line=np.array([LineString([(0, 0), (100, 0), (100, 100)])], dtype=object),
    )
    task = bent.at_every_bend()
    streets: nx.Graph[int] = nx.Graph()
    streets.add_weighted_edges_from(zip(task.u, task.v, task.length_m, strict=True))
    assert len(streets) == 3
    assert set(nx.get_edge_attributes(streets, "weight").values()) == {100}


MEASURE = """
import json
from benchmarks.clock import Clock

clock = Clock()
with clock.step("large"):
    large = bytes(b"x" * (50 * 2**20))
    del large
with clock.step("small"):
    pass
print(json.dumps(clock.peak_mb))
"""


def test_peak_is_of_the_step_itself() -> None:
    # In a process of its own, as the benchmark does: a system may take memory back from this one.
    command = [sys.executable, "-c", MEASURE]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    peak_mb = json.loads(done.stdout)
    assert 45 < peak_mb["large"] < 120
    assert peak_mb["small"] < 45


@pytest.fixture(scope="module")
def report(sample_town: SampleTown, tmp_path_factory: pytest.TempPathFactory) -> str:
    """Run it all in this process, for every seventh home, without the tools that are AGPL."""

    def extract_few(inputs: Inputs, settings: Settings) -> World:
        world = extract(inputs, settings)
        return replace(world, origins=world.origins.iloc[::7].reset_index(drop=True))

    def call(module: str, *arguments: object) -> None:
        name, *paths = map(str, arguments)
        if module == "benchmarks.worker":
            tables, out = map(Path, paths)
            worker.main(name, tables, out)
        else:
            osm_file, areas_file, out = map(Path, paths)
            whole.main(name, osm_file, areas_file, out)

    folder = tmp_path_factory.mktemp("benchmark")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(measure, "call", call)
        patch.setattr(benchmark, "extract", extract_few)
        patch.setattr(benchmark, "sample_inputs", lambda _: Inputs(*sample_town, sample=True))
        patch.setattr(measure, "_version", lambda tool: None if tool in PEERS else "1.0")
        done = CliRunner().invoke(benchmark.app, ["--repeat", "1", "--out", str(folder)])
    assert done.exit_code == 0, done.output
    assert "Not installed, so not measured: pandana, cityseer" in done.stderr
    assert (folder / "latest.svg").stat().st_size < 500_000
    return (folder / "latest.md").read_text(encoding="utf-8")


PEERS = ("pandana", "cityseer")


def read_table(report: str, heading: str) -> dict[str, dict[str, str]]:
    """Read the table below a heading: row by column."""
    part = report.split(f"## {heading}\n")[1].split("\n## ", maxsplit=1)[0]
    head, _, *lines = [
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in part.splitlines()
        if line.startswith("|")
    ]
    return {name: dict(zip(head[1:], cells, strict=True)) for name, *cells in lines}


def test_report_names_what_is_invented_and_what_is_not_installed(report: str) -> None:
    assert report.startswith("# Voorbeeldstad (invented)\n")
    assert "Not installed, so not measured: pandana, cityseer." in report


def test_ours_has_no_error_and_the_others_have(report: str) -> None:
    error = read_table(report, "Error")
    assert tuple(error) == HERE
    assert set(error["sociale_infra"].values()) == {"0.0", "0.0%", "0"}
    for other in HERE[1:]:
        assert float(error[other]["most m"]) > 10


def test_figures_are_the_sums_of_their_steps(report: str) -> None:
    for name, row in read_table(report, "Seconds").items():
        parts = sum(float(row[step]) for step in ("build", "snap", "nearest"))
        assert float(row["nearest in all"]) == pytest.approx(parts, abs=0.02), name


def test_growth_has_every_size(report: str) -> None:
    growth = read_table(report, "Growth")
    assert len(growth) == 5
    quarter, whole = (
        int(growth[size]["addresses"].replace(",", ""))
        for size in ("25% of the addresses", "the whole town")
    )
    assert quarter == round(whole / 4)


def test_the_second_town_of_a_province_is_gone_from_its_cut(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    province = write_province(tmp_path)
    first, asked = "'s-Voorbeeld", list[Path]()
    land = gpd.read_file(province.areas_file, layer="wijken").query("water != 'JA'")
    middles = land.dissolve("gemeentenaam").centroid
    nearest = middles.drop(first).distance(middles[first]).idxmin()

    def call(_: str, way: str, osm_file: Path, areas_file: Path, out: Path) -> None:
        asked.append(osm_file)
        assert set(gpd.read_file(areas_file)["gemeentenaam"]) == {nearest}
        seconds = {"ours": 2.0, "other": 9.0}[way]
        out.with_suffix(".json").write_text(json.dumps({"in all": seconds}), encoding="utf-8")

    monkeypatch.setattr(measure, "call", call)
    found = time_second(["ours", "other"], *province, first, tmp_path, 2)
    assert (found.town, found.towns) == (nearest, 4)
    assert found.whole == {"ours": {"in all": 2.0}, "other": {"in all": 9.0}}
    assert {path.parent.parent for path in asked} == {tmp_path / "live"}
    assert len(asked) == 4
    assert found.cut_s > 0


def test_what_differs_between_two_folders_is_named(tmp_path: Path) -> None:
    """The clock of a run and where it keeps cuts make no difference; all else does."""

    def tell(clock: str, live: str, number: int) -> dict[str, object]:
        settings = {"live": {"folder": live}, "level": "wijk"}
        told = {"settings": settings, "read": {"settings": settings}, "number": number}
        return {"started": clock, "timings": {"read": clock}, **told}

    records = {"one": tell("9:00", "a", 1), "two": tell("9:05", "b", 1), "three": tell("", "b", 2)}
    for name, record in records.items():
        (tmp_path / name / "parquet").mkdir(parents=True)
        (tmp_path / name / "run.json").write_text(json.dumps(record), encoding="utf-8")
        (tmp_path / name / "parquet/places.parquet").write_bytes(b"places")
    assert find_differing(tmp_path / "one", tmp_path / "two") == []
    assert find_differing(tmp_path / "one", tmp_path / "three") == ["run.json"]
    (tmp_path / "two/parquet/places.parquet").write_bytes(b"others")
    (tmp_path / "two/map.html").write_bytes(b"")
    differing = ["map.html", "parquet/places.parquet"]
    assert find_differing(tmp_path / "one", tmp_path / "two") == differing


def test_a_method_that_fails_says_why(tmp_path: Path) -> None:
    with pytest.raises(
        RuntimeError, match=r"(?s)benchmarks\.worker networkx.*none: holds no tables"
    ):
        measure.call("benchmarks.worker", "networkx", tmp_path / "none", tmp_path / "out")


def test_only_the_peers_need_more_than_the_package() -> None:
    assert {need for method in METHODS.values() for need in method.needs} == set(PEERS)


def test_published_results_are_of_a_full_run() -> None:
    text = Path("benchmarks/results/latest.md").read_text(encoding="utf-8")
    assert text.startswith("# Zoetermeer\n")
    assert "not measured" not in text
    assert set(read_table(text, "Error")["sociale_infra"].values()) == {"0.0", "0.0%", "0"}


def test_readme_shows_the_published_results() -> None:
    text = Path("benchmarks/results/latest.md").read_text(encoding="utf-8")
    cost, error = read_table(text, "Seconds"), read_table(text, "Error")
    shown = read_table(Path("README.md").read_text(encoding="utf-8"), "Beside other tools")
    assert next(iter(shown)) == "sociale_infra"
    for method, row in shown.items():
        assert list(row.values()) == [
            cost[method]["nearest in all"],
            cost[method]["counts in all"],
            error[method]["95 % within m"],
        ]
