"""The measured cells as cloud-optimised GeoTIFF: distance per category, and robust level.

Built in memory and then written in one go, so that a full disk is an error of Python's.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import geopandas as gpd
import numpy as np
import numpy.typing as npt
from rasterio.io import MemoryFile
from rasterio.shutil import copy
from rasterio.transform import from_origin

from sociale_infra._version import __version__
from sociale_infra.categories import Category
from sociale_infra.exports.qgis_xml import write_style
from sociale_infra.exports.raster_styles import LEVEL_COLOURS, build_raster_styles
from sociale_infra.tables import RasterGrid, crs_of
from sociale_infra.town import Facts, Results

DISTANCE_NODATA = 65535
LEVEL_NODATA = 255
_LEVELS = {
    "robust_level_low": "robust level, unknown taken as no",
    "robust_level_high": "robust level, unknown taken as yes",
}


class _Band(NamedTuple):
    """What a raster holds, and what it says of itself."""

    name: str
    values: npt.NDArray[np.unsignedinteger[Any]]
    nodata: int
    unit: str
    tags: dict[str, str]
    colours: Mapping[int, tuple[int, int, int, int]]


def raster_files(results: Results) -> dict[str, Callable[[Path], None]]:
    """Return how each raster and its style is written, by its name in the results.

    Parameters
    ----------
    results
        What was found, with a row per cell: `row`, `column`, `nearest_{category}_m` (metres), and
        the robust levels (0 to 4); metric CRS.
    """
    cells, facts, settings = results.cells, results.facts, results.settings
    grid = RasterGrid.around(results.areas)
    files: dict[str, Callable[[Path], None]] = {}
    for key, category in settings.categories.items():
        files[f"rasters/distance_{key}.tif"] = partial(
            write_distance_raster, cells=cells, grid=grid, key=key, category=category, facts=facts
        )
    for column in _LEVELS:
        files[f"rasters/{column}.tif"] = partial(
            write_level_raster, cells=cells, grid=grid, column=column, facts=facts
        )
    for name, style in build_raster_styles(settings).items():
        files[f"rasters/{name}.qml"] = partial(_write_text, text=write_style(style))
    return files


def write_distance_raster(
    path: Path,
    cells: gpd.GeoDataFrame,
    grid: RasterGrid,
    key: str,
    category: Category,
    facts: Facts,
) -> None:
    """Write the walking distance to the nearest place of a category, as uint16 in whole metres.

    65535 is no data: outside the areas, too far from the network, no place to be reached, or
    65,534.5 m and more.
    """
    name = f"nearest_{key}_m"
    metres = np.rint(cells[name].to_numpy(dtype=float))
    metres = np.where(metres < DISTANCE_NODATA, metres, DISTANCE_NODATA)
    tags = {
        "category": key,
        "label": category.label.nl,
        "description": f"walking distance to the nearest place: {category.label.en}",
        "unit": "m",
        "norm_m": f"{category.norm_m:g}",
    }
    values = _burn(cells, grid, metres, DISTANCE_NODATA).astype(np.uint16)
    _write(path, _Band(name, values, DISTANCE_NODATA, "m", tags, {}), cells, grid, facts)


def write_level_raster(
    path: Path, cells: gpd.GeoDataFrame, grid: RasterGrid, column: str, facts: Facts
) -> None:
    """Write the robust level, the number of criteria met (0 to 4), as uint8 with its colours.

    255 is no data: outside the areas, or too far from the network.
    """
    level = cells[column].astype(float).fillna(LEVEL_NODATA).to_numpy()
    tags = {"description": f"{_LEVELS[column]}: criteria met, 0 to 4", "unit": "criteria"}
    values = _burn(cells, grid, level, LEVEL_NODATA).astype(np.uint8)
    band = _Band(column, values, LEVEL_NODATA, "criteria", tags, LEVEL_COLOURS)
    _write(path, band, cells, grid, facts)


def _burn(
    cells: gpd.GeoDataFrame, grid: RasterGrid, values: npt.NDArray[np.floating[Any]], nodata: int
) -> npt.NDArray[np.float64]:
    raster = np.full((grid.rows, grid.columns), float(nodata))
    raster[cells["row"].to_numpy(), cells["column"].to_numpy()] = values
    return raster


def _write(
    path: Path, band: _Band, cells: gpd.GeoDataFrame, grid: RasterGrid, facts: Facts
) -> None:
    profile = {
        "driver": "GTiff",
        "width": grid.columns,
        "height": grid.rows,
        "count": 1,
        "dtype": band.values.dtype,
        "nodata": band.nodata,
        "crs": crs_of(cells).to_wkt(),
        "transform": from_origin(grid.west, grid.north, grid.cell_m, grid.cell_m),
    }
    with MemoryFile() as plain, MemoryFile(ext=".tif") as optimised:
        with plain.open(**profile) as dataset:
            dataset.write(band.values, 1)
            dataset.set_band_description(1, band.name)
            dataset.units = (band.unit,)
            dataset.update_tags(**band.tags, **_origin_tags(facts))
            if band.colours:
                dataset.write_colormap(1, band.colours)
        # Nearest: an overview of means would hold distances that nobody walks.
        options = {"compress": "DEFLATE", "predictor": 2, "overview_resampling": "NEAREST"}
        copy(plain.name, optimised.name, driver="COG", **options)
        path.write_bytes(optimised.read())


def _origin_tags(facts: Facts) -> dict[str, str]:
    """Return the source and the licence of the data, as tags of a raster."""
    owed = dict.fromkeys(
        (source.credit, source.licence) for source in facts.sources if source.credit
    )
    return {
        "title": facts.title,
        "source": "; ".join(credit for credit, _ in owed),
        "licence": "; ".join(f"{credit}: {licence}" for credit, licence in owed),
        "data_date": facts.data_date,
        "sample": "yes: an invented town" if facts.sample else "no",
        "software": f"sociale_infra {__version__}",
    }


def _write_text(path: Path, text: str) -> None:
    path.write_bytes(text.encode())
