"""The command line: arguments, progress and messages. What it does stands in `pipeline`."""

from __future__ import annotations

import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sociale_infra import __version__
from sociale_infra.errors import SocialeInfraError

if TYPE_CHECKING:
    from sociale_infra.config import Settings
    from sociale_infra.pipeline import Inputs, Steps
    from sociale_infra.tables import Results

app = typer.Typer(
    name="sociale-infra",
    help="Show where a Dutch town's social infrastructure is within a walk, and where it is not.",
    epilog="Start with: sociale-infra demo",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

Config = Annotated[
    Path | None,
    typer.Option("--config", "-c", help="Settings that differ from the defaults (YAML)."),
]
Out = Annotated[
    Path | None,
    typer.Option("--out", "-o", help="Results folder. [default: results/<town>]"),
]
Verbose = Annotated[bool, typer.Option("--verbose", "-v", help="Say more about each step.")]
OsmFile = Annotated[
    Path | None,
    typer.Option(help="OpenStreetMap file (.osm.pbf, .osm, .osm.gz, .osm.bz2)."),
]
AreasFile = Annotated[
    Path | None,
    typer.Option(help="Wijken or buurten, or any polygons with a code and a name."),
]
Municipality = Annotated[
    str | None, typer.Option(help="Keep one municipality: its name or GM code.")
]
LevelOption = Annotated[str | None, typer.Option("--level", help="wijk or buurt.")]
Offline = Annotated[bool, typer.Option("--offline", help="Ask nothing of the network.")]


@app.callback(invoke_without_command=True)
def main(
    *,
    version: Annotated[bool, typer.Option("--version", help="Show the version.")] = False,
) -> None:
    """Show where a Dutch town's social infrastructure is within a walk, and where it is not."""
    if version:
        typer.echo(__version__)
        raise typer.Exit


@app.command()
def demo(
    *, out: Out = Path("results/voorbeeldstad"), config: Config = None, verbose: Verbose = False
) -> None:
    """Run everything on an invented sample town: no files and no network needed.

    Example: sociale-infra demo -o results/demo
    """
    with _readable_errors(verbose=verbose):
        import tempfile

        from sociale_infra.config import load_settings
        from sociale_infra.pipeline import Inputs
        from sociale_infra.sources.sample_town import write_sample_town

        settings = load_settings(config)
        with tempfile.TemporaryDirectory() as folder:
            town = write_sample_town(Path(folder))
            _run(Inputs(town.osm_file, town.areas_file, sample=True), settings, out)


@app.command()
def run(
    *,
    osm_file: OsmFile = None,
    areas_file: AreasFile = None,
    municipality: Municipality = None,
    level: LevelOption = None,
    offline: Offline = False,
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
    with _readable_errors(verbose=verbose):
        from sociale_infra.pipeline import Inputs

        settings = _settings(config, municipality, level)
        _run(Inputs(osm_file, areas_file, offline=offline), settings, out)


@app.command()
def check(
    *,
    osm_file: OsmFile = None,
    areas_file: AreasFile = None,
    municipality: Municipality = None,
    level: LevelOption = None,
    offline: Offline = False,
    config: Config = None,
    verbose: Verbose = False,
) -> None:
    """Validate the settings and the inputs without computing.

    Example: sociale-infra check --config my.yaml --areas-file wijken.gpkg
    """
    with _readable_errors(verbose=verbose):
        from sociale_infra.pipeline import Inputs, check_inputs

        settings = _settings(config, municipality, level)
        _say(f"settings: {len(settings.categories)} categories, level {settings.level}")
        for line in check_inputs(Inputs(osm_file, areas_file, offline=offline), settings):
            _say(line)


def _settings(config: Path | None, municipality: str | None, level: str | None) -> Settings:
    from sociale_infra.config import load_settings

    here = Path("config.yaml")
    chosen = config or (here if here.is_file() else None)
    return load_settings(chosen, municipality=municipality, level=level)


def _run(inputs: Inputs, settings: Settings, out: Path | None) -> None:
    from sociale_infra.exports import check_out, new_results
    from sociale_infra.pipeline import analyse, extract, now, publish

    started = now()
    if out is not None:
        check_out(out)
    with _progress() as steps:
        world = extract(inputs, settings, steps)
        folder = out or Path("results") / world.facts.name
        if out is None:
            check_out(folder)
        results = analyse(world, settings, steps)
        with new_results(folder) as building:
            publish(results, settings, building, steps, started)
    _summarise(results, settings, sum(steps.seconds.values()))
    typer.echo(folder / "map.html")


@contextmanager
def _progress() -> Iterator[Steps]:
    """Show a bar over the steps on a terminal; elsewhere a line a step, if asked for."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    from sociale_infra.pipeline import STEPS, Steps

    bar = Progress(
        TextColumn("{task.description:<26}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=Console(stderr=True),
        transient=True,
        disable=not sys.stderr.isatty(),
    )
    with bar:
        task = bar.add_task("", total=len(STEPS))

        def announce(name: str) -> None:
            logging.getLogger(__name__).info("%s ...", name)
            bar.update(task, description=name, completed=STEPS.index(name))

        yield Steps(announce)


def _summarise(results: Results, settings: Settings, seconds: float) -> None:
    """Tell a planner what was found: how many, how well covered, and what to mind."""
    facts, areas = results.facts, results.areas
    total = areas["weight"].sum()
    if facts.sample:
        _say("SAMPLE DATA: an invented town.")
    _say(
        f"{facts.title}: {len(areas)} areas ({facts.level}), {total:,.0f} {facts.unit} at "
        f"{len(results.origins):,} starting points, {len(results.places):,} places, "
        f"in {seconds:.0f} s"
    )
    _say(f"\nShare of {facts.unit} with one within its norm (walking), least covered first:")
    long = results.coverage
    shares = long.groupby("category")[["covered", "population"]].sum(min_count=1)
    share = (shares["covered"] / shares["population"]).sort_values()
    for key, value in zip(share.index.astype(str), share, strict=True):
        category = settings.categories[key]
        label = f"{category.label.en} ({category.norm_m:,.0f} m)"
        rows = long[(long["category"] == key) & long["coverage"].notna()]
        if rows.empty:
            _say(f"  {label:<50}    ?  none found")
            continue
        worst = rows.sort_values(["coverage", "area_code"]).iloc[0]
        _say(f"  {label:<50} {value:>4.0%}  least in {worst['area_name']}: {worst['coverage']:.0%}")
    for warning in facts.warnings:
        _say(f"! {warning}")


@contextmanager
def _readable_errors(*, verbose: bool) -> Iterator[None]:
    """Say an expected error in one line and leave with 1; a bug keeps its traceback."""
    level = logging.INFO if verbose else logging.ERROR
    logging.basicConfig(level=level, format="%(message)s", stream=sys.stderr)
    try:
        yield
    except SocialeInfraError as error:
        _say(f"Error: {error}")
        raise typer.Exit(1) from None


def _say(line: str) -> None:
    typer.echo(line, err=True)
