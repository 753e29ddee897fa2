"""The squares of walking distances as the page unpacks them: where they lie, and who is in them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import pytest
import shapely

from sociale_infra.maps.payload import build_payload
from sociale_infra.maps.payload_types import Payload
from sociale_infra.town import Results
from tests.unpacking import Columns, unpack


@pytest.fixture(scope="module")
def payload(sample_results: Results) -> Payload:
    return build_payload(sample_results)


@pytest.fixture(scope="module")
def addresses(payload: Payload) -> Columns:
    assert payload["addresses"]
    return unpack(payload["addresses"])


@pytest.fixture(scope="module")
def squares(payload: Payload) -> Columns:
    assert payload["walkSquares"]
    return unpack(payload["walkSquares"])


def to_metres(
    payload: Payload, x: npt.ArrayLike, y: npt.ArrayLike
) -> npt.NDArray[np.floating[Any]]:
    grid = payload["grid"]
    lon = (np.asarray(x) + grid["west"]) / grid["steps"]
    lat = (np.asarray(y) + grid["south"]) / grid["steps"]
    points = gpd.GeoSeries(shapely.points(lon, lat), crs="EPSG:4326").to_crs("EPSG:28992")
    return shapely.get_coordinates(points.to_numpy())


def test_each_address_lies_in_its_square_of_100_m(
    payload: Payload, addresses: Columns, squares: Columns
) -> None:
    corners = to_metres(payload, squares["x"], squares["y"])
    assert np.abs(corners - 100 * np.round(corners / 100)).max() < 1  # a step of the grid
    away = to_metres(payload, addresses["x"], addresses["y"]) - corners[addresses["square"]]
    assert away.min() > -1.5
    assert away.max() < 101.5


def test_the_sides_of_a_square_are_100_m(payload: Payload, squares: Columns) -> None:
    assert payload["walkSquares"]
    start = to_metres(payload, squares["x"], squares["y"])
    for side, along in (("east", [100, 0]), ("north", [0, 100])):
        right, up = payload["walkSquares"][side]  # type: ignore[literal-required]
        end = to_metres(payload, squares["x"] + right, squares["y"] + up)
        assert np.abs(end - start - along).max() < 0.7


def test_every_address_is_counted_once(sample_results: Results, addresses: Columns) -> None:
    doubled = sample_results.origins.iloc[[5, 5, 5]]
    origins = pd.concat([sample_results.origins, doubled], ignore_index=True)
    more = build_payload(replace(sample_results, origins=origins))["addresses"]
    assert more
    homes = unpack(more)["homes"]
    assert len(homes) == len(addresses["homes"])
    assert homes.sum() == len(origins)
    assert homes.max() >= 4


def test_squares_tell_the_edge_and_where_few_live(
    sample_results: Results, payload: Payload, squares: Columns
) -> None:
    origins = sample_results.origins
    x, y = shapely.get_coordinates(origins.geometry.to_numpy()).T // 100
    own = origins.groupby([x, y])
    expected = own.agg(edge=("edge_m", "min"), weight=("weight", "sum"))
    corners = np.round(to_metres(payload, squares["x"], squares["y"]) / 100)
    expected = expected.loc[pd.MultiIndex.from_arrays(list(corners.T))]
    assert len(expected) == own.ngroups
    assert squares["edge_m"].tolist() == np.floor(expected["edge"]).tolist()
    assert squares["few"].tolist() == (expected["weight"] < 10).astype(int).tolist()
    assert 0 < squares["few"].sum() < len(expected)
