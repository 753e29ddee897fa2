"""How long many towns will still take: worked out by hand."""

from __future__ import annotations

import math

import pytest

from sociale_infra.towns_left import Made, estimate_left

MB = 1_000_000
# Two workers: a city of 20 MB that took 100 s, and two of 8 MB in 24 s each. The second worker has
# spent the other 52 s on what is not done yet.
MADE = [Made(8 * MB, 24.0), Made(8 * MB, 24.0), Made(20 * MB, 100.0)]


def test_the_towns_that_are_left_take_as_long_as_the_middle_one() -> None:
    # Three seconds a megabyte: 120 MB take 360 s, of which 52 are spent; two share the rest.
    assert estimate_left(MADE, [8 * MB] * 15, 100.0, 2) == pytest.approx((360 - 52) / 2)


def test_the_order_in_which_they_were_made_does_not_matter() -> None:
    left = [5 * MB, 30 * MB]
    assert estimate_left(MADE[::-1], left, 100.0, 2) == estimate_left(MADE, left, 100.0, 2)


def test_one_that_took_much_longer_does_not_lead_the_estimate_astray() -> None:
    usual = estimate_left(MADE, [8 * MB] * 15, 100.0, 2)
    stuck = [Made(8 * MB, 24.0), Made(8 * MB, 24.0), Made(20 * MB, 1000.0)]
    # The same clock of each: 1,048 s of work, 52 s spent.
    assert estimate_left(stuck, [8 * MB] * 15, 550.0, 2) == pytest.approx(usual)


def test_more_workers_need_less_time() -> None:
    assert estimate_left(MADE, [8 * MB] * 15, 148.0, 1) == pytest.approx(360)
    assert estimate_left(MADE, [8 * MB] * 15, 148 / 3, 3) == pytest.approx(120)


def test_it_is_unknown_until_there_is_a_town_for_each_worker() -> None:
    assert math.isnan(estimate_left([], [MB], 5.0, 2))
    assert math.isnan(estimate_left(MADE[:1], [MB], 24.0, 2))
    assert not math.isnan(estimate_left(MADE[:1], [MB], 24.0, 1))


def test_it_is_never_less_than_nothing() -> None:
    assert estimate_left(MADE, [MB], 200.0, 2) == 0
    assert estimate_left(MADE, [], 100.0, 2) == 0
