"""What every address can walk to, packed small: the figures of the engine, nothing computed here.

A row per distinct address point. Each number stands as what must be added to the one before it, as
neighbours are alike; the page undoes that.
"""

from __future__ import annotations

from collections.abc import Iterator

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from sociale_infra.config import Settings
from sociale_infra.maps.grid import Grid
from sociale_infra.maps.packing import pack, steps_of
from sociale_infra.maps.payload_types import Packed
from sociale_infra.maps.streets import Directory
from sociale_infra.terms import ANSWERS, CRITERIA, SURE, TOLERANCE_M, nearest_id, nearest_m, verdict
from sociale_infra.town import Results

NONE = 65535
"""No distance, or no place."""
_BLOCK_M = 250  # rows of blocks, in which neighbours follow each other


def pack_addresses(results: Results, directory: Directory, grid: Grid) -> Packed | None:
    """Pack what each distinct address point can walk to; None if there is no address.

    Returns
    -------
    The columns `x` and `y` (hundredths of a step on the grid), `{key}_m` (metres, rounded) and
    `{key}_place` (row of the place) for every category and for `low_threshold` and `people`, then
    `functions`, `places` (meeting places within reach), `answers` (2 bits a criterion: no, unknown,
    yes), and `street`, `number`, `letter` and `postcode` as the directory has them, where any is
    known. 65535 is unknown; so are all answers of an address that is on no network.
    """
    origins = results.origins
    if not len(origins):
        return None
    order = order_distinct(origins)
    rows = find_distinct(origins)[order]
    whole, _ = grid.exact(origins.iloc[rows].geometry)
    columns = dict(zip("xy", whole.T, strict=True))
    columns |= {
        name: values.astype(np.int64)
        for name, values in (
            *_columns(origins, rows, results.places, results.settings),
            *_called(directory, order),
        )
    }
    return pack({name: steps_of(values) for name, values in columns.items()})


def find_distinct(origins: gpd.GeoDataFrame) -> NDArray[np.intp]:
    """Return the row of the first origin at each distinct point."""
    xy = shapely.get_coordinates(origins.geometry.to_numpy())
    return np.flatnonzero(~pd.DataFrame(xy).duplicated())


def order_distinct(origins: gpd.GeoDataFrame) -> NDArray[np.intp]:
    """Return the order in which the distinct points are packed: neighbours follow each other."""
    x, y = shapely.get_coordinates(origins.geometry.to_numpy()[find_distinct(origins)]).T
    return np.lexsort([x, y, x // _BLOCK_M, y // _BLOCK_M])


def _called(
    directory: Directory, order: NDArray[np.int64]
) -> Iterator[tuple[str, NDArray[np.float64]]]:
    for name in ("street", "number", "letter", "postcode"):
        values = getattr(directory, name)[order]
        if (values >= 0).any():
            yield name, np.where(values < 0, NONE, values).astype(float)


def _columns(
    origins: gpd.GeoDataFrame,
    rows: NDArray[np.intp],
    places: gpd.GeoDataFrame,
    settings: Settings,
) -> Iterator[tuple[str, NDArray[np.float64]]]:
    row = pd.Index(places["place_id"])
    limits_m = {key: category.norm_m for key, category in settings.categories.items()}
    limits_m |= dict.fromkeys(SURE, settings.robust.walk_m)
    for key, limit_m in limits_m.items():
        yield f"{key}_m", _metres(origins[nearest_m(key)].iloc[rows], limit_m)
        which = row.get_indexer(pd.Index(origins[nearest_id(key)]))[rows]
        yield f"{key}_place", np.where(which < 0, NONE, which).astype(float)
    yield "functions", _whole(origins["functions"].iloc[rows])
    yield "places", _whole(origins["meeting_places"].iloc[rows])
    answers = np.zeros(len(rows))
    for bit, criterion in enumerate(CRITERIA):
        answer = pd.Index(ANSWERS).get_indexer(pd.Index(origins[verdict(criterion)]))[rows]
        answers += np.where(answer < 0, 3, answer) * 4**bit
    yield "answers", answers


def _metres(values: pd.Series[float], limit_m: float) -> NDArray[np.float64]:
    """Round; but what lies just beyond the limit is never said to lie on it."""
    rounded = values.round()
    beyond = (values > limit_m + TOLERANCE_M) & (rounded <= limit_m)
    return _whole(rounded + beyond)


def _whole(values: pd.Series[float]) -> NDArray[np.float64]:
    rounded = values.astype("Float64").round().fillna(NONE).clip(upper=NONE)
    return np.asarray(rounded, dtype=np.float64)
