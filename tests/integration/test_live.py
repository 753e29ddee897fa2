"""The page measures as the engine does: random lists of edits, and cases that are easily wrong."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from sociale_infra.maps.payload import build_payload
from sociale_infra.measurement import Measurement, measure
from sociale_infra.scenarios.apply import apply
from sociale_infra.scenarios.edits import (
    AddPlace,
    AnyEdit,
    ChangePlace,
    ClosePlace,
)
from sociale_infra.town import Results, World
from tests.effort import EFFORT
from tests.live_page import Found, Off, compare, run_page
from tests.scenario_lists import draw_edits, scenario, try_edits

PLACES = (AddPlace, ClosePlace, ChangePlace)


def draw_cases(world: World, number: int, first_seed: int) -> list[tuple[AnyEdit, ...]]:
    """Draw lists of edits that can be, each of one to four edits."""
    cases: list[tuple[AnyEdit, ...]] = []
    for seed in range(first_seed, first_seed + number):
        random = np.random.default_rng(seed)
        while True:
            edits = tuple(one for one in draw_edits(world, random) if isinstance(one, PLACES))
            if edits and try_edits(world, edits) is not None:
                cases.append(edits)
                break
    return cases


def hold(results: Results, cases: Sequence[tuple[AnyEdit, ...]], folder: Path) -> Off:
    """Hold the page to the engine in each case, and without edits before and after."""
    cases = [(), *cases, ()]
    run_page(folder, build_payload(results), cases)
    base = measure(results.world, results.settings)
    off = Off(0.0, 0.0)
    for number, edits in enumerate(cases):
        changed = apply(results.world, scenario(*edits))
        try:
            off = off.most(compare(Found(folder, number), _measured(changed, base)))
        except AssertionError as error:
            message = f"case {number}: {edits}"
            raise AssertionError(message) from error
    return off


def tell(number: int, off: Off) -> None:
    """Print the largest differences (pytest -s, or -rP, shows them)."""
    sys.stdout.write(f"{number} lists: {off.metres:.1e} m, {off.people:.1e} people off at most\n")


def _measured(changed: World, base: Measurement) -> Measurement:
    return base if changed is base.world else measure(changed, before=base)


def test_the_page_measures_the_sample_town_as_the_engine_does(
    sample_results: Results, tmp_path: Path
) -> None:
    cases = draw_cases(sample_results.world, 30 * EFFORT.draws, 0)
    off = hold(sample_results, cases, tmp_path)
    tell(len(cases), off)


def test_the_page_measures_zoetermeer_as_the_engine_does(
    zoetermeer_results: Results, tmp_path: Path
) -> None:
    cases = draw_cases(zoetermeer_results.world, 5 * EFFORT.draws, 100)
    off = hold(zoetermeer_results, cases, tmp_path)
    tell(len(cases), off)
