"""How many meeting places of each kind lie within reach of every origin.

Every question about the places within reach (is there one, is one of them staffed, how many
functions do they have) is answered by counts, and counts add up: another rule, or a place less,
needs no new search.
"""

from __future__ import annotations

from typing import NamedTuple

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd

from sociale_infra.engine.access import Access
from sociale_infra.engine.network import Bools, Ints
from sociale_infra.engine.reach import Reach, count_reached
from sociale_infra.errors import TableError
from sociale_infra.terms import ANSWERS, LOW_THRESHOLD, UNKNOWN, YES, Property, bases_of

Answers = npt.NDArray[np.int8]
Counts = npt.NDArray[np.int32]


class Rules(NamedTuple):
    """What makes social infrastructure robust."""

    walk_m: float
    """Walking distance in metres, inclusive."""
    min_functions: int
    """Different functions that the meeting places within reach offer at least."""
    meeting: frozenset[str]
    """Categories whose places are meeting places."""
    functions: tuple[str, ...]
    """All functions that places may have, in the order of their counts."""


class Kinds(NamedTuple):
    """The kinds of places that count, and of which kind every place is.

    Places are of one kind if they add the same to the counts of those who reach them.
    """

    adds: Counts
    """What a place adds: counts x kinds, 0 or 1; the counts in the order of `Tally`."""
    kind: Ints
    """Kind of each place; of a place that adds nothing, as of any other."""

    def among(self, places: Bools) -> Kinds:
        """Return the kinds where only these places are counted: the others are of none."""
        return self._replace(kind=np.where(places, self.kind, self.adds.shape[1]))


SURELY_LOW, PEOPLE, PEOPLE_WITHOUT_PRIORS = slice(0, 1), slice(2, 4), slice(6, 8)
"""Counts of places that are surely of low threshold, and surely and possibly so with people."""


class Tally(NamedTuple):
    """How many meeting places of each kind lie within reach of every origin.

    "Surely" counts the places that are so, "possibly" also those that may be so.
    """

    counts: Counts
    """Counts x origins; 0 for an origin that is not on the network."""
    snapped: Bools
    """Which origins are on the network."""
    cut_off: Bools
    """For which the data ends nearer than the walk: there may be more than what was counted."""

    def changed(self, less: Tally, more: Tally) -> Tally:
        """Return the tally without some places, and with others: counts add up."""
        return self._replace(counts=self.counts - less.counts + more.counts)

    @property
    def trusted(self) -> Counts:
        """Surely and possibly low-threshold, surely and possibly so with people; priors trusted."""
        return self.counts[0:4]

    @property
    def without_priors(self) -> Counts:
        """The same four, where what only a prior says is unknown."""
        return self.counts[4:8]

    @property
    def ties(self) -> Counts:
        """Places that grow strong ties, and places that carry fleeting encounters."""
        return self.counts[8:10]

    @property
    def functions(self) -> Counts:
        """Places of each function, in the order of the rules; a place has one function."""
        return self.counts[10:]


def find_kinds(places: gpd.GeoDataFrame, rules: Rules) -> Kinds:
    """Return what every place adds to the counts of those who reach it.

    A place outside the categories `rules.meeting` adds nothing. Without priors `low_threshold`
    is weighed again from `free` and `open_to_all`.

    Raises
    ------
    TableError
        A property is not yes, no or unknown, or the function of a meeting place is not among
        those of the rules.
    """
    is_meeting = places["category"].isin(rules.meeting).to_numpy()
    low = _answers(places, "low_threshold")
    low_without = np.minimum.reduce([_distrust(places, name) for name in LOW_THRESHOLD])
    staffed = _distrust(places, "staffed")
    function = _functions(places, rules.functions, is_meeting)
    adds = [
        *_bounds(low),
        *_bounds(np.minimum(low, _answers(places, "staffed"))),
        *_bounds(low_without),
        *_bounds(np.minimum(low_without, staffed)),
        places["tie"].isin(["strong", "both"]),
        places["tie"].isin(["fleeting", "both"]),
        *(function == row for row in range(len(rules.functions))),
    ]
    kinds, kind = np.unique(
        np.array(adds, dtype=np.int32) * is_meeting, axis=1, return_inverse=True
    )
    return Kinds(kinds, np.asarray(kind).ravel())


