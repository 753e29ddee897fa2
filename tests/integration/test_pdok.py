"""PDOK's wijken, from a local server that pages, is busy, and answers nonsense."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from sociale_infra.config import Live, load_settings
from sociale_infra.errors import SourceUnreachableError, UnknownNameError
from sociale_infra.sources import pdok
from sociale_infra.sources.areas import read_areas
from sociale_infra.sources.pdok import fetch_areas

RD = "http://www.opengis.net/def/crs/EPSG/0/28992"
Reply = tuple[int, bytes]


def wijk(number: int) -> dict[str, Any]:
    """Draw a wijk of 1 km2, the next one to the east of it."""
    west, south = 90_000 + 1000 * number, 450_000
    ring = [(west, south), (west + 1000, south), (west + 1000, south + 1000), (west, south + 1000)]
    return {
        "type": "Feature",
        "geometry": {"type": "Polygon", "coordinates": [[*ring, ring[0]]]},
        "properties": {
            "wijkcode": f"WK06370{number}",
            "wijknaam": f"Wijk {number}",
            "gemeentecode": "GM0637",
            "gemeentenaam": "Zoetermeer",
            "water": "NEE",
            "aantal_inwoners": -99997 if number == 2 else 100 * number,
        },
    }


def municipality(code: str, name: str) -> dict[str, Any]:
    properties = {"gemeentecode": code, "gemeentenaam": name}
    return {"type": "Feature", "geometry": None, "properties": properties}


GEMEENTEN = [
    municipality("GM0637", "Zoetermeer"),
    municipality("GM0373", "Bergen (NH.)"),
    municipality("GM0001", "Tweeling"),
    municipality("GM0002", "Tweeling"),
]


class Service:
    """Answers as PDOK does, two features to a page; `first` goes before that."""

    def __init__(self, first: list[Reply] | None = None) -> None:
        self.first = first or []
        self.asked: list[str] = []

    def answer(self, path: str, base: str) -> Reply:
        self.asked.append(path)
        if self.first:
            return self.first.pop(0)
        parts = urlsplit(path)
        query = parse_qs(parts.query)
        if "/gemeenten/" in parts.path:
            features = GEMEENTEN
        else:
            features = [wijk(n) for n in range(1, 6)] if query["gemeentecode"] == ["GM0637"] else []
        start = int(query.get("start", ["0"])[0])
        page: dict[str, Any] = {
            "type": "FeatureCollection",
            "features": features[start : start + 2],
        }
        if start + 2 < len(features):
            code = query.get("gemeentecode", [""])[0]
            here = f"{base}{parts.path}?start={start + 2}&gemeentecode={code}"
            page["links"] = [{"rel": "next", "href": here}, {"rel": "self", "href": "x"}]
        return 200, json.dumps(page).encode()


@contextmanager
def serve(answer: Callable[[str, str], Reply]) -> Iterator[Live]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            assert self.headers["User-Agent"].startswith("sociale_infra/")
            status, body = answer(self.path, f"http://127.0.0.1:{self.server.server_port}")  # type: ignore[attr-defined]
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Keep quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    url = f"http://127.0.0.1:{server.server_port}/wijken-en-buurten-2024/ogc/v1"
    try:
        yield load_settings().live.model_copy(update={"pdok_url": url, "timeout_s": 5.0})
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdok, "_BACKOFF_S", 0.01)


@pytest.mark.parametrize("wanted", ["Zoetermeer", "zoetermeer", "GM0637", "gm0637"])
def test_all_pages_become_one_file_in_rd(wanted: str, tmp_path: Path) -> None:
    service, path = Service(), tmp_path / "areas.geojson"
    with serve(service.answer) as live:
        fetch_areas("wijk", wanted, live, path)
    found = read_areas(path, "wijk", wanted)
    assert found.table["area_code"].tolist() == [f"WK06370{n}" for n in range(1, 6)]
    assert found.table["population"].isna().tolist() == [False, True, False, False, False]
    assert found.table.crs == "EPSG:28992"
    assert found.table.area.to_numpy() == pytest.approx(1e6)
    assert (found.title, found.date, found.cbs) == ("Zoetermeer", "2024", True)
    assert all(
        f"crs={RD}".replace(":", "%3A").replace("/", "%2F") in ask for ask in service.asked[:1]
    )


def test_busy_service_is_asked_again(tmp_path: Path) -> None:
    service = Service([(429, b""), (503, b"")])
    with serve(service.answer) as live:
        fetch_areas("wijk", "GM0637", live, tmp_path / "areas.geojson")
    assert len(service.asked) == 2 + 2 + 3


@pytest.mark.parametrize(
    ("reply", "said"),
    [
        ((429, b""), "HTTP 429"),
        ((504, b""), "HTTP 504"),
        ((404, b""), "HTTPError"),
        ((200, b'{"features": [{"ty'), "JSON"),
        ((200, b"[]"), "no GeoJSON"),
    ],
)
def test_bad_answer_is_an_error_and_leaves_no_file(reply: Reply, said: str, tmp_path: Path) -> None:
    service = Service([reply] * 9)
    with serve(service.answer) as live, pytest.raises(SourceUnreachableError, match=said) as error:
        fetch_areas("wijk", "GM0637", live, tmp_path / "areas.geojson")
    assert "--areas-file" in str(error.value)
    assert len(service.asked) == 3
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("wanted", "said"),
    [
        ("Soetermeer", "did you mean Zoetermeer"),
        ("Tweeling", "GM0001.*GM0002"),
        ("GM0373", "has no wijken of GM0373"),
    ],
)
def test_unknown_municipality(wanted: str, said: str, tmp_path: Path) -> None:
    with serve(Service().answer) as live, pytest.raises(UnknownNameError, match=said):
        fetch_areas("wijk", wanted, live, tmp_path / "areas.geojson")
    assert not list(tmp_path.iterdir())
