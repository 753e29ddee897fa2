"""How many people meet each criterion, summed by hand from one street (see one_street).

Within 100 m, and with two functions asked for:

| home    | residents | reaches                   | place | low | diversity | people | robust  |
|---------|-----------|---------------------------|-------|-----|-----------|--------|---------|
| `both`  | 4         | library, library, park    | yes   | yes | yes       | yes    | yes     |
| `club`  | 2         | club, whose staff is "?"; park | yes | yes | yes       | unknown | unknown |
| `green` | 3         | park                      | yes   | yes | no        | no     | no      |
| `none`  | 1         | nothing                   | no    | no  | no        | no     | no      |
| `far`   | 2         | (not on the network)      | -     | -   | -         | -      | -       |

`both`, `club`, `none` and `far` live in the west (9 residents), `green` in the east (3), and
nobody in the polder.
"""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from shapely import box

from sociale_infra.engine.areas import summarise_robustness, tabulate_robustness
from sociale_infra.engine.criteria import Verdicts
from sociale_infra.engine.origins import describe_origins
from sociale_infra.errors import TableError
from sociale_infra.terms import Group, Profile
from tests.unit.drawn_town import Town, make_areas
from tests.unit.measuring import make_rules, measure_town
from tests.unit.one_street import Spot, draw_street

RULES = make_rules(100, 2, {"library", "club", "park"})
LIBRARY = Spot(by="tpp")
PARK = Spot(category="park", function="green", kind="yyn", tie="fleeting")


def draw() -> Town:
    town = draw_street(
        {
            "library 1": LIBRARY._replace(doors=(-900,)),
            "library 2": LIBRARY._replace(doors=(-910,)),
            "park 1": PARK._replace(doors=(-890,)),
            "club": Spot(doors=(-500,), category="club", function="meet", kind="yy?"),
            "park 2": PARK._replace(doors=(-490,)),
            "park 3": PARK._replace(doors=(300,)),
        },
        {
            "both": ("west", 4, -900),
            "club": ("west", 2, -500),
            "none": ("west", 1, -200),
            "far": ("west", 2, None),
            "green": ("east", 3, 300),
        },
    )
    borders = {"west": (9, box(-1000, -1, 0, 1)), "east": (3, box(0, -1, 1000, 1))}
    return town.change(areas=make_areas(borders | {"polder": (0, box(0, 5, 1, 6))}))


def judged(town: Town) -> tuple[gpd.GeoDataFrame, Verdicts]:
    measured = measure_town(town, RULES)
    return describe_origins(town.origins, measured), measured.verdicts


def summarise(town: Town) -> pd.DataFrame:
    return pd.DataFrame(sum_up(town.areas, *judged(town))).set_index("area_code")


def sum_up(
    areas: gpd.GeoDataFrame, origins: gpd.GeoDataFrame, verdicts: Verdicts
) -> gpd.GeoDataFrame:
    table = tabulate_robustness(areas, origins, verdicts, "residents")
    return summarise_robustness(areas, origins, verdicts, table)


def tell(
    town: Town, area: str, criterion: str, profile: Profile = "standard"
) -> dict[Hashable, Any]:
    long = tabulate_robustness(town.areas, *judged(town), "residents", profile=profile)
    wanted = (long["area_code"] == area) & (long["criterion"] == criterion)
    (found,) = long[wanted].to_dict("records")
    return found


# Of the 9 residents in the west.
WEST = {
    "meets_place": (6, 6),
    "meets_low_threshold": (6, 6),
    "meets_diversity": (6, 6),
    "meets_people": (4, 6),
    "robust": (4, 6),
    "closure_proof": (4, 4),
}


@pytest.mark.parametrize("column", WEST)
def test_shares_are_of_all_residents(column: str) -> None:
    west = summarise(draw()).loc["west"]
    low, high = WEST[column]
    assert (west[f"{column}_low"], west[f"{column}_high"]) == (low / 9, high / 9)


def test_without_priors_less_is_sure_and_as_much_is_possible() -> None:
    # Whether the libraries are open to all, and staffed, is known by prior only.
    west = summarise(draw()).loc["west"]
    assert west["robust_low_without_priors"] == 0
    assert west["robust_high_without_priors"] == 6 / 9


def test_who_lacks_robust_access_is_counted_not_shared() -> None:
    areas = summarise(draw())
    # West: `none` 1 and `far` 2 surely lack it, `club` 2 may have it.
    assert areas["without_robust_low"].to_dict() == {"west": 3, "east": 3, "polder": 0}
    assert areas["without_robust_high"].to_dict() == {"west": 5, "east": 3, "polder": 0}


def test_most_missing_is_the_first_of_equals_and_nothing_where_nobody_lacks() -> None:
    areas = summarise(draw())
    # West: 3 residents lack each of the four. East: 3 lack diversity and 3 people.
    assert areas["most_missing"].fillna("-").to_dict() == {
        "west": "place", "east": "diversity", "polder": "-",
    }  # fmt: skip
    assert str(areas["most_missing"].dtype) == "str"


