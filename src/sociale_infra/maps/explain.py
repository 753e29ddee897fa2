"""What every address can walk to, packed small: the engine's figures, nothing computed here."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from sociale_infra.maps.grid import Grid
from sociale_infra.maps.packed_types import Packed, WalkSquares
from sociale_infra.maps.packing import pack, walk_through
from sociale_infra.maps.streets import Directory
from sociale_infra.maps.walk_squares import describe_squares, find_corners
from sociale_infra.terms import ANSWERS, CRITERIA, SURE, TOLERANCE_M, nearest_id, nearest_m, verdict
from sociale_infra.town import Results

UNKNOWN = -1
"""No distance, or no place."""
_OFF_NETWORK = 3
_CALLED = ("street", "number", "letter", "postcode")

Whole = NDArray[np.int64]


class Walks(NamedTuple):
    """The addresses, and the squares of 100 m that they lie in."""

    addresses: Packed
    squares: WalkSquares


def pack_walks(
    results: Results, directory: Directory, order: NDArray[np.intp], steps: Whole, grid: Grid
) -> Walks | None:
    """Pack what each distinct address point can walk to; None if there is no address.

    `steps` are those of the points on the grid, in this `order`.

    Returns
    -------
    Addresses, a row per distinct point, in that order. Together in one table stand `x`
    and `y` (steps on the grid); `{key}_m` (metres, rounded) for every category and for
    `low_threshold` and `people`; and `{key}_place` (row of the place) for the same. Each a table of
    its own are `square` (row of the squares), `homes` (addresses at the point),
    `functions`, `places` (meeting places within reach), `answers` (2 bits a criterion: 0 no, 1
    unknown, 2 yes), and `street`, `number`, `letter` and `postcode` as the directory has them. -1
    is unknown, a column of which nothing is known is absent, and all answers of an address on no
    network are 3.
    """
    origins = results.origins
    if not len(origins):
        return None
    corners, square = find_corners(origins.geometry.to_numpy())
    rows = find_distinct(origins)[order]
    found = origins.iloc[rows]
    x, y = steps.T
    alone = {
        "square": square[rows],
        "homes": _count_homes(origins)[order],
        "functions": _whole(found["functions"]),
        "places": _whole(found["meeting_places"]),
        "answers": _answers(found),
        **{name: getattr(directory, name)[order] for name in _CALLED},
    }
    addresses = pack(
        {"x": x, "y": y},
        *_nearest(results, found),
        *({name: column} for name, column in _known(alone).items()),
    )
    return Walks(addresses, describe_squares(results, corners, square, grid))


def _nearest(results: Results, found: gpd.GeoDataFrame) -> Iterator[dict[str, Whole]]:
    """Yield the metres to what is nearest, and its row of the places."""
    settings = results.settings
    limits_m = {key: category.norm_m for key, category in settings.categories.items()}
    limits_m |= dict.fromkeys(SURE, settings.robust.walk_m)
    place = pd.Index(results.places["place_id"])
    yield _known(
        {f"{key}_m": _metres(found[nearest_m(key)], limit) for key, limit in limits_m.items()}
    )
    yield _known({f"{key}_place": _rows_of(place, found[nearest_id(key)]) for key in limits_m})


def _rows_of(place: pd.Index[str], ids: pd.Series[str]) -> Whole:
    """Return the row of each place, looked up once however often it is named."""
    which, named = pd.factorize(ids)
    return np.append(place.get_indexer(pd.Index(named)), UNKNOWN)[which]


def find_distinct(origins: gpd.GeoDataFrame) -> NDArray[np.intp]:
    """Return the row of the first origin at each distinct point."""
    return np.flatnonzero(~_spots(origins).duplicated())


def order_distinct(origins: gpd.GeoDataFrame) -> NDArray[np.intp]:
    """Return the order in which the distinct points are packed: neighbours follow each other."""
    return walk_through(_spots(origins).drop_duplicates().to_numpy())


def _count_homes(origins: gpd.GeoDataFrame) -> NDArray[np.int64]:
    """Return how many origins lie at each distinct point."""
    counts = _spots(origins).groupby([0, 1], sort=False).size()
    return np.asarray(counts, dtype=np.int64)


def _spots(origins: gpd.GeoDataFrame) -> pd.DataFrame:
    return pd.DataFrame(shapely.get_coordinates(origins.geometry.to_numpy()))


def _known(columns: Mapping[str, Whole]) -> dict[str, Whole]:
    return {name: column for name, column in columns.items() if (column != UNKNOWN).any()}


def _answers(found: gpd.GeoDataFrame) -> Whole:
    answers = np.zeros(len(found), dtype=np.int64)
    for bit, criterion in enumerate(CRITERIA):
        answer = pd.Index(ANSWERS).get_indexer(pd.Index(found[verdict(criterion)]))
        answers += np.where(answer < 0, _OFF_NETWORK, answer) << 2 * bit
    return answers


def _metres(values: pd.Series[float], limit_m: float) -> Whole:
    """Round; but what lies just beyond the limit is never said to lie on it."""
    rounded = values.round()
    beyond = (values > limit_m + TOLERANCE_M) & (rounded <= limit_m)
    return _whole(rounded + beyond)


def _whole(values: pd.Series[float]) -> Whole:
    whole = values.astype("Float64").round().fillna(UNKNOWN)
    return np.asarray(whole, dtype=np.int64)
