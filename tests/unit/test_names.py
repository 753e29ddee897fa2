"""The names that the map writes: once each, with the size of what they name."""

from __future__ import annotations

from typing import Any

import pytest
import shapely

from sociale_infra.maps.grid import Grid
from sociale_infra.maps.names import describe_names
from sociale_infra.maps.payload import build_payload
from sociale_infra.tables import BACKGROUND
from sociale_infra.town import Results
from tests.build import build_read
from tests.map_town import CRS, SOUTH, WEST, draw_results
from tests.nothing import with_background

Row = tuple[str, int, str | None, Any]


def point(east: float, north: float) -> shapely.Point:
    return shapely.Point(WEST + east, SOUTH + north)


def box(east: float, north: float, side: float) -> shapely.Polygon:
    west, south = WEST + east, SOUTH + north
    return shapely.box(west, south, west + side, south + side)


def draw(*rows: Row) -> Results:
    kinds, ranks, names, shapes = zip(*rows, strict=True)
    columns = {
        "background_id": [f"way/{i}" for i in range(len(rows))],
        "kind": kinds,
        "rank": ranks,
        "name": names,
    }
    return with_background(draw_results(), build_read(BACKGROUND, columns, list(shapes), CRS))


def describe(*rows: Row) -> dict[str, tuple[str, int, int]]:
    results = draw(*rows)
    names = describe_names(results, Grid.around(results.areas.geometry))
    assert len({one["name"] for one in names}) == len(names)
    return {one["name"]: (one["kind"], one["rank"], one["size"]) for one in names}


def test_water_and_green_have_the_side_of_a_square_as_large() -> None:
    assert describe(
        ("water", 0, "Plas", box(100, 100, 120)),
        ("green", 0, None, box(300, 100, 90)),
        ("green", 0, "Park", point(320, 120)),
        ("water", 0, "Bron", point(320, 120)),  # within green, which is no water
        ("green", 0, "Perk", box(500, 100, 19)),  # too small to name
        ("built_up", 0, "Plan", box(700, 100, 200)),
    ) == {"Plas": ("water", 0, 120), "Park": ("green", 0, 90), "Bron": ("water", 0, 0)}


def test_what_is_drawn_twice_is_named_once_where_it_matters_most() -> None:
    assert describe(
        ("station", 2, "Oost", point(100, 100)),
        ("station", 1, "Oost", point(120, 100)),
        ("water", 0, "Plas", box(300, 100, 40)),
        ("water", 0, "Plas", box(400, 100, 60)),
    ) == {"Oost": ("station", 1, 0), "Plas": ("water", 0, 60)}


def test_what_lies_far_from_the_areas_is_not_named() -> None:
    rows: list[Row] = [
        ("settlement", 1, "Ver", point(9000, 100)),
        ("settlement", 2, "Bij", point(9, 9)),
    ]
    assert describe(*rows) == {"Bij": ("settlement", 2, 0)}


def test_what_is_only_named_is_not_drawn() -> None:
    results = draw(
        ("settlement", 2, "Oud", box(100, 100, 400)),
        ("station", 1, "Oost", point(100, 100)),
        ("green", 0, "Park", point(320, 120)),
        ("water", 0, "Plas", box(300, 100, 40)),
    )
    payload = build_payload(results)
    assert [drawing["kind"] for drawing in payload["background"]["drawings"]] == ["water"]
    assert {one["name"] for one in payload["names"]} == {"Oud", "Oost", "Park", "Plas"}


@pytest.mark.parametrize("name", ["Voorbeelderplas", "Voorbeeldstad Centrum", "Stationsbuurt"])
def test_the_sample_town_names_its_lake_station_and_buurten(
    sample_results: Results, name: str
) -> None:
    assert name in {one["name"] for one in build_payload(sample_results)["names"]}
