"""What is damaged, and how: a kind of case is a file of the small town, or what a server says."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from random import Random
from subprocess import CompletedProcess
from typing import NamedTuple
from urllib.parse import parse_qs, urlsplit

from tests.command_line import call
from tests.fuzz.damage import Damage, damage_bytes, damage_json, damage_text
from tests.fuzz.town import SETTINGS
from tests.local_server import Reply, Request, listen
from tests.overpass_server import Extract, serve

# `check` reads the same in a third of the time; only `run` tells figures.
_COMMANDS = ("check", "run")
MOST_S = 60
MOST_BYTES = 3 * 2**30


class Kind(NamedTuple):
    """A file of the town, ways to damage it, and the words of the run that reads it."""

    file: str
    damages: tuple[Damage, ...]
    words: str = "--osm-file town.osm.pbf --areas-file areas.gpkg --config config.yaml"


SCENARIO = "scenario"
_TEXT = (damage_text, damage_text, damage_bytes)
_JSON = (damage_json, damage_json, damage_text, damage_bytes)
FILES = {
    "pbf": Kind("town.osm.pbf", (damage_bytes,)),
    "pbf-unpacked": Kind(
        "unpacked.osm.pbf",
        (damage_bytes, damage_text),
        "--osm-file unpacked.osm.pbf --areas-file areas.gpkg",
    ),
    "xml": Kind("town.osm", _TEXT, "--osm-file town.osm --areas-file areas.gpkg"),
    "areas": Kind("areas.gpkg", (damage_bytes,)),
    "areas-text": Kind(
        "areas.geojson", _JSON, "--osm-file town.osm.pbf --areas-file areas.geojson"
    ),
    "squares": Kind(
        "squares.gpkg",
        (damage_bytes,),
        "--osm-file town.osm.pbf --areas-file areas.gpkg --population-file squares.gpkg",
    ),
    "squares-text": Kind(
        "squares.geojson",
        _JSON,
        "--osm-file town.osm.pbf --areas-file areas.gpkg --population-file squares.geojson",
    ),
    "raster": Kind(
        "squares.tif",
        (damage_bytes,),
        "--osm-file town.osm.pbf --areas-file areas.gpkg --population-file squares.tif",
    ),
    "need": Kind("need.csv", _TEXT),
    "corrections": Kind("places.csv", _TEXT),
    "register": Kind("list.csv", _TEXT),
    "register-map": Kind("list.geojson", _JSON),
    "settings": Kind("config.yaml", _JSON),
    SCENARIO: Kind("scenario.yaml", _JSON, "scenario.yaml --base base"),
}
SERVERS = ("pdok", "overpass")
KINDS = (*FILES, *SERVERS)


class Tried(NamedTuple):
    """How a command ended, and where it may have written."""

    done: CompletedProcess[str]
    out: Path


def try_case(kind: str, seed: int, town: Path, folder: Path) -> Tried:
    """Run the town with one thing damaged, in `folder`, where all of it stays.

    The same kind and seed give the same damage.
    """
    random = Random(f"{kind} {seed}")  # noqa: S311, it must be repeatable
    shutil.copytree(town, folder, dirs_exist_ok=True)
    if kind in SERVERS:
        return _try_live(kind, random, folder)
    case = FILES[kind]
    path = folder / case.file
    path.write_bytes(random.choice(case.damages)(path.read_bytes(), random))
    command = SCENARIO if kind == SCENARIO else random.choice(_COMMANDS)
    return run_town(folder, command, *case.words.split())


def run_town(folder: Path, *words: str) -> Tried:
    """Call the command line in the folder of the town, in which it may write `out`."""
    out = folder / "out"
    done = call(*words, "--out", out, folder=folder, most_s=MOST_S, most_bytes=MOST_BYTES)
    return Tried(done, out)


def _try_live(kind: str, random: Random, folder: Path) -> Tried:
    """Run on what servers answer, of which one answer of one server is damaged."""
    at = random.randrange(3)
    asked = dict.fromkeys(SERVERS, 0)

    def damaged(name: str, reply: Reply) -> Reply:
        asked[name] += 1
        if name != kind or asked[name] - 1 != at:
            return reply
        return _DAMAGED_REPLY[random.randrange(len(_DAMAGED_REPLY))](reply, random)

    areas = json.loads((folder / "areas.geojson").read_bytes())
    squares = json.loads((folder / "squares.geojson").read_bytes())["features"]

    def pdok(request: Request) -> Reply:
        parts = urlsplit(request.path)
        if "vierkantstatistieken" in parts.path:
            query = parse_qs(parts.query)
            start, count = (int(query[name][0]) for name in ("startIndex", "count"))
            return damaged("pdok", _json({"features": squares[start : start + count]}))
        one = {"features": areas["features"][:1]} if "gemeenten" in parts.path else areas
        return damaged("pdok", _json(one))

    extract = Extract(folder / "town.osm.pbf")
    with ExitStack() as stack:
        base = stack.enter_context(listen(pdok))
        url, _ = stack.enter_context(
            serve(lambda query: damaged("overpass", extract.answer(query)))
        )
        live = {
            "pdok_url": f"{base}/wijken-en-buurten-2024/ogc/v1",
            "squares_url": f"{base}/vierkantstatistieken100m/2023/wfs/v1_0",
            "overpass_url": url,
            "timeout_s": 3,
            "deadline_s": 5,
        }
        path = folder / "live.yaml"
        path.write_text(json.dumps(SETTINGS | {"live": live}), encoding="utf-8")
        command = random.choice(_COMMANDS)
        return run_town(folder, command, "--municipality", "Fuzzdorp", "--config", path.name)


def _json(value: object) -> Reply:
    return 200, json.dumps(value).encode()


def _status(reply: Reply, random: Random) -> Reply:
    return random.choice([204, 301, 400, 403, 404, 429, 500, 503, 504]), reply[1]


def _body(damage: Damage) -> Callable[[Reply, Random], Reply]:
    return lambda reply, random: (reply[0], damage(reply[1], random))


_DAMAGED_REPLY: tuple[Callable[[Reply, Random], Reply], ...] = (
    _body(damage_json),
    _body(damage_json),
    _body(damage_text),
    _body(damage_bytes),
    _status,
)
