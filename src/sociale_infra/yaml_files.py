"""Settings files: reading YAML, overlaying one file on another, and explaining mistakes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from pydantic_core import ErrorDetails
from ruamel.yaml import YAML
from ruamel.yaml.composer import Composer
from ruamel.yaml.constructor import DuplicateKeyError
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import AliasEvent
from ruamel.yaml.nodes import MappingNode, SequenceNode

from sociale_infra.errors import ConfigError, MissingInputError
from sociale_infra.strangers_text import holds_control
from sociale_infra.suggestions import did_you_mean

# The annotated defaults are 20 kB, and their deepest value is eight deep.
_MOST_BYTES, _DEEPEST = 1_000_000, 30
# The settings that are paths, wherever they stand; a category has none.
_PATHS = ("corrections", "folder", "path")
# Choices of the sensitivity analysis that name categories.
_OF_CATEGORIES = ("unknown", "not_built", "joined_m")
# Letters of a value that are shown.
_SHOWN = 60
# What is wrong with a value, in our words, by what pydantic calls it.
_NO_NUMBER, _NO_WHOLE = "is not a number", "is not a whole number"
_FAULTS = {
    "bool_type": "is not true or false",
    "dict_type": "is not a set of settings (key: value)",
    "finite_number": _NO_NUMBER,
    "float_type": _NO_NUMBER,
    "greater_than": "is not more than {gt:g}",
    "greater_than_equal": "is less than {ge:g}",
    "int_from_float": _NO_WHOLE,
    "int_parsing_size": _NO_WHOLE,
    "int_type": _NO_WHOLE,
    "less_than": "is not less than {lt:g}",
    "less_than_equal": "is more than {le:g}",
    "literal_error": "is not {expected}",
    "model_type": "is not a set of settings (key: value)",
    "string_pattern_mismatch": "is not written as it must be ({pattern})",
    "string_type": "is not text; put it between quotes",
    "too_long": "has more than {max_length} values",
    "too_short": "has fewer than {min_length} values",
    "tuple_type": "is not a list",
}
_UNITS = {"_m": " (metres)", "_ha": " (hectares)", "_s": " (seconds)", "_kmh": " (km/h)"}


def read_yaml(path: Path) -> dict[str, Any]:
    """Read YAML 1.2, in which `yes` and `no` are words.

    Raises
    ------
    MissingInputError
        The file is not there.
    ConfigError
        It cannot be read, is not YAML, not a mapping, or has a key twice.
    """
    if not path.exists():
        message = f"{path}: there is no such settings file"
        raise MissingInputError(message)
    try:
        content = _parse(_text_of(path))
    except DuplicateKeyError as error:
        message = f"{path}: {error.problem}, line {error.problem_mark.line + 1}"
        raise ConfigError(message) from None
    except MarkedYAMLError as error:
        where = f", line {error.problem_mark.line + 1}" if error.problem_mark else ""
        fault = " ".join(filter(None, [error.context, error.problem]))
        message = f"{path}{where}: cannot be read as YAML: {fault}"
        raise ConfigError(message) from None
    except (OSError, ValueError, YAMLError) as error:
        message = f"{path}: cannot be read as YAML: {' '.join(str(error).split())}"
        raise ConfigError(message) from None
    if content is None:
        return {}
    if not isinstance(content, dict):
        message = f"{path}: holds a {type(content).__name__}, where settings (key: value) belong"
        raise ConfigError(message)
    return content


def _text_of(path: Path) -> str:
    """Return the text of a file, which may have come from anywhere.

    Raises
    ------
    OSError, ValueError
        It is no file, too large, or not in UTF-8.
    """
    if not path.is_file():
        raise ValueError("it is not a file")
    if path.stat().st_size > _MOST_BYTES:
        message = f"it is larger than {_MOST_BYTES // 1000} kB"
        raise ValueError(message)
    return path.read_text(encoding="utf-8-sig")


class _Composer(Composer):
    """Refuses what makes a small file large: references to what stands elsewhere, deep nesting."""

    depth = 0

    def compose_node(self, parent: Any, index: Any) -> Any:  # noqa: ANN401, as ruamel calls it
        event = self.parser.peek_event()
        if isinstance(event, AliasEvent):
            fault = "it refers to what stands elsewhere (*...); write that out"
            raise MarkedYAMLError(problem=fault, problem_mark=event.start_mark)
        self.depth += 1
        if self.depth > _DEEPEST:
            fault = f"it is nested more than {_DEEPEST} deep"
            raise MarkedYAMLError(problem=fault, problem_mark=event.start_mark)
        node = super().compose_node(parent, index)
        self.depth -= 1
        return node


def _parse(text: str) -> Any:  # noqa: ANN401 - what YAML holds
    yaml = YAML(typ="safe", pure=True)
    yaml.Composer = _Composer
    content = yaml.load(text)
    _check_texts(content, "")
    return content


def _check_texts(content: object, where: str) -> None:
    """Refuse control characters, which no setting needs and no path can hold."""
    if isinstance(content, str) and holds_control(content):
        message = f"{where.removeprefix('.')}: {content!r} holds a control character"
        raise ValueError(message)
    if isinstance(content, dict):
        for key, value in content.items():
            _check_texts(key, f"{where}.{key}")
            _check_texts(value, f"{where}.{key}")
    elif isinstance(content, list):
        for place, value in enumerate(content):
            _check_texts(value, f"{where}.{place}")


def find_lines(path: Path) -> dict[tuple[str | int, ...], int]:
    """Return on which line each value of a YAML file stands, by its keys and places in lists.

    The file is one that `read_yaml` can read.
    """
    yaml = YAML(typ="safe", pure=True)
    yaml.Composer = _Composer
    return dict(_lines(yaml.compose(_text_of(path)), ()))


def _lines(node: Any, where: tuple[str | int, ...]) -> Iterator[tuple[tuple[str | int, ...], int]]:  # noqa: ANN401 - ruamel's
    if node is None:
        return
    yield where, node.start_mark.line + 1
    if isinstance(node, MappingNode):
        for key, value in node.value:
            yield from _lines(value, (*where, key.value))
    elif isinstance(node, SequenceNode):
        for place, value in enumerate(node.value):
            yield from _lines(value, (*where, place))


def overlay(base: Mapping[str, Any], over: Mapping[str, Any]) -> dict[str, Any]:
    """Return `base` with the values of `over`, key by key; lists are replaced as a whole."""
    merged = dict(base)
    for key, value in over.items():
        both = isinstance(value, Mapping) and isinstance(merged.get(key), Mapping)
        merged[key] = overlay(merged[key], value) if both else value
    return merged


def put_beside(folder: Path, own: dict[str, Any]) -> dict[str, Any]:
    """Return a user's settings with their relative paths put beside their file."""

    def placed(key: str, value: Any) -> Any:  # noqa: ANN401 - what YAML holds
        if isinstance(value, Mapping):
            return {name: placed(name, one) for name, one in value.items()}
        if isinstance(value, list):
            return [placed(key, one) for one in value]
        is_path = key in _PATHS and isinstance(value, str) and value
        return str(folder / value) if is_path else value

    return {key: value if key == "categories" else placed(key, value) for key, value in own.items()}


