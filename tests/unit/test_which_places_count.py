"""Which drawings count as places, and what is then assumed: each limit just met and just missed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
from shapely import LineString

from sociale_infra.config import load_settings
from sociale_infra.sources.places.drawings import build_places
from tests.unit.osm_writing import CORNER, NO_PATHS, RD, Drawing, read

CATEGORIES = load_settings().categories
Build = Callable[..., gpd.GeoDataFrame]


@pytest.fixture
def build(tmp_path: Path) -> Build:
    """Read a drawing with walkable paths from south to north, each as x, y and its length."""

    def build(drawing: Drawing, *paths: tuple[float, float, float]) -> gpd.GeoDataFrame:
        data = read(drawing.write(tmp_path / "drawing.osm"))
        east, north = CORNER
        lines = [
            LineString([(east + x, north + y), (east + x, north + y + length)])
            for x, y, length in paths
        ]
        walkable = np.array(lines, dtype=object) if lines else NO_PATHS
        places = build_places(data.places, CATEGORIES, RD, 75, walkable)
        return places.set_index("place_id").sort_index()

    return build


WOOD = {"natural": "wood"}
# Through a wood of 101 m by 101 m that lies at 0, 0, and within it.
LONG_PATH, SHORT_PATH = (50, -100, 300), (50, 1, 98)


class TestGreenToWalkIn:
    """Woods and village greens that lie close together, are 1 ha in all, and can be walked in."""

    def test_a_wood_of_a_hectare_with_a_path_is_a_park(self, build: Build) -> None:
        drawing = Drawing()
        wood = drawing.box(0, 0, 101, 101, **WOOD)
        places = build(drawing, LONG_PATH)
        assert places["category"].to_dict() == {wood: "park"}
        assert places.loc[wood, "function"] == "green"

    @pytest.mark.parametrize(
        ("width", "path"), [(98, LONG_PATH), (101, SHORT_PATH), (101, (150, 0, 300))]
    )
    def test_smaller_or_without_a_path_it_is_none(
        self, build: Build, width: float, path: tuple[float, float, float]
    ) -> None:
        drawing = Drawing()
        drawing.box(0, 0, width, 101, **WOOD)
        assert build(drawing, path).empty

    @pytest.mark.parametrize(("gap", "number"), [(19.5, 1), (20.5, 0)])
    def test_two_halves_are_one_over_a_gap_of_20_m(
        self, build: Build, gap: float, number: int
    ) -> None:
        drawing = Drawing()
        drawing.box(0, 0, 60, 100, **WOOD)
        drawing.box(60 + gap, 0, 120 + gap, 100, landuse="village_green")
        places = build(drawing, (30, -100, 300))
        assert len(places) == number
        if number:
            assert places["merged_ids"].tolist() == ["way/2"]
            assert places.geometry.iloc[0].area == pytest.approx(12_000, rel=0.01)

    def test_a_point_has_no_size_and_is_none(self, build: Build) -> None:
        drawing = Drawing()
        drawing.node((50, 50), name="Bos", **WOOD)
        assert build(drawing, LONG_PATH).empty

    def test_what_is_walked_inside_a_park_counts_once(self, build: Build) -> None:
        drawing = Drawing()
        park = drawing.box(-50, -150, 200, 250, leisure="park")
        drawing.box(0, 0, 110, 100, **WOOD)
        assert [*build(drawing, LONG_PATH).index] == [park]
        # With 110 m of a path that lies outside the park it is a place of its own.
        drawing = Drawing()
        park = drawing.box(-50, -150, 200, 50, leisure="park")
        wood = drawing.box(0, 0, 110, 161, **WOOD)
        assert [*build(drawing, LONG_PATH).index] == [park, wood]


@pytest.mark.parametrize(("gap", "number"), [(29.5, 1), (30.5, 2)])
def test_allotments_within_30_m_are_one(build: Build, gap: float, number: int) -> None:
    drawing = Drawing()
    drawing.box(0, 0, 40, 40, landuse="allotments", name="Ons Genoegen")
    drawing.box(40 + gap, 0, 80 + gap, 40, landuse="allotments")
    places = build(drawing)
    assert places["category"].tolist() == ["allotment"] * number


@pytest.mark.parametrize(
    ("side", "tags", "counts"),
    [
        (22, {}, False),
        (23, {}, True),
        (5, {"name": "Pleintje"}, True),
    ],
)
def test_a_square_has_a_name_or_500_m2(
    build: Build, side: float, tags: dict[str, str], *, counts: bool
) -> None:
    drawing = Drawing()
    drawing.box(0, 0, side, side, place="square", **tags)
    assert len(build(drawing)) == counts


class TestCityFarm:
    """A petting zoo by its tag, or by a word in a name of one of its drawings."""

    @pytest.mark.parametrize(
        "tags", [{"zoo": "petting_zoo"}, {"name": "Stadsboerderij Weidemolen"}]
    )
    def test_by_tag_or_name(self, build: Build, tags: dict[str, str]) -> None:
        drawing = Drawing()
        farm = drawing.box(0, 0, 60, 60, tourism="zoo", **tags)
        assert build(drawing)["category"].to_dict() == {farm: "city_farm"}

    def test_the_point_has_the_name_and_the_polygon_the_ground(self, build: Build) -> None:
        drawing = Drawing()
        ground = drawing.box(0, 0, 60, 60, tourism="zoo")
        point = drawing.node((30, 30), tourism="zoo", name="Kinderboerderij 't Buitenbeest")
        places = build(drawing)
        assert places["merged_ids"].to_dict() == {ground: point}
        assert places.loc[ground, "staffed"] == "yes"

    def test_another_zoo_is_none_unless_it_is_something_else_too(self, build: Build) -> None:
        drawing = Drawing()
        drawing.box(0, 0, 200, 200, tourism="zoo", name="Blijdorp")
        park = drawing.box(500, 0, 700, 200, tourism="zoo", name="Artis", leisure="park")
        assert build(drawing)["category"].to_dict() == {park: "park"}


@pytest.mark.parametrize(
    ("kind", "category"),
    [("outreach", "social_facility"), ("food_bank", "social_facility"), ("shelter", None)],
)
def test_day_centres_and_no_homes(build: Build, kind: str, category: str | None) -> None:
    drawing = Drawing()
    drawing.node((0, 0), amenity="social_facility", social_facility=kind)
    assert build(drawing)["category"].tolist() == ([category] if category else [])


class TestExceptions:
    """Of some places it is not assumed that they are open to all."""

    def test_a_club_other_than_sport(self, build: Build) -> None:
        drawing = Drawing()
        scouts = drawing.node((0, 0), club="scout")
        house = drawing.node((500, 0), amenity="community_centre")
        places = build(drawing)
        assert places["open_to_all"].to_dict() == {scouts: "unknown", house: "yes"}
        assert places.loc[scouts, "low_threshold"] == "unknown"

    @pytest.mark.parametrize(("side", "answer"), [(63, "yes"), (64, "unknown")])
    def test_a_pitch_of_4000_m2(self, build: Build, side: float, answer: str) -> None:
        drawing = Drawing()
        drawing.box(0, 0, side, side, leisure="pitch")
        assert build(drawing)["open_to_all"].tolist() == [answer]

    @pytest.mark.parametrize(("x", "answer"), [(150, "unknown"), (250, "yes")])
    def test_a_pitch_on_the_ground_of_a_sports_centre(
        self, build: Build, x: float, answer: str
    ) -> None:
        drawing = Drawing()
        drawing.box(0, 0, 200, 200, leisure="sports_centre")
        pitch = drawing.box(x, 10, x + 20, 40, leisure="pitch")
        assert build(drawing).loc[pitch, "open_to_all"] == answer

    def test_a_tag_goes_before_it(self, build: Build) -> None:
        drawing = Drawing()
        drawing.node((0, 0), club="music", access="yes")
        assert build(drawing)["open_to_all"].tolist() == ["yes"]
