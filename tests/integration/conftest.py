"""The runs that several tests look at, each done once."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from sociale_infra.cli import app

DATA = Path(__file__).parents[3] / "shared" / "data"


@pytest.fixture(scope="session")
def zoetermeer() -> Path:
    """The folder with the real extract and the real wijken of Zoetermeer."""
    folder = DATA / "zoetermeer"
    if not folder.is_dir():
        pytest.skip(f"the real extract is not here: {folder} is absent")
    return folder


@pytest.fixture(scope="session")
def zoetermeer_run(zoetermeer: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The results folder of a run on the real extract, with the default settings."""
    out = tmp_path_factory.mktemp("zoetermeer") / "results"
    inputs = {
        "--osm-file": zoetermeer / "zoetermeer-2021.osm.pbf",
        "--areas-file": zoetermeer / "wijken-2024.gpkg",
        "--out": out,
    }
    options = [str(word) for pair in inputs.items() for word in pair]
    result = CliRunner().invoke(app, ["run", *options], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return out
