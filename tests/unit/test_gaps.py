"""Gaps worked out by hand in a town of one street, and what holds of any homes on a grid.

Every cell is a square of 100 m. The street runs at y = 50 from x = 0 to x = 2000; a number
behind a home is its residents. Walks: along the street, and from it to what lies beside it.

    y      0       100     200     300     400     500     600     700
    950                                    | u 1   |
           ~       ~       ~       ~       ~       ~       ~       ~
    200    +-------+-------+-------+
           |       |  b 3  |
    100    +-------+-------+-------+       +-------+-------+       +-------+
     50   =|==a 2==|==c 4==|==d 6==|=======|=g e===f=======|===P===|==n====|= ...
      0    +-------+-------+-------+       +-------+-------+       +-------+

| home | lies at   | residents | robust  | misses                             | wijk |
|------|-----------|-----------|---------|------------------------------------|------|
| `a`  | 50, 50    | 2         | no      | people                             | west |
| `b`  | 150, 150  | 3         | no      | diversity, people                  | west |
| `c`  | 150, 50   | 4         | yes     |                                    | west |
| `d`  | 250, 50   | 6         | unknown | people perhaps                     | west |
| `e`  | 450, 50   | 5         | no      | low threshold, people              | east |
| `f`  | 500, 50   | 2         | no      | people                             | mid  |
| `g`  | 420, 50   | 3         | yes     |                                    | east |
| `n`  | 750, 50   | unknown   | no      | people                             | east |
| `u`  | 450, 950  | 1         | (too far from the street to answer)          | east |

So the gaps are `e` and `f` with 7 residents (1), `a` and `b`, whose squares touch by a corner,
with 5 (2), and `u` (3).

| place         | its way in | low threshold | staffed | from `a` | from `e` | from `f` |
|---------------|------------|---------------|---------|----------|----------|----------|
| church        | 300, 60    | unknown       | unknown | 260 m    | 160 m    | 210 m    |
| café (horeca) | 250, 40    | no            | yes     | 210 m    | 210 m    | 260 m    |
| park (P)      | 650, 50    | yes           | no      | 600 m    | 200 m    | 150 m    |
| library       | 1500, 50   | yes           | yes     |          |          |          |
| bakery (shop) | 460, 50    | no            | yes     | 410 m    | 10 m     | 40 m     |
"""

from __future__ import annotations

import functools
from dataclasses import replace
from itertools import combinations
from typing import NamedTuple

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from shapely import Point, box

from sociale_infra.engine.criteria import Verdicts
from sociale_infra.engine.gaps import find_gaps, name_nearby
from sociale_infra.engine.measured import Measured
from sociale_infra.engine.remedies import Helpers, rank_remedies, with_best_existing
from sociale_infra.engine.squares import measure_squares, weigh_lacking
from sociale_infra.engine.tally import Rules
from sociale_infra.terms import VERDICTS, verdict
from tests.unit.drawn_town import (
    XY,
    Town,
    make_areas,
    make_edges,
    make_entrances,
    make_nodes,
    make_origins,
    make_places,
)
from tests.unit.measuring import make_rules, measure_town

ALL = ("place", "low_threshold", "diversity", "people")
SUMS = ("weight", "lacking_low", "lacking_high", *(f"missing_{name}" for name in ALL))
RULES = make_rules(300, 2, {"church", "horeca", "park", "library"})
HELPERS = Helpers({"church", "horeca", "park", "library", "shop"}, "library", "learn")
UTM = "EPSG:32628"


class Home(NamedTuple):
    """A home; `misses` and `perhaps` name criteria, and neither counts where it is unsnapped."""

    xy: XY
    residents: float
    misses: str = ""
    perhaps: str = ""
    area: str = "west"
    snapped: bool = True


HOMES = {
    "a": Home((50, 50), 2, "people"),
    "b": Home((150, 150), 3, "diversity people"),
    "c": Home((150, 50), 4),
    "d": Home((250, 50), 6, perhaps="people"),
    "e": Home((450, 50), 5, "low_threshold people", area="east"),
    "f": Home((500, 50), 2, "people", area="mid"),
    "g": Home((420, 50), 3, area="east"),
    "n": Home((750, 50), np.nan, "people", area="east"),
    "u": Home((450, 950), 1, area="east", snapped=False),
}


