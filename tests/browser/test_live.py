"""The page's engine measures in a browser as it does under Node, which is held to Python's."""

from __future__ import annotations

import base64
import json
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import Browser

from hatch_build import run_node
from sociale_infra.maps.payload import build_payload
from sociale_infra.scenarios.edits import AnyEdit
from sociale_infra.town import Results
from tests.effort import EFFORT
from tests.live_cases import special_cases
from tests.live_page import run_page
from tests.page_tools import ROOT
from tests.scenario_lists import possible

pytestmark = pytest.mark.browser

_KINDS = {"answers": "<i4", "within": "<i2"}
# All goes in and out as text, as Playwright takes long over lists.
_MEASURE = """async (texts) => {
  const [payload, cases] = texts.map((text) => JSON.parse(text));
  const found = [];
  const written = ({ buffer, byteOffset, byteLength }) => {
    const bytes = new Uint8Array(buffer, byteOffset, byteLength);
    return btoa(bytes.reduce((text, byte) => text + String.fromCharCode(byte), ""));
  };
  await engine.measureCases(payload, cases, (number, told, arrays) => {
    const texts = arrays.map(([name, values]) => [name, written(values)]);
    found.push([JSON.stringify(told), Object.fromEntries(texts)]);
  });
  return found;
}"""


def bundle(packages: Path) -> str:
    """Return the engine and what asks it as one script, as the page's own is made."""
    program = str(packages / "esbuild/bin/esbuild")
    options = ("--bundle", "--format=iife", "--global-name=engine", "--charset=utf8")
    done = run_node("node", program, "tests/web/live_measure.js", *options, folder=ROOT)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_a_browser_measures_the_sample_town_as_node_does(
    sample_results: Results, browser: Browser, packages: Path, tmp_path: Path
) -> None:
    world = sample_results.world
    cases: list[tuple[AnyEdit, ...]] = [()]
    cases += [possible(world, seed)[0] for seed in range(3 * EFFORT.draws)]
    cases += special_cases(world).values()
    run_page(tmp_path, build_payload(sample_results), cases)
    asked = [(tmp_path / f"{name}.json").read_text() for name in ("data", "cases")]
    page = browser.new_page()
    page.add_script_tag(content=bundle(packages))
    found: list[tuple[str, dict[str, str]]] = page.evaluate(_MEASURE, asked)
    page.close()
    assert len(found) == len(cases)
    for number, (told, arrays) in enumerate(found):
        assert json.loads(told) == json.loads((tmp_path / f"{number}.json").read_text())
        for name, text in arrays.items():
            kind = _KINDS.get(name, "<f8")
            values = np.frombuffer(base64.b64decode(text), kind)
            node = np.fromfile(tmp_path / f"{number}.{name}", kind)
            np.testing.assert_array_equal(values, node, err_msg=name)
