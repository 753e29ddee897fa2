"""Settings files: reading YAML, overlaying one file on another, and explaining mistakes."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic_core import ErrorDetails
from ruamel.yaml import YAML
from ruamel.yaml.constructor import DuplicateKeyError
from ruamel.yaml.error import YAMLError

from sociale_infra.errors import ConfigError, MissingInputError
from sociale_infra.suggestions import did_you_mean


def read_yaml(path: Path) -> dict[str, Any]:
    """Read YAML 1.2, in which `yes` and `no` are words.

    Raises
    ------
    MissingInputError
        The file is not there.
    ConfigError
        It cannot be read, is not YAML, not a mapping, or has a key twice.
    """
    try:
        text = path.read_text(encoding="utf-8")
        content = YAML(typ="safe", pure=True).load(text)
    except FileNotFoundError:
        message = f"{path}: there is no such settings file"
        raise MissingInputError(message) from None
    except DuplicateKeyError as error:
        message = f"{path}: {error.problem}, line {error.problem_mark.line + 1}"
        raise ConfigError(message) from None
    except (OSError, UnicodeDecodeError, YAMLError) as error:
        message = f"{path}: cannot be read as YAML: {error}"
        raise ConfigError(message) from None
    if content is None:
        return {}
    if not isinstance(content, dict):
        message = f"{path}: holds a {type(content).__name__}, where settings (key: value) belong"
        raise ConfigError(message)
    return content


def overlay(base: Mapping[str, Any], over: Mapping[str, Any]) -> dict[str, Any]:
    """Return `base` with the values of `over`, key by key; lists are replaced as a whole."""
    merged = dict(base)
    for key, value in over.items():
        both = isinstance(value, Mapping) and isinstance(merged.get(key), Mapping)
        merged[key] = overlay(merged[key], value) if both else value
    return merged


def take_out_empty(settings: dict[str, Any], defaults: Mapping[str, Any]) -> None:
    """Remove the default categories that a user's file leaves empty, also from what is tried."""
    categories, tried = settings.get("categories"), settings.get("sensitivity")
    if not isinstance(categories, dict):
        return
    gone = [key for key in defaults["categories"] if categories.get(key, ...) is None]
    settings["categories"] = _without(categories, gone)
    if isinstance(tried, dict):
        of_categories = {name: tried[name] for name in ("unknown", "not_built") if name in tried}
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
    where = ".".join(str(part) for part in details["loc"])
    if details["type"] == "value_error":
        return details["msg"].removeprefix("Value error, ")
    if details["type"] == "missing" and details["loc"][0] == "categories":
        meant = did_you_mean(details["loc"][1], defaults["categories"])
        return f"{where}: is needed for a new category{meant}"
    if details["type"] != "extra_forbidden":
        return f"{where}: {details['msg']} (it is {details['input']!r})"
    known: Any = defaults
    for part in details["loc"][:-1]:
        known = known.get(part, {}) if isinstance(known, Mapping) else {}
    return f"{where}: there is no such setting{did_you_mean(details['loc'][-1], known)}"
