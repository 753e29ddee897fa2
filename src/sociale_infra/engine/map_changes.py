"""What changed on the map between two measurements of a town: places, ways and gaps."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from sociale_infra.components import node_components
from sociale_infra.engine.sums import DECIMALS
from sociale_infra.tables import crs_of
from sociale_infra.terms import PROPERTIES

# Residents: what adding many fractions may leave is no change.
_NO_CHANGE = 0.5
_SHOWN = ("name", "category", *PROPERTIES)


def find_gap_changes(
    base: tuple[gpd.GeoDataFrame, gpd.GeoDataFrame],
    other: tuple[gpd.GeoDataFrame, gpd.GeoDataFrame],
) -> gpd.GeoDataFrame:
    """Return which gaps closed, opened, grew and shrank: those that share squares are one.

    Parameters
    ----------
    base, other
        The squares and the gaps of each.
    """
    (squares, gaps), (squares_other, gaps_other) = base, other
    inside = [
        one[one["gap_id"].notna()][["square_id", "gap_id"]] for one in (squares, squares_other)
    ]
    shared = inside[0].merge(inside[1], on="square_id", suffixes=("", "_other"))
    n_base, n = len(gaps), len(gaps) + len(gaps_other)
    part = node_components(
        shared["gap_id"].to_numpy(dtype=np.int64) - 1,
        shared["gap_id_other"].to_numpy(dtype=np.int64) - 1 + n_base,
        n,
    )
    rows = []
    for number in dict.fromkeys(part.tolist()):
        here = np.flatnonzero(part == number)
        before, after = (
            gaps.iloc[here[here < n_base]],
            gaps_other.iloc[here[here >= n_base] - n_base],
        )
        lacking = [float(one["lacking_low"].sum()) for one in (before, after)]
        told = (after if len(after) else before).sort_values("lacking_low", ascending=False).iloc[0]
        shapes = (after if len(after) else before).geometry
        rows.append(
            {
                "change": _name_change(before, after, lacking[1] - lacking[0]),
                "gaps_base": " ".join(map(str, before["gap_id"])) or None,
                "gaps_other": " ".join(map(str, after["gap_id"])) or None,
                "area_name": told["area_name"],
                "near": told["near"],
                "lacking_base": lacking[0],
                "lacking_other": lacking[1],
                "difference": round(lacking[1] - lacking[0], DECIMALS),
                "geometry": _joined(shapes.to_numpy()),
            }
        )
    names = [
        "change",
        "gaps_base",
        "gaps_other",
        "area_name",
        "near",
        "lacking_base",
        "lacking_other",
        "difference",
        "geometry",
    ]
    table = gpd.GeoDataFrame(rows, columns=names, geometry="geometry", crs=crs_of(squares))
    table = table.assign(size=table["difference"].abs()).sort_values(
        ["size", "lacking_other"], ascending=False, kind="stable"
    )
    table = table.drop(columns="size").reset_index(drop=True)
    table.insert(0, "change_id", np.arange(1, len(table) + 1))
    texts = ["change", "gaps_base", "gaps_other", "area_name", "near"]
    return table.astype(dict.fromkeys(texts, "str"))


def _joined(shapes: npt.NDArray[np.object_]) -> object:
    """Return shapes as one; a single one is as it is."""
    return shapes[0] if len(shapes) == 1 else shapely.normalize(shapely.union_all(shapes))


def _name_change(before: gpd.GeoDataFrame, after: gpd.GeoDataFrame, more: float) -> str:
    if before.empty or after.empty:
        return "opened" if before.empty else "closed"
    if abs(more) < _NO_CHANGE:
        return "same"
    return "grown" if more > 0 else "shrunk"


def find_place_changes(
    base: gpd.GeoDataFrame,
    other: gpd.GeoDataFrame,
    base_closings: pd.DataFrame,
    other_closings: pd.DataFrame,
    same: dict[str, str],
) -> gpd.GeoDataFrame:
    """Return the places that came, went and changed.

    Parameters
    ----------
    base, other
        The places of each.
    base_closings, other_closings
        Who loses by the closing of each place, with `within_reach`: of places that went it is told
        in the base, of the others in the other.
    same
        The id in the other of each place of the base that is there under another id.
    """
    known = [same.get(place_id, place_id) for place_id in base["place_id"]]
    before = base.assign(known=pd.Series(known, index=base.index, dtype="str"))
    before = before.set_index("known", drop=False)
    after = other.set_index("place_id", drop=False)
    went = before.loc[~before.index.isin(after.index)]
    came = after.loc[~after.index.isin(before.index)]
    both = [place_id for place_id in after.index if place_id in before.index]
    rows = [
        *(_place_row(row, "closed", "", "") for row in went.to_dict("records")),
        *(_place_row(row, "added", "", "") for row in came.to_dict("records")),
    ]
    old, new = before.loc[both].to_dict("records"), after.loc[both].to_dict("records")
    for was, row in zip(old, new, strict=True):
        differs = [name for name in _SHOWN if _text(was[name]) != _text(row[name])]
        if differs:
            earlier, now = (
                "; ".join(f"{name}={_text(one[name])}" for name in differs) for one in (was, row)
            )
            rows.append(_place_row(row, "changed", earlier, now))
    table = gpd.GeoDataFrame(
        rows,
        columns=["place_id", "change", "name", "category", "before", "after", "geometry"],
        geometry="geometry",
        crs=crs_of(other),
    )
    told = ["within_reach", "lose_low", "lose_high"]
    closings = pd.concat([base_closings, other_closings]).drop_duplicates("place_id", keep="last")
    counts = closings.set_index("place_id").reindex(table["place_id"])[told].set_axis(table.index)
    texts = ["place_id", "change", "name", "category", "before", "after"]
    whole = pd.concat([table.drop(columns="geometry"), counts.astype(float)], axis=1)
    whole = whole.astype(dict.fromkeys(texts, "str"))
    return gpd.GeoDataFrame(
        whole, geometry=shapely.point_on_surface(table.geometry.to_numpy()), crs=crs_of(other)
    )


def _place_row(row: Mapping[Any, Any], change: str, before: str, after: str) -> dict[str, object]:
    kept = {name: row[name] for name in ("place_id", "name", "category", "geometry")}
    return kept | {"change": change, "before": before or None, "after": after or None}


def _text(value: object) -> str:
    return value if isinstance(value, str) else "-"


def find_path_changes(
    base: gpd.GeoDataFrame, other: gpd.GeoDataFrame, near_m: float
) -> gpd.GeoDataFrame:
    """Return the edges that are in one network only: none of the other lies at their middle.

    `near_m` is the distance (metres) within which two ways are one.
    """
    parts = []
    # Of one network nothing has changed.
    both = () if base is other else ((base, other, "closed"), (other, base, "added"))
    for mine, its, change in both:
        same = mine.geometry.to_wkb().isin(its.geometry.to_wkb())
        rows = mine[~same.to_numpy()]
        middles = rows.geometry.interpolate(0.5, normalized=True).to_numpy()
        tree = shapely.STRtree(its.geometry.to_numpy())
        near = tree.query(middles, predicate="dwithin", distance=near_m)[0]
        alone = np.setdiff1d(np.arange(len(rows)), near)
        kept = rows.iloc[alone][["edge_id", "highway", "name", "length_m", "geometry"]]
        parts.append(kept.assign(change=pd.Series(change, index=kept.index, dtype="str")))
    columns = ["change", "edge_id", "highway", "name", "length_m", "geometry"]
    table = pd.concat(parts, ignore_index=True) if parts else base.iloc[:0].assign(change="")
    return gpd.GeoDataFrame(table[columns], crs=crs_of(other))


def match_places(
    base: gpd.GeoDataFrame, other: gpd.GeoDataFrame, within_m: float
) -> dict[str, str]:
    """Find places of the base that are in the other under another id.

    They have the same category, the same name or none, and lie within `within_m` metres; each is
    paired with the nearest that is left.
    """
    lost = base[~base["place_id"].isin(other["place_id"])].reset_index(drop=True)
    fresh = other[~other["place_id"].isin(base["place_id"])].reset_index(drop=True)
    tree = shapely.STRtree(fresh.geometry.to_numpy())
    row, hit = tree.query(lost.geometry.to_numpy(), predicate="dwithin", distance=within_m)
    names = [frame["name"].fillna("").str.casefold().to_numpy() for frame in (lost, fresh)]
    kinds = [frame["category"].to_numpy() for frame in (lost, fresh)]
    alike = (names[0][row] == names[1][hit]) & (kinds[0][row] == kinds[1][hit])
    row, hit = row[alike], hit[alike]
    away_m = shapely.distance(lost.geometry.to_numpy()[row], fresh.geometry.to_numpy()[hit])
    found: dict[str, str] = {}
    taken: set[str] = set()
    ids = [frame["place_id"].tolist() for frame in (lost, fresh)]
    for at in np.lexsort([hit, row, away_m]).tolist():
        one, same = ids[0][row[at]], ids[1][hit[at]]
        if one not in found and same not in taken:
            found[one] = same
            taken.add(same)
    return found
