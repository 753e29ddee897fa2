"""What others build on: the public names and how they are called. A change here is one for them."""

from __future__ import annotations

import inspect
from dataclasses import fields

import pytest

import sociale_infra

CALLS = {
    "analyse": ["world", "settings", "steps", "measurement"],
    "apply": ["world", "scenario"],
    "build_map": ["results", "comparison", "sites"],
    "compare": ["base", "other", "variant"],
    "extract": ["inputs", "settings", "steps"],
    "load_settings": ["path", "changes"],
    "measure": ["world", "settings", "before"],
    "propose_sites": ["results", "asked", "clock", "announce"],
    "publish": ["results", "folder", "steps", "slides", "comparison"],
    "read_results": ["folder", "settings"],
    "read_scenario": ["path"],
    "read_world": ["folder"],
    "run": ["inputs", "settings", "out", "steps", "slides"],
    "run_towns": ["inputs", "settings", "out", "only", "on", "tell"],
    "sample_inputs": ["folder"],
    "with_areas": ["world", "areas"],
    "with_network": ["world", "nodes", "edges"],
    "with_places": ["world", "places"],
    "write_finding": ["finding", "language"],
    "write_results": ["folder", "results"],
    "write_world": ["folder", "world"],
}
TYPES = {
    *("Asked", "Comparison", "Inputs", "Measurement", "Processes", "Results", "Run", "Scenario"),
    *("Settings", "Sites", "TownsRun", "World"),
}
WORLD = (
    *("facts", "settings", "nodes", "edges", "places", "entrances"),
    *("areas", "subareas", "origins", "background", "need", "registers", "rejoined", "as_read"),
)
RESULTS = (
    *("world", "settings", "findings"),
    *("edges", "places", "entrances", "areas", "origins", "need"),
    *("coverage", "quality", "robustness", "completeness", "bands", "people_walk", "squares"),
    *("gaps", "gap_areas", "remedies", "fragility", "worklist", "sensitivity", "cells"),
    *("subareas", "subarea_coverage", "subarea_robustness", "subarea_gaps", "measured_with"),
)


def test_public_names_are_these() -> None:
    assert set(sociale_infra.__all__) == {*CALLS, *TYPES}
    assert set(sociale_infra.__all__) <= set(dir(sociale_infra))


@pytest.mark.parametrize("name", CALLS)
def test_calls_take_these_arguments_in_this_order(name: str) -> None:
    assert list(inspect.signature(getattr(sociale_infra, name)).parameters) == CALLS[name]


def test_tables_have_these_names() -> None:
    for table, names in ((sociale_infra.World, WORLD), (sociale_infra.Results, RESULTS)):
        assert tuple(one.name for one in fields(table) if one.name[0] != "_") == names


def test_another_name_is_no_part_of_it() -> None:
    with pytest.raises(AttributeError, match=r"'sociale_infra' has no attribute 'analyze'"):
        _ = sociale_infra.analyze
