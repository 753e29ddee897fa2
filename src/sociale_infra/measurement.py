"""What the origins of a world reach, and measuring again with other places, rules or weights.

This is what tables, gaps, closings and choices are made from; `analysis` makes them all. To try
one thing after another it is enough to measure again, which searches only for what has changed.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from sociale_infra.categories import Stop
from sociale_infra.changes import find_changes_before
from sociale_infra.config import Settings
from sociale_infra.engine.access import Access, build_access
from sociale_infra.engine.areas import (
    summarise_robustness,
    tabulate_people_walk,
    tabulate_robustness,
)
from sociale_infra.engine.coverage import summarise_areas, tabulate_coverage
from sociale_infra.engine.criteria import Verdicts
from sociale_infra.engine.measured import Measured, measure_again
from sociale_infra.engine.measured import measure as measure_places
from sociale_infra.engine.network import Floats, Ints, build_network
from sociale_infra.engine.origins import describe_origins
from sociale_infra.engine.standing import find_standing, withhold_shares
from sociale_infra.engine.tally import Rules
from sociale_infra.errors import InputError
from sociale_infra.terms import GROUPS, Group, Profile
from sociale_infra.town import World, check_world

_Frame = TypeVar("_Frame", pd.DataFrame, gpd.GeoDataFrame)


@dataclass(frozen=True)
class Measurement:
    """A world measured with certain settings.

    Parameters
    ----------
    world, settings
        What was measured, and how.
    measured
        The walks (metres), counts and answers of every origin, as arrays.

    Examples
    --------
    >>> float(measure(world).areas()["weight"].sum())
    15000.0
    """

    world: World
    settings: Settings
    measured: Measured

    def origins(self) -> gpd.GeoDataFrame:
        """Return the origins with their walks (metres), counts and answers."""
        return describe_origins(self.world.origins, self.measured)

    def areas(self) -> gpd.GeoDataFrame:
        """Return the areas with their shares of each category and criterion (0 to 1)."""
        origins = self.origins()
        areas, _ = self.coverage(origins)
        return self.robust_areas(areas, origins, self.robustness())

    def coverage(self, origins: gpd.GeoDataFrame) -> tuple[gpd.GeoDataFrame, pd.DataFrame]:
        """Return the areas with their coverage, and the same as a row per area and category.

        `stands` says of which areas shares are published; those of others are NaN in all tables.
        """
        present = set(self.world.places["category"])
        areas, coverage = summarise_areas(
            self.world.areas, origins, self.settings.norms_m, present, self.world.facts.unit
        )
        areas = areas.assign(stands=areas["area_code"].isin(self.standing))
        return self._withhold("areas", areas), self._withhold("coverage", coverage)

    def covered(self, origins: gpd.GeoDataFrame) -> pd.DataFrame:
        """Return the coverage as a row per area and category alone, faster."""
        present = set(self.world.places["category"])
        table = tabulate_coverage(
            self.world.areas, origins, self.settings.norms_m, present, self.world.facts.unit
        )
        return self._withhold("coverage", table)

    @cached_property
    def standing(self) -> list[str]:
        """The codes of the areas of which shares are published."""
        return standing_areas(self.world, self.settings)

    def robustness(
        self, verdicts: Verdicts | None = None, profile: Profile = "standard"
    ) -> pd.DataFrame:
        """Return a row per area, group and criterion: who meets it.

        `verdicts` are the answers of those who walk as `profile` says; None for all as they do.
        """
        table = tabulate_robustness(
            self.world.areas,
            self.world.origins,
            verdicts or self.measured.verdicts,
            self.world.facts.unit,
            groups=known_groups(self.world),
            profile=profile,
        )
        return self._withhold("robustness", table)

    def people_walk(self) -> pd.DataFrame:
        """Return a row per area, group and walk: who has a free, staffed place within it."""
        table = tabulate_people_walk(
            self.world.areas,
            self.world.origins,
            self.measured,
            self.settings.robust.graded_m,
            self.world.facts.unit,
            groups=known_groups(self.world),
        )
        return self._withhold("people_walk", table)

    def robust_areas(
        self, areas: gpd.GeoDataFrame, origins: gpd.GeoDataFrame, robustness: pd.DataFrame
    ) -> gpd.GeoDataFrame:
        """Return the areas with robust access beside their coverage."""
        return summarise_robustness(areas, origins, self.measured.verdicts, robustness)

    def _withhold(self, name: str, frame: _Frame) -> _Frame:
        return withhold_shares(name, frame, self.standing, self.settings.categories)


def measure(
    world: World, settings: Settings | None = None, before: Measurement | None = None
) -> Measurement:
    """Measure what every origin of a world reaches.

    Parameters
    ----------
    world
        What was read.
    settings
        Norms and rules; None for those the world was read with.
    before
        An earlier measurement. Where network and origins are the same, little more is searched
        for than places that differ, and norms and walks longer than before; where ways or homes
        were added or ways closed, places within reach of these too. The result is the same, walks
        to within a micrometre.

    Returns
    -------
    The measurement: walks in metres over the network, in the CRS of the world.

    Raises
    ------
    TypeError
        `world` is no World.
    InputError
        The world was read with other settings, and must be read again for these.
    TableError
        A table is not as described, or the tables do not fit each other.

    Examples
    --------
    >>> first = measure(world)
    >>> cafe = gpd.GeoDataFrame({"category": ["horeca"]}, geometry=[Point(4.5, 52.06)], crs=4326)
    >>> again = measure(with_places(world, cafe), before=first)
    >>> len(again.measured.places) - len(first.measured.places)
    1
    """
    settings = _check(world, settings, before)
    if before and _is_same_ground(world, settings, before):
        return Measurement(world, settings, _measure_again(world, settings, before))
    if before and _has_its_origins(world, settings, before):
        return Measurement(world, settings, _measure_near_changes(world, settings, before))
    return measure_from(_build_access(world, settings), world, settings)


def put_on_network(world: World, settings: Settings | None = None) -> tuple[Access, Settings]:
    """Put the origins of a world and the entrances of its places on its network.

    Returns
    -------
    The access, and the settings to measure with: those given, else those of the world.

    Raises
    ------
    TypeError, InputError, TableError
        As `measure`.
    """
    settings = _check(world, settings)
    return _build_access(world, settings), settings


def measure_from(access: Access, world: World, settings: Settings) -> Measurement:
    """Measure a world whose origins and entrances were put on its network."""
    limits_m = _limits(world, settings)
    measured = measure_places(access, world.places, settings.norms_m, rules_of(settings), limits_m)
    return Measurement(world, settings, measured)


def rules_of(settings: Settings) -> Rules:
    """Return what makes access robust by these settings."""
    return Rules(
        settings.robust.walk_m,
        settings.robust.min_functions,
        frozenset(settings.meeting),
        settings.functions,
    )


def standing_areas(world: World, settings: Settings) -> list[str]:
    """Return the codes of the areas of which shares are published."""
    stands = find_standing(
        world.areas,
        world.origins,
        settings.population.addresses_per_dwelling,
        settings.publish.least_people_for_share,
        world.facts.starts,
    )
    return world.areas.loc[stands, "area_code"].tolist()


def known_groups(world: World) -> list[Group]:
    """Return the groups of which some origin's number is known."""
    return [group for group in GROUPS if world.origins[group].notna().any()]


