"""The gaps that the page finds, beside those that the engine finds of the same world."""

from __future__ import annotations

from collections import defaultdict

import numpy as np

from sociale_infra.engine.gaps import describe_gaps, find_lacking, share_out_gaps
from sociale_infra.engine.squares import measure_squares, weigh_lacking
from sociale_infra.measurement import Measurement
from sociale_infra.terms import CRITERIA, NOBODY
from tests.live_page import MOST_PEOPLE, Found, Off


def compare_gaps(found: Found, measurement: Measurement) -> Off:
    """Hold the page to the engine: the same squares in the same ranks, and as many people."""
    world = measurement.world
    weights = weigh_lacking(world.origins["weight"].to_numpy(), measurement.measured.verdicts)
    squares = measure_squares(world.origins, weights)
    lacking = find_lacking(squares, world.origins, weights)
    engine = describe_gaps(squares, world.origins, lacking, world.areas)
    shared = share_out_gaps(squares, world.origins, weights, world.areas)
    squares_of, areas_of = defaultdict(list), defaultdict(list)
    for square in squares[squares["gap_id"].notna()].itertuples():
        squares_of[square.gap_id].append(square.square_id)
    for part in shared[shared["lacking_low"] >= NOBODY].itertuples():
        areas_of[part.gap_id].append((part.area_code, [part.lacking_low, part.lacking_high]))
    page = found.told["gaps"]
    assert len(page) == len(engine)
    codes = world.areas["area_code"].tolist()
    offs = [0.0]
    for told, gap in zip(page, engine.itertuples(), strict=True):
        assert [one["name"] for one in told["squares"]] == squares_of[gap.gap_id]
        assert codes[told["area"]] == gap.area_code
        assert " ".join(CRITERIA[row] for row in told["missing"]) == gap.missing
        offs.append(_off(told["lacking"], [gap.lacking_low, gap.lacking_high]))
        own_areas = [one for one in told["areas"] if one["lacking"][0] >= NOBODY]
        of_areas = areas_of[gap.gap_id]
        assert [codes[one["area"]] for one in own_areas] == [code for code, _ in of_areas]
        ends = [lacking for _, lacking in of_areas]
        offs.append(_off([one["lacking"] for one in own_areas], ends))
    assert max(offs) < MOST_PEOPLE
    return Off(0.0, max(offs))


def _off(page: object, engine: object) -> float:
    one, other = np.asarray(page, dtype=float), np.asarray(engine, dtype=float)
    return float(np.abs(one - other).max(initial=0.0))
