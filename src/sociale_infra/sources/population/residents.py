"""Where in an area the residents live: from CBS 100 m squares, a population raster, or dwellings.

All are read as cells with a number of inhabitants, divided over the starting points in the cell.
The cells decide how the residents of an area are divided over its origins; their total is the
area's own figure, if it has one. Age groups and one-person households are divided in the same
way if the squares have them; else they are assumed to be distributed like all residents.
"""

from __future__ import annotations

import logging
from pathlib import Path
from typing import NamedTuple

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd

from sociale_infra.errors import InputError
from sociale_infra.sources.population.cells import Cells
from sociale_infra.sources.population.dwellings import dwellings_layer, read_dwellings
from sociale_infra.sources.population.origins import group_figures
from sociale_infra.sources.population.raster import is_raster, read_raster
from sociale_infra.sources.population.squares import read_squares
from sociale_infra.tables import find_rows

log = logging.getLogger(__name__)

_Numbers = npt.NDArray[np.float64]
_Flags = npt.NDArray[np.bool_]
_Rows = npt.NDArray[np.intp]


class Spread(NamedTuple):
    """Origins with their residents, and how the source compares with the areas' figures.

    `origins` is the `origins` table with `weight` and the groups replaced. `report` has a row
    per area, in the order and with the index of `areas`:

    - `area_code`, `area_name`;
    - `given`: the area's own figure, NaN where it has none;
    - `source_total`: the inhabitants of the source's cells: those shared by origins in the
      area, and those of cells without any starting point whose centre lies in it;
    - `factor`: `given` / `source_total`, NaN where either is missing or the latter is 0;
    - `fallback`: the source has no figure here, so the area's own is spread evenly (or is NaN);
    - `age_0_14_fallback`, `age_65_plus_fallback`, `one_person_fallback`: the source has no figure
      of that group here, so the area's own is divided like all residents (or is NaN).
    """

    origins: gpd.GeoDataFrame
    report: pd.DataFrame


class _Divided(NamedTuple):
    """A number per origin, the source's total per area, and the areas without a figure of it."""

    number: _Numbers
    source: _Numbers
    fallback: _Flags


class _Homes(NamedTuple):
    """The area of each origin; whether origins outside known cells get the residents left over."""

    area: _Rows
    n_areas: int
    cells: Cells
    fill: bool


