"""How robust the town of three squares is, drawn by hand.

                  Noord (1,000)   Midden (3,000)   the 4,000
    robust        60 to 75 %      20 %             1,200 to 1,350: 30 to 33.75 %
      no priors    0 to 100 %      0 to 50 %           0 to 2,500:  0 to 62.5 %
    on priors     50 %            30 %             35 %

Gap 1 lies in Midden, gap 2 in Noord (in two parts), 3 to 6 in Midden; gap 7 has too few people
to be told of. Kade's number of residents is unknown, so nothing is known of it.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from sociale_infra.tables import FRAGILITY, GAP_AREAS, GAPS, ROBUSTNESS, SQUARES
from tests.build import build_rows, build_shapes

HOSTILE_STREET = "<b>Straat</b>{people}</script><script>window.broken = 1</script>"

_UNKNOWN = (np.nan,) * 4
# Shares low and high, and the same without priors: of Noord, Midden and Kade.
_SHARES = {
    "place": ((1.0, 1.0, 1.0, 1.0), (1.0, 1.0, 1.0, 1.0), _UNKNOWN),
    "low_threshold": ((0.9, 0.9, 0.0, 1.0), (0.9996, 1.0, 0.0, 1.0), _UNKNOWN),
    "diversity": ((0.8, 0.8, 0.8, 0.8), (0.25, 0.25, 0.25, 0.25), _UNKNOWN),
    "people": ((0.6, 0.75, 0.0, 1.0), (0.2, 0.2, 0.0, 1.0), _UNKNOWN),
    "robust": ((0.6, 0.75, 0.0, 1.0), (0.2, 0.2, 0.0, 0.5), _UNKNOWN),
    "closure_proof": ((0.0, 0.5, 0.0, 1.0), (0.1, 0.1, 0.0, 1.0), _UNKNOWN),
}
AREA_COLUMNS: dict[str, Any] = {
    "most_missing": ["people", "people", None],
    "share_on_prior": (0.5, 0.3, np.nan),
}


class _Gap(NamedTuple):
    area: str
    name: str
    near: str | None
    squares: tuple[tuple[int, int, float, float], ...]
    """Hundreds of metres east and north of the town's corner; lacking low and high."""
    missing: str
    remedy: tuple[str | None, str | None, float, float]


_NO_REMEDY = (None, None, np.nan, np.nan)
_GAPS = (
    _Gap("WK02", "Midden", HOSTILE_STREET,
         ((8, 1, 120.0, 140.0), (9, 1, 30.0, 30.0), (10, 1, 5.0, 5.0)),
         "diversity people", ("node/0", "low_threshold staffed", 90.0, 400.0)),
    _Gap("WK01", "Noord", "Kerkstraat", ((1, 4, 60.0, 60.0), (2, 5, 40.0, 40.0)),
         "people", ("node/1", "staffed", 9.0, 160.0)),
    _Gap("WK02", "Midden", None, ((7, 3, 50.0, 50.0),),
         "people", ("node/17", "low_threshold", 50.0, 200.0)),
    _Gap("WK02", "Midden", "Plein", ((11, 5, 40.0, 45.0),), "people", _NO_REMEDY),
    _Gap("WK02", "Midden", "Laan", ((11, 3, 30.0, 30.0),), "people", _NO_REMEDY),
    _Gap("WK02", "Midden", "Dijk", ((7, 0, 10.0, 20.0),), "people", _NO_REMEDY),
    _Gap("WK01", "Noord", "Erf", ((4, 3, 4.0, 31.0),), "people", _NO_REMEDY),
)  # fmt: skip


def draw_robustness(population: tuple[float, ...]) -> pd.DataFrame:
    """Draw the long table, with rows of other people and walks that the page does not show."""
    rows = [
        (
            *(code, profile, group, criterion, people, people * low, people * high, low, high),
            *(people * share for share in doubted),
        )
        for profile, group in (("standard", "all"), ("slow", "all"), ("standard", "age_0_14"))
        for criterion, shares in _SHARES.items()
        for code, people, (low, high, *doubted) in zip(
            ("WK01", "WK02", "WK03"), population, _scale(shares, profile, group), strict=True
        )
    ]
    names = ["area_code", "profile", "group", "criterion", "weight", "low", "high",
             "share_low", "share_high", "low_without_priors",
             "high_without_priors"]  # fmt: skip
    return build_rows(ROBUSTNESS, dict(zip(names, zip(*rows, strict=True), strict=True)))


