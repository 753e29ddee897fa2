"""Commands for many towns out of one large file."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from sociale_infra.options import Config, Level, PopulationFile, Verbose
from sociale_infra.terminal import read_settings, readable_errors, say, tell_town


def cut(
    *,
    osm_file: Annotated[Path, typer.Option(help="OpenStreetMap file of a province or country.")],
    areas_file: Annotated[Path, typer.Option(help="Wijken or buurten of its municipalities.")],
    level: Level = None,
    config: Config = None,
    verbose: Verbose = False,
) -> None:
    """Cut a large OpenStreetMap file once, into a file for each municipality that runs then read.

    Example: sociale-infra cut --osm-file zuid-holland.osm.pbf --areas-file wijkenbuurten_2024.gpkg
    """
    with readable_errors(verbose=verbose):
        from sociale_infra.sources.cuts import keep_cuts

        kept = keep_cuts(osm_file, areas_file, read_settings(config, None, level))
        say(f"{len(kept.files)} municipalities can be read without the rest of {osm_file.name}")
        typer.echo(kept.folder)


def towns(
    *,
    osm_file: Annotated[Path, typer.Option(help="OpenStreetMap file of all of them.")],
    areas_file: Annotated[Path, typer.Option(help="Wijken or buurten of all of them.")],
    population_file: PopulationFile = None,
    municipality: Annotated[
        list[str] | None,
        typer.Option(help="Only this one, by name or GM code; may be given again. Default: all."),
    ] = None,
    level: Level = None,
    scheduler: Annotated[
        str | None,
        typer.Option(
            help="Address of a Dask scheduler whose workers see the same files (tcp://...:8786); "
            "default: processes on this machine."
        ),
    ] = None,
    workers: Annotated[int, typer.Option(min=1, help="Processes on this machine.")] = 2,
    memory: Annotated[str, typer.Option(help="The most memory of each of these.")] = "3GB",
    out: Annotated[Path, typer.Option("--out", "-o", help="Results folder of all of them.")] = Path(
        "results/towns"
    ),
    config: Config = None,
    verbose: Verbose = False,
) -> None:
    """Make the results of all municipalities of an areas file, and an atlas of them.

    A town that is there already, with the same files and settings, is not made again.

    Example: sociale-infra towns --osm-file zuid-holland.osm.pbf --areas-file wijkenbuurten.gpkg
    """
    with readable_errors(verbose=verbose):
        from sociale_infra.sources.inputs import Inputs
        from sociale_infra.towns import Processes, run_towns

        made = run_towns(
            Inputs(osm_file, areas_file, population_file),
            read_settings(config, None, level),
            out,
            only=municipality or (),
            on=scheduler or Processes(workers, memory),
            tell=tell_town,
        )
        typer.echo(made.folder / "atlas.html")
        for name, fault in made.failed.items():
            say(f"Failed: {name}: {fault}")
        if made.failed:
            raise typer.Exit(1)
