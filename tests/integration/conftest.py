"""What several files of tests look at, made once: runs, and real extracts as they are read."""

from __future__ import annotations

import json
import pickle
import shlex
import shutil
from pathlib import Path

import pytest

from sociale_infra.config import load_settings
from sociale_infra.recipe import run
from sociale_infra.sources.inputs import Inputs
from sociale_infra.town import Results
from tests.command_line import call
from tests.conftest import DATA, MakeOnce, unpickle
from tests.documents import ROOT

# Commands of the documents on the sample town, in the order in which a reader meets them.
SCENARIO = "sociale-infra scenario data/scenarios/voorbeeldstad.yaml"
EXAMPLE = f"{SCENARIO} --base results/demo --out results/what-if"
DIFFERENCE = "sociale-infra compare results/demo results/what-if/huis --out results/difference"


@pytest.fixture(scope="session")
def demo(sample_demo: Path) -> Path:
    """The results folder of `demo`."""
    return sample_demo / "results"


@pytest.fixture(scope="session")
def example(demo: Path, make_once: MakeOnce) -> Path:
    """A reader's folder where the commands above were run; said.json: stdout and stderr of each."""

    def make(folder: Path) -> None:
        shutil.copytree(ROOT / "data/scenarios", folder / "data/scenarios")
        shutil.copytree(demo, folder / "results/demo")
        said = {}
        for line in (EXAMPLE, DIFFERENCE):
            done = call(*shlex.split(line)[1:], folder=folder)
            assert done.returncode == 0, done.stderr
            said[line] = [done.stdout, done.stderr]
        (folder / "said.json").write_text(json.dumps(said), encoding="utf-8")

    return make_once("example", make)


@pytest.fixture(scope="session")
def zoetermeer() -> Path:
    """The folder with the real extract and the real wijken of Zoetermeer."""
    folder = DATA / "zoetermeer"
    if not folder.is_dir():
        pytest.skip(f"the real extract is not here: {folder} is absent")
    return folder


@pytest.fixture(scope="session")
def zoetermeer_made(zoetermeer: Path, make_once: MakeOnce) -> Path:
    """A folder with the results folder of the real extract, and its results as Python has them."""

    def make(folder: Path) -> None:
        osm, areas = ("zoetermeer-2021.osm.pbf", "wijken-buurten-2024.gpkg")
        inputs = Inputs(zoetermeer / osm, zoetermeer / areas)
        made = run(inputs, load_settings(), folder / "results")
        (folder / "pickle").write_bytes(pickle.dumps(made.results))

    return make_once("zoetermeer", make)


@pytest.fixture(scope="session")
def zoetermeer_run(zoetermeer_made: Path) -> Path:
    """The results folder of a run on the real extract, with the default settings."""
    return zoetermeer_made / "results"


@pytest.fixture(scope="module")
def zoetermeer_results(zoetermeer_made: Path) -> Results:
    """The results of the same run, for each file of tests anew."""
    return unpickle(zoetermeer_made / "pickle", Results)
