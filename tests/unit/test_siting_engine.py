"""The best sites in small towns, beside every choice there is, and bounds that nothing exceeds."""

from __future__ import annotations

from itertools import combinations
from threading import Event
from typing import Literal, NamedTuple

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.sparse import csc_array

from sociale_infra.engine.siting.bound import find_bound
from sociale_infra.engine.siting.branch import Prices, branch, without_replaced
from sociale_infra.engine.siting.choose import (
    ShortError,
    choose,
    find_curve,
    find_fewest,
    find_near_best,
)
from sociale_infra.engine.siting.clock import Clock
from sociale_infra.engine.siting.relax import find_prices
from sociale_infra.engine.siting.task import Choice, Floors, Task, merge_alike

Kind = Literal["cover", "walk"]
EXACT = 1e-6


class Drawn(NamedTuple):
    """A town as plain lists: what each home gains from each site, and what is asked."""

    gain: list[list[float]]
    n_sites: int
    fixed: set[int]
    forbidden: set[int]
    area: list[int]
    needed: list[float]

    def brings(self, sites: tuple[int, ...]) -> float:
        return sum(max(row[site] for site in sites) for row in self.gain)

    def reached_in(self, area: int, sites: tuple[int, ...]) -> float:
        homes = (row for row, lies in zip(self.gain, self.area, strict=True) if lies == area)
        return sum(max(row[site] for site in sites) for row in homes)

    def every_choice(self) -> list[tuple[int, ...]]:
        """Return all choices that meet the conditions."""
        n_candidates = len(self.gain[0])
        return [
            sites
            for sites in combinations(range(n_candidates), self.n_sites)
            if self.fixed <= {*sites}
            and not self.forbidden & {*sites}
            and all(
                self.reached_in(area, sites) >= least - EXACT
                for area, least in enumerate(self.needed)
            )
        ]

    def task(self) -> Task:
        n_candidates = len(self.gain[0])
        table = csc_array(np.array(self.gain))
        return Task(
            table,
            self.n_sites,
            np.isin(np.arange(n_candidates), [*self.fixed]),
            ~np.isin(np.arange(n_candidates), [*self.forbidden]),
            Floors(table, np.array(self.area), np.array(self.needed)),
        )


@st.composite
def towns(draw: st.DrawFn, kind: Kind, *, floors: bool = False) -> Drawn:
    """Draw a town of at most eight candidates and sixteen homes."""
    n_candidates, n_homes = draw(st.integers(2, 8)), draw(st.integers(1, 16))
    amount = st.integers(1, 40).map(lambda tenths: tenths / 10)
    gain = []
    for _ in range(n_homes):
        reached = draw(st.lists(st.booleans(), min_size=n_candidates, max_size=n_candidates))
        people = draw(amount)
        each = [people if kind == "cover" else draw(amount) for _ in range(n_candidates)]
        gain.append([one if near else 0.0 for one, near in zip(each, reached, strict=True)])
    n_sites = draw(st.integers(1, min(3, n_candidates)))
    order = draw(st.permutations(range(n_candidates)))
    n_fixed = draw(st.integers(0, n_sites - 1))
    n_forbidden = draw(st.integers(0, n_candidates - n_sites))
    fixed = {*order[:n_fixed]}
    forbidden = {*order[n_candidates - n_forbidden :]}
    area = [draw(st.integers(0, 1)) for _ in range(n_homes)]
    needed = [draw(st.integers(0, 6)) / 1.0 if floors else 0.0 for _ in range(2)]
    return Drawn(gain, n_sites, fixed, forbidden, area, needed)


@given(towns("cover"))
def test_covering_is_what_trying_everything_finds(town: Drawn) -> None:
    best = max(map(town.brings, town.every_choice()))
    found = choose(town.task(), "cover", Clock())
    assert found is not None
    assert found.value == pytest.approx(best, abs=EXACT)
    assert found.most == pytest.approx(best, abs=1e-5)
    assert tuple(found.sites.tolist()) in town.every_choice()


@given(towns("cover", floors=True))
def test_floors_hold_or_are_told_not_to(town: Drawn) -> None:
    choices = town.every_choice()
    if not choices:
        with pytest.raises(ShortError) as refused:
            choose(town.task(), "cover", Clock())
        assert refused.value.short.sum() > 0
        return
    best = max(map(town.brings, choices))
    found = choose(town.task(), "cover", Clock())
    assert found is not None
    assert tuple(found.sites.tolist()) in choices
    assert found.value == pytest.approx(best, abs=EXACT)
    assert found.most == pytest.approx(best, abs=1e-5)


