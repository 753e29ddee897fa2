"""Which settings have changed since tables were made, and what must be done again for it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from pydantic import BaseModel

from sociale_infra.categories import Stop
from sociale_infra.config import Settings
from sociale_infra.errors import InputError

# What was read decides these.
_DECIDED = ("level", "municipality")


class Change(NamedTuple):
    """A setting that differs, as `section.key`, and the stop that must be done again for it."""

    setting: str
    stop: Stop


def find_changes(then: Settings, now: Settings) -> list[Change]:
    """Compare two sets of settings.

    The municipality and the level, which the tables themselves decide, are left out.

    Returns
    -------
    The changes by the stop that must be done again, then by name. That stop also redoes those
    after it: what is read again is measured and shown again.
    """
    before, after = dict(_walk(then)), dict(_walk(now))
    differ = {name for name in before.keys() | after.keys() if before.get(name) != after.get(name)}
    stops = {name: (after.get(name) or before[name])[0] for name in differ}
    # A place that fits several categories is of the first.
    if [*then.categories] != [*now.categories] and {*then.categories} == {*now.categories}:
        stops["categories"] = Stop.READ
    changes = [Change(name, stop) for name, stop in stops.items() if name not in _DECIDED]
    return sorted(changes, key=lambda change: (change.stop, change.setting))


def find_changes_before(stop: Stop, then: Settings, now: Settings) -> list[str]:
    """Return the settings that differ and count before a stop."""
    return [change.setting for change in find_changes(then, now) if change.stop < stop]


def check_measured_with(what: str, measured: Settings, shown: Settings) -> None:
    """Check that settings are those of a measurement, but for how it is shown.

    Raises
    ------
    InputError
        Naming `what`, and the settings that reading or measuring depends on and that differ.
    """
    changed = find_changes_before(Stop.SHOW, measured, shown)
    if changed:
        message = f"{what} was measured with other settings ({', '.join(changed)}); measure again"
        raise InputError(message)


def _walk(
    value: object, path: str = "", stop: Stop = Stop.READ
) -> Iterator[tuple[str, tuple[Stop, object]]]:
    """Yield the path of every single setting, with the stop where it counts and its value."""
    if isinstance(value, BaseModel):
        for name, field in type(value).model_fields.items():
            own = next((one for one in field.metadata if isinstance(one, Stop)), stop)
            yield from _walk(getattr(value, name), f"{path}.{name}", own)
    elif isinstance(value, Mapping):
        for key, one in value.items():
            yield from _walk(one, f"{path}.{key}", stop)
    else:
        yield path.removeprefix("."), (stop, value)
