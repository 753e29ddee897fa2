"""The buurten within wijken: the `subareas` table."""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import numpy as np
import shapely

from sociale_infra.sources.areas.polygons import LAYERS
from sociale_infra.sources.vectors import list_layers
from sociale_infra.tables import SUBAREAS, crs_of


def holds_buurten(path: Path) -> bool:
    """Return whether an areas file holds a layer of buurten beside another one.

    Raises
    ------
    InputError
        It cannot be read.
    """
    layers = [layer.lower() for layer, _, _ in list_layers(path, "areas")]
    return len(layers) > 1 and sum(layer.startswith(LAYERS["buurt"]) for layer in layers) == 1


def build_subareas(finer: gpd.GeoDataFrame, areas: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return the `subareas` table: areas of a finer level, and the area that each lies in.

    Parameters
    ----------
    finer, areas
        Two `areas` tables, each in a metric CRS.

    Returns
    -------
    The finer areas in the CRS of the others. Each lies in the area with which it shares most
    ground, of equals in the first; one that shares none with any is left out.
    """
    finer = finer.to_crs(crs_of(areas))
    shapes, wholes = finer.geometry.to_numpy(), areas.geometry.to_numpy()
    row, whole = shapely.STRtree(wholes).query(shapes, predicate="intersects")
    shared_m2 = shapely.area(shapely.intersection(shapes[row], wholes[whole]))
    order = np.lexsort([whole, -shared_m2, row])
    order = order[shared_m2[order] > 0]
    rows, first = np.unique(row[order], return_index=True)
    lies_in = areas["area_code"].to_numpy()[whole[order][first]]
    return _in_order(finer.iloc[rows].reset_index(drop=True).assign(lies_in=lies_in))


def no_subareas(areas: gpd.GeoDataFrame | None) -> gpd.GeoDataFrame:
    """Return the `subareas` table without rows, in the CRS of areas, or in RD (EPSG:28992)."""
    crs = "EPSG:28992" if areas is None else crs_of(areas)
    return gpd.GeoDataFrame(SUBAREAS.empty(), geometry=gpd.GeoSeries([], crs=crs))


def _in_order(table: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    return table[[*SUBAREAS.columns, "geometry"]].astype({"lies_in": "str"})
