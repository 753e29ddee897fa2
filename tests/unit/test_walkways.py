"""Where one may walk in the Netherlands, and how ways become a network."""

from __future__ import annotations

from collections.abc import Callable, Collection
from pathlib import Path

import geopandas as gpd
import pytest

from sociale_infra.components import component_sizes
from sociale_infra.errors import InputError
from sociale_infra.sources.network.walkways import (
    build_walkways,
    is_layered,
    is_shut,
    is_walkable,
    shut_nodes,
    step_free,
)
from tests.unit.osm_writing import CM, RD, Drawing, Point, on_sheet, read

Line = list[tuple[float, float]]

# DOMAIN.md, "Network": excluded whatever else is tagged, but for an invitation on foot.
NOT_FOR_WALKING = [
    "motorway",
    "motorway_link",
    "trunk",
    "trunk_link",
    "construction",
    "proposed",
    "abandoned",
    "razed",
    "busway",
    "bus_guideway",
    "raceway",
    "platform",
    "corridor",
    "services",
    "rest_area",
]
FOR_WALKING = [
    "footway",
    "path",
    "pedestrian",
    "steps",
    "living_street",
    "residential",
    "unclassified",
    "tertiary",
    "secondary",
    "primary",
    "primary_link",
    "service",
    "track",
    "bridleway",
    "road",
    "cycleway",
]


def _tags(text: str) -> dict[str, str]:
    """Turn `highway=path foot=no` into tags."""
    return dict(tag.split("=") for tag in text.split())


@pytest.mark.parametrize("highway", FOR_WALKING)
def test_one_may_walk_on(highway: str) -> None:
    assert is_walkable({"highway": highway})


@pytest.mark.parametrize("highway", NOT_FOR_WALKING)
def test_one_may_not_walk_on(highway: str) -> None:
    assert not is_walkable({"highway": highway})
    assert not is_walkable({"highway": highway, "foot": "yes"})


@pytest.mark.parametrize(
    ("tags", "walkable"),
    [
        ("waterway=canal", False),
        ("railway=rail foot=yes", False),
        ("highway=primary motorroad=yes", False),
        ("highway=primary motorroad=no", True),
        # `foot` is the last word ...
        ("highway=residential foot=no", False),
        ("highway=residential foot=use_sidepath", False),
        ("highway=residential foot=destination", True),
        # ... also over `access`
        ("highway=service access=private", False),
        ("highway=service access=no", False),
        ("highway=service access=private foot=yes", True),
        ("highway=service access=no foot=designated", True),
        ("highway=service access=no foot=permissive", True),
        ("highway=service access=no foot=private", False),
        ("highway=service access=destination", True),
        ("highway=service access=customers", True),
        # a cycleway is for walkers where there is no footway (RVV art. 4)
        ("highway=cycleway foot=no", False),
        ("highway=cycleway foot=use_sidepath", False),
        ("highway=cycleway sidewalk=separate", False),
        ("highway=cycleway sidewalk=both", True),
        ("highway=cycleway bicycle=designated", True),
        # a separate footway beside a street leaves the street itself open
        ("highway=residential sidewalk=separate", True),
        ("highway=pedestrian area=yes", True),
        ("highway=steps wheelchair=no", True),
    ],
)
def test_dutch_rules(tags: str, walkable: bool) -> None:  # noqa: FBT001 - a column of the table
    assert is_walkable(_tags(tags)) is walkable


@pytest.mark.parametrize(
    ("tags", "walkable"),
    [
        ("highway=cycleway", False),
        ("highway=cycleway foot=no", False),
        ("highway=cycleway foot=yes", True),
        ("highway=cycleway foot=designated", True),
        ("highway=path bicycle=designated", True),
        ("highway=footway", True),
    ],
)
def test_without_cycleways(tags: str, walkable: bool) -> None:  # noqa: FBT001 - a column
    assert is_walkable(_tags(tags), cycleways=False) is walkable


