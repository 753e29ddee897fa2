"""Residents per wijk equal the CBS figure, whatever says where in the wijk they live."""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
import rasterio
from rasterio.transform import from_origin
from shapely import box

from sociale_infra.config import load_settings
from sociale_infra.pipeline import Inputs, extract
from sociale_infra.sources.sample_town import SampleTown, write_sample_town
from sociale_infra.tables import World

WEST, SOUTH, SIZE, SIDE = 98_000, 443_000, 40, 100


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> SampleTown:
    return write_sample_town(tmp_path_factory.mktemp("town"))


@pytest.fixture(scope="module")
def inhabitants() -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    """Draw 4 x 4 km of 100 m squares, fuller to the north, one in ten suppressed."""
    rng = np.random.default_rng(7)
    drawn = np.round(np.linspace(40, 5, SIZE)[:, np.newaxis] * rng.random((SIZE, SIZE)))
    return np.where(rng.random((SIZE, SIZE)) < 0.1, -99997, drawn)


def read(town: SampleTown, population_file: Path | None) -> World:
    return extract(Inputs(town.osm_file, town.areas_file, population_file), load_settings())


def check(world: World, town: SampleTown) -> None:
    """Hold the residents of every wijk to the figure in the file."""
    given = gpd.read_file(town.areas_file, layer="wijken").set_index("wijkcode")
    placed = world.origins.groupby("area_code")["population"].sum()
    assert placed.to_numpy() == pytest.approx(given.loc[placed.index, "aantal_inwoners"], abs=1e-6)
    assert (world.origins["population"] >= 0).all()
    assert any("residents' file was off" in warning for warning in world.facts.warnings)
    assert world.facts.sources[-1].role == "residents"


def test_squares(
    town: SampleTown,
    inhabitants: np.ndarray[tuple[int, int], np.dtype[np.float64]],
    tmp_path: Path,
) -> None:
    rows, columns = np.indices(inhabitants.shape)
    west, north = WEST + SIDE * columns.ravel(), SOUTH + SIDE * (SIZE - rows.ravel())
    squares = gpd.GeoDataFrame(
        {"aantal_inwoners": inhabitants.ravel()},
        geometry=box(west, north - SIDE, west + SIDE, north),
        crs="EPSG:28992",
    )
    squares.to_file(tmp_path / "vk100.gpkg", layer="vierkant_100m")
    world = read(town, tmp_path / "vk100.gpkg")
    check(world, town)
    assert world.origins["population"].nunique() > 100


def test_raster(
    town: SampleTown,
    inhabitants: np.ndarray[tuple[int, int], np.dtype[np.float64]],
    tmp_path: Path,
) -> None:
    with rasterio.open(
        tmp_path / "people.tif",
        "w",
        driver="GTiff",
        width=SIZE,
        height=SIZE,
        count=1,
        dtype="float64",
        crs="EPSG:28992",
        nodata=-99997,
        transform=from_origin(WEST, SOUTH + SIDE * SIZE, SIDE, SIDE),
    ) as raster:
        raster.write(inhabitants, 1)
    world = read(town, tmp_path / "people.tif")
    check(world, town)
    assert world.origins["population"].nunique() > 100


def test_even_spread_is_the_same_for_all_of_a_wijk(town: SampleTown) -> None:
    world = read(town, None)
    assert world.origins.groupby("area_code")["population"].nunique().eq(1).all()
