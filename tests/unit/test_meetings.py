"""Where lines meet: a street of 100 m along the x axis, and what comes near it."""

from __future__ import annotations

import numpy as np
import pytest
import shapely

from sociale_infra.meetings import find_meetings

Spots = list[tuple[float, float]]
STREET: Spots = [(0, 0), (60, 0), (100, 0)]
BITS = 1e-10


@pytest.mark.parametrize(
    ("line", "met"),
    [
        pytest.param([(30, -10), (30, 10)], {(30, 0)}, id="crosses it"),
        pytest.param([(30, 10), (30, BITS)], {(30, 0)}, id="ends just before it"),
        pytest.param([(30, 10), (30, -BITS)], {(30, 0)}, id="ends just behind it"),
        pytest.param([(20, 10), (30, BITS), (40, 10)], {(30, 0)}, id="bends on it"),
        pytest.param([(100, -10), (100, 10)], {(100, 0)}, id="crosses its end"),
        pytest.param([(100 + BITS, -10), (100 + BITS, 10)], {(100, 0)}, id="passes by its end"),
        pytest.param([(30, BITS), (80, BITS)], {(30, 0), (60, 0), (80, 0)}, id="lies along it"),
        pytest.param([(30, 10), (30, 0.002)], set(), id="ends two millimetres before it"),
        pytest.param([(30, 0.002), (80, 0.002)], set(), id="lies two millimetres beside it"),
    ],
)  # fmt: skip
def test_where_a_line_meets_a_street(line: Spots, met: set[tuple[float, float]]) -> None:
    lines = np.array([shapely.LineString(line), shapely.LineString([(0, 50), (9, 50)])])
    streets = np.array([shapely.LineString([(0, 90), (9, 90)]), shapely.LineString(STREET)])
    rows, hits, spots = find_meetings(lines, streets)
    assert {*map(tuple, np.round(spots, 3).tolist())} == met
    assert {*rows.tolist()} <= {0}
    assert {*hits.tolist()} <= {1}
