"""The recipe with stops: extract leaves a snapshot, analyse tables, and publish reads them."""

from __future__ import annotations

from pathlib import Path

from sociale_infra.analysis import analyse
from sociale_infra.config import Settings
from sociale_infra.errors import InputError
from sociale_infra.findings import some
from sociale_infra.pipeline import extract
from sociale_infra.sources.inputs import Inputs
from sociale_infra.sources.snapshot import (
    check_new,
    find_changed_settings,
    find_shrunk,
    list_snapshots,
    read_manifest,
    read_tables,
    write_snapshot,
    write_tables,
)
from sociale_infra.steps import Steps
from sociale_infra.world import Results


def keep_snapshot(
    inputs: Inputs, settings: Settings, root: Path | None, steps: Steps
) -> tuple[Path, list[str]]:
    """Extract into a new snapshot; return its folder, and what a reader must know.

    Among that is what has shrunk since the last snapshot of the same town.
    """
    world = extract(inputs, settings, steps)
    root = root or Path(settings.snapshots.folder)
    same_town = [
        manifest
        for _, manifest in list_snapshots(root)
        if manifest["facts"]["name"] == world.facts.name
    ]
    folder = write_snapshot(root, world, settings)
    warnings = list(world.facts.warnings)
    if same_town:
        most = settings.snapshots.shrink_warning
        warnings += find_shrunk(same_town[-1], read_manifest(folder), most)
    return folder, warnings


def analyse_snapshot(snapshot: Path, settings: Settings, out: Path, steps: Steps) -> None:
    """Analyse a snapshot into a new folder of tables.

    Raises
    ------
    InputError
        The settings that shaped the snapshot have changed since.
    """
    changed = find_changed_settings(read_manifest(snapshot), settings, analysed=False)
    if changed:
        message = f"{snapshot}: was extracted with other settings ({some(changed)}); extract again"
        raise InputError(message)
    check_new(out)
    write_tables(out, analyse(read_tables(snapshot), settings, steps), settings)


def read_results(folder: Path, settings: Settings) -> Results:
    """Read the tables that `analyse_snapshot` wrote.

    Raises
    ------
    InputError
        They have not been analysed, or with other settings.
    """
    changed = find_changed_settings(read_manifest(folder), settings, analysed=True)
    if changed:
        message = f"{folder}: was measured with other settings ({some(changed)}); measure again"
        raise InputError(message)
    results = read_tables(folder)
    if not isinstance(results, Results):
        message = f"{folder}: is a snapshot; measure it first with: sociale-infra analyse"
        raise InputError(message)
    return results
