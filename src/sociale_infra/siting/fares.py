"""How an answer fares: whom it reaches, and what if the unknown turns out otherwise."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np

from sociale_infra.analysis import find_missing
from sociale_infra.engine.completeness import draw_towns
from sociale_infra.engine.criteria import answer_to
from sociale_infra.engine.network import Bools, Floats, Ints
from sociale_infra.engine.siting.choose import choose, without_floors
from sociale_infra.engine.siting.clock import Clock
from sociale_infra.engine.siting.task import Choice, Task
from sociale_infra.engine.siting.walks import Walks, find_walks
from sociale_infra.engine.sums import DECIMALS
from sociale_infra.measurement import Measurement
from sociale_infra.report.completeness import measure_completeness
from sociale_infra.siting.candidates import Offered
from sociale_infra.siting.question import FAR_M, Now, Turn, serve
from sociale_infra.terms import BAND_ENDS, TOLERANCE_M, YES

TURNS: tuple[Turn, ...] = ("unknown_yes", "nothing_assumed")
"""How the unknown may turn out, but for how it is mapped."""


class Answer(NamedTuple):
    """An answer, its walks, and how it fares."""

    choice: Choice
    sites: Ints
    """Rows of the candidates: those of the choice, the one that gains most first."""
    walk_m: Floats
    """Sites x origins in metres, in that order; infinite beyond `FAR_M`."""
    gained: dict[Turn, float]
    """Residents newly reached, as the unknown turns out."""
    mean_m: float
    """The mean walk of those who count, with walks beyond `FAR_M` as so many metres."""
    band: tuple[float, float]
    """Between which it gains in 90 % of the towns drawn; NaN where nothing is drawn."""
    often_best: float
    """Share of these towns in which no other answer gains more; NaN likewise."""


class Fares(NamedTuple):
    """All answers, and what no choice could exceed as the unknown turns out."""

    answers: list[Answer]
    most: dict[Turn, float]
    """Of those who count."""


def find_fares(
    measurement: Measurement,
    offered: Offered,
    now: Now,
    reach: Walks,
    task: Task,
    choices: Sequence[Choice],
    clock: Clock,
) -> Fares:
    """Return how answers fare.

    Parameters
    ----------
    measurement, offered, now
        What is so, and where places might come.
    reach
        Who walks to which candidate, within the walk.
    task
        What was asked.
    choices
        The answers.
    clock
        When to stop looking for what no choice could exceed.
    """
    limit_m = measurement.settings.robust.walk_m + TOLERANCE_M
    sites, walk_m = _in_order(offered, now, choices, _walk(measurement, offered, choices), limit_m)
    reached: list[Bools] = [np.asarray((one <= limit_m).any(axis=0)) for one in walk_m]
    drawn = np.array([*_draw(measurement, now, reached)]).reshape(-1, len(choices))
    known = bool(len(drawn))
    ends = np.quantile(drawn, BAND_ENDS, axis=0) if known else np.full((2, len(choices)), np.nan)
    best = drawn >= drawn.max(axis=1, keepdims=True) if known else drawn
    often = best.mean(axis=0) if known else np.full(len(choices), np.nan)
    answers = [
        Answer(
            choice,
            sites[row],
            walk_m[row],
            {
                turn: float((now.weight * (who & reached[row])).sum())
                for turn, who in now.lacking.items()
            },
            _mean(now, walk_m[row]),
            (float(ends[0, row]), float(ends[1, row])),
            float(often[row]),
        )
        for row, choice in enumerate(choices)
    ]
    return Fares(answers, _find_most(now, reach, task, clock))


def _walk(measurement: Measurement, offered: Offered, choices: Sequence[Choice]) -> list[Floats]:
    """Return the walk from every origin to every site of each choice, infinite if far."""
    rows: Ints = np.unique(np.concatenate([one.sites for one in choices]))
    limit_m = np.full(len(measurement.world.origins), FAR_M)
    access = measurement.measured.access
    walks = find_walks(access, offered.searched.take(rows), limit_m)
    every = np.full((len(rows), len(limit_m)), np.inf)
    every[walks.site, walks.origin] = walks.walk_m
    return [every[np.searchsorted(rows, one.sites)] for one in choices]


def _in_order(
    offered: Offered, now: Now, choices: Sequence[Choice], walk_m: Sequence[Floats], limit_m: float
) -> tuple[list[Ints], list[Floats]]:
    """Return the sites of each choice and their walks, the site that newly reaches most first."""
    ids = offered.table["candidate_id"].to_numpy(dtype=str)
    sites, walks = [], []
    for one, far in zip(choices, walk_m, strict=True):
        gained = ((far <= limit_m) & now.lacks) @ now.weight
        order = np.lexsort((ids[one.sites], -gained.round(DECIMALS)))
        sites.append(one.sites[order])
        walks.append(far[order])
    return sites, walks


def _mean(now: Now, walk_m: Floats) -> float:
    nearest = np.minimum(now.now_m["as_mapped"], walk_m.min(axis=0))
    return float((now.counted * nearest).sum() / now.counted.sum())


def _draw(measurement: Measurement, now: Now, reached: Sequence[Bools]) -> Iterator[list[float]]:
    """Yield whom each answer newly reaches in each town that fits what registers tell."""
    world, settings = measurement.world, measurement.settings
    missing = find_missing(world, settings, measure_completeness(world, settings))
    if not missing.beliefs:
        return
    for answers in draw_towns(measurement.measured, missing):
        lacking = now.weight * (answer_to("people", answers) != YES)
        yield [float((lacking * who).sum()) for who in reached]


def _find_most(now: Now, reach: Walks, task: Task, clock: Clock) -> dict[Turn, float]:
    """Return what no choice could exceed, as the unknown turns out; floors are not heeded."""
    most: dict[Turn, float] = {}
    for left, turn in enumerate(TURNS):
        gain = serve(now, reach, turn)
        found = choose(
            without_floors(task)._replace(gain=gain), "cover", clock.part(1 / (len(TURNS) - left))
        )
        most[turn] = found.most if found else np.nan
    return most
