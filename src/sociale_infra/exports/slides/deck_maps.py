"""The slides with a map: of the town, of a figure of need, and of an area."""

from __future__ import annotations

from collections.abc import Sequence

from pptx.presentation import Presentation as Deck

from sociale_infra.exports.slides.deck_parts import (
    BESIDE,
    BESIDE_GROUND,
    PICTURE,
    Line,
    add_notes,
    add_picture,
    add_slide,
    add_text,
    asked,
)
from sociale_infra.exports.slides.look import ACCENT
from sociale_infra.exports.slides.notes import area_notes, need_notes, town_notes
from sociale_infra.exports.slides.pictures import (
    area_picture,
    area_words,
    need_picture,
    need_words,
    square_key,
    town_picture,
    town_words,
)
from sociale_infra.exports.slides.story import (
    ROBUST,
    Figure,
    area_figure,
    sentences,
    town_figures,
)
from sociale_infra.exports.slides.texts import texts
from sociale_infra.report.conversation import (
    Point,
    point_of_need,
    points_of_area,
    title_area,
    title_need,
)
from sociale_infra.report.figures import AreaHeadline, Headline
from sociale_infra.report.need import NeedFigure
from sociale_infra.report.wording import one_line
from sociale_infra.town import Results

_POINTS = 2  # of an area that its slide has room for, with a fact of each


def add_town(deck: Deck, headline: Headline, results: Results) -> None:
    """Show robust access in the whole town, with its figures."""
    (title,) = sentences(headline, results, *ROBUST)
    slide = add_slide(deck, results.facts, title)
    add_picture(slide, town_picture(results, PICTURE[2:]), PICTURE, town_words(results))
    lines = _figures(town_figures(headline, results))
    lines += [Line(told, 14, after=10) for told in sentences(headline, results, "extremes")]
    question = texts()["glance"]["question"]
    add_text(slide, BESIDE, [*lines, asked(question)], ground=BESIDE_GROUND)
    add_notes(slide, town_notes("town", question, headline, results))


def add_need(deck: Deck, headline: Headline, figure: NeedFigure, results: Results) -> None:
    """Show where a figure of need is greatest, and where robust access is low as well."""
    say, point = texts()["need"], point_of_need(figure)
    slide = add_slide(deck, results.facts, title_need(figure))
    words = need_words(results, figure)
    add_picture(slide, need_picture(results, figure, PICTURE[2:]), PICTURE, words)
    lines = [Line(fact, 16, after=10) for fact in point.facts]
    lines += [
        Line(say["robust"].format(area=one_line(area.name, 40), share=area_figure(area)), 14)
        for area in headline.each
        if area.code in figure.urgent
    ]
    add_text(slide, BESIDE, [*lines, asked(point.question)], ground=BESIDE_GROUND)
    add_notes(slide, need_notes(figure, results))


def add_area(deck: Deck, headline: Headline, area: AreaHeadline, results: Results) -> None:
    """Show who lacks what where in an area, and what to talk about."""
    say, name = texts()["area"], one_line(area.name)
    slide = add_slide(deck, results.facts, title_area(area, results))
    picture = area_picture(results, area.code, PICTURE[2:])
    add_picture(slide, picture, PICTURE, area_words(results, name, area_figure(area)))
    key, high, words = square_key(results, area.code, BESIDE.width)
    box = BESIDE._replace(height=high)
    add_picture(slide, key, box, texts()["alt"]["squares"].format(list=words))
    points = points_of_area(headline, area, results)
    lines = [
        Line(say["robust"].format(share=area_figure(area)), 16, bold=True, after=8),
        *_talk(points[:_POINTS]),
    ]
    top = high + 0.1
    box = BESIDE._replace(top=BESIDE.top + top, height=BESIDE.height - top)
    add_text(slide, box, lines, ground=BESIDE_GROUND)
    add_notes(slide, area_notes(area, points, _POINTS, results))


def _talk(points: Sequence[Point]) -> list[Line]:
    """Write what is known, each time with its question below it."""
    lines: list[Line] = []
    for point in points:
        lines += [Line(point.facts[0], 14, after=2), asked(point.question)]
    return lines


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
