"""A file cut into one per municipality: what is read of a cut is what is read of the whole."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path

import numpy as np
import pytest
import shapely

from sociale_infra.config import Settings, load_settings
from sociale_infra.errors import InputError
from sociale_infra.sources.areas.file import Municipality
from sociale_infra.sources.cuts import Cuts, keep_cuts, safe_names, with_cut
from sociale_infra.sources.inputs import Inputs
from sociale_infra.sources.osm import near
from sociale_infra.sources.osm.cut import cut_osm
from sociale_infra.sources.osm.cut_sets import Grid
from sociale_infra.sources.osm.elements import Box, Elements, OsmData
from sociale_infra.sources.osm.file import has_more_buildings, read_buildings
from tests.province import FOLDERS, TOWNS, Province, write_province
from tests.unit.osm_writing import Drawing, degree_box, read

KEYS = ("landuse", "amenity", "highway", "leisure", "addr:housenumber")
# West and east of each other, with a strip that both have; the third lies far away.
BOXES = [
    degree_box(0, 0, 1000, 1000),
    degree_box(900, 0, 2000, 1000),
    degree_box(20_000, 20_000, 21_000, 21_000),
]


@pytest.fixture
def country(tmp_path: Path) -> Path:
    """Ways, homes and surfaces in, between and far around the boxes."""
    drawing = Drawing()
    drawing.way((100, 100), (200, 100), highway="residential")
    drawing.way((950, 100), (950, 200), highway="residential")  # in both
    drawing.way((500, 500), (1500, 500), highway="residential")  # from one into the other
    drawing.way((-5000, 700), (5000, 700), highway="residential")  # through, without a node inside
    drawing.way((20_100, 20_100), (20_200, 20_100), highway="residential")
    drawing.way((100, 900), (20_900, 20_900), highway="residential")  # from here to far away
    drawing.box(300, 300, 320, 320, building="yes")
    drawing.box(20_300, 20_300, 20_320, 20_320, building="yes")
    drawing.box(-9000, -9000, 9000, 9000, landuse="forest")  # around two of them
    for x, y in ((150, 110), (950, 150), (1500, 510), (20_150, 20_110)):
        drawing.node((x, y), **{"addr:housenumber": "1"})
    drawing.node((1000, 1000), amenity="library")  # on the very corner
    # A surface around two boxes, whose ways are far from both and say nothing themselves.
    ring = [(-8000, -8000), (8000, -8000), (8000, 8000), (-8000, 8000)]
    halves = [
        drawing.way(*ring[:3]),
        drawing.way(ring[2], ring[3], ring[0]),
    ]
    drawing.multipolygon(halves, [], leisure="nature_reserve")
    far = drawing.way((20_400, 20_400), (20_500, 20_400), (20_500, 20_500))
    drawing.multipolygon([far, "way/99"], [], leisure="park", name="incomplete")
    # Drawings that are no more than a spot, and one of which a node is absent.
    drawing.way((300, 300), leisure="playground")
    drawing.way((20_300, 20_300), leisure="playground")
    drawing.way((500, 600), (510, 600), (510, 610), (500, 600), leisure="playground")
    # Drawings that have all that they are made of, and are none: a relation that does not close, a
    # ring that crosses itself, and a line whose two nodes lie on one spot.
    for x in (300, 20_300):
        line = drawing.way((x, 500), (x + 100, 500), (x + 100, 600))
        drawing.multipolygon([line], [], leisure="park", name="open")
        crossed = [(x, 700), (x + 100, 800), (x + 100, 700), (x, 800), (x, 700)]
        drawing.multipolygon([drawing.way(*crossed)], [], **{"addr:housenumber": "5"})
        drawing.way(*crossed, **{"addr:housenumber": "7"})
        drawing.way((x, 650), (x, 650, "again"), leisure="playground")
    return drawing.write(tmp_path / "country.osm.pbf", without=[(510, 610)])


def _cut(country: Path) -> list[Path]:
    files = [country.with_name(f"cut-{number}.osm.pbf") for number in range(len(BOXES))]
    cut_osm(country, BOXES, KEYS, files)
    return files


def _plain(data: OsmData) -> dict[str, object]:
    """Return what was read as values that can be compared."""
    plain: dict[str, object] = {}
    for field in dataclasses.fields(data):
        value = getattr(data, field.name)
        if isinstance(value, Elements):
            plain[field.name] = (value.ids, value.tags, shapely.to_wkt(value.geometry).tolist())
        elif field.name == "ways":
            plain["ways"] = [np.asarray(part).tolist() for part in value]
        else:
            plain[field.name] = value
    return plain


@pytest.mark.parametrize("number", range(len(BOXES)))
@pytest.mark.parametrize("least", [0, 20_000_000])
def test_a_cut_is_read_as_the_whole_is(
    country: Path, number: int, least: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of a large file (as this one is then taken for) ways are not read that have no node near."""
    monkeypatch.setattr(near, "_LARGE", least)
    cut, box = _cut(country)[number], BOXES[number]

    assert _plain(read(cut, box, country)) == _plain(read(country, box))
    assert read_buildings(cut, box).ids == read_buildings(country, box).ids
    assert has_more_buildings(cut, 0, box) == has_more_buildings(country, 0, box)


