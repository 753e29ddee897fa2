"""The saved page as a text: safe, self-contained, repeatable, and true to the tables."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from dataclasses import replace
from html.parser import HTMLParser
from itertools import accumulate
from typing import Any

import folium
import geopandas as gpd
import pytest
import shapely

from sociale_infra.config import load_settings
from sociale_infra.maps.carrier import read_json
from sociale_infra.maps.page import build_map, render_map, seal_map
from tests.map_town import HOSTILE_AREA, HOSTILE_NAMES, HOSTILE_TITLE, draw_results
from tests.nothing import with_background


class _Page(HTMLParser):
    """What a browser would make of a page: its tags, and the text in scripts, styles, title."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.texts: dict[str, list[str]] = {"script": [], "style": [], "title": []}
        self._inside = ""
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self._inside = tag
        if tag in self.texts:
            self.texts[tag].append("")

    def handle_data(self, data: str) -> None:
        if self._inside in self.texts:
            self.texts[self._inside][-1] += data

    def handle_endtag(self, tag: str) -> None:  # noqa: ARG002 the parser's own interface
        self._inside = ""

    def data(self) -> dict[str, Any]:
        scripts = [attributes for tag, attributes in self.tags if tag == "script"]
        (index,) = [i for i, script in enumerate(scripts) if "type" in script]
        content: dict[str, Any] = json.loads(self.texts["script"][index])
        return content

    def policy(self) -> dict[str, list[str]]:
        (content,) = [
            attributes["content"] or ""
            for tag, attributes in self.tags
            if attributes.get("http-equiv") == "Content-Security-Policy" and tag == "meta"
        ]
        rules = (rule.split() for rule in content.split(";"))
        return {name: values for name, *values in rules}


@pytest.fixture(scope="module")
def page() -> _Page:
    return _Page(render_map(draw_results()))


def _data(**facts: object) -> dict[str, Any]:
    return _Page(render_map(draw_results(None, **facts))).data()


def test_two_runs_give_the_same_bytes() -> None:
    first, second = (render_map(draw_results()) for _ in range(2))
    assert first.encode() == second.encode()


def test_no_random_id_is_left_and_no_name_is_taken_for_one() -> None:
    text = render_map(draw_results())
    assert set(re.findall(r"_[0-9a-f]{32}\b", text)) == {"_0123456789abcdef0123456789abcdef"}


def test_names_come_through_unchanged_and_break_nothing(page: _Page) -> None:
    data = page.data()
    assert [place["name"] for place in data["places"]] == [
        *HOSTILE_NAMES,
        "De Wijzer",
        None,
        None,
        "Maak!",
    ]
    assert data["areas"][0]["name"] == HOSTILE_AREA
    assert page.texts["title"] == [f"Sociale infrastructuur {HOSTILE_TITLE}"]
    assert {tag for tag, _ in page.tags} == {
        "html", "head", "meta", "title", "style", "script", "body", "div",
    }  # fmt: skip


def test_hostile_and_harmless_names_give_the_same_tags(page: _Page) -> None:
    results = draw_results(title="Dorp")
    harmless = replace(
        results,
        places=results.places.assign(name="Plek"),
        areas=results.areas.assign(area_name="Wijk"),
        gaps=results.gaps.assign(near="Straat"),
    )
    assert _Page(render_map(harmless)).tags == page.tags


def test_nothing_is_loaded_from_anywhere(page: _Page) -> None:
    for tag, attributes in page.tags:
        assert not {"src", "href", "srcset", "action", "style"} & attributes.keys(), tag
    for style in page.texts["style"]:
        assert "@import" not in style
        targets = re.findall(r"url\(\s*['\"]?([^)]*)", style)
        assert all(target.startswith(("data:", "#")) for target in targets)


def test_policy_allows_just_what_stands_in_the_page(page: _Page) -> None:
    policy = page.policy()
    assert policy["default-src"] == ["'none'"]
    assert policy["img-src"] == ["data:"]
    inline = [
        text
        for text, (_, attributes) in zip(
            page.texts["script"], [each for each in page.tags if each[0] == "script"], strict=True
        )
        if "type" not in attributes
    ]
    assert set(policy["script-src"]) == {_hash(text) for text in inline}
    assert set(policy["style-src"]) == {_hash(text) for text in page.texts["style"]}


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def test_missing_is_null(page: _Page) -> None:
    noord, _, kade = page.data()["areas"]
    assert kade["weight"] is None
    assert kade["figures"]["library"] == dict.fromkeys(("share", "mean", "covered", "uncovered"))
    assert noord["figures"]["park"]["share"] is None