@pytest.mark.parametrize(
    ("tags", "answer"),
    [
        ("highway=steps", "no"),
        ("highway=steps wheelchair=yes", "yes"),
        ("highway=footway wheelchair=yes", "yes"),
        ("highway=footway wheelchair=designated", "yes"),
        ("highway=footway wheelchair=no", "no"),
        ("highway=footway wheelchair=limited", "unknown"),
        ("highway=footway", "unknown"),
    ],
)
def test_step_free(tags: str, answer: str) -> None:
    assert step_free(_tags(tags)) == answer


@pytest.mark.parametrize(
    ("tags", "layered"),
    [
        ("bridge=yes", True),
        ("bridge=viaduct", True),
        ("tunnel=building_passage", False),
        ("layer=-1", True),
        ("bridge=no tunnel=no layer=0", False),
        ("highway=path", False),
    ],
)
def test_layers(tags: str, layered: bool) -> None:  # noqa: FBT001 - a column of the table
    assert is_layered(_tags(tags)) is layered


Build = Callable[..., gpd.GeoDataFrame]


@pytest.fixture
def build(tmp_path: Path) -> Build:
    """Write a drawing, read it, and return the edges, of which the ends are checked."""

    def build(drawing: Drawing, *, without: Collection[Point] = ()) -> gpd.GeoDataFrame:
        path = drawing.write(tmp_path / "drawing.osm", without=without)
        nodes, edges = build_walkways(read(path).ways, RD)
        spots = dict(zip(nodes["node_id"], map(on_sheet, nodes.geometry), strict=True))
        for u, v, line in zip(edges["u"], edges["v"], edges.geometry, strict=True):
            assert [*spots[u], *spots[v]] == [on_sheet(line)[0], on_sheet(line)[-1]]
        assert set(spots) == {*edges["u"], *edges["v"]}
        return edges

    return build


def _lines(edges: gpd.GeoDataFrame) -> list[Line]:
    """Return the edges as drawn, without their direction and order."""
    return sorted(min(line, line[::-1]) for line in map(on_sheet, edges.geometry))


def test_ways_are_cut_where_they_meet(build: Build) -> None:
    """A bend at x = 30, and steps to the north at x = 60.

              80
               |
    0----30----60------100
    """
    drawing = Drawing()
    drawing.way((0, 0), (30, 0), (60, 0), (100, 0), highway="residential")
    drawing.way((60, 0), (60, 80), highway="steps")
    edges = build(drawing)

    assert _lines(edges) == [[(0, 0), (30, 0), (60, 0)], [(60, 0), (60, 80)], [(60, 0), (100, 0)]]
    residential = edges["highway"] == "residential"
    assert edges.loc[residential, "length_m"].tolist() == pytest.approx([60, 40], abs=CM)
    assert edges.loc[~residential, "length_m"].tolist() == pytest.approx([80], abs=CM)


def test_names_and_cycleways(build: Build) -> None:
    """The flag holds just for what the network without cycleways leaves out."""
    drawing = Drawing()
    drawing.way((0, 0), (10, 0), highway="residential", name="Dorpsstraat")
    drawing.way((0, 0), (0, 20), highway="cycleway", name="Fietspad")
    drawing.way((0, 0), (-30, 0), highway="cycleway", foot="yes")
    drawing.way((0, 0), (0, -40), highway="path", bicycle="designated")
    edges = build(drawing).sort_values("length_m")

    assert edges["name"].fillna("none").tolist() == ["Dorpsstraat", "Fietspad", "none", "none"]
    assert edges["cycleway"].tolist() == [False, True, False, False]


def test_a_node_keeps_its_id_and_edges_are_numbered(build: Build) -> None:
    drawing = Drawing(number=lambda n: 100 * n)
    drawing.way((0, 0), (50, 0), (100, 0), highway="footway")
    drawing.way((50, 0), (50, 50), highway="footway")
    edges = build(drawing)

    assert {*edges["u"], *edges["v"]} == {100, 200, 300, 400}
    assert edges["edge_id"].tolist() == [0, 1, 2]


