"""One place is one place: names, and a labelled set of drawings."""

from __future__ import annotations

import logging
import random
from pathlib import Path

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry.base import BaseGeometry

from sociale_infra.config import load_settings
from sociale_infra.sources.osm.elements import OsmData
from sociale_infra.sources.places.drawings import build_places
from sociale_infra.sources.places.merging import merge
from sociale_infra.sources.places.names import is_one_name, read_name, town_words
from tests.merge_cases import CASES, Case, Judged, Shown, judged_pairs, score
from tests.unit.osm_writing import NO_PATHS, RD, Drawing, read

log = logging.getLogger(__name__)

CATEGORIES = load_settings().categories


def _one(name: str, other: str, *towns: str) -> bool:
    return is_one_name(read_name(name), read_name(other), town_words(towns))


class TestNames:
    """Two names are one, or they are not."""

    @pytest.mark.parametrize(
        ("one", "other"),
        [
            ("Café Crème", "CAFE  CREME!"),
            ("Basisschool Er Risèlèh", "Er Risèlèh"),
            ("Grand Café De Olijventuin", "De Olijventuin"),
            ("Sjaloom School", "Sjaloomschool"),
            ("Sint Jozef Mavo", "St. Jozef MAVO"),
            ("Pho Ha Noi", "Pho Hanoi"),
            ("De Savioschool", "Savioschool"),
            ("Piramide", "Pyramide"),  # changed
            ("Waterlelie", "Waterlellie"),  # added
        ],
    )
    def test_written_in_two_ways(self, one: str, other: str) -> None:
        assert _one(one, other)
        assert _one(other, one)

    @pytest.mark.parametrize(
        ("one", "other"),
        [
            ("Sporthal Noord A", "Sporthal Noord B"),
            ("Simonis", "Simonis II"),
            ("Cenzo's", "Cenzo's 2"),
            ("Fratelli l", "Fratelli lI"),
            ("LOC@ mbo", "LOC@ vmbo"),
            ("Pasta La Musica", "Tapas La Musica"),
            ("Kings Bar", "Vi-kings Sports Bar"),
            ("Bar", "Bar Oost"),
            ("Bar", "Café"),
            ("De", "Het"),
            ("Boerderij12", "Boerderij13"),
        ],
    )
    def test_of_two_places(self, one: str, other: str) -> None:
        assert not _one(one, other)
        assert not _one(other, one)

    @pytest.mark.parametrize(
        ("one", "other"),
        [
            ("Piramide", "Piramid"),  # 8 letters and 7
            ("Regenboog", "Regenbogen"),  # two letters
            ("Regenboog Waterlelie", "Regenboeg Waterlilie"),  # a letter in each of two words
        ],
    )
    def test_more_than_one_letter_in_one_long_word(self, one: str, other: str) -> None:
        assert not _one(one, other)

    def test_the_town_is_no_part_of_a_name(self) -> None:
        assert not _one("Westerkerk", "Westerkerk Gouda")
        assert _one("Westerkerk", "Westerkerk Gouda", "Gouda")
        assert not _one("Bibliotheek", "Bibliotheek Gouda", "Gouda")
        assert _one("Bibliotheek Gouda", "Openbare Bibliotheek Gouda", "Gouda")

    @given(st.text("Ab1 é'", max_size=6), st.text("Ab1 é'", max_size=6))
    def test_whichever_comes_first(self, one: str, other: str) -> None:
        assert _one(one, other, "Ab") == _one(other, one, "Ab")


def _tags(text: str) -> dict[str, str]:
    return dict(tag.split("=") for tag in text.split())


def _draw(drawing: Drawing, case: Case, shown: Shown, east: int, north: int) -> str:
    tags = _tags(shown.tags or case.tags) | _named(shown.name)
    offset = (east, north, east, north)
    west, south, *rest = (side + shift for side, shift in zip(shown.shape, offset, strict=False))
    if not rest:
        return drawing.node((west, south), **tags)
    if shown.as_relation:
        return drawing.multipolygon([drawing.box(west, south, *rest)], [], **tags)
    return drawing.box(west, south, *rest, **tags)


