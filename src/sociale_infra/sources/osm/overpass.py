"""OpenStreetMap from an Overpass server, into a file that `osm.file` reads.

OSMnx writes and sends the queries. It runs in a process of its own, because it changes global
settings and how its process looks up host names, and because it waits without end for a free
slot on the server: the process is stopped at a deadline. The downloads are taken from its cache
as raw JSON, checked, and written as one .osm.pbf; so files and downloads are read by the same
rules and give identical tables.
"""

from __future__ import annotations

import json
import logging
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import requests

from sociale_infra.categories import Category
from sociale_infra.config import Live
from sociale_infra.errors import SourceUnreachableError
from sociale_infra.sources.background import background_values
from sociale_infra.sources.downloads import (
    TryAgainError,
    ask_again,
    within_s,
)
from sociale_infra.sources.osm.elements import HOUSE_NUMBER, LINES, Box
from sociale_infra.sources.osm.overpass_answers import (
    Answer,
    UnusableError,
    check_answers,
    read_answer,
    write_answers,
)
from sociale_infra.sources.places.entrances import GATE_BARRIERS

log = logging.getLogger(__name__)

_ANY = "*"
_SINGLE_VALUED = frozenset({"highway", "landuse", "natural", "tourism"})
# The program that runs in a process of its own.
_PROGRAM = "sociale_infra.sources.osm.osmnx_download"
# The waits between so many tries add up to 7 minutes, unless the server asks for longer ones.
_TRIES_WHILE_BUSY = 12
# Letters of another program's message that are shown.
_SHOWN = 100


def fetch_osm(box: Box, categories: Mapping[str, Category], live: Live, path: Path) -> None:
    """Download what `read_osm` needs of a box and write it to `path` (.osm.pbf).

    Parameters
    ----------
    box
        Degrees, EPSG:4326.
    categories
        The categories of the places that are needed.
    live
        The address, and how long to wait: `overpass_url`, `timeout_s` for an answer and
        `deadline_s` for all of it.
    path
        The file to write; it appears only when complete.

    Raises
    ------
    SourceUnreachableError
        The server did not answer, stayed busy, cut its answer short, ran out of time or memory
        (a remark), or has nothing there.
    """
    filters = [f'["{key}"]' for key in LINES]
    order = {
        "box": box,
        "ways": filters,
        "features": _features(categories),
        "url": live.overpass_url,
        "timeout_s": live.timeout_s,
    }
    until = time.monotonic() + live.deadline_s
    try:
        # What was downloaded before the server became busy stays in the cache for the next try.
        with tempfile.TemporaryDirectory() as cache:
            answers = ask_again(
                lambda: _answers({**order, "folder": cache}, len(filters) + 1, until),
                until,
            )
    except (TryAgainError, UnusableError) as error:
        message = (
            f"Overpass ({live.overpass_url}) gave no usable answer: {error}. Try again later, or "
            f"download a file (for the Netherlands from "
            f"https://download.geofabrik.de/europe/netherlands.html) and give it with --osm-file"
        )
        raise SourceUnreachableError(message) from None
    write_answers(answers, path)


def _features(categories: Mapping[str, Category]) -> dict[str, list[str] | bool]:
    """Return the tags of the elements that are needed besides the lines: values, or True.

    A tag of a place may list several values ("cafe;bakery"), which Overpass does not split:
    so every value of its key is requested. For a few keys that would be too much, and these have
    a single value.
    """
    wanted: dict[str, set[str]] = {"barrier": set(GATE_BARRIERS), "highway": {"pedestrian"}}
    for key, listed in background_values().items():
        wanted.setdefault(key, set()).update(listed)
    for category in categories.values():
        for rule in category.all_tags:
            key, values = next(iter(rule.items()))
            single = key in _SINGLE_VALUED
            wanted.setdefault(key, set()).update(values if single else {_ANY})
    wanted |= {HOUSE_NUMBER: {_ANY}, "entrance": {_ANY}}
    return {
        key: True if _ANY in values else sorted(values) for key, values in sorted(wanted.items())
    }


def _answers(order: Mapping[str, Any], expected: int, until: float) -> list[Answer]:
    """Return the answers to the queries, by OSMnx in a process of its own; `expected` in all."""
    _check_reachable(order, until)
    try:
        asked = subprocess.run(  # noqa: S603, nothing of it comes from outside
            [sys.executable, "-m", _PROGRAM],
            input=json.dumps(order),
            capture_output=True,
            text=True,
            timeout=max(until - time.monotonic(), 0),
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise UnusableError("it stayed busy until the deadline") from None
    if asked.returncode and asked.stdout:
        said = json.loads(asked.stdout)
        if said["busy"]:
            raise TryAgainError(said["fault"], said["retry_after"], _TRIES_WHILE_BUSY)
        raise UnusableError(said["fault"])
    if asked.returncode:
        last = (asked.stderr.strip().splitlines() or ["no answer"])[-1]
        raise TryAgainError(f"its answer cannot be read ({last[:_SHOWN]})")
    answers = [read_answer(file) for file in sorted(Path(order["folder"]).glob("*.json"))]
    check_answers(answers, expected)
    return answers


def _check_reachable(order: Mapping[str, Any], until: float) -> None:
    """Refuse a server that cannot be reached at all; OSMnx would wait a minute for it."""
    timeout_s = min(order["timeout_s"], until - time.monotonic())

    def ask() -> None:
        url = f"{order['url']}/status"
        requests.get(url, timeout=timeout_s, stream=True, allow_redirects=False).close()

    try:
        within_s(timeout_s, ask)
    except requests.RequestException as error:
        log.info("%s", error)
        raise TryAgainError(f"it cannot be reached ({type(error).__name__})") from None
