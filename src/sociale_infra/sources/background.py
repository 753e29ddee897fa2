"""OpenStreetMap elements -> the `background` table: what the map draws, and the names it writes."""

from __future__ import annotations

from collections.abc import Mapping

import geopandas as gpd
import numpy as np
import pandas as pd
from pyproj import CRS

from sociale_infra.sources.osm.elements import OsmData
from sociale_infra.terms import SETTLEMENT, STATION

_POLYGONS = {
    "water": {
        "natural": {"water"},
        "waterway": {"riverbank", "dock"},
        "landuse": {"basin", "reservoir"},
    },
    "green": {
        "landuse": {
            "allotments",
            "cemetery",
            "farmland",
            "forest",
            "grass",
            "meadow",
            "orchard",
            "recreation_ground",
            "village_green",
        },
        "leisure": {"garden", "golf_course", "nature_reserve", "park"},
        "natural": {"grassland", "heath", "scrub", "wetland", "wood"},
    },
    "built_up": {"landuse": {"commercial", "education", "industrial", "residential", "retail"}},
}
_LINES = {
    "waterway": {"waterway": {"canal", "ditch", "drain", "river", "stream"}},
    "railway": {"railway": {"light_rail", "rail", "subway", "tram"}},
}
# Roads by importance; a link has the rank of its road.
_ROAD_RANKS = {
    "motorway": 1,
    "trunk": 1,
    "primary": 2,
    "secondary": 3,
    "tertiary": 4,
    "unclassified": 5,
    "residential": 5,
    "living_street": 5,
    "pedestrian": 5,
}
# What has a name and is not drawn: key, and the rank of its values; 1 is the most important.
_NAMED = {
    SETTLEMENT: (
        "place",
        {
            "city": 1,
            "town": 1,
            "village": 2,
            "suburb": 2,
            "quarter": 3,
            "hamlet": 3,
            "neighbourhood": 4,
        },
    ),
    STATION: ("railway", {"station": 1, "halt": 1, "tram_stop": 2}),
}
_PATHS = frozenset({"bridleway", "cycleway", "footway", "path", "steps", "track"})


def background_kind(tags: Mapping[str, str]) -> str | None:
    """Return the kind of a polygon or a named point on the map; None if it is not there.

    It is water, green or built_up; else, where there is a name, settlement or station.
    """
    return _first_kind(_POLYGONS, tags) or _named_kind(tags)[0]


def background_values() -> dict[str, list[str]]:
    """Return the tags of all polygons and points of the map: keys with their values."""
    values: dict[str, list[str]] = {key: sorted(ranks) for key, ranks in _NAMED.values()}
    for rule in _POLYGONS.values():
        for key, listed in rule.items():
            values.setdefault(key, []).extend(sorted(listed))
    return values


def build_background(data: OsmData, crs: CRS) -> gpd.GeoDataFrame:
    """Return the `background` table: polygons, points and lines with kind, in `crs` (metric)."""
    shapes = data.background
    ids = [*shapes.ids]
    kinds = [background_kind(tags) or "" for tags in shapes.tags]
    ranks = [_named_kind(tags)[1] for tags in shapes.tags]
    names = [tags.get("name") for tags in shapes.tags]
    rows, lines = data.ways.lines()
    drawn = [_line_kind(data.ways.tags[row]) for row in rows]
    keep = [index for index, (kind, _) in enumerate(drawn) if kind]
    ids += [_element(data.ways.ids[rows[index]]) for index in keep]
    kinds += [drawn[index][0] for index in keep]
    ranks += [drawn[index][1] for index in keep]
    names += [None] * len(keep)
    table = gpd.GeoDataFrame(
        {
            "background_id": pd.Series(ids, dtype="str"),
            "kind": pd.Series(kinds, dtype="str"),
            "rank": np.asarray(ranks, dtype=np.int64),
            "name": pd.Series(names, dtype="str"),
        },
        geometry=np.concatenate([shapes.geometry, lines[keep]]),
        crs="EPSG:4326",
    ).to_crs(crs)
    table["x"] = table.geometry.bounds["minx"]
    table = table.sort_values(["background_id", "x"], ignore_index=True).drop(columns="x")
    part = table.groupby("background_id").cumcount()
    table.loc[part > 0, "background_id"] += "#" + part[part > 0].astype(str)
    return table


def _element(way_id: int) -> str:
    return f"way/{way_id}" if way_id > 0 else f"relation/{-way_id}"


def _named_kind(tags: Mapping[str, str]) -> tuple[str | None, int]:
    """Return the kind of what is named and not drawn, with its rank; else None and 0."""
    if "name" in tags:
        for kind, (key, ranks) in _NAMED.items():
            if (value := tags.get(key)) in ranks:
                return kind, ranks[value]
    return None, 0


def _line_kind(tags: Mapping[str, str]) -> tuple[str, int]:
    kind = _first_kind(_LINES, tags)
    if kind and "tunnel" not in tags:
        return kind, 0
    highway = tags.get("highway", "").removesuffix("_link")
    if highway in _ROAD_RANKS:
        return "road", _ROAD_RANKS[highway]
    return ("path", 0) if highway in _PATHS else ("", 0)


def _first_kind(rules: Mapping[str, Mapping[str, set[str]]], tags: Mapping[str, str]) -> str | None:
    for kind, rule in rules.items():
        if any(tags.get(key) in values for key, values in rule.items()):
            return kind
    return None
