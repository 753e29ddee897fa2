"""One run of the sample town: its outputs show the same headline figures, to the last digit.

The map is read as a browser shows it, in tests/browser/test_headline.py.
"""

from __future__ import annotations

import html
import json
import re
from pathlib import Path
from typing import NamedTuple
from xml.etree import ElementTree as ET
from zipfile import ZipFile

import pytest
from pptx import Presentation
from typer.testing import CliRunner

from sociale_infra import recipe
from sociale_infra.beside import beside
from sociale_infra.cli import app
from sociale_infra.errors import InputError
from sociale_infra.exports.slides import story
from sociale_infra.exports.slides.deck import write_deck
from sociale_infra.town import Results

DUTCH = {  # sentences in which a figure stands, by its name in run.json
    "robust": "{} van de inwoners heeft volgens de kaart robuuste toegang",
    "without_priors": "zonder die aannames is het aandeel {}",
    "on_priors": "{} van de antwoorden rust op aannames",
    "lowest": "Laagst in Nieuwe Gaarde ({})",
    "highest": "hoogst in Zuiderhof en nog 6 ({})",
    "lacking": "{} inwoners missen volgens de kaart iets",
    "missing": "een laagdrempelige plek met personeel, voor {}",
    "gaps": "{} gaten; in het grootste",
    "largest_gap": "missen {} inwoners iets",
    "new_place": "zou {} van hen helpen",
    "fragile": "door {} inwoners",
    "closure_proof": "{} houdt een laagdrempelige plek met personeel",
    "least_reached": "speeltuin, {} binnen",
    "residents": "{} inwoners, 10 wijken",
    "people": "{} van de inwoners heeft volgens de kaart binnen 800 m lopen een gratis plek",
    "rests_on": "Dat hangt aan {} plekken",
    "checked": "daarvan zijn er {} nagegaan",
}
ENGLISH = {
    "robust": "{} of residents have robust access",
    "without_priors": "without that the share is {}",
    "on_priors": "{} of the answers rest on",
    "lowest": "Least in Nieuwe Gaarde ({})",
    "highest": "most in Zuiderhof and 6 more ({})",
    "lacking": "{} residents lack it",
    "missing": "staffed), to {}",
    "gaps": "{} gaps; in the largest",
    "largest_gap": "in the largest {} residents",
    "new_place": "would help {} of them",
    "fragile": "by {} residents",
    "closure_proof": "{} keep low threshold and people",
    "residents": "{} residents, 10 wijken",
    "people": "{} of residents have, as mapped, a free place",
    "rests_on": "That rests on {} places",
    "checked": "of which {} were checked",
}
SLIDES = {  # what the slides tell in other words, as lines of their own
    *("robust", "lacking", "least_reached"),
    *("new_place", "missing", "fragile", "closure_proof"),
}


class Run(NamedTuple):
    """The folder of results, and what the command said on closing."""

    folder: Path
    summary: str

    def figures(self, language: str) -> dict[str, str]:
        record = json.loads((self.folder / "run.json").read_text(encoding="utf-8"))
        figures: dict[str, str] = record["headline"][language]
        return figures


@pytest.fixture(scope="module")
def run(sample_demo: Path) -> Run:
    return Run(sample_demo / "results", (sample_demo / "told").read_text(encoding="utf-8"))


def lacks(text: str, sentences: dict[str, str], figures: dict[str, str]) -> list[str]:
    """Return the sentences that a text does not have with the figures in them."""
    plain = " ".join(text.split())  # a no-break space is a space as well
    filled = {
        name: " ".join(sentence.format(figures[name]).split())
        for name, sentence in sentences.items()
    }
    # A figure stands alone: 1.653 is not found in 11.653.
    return [one for one in filled.values() if not re.search(rf"(?<![\d.,]){re.escape(one)}", plain)]


def test_demo_says_that_it_is_a_sample(run: Run) -> None:
    assert "Voorbeeldgegevens" in (run.folder / "map.html").read_text(encoding="utf-8")
    record = json.loads((run.folder / "run.json").read_text(encoding="utf-8"))
    assert record["sample"] is True
    assert {source["credit"] for source in record["inputs"]} == {"Voorbeeldstad (verzonnen)"}


def test_the_record_has_every_figure_in_both_languages(run: Run) -> None:
    assert {*run.figures("nl")} == {*run.figures("en")} == {*DUTCH}


def test_the_record_s_texts_are_those_of_its_exact_figures(run: Run) -> None:
    record = json.loads((run.folder / "run.json").read_text(encoding="utf-8"))
    figures, texts = record["headline"]["figures"], record["headline"]["nl"]
    low, high = figures["verdicts"]["robust"]["share"]
    ends = texts["robust"].removesuffix("%").split("\N{EN DASH}")
    assert [int(ends[0]), int(ends[-1])] == pytest.approx([100 * low, 100 * high], abs=0.501)
    everyone, people = (figures["verdicts"]["robust"][name] for name in ("everyone", "people"))
    assert int(texts["lacking"].replace(".", "")) == pytest.approx(everyone - people[1], abs=0.501)


def test_the_summary(run: Run) -> None:
    assert lacks(run.summary, ENGLISH, run.figures("en")) == []


def test_the_page_on_which_a_reader_begins(run: Run) -> None:
    page = (run.folder / "index.html").read_text(encoding="utf-8")
    text = html.unescape(re.sub("<[^>]+>", "", page))
    assert lacks(text, DUTCH, run.figures("nl")) == []
    assert "in English" not in text


def test_the_workbook(run: Run) -> None:
    with ZipFile(run.folder / "social-infrastructure.xlsx") as book:
        texts = ET.fromstring(book.read("xl/sharedStrings.xml")).itertext()  # noqa: S314
        text = "\n".join(texts)
    assert lacks(text, DUTCH, run.figures("nl")) == []
    assert "in het Engels" not in text


def test_the_slides(
    run: Run, sample_results: Results, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Slides of areas tell no headline; they take most of the time.
    monkeypatch.setattr(story, "MOST_AREAS", 1)
    write_deck(tmp_path / "workshop.pptx", sample_results)
    deck = Presentation(str(tmp_path / "workshop.pptx"))
    lines = [
        paragraph.text
        for slide in deck.slides
        for shape in slide.shapes
        if shape.has_text_frame
        for paragraph in shape.text_frame.paragraphs
    ]
    figures = run.figures("nl")
    told = {name: text for name, text in DUTCH.items() if name not in SLIDES}
    assert lacks("\n".join(lines), told, figures) == []
    assert {figures[name] for name in ("robust", "lacking", "least_reached")} <= {*lines}


def test_demo_draws_slides_where_they_are_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    def run(*_: object, slides: bool, **__: object) -> None:
        message = f"slides: {slides}"
        raise InputError(message)

    def call(*words: str) -> str:
        # In a copy: a command sets up logging, warnings and memory for the whole of its process.
        with beside(lambda: CliRunner().invoke(app, words).stderr) as said:
            return said()

    monkeypatch.setattr(recipe, "run", run)
    assert "slides: True" in call("demo", "--slides")
    assert "slides: False" in call("demo")
