"""Figures of need, one by one: where each is greatest, and where robust access is low as well."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal, NamedTuple

import pandas as pd

from sociale_infra.report.wording import Wording, one_line
from sociale_infra.town import Results

_DUTCH = Wording("nl")
PERCENT = "(%)"
"""Ends the label of a figure in percent."""
_LABEL, _NAME = 50, 40  # characters


class NeedFigure(NamedTuple):
    """A figure of need in all areas of which it is known; at least one."""

    indicator: str
    source: str
    label: str
    worse: Literal["high", "low"]
    """Which values mean most need."""
    known: pd.DataFrame
    """By `area_code`: `value`, `rank` (1 is the greatest need) and `priority`."""
    greatest: tuple[str, ...]
    """The names of the areas with rank 1."""
    both: tuple[str, ...]
    """Those where need is high and robust access low."""

    @property
    def name(self) -> str:
        """The label without its unit."""
        return self.label.removesuffix(PERCENT).rstrip()

    @property
    def urgent(self) -> frozenset[str]:
        """The codes of those areas."""
        return frozenset(self.known.index[self.known["priority"].astype(bool)])

    @property
    def most(self) -> float:
        """The value where need is greatest."""
        return float(self.known.loc[self.known["rank"] == 1, "value"].iloc[0])

    @property
    def least(self) -> float:
        """The value where need is least."""
        values = self.known["value"]
        return float(values.min() if self.worse == "high" else values.max())

    def write(self, value: float) -> str:
        """Return a value in Dutch, with its percent sign if it is a percentage."""
        return _DUTCH.plain(value) + ("%" if self.label.endswith(PERCENT) else "")


class AreaNeed(NamedTuple):
    """A figure of need of one area."""

    label: str
    value: str
    rank: int
    of: int
    """Areas of which it is known."""
    priority: bool


def find_need_figures(results: Results) -> list[NeedFigure]:
    """Return the figures of need of which some value is known, in their order."""
    known = results.need[results.need["value"].notna()]
    return [
        _figure(str(indicator), str(source), rows)
        for (indicator, source), rows in known.groupby(["indicator", "source"], sort=False)
    ]


def area_need(figures: Sequence[NeedFigure], code: str) -> AreaNeed | None:
    """Return the figure by which an area's need ranks highest; first those with priority."""
    found = []
    for order, figure in enumerate(figures):
        if code in figure.known.index:
            row: Any = figure.known.loc[code]
            priority, rank = bool(row["priority"]), int(row["rank"])
            told = AreaNeed(figure.name, figure.write(row["value"]), rank, len(figure.known),
                            priority)  # fmt: skip
            found.append((not priority, rank, order, told))
    return min(found)[-1] if found else None


def _figure(indicator: str, source: str, rows: pd.DataFrame) -> NeedFigure:
    names = rows["area_name"].map(lambda name: one_line(name, _NAME))
    values = rows.set_index("area_code")[["value", "need_rank", "priority"]]
    return NeedFigure(
        indicator,
        source,
        one_line(rows["label"].iloc[0], _LABEL),
        rows["worse"].iloc[0],
        values.rename(columns={"need_rank": "rank"}),
        tuple(names[rows["need_rank"] == 1]),
        tuple(names[rows["priority"].astype(bool)]),
    )
