"""workshop.pptx: the slides of a workshop about the town, ready to be shown and to be changed."""

from __future__ import annotations

import math
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from pptx.enum.text import MSO_ANCHOR
from pptx.presentation import Presentation as Deck

from sociale_infra.config import Settings
from sociale_infra.exports.dictionary import translate
from sociale_infra.exports.slides.deck_parts import (
    LEFT_IN,
    TITLE_SLIDE,
    Box,
    Line,
    add_foot,
    add_picture,
    add_slide,
    add_table,
    add_text,
    band,
    fill,
    new_deck,
)
from sociale_infra.exports.slides.look import ACCENT, ALARM, QUIET
from sociale_infra.exports.slides.pictures import (
    area_picture,
    area_words,
    town_picture,
    town_words,
)
from sociale_infra.exports.slides.story import (
    Figure,
    area_story,
    category_label,
    gaps_told,
    shown_areas,
    town_facts,
    town_figures,
)
from sociale_infra.exports.slides.texts import DUTCH, level, people, texts
from sociale_infra.report.explanation import cite
from sociale_infra.report.figures import Gap, Headline
from sociale_infra.report.headline import find_headline
from sociale_infra.report.messages import heading, word
from sociale_infra.report.story import count_town
from sociale_infra.report.wording import one_line
from sociale_infra.town import Facts, Results

_PICTURE = Box(LEFT_IN, 1.2, 7.6, 5.75)
_BESIDE = Box(8.3, 1.2, 4.53, 5.75)
_MOST_GAPS = 8
_CELL = 26  # characters of a name in the table
_BLUE_GROUND = "#eef4f8"
_GAP_WIDTHS = (0.5, 2.1, 2.2, 1.75, 1.9, 3.88)
_ZIP_EPOCH = (1980, 1, 1, 0, 0, 0)


def write_deck(path: Path, results: Results) -> None:
    """Write the presentation."""
    facts, headline = results.facts, find_headline(results)
    deck = new_deck(facts)
    if results.settings.slides.agenda:
        _agenda(deck, facts)
    _title(deck, headline, facts)
    _what(deck, facts, results.settings)
    _glance(deck, headline, results)
    for position in range(len(shown_areas(results))):
        _area(deck, headline, results, position)
    _gaps(deck, headline, results)
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


def _agenda(deck: Deck, facts: Facts) -> None:
    say = texts()["agenda"]
    slide = add_slide(deck, facts, say["title"])
    parts = [*say["parts"], (say["total"], sum(minutes for _, minutes in say["parts"]))]
    rows = [(say["part"], say["duration"])]
    rows += [(name, say["minutes"].format(count=minutes)) for name, minutes in parts]
    add_table(slide, Box(LEFT_IN, 1.5, 9, 0.65 * len(rows)), rows, (6.5, 2.5), 20)


def _title(deck: Deck, headline: Headline, facts: Facts) -> None:
    say = texts()["title"]
    slide = deck.slides.add_slide(deck.slide_layouts[TITLE_SLIDE])
    band(slide)
    title, subtitle = slide.placeholders
    town = one_line(facts.title, 60)
    fill(title.text_frame, [Line(say["title"].format(town=town), 44, bold=True)])
    title.text_frame.vertical_anchor = MSO_ANCHOR.BOTTOM
    lines = [
        Line(say["about"], 24, colour=QUIET),
        Line(count_town(headline, facts, "nl"), 18, colour=QUIET),
    ]
    if facts.sample:
        lines.append(Line(texts()["sample"], 24, bold=True, colour=ALARM))
        lines.append(Line(texts()["sample_long"], 16, colour=ALARM))
    fill(subtitle.text_frame, lines)
    add_foot(slide, facts)


def _what(deck: Deck, facts: Facts, settings: Settings) -> None:
    say, robust = texts()["what"], settings.robust
    filled = {"walk": DUTCH.number(robust.walk_m), "functions": DUTCH.number(robust.min_functions)}
    body = [Line(line.format_map(filled), 22, after=12) for line in say["lines"]]
    body += [Line(line.format_map(filled), 20, after=8, level=1) for line in say["criteria"]]
    add_slide(deck, facts, say["title"], body)


def _glance(deck: Deck, headline: Headline, results: Results) -> None:
    say, facts = texts()["glance"], results.facts
    slide = add_slide(deck, facts, say["title"].format(town=one_line(facts.title)))
    picture = town_picture(results, _PICTURE[2:])
    add_picture(slide, picture, _PICTURE, town_words(results))
    lines = [*_figures(town_figures(headline, results)), Line(say["heading"], 16, bold=True)]
    lines += [Line(told, 15) for told in town_facts(headline, results)]
    add_text(slide, _BESIDE, lines, ground=_BLUE_GROUND)


def _area(deck: Deck, headline: Headline, results: Results, position: int) -> None:
    told = area_story(headline, results, position)
    slide = add_slide(deck, results.facts, told.name)
    code = str(shown_areas(results)["area_code"].iloc[position])
    picture = area_picture(results, code, _PICTURE[2:])
    words_ = area_words(results, told.name, told.figures[0].value)
    add_picture(slide, picture, _PICTURE, words_)
    lines = [*_figures(told.figures), Line(texts()["area"]["heading"], 16, bold=True)]
    lines += [Line(fact, 14) for fact in told.facts]
    lines.append(Line(told.question, 15, bold=True, colour=ACCENT, after=0))
    add_text(slide, _BESIDE, lines, ground=_BLUE_GROUND)


def _figures(figures: tuple[Figure, ...]) -> list[Line]:
    """Write each figure large, with what it says below it."""
    return [
        line
        for figure in figures
        for line in (
            Line(figure.value, 26, bold=True, colour=ACCENT, after=0),
            Line(figure.label, 13, after=9),
        )
    ]


def _gaps(deck: Deck, headline: Headline, results: Results) -> None:
    say, facts, gaps = texts()["gaps"], results.facts, headline.told
    filled = {"area": word("level", facts.level, "nl"), "people": people(facts)}
    if not gaps:
        add_slide(deck, facts, say["title"], [Line(gaps_told(headline, results), 22)])
        return
    slide = add_slide(deck, facts, say["title"])
    rows = [[heading(text.format_map(filled)) for text in say["headings"]]]
    rows += [
        [
            DUTCH.number(gap.gap_id),
            one_line(gap.area_name, _CELL),
            one_line(gap.near, _CELL),
            DUTCH.people(*gap.lacking),
            translate(" ".join(gap.missing), "words", results.settings),
            _remedy(gap, results.settings),
        ]
        for gap in gaps[:_MOST_GAPS]
    ]
    add_table(slide, Box(LEFT_IN, 1.6, 12.33, 0.55 * len(rows)), rows, _GAP_WIDTHS, 13)
    filled |= {"shown": DUTCH.number(len(rows) - 1), "count": DUTCH.number(len(gaps))}
    add_text(slide, Box(LEFT_IN, 1.1, 12.33, 0.4), [Line(say["note"].format_map(filled), 13)])


def _remedy(gap: Gap, settings: Settings) -> str:
    """Return which place would help most people of a gap."""
    say = texts()["gaps"]
    if gap.remedy is None:
        return str(say["no_remedy"])
    place = {
        "name": one_line(gap.remedy.name, _CELL) or say["nameless"],
        "category": category_label(gap.remedy.category, settings),
        "count": DUTCH.people(gap.remedy.people),
        "needs": DUTCH.join(word("needs", need, "nl") for need in gap.remedy.needs),
    }
    return str(say["remedy"].format_map(place))


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
    add_slide(deck, facts, say["title"], body)
