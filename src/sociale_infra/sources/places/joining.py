"""Drawings that lie close together and are one place: green to walk in, allotments."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import shapely
from shapely import STRtree

from sociale_infra.categories import Joined
from sociale_infra.components import node_components
from sociale_infra.sources.places.conditions import M2_PER_HA
from sociale_infra.sources.places.merging import Merged


def join(
    geometry: npt.NDArray[np.object_], rows: npt.NDArray[np.intp], joined: Joined
) -> list[Merged]:
    """Return the places that these rows of the drawings make, but those that are too small.

    Drawings are one place where a chain of them has gaps of at most `joined.within_m` (metres,
    inclusive). All geometry is in one metric CRS.
    """
    shapes = geometry[rows]
    part = node_components(*_close(shapes, joined.within_m), len(rows))
    # Together they are no larger than one by one: most are too small without being joined.
    at_most_m2 = np.bincount(part, shapely.area(shapes))
    large = np.flatnonzero(at_most_m2 >= (joined.min_area_ha or 0) * M2_PER_HA)
    return [Merged(rows[part == number].tolist(), []) for number in large.tolist()]


def counts(place: shapely.Geometry, joined: Joined, taken: STRtree, ways: STRtree) -> bool:
    """Return whether a joined place counts: is large enough, with enough metres of `ways` in it.

    Ways in the places that are `taken` already do not count. All geometry is in one metric CRS.
    """
    if shapely.area(place) < (joined.min_area_ha or 0) * M2_PER_HA:
        return False
    if joined.min_path_m is None:
        return True
    around = taken.geometries[taken.query(place, predicate="intersects")]
    fresh = shapely.difference(place, shapely.union_all(around))
    inside = ways.geometries[ways.query(fresh, predicate="intersects")]
    return float(shapely.length(shapely.intersection(inside, fresh)).sum()) >= joined.min_path_m


def _close(
    shapes: npt.NDArray[np.object_], within_m: float
) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.intp]]:
    """Return the pairs of shapes that lie at most so many metres apart, each once."""
    west, south, east, north = shapely.bounds(shapes).T
    reach = shapely.box(west - within_m, south - within_m, east + within_m, north + within_m)
    one, other = STRtree(shapes).query(reach)
    one, other = one[one < other], other[one < other]
    near = shapely.dwithin(shapes[one], shapes[other], within_m)
    return one[near], other[near]
