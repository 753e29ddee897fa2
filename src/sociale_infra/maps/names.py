"""Names that the map writes: settlements, stations, and water and green of some size."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd

from sociale_infra.maps.grid import Grid
from sociale_infra.maps.packed_types import Name
from sociale_infra.maps.values import rows
from sociale_infra.terms import SETTLEMENT, STATION
from sociale_infra.town import Results

_SURFACES = ("water", "green")
_LEAST_M = 20
"""Side of water or green below which a name would crowd the map."""


def describe_names(results: Results, grid: Grid) -> list[Name]:
    """Describe each name in and around the areas once, at the most important of what has it.

    A pond or park whose name stands on a point has the size of the drawing around that point.
    """
    named = _find_named(results.world.background)
    west, south, east, north = results.areas.total_bounds
    named = named.cx[west:east, south:north]
    named = named.sort_values(["rank", "size"], ascending=[True, False], kind="stable")
    named = named.drop_duplicates(["kind", "name"])
    points = grid.points(named.representative_point())
    return [
        {
            "name": row["name"],
            "kind": row["kind"],
            "rank": row["rank"],
            "size": round(row["size"]),
            "point": point,
        }
        for row, point in zip(rows(named), points, strict=True)
    ]


def _find_named(background: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return what is named, with its `size`: the side of a square as large; 0 is unknown."""
    surfaces = background["kind"].isin(_SURFACES)
    told = background["name"].notna() & (surfaces | background["kind"].isin((SETTLEMENT, STATION)))
    named = background[told].copy()
    named["size"] = np.sqrt(np.maximum(named.area, _area_around(named, background)))
    small = named["kind"].isin(_SURFACES) & (named["size"] > 0) & (named["size"] < _LEAST_M)
    return named[~small]


def _area_around(named: gpd.GeoDataFrame, background: gpd.GeoDataFrame) -> pd.Series[float]:
    """Return the area (m2) of the largest drawing of its kind around each point, 0 without one."""
    drawn = background[background["kind"].isin(_SURFACES) & (background.geom_type != "Point")]
    inside = gpd.sjoin(named[named.geom_type == "Point"], drawn, predicate="within")
    alike = inside[inside["kind_left"] == inside["kind_right"]]
    area = drawn.area.reindex(alike["index_right"]).set_axis(alike.index)
    return area.groupby(level=0).max().reindex(named.index, fill_value=0.0)
