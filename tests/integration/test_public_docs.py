"""The public docstrings say all that numpydoc asks for, and their examples run."""

from __future__ import annotations

import doctest
import inspect
from pathlib import Path

import geopandas as gpd
import pytest
from numpydoc.validate import validate
from shapely import Point, box

import sociale_infra

# Types stand in the signature (PR04, and what follows from it: RT02, RT03); one line may say it
# all (ES01), and where to go next is README's to say (SA01).
_NOT_ASKED = frozenset({"ES01", "PR04", "RT02", "RT03", "SA01"})
_SPEAKS_OF_PLACE = ("CRS", "EPSG", "degrees", "metric", "metres", "km/h")
_WITHOUT_PLACE = frozenset({"load_settings", "publish", "sample_inputs"})


@pytest.mark.parametrize("name", sociale_infra.__all__)
def test_docstring_is_whole(name: str) -> None:
    faults = validate(f"sociale_infra.{name}")["errors"]
    assert [fault for fault in faults if fault[0] not in _NOT_ASKED] == []


@pytest.mark.parametrize("name", sorted({*sociale_infra.__all__} - _WITHOUT_PLACE))
def test_docstring_says_unit_or_crs(name: str) -> None:
    told = inspect.getdoc(getattr(sociale_infra, name)) or ""
    assert any(word in told for word in _SPEAKS_OF_PLACE)


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
def test_examples_run(name: str, known: dict[str, object], tmp_path: Path) -> None:
    public = {word: getattr(sociale_infra, word) for word in sociale_infra.__all__}
    text = inspect.getdoc(public[name]) or ""
    examples = doctest.DocTestParser().get_doctest(
        text, {**known, **public, "folder": tmp_path}, name, None, None
    )
    assert examples.examples
    assert doctest.DocTestRunner(verbose=False).run(examples).failed == 0
