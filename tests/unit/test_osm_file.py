"""OpenStreetMap files: what is kept, what is told, and what is refused."""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import partial
from pathlib import Path

import geopandas as gpd
import pytest
import shapely

from sociale_infra.beside import beside
from sociale_infra.errors import InputError, MissingInputError
from sociale_infra.sources.osm import near
from sociale_infra.sources.osm.addresses import read_address_points
from sociale_infra.sources.osm.collector import or_all
from sociale_infra.sources.osm.elements import Box, Elements
from sociale_infra.sources.osm.file import has_more_buildings, read_buildings
from tests.unit.osm_writing import CORNER, DATE, RD, Drawing, degree_box, read

FORMATS = ["osm", "osm.gz", "osm.bz2", "osm.pbf"]


def _home(drawing: Drawing, x: float, y: float, **tags: str) -> str:
    return drawing.node((x, y), **{"addr:housenumber": "1", **tags})


def _area_m2(elements: Elements, element_id: str) -> float:
    """Return the area of one element in square metres."""
    polygon = elements.geometry[elements.ids.index(element_id)]
    return float(gpd.GeoSeries([polygon], crs="EPSG:4326").to_crs(RD).area.iloc[0])


@pytest.fixture
def corner() -> Drawing:
    """A street with a library, a playground, a pond, a gate and two homes."""
    drawing = Drawing()
    drawing.way((0, 0), (100, 0), highway="residential")
    drawing.node((50, 10), amenity="library", name="De Boom")
    drawing.box(0, 20, 10, 30, leisure="playground")
    drawing.box(20, 20, 30, 30, natural="water")
    drawing.node((0, 20), barrier="gate")
    _home(drawing, 60, 5)
    _home(drawing, 70, 5)
    return drawing


@pytest.mark.parametrize("ending", FORMATS)
def test_every_format_holds_the_same(tmp_path: Path, corner: Drawing, ending: str) -> None:
    data = read(corner.write(tmp_path / f"corner.{ending}"))

    assert data.ways.ids.tolist() == [1]
    assert data.ways.refs.tolist() == [1, 2]
    assert data.ways.tags == [{"highway": "residential"}]
    assert sorted(data.places.ids) == ["node/3", "way/2"]
    assert data.addresses.ids == ["node/12", "node/13"]
    assert data.gates.ids == ["node/4"]
    assert data.background.ids == ["way/3"]
    assert data.broken == []


def test_the_date_is_that_of_the_data_or_unknown(tmp_path: Path, corner: Drawing) -> None:
    assert read(corner.write(tmp_path / "corner.osm.pbf")).date == DATE
    bare = tmp_path / "bare.osm"
    bare.write_text('<osm version="0.6"/>', encoding="utf-8")
    assert read(bare).date == "unknown"


def test_longitude_comes_first(tmp_path: Path) -> None:
    # The origin of RD: the tower of Amersfoort, x = 155,000 m and y = 463,000 m.
    drawing = Drawing()
    _home(drawing, 55_000, 13_000)
    (tower,) = read(drawing.write(tmp_path / "tower.osm")).addresses.geometry
    assert (tower.x, tower.y) == pytest.approx((5.3872, 52.1552), abs=1e-4)


@pytest.mark.parametrize("ending", FORMATS)
def test_an_address_is_told_as_it_is_written(tmp_path: Path, ending: str) -> None:
    drawing = Drawing()
    told = {
        "addr:street": 'Sint-Jans%20%straat, \'t Hôf = "ß" @ %',
        "addr:housenumber": "12 a",
        "addr:postcode": "2718\u2003RH 🏠",
    }
    home = drawing.node((0, 0), **told, source="BAG, 2026=x")
    other = drawing.node((9, 0), **{"addr:housenumber": "", "a=b,c %": "d"})
    addresses = read(drawing.write(tmp_path / f"homes.{ending}")).addresses
    assert addresses.ids == [home, other]
    assert addresses.tags == [told, {"addr:housenumber": ""}]


@pytest.mark.parametrize("position", ["", 'lon="4.5"', 'lon="4.5" lat="91"'])
def test_an_address_that_lies_nowhere_is_refused(tmp_path: Path, position: str) -> None:
    path = tmp_path / "nowhere.osm"
    path.write_text(
        f'<osm version="0.6"><node id="7" {position}>'
        '<tag k="addr:housenumber" v="1"/></node></osm>',
        encoding="utf-8",
    )
    with pytest.raises(InputError, match=r"nowhere\.osm"):
        read(path)


def test_an_address_that_was_deleted_is_none(tmp_path: Path) -> None:
    path = tmp_path / "deleted.osm"
    path.write_text(
        '<osm version="0.6"><node id="7" version="2" visible="false" lon="4.5" lat="52.0">'
        '<tag k="addr:housenumber" v="1"/></node></osm>',
        encoding="utf-8",
    )
    assert read(path).addresses.ids == []


