"""How figures are written: the cases that the map's script is held to as well, and properties."""

from __future__ import annotations

import json
import math
import re
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sociale_infra.report.wording import LANGUAGES, Language, Wording, one_line, told_share

CASES = json.loads((Path(__file__).parents[1] / "figures.json").read_text(encoding="utf-8"))
LESS, MORE = "<\N{NO-BREAK SPACE}1%", ">\N{NO-BREAK SPACE}99%"
SHARES = st.integers(0, 1_000_000).map(lambda millionths: millionths / 1_000_000)


def write(figure: str, value: object, language: Language) -> str:
    wording = Wording(language)
    own: dict[str, Any] = {
        "count": wording.number,
        "minutes": partial(wording.minutes, speed_kmh=4.8),
    }
    writer = own.get(figure) or getattr(wording, figure)
    ends = value if isinstance(value, list) else [math.nan if value is None else value]
    text: str = writer(*ends)
    return text


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['figure']} {case['value']}")
@pytest.mark.parametrize("language", LANGUAGES)
def test_figures_are_written_as_agreed_with_the_map(
    case: dict[str, Any], language: Language
) -> None:
    assert write(case["figure"], case["value"], language) == case[language]


def bounds(text: str) -> tuple[float, float]:
    """Return the least and the most share that a single text stands for."""
    if text == LESS:
        return 0.000001, 0.005
    if text == MORE:
        return 0.995, 0.999999
    percent = int(text.removesuffix("%"))
    if percent in (0, 100):
        return percent / 100, percent / 100
    return percent / 100 - 0.005, percent / 100 + 0.005


@given(SHARES, SHARES)
def test_the_text_of_shares_never_contradicts_them(one: float, other: float) -> None:
    low, high = sorted((one, other))
    text = Wording("nl").share(low, high)
    ends = text.split(" \N{EN DASH} ") if " \N{EN DASH} " in text else text.split("\N{EN DASH}")
    for share, end in ((low, ends[0]), (high, ends[-1])):
        least, most = bounds(end)
        assert least - 1e-9 <= share <= most + 1e-9
    assert len({*ends}) == len(ends)
    assert text == Wording("en").share(high, low)


@given(st.floats(0, 1e6), st.floats(0, 1e6))
def test_few_people_are_never_told(one: float, other: float) -> None:
    low, high = sorted((one, other))
    text = Wording("en").people(low, high)
    numbers = [int(number.replace(",", "")) for number in re.findall(r"[\d,]+", text)]
    assert all(number == 0 or number >= 10 for number in numbers)
    if numbers == [0]:
        assert high < 0.001
    elif text.startswith("fewer"):
        assert high < 10
    else:
        assert numbers[-1] == pytest.approx(high, abs=0.501)


@pytest.mark.parametrize(
    ("part", "whole", "told"),
    [
        (0, 200, "0%"),
        (4, 200, "<\xa01%"),
        (9.99, 200, "<\xa01%"),
        (10, 200, "5%"),
        (190, 200, "95%"),
        (191, 200, ">\xa099%"),
        (200, 200, "100%"),
        (math.nan, 200, "unknown"),
        (0, 0, "unknown"),
    ],
)
def test_no_share_tells_of_so_few(part: float, whole: float, told: str) -> None:
    assert Wording("en").share(told_share(part, whole)) == told


def test_numbers_and_dates_are_of_their_language() -> None:
    dutch, english = Wording("nl"), Wording("en")
    assert (dutch.number(1234.56, 1), english.number(1234.56, 1)) == ("1.234,6", "1,234.6")
    assert (dutch.plain(28.5), dutch.plain(17.04), dutch.plain(math.nan)) == (
        "28,5",
        "17",
        "onbekend",
    )
    assert (dutch.day("2026-01-01T00:00:00Z"), english.day("2026-01-01")) == (
        "1 januari 2026",
        "1 January 2026",
    )
    assert (dutch.day("2024"), dutch.day("unknown"), dutch.day("")) == (
        "2024",
        "onbekend",
        "onbekend",
    )
    assert dutch.kilometres(2345) == "2,3\N{NO-BREAK SPACE}km"
    assert [dutch.signed_share(value) for value in (0.125, -0.02, 0, -0.001)] == [
        "+13%",
        "-2%",
        "+0%",
        "+0%",
    ]


def test_long_lists_are_cut_short() -> None:
    names = ["a", "b", "c", "d", "e", "f", "g"]
    assert Wording("nl").names(names) == "a, b, c, d, e en nog 2"
    assert Wording("en").names(names[:5]) == "a, b, c, d, e"
    assert (Wording("nl").join(names[:2]), Wording("en").join(names[:2], "or")) == (
        "a en b",
        "a or b",
    )


def test_a_name_is_one_line_of_bounded_length() -> None:
    assert one_line("x" * 300) == "x" * 59 + "…"
    assert one_line("a\r\n\tb\u2028c\x00 ") == "a b c"
    assert one_line("\ud800") == ""
    assert one_line(None) == one_line(math.nan) == ""
    assert one_line("Boeken 📚") == "Boeken 📚"
