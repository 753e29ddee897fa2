"""Scenarios: what a file may hold, and what becomes of a world; every mistake is one to read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, Literal

import geopandas as gpd
import pandas as pd
import pytest
import shapely
from shapely import LineString, Point, box

from sociale_infra.config import load_settings
from sociale_infra.errors import ConfigError, InputError, MissingInputError
from sociale_infra.measurement import measure
from sociale_infra.scenarios.apply import apply
from sociale_infra.scenarios.edits import (
    AddHomes,
    AddPath,
    AddPlace,
    AnyEdit,
    ChangePlace,
    ClosePath,
    ClosePlace,
    Scenario,
)
from sociale_infra.scenarios.file import read_scenario
from sociale_infra.tables import (
    AREAS,
    BACKGROUND,
    EDGES,
    ENTRANCES,
    NEED,
    NODES,
    ORIGINS,
    PLACES,
    REGISTERS,
    REJOINED,
)
from sociale_infra.terms import LOW_THRESHOLD
from sociale_infra.town import World
from tests.build import build_facts, build_read
from tests.documents import ROOT
from tests.nothing import no_subareas

RD = "EPSG:28992"
Kind = Literal["path", "bridge", "tunnel"]
X, Y = 92_000, 452_000
CLOSED = "  - {{edit: close_path, id: {}, at: B 1, reason: b}}\n"
WHY: dict[str, Any] = {"reason": "wat als"}


def at(x: float, y: float) -> tuple[float, float]:
    """A spot in RD, x and y metres from the corner of the town."""
    return X + x, Y + y


def street(number: int, *corners: tuple[float, float], **more: object) -> dict[str, Any]:
    line = LineString([at(*corner) for corner in corners])
    usual = {"highway": "residential", "name": None, "step_free": "unknown", "snappable": True}
    return usual | {"edge_id": number, "geometry": line, "length_m": line.length} | more


@pytest.fixture(scope="module")
def town() -> World:
    """Two streets that lead east, 200 m apart with water between them, joined 2 km farther on.

    Ten homes live on the southern street, a library stands on the northern one.
    """
    edges = [
        street(1, (0, 0), (1000, 0), u=1, v=2, name="Zuidkade"),
        street(2, (1000, 0), (2000, 0), u=2, v=3, name="Zuidkade"),
        street(3, (2000, 0), (2000, 200), u=3, v=6, name="Dam"),
        street(4, (2000, 200), (1000, 200), u=6, v=5, name="Noordkade"),
        street(5, (1000, 200), (0, 200), u=5, v=4, name="Noordkade"),
    ]
    corners = [(0, 0), (1000, 0), (2000, 0), (0, 200), (1000, 200), (2000, 200)]
    homes = [Point(at(100 + 20 * number, -10)) for number in range(10)]
    settings = load_settings()
    network = settings.network.model_copy(update={"min_component_nodes": 2})
    library = Point(at(200, 215))
    columns = {
        "edge_id": [one["edge_id"] for one in edges],
        **{name: [one[name] for one in edges] for name in ("u", "v", "length_m", "name")},
        **{name: [one[name] for one in edges] for name in ("highway", "step_free", "snappable")},
    }
    areas = {"area_code": ["W1"], "area_name": ["Kade"], "level": ["wijk"], "dwellings": [10.0]}
    origins = {
        "origin_id": [f"node/{number}" for number in range(10)],
        "weight": [2.0] * 10,
        "area_code": ["W1"] * 10,
        "house_number": [str(2 * number + 1) for number in range(10)],
        "edge_m": [5000.0] * 10,
    }
    water = box(*at(0, 50), *at(2000, 150))
    return World(
        facts=build_facts(),
        settings=settings.model_copy(update={"network": network}),
        nodes=build_read(NODES, {"node_id": range(1, 7)}, [Point(at(*one)) for one in corners], RD),
        edges=build_read(EDGES, columns, [one["geometry"] for one in edges], RD),
        places=build_read(
            PLACES,
            {
                "place_id": ["node/100"],
                "category": ["library"],
                "name": ["Bieb"],
                "function": ["learn"],
                "tie": ["both"],
                **{key: ["yes"] for key in (*LOW_THRESHOLD, "low_threshold", "staffed")},
            },
            [library],
            RD,
        ),
        entrances=build_read(
            ENTRANCES, {"entrance_id": ["node/100#1"], "place_id": ["node/100"]}, [library], RD
        ),
        areas=build_read(AREAS, areas, [box(*at(-500, -500), *at(2500, 700))], RD),
        origins=build_read(ORIGINS, origins, homes, RD),
        background=build_read(
            BACKGROUND, {"background_id": ["way/1"], "kind": ["water"], "rank": [0]}, [water], RD
        ),
        need=NEED.empty(),
        registers=gpd.GeoDataFrame(REGISTERS.empty(), geometry=gpd.GeoSeries([]), crs=RD),
        rejoined=gpd.GeoDataFrame(REJOINED.empty(), geometry=gpd.GeoSeries([]), crs=RD),
        subareas=no_subareas(RD),
    )


def changed(town: World, *edits: AnyEdit) -> World:
    return apply(town, Scenario(name="Proef", edits=edits))


def library_m(world: World) -> list[float]:
    """The walk of each of the first ten homes to the nearest library."""
    return [round(one, 3) for one in measure(world).origins()["nearest_library_m"].head(10)]


def path(*spots: tuple[float, float], number: str = "1", kind: Kind = "path") -> AddPath:
    return AddPath(edit="add_path", id=number, along=spots, kind=kind, **WHY)


class TestWays:
    """Ways that come and go."""

    def test_a_bridge_shortens_the_walk_by_what_it_saves(self, town: World) -> None:
        bridge = path(at(200, 0), at(200, 200), kind="bridge")
        walked = library_m(changed(town, bridge))
        # From x, 10 m to the street, along it, 200 m over the bridge, and 15 m to the door.
        assert walked == [10 + abs(100 + 20 * n - 200) + 200 + 15 for n in range(10)]
        assert min(library_m(town)) > 3000

    def test_a_bridge_is_joined_at_its_ends_alone(self, town: World) -> None:
        over = path(at(400, 0), at(200, 200), at(400, 200), kind="bridge")
        edges = changed(town, over).edges
        assert edges["added"].sum() == 1
        assert edges.loc[edges["added"], "layered"].all()

    def test_a_path_is_joined_where_it_crosses(self, town: World) -> None:
        crossing = path(at(300, -100), at(300, 300))
        world = changed(town, crossing)
        added = world.edges[world.edges["added"]]
        assert added["length_m"].round(3).tolist() == [100, 200, 100]
        assert world.edges["length_m"].sum() == pytest.approx(town.edges["length_m"].sum() + 400)
        assert library_m(world)[0] == 10 + 200 + 200 + 100 + 15

    def test_an_end_near_a_way_is_led_to_it(self, town: World) -> None:
        short = path(at(200, 12), at(200, 190), kind="bridge")
        assert library_m(changed(town, short))[5] == 10 + 200 + 15

    def test_who_starts_from_an_added_path_keeps_the_shorter_walk(self, town: World) -> None:
        # It passes right behind the first home, and leads away: the street stays the better start.
        away = path(at(100, -12), at(100, -100))
        before = path(at(90, 0), at(90, 200), kind="bridge", number="2")
        assert library_m(changed(town, away, before))[0] == library_m(changed(town, before))[0]

    def test_a_closed_way_makes_the_walk_longer_or_impossible(self, town: World) -> None:
        closed = ClosePath(edit="close_path", id="1", at=at(2000, 100), **WHY)
        assert pd.isna(library_m(changed(town, closed))).all()

    @pytest.mark.parametrize(
        ("edit", "told"),
        [
            (path(at(500, -150), at(600, -150)), "touches no way; the nearest is 150 m away"),
            (path(at(500, 0), at(500, 100), kind="bridge"), "its last end touches no way"),
            (path(at(500, 0), at(500, 0)), "has no length"),
            (path(at(500, 0), at(9_000, 0)), "lies outside the study area"),
            (ClosePath(edit="close_path", id="1", at=at(500, 90), **WHY), "no way within 15 m"),
            (ClosePath(edit="close_path", id="1", path="7", **WHY), "no edit '7' adds a way"),
        ],
    )
    def test_what_cannot_be(self, town: World, edit: AnyEdit, told: str) -> None:
        with pytest.raises(InputError, match=told):
            changed(town, edit)

    def test_a_way_that_is_cut_opens_no_new_entrance(self, town: World) -> None:
        """A park with one gate lies across the street; a path meets that street farther on."""
        park = town.places.assign(place_id="way/7")
        park = park.set_geometry([box(*at(600, -50), *at(700, 50))])
        gate = town.entrances.assign(place_id="way/7", entrance_id="way/7#1")
        gate = gate.set_geometry([Point(at(650, 50))])
        fenced = replace(town, places=park, entrances=gate)
        world = changed(fenced, path(at(900, -30), at(900, 0)))
        assert len(world.edges) == len(town.edges) + 2
        assert world.entrances["entrance_id"].tolist() == ["way/7#1"]

    @pytest.mark.parametrize("beside_m", [-1e-9, 0, 1e-9])
    @pytest.mark.parametrize("kind", ["path", "bridge"])
    def test_a_way_up_to_an_outline_leads_in_whatever_its_last_bits(
        self, town: World, kind: Kind, beside_m: float
    ) -> None:
        """A park begins at the street; a way comes from the other bank up to there."""
        park = town.places.assign(place_id="way/7")
        park = park.set_geometry([box(*at(600, -50), *at(700, beside_m))])
        gate = town.entrances.assign(place_id="way/7", entrance_id="way/7#1")
        gate = gate.set_geometry([Point(at(650, -50))])
        beside = replace(town, places=park, entrances=gate)
        world = changed(beside, path(at(650, 200), at(650, 0), kind=kind))
        entrances = {*map(tuple, shapely.get_coordinates(world.entrances.geometry.to_numpy()))}
        assert entrances == {at(650, -50), at(650, 0)}

    @pytest.mark.parametrize("beside_m", [-1e-9, 0, 1e-9])
    def test_a_path_through_the_end_of_a_way_is_joined_there(
        self, town: World, beside_m: float
    ) -> None:
        first = path(at(650, 0), at(650, 50))
        through = path(at(700, 0), at(700, 50 + beside_m), at(600, 50 + beside_m), number="2")
        edges = changed(town, first, through).edges
        assert edges.loc[edges["added"], "length_m"].round(3).tolist() == [50, 100, 50]

    @pytest.mark.parametrize("turned", [False, True])
    def test_a_path_is_joined_at_the_nearer_end_of_a_way_of_a_centimetre(
        self, town: World, *, turned: bool
    ) -> None:
        """The way leads on from a corner; the path ends 3 mm before its other end."""
        corner = town.nodes.geometry.to_numpy()[0]
        length = 0.012
        spots = [(corner.x, corner.y), (corner.x - length, corner.y)]
        short = town.edges.iloc[[0]].assign(edge_id=99, u=1, v=99, length_m=length)
        if turned:
            spots, short = spots[::-1], short.assign(u=99, v=1)
        short = short.set_geometry([LineString(spots)])
        far = town.nodes.iloc[[0]].assign(node_id=99)
        far = far.set_geometry([Point(corner.x - length, corner.y)])
        longer = replace(
            town,
            edges=pd.concat([town.edges, short], ignore_index=True),
            nodes=pd.concat([town.nodes, far], ignore_index=True),
        )
        end = (corner.x - length + 0.003, corner.y)
        edges = changed(longer, path((end[0], end[1] - 50), end)).edges
        added = edges[edges["added"]]
        assert 99 in added[["u", "v"]].to_numpy()


class TestPlaces:
    """Places that come, go and change."""

    def test_an_added_place_is_assumed_but_for_what_is_told(self, town: World) -> None:
        added = AddPlace(
            edit="add_place", id="huis", at="Zuidkade 11", category="community_centre",
            name="Huis", staffed="no", **WHY,
        )  # fmt: skip
        world = changed(town, added)
        place = world.places.iloc[-1]
        assert (place["place_id"], place["free"], place["staffed"]) == (
            "scenario/huis",
            "yes",
            "no",
        )
        assert "staffed=scenario" in place["evidence"]
        assert "free=prior" in place["evidence"]
        # No address has a street: the number beside the way of that name is taken, and told.
        assert place.geometry.equals(town.origins.geometry.iloc[5])
        codes = [finding.code for finding in world.facts.edits]
        assert codes == ["scenario_place_added", "scenario_address"]

    def test_by_its_name_a_place_closes(self, town: World) -> None:
        closed = ClosePlace(edit="close_place", id="1", place="bieb", **WHY)
        world = changed(town, closed)
        assert world.places.empty
        assert world.entrances.empty
        assert len(town.places) == 1

    def test_a_place_moves_and_becomes_another_kind(self, town: World) -> None:
        moved = ChangePlace(
            edit="change_place", id="1", place="node/100", at=at(100, 5),
            category="community_centre", **WHY,
        )  # fmt: skip
        world = changed(town, moved)
        place = world.places.iloc[0]
        assert (place["category"], place["function"]) == ("community_centre", "meet")
        walked = measure(world).origins()["nearest_community_centre_m"]
        assert walked.iloc[0] == pytest.approx(15)

    @pytest.mark.parametrize(
        ("more", "told"),
        [
            ({"at": at(1000, 100)}, "lies in water"),
            ({"at": at(1000, -300)}, "outside the study area"),
            ({"at": (5.0, 52.0)}, "lies outside the study area"),
            ({"at": (52.0, 5.0)}, "lies far outside the study area"),
            ({"at": "Zuidkade 99"}, "no address Zuidkade 99"),
            ({"at": "Zuidkaden 11"}, "no address Zuidkaden 11.*did you mean Zuidkade"),
            ({"at": "Nergens"}, "no place 'Nergens'.*an address is a street and a number"),
            ({"category": "librari"}, "no category 'librari'.*did you mean library"),
        ],
    )
    def test_where_no_place_can_be(self, town: World, more: dict[str, Any], told: str) -> None:
        usual: dict[str, Any] = {"at": at(500, 5), "category": "library", "name": "Nieuw"}
        with pytest.raises(InputError, match=told):
            changed(town, AddPlace(edit="add_place", id="1", **WHY, **usual | more))

    def test_an_unknown_place_comes_with_the_nearest_names(self, town: World) -> None:
        closed = ClosePlace(edit="close_place", id="1", place="Biebje", **WHY)
        with pytest.raises(InputError, match="no place 'Biebje'; the nearest names are Bieb"):
            changed(town, closed)

    def test_two_edits_of_one_place_contradict_each_other(self, town: World) -> None:
        edits: tuple[AnyEdit, ...] = (
            ClosePlace(edit="close_place", id="1", place="Bieb", **WHY),
            ChangePlace(edit="change_place", id="2", place="node/100", free="no", **WHY),
        )
        with pytest.raises(InputError, match=r"edit 2: is about a place that another edit"):
            changed(town, *edits)

    def test_all_mistakes_are_told_at_once(self, town: World) -> None:
        edits: tuple[AnyEdit, ...] = (
            ClosePlace(edit="close_place", id="a", place="x", **WHY),
            path(at(500, -150), at(600, -150), number="b"),
            AddHomes(edit="add_homes", id="c", homes=1, area="Verweg", **WHY),
        )
        with pytest.raises(InputError) as caught:
            changed(town, *edits)
        assert [line.split(":")[0] for line in str(caught.value).splitlines()] == [
            "Proef, edit b", "Proef, edit a", "Proef, edit c",
        ]  # fmt: skip


class TestHomes:
    """Homes that come."""

    def test_in_a_polygon_they_stand_every_25_m_along_the_ways(self, town: World) -> None:
        corners = tuple(at(*one) for one in ((1000, -20), (1500, -20), (1500, 20), (1000, 20)))
        world = changed(town, AddHomes(edit="add_homes", id="1", homes=40, within=corners, **WHY))
        new = world.origins.iloc[10:]
        assert sorted({round(x - X, 1) for x in new.geometry.x}) == [
            1000 + 12.5 + 25 * n for n in range(20)
        ]
        assert new["weight"].tolist() == [1.85] * 40
        assert world.areas["dwellings"].tolist() == [50.0]
        assert new["age_0_14"].isna().all()

    def test_a_polygon_beside_the_ways_starts_at_the_nearest(self, town: World) -> None:
        corners = tuple(at(*one) for one in ((1000, -90), (1100, -90), (1050, -40)))
        world = changed(town, AddHomes(edit="add_homes", id="1", homes=3, within=corners, **WHY))
        assert {round(y, 6) for y in shapely.get_y(world.origins.geometry.iloc[10:])} == {float(Y)}

    @pytest.mark.parametrize(
        ("where", "told"),
        [
            ({"at": at(1000, -400)}, "outside the study area"),
            ({"area": "Kadde"}, "no area 'Kadde'; did you mean Kade"),
            ({"within": (at(0, 0), at(10, 10), at(0, 10), at(10, 0))}, "is no polygon"),
        ],
    )
    def test_where_no_home_can_be(self, town: World, where: dict[str, Any], told: str) -> None:
        with pytest.raises(InputError, match=told):
            changed(town, AddHomes(edit="add_homes", id="1", homes=1, **WHY, **where))

    def test_where_nobody_can_walk(self, town: World) -> None:
        far = tuple(at(*one) for one in ((900, 90), (1100, 90), (1000, 110)))
        network = town.settings.network.model_copy(update={"max_snap_m": 50.0})
        strict = town.settings.model_copy(update={"network": network})
        world = World(**{**vars(town), "settings": strict})
        with pytest.raises(InputError, match="nobody can walk there: the nearest way is 100 m"):
            changed(world, AddHomes(edit="add_homes", id="1", homes=1, within=far, **WHY))


class TestFile:
    """What a file may hold."""

    @pytest.fixture
    def write(self, tmp_path: Path) -> Callable[[str], Path]:
        def write(text: str) -> Path:
            file = tmp_path / "scenario.yaml"
            file.write_text(text, encoding="utf-8")
            return file

        return write

    @pytest.mark.parametrize("name", ["template", "voorbeeldstad", "zoetermeer-2040"])
    def test_ours_can_be_read(self, name: str) -> None:
        scenario = read_scenario(ROOT / f"data/scenarios/{name}.yaml")
        assert scenario.edits
        assert all(one.edits for one in scenario.of_variants().values())

    def test_the_template_shows_every_kind(self) -> None:
        text = (ROOT / "data/scenarios/template.yaml").read_text(encoding="utf-8")
        kinds = ("add_place", "close_place", "change_place", "add_homes", "add_path", "close_path")
        assert all(f"edit: {kind}" in text for kind in kinds)

    def test_without_ids_edits_are_numbered(self, write: Callable[[str], Path]) -> None:
        edit = "  - {edit: close_place, place: Bieb, reason: wat als}\n"
        scenario = read_scenario(write(f"name: Proef\nedits:\n{edit}{edit}"))
        assert [one.id for one in scenario.edits] == ["1", "2"]
        assert list(scenario.of_variants()) == ["Proef"]

    @pytest.mark.parametrize(
        ("text", "told"),
        [
            ("", "is empty; give a name"),
            ("- a", "holds a list"),
            ("name: a\nedits: 3", "line 2: edits: 3 is not a list"),
            ("edits: []", "line 1: name is needed"),
            ("name: a\nedit: []", "no 'edit' here; did you mean edits"),
            (
                "name: a\nedits:\n  - {reason: b}",
                "line 3, edit 1: edit is needed: one of add_place",
            ),
            (
                "name: a\nedits:\n  - {edit: add_plac, reason: b}",
                "line 3, edit 1: there is no edit 'add_plac'; did you mean add_place",
            ),
            (
                "name: a\nedits:\n  - edit: close_place\n    id: x\n    place: Bieb",
                "line 3, edit x: reason is needed",
            ),
            (
                "name: a\nedits:\n  - edit: close_place\n    plac: Bieb\n    reason: b",
                "line 4, edit 1: there is no 'plac' here; did you mean place",
            ),
            (
                "name: a\nedits:\n  - {edit: add_place, at: [4], category: c, name: B, reason: b}",
                r"line 3, edit 1: at is neither coordinates \(\[x, y\]\) nor a text",
            ),
            (
                "name: a\nedits:\n  - {edit: add_homes, homes: 0, area: K, reason: b}",
                "line 3, edit 1: homes: 0 is less than 1",
            ),
            (
                "name: a\nedits:\n  - {edit: add_homes, homes: 2, reason: b}",
                "line 3, edit 1: give where: one of at, within and area",
            ),
            (
                "name: a\nedits:\n  - {edit: change_place, place: B, reason: b}",
                "line 3, edit 1: changes nothing",
            ),
            (
                f"name: a\nedits:\n{CLOSED.format('x')}{CLOSED.format('x')}",
                "line 4, edit x: another edit has this id too",
            ),
            (
                f"name: a\nedits:\n{CLOSED.format('pad')}variants:\n  een: [pat]",
                "line 5, variant een: there is no edit 'pat'; did you mean pad",
            ),
            (
                f"name: a\nvariants: {{b: [x]}}\nedits:\n{CLOSED.format('x')}{CLOSED.format('y')}",
                "line 5, edit y: is in no variant",
            ),
            (
                "name: a\nedits: []\nvariants:\n  Een twee: []\n  een-twee: []",
                "line 5, variant een-twee: has a folder named as 'Een twee' has",
            ),
        ],
    )
    def test_mistakes_are_told_with_line_and_edit(
        self, text: str, told: str, write: Callable[[str], Path]
    ) -> None:
        with pytest.raises(ConfigError, match=told) as caught:
            read_scenario(write(text))
        assert "scenario.yaml" in str(caught.value)

    def test_a_file_that_is_not_there(self, tmp_path: Path) -> None:
        with pytest.raises(MissingInputError, match="there is no such scenario file"):
            read_scenario(tmp_path / "nergens.yaml")

    def test_an_edit_that_cannot_be_is_told_with_its_line(
        self, town: World, write: Callable[[str], Path]
    ) -> None:
        file = write("name: a\nedits:\n  - {edit: close_place, id: x, place: B, reason: b}")
        with pytest.raises(InputError, match=r"scenario\.yaml, line 3, edit x: there is no place"):
            apply(town, read_scenario(file))
