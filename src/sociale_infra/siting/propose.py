"""Propose sites: the best, others nearly as good, the curve, and how each answer fares."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import numpy as np
import shapely

from sociale_infra.engine.siting.choose import (
    Kind,
    ShortError,
    choose,
    find_curve,
    find_fewest,
    find_near_best,
)
from sociale_infra.engine.siting.clock import Clock
from sociale_infra.engine.siting.task import LEAST, Choice, Task
from sociale_infra.engine.siting.walks import Walks, find_walks
from sociale_infra.errors import InputError
from sociale_infra.measurement import Measurement, measure
from sociale_infra.report.wording import Wording, told_share
from sociale_infra.sited import Asked, Sites
from sociale_infra.siting.candidates import Offered, find_candidates
from sociale_infra.siting.fares import find_fares
from sociale_infra.siting.question import Now, find_floors, find_now, serve
from sociale_infra.siting.scenario import write_scenario
from sociale_infra.siting.tables import tabulate
from sociale_infra.suggestions import did_you_mean
from sociale_infra.town import Results

OTHERS = 5
"""Answers beside the best."""
CURVE = 10
"""Sites of the last point of the curve."""
# Sites lie well apart at half the walk or more, as the crow flies. Our choice.
_APART = 0.5
# Of the time that is left, for the best answer, then the others, then how they fare.
_SHARES = (0.5, 0.5, 0.5)
_ENGLISH = Wording("en")
Announce = Callable[[str], None]


def propose_sites(
    results: Results | Measurement,
    asked: Asked | None = None,
    clock: Clock | None = None,
    announce: Announce = lambda _: None,
) -> Sites:
    """Choose the best sites for a place that is free, open to all and staffed.

    Parameters
    ----------
    results
        Of a run, or a measurement.
    asked
        What is asked; None for the two sites that newly reach most people.
    clock
        When to stop, with the best that is known by then; None for the seconds that are asked for.
    announce
        Told what begins.

    Returns
    -------
    The best sites (metric CRS of the town), what no choice could exceed, at most five other
    answers, the curve, and how each answer fares.

    Raises
    ------
    InputError
        There are fewer candidates than sites, none reaches anybody, a floor cannot be met, or what
        is asked for is not there.

    Examples
    --------
    >>> found = propose_sites(results, Asked(sites=1, candidates=("existing",), seconds=20))
    >>> len(found.sites[found.sites["answer"] == 1])
    1
    """
    asked = asked or Asked()
    seconds: dict[str, float] = {}

    @contextmanager
    def step(name: str) -> Iterator[None]:
        announce(name)
        begin = time.perf_counter()
        yield
        seconds[name] = round(time.perf_counter() - begin, 1)

    with step("measure walking distances"):
        measurement = (
            results
            if isinstance(results, Measurement)
            else measure(results.world, results.settings)
        )
    category = _category(measurement, asked)
    with step("find the candidates"):
        now = find_now(measurement, asked)
        offered = find_candidates(measurement, asked, category)
        _check_number(offered, asked)
        walks = _find_walks(measurement, offered, now, asked)
        task, kind = _ask(measurement, offered, now, walks, asked)
    clock = clock or Clock(asked.seconds)
    with step("choose the sites"):
        best, proven = _choose(measurement, task, kind, now, asked, clock.part(_SHARES[0]))
    task = task._replace(n_sites=len(best.sites))
    with step("find other answers"):
        near = _near(offered, _APART * measurement.settings.robust.walk_m)
        part = clock.part(_SHARES[1])
        others = [*find_near_best(task, best, near, kind, part, OTHERS)]
        others.sort(key=lambda one: -one.value)
    with step("see how they fare"):
        reach = walks.within(measurement.settings.robust.walk_m)
        part = clock.part(_SHARES[2])
        fares = find_fares(measurement, offered, now, reach, task, [best, *others], part)
    with step("draw the curve"):
        curve = [*find_curve(task, best, kind, clock, CURVE)]
    return Sites(
        measurement.world,
        measurement.settings,
        asked,
        proven,
        len(offered.table),
        float(now.counted.sum()),
        tuple(measurement.world.areas["area_name"].iloc[now.uncounted]),
        seconds,
        **tabulate(measurement, offered, now, fares, curve, asked),
        scenarios=tuple(
            write_scenario(offered, one.sites, number)
            for number, one in enumerate(fares.answers, 1)
        ),
    )


def _category(measurement: Measurement, asked: Asked) -> str:
    settings = measurement.settings
    category = asked.category or settings.robust.new_place
    if category not in settings.meeting:
        meant = did_you_mean(category, settings.meeting)
        message = (
            f"a {category!r} is no meeting place{meant}; use one of {', '.join(settings.meeting)}"
        )
        raise InputError(message)
    return category


def _check_number(offered: Offered, asked: Asked) -> None:
    n_allowed = int(offered.allowed.sum())
    if asked.sites > n_allowed:
        message = (
            f"{asked.sites} sites are asked for, of {n_allowed} candidates; ask for fewer, or give "
            f"more candidates"
        )
        raise InputError(message)
    n_fixed = int(offered.fixed.sum())
    if n_fixed > asked.sites:
        message = (
            f"{n_fixed} sites are fixed, and {asked.sites} asked for; ask for more, or fix fewer"
        )
        raise InputError(message)


def _find_walks(measurement: Measurement, offered: Offered, now: Now, asked: Asked) -> Walks:
    within_m = np.full(len(now.weight), measurement.settings.robust.walk_m)
    if asked.goal == "walk":
        within_m = np.maximum(within_m, now.now_m["as_mapped"])
    return find_walks(measurement.measured.access, offered.searched, within_m)


def _ask(
    measurement: Measurement, offered: Offered, now: Now, walks: Walks, asked: Asked
) -> tuple[Task, Kind]:
    kind: Kind = "walk" if asked.goal == "walk" else "cover"
    reach = walks.within(measurement.settings.robust.walk_m)
    gain = (
        walks.save(now.counted, now.now_m["as_mapped"])
        if kind == "walk"
        else serve(now, reach, "as_mapped")
    )
    if not gain.nnz:
        message = (
            f"none of the {len(offered.table):,} candidates is within reach of anybody who counts "
            f"and has no free, staffed place; give other candidates"
        )
        raise InputError(message)
    floors = find_floors(measurement, now, reach, asked)
    return Task(gain, asked.sites, offered.fixed, offered.allowed, floors), kind


def _choose(
    measurement: Measurement, task: Task, kind: Kind, now: Now, asked: Asked, clock: Clock
) -> tuple[Choice, int]:
    """Return the best choice, and of how many sites it is proven that fewer cannot do."""
    try:
        if asked.goal == "fewest":
            return _choose_fewest(task, now, asked, clock)
        best = choose(task, kind, clock)
    except ShortError as error:
        raise _short(measurement, now, asked, error) from None
    if best is None:
        raise _no_answer(asked)
    return best, asked.sites


def _no_answer(asked: Asked) -> InputError:
    return InputError(
        f"no answer was found within {asked.seconds:g} seconds that meets the floor; give more "
        f"time (--seconds), or a lower floor"
    )


def _choose_fewest(task: Task, now: Now, asked: Asked, clock: Clock) -> tuple[Choice, int]:
    lives = float(now.counted.sum())
    has = float((now.counted * ~now.lacks).sum())
    needed = asked.share * lives - has
    if needed <= 0:
        message = (
            f"{_ENGLISH.share(told_share(has, lives))} have a free, staffed place already; ask for "
            f"a larger share than {asked.share:.0%}"
        )
        raise InputError(message)
    found = find_fewest(task, needed, clock)
    if found is None:
        raise _no_answer(asked)
    best, proven = found
    if best.value < needed - LEAST:
        message = (
            f"{asked.sites} sites bring {(has + best.value) / lives:.1%} of the {lives:,.0f} who "
            f"count to a free, staffed place, and no choice more than "
            f"{(has + best.most) / lives:.1%}; ask for a smaller share than {asked.share:.0%}, or "
            f"for more sites"
        )
        raise InputError(message)
    return best, proven


def _short(measurement: Measurement, now: Now, asked: Asked, error: ShortError) -> InputError:
    """Return the error that floors cannot be met, which names the areas."""
    areas, short = measurement.world.areas, error.short
    lives = np.bincount(now.area, now.weight, len(areas))
    rows = np.flatnonzero(short > 0)
    told = ", ".join(
        f"{areas['area_name'].iloc[row]} "
        f"({_ENGLISH.share(told_share(asked.floor * lives[row] - short[row], lives[row]))})"
        for row in rows[np.argsort(-short[rows], kind="stable")].tolist()
    )
    if error.whatever:
        return InputError(
            f"all candidates together do not bring every area to {asked.floor:.0%}; they leave "
            f"below: {told}; ask for a lower floor, give other candidates, or leave the area out "
            f"with --exempt"
        )
    return InputError(
        f"no choice of {asked.sites} sites brings every area to {asked.floor:.0%}; the nearest to "
        f"it leaves below: {told}; ask for more sites, a lower floor or other candidates"
    )


def _near(offered: Offered, apart_m: float) -> np.ndarray[tuple[int, int], np.dtype[np.bool_]]:
    """Return which candidates lie nearer to each other than so many metres, as the crow flies."""
    xy = shapely.get_coordinates(offered.table.geometry.to_numpy())
    east, north = (np.subtract.outer(one, one) for one in xy.T)
    return np.asarray(np.hypot(east, north) < apart_m)
