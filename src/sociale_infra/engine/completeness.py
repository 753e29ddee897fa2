"""How a figure changes with what is missing from the map: the completeness band.

How complete the map is, category by category, is told by registers (recall) and by checks
(precision). Both are uncertain, so many towns are drawn that fit what they tell: places that are
none are taken out, places that are missing put in, and every figure is counted again.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import geopandas as gpd
import numpy as np
import pandas as pd

from sociale_infra.engine.access import Points
from sociale_infra.engine.criteria import answer_to, judge_counts
from sociale_infra.engine.measured import Measured
from sociale_infra.engine.network import Bools, Floats, Ints
from sociale_infra.engine.reach import Reach, find_reach
from sociale_infra.engine.sums import DECIMALS, find_area, share_of
from sociale_infra.engine.tally import Answers, Kinds, find_kinds, tally_reach
from sociale_infra.terms import BAND_ENDS, BANDED, UNKNOWN, YES, VerdictName

DRAWS = 200
"""Towns that are drawn."""
_SEED = 20_261_126
# Of the spots where places may be that neither map nor register has; more than any draw needs.
_SPARE = 3
_AREA = ("area_code", "area_name")


class Belief(NamedTuple):
    """What is known of how complete the map is in one category; of 0 and 0 nothing is."""

    category: str
    matched: int
    """Rows of registers that are on the map."""
    missed: int
    confirmed: int
    """Checked places that are what they were assumed to be."""
    refuted: int

    def draw_recall(self, random: np.random.Generator) -> float:
        """Draw the share of all such places that the map has; 1 if unknown."""
        if not self.matched + self.missed:
            return 1.0
        return float(random.beta(1 + self.matched, 1 + self.missed))

    def draw_precision(self, random: np.random.Generator) -> float:
        """Draw the share of such places on the map that are what is assumed; 1 if unknown."""
        if not self.confirmed + self.refuted:
            return 1.0
        return float(random.beta(1 + self.confirmed, 1 + self.refuted))


class Missing(NamedTuple):
    """What is known of the places that the map may lack, or have too many."""

    beliefs: Sequence[Belief]
    """Of the categories that take part."""
    templates: pd.DataFrame
    """A place of each category of which only the category is known, by its key."""
    rows: gpd.GeoDataFrame
    """Rows of registers that no place matches and nobody has checked: `category`, and a point."""
    kept: float
    """The share of such rows that checks confirmed; 1 where none was checked."""


def draw_bands(
    measured: Measured,
    areas: gpd.GeoDataFrame,
    origins: gpd.GeoDataFrame,
    missing: Missing,
    draws: int = DRAWS,
) -> pd.DataFrame:
    """Count again, in towns that fit what registers and checks tell, who meets what.

    In each town a recall and a precision are drawn for every category. A place on the map that
    nobody has checked is none with a chance of 1 - precision. As many places are missing as fit the
    recall, which are the rows of registers, and at most as many again at random addresses.

    Parameters
    ----------
    measured
        What the origins reach, by what is on the map and in the corrections.
    areas, origins
        Their tables; the areas with `unit`, and with `stands`: whether a share is published.
    missing
        What may be missing, and how sure that is.
    draws
        The number of towns; the same ones every time.

    Returns
    -------
    A row per area, and a last one for the town with an empty `area_code` and `area_name`, of each
    criterion of `BANDED`: `criterion`, `area_code`, `area_name`, `unit`, `weight`, `low` and `high`
    (95 % of the towns have more weight that surely meets it, and less that possibly does) and both
    as `share_low` and `share_high`; NaN where the weight is unknown. No rows without beliefs.
    """
    area, weight = find_area(areas, origins), np.nan_to_num(origins["weight"].to_numpy())

    def sums(met: Bools) -> Floats:
        """Return the weight of those who meet it per area, and of the town."""
        each = np.bincount(area, met * weight, len(areas))
        return np.append(each, each.sum())

    towns = [
        [[sums(answer_to(name, answers) >= least) for name in BANDED] for least in (YES, UNKNOWN)]
        for answers in (draw_towns(measured, missing, draws) if missing.beliefs else ())
    ]
    counted = np.reshape(towns, (len(towns), 2, len(BANDED), len(areas) + 1))
    tables = [_tabulate(areas, name, counted[:, :, row]) for row, name in enumerate(BANDED)]
    return pd.concat(tables if towns else [tables[0].iloc[:0]], ignore_index=True)


def _tabulate(areas: gpd.GeoDataFrame, criterion: VerdictName, counted: Floats) -> pd.DataFrame:
    """Return the band of one criterion; `counted` are towns x ends x areas, the town last."""
    everyone = np.append(areas["weight"], areas["weight"].sum(skipna=False))
    told = np.append(areas["stands"], True)
    columns: dict[str, Any] = {
        "criterion": pd.array([criterion] * len(everyone), dtype="str"),
        **{name: pd.array([*areas[name], ""], dtype="str") for name in _AREA},
        "unit": pd.array([areas["unit"].iloc[0]] * len(everyone), dtype="str"),
        "weight": everyone,
    }
    for row, (end, at) in enumerate(zip(("low", "high"), BAND_ENDS, strict=True)):
        ends = np.quantile(counted[:, row], at, axis=0) if len(counted) else np.zeros(len(everyone))
        columns[end] = np.where(np.isnan(everyone), np.nan, ends).round(DECIMALS)
        columns[f"share_{end}"] = share_of(columns[end], np.where(told, everyone, np.nan))
    return pd.DataFrame(columns)


class _Kind(NamedTuple):
    """The places of a category, as rows of all that are there or may be: those on the map first."""

    on_map: Ints
    doubted: Ints
    """On the map or added by corrections, and checked by nobody."""
    added: int
    """How many corrections have added."""
    found: Ints
    """Rows of registers."""
    spots: Ints
    """Random addresses."""


def draw_towns(measured: Measured, missing: Missing, draws: int = DRAWS) -> Iterator[Answers]:
    """Yield the answers of all origins in each town drawn; the same ones every time."""
    random = np.random.default_rng(_SEED)
    points, category, parts = _sort_out(measured, missing, random)
    walk_m = measured.rules.walk_m
    added = find_reach(measured.access.to_points(points), np.full(len(points), walk_m))
    kinds = _kinds_of_all(measured, missing, category)
    for _ in range(draws):
        there = np.arange(len(kinds.kind)) < len(measured.places)
        for belief, part in zip(missing.beliefs, parts, strict=True):
            _draw_one(belief, part, missing.kept, there, random)
        yield _answers(measured, kinds, there, added)


def _draw_one(
    belief: Belief, part: _Kind, kept: float, there: Bools, random: np.random.Generator
) -> None:
    """Draw which places of a category are there, and mark them."""
    precision, recall = belief.draw_precision(random), belief.draw_recall(random)
    there[part.doubted] = random.random(len(part.doubted)) < precision
    if recall == 1:
        return
    found = part.found[random.random(len(part.found)) < kept]
    there[found] = True
    n = int(there[part.on_map].sum())
    missed = int(random.negative_binomial(n, recall)) if n else 0
    more = min(max(missed - part.added - len(found), 0), len(found))
    there[random.permutation(part.spots)[:more]] = True


def _sort_out(
    measured: Measured, missing: Missing, random: np.random.Generator
) -> tuple[Points, list[str], list[_Kind]]:
    """Return where places may be missing, of which category each, and the places of each belief."""
    places, homes = measured.places, measured.access.origin_points
    unchecked = ~places["evidence"].str.contains("=local", regex=False)
    mapped = places["place_id"].str.match(r"(?:node|way|relation)/")
    points: list[Points] = [np.empty(0, dtype=object)]
    category: list[str] = []
    parts = []
    for belief in missing.beliefs:
        mine = places["category"] == belief.category
        rows = missing.rows[missing.rows["category"] == belief.category].geometry.to_numpy()
        # An address may be drawn twice: two places can be in one building.
        spots = homes[random.integers(len(homes), size=_SPARE * len(rows))]
        number = len(places) + len(category) + np.arange(len(rows) + len(spots))
        parts.append(
            _Kind(
                np.flatnonzero(mine & mapped),
                np.flatnonzero(mine & unchecked),
                int((mine & ~mapped).sum()),
                number[: len(rows)],
                number[len(rows) :],
            )
        )
        points += [rows, spots]
        category += [belief.category] * (len(rows) + len(spots))
    return np.concatenate(points), category, parts


def _kinds_of_all(measured: Measured, missing: Missing, category: list[str]) -> Kinds:
    """Return the kinds of the places on the map, then of those that may be missing."""
    assumed = missing.templates.loc[category].reset_index(drop=True)
    columns = ["category", *assumed.columns.drop("category", errors="ignore")]
    every = pd.concat([measured.places[columns], assumed[columns]], ignore_index=True)
    return find_kinds(gpd.GeoDataFrame(every), measured.rules)


def _answers(measured: Measured, kinds: Kinds, there: Bools, added: Reach) -> Answers:
    """Answer every criterion by the places that are there."""
    of_place, n_mapped = kinds.kind, len(measured.places)
    mapped, others = (
        kinds._replace(kind=of_place[rows]) for rows in (slice(n_mapped), slice(n_mapped, None))
    )
    walk_m = measured.rules.walk_m
    gone = tally_reach(measured.reach, mapped.among(~there[:n_mapped]), walk_m)
    come = tally_reach(added, others.among(there[n_mapped:]), walk_m)
    tally = measured.tally.changed(gone, come)
    return judge_counts(tally, tally.trusted, measured.rules.min_functions)
