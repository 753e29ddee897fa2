"""Drawings of places in OpenStreetMap -> the `places` table."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from typing import Any

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import shapely
from pyproj import CRS
from shapely import STRtree

from sociale_infra.categories import Category
from sociale_infra.sources.osm.elements import Elements, Tags
from sociale_infra.sources.places.classify import Classifier
from sociale_infra.sources.places.conditions import Candidate, Grounds, is_place, prior_of
from sociale_infra.sources.places.evidence import weigh
from sociale_infra.sources.places.joining import counts, join
from sociale_infra.sources.places.merging import Merged, merge
from sociale_infra.tables import PLACES

log = logging.getLogger(__name__)

# Nodes of the smallest ring: a triangle that returns to its start.
_RING = 4
_KINDS = ("node", "way", "relation")


def build_places(
    elements: Elements,
    categories: Mapping[str, Category],
    crs: CRS,
    merge_distance_m: float,
    paths: npt.NDArray[np.object_],
) -> gpd.GeoDataFrame:
    """Return the `places` table of elements (EPSG:4326), as `put_together` makes it.

    `paths` are the walkable ways, as lines in `crs` (metric).
    """
    return put_together(Drawings(elements, categories, crs, paths), categories, merge_distance_m)


class Drawings:
    """The drawings of places, read once to be put together with more than one choice.

    Parameters
    ----------
    elements
        The drawings (EPSG:4326).
    categories
        What they may be, in the order in which a drawing is tried.
    crs
        The metric CRS of their places.
    paths
        The walkable ways, as lines in `crs`.
    """

    def __init__(
        self,
        elements: Elements,
        categories: Mapping[str, Category],
        crs: CRS,
        paths: npt.NDArray[np.object_],
    ) -> None:
        self.crs = crs
        self.ids, self.tags, self.geometry = _project(elements, crs)
        self.ways = STRtree(paths)
        classify = Classifier.of(categories)
        self.fitting = [classify.fitting(tags) for tags in self.tags]
        self.grounds = Grounds(self.geometry, [next(iter(keys), "") for keys in self.fitting])
        self.towns = {tags["addr:city"] for tags in self.tags if "addr:city" in tags}
        self.area = shapely.area(self.geometry)
        self._west, self._south, _, _ = shapely.bounds(self.geometry).T
        self._candidates: dict[tuple[int, ...], Candidate] = {}

    def of(self, key: str) -> npt.NDArray[np.intp]:
        """Return the rows of the drawings that may be of a category."""
        return np.flatnonzero([key in keys for keys in self.fitting])

    def largest_first(self, rows: list[int]) -> list[int]:
        """Order drawings by size, equal ones (to the dm2) from west to east, then by id."""
        by = self._south[rows], self._west[rows], -np.round(self.area[rows], 2)
        return [rows[index] for index in np.lexsort(by)]

    def candidate(self, merged: Merged) -> Candidate:
        """Return its tags, and the union of its polygons, else its grounds, else its first point.

        The same drawings give the same object.
        """
        drawn = (*merged.rows, -1, *merged.grounds)
        if drawn not in self._candidates:
            self._candidates[drawn] = self._unite(merged)
        return self._candidates[drawn]

    def _unite(self, merged: Merged) -> Candidate:
        rows = self.largest_first(merged.rows)
        polygons = [row for row in rows if self.area[row] > 0] or merged.grounds
        shape = (
            shapely.union_all(self.geometry[polygons])
            if polygons
            else shapely.point_on_surface(self.geometry[rows[0]])
        )
        return Candidate([self.tags[row] for row in rows], shape)


def put_together(
    drawings: Drawings,
    categories: Mapping[str, Category],
    merge_distance_m: float,
    among: npt.NDArray[np.intp] | None = None,
) -> gpd.GeoDataFrame:
    """Return the `places` table: one row per real place, in the metric CRS of the drawings.

    Of a place that is drawn more than once, the drawings are ordered by size, then from west to
    east (then south to north). It gets the id of the first, the location of the polygons or else
    of the first point, and the first name and opening hours in this order; its properties follow
    from the tags of all drawings. `merged_ids` has the other ids. What is too small for its
    category, or not what that asks for, is of the next category that fits, or left out.

    Parameters
    ----------
    drawings, categories
        The drawings, and what they may be, with the tags that they were read with.
    merge_distance_m
        Drawings of one name within so many metres are one place.
    among
        The rows of the drawings that are looked at; None for all.
    """
    fitting = dict.fromkeys(range(len(drawings.ids)) if among is None else among.tolist(), 0)
    rows: list[dict[str, Any]] = []
    for key, category in categories.items():
        here = [row for row, at in fitting.items() if drawings.fitting[row][at : at + 1] == [key]]
        found = _find(drawings, here, category, merge_distance_m)
        rows += [_row(key, category, drawings, merged, place) for merged, place in found]
        left = {*here}.difference(*(merged.drawings for merged, _ in found))
        for row in left:
            fitting[row] += 1
        log.info(
            "%s: %d drawings, %d places, %d drawings left out",
            *(key, len(here), len(found), len(left)),
        )
    columns = [*PLACES.columns, "geometry"]
    table = gpd.GeoDataFrame(rows, columns=columns, geometry="geometry", crs=drawings.crs)
    return table.astype(dict.fromkeys(PLACES.columns, "str"))


def _find(
    drawings: Drawings, here: Sequence[int], category: Category, merge_distance_m: float
) -> list[tuple[Merged, Candidate]]:
    """Return the places of one category among its drawings."""
    alone = Classifier({"": category.tags})
    is_alone = np.array([alone(drawings.tags[row]) is not None for row in here], dtype=bool)
    drawn = np.asarray(here, dtype=np.intp)
    rows = drawn[is_alone]
    names = [drawings.tags[row].get("name", "") for row in rows]
    merged = merge(
        drawings.geometry[rows],
        names,
        merge_distance_m,
        towns=drawings.towns,
        grounds_count=category.min_area_ha is not None,
    )
    mine = [Merged(rows[one.rows].tolist(), rows[one.grounds].tolist()) for one in merged]
    found = [(one, drawings.candidate(one)) for one in mine]
    found = [(one, place) for one, place in found if is_place(place, category, drawings.grounds)]
    if category.joined:
        taken = STRtree([place.geometry for _, place in found])
        parts = join(drawings.geometry, drawn[~is_alone], category.joined)
        joined = [(one, drawings.candidate(one)) for one in parts]
        found += [
            (one, place)
            for one, place in joined
            if counts(place.geometry, category.joined, taken, drawings.ways)
        ]
    return found


def _row(
    key: str, category: Category, drawings: Drawings, merged: Merged, place: Candidate
) -> dict[str, Any]:
    """Return the row of one place."""
    tags: Tags = {}
    for drawing in reversed(place.tags):
        tags |= drawing
    first, *others = drawings.largest_first(merged.rows)
    ids = sorted((drawings.ids[row] for row in [*others, *merged.grounds]), key=_id_order)
    return {
        "place_id": drawings.ids[first],
        "category": key,
        "name": tags.get("name"),
        "function": category.function,
        "tie": category.tie,
        **weigh(place.tags, prior_of(place, category, drawings.grounds))._asdict(),
        "opening_hours": tags.get("opening_hours"),
        "merged_ids": " ".join(dict.fromkeys(ids)),
        "geometry": place.geometry,
    }


def _project(elements: Elements, crs: CRS) -> Elements:
    """Return the elements in `crs` (metric), with valid polygons, in the order of their ids."""
    order = sorted(range(len(elements.ids)), key=lambda row: _id_order(elements.ids[row]))
    ordered = elements.take(np.asarray(order, dtype=np.intp))
    geometry = gpd.GeoSeries(ordered.geometry, crs="EPSG:4326").to_crs(crs).to_numpy()
    return Elements(ordered.ids, ordered.tags, _as_polygons(geometry))


def _as_polygons(geometry: npt.NDArray[np.object_]) -> npt.NDArray[np.object_]:
    """Return closed lines as polygons, all valid, and multipolygons of one part as polygons."""
    closed = shapely.is_closed(geometry) & (shapely.get_num_coordinates(geometry) >= _RING)
    rings = closed & (shapely.get_type_id(geometry) == shapely.GeometryType.LINESTRING)
    shapes = geometry.copy()
    for row in np.flatnonzero(rings):
        shapes[row] = shapely.Polygon(geometry[row])
    invalid = ~shapely.is_valid(shapes)
    shapes[invalid] = shapely.make_valid(shapes[invalid], method="structure")
    single = (shapely.get_type_id(shapes) == shapely.GeometryType.MULTIPOLYGON) & (
        shapely.get_num_geometries(shapes) == 1
    )
    shapes[single] = shapely.get_geometry(shapes[single], 0)
    return shapes


def _id_order(element_id: str) -> tuple[int, int]:
    """Order ids as OpenStreetMap does: nodes, ways, relations, each by number."""
    kind, number = element_id.split("/")
    return _KINDS.index(kind), int(number)
