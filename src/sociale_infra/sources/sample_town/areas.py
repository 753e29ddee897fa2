"""Wijken and buurten: the faces between the long lines, with figures as CBS publishes them."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray
from shapely import LineString, Point, STRtree

from sociale_infra.sources.sample_town.homes import share_out
from sociale_infra.sources.sample_town.layout import Block, Curve
from sociale_infra.sources.sample_town.names import TOWN
from sociale_infra.sources.sample_town.plan import COUNTRYSIDE, LAKE, RURAL_BUURTEN, WIJKEN, Wijk

_YEAR = 2026
_MUNICIPALITY = "9999"
_LAKE_NUMBER = 99
_SECRET = -99997  # the code of CBS for a figure that is kept secret
_FEW = 10  # inhabitants: figures of this many or fewer are secret
_BORDERS = {"ring", "dreef", "canal", "ditch", "rail", "edge", "lake"}
_COUNTS = ["aantal_inwoners", "mannen", "vrouwen", "aantal_huishoudens", "woningvoorraad"]
_SHARES = [
    "percentage_personen_0_tot_15_jaar",
    "percentage_personen_15_tot_25_jaar",
    "percentage_personen_25_tot_45_jaar",
    "percentage_personen_45_tot_65_jaar",
    "percentage_personen_65_jaar_en_ouder",
    "percentage_eenpersoonshuishoudens",
]


def draw_buurten(curves: list[Curve], blocks: list[Block]) -> gpd.GeoDataFrame:
    """Draw the buurten, which tile the municipality: `buurtnaam`, `wijknaam` and polygon."""
    lines = [LineString(curve.points) for curve in curves if curve.line.kind in _BORDERS]
    labels: list[tuple[str, str, Point]] = []
    for block in blocks:
        end = 0.0
        for name, columns in block.quarter.buurten:
            if end:
                lines.append(_split(block, end))
            middle = block.patch.at(np.array([[end + columns / block.size[0] / 2, 0.5]]))
            labels.append((name, block.quarter.wijk, Point(middle[0])))
            end += columns / block.size[0]
    labels += [(name, COUNTRYSIDE, Point(at)) for name, (at, _) in RURAL_BUURTEN.items()]
    lake = next(curve.points for curve in curves if curve.line.name == LAKE)
    labels.append((LAKE, LAKE, shapely.Polygon(lake).centroid))
    names, wijken, points = zip(*labels, strict=True)
    faces = shapely.get_parts(shapely.polygonize(shapely.get_parts(shapely.union_all(lines))))
    _, face = STRtree(faces).query(points, predicate="within")
    return gpd.GeoDataFrame({"buurtnaam": names, "wijknaam": wijken}, geometry=faces[face])


def _split(block: Block, u: float) -> LineString:
    """Cut a quarter from top to bottom, a little beyond its border."""
    v = np.linspace(0, 1, 20)
    middle = block.patch.at(np.column_stack([np.full_like(v, u), v]))
    top, bottom = block.way_out(u, 0), block.way_out(u, 1)
    beyond = [out[0] + 1.05 * (out[1] - out[0]) for out in (top, bottom)]
    return LineString([beyond[0], *middle, beyond[1]])


def count_people(
    buurten: gpd.GeoDataFrame, addresses: NDArray[np.object_], rng: np.random.Generator
) -> tuple[gpd.GeoDataFrame, gpd.GeoDataFrame]:
    """Return wijken and buurten with their figures; residents are spread over the addresses."""
    shapes = np.asarray(buurten.geometry)
    _, within = STRtree(shapes).query(addresses, predicate="within")
    counted = buurten.assign(adressen=np.bincount(within, minlength=len(shapes)))
    numbered = [*enumerate(WIJKEN, start=1), (_LAKE_NUMBER, Wijk(LAKE, 0, 0, 0, (), 0.0))]
    parts = pd.concat(
        [_spread(wijk, n, counted[counted["wijknaam"] == wijk.name], rng) for n, wijk in numbered]
    )
    names = ["wijkcode", "wijknaam"]
    wholes = parts.dissolve(names, aggfunc=dict.fromkeys(_COUNTS, "sum"), sort=False).reset_index()
    shares = [wijk.shares or (_SECRET,) * len(_SHARES) for _, wijk in numbered]
    wholes[_SHARES] = np.array(shares)
    few = (parts["aantal_inwoners"] <= _FEW) & (parts["wijknaam"] != LAKE)
    parts.loc[few, [*_COUNTS, *_SHARES]] = _SECRET
    return _publish(wholes, names), _publish(parts, ["buurtcode", "buurtnaam", *names])


def _spread(
    wijk: Wijk, number: int, buurten: gpd.GeoDataFrame, rng: np.random.Generator
) -> gpd.GeoDataFrame:
    """Divide the people of a wijk among its buurten."""
    addresses = np.maximum(buurten["adressen"], 1)  # the lake has no addresses: avoid 0 / 0
    inhabitants, dwellings = (share_out(n, addresses) for n in (wijk.inhabitants, wijk.dwellings))
    men = inhabitants * 49 // 100
    counts = [inhabitants, men, inhabitants - men, dwellings * 97 // 100, dwellings]
    code = f"{_MUNICIPALITY}{number:02}"
    shares = {share: np.full(len(buurten), _SECRET) for share in _SHARES}
    for share, mean in zip(_SHARES, wijk.shares, strict=False):
        shares[share] = mean + rng.integers(-2, 3, len(buurten))
    return buurten.assign(
        wijkcode=f"WK{code}",
        buurtcode=[f"BU{code}{n:02}" for n in range(1, len(buurten) + 1)],
        **dict(zip(_COUNTS, counts, strict=True)),
        **shares,
    )


def _publish(areas: gpd.GeoDataFrame, names: list[str]) -> gpd.GeoDataFrame:
    """Put the columns in CBS' order."""
    columns = [*names, "gemeentecode", "gemeentenaam", "jaar", "water", *_COUNTS, *_SHARES]
    published = areas.assign(
        gemeentecode=f"GM{_MUNICIPALITY}",
        gemeentenaam=TOWN,
        jaar=_YEAR,
        water=np.where(areas["wijknaam"] == LAKE, "JA", "NEE"),
    )
    return published[[*columns, "geometry"]].reset_index(drop=True)
