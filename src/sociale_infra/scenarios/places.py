"""Places that a scenario adds, closes and changes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import geopandas as gpd
import pandas as pd
import shapely

from sociale_infra.scenarios.edits import AddPlace, ChangePlace, ClosePlace, Edit
from sociale_infra.scenarios.faults import Faults
from sociale_infra.scenarios.homes import stand_at
from sociale_infra.scenarios.spots import Spots
from sociale_infra.sources.places.edits import Action, PlaceEdit, added_row, changed_row
from sociale_infra.suggestions import did_you_mean
from sociale_infra.tables import PLACES
from sociale_infra.terms import PROPERTIES
from sociale_infra.town import World

_WATER = "water"


def with_places(world: World, edits: Sequence[Edit], spots: Spots, faults: Faults) -> World:
    """Return a world with the places that these edits add, close and change; mistakes are added."""
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
    place_id = f"scenario/{edit.id}" if isinstance(edit, AddPlace) else spots.place(edit.place)
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


def _blank(edit: Edit, action: Action, place_id: str) -> PlaceEdit:
    blank: dict[str, Any] = dict.fromkeys(PlaceEdit._fields)
    told = {"line": 0, "action": action, "place_id": place_id, "reason": edit.reason, "date": ""}
    return PlaceEdit(**blank | told | {"unsure": ()})
