"""Apply a scenario: a world as it might be, of the world as it is, which stays as it was."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, TypeVar

import geopandas as gpd
import pandas as pd
import shapely

from sociale_infra.errors import InputError
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
from sociale_infra.scenarios.homes import build_homes, spread_in, stand_at
from sociale_infra.scenarios.paths import NewPath, PathError, find_edge, with_paths
from sociale_infra.scenarios.spots import Spots, plain
from sociale_infra.sources.inputs import file_name
from sociale_infra.sources.places.edits import PlaceEdit, added_row, changed_row
from sociale_infra.suggestions import did_you_mean
from sociale_infra.tables import PLACES
from sociale_infra.terms import PROPERTIES
from sociale_infra.town import Finding, World, check_world

_Kind = TypeVar("_Kind", bound=Edit)
_WATER = "water"


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
    >>> closed = ClosePlace(
    ...     edit="close_place", id="1", place=world.places["place_id"][0], reason="-"
    ... )
    >>> len(world.places) - len(apply(world, Scenario(name="Dicht", edits=(closed,))).places)
    1
    """
    if not scenario.edits:
        return world
    edits = _without_undone(scenario.edits)
    faults = _Faults(scenario)
    faults.extend(_contradictions(edits))
    spots = Spots(world)
    changed = _with_paths(world, edits, spots, faults)
    changed = _with_places(changed, edits, spots, faults)
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


class _Faults:
    """What is wrong with edits, told all at once."""

    def __init__(self, scenario: Scenario) -> None:
        self._scenario = scenario
        self._found: list[str] = []

    def add(self, edit: Edit, fault: str) -> None:
        self._found.append(f"{self._scenario.where(edit)}: {fault}")

    def extend(self, faults: Iterator[tuple[Edit, str]]) -> None:
        for edit, fault in faults:
            self.add(edit, fault)

    def tell(self) -> None:
        """Raise them, if there are any."""
        if self._found:
            raise InputError("\n".join(self._found))


def _of(edits: Sequence[Edit], kind: type[_Kind]) -> list[_Kind]:
    return [edit for edit in edits if isinstance(edit, kind)]


def _place_id(edit: Edit) -> str:
    """Return the id of the place that an edit adds."""
    return f"scenario/{edit.id}"


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


def _with_paths(world: World, edits: Sequence[Edit], spots: Spots, faults: _Faults) -> World:
    closed: dict[int, ClosePath] = {}
    for edit in _of(edits, ClosePath):
        try:
            row = _find_way(world, edit, spots)
        except ValueError as error:
            faults.add(edit, str(error))
            continue
        first = closed.setdefault(row, edit)
        if first is not edit:
            faults.add(edit, f"closes what edit {first.id} closes; keep one of the two")
    added = {}
    for path in _of(edits, AddPath):
        try:
            points = [spots.find(spot) for spot in path.along]
            line = shapely.LineString(points)
        except (ValueError, shapely.errors.GEOSException) as error:
            faults.add(path, str(error))
            continue
        if not line.length:
            faults.add(path, "along has no length; give two different spots")
        else:
            added[path.id] = NewPath(line, path.kind != "path", path.step_free)
    if not closed and not added:
        return world
    try:
        return with_paths(world, closed, added)
    except PathError as error:
        name, fault = error.args
        faults.add(next(edit for edit in edits if edit.id == name), fault)
        return world


def _find_way(world: World, edit: ClosePath, spots: Spots) -> int:
    if edit.at is None:
        message = f"no edit {edit.path!r} adds a way"
        raise ValueError(message)
    return find_edge(world, spots.find(edit.at))


# ── Places ───────────────────────────────────────────────────────────────────────────────────


