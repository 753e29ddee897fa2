"""How sure is it? The robust share of every area again, with one choice changed at a time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import geopandas as gpd
import numpy as np
import pandas as pd

from sociale_infra.engine.access import Access
from sociale_infra.engine.criteria import answer_to, judge_counts
from sociale_infra.engine.measured import Measured
from sociale_infra.engine.network import Floats, Ints
from sociale_infra.engine.priorities import rank_robust
from sociale_infra.engine.sums import find_area, share_of, sum_weights
from sociale_infra.engine.tally import Answers, Tally, find_meeting_reach, tally_reach
from sociale_infra.terms import UNKNOWN, WALK_CHANGE, YES

_WORST = 3


def measure_sensitivity(
    measured: Measured,
    areas: gpd.GeoDataFrame,
    origins: gpd.GeoDataFrame,
    without_cycleways: Access,
    extra: Sequence[str],
) -> pd.DataFrame:
    """Measure the robust share of every area in each scenario.

    Parameters
    ----------
    measured
        What the origins reach by the rules as set, searched at least `WALK_CHANGE` farther.
    areas, origins
        Their tables.
    without_cycleways
        The same origins and entrances on the network without cycleways.
    extra
        Categories that are no meeting places, each of which becomes one in a scenario.

    Returns
    -------
    Long: a row per scenario and area with `area_code`, `area_name`, `scenario`, `share_low` and
    `share_high` (of the weight, surely and possibly robust; NaN where nobody lives or their
    number is unknown), `rank` (1 where the share is lowest; see `rank_robust`) and `worst_three`:
    whether the area is among the three lowest (of equals all, but never the highest) in all
    scenarios (always), in some (sometimes) or in none (never); `<NA>` where its share is unknown,
    or with no more than three known areas.

    The scenarios are `as_set`; `walk_shorter` and `walk_longer` by 20 %; `fewer_functions` and
    `more_functions` by one; `with_{category}` for each of `extra`; `without_priors`, where what
    only a prior says is unknown; and `without_cycleways`.
    """
    area = find_area(areas, origins)
    weight = origins["weight"].to_numpy()
    table = pd.concat(
        [
            _share(areas, area, weight, answers).assign(scenario=scenario)
            for scenario, answers in _scenarios(measured, without_cycleways, extra)
        ],
        ignore_index=True,
    )
    table["worst_three"] = _how_often_worst(table)
    columns = ["area_code", "area_name", "scenario", "share_low", "share_high"]
    return table[[*columns, "rank", "worst_three"]]


def _scenarios(
    measured: Measured, without_cycleways: Access, extra: Sequence[str]
) -> Iterator[tuple[str, Answers]]:
    """Yield each scenario with the answers of all origins."""
    rules, tally = measured.rules, measured.tally
    least = rules.min_functions
    yield "as_set", measured.verdicts.trusted
    for scenario, factor in (("walk_shorter", 1 - WALK_CHANGE), ("walk_longer", 1 + WALK_CHANGE)):
        changed = rules._replace(walk_m=rules.walk_m * factor)
        yield scenario, _judge(tally_reach(measured.reach, measured.places, changed), least)
    if least > 1:
        yield "fewer_functions", _judge(tally, least - 1)
    yield "more_functions", _judge(tally, least + 1)
    for category in extra:
        changed = rules._replace(meeting=rules.meeting | {category})
        yield (
            f"with_{category}",
            _judge(tally_reach(measured.reach, measured.places, changed), least),
        )
    yield "without_priors", measured.verdicts.without_priors
    by_road = find_meeting_reach(without_cycleways, measured.places, rules)
    yield "without_cycleways", _judge(tally_reach(by_road, measured.places, rules), least)


def _how_often_worst(table: pd.DataFrame) -> pd.Series[str]:
    ranks = table["rank"].groupby(table["scenario"])
    # Where all but two have everything, those who have everything are not among the lowest.
    worst = table["rank"].le(_WORST) & table["rank"].lt(ranks.transform("max"))
    by_area = worst.groupby(table["area_code"])
    always, once = (by_area.transform(how) for how in ("all", "any"))
    often = pd.Series(np.select([always, once], ["always", "sometimes"], "never"), dtype="str")
    return often.where(table["rank"].notna() & (ranks.transform("count") > _WORST))


def _judge(tally: Tally, min_functions: int) -> Answers:
    return judge_counts(tally.functions, tally.trusted, min_functions)


def _share(areas: gpd.GeoDataFrame, area: Ints, weight: Floats, answers: Answers) -> pd.DataFrame:
    """Return the share of each area that is surely and possibly robust, and its rank."""
    total = sum_weights(area, weight, len(areas))
    low, high = (
        share_of(
            sum_weights(area, (answer_to("robust", answers) >= least) * weight, len(areas)), total
        )
        for least in (YES, UNKNOWN)
    )
    table = pd.DataFrame(areas[["area_code", "area_name"]]).assign(share_low=low, share_high=high)
    return table.assign(rank=rank_robust(table["share_low"], table["share_high"]))
