"""The edits of a scenario: what would be otherwise in a town, each with its reason."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal, Self

from pydantic import Field, PrivateAttr, model_validator

from sociale_infra.categories import Frozen, Key
from sociale_infra.sources.places.edits import CHANGEABLE
from sociale_infra.terms import Answer, Group

XY = Annotated[
    tuple[
        Annotated[float, Field(allow_inf_nan=False)], Annotated[float, Field(allow_inf_nan=False)]
    ],
    Field(strict=False),
]
"""Longitude and latitude (EPSG:4326), or metres in RD (EPSG:28992)."""
Spot = XY | Annotated[str, Field(min_length=1)]
"""Coordinates, the id or the name of a place, or an address that is in the data."""
Text = Annotated[str, Field(min_length=1, max_length=500)]
_Residents = Annotated[float, Field(ge=0, le=10)]

AGES: tuple[Group, ...] = ("age_0_14", "age_65_plus")
RESIDENTS_PER_HOME = 1.85
"""Zoetermeer's own plans say 1.80 to 1.88."""


class Edit(Frozen):
    """One thing that would be otherwise."""

    id: Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9_-]{0,39}$")] = ""
    """By which variants and other edits name it; without one, its number in the list."""
    reason: Text


class AddPlace(Edit):
    """A place more, of which what is not told is assumed of its category."""

    edit: Literal["add_place"]
    at: Spot
    category: Key
    name: Text
    free: Answer | None = None
    open_to_all: Answer | None = None
    staffed: Answer | None = None
    step_free: Answer | None = None
    opening_hours: str | None = None


class ClosePlace(Edit):
    """A place less."""

    edit: Literal["close_place"]
    place: Text
    """Its id, or its name where no other place bears that."""


class ChangePlace(Edit):
    """Another kind, property, name or spot of a place."""

    edit: Literal["change_place"]
    place: Text
    at: Spot | None = None
    category: Key | None = None
    name: Text | None = None
    free: Answer | None = None
    open_to_all: Answer | None = None
    staffed: Answer | None = None
    step_free: Answer | None = None
    opening_hours: str | None = None

    @model_validator(mode="after")
    def _check(self) -> Self:
        if not any(getattr(self, name) is not None for name in ("at", *CHANGEABLE)):
            message = f"changes nothing; give one of at, {', '.join(CHANGEABLE)}"
            raise ValueError(message)
        return self


class AddHomes(Edit):
    """Homes more: at a spot, within a polygon, or in an area."""

    edit: Literal["add_homes"]
    homes: Annotated[int, Field(ge=1, le=50_000)]
    at: Spot | None = None
    within: Annotated[tuple[XY, ...], Field(strict=False, min_length=3, max_length=1000)] | None = (
        None
    )
    area: Text | None = None
    """Its code, or its name."""
    residents_per_home: _Residents = RESIDENTS_PER_HOME
    per_home: dict[Group, _Residents] = Field(default_factory=dict)
    """How many of each group live in a home, on average; of others it is unknown."""

    @model_validator(mode="after")
    def _check(self) -> Self:
        if sum(where is not None for where in (self.at, self.within, self.area)) != 1:
            raise ValueError("give where: one of at, within and area")
        ages = sum(self.per_home.get(group, 0) for group in AGES)
        if ages > self.residents_per_home:
            message = (
                f"per_home: {ages:g} of the age groups live in a home of "
                f"{self.residents_per_home:g} residents"
            )
            raise ValueError(message)
        if self.per_home.get("one_person", 0) > 1:
            raise ValueError("per_home: more than 1 one-person household lives in a home")
        return self


class AddPath(Edit):
    """A way more to walk on."""

    edit: Literal["add_path"]
    along: Annotated[tuple[Spot, ...], Field(strict=False, min_length=2, max_length=1000)]
    kind: Literal["path", "bridge", "tunnel"] = "path"
    """A path is joined where it crosses or ends at ways; a bridge or tunnel at its ends only."""
    step_free: Answer = "unknown"


class ClosePath(Edit):
    """A way less: the stretch between two junctions that is nearest to a spot, or an added way."""

    edit: Literal["close_path"]
    at: Spot | None = None
    path: Text | None = None
    """The id of the edit that adds it."""

    @model_validator(mode="after")
    def _check(self) -> Self:
        if (self.at is None) == (self.path is None):
            raise ValueError("give which way: at (a spot on it), or path (the edit that adds it)")
        return self


AnyEdit = Annotated[
    AddPlace | ClosePlace | ChangePlace | AddHomes | AddPath | ClosePath,
    Field(discriminator="edit"),
]


class Scenario(Frozen):
    """What might be: a list of edits, and which of them each variant has.

    Parameters
    ----------
    name
        What it is called, as on the map.
    why
        What it is to find out.
    edits
        What would be otherwise.
    variants
        Their names, and the ids of the edits of each; without any, one of all edits, named as the
        scenario. Spots are in degrees (EPSG:4326) or RD.

    Examples
    --------
    >>> Scenario(name="Niets").of_variants()["Niets"].edits
    ()
    """

    name: Annotated[str, Field(min_length=1, max_length=80)]
    why: str = ""
    edits: Annotated[tuple[AnyEdit, ...], Field(strict=False, max_length=1000)] = ()
    variants: dict[
        Annotated[str, Field(min_length=1, max_length=60)],
        Annotated[tuple[str, ...], Field(strict=False)],
    ] = Field(default_factory=dict)
    _where: dict[str, str] = PrivateAttr(default_factory=dict)

    def found_in(self, where: Mapping[str, str]) -> Self:
        """Return the scenario with the file and line of each edit, by its id, for messages."""
        found = self.model_copy()
        object.__setattr__(found, "_where", dict(where))
        return found

    def where(self, edit: Edit) -> str:
        """Return where an edit stands, for messages."""
        return ", ".join(filter(None, [self._where.get(edit.id, self.name), f"edit {edit.id}"]))

    def of_variants(self) -> dict[str, Scenario]:
        """Return a scenario of each variant, by its name."""
        by_id = {edit.id: edit for edit in self.edits}
        chosen = self.variants or {self.name: tuple(by_id)}
        return {
            name: self.model_copy(
                update={
                    "name": name,
                    "edits": tuple(edit for edit in self.edits if edit.id in ids),
                    "variants": {},
                }
            )
            for name, ids in chosen.items()
        }
