"""The table of towns, beside each other, from what became of each."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from pyproj import CRS
from shapely.geometry.base import BaseGeometry

from sociale_infra.compared import Towns
from sociale_infra.config import Settings
from sociale_infra.errors import InputError
from sociale_infra.sources.areas.file import Municipality, read_by_municipality
from sociale_infra.sources.areas.polygons import to_table
from sociale_infra.tables import TOWNS, crs_of
from sociale_infra.terms import UNKNOWN_DATE
from sociale_infra.town import Facts, Source
from sociale_infra.town_task import Outcome
from sociale_infra.towns_found import density_class


def build_towns(outcomes: Sequence[Outcome], areas_file: Path, settings: Settings) -> Towns:
    """Lay towns beside each other, in the order in which they are given.

    Raises
    ------
    InputError
        The areas file can no longer be read.
    """
    columns = TOWNS.measured(())
    rows = pd.DataFrame([_row(one) for one in outcomes]).reindex(columns=[*columns])
    kinds = {name: column.dtype for name, column in columns.items()}
    borders, crs = _borders(areas_file, settings)
    shapes = np.array([borders.get(one.town) for one in outcomes], dtype=object)
    table = gpd.GeoDataFrame(rows.astype(kinds), geometry=shapes, crs=crs)
    parts = [one.found.areas.assign(folder=one.folder) for one in outcomes if one.found is not None]
    areas = pd.concat(parts, ignore_index=True) if parts else pd.DataFrame()
    return Towns(_facts(outcomes, settings), settings, table, areas)


def _row(one: Outcome) -> dict[str, Any]:
    found = {} if one.found is None else one.found.row
    return {
        "folder": one.folder,
        "municipality_code": one.town.code or None,
        "municipality_name": one.town.name or None,
        "state": "made" if one.fits else "earlier" if found else "failed",
        "fault": one.fault or None,
        **found,
        "density": one.density,
        "density_class": density_class(one.density),
    }


def _borders(areas_file: Path, settings: Settings) -> tuple[dict[Municipality, BaseGeometry], CRS]:
    """Return the borders of each municipality of which the areas can be used."""
    borders: dict[Municipality, BaseGeometry] = {}
    crs = CRS.from_epsg(28992)
    for town, rows in read_by_municipality(areas_file, settings.level).items():
        try:
            areas = to_table(rows, settings.level, str(areas_file))
        except InputError:
            continue
        crs = crs_of(areas)
        whole = shapely.get_parts(areas.geometry.union_all())
        borders[town] = shapely.MultiPolygon([one for one in whole if one.geom_type == "Polygon"])
    return borders, crs


def _facts(outcomes: Sequence[Outcome], settings: Settings) -> Facts:
    """Return what the towns share; the first that is made tells of the files."""
    records = [one.found.record for one in outcomes if one.found is not None]
    first = next(
        (one.found.record for one in outcomes if one.found is not None and one.fits),
        records[0] if records else {},
    )
    return Facts(
        name="towns",
        title=f"{len(outcomes)} gemeenten",
        unit=first.get("unit", "residents"),
        starts=first.get("starts", "addresses"),
        level=first.get("level", settings.level),
        sample=False,
        data_date=first.get("data_date", UNKNOWN_DATE),
        sources=tuple(Source(**one) for one in first.get("inputs", ())),
        findings=(),
    )