@given(towns("cover"), st.data())
def test_a_floor_that_one_choice_just_meets_is_met(town: Drawn, data: st.DataObject) -> None:
    one = data.draw(st.sampled_from(town.every_choice()))
    tight = town._replace(needed=[town.reached_in(area, one) for area in range(2)])
    best = max(map(tight.brings, tight.every_choice()))
    found = choose(tight.task(), "cover", Clock())
    assert found is not None
    assert tuple(found.sites.tolist()) in tight.every_choice()
    assert found.value == pytest.approx(best, abs=EXACT)
    assert found.most == pytest.approx(best, abs=1e-5)


@given(towns("walk"))
def test_the_shortest_walk_is_what_trying_everything_finds(town: Drawn) -> None:
    best = max(map(town.brings, town.every_choice()))
    found = choose(town.task(), "walk", Clock())
    assert found is not None
    assert found.value == pytest.approx(best, abs=EXACT)
    assert found.most == pytest.approx(best, abs=1e-5)


@given(towns("cover", floors=True), st.data())
def test_the_relaxation_is_below_no_choice_and_any_prices_prove_the_best(
    town: Drawn, data: st.DataObject
) -> None:
    choices, task = town.every_choice(), town.task()
    some = st.lists(st.integers(0, 30), min_size=len(town.gain), max_size=len(town.gain))
    floor = data.draw(st.lists(st.integers(0, 3), min_size=2, max_size=2))
    drawn: tuple[list[int], ...] = (data.draw(some), data.draw(some), floor, [])
    best = max(map(town.brings, choices), default=None)
    relaxed = find_prices(task, Clock())
    for prices in (Prices(*(np.array(one, dtype=float) / 10 for one in drawn)), relaxed):
        if prices is None:  # not even where sites may be chosen in part are the floors met
            assert best is None
            continue
        found = branch(task, prices, None, Clock())
        if best is None:
            assert found is None
            continue
        assert found is not None
        assert [found.value, found.most] == pytest.approx([best, best], abs=1e-5)
        start = Choice(np.array(choices[0]), town.brings(choices[0]), np.inf)
        stopped = branch(task, prices, start, Clock(0))
        assert stopped is not None
        assert stopped.most >= best - EXACT


@given(towns("cover", floors=True))
def test_a_site_that_another_can_replace_is_needed_for_no_best_choice(town: Drawn) -> None:
    choices, kept = town.every_choice(), without_replaced(town.task()).allowed
    left = [one for one in choices if all(kept[[*one]])]
    assert bool(left) == bool(choices)
    assert max(map(town.brings, left), default=0) == max(map(town.brings, choices), default=0)


@given(towns("cover"), st.integers(0, 40))
def test_a_bound_is_below_no_choice_however_early_it_stops(town: Drawn, rounds: int) -> None:
    task = town.task()
    any_choice = town.every_choice()[0]
    start = Choice(np.array(any_choice), town.brings(any_choice), np.inf)
    bound, _ = find_bound(task, start, Clock(), rounds)
    assert bound.most >= max(map(town.brings, town.every_choice())) - EXACT


@given(towns("cover"))
def test_the_curve_is_within_a_hundredth_of_trying_everything(town: Drawn) -> None:
    task = town.task()
    best = choose(task, "cover", Clock())
    assert best is not None
    curve = [*find_curve(task, best, "cover", Clock(), 4)]
    first = max(len(town.fixed), 1)
    for number, one in enumerate(curve, first):
        choices = town._replace(n_sites=number, needed=[0.0, 0.0]).every_choice()
        most = max(map(town.brings, choices))
        assert 0.99 * most - EXACT <= one.value <= most + EXACT
        assert one.most >= most - EXACT


@given(towns("cover"), st.integers(1, 30))
def test_the_fewest_sites_that_reach_so_many(town: Drawn, tenths: int) -> None:
    needed = tenths / 10 * 3
    free = len(town.gain[0]) - len(town.forbidden)
    asked = town._replace(n_sites=free, needed=[0.0, 0.0])
    enough = [
        number
        for number in range(max(len(town.fixed), 1), free + 1)
        if any(
            town.brings(one) >= needed - EXACT
            for one in asked._replace(n_sites=number).every_choice()
        )
    ]
    answer = find_fewest(asked.task(), needed, Clock())
    assert answer is not None
    found, proven = answer
    if enough:
        assert len(found.sites) == proven == enough[0]
        assert town.brings(tuple(found.sites.tolist())) >= needed - EXACT
    else:
        assert found.value < needed
        assert proven > free


