"""What to find out first: the places on which most people's criterion 4 hangs, unchecked."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from sociale_infra.engine.access import Points
from sociale_infra.engine.measured import Measured
from sociale_infra.engine.network import Bools, Floats, Ints
from sociale_infra.engine.sums import DECIMALS, sum_weights
from sociale_infra.engine.tally import PEOPLE
from sociale_infra.terms import WORTH_CHECKING, bases_of

_AREA = ("area_code", "area_name")


def list_work(measured: Measured, weight: Floats, areas: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """List the unchecked places on which somebody's criterion 4 hangs, most people first.

    Somebody's criterion 4 hangs on the places within the walk that surely meet it, if there are
    any, else on those that possibly do; and on none where one of them is checked. A place is
    checked if corrections tell all of `WORTH_CHECKING`.

    Parameters
    ----------
    measured
        What the origins reach.
    weight
        How many people stand behind each origin; unknown is nobody.
    areas
        Their table, in the CRS of the places.

    Returns
    -------
    A row per place: `rank`, `place_id`, `name`, `category`, `area_code` and `area_name` (missing
    outside the areas), `as_mapped` (whether it meets criterion 4: yes or unknown), `ask` (which
    properties no correction has told), `deciding` (weight that hangs on it, shared equally with
    the other places on which the same people hang: these add up), `changes` (weight whose answer
    changes if this place alone turns out otherwise) and a point in the place.
    """
    places = measured.places
    sure, possible = measured.kinds.adds[PEOPLE, measured.kinds.kind] > 0
    told = np.array([bases_of(places["evidence"], name) == "local" for name in WORTH_CHECKING])
    deciding, changes = _weigh(
        measured, np.nan_to_num(weight), sure, possible, np.logical_and.reduce(told)
    )
    rows = np.flatnonzero(deciding > 0)
    order = np.lexsort([places["place_id"].to_numpy()[rows], -changes[rows], -deciding[rows]])
    rows = rows[order]
    points = shapely.point_on_surface(places.geometry.to_numpy()[rows])
    where = _areas_of(points, areas)
    columns = {
        "rank": np.arange(1, len(rows) + 1),
        **{name: places[name].array[rows] for name in ("place_id", "name", "category")},
        **{name: areas[name].array.take(where, allow_fill=True) for name in _AREA},
        "as_mapped": pd.array(np.where(sure[rows], "yes", "unknown"), dtype="str"),
        "ask": pd.array([_name_untold(told[:, row]) for row in rows], dtype="str"),
        "deciding": deciding[rows],
        "changes": changes[rows],
    }
    return gpd.GeoDataFrame(columns, geometry=points, crs=places.crs)


def _weigh(
    measured: Measured, weight: Floats, sure: Bools, possible: Bools, checked: Bools
) -> tuple[Floats, Floats]:
    """Return for each place the weight that hangs on it, and that changes with it alone."""
    n = len(sure)
    near = measured.reach.within(np.where(possible, measured.rules.walk_m, np.nan))
    place = near.per_pair(np.arange(n))
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
