"""Which place on the map a row of a register is: name and position are both scored.

The rule was chosen on labelled pairs of rows and places: see `tests/register_pairs.csv`, and the
test that measures how often it is wrong.
"""

from __future__ import annotations

from collections.abc import Collection

import geopandas as gpd
import numpy as np
import pandas as pd
from rapidfuzz import fuzz
from shapely import STRtree

from sociale_infra.sources.places.names import read_name, telling_words

# A score of both is from 0 to 1; position counts from 1 at the place to 0 at `within_m`.
_NAME_COUNTS = 0.7
_ENOUGH = 0.7
# Of a place or a row without a name: enough if they lie some 30 m apart or less.
_NAMELESS = 0.65


def match_rows(
    rows: gpd.GeoDataFrame,
    places: gpd.GeoDataFrame,
    within_m: float,
    kind_words: Collection[str],
) -> gpd.GeoDataFrame:
    """Return the rows with the place that each matches best, if one matches.

    A row of a category matches places of that category only: mapped as something else, it does not
    count as what it is. A row of none matches any place.

    Parameters
    ----------
    rows
        Those of a register, in the CRS of the places.
    places
        The table of that name.
    within_m
        How far apart a row and its place may lie (metres).
    kind_words
        Words by which the register tells kinds of places, which do not tell one from another.

    Returns
    -------
    The rows with `place_id` and `match_m` (metres as the crow flies), missing where none matches.
    """
    shapes = places.geometry.to_numpy()
    row, place = STRtree(shapes).query(
        rows.geometry.to_numpy(), predicate="dwithin", distance=within_m
    )
    category = rows["category"].array[row]
    fits = (category == places["category"].array[place]) | pd.isna(category)
    row, place = row[fits], place[fits]
    apart_m = rows.geometry.iloc[row].distance(places.geometry.iloc[place], align=False).to_numpy()
    own = frozenset(word for text in kind_words for word in read_name(text).words)
    names = zip(rows["name"].array[row], places["name"].array[place], strict=True)
    alike = np.array([_alike(one, other, own) for one, other in names], dtype=float)
    score = _NAME_COUNTS * alike + (1 - _NAME_COUNTS) * (1 - apart_m / within_m)
    pairs = pd.DataFrame(
        {
            "row": row,
            "place_id": places["place_id"].array[place],
            "match_m": apart_m.round(1),
            "score": score,
        }
    )
    best = pairs[pairs["score"] >= _ENOUGH].sort_values(
        ["row", "score", "place_id"], ascending=[True, False, True]
    )
    best = best.drop_duplicates("row").set_index("row").reindex(range(len(rows)))
    found = best[["place_id", "match_m"]].astype({"place_id": "str"}).set_axis(rows.index)
    return rows.assign(place_id=found["place_id"], match_m=found["match_m"])


def _alike(one: object, other: object, own: frozenset[str]) -> float:
    """Return how alike two names are, from 0 to 1, by the words that tell which place it is."""
    if not isinstance(one, str) or not isinstance(other, str):
        return _NAMELESS
    read = [read_name(name) for name in (one, other)]
    names = [" ".join(telling_words(name, own)) for name in read]
    if not all(names):
        names = [name.plain for name in read]
    joined = (name.replace(" ", "") for name in names)
    return float(max(fuzz.token_set_ratio(*names), fuzz.ratio(*joined))) / 100
