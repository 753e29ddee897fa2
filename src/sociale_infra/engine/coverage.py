"""From walks per origin to coverage and mean walks per area."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd

from sociale_infra import terms
from sociale_infra.engine.network import Floats, Ints
from sociale_infra.engine.sums import HALF, find_area, share_of, sum_weights
from sociale_infra.terms import TOLERANCE_M, Unit


def summarise_areas(
    areas: gpd.GeoDataFrame,
    origins: gpd.GeoDataFrame,
    norms_m: Mapping[str, float],
    present: Collection[str],
    unit: Unit,
) -> tuple[gpd.GeoDataFrame, pd.DataFrame]:
    """Sum up the origins per area: coverage, and mean and median distance.

    Coverage of a category = weight of the origins with `nearest_{category}_m` <= norm, divided
    by the weight of all origins in the area (`weight`: residents, or 1 an address). It is
    NaN where nobody lives, where the weight is unknown, and for a category without any place
    (not in `present`). Mean and median are over those who reach a place.

    Returns
    -------
    areas
        The areas with `unit` (what a weight of 1 is), `addresses` (number of origins),
        `addresses_per_dwelling` (NaN where there is no dwelling, or no figure), `weight`,
        `unsnapped` (weight), and for each category `{category}_coverage`, `_mean_m`,
        `_median_m`, `_unreachable` (weight) and `_upper_bound` (weight of those whose nearest
        place may be nearer than we can see, beyond the extract's edge); all of them NaN for a
        category without any place.
    coverage
        Long: a row per area and category.
    """
    area = find_area(areas, origins)
    weight = origins["weight"].to_numpy()
    total = sum_weights(area, weight, len(areas))
    addresses = np.bincount(area, minlength=len(areas))
    unsnapped = sum_weights(area, origins["snap_m"].isna() * weight, len(areas))
    columns: dict[str, Any] = {
        "unit": pd.Series(unit, index=areas.index, dtype="str"),
        "addresses": addresses,
        "addresses_per_dwelling": addresses / areas["dwellings"].replace(0, np.nan),
        "weight": total,
        "unsnapped": unsnapped,
    }
    rows = []
    for key, norm_m in norms_m.items():
        nearest_m = origins[terms.nearest_m(key)].to_numpy()
        known = key in present
        covered = _cover(area, nearest_m, norm_m, weight, total if known else total * np.nan)
        columns[terms.coverage(key)] = share_of(covered, total)
        mean, median = centre(area, nearest_m, weight, len(areas))
        columns[terms.mean_m(key)], columns[terms.median_m(key)] = mean, median
        counted = weight if known else np.full(len(weight), np.nan)
        lost = np.isnan(nearest_m)
        columns[terms.unreachable(key)] = sum_weights(area, lost * counted, len(areas))
        beyond = nearest_m > origins["edge_m"].to_numpy()
        columns[terms.upper_bound(key)] = sum_weights(area, beyond * counted, len(areas))
        rows.append(_long(areas, key, norm_m, unit, total, covered))
    # A copy holds its columns together: a frame in a hundred pieces is slow to add to.
    return areas.assign(**columns).copy(), pd.concat(rows, ignore_index=True)


def tabulate_coverage(
    areas: gpd.GeoDataFrame,
    origins: gpd.GeoDataFrame,
    norms_m: Mapping[str, float],
    present: Collection[str],
    unit: Unit,
) -> pd.DataFrame:
    """Return the long table of `summarise_areas` alone."""
    area, weight = find_area(areas, origins), origins["weight"].to_numpy()
    total = sum_weights(area, weight, len(areas))
    unknown = total * np.nan
    return pd.concat(
        (
            _long(
                *(areas, key, norm_m, unit, total),
                _cover(
                    *(area, origins[terms.nearest_m(key)].to_numpy(), norm_m, weight),
                    total if key in present else unknown,
                ),
            )
            for key, norm_m in norms_m.items()
        ),
        ignore_index=True,
    )


def _cover(area: Ints, nearest_m: Floats, norm_m: float, weight: Floats, total: Floats) -> Floats:
    """Return who has one within the norm, per area; NaN where the total is 0 or unknown."""
    covered = sum_weights(area, (nearest_m <= norm_m + TOLERANCE_M) * weight, len(total))
    return np.where(total > 0, covered, np.nan)


def centre(area: Ints, distance_m: Floats, weight: Floats, n_areas: int) -> tuple[Floats, Floats]:
    """Weighted mean and median per area of the distances that are known; NaN without any.

    The median is the least distance within which at least half of the weight lies.
    """
    here = np.flatnonzero(~np.isnan(distance_m) & (weight > 0))
    here = here[np.argsort(area[here], kind="stable")]
    area, distance_m, weight = area[here], distance_m[here], weight[here]
    total = sum_weights(area, weight, n_areas)
    walked = sum_weights(area, weight * distance_m, n_areas)
    median = np.full(n_areas, np.nan)
    for rows in np.split(np.arange(len(here)), np.flatnonzero(np.diff(area)) + 1):
        if len(rows):
            median[area[rows[0]]] = _median(distance_m[rows], weight[rows])
    return share_of(walked, total), median


def _median(distance_m: Floats, weight: Floats) -> float:
    """Return the least distance within which at least half of the weight lies."""
    order = np.argsort(distance_m)
    upto = np.cumsum(weight[order])
    return float(distance_m[order[np.searchsorted(upto, upto[-1] * HALF)]])


def _long(
    areas: gpd.GeoDataFrame, key: str, norm_m: float, unit: Unit, total: Floats, covered: Floats
) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "area_code": areas["area_code"],
            "area_name": areas["area_name"],
            "category": pd.Series(key, dtype="str", index=areas.index),
            "norm_m": norm_m,
            "unit": pd.Series(unit, dtype="str", index=areas.index),
            "weight": total,
            "covered": covered,
            "uncovered": total - covered,
            "coverage": share_of(covered, total),
        }
    )
