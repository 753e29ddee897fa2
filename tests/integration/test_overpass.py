"""Live and file give identical tables; a server that misbehaves never gives a hole."""

from __future__ import annotations

import io
import json
import runpy
import subprocess
import sys
import time
import traceback
import warnings
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from subprocess import CompletedProcess

import geopandas as gpd
import pytest
from geopandas.testing import assert_geodataframe_equal
from pyproj import CRS

from sociale_infra.beside import beside
from sociale_infra.config import load_settings
from sociale_infra.errors import SourceUnreachableError
from sociale_infra.sources import downloads
from sociale_infra.sources.background import background_kind, build_background
from sociale_infra.sources.network.walkways import build_walkways, shut_nodes
from sociale_infra.sources.osm import overpass
from sociale_infra.sources.osm.elements import Box
from sociale_infra.sources.osm.file import read_osm
from sociale_infra.sources.osm.overpass import fetch_osm
from sociale_infra.sources.places.classify import Classifier
from sociale_infra.sources.places.drawings import build_places
from sociale_infra.sources.places.entrances import build_entrances
from tests.local_server import Reply
from tests.overpass_server import Extract, serve
from tests.unit.osm_writing import NO_PATHS

SHARED = Path(__file__).parents[3] / "shared" / "data"
BOX = Box(7.40, 43.72, 7.45, 43.76)


def fetch(url: str, path: Path, box: Box = BOX, deadline_s: float = 60) -> None:
    settings = load_settings()
    live = settings.live.model_copy(
        update={"overpass_url": url, "timeout_s": 30.0, "deadline_s": deadline_s}
    )
    fetch_osm(box, settings.categories, live, path)


def tables(path: Path, box: Box, crs: CRS) -> dict[str, gpd.GeoDataFrame]:
    """Build all that comes of an extract within a box."""
    settings = load_settings()
    classify = Classifier.of(settings.categories)
    data = read_osm(
        path,
        place_keys=classify.keys,
        place_category=classify,
        background_kind=background_kind,
        box=box,
    )
    nodes, edges = build_walkways(data.ways, crs, shut=shut_nodes(data.gates))
    edges["snappable"] = True
    places = build_places(
        data.places, settings.categories, crs, merge_distance_m=75, paths=NO_PATHS
    )
    entrances = build_entrances(places, edges, data.gates, nodes.union_all().convex_hull)
    addresses = gpd.GeoDataFrame(
        {"id": data.addresses.ids}, geometry=data.addresses.geometry, crs="EPSG:4326"
    )
    return {
        "nodes": nodes,
        "edges": edges,
        "places": places,
        "entrances": entrances,
        "addresses": addresses.sort_values("id", ignore_index=True),
        "background": build_background(data, crs),
    }


