"""What every address can walk to, packed small: the engine's figures, nothing computed here."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from sociale_infra.config import Settings
from sociale_infra.maps.grid import Grid
from sociale_infra.maps.packing import NONE, Column, pack_columns
from sociale_infra.maps.payload_types import Packed, WalkSquares
from sociale_infra.maps.streets import Directory
from sociale_infra.maps.walk_squares import describe_squares, find_corners
from sociale_infra.terms import ANSWERS, CRITERIA, SURE, TOLERANCE_M, nearest_id, nearest_m, verdict
from sociale_infra.town import Results


class Walks(NamedTuple):
    """The addresses, and the squares of 100 m that they lie in."""

    addresses: Packed
    squares: WalkSquares


def pack_walks(results: Results, directory: Directory, grid: Grid) -> Walks | None:
    """Pack what each distinct address point can walk to; None if there is no address.

    Returns
    -------
    Addresses, square by square and along each street, as their neighbours then are much alike and
    the block shrinks most. Their columns are `x` and `y` (steps on the grid), `square` (row of the
    squares), `homes` (addresses at the point), `{key}_m` (metres, rounded) and `{key}_place` (row
    of the place) for every category and for `low_threshold` and `people`, then `functions`,
    `places` (meeting places within reach), `answers` (2 bits a criterion: no, unknown, yes), and
    `street`, `number`, `letter` and `postcode` as the directory has them, where any is known. 65535
    is unknown; so are all answers of an address that is on no network.
    """
    origins = results.origins
    if not len(origins):
        return None
    distinct = find_distinct(origins)
    points = origins.geometry.to_numpy()
    corners, square = find_corners(points)
    x, y = shapely.get_coordinates(points[distinct]).T
    number = directory.number
    order = np.lexsort([x, y, number, number % 2, directory.street, square[distinct]])
    rows = distinct[order]
    point = grid.steps(origins.geometry)[rows]
    columns: dict[str, Column] = {"x": point[:, 0], "y": point[:, 1], "square": square[rows]}
    columns["homes"] = _count_homes(origins)[order]
    columns |= dict(_columns(origins, rows, results.places, results.settings))
    columns |= dict(_called(directory, order))
    return Walks(pack_columns(columns), describe_squares(results, corners, square, grid))


def find_distinct(origins: gpd.GeoDataFrame) -> NDArray[np.intp]:
    """Return the row of the first origin at each distinct point."""
    return np.flatnonzero(~_spots(origins).duplicated())


def _count_homes(origins: gpd.GeoDataFrame) -> NDArray[np.int64]:
    """Return how many origins lie at each distinct point."""
    counts = _spots(origins).groupby([0, 1], sort=False).size()
    return np.asarray(counts, dtype=np.int64)


def _spots(origins: gpd.GeoDataFrame) -> pd.DataFrame:
    return pd.DataFrame(shapely.get_coordinates(origins.geometry.to_numpy()))


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
        which = row.get_indexer(pd.Index(origins[nearest_id(key)].iloc[rows]))
        yield f"{key}_place", np.where(which < 0, NONE, which).astype(float)
    yield "functions", _whole(origins["functions"].iloc[rows])
    yield "places", _whole(origins["meeting_places"].iloc[rows])
    answers = np.zeros(len(rows))
    for bit, criterion in enumerate(CRITERIA):
        answer = pd.Index(ANSWERS).get_indexer(pd.Index(origins[verdict(criterion)].iloc[rows]))
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
