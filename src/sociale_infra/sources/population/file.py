"""A file of CBS 100 m squares, a population raster, or dwellings -> cells with inhabitants."""

from __future__ import annotations

from pathlib import Path
from typing import Any, NamedTuple

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import pyogrio
import rasterio
import shapely
from pyogrio.errors import DataLayerError, DataSourceError
from rasterio.errors import RasterioIOError
from rasterio.features import rasterize
from rasterio.transform import rowcol
from rasterio.windows import Window

from sociale_infra.errors import InputError
from sociale_infra.sources.population.origins import first_holding
from sociale_infra.tables import crs_of

# The names in GeoPackages of CBS and in PDOK's WFS; a Shapefile keeps ten characters.
_INHABITANTS = ("aantal_inwoners", "aantalInwoners", "aantal_inw")
# The same for each group in `origins`; ten characters are too few to distinguish age groups.
_GROUPS = {
    "age_0_14": ("aantal_inwoners_0_tot_15_jaar", "aantalInwoners0Tot15Jaar"),
    "age_65_plus": ("aantal_inwoners_65_jaar_en_ouder", "aantalInwoners65JaarEnOuder"),
    "one_person": ("aantal_eenpersoonshuishoudens", "aantalEenpersoonshuishoudens"),
}

_LIVED_IN = "woonfunctie"
# Metres between a dwelling of the BAG and its address in OpenStreetMap, mostly the same point.
_DWELLING_M = 50
# Years of building that can be: the BAG writes 1005 where it is unknown.
_YEARS = (1100, 2100)

_Numbers = npt.NDArray[np.float64]
_Rows = npt.NDArray[np.intp]


class Cells(NamedTuple):
    """The cells around the areas, and the cell of each origin.

    Per cell: `inhabitants` (NaN: unknown), the same for each of the `groups` in the file, the row
    of the `area` that contains its centre, and `sharers`, the number of starting points in it. Per
    origin the row of its cell. -1 is none.
    """

    inhabitants: _Numbers
    groups: dict[str, _Numbers]
    area: _Rows
    sharers: _Rows
    of_origin: _Rows


def read_squares(
    path: Path, origins: gpd.GeoSeries, everywhere: gpd.GeoSeries, areas: gpd.GeoDataFrame
) -> Cells:
    """Read the squares (any CRS) around the areas; a square has its west and south borders.

    Raises
    ------
    InputError
        The file cannot be read, or holds no squares with inhabitants.
    """
    try:
        layer, columns, crs = _choose_layer(path)
        around = tuple(areas.to_crs(crs).total_bounds)
        frame = pyogrio.read_dataframe(path, layer=layer, columns=[*columns.values()], bbox=around)
    except (DataSourceError, DataLayerError) as error:
        raise InputError(
            f"{path}: cannot be read as population ({error}); give a GeoTIFF, or squares as "
            "GeoPackage, GeoJSON or Shapefile"
        ) from error
    odd = set(frame.geometry.geom_type) - {"Polygon", "MultiPolygon"}
    if odd:
        raise InputError(f"{path}: holds {', '.join(map(str, odd))}, where squares are expected")
    corner = frame.bounds
    frame = frame.iloc[np.lexsort([-corner["miny"], -corner["minx"]])]
    counts = {name: _counts(frame[column], path) for name, column in columns.items()}
    squares = frame.geometry
    everyone = first_holding(everywhere.to_crs(crs).to_numpy(), squares.to_numpy())
    return Cells(
        counts.pop("inhabitants"),
        counts,
        first_holding(squares.to_crs(crs_of(areas)).centroid.to_numpy(), areas.geometry.to_numpy()),
        _tally(everyone, len(squares)),
        first_holding(origins.to_crs(crs).to_numpy(), squares.to_numpy()),
    )


def dwellings_layer(path: Path) -> str | None:
    """Return the layer of a file that holds objects of the BAG: points with `gebruiksdoel`."""
    try:
        layers = [
            str(layer) for layer, geometry in pyogrio.list_layers(path) if geometry == "Point"
        ]
        fields = {layer: pyogrio.read_info(path, layer=layer)["fields"] for layer in layers}
    except (DataSourceError, DataLayerError):
        return None
    return next((layer for layer in layers if "gebruiksdoel" in fields[layer]), None)