def test_ways_that_cross_without_a_node_do_not_meet(build: Build) -> None:
    drawing = Drawing()
    drawing.way((-50, 0), (50, 0), highway="residential")
    drawing.way((0, -50), (0, 50), highway="footway", bridge="yes", layer="1")
    edges = build(drawing)

    assert _lines(edges) == [[(-50, 0), (50, 0)], [(0, -50), (0, 50)]]
    assert edges.loc[edges["layered"], "highway"].tolist() == ["footway"]


def test_a_bridge_with_a_node_of_its_own_does_not_meet_what_it_crosses(build: Build) -> None:
    drawing = Drawing()
    drawing.way((-50, 0), (0, 0), (50, 0), highway="residential")
    drawing.way((0, -50), (0, 0, "bridge"), (0, 50), highway="footway", bridge="yes")
    edges = build(drawing)
    assert len(edges) == 2
    assert len({*edges["u"], *edges["v"]}) == 4


def test_a_way_on_which_one_may_not_walk_cuts_nothing(build: Build) -> None:
    drawing = Drawing()
    drawing.way((-50, 0), (0, 0), (50, 0), highway="footway")
    drawing.way((0, -50), (0, 0), (0, 50), highway="motorway")
    assert _lines(build(drawing)) == [[(-50, 0), (0, 0), (50, 0)]]


def test_a_way_is_interrupted_where_the_extract_lacks_a_node(build: Build) -> None:
    """0----10--- ? ---30----50--- ?: nobody walks through the hole."""
    drawing = Drawing()
    drawing.way((0, 0), (10, 0), (20, 0), (30, 0), (50, 0), (60, 0), highway="footway")
    edges = build(drawing, without=[(20, 0), (60, 0)])
    assert _lines(edges) == [[(0, 0), (10, 0)], [(30, 0), (50, 0)]]


def test_a_junction_beside_a_hole_is_cut_too(build: Build) -> None:
    drawing = Drawing()
    drawing.way((-10, 0), (0, 0), (10, 0), highway="footway")
    drawing.way((0, 50), (0, 0), (0, -50), highway="footway")
    edges = build(drawing, without=[(10, 0)])
    assert _lines(edges) == [[(-10, 0), (0, 0)], [(0, -50), (0, 0)], [(0, 0), (0, 50)]]


@pytest.mark.parametrize("without", [[(0, 0), (50, 0), (100, 0)], [(0, 0), (100, 0)]])
def test_no_way_with_two_nodes_side_by_side_is_no_network(
    build: Build, without: list[Point]
) -> None:
    drawing = Drawing()
    drawing.way((0, 0), (50, 0), (100, 0), highway="footway")
    with pytest.raises(InputError, match=r"walk|none of its ways has a node with a position"):
        build(drawing, without=without)


def test_a_loop_on_its_own_is_one_edge(build: Build) -> None:
    drawing = Drawing()
    drawing.box(0, 0, 60, 40, highway="pedestrian", area="yes")
    edges = build(drawing)
    assert edges["u"].tolist() == edges["v"].tolist()
    assert edges["length_m"].tolist() == pytest.approx([2 * (60 + 40)], abs=CM)


def test_a_loop_with_a_stalk_is_left_from_both_sides(build: Build) -> None:
    # a turning circle: the stalk meets the ring opposite to where the ring is closed
    drawing = Drawing()
    drawing.way((0, 0), (10, 10), (20, 0), (10, -10), (0, 0), highway="residential")
    drawing.way((20, 0), (90, 0), highway="residential")
    edges = build(drawing)

    halves = edges[edges["u"].isin([1, 3]) & edges["v"].isin([1, 3])]
    assert halves["length_m"].tolist() == pytest.approx([2 * 200**0.5] * 2, abs=CM)
    assert edges["length_m"].sum() == pytest.approx(4 * 200**0.5 + 70, abs=CM)


