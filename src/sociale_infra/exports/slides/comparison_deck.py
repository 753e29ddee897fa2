"""workshop.pptx of a comparison: a slide for each variant, and one that lays them side by side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from sociale_infra.compared import Comparison
from sociale_infra.exports.slides.change_maps import change_picture, said
from sociale_infra.exports.slides.deck import save_deck
from sociale_infra.exports.slides.deck_parts import (
    BESIDE,
    BESIDE_GROUND,
    LEFT_IN,
    PICTURE,
    WIDE_IN,
    Box,
    Line,
    add_notes,
    add_picture,
    add_slide,
    add_table,
    add_text,
    new_deck,
)
from sociale_infra.exports.slides.notes import change_notes
from sociale_infra.exports.slides.texts import texts
from sociale_infra.report.differences import changes_by_area
from sociale_infra.report.wording import one_line

_WIDTHS = (4.63, 2.0, 2.0, 2.0, 2.0)
_NAME = 40
# Variants in the table of one slide.
_MOST = 10


def write_comparison_deck(
    path: Path,
    comparisons: Sequence[Comparison],
    told: Mapping[str, Sequence[str]],
    rows: Sequence[Sequence[str]],
) -> None:
    """Write the presentation.

    Parameters
    ----------
    path
        The file.
    comparisons
        Of each variant with the base.
    told
        The sentences of each variant, by its name.
    rows
        The table that lays variants side by side: headings, the base, and a row per variant.
    """
    say, base = texts()["change"], comparisons[0].base
    facts, settings = base.facts, base.settings
    deck = new_deck(facts)
    head, first, *variants = rows
    for start in range(0, len(variants), _MOST):
        shown = [head, first, *variants[start : start + _MOST]]
        slide = add_slide(deck, facts, say["beside"].format(town=one_line(facts.title, _NAME)))
        cut = [[one_line(cell, _NAME) for cell in row] for row in shown]
        add_table(slide, Box(LEFT_IN, 1.4, WIDE_IN, 0.5 * len(cut)), cut, _WIDTHS, 16)
        add_notes(slide, change_notes(facts, settings, "beside"))
    for one in comparisons:
        finding, *more = told[one.variant]
        named = {"variant": one_line(one.variant, _NAME), "finding": finding}
        slide = add_slide(deck, facts, say["title"].format_map(named))
        areas = changes_by_area(one)
        words = "; ".join(
            f"{one_line(row['area_name'], _NAME)} {said(row)}" for _, row in areas.iterrows()
        )
        alt = say["alt"].format(list=words)
        add_picture(slide, change_picture(one, PICTURE[2:]), PICTURE, alt)
        lines = [Line(say["not_so"], 13, after=9)]
        lines += [Line(line, 15, after=6) for line in more]
        add_text(slide, BESIDE, lines, ground=BESIDE_GROUND)
        add_notes(slide, change_notes(facts, settings, "change"))
    save_deck(deck, path)
