"""Robust social infrastructure: four criteria per origin, each answered yes, no or unknown.

Within walking distance there is (1) a meeting place, (2) one of low threshold, (3) a choice of
functions, and (4) one of low threshold where somebody is present (DOMAIN: robust access, after
Klinenberg 2018).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
from pandas.api.extensions import ExtensionArray
from scipy.special import entr

from sociale_infra.engine.network import Floats, Ints
from sociale_infra.engine.tally import Answers, Bools, Counts, Tally
from sociale_infra.terms import ANSWERS, CRITERIA, NO, TIES, UNKNOWN, VERDICTS, YES, verdict

_ROBUST = VERDICTS.index("robust")
_TIES = ("none", *TIES)
_Whole = npt.NDArray[np.integer[Any]]


class Verdicts(NamedTuple):
    """The answers to `VERDICTS` for every origin, twice: arrays of verdicts x origins.

    An origin that reaches nothing, or is not on the network, has no for all of them.
    """

    trusted: Answers
    """With priors trusted."""
    without_priors: Answers
    """With what only a prior says as unknown."""


def judge(tally: Tally, min_functions: int) -> Verdicts:
    """Answer every criterion from the counts of places within reach.

    An answer is unknown exactly where the places' unknown properties can be filled in both
    ways: all of them as no gives the counts of sure places, all as yes those of possible ones,
    and a count never falls as a property turns from no to yes.
    """
    return Verdicts(
        judge_counts(tally.functions, tally.trusted, min_functions),
        judge_counts(tally.functions, tally.without_priors, min_functions),
    )


def judge_counts(functions: Counts, kinds: Counts, min_functions: int) -> Answers:
    """Answer every criterion from one of the two sets of counts of a tally."""
    low_sure, low_possible, people_sure, people_possible = kinds
    different = _count_functions(functions)
    criteria = [
        _at_least(1, different, different),
        _at_least(1, low_sure, low_possible),
        _at_least(min_functions, different, different),
        _at_least(1, people_sure, people_possible),
    ]
    # Closure-proof: criteria 2 and 4 still hold when any single place closes. Of two places
    # that are low-threshold and staffed, one stays, and it meets 2 as well as 4. Of one, its
    # own closing ends 4; of none, 4 fails already. So: at least two.
    proof = _at_least(2, people_sure, people_possible)
    return np.stack([*criteria, np.minimum.reduce(criteria), proof])


def levels(answers: Answers) -> tuple[Ints, Ints]:
    """Return the robust level, 0 to 4, low (unknown is no) and high (unknown is yes)."""
    criteria = answers[: len(CRITERIA)]
    return (criteria == YES).sum(axis=0), (criteria >= UNKNOWN).sum(axis=0)


def is_robust(answers: Answers) -> Bools:
    """Say who is surely robust."""
    return np.asarray(answers[_ROBUST] == YES)


def measure_robustness(
    origins: gpd.GeoDataFrame, tally: Tally, min_functions: int
) -> gpd.GeoDataFrame:
    """Say of every origin which criteria it meets.

    Parameters
    ----------
    origins
        The origins' table.
    tally
        The meeting places within their reach.
    min_functions
        Different functions that criterion 3 asks for.

    Returns
    -------
    The origins with more columns, all of them `<NA>` or NaN where they are not on the network.
    In yes, no or unknown: `meets_{criterion}` for the four criteria, `robust` (all four) and
    `closure_proof` (2 and 4 still hold when any single place closes). In numbers:
    `meeting_places`, `functions` (different ones), `effective_functions` (see below),
    `robust_level_low` and `robust_level_high` (criteria met, 0 to 4, with unknown as no and as
    yes), both again `_without_priors`, and `share_on_prior` (0 to 1, the share of the criteria
    whose answer is known only because priors are trusted). In words: `ties` that the places
    carry (both, strong, fleeting or none) and `missing`, the criteria answered no.

    Effective functions are the Hill number of order 1, exp(-sum(p ln p)) over the share p of
    the meeting places within reach in each function, 0 without any (Hill 1973).
    """
    verdicts, snapped = judge(tally, min_functions), tally.snapped
    low, high = levels(verdicts.trusted)
    low_without, high_without = levels(verdicts.without_priors)
    missing = (verdicts.trusted[: len(CRITERIA)] == NO).T @ (1 << np.arange(len(CRITERIA)))
    ties = (tally.ties > 0).T @ np.array([1, 2])
    columns: dict[str, Any] = {
        "meeting_places": _whole(tally.functions.sum(axis=0), snapped),
        **{
            verdict(name): _text(ANSWERS, answer, snapped)
            for name, answer in zip(VERDICTS, verdicts.trusted, strict=True)
        },
        "robust_level_low": _whole(low, snapped),
        "robust_level_high": _whole(high, snapped),
        "robust_level_low_without_priors": _whole(low_without, snapped),
        "robust_level_high_without_priors": _whole(high_without, snapped),
        "functions": _whole(_count_functions(tally.functions), snapped),
        "effective_functions": np.where(snapped, _effective(tally.functions), np.nan),
        "ties": _text(_TIES, ties, snapped),
        "missing": _text(_subsets(CRITERIA), missing, snapped),
        "share_on_prior": np.where(snapped, _share_on_prior(verdicts), np.nan),
    }
    return origins.assign(**columns)


def _at_least(number: int, sure: _Whole, possible: _Whole) -> Answers:
    """Say whether there are so many: yes if surely, unknown if possibly, else no."""
    return np.where(sure >= number, YES, np.where(possible >= number, UNKNOWN, NO)).astype(np.int8)


def _count_functions(functions: Counts) -> Ints:
    return np.asarray(np.count_nonzero(functions, axis=0))


def _effective(functions: Counts) -> Floats:
    total = functions.sum(axis=0)
    share = functions / np.maximum(total, 1)
    return np.where(total > 0, np.exp(entr(share).sum(axis=0)), 0.0)


def _share_on_prior(verdicts: Verdicts) -> Floats:
    trusted, without = (answers[: len(CRITERIA)] for answers in verdicts)
    return np.asarray(np.mean((trusted != UNKNOWN) & (without == UNKNOWN), axis=0))


def _subsets(words: Sequence[str]) -> list[str]:
    """Return the words of every subset; word n is in those whose row has bit n."""
    return [
        " ".join(word for bit, word in enumerate(words) if row >> bit & 1)
        for row in range(1 << len(words))
    ]


def _text(words: Sequence[str], row: _Whole, known: Bools) -> ExtensionArray:
    return pd.array(words, dtype="str").take(np.where(known, row, -1), allow_fill=True)


def _whole(number: Ints, known: Bools) -> pd.arrays.IntegerArray:
    return pd.arrays.IntegerArray(number.astype(np.int64), ~known)