def test_figures_are_those_of_the_tables(page: _Page) -> None:
    data = page.data()
    noord = {"share": 0.8, "mean": 1234.5, "covered": 800, "uncovered": 200}
    assert data["areas"][0]["figures"]["library"] == noord
    library, school, park, fablab = data["categories"]
    assert (library["covered"], library["uncovered"]) == (1100, 2900)  # of the whole town
    assert (park["covered"], park["within"], park["around"]) == (None, 0, 0)
    assert (school["within"], school["around"]) == (1, 2)
    assert fablab["label"] == {"nl": "maakplaats", "en": "fab lab"}
    assert fablab["norm"] == 900
    assert data["metresPerMinute"] == 80  # 4.8 km/h


@pytest.mark.parametrize("unit", ["residents", "addresses", "buildings"])
def test_page_knows_what_is_counted(unit: str) -> None:
    assert _data(unit=unit)["facts"]["unit"] == unit


def test_credits_are_those_of_the_sources(page: _Page) -> None:
    assert page.data()["facts"]["credits"] == [
        {"credit": "© OpenStreetMap contributors", "licence": "ODbL 1.0"},
        {"credit": "Wijken: CBS/Kadaster", "licence": "CC BY 4.0"},
    ]


def _decode(line: list[int], grid: dict[str, int]) -> list[tuple[float, float]]:
    xs, ys = accumulate(line[::2]), accumulate(line[1::2])
    return [
        ((grid["west"] + x) / grid["steps"], (grid["south"] + y) / grid["steps"])
        for x, y in zip(xs, ys, strict=True)
    ]


def test_geometry_lies_where_it_was(page: _Page) -> None:
    data, results = page.data(), draw_results()
    rings = [_decode(area["outline"][0], data["grid"]) for area in data["areas"]]
    drawn = gpd.GeoSeries([shapely.Polygon(ring) for ring in rings], crs=4326).to_crs(28992)
    assert drawn.hausdorff_distance(results.areas.geometry).max() < 1.5  # a step is 1.1 m
    points = [_decode(place["point"], data["grid"])[0] for place in data["places"]]
    marked = gpd.GeoSeries([shapely.Point(point) for point in points], crs=4326).to_crs(28992)
    assert marked.distance(results.places.representative_point()).max() < 1.5


def test_holes_run_against_their_outline(page: _Page) -> None:
    (school,) = (place for place in page.data()["places"] if place["name"] == "De Wijzer")
    outer, hole = (
        shapely.LinearRing(_decode(ring, page.data()["grid"])) for ring in school["outline"]
    )
    assert outer.is_ccw
    assert not hole.is_ccw


def test_places_of_a_kind_share_what_is_said_of_them(page: _Page) -> None:
    data, results = page.data(), draw_results()
    kinds = data["kinds"]
    assert len({json.dumps(kind, sort_keys=True) for kind in kinds}) == len(kinds)
    assert len(kinds) < len(data["places"])
    drawn = results.places.to_dict("records")
    for told, place in zip(data["places"], drawn, strict=True):
        kind = kinds[told["kind"]]
        assert kind["properties"] == {name: place[name] for name in data["terms"]["properties"]}
        for name in ("category", "function", "tie"):
            assert kind[name] == place[name]
        basis = dict(part.split("=") for part in place["evidence"].split())
        assert kind["evidence"] == basis


def test_background_is_one_drawing_per_kind_without_slivers(page: _Page) -> None:
    drawings = {
        drawing["kind"]: (drawing["rank"], drawing["closed"], drawing["lines"])
        for drawing in page.data()["background"]["drawings"]
    }
    assert drawings == {
        "green": (0, True, 1),
        "path": (0, False, 1),
        "road": (1, False, 1),
        "water": (0, True, 1),
    }


def test_extract_without_background_or_places_is_a_page() -> None:
    results = draw_results()
    bare = replace(
        with_background(results, results.world.background[:0]),
        places=results.places[:0],
        gaps=results.gaps[:0],
        squares=results.squares[:0],
        fragility=results.fragility[:0],
    )
    data = _Page(render_map(bare)).data()
    assert data["background"]["drawings"] == data["places"] == data["gaps"] == []


def test_own_layers_can_be_added_to_the_map() -> None:
    def draw() -> str:
        town = build_map(draw_results())
        folium.CircleMarker([52.05, 4.48], radius=7).add_to(town)
        return seal_map(town)

    assert "var circle_marker_" not in render_map(draw_results())
    assert "var circle_marker_" in draw()
    assert draw() == draw()


def test_every_default_category_has_a_symbol_and_words() -> None:
    look, texts = read_json("look"), read_json("texts.nl")
    categories = load_settings().categories
    assert look["categories"].keys() == categories.keys()
    assert {category.function for category in categories.values()} <= texts["function"].keys()
    assert len({str(symbol) for symbol in look["categories"].values()}) == len(categories)
