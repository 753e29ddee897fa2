"""Where a place might come: places that could be made to do, points of users, and junctions."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from pyproj import Transformer

from sociale_infra.engine.gaps import name_nearby
from sociale_infra.engine.junctions import thin_junctions
from sociale_infra.engine.network import Bools
from sociale_infra.engine.remedies import find_needs
from sociale_infra.engine.siting.walks import Candidates
from sociale_infra.errors import InputError
from sociale_infra.measurement import Measurement
from sociale_infra.scenarios.spots import plain
from sociale_infra.sited import EXISTING, NETWORK, Asked
from sociale_infra.sources.csv_tables import NotANumberError, read_csv, read_numbers
from sociale_infra.sources.spots import to_metric
from sociale_infra.sources.vectors import read_vectors
from sociale_infra.suggestions import did_you_mean
from sociale_infra.tables import crs_of

_RD = 28992
# Decimals of coordinates in a scenario: RD to the centimetre, degrees to as much.
_DECIMALS = {True: 2, False: 7}
_X, _Y = ("x", "lon", "longitude"), ("y", "lat", "latitude")
_NAME = ("name", "naam")


class Offered(NamedTuple):
    """The candidates as a table, and as places and points to search from."""

    table: gpd.GeoDataFrame
    """A row per candidate, existing places first: `candidate_id`, `found_in`, `place_id`, `name`,
    `category`, `needs`, `near`, `at` (as a scenario writes it), and the point."""
    searched: Candidates
    fixed: Bools
    allowed: Bools


def find_candidates(measurement: Measurement, asked: Asked, category: str) -> Offered:
    """Return the candidates that are asked for.

    Raises
    ------
    InputError
        A file cannot be used, nobody can walk to one of its points, or a site that is fixed or
        forbidden is no candidate.
    """
    parts = [*_tables(measurement, asked, category)]
    table = gpd.GeoDataFrame(
        pd.concat(parts, ignore_index=True), crs=crs_of(measurement.world.areas)
    )
    is_new = table["place_id"].isna().to_numpy()
    rows = pd.Index(measurement.world.places["place_id"]).get_indexer(table["place_id"][~is_new])
    points = table.geometry.to_numpy()[is_new]
    fixed = _named(measurement, table, asked.fixed, areas=False)
    forbidden = _named(measurement, table, asked.forbidden, areas=True)
    if (fixed & forbidden).any():
        name = table["candidate_id"][fixed & forbidden].iloc[0]
        message = f"{name} is both fixed and forbidden; keep one of the two"
        raise InputError(message)
    searched = Candidates(np.asarray(rows, dtype=np.int64), np.asarray(points, dtype=object))
    return Offered(table, searched, fixed, ~forbidden)


def _tables(measurement: Measurement, asked: Asked, category: str) -> Iterator[gpd.GeoDataFrame]:
    """Yield the candidates of each source, existing places first."""
    if EXISTING in asked.candidates:
        yield _existing(measurement)
    new: dict[str, Any] = {"place_id": None, "category": category, "needs": "new"}
    if NETWORK in asked.candidates:
        yield _at_junctions(measurement).assign(**new)
    for given in asked.candidates:
        if given not in (EXISTING, NETWORK):
            yield _from_file(measurement, Path(given)).assign(**new)


def _existing(measurement: Measurement) -> gpd.GeoDataFrame:
    """Return the meeting places that only lack what a council could give them."""
    world, settings = measurement.world, measurement.settings
    places = world.places.assign(needs=find_needs(world.places))
    can_help = [key for key, one in settings.categories.items() if one.can_help]
    told = places["category"].isin(can_help) & places["category"].isin(settings.meeting)
    places = places[told & places["needs"].notna()].reset_index(drop=True)
    points = gpd.GeoSeries(places.representative_point(), crs=places.crs)
    kept = ["place_id", "name", "category", "needs"]
    return gpd.GeoDataFrame(
        places[kept].assign(
            candidate_id=places["place_id"],
            found_in=EXISTING,
            near=name_nearby(points, world.edges, world.places),
            at=None,
        ),
        geometry=points,
    )


def _at_junctions(measurement: Measurement) -> gpd.GeoDataFrame:
    """Return a junction in each square of 100 m, within the areas and not in water."""
    world = measurement.world
    spots = thin_junctions(world.edges)
    kind = world.background["kind"].to_numpy()
    water = shapely.STRtree(world.background.geometry.to_numpy()[kind == "water"])
    wet = np.unique(water.query(spots, predicate="within")[0])
    town = shapely.union_all(world.areas.geometry.to_numpy())
    shapely.prepare(town)
    dry = np.setdiff1d(np.flatnonzero(shapely.contains(town, spots)), wet)
    table = _as_written(measurement, spots[dry])
    xy = shapely.get_coordinates(table.geometry.to_numpy()).round().astype(int)
    return table.assign(
        candidate_id=[f"network/{x}-{y}" for x, y in xy.tolist()], found_in=NETWORK, name=None
    )


def _from_file(measurement: Measurement, path: Path) -> gpd.GeoDataFrame:
    """Return the points of a file, or a point in each of its plots.

    Raises
    ------
    InputError
        It cannot be read, or nobody can walk to one of them.
    """
    drawn = _read_points(measurement, path)
    if drawn.empty:
        message = f"{path}: has no points; give at least one"
        raise InputError(message)
    table = _as_written(measurement, drawn.geometry.to_numpy())
    numbers = [str(number) for number in range(1, len(drawn) + 1)]
    given = drawn["name"].tolist() if "name" in drawn else numbers
    names = [
        one if isinstance(one, str) and one else number
        for one, number in zip(given, numbers, strict=True)
    ]
    told = table.assign(
        candidate_id=[f"{path.stem}/{number}" for number in numbers],
        found_in="file",
        name=names,
    )
    on_network = measurement.measured.access.to_points(told.geometry.to_numpy()).entrances.edge
    lost = np.flatnonzero(on_network[: len(told)] < 0)
    if len(lost):
        more = f" (and {len(lost) - 1} more)" if len(lost) > 1 else ""
        most_m = measurement.settings.network.max_snap_m
        message = (
            f"{path}: nobody can walk to {told['name'].iloc[lost[0]]}{more}: no way lies within "
            f"{most_m:g} m (network.max_snap_m); move it, or leave it out"
        )
        raise InputError(message)
    return told


def _read_points(measurement: Measurement, path: Path) -> gpd.GeoDataFrame:
    crs = crs_of(measurement.world.areas)
    if path.suffix.lower() != ".csv":
        drawn = read_vectors(path, "points or plots").to_crs(crs)
        drawn = drawn[drawn.geometry.notna() & ~drawn.geometry.is_empty]
        column = next((name for name in drawn.columns if name.lower() in _NAME), None)
        points = drawn.geometry.representative_point()
        names = drawn[column].astype("str") if column else None
        return gpd.GeoDataFrame({} if names is None else {"name": names}, geometry=points, crs=crs)
    cells = read_csv(path)
    columns = [_find_column(path, cells, names) for names in (_X, _Y)]
    try:
        x, y = (read_numbers(cells[name].replace("", None))[0] for name in columns)
        xy = [
            to_metric(float(east), float(north), crs, f"{east} {north}")
            for east, north in zip(x, y, strict=True)
        ]
    except NotANumberError as error:
        message = f"{path}, line {error.line}: {error}"
        raise InputError(message) from None
    except ValueError as error:
        message = f"{path}: {error}"
        raise InputError(message) from None
    column = next((name for name in cells.columns if name.lower() in _NAME), None)
    told = {"name": cells[column].tolist()} if column else {}
    return gpd.GeoDataFrame(told, geometry=[shapely.Point(one) for one in xy], crs=crs)


def _find_column(path: Path, cells: pd.DataFrame, names: tuple[str, ...]) -> str:
    for column in cells.columns:
        if column.lower() in names:
            return str(column)
    message = f"{path}: has no column {' or '.join(names)} (it has {', '.join(cells.columns)})"
    raise InputError(message)


def _as_written(measurement: Measurement, points: np.ndarray[Any, Any]) -> gpd.GeoDataFrame:
    """Return points where a scenario puts them that names their rounded coordinates."""
    world = measurement.world
    crs = crs_of(world.areas)
    in_rd = crs.to_epsg() == _RD
    xy = shapely.get_coordinates(points)
    if not in_rd:
        xy = np.column_stack(Transformer.from_crs(crs, 4326, always_xy=True).transform(*xy.T))
    given = xy.round(_DECIMALS[in_rd])
    at = [(float(x), float(y)) for x, y in given.tolist()]
    spots = gpd.GeoSeries([shapely.Point(to_metric(x, y, crs, f"{x} {y}")) for x, y in at], crs=crs)
    near = name_nearby(spots, world.edges, world.places)
    return gpd.GeoDataFrame({"near": near, "at": at}, geometry=spots, crs=crs)


def _named(
    measurement: Measurement, table: gpd.GeoDataFrame, given: tuple[str, ...], *, areas: bool
) -> Bools:
    """Return which candidates are named by an id, a name or, if asked, an area.

    Raises
    ------
    InputError
        There is no such candidate.
    """
    marked = np.zeros(len(table), dtype=bool)
    world = measurement.world
    for one in given:
        same = (table["candidate_id"] == one) | (table["name"].fillna("").map(plain) == plain(one))
        here = world.areas[
            (world.areas["area_code"] == one) | (world.areas["area_name"].map(plain) == plain(one))
        ]
        if areas and len(here) and not same.any():
            same = table.geometry.within(here.geometry.union_all())
        if not same.any():
            known = [*table["candidate_id"], *table["name"].dropna()]
            known += [*world.areas["area_name"]] if areas else []
            message = (
                f"there is no candidate {one!r}{did_you_mean(one, known)}; give the id or name of "
                f"one of the {len(table):,} candidates{', or an area' if areas else ''}"
            )
            raise InputError(message)
        if not areas and same.sum() > 1:
            ids = ", ".join(table["candidate_id"][same].head(5))
            message = f"{same.sum()} candidates are called {one!r}; take the id: {ids}"
            raise InputError(message)
        marked |= same.to_numpy()
    return marked
