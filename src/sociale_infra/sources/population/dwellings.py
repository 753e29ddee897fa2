"""Objects of the BAG that are lived in -> cells with dwellings, and the years of building."""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from sociale_infra.errors import InputError
from sociale_infra.sources.population.cells import WHAT, Cells, Numbers, Rows, crs_in, tally
from sociale_infra.sources.population.origins import first_holding
from sociale_infra.sources.population.raster import is_raster
from sociale_infra.sources.vectors import list_layers, read_vectors
from sociale_infra.tables import crs_of

_LIVED_IN = "woonfunctie"
# The most uses that an error names.
_MOST_NAMED = 5
# Metres between a dwelling of the BAG and its address in OpenStreetMap, mostly the same point.
_DWELLING_M = 50
# Years of building that can be: the BAG writes 1005 where it is unknown.
_YEARS = (1100, 2100)


def check_objects(path: Path) -> None:
    """Refuse a file of objects of the BAG that cannot be read.

    Raises
    ------
    InputError
        It cannot be read, or holds none.
    """
    layer = dwellings_layer(path)
    if layer is None:
        raise InputError(f"{path}: holds no points with a column gebruiksdoel")
    read_vectors(path, WHAT, layer=layer)


def dwellings_layer(path: Path) -> str | None:
    """Return the layer of a file that holds objects of the BAG: points with `gebruiksdoel`.

    Raises
    ------
    InputError
        The file cannot be read.
    """
    return next(
        (
            layer
            for layer, geometry, fields in list_layers(path, WHAT)
            if geometry and "Point" in geometry and "gebruiksdoel" in fields
        ),
        None,
    )


def read_dwellings(
    path: Path, origins: gpd.GeoSeries, everywhere: gpd.GeoSeries, areas: gpd.GeoDataFrame
) -> Cells:
    """Read the dwellings (any CRS) around the areas; a cell is a spot where people start from.

    A dwelling is of the nearest spot within 50 m. In place of inhabitants the dwellings of a spot
    are counted: in an area with a figure they tell how its residents are divided.

    Raises
    ------
    InputError
        The file has no CRS, or no dwellings around the areas.
    """
    homes = _dwellings(path, areas).geometry.to_numpy()
    xy = shapely.get_coordinates(everywhere.to_numpy())
    starts, spot = np.unique(xy, axis=0, return_inverse=True)
    points = gpd.GeoSeries.from_xy(*starts.T).to_numpy()
    nearest = shapely.STRtree(points).query_nearest(
        homes, max_distance=_DWELLING_M, all_matches=False
    )[1]
    return Cells(
        np.bincount(nearest, minlength=len(points)).astype(np.float64),
        {},
        first_holding(points, areas.geometry.to_numpy()),
        tally(spot.ravel(), len(points)),
        _spot_of(origins, starts),
    )


def with_building_years(areas: gpd.GeoDataFrame, path: Path) -> gpd.GeoDataFrame:
    """Return the areas with the median year of building of their dwellings, if a file tells it."""
    if is_raster(path) or dwellings_layer(path) is None:
        return areas
    homes = _dwellings(path, areas)
    year = pd.to_numeric(homes.get("bouwjaar", np.nan), errors="coerce")
    known = homes.assign(year=year)[lambda frame: frame["year"].between(*_YEARS)]
    area = first_holding(known.geometry.to_numpy(), areas.geometry.to_numpy())
    years = known["year"].astype(float).groupby(area).median()
    own = areas["building_year"].to_numpy(dtype=float)
    found = years.reindex(range(len(areas))).to_numpy()
    return areas.assign(building_year=np.where(np.isnan(own), found, own))


def _dwellings(path: Path, areas: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Read the objects of the BAG around the areas that are lived in, in the CRS of the areas.

    An object that stands there twice, as in two downloads put together, is one.
    """
    layer = dwellings_layer(path)
    around = tuple(areas.to_crs(crs_in(path, layer)).total_bounds)
    columns = ["identificatie", "gebruiksdoel", "bouwjaar"]
    frame = read_vectors(path, WHAT, layer=layer, columns=columns, bbox=around)
    use = frame["gebruiksdoel"].astype("str").str.casefold()
    lived_in: gpd.GeoDataFrame = frame[use.str.contains(_LIVED_IN, regex=False, na=False)]
    if lived_in.empty:
        uses = ", ".join(map(str, frame["gebruiksdoel"].dropna().unique()[:_MOST_NAMED]))
        raise InputError(
            f"{path}: has no dwelling around the areas (gebruiksdoel {_LIVED_IN}); there it has "
            f"{uses or 'nothing'}; is it of the same town, with the CRS of its coordinates?"
        )
    if "identificatie" in lived_in:
        known = lived_in["identificatie"]
        lived_in = lived_in[~known.duplicated() | known.isna()]
    return lived_in.to_crs(crs_of(areas))


def _spot_of(origins: gpd.GeoSeries, starts: Numbers) -> Rows:
    """Return the row of each origin among the spots."""
    rows = {(x, y): row for row, (x, y) in enumerate(starts.tolist())}
    xy = shapely.get_coordinates(origins.to_numpy()).tolist()
    return np.array([rows[x, y] for x, y in xy], dtype=np.intp)
