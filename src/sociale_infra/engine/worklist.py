"""What to find out first: on which places, and rows of registers, most people's criterion 4 hangs.

Criterion 4 is a place that is free, open to all and staffed within the walk.
"""

from __future__ import annotations

from collections.abc import Collection

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from sociale_infra.engine.access import Points
from sociale_infra.engine.measured import Measured
from sociale_infra.engine.network import Bools, Floats, Ints
from sociale_infra.engine.reach import find_reach
from sociale_infra.engine.sums import DECIMALS, sum_weights
from sociale_infra.engine.tally import PEOPLE
from sociale_infra.terms import WORTH_CHECKING, bases_of

_AREA = ("area_code", "area_name")
_TOLD = ("found_in", "as_mapped", "ask", "deciding", "changes")


def list_work(
    measured: Measured,
    weight: Floats,
    areas: gpd.GeoDataFrame,
    registers: gpd.GeoDataFrame,
    promising: Collection[str],
) -> gpd.GeoDataFrame:
    """List what was not checked and on which somebody's criterion 4 hangs, most people first.

    Somebody's criterion 4 hangs on the places within the walk that surely meet it, if there are
    any, else on those that possibly do; and on none where one of them is checked. A place is
    checked if corrections tell all of `WORTH_CHECKING`. Where no place surely meets it, it hangs
    on the rows of registers within the walk too that are not on the map.

    Parameters
    ----------
    measured
        What the origins reach.
    weight
        How many people stand behind each origin; unknown is nobody.
    areas, registers
        Their tables, in the CRS of the places.
    promising
        Categories whose places may meet criterion 4; rows of another are left out, those of none
        are not.

    Returns
    -------
    A row per place or row of a register: `rank`, `place_id` (of a row of a register its id),
    `name`, `category` (missing where a register does not tell), `area_code` and `area_name`
    (missing outside the areas), `found_in` (map, register or map_and_register), `as_mapped`
    (whether it meets criterion 4: yes or unknown; no if it is not on the map), `ask` (what no
    correction has told), `deciding` (weight that hangs on it, shared equally with the other
    places, or the other rows of registers, on which the same people hang: of each these add up),
    `changes` (weight whose answer changes if this place alone turns out otherwise) and a point in
    the place.
    """
    found = [
        _unchecked(measured, np.nan_to_num(weight), registers),
        _not_mapped(measured, np.nan_to_num(weight), registers, promising),
    ]
    table = pd.concat([part for part in found if len(part)] or found[:1], ignore_index=True)
    order = ["deciding", "changes", "place_id"]
    table = table.sort_values(order, ascending=[False, False, True], ignore_index=True)
    where = _areas_of(table.geometry.to_numpy(), areas)
    return gpd.GeoDataFrame(
        {
            "rank": np.arange(1, len(table) + 1),
            **{name: table[name].array for name in ("place_id", "name", "category")},
            **{name: areas[name].array.take(where, allow_fill=True) for name in _AREA},
            **{name: table[name].array for name in _TOLD},
        },
        geometry=table.geometry.array,
        crs=measured.places.crs,
    )


def _unchecked(measured: Measured, weight: Floats, registers: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return the places on the map on which somebody's criterion 4 hangs."""
    places = measured.places
    sure, possible = measured.kinds.adds[PEOPLE, measured.kinds.kind] > 0
    told = np.array([bases_of(places["evidence"], name) == "local" for name in WORTH_CHECKING])
    deciding, changes = _weigh(measured, weight, sure, possible, np.logical_and.reduce(told))
    rows = np.flatnonzero(deciding > 0)
    matched = places["place_id"].isin(registers["place_id"]).to_numpy()
    columns = {
        **{name: places[name].array[rows] for name in ("place_id", "name", "category")},
        "found_in": pd.array(np.where(matched[rows], "map_and_register", "map"), dtype="str"),
        "as_mapped": pd.array(np.where(sure[rows], "yes", "unknown"), dtype="str"),
        "ask": pd.array([_name_untold(told[:, row]) for row in rows], dtype="str"),
        "deciding": deciding[rows],
        "changes": changes[rows],
    }
    points = shapely.point_on_surface(places.geometry.to_numpy()[rows])
    return gpd.GeoDataFrame(columns, geometry=points, crs=places.crs)


def _not_mapped(
    measured: Measured, weight: Floats, registers: gpd.GeoDataFrame, promising: Collection[str]
) -> gpd.GeoDataFrame:
    """Return the rows of registers that no place on the map matches, and that may meet it."""
    kinds = registers["category"].isna() | registers["category"].isin([*promising])
    rows = registers[kinds & registers["place_id"].isna() & registers["checked"].isna()]
    points = rows.geometry.to_numpy()
    walk_m = np.full(len(rows), measured.rules.walk_m)
    near = find_reach(measured.access.to_points(points), walk_m)
    row = near.place
    lacking = np.where(measured.tally.counts[PEOPLE][0] > 0, 0.0, weight)
    among = np.bincount(near.origin, minlength=near.n_origins)
    deciding, changes = (
        np.round(sum_weights(row, share[near.origin], len(rows)), DECIMALS)
        for share in (lacking / np.maximum(among, 1), lacking)
    )
    ask = np.where(rows["category"].isna(), "exists kind ", "exists ") + " ".join(WORTH_CHECKING)
    columns = {
        "place_id": rows["row_id"].array,
        "name": rows["name"].array,
        "category": rows["category"].array,
        "found_in": "register",
        "as_mapped": "no",
        "ask": pd.array(ask, dtype="str"),
        "deciding": deciding,
        "changes": changes,
    }
    table = gpd.GeoDataFrame(columns, geometry=points, crs=rows.crs)
    return table.astype({"found_in": "str", "as_mapped": "str"})[deciding > 0]


def _weigh(
    measured: Measured, weight: Floats, sure: Bools, possible: Bools, checked: Bools
) -> tuple[Floats, Floats]:
    """Return for each place the weight that hangs on it, and that changes with it alone."""
    n = len(sure)
    near = measured.reach.within(np.where(possible, measured.rules.walk_m, np.nan))
    place = near.place
    n_sure, n_possible, n_checked = (
        np.bincount(near.origin[flag[place]], minlength=near.n_origins)
        for flag in (sure, possible, sure & checked)
    )
    surely = n_sure > 0
    hangs = (sure[place] == surely[near.origin]) & (n_checked[near.origin] == 0) & ~checked[place]
    place, origin = place[hangs], near.origin[hangs]
    among = np.where(surely, n_sure, n_possible)[origin]
    deciding = sum_weights(place, weight[origin] / among, n)
    # With several sure places the answer stays yes without one; a possible one may make it yes.
    alone = (n_sure[origin] <= 1) * weight[origin]
    return np.round(deciding, DECIMALS), np.round(sum_weights(place, alone, n), DECIMALS)


def _areas_of(points: Points, areas: gpd.GeoDataFrame) -> Ints:
    """Return the row of the area that holds each point, the first code of several; -1 outside."""
    shapes = areas.geometry.to_numpy()
    point, area = shapely.STRtree(shapes).query(points, predicate="intersects")
    order = np.lexsort([areas["area_code"].to_numpy()[area], point])
    rows, first = np.unique(point[order], return_index=True)
    found = np.full(len(points), -1)
    found[rows] = area[order][first]
    return found


def _name_untold(told: Bools) -> str:
    return " ".join(name for name, known in zip(WORTH_CHECKING, told, strict=True) if not known)
