"""Settings of what other sources tell: figures of need, registers of places, other towns."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import BeforeValidator, Field, model_validator

from sociale_infra.categories import Frozen, Gap, Key, Label


def _as_text(value: object) -> object:
    """Return a date or a year, as YAML reads one without quotes, as it was written."""
    if isinstance(value, dt.date):
        return value.isoformat()
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


DateText = Annotated[str, BeforeValidator(_as_text)]


class Indicator(Frozen):
    """A figure of need, and whether high or low values mean need."""

    label: Label
    worse: Literal["high", "low"]


class NeedFile(Frozen):
    """A table of figures per area: a CSV file, and where it comes from."""

    path: str
    area_code: str
    indicators: dict[str, Indicator] = Field(min_length=1)
    credit: str
    licence: str
    date: DateText


class Need(Frozen):
    """Figures of need to show beside robust access: columns of the areas, and files."""

    columns: dict[str, Indicator]
    files: tuple[NeedFile, ...] = Field(strict=False)

    @property
    def labels(self) -> dict[tuple[str, str], Label]:
        """The label of each figure by its name and its source: the areas, or the file's name."""
        ours = {(name, "areas"): one.label for name, one in self.columns.items()}
        return ours | {
            (name, Path(file.path).name): one.label
            for file in self.files
            for name, one in file.indicators.items()
        }


class RowsOf(Frozen):
    """Rows of a register of which a column has one of some values, or one of some words."""

    column: str
    equals: tuple[str, ...] = Field(default=(), strict=False)
    words: tuple[str, ...] = Field(default=(), strict=False)

    @model_validator(mode="after")
    def _has_one(self) -> Self:
        if bool(self.equals) == bool(self.words):
            message = "give either equals (whole cells) or words (parts of names)"
            raise ValueError(message)
        return self


class Register(Frozen):
    """A list of places from outside OpenStreetMap: a file, or objects of the BAG by their use."""

    path: str | None = None
    bag_uses: tuple[str, ...] = Field(default=(), strict=False)
    id: str = "identificatie"
    name: str | None = None
    x: str | None = None
    y: str | None = None
    crs: str = "EPSG:28992"
    categories: dict[Key, Annotated[tuple[RowsOf, ...], Field(min_length=1, strict=False)]] = Field(
        default_factory=dict
    )
    within_m: Gap = 150
    credit: str
    licence: str
    date: DateText

    @model_validator(mode="after")
    def _is_one_or_the_other(self) -> Self:
        if bool(self.path) == bool(self.bag_uses):
            message = "give either path (a file) or bag_uses (objects of the BAG)"
            raise ValueError(message)
        return self


class Elsewhere(Frozen):
    """Rows of registers of other towns: how many are on the map there, and how many are not."""

    matched: int = Field(ge=0)
    missed: int = Field(ge=0)
    source: str


class Completeness(Frozen):
    """What other towns tell of how complete the map is, by category."""

    elsewhere: dict[Key, Elsewhere]