def test_a_cut_holds_what_meets_its_box_and_little_else(country: Path) -> None:
    here, _, far = _cut(country)

    assert read(here).ways.ids.tolist() == [1, 2, 3, 4, 6]
    assert read(far).ways.ids.tolist() == [5, 6]
    # One at half a kilometre is near, and one at 20 km is not.
    assert read(here).addresses.ids == ["node/25", "node/26", "node/27"]
    assert [*read_buildings(far).ids] == ["way/8"]
    # Of the surface around it, all.
    assert "relation/1" in read(here).places.ids
    assert "relation/1" not in read(far).places.ids


def test_what_is_incomplete_stays_incomplete_in_every_cut(country: Path) -> None:
    for cut in _cut(country):
        # Of the way without a node, the outline is drawn where the others are.
        assert {"relation/2", "way/13", "way/14"} <= {*read(cut).broken}


def test_what_cannot_be_put_together_is_told_of_every_cut(country: Path) -> None:
    broken = {*read(country).broken}
    assert {f"relation/{number}" for number in range(3, 7)} <= broken
    assert {"way/18", "way/19", "way/22", "way/23"} <= broken
    for cut, box in zip(_cut(country), BOXES, strict=True):
        assert {*read(cut).broken} == broken
        assert read(cut, box).broken == read(country, box).broken


def test_a_way_without_all_its_nodes_is_in_every_cut(tmp_path: Path) -> None:
    drawing = Drawing()
    drawing.way((100, 100), (200, 100), highway="residential")
    drawing.way((20_100, 20_100), (20_200, 20_100), (20_300, 20_100), highway="residential")
    country = drawing.write(tmp_path / "country.osm.pbf", without=[(20_200, 20_100)])

    assert [read(cut).ways.ids.tolist() for cut in _cut(country)] == [[1, 2], [1, 2], [2]]


def test_a_cut_without_relations_still_says_that_the_whole_has_some(country: Path) -> None:
    far = _cut(country)[2]

    assert read(country).relations
    assert read(far, degree_box(20_000, 20_000, 20_001, 20_001)).relations


def test_nodes_out_of_order_cannot_be_cut(tmp_path: Path) -> None:
    drawing = Drawing(number=lambda number: 100 - number)
    drawing.way((100, 100), (200, 100), highway="residential")
    path = drawing.write(tmp_path / "sorted.osm")
    lines = path.read_text().splitlines()
    nodes = [at for at, line in enumerate(lines) if "<node" in line]
    lines[nodes[0]], lines[nodes[1]] = lines[nodes[1]], lines[nodes[0]]
    turned = tmp_path / "turned.osm"
    turned.write_text("\n".join(lines))

    with pytest.raises(InputError, match=r"not in the order of their ids.*osmium sort"):
        cut_osm(turned, BOXES[:1], KEYS, [tmp_path / "cut.osm.pbf"])


# ---- Kept, and found again. ----


@pytest.fixture(scope="module")
def province(tmp_path_factory: pytest.TempPathFactory) -> Province:
    return write_province(tmp_path_factory.mktemp("province"))


def _settings(
    folder: Path, municipality: str | None = None, level: str = "wijk", buffer_m: float = 3000
) -> Settings:
    """Return settings that keep cuts in a folder."""
    given = {"live": {"folder": str(folder)}, "study_area": {"buffer_m": buffer_m}}
    path = folder.parent / f"{folder.name}.yaml"
    path.write_text(json.dumps(given))
    return load_settings(path, municipality=municipality, level=level)


def _kept(province: Province, folder: Path) -> Cuts:
    return keep_cuts(province.osm_file, province.areas_file, _settings(folder))


def test_each_municipality_has_a_cut_in_a_file_of_a_safe_name(
    province: Province, tmp_path: Path
) -> None:
    kept = _kept(province, tmp_path / "kept")

    assert [one.code for one in kept.files] == [*TOWNS]
    assert [one.name for one in kept.files] == [name for name, _ in TOWNS.values()]
    assert [path.name for path in kept.files.values()] == [f"{name}.osm.pbf" for name in FOLDERS]
    assert {path.name for path in kept.folder.iterdir()} == {
        "cuts.json",
        *(f"{name}.osm.pbf" for name in FOLDERS),
    }
    # Nothing of the work is left beside it.
    assert [path.name for path in (tmp_path / "kept").iterdir() if path.is_dir()] == [
        kept.folder.name
    ]


