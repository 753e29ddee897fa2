"""What several files of tests look at, made once: runs, and real extracts as they are read."""

from __future__ import annotations

import pickle
from pathlib import Path

import pytest

from sociale_infra.config import load_settings
from sociale_infra.recipe import run
from sociale_infra.sources.inputs import Inputs
from sociale_infra.town import Results
from tests.command_line import call
from tests.conftest import DATA, MakeOnce


@pytest.fixture(scope="session")
def demo(make_once: MakeOnce) -> Path:
    """The results folder of `demo`."""

    def make(folder: Path) -> None:
        done = call("demo", "--out", folder / "results")
        assert done.returncode == 0, done.stderr

    return make_once("demo", make) / "results"


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
    results = pickle.loads((zoetermeer_made / "pickle").read_bytes())  # noqa: S301 - written above
    assert isinstance(results, Results)
    return results
