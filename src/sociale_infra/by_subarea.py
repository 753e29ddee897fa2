"""What the analysis finds of the wijken, of the buurten within them: nothing is measured again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import NamedTuple, TypeVar

import geopandas as gpd
import numpy as np
import pandas as pd

from sociale_infra.engine.criteria import Verdicts
from sociale_infra.engine.gaps import share_out_gaps
from sociale_infra.engine.squares import weigh_lacking
from sociale_infra.engine.standing import withhold_shares
from sociale_infra.engine.subareas import find_subarea
from sociale_infra.measurement import Measurement
from sociale_infra.tables import SUBAREAS, TABLES, crs_of
from sociale_infra.terms import Profile

_Frame = TypeVar("_Frame", pd.DataFrame, gpd.GeoDataFrame)


class BySubarea(NamedTuple):
    """The tables `subareas`, `subarea_coverage`, `subarea_robustness` and `subarea_gaps`."""

    areas: gpd.GeoDataFrame
    coverage: pd.DataFrame
    robustness: pd.DataFrame
    gaps: pd.DataFrame


def measure_subareas(
    measurement: Measurement,
    origins: gpd.GeoDataFrame,
    squares: gpd.GeoDataFrame,
    walks: Mapping[Profile, Verdicts],
) -> BySubarea:
    """Sum up per subarea what was measured of its origins.

    An origin weighs what it weighs in its area, so that subareas add up to it. Shares are
    published of the subareas that can bear it by themselves, and whose area can.

    Parameters
    ----------
    measurement
        Of the world with these subareas.
    origins
        As `describe_origins` returns them.
    squares
        As `measure_squares` returns them.
    walks
        The answers of the origins to those who walk in another way.

    Returns
    -------
    The tables; without rows if an origin lies in an area without subareas, as they would not add
    up to the town.
    """
    world = measurement.world
    row = find_subarea(world.subareas, world.origins)
    if not len(row) or (row < 0).any():
        return _none(measurement)
    codes = world.subareas["area_code"].iloc[row].array
    finer = replace(
        measurement,
        world=replace(world, areas=world.subareas, origins=world.origins.assign(area_code=codes)),
    )
    placed = origins.assign(area_code=codes)
    areas, coverage = finer.coverage(placed)
    everybody = finer.robustness()
    areas = finer.robust_areas(areas, placed, everybody)
    others = (finer.robustness(answers, how) for how, answers in walks.items())
    robustness = pd.concat([everybody, *others], ignore_index=True)
    weights = weigh_lacking(world.origins["weight"].to_numpy(), measurement.measured.verdicts)
    stands = areas["stands"] & areas["lies_in"].isin(measurement.standing)
    standing = areas.loc[stands, "area_code"].tolist()

    def withhold(name: str, frame: _Frame) -> _Frame:
        return withhold_shares(name, frame, standing, measurement.settings.categories)

    # Nobody draws how much the map lacks per subarea.
    bands = {"robust_band_low": np.nan, "robust_band_high": np.nan}
    return BySubarea(
        withhold("subareas", areas.assign(stands=stands, **bands)),
        withhold("subarea_coverage", coverage),
        withhold("subarea_robustness", robustness),
        share_out_gaps(squares, placed, weights, areas),
    )


def _none(measurement: Measurement) -> BySubarea:
    def nothing(name: str) -> pd.DataFrame:
        columns = TABLES[name].measured(measurement.settings.categories)
        return pd.DataFrame({key: pd.Series(dtype=column.dtype) for key, column in columns.items()})

    crs = crs_of(measurement.world.areas)
    areas = gpd.GeoDataFrame(nothing(SUBAREAS.name), geometry=gpd.GeoSeries([], crs=crs))
    names = ("subarea_coverage", "subarea_robustness", "subarea_gaps")
    return BySubarea(areas, *map(nothing, names))
