"""What a drawing must be to be a place of its category, and what is then assumed of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import shapely
from shapely import STRtree

from sociale_infra.categories import Category, Condition, Prior
from sociale_infra.sources.osm.elements import Tags
from sociale_infra.sources.places.classify import Classifier
from sociale_infra.sources.places.names import plain_name

M2_PER_HA = 10_000


class Candidate(NamedTuple):
    """What may be a place: the tags of its drawings, the largest first, and its geometry (m)."""

    tags: list[Tags]
    geometry: shapely.Geometry


class Grounds:
    """The polygons of each category, within which something else may lie."""

    def __init__(self, geometry: npt.NDArray[np.object_], category: Sequence[str]) -> None:
        polygons = shapely.area(geometry) > 0
        self._geometry = geometry[polygons]
        self._category = np.asarray(category, dtype=object)[polygons]
        self._tree = STRtree(self._geometry)

    def hold(self, geometry: shapely.Geometry, category: str) -> bool:
        """Return whether a polygon of the category holds the middle of a shape (metric CRS)."""
        around = self._tree.query(shapely.point_on_surface(geometry), predicate="intersects")
        return category in self._category[around]


def is_place(place: Candidate, category: Category, grounds: Grounds) -> bool:
    """Return whether it is large enough, if its size is known, and what the category asks for."""
    too_small = 0 < shapely.area(place.geometry) < (category.min_area_ha or 0) * M2_PER_HA
    asked = category.counts_if
    return not too_small and (not asked or any(_holds(place, one, grounds) for one in asked))


def prior_of(place: Candidate, category: Category, grounds: Grounds) -> Prior:
    """Return what is assumed of it: the prior of its category, and the exceptions that hold."""
    prior = category.prior
    for exception in category.exceptions:
        if _holds(place, exception, grounds):
            for name, answer in exception.prior.items():
                prior = prior.model_copy(update={name: answer})
    return prior


def _holds(place: Candidate, condition: Condition, grounds: Grounds) -> bool:
    names = [plain_name(tags["name"]) for tags in place.tags if "name" in tags]
    held = []
    if condition.tags:
        fits = Classifier({"": condition.tags})
        held.append(any(fits(tags) is not None for tags in place.tags))
    if condition.name_has:
        held.append(any(word in name for word in condition.name_has for name in names))
    if condition.named is not None:
        held.append(bool(names) == condition.named)
    if condition.min_area_m2:
        held.append(bool(shapely.area(place.geometry) >= condition.min_area_m2))
    if condition.within:
        held.append(grounds.hold(place.geometry, condition.within))
    return all(held)
