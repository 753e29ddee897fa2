"""The recipe of what-if and what-changed: scenarios beside their base, and two measurements."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from sociale_infra.analysis import analyse
from sociale_infra.changes import check_measured_with
from sociale_infra.compared import Comparison
from sociale_infra.comparison import compare, summarise
from sociale_infra.config import Settings
from sociale_infra.errors import InputError
from sociale_infra.exports import check_extra, check_out, new_results, write_comparison
from sociale_infra.measurement import Measurement, measure
from sociale_infra.publication import publish
from sociale_infra.scenarios.apply import apply
from sociale_infra.scenarios.edits import Scenario
from sociale_infra.scenarios.file import read_scenario
from sociale_infra.sources.inputs import file_name
from sociale_infra.steps import Steps
from sociale_infra.store import read_settings, read_world
from sociale_infra.town import World

SCENARIO = "scenario.yaml"


class Compared(NamedTuple):
    """What a comparison leaves behind."""

    comparisons: list[Comparison]
    folder: Path


def run_scenario(
    path: Path,
    base: Path,
    out: Path,
    settings: Settings | None = None,
    *,
    steps: Steps | None = None,
    slides: bool = False,
) -> Compared:
    """Measure each variant of a scenario, and write it beside what differs from its base.

    Parameters
    ----------
    path
        The scenario.
    base
        The results folder of a run, a snapshot, or measured tables.
    out
        The folder: a results folder for each variant, and above them what differs.
    settings
        What the base must have been measured with; None for whatever it was.
    steps
        Progress reporter and clock.
    slides
        Whether to draw slides too: one per variant, and one of all of them.

    Raises
    ------
    SocialeInfraError
        As `read_scenario`, `read_world`, `apply` and `publish`; InputError too where the base was
        measured with other settings. Nothing is written then.
    """
    steps = steps or Steps()
    if slides:
        check_extra()
    check_out(out)
    scenario = read_scenario(path)
    world = read_world(base)
    measured_with = read_settings(base)
    if settings is not None:
        check_measured_with(f"{base}:", measured_with, settings.for_town_of(measured_with))
    with steps.step("apply the edits"):
        worlds = _apply_each(world, scenario)
    with steps.step("measure walking distances"):
        before = measure(world, measured_with)
        summary = summarise(before)
    comparisons, folders = [], {name: file_name(name) for name in worlds}
    with new_results(out) as building:
        for name, changed in worlds.items():
            with steps.step("measure walking distances"):
                measurement = measure(changed, measured_with, before)
            results = analyse(changed, measured_with, steps, measurement)
            with steps.step("compare with the base"):
                comparisons.append(compare(summary, results, name))
            publish(
                results,
                building / folders[name],
                steps,
                # One without edits is its base, to the byte.
                comparison=None if changed is world else comparisons[-1],
            )
        (building / SCENARIO).write_bytes(path.read_bytes())
        why = {"name": scenario.name, "why": scenario.why, "base": str(base)}
        write_comparison(building, comparisons, why, folders, steps, slides=slides)
    return Compared(comparisons, out)


def _apply_each(world: World, scenario: Scenario) -> dict[str, World]:
    """Return the world of each variant; what is wrong with any edit is told at once."""
    worlds, faults = {}, []
    for name, one in scenario.of_variants().items():
        try:
            worlds[name] = apply(world, one)
        except InputError as error:
            faults += str(error).splitlines()
    if faults:
        raise InputError("\n".join(dict.fromkeys(faults)))
    return worlds


def run_comparison(
    base: Path, other: Path, out: Path, *, steps: Steps | None = None, slides: bool = False
) -> Compared:
    """Measure two towns that were read, and write what differs, and the other's results beside it.

    Parameters
    ----------
    base, other
        Results folders, snapshots or measured tables: two dates, settings, or variants.
    out
        The folder for what differs, with a results folder of the other in it.
    steps
        Progress reporter and clock.
    slides
        Whether to draw slides too.

    Raises
    ------
    SocialeInfraError
        As `read_world`, `compare` and `publish`.
    """
    steps = steps or Steps()
    if slides:
        check_extra()
    check_out(out)
    with steps.step("measure walking distances"):
        first, second = _measured(base, other)
    name = second.world.facts.title
    if name == first.world.facts.title:
        name = other.name
    results = analyse(second.world, second.settings, steps, second)
    with steps.step("compare with the base"):
        comparison = compare(summarise(first), results, name)
    folders = {name: file_name(name)}
    with new_results(out) as building:
        publish(results, building / folders[name], steps, comparison=comparison)
        why = {"name": "", "why": "", "base": str(base), "other": str(other)}
        write_comparison(building, [comparison], why, folders, steps, slides=slides)
    return Compared([comparison], out)


def _measured(*folders: Path) -> Iterator[Measurement]:
    for folder in folders:
        yield measure(read_world(folder), read_settings(folder))
