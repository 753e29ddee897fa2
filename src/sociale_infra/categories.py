"""The categories of config.yaml: what a place must be, and what is assumed of it."""

from __future__ import annotations

from enum import IntEnum
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from sociale_infra.terms import Answer, Property, Tie

Assumed = Literal["staffed", "free", "open_to_all"]
Key = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
# What can be meant in metres; 0.8 is kilometres by mistake.
Walk = Annotated[float, Field(ge=10, le=20_000)]
Hectares = Annotated[float, Field(gt=0, le=1000)]
Gap = Annotated[float, Field(ge=1, le=5000)]
_Values = Annotated[tuple[str, ...], Field(min_length=1)]


class Stop(IntEnum):
    """A stop of the recipe: where a setting first counts, and what must be done again from."""

    READ = 0
    MEASURE = 1
    SHOW = 2


class Frozen(BaseModel):
    """A part of the settings: nothing else is in it, and nothing in it changes."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class Label(Frozen):
    """What the reader sees, per language."""

    nl: str
    en: str


class Prior(Frozen):
    """What is assumed of a place where its tags say nothing."""

    staffed: Answer
    free: Answer
    open_to_all: Answer

    @property
    def answers(self) -> dict[Property, Answer]:
        """The assumption for every property; steps are never assumed."""
        return {
            "free": self.free,
            "open_to_all": self.open_to_all,
            "staffed": self.staffed,
            "step_free": "unknown",
        }


def _values_as_tuples(rules: object) -> object:
    """Let `amenity: library` stand for `amenity: [library]`."""
    if not isinstance(rules, list) or not all(isinstance(rule, dict) for rule in rules):
        return rules
    return tuple(
        {
            key: tuple(values) if isinstance(values, list) else (values,)
            for key, values in rule.items()
        }
        for rule in rules
    )


_Rules = Annotated[
    tuple[Annotated[dict[str, _Values], Field(min_length=1)], ...],
    BeforeValidator(_values_as_tuples),
    Field(min_length=1),
]


class Condition(Frozen):
    """What a place must be; all that is given must hold of it, or of one of its drawings."""

    tags: _Rules | None = None
    name_has: Annotated[_Values | None, Field(strict=False)] = None
    named: bool | None = None
    min_area_m2: Annotated[float, Field(gt=0, le=10_000_000)] | None = None
    within: Key | None = None


class OtherPrior(Condition):
    """Another assumption for the places of a category of which a condition holds."""

    prior: Annotated[dict[Assumed, Answer], Field(min_length=1)]


class Joined(Frozen):
    """Drawings that are one place where they lie close together, and when that counts."""

    tags: _Rules
    within_m: Gap
    min_area_ha: Hectares | None = None
    min_path_m: Gap | None = None


class Category(Frozen):
    """One kind of place where people meet; see the comment above `categories` in config.yaml."""

    label: Annotated[Label, Stop.SHOW]
    tags: _Rules
    joined: Joined | None = None
    counts_if: tuple[Condition, ...] = Field(default=(), strict=False)
    function: str
    tie: Tie
    prior: Prior
    exceptions: tuple[OtherPrior, ...] = Field(default=(), strict=False)
    norm_m: Annotated[Walk, Stop.MEASURE]
    min_area_ha: Hectares | None = None
    meeting_place: Annotated[bool, Stop.MEASURE] = True
    can_close: Annotated[bool, Stop.MEASURE] = True
    can_help: Annotated[bool, Stop.MEASURE] = True

    @property
    def all_tags(self) -> tuple[dict[str, tuple[str, ...]], ...]:
        """The lines of tags by which a drawing is of this category, joined ones last."""
        return (*self.tags, *(self.joined.tags if self.joined else ()))
