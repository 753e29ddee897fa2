"""How many people drop a robust level if one place closes."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd

from sociale_infra.engine.access import Doors
from sociale_infra.engine.criteria import is_robust, judge_counts, levels
from sociale_infra.engine.distance import within_reach
from sociale_infra.engine.sums import sum_weights
from sociale_infra.engine.tally import Bools, Rules, Tally, describe_places

_COLUMNS = ("within_reach", "lose_low", "lose_high", "robust_lost")


def measure_fragility(
    doors: Doors,
    origins: gpd.GeoDataFrame,
    places: gpd.GeoDataFrame,
    rules: Rules,
    tally: Tally,
) -> pd.DataFrame:
    """Close every place by itself, and count the people who lose by it.

    A closed place takes from the counts of those who reach it what it adds to them, and from
    nobody else: judging these anew is the same as measuring the town without the place.

    Parameters
    ----------
    doors
        The network with its entrances and origins.
    origins, places
        Their tables, the same as in `doors`.
    rules
        The walk, and what counts.
    tally
        The meeting places within reach, by the same rules.

    Returns
    -------
    A row per place, with the places' index: `place_id`, `name`, `category`; the weights
    (`weight`) of those within the walk, `within_reach`, of those whose robust level drops,
    `lose_low` and `lose_high`, and of those who are no longer surely robust, `robust_lost`;
    and `worst_of_category`: the place of its category by which most lose (`lose_low`, then
    `lose_high`, then the first `place_id`), none where nobody loses. A weight is NaN where one
    of its people's numbers is unknown; such a place is nobody's worst.
    """
    adds = describe_places(places, rules.meeting)
    weight = origins["weight"].to_numpy()
    before = _standing(tally, rules)
    lost = np.zeros((len(_COLUMNS), len(places)))
    for reach in within_reach(doors.graph, doors.place, np.full(len(places), rules.walk_m)):
        origin, place = reach.origin, reach.group
        left = Tally(tally.counts[:, origin] - adds[:, place], tally.snapped[origin])
        drops = _standing(left, rules) < before[:, origin]
        for row, loses in enumerate([np.ones(len(origin), dtype=bool), *drops]):
            lost[row] += sum_weights(place[loses], weight[origin[loses]], len(places))
    columns = dict(zip(_COLUMNS, lost, strict=True))
    fragility = pd.DataFrame(places[["place_id", "name", "category"]]).assign(**columns)
    return fragility.assign(worst_of_category=_is_worst(fragility))


def _standing(tally: Tally, rules: Rules) -> npt.NDArray[np.int64]:
    """Return what may drop: the robust level, low and high, and whether surely robust."""
    answers = judge_counts(tally.functions, tally.trusted, rules.min_functions)
    return np.stack([*levels(answers), is_robust(answers)])


def _is_worst(fragility: pd.DataFrame) -> Bools:
    worst = (
        fragility.reset_index(drop=True)
        .dropna(subset=["lose_low", "lose_high"])
        .query("lose_low > 0 or lose_high > 0")
        .sort_values(["lose_low", "lose_high", "place_id"], ascending=[False, False, True])
        .drop_duplicates("category")
    )
    is_worst = np.zeros(len(fragility), dtype=bool)
    is_worst[worst.index] = True
    return is_worst
