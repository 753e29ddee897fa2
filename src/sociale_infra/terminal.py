"""What the command line shows beside its output: lines, progress and readable errors."""

from __future__ import annotations

import logging
import math
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from sociale_infra.errors import SocialeInfraError
from sociale_infra.steps import STEPS, Steps
from sociale_infra.strangers_text import visible

if TYPE_CHECKING:
    from sociale_infra.config import Settings
    from sociale_infra.towns import TownsProgress


@contextmanager
def progress() -> Iterator[Steps]:
    """Show a progress bar on a terminal; elsewhere log a line per step."""
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

        yield Steps(announce, aside=True)


@contextmanager
def readable_errors(*, verbose: bool) -> Iterator[None]:
    """Print an expected error on one line and exit with 1; a bug keeps its traceback."""
    level = logging.INFO if verbose else logging.ERROR
    terminal = logging.StreamHandler(sys.stderr)
    terminal.setFormatter(_Visible("%(message)s"))
    logging.basicConfig(level=level, handlers=[terminal])
    logging.captureWarnings(capture=True)  # those of libraries are for who asks for more
    logging.getLogger("sociale_infra").setLevel(min(level, logging.WARNING))
    try:
        yield
    except SocialeInfraError as error:
        say(f"Error: {error}")
        raise typer.Exit(1) from None


@contextmanager
def stopped_by_ctrl_c() -> Iterator[Event]:
    """Offer what Ctrl-C sets; pressed again, it ends the program."""
    stop = Event()

    def ask(*_: object) -> None:
        signal.signal(signal.SIGINT, before)
        say("Stopping; the best that is known by now is written. Ctrl-C again ends at once.")
        stop.set()

    before = signal.signal(signal.SIGINT, ask)
    try:
        yield stop
    finally:
        signal.signal(signal.SIGINT, before)


class _Visible(logging.Formatter):
    """Writes control characters out."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line of a record."""
        return visible(super().format(record))


def tell_town(progress: TownsProgress) -> None:
    """Print that one of many towns is done, and how long the others will take."""
    one, left_s = progress.outcome, progress.left_s
    how = "is there already" if one.kept else f"failed: {one.fault}" if one.fault else ""
    left = "" if math.isnan(left_s) else f"; about {left_s / 60:.0f} min left"
    say(
        f"{progress.done} of {progress.total}: {one.town.name or one.town.code}, "
        f"{how or f'{one.seconds:.0f} s'}{left if progress.done < progress.total else ''}"
    )


def say(line: str) -> None:
    """Print a line beside the output, control characters written out."""
    typer.echo(visible(line), err=True)


def read_settings(config: Path | None, municipality: str | None, level: str | None) -> Settings:
    """Return the settings of a file; of `config.yaml` beside, if there is one and none is named."""
    from sociale_infra.config import load_settings

    here = Path("config.yaml")
    if config is None and here.is_file():
        say(f"Settings from {here}")
        config = here
    return load_settings(config, municipality=municipality, level=level)