def _scale(shares: tuple[Any, ...], profile: str, group: str) -> list[tuple[float, ...]]:
    factor = 1.0 if (profile, group) == ("standard", "all") else 0.5
    return [tuple(value * factor for value in area) for area in shares]


def draw_squares(west: float, south: float, crs: str) -> gpd.GeoDataFrame:
    """Draw the squares of the gaps, and one in which nobody surely lacks anything."""
    rows: list[tuple[Any, ...]] = [
        (gap.area, number, *square)
        for number, gap in enumerate(_GAPS, start=1)
        for square in gap.squares
    ]
    rows.append(("WK02", pd.NA, 6, 5, 0.0, 12.0))
    frame = pd.DataFrame(
        rows, columns=["area_code", "gap_id", "east", "north", "lacking_low", "lacking_high"]
    )
    return build_shapes(
        SQUARES,
        {
            "square_id": [f"E{east:04}N{north:04}" for east, north in _corners(frame)],
            "area_code": frame["area_code"],
            "gap_id": frame["gap_id"],
            "lacking_low": frame["lacking_low"],
            "lacking_high": frame["lacking_high"],
        },
        [_square(west, south, *corner) for corner in _corners(frame)],
        crs,
    )


def _corners(frame: pd.DataFrame) -> list[tuple[int, int]]:
    return list(zip(frame["east"], frame["north"], strict=True))


def _square(west: float, south: float, east: int, north: int) -> shapely.Polygon:
    x, y = west + 100 * east, south + 100 * north
    return shapely.box(x, y, x + 100, y + 100)


def draw_gaps(west: float, south: float, crs: str) -> gpd.GeoDataFrame:
    """Draw the gaps that the squares belong to."""
    remedies = list(zip(*(gap.remedy for gap in _GAPS), strict=True))
    return build_shapes(
        GAPS,
        {
            "gap_id": range(1, len(_GAPS) + 1),
            "area_code": [gap.area for gap in _GAPS],
            "area_name": [gap.name for gap in _GAPS],
            "near": [gap.near for gap in _GAPS],
            "lacking_low": [sum(low for *_, low, _ in gap.squares) for gap in _GAPS],
            "lacking_high": [sum(high for *_, high in gap.squares) for gap in _GAPS],
            "missing": [gap.missing for gap in _GAPS],
            "remedy_place_id": remedies[0],
            "remedy_name": [one and "De Hoek" for one in remedies[0]],
            "remedy_category": [one and "library" for one in remedies[0]],
            "remedy_needs": remedies[1],
            "remedy_weight": remedies[2],
            "remedy_mean_m": remedies[3],
        },
        [
            shapely.union_all([_square(west, south, *square[:2]) for square in gap.squares])
            for gap in _GAPS
        ],
        crs,
    )


def draw_gap_areas() -> pd.DataFrame:
    """Draw who lack something in each gap, all of the area in which it lies."""
    lacking = [[sum(square[end] for square in gap.squares) for gap in _GAPS] for end in (2, 3)]
    return build_rows(
        GAP_AREAS,
        {
            "gap_id": range(1, len(_GAPS) + 1),
            "area_code": [gap.area for gap in _GAPS],
            "area_name": [gap.name for gap in _GAPS],
            "lacking_low": lacking[0],
            "lacking_high": lacking[1],
        },
    )


def draw_fragility(places: gpd.GeoDataFrame) -> pd.DataFrame:
    """Close every place: one costs 20 to 30 people a level, one 12 to 40, one a few.

    That the first costs more by what is sure than by what is possible can happen: a level counts
    what one still has.
    """
    lost = {
        "node/0": (30.0, 20.0),
        "node/1": (5.0, 0.0),
        "node/14": (np.nan, np.nan),
        "node/17": (12.0, 40.0),
    }
    low, high = zip(*(lost.get(key, (0.0, 0.0)) for key in places["place_id"]), strict=True)
    closed = {name: places[name] for name in ("place_id", "name", "category")}
    return build_rows(FRAGILITY, closed | {"lose_low": list(low), "lose_high": list(high)})
