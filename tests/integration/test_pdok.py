"""PDOK's wijken and squares, from a local server that pages, is busy, and answers nonsense."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from email.utils import format_datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from urllib.parse import parse_qs, urlsplit

import geopandas as gpd
import pytest
import shapely
from pyproj import CRS
from shapely.geometry import shape
from tenacity import nap

from sociale_infra.config import Live, Settings, load_settings
from sociale_infra.errors import InputError, SourceUnreachableError, UnknownNameError
from sociale_infra.extraction import extract
from sociale_infra.recipe import check
from sociale_infra.sources import downloads, osm_data, pdok_client
from sociale_infra.sources import inputs as inputs_room
from sociale_infra.sources.areas.cbs_areas import fetch_areas
from sociale_infra.sources.areas.file import read_areas
from sociale_infra.sources.areas.polygons import one_area
from sociale_infra.sources.bag import fetch_bag
from sociale_infra.sources.inputs import Inputs
from sociale_infra.sources.population.cbs_squares import fetch_squares
from sociale_infra.sources.population.residents import spread_residents
from sociale_infra.sources.sample_town import SampleTown
from tests.local_server import Reply, Request, listen

RD = "http://www.opengis.net/def/crs/EPSG/0/28992"


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


def square(west: int, south: int, inhabitants: int | None) -> dict[str, Any]:
    """Draw a square of 100 m as the WFS writes it: a quarter is old, homes are for two."""
    ring = [(west, south), (west + 100, south), (west + 100, south + 100), (west, south + 100)]
    return {
        "type": "Feature",
        "geometry": {"type": "Polygon", "coordinates": [[*ring, ring[0]]]},
        "properties": {
            "crs28992res100m": f"E{west // 100:04}N{south // 100:04}",
            "aantalInwoners": inhabitants,
            "aantalInwoners65JaarEnOuder": (
                inhabitants // 4 if inhabitants and inhabitants > 0 else inhabitants
            ),
            "aantalEenpersoonshuishoudens": 0,
        },
    }


# Of 300 m around a corner in Zoetermeer; the third is suppressed, the fourth without a figure.
SQUARES = [
    square(93_000 + 100 * column, 452_000, inhabitants)
    for column, inhabitants in enumerate((40, 20, -99997, None, 8))
]


class Wfs:
    """Answers as the WFS does, with the squares that touch the box; `first` goes before that."""

    def __init__(self, squares: list[dict[str, Any]], first: list[Reply] | None = None) -> None:
        self.squares, self.first = squares, first or []
        self.asked: list[dict[str, str]] = []

    def answer(self, path: str, _: str) -> Reply:
        query = {key: values[0] for key, values in parse_qs(urlsplit(path).query).items()}
        self.asked.append(query)
        if self.first:
            return self.first.pop(0)
        west, south, east, north = (float(side) for side in query["bbox"].split(",")[:4])
        asked = shapely.box(west, south, east, north)
        here = [drawn for drawn in self.squares if asked.intersects(shape(drawn["geometry"]))]
        start, count = int(query["startIndex"]), int(query["count"])
        page = {
            "type": "FeatureCollection",
            "numberMatched": len(here),
            "features": here[start : start + count],
        }
        return 200, json.dumps(page).encode()


def areas_table(east: float = 93_450) -> gpd.GeoDataFrame:
    """Make one area without any figure, from the corner of the squares."""
    return one_area("A", "Area", shapely.box(93_010, 452_010, east, 452_090), CRS.from_epsg(28992))


@contextmanager
def serve(answer: Callable[[str, str], Reply]) -> Iterator[Live]:
    def reply(request: Request) -> Reply:
        assert request.agent.startswith("sociale_infra/")
        return answer(request.path, request.base)

    with listen(reply) as base:
        urls = {
            "pdok_url": f"{base}/wijken-en-buurten-2024/ogc/v1",
            "squares_url": f"{base}/vierkantstatistieken100m/2023/wfs/v1_0",
        }
        yield load_settings().live.model_copy(update={**urls, "timeout_s": 5.0})


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(downloads, "_FIRST_WAIT_S", 0.01)


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


def in_seconds(seconds: float) -> str:
    """Write a moment in the future as an HTTP date, which has whole seconds."""
    return format_datetime(dt.datetime.now(dt.UTC) + dt.timedelta(seconds=seconds), usegmt=True)


@pytest.mark.parametrize("status", [429, 503])
@pytest.mark.parametrize(
    ("retry_after", "least_s"),
    [(lambda: "60", 60), (lambda: in_seconds(60), 20)],  # slow machines read a date late
    ids=["seconds", "date"],
)
def test_a_service_is_asked_again_when_it_wants(
    status: int,
    retry_after: Callable[[], str],
    least_s: float,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    service, told = Service(), list[str]()
    waits_s: list[float] = []

    def answer(path: str, base: str) -> Reply:
        if not told:
            told.append(path)
            return status, b"", {"Retry-After": retry_after()}
        assert waits_s
        return service.answer(path, base)

    monkeypatch.setattr(nap, "time", SimpleNamespace(sleep=waits_s.append))
    with serve(answer) as live:
        fetch_areas("wijk", "GM0637", live, tmp_path / "areas.geojson")
    (wait_s,) = waits_s
    assert least_s <= wait_s <= 60
    assert len(service.asked) == 2 + 3


def test_it_really_waits(tmp_path: Path) -> None:
    service, times = Service(), list[float]()

    def answer(path: str, base: str) -> Reply:
        times.append(time.monotonic())
        if len(times) == 1:
            return 503, b"", {"Retry-After": "1"}
        return service.answer(path, base)

    with serve(answer) as live:
        fetch_areas("wijk", "GM0637", live, tmp_path / "areas.geojson")
    assert times[1] - times[0] > 0.9
    assert len(times) == 1 + 2 + 3


def test_a_wait_beyond_the_deadline_is_an_error_at_once(tmp_path: Path) -> None:
    service = Service([(429, b"", {"Retry-After": "600"})])
    start = time.monotonic()
    with serve(service.answer) as live:
        impatient = live.model_copy(update={"deadline_s": 60.0})
        with pytest.raises(SourceUnreachableError, match="HTTP 429"):
            fetch_areas("wijk", "GM0637", impatient, tmp_path / "areas.geojson")
    assert len(service.asked) == 1
    assert time.monotonic() - start < 30


@pytest.mark.parametrize("retry_after", ["soon", "-5", "Mon, 01 Jan 2024 00:00:00 GMT"])
def test_a_wish_that_means_nothing_is_no_wait(retry_after: str, tmp_path: Path) -> None:
    service = Service([(429, b"", {"Retry-After": retry_after})])
    with serve(service.answer) as live:
        fetch_areas("wijk", "GM0637", live, tmp_path / "areas.geojson")
    assert len(service.asked) == 1 + 2 + 3


def test_two_runs_at_once_do_not_disturb_each_other(tmp_path: Path) -> None:
    path, together = tmp_path / "areas.geojson", threading.Barrier(2)

    def answer(asked: str, base: str) -> Reply:
        if "/wijken/" in asked and "start=" not in asked:
            together.wait(timeout=30)
        return Service().answer(asked, base)

    with serve(answer) as live, ThreadPoolExecutor() as pool:
        runs = [pool.submit(fetch_areas, "wijk", "GM0637", live, path) for _ in range(2)]
        for run in runs:
            run.result()
    assert len(read_areas(path, "wijk").table) == 5
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize(
    ("reply", "said", "times"),
    [
        ((429, b""), "HTTP 429", 3),
        ((502, b""), "HTTP 502", 3),
        ((503, b""), "HTTP 503", 3),
        ((504, b""), "HTTP 504", 3),
        ((404, b""), "HTTP 404", 1),
        ((200, b'{"features": [{"ty'), "JSON", 3),
        ((200, b"[]"), "no GeoJSON", 3),
    ],
)
def test_bad_answer_is_an_error_and_leaves_no_file(
    reply: Reply, said: str, times: int, tmp_path: Path
) -> None:
    service = Service([reply] * 9)
    with serve(service.answer) as live, pytest.raises(SourceUnreachableError, match=said) as error:
        fetch_areas("wijk", "GM0637", live, tmp_path / "areas.geojson")
    assert "--areas-file" in str(error.value)
    assert len(service.asked) == times
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


def test_areas_of_another_municipality_are_refused(tmp_path: Path) -> None:
    def answer(path: str, base: str) -> Reply:
        status, body, *_ = Service().answer(path, base)
        stranger = body.replace(b"GM0637", b"GM0344") if b"wijkcode" in body else body
        return int(status), stranger

    with (
        serve(answer) as live,
        pytest.raises(SourceUnreachableError, match="wijken of GM0344, where GM0637 was asked for"),
    ):
        fetch_areas("wijk", "GM0637", live, tmp_path / "areas.geojson")
    assert not list(tmp_path.iterdir())


@pytest.fixture
def _two_a_page(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdok_client, "PAGE", 2)


@pytest.mark.usefixtures("_two_a_page")
@pytest.mark.parametrize(("east", "pages"), [(93_450, 3), (93_350, 3), (93_250, 2)])
def test_squares_of_all_pages_become_one_file_in_rd(
    east: float, pages: int, tmp_path: Path
) -> None:
    wfs, path = Wfs(SQUARES), tmp_path / "squares.geojson"
    with serve(wfs.answer) as live:
        fetch_squares(areas_table(east), live, path)
    assert [query["startIndex"] for query in wfs.asked] == ["0", "2", "4"][:pages]
    first = {key.lower(): value for key, value in wfs.asked[0].items()}
    assert (first["service"], first["version"], first["request"]) == ("WFS", "2.0.0", "GetFeature")
    assert first["typenames"] == "vierkantstatistieken100m:vierkant_100m"
    assert (first["outputformat"], first["srsname"]) == ("application/json", "EPSG:28992")
    found = gpd.read_file(path)
    assert found.crs == "EPSG:28992"
    west = [93_000 + 100 * column for column in range(len(found))]
    assert found.bounds["minx"].tolist() == west
    assert west[-1] == (east - 50) // 100 * 100


def test_fetched_squares_put_residents_where_they_live(tmp_path: Path) -> None:
    path = tmp_path / "squares.geojson"
    with serve(Wfs(SQUARES).answer) as live:
        fetch_squares(areas_table(), live, path)
    homes = gpd.GeoDataFrame(
        {"origin_id": ["node/1", "node/2", "node/3"], "area_code": "A", "weight": 1.0},
        geometry=gpd.points_from_xy([93_020, 93_050, 93_150], [452_050] * 3),
        crs="EPSG:28992",
    )
    origins = spread_residents(homes, areas_table(), path).origins
    assert origins["weight"].tolist() == [20, 20, 20]
    assert origins["age_65_plus"].tolist() == [5, 5, 5]
    assert origins["one_person"].tolist() == [0, 0, 0]
    assert origins["age_0_14"].isna().all()


def test_a_busy_service_of_squares_is_asked_again(tmp_path: Path) -> None:
    wfs = Wfs(SQUARES, [(503, b""), (429, b"")])
    with serve(wfs.answer) as live:
        fetch_squares(areas_table(), live, tmp_path / "squares.geojson")
    assert len(wfs.asked) == 3


FULL = json.dumps({"features": SQUARES[:2], "numberMatched": 5}).encode()
SHORT = json.dumps({"features": SQUARES[:1], "numberMatched": 5}).encode()


@pytest.mark.usefixtures("_two_a_page")
@pytest.mark.parametrize(
    ("reply", "said"),
    [
        ((503, b""), "HTTP 503"),
        ((400, b"<ows:ExceptionReport/>"), "HTTP 400"),
        ((200, b"<ows:ExceptionReport/>"), "JSON"),
        ((200, b'{"features": [{"ty'), "JSON"),
        ((200, b'{"features": 5}'), "no GeoJSON"),
        ((200, FULL), "the same page twice, at 2"),
        ((200, SHORT), "1 of 5 features"),
    ],
)
def test_bad_squares_are_an_error_and_leave_no_file(
    reply: Reply, said: str, tmp_path: Path
) -> None:
    wfs = Wfs(SQUARES, [reply] * 9)
    with serve(wfs.answer) as live, pytest.raises(SourceUnreachableError, match=said) as error:
        fetch_squares(areas_table(), live, tmp_path / "squares.geojson")
    assert "PDOK squares" in str(error.value)
    assert "--population-file" in str(error.value)
    assert not list(tmp_path.iterdir())


def test_no_squares_at_all_is_an_error(tmp_path: Path) -> None:
    with serve(Wfs([]).answer) as live, pytest.raises(InputError, match="has none around") as error:
        fetch_squares(areas_table(), live, tmp_path / "squares.geojson")
    assert "population.source: even" in str(error.value)
    assert not list(tmp_path.iterdir())


@pytest.fixture(scope="module")
def town(sample_town: SampleTown) -> SampleTown:
    return sample_town


def in_folder(live: Live, folder: Path) -> Settings:
    return load_settings().model_copy(
        update={"live": live.model_copy(update={"folder": str(folder)})}
    )


@pytest.fixture
def _sample_downloads(town: SampleTown, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let Overpass and PDOK have the sample town."""

    def osm(_box: object, _categories: object, _live: object, path: Path) -> None:
        path.write_bytes(town.osm_file.read_bytes())

    def areas(level: str, _name: object, _live: object, path: Path) -> None:
        layer = {"wijk": "wijken", "buurt": "buurten"}[level]
        gpd.read_file(town.areas_file, layer=layer).to_file(path)

    monkeypatch.setattr(osm_data, "fetch_osm", osm)
    monkeypatch.setattr(inputs_room, "fetch_areas", areas)