def _check(world: World, settings: Settings | None, before: Measurement | None = None) -> Settings:
    """Return the settings to measure a world with, once both are checked."""
    check_world(world, before.world if before else None)
    settings = settings or world.settings
    changed = find_changes_before(Stop.MEASURE, world.settings, settings)
    if changed:
        message = (
            f"{world.facts.title} was read with other settings ({', '.join(changed)}); extract it "
            f"again, or measure it with those settings"
        )
        raise InputError(message)
    return settings


def _is_same_ground(world: World, settings: Settings, before: Measurement) -> bool:
    """Return whether the origins and the network, and how they meet, are the same."""
    then = before.world
    same = world.nodes is then.nodes and world.edges is then.edges
    same &= settings.network.max_snap_m == before.settings.network.max_snap_m
    if same and world.origins is not then.origins:
        points, earlier = (one.origins.geometry.to_numpy() for one in (world, then))
        same = np.array_equal(shapely.get_coordinates(points), shapely.get_coordinates(earlier))
    return bool(same)


def _has_its_origins(world: World, settings: Settings, before: Measurement) -> bool:
    """Return whether the origins are those of before, and perhaps more behind them."""
    points, earlier = (one.origins.geometry.to_numpy() for one in (world, before.world))
    first = points[: len(earlier)]
    same = len(first) == len(earlier)
    same = same and np.array_equal(shapely.get_coordinates(first), shapely.get_coordinates(earlier))
    return same and settings.network.max_snap_m == before.settings.network.max_snap_m


