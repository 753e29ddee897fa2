"""Damaged inputs and answers end in a plausible result or in one short line, never otherwise.

`make fuzz` tries thousands; here it is the same few every time.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from tests.conftest import MakeOnce
from tests.effort import EFFORT
from tests.fuzz.cases import KINDS, Tried, run_town, try_case
from tests.fuzz.judge import find_faults
from tests.fuzz.town import write_town

pytestmark = pytest.mark.skipif(
    not hasattr(os, "fork"), reason="its limits need processes that fork"
)


@pytest.mark.parametrize("kind", KINDS)
def test_damage_is_refused_in_a_line_or_read_plausibly(
    kind: str, make_once: MakeOnce, tmp_path: Path
) -> None:
    town = make_once("fuzzdorp", write_town)
    for seed in range(EFFORT.damaged):
        assert not find_faults(try_case(kind, seed, town, tmp_path / str(seed))), (kind, seed)


@pytest.mark.parametrize(
    "words",
    [
        "run --osm-file town.osm --areas-file areas.gpkg --population-file squares.gpkg",
        "run --osm-file unpacked.osm.pbf --areas-file areas.gpkg --population-file squares.tif",
        "scenario scenario.yaml --base base",
    ],
)
def test_without_damage_all_is_read(words: str, make_once: MakeOnce, tmp_path: Path) -> None:
    shutil.copytree(make_once("fuzzdorp", write_town), tmp_path, dirs_exist_ok=True)
    tried = run_town(tmp_path, *words.split())
    assert tried.done.returncode == 0, tried.done.stderr
    assert not find_faults(tried)


def test_without_damage_the_settings_are_read(make_once: MakeOnce) -> None:
    """They are those of the base of the scenarios, which is written with the town."""
    town = make_once("fuzzdorp", write_town)
    told = (town / "told").read_text(encoding="utf-8")
    assert not find_faults(Tried(CompletedProcess((), 0, "", told), town / "base"))