# Five sites in a row; each reaches the homes beside it, of which the middle has most.
ROW = Drawn(
    [
        [3.0, 0, 0, 0, 0],
        [0, 5.0, 5.0, 0, 0],
        [0, 0, 4.0, 0, 0],
        [0, 0, 0, 6.0, 0],
        [0, 0, 0, 0, 1.0],
    ],
    1,
    set(),
    set(),
    [0] * 5,
    [0.0],
)
# Neighbours in the row lie near each other.
NEAR = np.abs(np.subtract.outer(np.arange(5), np.arange(5))) <= 1


@pytest.mark.parametrize("kind", ["cover", "walk"])
def test_near_best_choices_lie_well_apart_and_give_up_more_and_more(kind: Kind) -> None:
    task = ROW.task()
    best = choose(task, kind, Clock())
    assert best is not None
    assert (best.sites.tolist(), best.value) == ([2], 9.0)
    others = [*find_near_best(task, best, NEAR, kind, Clock(), 5)]
    # Beside 2 lie 1 and 3; of 0 and 4 the first reaches three people, and 4 one.
    assert [one.sites.tolist() for one in others] == [[0], [4]]
    assert [one.value for one in others] == [3.0, 1.0]


def test_two_sites_may_share_one_with_the_best() -> None:
    task = ROW._replace(n_sites=2).task()
    best = choose(task, "cover", Clock())
    assert best is not None
    assert (best.sites.tolist(), best.value) == ([2, 3], 15.0)
    (first, *_) = find_near_best(task, best, NEAR, "cover", Clock(), 5)
    # One of 0 and 4 has to be in it: 2 brings 9 beside the 3 of 0.
    assert (first.sites.tolist(), first.value) == ([0, 2], 12.0)


def test_without_time_there_is_an_answer_and_a_bound_that_holds() -> None:
    stop = Event()
    stop.set()
    found = choose(ROW._replace(n_sites=2).task(), "cover", Clock(stop=stop))
    assert found is not None
    assert found.value <= 15.0 <= found.most


def test_the_same_answer_every_time() -> None:
    random = np.random.default_rng(7)
    people = random.random(400) * 5
    gain = csc_array((random.random((400, 40)) < 0.1) * people[:, None])
    task = Task(
        gain,
        4,
        np.zeros(40, dtype=bool),
        np.ones(40, dtype=bool),
        Floors(gain, np.zeros(400, dtype=np.int64), np.zeros(1)),
    )
    first, again = (choose(task, "cover", Clock()) for _ in range(2))
    assert first is not None
    assert again is not None
    assert first.sites.tolist() == again.sites.tolist()
    assert first.value == again.value == pytest.approx(first.most, abs=1e-4)


def test_what_all_candidates_together_leave_is_told_as_such() -> None:
    # Of the ten people who are needed, all sites together reach nine in the middle.
    town = ROW._replace(area=[0, 1, 1, 0, 0], needed=[0.0, 10.0])
    with pytest.raises(ShortError) as refused:
        choose(town.task(), "cover", Clock())
    assert refused.value.whatever
    assert refused.value.short.tolist() == pytest.approx([0.0, 1.0])


def test_without_time_nothing_is_said_to_be_impossible() -> None:
    stop = Event()
    stop.set()
    # Sites 0 and 3 reach the nine people that are needed; the greedy choice is 2 and 3.
    town = ROW._replace(n_sites=2, area=[0, 1, 1, 0, 1], needed=[9.0, 0.0])
    found = choose(town.task(), "cover", Clock(stop=stop))
    assert found is None or found.sites.tolist() == [0, 3]


def test_alike_clients_are_merged_and_unreached_ones_left_out() -> None:
    table = csc_array(np.array([[1.0, 0], [1.0, 0], [0, 1.0], [0, 0], [1.0, 0]]))
    people, group = np.array([1.0, 2, 3, 4, 5]), np.array([0, 0, 0, 0, 1])
    merged, of = merge_alike(table, people, group)
    assert merged.toarray().tolist() == [[3.0, 0], [0, 3.0], [5.0, 0]]
    assert of.tolist() == [0, 0, 1]


@pytest.mark.parametrize("kind", ["cover", "walk"])
def test_a_bound_that_is_cut_off_is_below_no_choice(kind: Kind) -> None:
    random = np.random.default_rng(3)
    gain = (random.random((60, 12)) < 0.3) * random.integers(1, 9, (60, 1)).astype(float)
    town = Drawn(gain.tolist(), 3, set(), set(), [0] * 60, [0.0])
    best = max(map(town.brings, town.every_choice()))
    for seconds in (0.0, 0.001, 0.01, 0.1):
        found = choose(town.task(), kind, Clock(seconds))
        assert found is not None
        assert found.value - EXACT <= best <= found.most + EXACT
