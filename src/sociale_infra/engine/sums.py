"""Weights summed per area, square or gap, without the floating-point error of adding fractions."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd

from sociale_infra.engine.network import Floats, Ints
from sociale_infra.tables import find_rows

# Sums differ in their last bits with the order of adding: equal is equal to a millionth.
DECIMALS = 6
# At least half, less by what adding many fractions may leave in the last bits.
HALF = 0.5 - 1e-9


def find_area(areas: gpd.GeoDataFrame, origins: gpd.GeoDataFrame) -> Ints:
    """Return the row of the area that every origin lies in.

    Raises
    ------
    TableError
        An origin lies in an area that is not there.
    """
    return find_rows(origins, "origin_id", origins["area_code"], areas, "area")


def sum_weights(group: npt.NDArray[np.integer], weight: Floats, n: int) -> Floats:
    """Sum a weight per group from 0 to `n`."""
    # Of no rows bincount makes whole numbers, whatever their weights are.
    return np.round(np.bincount(group, weight, n).astype(float), DECIMALS)


def sum_columns(group: npt.NDArray[np.integer], weights: pd.DataFrame, n: int) -> pd.DataFrame:
    """Sum every column per group from 0 to `n`."""
    return pd.DataFrame({name: sum_weights(group, weights[name].to_numpy(), n) for name in weights})


def share_of(part: Floats, total: Floats) -> Floats:
    """Return part / total; NaN where the total is 0 or unknown."""
    return part / np.where(total > 0, total, np.nan)