def take_out_empty(settings: dict[str, Any], defaults: Mapping[str, Any]) -> None:
    """Remove the default categories that a user's file leaves empty, also from what is tried."""
    categories, tried = settings.get("categories"), settings.get("sensitivity")
    if not isinstance(categories, dict):
        return
    gone = [key for key in defaults["categories"] if categories.get(key, ...) is None]
    settings["categories"] = _without(categories, gone)
    if isinstance(tried, dict):
        of_categories = {name: tried[name] for name in _OF_CATEGORIES if name in tried}
        settings["sensitivity"] = tried | {
            name: _without(held, gone) for name, held in of_categories.items()
        }


def _without(held: Any, gone: list[str]) -> Any:  # noqa: ANN401 - what YAML holds
    """Return a mapping or a list without some keys; anything else as it is."""
    if isinstance(held, dict):
        return {key: value for key, value in held.items() if key not in gone}
    return [key for key in held if key not in gone] if isinstance(held, list) else held


def explain(details: ErrorDetails, defaults: Mapping[str, Any]) -> str:
    """Return one mistake as text: its path, its value, and the key that may have been meant."""
    path = details["loc"]
    where = ".".join(str(part) for part in path)
    kind = details["type"]
    if kind == "value_error":
        return details["msg"].removeprefix("Value error, ")
    if kind == "missing":
        named = path[0] == "categories" and len(path) > 1
        meant = did_you_mean(path[1], defaults["categories"]) if named else ""
        return f"{where}: is needed{' for a new category' if named else ''}{meant}"
    if kind == "extra_forbidden":
        known: Any = defaults
        for part in path[:-1]:
            known = known.get(part, {}) if isinstance(known, Mapping) else {}
        return f"{where}: there is no such setting{did_you_mean(path[-1], known)}"
    return f"{where}: {fault_of(details)}"


def fault_of(details: ErrorDetails) -> str:
    """Return what is wrong with a value, and the value."""
    path = details["loc"]
    fault = _FAULTS.get(details["type"], "is not what belongs here")
    fault = fault.format(**details.get("ctx", {}))
    unit = next((unit for end, unit in _UNITS.items() if _key_of(path).endswith(end)), "")
    value = repr(details["input"])
    shown = value if len(value) <= _SHOWN else f"{value[:_SHOWN]}..."
    return f"{shown} {fault}{unit}"


def _key_of(path: tuple[int | str, ...]) -> str:
    """Return the last name in a path; what follows are places in a list."""
    return next((part for part in reversed(path) if isinstance(part, str)), "")
