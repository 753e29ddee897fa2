"""The closing summary of the town of three squares (tests/map_town.py)."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from sociale_infra.report.summary import summarise, summarise_world
from sociale_infra.town import Finding, Results, Source
from tests.map_town import draw_results
from tests.nothing import with_facts


def line_of(results: Results, start: str) -> str:
    (line,) = (one for one in summarise(results, 1.0) if one.strip().startswith(start))
    return " ".join(line.split())


@pytest.mark.parametrize(
    ("weights", "told"),
    [
        ((1000.0, 3000.0, np.nan), "4,000 residents, 3 wijken, 18 places"),
        ((4.0, 3.0, np.nan), "Fewer than 10 residents, 3 wijken, 18 places"),
        ((0.0, 0.0, 0.0), "0 residents, 3 wijken, 18 places"),
        ((np.nan, np.nan, np.nan), "Number of residents unknown, 3 wijken, 18 places"),
    ],
)
def test_an_unknown_number_of_residents_is_not_nought(
    weights: tuple[float, ...], told: str
) -> None:
    results = draw_results(title="Dorp")
    areas = results.areas.assign(weight=weights)
    assert line_of(replace(results, areas=areas), "Dorp").startswith(f"Dorp: {told}, from ")


@pytest.mark.parametrize(
    ("population", "told"),
    [
        ((1000.0, 3000.0, 200.0), "3 wijken, 4,200 inhabitants"),
        ((4.0, 3.0, 0.0), "3 wijken, fewer than 10 inhabitants"),
        ((1000.0, np.nan, 0.0), "3 wijken, 1,000 inhabitants, and those of 1 area unknown"),
        ((np.nan, np.nan, np.nan), "3 wijken, number of inhabitants unknown"),
    ],
)
def test_what_was_read_never_takes_unknown_for_nought(
    population: tuple[float, ...], told: str
) -> None:
    world = draw_results(title="Dorp").world
    areas = world.areas.assign(population=population)
    assert f"Dorp: {told}" in summarise_world(replace(world, areas=areas))


def test_the_corrections_that_were_used_are_told_by_name() -> None:
    results = draw_results(title="Dorp")
    assert not any("Corrections" in line for line in summarise(results, 1.0))
    used = (Finding.of("place_removed", place="node/1", reason="weg", date="2026-01-01"),)
    source = Source("corrections", "places.csv", "", 1, "unknown", "", "unknown")
    corrected = with_facts(results, corrections=used, sources=(source,))
    assert line_of(corrected, "Corrections") == "Corrections used: 1, from places.csv"


def test_only_a_category_without_places_is_not_found() -> None:
    results = draw_results()
    none_known = replace(results, coverage=results.coverage.assign(coverage=np.nan, covered=np.nan))
    assert line_of(none_known, "library").endswith("? unknown")
    assert line_of(none_known, "park").endswith("? none found")
