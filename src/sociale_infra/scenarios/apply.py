"""Apply a scenario: a world as it might be, of the world as it is, which stays as it was."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TypeVar

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from sociale_infra.engine.network import Ints
from sociale_infra.engine.subareas import find_subarea
from sociale_infra.engine.sums import find_area
from sociale_infra.scenarios.edits import (
    AddHomes,
    AddPath,
    AddPlace,
    ChangePlace,
    ClosePath,
    ClosePlace,
    Edit,
    Scenario,
)
from sociale_infra.scenarios.faults import Faults
from sociale_infra.scenarios.homes import Points, build_homes, spread_in, stand_at
from sociale_infra.scenarios.network import NewPath
from sociale_infra.scenarios.paths import PathError, find_edge, with_paths
from sociale_infra.scenarios.places import with_places
from sociale_infra.scenarios.spots import Spots, plain
from sociale_infra.sources.inputs import file_name
from sociale_infra.suggestions import did_you_mean
from sociale_infra.town import Finding, World, check_world

_Kind = TypeVar("_Kind", bound=Edit)


def apply(world: World, scenario: Scenario) -> World:
    """Return the world as it would be with the edits of a scenario.

    The order of the edits does not matter: ways come first, then places, then homes. What one
    edit adds and another closes was never there.

    Parameters
    ----------
    world
        What was read; it stays as it was.
    scenario
        Its edits, all of them; see `Scenario.of_variants`.

    Returns
    -------
    Another world in the same CRS, or this one if there are no edits. Its title names the scenario,
    and its facts list every edit.

    Raises
    ------
    InputError
        An edit cannot be applied: its place, way, area or address is not there, it touches no
        way, lies in water or outside the study area, or contradicts another edit. All of them in
        one message.

    Examples
    --------
    >>> gone = {"edit": "close_place", "place": world.places["place_id"][0], "reason": "what if"}
    >>> scenario = Scenario.model_validate({"name": "Dicht", "edits": [gone]})
    >>> len(world.places) - len(apply(world, scenario).places)
    1
    """
    if not scenario.edits:
        return world
    edits = _without_undone(scenario.edits)
    faults = Faults(scenario)
    faults.extend(_contradictions(edits))
    spots = Spots(world)
    changed = _with_paths(world, edits, spots, faults)
    changed = with_places(changed, edits, spots, faults)
    changed = _with_homes(changed, edits, spots, faults)
    faults.tell()
    facts = replace(
        world.facts,
        name=file_name(f"{world.facts.name} {scenario.name}"),
        title=f"{world.facts.title} (scenario {scenario.name})",
        edits=(*world.facts.edits, *_describe(world, edits, spots)),
    )
    changed = replace(changed, facts=facts, as_read=None)
    check_world(changed, world)
    return changed


def _of(edits: Sequence[Edit], kind: type[_Kind]) -> list[_Kind]:
    return [edit for edit in edits if isinstance(edit, kind)]


def _without_undone(edits: Sequence[Edit]) -> list[Edit]:
    """Return the edits but for what one adds and another closes."""
    added = {edit.id: edit for edit in edits if isinstance(edit, AddPlace | AddPath)}
    closings = {
        edit.id: opened
        for edit in edits
        if isinstance(edit, ClosePlace | ClosePath)
        and (opened := added.get(_closed_by(edit).removeprefix("scenario/"))) is not None
    }
    gone = {*closings, *(opened.id for opened in closings.values())}
    return [edit for edit in edits if edit.id not in gone]


def _closed_by(edit: ClosePlace | ClosePath) -> str:
    return edit.place if isinstance(edit, ClosePlace) else edit.path or ""


def _contradictions(edits: Sequence[Edit]) -> Iterator[tuple[Edit, str]]:
    """Yield the edits that add what another adds."""
    placed = _of(edits, AddPlace)
    for number, edit in enumerate(placed):
        for first in placed[:number]:
            if (edit.at, edit.category, plain(edit.name)) == (
                first.at,
                first.category,
                plain(first.name),
            ):
                yield edit, f"adds what edit {first.id} adds ({edit.name}); keep one of the two"


# ── Ways ─────────────────────────────────────────────────────────────────────────────────────


def _with_paths(world: World, edits: Sequence[Edit], spots: Spots, faults: Faults) -> World:
    closed = _find_closed(world, edits, spots, faults)
    paths = _of(edits, AddPath)
    added = {}
    for path in paths:
        try:
            line = shapely.LineString([spots.find(spot) for spot in path.along])
        except ValueError as error:
            faults.add(path, str(error))
            continue
        if line.length:
            added[path.id] = NewPath(line, path.kind != "path", path.step_free)
        else:
            faults.add(path, "along has no length; give two different spots")
    if not closed and not added:
        return world
    try:
        return with_paths(world, closed, added)
    except PathError as error:
        faults.extend((path, error.faults[path.id]) for path in paths if path.id in error.faults)
        return world


def _find_closed(
    world: World, edits: Sequence[Edit], spots: Spots, faults: Faults
) -> dict[int, ClosePath]:
    """Return the rows of the edges that close, and the edit that closes each."""
    closed: dict[int, ClosePath] = {}
    for edit in _of(edits, ClosePath):
        try:
            first = closed.setdefault(_find_way(world, edit, spots), edit)
        except ValueError as error:
            faults.add(edit, str(error))
            continue
        if first is not edit:
            faults.add(edit, f"closes what edit {first.id} closes; keep one of the two")
    return closed


def _find_way(world: World, edit: ClosePath, spots: Spots) -> int:
    if edit.at is None:
        message = f"no edit {edit.path!r} adds a way"
        raise ValueError(message)
    return find_edge(world, spots.find(edit.at))


# ── Homes ────────────────────────────────────────────────────────────────────────────────────


def _with_homes(world: World, edits: Sequence[Edit], spots: Spots, faults: Faults) -> World:
    parts = [world.origins]
    for edit in _of(edits, AddHomes):
        try:
            parts.append(build_homes(world, edit, _home_points(world, edit, spots)))
        except ValueError as error:
            faults.add(edit, str(error))
    if len(parts) == 1:
        return world
    origins = pd.concat(parts, ignore_index=True).astype(
        {name: kind for name, kind in world.origins.dtypes.items() if name != "geometry"}
    )
    added, subareas = pd.concat(parts[1:]), world.subareas
    lies_in = find_subarea(subareas, added)
    return replace(
        world,
        origins=origins,
        areas=_with_dwellings(world.areas, find_area(world.areas, added)),
        subareas=_with_dwellings(subareas, lies_in[lies_in >= 0]),
    )


def _with_dwellings(areas: gpd.GeoDataFrame, added: Ints) -> gpd.GeoDataFrame:
    """Count the homes that were added, each given by its row of the areas, as dwellings."""
    more = np.bincount(added, minlength=len(areas)).astype(float)
    dwellings, households = areas["dwellings"], areas["households"]
    # Where the dwellings are unknown, households stand for them.
    return areas.assign(dwellings=dwellings + more, households=households + more * dwellings.isna())


def _home_points(world: World, edit: AddHomes, spots: Spots) -> Points:
    if edit.at is not None:
        spot = spots.find(edit.at)
        return stand_at(world, spot)
    if edit.within is not None:
        polygon = shapely.Polygon([spots.find(corner) for corner in edit.within])
        if not polygon.is_valid or not polygon.area:
            raise ValueError("within is no polygon; give its corners one after the other")
        return spread_in(world, polygon)
    areas = world.areas
    wanted = edit.area or ""
    here = (areas["area_code"] == wanted) | (areas["area_name"].map(plain) == plain(wanted))
    if here.sum() != 1:
        named = [*areas["area_name"], *areas["area_code"]]
        meant = did_you_mean(wanted, named)
        message = f"there is no area {wanted!r}{meant}; use {', '.join(areas['area_name'])}"
        raise ValueError(message)
    return spread_in(world, areas.geometry[here].iloc[0])


# ── What is told ─────────────────────────────────────────────────────────────────────────────


def _describe(world: World, edits: Sequence[Edit], spots: Spots) -> Iterator[Finding]:
    """Yield what each edit is, for whoever reads the results."""
    names = world.places.set_index("place_id")["name"]
    labels = {key: one.label.model_dump() for key, one in world.settings.categories.items()}

    def called(given: str) -> str:
        place_id = spots.place(given)
        name = names[place_id]
        return f"{name} ({place_id})" if isinstance(name, str) else place_id

    for edit in edits:
        why = edit.reason
        match edit:
            case AddPlace(name=name, category=category):
                label = labels[category]
                yield Finding.of("scenario_place_added", name=name, category=label, reason=why)
            case ClosePlace(place=place):
                yield Finding.of("scenario_place_closed", place=called(place), reason=why)
            case ChangePlace(place=place):
                yield Finding.of("scenario_place_changed", place=called(place), reason=why)
            case AddHomes(homes=homes, residents_per_home=per_home):
                people = homes * per_home
                yield Finding.of("scenario_homes_added", homes=homes, residents=people, reason=why)
            case AddPath():
                yield Finding.of("scenario_path_added", reason=why)
            case ClosePath():
                yield Finding.of("scenario_path_closed", reason=why)
    for address, street in spots.guessed.items():
        yield Finding.of("scenario_address", address=address, street=street)
