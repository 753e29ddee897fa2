"""An answer as a scenario, which `sociale-infra scenario` takes as it is."""

from __future__ import annotations

from typing import Any

import pandas as pd

from sociale_infra.engine.network import Ints
from sociale_infra.siting.candidates import Offered
from sociale_infra.terms import LOW_THRESHOLD

# What makes a place count.
_COUNTS = dict.fromkeys((*LOW_THRESHOLD, "staffed"), "yes")


def write_scenario(offered: Offered, sites: Ints, number: int) -> dict[str, Any]:
    """Return an answer as a scenario with an edit for each site, in their order.

    What an existing place lacks is made so; a new place is free, open to all and staffed.
    """
    rows = offered.table.iloc[sites].to_dict("records")
    return {
        "name": f"Antwoord {number}",
        "why": "Voorstel van sociale-infra site.",
        "edits": [_edit(row, site) for site, row in enumerate(rows, 1)],
    }


def _edit(row: dict[Any, Any], number: int) -> dict[str, Any]:
    edit: dict[str, Any]
    near = f" bij {row['near']}" if isinstance(row["near"], str) else ""
    if isinstance(row["place_id"], str):
        lacks = {"low_threshold": LOW_THRESHOLD, "staffed": ("staffed",)}
        names = [name for word in row["needs"].split() for name in lacks[word]]
        made = dict.fromkeys(names, "yes")
        edit = {"edit": "change_place", "place": row["place_id"]} | made
    else:
        own = row["name"]
        name = own if pd.notna(own) and own else f"Nieuwe plek{near}"
        edit = {"edit": "add_place", "at": [*row["at"]], "category": row["category"]}
        edit |= {"name": name} | _COUNTS
    return {"id": f"s{number}"} | edit | {"reason": "voorgestelde plek"}
