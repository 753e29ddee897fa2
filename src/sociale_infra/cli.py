"""The command line: arguments and what was made; `recipe` does the work."""

from __future__ import annotations

import atexit
import gc
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sociale_infra._version import __version__
from sociale_infra.cli_towns import cut, towns
from sociale_infra.cli_what_if import compare, scenario, site
from sociale_infra.options import (
    AreasFile,
    Config,
    DemoConfig,
    Level,
    Municipality,
    Offline,
    OsmFile,
    Out,
    PopulationFile,
    Slides,
    Verbose,
)
from sociale_infra.terminal import progress, read_settings, readable_errors, say

if TYPE_CHECKING:
    from sociale_infra.config import Settings
    from sociale_infra.publication import Run
    from sociale_infra.sources.inputs import Inputs
    from sociale_infra.steps import Steps

app = typer.Typer(
    name="sociale-infra",
    help="Show who in a Dutch town can walk to robust social infrastructure, and who cannot.",
    epilog="Start with: sociale-infra demo",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


@app.callback(invoke_without_command=True)
def main(
    *,
    version: Annotated[bool, typer.Option("--version", help="Show the version.")] = False,
) -> None:
    """Show who in a Dutch town can walk to robust social infrastructure, and who cannot."""
    # Measured: a run holds so many objects that looking through them all the time takes 1 s of 15.
    gc.set_threshold(100_000, 50, 50)
    atexit.register(gc.freeze)  # nor for a last time, when all memory is given back anyway
    if version:
        typer.echo(__version__)
        raise typer.Exit


@app.command()
def demo(
    *,
    slides: Slides = False,
    out: Out = Path("results/voorbeeldstad"),
    config: DemoConfig = None,
    verbose: Verbose = False,
) -> None:
    """Run everything on an invented sample town; no files and no internet needed.

    Example: sociale-infra demo -o results/demo
    """
    with readable_errors(verbose=verbose):
        import tempfile

        from sociale_infra.config import load_settings
        from sociale_infra.sources.inputs import sample_inputs

        settings = load_settings(config)
        with tempfile.TemporaryDirectory() as folder:
            _run(sample_inputs(Path(folder)), settings, out, slides=slides)


@app.command("init")
def init_command(
    *,
    municipality: Annotated[str, typer.Argument(help="Its name or GM code.")],
    verbose: Verbose = False,
) -> None:
    """Make a folder for a town: its own settings, corrections and results.

    Example: sociale-infra init Zoetermeer
    """
    with readable_errors(verbose=verbose):
        from sociale_infra.projects import init_project

        folder = init_project(municipality, Path())
        say(f"Settings in {folder / 'config.yaml'}, corrections in {folder / 'places.csv'}; next:")
        say(f"  cd {folder}")
        say("  sociale-infra run  (with --osm-file and --areas-file, or online without)")
        typer.echo(folder)


@app.command()
def run(
    *,
    osm_file: OsmFile = None,
    areas_file: AreasFile = None,
    population_file: PopulationFile = None,
    municipality: Municipality = None,
    level: Level = None,
    offline: Offline = False,
    slides: Slides = False,
    out: Out = None,
    config: Config = None,
    verbose: Verbose = False,
) -> None:
    """Make maps and tables of a town: read, measure, publish.

    Example: sociale-infra run --osm-file zoetermeer.osm.pbf --areas-file wijken.gpkg

    One municipality out of larger files:
    sociale-infra run --osm-file zuid-holland.osm.pbf --areas-file wijkenbuurten_2024.gpkg
    --municipality Zoetermeer --level buurt -o results/zoetermeer
    """
    with readable_errors(verbose=verbose):
        from sociale_infra.sources.inputs import Inputs

        settings = read_settings(config, municipality, level)
        _run(Inputs(osm_file, areas_file, population_file, offline), settings, out, slides=slides)


@app.command("check")
def check_command(
    *,
    osm_file: OsmFile = None,
    areas_file: AreasFile = None,
    population_file: PopulationFile = None,
    municipality: Municipality = None,
    level: Level = None,
    offline: Offline = False,
    out: Out = None,
    config: Config = None,
    verbose: Verbose = False,
) -> None:
    """Read all that a run reads, and say what is in it; measures nothing, and writes no file.

    Example: sociale-infra check --config my.yaml --areas-file wijken.gpkg
    """
    with readable_errors(verbose=verbose):
        from sociale_infra.recipe import check
        from sociale_infra.sources.inputs import Inputs

        settings = read_settings(config, municipality, level)
        say(f"settings: {len(settings.categories)} categories, level {settings.level}")
        inputs = Inputs(osm_file, areas_file, population_file, offline)
        with progress() as steps:
            lines = list(check(inputs, settings, out, steps=steps))
        for line in lines:
            say(line)


@app.command("extract")
def extract_command(
    *,
    osm_file: OsmFile = None,
    areas_file: AreasFile = None,
    population_file: PopulationFile = None,
    municipality: Municipality = None,
    level: Level = None,
    offline: Offline = False,
    out: Annotated[
        Path | None,
        typer.Option("--out", "-o", help="Folder for snapshots; default: data/snapshots."),
    ] = None,
    config: Config = None,
    verbose: Verbose = False,
) -> None:
    """Read the inputs into a dated snapshot that never changes.

    Example: sociale-infra extract --municipality Zoetermeer
    """
    with readable_errors(verbose=verbose):
        from sociale_infra.recipe import keep_snapshot
        from sociale_infra.sources.inputs import Inputs

        settings = read_settings(config, municipality, level)
        with progress() as steps:
            inputs = Inputs(osm_file, areas_file, population_file, offline)
            kept = keep_snapshot(inputs, settings, out, steps=steps)
        for warning in kept.warnings:
            say(f"! {warning}")
        typer.echo(kept.folder)


@app.command("analyse")
def analyse_command(
    *,
    snapshot: Annotated[Path, typer.Option(help="Folder that `extract` made.")],
    out: Annotated[Path, typer.Option("--out", "-o", help="New folder for the tables.")],
    config: Config = None,
    verbose: Verbose = False,
) -> None:
    """Analyse a snapshot offline, with any settings.

    Example: sociale-infra analyse --snapshot data/snapshots/zoetermeer-2026-11-23 -o data/tables
    """
    with readable_errors(verbose=verbose):
        from sociale_infra.recipe import analyse_snapshot

        with progress() as steps:
            analyse_snapshot(snapshot, read_settings(config, None, None), out, steps=steps)
        typer.echo(out)


@app.command("publish")
def publish_command(
    *,
    tables: Annotated[Path, typer.Option(help="Folder that `analyse` made.")],
    slides: Slides = False,
    out: Out = None,
    config: Config = None,
    verbose: Verbose = False,
) -> None:
    """Make the map and the other files from analysed tables.

    Example: sociale-infra publish --tables data/tables -o results/zoetermeer
    """
    with readable_errors(verbose=verbose):
        from sociale_infra.recipe import publish_tables

        settings = read_settings(config, None, None)
        with progress() as steps:
            made = publish_tables(tables, settings, out, steps=steps, slides=slides)
        _tell(made, steps)


for _command in (scenario, compare, site, cut, towns):
    app.command()(_command)


@app.command()
def snapshots(*, config: Config = None, verbose: Verbose = False) -> None:
    """List the snapshots that `extract` has made."""
    with readable_errors(verbose=verbose):
        from sociale_infra.snapshots import list_snapshots

        for folder, manifest in list_snapshots(
            Path(read_settings(config, None, None).snapshots.folder)
        ):
            facts, counts = manifest["facts"], manifest["counts"]
            say(
                f"{facts['title']}, made {manifest['made']}, OpenStreetMap of "
                f"{facts['data_date']}: {sum(counts['places'].values()):,} places, "
                f"{counts['edges']:,} edges"
            )
            typer.echo(folder)


def _run(inputs: Inputs, settings: Settings, out: Path | None, *, slides: bool) -> None:
    from sociale_infra.recipe import run

    with progress() as steps:
        made = run(inputs, settings, out, steps=steps, slides=slides)
    _tell(made, steps)


def _tell(made: Run, steps: Steps) -> None:
    from sociale_infra.report.summary import summarise

    for line in summarise(made.results, steps.passed_s()):
        say(line)
    typer.echo(made.folder / "map.html")
