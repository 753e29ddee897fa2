"""How figures are written, in Dutch and English; the map's own script follows the same rule.

Shares are whole percentages that never say all or none where that is not so, and a half rounds
up. A share is first taken to the nearest millionth, and a count to the nearest thousandth: what
lies nearer to a whole is floating-point error. The ends of an interval that read alike are one
number. Where an end has a sign, both ends keep their own %. Numbers of people above 0 and below
10 are not told, as so few could be recognised.

===================  =============  ==============  ==================
figure               value          Dutch           English
===================  =============  ==============  ==================
count                1234.5         1.235           1,235
share                0.605          61%             61%
share                0.004          < 1%            < 1%
share                0.996          > 99%           > 99%
share, interval      0.601, 0.772   60-77%          60-77%
share, interval      0.601, 0.604   60%             60%
share, interval      0.004, 0.3     < 1% - 30%      < 1% - 30%
share, interval      0.3, 0.996     30% - > 99%     30% - > 99%
people               0.4            minder dan 10   fewer than 10
people, interval     515, 9474      515-9.474       515-9,474
people, interval     4, 31          hoogstens 31    at most 31
metres               1234.5         1.235 m         1,235 m
minutes, 4.8 km/h    840            11 min          11 min
plain                0.95           1               1
plain                1965           1965            1965
unknown              not a number   onbekend        unknown
===================  =============  ==============  ==================

The space in `< 1%`, `> 99%`, `1.235 m` and `11 min` is a no-break space (U+00A0); those around a
dash are ordinary ones, and the dash between two figures is an en dash. tests/figures.json holds
these cases and more, for the tests of Python and of the map's script.
"""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal, get_args

from babel import Locale
from babel.dates import format_date
from babel.lists import format_list
from babel.numbers import format_decimal, format_percent

from sociale_infra.terms import UNKNOWN_DATE

Language = Literal["nl", "en"]
LANGUAGES: tuple[Language, ...] = get_args(Language)

FEWEST = 10
"""People below which no text gives their number: so few could be recognised. Our choice; CBS
publishes no squares of fewer than five."""

ALMOST_NONE = 0.001
"""Stands for a share that is not told but as less than 1 %; 1 less this, as more than 99 %."""

_SHOWN = 5
"""Names and ids that a list has before it tells how many more there are."""
_MILLION, _PERCENT = 1_000_000, 10_000
_M_PER_KM, _MIN_PER_HOUR = 1000, 60
_LEAST_GROUPED = 10_000
_UNSEEN = ("Cc", "Cf", "Cs", "Zl", "Zp", "Co", "Cn")
_NBSP, _DASH = "\N{NO-BREAK SPACE}", "\N{EN DASH}"
_WORDS = {
    "nl": {
        "unknown": "onbekend",
        "few": "minder dan {count}",
        "at_most": "hoogstens {count}",
        "more": "{names} en nog {count}",
    },
    "en": {
        "unknown": "unknown",
        "few": "fewer than {count}",
        "at_most": "at most {count}",
        "more": "{names} and {count} more",
    },
}


