"""What the page says: the same texts in both languages, and none missing.

That both ask for the same values is tested where the texts are read: tests/web/texts.test.js.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib.resources import files
from typing import Any

from sociale_infra.maps.carrier import read_json
from sociale_infra.report.wording import LANGUAGES

TEXTS = {language: read_json(f"texts.{language}") for language in LANGUAGES}
OF_SITES = {language: read_json(f"sites/texts.{language}") for language in LANGUAGES}
WEB = files("sociale_infra.maps") / "web"


def flatten(texts: dict[str, Any], above: str = "") -> Iterator[tuple[str, str]]:
    for key, value in texts.items():
        if isinstance(value, dict):
            yield from flatten(value, f"{above}{key}.")
        else:
            yield f"{above}{key}", value


FLAT = {
    language: dict(flatten(texts)) | dict(flatten(OF_SITES[language]))
    for language, texts in TEXTS.items()
}


def test_both_languages_have_the_same_texts() -> None:
    # Credits are names: they are said as they are where nothing else is known.
    dutch, english = (
        {key for key in texts if not key.startswith("credit.")} for texts in FLAT.values()
    )
    assert dutch == english


def test_no_text_is_empty() -> None:
    assert all(text.strip() for texts in FLAT.values() for text in texts.values())


def test_every_text_that_the_page_names_exists() -> None:
    folders = [WEB, WEB / "edits", WEB / "reach", WEB / "sites"]
    scripts = [path for folder in folders for path in folder.iterdir() if path.name.endswith(".js")]
    naming = re.compile(r'\b(?:say\(|parts\(|sentence\(\s*"\w+",\s*page,)\s*"([\w.]+)"')
    named = {key for script in scripts for key in naming.findall(script.read_text("utf-8"))}
    assert len(named) > 40
    assert named <= FLAT["nl"].keys()


def test_a_page_without_sites_has_no_texts_about_them() -> None:
    for language in LANGUAGES:
        assert {*dict(flatten(OF_SITES[language]))}.isdisjoint(dict(flatten(TEXTS[language])))


def test_what_asks_two_criteria_only_names_them() -> None:
    """More people keep two than have all four: without their names that looks like a mistake."""
    for language in LANGUAGES:
        robust = TEXTS[language]["robust"]
        asked = robust["closure_proof"]["label"]
        assert robust["low_threshold"]["label"] in asked
        assert robust["people"]["label"] in asked
