"""Robust social infrastructure: four criteria per origin, each answered yes, no or unknown.

Within walking distance there is (1) a meeting place, (2) one of low threshold, (3) a choice of
functions, and (4) one of low threshold where somebody is present (DOMAIN: robust access, after
Klinenberg 2018).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from scipy.special import entr

from sociale_infra.engine.network import Bools, Floats, Ints
from sociale_infra.engine.tally import Answers, Counts, Tally
from sociale_infra.terms import CRITERIA, NO, UNKNOWN, VERDICTS, YES, VerdictName


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
    and a count never falls as a property turns from no to yes. Where the data ends within the
    walk a criterion that fails is unknown: there may be more beyond.
    """
    return Verdicts(
        judge_counts(tally, tally.trusted, min_functions),
        judge_counts(tally, tally.without_priors, min_functions),
    )


def judge_counts(tally: Tally, kinds: Counts, min_functions: int) -> Answers:
    """Answer every criterion from one of the two sets of counts of a tally, `kinds`."""
    low_sure, low_possible, people_sure, people_possible = kinds
    different = count_functions(tally.functions)
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
    answers = np.stack([*criteria, np.minimum.reduce(criteria), proof])
    return np.where(tally.cut_off & (answers == NO), UNKNOWN, answers).astype(np.int8)


def levels(answers: Answers) -> tuple[Ints, Ints]:
    """Return the robust level, 0 to 4, low (unknown is no) and high (unknown is yes)."""
    criteria = answers[: len(CRITERIA)]
    return (criteria == YES).sum(axis=0), (criteria >= UNKNOWN).sum(axis=0)


def answer_to(name: VerdictName, answers: Answers) -> Answers:
    """Return the answer to one of `VERDICTS` for every origin."""
    return np.asarray(answers[VERDICTS.index(name)])


def is_robust(answers: Answers) -> Bools:
    """Return who is surely robust."""
    return np.asarray(answer_to("robust", answers) == YES)


def count_functions(functions: Counts) -> Ints:
    """Return how many different functions every origin reaches."""
    return np.asarray(np.count_nonzero(functions, axis=0))


def effective_functions(functions: Counts) -> Floats:
    """Return the Hill number of order 1 of the functions that every origin reaches.

    exp(-sum(p ln p)) over the share p of the meeting places within reach in each function; 0
    without any (Hill 1973).
    """
    total = functions.sum(axis=0)
    share = functions / np.maximum(total, 1)
    return np.where(total > 0, np.exp(entr(share).sum(axis=0)), 0.0)


def share_on_prior(verdicts: Verdicts) -> Floats:
    """Return the share of the criteria whose answer is known only because priors are trusted."""
    trusted, without = (answers[: len(CRITERIA)] for answers in verdicts)
    return np.asarray(np.mean((trusted != UNKNOWN) & (without == UNKNOWN), axis=0))


def _at_least(number: int, sure: Counts | Ints, possible: Counts | Ints) -> Answers:
    """Answer whether there are so many: yes if surely, unknown if possibly, else no."""
    return np.where(sure >= number, YES, np.where(possible >= number, UNKNOWN, NO)).astype(np.int8)
