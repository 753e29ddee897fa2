"""CBS squares of 100 m or 500 m -> cells with inhabitants."""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import numpy as np
import shapely
from pyproj import CRS

from sociale_infra.errors import InputError
from sociale_infra.sources.columns import snake_names, to_snake
from sociale_infra.sources.population.cells import MOST_PEOPLE, WHAT, Cells, crs_in, tally
from sociale_infra.sources.population.origins import first_holding
from sociale_infra.sources.vectors import check_drawn, list_layers, read_figures, read_vectors
from sociale_infra.tables import crs_of

# The names in snake_case; a Shapefile keeps ten characters.
_INHABITANTS = ("aantal_inwoners", "aantal_inw")
# The same for each group in `origins`; ten characters are too few to distinguish age groups.
_GROUPS = {
    "age_0_14": "aantal_inwoners_0_tot_15_jaar",
    "age_65_plus": "aantal_inwoners_65_jaar_en_ouder",
    "one_person": "aantal_eenpersoonshuishoudens",
}
# The most layers, and columns of each, that an error names.
_MOST_NAMED = 5
# CBS has squares of 100 and 500 m; a projection of degrees changes their sides a little.
_LONGEST_SIDE_M, _UNEVEN = 1000, 0.05


def read_squares(
    path: Path, origins: gpd.GeoSeries, everywhere: gpd.GeoSeries, areas: gpd.GeoDataFrame
) -> Cells:
    """Read the squares (any CRS) around the areas; a square has its west and south borders.

    Raises
    ------
    InputError
        The file cannot be read, or holds no squares with inhabitants.
    """
    frame = check_squares(path, areas)
    corner = frame.bounds
    frame = frame.iloc[np.lexsort([-corner["miny"], -corner["minx"]])]
    counts = {name: frame[name].to_numpy() for name in ("inhabitants", *_GROUPS) if name in frame}
    squares, crs = frame.geometry, crs_of(frame)
    everyone = first_holding(everywhere.to_crs(crs).to_numpy(), squares.to_numpy())
    return Cells(
        counts.pop("inhabitants"),
        counts,
        first_holding(squares.to_crs(crs_of(areas)).centroid.to_numpy(), areas.geometry.to_numpy()),
        tally(everyone, len(squares)),
        first_holding(origins.to_crs(crs).to_numpy(), squares.to_numpy()),
    )


def check_squares(path: Path, areas: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return the squares around the areas, in their own CRS, with `inhabitants` and groups.

    Raises
    ------
    InputError
        As `read_squares`.
    """
    layer, columns, crs = _choose_layer(path)
    around = tuple(areas.to_crs(crs).total_bounds)
    check_drawn(path, layer, WHAT)
    asked = {"layer": layer, "columns": [*columns.values()], "bbox": around}
    # Of part of a file the rows have their numbers in all of it.
    frame = read_vectors(path, WHAT, **asked, fid_as_index=True)
    if path.suffix.lower() != ".gpkg":
        frame.index += 1  # GDAL numbers those of a GeoPackage alone from 1
    _check_squares(path, frame, crs_of(areas))
    counts = {
        name: read_figures(frame[column], MOST_PEOPLE, str(path))
        for name, column in columns.items()
    }
    return gpd.GeoDataFrame(counts, geometry=frame.geometry, crs=frame.crs)


def _check_squares(path: Path, frame: gpd.GeoDataFrame, crs: CRS) -> None:
    """Refuse what is not drawn as squares of one size beside each other."""
    odd = frame.geometry.isna() | ~frame.geom_type.isin(["Polygon", "MultiPolygon"])
    if odd.any():
        kind = frame.geom_type[odd].iloc[0] or "nothing"
        raise InputError(
            f"{path}: row {odd.idxmax()} holds {kind}, where the polygon of a square is expected"
        )
    shapes = frame.geometry.to_crs(crs)
    if shapes.empty:
        return
    side_m = float(np.median(np.sqrt(shapes.area)))
    bounds = shapes.bounds
    sides_m = np.column_stack(
        [bounds["maxx"] - bounds["minx"], bounds["maxy"] - bounds["miny"], np.sqrt(shapes.area)]
    )
    uneven = (np.abs(sides_m - side_m) > _UNEVEN * side_m).any(axis=1)
    if side_m > _LONGEST_SIDE_M or uneven.any():
        row = int(uneven.argmax())
        raise InputError(
            f"{path}: row {frame.index[row]} is {sides_m[row, 0]:,.0f} by "
            f"{sides_m[row, 1]:,.0f} m, which is no square of at most {_LONGEST_SIDE_M} m like the "
            "others; are these areas? Give those with --areas-file"
        )
    middles = shapes.centroid.to_numpy()
    one, other = shapely.STRtree(middles).query(
        middles, predicate="dwithin", distance=(1 - _UNEVEN) * side_m
    )
    if (one != other).any():
        first = int((one != other).argmax())
        raise InputError(
            f"{path}: rows {frame.index[one[first]]} and {frame.index[other[first]]} lie on each "
            "other, and whoever lives there would count twice; leave one out"
        )


def _choose_layer(path: Path) -> tuple[str, dict[str, str], CRS]:
    """Return the only layer with inhabitants: its name, our columns that it has, and its CRS."""
    layers = list_layers(path, WHAT)
    held = [
        (layer, fields)
        for layer, geometry, fields in layers
        if geometry and {*_INHABITANTS} & {*map(to_snake, fields)}
    ]
    if not held:
        found = "; ".join(
            f"{layer} ({geometry or 'no geometry'}: {', '.join(fields[:_MOST_NAMED]) or 'nothing'})"
            for layer, geometry, fields in layers[:_MOST_NAMED]
        )
        raise InputError(
            f"{path}: holds no squares with a column {_INHABITANTS[0]}, and no points with a "
            f"column gebruiksdoel; it holds {found or 'no layers'}"
        )
    if len(held) > 1:
        names = ", ".join(layer for layer, _ in held)
        raise InputError(
            f"{path}: {len(held)} layers have a column {_INHABITANTS[0]} ({names}); give a file "
            "with one layer of squares"
        )
    layer, fields = held[0]
    theirs = {ours: name for name, ours in snake_names(fields, str(path)).items()}
    inhabitants = next(theirs[name] for name in _INHABITANTS if name in theirs)
    groups = {group: theirs[name] for group, name in _GROUPS.items() if name in theirs}
    return layer, {"inhabitants": inhabitants, **groups}, crs_in(path, layer)
