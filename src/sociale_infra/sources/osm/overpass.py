"""OpenStreetMap live, from an Overpass server, into a file that `osm_file` reads.

OSMnx asks the questions. It runs in a process of its own, for it would otherwise change global
settings and the way this process looks up host names, and it retries a busy server without
end: the process is stopped at a deadline. What it downloads is taken from its cache as raw
JSON, checked, and written as one .osm.pbf; so file and live share every rule and give
identical tables.
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

import osmium
import requests
from osmium.osm.mutable import Node, Relation, Way

from sociale_infra.config import Category, Live
from sociale_infra.errors import SourceUnreachableError
from sociale_infra.sources.background import background_values
from sociale_infra.sources.osm.data import HOUSE_NUMBER, LINES, Box
from sociale_infra.sources.places.entrances import GATE_BARRIERS

log = logging.getLogger(__name__)

_KINDS = {"node": "n", "way": "w", "relation": "r"}
# The room that runs in the process of its own.
_ASKER = "sociale_infra.sources.osm.osmnx_download"
_ANY = "*"
_SINGLE_VALUED = frozenset({"highway", "landuse"})
_TRIES = 3
_BACKOFF_S = 1.0


def fetch_osm(box: Box, categories: Mapping[str, Category], live: Live, path: Path) -> None:
    """Download what `read_osm` wants of a box and write it to `path` (.osm.pbf).

    Parameters
    ----------
    box
        Degrees, EPSG:4326.
    categories
        The places that are wanted.
    live
        Where and how patiently to ask: `overpass_url`, `timeout_s` and `deadline_s`.
    path
        The file to write; it appears only when all of it is there.

    Raises
    ------
    SourceUnreachableError
        The server did not answer, was busy until the deadline, cut its answer short, ran out
        of time or memory (a remark), or knows nothing there.
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
    faults: list[str] = []
    for attempt in range(_TRIES):
        wait = _BACKOFF_S * 2 ** (attempt - 1) if attempt else 0
        if time.monotonic() + wait > until:
            break
        time.sleep(wait)
        answers, fault = _answers(order, until - time.monotonic())
        fault = fault or _fault_in(answers, len(filters) + 1)
        if not fault:
            _write(answers, path)
            return
        log.warning("Overpass, attempt %d of %d: %s", attempt + 1, _TRIES, fault)
        faults.append(fault)
    message = (
        f"Overpass ({live.overpass_url}) gave no usable answer: "
        f"{'; '.join(dict.fromkeys(faults))}. Try again later, or download a file (for the "
        f"Netherlands from https://download.geofabrik.de/europe/netherlands.html) and give it "
        f"with --osm-file"
    )
    raise SourceUnreachableError(message)


def _features(categories: Mapping[str, Category]) -> dict[str, list[str] | bool]:
    """Return the tags of the elements that are wanted besides the lines: values, or True.

    A place's tag may list several values ("cafe;bakery"), which Overpass does not take apart:
    every value of its key is asked for. Of highway and landuse that would be too much, and
    they hold a single value.
    """
    wanted: dict[str, set[str]] = {"barrier": set(GATE_BARRIERS), "highway": {"pedestrian"}}
    for key, listed in background_values().items():
        wanted.setdefault(key, set()).update(listed)
    for category in categories.values():
        for rule in category.tags:
            key, values = next(iter(rule.items()))
            single = key in _SINGLE_VALUED
            wanted.setdefault(key, set()).update(values if single else {_ANY})
    wanted |= {HOUSE_NUMBER: {_ANY}, "entrance": {_ANY}}
    return {
        key: True if _ANY in values else sorted(values) for key, values in sorted(wanted.items())
    }


def _unreachable(order: Mapping[str, Any]) -> str:
    """Say why the server cannot be reached; OSMnx would wait a minute for it."""
    try:
        requests.get(f"{order['url']}/status", timeout=order["timeout_s"])
    except requests.RequestException as error:
        log.info("%s", error)
        return f"it cannot be reached ({type(error).__name__})"
    return ""


def _answers(order: Mapping[str, Any], seconds: float) -> tuple[list[dict[str, Any]], str]:
    """Let a process of its own ask; return what it got, and what went wrong, if anything."""
    if fault := _unreachable(order):
        return [], fault
    with tempfile.TemporaryDirectory() as folder:
        try:
            asked = subprocess.run(  # noqa: S603, nothing of it comes from outside
                [sys.executable, "-m", _ASKER],
                input=json.dumps({**order, "folder": folder}),
                capture_output=True,
                text=True,
                timeout=seconds,
                check=False,
            )
        except subprocess.TimeoutExpired:
            return [], "it stayed busy until the deadline"
        if asked.returncode:
            return [], (asked.stderr.strip().splitlines() or ["it said nothing"])[-1]
        return [json.loads(file.read_bytes()) for file in Path(folder).glob("*.json")], ""


def _fault_in(answers: list[dict[str, Any]], expected: int) -> str:
    """Say what is wrong with the answers; OSMnx keeps none that carries a remark."""
    if len(answers) < expected:
        return "an answer was cut short (the query ran out of time or memory on the server)"
    if not any(answer.get("elements") for answer in answers):
        return "the answer is empty: nothing is mapped there"
    if not all(_date(answer) for answer in answers):
        return "an answer does not say how old it is"
    return ""


def _date(answer: Mapping[str, Any]) -> str:
    return str(answer.get("osm3s", {}).get("timestamp_osm_base", ""))


def _write(answers: list[dict[str, Any]], path: Path) -> None:
    """Write every element once, as a file from a data provider would hold them."""
    order = list(_KINDS)
    elements = {
        (order.index(element["type"]), element["id"]): element
        for answer in answers
        for element in answer["elements"]
        if element["type"] in order
    }
    header = osmium.io.Header()
    header.set("osmosis_replication_timestamp", min(_date(answer) for answer in answers))
    part = path.with_name(f"part-{path.name}")
    with osmium.SimpleWriter(str(part), header=header, overwrite=True) as writer:
        for _, element in sorted(elements.items()):
            _add(writer, element)
    part.replace(path)


def _add(writer: osmium.SimpleWriter, element: Mapping[str, Any]) -> None:
    known = {"id": element["id"], "tags": element.get("tags", {})}
    if element["type"] == "node":
        writer.add_node(Node(location=(element["lon"], element["lat"]), **known))
    elif element["type"] == "way":
        writer.add_way(Way(nodes=element["nodes"], **known))
    else:
        members = [
            (_KINDS[member["type"]], member["ref"], member["role"]) for member in element["members"]
        ]
        writer.add_relation(Relation(members=members, **known))
