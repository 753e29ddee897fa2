"""Commands that ask what would be otherwise: scenarios, comparisons, sites."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from sociale_infra.options import Slides, Verbose
from sociale_infra.terminal import progress, read_settings, readable_errors, say, stopped_by_ctrl_c

if TYPE_CHECKING:
    from sociale_infra.comparing import Compared


def scenario(
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

        settings = read_settings(config, None, None) if config else None
        with progress() as steps:
            made = run_scenario(file, base, out, settings, steps=steps, slides=slides)
        _tell_compared(made)


def compare(
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


def site(
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
    slides: Slides = False,
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
            found = run_siting(
                base, out, asked, clock, lambda name: say(f"{name} ..."), slides=slides
            )
        if found.facts.sample:
            say("SAMPLE DATA: an invented town.")
        for answer in found.answers["answer"].tolist():
            for line in tell_answer(found, answer, "en"):
                say(line)
        took = ", ".join(f"{name} {took:g} s" for name, took in found.seconds.items())
        say(f"{found.candidates:,} candidates; {took}")
        typer.echo(out / "index.html")


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