def spread_residents(
    origins: gpd.GeoDataFrame,
    areas: gpd.GeoDataFrame,
    population_file: Path,
    everywhere: gpd.GeoSeries | None = None,
) -> Spread:
    """Divide the residents of each area over its origins as a population file says.

    All starting points in a cell share its inhabitants evenly, whichever area they lie in, if
    any. Then the origins of an area are scaled to the area's figure; without a figure the
    source's own numbers stand. Where the source says nothing, the figure is spread evenly.

    Age groups and one-person households go the same way where squares hold them, scaled to
    their own figures; what the squares say nothing of is spread as all residents are. As each is
    scaled by itself, and CBS rounds, the old and the young of a square may be more than its
    residents; to cut them off would break the totals.

    Parameters
    ----------
    origins, areas
        The tables of those names, in one metric CRS.
    population_file
        GeoTIFF (.tif, .tiff) with inhabitants per cell in its only band, in any CRS; or squares
        of CBS (GeoPackage, GeoJSON, Shapefile) with a column `aantal_inwoners`; negative is
        missing in both; or objects of the BAG, points with a column `gebruiksdoel`, of which the
        dwellings count. An area's residents that the squares do not account for are spread
        evenly over its origins outside the known squares; outside the raster, and without a
        dwelling, nobody lives.
    everywhere
        All starting points that were read, the origins among them, in the metric CRS: those
        outside the areas take their share of a cell on the border. None: there are only origins.

    Raises
    ------
    InputError
        It cannot be read, has no CRS or no inhabitants, or does not overlap the areas.
    TableError
        An origin lies in an area that `areas` does not hold.
    """
    area = find_rows(origins, "origin_id", origins["area_code"], areas, "area")
    raster = is_raster(population_file)
    dwellings = not raster and dwellings_layer(population_file) is not None
    if dwellings and areas["population"].isna().all():
        raise InputError(
            f"{population_file}: holds dwellings, which tell how residents are divided, but no "
            "area has inhabitants; give areas with them (aantal_inwoners), or squares of CBS"
        )
    points = origins.geometry if everywhere is None else everywhere
    read = read_raster if raster else read_dwellings if dwellings else read_squares
    cells = read(population_file, origins.geometry, points, areas)
    if (cells.of_origin < 0).all() and (cells.area < 0).all():
        raise InputError(
            f"{population_file}: does not overlap the areas; give a file that covers them, with "
            "the CRS it is drawn in"
        )
    homes = _Homes(area, len(areas), cells, fill=not (raster or dwellings))
    given = areas["population"].to_numpy(dtype=np.float64)
    residents = _divide(cells.inhabitants, given, np.ones(len(origins)), homes)
    if dwellings:
        # How many residents there are, no dwelling tells: without a figure that is unknown.
        stated = np.where(np.isnan(given)[area], np.nan, residents.number)
        residents = residents._replace(number=stated)
    report = areas[["area_code", "area_name"]].assign(
        given=given,
        source_total=residents.source,
        # Dwellings are no residents: how many there are of each says nothing of the source.
        factor=np.nan
        if dwellings
        else given / np.where(residents.source > 0, residents.source, np.nan),
        fallback=residents.fallback,
    )
    unknown = np.full(len(cells.inhabitants), np.nan)
    groups = {
        name: _divide(cells.groups.get(name, unknown), figure, residents.number, homes)
        for name, figure in group_figures(areas).items()
    }
    used = int((~residents.fallback).sum())
    log.info("%s: used in %d of %d areas", population_file.name, used, len(areas))
    return Spread(
        origins.assign(
            weight=residents.number,
            **{name: group.number for name, group in groups.items()},
        ),
        report.assign(**{f"{name}_fallback": group.fallback for name, group in groups.items()}),
    )


def _divide(in_cell: _Numbers, given: _Numbers, weight: _Numbers, homes: _Homes) -> _Divided:
    """Divide a figure per area according to the cells, or without any by weight."""
    area, like = homes.area, _parts(weight, homes)
    shares, source = _share(in_cell, homes)
    known = ~np.isnan(shares)
    shares = np.where(known, shares, 0.0)
    if homes.fill:
        rest = np.where(known, 0.0, like)
        short = np.fmax(given - source, 0.0)
        shares = shares + (short / _or_one(_sums(rest, homes)))[area] * rest
    total = _sums(shares, homes)
    free = np.isnan(given)
    silent = np.bincount(area[known], minlength=homes.n_areas) == 0
    fallback = silent | (~free & (total == 0))
    fallback &= np.bincount(area, minlength=homes.n_areas) > 0
    scaled = np.where(free[area], shares, shares / _or_one(total)[area] * given[area])
    return _Divided(np.where(fallback[area], given[area] * like, scaled), source, fallback)


def _share(in_cell: _Numbers, homes: _Homes) -> tuple[_Numbers, _Numbers]:
    """Return each origin's share of its cell, NaN where that is unknown, and the sum per area."""
    cells = homes.cells
    shares = np.append(in_cell / np.maximum(cells.sharers, 1), np.nan)[cells.of_origin]
    alone = (cells.sharers == 0) & (cells.area >= 0) & ~np.isnan(in_cell)
    unplaced = np.bincount(cells.area[alone], in_cell[alone], minlength=homes.n_areas)
    return shares, _sums(np.nan_to_num(shares), homes) + unplaced


def _parts(weight: _Numbers, homes: _Homes) -> _Numbers:
    """Return each origin's part of the weight of its area; equal parts if that is 0."""
    weight = np.where((_sums(weight, homes) > 0)[homes.area], weight, 1.0)
    return weight / _sums(weight, homes)[homes.area]


def _sums(values: _Numbers, homes: _Homes) -> _Numbers:
    """Return the sum of the values in each area."""
    return np.bincount(homes.area, values, minlength=homes.n_areas).astype(np.float64)


def _or_one(total: _Numbers) -> _Numbers:
    """Return totals to divide by: 1 instead of 0."""
    return np.where(total > 0, total, 1.0)
