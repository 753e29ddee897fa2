"""The last part of the recipe: write everything that was found into a results folder."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import NamedTuple

from sociale_infra.compared import Comparison
from sociale_infra.exports import new_results, write_files, write_record
from sociale_infra.report.headline import find_headline
from sociale_infra.steps import Steps
from sociale_infra.town import Results


class Run(NamedTuple):
    """What a run leaves behind.

    Parameters
    ----------
    results
        Its tables, in the CRS of the town (metric), with the settings they were made with.
    folder
        The results folder.
    timings
        How long each step took, in seconds.

    Examples
    --------
    >>> publish(results, folder / "run").folder.name
    'run'
    """

    results: Results
    folder: Path
    timings: dict[str, float]


def publish(
    results: Results,
    folder: Path | str,
    steps: Steps | None = None,
    *,
    slides: bool = False,
    comparison: Comparison | None = None,
) -> Run:
    """Write all files of a run into a results folder, in place of those of an earlier run.

    Parameters
    ----------
    results
        What was found; the same results give the same bytes.
    folder
        The results folder; made if it does not exist.
    steps
        Progress reporter and clock, which has timed the steps before.
    slides
        Whether to draw `workshop.pptx` and the maps as PNG too; they take the longest.
    comparison
        With the base, of the variant of a scenario: its map begins with what differs.

    Returns
    -------
    The results, the folder, and how long each step took, in seconds.

    Raises
    ------
    OutputError
        As `new_results`; old results then stay as they were.
    MissingExtraError
        Slides are asked for, and the extra `slides` is not installed.

    Examples
    --------
    >>> published = publish(results, folder / "results")
    >>> (published.folder / "map.html").exists()
    True
    """
    steps, folder = steps or Steps(), Path(folder)
    find_headline(results)  # once for the map and for the files
    with new_results(folder) as building:
        draw = partial(_draw_map, results, comparison)
        with (
            steps.step_beside("draw the map", draw) as page,
            steps.step("write the results"),
        ):
            write_files(building, results, pages={"map.html": page}, slides=slides)
        write_record(building, results, steps)
    return Run(results, folder, dict(steps.seconds))


def _draw_map(results: Results, comparison: Comparison | None) -> str:
    # Measured: loading Folium takes 0.3 s, which pass beside the files.
    from sociale_infra.maps.page import render_map  # noqa: PLC0415

    return render_map(results, comparison)
