"""Who loses when one place closes: by hand on one street, by brute force in the sample town.

    x   -900      -800                          0        100                    500
        library   park 1                        club     park 2                 shop
        hall                                    `two` 2                         `shop` 7
        `many` 4

Within 100 m, inclusive; two functions are asked for. The library and the hall (another function)
are low-threshold and staffed; whether the club is staffed nobody knows.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd
import pytest
from numpy.testing import assert_allclose

from sociale_infra.config import Settings, load_settings
from sociale_infra.engine.criteria import is_robust, levels
from sociale_infra.engine.fragility import measure_fragility
from sociale_infra.engine.measured import measure
from sociale_infra.town import World
from tests.unit.drawn_town import Town
from tests.unit.measuring import access_of, make_rules, measure_town
from tests.unit.one_street import Spot, draw_street

RULES = make_rules(100, 2, {"library", "hall", "club", "park"})
LOSSES = ["lose_low", "lose_high", "robust_lost"]
LIBRARY = Spot(doors=(-900,))
HALL = Spot(doors=(-900,), category="hall", function="meet")
CLUB = Spot(doors=(0,), category="club", function="meet", kind="yy?")
PARK = Spot(doors=(-800,), category="park", function="green", kind="yyn", tie="fleeting")
SHOP = Spot(doors=(500,), category="shop", function="shop")


def draw(**more: Spot) -> Town:
    places = {
        "library": LIBRARY,
        "hall": HALL,
        "park 1": PARK,
        "club": CLUB,
        "park 2": PARK._replace(doors=(100,)),
        "shop": SHOP,
    }
    homes: dict[str, tuple[str, float, float | None]] = {
        "many": ("west", 4, -900),
        "two": ("west", 2, 0),
        "shop": ("east", 7, 500),
        "far": ("east", 5, None),
    }
    return draw_street(places | more, homes)


def close_each(town: Town) -> pd.DataFrame:
    weight = town.origins["weight"].to_numpy()
    return measure_fragility(measure_town(town, RULES), weight, set(town.places["category"]))


# Residents within reach; who lose a level, low and high; who are no longer surely robust.
BY_HAND = {
    # `many` keeps the hall and the park: place, low threshold, two functions and people.
    "library": (4, 0, 0, 0),
    "hall": (4, 0, 0, 0),
    "park 1": (4, 0, 0, 0),
    # `two` surely has place, low threshold and diversity, and perhaps people: without the club
    # no diversity and no people.
    "club": (2, 2, 2, 0),
    # ... and without the park no diversity.
    "park 2": (2, 2, 2, 0),
    "shop": (7, 0, 0, 0),
}


@pytest.mark.parametrize("place", BY_HAND)
def test_who_loses_is_counted_by_hand(place: str) -> None:
    lost = close_each(draw()).set_index("place_id").loc[place]
    columns = ["within_reach", "lose_low", "lose_high", "robust_lost"]
    assert tuple(lost[column] for column in columns) == BY_HAND[place]


def test_without_a_second_one_robustness_is_lost() -> None:
    town = draw()
    hall = town.places["place_id"] == "hall"
    no_hall = town.change(
        places=town.places[~hall], entrances=town.entrances[town.entrances["place_id"] != "hall"]
    )
    lost = close_each(no_hall).set_index("place_id")["robust_lost"]
    assert lost.to_dict() == {"library": 4, "park 1": 4, "club": 0, "park 2": 0, "shop": 0}


def test_a_place_that_may_have_people_counts_for_the_high_level_only() -> None:
    # A home with a staffed library and a club that may be: closing the library lowers what is
    # sure, not what is possible.
    town = draw_street(
        {"library": LIBRARY, "club": CLUB._replace(doors=(-900,)), "park": PARK},
        {"home": ("west", 3, -900)},
    )
    lost = close_each(town).set_index("place_id")
    assert dict(lost.loc["library", LOSSES]) == {"lose_low": 3, "lose_high": 0, "robust_lost": 3}
    assert (lost.loc["club", LOSSES] == 0).all()


def test_worst_of_a_category_is_the_one_by_which_most_lose() -> None:
    # Without park 1 or 2, `many` or `two` lose; equal losses are settled by the id.
    fragility = close_each(draw()).set_index("place_id")
    assert fragility.index[fragility["worst_of_category"]].tolist() == ["club", "park 2"]
    twins = draw_street(
        {"node/9": LIBRARY, "node/10": LIBRARY._replace(doors=(0,)), "node/2": LIBRARY},
        {"one": ("west", 1, 0), "two": ("west", 1, -900)},
    )
    alone = close_each(twins).set_index("place_id")
    assert alone["lose_low"].to_dict() == {"node/9": 0, "node/10": 1, "node/2": 0}
    same = twins.change(places=twins.places[:2], entrances=twins.entrances[:2])
    equal = close_each(same).set_index("place_id")
    assert equal["lose_low"].to_dict() == {"node/9": 1, "node/10": 1}
    assert equal["worst_of_category"].to_dict() == {"node/9": False, "node/10": True}


def test_people_of_unknown_number_make_a_loss_unknown_only_where_they_lose() -> None:
    town = draw()
    unknown = town.origins["weight"].mask(town.origins["origin_id"] == "two")
    lost = close_each(town.change(origins=town.origins.assign(weight=unknown)))
    lost = lost.set_index("place_id")
    assert lost.loc["club", ["within_reach", "lose_low", "lose_high"]].isna().all()
    assert lost.loc["club", "robust_lost"] == 0
    assert dict(lost.loc["library", LOSSES]) == {"lose_low": 0, "lose_high": 0, "robust_lost": 0}
    assert not lost["worst_of_category"].any()


def test_rows_are_those_of_the_places() -> None:
    town = draw()
    town = town.change(places=town.places[::-1].set_axis([9, 8, 7, 6, 5, 4]))
    before = [frame.copy() for frame in vars(town).values()]
    lost = close_each(town)
    for frame, copy in zip(vars(town).values(), before, strict=True):
        pd.testing.assert_frame_equal(frame, copy)
    pd.testing.assert_index_equal(lost.index, town.places.index)
    assert lost["place_id"].tolist() == town.places["place_id"].tolist()
    assert lost.loc[lost["place_id"] == "club", "lose_low"].tolist() == [2]


# ---- The sample town: every place closed in earnest, and all measured again. ----


@pytest.fixture(scope="module")
def settings() -> Settings:
    return load_settings()


@pytest.fixture(scope="module")
def sample(sample_world: World) -> Town:
    """The sample town, with one home in seven."""
    world, homes = sample_world, sample_world.origins[::7]
    return Town(world.nodes, world.edges, world.places, world.entrances, world.areas, homes)


def without(town: Town, place: str) -> Town:
    return town.change(
        places=town.places[town.places["place_id"] != place],
        entrances=town.entrances[town.entrances["place_id"] != place],
    )


def test_fragility_is_what_closing_in_earnest_does(sample: Town, settings: Settings) -> None:
    meeting = [key for key, category in settings.categories.items() if category.meeting_place]
    # Half the default walk: more is lost, and the many searches are shorter.
    rules = make_rules(400, 4, meeting)

    access = access_of(sample)

    def answer(town: Town) -> npt.NDArray[np.int64]:
        """Answer for each home: level, low and high, and whether it is surely robust."""
        there = access.with_entrances(town.places, town.entrances)
        limit_m = np.full(len(town.places), rules.walk_m)
        answers = measure(there, town.places, {}, rules, limit_m).verdicts.trusted
        return np.array([*levels(answers), is_robust(answers)])

    weight = sample.origins["weight"].to_numpy()
    fragility = measure_fragility(measure_town(sample, rules), weight, settings.categories)
    before = answer(sample)
    expected = [
        [weight[worse].sum() for worse in answer(without(sample, place)) < before]
        for place in sample.places["place_id"]
    ]
    assert_allclose(fragility[LOSSES], expected, atol=1e-5)
    lost = fragility.set_index("category")[LOSSES]
    assert (lost.loc[["school", "shop"]] == 0).all(axis=None)
    assert (lost.max() > 0).all()
    assert fragility["worst_of_category"].sum() > 3