def test_a_business_that_tells_its_address_is_no_home(tmp_path: Path) -> None:
    drawing = Drawing()
    home = _home(drawing, 0, 0)
    _home(drawing, 10, 0, shop="bakery")
    _home(drawing, 20, 0, office="notary")
    assert read(drawing.write(tmp_path / "row.osm")).addresses.ids == [home]


def test_a_school_drawn_as_an_area_with_its_address_is_no_home(tmp_path: Path) -> None:
    drawing = Drawing()
    drawing.box(0, 0, 50, 50, amenity="school", **{"addr:housenumber": "3"})
    house = drawing.box(60, 0, 70, 10, building="house", **{"addr:housenumber": "5"})
    assert read(drawing.write(tmp_path / "school.osm")).addresses.ids == [house]


def test_each_address_keeps_its_own_spot(tmp_path: Path) -> None:
    drawing = Drawing()
    house = drawing.box(60, 0, 70, 10, building="house", **{"addr:housenumber": "5"})
    flat = _home(drawing, 20, 0)
    gate = _home(drawing, 40, 0, entrance="main")
    addresses = read(drawing.write(tmp_path / "street.osm")).addresses
    spots = gpd.GeoSeries(addresses.geometry, crs="EPSG:4326").to_crs(RD).centroid.x - CORNER[0]
    found = dict(zip(addresses.ids, spots.round(1), strict=True))
    assert found == pytest.approx({house: 65, flat: 20, gate: 40}, abs=0.2)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no process can be copied here")
def test_addresses_are_read_beside_in_a_process_that_has_read_before(
    tmp_path: Path, corner: Drawing
) -> None:
    # Its readers had threads; a copy of it would wait for them in vain.
    path = corner.write(tmp_path / "corner.osm.pbf")
    once = read(path)
    with beside(lambda: (os.getpid(), read_address_points(path, (), or_all(None)))) as result:
        pid, points = result()
    assert pid != os.getpid()
    assert points.ids == ["node/12", "node/13"]
    assert read(path, share=beside).addresses.ids == once.addresses.ids == points.ids


def test_addresses_come_before_areas_with_one_however_they_are_read(tmp_path: Path) -> None:
    drawing = Drawing()
    drawing.way((0, 0), (100, 0), highway="residential")
    drawing.box(0, 20, 10, 30, building="house", **{"addr:housenumber": "1"})
    _home(drawing, 60, 5)
    addresses = read(drawing.write(tmp_path / "homes.osm.pbf")).addresses
    assert addresses.ids == ["node/7", "way/2"]
    assert shapely.get_type_id(addresses.geometry).tolist() == [0, 6]


def test_the_inner_ring_of_a_multipolygon_is_left_open(tmp_path: Path) -> None:
    drawing = Drawing()
    outer, pond = drawing.box(0, 0, 200, 100), drawing.box(50, 25, 150, 75, natural="water")
    park = drawing.multipolygon([outer], [pond], leisure="park")
    data = read(drawing.write(tmp_path / "park.osm"))

    assert data.places.ids == [park]
    assert _area_m2(data.places, park) == pytest.approx(200 * 100 - 100 * 50, abs=10)


def test_an_outer_ring_in_two_halves_is_one_shape(tmp_path: Path) -> None:
    drawing = Drawing()
    west = drawing.way((50, 0), (0, 0), (0, 100), (50, 100))
    east = drawing.way((50, 0), (100, 0), (100, 100), (50, 100))
    park = drawing.multipolygon([west, east], [], leisure="park")
    data = read(drawing.write(tmp_path / "park.osm"))
    assert _area_m2(data.places, park) == pytest.approx(10_000, abs=10)


def test_a_polygon_that_crosses_itself_is_kept(tmp_path: Path) -> None:
    drawing = Drawing()
    bow = drawing.way((0, 0), (200, 200), (200, 0), (0, 200), (0, 0), leisure="park")
    data = read(drawing.write(tmp_path / "bow.osm"))
    assert data.places.ids == [bow]


def test_a_relation_that_crosses_itself_is_told(tmp_path: Path) -> None:
    drawing = Drawing()
    ring = drawing.way((0, 0), (200, 200), (200, 0), (0, 200), (0, 0))
    park = drawing.multipolygon([ring], [], leisure="park")
    data = read(drawing.write(tmp_path / "bow.osm"))
    assert data.places.ids == []
    assert data.broken == [park]


def test_a_relation_of_which_a_way_is_missing_is_told(tmp_path: Path) -> None:
    drawing = Drawing()
    half = drawing.way((50, 0), (0, 0), (0, 100), (50, 100))
    park = drawing.multipolygon([half, "way/99"], [], leisure="park", name="Rand")
    assert read(drawing.write(tmp_path / "cut.osm")).broken == [park]


