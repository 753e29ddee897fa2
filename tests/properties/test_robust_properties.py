"""What holds for robustness in any town, against an oracle that tries every possible truth.

Streets run between neighbouring points of a grid 100 m apart; homes and ways in lie on its
points, so a walk is a number of blocks, counted by networkx. The oracle knows no three-valued
logic: it fills in what is unknown in every possible way, and answers yes or no where all of
these worlds agree.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import product
from typing import NamedTuple

import geopandas as gpd
import networkx as nx
import numpy as np
import pandas as pd
from hypothesis import given
from hypothesis import strategies as st
from shapely import box

from sociale_infra.engine.areas import summarise_robustness, tabulate_robustness
from sociale_infra.engine.fragility import measure_fragility
from sociale_infra.engine.origins import describe_origins
from sociale_infra.terms import VERDICTS, verdict
from tests.unit.drawn_town import (
    XY,
    Town,
    make_areas,
    make_edges,
    make_entrances,
    make_nodes,
    make_origins,
)
from tests.unit.measuring import make_rules, measure_town
from tests.unit.one_street import Spot, describe

BLOCK_M = 100
MEETING = frozenset({"library", "park"})
FUNCTIONS = ("learn", "green", "play")
SIZE = 4

Point = tuple[int, int]


class Place(NamedTuple):
    """A place: the points with its ways in, and what it is (see one_street)."""

    doors: tuple[Point, ...]
    spot: Spot


@dataclass(frozen=True)
class Blocks:
    """A town on the grid: streets, residents by home and places by id."""

    streets: tuple[tuple[Point, Point], ...]
    homes: tuple[tuple[Point, int], ...]
    places: dict[str, Place]
    blocks: int
    """How many blocks one walks."""
    min_functions: int


POINT = st.tuples(st.integers(0, SIZE - 1), st.integers(0, SIZE - 1))
STREETS = [
    ((x, y), (x + dx, y + dy))
    for x, y in product(range(SIZE), repeat=2)
    for dx, dy in ((1, 0), (0, 1))
    if x + dx < SIZE and y + dy < SIZE
]
PLACES = st.builds(
    Place,
    st.lists(POINT, min_size=1, max_size=2, unique=True).map(tuple),
    st.builds(
        Spot,
        doors=st.just((0.0,)),
        kind=st.text("yyn?", min_size=3, max_size=3),
        by=st.text("tlp", min_size=3, max_size=3),
        category=st.sampled_from(["library", "library", "park", "shop"]),
        function=st.sampled_from(FUNCTIONS),
        tie=st.sampled_from(["strong", "fleeting", "both"]),
    ),
)
TOWNS = st.builds(
    Blocks,
    streets=st.lists(st.sampled_from(STREETS), min_size=8, unique=True).map(tuple),
    homes=st.lists(st.tuples(POINT, st.integers(0, 3)), min_size=1, max_size=4).map(tuple),
    places=st.lists(PLACES, max_size=4).map(
        lambda places: {f"node/{n}": place for n, place in enumerate(places)}
    ),
    blocks=st.integers(0, 5),
    min_functions=st.integers(1, 3),
)


# ---- The engine ----


def metres(point: Point) -> XY:
    return BLOCK_M * point[0], BLOCK_M * point[1]


# A town is mostly compared with itself, changed: what stays is drawn once.
AREAS = make_areas({"west": (1, box(0, 0, 1, 1)), "east": (1, box(1, 0, 2, 1))})


@functools.lru_cache(maxsize=1)
def draw_streets(
    streets: tuple[tuple[Point, Point], ...],
) -> tuple[gpd.GeoDataFrame, gpd.GeoDataFrame]:
    corners = sorted({corner for street in streets for corner in street})
    number = {corner: n for n, corner in enumerate(corners)}
    return (
        make_nodes({number[corner]: metres(corner) for corner in corners}),
        make_edges([(number[u], number[v], [metres(u), metres(v)]) for u, v in streets]),
    )


@functools.lru_cache(maxsize=1)
def draw_homes(homes: tuple[tuple[Point, int], ...]) -> gpd.GeoDataFrame:
    return make_origins(
        {
            f"home {n}": ("west" if point[0] < 2 else "east", residents, metres(point))
            for n, (point, residents) in enumerate(homes)
        }
    )


def draw(town: Blocks) -> Town:
    nodes, edges = draw_streets(town.streets)
    return Town(
        nodes=nodes,
        edges=edges,
        places=describe({name: place.spot for name, place in town.places.items()}),
        entrances=make_entrances(
            [(name, metres(door)) for name, place in town.places.items() for door in place.doors]
        ),
        areas=AREAS,
        origins=draw_homes(town.homes),
    )


class Measured:
    """What the engine says of homes, areas and places, each worked out when it is asked for."""

    def __init__(self, town: Blocks, tables: Town | None = None) -> None:
        rules = make_rules(town.blocks * BLOCK_M, town.min_functions, MEETING)
        self._tables = tables or draw(town)
        self._measured = measure_town(self._tables, rules, max_snap_m=1)
        self._homes = describe_origins(self._tables.origins, self._measured)

    @functools.cached_property
    def homes(self) -> pd.DataFrame:
        return pd.DataFrame(self._homes).set_index("origin_id").sort_index()

    @functools.cached_property
    def areas(self) -> pd.DataFrame:
        of_areas = self._tables.areas, self._homes, self._measured.verdicts
        areas = summarise_robustness(*of_areas, tabulate_robustness(*of_areas, "residents"))
        return pd.DataFrame(areas).set_index("area_code").sort_index()

    @functools.cached_property
    def fragility(self) -> pd.DataFrame:
        weight = self._homes["weight"].to_numpy()
        categories = set(self._tables.places["category"])
        lost = measure_fragility(self._measured, weight, categories)
        return lost.set_index("place_id").sort_index()


# ---- The oracle ----

Reached = list[Spot]


def walk(town: Blocks) -> Iterator[dict[str, Spot] | None]:
    """Say which meeting places each home reaches; None for a home off the streets."""
    streets: nx.Graph[Point] = nx.Graph(town.streets)
    for home, _ in town.homes:
        if home not in streets:
            yield None
            continue
        near = nx.single_source_shortest_path_length(streets, home, cutoff=town.blocks)
        yield {
            name: place.spot
            for name, place in town.places.items()
            if place.spot.category in MEETING and any(door in near for door in place.doors)
        }


def truths(spot: Spot, *, trust_priors: bool) -> list[Spot]:
    """Return a place in every way that it may truly be."""
    options = [
        "yn" if answer == "?" or (how == "p" and not trust_priors) else answer
        for answer, how in zip(spot.kind, spot.by, strict=True)
    ]
    return [spot._replace(kind="".join(kind)) for kind in product(*options)]


def criteria(reached: Reached, min_functions: int) -> list[bool]:
    """Answer the four criteria in a town where everything is known."""
    low = [spot for spot in reached if spot.kind[0] == spot.kind[1] == "y"]
    return [
        len(reached) > 0,
        len(low) > 0,
        len({spot.function for spot in reached}) >= min_functions,
        any(spot.kind[2] == "y" for spot in low),
    ]


def is_proof(reached: Reached) -> bool:
    """Say whether low threshold and people hold, now and whichever place closes."""
    left = [reached, *(reached[:n] + reached[n + 1 :] for n in range(len(reached)))]
    return all(criteria(rest, 1)[1] and criteria(rest, 1)[3] for rest in left)


def agreed(answers: set[bool]) -> str:
    return "unknown" if len(answers) == 2 else "yes" if True in answers else "no"


def judge_all(reached: Reached, min_functions: int, *, trust_priors: bool) -> dict[str, object]:
    """Judge in every possible truth, and say on what they agree and between what they lie."""
    worlds = [
        list(world)
        for world in product(*(truths(spot, trust_priors=trust_priors) for spot in reached))
    ]
    met = [criteria(world, min_functions) for world in worlds]
    columns = ("meets_place", "meets_low_threshold", "meets_diversity", "meets_people")
    return {
        **{column: agreed({world[n] for world in met}) for n, column in enumerate(columns)},
        "robust": agreed({all(world) for world in met}),
        "closure_proof": agreed({is_proof(world) for world in worlds}),
        "low": min(sum(world) for world in met),
        "high": max(sum(world) for world in met),
    }


@given(town=TOWNS)
def test_answers_are_those_on_which_all_possible_truths_agree(town: Blocks) -> None:
    homes = Measured(town).homes
    for (_, home), reached in zip(homes.iterrows(), walk(town), strict=True):
        if reached is None:
            assert pd.isna(home["robust"])
            continue
        spots = list(reached.values())
        trusted = judge_all(spots, town.min_functions, trust_priors=True)
        without = judge_all(spots, town.min_functions, trust_priors=False)
        low, high = trusted.pop("low"), trusted.pop("high")
        assert (home["robust_level_low"], home["robust_level_high"]) == (low, high)
        assert home["robust_level_low_without_priors"] == without["low"]
        assert home["robust_level_high_without_priors"] == without["high"]
        assert {column: home[column] for column in trusted} == trusted
        answered = [column for column in trusted if column.startswith("meets_")]
        prior = [trusted[name] != "unknown" == without[name] for name in answered]
        assert home["share_on_prior"] == sum(prior) / 4
        no = [name.removeprefix("meets_") for name in answered if trusted[name] == "no"]
        assert home["missing"].split() == no
        assert home["meeting_places"] == len(spots)
        assert home["functions"] == len({spot.function for spot in spots})


@given(town=TOWNS)
def test_fragility_is_what_closing_in_earnest_does(town: Blocks) -> None:
    measured = Measured(town)
    homes, fragility = measured.homes, measured.fragility
    weight = np.array([residents for _, residents in town.homes])
    for name in town.places:
        left = {other: place for other, place in town.places.items() if other != name}
        after = Measured(replace(town, places=left)).homes
        lost = fragility.loc[name]
        for level in ("low", "high"):
            column = f"robust_level_{level}"
            drops = (after[column] < homes[column]).fillna(value=False)
            assert lost[f"lose_{level}"] == weight[drops.to_numpy(bool)].sum()
        ends = (homes["robust"] == "yes") & (after["robust"] != "yes")
        assert lost["robust_lost"] == weight[ends.to_numpy()].sum()


# ---- What more knowledge, more places and a longer walk do. ----


@given(town=TOWNS, data=st.data())
def test_whatever_is_true_lies_within_the_interval(town: Blocks, data: st.DataObject) -> None:
    true = {
        name: place._replace(
            spot=data.draw(st.sampled_from(truths(place.spot, trust_priors=False)))
        )
        for name, place in town.places.items()
    }
    told, truth = Measured(town), Measured(replace(town, places=true))
    assert_within(
        truth.homes["robust_level_low"],
        told.homes["robust_level_low_without_priors"],
        told.homes["robust_level_high_without_priors"],
    )
    assert_within(
        truth.areas["robust_low"],
        told.areas["robust_low_without_priors"],
        told.areas["robust_high_without_priors"],
    )


@given(town=TOWNS, data=st.data())
def test_less_knowledge_only_widens(town: Blocks, data: st.DataObject) -> None:
    forgotten = {
        name: place._replace(spot=place.spot._replace(kind=data.draw(forget(place.spot.kind))))
        for name, place in town.places.items()
    }
    known, vague = Measured(town), Measured(replace(town, places=forgotten))
    for end in ("", "_without_priors"):
        for before, after, columns in (
            (known.homes, vague.homes, ["robust_level"]),
            (known.areas, vague.areas, ["robust"]),
        ):
            for column in columns:
                low, high = f"{column}_low{end}", f"{column}_high{end}"
                assert_within(before[low], after[low], after[high])
                assert_within(before[high], after[low], after[high])


@given(town=TOWNS, data=st.data())
def test_a_check_moves_the_ends_only_its_own_way_and_widens_nothing(
    town: Blocks, data: st.DataObject
) -> None:
    """A checked yes lowers neither end as mapped, a no raises neither; known only gets narrower.

    What a tag told before may be checked to be otherwise, so that less is known for sure of who
    relied on it; that alone may widen what is known only.
    """
    names = sorted(town.places)
    if not names:
        return
    name, spot = names[0], town.places[names[0]].spot
    which = data.draw(st.integers(0, 2))
    answer = data.draw(st.sampled_from("yn"))
    told = spot.by[which] != "p" and spot.kind[which] != "?"
    checked = spot._replace(
        kind=spot.kind[:which] + answer + spot.kind[which + 1 :],
        by=spot.by[:which] + "l" + spot.by[which + 1 :],
    )
    places = {**town.places, name: town.places[name]._replace(spot=checked)}
    before, after = Measured(town), Measured(replace(town, places=places))
    for was, now, column in (
        (before.homes, after.homes, "robust_level"),
        (before.areas, after.areas, "robust"),
    ):
        for end in ("low", "high"):
            moved = (now[f"{column}_{end}"] - was[f"{column}_{end}"]).astype(float).fillna(0)
            assert ((moved >= -1e-9) if answer == "y" else (moved <= 1e-9)).all()
        if not told:
            low, high = f"{column}_low_without_priors", f"{column}_high_without_priors"
            assert_within(now[low], was[low], was[high])
            assert_within(now[high], was[low], was[high])


@given(town=TOWNS, place=PLACES)
def test_another_place_never_lowers_a_level(town: Blocks, place: Place) -> None:
    assert_no_worse(Measured(town), Measured(replace(town, places=town.places | {"new": place})))


@given(town=TOWNS, farther=st.integers(1, 3))
def test_a_longer_walk_never_lowers_a_level(town: Blocks, farther: int) -> None:
    longer = replace(town, blocks=town.blocks + farther)
    tables = draw(town)
    assert_no_worse(Measured(town, tables), Measured(longer, tables))


@given(town=TOWNS)
def test_numbers_stay_within_their_bounds(town: Blocks) -> None:
    measured = Measured(town)
    homes, areas, fragility = measured.homes, measured.areas, measured.fragility
    known = homes.dropna(subset="robust")
    for end in ("", "_without_priors"):
        assert_within(known[f"robust_level_low{end}"], 0, known[f"robust_level_high{end}"])
        assert (known[f"robust_level_high{end}"] <= 4).all()
        assert_within(areas[f"robust_low{end}"].dropna(), 0, 1)
    assert_within(known["share_on_prior"], 0, 1)
    # At most as many as there are, and at least one where there is a place.
    least = np.minimum(known["functions"].astype(float), 1)
    assert_within(known["effective_functions"], least - 1e-9, known["functions"] + 1e-9)
    lived_in = areas.dropna(subset="robust_low")
    for column in map(verdict, VERDICTS):
        assert_within(lived_in[f"{column}_low"], 0, lived_in[f"{column}_high"])
        assert_within(lived_in[f"{column}_high"], 0, 1)
        if column.startswith("meets_"):
            assert_within(lived_in["robust_low"], 0, lived_in[f"{column}_low"])
    assert_within(fragility["lose_low"], 0, fragility["within_reach"])
    assert_within(fragility["robust_lost"], 0, fragility["lose_low"])


@given(town=TOWNS, seed=st.integers(0, 99))
def test_order_of_rows_does_not_matter(town: Blocks, seed: int) -> None:
    tables = draw(town)
    shuffled = Town(
        **{name: frame.sample(frac=1, random_state=seed) for name, frame in vars(tables).items()}
    )
    first, second = Measured(town, tables), Measured(town, shuffled)
    for one, other in (
        (first.homes, second.homes),
        (first.areas, second.areas),
        (first.fragility, second.fragility),
    ):
        # Of places equally far away, the nearest is any one.
        known = one.columns[~one.columns.str.fullmatch("nearest_.*_id")]
        pd.testing.assert_frame_equal(one[known], other[known], rtol=1e-12)


def forget(kind: str) -> st.SearchStrategy[str]:
    """Draw a kind of which less is known."""
    return st.tuples(*(st.sampled_from([answer, "?"]) for answer in kind)).map("".join)


def assert_within(value: pd.Series, low: object, high: object) -> None:
    """Compare where there is something to compare."""
    assert not (value < low).any()
    assert not (value > high).any()


def assert_no_worse(before: Measured, after: Measured) -> None:
    for end in ("low", "high", "low_without_priors", "high_without_priors"):
        column = f"robust_level_{end}"
        assert not (after.homes[column] < before.homes[column]).any()
        assert not (after.areas[f"robust_{end}"] < before.areas[f"robust_{end}"]).any()
    assert not (after.areas["without_robust_low"] > before.areas["without_robust_low"]).any()