def test_what_is_kept_is_not_cut_again(province: Province, tmp_path: Path) -> None:
    kept = _kept(province, tmp_path)
    mark = kept.folder / "cuts.json"
    told = json.loads(mark.read_text())
    mark.write_text(json.dumps({**told, "cuts": told["cuts"][:1]}))

    assert len(_kept(province, tmp_path).files) == 1


@pytest.mark.parametrize("change", ["level", "buffer", "osm"])
def test_other_files_and_settings_have_other_cuts(
    province: Province, tmp_path: Path, change: str
) -> None:
    kept = _kept(province, tmp_path)
    settings = _settings(
        tmp_path,
        level="buurt" if change == "level" else "wijk",
        buffer_m=2500 if change == "buffer" else 3000,
    )
    osm_file = province.osm_file
    if change == "osm":
        drawing = Drawing()
        drawing.way((0, 0), (10, 0), highway="residential")
        osm_file = drawing.write(tmp_path / "other.osm.pbf")

    assert keep_cuts(osm_file, province.areas_file, settings).folder != kept.folder


@pytest.mark.parametrize("wanted", ["GM9992", "voorbeeld aan zee"])
def test_a_run_finds_the_cut_of_its_municipality(
    province: Province, tmp_path: Path, wanted: str
) -> None:
    settings = _settings(tmp_path, wanted)
    inputs = Inputs(province.osm_file, province.areas_file)
    assert with_cut(inputs, settings) == inputs

    kept = _kept(province, tmp_path)

    assert with_cut(inputs, settings).osm_cut == kept.folder / "voorbeeld-aan-zee.osm.pbf"


def test_no_cut_is_of_all_municipalities_or_of_an_unknown_one(
    province: Province, tmp_path: Path
) -> None:
    _kept(province, tmp_path)
    inputs = Inputs(province.osm_file, province.areas_file)

    for wanted in (None, "Nergens"):
        settings = _settings(tmp_path, wanted)
        assert with_cut(inputs, settings) == inputs


def test_towns_of_one_name_have_folders_of_their_own() -> None:
    towns = [
        Municipality("GM1", "Bergen"),
        Municipality("GM2", "Bergen"),
        Municipality("GM2-", "bergen!"),
        Municipality("", "???"),
        Municipality("GM3", "con"),
        Municipality("GM4", "x" * 300),
    ]

    names = safe_names(dict.fromkeys(towns))

    assert [names[town] for town in towns] == [
        "bergen",
        "bergen-gm2",
        "bergen-gm2-2",
        "results",
        "con-gm3",
        "x" * 60,
    ]


def test_an_areas_file_must_tell_the_municipalities(province: Province, tmp_path: Path) -> None:
    bare = tmp_path / "bare.geojson"
    bare.write_text(
        json.dumps(
            {
                "type": "FeatureCollection",
                "features": [
                    {
                        "type": "Feature",
                        "properties": {"code": "1", "name": "Ergens"},
                        "geometry": shapely.geometry.mapping(shapely.box(4, 52, 4.1, 52.1)),
                    }
                ],
            }
        )
    )
    with pytest.raises(InputError, match=r"cannot pick its municipalities.*gemeentecode"):
        keep_cuts(province.osm_file, bare, _settings(tmp_path))


def test_a_spot_on_a_border_is_in_both_boxes() -> None:
    grid = Grid([Box(0, 0, 10, 10), Box(10, 0, 20, 10)])
    spots = np.array(
        [[0, 0], [10, 10], [11, 10], [20, 0], [21, 0], [-1, 0], [5, 11]], dtype="int32"
    )

    sets = grid.sets_of_cells(grid.cells(spots[:, 0], spots[:, 1]))

    members = grid.sets.members()
    assert [members[one] for one in sets] == [(0,), (0, 1), (1,), (1,), (), (), ()]


def test_runs_are_in_the_boxes_that_the_box_around_them_meets() -> None:
    grid = Grid([Box(0, 0, 10, 10), Box(30, 0, 40, 10), Box(0, 30, 10, 40)])
    # From below the first to its right; a spot; past all of them.
    spots = np.array([[5, -5], [15, 5], [35, 5], [-5, 5], [50, 5]], dtype="int32")
    cells = grid.cells(spots[:, 0], spots[:, 1])

    sets = grid.sets_of_runs(cells, np.array([0, 2, 3]))

    members = grid.sets.members()
    assert [members[one] for one in sets] == [(0,), (1,), (0, 1)]
