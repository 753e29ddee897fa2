"""The data of the page is as Python describes it."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from sociale_infra.maps.page import render_map
from sociale_infra.maps.page_types import PageData
from sociale_infra.maps.payload import build_payload
from tests.map_town import draw_results


def _data(page: str) -> bytes:
    (block,) = re.findall(r'<script type="application/json"[^>]*>(.*?)</script>', page)
    return str(block).encode()


def test_data_of_the_sample_town_is_as_described(sample_demo: Path) -> None:
    page = (sample_demo / "results" / "map.html").read_text(encoding="utf-8")
    data = TypeAdapter(PageData).validate_json(_data(page))
    assert data["facts"]["title"] == "Voorbeeldstad"
    assert data["addresses"]
    assert any(gap["figures"] for gap in data["gaps"])
    assert any(place["loses"] for place in data["places"])


def test_data_in_which_much_is_unknown_is_as_described() -> None:
    data = TypeAdapter(PageData).validate_json(_data(render_map(draw_results())))
    assert data["areas"][2]["weight"] is None
    assert data["addresses"] is None


def test_a_place_between_two_areas_lies_in_the_first_as_on_the_worklist() -> None:
    town = draw_results()
    one, other = town.areas.geometry.iloc[:2]
    border = one.intersection(other).centroid
    places = town.places.set_geometry([border] * len(town.places), crs=town.places.crs)
    described = build_payload(replace(town, places=places))["places"]
    assert {place["area"] for place in described} == {0}


@pytest.mark.parametrize(
    "change",
    [{"surplus": 1}, {"metresPerMinute": "80"}, {"grid": {"west": 1.5, "south": 2, "steps": 3}}],
)
def test_anything_else_is_not_as_described(change: dict[str, Any]) -> None:
    data = json.loads(_data(render_map(draw_results()))) | change
    with pytest.raises(ValidationError):
        TypeAdapter(PageData).validate_json(json.dumps(data))