def test_most_missing_is_what_most_people_lack() -> None:
    town = draw()
    # A library without staff for `green`: only people is lacking.
    spot = draw_street({"library 3": Spot(doors=(300,), kind="yyn")}, {})
    more = town.change(
        places=pd.concat([town.places, spot.places], ignore_index=True),
        entrances=pd.concat([town.entrances, spot.entrances], ignore_index=True),
    )
    assert summarise(more).loc["east", "most_missing"] == "people"


def test_means_are_over_the_residents_on_the_network() -> None:
    areas = summarise(draw())
    # `both`: 4 is known by prior only (for 2 there is the park's tag); the others: nothing is.
    assert areas.loc["west", "share_on_prior"] == pytest.approx(4 * (1 / 4) / 7)
    # `both`: 2/3 and 1/3 of the places; `club`: two halves; `none`: 0.
    two_to_one = 3 / 2 ** (2 / 3)
    assert areas.loc["west", "effective_functions_mean"] == pytest.approx(
        (4 * two_to_one + 2 * 2 + 1 * 0) / 7, abs=1e-6
    )
    assert areas.loc["east", "effective_functions_mean"] == 1


def test_where_nobody_lives_there_is_no_share() -> None:
    polder = summarise(draw()).loc["polder"]
    shares = [name for name in polder.index if str(name).endswith(("_low", "_high", "_priors"))]
    shares = [name for name in shares if not str(name).startswith("without")]
    assert len(shares) == 14
    assert polder[[*shares, "share_on_prior", "effective_functions_mean"]].isna().all()


def test_an_area_without_a_number_of_inhabitants_has_nothing() -> None:
    town = draw()
    east = town.origins["area_code"] == "east"
    unknown = town.change(origins=town.origins.assign(weight=town.origins["weight"].mask(east)))
    before, after = summarise(town), summarise(unknown)
    added = [str(column) for column in after if column not in town.areas]
    assert after.loc["east", added].isna().all()
    pd.testing.assert_frame_equal(after.drop("east"), before.drop("east"))
    told = tell(unknown, "east", "robust")
    assert [name for name, value in told.items() if pd.isna(value)] == [
        "weight", "low", "high", "low_without_priors", "high_without_priors",
        "share_low", "share_high", "share_low_without_priors", "share_high_without_priors",
    ]  # fmt: skip


def test_the_long_table_tells_people_and_shares() -> None:
    assert tell(draw(), "west", "people", profile="slow") == {
        "area_code": "west",
        "area_name": "West",
        "profile": "slow",
        "group": "all",
        "criterion": "people",
        "unit": "residents",
        "weight": 9,
        "low": 4,
        "high": 6,
        "low_without_priors": 0,
        "high_without_priors": 6,
        "share_low": 4 / 9,
        "share_high": 6 / 9,
        "share_low_without_priors": 0,
        "share_high_without_priors": 6 / 9,
    }


def test_groups_are_weighed_by_their_own_numbers() -> None:
    town = draw()
    town = town.change(
        origins=town.origins.assign(
            age_65_plus=[1.0, 1.0, 0.0, 0.0, np.nan], one_person=[0.5, 0.5, 1.0, 0.0, 0.0]
        )
    )
    groups: list[Group] = ["age_65_plus", "one_person"]
    long = tabulate_robustness(town.areas, *judged(town), "residents", groups=groups)
    assert len(long) == 3 * 6 * 3
    assert long["group"].unique().tolist() == ["all", "age_65_plus", "one_person"]
    units = dict(zip(long["group"], long["unit"], strict=True))
    assert units == {"all": "residents", "age_65_plus": "residents", "one_person": "households"}
    robust = long[long["criterion"] == "robust"]
    robust = robust.set_index(robust["group"] + " " + robust["area_code"])
    numbers = ["weight", "low", "high", "share_low", "share_high"]
    told = robust[numbers].T.to_dict("list")
    assert told["age_65_plus west"] == [2, 1, 2, 0.5, 1]
    assert told["one_person west"] == [2, 0.5, 1, 0.25, 0.5]
    assert robust.loc["age_65_plus east", numbers].isna().all()
    # No one-person households in the east: nothing to take a share of.
    assert robust.loc["one_person east", "weight"] == 0
    assert robust.loc["one_person east", numbers[1:]].isna().all()


def test_inputs_stay_as_they_were_and_areas_keep_their_names() -> None:
    town = draw()
    town = town.change(areas=town.areas.set_axis([7, 1, 6]))
    origins, verdicts = judged(town)
    before = [town.areas.copy(), origins.copy()]
    areas = sum_up(town.areas, origins, verdicts)
    pd.testing.assert_frame_equal(town.areas, before[0])
    pd.testing.assert_frame_equal(origins, before[1])
    assert areas.index.tolist() == [7, 1, 6]


def test_an_origin_in_an_unknown_area_is_refused() -> None:
    town = draw()
    origins, verdicts = judged(town)
    with pytest.raises(TableError, match="green: the area"):
        sum_up(town.areas[:1], origins, verdicts)