def count_kinds(reach: Reach, kinds: Kinds, walk_m: float) -> Counts:
    """Count the places of each kind within a walk (metres) of every origin: kinds x origins."""
    limit_m = np.full(len(reach.limit_m), walk_m)
    return reach.count_groups(kinds.kind, kinds.adds.shape[1], limit_m)


def tally_kinds(count: Counts, kinds: Kinds, origins: Reach | Access, walk_m: float) -> Tally:
    """Add up what the places of each kind within a walk (metres) add to every count."""
    rows = [count[adds > 0].sum(axis=0, dtype=np.int32) for adds in kinds.adds]
    return Tally(np.stack(rows), origins.snapped, origins.edge_m < walk_m)


def tally_reach(reach: Reach, kinds: Kinds, walk_m: float) -> Tally:
    """Count the meeting places of each kind within a walk (metres) of every origin.

    The walk is no longer than the search went.
    """
    return tally_kinds(count_kinds(reach, kinds, walk_m), kinds, reach, walk_m)


def tally_again(tally: Tally, reach: Reach, before: Kinds, now: Kinds, walk_m: float) -> Tally:
    """Return a tally of the same places as they are `now`: those that add the same stay counted."""
    changed = (before.adds[:, before.kind] != now.adds[:, now.kind]).any(axis=0)
    less, more = (tally_reach(reach, one.among(changed), walk_m) for one in (before, now))
    return tally.changed(less, more)


def search_tally(
    access: Access, places: gpd.GeoDataFrame, rules: Rules, among: Bools | None = None
) -> Tally:
    """Search from the meeting places (`among` these) and count them; no pair is kept.

    Raises
    ------
    TableError
        As `find_kinds`.
    """
    asked = places["category"].isin(rules.meeting).to_numpy()
    asked = asked if among is None else asked & among
    kinds, limit_m = find_kinds(places, rules), np.where(asked, rules.walk_m, np.nan)
    count = count_reached(access, limit_m, kinds.kind, kinds.adds.shape[1])
    return tally_kinds(count, kinds, access, rules.walk_m)


def _functions(places: gpd.GeoDataFrame, functions: tuple[str, ...], is_meeting: Bools) -> Ints:
    """Return the row of each place's function; that of a place that adds nothing may be none."""
    row = pd.Index(functions).get_indexer(pd.Index(places["function"]))
    lost = np.flatnonzero((row < 0) & is_meeting)
    if len(lost):
        place = places.iloc[lost[0]]
        message = (
            f"{place['place_id']}: function is {place['function']!r}; use one of "
            f"{', '.join(functions)}"
        )
        raise TableError(message)
    return np.asarray(row)


def _answers(places: gpd.GeoDataFrame, name: str) -> Answers:
    """Return a property of the places as numbers."""
    answer = pd.Index(ANSWERS).get_indexer(pd.Index(places[name]))
    odd = np.flatnonzero(answer < 0)
    if len(odd):
        place = places.iloc[odd[0]]
        message = f"{place['place_id']}: {name} is {place[name]!r}; use yes, no or unknown"
        raise TableError(message)
    return answer.astype(np.int8)


def _distrust(places: gpd.GeoDataFrame, name: Property) -> Answers:
    """Return a property of the places as numbers; what only a prior says is unknown."""
    is_prior = bases_of(places["evidence"], name) == "prior"
    return np.where(is_prior, UNKNOWN, _answers(places, name)).astype(np.int8)


def _bounds(answer: Answers) -> tuple[Bools, Bools]:
    """Return where the answer is surely yes, and where it is possibly yes."""
    return answer == YES, answer >= UNKNOWN
