"""What we know of a place, and how: every property is yes, no or unknown, by tag or by prior."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

from sociale_infra.config import Answer, Prior

_PRICE = re.compile(r"\s*(?:€|EUR)?\s*(\d+(?:[.,]\d+)?)(?![\d:])\s*(?:€|EUR|euro)?", re.IGNORECASE)
_OPEN = frozenset({"permissive", "public", "yes"})
_SHUT = frozenset({"customers", "members", "no", "permit", "private"})


class Properties(NamedTuple):
    """The properties of one place, and what decided each ("free=prior staffed=prior ...")."""

    free: Answer
    open_to_all: Answer
    low_threshold: Answer
    staffed: Answer
    step_free: Answer
    evidence: str


def weigh(tags: Mapping[str, str], prior: Prior) -> Properties:
    """Decide every property of a place: its tags go before the prior of its category."""
    tagged: dict[str, Answer | None] = {
        "free": _free(tags),
        "open_to_all": _open_to_all(tags),
        "staffed": None,
        "step_free": _step_free(tags),
    }
    assumed: dict[str, Answer] = {**prior.model_dump(), "step_free": "unknown"}
    answers = {name: answer or assumed[name] for name, answer in tagged.items()}
    evidence = " ".join(f"{name}={'tag' if tagged[name] else 'prior'}" for name in tagged)
    return Properties(
        **answers,
        low_threshold=both(answers["free"], answers["open_to_all"]),
        evidence=evidence,
    )


def both(one: Answer, other: Answer) -> Answer:
    """Three-valued and: a `no` wins, then `unknown`."""
    if "no" in (one, other):
        return "no"
    return "unknown" if "unknown" in (one, other) else "yes"


def _free(tags: Mapping[str, str]) -> Answer | None:
    """`fee=no`, or a price of 0, is free; `fee=yes` or another price is not.

    Anything else, such as hours (`10:00-12:00`) or conditions, does not decide.
    """
    fee = tags.get("fee", "")
    if fee in {"no", "yes"}:
        return "yes" if fee == "no" else "no"
    price = _PRICE.fullmatch(fee) or _PRICE.match(tags.get("charge", ""))
    if price is None:
        return None
    return "no" if float(price[1].replace(",", ".")) else "yes"


def _open_to_all(tags: Mapping[str, str]) -> Answer | None:
    access = tags.get("access")
    if access in _OPEN:
        return "yes"
    return "no" if access in _SHUT else None


def _step_free(tags: Mapping[str, str]) -> Answer | None:
    """`limited` tells too little: unknown, but by tag."""
    known: dict[str, Answer] = {
        "yes": "yes",
        "designated": "yes",
        "no": "no",
        "limited": "unknown",
    }
    return known.get(tags.get("wheelchair", ""))
