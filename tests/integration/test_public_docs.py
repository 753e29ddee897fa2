"""The examples of the public docstrings run; `make check` holds the rest of them."""

from __future__ import annotations

import doctest
import inspect
from pathlib import Path

import geopandas as gpd
import pytest
from shapely import Point, box

import sociale_infra
from sociale_infra import recipe
from tests.map_town import draw_results

# What these write is not looked at: a drawn town is written sooner than the sample town.
WRITTEN = ("Run", "publish")


@pytest.fixture(scope="module")
def known(
    sample_world: sociale_infra.World, sample_results: sociale_infra.Results
) -> dict[str, object]:
    """What the examples may use: the sample town, and what a notebook imports."""
    settings = sociale_infra.load_settings()
    return {"settings": settings, "world": sample_world, "results": sample_results} | {
        "Path": Path,
        "Point": Point,
        "box": box,
        "gpd": gpd,
    }


@pytest.mark.parametrize("name", sociale_infra.__all__)
def test_examples_run(
    name: str, known: dict[str, object], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if name == "run":  # reads and measures what the examples of `extract` and `analyse` do
        monkeypatch.setattr(recipe, "extract", lambda *_: known["world"])
        monkeypatch.setattr(recipe, "analyse", lambda *_: known["results"])
    drawn = {"results": draw_results()} if name in WRITTEN else {}
    public = {word: getattr(sociale_infra, word) for word in sociale_infra.__all__}
    text = inspect.getdoc(public[name]) or ""
    examples = doctest.DocTestParser().get_doctest(
        text, {**known, **public, **drawn, "folder": tmp_path}, name, None, None
    )
    assert examples.examples
    assert doctest.DocTestRunner(verbose=False).run(examples).failed == 0
