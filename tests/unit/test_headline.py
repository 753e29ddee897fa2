"""The headline figures of the town of three squares (tests/map_robust.py), worked out by hand."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from sociale_infra.report.figures import AreaGap, Interval
from sociale_infra.report.headline import (
    find_area_headlines,
    find_headline,
    sum_coverage,
)
from sociale_infra.report.story import record_headline, tell_town, write_headline
from sociale_infra.report.wording import Language
from sociale_infra.town import Finding, Results
from tests.map_robust import HOSTILE_STREET
from tests.map_town import HOSTILE_AREA, draw_results


def with_losses(low: float, high: float) -> Results:
    """Draw the town; of node/14 alone the loss is not known there, and here it is this."""
    results = draw_results()
    losses = {"lose_low": low, "lose_high": high}
    return replace(results, fragility=results.fragility.fillna(losses))


def tell(results: Results, language: Language) -> dict[str, str]:
    return tell_town(find_headline(results), results, language)


def test_the_town_weighs_its_areas_by_their_people() -> None:
    headline = find_headline(draw_results())
    robust = headline.robust
    assert robust is not None
    assert [headline.people, robust.everyone] == [4000, 4000]
    assert robust.people == Interval(1200, 1350)
    assert robust.share == Interval(0.3, 0.3375)
    assert robust.without_priors == Interval(0, 0.625)
    assert robust.lacking == Interval(2650, 2800)
    assert headline.on_priors == pytest.approx(0.35)  # 500 and 900 of 4,000
    assert headline.areas_unknown == 1


def test_what_most_people_lack_is_told() -> None:
    # People: 4,000 less 750 and 600. Diversity: less 800 and 750.
    headline = find_headline(draw_results())
    people, diversity = (headline.verdicts[name] for name in ("people", "diversity"))
    assert people is not None
    assert diversity is not None
    assert (people.lacking.low, diversity.lacking.low) == (2650, 2450)
    assert headline.most_missing == "people"


def test_extremes_gaps_and_places() -> None:
    headline = find_headline(draw_results())
    assert headline.lowest == ("Midden", (0.2, 0.2))
    assert headline.highest == (HOSTILE_AREA, (0.6, 0.75))
    assert (headline.gaps, headline.smaller_gaps) == (6, 1)
    gap = headline.largest_gap
    assert gap is not None
    assert gap.remedy is not None
    assert (gap.near, gap.lacking) == (HOSTILE_STREET, (155, 175))
    assert (gap.remedy.place_id, gap.remedy.people) == ("node/0", 90)
    # 1,100 of 4,000 reach a library, 3,100 a school; there is no park.
    assert headline.least_reached is not None
    assert (headline.least_reached.category, headline.least_reached.share) == ("library", 0.275)
    assert headline.least_reached.least_area == "Midden"


def test_a_gap_tells_what_is_missing_and_how_far_its_remedy_is() -> None:
    gap = find_headline(draw_results()).largest_gap
    assert gap is not None
    assert gap.missing == ("diversity", "people")
    assert gap.remedy is not None
    assert gap.remedy.mean_m == 400


def test_areas_with_the_same_share_are_counted() -> None:
    # Noord 60 to 75%, Midden 20%; here Kade, of 200, has what Midden or Noord has.
    results = draw_results()
    areas = results.areas.assign(weight=(1000.0, 3000.0, 200.0))
    kade = results.robustness["area_code"] == "WK03"

    def extremes(low: float, high: float) -> str:
        found = {"weight": 200.0, "low": 200 * low, "high": 200 * high}
        table = results.robustness.mask(kade, results.robustness.assign(**found))
        return tell(replace(results, areas=areas, robustness=table), "en")["extremes"]

    least = "Least in Midden and 1 more (20%), most in "
    assert extremes(0.2, 0.2).startswith(least)
    assert extremes(0.6, 0.75).endswith("most in Kade and 1 more (60\N{EN DASH}75%).")
    assert " more (" not in extremes(0.3, 0.3)


def test_of_areas_that_are_alike_none_is_the_lowest() -> None:
    results = draw_results()
    table = results.robustness
    half = table.assign(low=table["weight"] / 2, high=table["weight"] / 2)
    assert "extremes" not in tell(replace(results, robustness=half), "nl")


def test_the_most_fragile_place_is_that_by_which_most_lose() -> None:
    headline = find_headline(with_losses(low=29.0, high=90.0))
    assert headline.losses_known
    assert headline.fragile is not None
    assert (headline.fragile.place_id, headline.fragile.lost) == ("node/0", (20, 30))
    headline = find_headline(with_losses(low=31.0, high=90.0))
    assert headline.fragile is not None
    assert (headline.fragile.place_id, headline.fragile.lost) == ("node/14", (31, 90))


@pytest.mark.parametrize(("low", "high"), [(np.nan, np.nan), (1.0, np.nan)])
def test_a_loss_that_is_unknown_may_be_the_largest(low: float, high: float) -> None:
    results = with_losses(low=low, high=high)
    assert find_headline(results).fragile is None
    told = tell(results, "en")
    assert told["fragile_unknown"].startswith("Which place would be missed most")
    assert not {"fragile", "fragile_nameless", "not_fragile"} & {*told}


def test_an_area_has_its_own_most_fragile_place() -> None:
    # 30 lose by node/0 in Noord; in Midden 12 by node/17, unless what node/14 costs is unknown.
    places = [area.fragile and area.fragile.place_id for area in find_headline(draw_results()).each]
    assert places == ["node/0", None, None]
    midden = find_headline(with_losses(low=11.0, high=50.0)).each[1]
    assert midden.fragile is not None
    assert midden.fragile.place_id == "node/17"


def test_a_place_that_cannot_close_hides_no_loss_of_its_area() -> None:
    results = draw_results()
    lasting = results.fragility["place_id"] == "node/14"
    some = replace(results, fragility=results.fragility[~lasting])
    places = [area.fragile and area.fragile.place_id for area in find_headline(some).each]
    assert places == ["node/0", "node/17", None]


def test_nobody_loses_by_any_closing() -> None:
    results = draw_results()
    none = results.fragility.assign(lose_low=4e-4, lose_high=4e-4)
    told = tell(replace(results, fragility=none), "en")
    assert "not_fragile" in told
    assert not {"fragile", "fragile_unknown"} & {*told}


@pytest.mark.parametrize(
    ("weight", "population", "told"),
    [
        pytest.param((0.0, 0.0, 0.0), (0.0, 0.0, np.nan), "nobody", id="empty"),
        pytest.param((0.0, 0.0, 0.0), (300.0, 0.0, 0.0), "robust_unknown", id="not located"),
        pytest.param((0.0, 0.0, np.nan), (0.0, 0.0, np.nan), "robust_unknown", id="unknown"),
    ],
)
def test_that_nobody_lives_here_is_not_unknown(
    weight: tuple[float, ...], population: tuple[float, ...], told: str
) -> None:
    results = draw_results()
    areas = results.areas.assign(weight=weight, population=population)
    empty = replace(results, areas=areas, robustness=results.robustness.iloc[:0])
    assert {"nobody", "robust_unknown"} & {*tell(empty, "nl")} == {told}


def test_an_empty_area_is_not_unknown() -> None:
    results = draw_results()
    areas = results.areas.assign(weight=(1000.0, 3000.0, 0.0), population=(1000.0, 3000.0, 0.0))
    assert find_headline(replace(results, areas=areas)).areas_unknown == 0


def test_the_town_is_covered_by_what_its_areas_have() -> None:
    covered = sum_coverage(draw_results())
    library = {"covered": 1100, "uncovered": 2900, "share": 0.275}
    assert covered.to_dict("index")["library"] == library
    assert covered.loc["school", "share"] == 0.775
    assert covered.loc["park"].isna().all()


def test_an_area_has_its_own_figures() -> None:
    noord, midden, kade = find_area_headlines(draw_results())
    assert noord.verdicts["robust"] is not None
    assert noord.verdicts["robust"].share == (0.6, 0.75)
    assert (noord.gap, midden.gap) == (
        AreaGap(2, Interval(100, 100)),
        AreaGap(1, Interval(155, 175)),
    )
    assert kade.gap is None
    assert kade.verdicts["robust"] is None
    assert kade.most_missing is None
    assert kade.on_priors is None


def test_a_gap_of_several_areas_is_told_to_each_with_its_own_people() -> None:
    # Of gap 1 (155 lack something as mapped) 110 are of Noord, which has 100 in gap 2.
    results = draw_results()
    parts = results.gap_areas
    shared = parts.assign(lacking_low=parts["lacking_low"].mask(parts["gap_id"] == 1, 45.0))
    noord = parts[parts["gap_id"] == 1].assign(
        area_code="WK01", area_name=HOSTILE_AREA, lacking_low=110.0, lacking_high=120.0
    )
    both = replace(results, gap_areas=pd.concat([shared, noord], ignore_index=True))
    areas = find_area_headlines(both)
    assert areas[0].gap == AreaGap(1, Interval(110, 120))
    assert areas[1].gap == AreaGap(3, Interval(50, 50))


@pytest.mark.parametrize(
    ("checked", "told"),
    [
        (0, "daarvan zijn er 0 nagegaan."),
        (1, "daarvan is er 1 nagegaan, op 3 november 2026."),
        (2, "daarvan zijn er 2 nagegaan, het laatst op 4 november 2026."),
    ],
)
def test_criterion_4_tells_how_many_of_its_places_were_checked(checked: int, told: str) -> None:
    # Of five libraries that meet it, the fourth and the fifth are in nobody's reach, or are not
    # known to be open to all.
    drawn = draw_results(
        corrections=tuple(
            Finding.of("place_checked", place=f"node/{row}", date=f"2026-11-{3 + row:02}")
            for row in range(checked)
        )
    )
    known = ["free=local open_to_all=local staffed=local step_free=prior"] * checked
    first = drawn.places.iloc[:5]
    places = first.assign(
        low_threshold=["yes", "yes", "yes", "yes", "unknown"],
        staffed="yes",
        within_reach=[9.0, 9.0, 9.0, 0.0, 9.0],
        evidence=[*known, *first["evidence"].iloc[checked:]],
    )
    sentences = tell(replace(drawn, places=places), "nl")
    said = sentences["rests_on" if checked else "rests_on_nothing"]
    assert said == f"Dat hangt aan 3 plekken; {told}"


def test_of_gaps_of_fewer_than_ten_nothing_is_told() -> None:
    results = draw_results()
    assert [gap.gap_id for gap in find_headline(results).told] == [1, 2, 3, 4, 5, 6]
    few = replace(results, gaps=results.gaps[results.gaps["lacking_low"] < 10])
    headline = find_headline(few)
    assert (headline.gaps, headline.smaller_gaps, headline.largest_gap) == (0, 1, None)
    told = tell(few, "en")
    assert told["smaller_gaps"] == "1 smaller gap, with fewer than 10 residents."
    assert "no_gaps" not in told


def test_that_nobody_lacks_anything_is_not_said_of_what_is_unknown() -> None:
    results = draw_results()
    table = results.robustness  # unknown of Kade
    whole = replace(results, robustness=table.assign(low=table["weight"], high=table["weight"]))
    told = tell(whole, "en")
    assert told["nothing_missing_known"] == (
        "Nobody is known to lack anything, as mapped, but of 1 wijk it is unknown how many "
        "residents do."
    )
    assert "nothing_missing" not in told
    empty = {"weight": (1000.0, 3000.0, 0.0), "population": (1000.0, 3000.0, 0.0)}
    told = tell(replace(whole, areas=results.areas.assign(**empty)), "en")
    assert told["nothing_missing"] == "Nobody lacks anything, as mapped."


def test_the_sentences_hold_the_figures() -> None:
    results = with_losses(low=0.0, high=0.0)
    dutch, english = tell(results, "nl"), tell(results, "en")
    assert {*dutch} == {*english}
    assert dutch["fragile"].endswith("(bibliotheek), door 20\N{EN DASH}30 inwoners.")
    assert "155\N{EN DASH}175 residents lack something" in english["gaps"]
    assert english["missing"] == (
        "2,650 residents lack it, as mapped; most often missing: people (low threshold and "
        "staffed), to 2,650."
    )
    assert english["least_reached"] == (
        "Fewest residents reach: library, 28% within 1,200\N{NO-BREAK SPACE}m."
    )
    assert write_headline(find_headline(results))["nl"]["fragile"] == "20\N{EN DASH}30"


def test_what_is_unknown_is_left_out_and_fits_json() -> None:
    results = draw_results()
    areas = results.areas.assign(weight=np.nan, share_on_prior=np.nan)
    unknown = replace(results, areas=areas, robustness=results.robustness.iloc[:0])
    headline = find_headline(unknown)
    assert headline.robust is None
    assert headline.on_priors is None
    record = json.loads(json.dumps(record_headline(headline), allow_nan=False))
    assert "robust" not in record["nl"]
    assert "people" not in record["nl"]
    assert record["nl"]["residents"] == "onbekend"
    assert tell(unknown, "nl")["robust_unknown"].startswith("Onbekend")


def test_an_interval_has_its_lower_end_first() -> None:
    assert Interval.of(9474, 515) == (515, 9474)


def test_a_headline_is_found_once_and_a_copy_finds_its_own() -> None:
    results = draw_results()
    assert find_headline(results) is find_headline(results)
    copy = replace(results, areas=results.areas.assign(weight=1.0))
    assert find_headline(copy).people == len(results.areas)
    assert find_headline(results).people != len(results.areas)
