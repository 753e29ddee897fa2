"""From tags and drawings to places: of which category, with which properties, and how many."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry.base import BaseGeometry

from sociale_infra.categories import Prior
from sociale_infra.config import load_settings
from sociale_infra.sources.osm.elements import Elements
from sociale_infra.sources.places.classify import Classifier
from sociale_infra.sources.places.drawings import build_places
from sociale_infra.sources.places.evidence import weigh
from sociale_infra.sources.places.merging import merge
from sociale_infra.tables import PLACES, check_table
from sociale_infra.terms import all_of
from tests.unit.osm_writing import CM, CORNER, NO_PATHS, RD, Drawing, on_sheet, read

CATEGORIES = load_settings().categories
PRIOR = Prior(staffed="unknown", free="yes", open_to_all="no")
NOTHING = Prior(staffed="unknown", free="unknown", open_to_all="unknown")


def _tags(text: str) -> dict[str, str]:
    """Turn `leisure=pitch sport=tennis` into tags."""
    return dict(tag.split("=") for tag in text.split())


@pytest.mark.parametrize(
    ("tags", "category"),
    [
        ("amenity=library", "library"),
        ("amenity=college", "school"),
        ("amenity=kindergarten", None),
        ("amenity=toy_library", "community_centre"),
        ("leisure=fitness_centre", "sports_club"),
        ("leisure=fitness_station", "pitch"),
        ("leisure=pitch sport=tennis", "pitch"),
        ("landuse=recreation_ground", "park"),
        ("leisure=playground", "playground"),
        ("landuse=allotments", "allotment"),
        ("amenity=place_of_worship religion=muslim", "place_of_worship"),
        ("amenity=biergarten", "horeca"),
        ("shop=kiosk", "shop"),
        ("shop=clothes", None),
        ("shop=yes", None),
        ("amenity=marketplace", "shop"),
        ("place=square", "square"),
        ("highway=residential", None),
        ("name=Library", None),
        # every tag of a line must hold
        ("leisure=garden", None),
        ("leisure=garden garden:type=residential", None),
        ("leisure=garden garden:type=community", "allotment"),
        ("garden:type=community", None),
        ("highway=pedestrian", None),
        ("highway=pedestrian area=yes", "square"),
        ("highway=pedestrian area=no", None),
        # any club but a sports club
        ("club=scouting", "community_centre"),
        ("club=music", "community_centre"),
        ("club=sport", "sports_club"),
        ("club=sport leisure=sports_centre", "sports_club"),
        ("club=sport;music", "community_centre"),
        # several values; the category that comes first in the settings wins
        ("shop=clothes;bakery", "shop"),
        ("amenity=cafe;library", "library"),
        ("shop=books amenity=cafe", "horeca"),
        ("leisure=park;playground", "park"),
        ("amenity=pub;", "horeca"),
    ],
)
def test_category_of_tags(tags: str, category: str | None) -> None:
    assert Classifier.of(CATEGORIES)(_tags(tags)) == category


def test_spaces_around_a_semicolon_say_nothing() -> None:
    assert Classifier.of(CATEGORIES)({"shop": "clothes ; bakery"}) == "shop"


@pytest.mark.parametrize(("club", "category"), [("chess", "clubs"), ("sport", None)])
def test_any_value_but_one_needs_no_star(club: str, category: str | None) -> None:
    # config.yaml: "!x" is any value but x
    clubs = CATEGORIES["community_centre"].model_copy(update={"tags": ({"club": ("!sport",)},)})
    assert Classifier.of({"clubs": clubs})({"club": club}) == category


class TestContradiction:
    """Tags that contradict each other: a `no` wins, and what does not decide hides nothing."""

    @pytest.mark.parametrize(
        ("ground", "point", "free", "open_to_all", "step_free"),
        [
            ("fee=no", "fee=yes", "no", "unknown", "unknown"),
            ("fee=yes", "charge=0", "no", "unknown", "unknown"),
            ("fee=10:00-12:00", "fee=no", "yes", "unknown", "unknown"),
            ("access=yes", "access=members", "unknown", "no", "unknown"),
            ("access=destination", "access=yes", "unknown", "yes", "unknown"),
            ("wheelchair=yes", "wheelchair=no", "unknown", "unknown", "no"),
            ("wheelchair=limited", "wheelchair=yes", "unknown", "unknown", "yes"),
            ("fee=no", "access=yes", "yes", "yes", "unknown"),
        ],
    )
    @pytest.mark.parametrize("turned", [False, True], ids=["", "the other way round"])
    def test_between_drawings_of_one_place(
        self, ground: str, point: str, free: str, open_to_all: str, step_free: str, *, turned: bool
    ) -> None:
        drawings = [_tags(ground), _tags(point)]
        found = weigh(reversed(drawings) if turned else drawings, NOTHING)
        assert (found.free, found.open_to_all, found.step_free) == (free, open_to_all, step_free)

    def test_in_one_drawing(self) -> None:
        assert weigh([_tags("fee=no charge=5")], NOTHING).free == "no"
        assert weigh([_tags("fee=yes charge=0")], NOTHING).free == "no"


TAGGED = st.fixed_dictionaries(
    {},
    optional={
        "fee": st.sampled_from(["yes", "no", "donation", "10:00-12:00", "0", "2.50"]),
        "charge": st.sampled_from(["0", "€5", "see the site"]),
        "access": st.sampled_from(["yes", "customers", "destination", "permissive", "private"]),
        "wheelchair": st.sampled_from(["yes", "no", "limited", "designated", "good"]),
    },
)
PROPERTIES = ("free", "open_to_all", "low_threshold", "staffed", "step_free")


def _without_one(drawings: list[dict[str, str]]) -> Iterator[list[dict[str, str]]]:
    """Leave one tag out, each in turn."""
    for row, tags in enumerate(drawings):
        for gone in tags:
            rest = {key: value for key, value in tags.items() if key != gone}
            yield [*drawings[:row], rest, *drawings[row + 1 :]]


@given(drawings=st.lists(TAGGED, min_size=1, max_size=3))
def test_a_tag_less_makes_nothing_known(drawings: list[dict[str, str]]) -> None:
    before = weigh(drawings, NOTHING)
    for fewer in _without_one(drawings):
        after = weigh(fewer, NOTHING)
        for name in PROPERTIES:
            assert getattr(before, name) != "unknown" or getattr(after, name) == "unknown"


@given(
    ground=TAGGED,
    inside=st.lists(st.tuples(TAGGED, st.integers(1, 9), st.integers(1, 9)), max_size=3),
)
def test_a_tag_less_on_any_drawing_of_a_place_makes_nothing_known(
    ground: dict[str, str], inside: list[tuple[dict[str, str], int, int]]
) -> None:
    shapes = [shapely.box(0, 0, 10, 10), *(shapely.Point(x, y) for _, x, y in inside)]
    drawings = [ground, *(tags for tags, _, _ in inside)]
    before, *without = _libraries(shapes, [drawings, *_without_one(drawings)])
    for after in without:
        assert not [name for name in PROPERTIES if before[name] == "unknown" != after[name]]


def _libraries(
    shapes: list[BaseGeometry], variants: list[list[dict[str, str]]]
) -> list[dict[Hashable, str]]:
    """Build the one place that the drawings of each variant are, with no prior to go by."""
    x, y = CORNER
    drawn = [gpd.GeoSeries(shapes).translate(x + 1000 * n, y) for n in range(len(variants))]
    spots = gpd.GeoSeries(pd.concat(drawn), crs=RD).to_crs("EPSG:4326").to_numpy()
    kinds = ["way", *["node"] * (len(shapes) - 1)] * len(variants)
    ids = [f"{kind}/{row}" for row, kind in enumerate(kinds)]
    tags = [{"amenity": "library", **own} for drawings in variants for own in drawings]
    library = CATEGORIES["library"].model_copy(update={"prior": NOTHING})
    places = build_places(Elements(ids, tags, spots), {"library": library}, RD, 75, NO_PATHS)
    order = places.geometry.centroid.x.to_numpy().argsort()
    built = places.iloc[order].to_dict("records")
    assert len(built) == len(variants)
    return built


class TestEvidence:
    """A tag goes before the prior; unknown is neither yes nor no."""

    @pytest.mark.parametrize(
        ("tags", "free"),
        [
            ("", "yes prior"),
            ("fee=no", "yes tag"),
            ("fee=yes", "no tag"),
            ("fee=€5", "no tag"),
            ("charge=2.50", "no tag"),
            ("fee=donation", "yes prior"),
        ],
    )
    def test_free(self, tags: str, free: str) -> None:
        found = weigh([_tags(tags)], PRIOR)
        assert f"{found.free} {_evidence(found.evidence)['free']}" == free

    @pytest.mark.parametrize(
        ("access", "answer"),
        [
            *((value, "yes tag") for value in ("yes", "public", "permissive")),
            *((value, "no tag") for value in ("private", "no", "customers", "members", "permit")),
            ("destination", "no prior"),
            ("", "no prior"),
        ],
    )
    def test_open_to_all(self, access: str, answer: str) -> None:
        found = weigh([{"access": access} if access else {}], PRIOR)
        assert f"{found.open_to_all} {_evidence(found.evidence)['open_to_all']}" == answer

    @pytest.mark.parametrize(
        ("wheelchair", "answer"),
        [("yes", "yes"), ("designated", "yes"), ("no", "no"), ("limited", "unknown")],
    )
    def test_step_free(self, wheelchair: str, answer: str) -> None:
        assert weigh([{"wheelchair": wheelchair}], PRIOR).step_free == answer

    def test_what_no_tag_tells(self) -> None:
        found = weigh([{}], PRIOR)
        assert (found.step_free, found.staffed) == ("unknown", "unknown")
        assert _evidence(found.evidence) == dict.fromkeys(
            ("free", "open_to_all", "staffed", "step_free"), "prior"
        )

    @pytest.mark.parametrize(
        ("free", "open_to_all", "low_threshold"),
        [
            ("yes", "yes", "yes"),
            ("yes", "no", "no"),
            ("no", "yes", "no"),
            ("no", "no", "no"),
            ("no", "unknown", "no"),
            ("unknown", "no", "no"),
            ("yes", "unknown", "unknown"),
            ("unknown", "yes", "unknown"),
            ("unknown", "unknown", "unknown"),
        ],
    )
    def test_low_threshold_is_free_and_open_to_all(
        self, free: str, open_to_all: str, low_threshold: str
    ) -> None:
        prior = Prior.model_validate({"staffed": "yes", "free": free, "open_to_all": open_to_all})
        assert weigh([{}], prior).low_threshold == low_threshold
        assert all_of(prior.open_to_all, prior.free) == low_threshold


def _evidence(text: str) -> dict[str, str]:
    return dict(part.split("=") for part in text.split())


Build = Callable[[Drawing], gpd.GeoDataFrame]


@pytest.fixture
def build(tmp_path: Path) -> Build:
    """Write a drawing, read it, and return its places by id; the table is checked."""

    def build(drawing: Drawing) -> gpd.GeoDataFrame:
        data = read(drawing.write(tmp_path / "drawing.osm"))
        places = build_places(data.places, CATEGORIES, RD, 75, NO_PATHS)
        check_table(PLACES, places)
        return places.set_index("place_id").sort_index()

    return build


def _merged(places: gpd.GeoDataFrame) -> dict[str, set[str]]:
    """Return for every place the other drawings of it."""
    return {str(key): set(str(ids).split()) for key, ids in places["merged_ids"].items()}


def test_a_place_is_a_row_with_all_that_is_known(build: Build) -> None:
    drawing = Drawing()
    library = drawing.node(
        (10, 20), amenity="library", name="De Boom", opening_hours="Mo-Fr 09:00-17:00", fee="no"
    )
    places = build(drawing)

    assert places.loc[library].drop("geometry").to_dict() == {
        "category": "library",
        "name": "De Boom",
        "function": "learn",
        "tie": "both",
        "free": "yes",
        "open_to_all": "yes",
        "low_threshold": "yes",
        "staffed": "yes",
        "step_free": "unknown",
        "evidence": "free=tag open_to_all=prior staffed=prior step_free=prior",
        "opening_hours": "Mo-Fr 09:00-17:00",
        "merged_ids": "",
    }
    assert on_sheet(places.geometry.loc[library]) == [(10, 20)]


def test_a_town_without_places_is_an_empty_table(build: Build) -> None:
    drawing = Drawing()
    drawing.way((0, 0), (10, 0), highway="footway")
    assert build(drawing).empty


class TestOnePlace:
    """Several drawings of one place."""

    def test_a_point_in_a_polygon(self, build: Build) -> None:
        drawing = Drawing()
        ground = drawing.box(0, 0, 50, 50, amenity="school", access="private")
        point = drawing.node(
            (25, 25), amenity="school", name="De Bron", access="yes", opening_hours="Mo-Fr"
        )
        places = build(drawing)

        assert _merged(places) == {ground: {point}}
        assert places.loc[ground, "name"] == "De Bron"
        assert places.loc[ground, "opening_hours"] == "Mo-Fr"
        assert places.loc[ground, "open_to_all"] == "no"  # what the larger drawing says
        assert places.geometry.loc[ground].area == pytest.approx(50 * 50, abs=5)

    def test_a_point_on_the_outline(self, build: Build) -> None:
        drawing = Drawing()
        ground = drawing.box(0, 0, 50, 50, amenity="school")
        point = drawing.node((50, 50), amenity="school", name="De Bron")
        assert _merged(build(drawing)) == {ground: {point}}

    def test_polygons_in_each_other(self, build: Build) -> None:
        drawing = Drawing()
        building = drawing.box(10, 10, 30, 30, amenity="school")
        ground = drawing.box(0, 0, 50, 50, amenity="school")
        point = drawing.node((20, 20), amenity="school", name="De Bron")
        places = build(drawing)

        assert _merged(places) == {ground: {building, point}}
        assert places.geometry.loc[ground].area == pytest.approx(50 * 50, abs=5)

    def test_an_outline_drawn_twice(self, build: Build) -> None:
        drawing = Drawing()
        first = drawing.box(0, 0, 50, 50, amenity="school")
        second = drawing.box(0, 0, 50, 50, amenity="school", name="De Bron")
        assert _merged(build(drawing)) == {first: {second}}

    @pytest.mark.parametrize("other", ["Café Crème", "cafe creme", "CAFÉ  CRÈME!"])
    def test_the_same_name_within_75_m(self, build: Build, other: str) -> None:
        drawing = Drawing()
        first = drawing.node((0, 0), amenity="cafe", name="Café Crème")
        second = drawing.node((74.9, 0), amenity="cafe", name=other)
        places = build(drawing)
        assert _merged(places) == {first: {second}}
        assert places.loc[first, "name"] == "Café Crème"

    def test_points_of_one_name_lie_at_the_western_one_whatever_their_ids(
        self, build: Build
    ) -> None:
        drawing = Drawing()
        east = drawing.node((60, 0), amenity="cafe", name="Zon", opening_hours="Mo")
        west = drawing.node((0, 0), amenity="cafe", name="ZON", opening_hours="Tu")
        places = build(drawing)
        assert _merged(places) == {west: {east}}
        assert places.loc[west, "name"] == "ZON"
        assert places.loc[west, "opening_hours"] == "Tu"
        assert on_sheet(places.geometry.loc[west]) == [(0, 0)]

    def test_two_halves_of_a_park_count_together(self, build: Build) -> None:
        # 0.3 ha on either side of a road
        drawing = Drawing()
        west = drawing.box(0, 0, 50, 60, leisure="park", name="Lint")
        east = drawing.box(60, 0, 110, 60, leisure="park", name="Lint")
        places = build(drawing)
        assert _merged(places) == {west: {east}}
        assert places.geometry.loc[west].area == pytest.approx(2 * 50 * 60, abs=5)


class TestSeveralPlaces:
    """Drawings that are near each other, and yet not one place."""

    def test_the_same_name_farther_away(self, build: Build) -> None:
        drawing = Drawing()
        drawing.node((0, 0), amenity="cafe", name="Zon")
        drawing.node((75.1, 0), amenity="cafe", name="Zon")
        assert len(build(drawing)) == 2

    def test_two_churches(self, build: Build) -> None:
        drawing = Drawing()
        drawing.node((0, 0), amenity="place_of_worship", name="Sint Jan")
        drawing.node((15, 0), amenity="place_of_worship", name="De Ark")
        drawing.node((30, 0), amenity="place_of_worship")
        assert _merged(build(drawing)) == {"node/1": set(), "node/2": set(), "node/3": set()}

    def test_a_church_in_the_garden_of_another(self, build: Build) -> None:
        drawing = Drawing()
        big = drawing.box(0, 0, 50, 50, amenity="place_of_worship", name="Sint Jan")
        chapel = drawing.node((10, 10), amenity="place_of_worship", name="De Ark")
        assert _merged(build(drawing)) == {big: set(), chapel: set()}

    @pytest.mark.parametrize(("outside", "inside"), [("龍", "福"), ("***", "!!!")])
    def test_names_without_latin_letters_are_names(
        self, build: Build, outside: str, inside: str
    ) -> None:
        drawing = Drawing()
        drawing.box(0, 0, 20, 20, amenity="restaurant", name=outside)
        drawing.node((5, 5), amenity="restaurant", name=inside)
        assert len(build(drawing)) == 2

    def test_another_category_with_the_same_name(self, build: Build) -> None:
        drawing = Drawing()
        park = drawing.box(0, 0, 100, 100, leisure="park", name="Oost")
        playground = drawing.node((50, 50), leisure="playground", name="Oost")
        places = build(drawing)
        assert places["category"].to_dict() == {park: "park", playground: "playground"}

    def test_neighbours_that_share_a_wall(self, build: Build) -> None:
        drawing = Drawing()
        drawing.box(0, 0, 50, 50, amenity="school")
        drawing.box(50, 0, 100, 50, amenity="school")
        assert len(build(drawing)) == 2


class TestSharedGround:
    """A ground without a name on which places with names stand."""

    def test_is_no_place_of_its_own(self, build: Build) -> None:
        drawing = Drawing()
        ground = drawing.box(0, 0, 100, 50, amenity="school")
        bron = drawing.node((20, 25), amenity="school", name="De Bron")
        ark = drawing.box(60, 10, 90, 40, amenity="school", name="De Ark")
        gym = drawing.node((50, 5), amenity="school")
        places = build(drawing)

        assert _merged(places) == {bron: {ground, gym}, ark: {ground, gym}}
        assert places.geometry.loc[ark].area == pytest.approx(30 * 30, abs=5)

    def test_lends_its_outline_to_a_place_that_is_a_point(self, build: Build) -> None:
        drawing = Drawing()
        drawing.box(0, 0, 100, 50, amenity="school")
        bron = drawing.node((20, 25), amenity="school", name="De Bron")
        ark = drawing.node((80, 25), amenity="school", name="De Ark")
        places = build(drawing)
        assert places.geometry.area.loc[[bron, ark]].tolist() == pytest.approx([5000] * 2, abs=5)

    def test_within_a_larger_one_costs_no_school(self, build: Build) -> None:
        drawing = Drawing()
        drawing.box(0, 0, 200, 200, amenity="school")
        drawing.box(0, 0, 100, 100, amenity="school")
        for spot, name in (((20, 20), "De Bron"), ((80, 80), "De Ark"), ((150, 150), "De Wilg")):
            drawing.node(spot, amenity="school", name=name)
        assert sorted(build(drawing)["name"]) == ["De Ark", "De Bron", "De Wilg"]

    def test_two_of_them_on_one_campus(self, build: Build) -> None:
        drawing = Drawing()
        drawing.box(0, 0, 300, 200, amenity="school")
        for x in (0, 150):
            drawing.box(x, 0, x + 100, 100, amenity="school")
            drawing.node((x + 20, 20), amenity="school", name=f"West {x}")
            drawing.node((x + 80, 80), amenity="school", name=f"East {x}")
        names = sorted(build(drawing)["name"])
        assert names == ["East 0", "East 150", "West 0", "West 150"]


CORNERS = st.integers(0, 20).map(lambda step: 10.0 * step)
SIDES = st.integers(1, 20).map(lambda step: 10.0 * step)
SHAPES = st.one_of(
    st.builds(shapely.Point, CORNERS, CORNERS),
    st.builds(lambda x, y, w, h: shapely.box(x, y, x + w, y + h), CORNERS, CORNERS, SIDES, SIDES),
)


@given(
    drawn=st.lists(st.tuples(SHAPES, st.sampled_from(["", "A", "B", "C"])), min_size=1, max_size=9),
    distance_m=st.sampled_from([0, 30, 75]),
)
def test_however_drawings_overlap_each_is_kept_once(
    drawn: list[tuple[BaseGeometry, str]], distance_m: float
) -> None:
    names = [name for _, name in drawn]
    places = merge(np.asarray([shape for shape, _ in drawn]), names, distance_m)
    kept = [row for place in places for row in place.rows]
    grounds = [row for place in places for row in place.grounds]

    assert sorted([*kept, *set(grounds)]) == list(range(len(drawn)))
    assert all(len({names[row] for row in place.rows} - {""}) <= 1 for place in places)
    assert all(names[row] == "" and grounds.count(row) > 1 for row in grounds)


class TestParks:
    """A park counts from half a hectare."""

    def test_below_half_a_hectare_is_left_out(self, build: Build) -> None:
        drawing = Drawing()
        drawing.box(0, 0, 100, 49.8, leisure="park", name="Small")
        large = drawing.box(0, 100, 100, 150.2, leisure="park", name="Large")
        assert build(drawing).index.tolist() == [large]

    def test_a_small_park_does_not_come_back_as_its_point(self, build: Build) -> None:
        drawing = Drawing()
        drawing.box(0, 0, 50, 50, leisure="park")
        drawing.node((25, 25), leisure="park", name="Small")
        assert build(drawing).empty

    def test_a_large_one_without_a_name_stays_when_it_holds_named_ones(self, build: Build) -> None:
        drawing = Drawing()
        wood = drawing.box(0, 0, 200, 80, leisure="park")
        drawing.box(10, 10, 40, 40, leisure="park", name="Rosarium")
        hill = drawing.node((150, 40), leisure="park", name="De Heuvel")
        assert sorted(build(drawing).index) == sorted([wood, hill])

    def test_as_a_point_it_has_no_size_and_counts(self, build: Build) -> None:
        drawing = Drawing()
        park = drawing.node((0, 0), leisure="park", name="Unknown")
        assert build(drawing).index.tolist() == [park]

    def test_other_places_may_be_small(self, build: Build) -> None:
        drawing = Drawing()
        playground = drawing.box(0, 0, 5, 5, leisure="playground")
        assert build(drawing).index.tolist() == [playground]

    def test_a_pond_does_not_count(self, build: Build) -> None:
        # 100 m x 80 m is 0.8 ha, of which 0.4 ha is water
        drawing = Drawing()
        outer, pond = drawing.box(0, 0, 100, 80), drawing.box(10, 15, 90, 65)
        drawing.multipolygon([outer], [pond], leisure="park", name="Moat")
        whole = drawing.box(200, 0, 300, 80)
        park = drawing.multipolygon([whole], [], leisure="park", name="Lawn")
        assert build(drawing).index.tolist() == [park]

    def test_in_several_parts_is_one_place(self, build: Build) -> None:
        drawing = Drawing()
        parts = [drawing.box(x, 0, x + 50, 60) for x in (0, 500)]
        park = drawing.multipolygon(parts, [], leisure="park", name="Parts")
        places = build(drawing)
        assert places.geometry.loc[park].geom_type == "MultiPolygon"
        assert places.geometry.loc[park].area == pytest.approx(2 * 50 * 60, abs=5)

    def test_an_outline_that_crosses_itself_is_mended(self, build: Build) -> None:
        # two triangles of 200 m x 100 m that meet at (100, 100)
        drawing = Drawing()
        bow = drawing.way((0, 0), (200, 200), (200, 0), (0, 200), (0, 0), leisure="park")
        places = build(drawing)
        assert places.geometry.loc[bow].is_valid
        assert places.geometry.loc[bow].area == pytest.approx(2 * 200 * 100 / 2, abs=15)


def test_ids_come_in_the_order_of_openstreetmap(build: Build) -> None:
    drawing = Drawing()
    ground = drawing.box(0, 0, 50, 50, leisure="playground", name="Wip")
    rings = [drawing.box(10, 10, 40, 40)]
    inner = drawing.multipolygon(rings, [], leisure="playground", name="Wip")
    points = [drawing.node((25, y), leisure="playground", name="Wip") for y in range(1, 13)]
    merged = str(build(drawing).loc[ground, "merged_ids"])
    assert merged.split() == [*points, inner]


def test_places_of_a_box_lie_where_they_are_drawn(build: Build) -> None:
    drawing = Drawing()
    playground = drawing.box(0, 0, 30, 20, leisure="playground")
    assert build(drawing).geometry.loc[playground].bounds == pytest.approx(
        (100_000, 450_000, 100_030, 450_020), abs=CM
    )
