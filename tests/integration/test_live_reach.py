"""A walk in the page reaches what the engine says: streets, places, and who lives there."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import shapely
from pyproj import Transformer
from scipy.spatial import KDTree

from hatch_build import run_node
from sociale_infra.engine.access import Access
from sociale_infra.engine.reach import find_reach
from sociale_infra.maps.payload import build_payload
from sociale_infra.measurement import Measurement, measure
from sociale_infra.scenarios.edits import AnyEdit
from sociale_infra.town import Results, World
from tests.effort import EFFORT
from tests.live_page import MOST_M, MOST_PEOPLE
from tests.page_tools import ROOT
from tests.scenario_lists import near_home, possible, spot_of

LIMITS_M = (400.0, 800.0, 1200.0)
# At its end a street is drawn to the millimetre.
_DRAWN_M = 0.01
_SAMPLES = 400


class Case(NamedTuple):
    """From where is walked: a spot (in degrees) or a place, in a world with edits."""

    edits: tuple[AnyEdit, ...]
    start: tuple[float, float] | str
    measurement: Measurement

    def asked(self) -> dict[str, Any]:
        """Return the case as the page is asked it."""
        kind = "place" if isinstance(self.start, str) else "at"
        return {
            "from": {kind: self.start},
            "limits": LIMITS_M,
            "edits": [one.model_dump(exclude_none=True) for one in self.edits],
        }

    def row(self) -> int:
        """Return the row of the place that is walked to."""
        return int(np.flatnonzero(self.measurement.world.places["place_id"] == self.start)[0])

    def walks(self, access: Access) -> npt.NDArray[Any]:
        """Return how far each origin of an access walks, NaN beyond the last limit."""
        limit_m = np.full(len(self.measurement.world.places), np.nan)
        if isinstance(self.start, str):
            limit_m[self.row()] = LIMITS_M[-1]
            rows, metres = find_reach(access, limit_m).part(self.row())
        else:
            there = access.to_points(self.points())
            rows, metres = find_reach(there, np.array(LIMITS_M[-1:])).part(0)
        walk_m = np.full(len(access.origin_points), np.nan)
        walk_m[rows] = metres
        return walk_m

    def points(self) -> npt.NDArray[np.object_]:
        """Return from where is walked."""
        entrances = self.measurement.world.entrances
        if not isinstance(self.start, str):
            to_metres = Transformer.from_crs(4326, entrances.crs, always_xy=True)
            return np.array([shapely.Point(to_metres.transform(*self.start))])
        return entrances.geometry.to_numpy()[entrances["place_id"] == self.start]


def draw_cases(world: World, base: Measurement, first: int, number: int) -> Iterator[Case]:
    """Draw spots near homes, and places, in the world as it is and with random edits."""
    for seed in range(first, first + number):
        random = np.random.default_rng(seed)
        edits, changed = possible(world, seed) if seed % 2 else ((), world)
        measurement = measure(changed, before=base) if edits else base
        ids = changed.places["place_id"]
        yield Case(edits, spot_of(near_home(changed, random, 60), changed), measurement)
        yield Case(edits, str(ids.iloc[int(random.integers(len(ids)))]), measurement)


def ask(results: Results, cases: list[Case], folder: Path) -> list[dict[str, Any]]:
    (folder / "data.json").write_text(json.dumps(build_payload(results)), encoding="utf-8")
    (folder / "cases.json").write_text(json.dumps([one.asked() for one in cases]), "utf-8")
    done = run_node("node", "tests/web/reach_cases.js", str(folder), folder=ROOT)
    assert done.returncode == 0, done.stderr
    found: list[dict[str, Any]] = json.loads((folder / "found.json").read_text(encoding="utf-8"))
    return found


def hold(case: Case, found: dict[str, Any]) -> float:
    """Hold the page to the engine; return the largest difference in metres."""
    assert found["refused"] == []
    _hold_streets(case, found)
    return max(_hold_people(case, found), _hold_places(case, found))


def _hold_people(case: Case, found: dict[str, Any]) -> float:
    origins = case.measurement.world.origins
    walk_m = case.walks(case.measurement.measured.access)
    reached = np.flatnonzero(~np.isnan(walk_m))
    if not len(reached):
        assert found["walks"] == []
        return 0.0
    *spots, metres = np.array(found["walks"]).T
    xy = shapely.get_coordinates(origins.geometry.to_numpy())[reached]
    away, row = KDTree(np.column_stack(spots)).query(xy)
    assert np.max(away) < MOST_M
    assert len(np.unique(row)) == len(metres)  # the page reaches nobody else
    weight = origins["weight"].to_numpy()
    for limit_m, people in zip(LIMITS_M, found["people"], strict=True):
        assert abs(np.sum(weight[walk_m <= limit_m + 1e-6]) - people) < MOST_PEOPLE
    return float(np.abs(metres[row] - walk_m[reached]).max())


def _hold_places(case: Case, found: dict[str, Any]) -> float:
    ids = case.measurement.world.places["place_id"].to_numpy()
    access = case.measurement.measured.access.from_points(case.points())
    reach = find_reach(access, np.full(len(ids), LIMITS_M[-1]))
    metres: dict[str, float] = {}
    for row, walk_m in zip(reach.place, reach.walk_m, strict=True):
        metres[ids[row]] = min(walk_m, metres.get(ids[row], np.inf))
    metres.pop(str(case.start), None)
    assert {*found["places"]} == {*metres}
    return max((abs(metres[key] - far) for key, far in found["places"].items()), default=0.0)


def _hold_streets(case: Case, found: dict[str, Any]) -> None:
    """Hold spots on the ways around to what is drawn; bridges and what lies on others left out."""
    edges = case.measurement.world.edges
    lines = edges.geometry.to_numpy()
    near = shapely.dwithin(lines, case.points()[0], 1.1 * LIMITS_M[-1]) & edges["snappable"]
    random = np.random.default_rng(len(lines))
    rows = random.choice(np.flatnonzero(near), _SAMPLES)
    samples = shapely.line_interpolate_point(lines[rows], random.random(_SAMPLES), normalized=True)
    sample, _ = shapely.STRtree(lines).query(samples, "dwithin", 3 * _DRAWN_M)
    samples = samples[np.bincount(sample, minlength=_SAMPLES) == 1]
    walk_m = case.walks(case.measurement.measured.access.from_points(samples))
    walk_m = np.nan_to_num(walk_m, nan=np.inf)
    for limit_m, parts in zip(LIMITS_M, found["streets"], strict=True):
        drawn = shapely.MultiLineString([np.array(part) for part in parts])
        clear = np.abs(walk_m - limit_m) > _DRAWN_M
        is_drawn = shapely.dwithin(drawn, samples, _DRAWN_M)
        np.testing.assert_array_equal(is_drawn[clear], (walk_m <= limit_m)[clear])
    assert (walk_m <= LIMITS_M[-1]).any()


def hold_walks(results: Results, first: int, number: int, folder: Path) -> None:
    """Hold the page to the engine in cases drawn from so many seeds."""
    base = measure(results.world, results.settings)
    cases = [*draw_cases(results.world, base, first, number)]
    off = 0.0
    for case, found in zip(cases, ask(results, cases, folder), strict=True):
        try:
            off = max(off, hold(case, found))
        except AssertionError as error:
            message = f"from {case.start} with {case.edits}"
            raise AssertionError(message) from error
    sys.stdout.write(f"{len(cases)} walks: {off:.1e} m off at most\n")
    assert off < MOST_M


def test_a_walk_in_the_sample_town_reaches_what_the_engine_says(
    sample_results: Results, tmp_path: Path
) -> None:
    hold_walks(sample_results, 0, 20 * EFFORT.draws, tmp_path)


def test_a_walk_in_zoetermeer_reaches_what_the_engine_says(
    zoetermeer_results: Results, tmp_path: Path
) -> None:
    hold_walks(zoetermeer_results, 100, 4 * EFFORT.draws, tmp_path)
