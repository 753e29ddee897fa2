"""The best sites, and how sure that is, in sentences that every output takes over."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

import pandas as pd

from sociale_infra.report.messages import read_texts, write_message
from sociale_infra.report.need import PERCENT
from sociale_infra.report.wording import Language, Wording, one_line, told_share
from sociale_infra.sited import RESIDENTS, Sites
from sociale_infra.terms import GROUPS


def tell_answer(found: Sites, answer: int, language: Language) -> list[str]:
    """Return what an answer brings, what none could exceed and how it fares, in sentences."""
    texts = read_texts("siting", language)
    row: pd.Series[Any] = found.answers[found.answers["answer"] == answer].iloc[0]
    shared: dict[str, Any] = {"unit": found.facts.unit, "walk": found.settings.robust.walk_m}
    shared |= {"answer": answer, "sites": name_sites(found, answer, language)}
    return [
        write_message(texts[code], shared | values, language)
        for code, values in _codes(found, row, answer)
    ]


def tell_finding(found: Sites, language: Language) -> str:
    """Return what the best answer brings, and what is proven of it, as a title."""
    texts, row = read_texts("siting", language), found.answers.iloc[0]
    gap = float(row["gap"])
    values: dict[str, Any] = {"unit": found.facts.unit, "walk": found.settings.robust.walk_m}
    values |= {"count": int(row["n_sites"]), "gained": float(row["gained"]), "gap": gap}
    values |= {"mean": float(row["walk_mean_m"]), "candidates": found.candidates}
    code = "finding_m" if found.asked.goal == "walk" else "finding"
    values["finding"] = write_message(texts[code], values, language)
    proof = "proven" if gap == 0 else "bound" if gap > 0 else "open"
    told = write_message(texts[f"finding_{proof}"], values, language)
    is_free = found.asked.weights == RESIDENTS and not found.asked.has_conditions
    if proof == "open" or is_free:
        return told
    return write_message(texts["finding_asked"], {"finding": told}, language)


def tell_who(found: Sites, language: Language) -> list[str]:
    """Return who counts and what is assumed of them, in sentences; none where everybody does."""
    texts, unit = read_texts("siting", language), {"unit": found.facts.unit}
    return [write_message(texts[code], unit | values, language) for code, values in _who(found)]


def name_sites(found: Sites, answer: int, language: Language) -> str:
    """Return the sites of an answer by their names."""
    return Wording(language).join(name_each(found, answer, language))


def name_each(found: Sites, answer: int, language: Language) -> list[str]:
    """Return the name of each site of an answer, in their order."""
    texts = read_texts("siting", language)
    rows = found.sites[found.sites["answer"] == answer].to_dict("records")
    named = []
    for row in rows:
        own, near = one_line(row["name"]), one_line(row["near"])
        existing = isinstance(row["place_id"], str)
        code = "existing" if existing else "new_named" if own else "new"
        values = {"name": own or near or row["candidate_id"], "near": near or row["candidate_id"]}
        named.append(write_message(texts[code], values, language))
    return named


def _codes(found: Sites, row: pd.Series[Any], answer: int) -> Iterator[tuple[str, dict[str, Any]]]:
    lives = found.everybody
    before, after = (
        told_share(float(row[f"share_{when}"]) * lives, lives) for when in ("before", "after")
    )
    by_walk = found.asked.goal == "walk"
    gained = {"gained": float(row["gained"])}
    yield (
        ("walk", gained | {"mean": row["mean_m"]})
        if by_walk
        else ("reach", gained | {"before": before, "after": after})
    )
    if answer > 1:
        yield "gives_up_m" if by_walk else "gives_up", {"less": float(row["gives_up"])}
    else:
        yield from _who(found)
        yield from _proof(found, row)
    for turn in ("unknown_yes", "nothing_assumed"):
        values = {"gained": float(row[f"gained_{turn}"]), "most": float(row[f"most_{turn}"])}
        yield turn, values
    if math.isnan(row["often_best"]):
        yield "no_band", {}
    else:
        band = [float(row["gained_band_low"]), float(row["gained_band_high"])]
        yield "band", {"band": band, "often": float(row["often_best"])}


def _who(found: Sites) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield who counts, unless everybody does, and what is assumed of where they live."""
    given, need = found.asked.weights, found.world.need
    if given == RESIDENTS:
        return
    labels = need.loc[need["indicator"] == given, "label"]
    code = "counting_group" if given in GROUPS else "counting_need"
    label = one_line(labels.iloc[0]).removesuffix(PERCENT).rstrip() if len(labels) else given
    yield code, {"count": found.counting, "who": [given] if given in GROUPS else label}
    if found.uncounted:
        yield "uncounted", {"areas": [one_line(name) for name in found.uncounted]}


def _proof(found: Sites, row: pd.Series[Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield what no choice could exceed."""
    metres = "_m" if found.asked.goal == "walk" else ""
    values = {"count": int(row["n_sites"]), "candidates": found.candidates, "gap": row["gap"]}
    values |= {
        "most": float(row["most"]),
        "counted": float(row["counted"]),
        "least": float(row["least_m"]),
    }
    gap = row["gap"]
    yield f"{'proven' if gap == 0 else 'bound' if gap > 0 else 'open'}{metres}", values
    # Fewer than are fixed, or than one, were not tried: nothing is proven of them.
    tried = max(int(found.sites.loc[found.sites["answer"] == 1, "is_fixed"].sum()), 1)
    if found.asked.goal == "fewest" and found.proven > tried:
        yield "fewest", {"proven": found.proven}
