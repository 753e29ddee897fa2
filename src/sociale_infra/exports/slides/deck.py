"""workshop.pptx: the slides of a workshop about the town, ready to be shown and to be changed."""

from __future__ import annotations

import math
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from pptx.enum.text import MSO_ANCHOR
from pptx.presentation import Presentation as Deck

from sociale_infra.exports.slides.deck_maps import add_area, add_need, add_town
from sociale_infra.exports.slides.deck_parts import (
    LEFT_IN,
    TITLE_SLIDE,
    Box,
    Line,
    add_foot,
    add_notes,
    add_slide,
    add_table,
    band,
    fill,
    new_deck,
)
from sociale_infra.exports.slides.deck_tables import add_gaps, add_rests
from sociale_infra.exports.slides.look import ALARM, QUIET
from sociale_infra.exports.slides.notes import plain_notes
from sociale_infra.exports.slides.story import shown_areas
from sociale_infra.exports.slides.texts import DUTCH, level, people, texts
from sociale_infra.report.explanation import cite
from sociale_infra.report.figures import Headline
from sociale_infra.report.headline import find_headline
from sociale_infra.report.need import find_need_figures
from sociale_infra.report.story import count_town
from sociale_infra.report.wording import one_line
from sociale_infra.town import Results

_MOST_NEED = 8
"""Figures of need with a slide of their own. Our choice: more is no workshop."""
_ZIP_EPOCH = (1980, 1, 1, 0, 0, 0)


def write_deck(path: Path, results: Results) -> None:
    """Write the presentation."""
    headline, deck = find_headline(results), new_deck(results.facts)
    _title(deck, headline, results)
    if results.settings.slides.agenda:
        _agenda(deck, headline, results)
    _what(deck, headline, results)
    add_town(deck, headline, results)
    add_rests(deck, headline, results)
    add_gaps(deck, headline, results)
    for figure in find_need_figures(results)[:_MOST_NEED]:
        add_need(deck, headline, figure, results)
    shown = {*shown_areas(results)["area_code"]}
    for area in headline.each:
        if area.code in shown:
            add_area(deck, headline, area, results)
    _questions(deck, headline, results)
    _closing(deck, headline, results)
    save_deck(deck, path)


def save_deck(deck: Deck, path: Path) -> None:
    """Write a presentation that tells nothing of when it was made."""
    content = BytesIO()
    deck.save(content)
    path.write_bytes(_timeless(content))


def _timeless(content: BytesIO) -> bytes:
    """Pack again, without the times of packing."""
    packed = BytesIO()
    with ZipFile(content) as old, ZipFile(packed, "w") as new:
        for name in old.namelist():
            new.writestr(ZipInfo(name, _ZIP_EPOCH), old.read(name), ZIP_DEFLATED)
    return packed.getvalue()


def _agenda(deck: Deck, headline: Headline, results: Results) -> None:
    say = texts()["agenda"]
    slide = add_slide(deck, results.facts, say["title"])
    parts = [*say["parts"], (say["total"], sum(minutes for _, minutes in say["parts"]))]
    rows = [(say["part"], say["duration"])]
    rows += [(name, say["minutes"].format(count=minutes)) for name, minutes in parts]
    add_table(slide, Box(LEFT_IN, 1.5, 9, 0.65 * len(rows)), rows, (6.5, 2.5), 20)
    add_notes(slide, plain_notes("agenda", headline, results))


def _title(deck: Deck, headline: Headline, results: Results) -> None:
    say, facts = texts()["title"], results.facts
    slide = deck.slides.add_slide(deck.slide_layouts[TITLE_SLIDE])
    band(slide, facts)
    title, subtitle = slide.placeholders
    town = one_line(facts.title, 60)
    fill(title.text_frame, [Line(say["title"].format(town=town), 44, bold=True)],
         anchor=MSO_ANCHOR.BOTTOM)  # fmt: skip
    lines = [
        Line(say["about"], 24, colour=QUIET),
        Line(count_town(headline, facts, "nl"), 18, colour=QUIET),
    ]
    if facts.sample:
        lines.append(Line(texts()["sample_long"], 16, colour=ALARM))
    fill(subtitle.text_frame, lines)
    add_foot(slide, facts)
    add_notes(slide, plain_notes("title", headline, results))


def _what(deck: Deck, headline: Headline, results: Results) -> None:
    say, robust = texts()["what"], results.settings.robust
    filled = {"walk": DUTCH.number(robust.walk_m), "functions": DUTCH.number(robust.min_functions)}
    body = [Line(line.format_map(filled), 22, after=12) for line in say["lines"]]
    body += [Line(line.format_map(filled), 20, after=8, level=1) for line in say["criteria"]]
    slide = add_slide(deck, results.facts, say["title"], body)
    add_notes(slide, plain_notes("what", headline, results))


def _questions(deck: Deck, headline: Headline, results: Results) -> None:
    say = texts()["questions"]
    body = [Line(line, 24, after=16) for line in say["lines"]]
    slide = add_slide(deck, results.facts, say["title"], body)
    add_notes(slide, plain_notes("questions", headline, results))


def _closing(deck: Deck, headline: Headline, results: Results) -> None:
    say, facts = texts()["closing"], results.facts
    body = [Line(cite(source, with_file=False), 18) for source in facts.sources]
    body.append(Line(say["date"].format(date=DUTCH.day(facts.data_date)), 18))
    if facts.unit != "residents":
        body.append(Line(say["counted"].format(people=people(facts)), 18))
    body += [Line(say["interval"], 18), Line(say["walk"], 18)]
    robust = headline.robust
    without = DUTCH.share(*robust.without_priors) if robust else DUTCH.share(math.nan)
    body.append(Line(say["prior"].format(share=without), 18))
    shown, count = len(shown_areas(results)), len(results.areas)
    if shown < count:
        filled = {"people": people(facts), "areas": level(facts)}
        filled |= {"count": DUTCH.number(count), "shown": DUTCH.number(shown)}
        body.append(Line(say["shown"].format_map(filled), 18))
    slide = add_slide(deck, facts, say["title"], body)
    add_notes(slide, plain_notes("closing", headline, results))
