"""``python -m benchmarks``: measure, and write the tables and the chart."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

import typer

from benchmarks.again import time_again
from benchmarks.growth import write, write_municipalities, write_parts
from benchmarks.measure import (
    can_run,
    compare,
    find_missing,
    run_methods,
    run_whole,
    tabulate,
    tabulate_memory,
    versions,
)
from benchmarks.methods import METHODS
from benchmarks.report import OURS, Report, write_report
from benchmarks.second import time_second
from benchmarks.whole import WAYS
from sociale_infra import Inputs, extract, load_settings, sample_inputs

_TOOLS = ("sociale-infra", "osmnx", "networkx", "pandana", "cityseer", "scipy", "shapely", "numpy")
_GROWING = (OURS, "pandana")


app = typer.Typer(add_completion=False)


@app.command()
def main(
    osm_file: Annotated[
        Path | None, typer.Option(help="The town; the sample town if none.")
    ] = None,
    areas_file: Annotated[Path | None, typer.Option(help="Its wijken.")] = None,
    province_osm_file: Annotated[Path | None, typer.Option(help="A province, for growth.")] = None,
    province_areas_file: Annotated[
        Path | None, typer.Option(help="Its municipalities, in a layer `gemeenten`.")
    ] = None,
    out: Annotated[Path, typer.Option(help="Folder of the report.")] = Path("benchmarks/results"),
    repeat: Annotated[int, typer.Option(min=1, help="Rounds.")] = 3,
) -> None:
    """Do one task with every tool that is installed, side by side, and report cost and error."""
    missing = find_missing()
    if missing:
        typer.echo(f"Not installed, so not measured: {', '.join(missing)}", err=True)
    names = [name for name in METHODS if name != "exact" and can_run(name)]
    with TemporaryDirectory() as temporary:
        folder = Path(temporary)
        given = Inputs(osm_file=osm_file, areas_file=areas_file)
        inputs = given if osm_file else sample_inputs(folder)
        world = extract(inputs, load_settings())
        town = write(world, folder / "town")
        _say(f"{world.facts.title}: {len(names)} methods, {repeat} rounds")
        costs = run_methods(names, town, folder, repeat)
        _say("the exact answer")
        run_methods(["exact"], town, folder, 1)
        error = compare(names, folder)
        _say("from the files to the tables")
        ways = [way for way in WAYS if way == OURS or "pandana" not in missing]
        whole = run_whole(ways, inputs, folder, repeat)
        _say("measuring again")
        again = time_again(world, repeat)
        sizes = [("the whole town", town), *write_parts(world, folder)]
        second, first = None, world.facts.title
        if province_osm_file and province_areas_file:
            _say("the second town of the province")
            second = time_second(
                ways, province_osm_file, province_areas_file, first, folder, repeat
            )
            _say("the municipalities")
            sizes += write_municipalities(province_osm_file, province_areas_file, first, folder)
        _say("growth")
        growing = [name for name in _GROWING if can_run(name)]
        growth = {name: _grow(growing, tables, folder, repeat) for name, tables in sizes}
        report = Report(
            town=world.facts.title + " (invented)" * world.facts.sample,
            versions=versions(_TOOLS),
            missing=missing,
            repeat=repeat,
            cost=tabulate(costs),
            memory=tabulate_memory(costs),
            error=error,
            whole=whole,
            second=second,
            again=again,
            growth=growth,
        )
    write_report(report, out)
    typer.echo(out / "latest.md")


def _grow(names: list[str], tables: Path, folder: Path, repeat: int) -> dict[str, float]:
    """Measure some methods on one size of the task."""
    costs = run_methods(names, tables, folder, repeat)
    row: dict[str, float] = dict(costs[OURS][0].size)
    for name, cost in tabulate(costs).items():
        row[f"{name}: nearest"] = cost["nearest in all"]
        row[f"{name}: counts"] = cost["counts in all"]
        row[f"{name}: MB"] = max(tabulate_memory(costs)[name].values())
    return row


def _say(what: str) -> None:
    typer.echo(f"... {what}", err=True)


if __name__ == "__main__":
    app()
