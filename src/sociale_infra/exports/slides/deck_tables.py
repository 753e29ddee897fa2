"""The slides with a table: what to find out first, and the largest gaps."""

from __future__ import annotations

from pptx.presentation import Presentation as Deck

from sociale_infra.config import Settings
from sociale_infra.exports.dictionary import translate
from sociale_infra.exports.slides.deck_parts import (
    BESIDE_GROUND,
    LEFT_IN,
    WIDE_IN,
    Box,
    Line,
    add_notes,
    add_slide,
    add_table,
    add_text,
    asked,
)
from sociale_infra.exports.slides.notes import town_notes
from sociale_infra.exports.slides.story import GAPS, RESTS, category_label, sentences
from sociale_infra.exports.slides.texts import DUTCH, people, texts
from sociale_infra.report.figures import Gap, Headline
from sociale_infra.report.messages import heading, word
from sociale_infra.report.wording import one_line
from sociale_infra.report.worklist import first_tasks
from sociale_infra.town import Results

_MOST_GAPS, _MOST_TASKS = 6, 6
_CELL = 26  # characters of a name in the table
_GAP_WIDTHS = (0.5, 2.1, 2.2, 1.75, 1.9, 4.18)
_TASK_WIDTHS = (6.6, 4.0, 2.03)


def add_rests(deck: Deck, headline: Headline, results: Results) -> None:
    """Show what the finding rests on, and the places to find out about first."""
    titles = sentences(headline, results, *RESTS)
    if not titles:
        return
    say = texts()["rests"]
    slide = add_slide(deck, results.facts, titles[0])
    told = sentences(headline, results, "people", "priors", "band", "band_unknown")
    lines = [Line(line, 16) for line in told]
    tasks = first_tasks(results, _MOST_TASKS)
    if tasks:
        lines.append(Line(say["more"], 16))
    lines.append(asked(say["question"]))
    add_text(slide, Box(LEFT_IN, 1.3, WIDE_IN, 2.4), lines, ground=BESIDE_GROUND)
    if tasks:
        rows = [tuple(say["headings"])]
        rows += [
            (f"{one_line(task.name, 40) or say['nameless']} ({task.category})",
             " ".join(task.questions), task.deciding)
            for task in tasks
        ]  # fmt: skip
        add_table(slide, Box(LEFT_IN, 3.85, WIDE_IN, 0.43 * len(rows)), rows, _TASK_WIDTHS, 14)
    add_notes(slide, town_notes("rests_on", say["question"], headline, results))


def add_gaps(deck: Deck, headline: Headline, results: Results) -> None:
    """Show the largest gaps, with what is missing there and what would help."""
    say, facts, gaps = texts()["gaps"], results.facts, headline.told
    title, *more = sentences(headline, results, *GAPS, "smaller_gaps")
    notes = town_notes("gaps", say["question"], headline, results)
    if not gaps:
        body = [Line(line, 22) for line in (*more, say["question"])]
        add_notes(add_slide(deck, facts, title, body), notes)
        return
    filled = {"area": word("level", facts.level, "nl"), "people": people(facts)}
    slide = add_slide(deck, facts, title)
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
    add_table(slide, Box(LEFT_IN, 2.0, WIDE_IN, 0.6 * len(rows)), rows, _GAP_WIDTHS, 14)
    filled |= {"shown": DUTCH.number(len(rows) - 1), "count": DUTCH.number(len(gaps))}
    told = " ".join([say["note"].format_map(filled), *more])
    add_text(slide, Box(LEFT_IN, 1.3, WIDE_IN, 0.6), [Line(told, 14)])
    add_notes(slide, notes)


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
