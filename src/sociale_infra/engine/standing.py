"""Of which areas a share may be published: those of which the residents' spread can be trusted."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

import geopandas as gpd
import numpy as np
import pandas as pd

from sociale_infra.engine.network import Bools
from sociale_infra.engine.sums import find_area, sum_weights
from sociale_infra.tables import TABLES
from sociale_infra.terms import Starts

# Inhabitants per address, where there are many: outside it one of the two figures is not of this
# area. Our choice: a wijk of homes has about two, an industrial estate fewer than one.
_PER_ADDRESS = 0.2, 10.0
_MANY_ADDRESSES = 100

_Frame = TypeVar("_Frame", pd.DataFrame, gpd.GeoDataFrame)


def find_standing(
    areas: gpd.GeoDataFrame,
    origins: gpd.GeoDataFrame,
    per_dwelling: tuple[float, float],
    least_people: float,
    starts: Starts,
) -> Bools:
    """Return of which areas a share stands, row by row.

    It does where as many people live as `least_people`, or their number is unknown, and where
    addresses per dwelling (or per household, where the dwellings are unknown) lie within
    `per_dwelling`, or neither is known; and where there are over 100 addresses (if `starts` says
    that the origins are such), with 0.2 to 10 inhabitants each.
    """
    area = find_area(areas, origins)
    addresses = np.bincount(area, minlength=len(areas))
    homes = areas["dwellings"].fillna(areas["households"]).to_numpy(dtype=float)
    ratio = addresses / np.where(homes > 0, homes, np.nan)
    people = sum_weights(area, origins["weight"].to_numpy(), len(areas))
    low, high = per_dwelling
    fits = ~(people < least_people) & ~(ratio < low) & ~(ratio > high)
    if starts != "addresses":
        return fits
    few, many = (addresses * limit for limit in _PER_ADDRESS)
    return fits & ~((addresses > _MANY_ADDRESSES) & ((people < few) | (people > many)))


def withhold_shares(
    name: str, frame: _Frame, standing: Iterable[str], categories: Iterable[str] = ()
) -> _Frame:
    """Return a table without the shares of other areas than those `standing`, by their codes.

    `name` is that of the table, whose contract says which columns are shares; the people stay.
    """
    described = TABLES[name].measured(categories)
    shares = [one for one in frame.columns if one in described and described[one].shares_people]
    stands = frame["area_code"].isin([*standing])
    return frame.assign(**{one: frame[one].where(stands) for one in shares})
