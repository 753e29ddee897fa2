"""From answers per origin to how many people meet each criterion, per area.

Shares are of all origins in the area, those that are not on the network included: they meet
nothing. Low takes unknown as no, high as yes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd

from sociale_infra.engine.coverage import centre
from sociale_infra.engine.criteria import Verdicts, answer_to
from sociale_infra.engine.measured import Measured
from sociale_infra.engine.network import Floats, Ints
from sociale_infra.engine.sums import DECIMALS, find_area, share_of, sum_weights
from sociale_infra.engine.tally import Answers
from sociale_infra.terms import (
    ANSWERS,
    CRITERIA,
    NO,
    TOLERANCE_M,
    UNKNOWN,
    VERDICTS,
    YES,
    Group,
    Profile,
    Unit,
    high,
    low,
    nearest_m,
    verdict,
    without_priors,
)

_WITHOUT_PRIORS = without_priors("low"), without_priors("high")


def summarise_robustness(
    areas: gpd.GeoDataFrame, origins: gpd.GeoDataFrame, verdicts: Verdicts, table: pd.DataFrame
) -> gpd.GeoDataFrame:
    """Sum up per area who meets each criterion, and who lacks robust access.

    Parameters
    ----------
    areas
        The areas' table.
    origins
        The origins as `describe_origins` returns them; a `weight` of 1 is a resident or an
        address.
    verdicts
        The answers for the same origins.
    table
        The long table of the same, from `tabulate_robustness`.

    Returns
    -------
    The areas with, all NaN where `weight` is unknown:
    the shares `{column}_low` and `{column}_high` for `meets_{criterion}`, `robust` and
    `closure_proof`, and `robust_low_without_priors`, `robust_high_without_priors` (NaN where
    nobody lives);
    the weights `without_robust_low` (who surely lack it) and `without_robust_high` (who do not
    surely have it);
    `most_missing`, the criterion that most people surely lack (the first of equals, `<NA>`
    where nobody lacks any);
    `people_median_m`, the weighted median of `nearest_people_m` (metres) over those who reach one;
    the weighted means `share_on_prior` and `effective_functions_mean` over the origins on the
    network (NaN without any).
    """
    area, weight = find_area(areas, origins), origins["weight"].to_numpy()
    robust = answer_to("robust", verdicts.trusted)
    shares = {
        name: rows.set_index("area_code").reindex(areas["area_code"]).set_axis(areas.index)
        for name, rows in table[table["group"] == "all"].groupby("criterion")
    }
    columns: dict[str, Any] = {
        **{low(verdict(name)): shares[name]["share_low"] for name in VERDICTS},
        **{high(verdict(name)): shares[name]["share_high"] for name in VERDICTS},
        **{
            without_priors(end("robust")): shares["robust"][without_priors(end("share"))]
            for end in (low, high)
        },
        "without_robust_low": sum_weights(area, (robust == NO) * weight, len(areas)),
        "without_robust_high": sum_weights(area, (robust != YES) * weight, len(areas)),
        "most_missing": _most_missing(area, weight, verdicts.trusted, len(areas)),
        "people_median_m": centre(
            area, origins[nearest_m("people")].to_numpy(), weight, len(areas)
        )[1],
        "share_on_prior": _mean(area, weight, origins["share_on_prior"], len(areas)),
        "effective_functions_mean": _mean(area, weight, origins["effective_functions"], len(areas)),
    }
    return areas.assign(**columns)


def tabulate_robustness(
    areas: gpd.GeoDataFrame,
    origins: gpd.GeoDataFrame,
    verdicts: Verdicts,
    unit: Unit,
    *,
    groups: Sequence[Group] = (),
    profile: Profile = "standard",
) -> pd.DataFrame:
    """Return how many people of each group meet each criterion, per area.

    Parameters
    ----------
    areas
        The areas' table.
    origins
        The origins' table, with the groups' columns beside `weight`.
    verdicts
        The answers for the same origins.
    unit
        What a `weight` of 1 is.
    groups
        Columns of the origins to sum by as well; NaN in one origin makes its area unknown.
    profile
        How people walk, as the table names it.

    Returns
    -------
    Long: a row per group ("all" first), criterion (robust and closure_proof among them) and
    area, with `weight` (of the group), `low` and `high` (how many surely and possibly meet
    it), and the same as shares, with priors trusted and `_without_priors`; NaN where nobody of
    the group lives or their number is unknown.
    """
    labels = [{"profile": profile, "group": "", "criterion": criterion} for criterion in VERDICTS]
    return _tabulate(areas, origins, verdicts, labels, unit, groups)


def tabulate_people_walk(
    areas: gpd.GeoDataFrame,
    origins: gpd.GeoDataFrame,
    measured: Measured,
    walks_m: Sequence[float],
    unit: Unit,
    *,
    groups: Sequence[Group] = (),
) -> pd.DataFrame:
    """Return how many people of each group have a free place with people within each walk.

    Parameters
    ----------
    areas, origins, unit, groups
        As for `tabulate_robustness`.
    measured
        What the same origins reach.
    walks_m
        The walks in metres, inclusive.

    Returns
    -------
    Long: a row per group, walk (`walk_m`) and area, with the columns of `tabulate_robustness`.
    """
    answers = []
    for sure_m, possible_m in (measured.people_m[:2], measured.people_m[2:]):
        limit_m = np.array(walks_m)[:, np.newaxis]
        sure, possible = (walk_m <= limit_m + TOLERANCE_M for walk_m in (sure_m, possible_m))
        possible |= measured.access.edge_m < limit_m
        answers.append(np.where(sure, YES, np.where(possible, UNKNOWN, NO)).astype(np.int8))
    labels = [{"walk_m": walk_m, "group": ""} for walk_m in walks_m]
    return _tabulate(areas, origins, Verdicts(*answers), labels, unit, groups)


def _tabulate(
    areas: gpd.GeoDataFrame,
    origins: gpd.GeoDataFrame,
    verdicts: Verdicts,
    labels: Sequence[Mapping[str, Any]],
    unit: Unit,
    groups: Sequence[Group],
) -> pd.DataFrame:
    """Return how many people of each group and area get each answer; `labels` name the answers."""
    area, known = find_area(areas, origins), ("all", *groups)
    weights = [origins["weight" if group == "all" else group].to_numpy() for group in known]
    total = np.array([sum_weights(area, weight, len(areas)) for weight in weights])
    low_high = {
        ends: [
            _met(area, weight, *patterns, everybody)
            for weight, everybody in zip(weights, total, strict=True)
        ]
        for ends, patterns in (
            (("low", "high"), _patterns(verdicts.trusted)),
            (_WITHOUT_PRIORS, _patterns(verdicts.without_priors)),
        )
    }
    # Groups x labels x areas, row by row.
    group, label, row = np.indices((len(known), len(labels), len(areas))).reshape(3, -1)
    people = {
        end: np.stack(met)[:, at].ravel()
        for ends, met in low_high.items()
        for at, end in enumerate(ends)
    }
    weight = total[group, row]
    units: dict[str, str] = {"all": unit, "one_person": "households"}
    named = {name: pd.Series([one[name] for one in labels]).array.take(label) for name in labels[0]}
    return pd.DataFrame(
        {
            "area_code": areas["area_code"].array.take(row),
            "area_name": areas["area_name"].array.take(row),
            **named,
            "group": pd.array(known, dtype="str").take(group),
            "unit": pd.array([units.get(one, "residents") for one in known], dtype="str").take(
                group
            ),
            "weight": weight,
            **people,
            **{f"share_{end}": met / weight for end, met in people.items()},
        }
    )


def _patterns(answers: Answers) -> tuple[Ints, Answers]:
    """Return which of the different columns of answers each origin has, and those columns."""
    digit = len(ANSWERS) ** np.arange(len(answers))
    number = np.zeros(answers.shape[1], dtype=np.int64)
    for place, answer in zip(digit, answers, strict=True):
        number += place * answer
    pattern, numbers = pd.factorize(number)
    return pattern, (numbers // digit[:, np.newaxis] % len(ANSWERS)).astype(np.int8)


def _met(area: Ints, weight: Floats, pattern: Ints, answers: Answers, total: Floats) -> Floats:
    """Weigh who meets each criterion: an array of low and high x criteria x areas.

    NaN where the total is 0 or unknown. `answers` are criteria x patterns.
    """
    n_patterns = answers.shape[1]
    cell, n_cells = area * n_patterns + pattern, len(total) * n_patterns
    each = np.bincount(cell, weight, n_cells).reshape(len(total), n_patterns)
    met = np.stack([(answers >= least) @ each.T for least in (YES, UNKNOWN)])
    return np.where(total > 0, met.round(DECIMALS), np.nan)


def _most_missing(
    area: Ints, weight: Floats, answers: Answers, n_areas: int
) -> pd.api.extensions.ExtensionArray:
    lacking = np.stack(
        [sum_weights(area, (answer == NO) * weight, n_areas) for answer in answers[: len(CRITERIA)]]
    )
    most = np.where(lacking.max(axis=0) > 0, lacking.argmax(axis=0), -1)
    return pd.array(CRITERIA, dtype="str").take(most, allow_fill=True)


def _mean(area: Ints, weight: Floats, measure: pd.Series[float], n_areas: int) -> Floats:
    """Weighted mean per area of what is known; NaN without any."""
    value = measure.to_numpy()
    here = ~np.isnan(value) & (weight > 0)
    total = sum_weights(area[here], weight[here], n_areas)
    summed = sum_weights(area[here], value[here] * weight[here], n_areas)
    return share_of(summed, total)
