"""config.yaml as frozen, checked settings.

The defaults stand in one place, the annotated `config.yaml` at the project's root, which the
wheel carries inside the package. A user's own file is laid over it and may hold only the keys
that differ; an empty value in place of a category takes it out.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import Field, ValidationError, model_validator

from sociale_infra.categories import Assumed, Category, Frozen, Gap, Key, Label, Stop, Walk
from sociale_infra.errors import ConfigError
from sociale_infra.other_sources import Completeness, Need, Register
from sociale_infra.yaml_files import explain, overlay, put_beside, read_yaml, take_out_empty

Level = Literal["wijk", "buurt"]

_Ratio = Annotated[float, Field(gt=0, le=100)]
# Kilometres an hour of somebody who walks.
_Speed = Annotated[float, Field(ge=0.5, le=10)]


class StudyArea(Frozen):
    """How far around the areas the world is read."""

    buffer_m: Walk


class Network(Frozen):
    """The walking network, and how points are snapped to it."""

    cycleways: bool
    min_component_nodes: int = Field(ge=1, le=1_000_000)
    max_snap_m: Annotated[Gap, Stop.MEASURE]


class Places(Frozen):
    """When two drawings are one place, and where the planner's corrections are."""

    merge_distance_m: float = Field(ge=0, le=1000)
    corrections: str


class Population(Frozen):
    """Where residents are assumed to live, and when that is uncertain."""

    source: Literal["even", "squares", "dwellings"]
    min_addresses_per_building: float = Field(ge=0, le=100)
    addresses_per_dwelling: Annotated[tuple[_Ratio, _Ratio], Stop.MEASURE] = Field(strict=False)


class Live(Frozen):
    """Live sources: endpoints, time limits and cache."""

    municipality: str
    overpass_url: str
    pdok_url: str
    squares_url: str
    bag_url: str
    timeout_s: float = Field(ge=1, le=3600)
    deadline_s: float = Field(ge=1, le=86_400)
    folder: str
    max_age_days: float = Field(ge=0, le=3650)


class Snapshots(Frozen):
    """Where extracts are kept, and how much smaller than the last one may be."""

    folder: str
    shrink_warning: float = Field(gt=0, lt=1)


class Walking(Frozen):
    """How metres become minutes."""

    speed_kmh: _Speed
    slow_speed_kmh: _Speed


class Robust(Frozen):
    """What makes social infrastructure robust for somebody."""

    walk_m: Walk
    min_functions: int = Field(ge=1, le=100)
    graded_m: Annotated[tuple[Walk, ...], Field(min_length=1, strict=False)]
    new_place: Key


class Sensitivity(Frozen):
    """The choices that robust access is measured again with, one at a time."""

    walk_m: tuple[Walk, ...] = Field(strict=False)
    min_functions: tuple[Annotated[int, Field(ge=1, le=100)], ...] = Field(strict=False)
    unknown: dict[Key, Annotated[tuple[Assumed, ...], Field(strict=False)]]
    not_built: tuple[Key, ...] = Field(strict=False)
    joined_m: Annotated[
        dict[Key, Annotated[tuple[Gap, ...], Field(strict=False)]],
        Stop.READ,
    ]


class Publish(Frozen):
    """What may be published of an area, and where results go."""

    least_people_for_share: float = Field(ge=1, le=100_000)
    folder: Annotated[str, Stop.SHOW]


class Background(Frozen):
    """A background from the web: square pictures by zoom, column and row."""

    label: Label
    url: str = Field(pattern=r"^https?://[^\s\"'<>;,]+$")
    credit: str
    licence: str


class Map(Frozen):
    """What the map offers beside its own background."""

    online_backgrounds: bool
    backgrounds: dict[Key, Background]


class Slides(Frozen):
    """What workshop.pptx holds."""

    agenda: bool