def _measure_near_changes(world: World, settings: Settings, before: Measurement) -> Measured:
    """Measure again on a network that differs here and there, or with more origins.

    A walk within a limit that meets no change is what it was: only places nearer to one, as the
    crow flies, are searched from again. Whoever starts elsewhere now does so within the greatest
    distance of a point to the network.
    """
    access = _build_access(world, settings)
    limit_m = _limits(world, settings)
    changed = _changed_shapes(world, before.world)
    rows = _find_rows(world, before.world)
    if len(changed):
        points = world.entrances.geometry.to_numpy()
        nearest = changed[shapely.STRtree(changed).nearest(points)]
        away_m = shapely.distance(nearest, points) - 2 * settings.network.max_snap_m
        place = access.place[: len(points)]
        rows[place[away_m <= limit_m[place]]] = -1
    return measure_again(
        before.measured, access, world.places, settings.norms_m, rules_of(settings), limit_m, rows
    )


def _changed_shapes(world: World, then: World) -> npt.NDArray[np.object_]:
    """Return the ways that are in one network only or are started from in one, and new homes."""
    told = ["edge_id", "u", "v", "length_m", "snappable", "added"]
    both = pd.concat(
        pd.DataFrame(one.edges[told]).assign(
            shape=one.edges.geometry.to_numpy(), wkb=shapely.to_wkb(one.edges.geometry.to_numpy())
        )
        for one in (world, then)
    )
    alone = ~both.duplicated([*told, "wkb"], keep=False)
    homes = world.origins.geometry.to_numpy()[len(then.origins) :]
    return np.concatenate([both.loc[alone, "shape"].to_numpy(), homes])


def _build_access(world: World, settings: Settings) -> Access:
    network = build_network(world.nodes, world.edges)
    most_m = settings.network.max_snap_m
    return build_access(network, world.origins, world.places, world.entrances, most_m)


def _measure_again(world: World, settings: Settings, before: Measurement) -> Measured:
    access = before.measured.access
    rows = np.arange(len(world.places))
    moved = world.entrances is not before.world.entrances
    if moved or world.places is not before.world.places:
        rows = _find_rows(world, before.world)
        again = access.with_entrances if moved else access.with_places
        access = again(world.places, world.entrances)
    return measure_again(
        before.measured,
        access,
        world.places,
        settings.norms_m,
        rules_of(settings),
        _limits(world, settings),
        rows,
    )


def _find_rows(world: World, before: World) -> Ints:
    """Return the row that each place had; -1 where it is new or entered elsewhere."""
    earlier, now = _ways_in(before), _ways_in(world)
    row = {place_id: number for number, place_id in enumerate(before.places["place_id"])}
    return np.array(
        [
            row[place_id] if place_id in row and now.get(place_id) == earlier.get(place_id) else -1
            for place_id in world.places["place_id"]
        ],
        dtype=np.int64,
    )


def _ways_in(world: World) -> dict[str, set[tuple[float, float]]]:
    """Return where each place is entered (metres)."""
    ways_in: dict[str, set[tuple[float, float]]] = {}
    xy = shapely.get_coordinates(world.entrances.geometry.to_numpy()).tolist()
    for place_id, (x, y) in zip(world.entrances["place_id"], xy, strict=True):
        ways_in.setdefault(place_id, set()).add((x, y))
    return ways_in


def _limits(world: World, settings: Settings) -> Floats:
    """Return how far to search from each place: for its norm, and for every walk that is tried."""
    walk_m, sensitivity = settings.robust.walk_m, settings.sensitivity
    category = world.places["category"]
    norm_m = category.map(settings.norms_m).fillna(0.0).to_numpy(dtype=float)
    longest_m = max((walk_m, *sensitivity.walk_m))
    tried_m = np.where(category.isin(settings.meeting), longest_m, walk_m)
    return np.maximum(norm_m, tried_m)