def _with_places(world: World, edits: Sequence[Edit], spots: Spots, faults: _Faults) -> World:
    categories = world.settings.categories
    changes: dict[str, PlaceEdit] = {}
    for edit in edits:
        if not isinstance(edit, AddPlace | ClosePlace | ChangePlace):
            continue
        try:
            found = _place_edit(world, edit, spots)
        except ValueError as error:
            faults.add(edit, str(error))
            continue
        if found.place_id in changes:
            faults.add(edit, f"is about a place that another edit is about ({found.place_id})")
        changes[found.place_id] = found
    if not changes:
        return world
    rows: dict[str, dict[Any, Any]]
    rows = {row["place_id"]: row for row in world.places.to_dict(orient="records")}
    touched = {rows[place_id]["category"] for place_id in changes if place_id in rows}
    for place_id, change in changes.items():
        if change.action == "remove":
            del rows[place_id]
        elif change.action == "add":
            rows[place_id] = added_row(change, categories, "scenario")
        else:
            rows[place_id] = changed_row(rows[place_id], change, categories, "scenario")
    places = gpd.GeoDataFrame(
        [*rows.values()], columns=[*PLACES.columns, "geometry"], crs=world.places.crs
    ).astype(dict.fromkeys(PLACES.columns, "str"))
    touched |= {*places.loc[places["place_id"].isin([*changes]), "category"]}
    # Nobody knows how other drawings would be joined: that choice is not tried then.
    rejoined = world.rejoined
    if touched & {*world.settings.sensitivity.joined_m}:
        rejoined = rejoined.iloc[:0]
    return replace(
        world,
        places=places,
        entrances=_enter(world.entrances, changes),
        rejoined=rejoined,
    )


def _enter(entrances: gpd.GeoDataFrame, changes: Mapping[str, PlaceEdit]) -> gpd.GeoDataFrame:
    """Return the entrances of the places that are left, with those of new spots behind them."""
    gone = [
        place_id
        for place_id, edit in changes.items()
        if edit.action == "remove" or edit.x is not None
    ]
    put = {place_id: edit.spot for place_id, edit in changes.items() if edit.x is not None}
    kept = entrances[~entrances["place_id"].isin(gone)]
    if not put:
        return kept.reset_index(drop=True)
    ids = pd.Series([*put], dtype="str")
    fresh = gpd.GeoDataFrame(
        {"entrance_id": ids + "#1", "place_id": ids}, geometry=[*put.values()], crs=entrances.crs
    )
    return pd.concat([kept, fresh], ignore_index=True)


def _place_edit(world: World, edit: AddPlace | ClosePlace | ChangePlace, spots: Spots) -> PlaceEdit:
    """Return an edit of the places table.

    Raises
    ------
    ValueError
        Its category, place or spot is not there.
    """
    if isinstance(edit, ClosePlace):
        place_id = spots.place(edit.place)
        return _blank(edit, "remove", place_id)
    known = world.settings.categories
    if edit.category is not None and edit.category not in known:
        meant = did_you_mean(edit.category, known)
        message = f"there is no category {edit.category!r}{meant}; use {', '.join(known)}"
        raise ValueError(message)
    place_id = _place_id(edit) if isinstance(edit, AddPlace) else spots.place(edit.place)
    if isinstance(edit, AddPlace) and place_id in {*world.places["place_id"]}:
        message = f"there is a place {place_id} already; give the edit another id"
        raise ValueError(message)
    blank = _blank(edit, "add" if isinstance(edit, AddPlace) else "change", place_id)
    told = {name: getattr(edit, name) for name in ("category", "name", "opening_hours")}
    told |= {name: getattr(edit, name) for name in PROPERTIES}
    if edit.at is not None:
        spot = spots.find(edit.at)
        _check_spot(world, spot)
        stand_at(world, spot)
        told |= {"x": spot.x, "y": spot.y}
    return blank._replace(**told)


def _check_spot(world: World, spot: shapely.Point) -> None:
    """Refuse a spot in water."""
    background = world.background
    water = background.geometry.to_numpy()[(background["kind"] == _WATER).to_numpy()]
    if shapely.contains(water, spot).any():
        raise ValueError("lies in water")


def _blank(edit: Edit, action: Any, place_id: str) -> PlaceEdit:  # noqa: ANN401
    blank: dict[str, Any] = dict.fromkeys(PlaceEdit._fields)
    told = {"line": 0, "action": action, "place_id": place_id, "reason": edit.reason, "date": ""}
    return PlaceEdit(**blank | told | {"unsure": ()})


# ── Homes ────────────────────────────────────────────────────────────────────────────────────


def _with_homes(world: World, edits: Sequence[Edit], spots: Spots, faults: _Faults) -> World:
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
    added = pd.concat(parts[1:])["area_code"].value_counts()
    more = world.areas["area_code"].map(added).fillna(0).astype(float)
    # Homes are dwellings too; where these are unknown, households stand for them.
    dwellings, households = world.areas["dwellings"], world.areas["households"]
    areas = world.areas.assign(
        dwellings=dwellings + more, households=households + more.where(dwellings.isna(), 0.0)
    )
    return replace(world, origins=origins, areas=areas)


def _home_points(world: World, edit: AddHomes, spots: Spots) -> Any:  # noqa: ANN401
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
