"""The command line: arguments and what was made; `recipe` does the work."""

from __future__ import annotations

import atexit
import gc
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from sociale_infra._version import __version__
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
from sociale_infra.terminal import progress, readable_errors, say, stopped_by_ctrl_c, tell_town

if TYPE_CHECKING:
    from sociale_infra.comparing import Compared
    from sociale_infra.config import Settings
    from sociale_infra.publication import Run
    from sociale_infra.sources.inputs import Inputs

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

        settings = _settings(config, municipality, level)
        _run(Inputs(osm_file, areas_file, population_file, offline), settings, out, slides=slides)


@app.command("cut")
def cut_command(
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

        kept = keep_cuts(osm_file, areas_file, _settings(config, None, level))
        say(f"{len(kept.files)} municipalities can be read without the rest of {osm_file.name}")
        typer.echo(kept.folder)


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

        settings = _settings(config, municipality, level)
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

        settings = _settings(config, municipality, level)
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
            analyse_snapshot(snapshot, _settings(config, None, None), out, steps=steps)
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

        settings = _settings(config, None, None)
        with progress() as steps:
            made = publish_tables(tables, settings, out, steps=steps, slides=slides)
        _tell(made)


@app.command("towns")
def towns_command(
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
            _settings(config, None, level),
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


@app.command("scenario")
def scenario_command(
    *,
    file: Annotated[Path, typer.Argument(help="The scenario (YAML): edits, each with a reason.")],
    base: Annotated[
        Path, typer.Option(help="Results folder of a run, a snapshot, or analysed tables.")
    ],
    out: Annotated[Path, typer.Option("--out", "-o", help="Folder for the variants.")],
    slides: Slides = False,
    config: Annotated[
        Path | None,
        typer.Option(
            "--config",
            "-c",
            help="Settings (YAML) that the base must have been measured with; default: any.",
        ),
    ] = None,
    verbose: Verbose = False,
) -> None:
    """Show what would be otherwise: places, homes and ways more or less, beside the base.

    Example: sociale-infra scenario scenario.yaml --base results/zoetermeer -o results/what-if
    """
    with readable_errors(verbose=verbose):
        from sociale_infra.comparing import run_scenario

        settings = _settings(config, None, None) if config else None
        with progress() as steps:
            made = run_scenario(file, base, out, settings, steps=steps, slides=slides)
        _tell_compared(made)


@app.command("compare")
def compare_command(
    *,
    base: Annotated[Path, typer.Argument(help="Results folder, snapshot or analysed tables.")],
    other: Annotated[Path, typer.Argument(help="What to compare with it: the same of the other.")],
    out: Annotated[Path, typer.Option("--out", "-o", help="Folder for what differs.")],
    slides: Slides = False,
    verbose: Verbose = False,
) -> None:
    """Show what differs between two dates, two choices of settings or two variants, and why.

    Example: sociale-infra compare results/2025 results/2026 -o results/changed
    """
    with readable_errors(verbose=verbose):
        from sociale_infra.comparing import run_comparison

        with progress() as steps:
            made = run_comparison(base, other, out, steps=steps, slides=slides)
        _tell_compared(made)


@app.command("site")
def site_command(
    *,
    base: Annotated[
        Path, typer.Option(help="Results folder of a run, a snapshot, or analysed tables.")
    ],
    out: Annotated[Path, typer.Option("--out", "-o", help="Folder for the answers.")],
    sites: Annotated[
        int, typer.Option(min=1, max=100, help="How many; with --goal fewest at most.")
    ] = 2,
    goal: Annotated[
        Literal["reach", "walk", "fewest"],
        typer.Option(
            help="Most people newly within the walk, the least mean walk, or the fewest sites for "
            "a share."
        ),
    ] = "reach",
    share: Annotated[
        float, typer.Option(min=0, max=1, help="Of the people, with --goal fewest.")
    ] = 0.9,
    category: Annotated[
        str | None,
        typer.Option("--kind", help="What a new place would be; default: robust.new_place."),
    ] = None,
    candidates: Annotated[
        list[str] | None,
        typer.Option(
            help="existing, network, or a file of points or plots (CSV, GeoPackage); may be given "
            "again; default: existing and network."
        ),
    ] = None,
    floor: Annotated[float, typer.Option(min=0, max=1, help="No area below this share.")] = 0,
    exempt: Annotated[
        list[str] | None, typer.Option(help="An area that the floor is not asked of.")
    ] = None,
    weights: Annotated[
        str,
        typer.Option(
            help="Who counts: residents, age_65_plus, age_0_14, one_person, or a need in percent."
        ),
    ] = "residents",
    fixed: Annotated[
        list[str] | None, typer.Option(help="A candidate that is chosen: its id or name.")
    ] = None,
    forbidden: Annotated[
        list[str] | None, typer.Option(help="A candidate or an area that is left out.")
    ] = None,
    seconds: Annotated[float, typer.Option(min=1, help="How long to go on.")] = 60,
    verbose: Verbose = False,
) -> None:
    """Find the best sites for a free, staffed place, with a proof of how good they are.

    Ctrl-C stops early, and keeps the best that is known by then.

    Example: sociale-infra site --base results/zoetermeer -o results/sites --sites 2
    """
    with readable_errors(verbose=verbose):
        from sociale_infra.engine.siting.clock import Clock
        from sociale_infra.proposing import run_siting
        from sociale_infra.report.siting import tell_answer
        from sociale_infra.sited import Asked

        asked = Asked(
            sites=sites,
            goal=goal,
            share=share,
            category=category,
            candidates=tuple(candidates or ("existing", "network")),
            floor=floor,
            exempt=tuple(exempt or ()),
            weights=weights,
            fixed=tuple(fixed or ()),
            forbidden=tuple(forbidden or ()),
            seconds=seconds,
        )
        with stopped_by_ctrl_c() as stop:
            clock = Clock(seconds, stop)
            found = run_siting(base, out, asked, clock, lambda name: say(f"{name} ..."))
        if found.facts.sample:
            say("SAMPLE DATA: an invented town.")
        for answer in found.answers["answer"].tolist():
            for line in tell_answer(found, answer, "en"):
                say(line)
        took = ", ".join(f"{name} {took:g} s" for name, took in found.seconds.items())
        say(f"{found.candidates:,} candidates; {took}")
        typer.echo(out / "index.html")


@app.command()
def snapshots(*, config: Config = None, verbose: Verbose = False) -> None:
    """List the snapshots that `extract` has made."""
    with readable_errors(verbose=verbose):
        from sociale_infra.snapshots import list_snapshots

        for folder, manifest in list_snapshots(
            Path(_settings(config, None, None).snapshots.folder)
        ):
            facts, counts = manifest["facts"], manifest["counts"]
            say(
                f"{facts['title']}, made {manifest['made']}, OpenStreetMap of "
                f"{facts['data_date']}: {sum(counts['places'].values()):,} places, "
                f"{counts['edges']:,} edges"
            )
            typer.echo(folder)


def _settings(config: Path | None, municipality: str | None, level: str | None) -> Settings:
    from sociale_infra.config import load_settings

    here = Path("config.yaml")
    if config is None and here.is_file():
        say(f"Settings from {here}")
        config = here
    return load_settings(config, municipality=municipality, level=level)


def _run(inputs: Inputs, settings: Settings, out: Path | None, *, slides: bool) -> None:
    from sociale_infra.recipe import run

    with progress() as steps:
        made = run(inputs, settings, out, steps=steps, slides=slides)
    _tell(made)


def _tell(made: Run) -> None:
    from sociale_infra.report.summary import summarise

    for line in summarise(made.results, sum(made.timings.values())):
        say(line)
    typer.echo(made.folder / "map.html")


def _tell_compared(made: Compared) -> None:
    from sociale_infra.exports import tell
    from sociale_infra.report.findings import write_finding

    facts = made.comparisons[0].base.facts
    if facts.sample:
        say("SAMPLE DATA: an invented town.")
    for comparison in made.comparisons:
        say(f"{comparison.variant}, beside {facts.title}:")
        for line in tell(comparison, "en"):
            say(f"  {line}")
        for finding in comparison.findings:
            say(f"! {write_finding(finding, 'en')}")
    typer.echo(made.folder / "index.html")
