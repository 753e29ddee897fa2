"""The headline figures of a town and of its areas, each worked out once from the results."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from sociale_infra.report.deciders import find_deciders
from sociale_infra.report.figures import (
    AreaHeadline,
    CategoryShare,
    Headline,
    Interval,
    Mattering,
    Need,
    RestsOn,
    Verdict,
)
from sociale_infra.report.fragile import find_fragile_by_area, find_most_fragile, losses_known
from sociale_infra.report.gaps import find_gaps_by_area, find_told_gaps
from sociale_infra.report.verdicts import find_verdicts, rows_of, sum_people
from sociale_infra.report.wording import told_share
from sociale_infra.terms import (
    CRITERIA,
    NOBODY,
    TOWN_CODE,
    VERDICTS,
    Criterion,
    VerdictName,
)
from sociale_infra.town import Results

_BAND = ["robust_band_low", "robust_band_high"]
_SHARE_DIGITS = 6  # equal beyond them but for floating-point error


def find_headline(results: Results) -> Headline:
    """Return the headline figures of results."""
    return results.once("headline", _find_headline)


def _find_headline(results: Results) -> Headline:
    each, told = find_area_headlines(results), find_told_gaps(results)
    areas, verdicts = (
        results.areas,
        find_verdicts(sum_people(rows_of(results.robustness), ["criterion"])),
    )
    categories = tuple(_categories(results))
    reached = [one for one in categories if one.share is not None]
    lowest, highest, as_low, as_high = _extremes(each)
    always, sometimes = _lowest_by_choices(results.sensitivity)
    return Headline(
        people=_known(areas["weight"].sum(min_count=1)),
        areas=len(areas),
        areas_unknown=_count_unknown(areas, each),
        places=len(results.places),
        verdicts=verdicts,
        rests_on=_rests_on(results),
        bands=_bands(results.bands),
        band_kinds=_band_kinds(results) if len(results.bands) else (),
        people_walk=_people_walk(results.people_walk),
        on_priors=_on_priors(areas),
        most_missing=_most_missing(verdicts),
        lowest=lowest,
        highest=highest,
        as_low=as_low,
        as_high=as_high,
        categories=categories,
        least_reached=min(reached, key=lambda one: one.share or 0, default=None),
        gaps=len(told),
        smaller_gaps=len(results.gaps) - len(told),
        largest_gap=next(iter(told), None),
        losses_known=losses_known(results.fragility),
        fragile=find_most_fragile(results.fragility),
        always_lowest=always,
        sometimes_lowest=sometimes,
        matters_most=_matters_most(results.sensitivity),
        need=_need(results.need),
        each=each,
        told=told,
    )


def find_area_headlines(results: Results) -> tuple[AreaHeadline, ...]:
    """Return the headline figures of each area, in the order of the areas."""
    areas, gaps, fragile = results.areas, find_gaps_by_area(results), find_fragile_by_area(results)
    sums = sum_people(rows_of(results.robustness), ["area_code", "criterion"])
    found = {code: find_verdicts(sums, code) for code in areas["area_code"]}
    return tuple(
        AreaHeadline(
            code=code,
            name=name,
            verdicts=found[code] if stands else dict.fromkeys(VERDICTS),
            lacking=robust.lacking if (robust := found[code]["robust"]) else None,
            most_missing=None if pd.isna(most) else most,
            on_priors=_known(on_priors),
            gaps=tuple(gaps.get(code, ())),
            band=None if np.isnan(band[0]) else Interval.of(*band),
            fragile=fragile.get(code),
        )
        for code, name, most, on_priors, stands, *band in areas[
            ["area_code", "area_name", "most_missing", "share_on_prior", "stands", *_BAND]
        ].itertuples(index=False, name=None)
    )


def sum_coverage(results: Results) -> pd.DataFrame:
    """Return how many of the whole town each category covers, by category.

    Returns
    -------
    A row per category of the settings, in their order: `covered`, `uncovered` (people with and
    without a place within the norm, in the areas of which that is known) and `share` (covered, of
    both); NaN where it is known of no area, and the share where nobody lives.
    """
    known = results.coverage[results.coverage["covered"].notna()]
    sums = known.groupby("category")[["covered", "uncovered"]].sum()
    sums = sums.reindex(list(results.settings.categories))
    people = sums["covered"] + sums["uncovered"]
    return sums.assign(share=sums["covered"] / people.where(people > 0))


def _rests_on(results: Results) -> RestsOn:
    sure = [one for one in find_deciders(results) if one.sure]
    checked = {one.place_id for one in sure if one.checked}
    used = [dict(correction.values) for correction in results.facts.corrections]
    dates = [str(one["date"]) for one in used if one["place"] in checked]
    return RestsOn(len(sure), len(checked), max(dates, default=None))


def _bands(bands: pd.DataFrame) -> dict[VerdictName, Interval]:
    """Return the bands of the whole town."""
    town = bands[(bands["area_code"] == TOWN_CODE) & bands["share_low"].notna()]
    rows = town[["criterion", "share_low", "share_high"]].itertuples(index=False, name=None)
    return {name: Interval.of(low, high) for name, low, high in rows}


def _band_kinds(results: Results) -> tuple[str, ...]:
    table = results.completeness
    part = table["takes_part"] & table["category"].isin(results.settings.meeting)
    return tuple(table.loc[part, "category"])


def _people_walk(table: pd.DataFrame) -> tuple[tuple[float, Interval], ...]:
    """Return the shares of the areas of which they are known."""
    known = table[(table["group"] == "all") & table["low"].notna()]
    sums = known.groupby("walk_m")[["weight", "low", "high"]].sum()
    return tuple(
        (float(walk_m), Interval.of(told_share(low, people), told_share(high, people)))
        for walk_m, people, low, high in sums.itertuples(name=None)
    )


def _matters_most(sensitivity: pd.DataFrame) -> Mattering | None:
    """Return the choice of ours that changes most; to trust no prior at all is told elsewhere."""
    chosen = sensitivity[sensitivity["choice"] != "without_priors"]
    sums = chosen.groupby(["choice", "value"], sort=False, as_index=False).agg(
        people=("changed", lambda people: people.sum(skipna=False)), areas=("moved", "sum")
    )
    if sums["people"].isna().any() or not sums["people"].max() >= NOBODY:
        return None
    most = sums.sort_values("people", ascending=False, kind="stable").iloc[0]
    return Mattering(most["choice"], most["value"], float(most["people"]), int(most["areas"]))


def _count_unknown(areas: pd.DataFrame, each: tuple[AreaHeadline, ...]) -> int:
    """Return in how many areas robust access is unknown; where nobody lives it is not."""
    empty = (areas["weight"] < NOBODY) & ~(areas["population"] >= NOBODY)
    unknown = np.array([area.verdicts["robust"] is None for area in each], dtype=bool)
    return int((~empty & unknown & areas["stands"]).sum())


def _on_priors(areas: pd.DataFrame) -> float | None:
    weight = areas["weight"].where(areas["share_on_prior"].notna())
    total = weight.sum()
    return float((areas["share_on_prior"] * weight).sum() / total) if total > 0 else None


def _most_missing(verdicts: Mapping[VerdictName, Verdict | None]) -> Criterion | None:
    """Return the criterion that most people lack as mapped, the first of equals."""
    lacking = {
        name: verdict.lacking.low for name in CRITERIA if (verdict := verdicts[name]) is not None
    }
    most = max(lacking, key=lambda name: lacking[name], default=None)
    return most if most and lacking[most] >= NOBODY else None


def _extremes(
    areas: tuple[AreaHeadline, ...],
) -> tuple[tuple[str, Interval] | None, tuple[str, Interval] | None, int, int]:
    """Return the lowest and the highest share, and how many other areas have each of them."""
    shares = [
        (Interval(*(round(end, _SHARE_DIGITS) for end in robust.share)), area.code, area.name)
        for area in areas
        if (robust := area.verdicts["robust"]) is not None
    ]
    if len(shares) < 2:  # noqa: PLR2004 - one area is neither lowest nor highest
        return None, None, 0, 0
    (low, _, lowest), (high, _, highest) = min(shares), max(shares)
    as_low, as_high = (sum(share == end for share, *_ in shares) - 1 for end in (low, high))
    return (lowest, low), (highest, high), as_low, as_high


def _categories(results: Results) -> list[CategoryShare]:
    names = dict(zip(results.areas["area_code"], results.areas["area_name"], strict=True))
    known = results.coverage[results.coverage["coverage"].notna()]
    least = known.sort_values(["coverage", "area_code"]).drop_duplicates("category")
    least = least.set_index("category")[["area_code", "covered", "weight"]]
    lowest = {
        key: (names.get(code), told_share(covered, people))
        for key, code, covered, people in least.itertuples()
    }
    shares = sum_coverage(results)["share"]
    return [
        CategoryShare(key, _known(shares[key]), *lowest.get(key, (None, None)))
        for key in results.settings.categories
    ]


def _lowest_by_choices(
    sensitivity: pd.DataFrame,
) -> tuple[tuple[str, ...] | None, tuple[str, ...] | None]:
    areas = sensitivity.drop_duplicates("area_code")
    if areas["worst_three"].isna().all():
        return None, None
    always, sometimes = (
        tuple(areas.loc[areas["worst_three"] == often, "area_name"])
        for often in ("always", "sometimes")
    )
    return always, sometimes


def _need(need: pd.DataFrame) -> Need | None:
    if need.empty:
        return None
    urgent = need.loc[need["priority"].astype(bool), "area_name"].value_counts(sort=False)
    if urgent.empty:
        return None
    first = urgent[urgent == urgent.max()]
    figures = need[["indicator", "source"]].drop_duplicates()
    return Need(tuple(map(str, first.index)), int(first.iloc[0]), len(figures))


def _known(value: float) -> float | None:
    return None if np.isnan(value) else float(value)
