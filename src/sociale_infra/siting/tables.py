"""The answers as tables."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd

from sociale_infra.engine.network import Bools, Floats
from sociale_infra.engine.siting.task import Choice
from sociale_infra.engine.squares import measure_squares
from sociale_infra.engine.sums import DECIMALS, share_of, sum_weights
from sociale_infra.measurement import Measurement
from sociale_infra.sited import Asked
from sociale_infra.siting.candidates import Offered
from sociale_infra.siting.fares import TURNS, Answer, Fares
from sociale_infra.siting.question import Now, has_floor
from sociale_infra.tables import (
    SITE_ANSWERS,
    SITE_AREAS,
    SITE_CURVE,
    SITE_SQUARES,
    SITED,
    SITES,
    check_measured,
    crs_of,
)
from sociale_infra.tables import Table as Contract
from sociale_infra.terms import NOBODY, TOLERANCE_M

# A gap below this share is floating-point error.
_NO_GAP = 1e-6
_TEXTS = ("candidate_id", "found_in", "place_id", "name", "category", "needs", "near")


def tabulate(
    measurement: Measurement,
    offered: Offered,
    now: Now,
    fares: Fares,
    curve: Sequence[Choice],
    asked: Asked,
) -> dict[str, Any]:
    """Return the tables of `Sites`, by their names there."""
    walk_m = measurement.settings.robust.walk_m
    tables = {
        "site-answers": _answers(now, fares, asked),
        "sites": _sites(offered, now, fares.answers, walk_m),
        "site-areas": _areas(measurement, now, fares.answers, walk_m, asked),
        "site-curve": _curve(now, curve, asked),
        "site_squares": _squares(measurement, now, fares.answers, walk_m),
    }
    check_measured(tables, measurement.settings.categories, SITED)
    return {
        "answers": tables["site-answers"],
        "sites": tables["sites"],
        "areas": tables["site-areas"],
        "curve": tables["site-curve"],
        "squares": tables["site_squares"],
    }


def _answers(now: Now, fares: Fares, asked: Asked) -> pd.DataFrame:
    best = fares.answers[0].choice
    everybody, has = now.weight.sum(), float((now.weight * ~now.lacks).sum())
    rows = []
    for number, one in enumerate(fares.answers, 1):
        gained = one.gained["as_mapped"]
        rows.append(
            {
                "answer": number,
                "n_sites": len(one.choice.sites),
                **_value(now, one.choice, asked),
                "gained": gained,
                "share_before": has / everybody,
                "share_after": (has + gained) / everybody,
                "walk_mean_m": one.mean_m,
                "gives_up": _gives_up(now, best, one.choice, asked),
                **{f"gained_{turn}": one.gained[turn] for turn in TURNS},
                **{f"most_{turn}": fares.most[turn] for turn in TURNS},
                "gained_band_low": one.band[0],
                "gained_band_high": one.band[1],
                "often_best": one.often_best,
            }
        )
    return _as(SITE_ANSWERS, rows)


def _value(now: Now, choice: Choice, asked: Asked) -> dict[str, float]:
    """Return what is asked of a choice, what none could exceed, and the gap between them."""
    if asked.goal == "walk":
        whole, counted = _whole_m(now), now.counted.sum()
        mean_m, least_m = (whole - choice.value) / counted, (whole - choice.most) / counted
        told = {"counted": np.nan, "most": np.nan, "mean_m": mean_m, "least_m": least_m}
        return told | {"gap": _gap(mean_m, least_m)}
    told = {"counted": choice.value, "most": choice.most, "mean_m": np.nan, "least_m": np.nan}
    return told | {"gap": _gap(choice.most, choice.value)}


def _whole_m(now: Now) -> float:
    """Return how far all who count walk together as it is."""
    return float((now.counted * now.now_m["as_mapped"]).sum())


def _gives_up(now: Now, best: Choice, choice: Choice, asked: Asked) -> float:
    less = max(best.value - choice.value, 0.0)
    return less / float(now.counted.sum()) if asked.goal == "walk" else less


def _gap(larger: float, smaller: float) -> float:
    """Return how far apart two ends are, as a share of the smaller; NaN if that is nothing."""
    if larger - smaller <= _NO_GAP * smaller:
        return 0.0
    return (larger - smaller) / smaller if smaller > 0 else np.nan


def _sites(
    offered: Offered, now: Now, answers: Sequence[Answer], walk_m: float
) -> gpd.GeoDataFrame:
    parts = []
    for number, one in enumerate(answers, 1):
        near: Bools = one.walk_m <= walk_m + TOLERANCE_M
        newly = near & now.lacks
        alone = newly & (near.sum(axis=0) == 1)
        table = offered.table.iloc[one.sites].reset_index(drop=True)
        parts.append(
            table.assign(
                answer=number,
                site=np.arange(1, len(table) + 1),
                is_fixed=offered.fixed[one.sites],
                within_reach=near @ now.weight,
                gained=newly @ now.weight,
                alone=alone @ now.weight,
            )
        )
    whole = pd.concat(parts, ignore_index=True)
    numbers = ["within_reach", "gained", "alone"]
    whole[numbers] = whole[numbers].round(DECIMALS)
    whole = whole.astype(dict.fromkeys(_TEXTS, "str"))
    names = [*SITES.measured(())]
    return gpd.GeoDataFrame(whole[names], geometry=whole["geometry"], crs=offered.table.crs)


def _areas(
    measurement: Measurement, now: Now, answers: Sequence[Answer], walk_m: float, asked: Asked
) -> pd.DataFrame:
    areas = measurement.world.areas
    stands = areas["area_code"].isin(measurement.standing).to_numpy()
    holds = has_floor(measurement, asked)

    def per_area(who: Bools) -> Floats:
        return sum_weights(now.area, now.weight * who, len(areas))

    lives, has = per_area(np.ones_like(now.lacks)), per_area(~now.lacks)
    told = np.where(stands, lives, np.nan)
    parts = []
    for number, one in enumerate(answers, 1):
        near = (one.walk_m <= walk_m + TOLERANCE_M).any(axis=0)
        gained = per_area(near & now.lacks)
        parts.append(
            pd.DataFrame(areas[["area_code", "area_name"]]).assign(
                answer=number,
                weight=lives,
                gained=gained,
                share_before=share_of(has, told),
                share_after=share_of(has + gained, told),
                floor=np.where(holds & (asked.floor > 0), asked.floor, np.nan),
            )
        )
    return _as(SITE_AREAS, pd.concat(parts, ignore_index=True))


def _squares(
    measurement: Measurement, now: Now, answers: Sequence[Answer], walk_m: float
) -> gpd.GeoDataFrame:
    origins = measurement.world.origins
    nothing = dict.fromkeys(("lacking_low", "lacking_high"), 0.0)
    parts = []
    for number, one in enumerate(answers, 1):
        near = (one.walk_m <= walk_m + TOLERANCE_M).any(axis=0)
        told = pd.DataFrame({"weight": now.weight, "gained": now.weight * (near & now.lacks)})
        squares = measure_squares(origins, told.assign(**nothing)).assign(answer=number)
        parts.append(squares[squares["gained"] > NOBODY])
    columns = [*SITE_SQUARES.measured(()), "geometry"]
    return gpd.GeoDataFrame(pd.concat(parts, ignore_index=True)[columns], crs=crs_of(origins))


def _curve(now: Now, curve: Sequence[Choice], asked: Asked) -> pd.DataFrame:
    lives, has = float(now.counted.sum()), float((now.counted * ~now.lacks).sum())
    rows = []
    for one in curve:
        told = _value(now, one, asked)
        share = (has + one.value) / lives if asked.goal != "walk" else np.nan
        rows.append({"n_sites": len(one.sites), **told, "share_after": share})
    return _as(SITE_CURVE, rows)


def _as(contract: Contract, rows: Any) -> pd.DataFrame:  # noqa: ANN401 - whatever pandas reads
    """Return rows as a table describes them."""
    columns = contract.measured(())
    table = pd.DataFrame(rows, columns=[*columns])
    return table.astype({name: column.dtype for name, column in columns.items()})
