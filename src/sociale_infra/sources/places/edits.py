"""Edits of places: corrections tell the world as it is, scenarios as it might be."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal, NamedTuple, cast

import shapely

from sociale_infra.categories import Category
from sociale_infra.sources.places.evidence import Properties, assume, overlay_known
from sociale_infra.terms import PROPERTIES, Answer, Basis, Property

Action = Literal["add", "remove", "change", "check", "find"]
CHANGEABLE = ("category", "name", *PROPERTIES, "opening_hours")


class PlaceEdit(NamedTuple):
    """What is added, changed, removed or checked; None is what it does not tell.

    `line` is that of its file, and `x` and `y` are in the metric CRS (m).
    """

    line: int
    action: Action
    place_id: str
    x: float | None
    y: float | None
    category: str | None
    name: str | None
    free: Answer | None
    open_to_all: Answer | None
    staffed: Answer | None
    step_free: Answer | None
    opening_hours: str | None
    reason: str
    date: str
    exists: Answer | None = None
    unsure: tuple[str, ...] = ()
    """What a check could not answer."""

    @property
    def answers(self) -> dict[Property, Answer]:
        """The properties that it tells."""
        cells = self._asdict()
        return {name: cells[name] for name in PROPERTIES if cells[name] is not None}

    @property
    def spot(self) -> shapely.Point:
        """Where it is (metric CRS)."""
        return shapely.Point(cast("Any", (self.x, self.y)))


def checked_row(row: Mapping[str, Any], edit: PlaceEdit) -> dict[str, Any]:
    """Return the row of a place with what a check found."""
    before = Properties(**{name: row[name] for name in Properties._fields})
    return {**row, **overlay_known(before, edit.answers, "local")._asdict()}


def added_row(
    edit: PlaceEdit, categories: Mapping[str, Category], basis: Basis = "local"
) -> dict[str, Any]:
    """Return the row of a new place: the given properties, and priors for the others."""
    category = categories[edit.category or ""]
    blank = {
        "place_id": edit.place_id,
        **assume(category.prior)._asdict(),
        "merged_ids": "",
        "geometry": edit.spot,
    }
    return changed_row(blank, edit, categories, basis)


def changed_row(
    row: Mapping[str, Any],
    edit: PlaceEdit,
    categories: Mapping[str, Category],
    basis: Basis = "local",
) -> dict[str, Any]:
    """Return the row of a place with what is given in its place, which is known by `basis`."""
    cells = edit._asdict()
    given = {name: cells[name] for name in CHANGEABLE if cells[name] is not None}
    after = {**row, **given} | ({} if edit.x is None else {"geometry": edit.spot})
    if edit.category is not None:
        category = categories[edit.category]
        after |= {"function": category.function, "tie": category.tie}
    before = Properties(**{name: row[name] for name in Properties._fields})
    return after | overlay_known(before, edit.answers, basis)._asdict()