def read_dwellings(
    path: Path, origins: gpd.GeoSeries, everywhere: gpd.GeoSeries, areas: gpd.GeoDataFrame
) -> Cells:
    """Read the dwellings (any CRS) around the areas; a cell is a spot where people start from.

    A dwelling is of the nearest spot within 50 m. In place of inhabitants the dwellings of a spot
    are counted: in an area with a figure they tell how its residents are divided.

    Raises
    ------
    InputError
        The file has no CRS.
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
        _tally(spot.ravel(), len(points)),
        _spot_of(origins, starts),
    )


def with_building_years(areas: gpd.GeoDataFrame, path: Path) -> gpd.GeoDataFrame:
    """Return the areas with the median year of building of their dwellings, if a file tells it."""
    if dwellings_layer(path) is None:
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
    """Read the objects of the BAG around the areas that are lived in, in the CRS of the areas."""
    layer = dwellings_layer(path)
    crs = pyogrio.read_info(path, layer=layer)["crs"]
    if crs is None:
        raise InputError(f"{path}: has no CRS; save it with one (BAG: EPSG:28992)")
    around = tuple(areas.to_crs(crs).total_bounds)
    columns = ["gebruiksdoel", "bouwjaar"]
    frame = pyogrio.read_dataframe(path, layer=layer, columns=columns, bbox=around)
    use = frame["gebruiksdoel"].astype("str").str.casefold()
    lived_in: gpd.GeoDataFrame = frame[use.str.contains(_LIVED_IN, regex=False, na=False)]
    return lived_in.to_crs(crs_of(areas))


def _spot_of(origins: gpd.GeoSeries, starts: _Numbers) -> _Rows:
    """Return the row of each origin among the spots."""
    rows = {(x, y): row for row, (x, y) in enumerate(starts.tolist())}
    xy = shapely.get_coordinates(origins.to_numpy()).tolist()
    return np.array([rows[x, y] for x, y in xy], dtype=np.intp)


def read_raster(
    path: Path, origins: gpd.GeoSeries, everywhere: gpd.GeoSeries, areas: gpd.GeoDataFrame
) -> Cells:
    """Read the part of a raster (any CRS) around the areas, its cells from the upper left.

    Raises
    ------
    InputError
        The file cannot be read, or has no CRS.
    """
    try:
        with rasterio.open(path) as raster:
            if raster.crs is None:
                raise InputError(f"{path}: has no CRS; save the raster with one")
            shapes = areas.geometry.to_crs(raster.crs)
            spots = _cells_at(origins.to_crs(raster.crs), raster)
            all_spots = _cells_at(everywhere.to_crs(raster.crs), raster)
            around = np.concatenate([spots, _cells_at(shapes, raster)])
            start = np.clip(around.min(axis=0), 0, raster.shape)
            size = np.clip(around.max(axis=0) + 1, start, raster.shape) - start
            window = Window(start[1], start[0], size[1], size[0])
            if not size.all():
                none = np.empty(0, np.intp)
                return Cells(np.empty(0), {}, none, none, np.full(len(origins), -1))
            values = raster.read(1, window=window, masked=True).astype(np.float64)
            transform = raster.window_transform(window)
    except RasterioIOError as error:
        raise InputError(f"{path}: cannot be read as GeoTIFF ({error})") from error
    numbers = np.ma.filled(values, np.nan).ravel()
    # The last one burnt wins: where areas overlap, the first.
    burnt = [(shape, row) for row, shape in enumerate(shapes)][::-1]
    area = rasterize(burnt, values.shape, fill=-1, transform=transform, dtype="int32")
    return Cells(
        np.where(np.isfinite(numbers) & (numbers >= 0), numbers, np.nan),
        {},
        area.ravel(),
        _tally(_within(all_spots - start, size), len(numbers)),
        _within(spots - start, size),
    )


def _choose_layer(path: Path) -> tuple[str, dict[str, str], str]:
    """Return the only layer with inhabitants: its name, our columns that it has, and its CRS."""
    found = []
    for layer, geometry in pyogrio.list_layers(path):
        info = pyogrio.read_info(path, layer=layer)
        columns = {
            ours: next(name for name in names if name in info["fields"])
            for ours, names in {"inhabitants": _INHABITANTS, **_GROUPS}.items()
            if set(names) & set(info["fields"])
        }
        if "inhabitants" in columns and geometry:
            found.append((str(layer), columns, info["crs"]))
    if len(found) != 1:
        raise InputError(
            f"{path}: {len(found)} layers hold squares with a column {_INHABITANTS[0]}; give a "
            "file with one"
        )
    if found[0][-1] is None:
        raise InputError(f"{path}: has no CRS; save it with one (squares of CBS: EPSG:28992)")
    return found[0]


def _counts(values: pd.Series, path: Path) -> _Numbers:
    """Return counts as numbers; negative codes mean missing (NaN)."""
    try:
        numbers = pd.to_numeric(values).to_numpy(dtype=np.float64, na_value=np.nan)
    except (TypeError, ValueError) as error:
        message = f"{path}: {values.name} holds a value that is not a number: {error}"
        raise InputError(message) from None
    return np.where(numbers >= 0, numbers, np.nan)


def _tally(cell: _Rows, n_cells: int) -> _Rows:
    """Return how many points lie in each cell."""
    return np.bincount(cell[cell >= 0], minlength=n_cells)


def _cells_at(shapes: gpd.GeoSeries, raster: Any) -> npt.NDArray[np.int64]:  # noqa: ANN401
    """Return the row and column of the cell at each vertex, also outside the raster."""
    x, y = shapely.get_coordinates(shapes.to_numpy()).T
    return np.column_stack(rowcol(raster.transform, x, y)).astype(np.int64)


def _within(spots: npt.NDArray[np.int64], size: npt.NDArray[np.int64]) -> _Rows:
    """Number the cells at rows and columns row by row; -1 outside what was read."""
    inside = ((spots >= 0) & (spots < size)).all(axis=1)
    return np.where(inside, spots[:, 0] * size[1] + spots[:, 1], -1)
