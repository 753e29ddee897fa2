"""The explanation of the figures and the credits, in Dutch, for workbook, page and slides."""

from __future__ import annotations

from pathlib import Path

from sociale_infra.report.messages import word
from sociale_infra.report.wording import Wording, one_line
from sociale_infra.report.words import words
from sociale_infra.town import Results, Source

_FILE = Path(__file__).with_name("explanation.nl.txt")
_DUTCH = Wording("nl")

SAMPLE = "Voorbeeld: een verzonnen stad. Deze cijfers zeggen niets over een echte plaats."


def explain(results: Results) -> list[str]:
    """Return the lines of the explanation, with the settings and units of the results filled in."""
    walk, speed = results.settings.robust.walk_m, results.settings.walking.speed_kmh
    filled = _FILE.read_text(encoding="utf-8").format(
        area=word("level", results.facts.level, "nl"),
        people=word("unit", results.facts.unit, "nl"),
        starts=word("unit", results.facts.starts, "nl"),
        walk=_DUTCH.metres(walk),
        minutes=_DUTCH.minutes(walk, speed),
        speed=_DUTCH.plain(speed),
        functions=results.settings.robust.min_functions,
    )
    return filled.splitlines()


def cite(source: Source, *, with_file: bool = True) -> str:
    """Return the credit of a source, its licence, its date, and its file if asked for."""
    licence, date = words().get(source.licence, source.licence), _DUTCH.day(source.date)
    role = word("role", source.role, "nl")
    credit = name_credit(source.credit) or (role if with_file else one_line(source.path))
    file = f"; bestand: {source.path}" if with_file else f"; {role}"
    return f"{credit} (licentie: {licence}; datum: {date}{file})"


def name_credit(credit: str) -> str:
    """Return a credit in Dutch, or as it is if it has no translation."""
    return word("credit", one_line(credit, 100), "nl")
