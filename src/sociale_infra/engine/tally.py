"""How many meeting places of each kind lie within reach of every origin.

Every question about the places within reach (is there one, is one of them staffed, how many
functions do they have) is answered by counts, and counts add up: another rule, or a place less,
needs no new search.
"""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from typing import Any, NamedTuple

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.sparse import csr_array

from sociale_infra.engine.access import Doors
from sociale_infra.engine.distance import nearest, within_reach
from sociale_infra.errors import TableError
from sociale_infra.terms import (
    ANSWERS,
    LOW_THRESHOLD,
    UNKNOWN,
    YES,
    Property,
    bases_of,
    nearest_id,
    nearest_m,
)

Answers = npt.NDArray[np.int8]
Bools = npt.NDArray[np.bool_]
Counts = npt.NDArray[np.int32]


class Rules(NamedTuple):
    """What makes social infrastructure robust."""

    walk_m: float
    """Walking distance in metres, inclusive."""
    min_functions: int
    """Different functions that the meeting places within reach offer at least."""
    meeting: frozenset[str]
    """Categories whose places are meeting places."""


class Tally(NamedTuple):
    """How many meeting places of each kind lie within reach of every origin.

    "Surely" counts the places that are so, "possibly" also those that may be so.
    """

    counts: Counts
    """Kinds x origins; 0 for an origin that is not on the network."""
    snapped: Bools
    """Which origins are on the network."""

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
        """Places of each function, in alphabetical order; a place has one function."""
        return self.counts[10:]


def describe_places(places: gpd.GeoDataFrame, meeting: AbstractSet[str]) -> Counts:
    """Say what every place adds to the counts of those who reach it: kinds x places, 0 or 1.

    A place outside the categories `meeting` adds nothing. Without priors `low_threshold` is
    weighed again from `free` and `open_to_all`.

    Raises
    ------
    TableError
        A property is not yes, no or unknown.
    """
    is_meeting = places["category"].isin(meeting)
    low = _answers(places, "low_threshold")
    low_without = np.minimum.reduce([_distrust(places, name) for name in LOW_THRESHOLD])
    staffed = _distrust(places, "staffed")
    functions = sorted(set(places.loc[is_meeting, "function"]))
    kinds = [
        *_bounds(low),
        *_bounds(np.minimum(low, _answers(places, "staffed"))),
        *_bounds(low_without),
        *_bounds(np.minimum(low_without, staffed)),
        places["tie"].isin(["strong", "both"]),
        places["tie"].isin(["fleeting", "both"]),
        *(places["function"] == function for function in functions),
    ]
    return np.array(kinds, dtype=np.int32) * is_meeting.to_numpy()


def tally_places(doors: Doors, places: gpd.GeoDataFrame, rules: Rules) -> Tally:
    """Count the meeting places of each kind within `rules.walk_m` of every origin."""
    adds = describe_places(places, rules.meeting)
    counts = np.zeros((len(adds), len(doors.graph.piece)), dtype=np.int32)
    for reach in within_reach(doors.graph, doors.place, np.full(len(places), rules.walk_m)):
        # Only the origins of this chunk, so that a large region costs no more per pair.
        here, column = np.unique(reach.origin, return_inverse=True)
        ones = np.ones(len(column), dtype=np.int32)
        pairs = csr_array((ones, (reach.group, column)), shape=(len(places), len(here)))
        counts[:, here] += np.asarray(adds @ pairs)
    return Tally(counts, doors.graph.piece >= 0)


def measure_nearest_sure(
    origins: gpd.GeoDataFrame, doors: Doors, places: gpd.GeoDataFrame, meeting: AbstractSet[str]
) -> gpd.GeoDataFrame:
    """Say how far every origin has to the meeting places that surely meet criteria 2 and 4.

    Returns
    -------
    The origins with `nearest_low_threshold_m` and `nearest_people_m` (metres, NaN if none can be
    reached) and the places' ids, `nearest_low_threshold_id` and `nearest_people_id`.
    """
    low, _, people, _ = describe_places(places, meeting)[:4]
    ids = np.array([*places["place_id"], None], dtype=object)[np.append(doors.place, -1)]
    columns: dict[str, Any] = {}
    for name, sure in (("low_threshold", low), ("people", people)):
        others = (sure[doors.place] == 0).astype(np.int64)
        distance, which = nearest(doors.graph, others, 1)
        columns[nearest_m(name)] = distance[0]
        columns[nearest_id(name)] = pd.array(ids[which[0]], dtype="str")
    return origins.assign(**columns)


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
    """Say where the answer is surely yes, and where it is possibly yes."""
    return answer == YES, answer >= UNKNOWN
