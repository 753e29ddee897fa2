"""Every finding has a text in both languages, and every text has what it names."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import pandas as pd
import pytest

import sociale_infra
from sociale_infra.maps.carrier import read_json
from sociale_infra.report.findings import write_finding
from sociale_infra.report.messages import fields_of, read_texts
from sociale_infra.report.wording import LANGUAGES, Language
from sociale_infra.town import Finding, FindingCode

SOURCE = Path(sociale_infra.__file__).parent
CODES = get_args(FindingCode)
CORRECTION = {"place", "reason", "date"}


def made() -> Iterator[tuple[str, set[str]]]:
    """Yield the codes that the source makes findings of, with the names of their values."""
    for path in SOURCE.rglob("*.py"):
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(call, ast.Call) and ast.unparse(call.func) == "Finding.of":
                (code,) = call.args
                yield ast.literal_eval(code), {str(keyword.arg) for keyword in call.keywords}
    for code in CODES:
        if code.startswith("place_") and code != "place_known":  # sources/places/corrections.py
            more = {"place_checked": {"unsure"}}.get(code, set())
            yield code, CORRECTION | more | ({"given"} if code.endswith("_as") else set())
    yield "check_unfit", {"given", "name", "reason", "date"}
    yield "place_known", {"place", "name", "known"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_there_is_a_text_of_every_code_and_no_other(language: Language) -> None:
    assert {*read_texts("findings", language)} == {*CODES} == {code for code, _ in made()}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_text_names_only_values_that_are_there(language: Language) -> None:
    texts = read_texts("findings", language)
    assert [code for code, values in made() if not fields_of(texts[code]) <= values] == []


@pytest.mark.parametrize("topic", ["findings", "headline", "words"])
def test_both_languages_have_the_same_texts(topic: str) -> None:
    dutch, english = (read_texts(topic, language) for language in LANGUAGES)
    if topic == "words":
        assert {*english} <= {*dutch}
        assert all({*english[group]} == {*dutch[group]} for group in english)
    else:
        assert {*dutch} == {*english}
        assert all(fields_of(dutch[code]) == fields_of(english[code]) for code in dutch)


@pytest.mark.parametrize(
    ("count", "dutch", "english"),
    [
        (1, "1 plek is niet lopend", "1 place cannot"),
        (2, "2 plekken zijn niet lopend", "2 places cannot"),
        (1234, "1.234 plekken zijn niet lopend", "1,234 places cannot"),
    ],
)
def test_plurals_are_those_of_the_language(count: int, dutch: str, english: str) -> None:
    places = {"count": count, "of": "places"}
    finding = Finding.of("out_of_reach", places=places, ids=["node/1"])
    assert write_finding(finding, "nl").startswith(dutch)
    assert write_finding(finding, "en").startswith(english)


def test_names_of_strangers_are_nothing_but_text() -> None:
    finding = Finding.of("area_empty", areas=["{areas:names} {0}", "<b>"])
    assert write_finding(finding, "nl") == (
        "Geen beginpunten in {areas:names} {0}, <b>: daar zijn geen cijfers."
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_claims_to_know_for_certain(language: Language) -> None:
    texts = "".join(
        path.read_text(encoding="utf-8") for path in (SOURCE / "report").glob(f"*.{language}.json")
    )
    slides = (SOURCE / "exports" / "assets" / "slides.nl.json").read_text(encoding="utf-8")
    for claim in ("zeker weten", "zeker", " certain", "surely", "truth lies"):
        assert claim not in texts.replace("onzeker", "").replace("uncertain", "")
        assert claim not in slides


def _names_of_criterion_4(language: Language) -> dict[str, str]:
    """Name where map, slides, workbook and summaries call the criterion by its name."""
    page = read_json(f"texts.{language}")["robust"]
    said = {
        "map, its label": page["people"]["label"],
        "map, what is missing": page["people"]["short"],
        "map, all four": page["robust"]["meaning"],
        "map, after a closure": page["closure_proof"]["label"],
        "summaries": str(read_texts("words", language)["criterion"]["people"]),
    }
    if language == "nl":
        slides = json.loads((SOURCE / "exports/assets/slides.nl.json").read_text(encoding="utf-8"))
        words = pd.read_csv(SOURCE / "report/words.csv", index_col="word")["nl"]
        said |= {
            "slides, all four": slides["theme"]["robust"]["about"],
            "slides, its title": slides["theme"]["people"]["title"],
            "slides, its meaning": slides["what"]["criteria"][3],
            "slides, assumptions": slides["closing"]["prior"],
            "workbook, the criterion": words["people"],
            "workbook, after a closure": words["closure_proof"],
            "workbook, the property": words["staffed"],
        }
    return said


@pytest.mark.parametrize(("language", "word"), [("nl", "personeel"), ("en", "people")])
def test_the_fourth_criterion_has_one_name(language: Language, word: str) -> None:
    names = _names_of_criterion_4(language)
    assert {where: text for where, text in names.items() if word not in text} == {}


def test_headings_of_tables_call_the_criteria_as_the_map_does() -> None:
    columns = pd.read_csv(SOURCE / "tables/columns.csv")
    closure = read_json("texts.nl")["robust"]["closure_proof"]["label"]
    for named, words in (("people", "personeel"), ("closure_proof", closure)):
        headings = columns.loc[columns["column"].str.contains(named), "heading"]
        assert len(headings) > 4
        assert headings[~headings.str.contains(words)].tolist() == []


def test_no_dutch_text_has_another_name_for_it() -> None:
    others = re.compile(r"\b(bemenst|bemensing|bemand|medewerkers)\b", re.IGNORECASE)
    texts = [*SOURCE.rglob("*.nl.json"), *SOURCE.rglob("*.csv"), *SOURCE.rglob("*.nl.html")]
    assert len(texts) > 10
    assert [path.name for path in texts if others.search(path.read_text(encoding="utf-8"))] == []
