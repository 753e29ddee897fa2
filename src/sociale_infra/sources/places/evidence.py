"""The properties of a place (yes, no or unknown), and whether a tag or a prior decides them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from sociale_infra.categories import Prior
from sociale_infra.terms import LOW_THRESHOLD, PROPERTIES, Answer, Basis, Evidence, Property, all_of

_PRICE = re.compile(r"\s*(?:€|EUR)?\s*(\d+(?:[.,]\d+)?)(?![\d:])\s*(?:€|EUR|euro)?", re.IGNORECASE)
_OPEN = frozenset({"permissive", "public", "yes"})
_SHUT = frozenset({"customers", "members", "no", "permit", "private"})
# Which answer counts where tags contradict each other: the first given.
_RANK: tuple[Answer, ...] = ("no", "yes", "unknown")


class Properties(NamedTuple):
    """The properties of one place, and what decided each ("free=prior staffed=prior ...")."""

    free: Answer
    open_to_all: Answer
    low_threshold: Answer
    staffed: Answer
    step_free: Answer
    evidence: str


def weigh(drawings: Iterable[Mapping[str, str]], prior: Prior) -> Properties:
    """Return the properties of a place: tags override the prior of its category.

    Where the tags of its drawings differ, a `no` wins, then a `yes`: a silent tag never hides
    another, and the order of the drawings does not matter.
    """
    drawings = list(drawings)
    tagged: dict[Property, Answer | None] = {
        "free": _first_said(_free(tags) for tags in drawings),
        "open_to_all": _first_said(_open_to_all(tags) for tags in drawings),
        "step_free": _first_said(_step_free(tags) for tags in drawings),
    }
    known: dict[Property, Answer] = {name: answer for name, answer in tagged.items() if answer}
    return overlay_known(assume(prior), known, "tag")


def assume(prior: Prior) -> Properties:
    """Return the properties of a place of which only the category is known."""
    return _properties(prior.answers, Evidence(dict.fromkeys(PROPERTIES, "prior")))


def overlay_known(
    before: Properties, answers: Mapping[Property, Answer], basis: Basis
) -> Properties:
    """Return the properties with these answers, on this basis; the others stay as they were."""
    after = {name: answers.get(name, getattr(before, name)) for name in PROPERTIES}
    return _properties(after, Evidence.parse(before.evidence).updated(answers, basis))


def _properties(answers: Mapping[Property, Answer], evidence: Evidence) -> Properties:
    return Properties(
        free=answers["free"],
        open_to_all=answers["open_to_all"],
        low_threshold=all_of(*(answers[name] for name in LOW_THRESHOLD)),
        staffed=answers["staffed"],
        step_free=answers["step_free"],
        evidence=str(evidence),
    )


def _first_said(answers: Iterable[Answer | None]) -> Answer | None:
    """Return the first of no, yes and unknown that was given; None if none was."""
    return min((answer for answer in answers if answer), key=_RANK.index, default=None)


def _free(tags: Mapping[str, str]) -> Answer | None:
    """Return whether a place is free: `no` for `fee=yes` or a price, else `yes` for `fee=no` or 0.

    Anything else, such as hours (`10:00-12:00`) or conditions, decides nothing.
    """
    fee = tags.get("fee", "")
    said: dict[str, Answer] = {"no": "yes", "yes": "no"}
    prices = (_PRICE.fullmatch(fee), _PRICE.match(tags.get("charge", "")))
    return _first_said([said.get(fee), *(_free_at(price) for price in prices)])


def _free_at(price: re.Match[str] | None) -> Answer | None:
    if price is None:
        return None
    return "no" if float(price[1].replace(",", ".")) else "yes"


def _open_to_all(tags: Mapping[str, str]) -> Answer | None:
    access = tags.get("access")
    if access in _OPEN:
        return "yes"
    return "no" if access in _SHUT else None


def _step_free(tags: Mapping[str, str]) -> Answer | None:
    """Return whether a place is step-free; `limited` is unknown, but by tag."""
    known: dict[str, Answer] = {
        "yes": "yes",
        "designated": "yes",
        "no": "no",
        "limited": "unknown",
    }
    return known.get(tags.get("wheelchair", ""))
