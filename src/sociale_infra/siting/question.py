"""What is asked, as arrays: who counts, who lacks a place now, and what each area needs."""

from __future__ import annotations

from typing import Literal, NamedTuple

import numpy as np

from sociale_infra.engine.criteria import answer_to
from sociale_infra.engine.network import Bools, Floats, Ints
from sociale_infra.engine.siting.task import Floors, Table, merge_alike
from sociale_infra.engine.siting.walks import Walks
from sociale_infra.engine.sums import find_area, sum_weights
from sociale_infra.errors import InputError
from sociale_infra.measurement import Measurement, known_groups
from sociale_infra.scenarios.spots import plain
from sociale_infra.sited import RESIDENTS, Asked
from sociale_infra.suggestions import did_you_mean
from sociale_infra.terms import NO, YES

FAR_M = 3000.0
"""A longer walk, or none, counts as so many metres in a mean: nobody walks it. Our choice."""
Turn = Literal["as_mapped", "unknown_yes", "nothing_assumed"]
"""How the unknown turns out: not so, so, and what is only assumed turns out not so either."""
_PERCENT = 100.0


class Now(NamedTuple):
    """What every origin has already, as the unknown may turn out."""

    weight: Floats
    """Residents; 0 where their number is unknown."""
    counted: Floats
    """Those who count, or whom the choice is for; 0 where their number is unknown."""
    uncounted: Ints
    """Rows of the areas in which somewhere it is unknown how many count."""
    area: Ints
    lacking: dict[Turn, Bools]
    """Who has no free, staffed place within the walk."""
    now_m: dict[Turn, Floats]
    """The walk to the nearest one in metres, at most `FAR_M`."""

    @property
    def lacks(self) -> Bools:
        """Who lacks one as mapped: what is unknown counts as no."""
        return self.lacking["as_mapped"]


def find_now(measurement: Measurement, asked: Asked) -> Now:
    """Return what every origin has already.

    Raises
    ------
    InputError
        The weights are none, or everybody has a place already.
    """
    world, measured = measurement.world, measurement.measured
    weight = np.nan_to_num(world.origins["weight"].to_numpy())
    area = find_area(world.areas, world.origins)
    trusted, distrusted = (answer_to("people", one) for one in measured.verdicts)
    lacking: dict[Turn, Bools] = {
        "as_mapped": trusted != YES,
        "unknown_yes": trusted == NO,
        "nothing_assumed": distrusted != YES,
    }
    turns: tuple[Turn, ...] = ("as_mapped", "unknown_yes", "nothing_assumed")
    walks = dict(zip(turns, measured.people_m[:3], strict=True))
    now_m = {turn: np.fmin(walk_m, FAR_M) for turn, walk_m in walks.items()}
    known = _counted(measurement, asked, weight, area)
    uncounted = np.unique(area[np.isnan(known) & (weight > 0)])
    counted = np.nan_to_num(known)
    if not (counted * lacking["as_mapped"]).sum() > 0:
        message = (
            f"everybody who counts has a free, staffed place within "
            f"{measurement.settings.robust.walk_m:g} m already; there is nothing to choose"
        )
        raise InputError(message)
    return Now(weight, counted, uncounted, area, lacking, now_m)


def find_floors(measurement: Measurement, now: Now, walks: Walks, asked: Asked) -> Floors:
    """Return what each area with published shares needs, and whom the sites reach there.

    Raises
    ------
    InputError
        An exempt area is not there.
    """
    areas = measurement.world.areas
    lives = sum_weights(now.area, now.weight, len(areas))
    has = sum_weights(now.area, now.weight * ~now.lacks, len(areas))
    holds = has_floor(measurement, asked)
    needed = np.where(holds, np.maximum(asked.floor * lives - has, 0.0), 0.0)
    among = now.lacks & (needed > 0)[now.area]
    reached, area = merge_alike(walks.serve(now.weight, among), now.weight, now.area)
    return Floors(reached, area, needed)


def has_floor(measurement: Measurement, asked: Asked) -> Bools:
    """Return of which areas the floor is asked: those with published shares that are not exempt.

    Raises
    ------
    InputError
        An exempt area is not there.
    """
    areas = measurement.world.areas
    holds: Bools = areas["area_code"].isin(measurement.standing).to_numpy()
    for one in asked.exempt:
        same = (areas["area_code"] == one) | (areas["area_name"].map(plain) == plain(one))
        if not same.any():
            meant = did_you_mean(one, areas["area_name"])
            message = f"there is no area {one!r}{meant}; use {', '.join(areas['area_name'])}"
            raise InputError(message)
        holds = holds & ~same.to_numpy()
    return holds


def serve(now: Now, walks: Walks, turn: Turn) -> Table:
    """Return whom of those who count each site newly reaches, those reached alike as one."""
    table = walks.serve(now.counted, now.lacking[turn])
    return merge_alike(table, now.counted, np.zeros(len(now.counted), dtype=np.int64))[0]


def _counted(measurement: Measurement, asked: Asked, weight: Floats, area: Ints) -> Floats:
    """Return who counts of each origin: all, a group, or those with a need; NaN is unknown.

    Those with a need are taken to be spread over their area as its residents are.
    """
    world, given = measurement.world, asked.weights
    groups = known_groups(world)
    if given == RESIDENTS:
        return weight
    if given in groups:
        return np.asarray(world.origins[given].to_numpy(), dtype=np.float64)
    need = world.need
    percent = (need["worse"] == "high") & (
        need["value"].between(0, _PERCENT) | need["value"].isna()
    )
    known = need[percent.groupby(need["indicator"]).transform("all")]
    rows = known[known["indicator"] == given].drop_duplicates("area_code")
    if rows.empty:
        words = [RESIDENTS, *groups, *known["indicator"].unique()]
        message = (
            f"there are no weights {given!r}{did_you_mean(given, words)}; use {', '.join(words)}"
        )
        raise InputError(message)
    share = rows.set_index("area_code")["value"].reindex(world.areas["area_code"]) / _PERCENT
    return np.asarray(weight * share.to_numpy()[area])
