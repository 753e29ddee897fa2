"""Speaker notes: what a slide shows, where that comes from, what it rests on, and a question."""

from __future__ import annotations

from collections.abc import Sequence

from sociale_infra.config import Settings
from sociale_infra.exports.slides.story import RESTS, sentences
from sociale_infra.exports.slides.texts import (
    DUTCH,
    credits_line,
    date_line,
    level,
    people,
    texts,
)
from sociale_infra.report.conversation import Point, point_of_need
from sociale_infra.report.explanation import cite
from sociale_infra.report.figures import AreaHeadline, Headline
from sociale_infra.report.need import NeedFigure
from sociale_infra.town import Facts, Results


def plain_notes(name: str, headline: Headline, results: Results) -> list[str]:
    """Return the notes of a slide of text, by its name among the texts."""
    say, robust = texts()["notes"][name], results.settings.robust
    filled = {
        "people": people(results.facts),
        "areas": level(results.facts),
        "walk": DUTCH.number(robust.walk_m),
        "functions": DUTCH.number(robust.min_functions),
    }
    told = {part: text.format_map(filled) for part, text in say.items()}
    source = told.get("from", _measured(results.facts, results.settings))
    return _notes(told["see"], source, told.get("rests", _rests(headline, results)), told["ask"])


def town_notes(name: str, question: str, headline: Headline, results: Results) -> list[str]:
    """Return the notes of a slide on the whole town: `town`, `gaps` or `rests_on`."""
    see = texts()["notes"][name].format(people=people(results.facts))
    return _notes(
        see, _measured(results.facts, results.settings), _rests(headline, results), question
    )


def need_notes(figure: NeedFigure, results: Results) -> list[str]:
    """Return the notes of a slide on a figure of need."""
    say, point = texts()["notes"], point_of_need(figure)
    named = (cite(one, with_file=False) for one in results.facts.sources
             if figure.source in (one.role, one.path))  # fmt: skip
    source = say["source"].format(source=next(named, figure.source))
    return _notes(f"{say['need']} {point.facts[0]}", source, say["need_rests"], point.question)


def area_notes(
    area: AreaHeadline, points: Sequence[Point], shown: int, results: Results
) -> list[str]:
    """Return the notes of a slide on an area, of whose points the slide shows the first."""
    say = texts()["notes"]
    facts = [fact for point in points[:shown] for fact in point.facts]
    see = " ".join([say["area"].format(people=people(results.facts)), *facts])
    rests = say["interval"]
    if area.on_priors is not None:
        rests = f"{say['priors'].format(share=DUTCH.share(area.on_priors))} {rests}"
    also = [" ".join([*point.facts, point.question]) for point in points[shown:]]
    notes = _notes(see, _measured(results.facts, results.settings), rests, points[0].question)
    return [*notes, *(say["also"].replace("{text}", text) for text in also)]


def change_notes(facts: Facts, settings: Settings, name: str) -> list[str]:
    """Return the notes of a slide on variants: `beside`, or `change` for one of them."""
    say = texts()["notes"][name]
    return _notes(say["see"], _measured(facts, settings), say["rests"], say["ask"])


def site_notes(facts: Facts, settings: Settings, told: Sequence[str]) -> list[str]:
    """Return the notes of the slide on the best sites: what it brings, and how sure that is."""
    say = texts()["notes"]["site"]
    rests = " ".join([say["rests"], *told])
    return _notes(say["see"], _measured(facts, settings), rests, say["ask"])


def _notes(see: str, source: str, rests: str, ask: str) -> list[str]:
    parts = {"see": see, "from": source, "rests": rests, "ask": ask}
    return [texts()["notes"][part].replace("{text}", text) for part, text in parts.items()]


def _measured(facts: Facts, settings: Settings) -> str:
    walk = DUTCH.number(settings.robust.walk_m)
    filled = {"credits": credits_line(facts) or facts.title, "date": date_line(facts)}
    return str(texts()["notes"]["measured"]).format_map(filled | {"walk": walk})


def _rests(headline: Headline, results: Results) -> str:
    told = sentences(headline, results, *RESTS, "priors")
    return " ".join([*told, texts()["notes"]["interval"]])
