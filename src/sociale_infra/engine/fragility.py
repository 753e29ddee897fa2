"""How many people drop a robust level if one place closes."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np
import numpy.typing as npt
import pandas as pd

from sociale_infra.engine.criteria import is_robust, judge_counts, levels
from sociale_infra.engine.measured import Measured
from sociale_infra.engine.network import Bools, Floats
from sociale_infra.engine.sums import sum_weights
from sociale_infra.engine.tally import Tally

CLOSING = ("within_reach", "lose_low", "lose_high", "robust_lost")
"""The columns that count people by the closing of a place."""


def measure_fragility(
    measured: Measured, weight: Floats, can_close: Collection[str]
) -> pd.DataFrame:
    """Close every place by itself, and count the people who lose by it.

    A closed place takes from the counts of those who reach it what it adds to them, and from
    nobody else: judging these again is the same as measuring the town without the place. All
    places of one kind take the same, so that an origin is judged once for each kind.

    Parameters
    ----------
    measured
        What the origins reach.
    weight
        How many people stand behind each origin; NaN if unknown.
    can_close
        Categories whose places may close; nobody loses another place.

    Returns
    -------
    A row per place, with the places' index: `place_id`, `name`, `category`; the weights of those
    within the walk, `within_reach`, of those whose robust level drops, `lose_low` and
    `lose_high`, and of those who are no longer surely robust, `robust_lost`; and
    `worst_of_category`: the place of its category by which most lose (`lose_low`, then
    `lose_high`, then the first `place_id`), none where nobody loses. A weight is NaN where the
    number of people at one of its origins is unknown, and but for `within_reach` where its
    category does not close; such a place is never the worst of its category.
    """
    places, kinds = measured.places, measured.kinds
    drops = _drops(measured)
    sums = np.zeros((len(CLOSING), len(places)))
    walk_m = np.full(len(places), measured.rules.walk_m)
    for some in measured.reach.chunks():
        near = some.within(walk_m)
        place, origin = near.place, near.origin
        everybody = np.ones(len(place), dtype=bool)
        lose = drops[:, kinds.kind[place], origin]
        for row, loses in enumerate([everybody, *lose]):
            sums[row] += sum_weights(place[loses], weight[origin[loses]], len(places))
    columns = dict(zip(CLOSING, sums, strict=True))
    fragility = pd.DataFrame(places[["place_id", "name", "category"]]).assign(**columns)
    fragility.loc[~places["category"].isin(can_close), [*CLOSING[1:]]] = np.nan
    return fragility.assign(worst_of_category=_is_worst(fragility))


def _drops(measured: Measured) -> npt.NDArray[np.bool_]:
    """Return who drops a level, low and high, or is no longer surely robust, without one place.

    An array of these three x kinds of the place x origins.
    """
    before = _standing(measured.tally, measured)
    n_kinds, n_origins = measured.kind_count.shape
    drops = np.zeros((len(before), n_kinds, n_origins), dtype=bool)
    for kind, adds in enumerate(measured.kinds.adds.T):
        reached = np.flatnonzero(measured.kind_count[kind] > 0)
        left = measured.tally.counts[:, reached] - adds[:, np.newaxis]
        snapped, cut_off = measured.tally.snapped[reached], measured.tally.cut_off[reached]
        tally = Tally(left.astype(np.int32), snapped, cut_off)
        drops[:, kind, reached] = _standing(tally, measured) < before[:, reached]
    return drops


def _standing(tally: Tally, measured: Measured) -> npt.NDArray[np.int64]:
    """Return what may drop: the robust level, low and high, and whether surely robust."""
    answers = judge_counts(tally, tally.trusted, measured.rules.min_functions)
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
