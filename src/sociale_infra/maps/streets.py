"""Streets as the page finds and names them, and the street, number and postcode of each address."""

from __future__ import annotations

from typing import NamedTuple

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from sociale_infra.maps.grid import Grid
from sociale_infra.maps.payload_types import Street
from sociale_infra.maps.values import text
from sociale_infra.streets import find_beside
from sociale_infra.town import Results

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
    beside: bool
    """Whether streets are those of the named ways beside addresses, as these tell no street."""


def read_directory(results: Results, origins: gpd.GeoDataFrame) -> Directory:
    """Return what addresses are called; where none tells its street, it is the named way beside."""
    told = origins["street"]
    beside = not told.notna().any() and bool(origins["house_number"].notna().any())
    if beside:
        row, name = find_beside(origins.geometry.to_numpy(), results.edges)
        first = pd.Series(name, index=row).groupby(level=0).min()
        told = first.reindex(range(len(origins)))
    parts = origins["house_number"].astype("str").str.extract(_NUMBER)
    street, streets = _code(told)
    letter, letters = _code(parts["letter"].where(parts["letter"] != ""))
    postcode, postcodes = _code(origins["postcode"])
    number = pd.to_numeric(parts["number"]).fillna(-1).to_numpy(dtype=np.int64)
    return Directory(streets, letters, postcodes, street, number, letter, postcode, beside)


def describe_streets(results: Results, directory: Directory, grid: Grid) -> list[Street]:
    """Describe every street of an address and every named way: where its name is written.

    That is the middle of its longest stretch, with the degrees by which it turns there; a street
    that is no way stands at its first address, without a turn. Those of addresses come first.
    """
    named = results.edges[results.edges["name"].notna()]
    west, south, east, north = results.areas.total_bounds
    named = named.cx[west:east, south:north]
    longest = named.loc[named["length_m"].groupby(named["name"]).idxmax()].set_index("name")
    names = [*dict.fromkeys([*directory.streets, *longest.index])]
    rows = longest.reindex(names)
    middles = rows.geometry.interpolate(0.5, normalized=True)
    lost = middles.isna().to_numpy()
    first = {code: row for row, code in reversed([*enumerate(directory.street.tolist())])}
    spots = results.origins.geometry
    middles = gpd.GeoSeries(
        [
            spots.iloc[first[at]] if missing else point
            for at, (missing, point) in enumerate(zip(lost, middles, strict=True))
        ],
        crs=results.edges.crs,
    )
    return [
        {"name": text(name) or "", "point": point, "turn": None if missing else turn}
        for name, point, missing, turn in zip(
            names, grid.points(middles), lost, _turns(rows.geometry), strict=True
        )
    ]


def _code(values: pd.Series[str]) -> tuple[npt.NDArray[np.int64], tuple[str, ...]]:
    codes, known = pd.factorize(values, sort=True)
    return np.asarray(codes, dtype=np.int64), tuple(map(str, known))


def _turns(lines: gpd.GeoSeries) -> list[int]:
    """Return by how many degrees clockwise a text along the middle of each line is turned."""
    steps = [
        shapely.get_coordinates(lines.interpolate(at, normalized=True).to_numpy())
        if len(lines)
        else np.empty((0, 2))
        for at in (0.45, 0.55)
    ]
    known = lines.notna().to_numpy()
    turns = np.zeros(len(lines))
    x, y = (steps[1] - steps[0]).T
    turns[known] = -np.degrees(np.arctan2(y, x))
    upright = (turns + 90) % 180 - 90
    return [round(float(turn)) for turn in upright]
