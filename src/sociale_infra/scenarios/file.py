"""Read a scenario from its YAML file; every mistake is told with its line and edit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from sociale_infra.errors import ConfigError, MissingInputError
from sociale_infra.scenarios.edits import AnyEdit, Edit, Scenario
from sociale_infra.sources.inputs import file_name
from sociale_infra.suggestions import did_you_mean
from sociale_infra.yaml_files import fault_of, find_lines, read_yaml

_KINDS: Mapping[str, type[Edit]] = {
    get_args(kind.model_fields["edit"].annotation)[0]: kind
    for kind in get_args(get_args(AnyEdit)[0])
}
# Mistakes in one message.
_MOST_TOLD = 50
_SPOT = "is neither coordinates ([x, y]) nor a text (an address, or a place)"
BASE = "base"
"""The name of what the variants are compared with."""


def read_scenario(path: Path | str) -> Scenario:
    r"""Read a scenario.

    Parameters
    ----------
    path
        A YAML file: a name, edits with a reason each, and if you like variants. Spots are in
        degrees (EPSG:4326) or RD.

    Returns
    -------
    The scenario. An edit without an id has its number in the list, from 1.

    Raises
    ------
    MissingInputError
        The file is not there.
    ConfigError
        It is no YAML, empty, or has mistakes: all of them in one message.

    Examples
    --------
    >>> path = folder / "scenario.yaml"
    >>> _ = path.write_text("name: Voorbeeld\nedits: []")
    >>> read_scenario(path).name
    'Voorbeeld'
    """
    path = Path(path)
    if not path.exists():
        message = f"{path}: there is no such scenario file"
        raise MissingInputError(message)
    content = read_yaml(path)
    if not content:
        message = f"{path}: is empty; give a name, and a list of edits (edits: [] for none)"
        raise ConfigError(message)
    edits = content.get("edits")
    if isinstance(edits, list):
        content["edits"] = [_numbered(edit, number) for number, edit in enumerate(edits, 1)]
    lines = find_lines(path)
    try:
        scenario = Scenario.model_validate(content)
    except ValidationError as error:
        faults = [*dict.fromkeys(_explain(one, content, lines) for one in error.errors())]
        raise _mistakes(path, faults) from None
    faults = [*_find_faults(scenario, lines)]
    if faults:
        raise _mistakes(path, faults)
    where = {
        edit.id: f"{path}, line {lines['edits', row]}" for row, edit in enumerate(scenario.edits)
    }
    return scenario.found_in(where)


def _numbered(edit: object, number: int) -> object:
    return {"id": str(number), **edit} if isinstance(edit, dict) else edit


def _mistakes(path: Path, faults: list[str]) -> ConfigError:
    more = len(faults) - _MOST_TOLD
    told = [*faults[:_MOST_TOLD], *([f"and {more} more"] if more > 0 else [])]
    return ConfigError(f"{path}: {len(faults)} mistake(s)\n  " + "\n  ".join(told))


def _find_faults(scenario: Scenario, lines: Mapping[Any, int]) -> Iterator[str]:
    """Yield what is wrong with names: of edits twice, of variants unknown or alike."""
    seen = Counter[str]()
    for row, edit in enumerate(scenario.edits):
        seen[edit.id] += 1
        if seen[edit.id] > 1:
            yield f"line {lines['edits', row]}, edit {edit.id}: another edit has this id too"
    folders = {BASE: BASE}
    for name, ids in scenario.variants.items():
        where = f"line {lines['variants', name]}, variant {name}: "
        folder = file_name(name)
        if folder in folders:
            yield f"{where}has a folder named as {folders[folder]!r} has; take another name"
        folders[folder] = name
        for given in ids:
            if given not in seen:
                meant = did_you_mean(given, seen)
                yield f"{where}there is no edit {given!r}{meant}; use {', '.join(seen)}"
    used = {given for ids in scenario.variants.values() for given in ids}
    for row, edit in enumerate(scenario.edits):
        if scenario.variants and edit.id not in used:
            yield f"line {lines['edits', row]}, edit {edit.id}: is in no variant; name it in one"


def _explain(details: ErrorDetails, content: Mapping[str, Any], lines: Mapping[Any, int]) -> str:
    """Return one mistake as text: its line, its edit, and what is wrong."""
    if details["loc"][:1] != ("edits",) or len(details["loc"]) == 1:
        line = _line_of(details["loc"], lines)
        return f"line {line}: {_fault(details, details['loc'], Scenario)}"
    # In an edit, its kind follows its place in the list.
    _, number, *rest = details["loc"]
    kind, field = (str(rest[0]), tuple(rest[1:])) if rest else ("", ())
    edit = content["edits"][number]
    name = edit.get("id") if isinstance(edit, dict) else int(number) + 1
    line = _line_of(("edits", number, *field), lines)
    return f"line {line}, edit {name}: {_fault(details, field, _KINDS.get(kind, Edit))}"


def _line_of(path: tuple[int | str, ...], lines: Mapping[Any, int]) -> int:
    """Return the line of a value; if it is not there, of what it should be in."""
    return next((lines[path[:n]] for n in range(len(path), 0, -1) if path[:n] in lines), 1)


def _fault(details: ErrorDetails, field: tuple[int | str, ...], model: type[BaseModel]) -> str:
    name = str(field[0]) if field else ""
    known, kinds = ", ".join(model.model_fields), ", ".join(_KINDS)
    given = str(details.get("ctx", {}).get("tag", ""))
    words = {
        "missing": f"{name} is needed",
        "extra_forbidden": (
            f"there is no {name!r} here{did_you_mean(name, model.model_fields)}; use {known}"
        ),
        "union_tag_not_found": f"edit is needed: one of {kinds}",
        "union_tag_invalid": (
            f"there is no edit {given!r}{did_you_mean(given, _KINDS)}; use {kinds}"
        ),
        "value_error": details["msg"].removeprefix("Value error, "),
    }
    if name in ("at", "along") and len(field) > 1:
        return f"{name} {_SPOT}"
    if details["type"] in words:
        return words[details["type"]]
    return f"{name}: {fault_of(details)}" if name else fault_of(details)
