"""Towns out of one file: from a cut as from the whole, and all of them with one command."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from subprocess import CompletedProcess

import geopandas as gpd
import pandas as pd
import pytest

from tests.command_line import call
from tests.conftest import MakeOnce
from tests.folders import digests
from tests.province import FOLDERS, TOWNS, Province, write_province

RECORD = "run.json"


@pytest.fixture(scope="module")
def province(make_once: MakeOnce) -> Province:
    def make(folder: Path) -> None:
        write_province(folder)

    folder = make_once("province", make)
    return Province(folder / "voorbeeldstad.osm.pbf", folder / "province.gpkg")


@pytest.fixture(scope="module")
def alone(province: Province, make_once: MakeOnce) -> Path:
    """The results folder of a run of one town, out of the whole files."""

    def make(folder: Path) -> None:
        done = call(
            *("run", "--osm-file", province.osm_file, "--areas-file", province.areas_file),
            *("--municipality", "GM9992", "--out", folder / "results"),
            folder=folder,
        )
        assert done.returncode == 0, done.stderr

    return make_once("town alone", make) / "results"


def _without_clock(folder: Path) -> tuple[dict[str, str], dict[str, object]]:
    """Return what a results folder holds, but when it was made and how long that took."""
    files = digests(folder)
    files.pop(RECORD)
    record = json.loads((folder / RECORD).read_text())
    clock = ("started", "timings", "beside")
    return files, {key: value for key, value in record.items() if key not in clock}


def test_a_run_from_a_cut_is_a_run_from_the_whole(
    province: Province, alone: Path, tmp_path: Path
) -> None:
    files = ("--osm-file", province.osm_file, "--areas-file", province.areas_file)
    cut = call("cut", *files, folder=tmp_path)
    assert cut.returncode == 0, cut.stderr

    done = call(
        *("run", *files, "--municipality", "GM9992", "--out", "results", "--verbose"),
        folder=tmp_path,
    )

    assert done.returncode == 0, done.stderr
    assert "which was cut out of it" in done.stderr
    assert _without_clock(tmp_path / "results") == _without_clock(alone)


# ---- All of them with one command. ----


def _towns(province: Province, folder: Path, *more: object) -> CompletedProcess[str]:
    return call(
        *("towns", "--osm-file", province.osm_file, "--areas-file", province.areas_file),
        *("--out", "out", *more),
        folder=folder,
        afresh=True,  # what Dask starts imports the program that started it
    )


@pytest.fixture(scope="module")
def made(province: Province, make_once: MakeOnce) -> Path:
    """A folder in which all towns were made, into `out`, and what that said."""

    def make(folder: Path) -> None:
        done = _towns(province, folder)
        assert done.returncode == 0, done.stderr
        (folder / "stdout").write_text(done.stdout)
        (folder / "stderr").write_text(done.stderr)

    return make_once("towns", make)


@pytest.fixture
def again(made: Path, tmp_path: Path) -> Path:
    """The same, to be changed."""
    return shutil.copytree(made, tmp_path / "again")


def _towns_by_one(province: Province, folder: Path, *more: object) -> CompletedProcess[str]:
    """Make them with one worker, which takes half as long to start as two."""
    return _towns(province, folder, "--workers", 1, *more)


def _table(folder: Path) -> pd.DataFrame:
    return pd.read_csv(folder / "out/towns.csv", index_col="municipality_code")


def _begun(folder: Path) -> dict[str, str]:
    """Return when each town was made."""
    records = (folder / "out/towns").glob(f"*/{RECORD}")
    return {path.parent.name: json.loads(path.read_text())["started"] for path in records}


def test_each_town_is_as_from_a_run_of_its_own(made: Path, alone: Path) -> None:
    assert sorted(path.name for path in (made / "out/towns").iterdir()) == sorted(FOLDERS)
    assert _without_clock(made / "out/towns/voorbeeld-aan-zee") == _without_clock(alone)


def test_its_progress_and_the_page_are_told(made: Path) -> None:
    assert (made / "stdout").read_text() == "out/atlas.html\n"
    lines = (made / "stderr").read_text().splitlines()
    assert [line.partition(":")[0] for line in lines] == [f"{n} of 4" for n in range(1, 5)]
    # Two workers: one town tells too little of how long the others take.
    assert ["min left" in line for line in lines] == [False, True, True, False]


def test_a_row_tells_what_the_town_tells_of_itself(made: Path) -> None:
    table = _table(made)
    assert table.index.tolist() == [*TOWNS]
    assert table["municipality_name"].tolist() == [name for name, _ in TOWNS.values()]
    assert table["state"].unique().tolist() == ["made"]
    for row in table.itertuples():
        folder = made / "out/towns" / str(row.folder)
        figures = json.loads((folder / RECORD).read_text())["headline"]["figures"]
        areas = pd.read_csv(folder / "areas.csv")
        assert row.areas == len(areas)
        assert row.weight == pytest.approx(areas["weight"].sum(), abs=0.5)
        assert row.robust_low == pytest.approx(figures["verdicts"]["robust"]["share"][0], abs=1e-4)
        levels = [getattr(row, f"level_{number}") for number in range(5)]
        assert sum(levels) + row.level_unknown == pytest.approx(row.weight, abs=1)


def test_all_files_are_listed_and_described(made: Path) -> None:
    record = json.loads((made / "out" / RECORD).read_text())
    files = {"atlas.html", "data-dictionary.csv", "towns.csv", "towns.gpkg", "towns.xlsx"}
    assert {one["path"] for one in record["outputs"]} == files
    assert {path.name for path in (made / "out").iterdir()} == {*files, RECORD, "towns"}
    assert [town["fault"] for town in record["towns"]] == [""] * 4
    assert all(town["memory_mb"] > 100 for town in record["towns"])
    borders = gpd.read_file(made / "out/towns.gpkg", layer="towns")
    assert borders["municipality_code"].tolist() == [*TOWNS]
    assert borders.area.sum() / 1e6 == pytest.approx(_table(made)["surface_km2"].sum(), abs=0.3)


def test_what_is_there_is_not_made_again_and_the_files_stay_equal(
    province: Province, again: Path
) -> None:
    before, begun = digests(again / "out"), _begun(again)

    done = _towns_by_one(province, again)

    assert done.returncode == 0, done.stderr
    assert done.stderr.count("is there already") == 4
    assert _begun(again) == begun
    after = digests(again / "out")
    assert {name for name in before if before[name] != after[name]} == {RECORD}


def test_one_town_is_made_again_where_it_was_cut_short_or_is_asked_for_otherwise(
    province: Province, again: Path
) -> None:
    begun = _begun(again)
    (again / "out/towns/boven/map.html").write_text("half")
    (again / "other.yaml").write_text("robust: {walk_m: 700}")

    whole = _towns_by_one(province, again, "--municipality", "../../boven")
    healed = _begun(again)
    other = _towns_by_one(province, again, "--municipality", "GM9991", "--config", "other.yaml")

    assert (whole.returncode, other.returncode) == (0, 0), whole.stderr + other.stderr
    assert {name for name in begun if begun[name] != healed[name]} == {"boven"}
    assert {name for name in begun if healed[name] != _begun(again)[name]} == {"s-voorbeeld"}
    # The others were made with another norm than that of this time.
    assert _table(again)["state"].to_dict() == {
        "GM9991": "made",
        **dict.fromkeys(("GM9992", "GM9993", "GM9994"), "earlier"),
    }


def test_a_town_that_fails_is_told_and_stops_no_other(province: Province, again: Path) -> None:
    shutil.rmtree(again / "out/towns/boven")
    (again / "out/towns/boven").write_text("in the way")
    begun = _begun(again)

    done = _towns_by_one(province, again)

    assert done.returncode == 1
    last = done.stderr.splitlines()[-1]
    assert last.startswith("Failed: ../../Boven: ")
    assert last.endswith("is a file, where a folder must come; name another one with --out")
    assert "Traceback" not in done.stderr
    table = _table(again)
    assert table["state"].to_dict() == {**dict.fromkeys(TOWNS, "made"), "GM9993": "failed"}
    assert "is a file" in str(table["fault"]["GM9993"])
    assert table["robust_low"].isna()["GM9993"]
    assert begun == _begun(again)


@pytest.mark.parametrize(
    ("words", "fault"),
    [
        (("--municipality", "Nergens"), "there is no municipality 'Nergens'"),
        (("--scheduler", "tcp://127.0.0.1:1"), "--scheduler tcp://127.0.0.1:1: cannot be reached"),
    ],
)
def test_what_is_wrong_with_all_is_told_at_once(
    province: Province, again: Path, words: tuple[str, str], fault: str
) -> None:
    done = _towns_by_one(province, again, *words)
    assert done.returncode == 1
    assert fault in done.stderr
    assert "Traceback" not in done.stderr


def test_a_folder_of_somebody_else_is_left_alone(province: Province, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out/letter.txt").write_text("mine")

    done = _towns_by_one(province, tmp_path)

    assert done.returncode == 1
    assert "holds files that no run of ours made (letter.txt)" in done.stderr
    assert [path.name for path in tmp_path.rglob("*") if path.is_file()] == ["letter.txt"]


def test_a_town_that_needs_more_memory_than_there_is_fails_alone(
    province: Province, again: Path
) -> None:
    shutil.rmtree(again / "out/towns/boven")

    done = _towns_by_one(province, again, "--municipality", "GM9993", "--memory", "300MB")

    assert done.returncode == 1
    told = "its worker was ended twice, most likely for want of memory; give it more"
    assert done.stderr.splitlines()[-1] == f"Failed: ../../Boven: {told}"
    assert _table(again)["state"].to_dict() == {**dict.fromkeys(TOWNS, "made"), "GM9993": "failed"}
