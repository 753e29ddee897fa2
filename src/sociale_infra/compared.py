"""What is compared, and what a comparison found."""

from __future__ import annotations

from dataclasses import dataclass

import geopandas as gpd
import pandas as pd

from sociale_infra.config import Settings
from sociale_infra.sited import Sites
from sociale_infra.town import Facts, Finding, Results, World


@dataclass(frozen=True)
class Summary:
    """What a comparison needs of a measurement; the tables are those of `Results`."""

    world: World
    settings: Settings
    places: gpd.GeoDataFrame
    origins: gpd.GeoDataFrame
    coverage: pd.DataFrame
    squares: gpd.GeoDataFrame
    gaps: gpd.GeoDataFrame

    @property
    def facts(self) -> Facts:
        """The metadata of the world."""
        return self.world.facts


Measured = Results | Summary


@dataclass(frozen=True)
class Towns:
    """What was found in many towns, with one set of settings.

    Parameters
    ----------
    facts
        What they share; the title says how many they are.
    settings
        What those were made with that are not told to be from `earlier`.
    towns
        The table of that name: a row per town, with its borders (metric CRS), None where unknown.
    areas
        A row per area of these towns: `folder` of its town, `area_code`, `area_name`, `weight`,
        `robust_low`, `robust_high` (NaN where no share is published).
    """

    facts: Facts
    settings: Settings
    towns: gpd.GeoDataFrame
    areas: pd.DataFrame


Described = Results | Summary | Towns | Sites
"""What has facts and settings, in the words of which columns are described."""


@dataclass(frozen=True)
class Comparison:
    """What differs between a base and another measurement of the same town.

    Parameters
    ----------
    base, other
        What is compared.
    variant
        What the tables call the other.
    findings
        What to know before trusting a difference.
    standing
        The codes of the areas of which shares are published in both.
    changes
        A row per area (and the town), group and criterion: who meets it in both, gains and loses.
    coverage_changes
        A row per area (and the town) and category: who has one within its norm in both.
    square_changes
        Squares of 100 m (metric CRS) in which somebody gains or loses robust access.
    place_changes
        Places that came, went or changed.
    path_changes
        Ways that came or went.
    gap_changes
        Gaps that closed, opened, grew or shrank.
    change_parts
        Of two dates or settings: how much comes from the network, places, residents and settings.

    Examples
    --------
    >>> float(compare(results, results).changes["gain_low"].sum())
    0.0
    """

    base: Measured
    other: Measured
    variant: str
    findings: tuple[Finding, ...]
    standing: frozenset[str]
    changes: pd.DataFrame
    coverage_changes: pd.DataFrame
    square_changes: gpd.GeoDataFrame
    place_changes: gpd.GeoDataFrame
    path_changes: gpd.GeoDataFrame
    gap_changes: gpd.GeoDataFrame
    change_parts: pd.DataFrame
