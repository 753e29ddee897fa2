"""The analysis: from what was read to how robust it is, all of it in memory."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from dataclasses import replace
from functools import partial

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from sociale_infra.by_subarea import measure_subareas
from sociale_infra.config import Settings
from sociale_infra.engine.access import part_of_origins
from sociale_infra.engine.completeness import Belief, Missing, draw_bands
from sociale_infra.engine.criteria import Verdicts, judge, judge_counts
from sociale_infra.engine.fragility import CLOSING, measure_fragility
from sociale_infra.engine.gaps import find_gaps
from sociale_infra.engine.network import parts_by_size
from sociale_infra.engine.origins import describe_origins
from sociale_infra.engine.priorities import rank_need
from sociale_infra.engine.raster_cells import measure_cells
from sociale_infra.engine.remedies import Helpers, rank_remedies, with_best_existing
from sociale_infra.engine.sensitivity import Choices, measure_sensitivity
from sociale_infra.engine.tally import (
    Answers,
    Tally,
    search_tally,
    tally_reach,
)
from sociale_infra.engine.worklist import list_work
from sociale_infra.measurement import Measurement, measure_from, put_on_network, rules_of
from sociale_infra.report.completeness import measure_completeness
from sociale_infra.report.findings import find_in_results, find_in_world
from sociale_infra.report.quality import measure_quality
from sociale_infra.sources.places.evidence import assume
from sociale_infra.steps import Steps
from sociale_infra.tables import ENTRANCES, PLACES, check_measured
from sociale_infra.terms import Profile
from sociale_infra.town import Results, World


def analyse(
    world: World,
    settings: Settings | None = None,
    steps: Steps | None = None,
    measurement: Measurement | None = None,
) -> Results:
    """Measure every origin, judge how robust what it reaches is, and sum up.

    Parameters
    ----------
    world
        What was read.
    settings
        Norms, what counts as robust, and how people walk; None for those the world was read with.
    steps
        Progress reporter and clock.
    measurement
        Of this world with these settings, if it was measured already.

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
    steps = steps or Steps()
    if measurement:
        settings, access = measurement.settings, measurement.measured.access
    else:
        with steps.step("put all on the network"):
            access, settings = put_on_network(world, settings)
    offered = (world.places, settings.norms_m, rules_of(settings))
    draw = partial(measure_cells, world.areas, access, *offered)
    with ExitStack() as beside:
        drawn = beside.enter_context(steps.step_beside("measure the squares of the rasters", draw))
        if not measurement:
            with steps.step("measure walking distances"):
                measurement = measure_from(access, world, settings)
        measured, part = measurement.measured, parts_by_size(access.network)
        vary = partial(_vary, measurement)
        varied = beside.enter_context(steps.step_beside("vary the choices", vary))
        people = world.origins["weight"].to_numpy()
        can_close = [key for key, one in settings.categories.items() if one.can_close]
        close = partial(measure_fragility, measured, people, can_close)
        closed = beside.enter_context(steps.step_beside("close every place once", close))
        with steps.step("judge how robust it is"):
            numbered = world.origins.assign(network_part=part_of_origins(part, measured.access))
            origins = describe_origins(numbered, measured)
            areas, coverage = measurement.coverage(origins)
            everybody = measurement.robustness()
            areas = measurement.robust_areas(areas, origins, everybody)
            walks = _other_walks(measurement)
            others = (measurement.robustness(answers, how) for how, answers in walks.items())
            robustness = pd.concat([everybody, *others], ignore_index=True)
        with steps.step("find the gaps"):
            found = find_gaps(measured, origins, world.edges, areas)
            remedies = rank_remedies(measured, found.lacking, _helpers(settings), world.edges)
            gaps = with_best_existing(found.gaps, remedies)
            finer = measure_subareas(measurement, origins, found.squares, walks)
        with steps.step("draw what may be missing"):
            completeness = measure_completeness(world, settings)
            missing = find_missing(world, settings, completeness)
            bands = draw_bands(measured, areas, world.origins, missing)
            areas = _with_bands(areas, bands)
        entrances = world.entrances.assign(snap_m=measured.access.entrance_snap_m)
        fragility = closed()
        results = Results(
            world=world,
            settings=settings,
            findings=tuple(find_in_world(world, settings)),
            edges=world.edges.assign(network_part=part),
            places=world.places.join(fragility[[*CLOSING]]),
            entrances=entrances,
            areas=areas,
            origins=origins,
            need=rank_need(world.need, areas),
            coverage=coverage,
            quality=measure_quality(world.places, entrances, settings, world.facts.data_date),
            robustness=robustness,
            completeness=completeness,
            bands=bands,
            people_walk=measurement.people_walk(),
            squares=found.squares,
            gaps=gaps,
            gap_areas=found.areas,
            remedies=remedies,
            fragility=fragility[fragility["category"].isin(can_close)].sort_values(
                ["lose_low", "lose_high", "place_id"], ascending=[False, False, True]
            ),
            worklist=list_work(
                measured,
                people,
                world.areas,
                world.registers,
                _promising(settings),
            ),
            sensitivity=varied(),
            cells=drawn(),
            subareas=finer.areas,
            subarea_coverage=finer.coverage,
            subarea_robustness=finer.robustness,
            subarea_gaps=finer.gaps,
        )
    check_measured(vars(results), settings.categories)
    return replace(results, findings=(*results.findings, *find_in_results(results)))