@pytest.mark.usefixtures("_sample_downloads")
def test_a_live_run_fetches_squares_once_and_credits_them(town: SampleTown, tmp_path: Path) -> None:
    wijken = gpd.read_file(town.areas_file, layer="wijken").set_index("wijkcode")
    west, south, east, north = (int(side // 100 * 100) for side in wijken.total_bounds)
    corners = [(x, y) for x in range(west, east, 100) for y in range(south, north, 100)]
    wfs = Wfs([square(x, y, 10 + (x + y) // 100 % 7) for x, y in corners])
    inputs = Inputs()
    with serve(wfs.answer) as live:
        settings = in_folder(live, tmp_path).model_copy(update={"municipality": "Voorbeeldstad"})
        world = extract(inputs, settings)
        asked = len(wfs.asked)
        told = list(check(inputs, settings, tmp_path / "out"))
    assert 1 <= asked == len(wfs.asked)

    (path,) = tmp_path.glob("squares-*")
    assert f"residents: {path.name}, of 2023" in told
    source = world.facts.sources[-1]
    assert source.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    assert source._replace(sha256="", bytes=0) == (
        "residents", path.name, "", 0, "2023", "Vierkantstatistieken 100 m: CBS", "CC BY 4.0",
    )  # fmt: skip
    # The buurten within the wijken come from PDOK too, in a file of their own.
    (buurten,) = tmp_path.glob("voorbeeldstad-buurt-*")
    assert {one.path for one in world.facts.sources if one.role == "areas"} == {
        buurten.name,
        buurten.name.replace("-buurt-", "-wijk-"),
    }
    assert {*world.subareas["lies_in"]} == {*world.areas["area_code"]}
    sums = world.origins.groupby("area_code")[["weight", "age_65_plus"]].sum()
    given = wijken.loc[sums.index]
    assert sums["weight"].to_numpy() == pytest.approx(given["aantal_inwoners"], abs=1e-6)
    share = given["percentage_personen_65_jaar_en_ouder"]
    known = (share >= 0).to_numpy()
    old = (given["aantal_inwoners"] * share / 100)[known]
    assert sums["age_65_plus"].to_numpy()[known] == pytest.approx(old, abs=1e-6)


@pytest.mark.usefixtures("_sample_downloads")
def test_a_live_run_without_squares_says_what_to_do(tmp_path: Path) -> None:
    with serve(Wfs([], [(503, b"")] * 9).answer) as live:
        settings = in_folder(live, tmp_path).model_copy(update={"municipality": "Voorbeeldstad"})
        with pytest.raises(SourceUnreachableError, match=r"population\.source: even"):
            extract(Inputs(), settings)
        even = settings.population.model_copy(update={"source": "even"})
        world = extract(Inputs(), settings.model_copy(update={"population": even}))
    assert [source.role for source in world.facts.sources] == ["OpenStreetMap", "areas", "areas"]


def test_a_run_from_files_fetches_no_squares(town: SampleTown, tmp_path: Path) -> None:
    wfs = Wfs([])
    with serve(wfs.answer) as live:
        settings = in_folder(live, tmp_path)
        plain = extract(Inputs(town.osm_file, town.areas_file), settings)
        invented = extract(Inputs(town.osm_file, town.areas_file, sample=True), settings)
        west, south, *_ = gpd.read_file(town.areas_file, layer="wijken").total_bounds
        corner = (int(west) + 500, int(south) + 500)
        gpd.GeoDataFrame.from_features(
            [square(corner[0] + x, corner[1], 40) for x in range(0, 500, 100)], crs="EPSG:28992"
        ).to_file(tmp_path / "own.gpkg")
        given = extract(
            Inputs(town.osm_file, town.areas_file, tmp_path / "own.gpkg", offline=True), settings
        )
    assert wfs.asked == []
    assert [source.role for source in plain.facts.sources] == ["OpenStreetMap", "areas"]
    assert [source.role for source in invented.facts.sources] == ["OpenStreetMap", "areas"]
    assert given.facts.sources[-1].path == "own.gpkg"


# ---- Objects of the BAG. ----


def home(number: int, uses: str, status: str = "Verblijfsobject in gebruik") -> dict[str, Any]:
    properties = {"identificatie": f"0637{number:012}", "gebruiksdoel": uses, "status": status}
    point = {"type": "Point", "coordinates": [93_050 + number, 452_050]}
    return {"type": "Feature", "geometry": point, "properties": properties}


BAG = [
    home(1, "woonfunctie"),
    home(2, "bijeenkomstfunctie"),
    home(3, "winkelfunctie,bijeenkomstfunctie"),
    home(4, "bijeenkomstfunctie", "Verblijfsobject ingetrokken"),
    home(5, "sportfunctie", "Verblijfsobject in gebruik (niet ingemeten)"),
]


class Bag(Wfs):
    """Answers as the WFS of the BAG does."""

    def __init__(self, first: list[Reply] | None = None) -> None:
        super().__init__(BAG, first)


@contextmanager
def serve_bag(bag: Bag) -> Iterator[Live]:
    with serve(bag.answer) as live:
        yield live.model_copy(update={"bag_url": live.squares_url})


def test_objects_in_use_by_their_use(tmp_path: Path) -> None:
    bag, path = Bag(), tmp_path / "bag.geojson"
    with serve_bag(bag) as live:
        fetch_bag(areas_table(), ["bijeenkomstfunctie", "sportfunctie"], live, path, "leave it out")
    found = gpd.read_file(path)
    assert [int(one[-3:]) for one in found["identificatie"]] == [2, 3, 5]
    assert found.crs == "EPSG:28992"
    assert {one["typeNames"] for one in bag.asked} == {"bag:verblijfsobject"}
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize(
    ("reply", "said"),
    [
        ((503, b""), "HTTP 503"),
        ((404, b""), "HTTP 404"),
        ((200, b'{"features": [{"ty'), "JSON"),
        ((200, b"[]"), "no GeoJSON"),
    ],
)
def test_a_bag_that_misbehaves_is_an_error_and_leaves_no_file(
    reply: Reply, said: str, tmp_path: Path
) -> None:
    with (
        serve_bag(Bag([reply] * 9)) as live,
        pytest.raises(SourceUnreachableError, match=said) as e,
    ):
        fetch_bag(areas_table(), ["sportfunctie"], live, tmp_path / "bag.geojson", "leave it out")
    assert "leave it out" in str(e.value)
    assert not list(tmp_path.iterdir())


def test_pages_that_lead_in_a_circle_are_an_error(tmp_path: Path) -> None:
    def answer(path: str, base: str) -> Reply:
        link = {"rel": "next", "href": f"{base}{urlsplit(path).path}"}
        return 200, json.dumps({"features": [], "links": [link]}).encode()

    twice = pytest.raises(SourceUnreachableError, match="the same page twice")
    with serve(answer) as live, twice:
        fetch_areas("wijk", "GM0637", live, tmp_path / "areas.geojson")
    assert not list(tmp_path.iterdir())


def test_no_such_objects_is_an_error(tmp_path: Path) -> None:
    with serve_bag(Bag()) as live, pytest.raises(InputError, match="no objects for celfunctie"):
        fetch_bag(areas_table(), ["celfunctie"], live, tmp_path / "bag.geojson", "leave it out")
