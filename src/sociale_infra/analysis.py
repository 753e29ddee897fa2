"""The analysis: from what was read to how robust it is, all of it in memory."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import geopandas as gpd
import pandas as pd

from sociale_infra.changes import find_changes_before
from sociale_infra.components import is_snappable
from sociale_infra.config import Settings, Stop
from sociale_infra.engine.access import Doors, build_doors, part_of_origins
from sociale_infra.engine.areas import summarise_robustness, tabulate_robustness
from sociale_infra.engine.coverage import measure_origins, summarise_areas
from sociale_infra.engine.criteria import judge, measure_robustness
from sociale_infra.engine.fragility import measure_fragility
from sociale_infra.engine.gaps import find_gaps
from sociale_infra.engine.network import (
    WalkNetwork,
    build_network,
    parts_by_size,
)
from sociale_infra.engine.priorities import rank_need
from sociale_infra.engine.raster_cells import cell_centres
from sociale_infra.engine.sensitivity import Town, measure_sensitivity
from sociale_infra.engine.tally import Rules, Tally, measure_nearest_sure, tally_places
from sociale_infra.errors import InputError
from sociale_infra.findings import find_in_results
from sociale_infra.quality import measure_quality
from sociale_infra.steps import Steps
from sociale_infra.terms import GROUPS, Profile
from sociale_infra.town import Results, World, check_world

_CLOSING = ["within_reach", "lose_low", "lose_high", "robust_lost"]


def analyse(world: World, settings: Settings | None = None, steps: Steps | None = None) -> Results:
    """Measure every origin, judge how robust what it reaches is, and sum up.

    Parameters
    ----------
    world
        What was read.
    settings
        Norms, what counts as robust, and how people walk; None for those the world was read with.
    steps
        Progress reporter and clock.

    Returns
    -------
    The results; distances in metres over the network, in the CRS of the world.

    Raises
    ------
    TypeError
        `world` is no World.
    InputError
        The world was read with other settings, and must be read again for these.
    TableError
        A table is not as described, or the tables do not fit each other.

    Examples
    --------
    >>> results = analyse(world)
    >>> int(results.areas["weight"].sum())
    15000
    """
    check_world(world)
    settings = settings or world.settings
    _check_read_with(world, settings)
    steps, rules = steps or Steps(), _rules(settings)
    with steps.step("measure walking distances"):
        network = build_network(world.nodes, world.edges)
        part = parts_by_size(network)
        doors = _doors(world, network, settings)
        norms, present = settings.norms_m, set(world.places["category"])
        origins = world.origins.assign(network_part=part_of_origins(part, doors))
        origins = measure_origins(doors, origins, world.places, norms)
        entrances = world.entrances.assign(snap_m=doors.graph.target_offset_m)
        areas, coverage = summarise_areas(world.areas, origins, norms, present, world.facts.unit)
    with steps.step("judge how robust it is"):
        tally = tally_places(doors, world.places, rules)
        verdicts = judge(tally, rules.min_functions)
        origins = measure_robustness(origins, tally, rules.min_functions)
        origins = measure_nearest_sure(origins, doors, world.places, rules.meeting)
        areas = summarise_robustness(areas, origins, verdicts)
        robustness = pd.concat(_profiles(world, settings, doors, tally), ignore_index=True)
    with steps.step("find the gaps"):
        squares, gaps = find_gaps(doors, origins, world.places, world.edges, areas, rules)
    with steps.step("close every place once"):
        fragility = measure_fragility(doors, origins, world.places, rules, tally)
    with steps.step("vary the choices"):
        town = Town(areas, origins, world.places, doors)
        by_road = _part(world, world.edges[~world.edges["cycleway"]], settings)
        extra = [key for key in _not_meeting(settings) if key in present]
        sensitivity = measure_sensitivity(town, rules, tally, by_road, extra)
    with steps.step("measure the squares of the rasters"):
        cells = _measure_cells(world, network, settings)
    results = Results(
        world=world,
        settings=settings,
        warnings=world.facts.warnings,
        edges=world.edges.assign(network_part=part),
        places=world.places.join(fragility[_CLOSING]),
        entrances=entrances,
        areas=areas,
        origins=origins,
        need=rank_need(world.need, areas),
        coverage=coverage,
        quality=measure_quality(world.places, entrances, settings, world.facts.data_date),
        robustness=robustness,
        squares=squares,
        gaps=gaps,
        fragility=fragility.sort_values(
            ["lose_low", "lose_high", "place_id"], ascending=[False, False, True]
        ),
        sensitivity=sensitivity,
        cells=cells,
    )
    return replace(results, warnings=(*results.warnings, *find_in_results(results)))


def _check_read_with(world: World, settings: Settings) -> None:
    changed = find_changes_before(Stop.MEASURE, world.settings, settings)
    if changed:
        message = (
            f"{world.facts.title} was read with other settings ({', '.join(changed)}); extract it "
            f"again, or measure it with those settings"
        )
        raise InputError(message)


def _rules(settings: Settings) -> Rules:
    robust = settings.robust
    return Rules(robust.walk_m, robust.min_functions, frozenset(settings.meeting))


def _not_meeting(settings: Settings) -> Iterator[str]:
    """Yield the categories of strong ties that count as no meeting place: schools."""
    for key, category in settings.categories.items():
        if not category.meeting_place and category.tie != "fleeting":
            yield key


def _doors(world: World, network: WalkNetwork, settings: Settings) -> Doors:
    return build_doors(
        network, world.origins, world.places, world.entrances, settings.network.max_snap_m
    )


def _part(world: World, edges: gpd.GeoDataFrame, settings: Settings) -> Doors:
    """Put the origins and entrances on a part of the network, as if the rest were not there."""
    here = is_snappable(edges, settings.network.min_component_nodes)
    network = build_network(world.nodes, edges.assign(snappable=here))
    return _doors(world, network, settings)


def _profiles(
    world: World, settings: Settings, doors: Doors, tally: Tally
) -> Iterator[pd.DataFrame]:
    """Yield who meets each criterion as most people walk, more slowly, and without steps."""
    rules, walking = _rules(settings), settings.walking
    groups = [group for group in GROUPS if world.origins[group].notna().any()]
    slowly = rules._replace(walk_m=rules.walk_m * walking.slow_speed_kmh / walking.speed_kmh)
    even = _without_steps(world)
    on_even = _part(even, even.edges, settings)
    tallies: dict[Profile, Tally] = {
        "standard": tally,
        "slow": tally_places(doors, world.places, slowly),
        "step_free": tally_places(on_even, even.places, rules),
    }
    for profile, walked in tallies.items():
        yield tabulate_robustness(
            world.areas,
            world.origins,
            judge(walked, rules.min_functions),
            world.facts.unit,
            groups=groups,
            profile=profile,
        )


def _without_steps(world: World) -> World:
    """Leave out the ways with steps, and the places that are known to be entered by steps."""
    edges, places = (frame[frame["step_free"] != "no"] for frame in (world.edges, world.places))
    entrances = world.entrances[world.entrances["place_id"].isin(places["place_id"])]
    return replace(world, edges=edges, places=places, entrances=entrances)


def _measure_cells(world: World, network: WalkNetwork, settings: Settings) -> gpd.GeoDataFrame:
    """Measure the centres of the rasters' cells as if people lived there."""
    cells, _ = cell_centres(world.areas)
    doors = _doors(replace(world, origins=cells), network, settings)
    measured = measure_origins(doors, cells, world.places, settings.norms_m)
    rules = _rules(settings)
    tally = tally_places(doors, world.places, rules)
    measured = measure_robustness(measured, tally, rules.min_functions)
    nearest = [f"nearest_{key}_m" for key in settings.categories]
    levels = ["robust_level_low", "robust_level_high"]
    return measured[["row", "column", *nearest, *levels, measured.geometry.name]]
