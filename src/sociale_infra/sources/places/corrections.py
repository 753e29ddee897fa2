"""Local corrections: `data/local/places.csv` adds, changes and removes places.

Local knowledge overrides tags, and tags override priors. Every correction keeps its reason and
its date.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

import geopandas as gpd
import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from sociale_infra.categories import Category
from sociale_infra.sources.places.corrections_file import (
    raise_mistakes,
    second_correction,
)
from sociale_infra.sources.places.edits import (
    Action,
    PlaceEdit,
    added_row,
    changed_row,
    checked_row,
)
from sociale_infra.sources.places.names import Name, is_one_name, read_name
from sociale_infra.tables import PLACES
from sociale_infra.town import Finding, FindingCode

# Metres within which a place of the same name, or of the same category, is the one that was
# checked, if its id is there no more. Our choice.
_SAME_NAME_M, _SAME_KIND_M = 150, 25
# A correction that was used; and one given under another id, mostly of a drawing that was merged.
_CODES: Mapping[Action, tuple[FindingCode, FindingCode]] = {
    "add": ("place_added", "place_added"),
    "change": ("place_changed", "place_changed_as"),
    "remove": ("place_removed", "place_removed_as"),
    "check": ("place_checked", "place_checked"),
    "find": ("place_added", "place_checked"),
}


def apply_corrections(
    places: gpd.GeoDataFrame,
    corrections: Sequence[PlaceEdit],
    categories: Mapping[str, Category],
    on_map: Mapping[str, str] | None = None,
    *,
    extent: BaseGeometry | None = None,
    where: str = "corrections",
    faults: Sequence[str] = (),
) -> tuple[gpd.GeoDataFrame, list[Finding]]:
    """Apply corrections to the `places` table.

    Parameters
    ----------
    places, corrections, categories
        The table, what is to be corrected, and the kinds of places.
    on_map
        The ids of rows of registers that are on the map, and of the place that each is: what was
        found out about such a row is a check of that place.
    extent
        What was read of the world, in the CRS of the places: nothing is added outside it.
    where, faults
        Where the corrections come from, and the mistakes in them that reading found: they are told
        together with those that are found here.

    Returns
    -------
    A new table in the same CRS, with added places last, and a finding for every correction; one
    more where the map has an added place already. A check of a place that is there no more is told
    as not fitting, and changes nothing.

    Raises
    ------
    InputError
        An id of another correction is not in the table, or belongs to several places; two
        corrections are about one place, or add the same; a place is added outside the extent; the
        file was applied before: all mistakes in one message, by line and column.
    """
    around = _Nearby(places)
    targets, found = _find(places, corrections, on_map or {}, around)
    found += _misplaced(corrections, extent)
    raise_mistakes(where, [*faults, *found])
    rows: dict[str, dict[Any, Any]]
    rows = {row["place_id"]: row for row in places.to_dict(orient="records")}
    used = []
    for correction, place_id in zip(corrections, targets, strict=True):
        if not place_id:
            lost = {"given": correction.place_id, "name": correction.name or ""}
            used.append(Finding("check_unfit", lost | _why(correction)))
            continue
        kind = rows[place_id]["category"] if place_id in rows else ""
        if correction.action == "find" and correction.exists != "yes":
            used.append(_left_out(correction))
            continue
        if correction.action in ("add", "find") and place_id not in rows:
            rows[place_id] = added_row(correction, categories)
        elif correction.action == "remove" or correction.exists == "no":
            del rows[place_id]
        elif correction.action in ("check", "find"):
            rows[place_id] = checked_row(rows[place_id], correction)
        else:
            rows[place_id] = changed_row(rows[place_id], correction, categories)
        used.append(_use(correction, place_id, kind))
    used += _known_already(corrections, around, rows.keys())
    columns = [*PLACES.columns, "geometry"]
    table = gpd.GeoDataFrame(
        list(rows.values()), columns=columns, geometry="geometry", crs=places.crs
    )
    return table.astype(dict.fromkeys(PLACES.columns, "str")), used


def _use(correction: PlaceEdit, place_id: str, kind: str) -> Finding:
    """Return how a correction was used, and under which other id it was given.

    `kind` is the category of the place that it was used on.
    """
    given = correction.place_id
    code, code_as = _CODES["remove" if correction.exists == "no" else correction.action]
    values: dict[str, Any] = {"place": place_id} | _why(correction)
    same = given == place_id
    if correction.action == "check" and correction.exists == "no":
        values["category"] = kind
    if (code if same else code_as) == "place_checked":
        values["unsure"] = list(correction.unsure)
    return Finding(code, values) if same else Finding(code_as, values | {"given": given})


def _left_out(correction: PlaceEdit) -> Finding:
    """Return what was found of a row of a register that is no place, or of which nobody is sure."""
    told = {"place": correction.place_id} | _why(correction)
    if correction.exists == "no":
        return Finding("place_absent", told)
    return Finding("place_checked", told | {"unsure": list(correction.unsure)})


def _why(correction: PlaceEdit) -> dict[str, str]:
    return {"reason": correction.reason, "date": correction.date}


def _find(
    places: gpd.GeoDataFrame,
    corrections: Sequence[PlaceEdit],
    on_map: Mapping[str, str],
    around: _Nearby,
) -> tuple[list[str], list[str]]:
    """Return the id of the place of each correction, none of a check that no longer fits; mistakes.

    There is an id for every correction only if there are no mistakes.
    """
    owners: dict[str, list[str]] = defaultdict(list)
    for place_id, merged in zip(places["place_id"], places["merged_ids"], strict=True):
        for drawing in merged.split():
            owners[drawing].append(place_id)
    owners |= {place_id: [place_id] for place_id in places["place_id"]}
    lines: dict[str, int] = {}
    targets, faults = [], []
    for correction in corrections:
        line, action, given = correction[:3]
        found = [given] if action == "add" else owners.get(given, [])
        if action == "check":
            found = [around.find(correction, found)]
        if action == "find":
            found = [on_map.get(given, given)]
        first = lines.setdefault(found[0], line) if len(found) == 1 else line
        where = f"line {line}, column id: "
        if action == "add" and given in owners:
            faults.append(f"{where}already in the table ({given}); apply a file only once")
        elif not found:
            meant = around.named(correction)
            faults.append(
                f"{where}no such place ({given}); {meant or 'take an id from the places table'}"
            )
        elif len(found) > 1:
            several = ", ".join(found)
            faults.append(f"{where}shared by several places ({given}); use one of {several}")
        elif first != line and found[0]:
            faults.append(where + second_correction(given, first))
        targets += found[:1]
    return targets, faults


def _misplaced(corrections: Sequence[PlaceEdit], extent: BaseGeometry | None) -> list[str]:
    """Return what is wrong with where places are added: outside the extent, or where one is."""
    added = [one for one in corrections if one.action == "add"]
    spots = np.array([one.spot for one in added], dtype=object)
    inside = np.ones(len(added), bool) if extent is None else shapely.contains(extent, spots)
    faults = [
        f"line {added[row].line}, column x: lies outside what was read of the map; is it of this "
        f"town?"
        for row in np.flatnonzero(~inside)
    ]
    names = [read_name(one.name or "") for one in added]
    pairs = shapely.STRtree(spots).query(spots, predicate="dwithin", distance=_SAME_NAME_M).T
    for later, first in sorted(map(tuple, pairs.tolist())):
        one, other = added[first], added[later]
        same = one.category == other.category and is_one_name(names[first], names[later])
        if first < later and same:
            faults.append(
                f"line {other.line}, column name: adds what line {one.line} adds ({other.name}); "
                f"keep one of the two"
            )
    return faults


def _known_already(
    corrections: Sequence[PlaceEdit], around: _Nearby, left: Collection[str]
) -> Iterator[Finding]:
    """Yield which added places the map seems to have already, among those that are `left` of it."""
    for one in corrections:
        known = around.find(one, [], kinds=False) if one.action == "add" else ""
        if known in left:
            told = {"place": one.place_id, "name": one.name, "known": known}
            yield Finding("place_known", told)


class _Nearby:
    """The places of the map, found by name or kind and where they lie."""

    def __init__(self, places: gpd.GeoDataFrame) -> None:
        self._ids = places["place_id"].tolist()
        self._row = {place_id: row for row, place_id in enumerate(self._ids)}
        self._kinds = places["category"].tolist()
        self._names = [
            read_name(name) if isinstance(name, str) else None for name in places["name"]
        ]
        self._shapes = places.geometry.to_numpy()
        self._tree = shapely.STRtree(self._shapes)

    def find(self, correction: PlaceEdit, by_id: Sequence[str], *, kinds: bool = True) -> str:
        """Return the id of the place that a correction is about, "" if there is none.

        It is the one of that id, if its name is the same or it lies within 150 m; else the nearest
        of the same kind and name within 150 m; else, if `kinds` alone may do, within 25 m.
        """
        spot = correction.spot
        name = read_name(correction.name or "")
        near = self._tree.query(spot, predicate="dwithin", distance=_SAME_NAME_M).tolist()
        far_m = dict(zip(near, shapely.distance(self._shapes[near], spot).tolist(), strict=True))
        named = {row for row in {*near, *map(self._row.get, by_id)} if self._is_named(row, name)}
        like = {row for row in near if self._kinds[row] == correction.category}
        itself = {self._row[place_id] for place_id in by_id}
        for rows in (
            itself & (named | far_m.keys()),
            named & like,
            {row for row in like if far_m[row] <= _SAME_KIND_M} if kinds else set(),
        ):
            if rows:
                return str(self._ids[min(rows, key=lambda row: (far_m.get(row, np.inf), row))])
        return ""

    def named(self, correction: PlaceEdit) -> str:
        """Return which places have the name of a correction, as a suggestion; "" if none has."""
        name = read_name(correction.name or "")
        rows = [row for row in self._row.values() if name.words and self._is_named(row, name)]
        return f"{correction.name} is {' or '.join(self._ids[row] for row in rows)}" if rows else ""

    def _is_named(self, row: int | None, name: Name) -> bool:
        own = None if row is None else self._names[row]
        return own is not None and is_one_name(own, name)
