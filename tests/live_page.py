"""What the page measures under Node, beside what the engine measures of the same world."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely
from scipy.spatial import KDTree

from hatch_build import run_node
from sociale_infra.engine.squares import measure_squares, weigh_lacking
from sociale_infra.maps.payload_types import Payload
from sociale_infra.measurement import Measurement
from sociale_infra.scenarios.edits import AnyEdit
from sociale_infra.terms import CRITERIA, GROUPS, SURE, VERDICTS
from tests.page_tools import ROOT

# Metres and people: the page shows whole ones, and its payload has them to a thousandth.
MOST_M = 1e-4
MOST_PEOPLE = 5e-4
_HERE_M = 1e-4


class Off(NamedTuple):
    """The largest differences between page and engine."""

    metres: float
    people: float

    def most(self, other: Off) -> Off:
        """Return the larger of each."""
        return Off(*map(max, self, other))


def run_page(folder: Path, data: Payload, cases: Sequence[Sequence[AnyEdit]]) -> None:
    """Let the page measure each list of edits, one after the other in one process."""
    (folder / "data.json").write_text(json.dumps(data), encoding="utf-8")
    lists = [[one.model_dump(exclude_none=True) for one in edits] for edits in cases]
    (folder / "cases.json").write_text(json.dumps(lists), encoding="utf-8")
    done = run_node("node", "tests/web/live_cases.js", str(folder), folder=ROOT)
    assert done.returncode == 0, done.stderr


class Found:
    """What the page found in one case."""

    def __init__(self, folder: Path, number: int) -> None:
        self._at = folder / str(number)
        self.told = json.loads(self._at.with_suffix(".json").read_text(encoding="utf-8"))
        self.x, self.y = (self._array(axis, "f8") for axis in "xy")

    def _array(self, name: str, kind: str) -> npt.NDArray[Any]:
        return np.fromfile(self._at.with_suffix(f".{name}"), f"<{kind}")

    def rows_of(self, measurement: Measurement) -> npt.NDArray[np.int64]:
        """Return the page's point of each origin."""
        xy = shapely.get_coordinates(measurement.world.origins.geometry.to_numpy())
        points = np.column_stack([self.x, self.y])
        away, row = KDTree(points).query(xy)
        assert np.max(away) < _HERE_M
        away, _ = KDTree(xy).query(points)
        assert np.max(away) < _HERE_M  # the page has no point that is nobody's
        return np.asarray(row)

    def metres(self, group: int) -> npt.NDArray[Any]:
        return self._array(f"metres{group}", "f8")

    def answers(self) -> npt.NDArray[Any]:
        """Verdicts with priors trusted, then without: two x verdicts x points."""
        bits = np.arange(0, 4 * len(VERDICTS), 2)[:, np.newaxis]
        return (self._array("answers", "i4") >> bits & 3).reshape(2, len(VERDICTS), -1)

    def within(self, n_categories: int) -> npt.NDArray[Any]:
        return self._array("within", "i2").reshape(-1, n_categories).T


def compare(found: Found, measurement: Measurement) -> Off:
    """Hold the page to the engine; return the largest differences."""
    assert not found.told["refused"]
    rows = found.rows_of(measurement)
    origins = measurement.origins()
    answers = found.answers()[:, :, rows]
    np.testing.assert_array_equal(answers, np.stack(measurement.measured.verdicts))
    metres_off = _compare_walks(found, measurement, origins, rows)
    people_off = max(
        _compare_areas(found, measurement, origins), _compare_squares(found, measurement)
    )
    assert metres_off < MOST_M
    assert people_off < MOST_PEOPLE
    return Off(metres_off, people_off)


def _compare_walks(
    found: Found, measurement: Measurement, origins: pd.DataFrame, rows: npt.NDArray[np.int64]
) -> float:
    norms_m = measurement.settings.norms_m
    within = found.within(len(norms_m))
    off = 0.0
    for group, key in enumerate([*norms_m, *SURE]):
        engine = origins[f"nearest_{key}_m"].fillna(np.inf).to_numpy(dtype=float)
        page = found.metres(group)[rows]
        np.testing.assert_array_equal(np.isinf(page), np.isinf(engine), err_msg=key)
        reached = np.isfinite(engine)
        off = max(off, np.abs(page[reached] - engine[reached]).max(initial=0.0))
        if key in norms_m:
            counted = origins[f"count_{key}"].fillna(0).to_numpy(dtype=int)
            np.testing.assert_array_equal(within[group][rows], counted, err_msg=key)
    return off


def _compare_areas(found: Found, measurement: Measurement, origins: pd.DataFrame) -> float:
    table = measurement.robustness().set_index(["group", "criterion", "area_code"])
    covered = measurement.covered(origins).set_index(["category", "area_code"])  # type: ignore[arg-type]  # no shapes are asked for
    ends = ["low", "high", "low_without_priors", "high_without_priors"]
    met = dict(zip(table.index.tolist(), table[ends].to_numpy(dtype=float), strict=True))
    weight = dict(zip(table.index.tolist(), table["weight"].tolist(), strict=True))
    reached = dict(zip(covered.index.tolist(), covered["covered"].tolist(), strict=True))
    known = {*table.index.get_level_values("group")}
    present = {*measurement.world.places["category"]}
    offs = [0.0]
    for code, told in zip(measurement.world.areas["area_code"], found.told["areas"], strict=True):
        for group, verdicts in zip(("all", *GROUPS), told["met"], strict=True):
            for criterion, one in zip(VERDICTS, verdicts, strict=True):
                page = [np.nan] * 4 if one is None else [*one["people"], *one["withoutPriors"]]
                if group in known:
                    offs.append(_off(page, met[group, criterion, code]))
        offs.append(_off([told["people"][0] or np.nan], [weight["all", "robust", code] or np.nan]))
        offs += [
            _off(np.array([page], dtype=float), [reached[key, code]])
            for key, page in zip(measurement.settings.norms_m, told["covered"], strict=True)
            if key in present
        ]
    return max(offs)


def _compare_squares(found: Found, measurement: Measurement) -> float:
    origins = measurement.world.origins
    lacking = weigh_lacking(origins["weight"].to_numpy(), measurement.measured.verdicts)
    engine = measure_squares(origins, lacking).set_index("square_id")
    page = found.told["squares"]
    assert {*page} == {*engine.index}
    columns = ["lacking_low", "lacking_high", *(f"missing_{name}" for name in CRITERIA)]
    told = np.array([[*page[name]["lacking"], *page[name]["missing"]] for name in engine.index])
    weight = np.array([page[name]["weight"] for name in engine.index])
    return max(
        _off(told, engine[columns].to_numpy(dtype=float)),
        _off(weight, engine["weight"].fillna(0.0).to_numpy(dtype=float)),
    )


def _off(page: npt.ArrayLike, engine: npt.ArrayLike) -> float:
    one, other = np.asarray(page, dtype=float), np.asarray(engine, dtype=float)
    np.testing.assert_array_equal(np.isnan(one), np.isnan(other))
    return float(np.nanmax(np.abs(one - other), initial=0.0))