def test_a_relation_of_which_a_node_is_missing_is_told(tmp_path: Path) -> None:
    drawing = Drawing()
    ring = drawing.box(0, 0, 100, 100)
    park = drawing.multipolygon([ring], [], leisure="park", name="Rand")
    path = drawing.write(tmp_path / "cut.osm", without=[(100, 100)])
    assert read(path).broken == [park]


def test_an_outline_of_which_a_node_is_missing_is_told(tmp_path: Path) -> None:
    drawing = Drawing()
    park = drawing.box(0, 0, 100, 100, leisure="park")
    path = drawing.write(tmp_path / "cut.osm", without=[(100, 100)])
    assert read(path).broken == [park]


def test_a_broken_pond_is_no_news(tmp_path: Path) -> None:
    drawing = Drawing()
    ring = drawing.way((0, 0), (200, 200), (200, 0), (0, 200), (0, 0))
    drawing.multipolygon([ring], [], natural="water")
    assert read(drawing.write(tmp_path / "pond.osm")).broken == []


class TestBox:
    """Reading no more than a rectangle: 100 m by 100 m, from the corner of the sheet."""

    def test_only_what_overlaps_is_read(self, tmp_path: Path) -> None:
        drawing = Drawing()
        inside = _home(drawing, 50, 50)
        _home(drawing, 150, 50)
        reaching = drawing.box(90, 40, 300, 60, leisure="park")
        drawing.box(101, 0, 300, 30, leisure="park")
        data = read(drawing.write(tmp_path / "town.osm"), degree_box(0, 0, 100, 100))

        assert data.addresses.ids == [inside]
        assert data.places.ids == [reaching]

    def test_a_way_is_read_whole_even_if_it_starts_far_away(self, tmp_path: Path) -> None:
        drawing = Drawing()
        drawing.way((-5000, 50), (50, 50), (60, 50), highway="cycleway")
        drawing.way((-5000, 50), (-1, 50, "other"), highway="cycleway")
        ways = read(drawing.write(tmp_path / "town.osm"), degree_box(0, 0, 100, 100)).ways

        assert ways.ids.tolist() == [1]
        assert ways.refs.tolist() == [1, 2, 3]

    def test_a_way_in_a_large_file_is_read_if_a_node_of_it_is_near(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """In a file that is no large one here, so that its size is taken for one."""
        monkeypatch.setattr(near, "_LARGE", 0)
        drawing = Drawing()
        drawing.way((-1000, 50), (1000, 50), highway="footway")
        drawing.way((-5000, 70), (-1000, 70), (5000, 70), highway="footway")
        drawing.way((-5000, 90), (-4000, 90), highway="footway")
        drawing.box(-20_000, -20_000, 20_000, 20_000, leisure="nature_reserve")
        home = _home(drawing, 10, 10)
        path = drawing.write(tmp_path / "province.osm.pbf")
        data = read(path, degree_box(0, 0, 100, 100))

        assert data.ways.ids.tolist() == [1, 2]
        assert data.places.ids == ["way/4"]
        assert data.addresses.ids == [home]

        tracked = near.nodes_near(path, degree_box(0, 0, 100, 100), path)
        assert tracked is not None
        assert [number for number in range(14) if tracked.node_ids().get(number)] == [1, 2, 4, 12]

    def test_what_passes_through_without_a_node_inside_is_read(self, tmp_path: Path) -> None:
        drawing = Drawing()
        drawing.way((-50, 50), (150, 50), highway="footway")
        drawing.way((-50, 90), (10, 150), highway="footway")  # past the corner
        around = drawing.box(-200, -200, 300, 300, leisure="park")
        data = read(drawing.write(tmp_path / "town.osm"), degree_box(0, 0, 100, 100))

        assert data.ways.ids.tolist() == [1]
        assert data.places.ids == [around]

    def test_what_only_bends_around_the_box_is_not(self, tmp_path: Path) -> None:
        corner = ((-50, -50), (150, -50), (150, 150), (140, 150), (140, -40), (-50, -40))
        drawing = Drawing()
        drawing.way(*corner, highway="footway")
        drawing.way(*corner, corner[0], leisure="park")
        data = read(drawing.write(tmp_path / "town.osm"), degree_box(0, 0, 100, 100))

        assert data.ways.ids.tolist() == []
        assert data.places.ids == []

    def test_a_reserve_that_starts_beyond_the_horizon_is_read(self, tmp_path: Path) -> None:
        drawing = Drawing()
        dunes = drawing.box(-20_000, 40, 50, 60, leisure="nature_reserve")
        data = read(drawing.write(tmp_path / "town.osm"), degree_box(0, 0, 100, 100))
        assert data.places.ids == [dunes]

    def test_what_is_broken_elsewhere_is_no_news(self, tmp_path: Path) -> None:
        drawing = Drawing()
        drawing.box(50_000, 0, 50_100, 100, leisure="park")
        path = drawing.write(tmp_path / "town.osm", without=[(50_100, 100)])
        assert read(path, degree_box(0, 0, 100, 100)).broken == []

    def test_the_border_belongs_to_the_box(self, tmp_path: Path) -> None:
        drawing = Drawing()
        home = _home(drawing, 0, 0)
        path = drawing.write(tmp_path / "town.osm")
        (point,) = read(path).addresses.geometry
        west, south = float(point.x), float(point.y)

        assert read(path, Box(west, south, west + 1, south + 1)).addresses.ids == [home]
        assert read(path, Box(west - 1, south - 1, west, south)).addresses.ids == [home]
        assert read(path, Box(west - 1, south, west - 1e-7, south + 1)).addresses.ids == []

    def test_buildings_are_counted_in_the_box(self, tmp_path: Path) -> None:
        drawing = Drawing()
        drawing.box(10, 10, 20, 20, building="house")
        drawing.box(510, 10, 520, 20, building="house")
        drawing.node((50, 50), building="entrance")
        path = drawing.write(tmp_path / "town.osm")

        corner = degree_box(0, 0, 100, 100)
        assert [has_more_buildings(path, number) for number in (1, 2)] == [True, False]
        assert [has_more_buildings(path, number, corner) for number in (0, 1)] == [True, False]


def test_nobody_lives_in_a_shed(tmp_path: Path) -> None:
    drawing = Drawing()
    house = drawing.box(0, 0, 10, 10, building="house")
    drawing.box(12, 0, 15, 3, building="shed")
    drawing.box(20, 0, 26, 6, building="garage")
    assert read_buildings(drawing.write(tmp_path / "yard.osm")).ids == [house]


def test_a_building_that_comes_twice_is_refused(tmp_path: Path) -> None:
    drawing = Drawing()
    drawing.node((0, 0))
    for x in (0, 20):
        drawing.box(x, 0, x + 10, 10, building="yes")
    path = tmp_path / "twice.osm"
    xml = drawing.write(path).read_text(encoding="utf-8")
    path.write_text(xml.replace('way id="2"', 'way id="1"'), encoding="utf-8")
    with pytest.raises(InputError, match=r"twice\.osm"):
        read_buildings(path)


class TestRefused:
    """What is no OpenStreetMap file is refused with its name."""

    @staticmethod
    def _refused(path: Path) -> str:
        with pytest.raises(InputError) as caught:
            read(path)
        assert path.name in str(caught.value)
        return str(caught.value)

    def test_no_file(self, tmp_path: Path) -> None:
        with pytest.raises(MissingInputError, match=r"nowhere\.osm\.pbf"):
            read(tmp_path / "nowhere.osm.pbf")

    def test_a_folder(self, tmp_path: Path) -> None:
        assert "folder" in self._refused(tmp_path)

    @pytest.mark.parametrize("ending", FORMATS)
    def test_an_empty_file(self, tmp_path: Path, ending: str) -> None:
        path = tmp_path / f"town.{ending}"
        path.touch()
        assert "empty" in self._refused(path)

    @pytest.mark.parametrize("name", ["town.shp", "town.osm.zip", "town.osc"])
    def test_another_kind_of_file(self, tmp_path: Path, name: str) -> None:
        path = tmp_path / name
        path.write_bytes(b"anything")
        assert ".osm.pbf" in self._refused(path)

    @pytest.mark.parametrize("ending", FORMATS)
    @pytest.mark.parametrize("content", [b"Dear reader,\n" * 50, b"\x89PNG\r\n\x1a\n" * 50])
    def test_a_file_that_only_bears_the_name(
        self, tmp_path: Path, ending: str, content: bytes
    ) -> None:
        path = tmp_path / f"town.{ending}"
        path.write_bytes(content)
        self._refused(path)

    @pytest.mark.parametrize("ending", FORMATS)
    @pytest.mark.parametrize("share", [0.1, 0.5, 0.99])
    def test_a_file_that_is_cut_off(
        self, tmp_path: Path, corner: Drawing, ending: str, share: float
    ) -> None:
        path = corner.write(tmp_path / f"town.{ending}")
        whole = path.read_bytes()
        path.write_bytes(whole[: int(share * len(whole))])
        self._refused(path)

    @pytest.mark.parametrize("reader", [partial(has_more_buildings, number=0), read_buildings])
    def test_by_whoever_reads_it(self, tmp_path: Path, reader: Callable[[Path], object]) -> None:
        path = tmp_path / "town.osm"
        path.write_text("<osm", encoding="utf-8")
        with pytest.raises(InputError, match=r"town\.osm"):
            reader(path)
