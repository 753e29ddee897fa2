"""How sure is it? The robust share of every area again, with one choice changed at a time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

import geopandas as gpd
import numpy as np
import pandas as pd

from sociale_infra.engine.access import Access
from sociale_infra.engine.criteria import answer_to, judge_counts
from sociale_infra.engine.measured import Measured
from sociale_infra.engine.network import Bools, Floats, Ints
from sociale_infra.engine.priorities import rank_robust
from sociale_infra.engine.sums import find_area, share_of, sum_weights
from sociale_infra.engine.tally import (
    Answers,
    Rules,
    Tally,
    find_kinds,
    search_tally,
    tally_again,
    tally_reach,
)
from sociale_infra.terms import LOW_THRESHOLD, UNKNOWN, YES, Choice, Property, all_of, bases_of

_WORST = 3
_UNKNOWN: dict[Property, Choice] = {
    "staffed": "staffed_unknown",
    "free": "free_unknown",
    "open_to_all": "open_to_all_unknown",
}


class Choices(NamedTuple):
    """What is changed, one thing at a time."""

    walks_m: Sequence[float]
    """Other walks in metres, no longer than the search went."""
    slow_walk_m: float
    """How far slow walkers get in the same time (metres)."""
    min_functions: Sequence[int]
    """Other least numbers of functions."""
    meeting: Sequence[str]
    """Categories that are no meeting places, each of which becomes one."""
    unknown: Sequence[tuple[str, Property]]
    """A category, and its property that is unknown where only a prior tells it."""
    not_built: frozenset[str]
    """Categories that are left out together."""
    joined: Mapping[float, Answers]
    """What the origins are answered where drawings are joined over so many metres."""


def measure_sensitivity(
    measured: Measured,
    areas: gpd.GeoDataFrame,
    origins: gpd.GeoDataFrame,
    without_cycleways: Access,
    choices: Choices,
    stands: Bools,
) -> pd.DataFrame:
    """Measure the robust share of every area with one choice changed at a time.

    Parameters
    ----------
    measured
        What the origins reach by the rules as set.
    areas, origins
        Their tables.
    without_cycleways
        The same origins and entrances on the network without cycleways.
    choices
        What is changed.
    stands
        Of which areas a share is published, row by row; that of another is NaN, and has no rank.

    Returns
    -------
    Long: a row per choice (`choice`, one of `terms.Choice`, and its `value`: metres, a number, the
    key of a category, or empty) and area with `area_code`, `area_name`, `share_low` and
    `share_high` (of the weight, surely and possibly robust; NaN where nobody lives or their
    number is unknown), `changed` (weight of those whose answer is another than as set), `rank`
    (1 where the share is lowest; see `rank_robust`), `moved` (whether the rank is another than
    as set) and `worst_three`: whether the area is among the three lowest (of equals all, but
    never the highest) in all choices (always), in some (sometimes) or in none (never); `<NA>`
    where its share is unknown, or with no more than three known areas.
    """
    area = find_area(areas, origins)
    weight = origins["weight"].to_numpy()
    as_set = answer_to("robust", measured.verdicts.trusted)
    table = pd.concat(
        [
            _share(areas, area, weight, answers, as_set, stands).assign(choice=choice, value=value)
            for choice, value, answers in _choices(measured, without_cycleways, choices)
        ],
        ignore_index=True,
    )
    first = table["rank"].groupby(table["area_code"]).transform("first")
    table["moved"] = (table["rank"] != first).fillna(value=False).astype(bool)
    table["worst_three"] = _how_often_worst(table)
    columns = ["area_code", "area_name", "choice", "value", "share_low", "share_high", "changed"]
    return table[[*columns, "rank", "moved", "worst_three"]]


def _choices(
    measured: Measured, without_cycleways: Access, choices: Choices
) -> Iterator[tuple[Choice, str, Answers]]:
    """Yield each choice with its value and the answers of all origins; as set first."""
    rules, tally, places = measured.rules, measured.tally, measured.places
    least = rules.min_functions

    def walking(walk_m: float) -> Answers:
        return _judge(tally_reach(measured.reach, measured.kinds, walk_m), least)

    def again(changed: Rules, places: gpd.GeoDataFrame = places) -> Answers:
        kinds = find_kinds(places, changed)
        again = tally_again(tally, measured.reach, measured.kinds, kinds, rules.walk_m)
        return _judge(again, least)

    yield "as_set", "", measured.verdicts.trusted
    for walk_m in choices.walks_m:
        yield "walk_m", f"{walk_m:g}", walking(walk_m)
    yield "slow_walk_m", f"{choices.slow_walk_m:g}", walking(choices.slow_walk_m)
    for number in choices.min_functions:
        yield "min_functions", str(number), _judge(tally, number)
    for category in choices.meeting:
        yield "meeting_place", category, again(rules._replace(meeting=rules.meeting | {category}))
    for category, name in choices.unknown:
        yield _UNKNOWN[name], category, again(rules, _as_unknown(places, category, name))
    for joined_m, answers in choices.joined.items():
        yield "joined_m", f"{joined_m:g}", answers
    built = rules._replace(meeting=rules.meeting - choices.not_built)
    yield "only_built", "", again(built)
    yield "without_priors", "", measured.verdicts.without_priors
    yield "without_cycleways", "", _judge(search_tally(without_cycleways, places, rules), least)


def _as_unknown(places: gpd.GeoDataFrame, category: str, name: Property) -> gpd.GeoDataFrame:
    """Return the places with a property of a category unknown where only a prior tells it."""
    assumed = (places["category"] == category) & (bases_of(places["evidence"], name) == "prior")
    changed = places.assign(**{name: places[name].mask(assumed, "unknown")})
    parts = (changed[part] for part in LOW_THRESHOLD)
    low = [all_of(*answers) for answers in zip(*parts, strict=True)]
    return changed.assign(low_threshold=pd.array(low, dtype="str"))


def _how_often_worst(table: pd.DataFrame) -> pd.Series[str]:
    ranks = table["rank"].groupby([table["choice"], table["value"]])
    # Where all but two have everything, those who have everything are not among the lowest.
    worst = table["rank"].le(_WORST) & table["rank"].lt(ranks.transform("max"))
    by_area = worst.groupby(table["area_code"])
    always, once = (by_area.transform(how) for how in ("all", "any"))
    often = pd.Series(np.select([always, once], ["always", "sometimes"], "never"), dtype="str")
    return often.where(table["rank"].notna() & (ranks.transform("count") > _WORST))


def _judge(tally: Tally, min_functions: int) -> Answers:
    return judge_counts(tally, tally.trusted, min_functions)


def _share(
    areas: gpd.GeoDataFrame,
    area: Ints,
    weight: Floats,
    answers: Answers,
    as_set: Answers,
    stands: Bools,
) -> pd.DataFrame:
    """Return the share of each area that is surely and possibly robust, and its rank."""
    robust = answer_to("robust", answers)
    total = np.where(stands, sum_weights(area, weight, len(areas)), np.nan)
    low, high = (
        share_of(sum_weights(area, (robust >= least) * weight, len(areas)), total)
        for least in (YES, UNKNOWN)
    )
    changed = sum_weights(area, (robust != as_set) * weight, len(areas))
    table = pd.DataFrame(areas[["area_code", "area_name"]])
    table = table.assign(share_low=low, share_high=high, changed=changed)
    return table.assign(rank=rank_robust(table["share_low"], table["share_high"]))
