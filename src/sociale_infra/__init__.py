"""Who can walk to which social places: a town's social infrastructure, measured and mapped.

From inputs to a folder of results in one call, or in its three steps; every table is a
(Geo)DataFrame::

    settings = load_settings()
    run(Inputs(osm_file=..., areas_file=...), settings, Path("results/town"))

    world = extract(Inputs(osm_file=..., areas_file=...), settings)
    results = analyse(world)
    publish(results, Path("results/town"))
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from sociale_infra._version import __version__ as __version__

if TYPE_CHECKING:
    from sociale_infra.analysis import analyse
    from sociale_infra.compared import Comparison
    from sociale_infra.comparison import compare
    from sociale_infra.config import Settings, load_settings
    from sociale_infra.extraction import extract
    from sociale_infra.maps.page import build_map
    from sociale_infra.measurement import Measurement, measure
    from sociale_infra.own_tables import with_areas, with_network, with_places
    from sociale_infra.publication import Run, publish
    from sociale_infra.recipe import run
    from sociale_infra.report.findings import write_finding
    from sociale_infra.scenarios.apply import apply
    from sociale_infra.scenarios.edits import Scenario
    from sociale_infra.scenarios.file import read_scenario
    from sociale_infra.sited import Asked, Sites
    from sociale_infra.siting.propose import propose_sites
    from sociale_infra.sources.inputs import Inputs, sample_inputs
    from sociale_infra.store import read_results, read_world, write_results, write_world
    from sociale_infra.town import Results, World
    from sociale_infra.towns import Processes, TownsRun, run_towns

# Where each public name lives. It is imported when it is first used: `--help` needs none.
_ROOMS = {
    "Asked": "sited",
    "Comparison": "compared",
    "Inputs": "sources.inputs",
    "Measurement": "measurement",
    "Processes": "towns",
    "Results": "town",
    "Run": "publication",
    "Scenario": "scenarios.edits",
    "Settings": "config",
    "Sites": "sited",
    "TownsRun": "towns",
    "World": "town",
    "analyse": "analysis",
    "apply": "scenarios.apply",
    "build_map": "maps.page",
    "compare": "comparison",
    "extract": "extraction",
    "load_settings": "config",
    "measure": "measurement",
    "propose_sites": "siting.propose",
    "publish": "publication",
    "read_results": "store",
    "read_scenario": "scenarios.file",
    "read_world": "store",
    "run": "recipe",
    "run_towns": "towns",
    "sample_inputs": "sources.inputs",
    "with_areas": "own_tables",
    "with_network": "own_tables",
    "with_places": "own_tables",
    "write_finding": "report.findings",
    "write_results": "store",
    "write_world": "store",
}

__all__ = [
    "Asked",
    "Comparison",
    "Inputs",
    "Measurement",
    "Processes",
    "Results",
    "Run",
    "Scenario",
    "Settings",
    "Sites",
    "TownsRun",
    "World",
    "analyse",
    "apply",
    "build_map",
    "compare",
    "extract",
    "load_settings",
    "measure",
    "propose_sites",
    "publish",
    "read_results",
    "read_scenario",
    "read_world",
    "run",
    "run_towns",
    "sample_inputs",
    "with_areas",
    "with_network",
    "with_places",
    "write_finding",
    "write_results",
    "write_world",
]


def __getattr__(name: str) -> object:
    if name not in _ROOMS:
        message = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(message)
    return getattr(import_module(f"{__name__}.{_ROOMS[name]}"), name)


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])