def settle(homes: dict[str, Home]) -> gpd.GeoDataFrame:
    """Make origins with the answers that measuring robust access would have given them."""
    origins = make_origins({key: (h.area, h.residents, h.xy) for key, h in homes.items()})
    snapped = np.array([home.snapped for home in homes.values()], dtype=bool)
    answers = {f"meets_{name}": [_answer(h, name) for h in homes.values()] for name in ALL}
    answers["robust"] = [
        "no" if home.misses else "unknown" if home.perhaps else "yes" for home in homes.values()
    ]
    columns = {key: pd.Series(text, dtype="str").where(snapped) for key, text in answers.items()}
    return origins.assign(snap_m=np.where(snapped, 1.0, np.nan), **columns)


def verdicts_of(origins: gpd.GeoDataFrame) -> Verdicts:
    """Return the answers that `settle` gave; who is not on the network misses all."""
    number = {"no": 0, "unknown": 1, "yes": 2}
    trusted = [
        origins[verdict(name)].map(number).fillna(0)
        if verdict(name) in origins
        else np.zeros(len(origins))
        for name in VERDICTS
    ]
    answers = np.array(trusted, dtype=np.int8)
    return Verdicts(answers, answers)


def squares_of(origins: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    return measure_squares(
        origins, weigh_lacking(origins["weight"].to_numpy(), verdicts_of(origins))
    )


def _answer(home: Home, criterion: str) -> str:
    if criterion in home.misses.split():
        return "no"
    return "unknown" if criterion in home.perhaps.split() else "yes"


@functools.cache
def draw() -> Town:
    """Draw the town above; no test changes its tables."""
    places = make_places(
        {
            "node/1": ("church", Point(300, 60)),
            "node/2": ("horeca", Point(250, 40)),
            "node/3": ("park", Point(650, 50)),
            "node/4": ("library", Point(1500, 50)),
            "node/5": ("shop", Point(460, 50)),
        }
    )
    places["name"] = pd.Series(["Oosterkerk", "Het Hoekje", None, "Bieb", "Bakker"], dtype="str")
    places["low_threshold"] = ["unknown", "no", "yes", "yes", "no"]
    places["staffed"] = ["unknown", "yes", "no", "yes", "yes"]
    edges = make_edges([(0, 1, [(0, 50), (2000, 50)])])
    return Town(
        nodes=make_nodes({0: (0, 50), 1: (2000, 50)}),
        edges=edges.assign(name=pd.Series(["Dorpsstraat"], dtype="str")),
        places=places,
        entrances=make_entrances(
            [
                ("node/1", (300, 60)),
                ("node/2", (250, 40)),
                ("node/3", (650, 50)),
                ("node/4", (1500, 50)),
                ("node/5", (460, 50)),
            ]
        ),
        areas=make_areas({name: (1, box(0, 0, 1, 1)) for name in ("west", "mid", "east")}),
        origins=settle(HOMES),
    )


def settled(town: Town, rules: Rules = RULES, max_snap_m: float = 100) -> Measured:
    """Measure a town, with the answers that `settle` gave."""
    measured = measure_town(town, rules, max_snap_m=max_snap_m)
    return replace(measured, verdicts=verdicts_of(town.origins))


@functools.cache
def measured_once() -> Measured:
    return measure_town(draw(), RULES)


def find_alone(origins: gpd.GeoDataFrame) -> tuple[gpd.GeoDataFrame, gpd.GeoDataFrame]:
    """Return squares and gaps of other homes, without what would help: no walk matters to them."""
    measured = replace(measured_once(), verdicts=verdicts_of(origins))
    found = find_gaps(measured, origins, draw().edges, draw().areas)
    return found.squares.set_index("square_id"), found.gaps.set_index("gap_id")


def find(
    town: Town, rules: Rules = RULES, max_snap_m: float = 100
) -> tuple[gpd.GeoDataFrame, gpd.GeoDataFrame]:
    """Return squares and gaps with what would help, indexed by their ids."""
    measured = settled(town, rules, max_snap_m)
    found = find_gaps(measured, town.origins, town.edges, town.areas)
    remedies = rank_remedies(measured, found.lacking, HELPERS, town.edges)
    gaps = with_best_existing(found.gaps, remedies)
    return found.squares.set_index("square_id"), gaps.set_index("gap_id")


@functools.cache
def find_drawn() -> tuple[gpd.GeoDataFrame, gpd.GeoDataFrame]:
    """Find them in the town as it is drawn."""
    return find(draw())


@pytest.mark.parametrize(
    ("xy", "name"),
    [
        pytest.param((85_950.0, 436_050.0), "E0859N4360", id="within"),
        pytest.param((85_900.0, 436_000.0), "E0859N4360", id="its own south-west corner"),
        pytest.param((85_999.999, 436_099.999), "E0859N4360", id="just inside"),
        pytest.param((86_000.0, 436_050.0), "E0860N4360", id="on the east border"),
        pytest.param((85_950.0, 436_100.0), "E0859N4361", id="on the north border"),
        pytest.param((7_000.0, 305_000.0), "E0070N3050", id="four digits"),
    ],
)
def test_square_is_named_after_its_corner_as_cbs_does(xy: XY, name: str) -> None:
    square = squares_of(settle({"home": Home(xy, 1)})).iloc[0]
    assert square["square_id"] == name
    west, south = int(name[1:5]) * 100, int(name[6:]) * 100
    assert square["geometry"].equals(box(west, south, west + 100, south + 100))


def test_square_counts_its_residents_and_what_they_lack() -> None:
    squares, _ = find_drawn()
    #             residents, surely lacking, perhaps, place, low threshold, diversity, people
    expected = {
        "E0000N0000": (2, 2, 2, 0, 0, 0, 2),
        "E0001N0000": (4, 0, 0, 0, 0, 0, 0),
        "E0001N0001": (3, 3, 3, 0, 0, 3, 3),
        "E0002N0000": (6, 0, 6, 0, 0, 0, 0),
        "E0004N0000": (8, 5, 5, 0, 5, 0, 5),
        "E0004N0009": (1, 1, 1, 1, 1, 1, 1),
        "E0005N0000": (2, 2, 2, 0, 0, 0, 2),
        "E0007N0000": (np.nan, 0, 0, 0, 0, 0, 0),
    }
    pd.testing.assert_frame_equal(
        pd.DataFrame(squares[list(SUMS)]),
        pd.DataFrame.from_dict(expected, "index", columns=list(SUMS), dtype=float),
        check_names=False,
    )


def test_neighbours_by_edge_or_corner_are_one_gap_and_wijken_do_not_part_them() -> None:
    squares, gaps = find_drawn()
    gap_id = squares["gap_id"]
    assert gap_id.dropna().to_dict() == {
        "E0004N0000": 1, "E0005N0000": 1, "E0000N0000": 2, "E0001N0001": 2, "E0004N0009": 3,
    }  # fmt: skip
    outline = shapely.union_all([box(0, 0, 100, 100), box(100, 100, 200, 200)])
    assert gaps.geometry[2].equals(outline)
    assert gaps.geometry[1].equals(box(400, 0, 600, 100))


def test_gap_sums_up_its_squares() -> None:
    _, gaps = find_drawn()
    expected = {
        1: (10, 7, 7, 0, 5, 0, 7),
        2: (5, 5, 5, 0, 0, 3, 5),
        3: (1, 1, 1, 1, 1, 1, 1),
    }
    assert [tuple(row) for row in gaps[list(SUMS)].to_numpy()] == list(expected.values())
    assert gaps["squares"].to_dict() == {1: 2, 2: 2, 3: 1}


def test_gap_names_what_at_least_half_of_its_lacking_residents_miss() -> None:
    _, gaps = find_drawn()
    assert gaps["missing"].to_dict() == {
        1: "low_threshold people",  # 5 and 7 of 7
        2: "diversity people",  # 3 and 5 of 5
        3: "place low_threshold diversity people",
    }
    # 3 of 6 is half; 3 of 6.1 is less.
    for residents, missing in ((3, "diversity people"), (3.1, "people")):
        town = draw()
        homes = settle(HOMES | {"a": HOMES["a"]._replace(residents=residents)})
        _, gaps = find(town.change(origins=homes))
        assert gaps.set_index("area_code").loc["west", "missing"] == missing


def test_gap_lies_in_the_area_of_most_of_its_lacking_residents() -> None:
    _, gaps = find_drawn()
    assert gaps["area_code"].tolist() == ["east", "west", "east"]
    assert gaps["area_name"].tolist() == ["East", "West", "East"]
    # The 3 of `g`, who lack nothing, do not count; of equals the first code is taken.
    for residents, code in ((4, "east"), (5, "east"), (6, "mid")):
        homes = settle(HOMES | {"f": HOMES["f"]._replace(residents=residents)})
        assert find(draw().change(origins=homes))[1]["area_code"][1] == code


def test_square_lies_in_the_area_of_most_of_its_residents() -> None:
    def area_of(west: float, east: float) -> object:
        homes = {"w": Home((1, 1), west, area="west"), "e": Home((2, 2), east, area="east")}
        return squares_of(settle(homes))["area_code"].iloc[0]

    assert [area_of(2, 1), area_of(1, 2), area_of(1, 1)] == ["west", "east", "east"]
    assert [area_of(1, np.nan), area_of(np.nan, np.nan)] == ["west", "east"]


def test_equal_gaps_are_ranked_by_who_perhaps_lacks_then_from_west_to_east() -> None:
    no, perhaps = "people", "people"
    homes = {
        "east": Home((950, 50), 4, no),
        "north": Home((50, 950), 4, no),
        "south": Home((50, 50), 4, no),
        "more": Home((550, 550), 4, no),
        "perhaps": Home((555, 555), 1, perhaps=perhaps),
        "most": Home((950, 950), 4.5, no),
    }
    squares = squares_of(settle(homes)).set_index("square_id")
    assert squares["gap_id"].to_dict() == {
        "E0009N0009": 1, "E0005N0005": 2, "E0000N0000": 3, "E0000N0009": 4, "E0009N0000": 5,
    }  # fmt: skip


@pytest.mark.parametrize("east", [-2, -1, 0, 1, 2])
@pytest.mark.parametrize("north", [-2, -1, 0, 1, 2])
def test_squares_join_their_eight_neighbours_only(east: int, north: int) -> None:
    beside = Home((550 + 100 * east, 550 + 100 * north), 1, "people")
    squares = squares_of(settle({"home": Home((550, 550), 1, "people"), "beside": beside}))
    touches = max(abs(east), abs(north)) <= 1
    assert squares["gap_id"].nunique() == (1 if touches else 2)


def test_squares_beyond_the_end_of_a_row_are_no_neighbours() -> None:
    # The rows follow one another in memory: the top of one is not beside the foot of the next.
    homes = {str(n): Home(xy, 1, "people") for n, xy in enumerate([(50, 250), (150, 50)])}
    assert squares_of(settle(homes))["gap_id"].tolist() == [1, 2]


def test_gap_is_named_after_the_nearest_street_or_else_place() -> None:
    town = draw()
    assert find_drawn()[1]["near"].fillna("-").tolist() == ["Dorpsstraat", "Dorpsstraat", "-"]
    nameless = town.edges.assign(name=pd.Series([None], dtype="str"))
    # Middles: 464, 50 (bakery 4 m) and 110, 110 (café 157 m, church 196 m).
    near = find(town.change(edges=nameless))[1]["near"]
    assert near.fillna("-").tolist() == ["Bakker", "Het Hoekje", "-"]


def test_name_is_looked_for_up_to_300_metres_and_of_equals_comes_first_in_the_alphabet() -> None:
    crossing = make_edges([(0, 1, [(-9, 0), (9, 0)]), (2, 3, [(0, -9), (0, 9)])])
    crossing["name"] = pd.Series(["Zijstraat", "Lange Laan"], dtype="str")
    points = gpd.GeoSeries([Point(0, 0), Point(5, 1), Point(309, 0), Point(309.1, 0)], crs=28992)
    names = name_nearby(points, crossing, make_places({}))
    assert names.fillna("-").tolist() == ["Lange Laan", "Zijstraat", "Zijstraat", "-"]


REMEDY = ("place_id", "name", "category", "needs", "weight", "mean_m")


def remedy(gaps: gpd.GeoDataFrame, gap_id: int) -> list[object]:
    """Return what would help a gap, None for what is missing, metres to a tenth."""
    row = gaps.round({"remedy_mean_m": 1}).loc[gap_id].to_dict()
    told = (row[f"remedy_{what}"] for what in REMEDY)
    return [None if pd.isna(value) else value for value in told]


NOTHING = [None] * len(REMEDY)


def test_place_that_helps_most_with_the_shortest_walk_is_taken() -> None:
    _, gaps = find_drawn()
    # All three help the 7 of `e` and `f`: the church after (5 x 160 + 2 x 210) / 7 = 174.3 m,
    # the park after (5 x 200 + 2 x 150) / 7 = 185.7 m, the café after 224.3 m.
    needs = "low_threshold staffed"
    assert remedy(gaps, 1) == ["node/1", "Oosterkerk", "church", needs, 7, 174.3]
    # `b` lacks diversity too, which no place helps: the 2 of `a` remain.
    assert remedy(gaps, 2) == ["node/2", "Het Hoekje", "horeca", "low_threshold", 2, 210]
    # Nothing is known of `u`, who is too far from the street.
    assert remedy(gaps, 3) == NOTHING


def test_walk_to_a_remedy_is_inclusive() -> None:
    # Within 200 m are the church from `e` (5), and the park from `e` and `f` (7).
    _, gaps = find(draw(), RULES._replace(walk_m=200))
    assert remedy(gaps, 1) == ["node/3", None, "park", "staffed", 7, 185.7]
    _, gaps = find(draw(), RULES._replace(walk_m=199))
    needs = "low_threshold staffed"
    assert remedy(gaps, 1) == ["node/1", "Oosterkerk", "church", needs, 5, 160]
    assert remedy(gaps, 2) == NOTHING


def test_place_with_several_ways_in_helps_once_by_the_nearest() -> None:
    # Another way into the park, at `f` itself, beside the one 150 m off.
    town = draw()
    ways_in = gpd.GeoDataFrame(
        pd.concat([town.entrances, make_entrances([("node/3", (500, 50))])], ignore_index=True)
    )
    _, gaps = find(town.change(entrances=ways_in))
    # 5 x 50 / 7
    assert remedy(gaps, 1) == ["node/3", None, "park", "staffed", 7, 35.7]


def test_equal_places_are_taken_by_id() -> None:
    twins = make_places({"node/9": ("church", Point(300, 50)), "node/10": ("church", Point(0, 0))})
    ways_in = make_entrances([("node/9", (300, 50)), ("node/10", (300, 50))])
    _, gaps = find(draw().change(places=twins, entrances=ways_in))
    assert [remedy(gaps, gap_id)[0] for gap_id in (1, 2)] == ["node/10", "node/10"]


def test_town_in_utm_has_the_same_gaps() -> None:
    plain, east, north = draw(), 458_000, 3_112_000
    moved = Town(
        **{
            name: frame.set_geometry(frame.translate(east, north)).set_crs(UTM, allow_override=True)
            for name, frame in vars(plain).items()
        }
    )
    squares, gaps = find(moved)
    assert squares.index[0] == "E4580N31120"
    assert squares.crs == gaps.crs == moved.origins.crs
    pd.testing.assert_frame_equal(
        pd.DataFrame(gaps.drop(columns="geometry")),
        pd.DataFrame(find_drawn()[1].drop(columns="geometry")),
    )


@pytest.mark.parametrize(
    "homes",
    [
        pytest.param({"c": HOMES["c"], "d": HOMES["d"]}, id="nobody lacks"),
        pytest.param({}, id="nobody"),
    ],
)
def test_without_gaps_the_tables_keep_their_columns_and_types(homes: dict[str, Home]) -> None:
    squares, gaps = find(draw().change(origins=settle(homes)))
    full_squares, full_gaps = find_drawn()
    assert len(squares) == len(homes)
    assert len(gaps) == 0
    pd.testing.assert_series_equal(squares.dtypes, full_squares.dtypes)
    pd.testing.assert_series_equal(gaps.dtypes, full_gaps.dtypes)
    assert squares.crs == gaps.crs == full_gaps.crs


def test_no_remedy_leaves_the_columns_empty() -> None:
    town = draw()
    _, gaps = find(town.change(places=make_places({}), entrances=make_entrances([])))
    assert [remedy(gaps, gap_id) for gap_id in gaps.index] == [NOTHING] * 3
    pd.testing.assert_series_equal(gaps.dtypes, find_drawn()[1].dtypes)


def test_where_every_place_is_low_threshold_and_staffed_none_would_help() -> None:
    town = draw()
    perfect = town.places.assign(low_threshold="yes", staffed="yes")
    _, gaps = find(town.change(places=perfect))
    assert [remedy(gaps, gap_id) for gap_id in gaps.index] == [NOTHING] * 3


def test_unknown_weight_counts_for_nothing_beside_known_ones() -> None:
    beside = HOMES | {"m": Home((60, 60), np.nan, "people diversity")}
    squares, gaps = find(draw().change(origins=settle(beside)))
    same_squares, same_gaps = find_drawn()
    assert squares.equals(same_squares)
    assert gaps.equals(same_gaps)


def test_inputs_stay_as_they_were_and_order_of_rows_does_not_matter() -> None:
    town = draw()
    before = [frame.copy() for frame in vars(town).values()]
    squares, gaps = find(town)
    for frame, copy in zip(vars(town).values(), before, strict=True):
        pd.testing.assert_frame_equal(frame, copy)
    turned = Town(**{name: frame.iloc[::-1] for name, frame in vars(town).items()})
    for frame, again in zip((squares, gaps), find(turned), strict=True):
        pd.testing.assert_frame_equal(frame, again)


# ---- Any homes on a grid of 6 x 6 squares. ----

CELLS = st.tuples(st.integers(0, 599), st.integers(0, 599))
FAILS = st.sampled_from(["", "people", "diversity", "diversity people", " ".join(ALL)])


@st.composite
def homes_on_a_grid(draw: st.DrawFn) -> dict[str, Home]:
    residents = st.one_of(st.just(np.nan), st.sampled_from([0.0, 0.1, 0.7, 2.5, 3.0]))
    home = st.builds(
        Home,
        xy=CELLS,
        residents=residents,
        misses=FAILS,
        perhaps=st.sampled_from(["", "people"]),
        area=st.sampled_from(["west", "east"]),
        snapped=st.booleans(),
    )
    return {f"home {n}": home for n, home in enumerate(draw(st.lists(home, max_size=20)))}


def lacks(home: Home) -> bool:
    return bool(home.residents > 0 and (home.misses or not home.snapped))


@given(homes=homes_on_a_grid())
def test_squares_hold_everybody_once(homes: dict[str, Home]) -> None:
    squares = squares_of(settle(homes))
    known = [home for home in homes.values() if home.residents > 0]
    surely = sum(home.residents for home in known if lacks(home))
    perhaps = sum(home.residents for home in known if lacks(home) or home.perhaps)
    people = sum(h.residents for h in known if "people" in h.misses or not h.snapped)
    sums = squares[["weight", "lacking_low", "lacking_high", "missing_people"]].sum()
    everybody = sum(home.residents for home in known)
    assert sums.tolist() == pytest.approx([everybody, surely, perhaps, people], abs=1e-6)


@given(homes=homes_on_a_grid())
def test_every_lacking_resident_is_in_one_gap_and_gaps_do_not_touch(
    homes: dict[str, Home],
) -> None:
    squares, gaps = find_alone(settle(homes))
    outlines = gaps.geometry.to_numpy()
    lacking = squares[squares["gap_id"].notna()].geometry.to_numpy()
    for home in homes.values():
        # Half a metre off the borders: homes lie on whole metres.
        spot = Point(home.xy[0] + 0.5, home.xy[1] + 0.5)
        inside = shapely.contains(outlines, spot).sum()
        assert inside == shapely.contains(lacking, spot).sum()
        assert inside == 1 or not lacks(home)
    for one, other in combinations(outlines, 2):
        assert shapely.disjoint(one, other)
    assert (gaps.buffer(0.1).geom_type == "Polygon").all()
    surely = sum(home.residents for home in homes.values() if lacks(home))
    assert gaps["lacking_low"].sum() == pytest.approx(surely, abs=1e-6)
    assert gaps["lacking_low"].is_monotonic_decreasing
    assert gaps.index.tolist() == list(range(1, len(gaps) + 1))


@given(homes=homes_on_a_grid(), seed=st.integers(0, 99))
def test_order_of_homes_does_not_matter(homes: dict[str, Home], seed: int) -> None:
    origins = settle(homes)
    shuffled = origins.sample(frac=1, random_state=seed)
    for frame, again in zip(find_alone(origins), find_alone(shuffled), strict=True):
        pd.testing.assert_frame_equal(frame, again)


@given(homes=homes_on_a_grid())
def test_nobody_is_helped_who_lacks_diversity(homes: dict[str, Home]) -> None:
    _, gaps = find(draw().change(origins=settle(homes)), max_snap_m=700)
    helped = gaps["remedy_weight"].fillna(0)
    assert (helped <= gaps["lacking_low"] - gaps["missing_diversity"] + 1e-6).all()
    assert (gaps["remedy_mean_m"].dropna() <= RULES.walk_m + 1e-6).all()