@dataclass(frozen=True)
class Wording:
    """How one language writes figures."""

    language: Language

    def number(self, value: float, digits: int = 0) -> str:
        """Return a number with so many decimals, half rounded up."""
        if math.isnan(value):
            return self._say("unknown")
        pattern = f"#,##0.{'0' * digits}" if digits else "#,##0"
        return format_decimal(_round(value, digits), pattern, self.language)

    def plain(self, value: float) -> str:
        """Return a number with at most one decimal; four digits stay together, as in a year."""
        if math.isnan(value):
            return self._say("unknown")
        rounded = _round(value, 1)
        pattern = "#,##0.#" if abs(rounded) >= _LEAST_GROUPED else "0.#"
        return format_decimal(rounded, pattern, self.language)

    def metres(self, value: float) -> str:
        """Return a distance in metres."""
        return f"{self.number(value)}{_NBSP}m"

    def kilometres(self, metres: float) -> str:
        """Return a length of so many metres in kilometres, with one decimal."""
        return f"{self.number(metres / _M_PER_KM, 1)}{_NBSP}km"

    def minutes(self, metres: float, speed_kmh: float) -> str:
        """Return how long a distance in metres takes at a speed, in whole minutes."""
        return f"{self.number(metres / (speed_kmh * _M_PER_KM / _MIN_PER_HOUR))}{_NBSP}min"

    def share(self, low: float, high: float | None = None) -> str:
        """Return a share between 0 and 1, or an interval of two, as a whole percentage."""
        ends = sorted((low, low if high is None else high))
        if any(map(math.isnan, ends)):
            return self._say("unknown")
        signs, percents = zip(*map(_percent, ends), strict=True)
        least, most = (
            f"{sign}{self._percent(percent)}" for sign, percent in zip(signs, percents, strict=True)
        )
        if least == most:
            return least
        return f"{least} {_DASH} {most}" if any(signs) else f"{percents[0]}{_DASH}{most}"

    def signed_share(self, value: float) -> str:
        """Return a difference as a whole percentage with its sign."""
        whole = int(_round(abs(value) * 100))
        sign = "-" if value < 0 and whole else "+"
        return f"{sign}{self._percent(whole)}"

    def people(self, low: float, high: float | None = None) -> str:
        """Return a number of people, or an interval of two, without their unit."""
        least, most = sorted((low, low if high is None else high))
        if math.isnan(least) or math.isnan(most):
            return self._say("unknown")
        if _thousandths(most) == 0:
            return self.number(0)
        if most < FEWEST:
            return self._say("few", count=self.number(FEWEST))
        if least < FEWEST:
            return self._say("at_most", count=self.number(most))
        texts = self.number(least), self.number(most)
        return _DASH.join(dict.fromkeys(texts))

    def change(self, more: float) -> str:
        """Return how many people more or fewer, with a sign; so few are told as such."""
        if math.isnan(more) or abs(more) < FEWEST:
            return self.people(abs(more))
        return f"{'-' if more < 0 else '+'}{self.number(abs(more))}"

    def day(self, iso: str) -> str:
        """Return a date that is a year, a day or a moment; anything else as it is."""
        try:
            return format_date(date.fromisoformat(iso[:10]), "d MMMM y", self.language)
        except ValueError:
            return self._say("unknown") if iso in ("", UNKNOWN_DATE) else iso

    def names(self, values: Iterable[object]) -> str:
        """Return the first few names, and how many more there are."""
        listed = [str(value) for value in values]
        shown = ", ".join(listed[:_SHOWN])
        more = len(listed) - _SHOWN
        return self.among(shown, more)

    def among(self, names: str, others: int) -> str:
        """Return names, and how many others there are if any."""
        return self._say("more", names=names, count=self.number(others)) if others > 0 else names

    def join(self, values: Iterable[str], style: Literal["standard", "or"] = "standard") -> str:
        """Return all names, the last after "and" or "or"."""
        return format_list([*values], style, self.language)

    def plural(self, count: float) -> str:
        """Return the plural form that a count takes: one or other."""
        return str(Locale.parse(self.language).plural_form(count))

    def _percent(self, whole: int) -> str:
        return format_percent(whole / 100, "#,##0%", self.language)

    def _say(self, name: str, **values: str) -> str:
        return _WORDS[self.language][name].format(**values)


def told_share(part: float, whole: float) -> float:
    """Return a share of people that does not tell of fewer than ten: it is almost none, or all.

    It is not a number where nobody lives or a number is unknown.
    """
    if math.isnan(part) or not whole > 0:
        return math.nan
    if _thousandths(part) > 0 and part < FEWEST:
        return ALMOST_NONE
    if _thousandths(whole - part) > 0 and whole - part < FEWEST:
        return 1 - ALMOST_NONE
    return part / whole


def one_line(text: object, most: int = 60) -> str:
    """Return a stranger's text as one line of at most so many characters; missing is empty."""
    if not isinstance(text, str):
        return ""
    seen = "".join(" " if unicodedata.category(char) in _UNSEEN else char for char in text)
    line = " ".join(seen.split())
    return line if len(line) <= most else f"{line[: most - 1].rstrip()}…"


def _round(value: float, digits: int = 0) -> float:
    """Round half away from zero, after taking away floating-point error."""
    scale = 10**digits
    finest = math.floor(abs(value) * scale * 1000 + 0.5)
    rounded = (finest + 500) // 1000 / scale
    return math.copysign(rounded, value) if rounded else 0


def _thousandths(value: float) -> int:
    return math.floor(value * 1000 + 0.5)


def _percent(share: float) -> tuple[str, int]:
    """Return the sign of a share, and its whole percentage."""
    millionths = math.floor(share * _MILLION + 0.5)
    if 0 < millionths < _PERCENT // 2:
        return f"<{_NBSP}", 1
    if _MILLION - _PERCENT // 2 <= millionths < _MILLION:
        return f">{_NBSP}", 99
    return "", (millionths + _PERCENT // 2) // _PERCENT
