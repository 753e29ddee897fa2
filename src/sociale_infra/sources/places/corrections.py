"""Local corrections: `data/local/places.csv` adds, changes and removes places.

Local knowledge overrides tags, and tags override priors. Every correction keeps its reason and
its date.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any, cast

import geopandas as gpd
import shapely

from sociale_infra.config import Category
from sociale_infra.sources.places.corrections_file import (
    CHANGEABLE,
    Action,
    Correction,
    raise_mistakes,
    second_correction,
)
from sociale_infra.sources.places.evidence import Properties, assume, overlay_known
from sociale_infra.tables import PLACES
from sociale_infra.terms import PROPERTIES
from sociale_infra.town import Finding, FindingCode

# A correction that was used; and one given under the id of a drawing that was merged.
_CODES: Mapping[Action, tuple[FindingCode, FindingCode]] = {
    "add": ("place_added", "place_added"),
    "change": ("place_changed", "place_changed_as"),
    "remove": ("place_removed", "place_removed_as"),
}


def apply_corrections(
    places: gpd.GeoDataFrame,
    corrections: Sequence[Correction],
    categories: Mapping[str, Category],
) -> tuple[gpd.GeoDataFrame, list[Finding]]:
    """Apply corrections to the `places` table.

    Returns
    -------
    A new table in the same CRS, with added places last, and a finding for every correction.

    Raises
    ------
    InputError
        An id is not in the table, or belongs to several places; two corrections are about one
        place; the file was applied before: all mistakes in one message, by line and column.
    """
    targets = _find(places, corrections)
    rows: dict[str, dict[Any, Any]]
    rows = {row["place_id"]: row for row in places.to_dict(orient="records")}
    used = []
    for correction, place_id in zip(corrections, targets, strict=True):
        if correction.action == "add":
            rows[place_id] = _added(correction, categories)
        elif correction.action == "remove":
            del rows[place_id]
        else:
            rows[place_id] = _changed(rows[place_id], correction, categories)
        used.append(_use(correction, place_id))
    columns = [*PLACES.columns, "geometry"]
    table = gpd.GeoDataFrame(
        list(rows.values()), columns=columns, geometry="geometry", crs=places.crs
    )
    return table.astype(dict.fromkeys(PLACES.columns, "str")), used


def _use(correction: Correction, place_id: str) -> Finding:
    """Return how a correction was used, and under which other id it was given."""
    given = correction.place_id
    code, code_as = _CODES[correction.action]
    values = {"place": place_id, "reason": correction.reason, "date": correction.date}
    if given == place_id:
        return Finding(code, values)
    return Finding(code_as, values | {"given": given})


def _find(places: gpd.GeoDataFrame, corrections: Sequence[Correction]) -> list[str]:
    """Return the id of the place of each correction."""
    owners: dict[str, list[str]] = defaultdict(list)
    for place_id, merged in zip(places["place_id"], places["merged_ids"], strict=True):
        for drawing in merged.split():
            owners[drawing].append(place_id)
    owners |= {place_id: [place_id] for place_id in places["place_id"]}
    lines: dict[str, int] = {}
    targets, faults = [], []
    for line, action, given, *_ in corrections:
        found = [given] if action == "add" else owners.get(given, [])
        first = lines.setdefault(found[0], line) if len(found) == 1 else line
        where = f"line {line}, column id: "
        if action == "add" and given in owners:
            faults.append(f"{where}already in the table ({given}); apply a file only once")
        elif not found:
            faults.append(f"{where}no such place ({given}); take an id from the places table")
        elif len(found) > 1:
            several = ", ".join(found)
            faults.append(f"{where}shared by several places ({given}); use one of {several}")
        elif first != line:
            faults.append(where + second_correction(given, first))
        targets += found[:1]
    raise_mistakes("corrections", faults)
    return targets


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
    answers = {name: given[name] for name in PROPERTIES if name in given}
    return after | overlay_known(before, answers, "local")._asdict()
