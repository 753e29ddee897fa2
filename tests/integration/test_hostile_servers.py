"""Servers that never end, hide a mountain or lead elsewhere: refused in time, nothing kept."""

from __future__ import annotations

import gzip
import json
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import geopandas as gpd
import pytest

from sociale_infra.config import Live, Settings, load_settings
from sociale_infra.errors import SourceUnreachableError
from sociale_infra.extraction import extract
from sociale_infra.sources import downloads, osm_data, pdok_client
from sociale_infra.sources import inputs as inputs_room
from sociale_infra.sources.inputs import Inputs
from sociale_infra.sources.osm.file import read_osm
from sociale_infra.sources.osm.overpass_answers import (
    UnusableError,
    check_answers,
    read_answer,
    write_answers,
)
from sociale_infra.sources.pdok_client import PdokClient
from sociale_infra.sources.places.classify import Classifier
from sociale_infra.sources.sample_town import SampleTown

Speak = Callable[[socket.socket], None]
OK = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
END = b"Connection: close\r\n\r\n"
LIVE = load_settings().live.model_copy(update={"timeout_s": 0.5, "deadline_s": 1.5})


@contextmanager
def serve(speak: Speak) -> Iterator[str]:
    """Answer each request as `speak` does over the bare connection; give the address."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def answer() -> None:
            with suppress(OSError):
                while True:
                    connection, _ = server.accept()
                    threading.Thread(target=one, args=[connection], daemon=True).start()

        def one(connection: socket.socket) -> None:
            with connection, suppress(OSError):
                connection.recv(65_536)
                speak(connection)

        threading.Thread(target=answer, daemon=True).start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}"
        with suppress(OSError):
            server.shutdown(socket.SHUT_RDWR)


def say(*parts: bytes) -> Speak:
    """Say these, and hang up."""
    return lambda connection: connection.sendall(b"".join(parts))


def drip(start: bytes, part: bytes = b" ", pause_s: float = 0.05) -> Speak:
    """Say a part every so often, without end."""

    def speak(connection: socket.socket) -> None:
        connection.sendall(start)
        while True:
            connection.sendall(part)
            time.sleep(pause_s)

    return speak


def page(**changes: object) -> bytes:
    return json.dumps({"features": [], **changes}).encode()


BOMB = gzip.compress(b" " * 50_000_000)


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(downloads, "_FIRST_WAIT_S", 0.01)
    monkeypatch.setattr(downloads, "MOST_BYTES", 2_000_000)


@pytest.mark.parametrize(
    ("speak", "told"),
    [
        (drip(OK + END), "no whole answer within"),
        (drip(b"HTTP/1.1 200 OK\r\nX: ", b"x"), "no whole answer within"),
        (drip(OK + END, b" " * 100_000, 0), "an answer of more than 2 MB"),
        (say(OK, b"Content-Encoding: gzip\r\n", END, BOMB), "an answer of more than 2 MB"),
        (say(OK, b"Content-Encoding: gzip\r\n", END, b"no gzip"), "ContentDecodingError"),
        (say(OK, b"Content-Length: 100\r\n", END, b"{"), "ChunkedEncodingError"),
        (say(OK, b"Transfer-Encoding: chunked\r\n", END, b"zz\r\n"), "ChunkedEncodingError"),
        (say(b"HTTP/1.1 204 No Content\r\n", END), "no JSON"),
        (say(OK, END, b"<html>Welcome</html>"), "no JSON"),
        (say(OK, END, b"[" * 100_000), "no JSON"),
        (say(OK, END, page(features=[[]])), r"no GeoJSON \(at features.0\)"),
        (say(OK, END, page(features=[{"properties": 5, "geometry": None}])), "features.0.prop"),
        (
            say(b"HTTP/1.1 301 Moved\r\nLocation: http://evil.example/\r\n", END),
            "HTTP 301: it has moved to http://evil.example/",
        ),
        (say(b"nonsense"), "ConnectionError"),
        (say(b""), "ConnectionError"),
    ],
    ids=[
        "drip",
        "drip in the head",
        "without end",
        "bomb",
        "no gzip",
        "cut off",
        "no chunks",
        "nothing",
        "web page",
        "deep",
        "list",
        "number",
        "moved",
        "nonsense",
        "silence",
    ],
)
def test_an_answer_that_never_ends_or_is_none_is_refused_in_time(speak: Speak, told: str) -> None:
    start = time.monotonic()
    with (
        serve(speak) as url,
        PdokClient("PDOK", LIVE, "give a file") as client,
        pytest.raises(SourceUnreachableError, match=told) as caught,
    ):
        client.fetch_page(url, {})
    assert str(caught.value).endswith("Try again later, or give a file")
    # Three tries at most, each of at most half a second, whatever the machine does beside it.
    assert time.monotonic() - start < 10


def test_a_limit_of_time_ends_what_would_wait_for_ever() -> None:
    with pytest.raises(downloads.TryAgainError, match="no whole answer within 0 s"):
        downloads.within_s(0.05, threading.Event().wait)
    with pytest.raises(ZeroDivisionError):
        downloads.within_s(5, lambda: 1 // 0)
    assert downloads.within_s(5, lambda: 7) == 7


def feature(x: float = 100_000, y: float = 450_000, **properties: object) -> dict[str, Any]:
    ring = [[x, y], [x + 100, y], [x + 100, y + 100], [x, y]]
    return {"properties": properties, "geometry": {"type": "Polygon", "coordinates": [ring]}}


@pytest.mark.parametrize(
    ("links", "told"),
    [
        (
            [{"rel": "next", "href": "http://evil.example/items"}],
            "at another address, 'http://evil",
        ),
        ([{"rel": "next", "href": ""}], "at another address, ''"),
        ([{"rel": "next", "href": "{url}"}], "the same page twice"),
        ([{"rel": "next"}], r"no GeoJSON \(at links.0.href"),
    ],
)
def test_a_next_page_that_leads_elsewhere_is_not_asked_for(
    links: list[dict[str, str]], told: str
) -> None:
    def speak(connection: socket.socket) -> None:
        body = page(features=[feature()], links=links).replace(b"{url}", url.encode())
        connection.sendall(OK + END + body)

    with (
        serve(speak) as url,
        PdokClient("PDOK", LIVE, "give a file") as client,
        pytest.raises(SourceUnreachableError, match=told),
    ):
        client.fetch_linked(url, {})


@pytest.mark.parametrize(("matched", "told"), [(5, "1 of 5 features"), (0, "1 of 0 features")])
def test_as_many_features_come_as_were_found(matched: int, told: str) -> None:
    answer = say(OK, END, page(features=[feature()], numberMatched=matched))
    with serve(answer) as url, PdokClient("PDOK", LIVE, "give a file") as client:
        for fetch in (client.fetch_linked, client.fetch_counted):
            with pytest.raises(SourceUnreachableError, match=told):
                fetch(url, {})


def test_pages_without_end_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdok_client, "PAGE", 1)
    monkeypatch.setattr(pdok_client, "_MOST_BYTES", 2000)
    number = iter(range(1_000_000))

    def speak(connection: socket.socket) -> None:
        connection.sendall(OK + END + page(features=[feature(code=next(number))]))

    with (
        serve(speak) as url,
        PdokClient("PDOK", LIVE, "give a file") as client,
        pytest.raises(SourceUnreachableError, match="more than 0 MB in all"),
    ):
        client.fetch_counted(url, {})
    assert next(number) < 50


@pytest.mark.parametrize(
    ("odd", "told"),
    [
        (feature(4.49, 52.06), r"outside the Netherlands in RD \(4.49 52.06\)"),
        (feature(float("nan")), "a shape that is none"),
        (feature(1e999), "a shape that is none"),
        (feature(1e30), r"outside the Netherlands in RD \(1e\+30"),
        (feature() | {"geometry": None}, "a feature without a place"),
        (feature() | {"geometry": {"type": "Polygon", "coordinates": []}}, "without a place"),
        (feature() | {"geometry": {"type": "Polygon", "coordinates": "x"}}, "a shape that is none"),
        (feature() | {"geometry": {"type": "Ball"}}, "a shape that is none"),
    ],
)
def test_a_shape_that_is_none_or_elsewhere_is_never_written(
    odd: dict[str, Any], told: str, tmp_path: Path
) -> None:
    with (
        PdokClient("PDOK", LIVE, "give a file") as client,
        pytest.raises(SourceUnreachableError, match=told),
    ):
        client.write([feature(), odd], tmp_path / "areas.geojson")  # type: ignore[list-item]
    assert not [*tmp_path.iterdir()]


# ---- What is kept. ----


def settings_in(folder: Path) -> Settings:
    settings = load_settings(municipality="Voorbeeldstad")
    live: Live = settings.live.model_copy(update={"folder": str(folder)})
    even = settings.population.model_copy(update={"source": "even"})
    return settings.model_copy(update={"live": live, "population": even})


def test_what_was_kept_and_is_damaged_is_asked_for_again_and_what_is_bad_is_never_kept(
    sample_town: SampleTown,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    asked: list[str] = []
    layers = {
        level: gpd.read_file(sample_town.areas_file, layer=f"{level}en")
        for level in ("wijk", "buurt")
    }

    def osm(_box: object, _categories: object, _live: object, path: Path) -> None:
        asked.append("osm")
        path.write_bytes(sample_town.osm_file.read_bytes())

    def areas(level: str, _name: object, _live: object, path: Path) -> None:
        asked.append(level)
        layers[level].to_file(path)

    monkeypatch.setattr(osm_data, "fetch_osm", osm)
    monkeypatch.setattr(inputs_room, "fetch_areas", areas)
    settings = settings_in(tmp_path)
    extract(Inputs(), settings)
    extract(Inputs(), settings)
    assert asked == ["wijk", "buurt", "osm"]

    for path in tmp_path.iterdir():
        path.write_bytes(path.read_bytes()[:200])
    extract(Inputs(), settings)
    assert asked == ["wijk", "buurt", "osm"] * 2
    for path in tmp_path.iterdir():
        assert str(path) in caplog.text

    kept = {path: path.read_bytes() for path in tmp_path.iterdir()}
    for path in kept:
        path.unlink()
    layers["wijk"]["aantal_inwoners"] = 1e12
    with pytest.raises(SourceUnreachableError, match="PDOK gave what cannot be used: row 0") as bad:
        extract(Inputs(), settings)
    assert "part-" not in str(bad.value)
    assert not [*tmp_path.iterdir()]


# ---- Overpass, without the process of OSMnx. ----

NODE = {"type": "node", "id": 1, "lat": 52.0, "lon": 4.5, "tags": {"amenity": "library"}}
WAY = {"type": "way", "id": 1, "nodes": [1, 2], "tags": {"highway": "path"}}
RELATION = {"type": "relation", "id": 1, "members": [{"type": "way", "ref": 1, "role": "outer"}]}
DATE = {"timestamp_osm_base": "2026-01-01T00:00:00Z"}


@pytest.mark.parametrize(
    ("elements", "where"),
    [
        ([NODE | {"lat": "52"}], "elements.0.node.lat"),
        ([NODE | {"lat": 152.0}], "elements.0.node.lat"),
        ([NODE | {"lon": None}], "elements.0.node.lon"),
        ([NODE | {"id": 2**63 - 1}], "elements.0.node.id"),
        ([NODE | {"id": -1}], "elements.0.node.id"),
        ([NODE | {"id": 1.5}], "elements.0.node.id"),
        ([NODE | {"tags": []}], "elements.0.node.tags"),
        ([NODE | {"tags": {"name": 5}}], "elements.0.node.tags.name"),
        ([NODE, WAY | {"nodes": {}}], "elements.1.way.nodes"),
        ([RELATION | {"members": [{"type": "way"}]}], "elements.0.relation.members.0.ref"),
        ([{"type": "cow", "id": 1}], "elements.0"),
        (["node"], "elements.0"),
        ({}, "elements"),
    ],
)
def test_what_overpass_never_writes_is_refused_with_its_spot(
    elements: object, where: str, tmp_path: Path
) -> None:
    file = tmp_path / "answer.json"
    file.write_text(json.dumps({"osm3s": DATE, "elements": elements}), encoding="utf-8")
    with pytest.raises(UnusableError, match=rf"is not what Overpass writes \(at {where}"):
        read_answer(file)


@pytest.mark.parametrize(
    "date",
    [
        *("", "yesterday", "0.8", "0001-01-01T00:00:00Z", "9999-12-31"),
        *("2026-01-01'00:00:00Z", "2026-01-01", "2026-01-01T00:00:00+01:00"),
    ],
)
def test_a_date_that_cannot_be_is_none(date: str, tmp_path: Path) -> None:
    file = tmp_path / "answer.json"
    answer = {"osm3s": {"timestamp_osm_base": date}, "elements": [NODE]}
    file.write_text(json.dumps(answer), encoding="utf-8")
    with pytest.raises(UnusableError, match="does not say how old it is"):
        check_answers([read_answer(file)], 1)


def test_a_zero_byte_in_a_name_ends_nothing(tmp_path: Path) -> None:
    file, path = tmp_path / "answer.json", tmp_path / "live.osm.pbf"
    tags = {"amenity": "library", "name": "De\0Boom\x1b[31m"}
    elements = [NODE | {"tags": tags}, NODE | {"id": 2, "lat": 52.001, "tags": {}}, WAY, RELATION]
    answer = {"osm3s": DATE, "elements": elements}
    file.write_text(json.dumps(answer), encoding="utf-8")
    write_answers([read_answer(file)], path)
    classify = Classifier.of(load_settings().categories)
    data = read_osm(
        path, place_keys=classify.keys, place_category=classify, background_kind=lambda _: None
    )
    assert [tags["name"] for tags in data.places.tags] == ["De Boom"]
    assert data.date == DATE["timestamp_osm_base"]
