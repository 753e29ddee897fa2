"""Counts of so few people that they could be recognised are not told, nor what reveals them.

Gaps of so few are one row, the last: it has no number, and counts what they come to together.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from sociale_infra.report.gaps import is_told, is_told_change
from sociale_infra.report.wording import FEWEST
from sociale_infra.tables import TABLES
from sociale_infra.terms import LACKING, NOBODY
from sociale_infra.town import Results

Floats = npt.NDArray[np.floating[Any]]

_OF_GAPS = ("gaps", "gap_areas", "remedies")
_COUNTS = ("squares", *LACKING)
_LEVELS = ["level_unknown", *(f"level_{number}" for number in range(5))]


def close_gaps(name: str, results: Results) -> pd.DataFrame:
    """Return a result table in which the gaps of fewer than ten people are one closing row.

    Of the table of gaps per area it is one for each area. Of what would help them nothing is told.
    """
    table: pd.DataFrame = vars(results)[name]
    if name not in _OF_GAPS or is_told(results.gaps).all():
        return table
    table = table.astype({"gap_id": "Int64"})
    told = table["gap_id"].isin(results.gaps.loc[is_told(results.gaps), "gap_id"])
    few = table[~told]
    counts = [column for column in _COUNTS if column in table]
    if name == "gaps":
        shape = shapely.MultiPolygon(shapely.get_parts(few.geometry.union_all()).tolist())
        geometry = gpd.GeoSeries([shape], crs=few.crs)
        last = few[counts].sum(min_count=1).to_frame().T.assign(geometry=geometry)
    elif name == "gap_areas":
        last = few.groupby(["area_code", "area_name"], as_index=False)[counts].sum(min_count=1)
    else:
        last = few[:0]
    last = last.reindex(columns=table.columns).astype(table.dtypes)
    closed: pd.DataFrame = pd.concat([table[told], last], ignore_index=True)
    return closed


def find_few(name: str, table: pd.DataFrame, results: Results) -> dict[str, pd.Series[bool]]:
    """Return where the columns of a table of `close_gaps` tell of fewer than ten people, by column.

    A count tells of so few itself, or by the rest of the people of its row; a share by either.
    """
    categories = tuple(results.settings.categories)
    columns = TABLES[name].measured(categories)
    people = _people(name, table, results)
    few = {}
    for column in TABLES[name].revealing(categories):
        count = table[column].to_numpy(dtype=float, na_value=np.nan)
        if columns[column].shares_people:
            count = count * people
        hidden = _are_few(count)
        if people is not None and column != "weight":
            hidden |= _are_few(people - count)
        few[column] = pd.Series(hidden, index=table.index)
    return few


def hide_few(name: str, results: Results) -> pd.DataFrame:
    """Return a result table without what tells of fewer than ten people, with `{column}_few`."""

    def hide(results: Results) -> pd.DataFrame:
        table = close_gaps(name, results)
        return _hide(table, find_few(name, table, results))

    return results.once(f"{name} without few", hide)


def hide_few_changes(name: str, table: pd.DataFrame) -> pd.DataFrame:
    """Return a table of a comparison without what tells of fewer than ten people."""
    return _hide(table, find_few_changes(name, table))


def hide_few_towns(table: pd.DataFrame) -> pd.DataFrame:
    """Return the table of towns without what tells of fewer than ten people."""
    return _hide(table, find_few_towns(table))


def find_few_towns(table: pd.DataFrame) -> dict[str, pd.Series[bool]]:
    """Return where the columns of the table of towns tell of fewer than ten people.

    A share is of the people in the areas of which shares are published. Levels add up to all
    people: where only so few are left out, the smallest other level is left out with them.
    """
    columns, few = TABLES["towns"].measured(()), {}
    for column in TABLES["towns"].revealing(()):
        of = table["stood"] if columns[column].shares_people else table["weight"]
        count = table[column] * of if columns[column].shares_people else table[column]
        few[column] = _is_few(count)
        if column != "weight":
            few[column] |= _is_few(of - count)
    _hide_remainder(table[_LEVELS], few)
    return few


def _hide_remainder(parts: pd.DataFrame, few: dict[str, pd.Series[bool]]) -> None:
    """Hide the smallest level too, in place, where those that are hidden are so few together."""
    hidden = pd.DataFrame({name: few[name] for name in _LEVELS})
    remains = _is_few(parts.where(hidden).sum(axis=1))
    # Of those of the last level, who have robust access, other columns tell.
    others = parts.where(~hidden & (parts >= NOBODY))[_LEVELS[:-1]]
    for name in _LEVELS[:-1]:
        few[name] |= remains & (others[name] == others.min(axis=1))


def _hide(table: pd.DataFrame, few: Mapping[str, pd.Series[bool]]) -> pd.DataFrame:
    columns: dict[str, pd.Series[Any]] = {}
    for column in table.columns:
        hides = column in few and few[column].any()
        columns[column] = table[column].mask(few[column]) if hides else table[column]
        if column in few:
            columns[f"{column}_few"] = few[column]
    if isinstance(table, gpd.GeoDataFrame):
        return gpd.GeoDataFrame(columns, geometry=table.geometry.name, crs=table.crs)
    return pd.DataFrame(columns, index=table.index)


def hide_few_sites(name: str, table: pd.DataFrame, whole: float) -> pd.DataFrame:
    """Return a table of new sites without what tells of fewer than ten people.

    A share is of the people of its row, or of the `whole`. One with the sites is not told either
    where so few gain: beside the share before it tells how many.
    """
    return _hide(table, find_few_sites(name, table, whole))


def find_few_sites(name: str, table: pd.DataFrame, whole: float) -> dict[str, pd.Series[bool]]:
    """Return where the columns of a table of new sites are not told, as in `hide_few_sites`."""
    people = table["weight"] if "weight" in table else pd.Series(whole, index=table.index)
    few = {}
    for column, described in TABLES[name].measured(()).items():
        if column not in TABLES[name].revealing(()):
            continue
        count = table[column] * people if described.shares_people else table[column]
        few[column] = _is_few(count)
        if described.shares_people:
            few[column] |= _is_few(people - count)
    for gain in {"gained", "counted"} & {*few}:
        if "share_after" in few:
            few["share_after"] |= few[gain]
    return few


def find_few_changes(name: str, table: pd.DataFrame) -> dict[str, pd.Series[bool]]:
    """Return where the columns of a table of a comparison tell of fewer than ten people.

    A count tells of so few itself, or by the rest of the people of its row.
    """
    few = {}
    for column in TABLES[name].revealing(()):
        few[column] = _is_few(table[column].abs())
        for which in ("base", "other"):
            weight = f"weight_{which}"
            if weight in table and weight != column and which in column.split("_"):
                few[column] |= _is_few(table[weight] - table[column])
    return few


def close_gap_changes(table: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return the changes of gaps with those of fewer than ten people as one row per variant."""
    is_small = ~is_told_change(table)
    if not is_small.any():
        return table
    counts = ["lacking_base", "lacking_other", "difference"]
    parts = []
    for variant, few in table[is_small].groupby("variant", sort=False):
        shape = shapely.MultiPolygon(shapely.get_parts(few.geometry.union_all()).tolist())
        row = dict.fromkeys(table.columns) | few[counts].sum().to_dict()
        row |= {"variant": variant, "change": "small", "geometry": shape}
        parts.append(row | {"change_id": int(few["change_id"].max())})
    last = gpd.GeoDataFrame(parts, columns=table.columns, crs=table.crs).astype(table.dtypes)
    return gpd.GeoDataFrame(pd.concat([table[~is_small], last], ignore_index=True))


def _people(name: str, table: pd.DataFrame, results: Results) -> Floats | None:
    """Return the people of each row, of whom its counts and shares are; None if there are none."""
    if name == "sensitivity":
        weight = results.areas.set_index("area_code")["weight"]
        return table["area_code"].map(weight).to_numpy(dtype=float)
    # What a remedy's weight counts is itself a part.
    if "weight" not in table or name == "remedies":
        return None
    return table["weight"].to_numpy(dtype=float, na_value=np.nan)


def _is_few(count: pd.Series[float]) -> pd.Series[bool]:
    few = _are_few(count.to_numpy(dtype=np.float64, na_value=np.nan))
    return pd.Series(few, index=count.index)


def _are_few(count: Floats) -> npt.NDArray[np.bool_]:
    return (count >= NOBODY) & (count < FEWEST - NOBODY)
