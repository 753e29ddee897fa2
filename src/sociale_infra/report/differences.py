"""What differs between a base and a variant, in sentences that every output takes over."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd

from sociale_infra.report.messages import heading, read_texts, write_message
from sociale_infra.report.wording import FEWEST, Language
from sociale_infra.terms import NOBODY, Unit

_ENDS = ("low", "high")
_TOWN = ""


def tell_differences(
    tables: Mapping[str, pd.DataFrame], unit: Unit, walk_m: float, language: Language
) -> dict[str, str]:
    """Return what differs, as sentences by their codes, in the order of telling.

    Parameters
    ----------
    tables
        Those of one comparison: `changes`, `gap_changes` and `change_parts`.
    unit
        What a weight of 1 is.
    walk_m
        The walk of robust access in metres.
    language
        Of the sentences; the codes are those of `differences.en.json`.
    """
    texts = read_texts("differences", language)
    shared = {"unit": unit, "walk": walk_m}
    return {
        code: heading(write_message(texts[code], shared | values, language))
        for code, values in _codes(tables)
    }


def _codes(tables: Mapping[str, pd.DataFrame]) -> Iterator[tuple[str, dict[str, Any]]]:
    changes = tables["changes"]
    all_of = changes[changes["group"] == "all"]
    robust = all_of[all_of["criterion"] == "robust"]
    town = robust[robust["area_code"] == _TOWN].iloc[0]
    for name in ("robust", "people"):
        row = all_of[(all_of["criterion"] == name) & (all_of["area_code"] == _TOWN)].iloc[0]
        yield name, {"base": _shares(row, "base"), "other": _shares(row, "other")}
    gain, lose = ([float(town[f"{what}_{end}"]) for end in _ENDS] for what in ("gain", "lose"))
    came = float(town["came_low"])
    if max(*gain, *lose) <= NOBODY:
        yield "none", {}
    else:
        code = "gain_came" if came >= FEWEST else "gain"
        yield code, {"gain": gain, "lose": lose, "came": came}
    more = float(town["weight_other"] - town["weight_base"])
    if abs(more) >= FEWEST:
        yield ("came", {"came": more}) if more > 0 else ("left", {"left": -more})
    areas = robust[robust["area_code"] != _TOWN]
    areas = areas if len(areas) > 1 else areas[:0]  # where there is one, the town says it
    for code, column in (("most_gain", "gain"), ("most_loss", "lose")):
        most = areas.sort_values(f"{column}_low", ascending=False, kind="stable").head(1)
        if len(most) and most[f"{column}_low"].iloc[0] >= FEWEST:
            row = most.iloc[0]
            people = [float(row[f"{column}_{end}"]) for end in _ENDS]
            yield code, {"area": row["area_name"], "people": people}
    counts = tables["gap_changes"]["change"].value_counts()
    told = {name: int(counts.get(name, 0)) for name in ("closed", "opened", "shrunk", "grown")}
    if any(told.values()):
        yield "gaps", told
    parts = tables["change_parts"]
    if len(parts):
        of_town = parts[(parts["area_code"] == _TOWN) & (parts["criterion"] == "people")]
        yield "parts", dict(zip(of_town["part"], of_town["difference_low"], strict=True))


def _shares(row: pd.Series[Any], which: str) -> list[float] | None:
    whole = float(row[f"weight_{which}"])
    return [float(row[f"{which}_{end}"]) / whole for end in _ENDS] if whole > 0 else None
