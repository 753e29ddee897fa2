"""Two measurements of a town compared: who gains and who loses.

Residents are paired by the address they start from. Of a pair the smaller weight is in both; what
one has more came or left. So gains less losses are the difference, in every row.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from sociale_infra.engine.network import Bools, Floats, Ints
from sociale_infra.engine.squares import measure_squares
from sociale_infra.engine.sums import DECIMALS, sum_weights
from sociale_infra.tables import crs_of
from sociale_infra.terms import TOWN_CODE, VERDICTS, Group, Unit, verdict

# Decimetres: an address that was drawn again elsewhere within one is the same.
_SAME_M = 1.0
_BOTH = ("base", "other")
_OF_SQUARES = ("weight", "difference", "gain", "lose")


class Pairs(NamedTuple):
    """The origins of both, one row each: row in the base, row in the other, -1 where it has none.

    Rows of which both are there lie in one area.
    """

    base: Ints
    other: Ints
    area_code: pd.Series[str]
    point: gpd.GeoSeries

    def values(self, base: Floats, other: Floats) -> tuple[Floats, Floats]:
        """Return a value of the origins of both, 0 where one has no such origin."""
        return np.append(base, 0.0)[self.base], np.append(other, 0.0)[self.other]


@dataclass(frozen=True)
class Met:
    """How many people of each pair meet something, in the base and in the other."""

    weight: tuple[Floats, Floats]
    meets: tuple[Bools, Bools]

    @property
    def base(self) -> Floats:
        """Of the base."""
        return self.weight[0] * self.meets[0]

    @property
    def other(self) -> Floats:
        """Of the other."""
        return self.weight[1] * self.meets[1]

    @property
    def came(self) -> Floats:
        """Of the other, those who were not there."""
        return np.maximum(self.weight[1] - self.weight[0], 0) * self.meets[1]

    @property
    def left(self) -> Floats:
        """Of the base, those who are there no more."""
        return np.maximum(self.weight[0] - self.weight[1], 0) * self.meets[0]

    @property
    def gain(self) -> Floats:
        """Those who meet it only in the other, and those who came and meet it."""
        both = np.minimum(*self.weight)
        return both * (self.meets[1] & ~self.meets[0]) + self.came

    @property
    def lose(self) -> Floats:
        """Those who meet it only in the base, and those who met it and left."""
        both = np.minimum(*self.weight)
        return both * (self.meets[0] & ~self.meets[1]) + self.left


def pair_origins(base: gpd.GeoDataFrame, other: gpd.GeoDataFrame) -> Pairs:
    """Pair the origins of both: by their id and area, else by where they are (to the metre)."""
    keys = [frame["area_code"] + " " + frame["origin_id"] for frame in (base, other)]
    if keys[0].equals(keys[1].iloc[: len(base)]):  # those of a scenario come behind
        found = np.arange(len(base))
    else:
        found = np.asarray(pd.Index(keys[1]).get_indexer(pd.Index(keys[0])), dtype=np.int64)
    free = np.setdiff1d(np.arange(len(other)), found)
    lost = np.flatnonzero(found < 0)
    spots = [
        _spots(frame.iloc[rows]).assign(row=rows) for frame, rows in ((base, lost), (other, free))
    ]
    moved = spots[0].merge(spots[1], on=["x", "y", "area_code", "nth"], suffixes=("", "_other"))
    found[moved["row"].to_numpy()] = moved["row_other"].to_numpy()
    fresh = np.setdiff1d(np.arange(len(other)), found)
    codes = pd.concat([base["area_code"], other["area_code"].iloc[fresh]], ignore_index=True)
    points = pd.concat([base.geometry, other.geometry.iloc[fresh]], ignore_index=True)
    rows = np.append(np.arange(len(base)), np.full(len(fresh), -1))
    return Pairs(rows, np.append(found, fresh), codes, gpd.GeoSeries(points, crs=base.crs))


def _spots(origins: gpd.GeoDataFrame) -> pd.DataFrame:
    x, y = np.round(shapely.get_coordinates(origins.geometry.to_numpy()) / _SAME_M).T
    spots = pd.DataFrame({"x": x, "y": y, "area_code": origins["area_code"].to_numpy()})
    return spots.assign(nth=spots.groupby(["x", "y", "area_code"]).cumcount())


def tabulate_changes(
    pairs: Pairs,
    base: gpd.GeoDataFrame,
    other: gpd.GeoDataFrame,
    areas: pd.DataFrame,
    unit: Unit,
    groups: Sequence[Group],
) -> pd.DataFrame:
    """Return who meets each criterion in both, who gains it and who loses it.

    Parameters
    ----------
    pairs
        The origins of both, paired.
    base, other
        The origins with their answers.
    areas
        `area_code` and `area_name` of the areas of either.
    unit
        What a `weight` of 1 is.
    groups
        Columns of the origins to count by as well.

    Returns
    -------
    A row per group ("all" first), criterion and area, and one for the town with an empty code: the
    people of both, how many meet it surely (`low`) and possibly (`high`), the difference, and who
    gain and lose; `came_low` and `left_low` of these came or left.
    """
    area = pd.Index(areas["area_code"]).get_indexer(pd.Index(pairs.area_code))
    answers = {name: _answers(pairs, base, other, verdict(name)) for name in VERDICTS}
    units: dict[str, str] = {"all": unit, "one_person": "households"}
    parts = []
    for group in ("all", *groups):
        column = "weight" if group == "all" else group
        weight = pairs.values(base[column].to_numpy(), other[column].to_numpy())
        people = {"weight_base": weight[0], "weight_other": weight[1]}
        for name, (low, high) in answers.items():
            counted = people | _count(Met(weight, low), "low") | _count(Met(weight, high), "high")
            counted.pop("came_high"), counted.pop("left_high")
            sums = _sum_up(counted, area, areas)
            labels = {"group": group, "criterion": name, "unit": units.get(group, "residents")}
            parts.append(sums.assign(**labels))
    return pd.concat(parts, ignore_index=True)


def _count(met: Met, end: str) -> dict[str, Floats]:
    return {
        f"base_{end}": met.base,
        f"other_{end}": met.other,
        f"difference_{end}": met.other - met.base,
        f"gain_{end}": met.gain,
        f"lose_{end}": met.lose,
        f"came_{end}": met.came,
        f"left_{end}": met.left,
    }


def _sum_up(counted: dict[str, Floats], area: Ints, areas: pd.DataFrame) -> pd.DataFrame:
    """Sum columns per area, and for the town what is known of it.

    What is known of an area in one of both only is unknown of the town too; areas of which nothing
    is known are left out.
    """
    sums = pd.DataFrame(
        {name: sum_weights(area, values, len(areas)) for name, values in counted.items()}
    )
    known = sums[["weight_base", "weight_other"]].notna()
    half = known.any(axis=1) & ~known.all(axis=1)
    lost = {which: bool((half & ~known[f"weight_{which}"]).any()) for which in _BOTH}
    town = sums.sum(min_count=1).round(DECIMALS).to_frame().T
    for name in town.columns.astype(str):
        of = [which for which in _BOTH if which in name.split("_")] or _BOTH
        if any(lost[which] for which in of):
            town[name] = np.nan
    whole = pd.concat([sums, town], ignore_index=True).astype(float)
    whole.insert(0, "area_code", [*areas["area_code"], TOWN_CODE])
    whole.insert(1, "area_name", [*areas["area_name"], TOWN_CODE])
    return whole


def _answers(
    pairs: Pairs, base: gpd.GeoDataFrame, other: gpd.GeoDataFrame, column: str
) -> tuple[tuple[Bools, Bools], tuple[Bools, Bools]]:
    """Return who surely, and who possibly, gets a yes: each in the base and in the other."""
    sure, possible = [], []
    for frame, rows in ((base, pairs.base), (other, pairs.other)):
        answer = frame[column]
        yes = answer.eq("yes").fillna(value=False).to_numpy(dtype=bool)
        maybe = answer.isin(["yes", "unknown"]).to_numpy(dtype=bool)
        sure.append(np.append(yes, False)[rows])
        possible.append(np.append(maybe, False)[rows])
    return (sure[0], sure[1]), (possible[0], possible[1])


def find_square_changes(
    pairs: Pairs, base: gpd.GeoDataFrame, other: gpd.GeoDataFrame
) -> gpd.GeoDataFrame:
    """Return the squares of 100 m in which somebody gains or loses robust access."""
    weight = pairs.values(base["weight"].to_numpy(), other["weight"].to_numpy())
    low, high = _answers(pairs, base, other, "robust")
    counted = {
        "weight_base": weight[0],
        "weight_other": weight[1],
        **_count(Met(weight, low), "low"),
        **_count(Met(weight, high), "high"),
    }
    told = pd.DataFrame({name: np.nan_to_num(values) for name, values in counted.items()})
    told = told[[name for name in counted if name.startswith(_OF_SQUARES)]]
    most = np.fmax(*weight)
    origins = gpd.GeoDataFrame(
        {"weight": most, "area_code": pairs.area_code.to_numpy()},
        geometry=pairs.point.to_numpy(),
        crs=crs_of(base),
    )
    lacking = dict.fromkeys(("lacking_low", "lacking_high"), 0.0)
    squares = measure_squares(origins, told.assign(weight=np.nan_to_num(most), **lacking))
    moved = squares[["gain_low", "gain_high", "lose_low", "lose_high"]].sum(axis=1) > 0
    columns = ["square_id", "area_code", *told.columns, "geometry"]
    return squares.loc[moved, columns].reset_index(drop=True)


def find_coverage_changes(
    base: pd.DataFrame, other: pd.DataFrame, areas: pd.DataFrame
) -> pd.DataFrame:
    """Return who has one of each category within its norm, per area and for the town, in both.

    What is known of an area in one of both only is unknown of the town too; `areas` has the
    `area_code` and `area_name` of the areas of either.
    """
    key, told = ["area_code", "category"], ["norm_m", "unit"]
    both = base[[*key, *told, "weight", "covered"]].merge(
        other[[*key, *told, "weight", "covered"]], on=key, how="outer", suffixes=("_base", "_other")
    )
    for name in told:
        both[name] = both[f"{name}_other"].fillna(both[f"{name}_base"])
    counts = ["weight_base", "weight_other", "covered_base", "covered_other"]
    town = both.groupby(["category", "unit"], as_index=False).agg(
        {"norm_m": "first"} | dict.fromkeys(counts, _sum_known)
    )
    for which, instead in (_BOTH, _BOTH[::-1]):
        lost = both[f"weight_{which}"].isna() & both[f"weight_{instead}"].notna()
        half = town["category"].isin(both.loc[lost, "category"])
        town.loc[half, [f"weight_{which}", f"covered_{which}"]] = np.nan
    whole = pd.concat([both, town.assign(area_code=TOWN_CODE)], ignore_index=True)
    area = pd.Index([*areas["area_code"], TOWN_CODE]).get_indexer(pd.Index(whole["area_code"]))
    kinds = pd.Index([*dict.fromkeys([*other["category"], *base["category"]])])
    whole = whole.iloc[np.lexsort([area, kinds.get_indexer(pd.Index(whole["category"]))])]
    names = areas.set_index("area_code")["area_name"]
    whole = whole.assign(
        area_name=whole["area_code"].map(names).fillna(TOWN_CODE),
        difference=whole["covered_other"] - whole["covered_base"],
    )
    columns = ["area_code", "area_name", "category", *told, *counts, "difference"]
    return whole[columns].reset_index(drop=True)


def _sum_known(values: pd.Series[float]) -> float:
    return float(values.sum(min_count=1))


def join_areas(areas: Iterable[pd.DataFrame]) -> pd.DataFrame:
    """Return the code and name of every area, each once, of the last table that has it."""
    told = [table[["area_code", "area_name"]] for table in areas]
    return pd.DataFrame(pd.concat(told)).drop_duplicates(
        "area_code", keep="last", ignore_index=True
    )
