"""Drawings that lie close together and are one place: green to walk in, allotments."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import shapely
from shapely import STRtree

from sociale_infra.categories import Joined
from sociale_infra.components import node_components
from sociale_infra.sources.places.conditions import M2_PER_HA
from sociale_infra.sources.places.merging import Merged


def join(
    geometry: npt.NDArray[np.object_],
    rows: npt.NDArray[np.intp],
    joined: Joined,
    counted: Sequence[shapely.Geometry],
    ways: STRtree,
) -> list[Merged]:
    """Return the places that these rows of the drawings make, those that count.

    Drawings are one place where a chain of them has gaps of at most `joined.within_m` (metres,
    inclusive). All geometry is in one metric CRS.

    Parameters
    ----------
    geometry, rows
        The drawings of a category, and which of them are joined.
    joined
        How close, and when a place counts: how large it is in all, and how many metres of `ways`
        lie in it, outside the places that are `counted` already.
    """
    shapes = geometry[rows]
    one, other = STRtree(shapes).query(shapes, predicate="dwithin", distance=joined.within_m)
    part = node_components(one, other, len(rows))
    taken = STRtree(np.asarray(counted, dtype=object))
    # Together they are no larger than one by one: most are too small without being joined.
    at_most_m2 = np.bincount(part, shapely.area(shapes))
    large = np.flatnonzero(at_most_m2 >= (joined.min_area_ha or 0) * M2_PER_HA)
    return [
        Merged(rows[part == number].tolist(), [])
        for number in large.tolist()
        if _counts(shapely.union_all(shapes[part == number]), joined, taken, ways)
    ]


def _counts(place: shapely.Geometry, joined: Joined, taken: STRtree, ways: STRtree) -> bool:
    if shapely.area(place) < (joined.min_area_ha or 0) * M2_PER_HA:
        return False
    if joined.min_path_m is None:
        return True
    counted = taken.geometries[taken.query(place, predicate="intersects")]
    fresh = shapely.difference(place, shapely.union_all(counted))
    inside = ways.geometries[ways.query(fresh, predicate="intersects")]
    return float(shapely.length(shapely.intersection(inside, fresh)).sum()) >= joined.min_path_m
