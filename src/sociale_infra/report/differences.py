"""What differs between a base and a variant, in sentences that every output takes over."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Literal

import pandas as pd

from sociale_infra.compared import Comparison
from sociale_infra.report.gaps import is_told_change
from sociale_infra.report.messages import heading, read_texts, write_message
from sociale_infra.report.wording import FEWEST, Language, told_share
from sociale_infra.terms import NOBODY, TOWN_CODE, Unit, VerdictName

_ENDS = ("low", "high")


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


def changes_by_area(comparison: Comparison) -> pd.DataFrame:
    """Return who gains and loses robust access per area, in the order of the other's areas.

    `share` is the change of the least share; NaN where one of the two is not published.
    """
    robust = _of_all(comparison.changes, "robust")
    rows = robust.set_index("area_code").reindex(comparison.other.world.areas["area_code"])
    base, other = (rows[f"{which}_low"] / rows[f"weight_{which}"] for which in ("base", "other"))
    stands = rows.index.isin([*comparison.standing])
    return rows.assign(share=(other - base).where(stands)).reset_index()


def town_shares(
    changes: pd.DataFrame, criterion: VerdictName, which: Literal["base", "other"]
) -> list[float]:
    """Return the least and the most of the town's people who meet a criterion (0 to 1).

    They are not a number where nobody lives or it is unknown, and tell of no fewer than ten.
    """
    row = _of_town(changes, criterion)
    whole = float(row[f"weight_{which}"])
    return [told_share(float(row[f"{which}_{end}"]), whole) for end in _ENDS]


def town_people(changes: pd.DataFrame, what: Literal["gain", "lose"]) -> list[float]:
    """Return the least and the most of the town's people who gain or lose robust access."""
    row = _of_town(changes, "robust")
    return [float(row[f"{what}_{end}"]) for end in _ENDS]


def _of_all(changes: pd.DataFrame, criterion: VerdictName) -> pd.DataFrame:
    return changes[(changes["group"] == "all") & (changes["criterion"] == criterion)]


def _of_town(changes: pd.DataFrame, criterion: VerdictName) -> pd.Series[Any]:
    rows = _of_all(changes, criterion)
    town: pd.Series[Any] = rows[rows["area_code"] == TOWN_CODE].iloc[0]
    return town


def _codes(tables: Mapping[str, pd.DataFrame]) -> Iterator[tuple[str, dict[str, Any]]]:
    changes = tables["changes"]
    robust, town = _of_all(changes, "robust"), _of_town(changes, "robust")
    told: tuple[VerdictName, ...] = ("robust", "people")
    for name in told:
        base, other = town_shares(changes, name, "base"), town_shares(changes, name, "other")
        yield name, {"base": base, "other": other}
    gain, lose = town_people(changes, "gain"), town_people(changes, "lose")
    came = float(town["came_low"])
    if max(*gain, *lose) <= NOBODY:
        yield "none", {}
    else:
        code = "gain_came" if came >= FEWEST else "gain"
        yield code, {"gain": gain, "lose": lose, "came": came}
    more = float(town["weight_other"] - town["weight_base"])
    if abs(more) >= FEWEST:
        yield ("came", {"came": more}) if more > 0 else ("left", {"left": -more})
    areas = robust[robust["area_code"] != TOWN_CODE]
    areas = areas if len(areas) > 1 else areas[:0]  # where there is one, the town says it
    for code, column in (("most_gain", "gain"), ("most_loss", "lose")):
        most = areas.sort_values(f"{column}_low", ascending=False, kind="stable").head(1)
        if len(most) and most[f"{column}_low"].iloc[0] >= FEWEST:
            row = most.iloc[0]
            people = [float(row[f"{column}_{end}"]) for end in _ENDS]
            yield code, {"area": row["area_name"], "people": people}
    gaps = tables["gap_changes"]
    counts = gaps.loc[is_told_change(gaps), "change"].value_counts()
    by_change = {name: int(counts.get(name, 0)) for name in ("closed", "opened", "shrunk", "grown")}
    if any(by_change.values()):
        yield "gaps", by_change
    parts = tables["change_parts"]
    if len(parts):
        of_town = parts[(parts["area_code"] == TOWN_CODE) & (parts["criterion"] == "people")]
        yield "parts", dict(zip(of_town["part"], of_town["difference_low"], strict=True))
