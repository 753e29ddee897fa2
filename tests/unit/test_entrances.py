"""Where a place is entered: a park of 100 m by 100 m, from the corner of the sheet."""

from __future__ import annotations

from pathlib import Path

import pytest
import shapely

from sociale_infra.config import load_settings
from sociale_infra.sources.network.walkways import build_walkways
from sociale_infra.sources.places.drawings import build_places
from sociale_infra.sources.places.entrances import build_entrances, is_way_in
from sociale_infra.tables import ENTRANCES, check_table
from tests.unit.osm_writing import CORNER, NO_PATHS, RD, Drawing, on_sheet, read

Spots = list[tuple[float, float]]
EVERYTHING = shapely.box(CORNER[0] - 5e3, CORNER[1] - 5e3, CORNER[0] + 5e3, CORNER[1] + 5e3)


def _tags(text: str) -> dict[str, str]:
    """Turn `barrier=gate access=no` into tags."""
    return dict(tag.split("=") for tag in text.split())


@pytest.mark.parametrize(
    "tags",
    [
        "entrance=yes",
        "entrance=main",
        "entrance=main access=customers",
        "barrier=gate",
        "barrier=gate access=yes",
        "barrier=kissing_gate",
        "barrier=entrance",
        "barrier=gate entrance=yes",
        "barrier=gate access=no foot=yes",  # closed for cars; `foot` goes before `access`
        "barrier=gate access=private foot=designated",
    ],
)
def test_a_way_in(tags: str) -> None:
    assert is_way_in(_tags(tags))


@pytest.mark.parametrize(
    "tags",
    [
        "entrance=exit",
        "entrance=emergency",
        "entrance=service",
        "entrance=garage",
        "entrance=no",
        "entrance=yes access=private",
        "barrier=gate access=no",
        "barrier=gate locked=yes",
        "barrier=gate foot=no",
        "barrier=gate entrance=emergency",
        "barrier=bollard",
        "barrier=fence",
        "highway=crossing",
    ],
)
def test_no_way_in(tags: str) -> None:
    assert not is_way_in(_tags(tags))


class Sheet:
    """A drawing with a park, a road far to the south, and ways in to be found."""

    def __init__(self, folder: Path) -> None:
        """Draw the park and the road."""
        self.path = folder / "drawing.osm"
        self.drawing = Drawing()
        self.park = self.drawing.box(0, 0, 100, 100, leisure="park")
        self.drawing.way((20, -300), (80, -300), highway="residential")

    def entrances(
        self, place: str = "", *, stray: str = "", extent: shapely.Polygon = EVERYTHING
    ) -> Spots:
        """Return where the park, or another place, is entered; `stray` ways do not connect."""
        data = read(self.drawing.write(self.path))
        places = build_places(data.places, load_settings().categories, RD, 75, NO_PATHS)
        _, edges = build_walkways(data.ways, RD)
        edges["snappable"] = edges["highway"] != stray
        table = build_entrances(places, edges, data.gates, extent)
        check_table(ENTRANCES, table)
        found = table[table["place_id"] == (place or self.park)]
        return [on_sheet(point)[0] for point in found.geometry]


@pytest.fixture
def sheet(tmp_path: Path) -> Sheet:
    return Sheet(tmp_path)


def test_a_point_is_its_own_entrance(sheet: Sheet) -> None:
    library = sheet.drawing.node((300, 40), amenity="library")
    assert sheet.entrances(library) == [(300, 40)]


class TestGates:
    """Gates on the outline go before everything else."""

    def test_each_gate_is_an_entrance_and_crossings_no_longer_are(self, sheet: Sheet) -> None:
        sheet.drawing.node((0, 100), barrier="gate")
        sheet.drawing.node((100, 0), entrance="main")
        sheet.drawing.way((-50, 50), (50, 50), highway="footway")
        assert sheet.entrances() == [(0, 100), (100, 0)]

    def test_a_gate_elsewhere_is_not_of_this_place(self, sheet: Sheet) -> None:
        sheet.drawing.node((50, 50), barrier="gate")
        sheet.drawing.node((-2, 50), barrier="gate")
        sheet.drawing.way((-50, 50), (50, 50), highway="footway")
        assert sheet.entrances() == [(0, 50)]

    def test_a_locked_gate_is_none(self, sheet: Sheet) -> None:
        sheet.drawing.node((100, 0), barrier="gate", locked="yes")
        sheet.drawing.way((-50, 50), (50, 50), highway="footway")
        assert sheet.entrances() == [(0, 50)]

    def test_neighbours_share_the_gate_between_them(self, sheet: Sheet) -> None:
        school = sheet.drawing.box(100, 0, 150, 100, amenity="school")
        sheet.drawing.node((100, 0), barrier="gate")
        assert sheet.entrances() == sheet.entrances(school) == [(100, 0)]


