"""The one recipe, for command line and Python alike: extract, analyse, publish, and its stops."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from sociale_infra.analysis import analyse
from sociale_infra.config import Settings
from sociale_infra.exports import check_extra, check_out
from sociale_infra.extraction import extract
from sociale_infra.publication import Run, publish
from sociale_infra.report.findings import find_in_world, write_finding
from sociale_infra.report.summary import summarise_world
from sociale_infra.snapshots import find_shrunk, list_snapshots, write_snapshot
from sociale_infra.sources.inputs import Inputs
from sociale_infra.steps import Steps
from sociale_infra.store import check_new, read_manifest, read_results, read_world, write_results
from sociale_infra.town import World


class Snapshot(NamedTuple):
    """A snapshot that was kept, and what a reader must know of it."""

    folder: Path
    warnings: list[str]


def run(
    inputs: Inputs,
    settings: Settings,
    out: Path | str | None = None,
    *,
    steps: Steps | None = None,
    slides: bool = False,
) -> Run:
    """Read a town, measure it, and write all files into a results folder.

    Parameters
    ----------
    inputs
        The files; what is not given is fetched, unless they say offline.
    settings
        What to read, how to measure it, and how to show it.
    out
        The results folder, made if it does not exist; None for one with the town's name in
        `publish.folder` of the settings.
    steps
        Progress reporter and clock.
    slides
        Whether to draw `workshop.pptx` and the maps as PNG too; they take the longest.

    Returns
    -------
    The results (distances in metres, in the metric CRS of the town), the folder, and how many
    seconds each step took.

    Raises
    ------
    SocialeInfraError
        As `extract`, `analyse` and `publish`; before anything is computed where the folder
        cannot be written or the extra `slides` is not installed. Earlier results then stay as
        they were.

    Examples
    --------
    >>> made = run(sample_inputs(folder), load_settings(), folder / "voorbeeldstad")
    >>> made.results.facts.title, (made.folder / "map.html").exists()
    ('Voorbeeldstad', True)
    """
    steps = steps or Steps()
    if slides:
        check_extra()
    world, folder = _read_for(out, inputs, settings, steps)
    return publish(analyse(world, settings, steps), folder, steps, slides=slides)


def check(
    inputs: Inputs,
    settings: Settings,
    out: Path | str | None = None,
    *,
    steps: Steps | None = None,
) -> Iterator[str]:
    """Read all that a run reads, and say what was read; nothing is measured, and no file written.

    Parameters are those of `run`.

    Yields
    ------
    Lines to read: what the inputs hold, and what to know of it.

    Raises
    ------
    SocialeInfraError
        As a run would, before it measures.
    """
    world, folder = _read_for(out, inputs, settings, steps)
    yield from summarise_world(world)
    yield f"results can be written into {folder}"


def keep_snapshot(
    inputs: Inputs, settings: Settings, root: Path | None = None, *, steps: Steps | None = None
) -> Snapshot:
    """Extract into a new snapshot below `root`, or the folder of the settings.

    Among the warnings is what has shrunk since the last snapshot of the same town.
    """
    world = extract(inputs, settings, steps)
    root = root or Path(settings.snapshots.folder)
    same_town = [
        manifest
        for _, manifest in list_snapshots(root)
        if manifest["facts"]["name"] == world.facts.name
    ]
    folder = write_snapshot(root, world)
    findings = [*find_in_world(world, settings)]
    if same_town:
        most = settings.snapshots.shrink_warning
        findings += find_shrunk(same_town[-1], read_manifest(folder), most)
    return Snapshot(folder, [write_finding(finding, "en") for finding in findings])


def analyse_snapshot(
    snapshot: Path, settings: Settings, out: Path, *, steps: Steps | None = None
) -> None:
    """Measure a snapshot into a new folder of tables.

    Raises
    ------
    InputError
        Settings that shaped the snapshot have changed since.
    """
    check_new(out)
    world = read_world(snapshot)
    write_results(out, analyse(world, settings.for_town_of(world.settings), steps))


def publish_tables(
    tables: Path,
    settings: Settings,
    out: Path | None = None,
    *,
    steps: Steps | None = None,
    slides: bool = False,
) -> Run:
    """Write all files of measured tables into a results folder.

    Raises
    ------
    InputError
        The tables have not been measured, or with other settings.
    """
    steps = steps or Steps()
    if slides:
        check_extra()
    results = read_results(tables, settings)
    folder = out or _default_folder(results.facts.name, settings)
    return publish(results, folder, steps, slides=slides)


def _read_for(
    out: Path | str | None, inputs: Inputs, settings: Settings, steps: Steps | None
) -> tuple[World, Path]:
    """Read the inputs of a run, and return the folder for its results, which can be written."""
    if out is not None:
        check_out(Path(out))
    world = extract(inputs, settings, steps)
    folder = _default_folder(world.facts.name, settings) if out is None else Path(out)
    check_out(folder)
    return world, folder


def _default_folder(name: str, settings: Settings) -> Path:
    """Return the results folder of a town that none was named for."""
    return Path(settings.publish.folder) / name
