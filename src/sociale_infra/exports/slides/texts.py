"""What slides say: the texts of assets/slides.nl.json, and numbers and dates as Dutch writes them.

Names of places and areas come from strangers: `one_line` makes them harmless and short.
"""

from __future__ import annotations

import json
import math
import unicodedata
from datetime import UTC, datetime
from functools import cache
from typing import Any

from sociale_infra.exports.dictionary import ASSETS, words
from sociale_infra.town import Facts

# Shares nearer to none or all would be written as none or all.
_LEAST = 0.005
_UNSEEN = ("Cc", "Cf", "Cs", "Zl", "Zp", "Co", "Cn")


@cache
def texts() -> dict[str, Any]:
    """Return all texts; braces are filled in by whoever uses one."""
    content: dict[str, Any] = json.loads((ASSETS / "slides.nl.json").read_text(encoding="utf-8"))
    return content


def number(value: float, digits: int = 0) -> str:
    """Write a number: 1.234,5; missing is "onbekend"."""
    if math.isnan(value):
        return str(texts()["unknown"])
    return f"{value:,.{digits}f}".translate(str.maketrans(",.", ".,"))


def plain(value: float) -> str:
    """Write a number with at most one decimal, and none where it is zero."""
    return number(value, 0 if math.isnan(value) or round(value, 1) == round(value) else 1)


def share(low: float, high: float | None = None) -> str:
    """Write a share, or an interval of two, the lowest first; missing is "onbekend"."""
    high = low if high is None else high
    if math.isnan(low) or math.isnan(high):
        return str(texts()["unknown"])
    if 0 < low <= high < _LEAST:
        return str(texts()["share_least"])
    if 1 - _LEAST <= low <= high < 1:
        return str(texts()["share_most"])
    ends = {"low": _percent(low), "high": _percent(high)}
    name = "share_alike" if ends["low"] == ends["high"] else "share"
    return str(texts()[name]).format_map(ends)


def _percent(value: float) -> str:
    """Round to a whole percentage that never says all or none where that is not so."""
    rounded = round(value * 100)
    return f"{min(max(rounded, 1), 99) if 0 < value < 1 else rounded}"


def day(date: str) -> str:
    """Write a date that is a year, a day or a moment; anything else as it is."""
    parts = date[:10].split("-")
    if len(parts) == 3 and all(part.isdigit() for part in parts):  # noqa: PLR2004 - y-m-d
        month = texts()["months"][(int(parts[1]) - 1) % 12]
        return f"{int(parts[2])} {month} {parts[0]}"
    return words().get(date, date) or str(texts()["unknown"])


def moment(date: str) -> datetime:
    """Return the data's date; where it is unknown, the first of 1980, as for what is zipped."""
    try:
        return datetime.fromisoformat(date[:10]).replace(tzinfo=None)
    except ValueError:
        return datetime(1980, 1, 1, tzinfo=UTC).replace(tzinfo=None)


def distance(metres: float) -> str:
    """Write a round distance: 500 m, 2 km."""
    km = 1000
    far = metres >= km
    name = "kilometres" if far else "metres"
    return str(texts()[name]).format(count=plain(metres / km if far else metres))


def one_line(text: object, most: int = 60) -> str:
    """Make a stranger's text one line of at most so many characters; missing is empty."""
    if not isinstance(text, str):
        return ""
    seen = "".join(" " if unicodedata.category(char) in _UNSEEN else char for char in text)
    line = " ".join(seen.split())
    return line if len(line) <= most else f"{line[: most - 1].rstrip()}…"


def heading(text: str) -> str:
    """Begin with a capital."""
    return text[:1].upper() + text[1:]


def people(facts: Facts) -> str:
    """Return what is counted, in Dutch."""
    return words()[facts.unit]


def level(facts: Facts, form: str = "areas") -> str:
    """Return what the areas are called: `areas` (plural), `this` or `other`."""
    forms = texts()[form]
    return str(forms.get(facts.level, forms["area"]))


def count_areas(facts: Facts, count: int) -> str:
    """Say how many areas there are."""
    one = words().get(facts.level, words()["area"])
    return f"{count} {one if count == 1 else level(facts)}"


def source_line(facts: Facts) -> str:
    """Return who is owed credit, under which licence, and the date of the map data."""
    say = texts()
    owed = dict.fromkeys((one.credit, one.licence) for one in facts.sources if one.credit)
    credits_ = "; ".join(f"{credit(name)} ({licence})" for name, licence in owed)
    known = facts.data_date not in ("", "unknown")
    date = say["data_date" if known else "data_date_unknown"].format(date=day(facts.data_date))
    parts = [say["sources"].format(credits=credits_)] if owed else []
    return one_line(". ".join([*parts, heading(date)]), 260) + "."


def credit(text: str) -> str:
    """Say a credit in Dutch where it has a translation."""
    return str(texts()["credit"].get(text, one_line(text, 100)))
