"""Towns out of one file: from a cut as from the whole, and all of them with one command."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.command_line import call
from tests.conftest import MakeOnce
from tests.folders import digests
from tests.province import Province, write_province

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
    return files, {key: value for key, value in record.items() if key not in ("started", "timings")}


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