@pytest.fixture(scope="module")
def labelled(tmp_path_factory: pytest.TempPathFactory) -> tuple[OsmData, list[Judged]]:
    """All cases on one sheet, a kilometre apart, each with its pairs."""
    drawing = Drawing()
    # a town that says its name, far from all cases
    drawing.node((-5000, -5000), amenity="cafe", **{"addr:city": "Zoetermeer"})
    pairs = []
    for number, case in enumerate(CASES):
        east, north = 1000 * (number % 10), 1000 * (number // 10)
        ids = [_draw(drawing, case, shown, east, north) for shown in case.shown]
        owned = zip([shown.place for shown in case.shown], ids, strict=True)
        pairs += judged_pairs(case.kind, owned)
    path = drawing.write(tmp_path_factory.mktemp("labelled") / "cases.osm")
    return read(path), pairs


def test_labelled_set(labelled: tuple[OsmData, list[Judged]]) -> None:
    data, pairs = labelled
    result = score(pairs, build_places(data.places, CATEGORIES, RD, 75, NO_PATHS))
    log.info(result.told)
    assert result.precision > 0.95, result.told
    assert result.recall > 0.95, result.told


class TestSportsPark:
    """Two clubs and two pitches on one ground."""

    @pytest.mark.parametrize(("name", "clubs"), [("", 2), ("Sportpark Oost", 3)])
    def test_clubs_and_pitches_stay_apart(self, tmp_path: Path, name: str, clubs: int) -> None:
        drawing = Drawing()
        park = drawing.box(0, 0, 300, 200, leisure="sports_centre", **_named(name))
        drawing.node((20, 20), club="sport", name="VV Oliveo")
        drawing.node((150, 20), club="sport", name="HC Pijnacker")
        for west in (10, 120):
            drawing.box(west, 40, west + 100, 100, leisure="pitch")
        places = build_places(
            read(drawing.write(tmp_path / "a.osm")).places, CATEGORIES, RD, 75, NO_PATHS
        )

        assert places["category"].value_counts().to_dict() == {"sports_club": clubs, "pitch": 2}
        ground = places["merged_ids"] == park
        assert places.loc[ground, "name"].tolist() == (
            [] if name else ["VV Oliveo", "HC Pijnacker"]
        )

    @pytest.mark.parametrize(("name", "pitches"), [("", 3), ("TVP", 1)])
    def test_one_name_makes_courts_one_place(self, tmp_path: Path, name: str, pitches: int) -> None:
        drawing = Drawing()
        for west in (0, 40, 80):
            drawing.box(west, 0, west + 35, 36, leisure="pitch", **_named(name))
        places = build_places(
            read(drawing.write(tmp_path / "a.osm")).places, CATEGORIES, RD, 75, NO_PATHS
        )
        assert len(places) == pitches


def _named(name: str) -> dict[str, str]:
    return {"name": name} if name else {}


def test_order_of_the_elements_changes_nothing(labelled: tuple[OsmData, list[Judged]]) -> None:
    data, _ = labelled
    order = list(range(len(data.places.ids)))
    random.Random(1).shuffle(order)  # noqa: S311 - no secret
    shuffled = data.places.take(np.asarray(order, dtype=np.intp))
    expected = build_places(data.places, CATEGORIES, RD, 75, NO_PATHS)
    assert build_places(shuffled, CATEGORIES, RD, 75, NO_PATHS).equals(expected)


CORNERS = st.integers(0, 15).map(lambda step: 10.0 * step)
NAMES = st.sampled_from(["", "Zon", "Café Zon", "De Zon", "Maan", "Waterlelie", "Waterlilie"])


@st.composite
def _drawn(draw: st.DrawFn) -> list[tuple[BaseGeometry, str]]:
    """Draw points and squares, each square of another size."""
    sides = draw(st.lists(st.integers(0, 15), max_size=8, unique_by=lambda side: side or object()))
    shapes: list[tuple[BaseGeometry, str]] = []
    for side in sides:
        west, south = draw(CORNERS), draw(CORNERS)
        box = shapely.box(west, south, west + 10 * side, south + 10 * side)
        shapes.append((box if side else shapely.Point(west, south), draw(NAMES)))
    return shapes


@given(drawn=_drawn(), seed=st.randoms(use_true_random=False))
def test_order_of_the_drawings_changes_nothing(
    drawn: list[tuple[BaseGeometry, str]], seed: random.Random
) -> None:
    order = list(range(len(drawn)))
    seed.shuffle(order)
    assert _places(drawn, order) == _places(drawn, list(range(len(drawn))))


def _places(
    drawn: list[tuple[BaseGeometry, str]], order: list[int]
) -> set[tuple[frozenset[int], frozenset[int]]]:
    """Merge drawings in this order; return the places in the numbers that they had before."""
    geometry = np.asarray([drawn[at][0] for at in order], dtype=object)
    found = merge(geometry, [drawn[at][1] for at in order], 30)
    return {
        (
            frozenset(order[row] for row in place.rows),
            frozenset(order[row] for row in place.grounds),
        )
        for place in found
    }
