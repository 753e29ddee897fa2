"""Streets as the page finds and names them, and the street, number and postcode of each address."""

from __future__ import annotations

from typing import NamedTuple

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from sociale_infra.maps.grid import Grid
from sociale_infra.maps.packed_types import Street
from sociale_infra.streets import find_beside
from sociale_infra.town import Results

_APART_M = 300
"""Between two times that a street bears its name: a screen at zoom 17 shows it once or twice."""
_LEAST_SIGN_M = 40
"""Length of a stretch that bears a street's name again."""
_NUMBER = r"^\s*(?P<number>\d{1,4})\s*(?P<letter>.*?)\s*$"


class Directory(NamedTuple):
    """What an address is called: rows of `streets`, `letters` and `postcodes`; -1 is unknown."""

    streets: tuple[str, ...]
    letters: tuple[str, ...]
    postcodes: tuple[str, ...]
    street: npt.NDArray[np.int64]
    number: npt.NDArray[np.int64]
    letter: npt.NDArray[np.int64]
    postcode: npt.NDArray[np.int64]
    points: gpd.GeoSeries
    beside: bool
    """Whether streets are those of the named ways beside addresses, as these tell no street."""


def read_directory(results: Results, rows: npt.NDArray[np.intp]) -> Directory:
    """Return what some addresses are called; where none tells its street, that is the way beside.

    `rows` are theirs of the origins.
    """
    origins = results.origins[["street", "house_number", "postcode", "geometry"]].iloc[rows]
    told = origins["street"]
    beside = not told.notna().any() and bool(origins["house_number"].notna().any())
    if beside:
        row, name = find_beside(origins.geometry.to_numpy(), results.edges)
        first = pd.Series(name, index=row).groupby(level=0).min()
        told = first.reindex(range(len(origins)))
    code, different = pd.factorize(origins["house_number"].astype("str"))
    parts = pd.Series(different, dtype="str").str.extract(_NUMBER)
    # Of a number that is missing, at -1, the last row: nothing.
    parts = parts.reindex(range(len(parts) + 1)).take(code).set_axis(origins.index)
    street, streets = _code(told)
    letter, letters = _code(parts["letter"].where(parts["letter"] != ""))
    postcode, postcodes = _code(origins["postcode"])
    number = pd.to_numeric(parts["number"]).fillna(-1).to_numpy(dtype=np.int64)
    return Directory(
        streets, letters, postcodes, street, number, letter, postcode, origins.geometry, beside
    )


def describe_streets(results: Results, directory: Directory, grid: Grid) -> list[Street]:
    """Describe every street of an address and every named way: where its name is written.

    That is the middle of its longest stretch, along it; a long street has its name on other
    stretches `again`. A street that is no way stands at its first address. Those of addresses come
    first.
    """
    named = results.edges[results.edges["name"].notna()]
    west, south, east, north = results.areas.total_bounds
    named = named.cx[west:east, south:north]
    names = [*dict.fromkeys([*directory.streets, *named["name"].sort_values()])]
    first = {code: row for row, code in reversed([*enumerate(directory.street.tolist())])}
    signs = _find_signs(named)
    points = grid.points(signs.geometry.interpolate(0.5, normalized=True))
    written: dict[str, list[list[int]]] = {}
    for name, point, turn in zip(signs["name"], points, _turns(signs.geometry), strict=True):
        written.setdefault(name, []).append([*point, turn])
    lengths = named.groupby("name")["length_m"].sum()
    away = [row for row, name in enumerate(names) if name not in written]
    spots = gpd.GeoSeries(directory.points.iloc[[first[row] for row in away]])
    elsewhere = dict(zip(away, grid.points(spots), strict=True))
    return [
        _describe(name, written[name], lengths[name])
        if name in written
        else {"name": name, "point": elsewhere[row], "along": None}
        for row, name in enumerate(names)
    ]


def _describe(name: str, signs: list[list[int]], length_m: float) -> Street:
    (x, y, turn), *again = signs
    street: Street = {"name": name, "point": [x, y], "along": [turn, round(length_m)]}
    if again:
        street["again"] = again
    return street


def _find_signs(named: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return the stretches that bear a name: the longest, and others far enough from those."""
    longest = named.sort_values("length_m", ascending=False, kind="stable")
    middles = shapely.get_coordinates(longest.geometry.interpolate(0.5, normalized=True).to_numpy())
    kept: dict[str, list[complex]] = {}
    bears = []
    for name, long, (x, y) in zip(
        longest["name"], longest["length_m"] >= _LEAST_SIGN_M, middles, strict=True
    ):
        others = kept.setdefault(name, [])
        here = complex(x, y)
        bears.append(not others or (long and min(abs(here - one) for one in others) >= _APART_M))
        if bears[-1]:
            others.append(here)
    return longest[np.array(bears, dtype=bool)]


def _code(values: pd.Series[str]) -> tuple[npt.NDArray[np.int64], tuple[str, ...]]:
    codes, known = pd.factorize(values, sort=True)
    return np.asarray(codes, dtype=np.int64), tuple(map(str, known))


def _turns(lines: gpd.GeoSeries) -> list[int]:
    """Return by how many degrees clockwise a text along the middle of each line is turned."""
    start, end = (
        shapely.get_coordinates(lines.interpolate(at, normalized=True).to_numpy())
        for at in (0.45, 0.55)
    )
    x, y = (end - start).T
    turns = -np.degrees(np.arctan2(y, x))
    upright = (turns + 90) % 180 - 90
    return [round(float(turn)) for turn in upright]