def _other_walks(measurement: Measurement) -> Mapping[Profile, Verdicts]:
    """Return what the origins are answered walking slowly, and without steps."""
    world, settings = measurement.world, measurement.settings
    measured = measurement.measured
    rules, places = measured.rules, measured.places
    # Places that are known to be entered by steps offer nothing to who cannot take them.
    reachable = (places["step_free"] != "no").to_numpy()
    level = measured.access.on_part(
        (world.edges["step_free"] != "no").to_numpy(), settings.network.min_component_nodes
    )
    tallies: dict[Profile, Tally] = {
        "slow": tally_reach(measured.reach, measured.kinds, settings.slow_walk_m),
        "step_free": search_tally(level, places, rules, among=reachable),
    }
    return {profile: judge(tally, rules.min_functions) for profile, tally in tallies.items()}


def _vary(measurement: Measurement) -> pd.DataFrame:
    """Measure robust access again with one choice changed at a time."""
    world, settings = measurement.world, measurement.settings
    by_road = measurement.measured.access.on_part(
        ~world.edges["cycleway"].to_numpy(), settings.network.min_component_nodes
    )
    present = set(world.places["category"])
    # Categories of strong ties that are no meeting places: schools.
    extra = [
        key
        for key, category in settings.categories.items()
        if key in present and not category.meeting_place and category.tie != "fleeting"
    ]
    tried = settings.sensitivity
    choices = Choices(
        walks_m=tried.walk_m,
        slow_walk_m=settings.slow_walk_m,
        min_functions=tried.min_functions,
        meeting=extra,
        unknown=[
            (key, name) for key, names in tried.unknown.items() if key in present for name in names
        ],
        not_built=frozenset(tried.not_built),
        joined=dict(_rejoined(measurement)),
    )
    stands = world.areas["area_code"].isin(measurement.standing).to_numpy()
    measured = measurement.measured
    return measure_sensitivity(measured, world.areas, world.origins, by_road, choices, stands)


def _rejoined(measurement: Measurement) -> Iterator[tuple[float, Answers]]:
    """Yield what the origins are answered where drawings are joined over each other distance.

    None of places that an analyst has changed: nobody knows of which drawings they are.
    """
    if "places" in measurement.world.own_tables:
        return
    world, measured = measurement.world, measurement.measured
    places, rules, kinds = measured.places, measured.rules, measured.kinds
    for key, distances_m in measurement.settings.sensitivity.joined_m.items():
        if not {key} & {*places["category"], *world.rejoined["category"]}:
            continue
        other = kinds.among((places["category"] == key).to_numpy())
        as_drawn = tally_reach(measured.reach, other, rules.walk_m)
        for joined_m in distances_m:
            here = world.rejoined[world.rejoined["joined_m"] == joined_m].reset_index(drop=True)
            doors = here[["place_id", "geometry"]].explode(ignore_index=True)
            doors["entrance_id"] = doors["place_id"] + "#" + doors.index.astype("str")
            # Where it lies does not matter to a walk, only where it is entered.
            spots = shapely.get_geometry(here.geometry.to_numpy(), 0)
            here = here[[*PLACES.columns, "geometry"]].set_geometry(spots, crs=places.crs)
            entered = doors[[*ENTRANCES.columns, "geometry"]]
            joined = search_tally(measured.access.with_entrances(here, entered), here, rules)
            tally = measured.tally.changed(as_drawn, joined)
            yield joined_m, judge_counts(tally, tally.trusted, rules.min_functions)


def find_missing(world: World, settings: Settings, completeness: pd.DataFrame) -> Missing:
    """Return what may be missing from the map, of the kinds of meeting places that take part."""
    part = completeness[completeness["takes_part"]]
    part = part[part["category"].isin(settings.meeting)]
    beliefs = [
        Belief(
            row["category"],
            *_if_known(row["recall"], row["matched"], row["rows"]),
            *_if_known(row["precision"], row["confirmed"], row["checked"]),
        )
        for row in part.to_dict("records")
    ]
    templates = pd.DataFrame(
        {"category": key, "function": one.function, "tie": one.tie} | assume(one.prior)._asdict()
        for key, one in settings.categories.items()
    )
    rows = world.registers[world.registers["category"].isin(part["category"])]
    lost = rows[rows["place_id"].isna()]
    asked = lost[lost["checked"].isna()]
    kept = _share_confirmed(lost["checked"])
    return Missing(beliefs, templates.set_index("category", drop=False), asked, kept)


def _if_known(mean: float, yes: float, whole: float) -> tuple[int, int]:
    return (0, 0) if np.isnan(mean) else (int(yes), int(whole - yes))


def _share_confirmed(checked: pd.Series[str]) -> float:
    """Return which share of the rows that the map lacks are places, as checks tell; 1 without."""
    answers = checked.dropna()
    return float((answers == "yes").mean()) if len(answers) else 1.0


def _with_bands(areas: gpd.GeoDataFrame, bands: pd.DataFrame) -> gpd.GeoDataFrame:
    """Return the areas with the completeness band of robust access; NaN where none was drawn."""
    robust = bands[bands["criterion"] == "robust"].set_index("area_code")
    found = robust[["share_low", "share_high"]].reindex(areas["area_code"]).set_axis(areas.index)
    return areas.join(found.astype(float).set_axis(["robust_band_low", "robust_band_high"], axis=1))


def _promising(settings: Settings) -> list[str]:
    """Return the categories whose places may be free, open to all and staffed, if not told."""
    return [
        key
        for key, one in settings.categories.items()
        if one.meeting_place
        and "no" not in (one.prior.free, one.prior.open_to_all, one.prior.staffed)
    ]


def _helpers(settings: Settings) -> Helpers:
    can_help = [key for key, one in settings.categories.items() if one.can_help]
    key = settings.robust.new_place
    new = settings.categories.get(key)
    return Helpers(can_help, key, new.function if new else None)
