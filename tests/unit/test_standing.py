"""Of which areas a share is published: each limit just met and just missed, by hand."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from shapely import box

from sociale_infra.engine.standing import find_standing, withhold_shares
from sociale_infra.terms import Starts
from tests.unit.drawn_town import make_areas, make_origins


def stands(
    addresses: int,
    people: float,
    dwellings: float = np.nan,
    households: float = np.nan,
    starts: Starts = "addresses",
) -> bool:
    """Return whether the share of an area stands with so many of each."""
    areas = make_areas({"west": (1, box(0, 0, 9, 9))})
    areas = areas.assign(dwellings=[dwellings], households=[households])
    each = people / addresses
    origins = make_origins({str(n): ("west", each, (n, 0)) for n in range(addresses)})
    (answer,) = find_standing(gpd.GeoDataFrame(areas), origins, (0.8, 1.5), 100, starts)
    return bool(answer)


@pytest.mark.parametrize(
    ("addresses", "dwellings", "expected"),
    [(8, 10, True), (79, 100, False), (15, 10, True), (16, 10, False), (10, 0, True)],
)
def test_addresses_per_dwelling(addresses: int, dwellings: float, *, expected: bool) -> None:
    assert stands(addresses, 200, dwellings) is expected


def test_households_stand_in_for_dwellings_and_without_either_nothing_is_judged() -> None:
    assert not stands(20, 200, households=10)
    assert stands(20, 200, dwellings=20, households=10)
    assert stands(20, 200)


@pytest.mark.parametrize(("people", "expected"), [(100, True), (99.9, False), (np.nan, True)])
def test_few_people(people: float, *, expected: bool) -> None:
    assert stands(10, people, 10) is expected


@pytest.mark.parametrize(
    ("addresses", "people", "expected"),
    [
        (1000, 199, False),
        (1000, 200, True),
        (101, 1010, True),
        (101, 1011, False),
        (100, 1011, True),
        (1000, np.nan, True),
    ],
)
def test_inhabitants_per_address(addresses: int, people: float, *, expected: bool) -> None:
    assert stands(addresses, people) is expected
    # A building may hold many.
    assert stands(addresses, people, starts="buildings")


def test_shares_go_and_people_stay() -> None:
    table = pd.DataFrame(
        {"area_code": ["a", "b"], "weight": [5.0, 6.0], "low": [1.0, 2.0], "share_low": [0.2, 0.3]}
    )
    kept = withhold_shares("robustness", table, ["b"])
    expected = table.assign(share_low=[np.nan, 0.3])
    pd.testing.assert_frame_equal(kept, expected)
