"""Write docs/configuration.md from config.yaml and the checks of the settings.

Run it after a change of either: `.venv/bin/python docs/make_configuration.py`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from pydantic import BaseModel

from sociale_infra.config import Settings, load_settings

ROOT = Path(__file__).parents[1]
PAGE = Path(__file__).with_name("configuration.md")
_KEY = re.compile(r"( *)([a-z_0-9]+):(.*)")
_EXAMPLE = re.compile(r", such as (- )?[a-z_]+: .*")
_LIMITS = {
    "exclusiveMinimum": "more than",
    "minimum": "at least",
    "exclusiveMaximum": "less than",
    "maximum": "at most",
}
_HEAD = """# Configuration

Written by `make_configuration.py` from `config.yaml` and the checks of the settings: change those,
not this page. A `config.yaml` in your working folder, or `--config FILE`, only needs what differs;
`sociale-infra init` makes one. Relative paths in it start from its own folder. Unknown settings are
refused, with a suggestion.

| setting | default | what it may be | what it means |
|---|---|---|---|
"""


class Setting(NamedTuple):
    """One line of config.yaml that a user may change."""

    path: str
    default: str
    allowed: str
    meaning: str


def write_page() -> str:
    """Return the page."""
    text = (ROOT / "config.yaml").read_text(encoding="utf-8")
    rows = [
        f"| `{one.path}` | {one.default} | {one.allowed} | {one.meaning} |" for one in _read(text)
    ]
    legend = text[text.index("# The places where people meet") : text.index("\ncategories:\n")]
    told = "\n".join(line.removeprefix("#").rstrip() for line in legend.splitlines())
    return (
        f"{_HEAD}{chr(10).join(rows)}\n\n## Categories\n\n```text\n{told}\n```\n\n{_categories()}"
    )


def _read(text: str) -> Iterator[Setting]:
    """Yield the settings before the categories, each with the comment above it."""
    settings, schema = load_settings(), Settings.model_json_schema()
    section, comment = "", []
    for line in text[: text.index("# The places where people meet")].splitlines():
        found = _KEY.fullmatch(line)
        if line.strip().startswith("#"):
            comment.append(line.strip().removeprefix("#").strip())
        elif found and len(found[1]) <= len("  "):
            section = section if found[1] else found[2]
            path = [section, found[2]] if found[1] else [found[2]]
            value: Any = settings
            for name in path:
                value = getattr(value, name)
            if not isinstance(value, BaseModel):
                yield Setting(".".join(path), _say(value), _allowed(schema, path), _tell(comment))
            comment = []
        elif not line.strip():
            comment = []


def _say(value: object) -> str:
    if value is None:
        return "none"
    if isinstance(value, bool):
        return f"`{str(value).lower()}`"
    if isinstance(value, dict) and not value:
        return "none"
    if isinstance(value, (dict, tuple)) and not all(isinstance(one, float) for one in value):
        return ", ".join(f"`{key}`" for key in value) or "none"
    if isinstance(value, tuple):
        return f"`{list(value)}`" if value else "none"
    return f"`{value:g}`" if isinstance(value, float) else f"`{value}`"


def _allowed(schema: dict[str, Any], path: list[str]) -> str:
    """Say what the schema of a setting lets through."""
    here = schema
    for name in path:
        here = here["properties"][name]
        if "$ref" in here:
            here = schema["$defs"][here["$ref"].rsplit("/", 1)[-1]]
    if "enum" in here:
        return " or ".join(f"`{value}`" for value in here["enum"])
    if "anyOf" in here:
        return " or ".join(one.get("type", "") for one in here["anyOf"]).replace("null", "none")
    limits = [f"{words} {here[key]:g}" for key, words in _LIMITS.items() if key in here]
    kinds = {"boolean": "true or false", "array": "a list", "object": "by name", "string": "text"}
    return ", ".join([kinds.get(here["type"], here["type"]), *limits])


def _tell(comment: list[str]) -> str:
    if not comment:
        message = "a setting in config.yaml has no comment above it that says what it means"
        raise SystemExit(message)
    told = " ".join(comment).replace("|", r"\|")
    return _EXAMPLE.sub("; config.yaml has an example.", told)


def _categories() -> str:
    rows = [
        f"| `{key}` | {one.label.en} | {one.norm_m:g} | {one.function} | {one.tie} | "
        f"{one.prior.staffed}, {one.prior.free}, {one.prior.open_to_all} | "
        f"{'yes' if one.meeting_place else 'no'} |"
        for key, one in load_settings().categories.items()
    ]
    head = (
        "| key | what | norm (m) | function | tie | prior: staffed, free, open to all | "
        "meeting place |\n|---|---|---|---|---|---|---|\n"
    )
    return head + "\n".join(rows) + "\n"


if __name__ == "__main__":
    PAGE.write_text(write_page(), encoding="utf-8")
