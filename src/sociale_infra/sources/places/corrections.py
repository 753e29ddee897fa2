"""Local corrections: `data/local/places.csv` adds, changes and removes places.

Local knowledge overrides tags, and tags override priors. Every correction keeps its reason and
its date.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any, cast

import geopandas as gpd
import numpy as np
import shapely

from sociale_infra.categories import Category
from sociale_infra.sources.places.corrections_file import (
    CHANGEABLE,
    Action,
    Correction,
    raise_mistakes,
    second_correction,
)
from sociale_infra.sources.places.evidence import Properties, assume, overlay_known
from sociale_infra.sources.places.names import is_one_name, read_name
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
    corrections: Sequence[Correction],
    categories: Mapping[str, Category],
    on_map: Mapping[str, str] | None = None,
) -> tuple[gpd.GeoDataFrame, list[Finding]]:
    """Apply corrections to the `places` table.

    Parameters
    ----------
    places, corrections, categories
        The table, what is to be corrected, and the kinds of places.
    on_map
        The ids of rows of registers that are on the map, and of the place that each is: what was
        found out about such a row is a check of that place.

    Returns
    -------
    A new table in the same CRS, with added places last, and a finding for every correction. A
    check of a place that is there no more is told as not fitting, and changes nothing.

    Raises
    ------
    InputError
        An id of another correction is not in the table, or belongs to several places; two
        corrections are about one place; the file was applied before: all mistakes in one message,
        by line and column.
    """
    targets = _find(places, corrections, on_map or {})
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
            rows[place_id] = _added(correction, categories)
        elif correction.action == "remove" or correction.exists == "no":
            del rows[place_id]
        elif correction.action in ("check", "find"):
            rows[place_id] = _checked(rows[place_id], correction)
        else:
            rows[place_id] = _changed(rows[place_id], correction, categories)
        used.append(_use(correction, place_id, kind))
    columns = [*PLACES.columns, "geometry"]
    table = gpd.GeoDataFrame(
        list(rows.values()), columns=columns, geometry="geometry", crs=places.crs
    )
    return table.astype(dict.fromkeys(PLACES.columns, "str")), used


def _use(correction: Correction, place_id: str, kind: str) -> Finding:
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


def _left_out(correction: Correction) -> Finding:
    """Return what was found of a row of a register that is no place, or of which nobody is sure."""
    told = {"place": correction.place_id} | _why(correction)
    if correction.exists == "no":
        return Finding("place_absent", told)
    return Finding("place_checked", told | {"unsure": list(correction.unsure)})


def _why(correction: Correction) -> dict[str, str]:
    return {"reason": correction.reason, "date": correction.date}


def _find(
    places: gpd.GeoDataFrame, corrections: Sequence[Correction], on_map: Mapping[str, str]
) -> list[str]:
    """Return the id of the place of each correction; none of a check that no longer fits."""
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
            found = _find_checked(places, correction, found)
        if action == "find":
            found = [on_map.get(given, given)]
        first = lines.setdefault(found[0], line) if len(found) == 1 else line
        where = f"line {line}, column id: "
        if action == "add" and given in owners:
            faults.append(f"{where}already in the table ({given}); apply a file only once")
        elif not found:
            faults.append(f"{where}no such place ({given}); take an id from the places table")
        elif len(found) > 1:
            several = ", ".join(found)
            faults.append(f"{where}shared by several places ({given}); use one of {several}")
        elif first != line and found[0]:
            faults.append(where + second_correction(given, first))
        targets += found[:1]
    raise_mistakes("corrections", faults)
    return targets


def _find_checked(places: gpd.GeoDataFrame, correction: Correction, by_id: list[str]) -> list[str]:
    """Return the id of the place that was checked, by its id, else by its kind, nearby."""
    spot = shapely.Point(cast("Any", (correction.x, correction.y)))
    distance_m = shapely.distance(places.geometry.to_numpy(), spot)
    one = read_name(correction.name or "")
    named = np.array(
        [isinstance(name, str) and is_one_name(read_name(name), one) for name in places["name"]],
        dtype=bool,
    )
    same_kind = (places["category"] == correction.category).to_numpy()
    by_itself = places["place_id"].isin(by_id).to_numpy()
    for fits in (
        by_itself & (named | (distance_m <= _SAME_NAME_M)),
        named & same_kind & (distance_m <= _SAME_NAME_M),
        same_kind & (distance_m <= _SAME_KIND_M),
    ):
        if fits.any():
            return [str(places["place_id"].iloc[np.where(fits, distance_m, np.inf).argmin()])]
    return [""]


def _checked(row: Mapping[str, Any], correction: Correction) -> dict[str, Any]:
    """Return the row of a place with what a check found."""
    before = Properties(**{name: row[name] for name in Properties._fields})
    return {**row, **overlay_known(before, correction.answers, "local")._asdict()}


def _added(correction: Correction, categories: Mapping[str, Category]) -> dict[str, Any]:
    """Return the row of a new place: the given properties, and priors for the others."""
    category = categories[correction.category or ""]
    blank = {
        "place_id": correction.place_id,
        **assume(category.prior)._asdict(),
        "merged_ids": "",
        "geometry": shapely.Point(cast("tuple[float, float]", (correction.x, correction.y))),
    }
    return _changed(blank, correction, categories)


def _changed(
    row: Mapping[str, Any], correction: Correction, categories: Mapping[str, Category]
) -> dict[str, Any]:
    """Return the row of a place with the given cells replaced."""
    cells = correction._asdict()
    given = {name: cells[name] for name in CHANGEABLE if cells[name] is not None}
    after = {**row, **given}
    if correction.category is not None:
        category = categories[correction.category]
        after |= {"function": category.function, "tie": category.tie}
    before = Properties(**{name: row[name] for name in Properties._fields})
    return after | overlay_known(before, correction.answers, "local")._asdict()
