"""Whether `towns` makes of each town what `run` makes of it: ``python -m benchmarks.same``.

Every town, the smallest first, is made again out of the whole file, in a process of its own. All
files are compared by their bytes; of run.json all but when and how fast it was made, and where cuts
are kept.
"""

from __future__ import annotations

import json
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated, Any

import typer

from sociale_infra import Inputs, load_settings, run

_RECORD = "run.json"
_OF_THE_RUN = ("started", "timings")


def main(
    towns: Annotated[Path, typer.Argument(help="What `sociale-infra towns` has made.")],
    osm_file: Annotated[Path, typer.Option(help="The file of all.")],
    areas_file: Annotated[Path, typer.Option(help="The wijken of all.")],
    config: Annotated[Path | None, typer.Option(help="Its settings.")] = None,
) -> None:
    """Make each town of a results folder again, by itself, and tell what differs."""
    listed = json.loads((towns / _RECORD).read_text(encoding="utf-8"))["towns"]
    made = [one for one in listed if one["fits"]]
    made.sort(key=lambda one: (towns / one["folder"] / "map.html").stat().st_size)
    inputs, spawn = Inputs(osm_file=osm_file, areas_file=areas_file), get_context("spawn")
    equal = 0
    for number, one in enumerate(made, 1):
        with (
            TemporaryDirectory() as folder,
            ProcessPoolExecutor(1, mp_context=spawn) as alone,
        ):
            again = Path(folder) / "again"
            alone.submit(_make, inputs, config, one["code"] or one["name"], again).result()
            differs = find_differing(towns / one["folder"], again)
        equal += not differs
        told = f"differs: {', '.join(differs)}" if differs else "equal"
        typer.echo(f"{one['name'] or one['code']}: {told} ({equal} of {number} equal)")
    if equal < len(made):
        raise typer.Exit(1)


def _make(inputs: Inputs, config: Path | None, municipality: str, out: Path) -> None:
    settings = load_settings(config, municipality=municipality)
    no_cuts = settings.live.model_copy(update={"folder": str(out.with_name("live"))})
    run(inputs, settings.model_copy(update={"live": no_cuts}), out)


def find_differing(folder: Path, other: Path) -> list[str]:
    """Return the files that are in one folder only or hold something else, by their paths."""
    held, others = (
        {path.relative_to(root).as_posix(): path for path in root.rglob("*") if path.is_file()}
        for root in (folder, other)
    )
    return sorted(
        name
        for name in held.keys() | others.keys()
        if name not in held or name not in others or _read(held[name]) != _read(others[name])
    )


def _read(path: Path) -> bytes | dict[str, Any]:
    if path.name != _RECORD:
        return path.read_bytes()
    record: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    for told in (record, record["read"]):
        told["settings"].pop("live")
    return {key: value for key, value in record.items() if key not in _OF_THE_RUN}


if __name__ == "__main__":
    typer.run(main)
