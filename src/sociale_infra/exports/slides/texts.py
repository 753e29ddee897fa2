"""What slides say: the texts of assets/slides.nl.json, and what is filled into many of them."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

from sociale_infra.report.explanation import name_credit
from sociale_infra.report.messages import heading, word
from sociale_infra.report.wording import Wording, one_line
from sociale_infra.terms import UNKNOWN_DATE
from sociale_infra.town import Facts

DUTCH = Wording("nl")
_FILE = Path(__file__).parents[1] / "assets" / "slides.nl.json"
_M_PER_KM = 1000


@cache
def texts() -> dict[str, Any]:
    """Return all texts; braces are filled in by whoever uses one."""
    content: dict[str, Any] = json.loads(_FILE.read_text(encoding="utf-8"))
    return content


def distance(metres: float) -> str:
    """Return a round distance: 500 m, 2 km."""
    if metres < _M_PER_KM:
        return DUTCH.metres(metres)
    return str(texts()["kilometres"]).format(count=DUTCH.plain(metres / _M_PER_KM))


def people(facts: Facts) -> str:
    """Return what is counted, in Dutch."""
    return word("unit", facts.unit, "nl")


def level(facts: Facts) -> str:
    """Return what the areas are called, in the plural."""
    forms = texts()["areas"]
    return str(forms.get(facts.level, forms["area"]))


def source_line(facts: Facts) -> str:
    """Return who is owed credit, under which licence, and the date of the map data."""
    owed = credits_line(facts)
    parts = [texts()["sources"].format(credits=owed)] if owed else []
    return one_line(". ".join([*parts, date_line(facts)]), 260) + "."


def credits_line(facts: Facts) -> str:
    """Return who is owed credit, under which licence."""
    owed = dict.fromkeys((one.credit, one.licence) for one in facts.sources if one.credit)
    return "; ".join(f"{name_credit(name)} ({licence})" for name, licence in owed)


def date_line(facts: Facts) -> str:
    """Return of when the map data is."""
    known = facts.data_date not in ("", UNKNOWN_DATE)
    date = texts()["data_date" if known else "data_date_unknown"]
    return heading(date.format(date=DUTCH.day(facts.data_date)))
