"""Need beside provision, area by area: where need is high and robust access low.

Both numbers stay visible. No index is made of them: how many residents outweigh how much
loneliness is for a council to say.
"""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd

# Below this number of areas a rank correlation says nothing at all.
_FEWEST = 4


def rank_need(need: pd.DataFrame, areas: gpd.GeoDataFrame) -> pd.DataFrame:
    """Rank every indicator of need beside the share of residents with robust access.

    Parameters
    ----------
    need
        A row per indicator and area: `area_code`, `indicator`, `label`, `worse` (high or low),
        `value`, `source`.
    areas
        The areas with `weight` (residents), `robust_low` and `robust_high` (shares).

    Returns
    -------
    The rows of `need` with `area_name`, `weight` and

    - `need_rank`: 1 where need is greatest, `<NA>` where it is unknown;
    - `robust_low`, `robust_high`, `robust_rank`: 1 where the surely robust share is lowest (of
      equal ones, the possibly robust share), `<NA>` where it is unknown;
    - `priority`: need in the greater half and robust access in the lower half of the areas, of
      equals all, but never those with the least need or the most robust access;
    - `rank_correlation`: Spearman's, of need with lacking robust access, over the areas of
      which both are known: 1 where need and lack go together, -1 where they part, NaN with fewer
      than four areas or without differences.

    Equal values share the better rank. Rows: by indicator in the order given, then priorities
    first, then by `need_rank` and area code.
    """
    beside = areas[["area_code", "area_name", "weight", "robust_low", "robust_high"]].assign(
        robust_rank=rank_robust(areas["robust_low"], areas["robust_high"])
    )
    table = need.merge(pd.DataFrame(beside), on="area_code", how="left", validate="many_to_one")
    urgency = table["value"].where(table["worse"] == "high", -table["value"])
    indicator = table.groupby(["indicator", "source"], sort=False).ngroup()
    table["need_rank"] = _ranks(-urgency, indicator)
    known = table["need_rank"].notna() & table["robust_rank"].notna()
    both = table[known]
    of = indicator[known]
    # Ranks among the areas of which both are known.
    ranks = both[["need_rank", "robust_rank"]].astype(float).groupby(of).rank(method="min")
    # Where more than half have everything, those who have everything are in no lower half.
    below = ranks.lt(ranks.groupby(of).transform("max"))
    first_half = (ranks.le(of.map(of.value_counts()) / 2, axis=0) & below).all(axis=1)
    table["priority"] = table.index.isin(first_half.index[first_half])
    correlation = {group: _spearman(rows) for group, rows in ranks.groupby(of)}
    table["rank_correlation"] = indicator.map(correlation).astype(float)
    order = pd.DataFrame(
        {
            "indicator": indicator,
            "later": ~table["priority"],
            "rank": table["need_rank"].astype(float),
            "code": table["area_code"],
        }
    ).sort_values(["indicator", "later", "rank", "code"], na_position="last")
    return table.loc[order.index].reset_index(drop=True)


def rank_robust(low: pd.Series[float], high: pd.Series[float]) -> pd.Series[int]:
    """Rank areas by the share surely robust, lowest first; of equal ones, by that possibly so."""
    together = pd.Series(list(zip(low, high, strict=True)), index=low.index)
    known = low.notna() & high.notna()
    return together[known].rank(method="min").reindex(low.index).astype("Int64")


def _ranks(values: pd.Series[float], group: pd.Series[int]) -> pd.Series[int]:
    return values.groupby(group).rank(method="min").astype("Int64")


def _spearman(ranks: pd.DataFrame) -> float:
    """Return the rank correlation of two columns; NaN where it means nothing."""
    if len(ranks) < _FEWEST:
        return np.nan
    need, robust = (ranks[name].rank() for name in ("need_rank", "robust_rank"))
    return need.corr(robust)
