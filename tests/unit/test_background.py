"""The quiet background of the map: what is drawn, and as what."""

from __future__ import annotations

from pathlib import Path

import pytest

from sociale_infra.sources.background import background_kind, build_background
from sociale_infra.tables import BACKGROUND, check_table
from tests.unit.osm_writing import RD, Drawing, on_sheet, read


@pytest.mark.parametrize(
    ("tags", "kind"),
    [
        ({"natural": "water"}, "water"),
        ({"landuse": "basin"}, "water"),
        ({"leisure": "park"}, "green"),
        ({"landuse": "grass"}, "green"),
        ({"natural": "wood"}, "green"),
        ({"landuse": "residential"}, "built_up"),
        ({"natural": "water", "landuse": "residential"}, "water"),
        ({"leisure": "pitch"}, None),
        ({"amenity": "school"}, None),
        ({"railway": "station", "name": "Oost"}, "station"),
        ({"railway": "tram_stop", "name": "Oost"}, "station"),
        ({"railway": "station"}, None),
        ({"railway": "signal", "name": "12"}, None),
        ({"place": "neighbourhood", "name": "Noord"}, "settlement"),
        ({"place": "square", "name": "Markt"}, None),
        ({"place": "suburb", "name": "Noord", "landuse": "residential"}, "built_up"),
        ({}, None),
    ],
)
def test_kind_of_a_polygon(tags: dict[str, str], kind: str | None) -> None:
    assert background_kind(tags) == kind


def test_the_table(tmp_path: Path) -> None:
    drawing = Drawing()
    expected = {
        drawing.box(0, 0, 50, 50, natural="water"): ("water", 0),
        drawing.box(60, 0, 90, 50, landuse="residential"): ("built_up", 0),
        drawing.way((0, 60), (90, 60), highway="motorway"): ("road", 1),
        drawing.way((0, 61), (90, 61), highway="motorway_link"): ("road", 1),
        drawing.way((0, 70), (90, 70), highway="primary"): ("road", 2),
        drawing.way((0, 80), (90, 80), highway="living_street"): ("road", 5),
        drawing.way((0, 90), (90, 90), highway="cycleway"): ("path", 0),
        drawing.way((0, 95), (90, 95), railway="tram"): ("railway", 0),
        drawing.way((0, 99), (90, 99), waterway="ditch"): ("waterway", 0),
    }
    drawing.way((0, 98), (90, 98), railway="subway", tunnel="yes")
    drawing.way((0, 97), (90, 97), highway="construction")
    drawing.node((10, 10), natural="water")
    drawing.node((20, 20), railway="tram_stop")
    table = build_background(read(drawing.write(tmp_path / "ground.osm")), RD)
    check_table(BACKGROUND, table)

    found = zip(table["kind"], table["rank"], strict=True)
    assert dict(zip(table["background_id"], found, strict=True)) == expected
    assert table["background_id"].is_monotonic_increasing


def test_names_are_read_of_shapes_and_points_and_not_of_lines(tmp_path: Path) -> None:
    drawing = Drawing()
    expected = {
        drawing.box(0, 0, 50, 50, natural="water", name="De Plas"): ("water", 0, "De Plas"),
        drawing.box(60, 0, 90, 50, leisure="park"): ("green", 0, None),
        drawing.box(0, 60, 50, 90, place="suburb", name="Oud"): ("settlement", 2, "Oud"),
        drawing.node((70, 20), leisure="park", name="Het Park"): ("green", 0, "Het Park"),
        drawing.node((10, 80), railway="halt", name="Halte\u202e"): ("station", 1, "Halte"),
        drawing.node((15, 80), railway="tram_stop", name="Bij B"): ("station", 2, "Bij B"),
        drawing.node((95, 95), place="town", name="Stad"): ("settlement", 1, "Stad"),
        drawing.node((99, 95), place="neighbourhood", name="Buurt"): ("settlement", 4, "Buurt"),
        drawing.way((0, 95), (90, 95), waterway="canal", name="Vaart"): ("waterway", 0, None),
    }
    table = build_background(read(drawing.write(tmp_path / "names.osm")), RD)
    check_table(BACKGROUND, table)

    told = table.astype({"name": object}).where(table.notna(), None)
    found = zip(told["kind"], told["rank"], told["name"], strict=True)
    assert dict(zip(told["background_id"], found, strict=True)) == expected


def test_a_way_with_a_hole_is_drawn_in_numbered_parts(tmp_path: Path) -> None:
    drawing = Drawing()
    drawing.way((0, 0), (10, 0), (20, 0), (30, 0), (40, 0), highway="primary")
    path = drawing.write(tmp_path / "ground.osm", without=[(20, 0)])
    table = build_background(read(path), RD)

    parts = dict(zip(table["background_id"], map(on_sheet, table.geometry), strict=True))
    assert parts == {"way/1": [(0, 0), (10, 0)], "way/1#1": [(30, 0), (40, 0)]}