def test_a_node_given_twice_in_a_row_makes_no_edge_of_length_0(build: Build) -> None:
    drawing = Drawing()
    drawing.way((0, 0), (50, 0), (50, 0), (100, 0), highway="footway")
    assert build(drawing)["length_m"].tolist() == pytest.approx([50, 50], abs=CM)


STREETS: list[list[Point]] = [
    [(0, 0), (40, 10), (80, 0), (120, 0)],
    [(80, 0), (80, 60), (40, 60), (40, 10)],
    [(80, 60), (120, 60)],
    [(200, 0), (240, 0), (240, 40), (200, 0)],
]


def _streets(number: Callable[[int], int] = int, step: int = 1) -> Drawing:
    drawing = Drawing(number)
    for street in STREETS:
        drawing.way(*street[::step], highway="residential")
    return drawing


def test_the_streets_by_hand(build: Build) -> None:
    assert _lines(build(_streets())) == [
        [(0, 0), (40, 10)],
        [(40, 10), (40, 60), (80, 60)],
        [(40, 10), (80, 0)],
        [(80, 0), (80, 60)],
        [(80, 0), (120, 0)],
        [(80, 60), (120, 60)],
        [(200, 0), (240, 0), (240, 40), (200, 0)],
    ]


def test_reversed_streets_are_the_same_streets(build: Build) -> None:
    assert _lines(build(_streets(step=-1))) == _lines(build(_streets()))


@pytest.mark.parametrize(
    "number",
    [lambda n: 1000 - 7 * n, lambda n: 10**10 + n * 37 % 101],
    ids=["backwards", "shuffled and large"],
)
def test_other_ids_make_no_other_streets(build: Build, number: Callable[[int], int]) -> None:
    assert _lines(build(_streets(number))) == _lines(build(_streets()))


def test_nothing_to_walk_on(build: Build) -> None:
    drawing = Drawing()
    drawing.way((0, 0), (100, 0), highway="motorway")
    with pytest.raises(InputError, match="walk"):
        build(drawing)


@pytest.mark.parametrize(
    ("tags", "shut"),
    [
        ("barrier=gate", False),
        ("barrier=gate access=private", True),
        ("barrier=gate access=private foot=yes", False),
        ("barrier=gate access=no", True),
        ("barrier=gate foot=no", True),
        ("barrier=gate locked=yes", True),
        ("barrier=kissing_gate access=private", True),
        ("barrier=bollard access=no", False),
        ("barrier=lift_gate access=private", False),
        ("access=private", False),
    ],
)
def test_which_barriers_stop_a_walker(tags: str, *, shut: bool) -> None:
    assert is_shut(dict(tag.split("=") for tag in tags.split())) is shut


def test_nobody_passes_a_shut_gate(tmp_path: Path) -> None:
    """Two ways cross at a locked gate: four dead ends, and nodes of their own."""
    drawing = Drawing()
    drawing.way((-50, 0), (0, 0), (50, 0), highway="footway")
    drawing.way((0, -50), (0, 0), (0, 50), highway="footway")
    drawing.node((0, 0), barrier="gate", locked="yes")
    data = read(drawing.write(tmp_path / "gate.osm"))
    assert len(shut_nodes(data.gates)) == 1
    nodes, edges = build_walkways(data.ways, RD, shut=shut_nodes(data.gates))
    assert edges["length_m"].tolist() == pytest.approx([50] * 4, abs=CM)
    assert len(nodes) == 8
    assert (nodes["node_id"] < 0).sum() == 4
    assert component_sizes(edges).tolist() == [2] * 4
    open_nodes, open_edges = build_walkways(data.ways, RD)
    assert (len(open_nodes), len(open_edges)) == (5, 4)
