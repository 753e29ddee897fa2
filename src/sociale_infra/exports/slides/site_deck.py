"""sites.pptx: a slide for the best sites, with a map, other answers, and what to know in notes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from sociale_infra.exports.slides.deck import save_deck
from sociale_infra.exports.slides.deck_parts import (
    BESIDE,
    BESIDE_GROUND,
    PICTURE,
    Line,
    add_notes,
    add_picture,
    add_slide,
    add_text,
    new_deck,
)
from sociale_infra.exports.slides.notes import site_notes
from sociale_infra.exports.slides.site_map import site_picture
from sociale_infra.exports.slides.texts import DUTCH, people, texts
from sociale_infra.report.messages import heading
from sociale_infra.report.siting import name_each, name_sites, tell_answer, tell_finding
from sociale_infra.report.wording import one_line
from sociale_infra.sited import Sites

_NAME = 60
_OTHER = 110


def write_site_deck(path: Path, found: Sites) -> None:
    """Write the presentation."""
    deck, facts, say = new_deck(found.facts), found.facts, texts()["site"]
    slide = add_slide(deck, facts, tell_finding(found, "nl"))
    named = [*_sites(found)]
    alt = say["alt"].format(list="; ".join(named))
    add_picture(slide, site_picture(found, PICTURE[2:]), PICTURE, alt)
    lines = [Line(line, 15, bold=True, after=5) for line in named]
    others = [*_others(found)]
    if others:
        lines += [Line(say["or"], 14, bold=True, after=4)]
        lines += [Line(line, 13, after=4) for line in others]
    add_text(slide, BESIDE, lines, ground=BESIDE_GROUND)
    told = tell_answer(found, 1, "nl")
    add_notes(slide, site_notes(facts, found.settings, told))
    save_deck(deck, path)


def _sites(found: Sites) -> Iterator[str]:
    """Yield each site of the best answer with its number, its name and how many newly have one."""
    say = texts()["site"]
    best = found.sites[found.sites["answer"] == 1]
    names = name_each(found, 1, "nl")
    for number, name, gained in zip(best["site"], names, best["gained"], strict=True):
        told = f"{DUTCH.people(gained)} {people(found.facts)}"
        yield say["item"].format(number=number, name=heading(one_line(name, _NAME)), people=told)


def _others(found: Sites) -> Iterator[str]:
    """Yield the sites of each other answer, and how many newly have one."""
    say = texts()["site"]
    for answer, gained in found.answers[["answer", "gained"]].iloc[1:].itertuples(index=False):
        sites = heading(one_line(name_sites(found, int(answer), "nl"), _OTHER))
        yield say["other"].format(
            sites=sites, gained=DUTCH.people(gained), people=people(found.facts)
        )
