"""Drawings of places in OpenStreetMap -> the `places` table."""

from __future__ import annotations

import logging
from collections.abc import Collection, Mapping
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
from sociale_infra.sources.places.joining import join
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
    """Return the `places` table: one row per real place, in `crs` (metric).

    Of a place that is drawn more than once, the drawings are ordered by size, then from west to
    east (then south to north). It gets the id of the first, the location of the polygons or else
    of the first point, and the first name and opening hours in this order; its properties follow
    from the tags of all drawings. `merged_ids` has the other ids. What is too small for its
    category, or not what that asks for, is of the next category that fits, or left out.

    Parameters
    ----------
    elements
        The drawings (EPSG:4326).
    categories
        What they may be, in the order in which a drawing is tried.
    crs
        The metric CRS of the table.
    merge_distance_m
        Drawings of one name within so many metres are one place.
    paths
        The walkable ways, as lines in `crs`.
    """
    drawn = _project(elements, crs)
    classify = Classifier.of(categories)
    fitting = [classify.fitting(tags) for tags in drawn.tags]
    grounds = Grounds(drawn.geometry, [next(iter(keys), "") for keys in fitting])
    towns = {tags["addr:city"] for tags in drawn.tags if "addr:city" in tags}
    rows: list[dict[str, Any]] = []
    ways = STRtree(paths)
    for key, category in categories.items():
        here = np.flatnonzero([keys[:1] == [key] for keys in fitting])
        mine = drawn.take(here)
        found = _find(mine, category, merge_distance_m, towns, grounds, ways)
        rows += [_row(key, category, mine, merged, place, grounds) for merged, place in found]
        left = {*range(len(here))}.difference(*(merged.drawings for merged, _ in found))
        for row in here[sorted(left)]:
            fitting[row] = fitting[row][1:]
        log.info(
            "%s: %d drawings, %d places, %d drawings left out",
            *(key, len(here), len(found), len(left)),
        )
    columns = [*PLACES.columns, "geometry"]
    table = gpd.GeoDataFrame(rows, columns=columns, geometry="geometry", crs=crs)
    return table.astype(dict.fromkeys(PLACES.columns, "str"))


def _find(
    drawn: Elements,
    category: Category,
    merge_distance_m: float,
    towns: Collection[str],
    grounds: Grounds,
    ways: STRtree,
) -> list[tuple[Merged, Candidate]]:
    """Return the places of one category among its drawings."""
    alone = Classifier({"": category.tags})
    is_alone = np.array([alone(tags) is not None for tags in drawn.tags], dtype=bool)
    rows = np.flatnonzero(is_alone)
    names = [drawn.tags[row].get("name", "") for row in rows]
    by_size = category.min_area_ha is not None
    merged = merge(
        drawn.geometry[rows], names, merge_distance_m, towns=towns, grounds_count=by_size
    )
    mine = [Merged(rows[one.rows].tolist(), rows[one.grounds].tolist()) for one in merged]
    found = [(one, _candidate(drawn, one)) for one in mine]
    found = [(one, place) for one, place in found if is_place(place, category, grounds)]
    if category.joined:
        counted = [place.geometry for _, place in found]
        parts = join(drawn.geometry, np.flatnonzero(~is_alone), category.joined, counted, ways)
        found += [(one, _candidate(drawn, one)) for one in parts]
    return found


def _row(
    key: str,
    category: Category,
    drawn: Elements,
    merged: Merged,
    place: Candidate,
    grounds: Grounds,
) -> dict[str, Any]:
    """Return the row of one place."""
    tags: Tags = {}
    for drawing in reversed(place.tags):
        tags |= drawing
    first, *others = _largest_first(merged.rows, drawn.geometry)
    ids = sorted((drawn.ids[row] for row in [*others, *merged.grounds]), key=_id_order)
    return {
        "place_id": drawn.ids[first],
        "category": key,
        "name": tags.get("name"),
        "function": category.function,
        "tie": category.tie,
        **weigh(place.tags, prior_of(place, category, grounds))._asdict(),
        "opening_hours": tags.get("opening_hours"),
        "merged_ids": " ".join(dict.fromkeys(ids)),
        "geometry": place.geometry,
    }


def _candidate(drawn: Elements, merged: Merged) -> Candidate:
    """Return its tags, and the union of its polygons, else of its grounds, else its first point."""
    rows = _largest_first(merged.rows, drawn.geometry)
    geometry = drawn.geometry[rows]
    polygons = geometry[shapely.area(geometry) > 0]
    polygons = polygons if len(polygons) else drawn.geometry[merged.grounds]
    shape = shapely.union_all(polygons) if len(polygons) else shapely.point_on_surface(geometry[0])
    return Candidate([drawn.tags[row] for row in rows], shape)


def _largest_first(rows: list[int], geometry: npt.NDArray[np.object_]) -> list[int]:
    """Order drawings by size, equally large ones (to the dm2) from west to east, then by id."""
    area = np.round(shapely.area(geometry[rows]), 2)
    west, south, _, _ = shapely.bounds(geometry[rows]).T
    return [rows[index] for index in np.lexsort([south, west, -area])]


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
