"""The origins' table with what was measured of each: walks, counts, criteria, levels."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
from pandas.api.extensions import ExtensionArray

from sociale_infra.engine.criteria import (
    count_functions,
    effective_functions,
    levels,
    share_on_prior,
)
from sociale_infra.engine.measured import Measured, Nearest, categories_of
from sociale_infra.engine.network import Bools
from sociale_infra.engine.tally import Counts
from sociale_infra.terms import (
    ANSWERS,
    CRITERIA,
    NO,
    ROBUST_LEVEL,
    SURE,
    TIES,
    VERDICTS,
    count,
    high,
    low,
    nearest_id,
    nearest_m,
    verdict,
    without_priors,
)


def describe_origins(origins: gpd.GeoDataFrame, measured: Measured) -> gpd.GeoDataFrame:
    """Return the origins' table with what was measured of each.

    Parameters
    ----------
    origins
        The table that the access was built from.
    measured
        What the origins reach.

    Returns
    -------
    The origins with more columns:
    `snap_m` (metres to the network, NaN if unsnapped), and for each category
    `nearest_{category}_m` (NaN if unreachable), `nearest_{category}_id` (which place that is)
    and `count_{category}`, the number of different places within the norm (0 if none; `<NA>`
    where the nearest is NaN).

    Then, `<NA>` or NaN where they are not on the network: in yes, no or unknown
    `meets_{criterion}` for the four criteria, `robust` (all four) and `closure_proof` (2 and 4
    still hold when any single place closes); in numbers `meeting_places`, `functions`
    (different ones), `effective_functions`, `robust_level_low` and `robust_level_high` (criteria
    met, 0 to 4, with unknown as no and as yes), both again `_without_priors`, and
    `share_on_prior` (0 to 1); in words `ties` that the places carry (both, strong, fleeting or
    none) and `missing`, the criteria answered no.

    Last, `nearest_low_threshold_m` and `nearest_people_m` with their `_id`: the nearest meeting
    places that surely meet criteria 2 and 4.
    """
    return origins.assign(
        **dict(_walks(measured)), **dict(_robustness(measured)), **dict(_sure(measured))
    )


def _walks(measured: Measured) -> Iterator[tuple[str, Any]]:
    yield "snap_m", measured.access.snap_m
    counts = _count_places(measured)
    for row, key in enumerate(measured.norms_m):
        yield from _nearest(measured, measured.nearest, row, key)
        lost = np.isnan(measured.nearest.walk_m[row])
        yield count(key), pd.arrays.IntegerArray(counts[row].astype(np.int64), lost)


def _count_places(measured: Measured) -> Counts:
    """Count the different places of each category within its norm: categories x origins."""
    group = categories_of(measured.places, measured.norms_m)
    norms_m = np.array([*measured.norms_m.values(), np.nan], dtype=float)
    return measured.reach.count_groups(group, len(measured.norms_m), norms_m[group])


def _sure(measured: Measured) -> Iterator[tuple[str, Any]]:
    for row, criterion in enumerate(SURE):
        yield from _nearest(measured, measured.nearest_sure, row, criterion)


def _nearest(
    measured: Measured, nearest: Nearest, row: int, name: str
) -> Iterator[tuple[str, Any]]:
    ids = measured.places["place_id"].astype("str").array
    yield nearest_m(name), nearest.walk_m[row]
    yield nearest_id(name), ids.take(nearest.place[row], allow_fill=True)


def _robustness(measured: Measured) -> Iterator[tuple[str, Any]]:
    tally, verdicts = measured.tally, measured.verdicts
    snapped, trusted = tally.snapped, verdicts.trusted
    yield "meeting_places", _whole(tally.functions.sum(axis=0), snapped)
    for name, answer in zip(VERDICTS, trusted, strict=True):
        yield verdict(name), _text(ANSWERS, answer, snapped)
    for answers, column in (
        (trusted, lambda name: name),
        (verdicts.without_priors, without_priors),
    ):
        least, most = levels(answers)
        yield column(low(ROBUST_LEVEL)), _whole(least, snapped)
        yield column(high(ROBUST_LEVEL)), _whole(most, snapped)
    yield "functions", _whole(count_functions(tally.functions), snapped)
    yield "effective_functions", np.where(snapped, effective_functions(tally.functions), np.nan)
    ties = (tally.ties > 0).T @ np.array([1, 2])
    yield "ties", _text(("none", *TIES), ties, snapped)
    lacking = (trusted[: len(CRITERIA)] == NO).T @ (1 << np.arange(len(CRITERIA)))
    yield "missing", _text(_subsets(CRITERIA), lacking, snapped)
    yield "share_on_prior", np.where(snapped, share_on_prior(verdicts), np.nan)


def _subsets(words: Sequence[str]) -> list[str]:
    """Return the words of every subset; word n is in those whose row has bit n."""
    return [
        " ".join(word for bit, word in enumerate(words) if row >> bit & 1)
        for row in range(1 << len(words))
    ]


def _text(words: Sequence[str], row: npt.NDArray[np.integer[Any]], known: Bools) -> ExtensionArray:
    return pd.array(words, dtype="str").take(np.where(known, row, -1), allow_fill=True)


def _whole(number: npt.NDArray[np.integer[Any]], known: Bools) -> pd.arrays.IntegerArray:
    return pd.arrays.IntegerArray(number.astype(np.int64), ~known)
