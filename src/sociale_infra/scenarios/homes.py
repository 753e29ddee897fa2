"""Homes that a scenario adds: where they stand, and who lives in them."""

from __future__ import annotations

from typing import Any

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely
from shapely.geometry.base import BaseGeometry

from sociale_infra.scenarios.edits import AddHomes
from sociale_infra.sources.population.origins import first_holding
from sociale_infra.tables import ORIGINS, crs_of
from sociale_infra.terms import GROUPS
from sociale_infra.town import World

# Metres between the homes along the ways in a polygon.
_EVERY_M = 25.0

Points = npt.NDArray[np.object_]


def spread_in(world: World, polygon: BaseGeometry) -> Points:
    """Return points every 25 m on the ways in a polygon that one may start from.

    Without such a way, the point of the nearest one that is nearest to the polygon's inside.

    Raises
    ------
    ValueError
        That is farther away than `network.max_snap_m`.
    """
    lines = _starts(world)
    inside = shapely.intersection(lines[shapely.STRtree(lines).query(polygon)], polygon)
    parts = shapely.get_parts(inside)
    parts = parts[shapely.length(parts) > 0]
    # From half a step on, so that the ends of two ways at a junction do not make two of one.
    spots = [
        shapely.line_interpolate_point(part, np.arange(_EVERY_M / 2, part.length, _EVERY_M))
        for part in parts
    ]
    points = np.concatenate([np.empty(0, dtype=object), *spots])
    if not len(points):
        return np.array([_nearest(world, lines, polygon.representative_point())], dtype=np.object_)
    xy = shapely.get_coordinates(points)
    return np.asarray(points[np.lexsort([xy[:, 1], xy[:, 0]])])


def stand_at(world: World, spot: shapely.Point) -> Points:
    """Return a spot, if one can walk from there.

    Raises
    ------
    ValueError
        The nearest way that one may start from is farther away than `network.max_snap_m`.
    """
    _nearest(world, _starts(world), spot)
    return np.array([spot], dtype=np.object_)


def build_homes(world: World, edit: AddHomes, points: Points) -> gpd.GeoDataFrame:
    """Return homes as rows of `origins`, dealt over points: an address and its residents each.

    The edge of what was read is taken to be no farther away than the nearest address tells.

    Raises
    ------
    ValueError
        A point lies in no area.
    """
    home = np.arange(edit.homes)
    dealt = points[((home + 0.5) * len(points) / edit.homes).astype(int)]
    area = first_holding(dealt, world.areas.geometry.to_numpy())
    if (area < 0).any():
        raise ValueError("a home would stand outside all areas; give a spot or polygon in one")
    counted = world.facts.unit == "residents"
    known = world.origins.geometry.to_numpy()
    near = shapely.STRtree(known).nearest(dealt)
    sure_m = world.origins["edge_m"].to_numpy()[near] - shapely.distance(known[near], dealt)
    texts = [name for name, one in ORIGINS.columns.items() if one.kind == "text" and one.missing]
    columns: dict[str, Any] = {
        "origin_id": f"scenario/{edit.id}/" + pd.Series(home + 1).astype("str"),
        "weight": edit.residents_per_home if counted else 1.0,
        **{group: edit.per_home.get(group, np.nan) if counted else np.nan for group in GROUPS},
        "area_code": world.areas["area_code"].iloc[area].reset_index(drop=True),
        **dict.fromkeys(texts, pd.Series([None] * edit.homes, dtype="str")),
        "edge_m": np.maximum(sure_m, 0.0),
    }
    return gpd.GeoDataFrame(columns, geometry=dealt, crs=crs_of(world.origins))


def _starts(world: World) -> Points:
    """Return the ways that one may start from."""
    edges = world.edges
    return np.asarray(edges.geometry.to_numpy()[edges["snappable"].to_numpy()])


def _nearest(world: World, lines: Points, spot: shapely.Point) -> shapely.Point:
    line = lines[int(shapely.STRtree(lines).nearest(spot))]
    most_m = world.settings.network.max_snap_m
    away_m = shapely.distance(line, spot)
    if away_m > most_m:
        message = (
            f"nobody can walk there: the nearest way is {away_m:,.0f} m away, and "
            f"network.max_snap_m is {most_m:g}"
        )
        raise ValueError(message)
    point: shapely.Point = line.interpolate(line.project(spot))
    return point
