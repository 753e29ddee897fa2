"""The finding as a title: how many people miss something, where most of them live, and what."""

from __future__ import annotations

from typing import Any

from sociale_infra.report.figures import Headline
from sociale_infra.report.messages import heading, read_texts, write_message
from sociale_infra.report.wording import FEWEST, Language, Wording, one_line
from sociale_infra.terms import NOBODY, Criterion
from sociale_infra.town import Facts

_NAME = 40  # characters of a name in a title
# The part of the most people from which a second area is named too. Our choice.
_CLOSE = 2 / 3


def write_title(headline: Headline, facts: Facts, language: Language) -> str:
    """Return who misses robust access, how many and where; or that nobody does, or nobody knows."""
    code, values = _title(headline)
    if "areas" in values:
        values["areas"] = Wording(language).join(values["areas"])
    shared = {"town": one_line(facts.title, _NAME), "unit": facts.unit}
    texts = read_texts("title", language)
    return heading(write_message(texts[code], shared | values, language))


def write_rests(headline: Headline, language: Language) -> str:
    """Return how many places decide the finding, and how many of these were checked."""
    rests = headline.rests_on
    text = read_texts("title", language)["rests"]
    return write_message(text, {"places": rests.places, "checked": rests.checked}, language)


def write_missing(criterion: Criterion | None, language: Language) -> str:
    """Return what is missing most often, as a sentence; empty if nothing is, or it is unknown."""
    return read_texts("title", language)["missing"][criterion] if criterion else ""


def _title(headline: Headline) -> tuple[str, dict[str, Any]]:
    if headline.is_empty:
        return "nobody", {}
    if not headline.robust:
        return "unknown", {}
    lacking = headline.robust.lacking.low
    if lacking < NOBODY:
        return ("none_known" if headline.areas_unknown else "none"), {}
    names = _most_in(headline)
    if len(headline.each) == 1 or not names:
        return "lacking", {"lacking": lacking}
    return "lacking_most_in", {"lacking": lacking, "areas": names}


def _most_in(headline: Headline) -> list[str]:
    """Return the area in which most people miss something, and a second that comes close."""
    verdicts = [(one.verdicts["robust"], one.name) for one in headline.each]
    counts = [(verdict.lacking.low, name) for verdict, name in verdicts if verdict]
    ranked = sorted(counts, key=lambda pair: -pair[0])[:2]
    least = max(FEWEST, ranked[0][0] * _CLOSE) if ranked else FEWEST
    return [one_line(name, _NAME) for count, name in ranked if count >= least]