class Settings(Frozen):
    """Every setting of a run, checked and frozen; config.yaml explains each of them.

    Parameters
    ----------
    municipality, level
        What to report on: a municipality by its name or code, its wijken or its buurten.
    study_area, network, places, population
        How the inputs are read: distances in metres, areas in hectares.
    live, snapshots
        Where data is fetched, and where extracts are kept.
    walking, robust, sensitivity, publish, need
        How people walk (km/h, metres), what makes access robust, which choices are tried too,
        what may be published of an area, and which need to show beside it.
    registers
        Lists of places from outside OpenStreetMap, by our name for them.
    completeness
        How complete the map is elsewhere.
    map, slides
        What the map offers beside its own background, and what workshop.pptx holds.
    categories
        The kinds of places, by their keys.

    Examples
    --------
    >>> load_settings().robust.walk_m
    800.0
    """

    municipality: str | None
    level: Level
    study_area: StudyArea
    network: Network
    places: Places
    population: Population
    live: Annotated[Live, Stop.SHOW]
    snapshots: Annotated[Snapshots, Stop.SHOW]
    walking: Annotated[Walking, Stop.MEASURE]
    robust: Annotated[Robust, Stop.MEASURE]
    sensitivity: Annotated[Sensitivity, Stop.MEASURE]
    publish: Annotated[Publish, Stop.MEASURE]
    need: Need
    registers: dict[Key, Register]
    completeness: Annotated[Completeness, Stop.MEASURE]
    map: Annotated[Map, Stop.SHOW]
    slides: Annotated[Slides, Stop.SHOW]
    categories: dict[Key, Category] = Field(min_length=1)

    @model_validator(mode="after")
    def _fits_together(self) -> Self:
        faults = []
        longest = max(category.norm_m for category in self.categories.values())
        if self.study_area.buffer_m < longest:
            faults.append(
                f"study_area.buffer_m is {self.study_area.buffer_m:g}, shorter than the longest "
                f"norm ({longest:g}): places across the border would be missed"
            )
        if self.study_area.buffer_m < self.longest_walk_m:
            faults.append(
                f"study_area.buffer_m is {self.study_area.buffer_m:g}, shorter than the longest "
                f"walk that is tried ({self.longest_walk_m:g}): places across the border would be "
                f"missed"
            )
        new = self.categories.get(self.robust.new_place)
        if new and {new.prior.staffed, new.prior.free, new.prior.open_to_all} != {"yes"}:
            faults.append(
                f"robust.new_place is {self.robust.new_place}; name a category of places that are "
                f"free, open to all and staffed by their prior"
            )
        slow, usual = self.walking.slow_speed_kmh, self.walking.speed_kmh
        if slow > usual:
            faults.append(f"walking.slow_speed_kmh is {slow:g}, faster than speed_kmh ({usual:g})")
        low, high = self.population.addresses_per_dwelling
        if low > high:
            faults.append(f"population.addresses_per_dwelling runs from {low:g} down to {high:g}")
        registers = self.registers.items()
        named: dict[str, Iterable[str]] = {
            **{f"registers.{name}.categories": one.categories for name, one in registers},
            "sensitivity.unknown": self.sensitivity.unknown,
            "sensitivity.not_built": self.sensitivity.not_built,
            "sensitivity.joined_m": self.sensitivity.joined_m,
            "completeness.elsewhere": self.completeness.elsewhere,
        }
        faults += [
            f"{name} has {key}, which is no category"
            for name, keys in named.items()
            for key in keys
            if key not in self.categories
        ]
        faults += [
            f"sensitivity.joined_m has {key}, whose drawings are not joined"
            for key in self.sensitivity.joined_m
            if key in self.categories and self.categories[key].joined is None
        ]
        if sum(map(bool, self.sensitivity.joined_m.values())) > 1:
            faults.append(
                "sensitivity.joined_m has distances for several categories; give those of one, "
                "and [] for the others"
            )
        if faults:
            raise ValueError("\n  ".join(faults))
        return self

    def for_town_of(self, other: Settings) -> Settings:
        """Return these settings with the municipality and level of others."""
        return self.model_copy(update={"municipality": other.municipality, "level": other.level})

    @property
    def longest_walk_m(self) -> float:
        """The longest walk that robust access is tried with, in metres."""
        return max((self.robust.walk_m, *self.robust.graded_m, *self.sensitivity.walk_m))

    @property
    def slow_walk_m(self) -> float:
        """How far older people get in the time of the walk (metres)."""
        return self.robust.walk_m * self.walking.slow_speed_kmh / self.walking.speed_kmh

    @property
    def norms_m(self) -> dict[str, float]:
        """The norm of each category, in metres and in the order of the categories."""
        return {key: category.norm_m for key, category in self.categories.items()}

    @property
    def meeting(self) -> tuple[str, ...]:
        """The categories whose places are meeting places."""
        return tuple(key for key, one in self.categories.items() if one.meeting_place)

    @property
    def functions(self) -> tuple[str, ...]:
        """The functions that the categories have, in alphabetical order."""
        return tuple(sorted({category.function for category in self.categories.values()}))


def load_settings(path: Path | str | None = None, **changes: str | None) -> Settings:
    """Read the default settings, lay a user's file and single changes over them, check all.

    Parameters
    ----------
    path
        A YAML file with the keys that differ from the defaults; None for the defaults alone.
        Relative paths in it start from its folder, those of the defaults from the working folder.
    **changes
        Top-level settings that win from both, as a command line gives them; None is no change.

    Returns
    -------
    The settings, frozen: `model_copy` makes others of them.

    Raises
    ------
    MissingInputError
        The file is not there.
    ConfigError
        It is no YAML, or holds unknown keys or impossible values: all of them in one message.

    Examples
    --------
    >>> load_settings(level="buurt").categories["library"].norm_m
    1200.0
    """
    path = None if path is None else Path(path)
    defaults = _read_defaults()
    own = put_beside(path.parent, read_yaml(path)) if path else {}
    given = {key: value for key, value in changes.items() if value is not None}
    merged = overlay(overlay(defaults, own), given)
    take_out_empty(merged, defaults)
    try:
        return Settings.model_validate(merged)
    except ValidationError as error:
        where = str(path) if path else "settings"
        lines = [explain(details, defaults) for details in error.errors()]
        message = f"{where}: {len(lines)} mistake(s)\n" + "\n".join(f"  {line}" for line in lines)
        raise ConfigError(message) from None


@functools.cache
def _read_defaults() -> Mapping[str, Any]:
    """Return what config.yaml holds, read once for each process; nobody changes it."""
    return read_yaml(_default_path())


def _default_path() -> Path:
    """The file inside an installed package, or at the root of a checkout."""
    here = Path(__file__).resolve()
    packaged = here.with_name("config.yaml")
    return packaged if packaged.is_file() else here.parents[2] / "config.yaml"
