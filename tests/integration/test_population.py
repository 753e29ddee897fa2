"""Residents per wijk equal the CBS figure, whatever says where in the wijk they live."""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import rasterio
from rasterio.transform import from_origin
from shapely import box

from sociale_infra.config import load_settings
from sociale_infra.errors import MissingInputError
from sociale_infra.extraction import extract
from sociale_infra.sources.inputs import Inputs
from sociale_infra.sources.sample_town import SampleTown
from sociale_infra.town import Finding, World

PERCENTAGES = (
    "percentage_personen_0_tot_15_jaar",
    "percentage_personen_65_jaar_en_ouder",
    "percentage_eenpersoonshuishoudens",
)
WHOLES = ("aantal_inwoners", "aantal_inwoners", "aantal_huishoudens")
SPREAD_AS_ALL = Finding.of("groups_per_area", groups=["age", "one_person"], level="wijk")

WEST, SOUTH, SIZE, SIDE = 98_000, 443_000, 40, 100


@pytest.fixture(scope="module")
def town(sample_town: SampleTown) -> SampleTown:
    return sample_town


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
    placed = world.origins.groupby("area_code")["weight"].sum()
    assert placed.to_numpy() == pytest.approx(given.loc[placed.index, "aantal_inwoners"], abs=1e-6)
    assert (world.origins["weight"] >= 0).all()
    check_groups(world, given)
    assert "residents_off" in {finding.code for finding in world.facts.findings}
    assert world.facts.sources[-1].role == "residents"


def check_groups(world: World, given: pd.DataFrame) -> None:
    """Hold the groups of every wijk to its percentages, where these are known."""
    groups = ["age_0_14", "age_65_plus", "one_person"]
    placed = world.origins.groupby("area_code")[groups].sum()
    wijken = given.loc[placed.index]
    for group, percentage, whole in zip(groups, PERCENTAGES, WHOLES, strict=True):
        known = ((wijken[percentage] >= 0) & (wijken[whole] >= 0)).to_numpy()
        figure = (wijken[whole] * wijken[percentage] / 100)[known]
        assert known.sum() > len(wijken) / 2
        assert placed[group].to_numpy()[known] == pytest.approx(figure, abs=1e-6)
    assert not (world.origins[groups] < 0).any(axis=None)


def draw_squares(
    inhabitants: np.ndarray[tuple[int, int], np.dtype[np.float64]],
) -> gpd.GeoDataFrame:
    rows, columns = np.indices(inhabitants.shape)
    west, north = WEST + SIDE * columns.ravel(), SOUTH + SIDE * (SIZE - rows.ravel())
    return gpd.GeoDataFrame(
        {"aantal_inwoners": inhabitants.ravel()},
        geometry=box(west, north - SIDE, west + SIDE, north),
        crs="EPSG:28992",
    )


def test_squares(
    town: SampleTown,
    inhabitants: np.ndarray[tuple[int, int], np.dtype[np.float64]],
    tmp_path: Path,
) -> None:
    path = tmp_path / "vk100.gpkg"
    draw_squares(inhabitants).to_file(path, layer="vierkant_100m")
    world = read(town, path)
    check(world, town)
    assert world.origins["weight"].nunique() > 100
    assert SPREAD_AS_ALL in world.facts.findings


def test_squares_with_groups(
    town: SampleTown,
    inhabitants: np.ndarray[tuple[int, int], np.dtype[np.float64]],
    tmp_path: Path,
) -> None:
    # The old live in the south: their share grows from nothing to all, suppressed below 5.
    old = np.round(inhabitants * np.linspace(0, 1, SIZE)[:, np.newaxis])
    hidden = inhabitants < 0
    groups = {
        "aantal_inwoners_0_tot_15_jaar": np.where(hidden, -99997, inhabitants // 5).ravel(),
        "aantal_inwoners_65_jaar_en_ouder": np.where(old < 5, -99997, old).ravel(),
        "aantal_eenpersoonshuishoudens": np.where(hidden, -99997, inhabitants // 3).ravel(),
    }
    path = tmp_path / "vk100.gpkg"
    draw_squares(inhabitants).assign(**groups).to_file(path, layer="vierkant_100m")
    world = read(town, path)
    check(world, town)
    per_resident = world.origins["age_65_plus"] / world.origins["weight"]
    assert per_resident.nunique() > 20
    assert SPREAD_AS_ALL not in world.facts.findings


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
    assert world.origins["weight"].nunique() > 100


def test_even_spread_is_the_same_for_all_of_a_wijk(town: SampleTown) -> None:
    world = read(town, None)
    given = gpd.read_file(town.areas_file, layer="wijken").set_index("wijkcode")
    assert world.origins.groupby("area_code")["weight"].nunique().eq(1).all()
    for group in ("age_0_14", "age_65_plus", "one_person"):
        assert world.origins.groupby("area_code")[group].nunique().le(1).all()
    check_groups(world, given)
    assert SPREAD_AS_ALL in world.facts.findings


def test_a_population_file_that_is_not_there(town: SampleTown, tmp_path: Path) -> None:
    absent = tmp_path / "absent.gpkg"
    with pytest.raises(
        MissingInputError, match=r"absent\.gpkg: there is no such file; --population-file"
    ):
        read(town, absent)


def test_dwellings_say_where_residents_live_and_how_old_the_homes_are(
    town: SampleTown, tmp_path: Path
) -> None:
    # Of every third address a home, of every sixth two; a shop stands at each.
    even = read(town, None)
    rows = np.arange(len(even.origins))
    homes = np.where(rows % 6 == 0, 2, np.where(rows % 3 == 0, 1, 0))
    spots = even.origins.geometry.translate(xoff=0.4)
    years = np.where(even.origins["area_code"] == even.areas["area_code"].iloc[0], 1975, 1005)
    lived_in = gpd.GeoDataFrame(
        {"bouwjaar": np.repeat(years, homes)},
        geometry=np.repeat(spots.to_numpy(), homes),
        crs=even.areas.crs,
    ).assign(gebruiksdoel="woonfunctie,winkelfunctie")
    shops = gpd.GeoDataFrame(geometry=spots).assign(gebruiksdoel="winkelfunctie", bouwjaar=2000)
    path = tmp_path / "bag.gpkg"
    pd.concat([lived_in, shops], ignore_index=True).to_file(path)

    world = read(town, path)
    given = gpd.read_file(town.areas_file, layer="wijken").set_index("wijkcode")["aantal_inwoners"]
    placed = world.origins.groupby("area_code")["weight"].sum()
    assert placed.to_numpy() == pytest.approx(given.loc[placed.index], abs=1e-6)
    # Addresses may share a spot, and then its homes.
    xy = pd.MultiIndex.from_arrays([even.origins.geometry.x, even.origins.geometry.y])
    share = pd.Series(homes, index=xy).groupby(level=[0, 1]).transform("mean").to_numpy()
    in_area = pd.Series(share).groupby(even.origins["area_code"].to_numpy()).transform("sum")
    expected = share / in_area * given.loc[even.origins["area_code"]].to_numpy()
    assert world.origins["weight"].to_numpy() == pytest.approx(expected.to_numpy(), abs=1e-6)
    assert "residents_off" not in {finding.code for finding in world.facts.findings}
    assert world.areas["building_year"].iloc[0] == 1975
    assert world.areas["building_year"].iloc[1:].isna().all()
    assert "building_year" in {*world.need["indicator"]}
    assert "building_year" not in {*even.need["indicator"]}
