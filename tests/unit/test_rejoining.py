"""Woods joined over other distances: a choice that is tried, worked out by hand."""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import pytest
from shapely import box

from sociale_infra.analysis import analyse
from sociale_infra.config import load_settings
from sociale_infra.errors import ConfigError
from sociale_infra.extraction import extract
from sociale_infra.own_tables import with_places
from sociale_infra.sources.inputs import Inputs
from sociale_infra.town import World
from tests.unit.osm_writing import CORNER, Drawing

WOOD = {"natural": "wood"}


def grid(drawing: Drawing) -> None:
    """Draw streets 50 m apart on 500 m by 500 m, enough to start from."""
    steps = range(0, 501, 50)
    for at in steps:
        drawing.way(*((step, at) for step in steps), highway="residential")
        drawing.way(*((at, step) for step in steps), highway="footway")


def read(folder: Path, gap: float, corrections: str = "") -> World:
    """Read a town with a library, and two woods of 0.6 ha that lie `gap` metres apart.

    Streets run through both, 20 m within them and along them.
    """
    drawing = Drawing()
    grid(drawing)
    drawing.box(20, 20, 80, 120, **WOOD)
    drawing.box(80 + gap, 20, 140 + gap, 120, **WOOD)
    drawing.node((400, 400), amenity="library", name="De Boom")
    for home in (125, 475):
        drawing.node((home, 225), **{"addr:housenumber": "1"})
    x, y = CORNER
    areas = gpd.GeoDataFrame(
        {"code": ["W", "O"], "name": ["West", "Oost"], "population": [100, 300]},
        geometry=[box(x, y, x + 250, y + 500), box(x + 250, y, x + 500, y + 500)],
        crs="EPSG:28992",
    )
    areas.to_file(folder / "areas.gpkg")
    # One function will do, and nobody walks farther than 200 m.
    own = "robust: {walk_m: 200, min_functions: 1, graded_m: [200]}\nsensitivity: {walk_m: []}\n"
    if corrections:
        (folder / "places.csv").write_text(corrections, encoding="utf-8")
        own += "places: {corrections: places.csv}\n"
    (folder / "own.yaml").write_text(own, encoding="utf-8")
    osm = drawing.write(folder / "town.osm")
    return extract(Inputs(osm, folder / "areas.gpkg"), load_settings(folder / "own.yaml"))


@pytest.mark.parametrize(
    ("gap", "as_set", "rejoined"),
    [(5, 1, {10: 1, 30: 1}), (15, 1, {30: 1}), (25, 0, {30: 1}), (35, 0, {})],
)
def test_over_which_distances_two_woods_are_one_park(
    tmp_path: Path, gap: float, as_set: int, rejoined: dict[float, int]
) -> None:
    world = read(tmp_path, gap)
    assert int((world.places["category"] == "park").sum()) == as_set
    assert world.rejoined["joined_m"].value_counts().to_dict() == rejoined
    if as_set and 30 in rejoined:
        park = world.places[world.places["category"] == "park"].iloc[0]
        other = world.rejoined[world.rejoined["joined_m"] == 30].iloc[0]
        same = [name for name in world.places.columns if name != "geometry"]
        assert other[same].equals(park[same])
        doors = world.entrances[world.entrances["place_id"] == park["place_id"]]
        assert other.geometry.equals(doors.union_all())


def test_whose_answer_changes(tmp_path: Path) -> None:
    """The home in the west has a meeting place only where the woods are one."""
    table = analyse(read(tmp_path, 15)).sensitivity.set_index(["choice", "value", "area_code"])
    changed = table.sort_index()["changed"]
    # Robust access asks for people too, whom no park has: nobody's answer changes.
    assert changed["joined_m", "10"].to_dict() == {"O": 0, "W": 0}
    assert changed["joined_m", "30"].to_dict() == {"O": 0, "W": 0}
    staffed = (
        "action,id,x,y,category,name,free,open_to_all,staffed,step_free,opening_hours,reason,date"
    )
    staffed += "\nchange,way/23,,,,,,,yes,,,seen,2026-03-31\n"
    table = analyse(read(tmp_path, 15, staffed)).sensitivity
    changed = table.set_index(["choice", "value", "area_code"]).sort_index()["changed"]
    assert changed["joined_m", "10"].to_dict() == {"O": 0, "W": 100}
    assert changed["joined_m", "30"].to_dict() == {"O": 0, "W": 0}


def test_places_of_an_analyst_are_not_joined_otherwise(tmp_path: Path) -> None:
    """Their own parks would be lost with the others: the choice is left out, not told wrongly."""
    world = read(tmp_path, 15)
    assert "joined_m" in {*analyse(world).sensitivity["choice"]}
    park = gpd.GeoDataFrame({"category": ["park"]}, geometry=world.origins.geometry[:1])
    own = with_places(world, park.set_crs("EPSG:28992"))
    assert "joined_m" not in {*analyse(own).sensitivity["choice"]}


def test_what_is_removed_by_a_correction_is_removed_here_too(tmp_path: Path) -> None:
    removed = (
        "action,id,x,y,category,name,free,open_to_all,staffed,step_free,opening_hours,reason,date"
    )
    removed += "\nremove,way/23,,,,,,,,,,gone,2026-03-31\n"
    assert len(read(tmp_path, 5).rejoined) == 2
    assert read(tmp_path, 5, removed).rejoined.empty


@pytest.mark.parametrize(
    ("joined_m", "told"),
    [
        ("{parc: [10]}", "sensitivity.joined_m has parc, which is no category"),
        ("{library: [10]}", "sensitivity.joined_m has library, whose drawings are not joined"),
        ("{park: [0]}", "sensitivity.joined_m.park.0: 0 is less than 1"),
        ("{allotment: [10]}", "sensitivity.joined_m has distances for several categories"),
    ],
)
def test_only_what_is_joined_can_be_joined_otherwise(
    tmp_path: Path, joined_m: str, told: str
) -> None:
    own = tmp_path / "own.yaml"
    own.write_text(f"sensitivity: {{joined_m: {joined_m}}}", encoding="utf-8")
    with pytest.raises(ConfigError, match=told):
        load_settings(own)


def test_without_parks_nothing_is_joined(tmp_path: Path) -> None:
    own = tmp_path / "own.yaml"
    own.write_text("categories: {park: }", encoding="utf-8")
    assert load_settings(own).sensitivity.joined_m == {}


def test_another_category_may_be_tried_instead(tmp_path: Path) -> None:
    own = tmp_path / "own.yaml"
    own.write_text("sensitivity: {joined_m: {park: [], allotment: [10]}}", encoding="utf-8")
    assert load_settings(own).sensitivity.joined_m == {"park": (), "allotment": (10,)}
