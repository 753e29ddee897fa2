"""Verdicts on groups of people: how many of an area, or of the town, meet a criterion."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from sociale_infra.report.figures import Interval, Verdict
from sociale_infra.report.wording import told_share
from sociale_infra.terms import VERDICTS, Group, Profile, VerdictName

_COUNTS = ["weight", "low", "high", "low_without_priors", "high_without_priors"]

Sums = Mapping[tuple[str, ...], tuple[float, ...]]
"""Sums of people by area (if they are per area) and criterion; NaN where nothing is known."""


def sum_people(table: pd.DataFrame, by: list[str]) -> Sums:
    """Return the sums of people of the table of robust access, by the columns `by`."""
    sums = table.groupby(by)[_COUNTS].sum(min_count=1).reset_index()
    rows = sums.itertuples(index=False, name=None)
    return {row[: len(by)]: row[len(by) :] for row in rows}


def rows_of(
    table: pd.DataFrame, group: Group | str = "all", profile: Profile = "standard"
) -> pd.DataFrame:
    """Return the rows of the table of robust access on one group, walking in one way."""
    return table[(table["profile"] == profile) & (table["group"] == group)]


def find_verdicts(sums: Sums, *area: str) -> dict[VerdictName, Verdict | None]:
    """Return the verdicts of an area, or of the town; None where it is unknown."""
    found = {name: sums.get((*area, name)) for name in VERDICTS}
    return {name: None if row is None else _verdict(*row) for name, row in found.items()}


def _verdict(
    everyone: float, low: float, high: float, low_without: float, high_without: float
) -> Verdict | None:
    if not everyone > 0 or np.isnan(low):
        return None
    return Verdict(
        everyone,
        Interval.of(low, high),
        Interval.of(told_share(low, everyone), told_share(high, everyone)),
        Interval.of(told_share(low_without, everyone), told_share(high_without, everyone)),
    )
