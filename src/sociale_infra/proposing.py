"""The recipe of where next: the best sites for a town that was measured, into a folder of files."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from sociale_infra.analysis import analyse
from sociale_infra.engine.siting.clock import Clock
from sociale_infra.exports import check_extra, check_out, new_results, write_sites
from sociale_infra.exports.os_errors import write_file
from sociale_infra.maps.page import render_map
from sociale_infra.measurement import measure
from sociale_infra.sited import Asked, Sites
from sociale_infra.siting.propose import propose_sites
from sociale_infra.steps import Steps
from sociale_infra.store import read_settings, read_world


def run_siting(
    base: Path,
    out: Path,
    asked: Asked,
    clock: Clock | None = None,
    announce: Callable[[str], None] = lambda _: None,
    *,
    slides: bool = False,
) -> Sites:
    """Propose sites for a town, and write them into a folder.

    Parameters
    ----------
    base
        The results folder of a run, a snapshot, or measured tables.
    out
        The folder.
    asked
        What is asked.
    clock
        When to stop; None for the seconds that are asked for.
    announce
        Told what begins.
    slides
        Whether to draw a slide too.

    Raises
    ------
    SocialeInfraError
        As `read_world` and `propose_sites`. Nothing is written then.
    """
    steps = Steps()
    if slides:
        check_extra()
    check_out(out)
    measurement = measure(read_world(base), read_settings(base))
    found = propose_sites(measurement, asked, clock, announce)
    announce("draw the map")
    results = analyse(measurement.world, measurement.settings, steps, measurement)
    page = render_map(results, sites=found).encode()
    with new_results(out) as building:
        write_file(building / "map.html", lambda path: path.write_bytes(page))
        write_sites(building, found, str(base), steps, slides=slides)
    return found
