"""What the page says: in both languages the same texts, with the same fields, and none missing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib.resources import files
from typing import Any

import pytest

from sociale_infra.maps.carrier import read_json
from sociale_infra.maps.page import LANGUAGES

TEXTS = {language: read_json(f"texts.{language}") for language in LANGUAGES}
ASSETS = files("sociale_infra.maps") / "assets"


def flatten(texts: dict[str, Any], above: str = "") -> Iterator[tuple[str, str]]:
    for key, value in texts.items():
        if isinstance(value, dict):
            yield from flatten(value, f"{above}{key}.")
        else:
            yield f"{above}{key}", value


FLAT = {language: dict(flatten(texts)) for language, texts in TEXTS.items()}


def test_both_languages_have_the_same_texts() -> None:
    # Credits are names: they are said as they are where nothing else is known.
    dutch, english = (
        {key for key in texts if not key.startswith("credit.")} for texts in FLAT.values()
    )
    assert dutch == english


@pytest.mark.parametrize("key", sorted(FLAT["en"]))
def test_a_text_is_said_with_the_same_fields(key: str) -> None:
    dutch, english = (re.findall(r"\{(\w+)\}", texts[key]) for texts in FLAT.values())
    assert sorted(dutch) == sorted(english)
    assert FLAT["en"][key].strip()


def test_every_text_that_the_page_names_exists() -> None:
    scripts = [path for path in ASSETS.iterdir() if path.name.endswith(".js")]
    named = {
        key
        for script in scripts
        for key in re.findall(r'\bsay\(\s*"([\w.]+)"', script.read_text(encoding="utf-8"))
    }
    assert len(named) > 40
    assert named <= FLAT["nl"].keys()
