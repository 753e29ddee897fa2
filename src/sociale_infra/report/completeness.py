"""How complete the map is, category by category, as registers and checks tell."""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy.special import betaincinv

from sociale_infra.categories import Category
from sociale_infra.config import Settings
from sociale_infra.terms import BAND_ENDS, WORTH_CHECKING, bases_of, high, low
from sociale_infra.town import World

LEAST = 10
"""Rows of registers, or checked places, that a category needs to take part (DOMAIN)."""
_TWO = 2


def measure_completeness(world: World, settings: Settings) -> pd.DataFrame:
    """Measure how complete the map is, in every category.

    Recall is the share of the rows of registers that are on the map, precision the share of the
    checked places that are what was assumed of them. Both are posteriors of a uniform prior,
    Beta(1 + so many, 1 + the others): their means, and 5 and 95 % points. With fewer than `LEAST`
    rows in the study area, but some, those of elsewhere count too (`completeness.elsewhere` in the
    settings): without any it is unknown where places may be missing.

    Returns
    -------
    A row per category of the settings: `category`, `rows` and `matched` (of registers),
    `elsewhere` (rows of other towns among them), `recall`, `recall_low`, `recall_high`,
    `estimated` (how many such places there are, by Chapman's estimate of two registers that must
    be independent; NaN where not two have rows), `checked` and `confirmed` (places), `precision`,
    `precision_low`, `precision_high` (NaN with fewer than `LEAST`), and `takes_part`: whether
    recall or precision is known.
    """
    checked = _checked(world.places)
    rows = [
        {
            "category": key,
            **_recall(world, settings, key),
            **_precision(world, checked[checked["category"] == key], key, category),
        }
        for key, category in settings.categories.items()
    ]
    table = pd.DataFrame(rows).astype({"category": "str"})
    return table.assign(takes_part=table[["recall", "precision"]].notna().any(axis=1))


def _recall(world: World, settings: Settings, key: str) -> dict[str, float]:
    mine = world.registers[
        (world.registers["category"] == key) & (world.registers["checked"] != "no")
    ]
    rows, matched, more = len(mine), int(mine["place_id"].notna().sum()), 0
    known = settings.completeness.elsewhere.get(key)
    if 0 < rows < LEAST and known:
        more = known.matched + known.missed
        rows, matched = rows + more, matched + known.matched
    told = {"rows": rows, "matched": matched, "elsewhere": more}
    return told | _posterior("recall", matched, rows - matched) | {"estimated": _chapman(mine)}


def _chapman(rows: pd.DataFrame) -> float:
    """Estimate how many places there are, of which two registers each have some; NaN without two.

    (n1 + 1)(n2 + 1) / (m + 1) - 1, m being in both (Chapman 1951).
    """
    counts = rows["register"].value_counts().tolist()
    if len(counts) != _TWO:
        return np.nan
    both = int(rows["same_as"].isin(rows["row_id"]).sum())
    return (counts[0] + 1) * (counts[1] + 1) / (both + 1) - 1


def _checked(places: pd.DataFrame) -> pd.DataFrame:
    """Return the places of which an analyst has told all that is worth checking."""
    told = [bases_of(places["evidence"], name) == "local" for name in WORTH_CHECKING]
    return places[np.logical_and.reduce(told)]


def _precision(
    world: World, checked: pd.DataFrame, key: str, category: Category
) -> dict[str, float]:
    prior = category.prior.answers
    as_assumed = [
        (checked[name] == prior[name]) | (prior[name] == "unknown") for name in WORTH_CHECKING
    ]
    right = int(np.logical_and.reduce(as_assumed).sum())
    used = (dict(one.values) for one in world.facts.corrections if one.code == "place_removed")
    gone = sum(values.get("category") == key for values in used)
    told_of = {"checked": len(checked) + gone, "confirmed": right}
    return told_of | _posterior("precision", right, len(checked) - right + gone)


def _posterior(name: str, yes: int, no: int) -> dict[str, float]:
    """Return the mean and the ends of a posterior; NaN of too few."""
    if yes + no < LEAST:
        return dict.fromkeys((name, low(name), high(name)), np.nan)
    least, most = (float(betaincinv(1 + yes, 1 + no, at)) for at in BAND_ENDS)
    return {name: (1 + yes) / (2 + yes + no), low(name): least, high(name): most}
