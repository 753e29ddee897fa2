"""Need as the page lays it beside robust access: each figure by itself, with its source."""

from __future__ import annotations

from typing import Any

import pandas as pd

from sociale_infra.maps import payload_types
from sociale_infra.maps.payload_types import AreaNeed
from sociale_infra.maps.values import number
from sociale_infra.terms import UNKNOWN_DATE
from sociale_infra.town import Facts, Results


def describe_need(results: Results) -> list[payload_types.Need]:
    """Describe every indicator of which some area's value is known, in the order of the settings.

    `areas` are in the order of the areas, None where nothing is known; `priority` is where need is
    high and robust access low.
    """
    need = results.need[results.need["value"].notna()]
    described: list[payload_types.Need] = []
    for (name, source), label in results.settings.need.labels.items():
        rows = need[(need["indicator"] == name) & (need["source"] == source)]
        if len(rows):
            first = rows.iloc[0]
            credit, date = _credit(results.facts, source)
            described.append(
                {
                    "indicator": name,
                    "label": {"nl": label.nl, "en": label.en},
                    "worse": first["worse"],
                    "correlation": number(first["rank_correlation"], digits=2),
                    "credit": credit,
                    "date": date,
                    "areas": _areas(rows, results),
                }
            )
    return described


def _credit(facts: Facts, source: str) -> tuple[str, str]:
    """Return whose figure it is, and of when."""
    for one in facts.sources:
        if source in (one.role, one.path) and one.role in ("areas", "need"):
            return one.credit or one.path, one.date
    return source, UNKNOWN_DATE


def _areas(rows: pd.DataFrame, results: Results) -> list[AreaNeed | None]:
    columns = rows.set_index("area_code")[["value", "need_rank", "priority"]]
    table: Any = columns.reindex(pd.Index(results.areas["area_code"]))
    return [
        None
        if pd.isna(value)
        else {"value": round(float(value), 2), "rank": int(rank), "priority": bool(priority)}
        for value, rank, priority in table.itertuples(index=False)
    ]
