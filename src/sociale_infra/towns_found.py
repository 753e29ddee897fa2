"""What was found in a town, out of its results folder, for a row beside other towns."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import geopandas as gpd
import numpy as np
import pandas as pd

from sociale_infra.errors import InputError
from sociale_infra.store import RECORD
from sociale_infra.terms import NOBODY, VERDICTS, high, low, verdict, without_priors

# CBS, stedelijkheid: addresses per km2 from which a class holds, the highest first.
DENSITY_CLASSES = (2500, 1500, 1000, 500)
_LEVELS = range(5)
_OFF_NETWORK = -1
_PERCENTILES = (10, 25, 50, 75, 90)
_ORIGINS = ["weight", "robust_level_low", "nearest_people_m"]
_AREAS = ["area_code", "area_name", "weight", "robust_low", "robust_high"]


class TownFound(NamedTuple):
    """What was found in a town: a row of the table of towns, and its areas."""

    row: dict[str, Any]
    areas: pd.DataFrame
    record: Mapping[str, Any]


def read_town(folder: Path) -> TownFound:
    """Read what was found out of the results folder of a run.

    Raises
    ------
    InputError
        A file is absent or damaged.
    """
    try:
        record = json.loads((folder / RECORD).read_text(encoding="utf-8"))
        origins = pd.read_parquet(folder / "parquet/origins.parquet", columns=_ORIGINS)
        areas = gpd.read_parquet(
            folder / "parquet/areas.parquet", columns=[*_AREAS, "stands", "geometry"]
        )
        row = {
            "unit": record["unit"],
            "data_date": record["data_date"],
            "areas": len(areas),
            "addresses": len(origins),
            "surface_km2": float(areas.area.sum()) / 1e6,
            **dict(_headline(record["headline"]["figures"])),
            **dict(_levels(origins)),
            **dict(_walks(origins)),
        }
    except (OSError, ValueError, KeyError) as error:
        message = f"{folder}: what was found there cannot be read ({error}); remove it, run again"
        raise InputError(message) from error
    shown = areas[["robust_low", "robust_high"]].where(areas["stands"].astype(bool))
    return TownFound(row, pd.DataFrame(areas[_AREAS]).assign(**shown), record)


def read_starts(folder: Path) -> gpd.GeoDataFrame:
    """Read the points from which people of a town start (metric CRS)."""
    return gpd.read_parquet(folder / "parquet/origins.parquet", columns=["geometry"])


def density_class(density: float) -> int | None:
    """Return the class that CBS gives a density of addresses (per km2); None if it is unknown."""
    if np.isnan(density):
        return None
    return 1 + sum(density < limit for limit in DENSITY_CLASSES)


def _headline(figures: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """Yield the figures of run.json, by the names of columns."""
    yield "weight", figures["people"]
    yield "share_on_prior", figures["on_priors"]
    for name in VERDICTS:
        if one := figures["verdicts"].get(name):
            yield low(verdict(name)), one["share"][0]
            yield high(verdict(name)), one["share"][1]
    if robust := figures["verdicts"].get("robust"):
        lows, highs = robust["without_priors"]
        yield low("without_robust"), robust["everyone"] - robust["people"][1]
        yield high("without_robust"), robust["everyone"] - robust["people"][0]
        yield without_priors(low("robust")), lows
        yield without_priors(high("robust")), highs
        yield "stood", robust["everyone"]
    band = figures["bands"].get("robust")
    yield "completeness", "known" if band else "unknown"
    if band:
        yield low("robust_band"), band[0]
        yield high("robust_band"), band[1]


def _levels(origins: pd.DataFrame) -> Iterator[tuple[str, float]]:
    """Yield how many people meet so many criteria as mapped."""
    if origins["weight"].isna().all():
        return
    level = origins["robust_level_low"].fillna(_OFF_NETWORK)
    people = origins["weight"].groupby(level).sum()
    for number in _LEVELS:
        yield f"level_{number}", float(people.get(number, 0.0))
    yield "level_unknown", float(people.get(_OFF_NETWORK, 0.0))


def _walks(origins: pd.DataFrame) -> Iterator[tuple[str, float]]:
    """Yield how far so many percent of the people walk at most to a place with people (m)."""
    known = origins[origins["weight"] > 0].sort_values("nearest_people_m", na_position="last")
    people = known["weight"].cumsum().to_numpy()
    if not len(people) or people[-1] < NOBODY:
        return
    at = np.searchsorted(people, np.array(_PERCENTILES) / 100 * people[-1])
    walks = known["nearest_people_m"].to_numpy(dtype=float)[np.minimum(at, len(known) - 1)]
    yield from zip((f"walk_people_p{one}" for one in _PERCENTILES), walks.tolist(), strict=True)
