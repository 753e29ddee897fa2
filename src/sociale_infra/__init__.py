"""Who can walk to which social places: a town's social infrastructure, measured and mapped.

From inputs to results in four calls; every table is a (Geo)DataFrame::

    settings = load_settings()
    world = extract(Inputs(osm_file=..., areas_file=...), settings)
    results = analyse(world, settings)
    publish(results, settings, Path("results/town"))
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

__version__ = "0.1.0"

if TYPE_CHECKING:
    from sociale_infra.analysis import analyse
    from sociale_infra.config import Settings, load_settings
    from sociale_infra.maps.page import build_map
    from sociale_infra.own import with_areas, with_network, with_places
    from sociale_infra.pipeline import extract, publish
    from sociale_infra.sources.inputs import Inputs, sample_inputs
    from sociale_infra.sources.snapshot import read_tables, write_tables
    from sociale_infra.world import Results, World

# Where each public name lives. It is imported when it is first used: `--help` needs none.
_ROOMS = {
    "Inputs": "sources.inputs",
    "Results": "world",
    "Settings": "config",
    "World": "world",
    "analyse": "analysis",
    "build_map": "maps.page",
    "extract": "pipeline",
    "load_settings": "config",
    "publish": "pipeline",
    "read_tables": "sources.snapshot",
    "sample_inputs": "sources.inputs",
    "with_areas": "own",
    "with_network": "own",
    "with_places": "own",
    "write_tables": "sources.snapshot",
}

__all__ = [
    "Inputs",
    "Results",
    "Settings",
    "World",
    "analyse",
    "build_map",
    "extract",
    "load_settings",
    "publish",
    "read_tables",
    "sample_inputs",
    "with_areas",
    "with_network",
    "with_places",
    "write_tables",
]


def __getattr__(name: str) -> object:
    if name not in _ROOMS:
        message = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(message)
    return getattr(import_module(f"{__name__}.{_ROOMS[name]}"), name)


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])
