"""Drawings of places in OpenStreetMap -> the `places` table."""

from __future__ import annotations

import logging
from collections.abc import Collection, Mapping
from typing import Any, NamedTuple

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import shapely
from pyproj import CRS

from sociale_infra.config import Category
from sociale_infra.sources.osm.elements import Elements, Tags
from sociale_infra.sources.places.classify import Classifier
from sociale_infra.sources.places.evidence import weigh
from sociale_infra.sources.places.merging import Merged, merge
from sociale_infra.tables import PLACES

log = logging.getLogger(__name__)

_M2_PER_HA = 10_000
# Nodes of the smallest ring: a triangle that returns to its start.
_RING = 4
_KINDS = ("node", "way", "relation")


class _Drawings(NamedTuple):
    """The elements of one category, in the order of their ids, in the metric CRS."""

    ids: list[str]
    tags: list[Tags]
    geometry: npt.NDArray[np.object_]


def build_places(
    elements: Elements, categories: Mapping[str, Category], crs: CRS, merge_distance_m: float
) -> gpd.GeoDataFrame:
    """Return the `places` table: one row per real place, in `crs` (metric).

    Of a place that is drawn more than once, the drawings are ordered by size, then from west to
    east (then south to north). It gets the id of the first, the location of the polygons or else
    of the first point, and the first name and opening hours in this order; its properties follow
    from the tags of all drawings. `merged_ids` has the other ids. A polygon below the minimum area
    of its category is left out. `elements` are in EPSG:4326; `merge_distance_m` is in metres.
    """
    drawn = _project(elements, crs)
    classify = Classifier(categories)
    category_of = np.asarray([classify(tags) for tags in drawn.tags], dtype=object)
    towns = {tags["addr:city"] for tags in drawn.tags if "addr:city" in tags}
    rows = [
        place
        for key, category in categories.items()
        for place in _places_of(
            key, category, _take(drawn, category_of == key), merge_distance_m, towns
        )
    ]
    columns = [*PLACES.columns, "geometry"]
    table = gpd.GeoDataFrame(rows, columns=columns, geometry="geometry", crs=crs)
    return table.astype(dict.fromkeys(PLACES.columns, "str"))


def _places_of(
    key: str,
    category: Category,
    drawn: _Drawings,
    merge_distance_m: float,
    towns: Collection[str],
) -> list[dict[str, Any]]:
    """Return the rows of one category."""
    names = [tags.get("name", "") for tags in drawn.tags]
    by_size = category.min_area_ha is not None
    found = merge(drawn.geometry, names, merge_distance_m, towns=towns, grounds_count=by_size)
    rows = [_row(key, category, drawn, merged) for merged in found]
    least = (category.min_area_ha or 0) * _M2_PER_HA
    large = [row for row in rows if not 0 < shapely.area(row["geometry"]) < least]
    log.info(
        "%s: %d elements, %d places, %d left out as smaller than %g ha",
        key,
        len(drawn.ids),
        len(large),
        len(rows) - len(large),
        category.min_area_ha or 0,
    )
    return large


def _row(key: str, category: Category, drawn: _Drawings, merged: Merged) -> dict[str, Any]:
    """Return the row of one place."""
    rows = _largest_first(merged.rows, drawn.geometry)
    tags: Tags = {}
    for row in reversed(rows):
        tags |= drawn.tags[row]
    others = sorted({drawn.ids[row] for row in [*rows[1:], *merged.grounds]}, key=_id_order)
    return {
        "place_id": drawn.ids[rows[0]],
        "category": key,
        "name": tags.get("name"),
        "function": category.function,
        "tie": category.tie,
        **weigh((drawn.tags[row] for row in rows), category.prior)._asdict(),
        "opening_hours": tags.get("opening_hours"),
        "merged_ids": " ".join(others),
        "geometry": _shape(drawn.geometry[rows], drawn.geometry[merged.grounds]),
    }


def _largest_first(rows: list[int], geometry: npt.NDArray[np.object_]) -> list[int]:
    """Order drawings by size, equally large ones (to the dm2) from west to east, then by id."""
    area = np.round(shapely.area(geometry[rows]), 2)
    west, south, _, _ = shapely.bounds(geometry[rows]).T
    return [rows[index] for index in np.lexsort([south, west, -area])]


def _shape(geometry: npt.NDArray[np.object_], grounds: npt.NDArray[np.object_]) -> shapely.Geometry:
    """Return the union of the polygons, else of the grounds it stands on, else the first point."""
    polygons = geometry[shapely.area(geometry) > 0]
    polygons = polygons if len(polygons) else grounds
    return shapely.union_all(polygons) if len(polygons) else shapely.point_on_surface(geometry[0])


def _project(elements: Elements, crs: CRS) -> _Drawings:
    """Return the elements in `crs` (metric), with valid polygons, in the order of their ids."""
    order = sorted(range(len(elements.ids)), key=lambda row: _id_order(elements.ids[row]))
    ordered = elements.take(np.asarray(order, dtype=np.intp))
    geometry = gpd.GeoSeries(ordered.geometry, crs="EPSG:4326").to_crs(crs).to_numpy()
    return _Drawings(ordered.ids, ordered.tags, _as_polygons(geometry))


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


def _take(drawn: _Drawings, keep: npt.NDArray[np.bool_]) -> _Drawings:
    rows = np.flatnonzero(keep)
    return _Drawings(
        [drawn.ids[row] for row in rows], [drawn.tags[row] for row in rows], drawn.geometry[rows]
    )


def _id_order(element_id: str) -> tuple[int, int]:
    """Order ids as OpenStreetMap does: nodes, ways, relations, each by number."""
    kind, number = element_id.split("/")
    return _KINDS.index(kind), int(number)
