"""The page measures as the engine does: random lists of edits, and cases that are easily wrong."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from sociale_infra.maps.payload import build_payload
from sociale_infra.measurement import Measurement, measure
from sociale_infra.scenarios.apply import apply
from sociale_infra.scenarios.edits import AnyEdit
from sociale_infra.town import Results, World
from tests.effort import EFFORT
from tests.live_cases import special_cases
from tests.live_gaps import compare_gaps
from tests.live_page import Found, Off, compare, run_page
from tests.scenario_lists import possible, scenario


def hold(results: Results, cases: Sequence[tuple[AnyEdit, ...]], folder: Path) -> Off:
    """Hold the page to the engine in each case; without edits it says the same before and after."""
    cases = [(), *cases, ()]
    run_page(folder, build_payload(results), cases)
    base = measure(results.world, results.settings)
    off = Off(0.0, 0.0)
    assert _said(folder, len(cases) - 1) == _said(folder, 0)
    for number, edits in enumerate(cases[:-1]):
        changed = apply(results.world, scenario(*edits))
        try:
            found, measured = Found(folder, number), _measured(changed, base)
            off = off.most(compare(found, measured)).most(compare_gaps(found, measured))
        except AssertionError as error:
            message = f"case {number}: {edits}"
            raise AssertionError(message) from error
    return off


def _said(folder: Path, number: int) -> dict[str, bytes]:
    """Return all that the page has written of a case."""
    return {path.suffix: path.read_bytes() for path in folder.glob(f"{number}.*")}


def tell(number: int, off: Off) -> None:
    """Print the largest differences (pytest -s, or -rP, shows them)."""
    sys.stdout.write(f"{number} lists: {off.metres:.1e} m, {off.people:.1e} people off at most\n")


def _measured(changed: World, base: Measurement) -> Measurement:
    return base if changed is base.world else measure(changed, before=base)


def test_the_page_measures_the_sample_town_as_the_engine_does(
    sample_results: Results, tmp_path: Path
) -> None:
    world = sample_results.world
    cases = [possible(world, seed)[0] for seed in range(30 * EFFORT.draws)]
    cases += special_cases(world).values()
    off = hold(sample_results, cases, tmp_path)
    tell(len(cases), off)


def test_the_page_measures_zoetermeer_as_the_engine_does(
    zoetermeer_results: Results, tmp_path: Path
) -> None:
    world = zoetermeer_results.world
    cases = [possible(world, 100 + seed)[0] for seed in range(5 * EFFORT.draws)]
    cases += special_cases(world).values()
    off = hold(zoetermeer_results, cases, tmp_path)
    tell(len(cases), off)
