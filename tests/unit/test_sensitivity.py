"""Each choice changes what it should and nothing else, on one street (see one_street).

Within 100 m, with two functions asked for. Every home is an area of its own, 150 m or more from
the next:

| home     | what is there                                | robust as set; and when not, or when   |
|----------|----------------------------------------------|----------------------------------------|
| `sure`   | library, park, club                          | yes, always                            |
| `near`   | library, park, 85 m off                      | yes; not when one walks 80 m           |
| `far`    | library, park, 115 m off                     | no; when one walks 120 m               |
| `one`    | library                                      | no; when one function is enough        |
| `school` | library, school                              | no; when a school is a meeting place   |
| `prior`  | library of which all is assumed, park        | yes; unknown without priors            |
| `none`   | nothing                                      | no, never                              |
| `many`   | library, park, club                          | yes; not without the cycleway to it    |
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from shapely import box

from sociale_infra.engine.sensitivity import Choices, measure_sensitivity
from tests.unit.drawn_town import Town, make_areas, make_edges, make_nodes
from tests.unit.measuring import access_of, make_rules, measure_town
from tests.unit.one_street import Spot, draw_street

RULES = make_rules(100, 2, {"library", "park", "club"})
HOMES = {
    "sure": -900,
    "near": -600,
    "far": -300,
    "one": 0,
    "school": 300,
    "prior": 600,
    "none": 750,
}
PARK = Spot(category="park", function="green", kind="yyn")
SCHOOL = Spot(category="school", function="teach")
CLUB = Spot(category="club", function="sport")
CHOICES = Choices(
    walks_m=(80, 120),
    slow_walk_m=75,
    min_functions=(1, 3),
    meeting=("school",),
    unknown=(("library", "staffed"), ("library", "free"), ("club", "staffed")),
    not_built=frozenset({"park"}),
    joined={},
)
ROBUST = {  # low and high, in the order of the table above
    ("as_set", ""): ("11000101", "11000101"),
    ("walk_m", "80"): ("10000101", "10000101"),
    ("walk_m", "120"): ("11100101", "11100101"),
    ("slow_walk_m", "75"): ("10000101", "10000101"),
    ("min_functions", "1"): ("11011101", "11011101"),
    ("min_functions", "3"): ("10000001", "10000001"),
    ("meeting_place", "school"): ("11001101", "11001101"),
    # Of one library alone a prior says that it is staffed and free.
    ("staffed_unknown", "library"): ("11000001", "11000101"),
    ("free_unknown", "library"): ("11000001", "11000101"),
    ("staffed_unknown", "club"): ("11000101", "11000101"),
    ("only_built", ""): ("10000001", "10000001"),
    ("without_priors", ""): ("11000001", "11000101"),
    ("without_cycleways", ""): ("11000100", "11000100"),
}


def draw() -> Town:
    """Draw the street; `many` lives at 900, where only the cycleway from 690 leads."""
    homes = HOMES | {"many": 900}
    off = {"near": -85, "far": -115}
    spots = {
        f"library of {home}": Spot(doors=(x + off.get(home, 0),), by="ttt")
        for home, x in homes.items()
        if home != "none"
    }
    spots["library of prior"] = spots["library of prior"]._replace(by="ppp")
    for home in ("sure", "near", "far", "prior", "many"):
        spots[f"park of {home}"] = PARK._replace(doors=(homes[home] + off.get(home, 0),))
    spots["school"] = SCHOOL._replace(doors=(300,))
    spots["clubs"] = CLUB._replace(doors=(-900, 900))
    town = draw_street(spots, {home: (home, 2, x) for home, x in homes.items()})
    areas = make_areas({home: (2, box(x - 1, -1, x + 1, 1)) for home, x in homes.items()})
    return town.change(areas=areas)


def measure(town: Town) -> pd.DataFrame:
    short = make_edges([(1, 2, [(-1000, 0), (690, 0)])])
    without = access_of(town.change(edges=short, nodes=make_nodes({1: (-1000, 0), 2: (690, 0)})))
    measured = measure_town(town, RULES)
    stands = np.ones(len(town.areas), dtype=bool)
    return measure_sensitivity(measured, town.areas, town.origins, without, CHOICES, stands)


def test_every_choice_by_hand() -> None:
    table = measure(draw())
    made = table[["choice", "value"]].drop_duplicates().itertuples(index=False, name=None)
    assert list(made) == list(ROBUST)
    as_set = ROBUST["as_set", ""]
    for (choice, value), (low, high) in ROBUST.items():
        rows = table[(table["choice"] == choice) & (table["value"] == value)]
        assert list(rows["share_low"]) == [float(answer) for answer in low], choice
        assert list(rows["share_high"]) == [float(answer) for answer in high], choice
        # Two people live in every home.
        changed = [2.0 * ((a, b) != (c, d)) for a, b, c, d in zip(low, high, *as_set, strict=True)]
        assert list(rows["changed"]) == changed, choice


def test_ranks_and_who_is_always_among_the_three_lowest() -> None:
    table = measure(draw())
    as_set, doubted = (
        list(table.loc[table["choice"] == choice, "rank"])
        for choice in ("as_set", "without_priors")
    )
    assert as_set == [5, 5, 1, 1, 1, 5, 1, 5]
    # `prior` is possibly robust, which is more than surely not.
    assert doubted == [6, 6, 1, 1, 1, 5, 1, 6]
    moved = table.loc[table["choice"] == "without_priors", "moved"]
    assert list(moved) == [True, True, False, False, False, False, False, True]
    assert not table.loc[table["choice"] == "as_set", "moved"].any()
    often = table.drop_duplicates("area_code").set_index("area_code")["worst_three"]
    # Where one function will do, six are robust and share the third rank: not the lowest.
    assert often.to_dict() == dict.fromkeys(often.index, "sometimes") | {
        "sure": "never",
        "none": "always",
    }


def test_unknown_numbers_are_ranked_nowhere() -> None:
    town = draw()
    weight = town.origins["weight"].mask(town.origins["area_code"] == "one", np.nan)
    table = measure(town.change(origins=town.origins.assign(weight=weight)))
    one = table[table["area_code"] == "one"]
    assert one[["share_low", "share_high", "rank", "worst_three"]].isna().all(axis=None)
    assert table.loc[table["area_code"] == "none", "worst_three"].eq("always").all()


def test_of_three_areas_none_is_told_to_be_among_the_three_lowest() -> None:
    town = draw()
    few = town.origins["area_code"].isin(["sure", "near", "far"])
    areas = town.areas[town.areas["area_code"].isin(["sure", "near", "far"])]
    table = measure(town.change(origins=town.origins[few], areas=areas))
    assert table["rank"].notna().all()
    assert table["worst_three"].isna().all()
