"""What every origin reaches: measured once, and measured again with other places or rules.

All later questions (coverage, robust access, gaps, closings, choices) are answered from here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd

from sociale_infra.engine.access import Access
from sociale_infra.engine.criteria import Verdicts, judge
from sociale_infra.engine.distance import nearest
from sociale_infra.engine.network import Floats, Ints
from sociale_infra.engine.reach import Reach, find_reach
from sociale_infra.engine.tally import (
    PEOPLE,
    PEOPLE_WITHOUT_PRIORS,
    SURELY_LOW,
    Counts,
    Kinds,
    Rules,
    Tally,
    count_kinds,
    find_kinds,
    tally_kinds,
)


class Nearest(NamedTuple):
    """The nearest place of each group, for every origin: arrays of groups x origins."""

    walk_m: Floats
    """Walking distance in metres, NaN where none can be reached."""
    place: Ints
    """Row of the place, -1 where none can be reached."""


@dataclass(frozen=True)
class Measured:
    """The origins of a town, measured against its places by certain norms and rules."""

    access: Access
    places: gpd.GeoDataFrame
    norms_m: Mapping[str, float]
    rules: Rules
    reach: Reach
    nearest: Nearest
    """Of each category of `norms_m`."""
    kinds: Kinds
    kind_count: Counts
    """Places of each kind within the walk: kinds x origins."""
    tally: Tally
    verdicts: Verdicts

    @property
    def nearest_sure(self) -> Nearest:
        """The nearest of the meeting places that surely meet each of `SURE`."""
        return _stack(self._nearest_that_meet[:2])

    @property
    def people_m(self) -> Floats:
        """Metres to the nearest place that meets criterion 4, NaN where none can be reached.

        Four rows: surely and possibly, with priors trusted and without.
        """
        return _stack(self._nearest_that_meet[1:]).walk_m

    @cached_property
    def _nearest_that_meet(self) -> list[Nearest]:
        """The nearest place of low threshold, surely, then those of `people_m`."""
        asked = np.r_[SURELY_LOW, PEOPLE, PEOPLE_WITHOUT_PRIORS]
        return _find_nearest_of(self.access, self.kinds.adds[asked][:, self.kinds.kind] > 0)


def measure(
    access: Access,
    places: gpd.GeoDataFrame,
    norms_m: Mapping[str, float],
    rules: Rules,
    limit_m: Floats,
) -> Measured:
    """Measure every origin of an access against its places.

    Parameters
    ----------
    access
        The network with origins and entrances.
    places
        The table whose rows the entrances lead into.
    norms_m
        Norm of each category in metres, inclusive; the keys are the categories measured.
    rules
        What makes access robust.
    limit_m
        How far to search from each place, in metres: what is asked later must not be farther.

    Raises
    ------
    TableError
        A property is not yes, no or unknown, or a function not one of the rules'.
    """
    group = categories_of(places, norms_m)
    return _judge(
        access,
        places,
        norms_m,
        rules,
        find_reach(access, limit_m),
        find_nearest(access, group, len(norms_m)),
    )


def measure_again(
    before: Measured,
    access: Access,
    places: gpd.GeoDataFrame,
    norms_m: Mapping[str, float],
    rules: Rules,
    limit_m: Floats,
    rows: Ints,
) -> Measured:
    """Measure with other places or rules, or on a network that differs here and there.

    What stays the same is not searched for again; on another network the nearest place of each
    category is.

    Parameters
    ----------
    before
        What was measured, of the same origins; more may stand behind them now.
    access, places, norms_m, rules, limit_m
        As in `measure`.
    rows
        For each place its row in `before.places`, -1 where it is new, entered elsewhere, or
        reaches what has changed of the network.
    """
    if access.network is before.access.network:
        nearest_place = _nearest_again(before, access, places, norms_m, rows)
    else:
        nearest_place = find_nearest(access, categories_of(places, norms_m), len(norms_m))
    return _judge(
        access,
        places,
        norms_m,
        rules,
        _reach_again(before, access, limit_m, rows),
        nearest_place,
    )


def _reach_again(before: Measured, access: Access, limit_m: Floats, rows: Ints) -> Reach:
    known = np.append(before.reach.limit_m, -np.inf)[rows] >= limit_m
    fresh = find_reach(access, np.where(known, np.nan, limit_m))
    return before.reach.rearranged(np.where(known, rows, -1), fresh)


def find_nearest(access: Access, group: Ints, n_groups: int) -> Nearest:
    """Return the nearest place of each group; `group` is that of each place, no other counts."""
    walk_m, target = nearest(access.graph, group[access.place], n_groups)
    place = np.append(access.place, -1)[target]
    n_origins = len(access.origin_points)
    # Those that start from a second spot too: the shorter walk counts.
    for start, origin in enumerate(access.origin[n_origins:], n_origins):
        nearer = np.nan_to_num(walk_m[:, start], nan=np.inf) < np.nan_to_num(
            walk_m[:, origin], nan=np.inf
        )
        walk_m[nearer, origin], place[nearer, origin] = walk_m[nearer, start], place[nearer, start]
    return Nearest(walk_m[:, :n_origins], place[:, :n_origins])


def _judge(
    access: Access,
    places: gpd.GeoDataFrame,
    norms_m: Mapping[str, float],
    rules: Rules,
    reach: Reach,
    nearest_place: Nearest,
) -> Measured:
    kinds = find_kinds(places, rules)
    kind_count = count_kinds(reach, kinds, rules.walk_m)
    tally = tally_kinds(kind_count, kinds, reach, rules.walk_m)
    return Measured(
        access=access,
        places=places,
        norms_m=norms_m,
        rules=rules,
        reach=reach,
        nearest=nearest_place,
        kinds=kinds,
        kind_count=kind_count,
        tally=tally,
        verdicts=judge(tally, rules.min_functions),
    )


def _find_nearest_of(access: Access, sets: npt.NDArray[np.bool_]) -> list[Nearest]:
    """Return the nearest place of each set of places, as often as not the same set again."""
    found: dict[bytes, Nearest] = {}
    for among in sets:
        if among.tobytes() not in found:
            found[among.tobytes()] = find_nearest(access, np.where(among, 0, 1), 1)
    return [found[among.tobytes()] for among in sets]


def _stack(found: Sequence[Nearest]) -> Nearest:
    return Nearest(*(np.concatenate(rows) for rows in zip(*found, strict=True)))


def _nearest_again(
    before: Measured,
    access: Access,
    places: gpd.GeoDataFrame,
    norms_m: Mapping[str, float],
    rows: Ints,
) -> Nearest:
    """Return the nearest place of each category, searched again where its places have changed."""
    keys = list(norms_m)
    group, old_group = categories_of(places, norms_m), categories_of(before.places, norms_m)
    old_keys = list(before.norms_m)
    changed = [
        key
        for number, key in enumerate(keys)
        if key not in old_keys
        or sorted(rows[group == number]) != np.flatnonzero(old_group == number).tolist()
    ]
    number = np.array([changed.index(key) if key in changed else len(changed) for key in keys])
    fresh = find_nearest(access, np.append(number, len(changed))[group], len(changed))
    # The last one is for no place.
    new_row = np.full(len(before.places) + 1, -1)
    new_row[rows[rows >= 0]] = np.flatnonzero(rows >= 0)
    walk_m = np.empty((len(keys), before.nearest.walk_m.shape[1]))
    place = np.empty(walk_m.shape, dtype=np.int64)
    for row, key in enumerate(keys):
        if key in changed:
            walk_m[row] = fresh.walk_m[changed.index(key)]
            place[row] = fresh.place[changed.index(key)]
        else:
            walk_m[row] = before.nearest.walk_m[old_keys.index(key)]
            place[row] = new_row[before.nearest.place[old_keys.index(key)]]
    return Nearest(walk_m, place)


def categories_of(places: gpd.GeoDataFrame, norms_m: Mapping[str, float]) -> npt.NDArray[np.int64]:
    """Return the row of each place's category; of one that is not measured, one more."""
    keys = list(norms_m)
    row = np.asarray(pd.Index(keys).get_indexer(pd.Index(places["category"])))
    return np.where(row < 0, len(keys), row)
