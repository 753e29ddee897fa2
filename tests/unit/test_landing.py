"""The page on which a reader of the results begins."""

from __future__ import annotations

from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote

import geopandas as gpd
import numpy as np
import pytest
import shapely

from sociale_infra.exports.label_spots import find_label_spots
from sociale_infra.exports.landing import write_landing
from sociale_infra.exports.landing_map import draw_town
from sociale_infra.town import Finding, Results
from tests.map_town import HOSTILE_TITLE, draw_results

HEADS = [
    *("In het kort", "Waar het op rust", "Alle bestanden"),
    *("In een presentatie of op een website", "Wat de cijfers zeggen", "Bronnen"),
]


class Page(HTMLParser):
    """What a browser would make of it: tags with their attributes, and the text."""

    def __init__(self, path: Path) -> None:
        """Read a page."""
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data


def write(folder: Path, results: Results, *names: str) -> Page:
    for name in names:
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(b"x" * 2000)
    write_landing(folder / "index.html", results)
    return Page(folder / "index.html")


def test_it_says_how_robust_the_town_is(tmp_path: Path) -> None:
    # 1,200 to 1,350 of 4,000: 30 to 33.75%.
    text = " ".join(write(tmp_path, draw_results()).text.split())
    assert "30\u201334% van de inwoners heeft volgens de kaart robuuste toegang" in text
    assert "4.000 inwoners, 3 wijken, 18 plekken." in text
    # 35% of the answers; without priors 0 to 2,500 of 4,000.
    assert "35% van de antwoorden" in text
    assert "zonder die aannames is het aandeel 0\u201363%" in text


def test_what_is_unknown_is_not_nought(tmp_path: Path) -> None:
    results = draw_results()
    page = write(tmp_path, replace(results, robustness=results.robustness.iloc[:0]))
    assert "Onbekend: hoeveel inwoners robuuste toegang hebben is niet te berekenen." in page.text
    assert "nan" not in page.text


def test_it_leads_to_every_file(tmp_path: Path) -> None:
    names = ("map.html", "areas.csv", "rasters/distance_park.tif", "rasters/distance_park.qml")
    page = write(tmp_path, draw_results(), *names, "rasters/distance_library.tif")
    links = {unquote(attrs["href"] or "") for tag, attrs in page.tags if tag == "a"}
    assert links == {*names, "rasters/distance_library.tif", "run.json"}
    assert "2 kB" in page.text


def test_it_opens_with_the_finding_and_a_picture_of_it(tmp_path: Path) -> None:
    page = write(tmp_path, draw_results(title="Dorp"))
    order = [tag for tag, _ in page.tags if tag in ("h1", "strong", "figure", "h2", "table")]
    assert order[:4] == ["h1", "strong", "figure", "h2"]
    (alt,) = [attrs["aria-label"] or "" for tag, attrs in page.tags if attrs.get("role") == "img"]
    assert alt.startswith("Kaart van Dorp. 30\u201334% van de inwoners heeft volgens de kaart")
    assert "6 gaten; in het grootste" in alt
    heads = [line for line in page.text.splitlines() if line in HEADS]
    assert heads == HEADS


def test_the_picture_has_the_areas_colours_and_names(tmp_path: Path) -> None:
    page = write(tmp_path, draw_results())
    paths = [attrs for tag, attrs in page.tags if tag == "path"]
    # Noord 60 to 75%, Midden 20%, on the limit of the second class, and Kade unknown.
    assert [path["fill"] for path in paths[:3]] == ["#50acba", "#c2e1b3", "#e4e4e4"]
    # Three squares in a row on 1,560 units, 520 each, after a margin of 20.
    assert paths[1]["d"] == "M1060 540L1060 20L540 20L540 540z"
    assert "Midden: 20%" in page.text
    assert "Kade: onbekend" in page.text
    assert "gat: hier missen inwoners iets" in page.text


def test_a_name_stands_in_its_own_area() -> None:
    """An area all around another one, with a pond; the circle of the other lies in its middle."""
    around, inside = shapely.box(0, 0, 1000, 1000), shapely.box(300, 300, 900, 900)
    pond = shapely.box(140, 140, 160, 160)
    areas = gpd.GeoDataFrame(
        {"area_code": ["A", "B"]}, geometry=[around - inside - pond, inside], crs="EPSG:28992"
    )
    order, spots = find_label_spots(areas)
    assert order == [1, 0]
    assert spots[1].equals_exact(shapely.Point(600, 600), 2)
    # 300 wide at its widest corner, and the pond, 0.05% of it, does not count.
    assert (spots[0] - pond).distance(inside) > 100
    assert areas.geometry[0].buffer(20).contains(spots[0])


def test_the_picture_stays_small_however_ragged_the_borders_are() -> None:
    results = draw_results()
    rounds = np.linspace(0, 2 * np.pi, 60_000, endpoint=False)
    ragged = [
        shapely.Polygon(np.column_stack([x + r * np.cos(rounds), 452_300 + r * np.sin(rounds)]))
        for x, r in ((93_000, 290 + 9 * np.sin(997 * rounds)),) * 3
    ]
    areas = results.areas.set_geometry(ragged, crs=results.areas.crs)
    picture = draw_town(replace(results, areas=areas), "Dorp")
    assert 1_000 < len(picture.encode()) <= 150_000


def test_a_file_of_which_nothing_is_said_stops_it(tmp_path: Path) -> None:
    with pytest.raises(LookupError, match=r"nothing describes secret\.bin"):
        write(tmp_path, draw_results(), "secret.bin")


def test_names_of_strangers_stay_text(tmp_path: Path) -> None:
    page = write(
        tmp_path, draw_results(None, findings=(Finding.of("area_empty", areas=["<b>this</b>"]),))
    )
    assert HOSTILE_TITLE in page.text
    assert "Geen beginpunten in <b>this</b>" in page.text
    assert {tag for tag, _ in page.tags}.isdisjoint({"script", "b", "img"})


def test_it_runs_and_loads_nothing(tmp_path: Path) -> None:
    page = write(tmp_path, draw_results())
    (policy,) = [attrs["content"] for tag, attrs in page.tags if "http-equiv" in attrs]
    assert (policy or "").startswith("default-src 'none'; img-src 'self' data:; style-src 'sha256-")
    assert not any("src" in attrs for _, attrs in page.tags)


@pytest.mark.parametrize("sample", [True, False])
def test_an_invented_town_says_so(tmp_path: Path, *, sample: bool) -> None:
    page = write(tmp_path, draw_results(None, sample=sample))
    assert ("een verzonnen stad" in page.text) == sample


def test_it_names_its_sources_and_their_terms(tmp_path: Path) -> None:
    page = write(tmp_path, draw_results())
    for told in ("© OpenStreetMap-bijdragers (licentie: ODbL 1.0", "CC BY 4.0", "21 augustus 2021"):
        assert told in page.text


def test_the_same_results_give_the_same_page(tmp_path: Path) -> None:
    pages = []
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        write(tmp_path / name, draw_results(), "map.html")
        pages.append((tmp_path / name / "index.html").read_bytes())
    assert pages[0] == pages[1]
