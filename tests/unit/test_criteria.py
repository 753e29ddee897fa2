"""The four criteria, worked out by hand for homes on one street (see one_street)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest

from sociale_infra.engine.tally import Rules
from sociale_infra.errors import TableError
from sociale_infra.terms import VERDICTS, verdict
from tests.unit.drawn_town import Town
from tests.unit.measuring import access_of, describe_town, make_rules
from tests.unit.one_street import Spot, draw_street

RULES = make_rules(100, 2, {"library", "park"})


def measure(town: Town, rules: Rules = RULES) -> gpd.GeoDataFrame:
    return describe_town(town, rules)


def home(*spots: Spot, x: float = 0, rules: Rules = RULES) -> dict[str, Any]:
    """Measure one home."""
    town = draw_street(
        {f"node/{n}": spot for n, spot in enumerate(spots)}, {"home": ("west", 1, x)}
    )
    return dict(measure(town, rules).iloc[0])


def kinds(*kinds: str, by: str = "ttt") -> list[Spot]:
    return [Spot(kind=kind, by=by) for kind in kinds]


# Free, open to all and staffed of the places within reach; then criteria 2 and 4, closure-proof.
BY_HAND = [
    ([], "no", "no", "no"),
    (["yny"], "no", "no", "no"),
    (["nyy", "yny"], "no", "no", "no"),  # free and open must be one and the same place
    (["?ny"], "no", "no", "no"),  # a no wins
    (["yyn"], "yes", "no", "no"),
    (["yyn", "nny"], "yes", "no", "no"),  # low and staffed too
    (["yy?"], "yes", "unknown", "no"),
    (["y?y"], "unknown", "unknown", "no"),  # possible, but only one place
    (["?yn"], "unknown", "no", "no"),
    (["yyy"], "yes", "yes", "no"),
    (["yyy", "yyn"], "yes", "yes", "no"),  # the second keeps 2, not 4
    (["yyy", "yy?"], "yes", "yes", "unknown"),
    (["y?y", "??y"], "unknown", "unknown", "unknown"),
    (["y?y", "yy?"], "yes", "unknown", "unknown"),
    (["yyy", "yyy"], "yes", "yes", "yes"),
    (["yyy", "yyy", "???"], "yes", "yes", "yes"),
]


@pytest.mark.parametrize(("within_reach", "low", "people", "proof"), BY_HAND)
def test_low_threshold_people_and_closure(
    within_reach: list[str], low: str, people: str, proof: str
) -> None:
    measured = home(*kinds(*within_reach))
    assert measured["meets_place"] == ("yes" if within_reach else "no")
    assert measured["meets_low_threshold"] == low
    assert measured["meets_people"] == people
    assert measured["closure_proof"] == proof


LEARN, GREEN = Spot(), Spot(category="park", function="green", kind="yyn", tie="fleeting")


@pytest.mark.parametrize(
    ("spots", "functions", "diverse"),
    [
        ([], 0, "no"),
        ([LEARN, LEARN], 1, "no"),
        ([LEARN, GREEN], 2, "yes"),
        ([LEARN, GREEN._replace(function="play")], 2, "yes"),
        ([LEARN, GREEN._replace(category="shop")], 1, "no"),  # no meeting place
    ],
)
def test_diversity_is_of_functions_not_of_places(
    spots: list[Spot], functions: int, diverse: str
) -> None:
    measured = home(*spots)
    assert (measured["functions"], measured["meets_diversity"]) == (functions, diverse)


@pytest.mark.parametrize(
    ("spots", "answer", "low", "high", "missing"),
    [
        pytest.param([LEARN, GREEN], "yes", 4, 4, "", id="all four"),
        pytest.param([LEARN], "no", 3, 3, "diversity", id="one function"),
        pytest.param([GREEN], "no", 2, 2, "diversity people", id="only a park"),
        pytest.param([], "no", 0, 0, "place low_threshold diversity people", id="nothing"),
        pytest.param([*kinds("yy?"), GREEN], "unknown", 3, 4, "", id="staffed?"),
        # 1 and 3 are met, 2 and 4 may be.
        pytest.param([*kinds("?yy"), GREEN._replace(kind="nyn")], "unknown", 2, 4, "", id="free?"),
        # A no wins: one function, though 2 and 4 may be met.
        pytest.param(kinds("?yy"), "no", 1, 3, "diversity", id="free, and one function"),
    ],
)
def test_robust_is_all_four(
    spots: list[Spot], answer: str, low: int, high: int, missing: str
) -> None:
    measured = home(*spots)
    assert measured["robust"] == answer
    assert (measured["robust_level_low"], measured["robust_level_high"]) == (low, high)
    assert measured["missing"] == missing


@pytest.mark.parametrize(
    ("by", "low", "high", "share"),
    [
        ("ttt", 4, 4, 0),
        ("lll", 4, 4, 0),  # what the planner says is no prior
        ("ttp", 3, 4, 1 / 4),  # 4 is known by prior only
        ("ptt", 2, 4, 2 / 4),  # 2 and 4
        ("tpt", 2, 4, 2 / 4),
    ],
)
def test_without_priors_what_only_a_prior_says_is_unknown(
    by: str, low: int, high: int, share: float
) -> None:
    measured = home(LEARN._replace(by=by), GREEN._replace(kind="nnn", by="ttt"))
    assert measured["robust_level_low"] == measured["robust_level_high"] == 4
    assert measured["robust_level_low_without_priors"] == low
    assert measured["robust_level_high_without_priors"] == high
    assert measured["share_on_prior"] == share


def test_a_no_by_prior_is_doubted_as_well() -> None:
    measured = home(*kinds("nyy", by="ptt"))
    assert (measured["robust_level_low"], measured["robust_level_high"]) == (1, 1)
    assert measured["robust_level_high_without_priors"] == 3
    assert measured["share_on_prior"] == 2 / 4


def test_a_tag_that_says_no_holds_whatever_the_priors_say() -> None:
    # Not free by tag: whether it is open to all does not matter.
    measured = home(*kinds("nyy", by="tpp"))
    assert measured["robust_level_high_without_priors"] == 1
    assert measured["share_on_prior"] == 0


def test_the_walk_is_inclusive() -> None:
    place = Spot(doors=(100,))
    assert [home(place, x=x)["meeting_places"] for x in (0, -0.01)] == [1, 0]


def test_a_place_with_two_ways_in_is_one_place() -> None:
    measured = home(Spot(doors=(-50, 50)))
    assert measured["meeting_places"] == 1
    assert measured["closure_proof"] == "no"


def test_effective_functions_are_the_hill_number_of_order_one() -> None:
    # Half, a quarter and a quarter: exp(1/2 ln 2 + 2 x 1/4 ln 4) = 2 ** 1.5.
    play = GREEN._replace(function="play")
    assert home(LEARN, LEARN, GREEN, play)["effective_functions"] == pytest.approx(2**1.5)
    assert home(LEARN, GREEN, play)["effective_functions"] == pytest.approx(3)
    assert home(LEARN, LEARN)["effective_functions"] == 1
    assert home()["effective_functions"] == 0


@pytest.mark.parametrize(
    ("ties", "carried"),
    [
        ([], "none"),
        (["strong"], "strong"),
        (["fleeting", "fleeting"], "fleeting"),
        (["fleeting", "strong"], "both"),
        (["both"], "both"),
    ],
)
def test_ties_are_those_of_all_places_within_reach(ties: list[str], carried: str) -> None:
    assert home(*(Spot(tie=tie) for tie in ties))["ties"] == carried


def test_only_meeting_places_count() -> None:
    shop = Spot(category="shop", function="shop")
    measured = home(shop)
    assert (measured["meeting_places"], measured["ties"]) == (0, "none")
    assert measured["missing"] == "place low_threshold diversity people"
    schools_in = RULES._replace(meeting=RULES.meeting | {"shop"})
    assert home(shop, rules=schools_in)["meets_people"] == "yes"


def test_a_home_off_the_network_has_no_answers() -> None:
    town = draw_street({"node/1": LEARN}, {"far": ("west", 1, None), "near": ("west", 1, 0)})
    measured = measure(town).set_index("origin_id")
    added = [str(column) for column in measured if column not in town.origins]
    assert measured.loc["far", added].isna().all()
    assert measured.loc["near", added].notna().all()


def test_a_home_that_reaches_nothing_has_answers() -> None:
    measured = home(Spot(doors=(500,)))
    assert {measured[column] for column in map(verdict, VERDICTS)} == {"no"}
    assert (measured["meeting_places"], measured["share_on_prior"]) == (0, 0)


def test_columns_have_the_types_of_the_tables() -> None:
    measured = measure(draw_street({"node/1": LEARN}, {"home": ("west", 1, 0)}))
    words = [*map(verdict, VERDICTS), "ties", "missing"]
    assert {str(measured[column].dtype) for column in words} == {"str"}
    whole = ["meeting_places", "functions", *measured.filter(like="robust_level")]
    assert len(whole) == 6
    assert {str(measured[column].dtype) for column in whole} == {"Int64"}


@pytest.mark.parametrize("spots", [{}, {"node/1": LEARN}])
def test_a_town_without_places_or_homes_is_measured_too(spots: Mapping[str, Spot]) -> None:
    empty = draw_street(spots, {})
    assert len(measure(empty)) == 0
    assert measure(empty.change(places=empty.places[:0], entrances=empty.entrances[:0])).empty


def test_inputs_stay_as_they_were_and_rows_keep_their_names() -> None:
    homes: Sequence[float | None] = (0, 200, None)
    town = draw_street(
        {"node/1": LEARN, "node/2": GREEN}, {f"home {x}": ("west", 1, x) for x in homes}
    )
    town = town.change(origins=town.origins.set_axis([70, 10, 60]), places=town.places[::-1])
    before = [frame.copy() for frame in vars(town).values()]
    measured = measure(town)
    for frame, copy in zip(vars(town).values(), before, strict=True):
        pd.testing.assert_frame_equal(frame, copy)
    assert measured.index.tolist() == [70, 10, 60]
    assert measured["robust"].fillna("none").tolist() == ["yes", "no", "none"]


@pytest.mark.parametrize("odd", ["maybe", np.nan])
def test_a_property_that_is_no_answer_is_refused(odd: str | float) -> None:
    town = draw_street({"node/1": LEARN, "node/2": GREEN}, {"home": ("west", 1, 0)})
    places = town.places.assign(staffed=pd.array(["yes", odd], dtype="str"))
    with pytest.raises(TableError, match=f"node/2: staffed is .*{odd}.*; use yes, no or unknown"):
        measure(town.change(places=places))


def test_a_way_into_an_unknown_place_is_refused() -> None:
    town = draw_street({"node/1": LEARN}, {"home": ("west", 1, 0)})
    with pytest.raises(TableError, match="node/1#1: the place"):
        access_of(town.change(places=town.places[:0]))
