"""What is asked about new sites, and what was found."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, get_args

import geopandas as gpd
import pandas as pd

from sociale_infra.config import Settings
from sociale_infra.terms import Group
from sociale_infra.town import Facts, World

Goal = Literal["reach", "walk", "fewest"]
"""Most people newly within the walk, least mean walk, or fewest sites to reach a share."""
GOALS: tuple[Goal, ...] = get_args(Goal)
EXISTING, NETWORK = "existing", "network"
"""Candidates that need no file: places that could be made to do, and junctions of ways."""
RESIDENTS = "residents"
"""Weights of everybody alike."""


@dataclass(frozen=True)
class Asked:
    """What is asked about new sites.

    Parameters
    ----------
    sites
        How many; for the goal `fewest` how many at most.
    goal
        Most people newly within the walk of a free, staffed place (`reach`), the least mean walk to
        one (`walk`), or the fewest sites for a share of the people (`fewest`).
    share
        Of the people, for `fewest` (0 to 1).
    category
        What a new place would be; None for `robust.new_place` of the settings.
    candidates
        `existing`, `network`, and files of points or plots (CSV, GeoPackage, GeoJSON).
    floor
        No area below this share (0 to 1); 0 for none.
    exempt
        Areas that the floor is not asked of, by code or name.
    weights
        Who counts: `residents`, a group, or an indicator of need in percent.
    fixed, forbidden
        Sites that are chosen, and that are not: the id or name of a candidate, and what is
        forbidden also the code or name of an area.
    seconds
        How long to go on.

    Examples
    --------
    >>> Asked(sites=3).goal
    'reach'
    """

    sites: int = 2
    goal: Goal = "reach"
    share: float = 0.9
    category: str | None = None
    candidates: tuple[str, ...] = (EXISTING, NETWORK)
    floor: float = 0.0
    exempt: tuple[str, ...] = ()
    weights: Group | str = RESIDENTS
    fixed: tuple[str, ...] = ()
    forbidden: tuple[str, ...] = ()
    seconds: float = 60.0

    @property
    def has_conditions(self) -> bool:
        """Whether not every choice of as many sites will do."""
        return bool(self.floor or self.fixed or self.forbidden)


@dataclass(frozen=True)
class Sites:
    """The best sites, others that are nearly as good, and what no choice could exceed.

    Parameters
    ----------
    world, settings
        What was measured, and how.
    asked
        What was asked.
    proven
        Of the goal `fewest`: fewer sites than this cannot do; else the number of sites.
    candidates
        How many there were.
    counting
        How many people count, by the weights that were asked for.
    uncounted
        Names of the areas in which somewhere it is unknown how many count: there none do.
    seconds
        How long each part took.
    answers
        A row per answer, the best first: what it brings, what none could exceed, and how it fares
        where the unknown turns out otherwise. Distances in metres over the network.
    sites
        A row per answer and site (metric CRS), the one that gains most first.
    areas
        A row per answer and area: the share with a free, staffed place, before and after.
    curve
        A row per number of sites, from one to ten.
    squares
        A row per answer and square of 100 m in which somebody newly has one (metric CRS).
    scenarios
        Each answer as a scenario, as its YAML file has it; its edits are in the order of the sites.

    Examples
    --------
    >>> found = propose_sites(results, Asked(sites=1, seconds=20))
    >>> bool(found.answers["gained"][0] <= found.answers["most"][0])
    True
    """

    world: World
    settings: Settings
    asked: Asked
    proven: int
    candidates: int
    counting: float
    uncounted: tuple[str, ...]
    seconds: Mapping[str, float]
    answers: pd.DataFrame
    sites: gpd.GeoDataFrame
    areas: pd.DataFrame
    curve: pd.DataFrame
    squares: gpd.GeoDataFrame
    scenarios: tuple[Mapping[str, Any], ...]

    @property
    def facts(self) -> Facts:
        """The metadata of the world."""
        return self.world.facts

    @property
    def everybody(self) -> float:
        """The residents of all areas."""
        return float(self.areas.loc[self.areas["answer"] == 1, "weight"].sum())