class TestCrossings:
    """Without gates, where one walks across the outline."""

    def test_a_path_through_the_park_crosses_twice(self, sheet: Sheet) -> None:
        sheet.drawing.way((-50, 50), (150, 50), highway="footway")
        assert sheet.entrances() == [(0, 50), (100, 50)]

    def test_a_path_that_ends_on_the_outline_touches_it(self, sheet: Sheet) -> None:
        sheet.drawing.way((100, 100), (150, 150), highway="footway")
        assert sheet.entrances() == [(100, 100)]

    def test_a_path_along_the_outline_leads_in_at_its_bends(self, sheet: Sheet) -> None:
        sheet.drawing.way((0, -50), (0, 0), (100, 0), (150, 0), highway="footway")
        assert sheet.entrances() == [(0, 0), (100, 0)]

    def test_paths_within_the_park_are_no_way_in(self, sheet: Sheet) -> None:
        sheet.drawing.way((20, 20), (80, 80), highway="footway")
        sheet.drawing.way((-50, 50), (50, 50), highway="footway")
        assert sheet.entrances() == [(0, 50)]

    def test_a_connected_path_goes_before_a_stray_one(self, sheet: Sheet) -> None:
        sheet.drawing.way((-50, 50), (50, 50), highway="footway")
        sheet.drawing.way((50, 150), (50, 50, "stray"), highway="path")
        assert sheet.entrances(stray="path") == [(0, 50)]

    def test_a_stray_path_goes_before_the_nearest_point(self, sheet: Sheet) -> None:
        sheet.drawing.way((50, 150), (50, 50), highway="path")
        assert sheet.entrances(stray="path") == [(50, 100)]

    def test_an_inner_ring_is_an_outline_too(self, sheet: Sheet) -> None:
        outer, inner = sheet.drawing.box(300, 0, 500, 200), sheet.drawing.box(350, 50, 450, 150)
        ring = sheet.drawing.multipolygon([outer], [inner], leisure="park")
        sheet.drawing.way((400, 100), (400, 170), highway="footway")
        assert sheet.entrances(ring) == [(400, 150)]


class TestLayers:
    """Bridges and tunnels lead in only where they end inside."""

    def test_a_footbridge_over_the_ditch_around_the_park(self, sheet: Sheet) -> None:
        sheet.drawing.way((-50, 50), (-5, 50), highway="footway")
        sheet.drawing.way((-5, 50), (5, 50), highway="footway", bridge="yes", layer="1")
        sheet.drawing.way((5, 50), (50, 50), (150, 50), highway="footway")
        assert sheet.entrances() == [(0, 50), (100, 50)]

    @pytest.mark.parametrize(
        "tags", [{"bridge": "viaduct", "layer": "1"}, {"tunnel": "yes", "layer": "-1"}]
    )
    def test_what_passes_over_or_under(self, sheet: Sheet, tags: dict[str, str]) -> None:
        sheet.drawing.way((-50, 80), (150, 80), highway="primary", **tags)
        sheet.drawing.way((50, -50), (50, 20), highway="footway")
        assert sheet.entrances() == [(50, 0)]

    def test_a_viaduct_in_two_ways(self, sheet: Sheet) -> None:
        # mappers split ways, here for the surface; nobody climbs down in the middle
        over = {"highway": "primary", "bridge": "viaduct", "layer": "1"}
        sheet.drawing.way((-50, 80), (50, 80), **over, surface="asphalt")
        sheet.drawing.way((50, 80), (150, 80), **over, surface="concrete")
        sheet.drawing.way((50, -50), (50, 20), highway="footway")
        assert sheet.entrances() == [(50, 0)]

    def test_a_viaduct_is_no_nearest_way_either(self, sheet: Sheet) -> None:
        sheet.drawing.way((-50, 80), (150, 80), highway="primary", bridge="viaduct", layer="1")
        sheet.drawing.way((50, -50), (50, -10), highway="footway")
        assert sheet.entrances() == [(50, 0)]


class TestNearest:
    """Without a gate or a crossing, the point of the outline nearest to the network."""

    def test_beside_a_path(self, sheet: Sheet) -> None:
        sheet.drawing.way((-50, 70), (-10, 70), highway="footway")
        assert sheet.entrances() == [(0, 70)]

    def test_beside_a_stray_path_counts_less_than_a_far_street(self, sheet: Sheet) -> None:
        sheet.drawing.way((-50, 70), (-10, 70), highway="path")
        (spot,) = sheet.entrances(stray="path")
        assert spot[1] == 0  # the south side, that of the road

    def test_is_on_the_outline_also_of_a_horseshoe(self, sheet: Sheet) -> None:
        # The centroid of a horseshoe lies in its opening, and the path nearly reaches it.
        horseshoe = sheet.drawing.way(
            (300, 0), (600, 0), (600, 300), (500, 300), (500, 100), (400, 100), (400, 300),
            (300, 300), (300, 0), leisure="park",
        )  # fmt: skip
        sheet.drawing.way((450, 400), (450, 130), highway="footway")
        assert sheet.entrances(horseshoe) == [(450, 100)]


class TestEdgeOfTheWorld:
    """A park that reaches beyond what was read may have its ways in there."""

    EXTENT = shapely.box(CORNER[0] - 500, CORNER[1] - 500, CORNER[0] + 50, CORNER[1] + 500)

    def test_a_way_in_that_was_read_counts(self, sheet: Sheet) -> None:
        sheet.drawing.way((-50, 50), (20, 50), highway="footway")
        assert sheet.entrances(extent=self.EXTENT) == [(0, 50)]

    def test_the_nearest_point_is_not_guessed(self, sheet: Sheet) -> None:
        sheet.drawing.way((-50, 50), (-10, 50), highway="footway")
        assert sheet.entrances(extent=self.EXTENT) == []


def test_entrances_are_numbered_from_west_to_east(sheet: Sheet) -> None:
    sheet.drawing.way((150, 50), (-50, 50), highway="footway")
    data = read(sheet.drawing.write(sheet.path))
    places = build_places(data.places, load_settings().categories, RD, 75, NO_PATHS)
    _, edges = build_walkways(data.ways, RD)
    table = build_entrances(places, edges.assign(snappable=True), data.gates, EVERYTHING)
    spots = dict(zip(table["entrance_id"], map(on_sheet, table.geometry), strict=True))
    assert spots == {"way/1#1": [(0, 50)], "way/1#2": [(100, 50)]}
