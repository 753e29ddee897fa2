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
    """Remove the default categories that a user's file leaves empty."""
    categories = settings.get("categories")
    if isinstance(categories, dict):
        settings["categories"] = {
            key: value
            for key, value in categories.items()
            if value is not None or key not in defaults["categories"]
        }


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