@pytest.fixture
def in_a_copy(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let OSMnx run in a copy of this process, which has loaded most of what it needs."""

    def run(command: list[str], *, input: str, **_: object) -> CompletedProcess[str]:  # noqa: A002 - its name
        program = command[-1]

        def work() -> CompletedProcess[str]:
            sys.stdin = io.StringIO(input)
            status: object = 0
            with (
                redirect_stdout(io.StringIO()) as said,
                redirect_stderr(io.StringIO()) as faults,
                warnings.catch_warnings(action="ignore"),
            ):
                try:
                    runpy.run_module(program, run_name="__main__")
                except SystemExit as end:
                    status = end.code
                except Exception:  # noqa: BLE001 - its end, as of a process
                    traceback.print_exc()
                    status = 1
            return CompletedProcess(command, int(bool(status)), said.getvalue(), faults.getvalue())

        with beside(work) as done:
            return done()

    monkeypatch.setattr(subprocess, "run", run)


def empty(_: str) -> Reply:
    return 200, json.dumps(
        {"osm3s": {"timestamp_osm_base": "2026-01-01T00:00:00Z"}, "elements": []}
    ).encode()


def remark(_: str) -> Reply:
    node = {"type": "node", "id": 1, "lat": 43.73, "lon": 7.42}
    body = {"elements": [node], "remark": "runtime error: Query ran out of memory"}
    return 200, json.dumps(body).encode()


def cut_off(_: str) -> Reply:
    return 200, b'{"elements": [{"type": "no'


def busy(_: str) -> Reply:
    return 504, b"{}"


def busy_for_an_hour(_: str) -> Reply:
    return 429, b"{}", {"Retry-After": "3600"}


def silent(_: str) -> Reply:
    time.sleep(5)
    return 200, b"{}"


@pytest.mark.parametrize(
    ("answer", "said", "asked"),
    [
        (empty, "empty", 4),
        (remark, "ran out of time or memory", 12),
        (cut_off, "200", 3),
        (busy, "HTTP 504", 2),
        (busy_for_an_hour, "HTTP 429", 1),
    ],
)
@pytest.mark.usefixtures("in_a_copy")
def test_bad_answer_is_an_error_and_leaves_no_file(
    answer: Callable[[str], Reply],
    said: str,
    asked: int,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(downloads, "_LONGEST_WAIT_S", 0.01)
    monkeypatch.setattr(overpass, "_TRIES_WHILE_BUSY", 2)
    assert queries_until_refused(answer, said, 60, tmp_path) == asked


def test_a_silent_server_is_left_at_the_deadline(tmp_path: Path) -> None:
    assert queries_until_refused(silent, "busy until the deadline", 4, tmp_path) in {0, 1}


def queries_until_refused(
    answer: Callable[[str], Reply], said: str, deadline_s: float, folder: Path
) -> int:
    """Return how many queries a server gets until its answers are refused, and no file is left."""
    with (
        serve(answer) as (url, queries),
        pytest.raises(SourceUnreachableError, match=said) as error,
    ):
        fetch(url, folder / "live.osm.pbf", deadline_s=deadline_s)
    assert url in str(error.value)
    assert "--osm-file" in str(error.value)
    assert not list(folder.iterdir())
    return len(queries)


@pytest.mark.parametrize(
    ("file", "box", "crs"),
    [
        ("monaco/monaco-2023.osm.pbf", Box(7.38, 43.70, 7.48, 43.78), CRS.from_epsg(32632)),
        ("zoetermeer/zoetermeer-2021.osm.pbf", Box(4.48, 52.05, 4.5, 52.06), CRS.from_epsg(28992)),
    ],
)
def test_live_gives_the_tables_of_the_file(file: str, box: Box, crs: CRS, tmp_path: Path) -> None:
    if not SHARED.is_dir():
        pytest.skip("../shared/data with the real extracts is not beside the checkout")
    live_file = tmp_path / "live.osm.pbf"
    with serve(Extract(SHARED / file).answer) as (url, queries):
        fetch(url, live_file, box)
    assert len(queries) == 4
    live_tables = tables(live_file, box, crs)
    for name, own in tables(SHARED / file, box, crs).items():
        assert len(own) > 0
        assert_geodataframe_equal(live_tables[name], own)


def test_a_busy_server_is_asked_again_when_it_wants_and_only_for_what_is_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(downloads, "_FIRST_WAIT_S", 0.01)
    times: list[float] = []

    def busy_at_the_third_query(_: str) -> Reply:
        times.append(time.monotonic())
        if len(times) == 3:
            return 429, b"{}", {"Retry-After": "1"}
        node = {"type": "node", "id": len(times), "lat": 43.73, "lon": 7.42}
        body = {"osm3s": {"timestamp_osm_base": "2026-01-01T00:00:00Z"}, "elements": [node]}
        return 200, json.dumps(body).encode()

    with serve(busy_at_the_third_query) as (url, queries):
        fetch(url, tmp_path / "live.osm.pbf")
    assert times[3] - times[2] > 1
    assert queries[3] == queries[2]
    assert len(queries) == len(set(queries)) + 1 == 5
