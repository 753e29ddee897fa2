"""Rasters read back with rasterio, over the drawn town; the grid and some walks by hand."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple
from xml.etree import ElementTree as ET

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import rasterio
import shapely
from shapely import Point, box

from sociale_infra.config import Settings, load_settings
from sociale_infra.engine.raster_cells import cell_centres, measure_cells
from sociale_infra.errors import TableError
from sociale_infra.exports.raster_styles import distance_style
from sociale_infra.exports.rasters import raster_files, write_distance_raster, write_level_raster
from sociale_infra.tables import RasterGrid
from sociale_infra.town import Facts, Results, Source
from tests.nothing import hold_results
from tests.unit.drawn_town import draw_town, make_areas
from tests.unit.measuring import access_of, describe_town, make_rules

NORMS = {"library": 1200.0, "shop": 800.0, "park": 300.0, "school": 800.0}


class Measured(NamedTuple):
    """The cells of the drawn town, measured."""

    areas: gpd.GeoDataFrame
    cells: gpd.GeoDataFrame
    grid: RasterGrid


def measure(points: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Measure points as if one person lived at each, in any area."""
    town = draw_town()
    ids = pd.Series([f"cell {row}" for row in range(len(points))], dtype="str")
    lives = {"weight": 1.0, "area_code": town.areas["area_code"].iloc[0], "edge_m": np.inf}
    points = points.assign(origin_id=ids, **lives)
    return describe_town(town.change(origins=points), norms_m=NORMS)


def draw_facts(*, sample: bool = True) -> Facts:
    osm = Source("OpenStreetMap", "a.osm", "ab", 1, "2021", "© OpenStreetMap", "ODbL 1.0")
    own = osm._replace(role="corrections", credit="", licence="unknown")
    return Facts(
        "dorp", "Dörp", "residents", "addresses", "wijk", sample, "2021-08-21", (osm, own), ()
    )


@pytest.fixture(scope="module")
def settings() -> Settings:
    return load_settings()


@pytest.fixture(scope="module")
def town() -> Measured:
    areas = draw_town().areas
    return Measured(areas, measure(cell_centres(areas)), RasterGrid.around(areas))


@pytest.fixture(scope="module")
def library(town: Measured, settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("rasters") / "library.tif"
    category = settings.categories["library"]
    write_distance_raster(path, town.cells, town.grid, "library", category, draw_facts())
    return path


def value_at(path: Path, x: float, y: float) -> int:
    with rasterio.open(path) as dataset:
        return int(next(dataset.sample([(x, y)]))[0])


class TestCells:
    """Which cells there are, and where they lie."""

    def test_the_grid_lies_on_the_lines_of_the_squares(self) -> None:
        areas = make_areas({"a": (1, box(120, 230, 310, 260))})
        grid = RasterGrid.around(areas)
        assert grid == (100.0, 300.0, 25, 4, 12)

    def test_only_centres_in_an_area_are_cells(self) -> None:
        cells = cell_centres(make_areas({"a": (1, box(110, 280, 150, 310))}))
        # Of the centres at 112.5 and 137.5 east, 287.5 north, and next 312.5: too far north.
        assert [*zip(cells["row"], cells["column"], strict=True)] == [(4, 0), (4, 1)]
        assert [point.coords[0] for point in cells.geometry] == [(112.5, 287.5), (137.5, 287.5)]

    def test_a_centre_on_a_border_is_one_cell(self) -> None:
        west, east = box(0, 0, 12.5, 25), box(12.5, 0, 50, 25)
        cells = cell_centres(make_areas({"west": (1, west), "east": (1, east)}))
        # The border runs through the first centre; the second, at 37.5, lies in the east alone.
        assert cells.geometry.x.tolist() == [12.5, 37.5]

    def test_degrees_are_refused(self) -> None:
        with pytest.raises(TableError, match="CRS"):
            cell_centres(draw_town().areas.to_crs("EPSG:4326"))


class TestDistance:
    """Whole metres at the cell centres."""

    def test_walks_by_hand(self, library: Path) -> None:
        # 12.5 to A-B, 487.5 to C, 100 over the bridge, 500 to the library's street, 10 to it.
        assert value_at(library, 112.5, 12.5) == 1110
        # 12.5 to D-E, 112.5 - 100 along it, 10 to the library.
        assert value_at(library, 112.5, 87.5) == 35

    def test_200_cells_are_what_the_engine_says_of_their_centres(
        self, library: Path, town: Measured
    ) -> None:
        rows = np.random.default_rng(1).choice(len(town.cells), 200, replace=False)
        points = town.cells[["geometry"]].iloc[rows].reset_index(drop=True)
        expected = measure(points)["nearest_library_m"].round()
        with rasterio.open(library) as dataset:
            xy = shapely.get_coordinates(points.geometry.to_numpy())
            found = [int(value[0]) for value in dataset.sample(xy)]
        assert found == expected.fillna(65535).astype(int).tolist()
        assert 20 < found.count(65535) < 180

    def test_no_data_where_nobody_can_say(self, library: Path) -> None:
        assert value_at(library, 1012.5, 112.5) == 65535  # more than 200 m from any street
        assert value_at(library, 2012.5, -112.5) == 65535  # a network without a library
        assert value_at(library, 12.5, -187.5) == 65535  # in the grid, in no area

    def test_what_does_not_fit_is_no_data(self, tmp_path: Path, settings: Settings) -> None:
        lengths = [0.0, 0.4, 0.6, 65534.4, 65534.6, 65535.0, 1e6, np.nan]
        count = len(lengths)
        cells = gpd.GeoDataFrame(
            {"row": [0] * count, "column": range(count), "nearest_park_m": lengths},
            geometry=[Point(column, 0) for column in range(count)],
            crs="EPSG:28992",
        )
        path = tmp_path / "park.tif"
        grid = RasterGrid(0.0, 25.0, 25, 1, count)
        write_distance_raster(path, cells, grid, "park", settings.categories["park"], draw_facts())
        with rasterio.open(path) as dataset:
            assert dataset.read(1)[0].tolist() == [0, 0, 1, 65534, *[65535] * 4]

    def test_a_category_without_places_is_all_no_data(
        self, tmp_path: Path, town: Measured, settings: Settings
    ) -> None:
        path = tmp_path / "school.tif"
        category = settings.categories["school"]
        write_distance_raster(path, town.cells, town.grid, "school", category, draw_facts())
        with rasterio.open(path) as dataset:
            assert (dataset.read(1) == 65535).all()

    def test_it_says_what_it_is(self, library: Path) -> None:
        with rasterio.open(library) as dataset:
            assert dataset.tags(ns="IMAGE_STRUCTURE")["LAYOUT"] == "COG"
            assert (dataset.dtypes, dataset.nodata) == (("uint16",), 65535)
            assert dataset.crs.to_epsg() == 28992
            assert dataset.transform.to_gdal() == (-1000, 25, 0, 300, 0, -25)
            assert dataset.shape == (20, 124)
            assert dataset.descriptions == ("nearest_library_m",)
            assert dataset.units == ("m",)
            tags = dataset.tags()
        expected = {
            "unit": "m",
            "category": "library",
            "label": "bibliotheek",
            "norm_m": "1200",
            "source": "© OpenStreetMap",
            "licence": "© OpenStreetMap: ODbL 1.0",
            "data_date": "2021-08-21",
            "sample": "yes: an invented town",
        }
        assert expected.items() <= tags.items()

    def test_overviews_keep_distances_that_somebody_walks(
        self, tmp_path: Path, settings: Settings
    ) -> None:
        row, column = (index.ravel() for index in np.indices((600, 600)))
        board = np.where((row + column) % 2, 100.0, 900.0)
        cells = gpd.GeoDataFrame(
            {"row": row, "column": column, "nearest_park_m": board},
            geometry=gpd.points_from_xy(column, row),
            crs="EPSG:28992",
        )
        path = tmp_path / "park.tif"
        grid = RasterGrid(0.0, 15000.0, 25, 600, 600)
        write_distance_raster(path, cells, grid, "park", settings.categories["park"], draw_facts())
        with rasterio.open(path) as dataset:
            assert dataset.overviews(1) == [2]
        with rasterio.open(path, overview_level=0) as overview:
            assert overview.shape == (300, 300)
            assert set(np.unique(overview.read(1))) <= {100, 900}


class TestLevel:
    """The four criteria, counted."""

    def test_levels_with_their_colours(self, tmp_path: Path, town: Measured) -> None:
        level = pd.array([None, 0, 1, 2, 3, 4], dtype="Int64")
        cells = town.cells.iloc[:6].assign(robust_level_low=level)
        path = tmp_path / "level.tif"
        write_level_raster(path, cells, town.grid, "robust_level_low", draw_facts(sample=False))
        with rasterio.open(path) as dataset:
            values = dataset.read(1)[cells["row"], cells["column"]]
            colours = dataset.colormap(1)
            assert (dataset.dtypes, dataset.nodata) == (("uint8",), 255)
            assert dataset.tags()["sample"] == "no"
        assert values.tolist() == [255, 0, 1, 2, 3, 4]
        assert colours[4] == (0x2F, 0x80, 0xAB, 255)
        assert len({colours[level] for level in range(5)}) == 5


class TestFiles:
    """All files of a run."""

    def test_a_raster_and_a_style_per_category_and_the_two_levels(
        self, town: Measured, settings: Settings
    ) -> None:
        few = settings.model_copy(
            update={"categories": {key: settings.categories[key] for key in ("library", "park")}}
        )
        names = {
            f"rasters/distance_{key}.{ext}" for key in few.categories for ext in ("tif", "qml")
        }
        levels = {
            f"rasters/robust_level_{end}.{ext}" for end in ("low", "high") for ext in ("tif", "qml")
        }
        assert raster_files(hold(town, town.cells, few)).keys() == names | levels

    def test_the_same_bytes_again(self, tmp_path: Path, town: Measured, settings: Settings) -> None:
        cells = town.cells
        few = settings.model_copy(
            update={"categories": {"library": settings.categories["library"]}}
        )
        shuffled = cells.sample(frac=1, random_state=1)
        first, second = (
            write_all(tmp_path / name, town, table, few)
            for name, table in (("first", cells), ("second", shuffled))
        )
        assert len(first) == 6
        assert first == second


def hold(town: Measured, cells: gpd.GeoDataFrame, settings: Settings) -> Results:
    return hold_results(draw_facts(), settings, areas=town.areas, cells=cells)


def write_all(
    folder: Path, town: Measured, cells: gpd.GeoDataFrame, settings: Settings
) -> Mapping[str, bytes]:
    for name, write in raster_files(hold(town, cells, settings)).items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        write(folder / name)
    return {path.name: path.read_bytes() for path in folder.rglob("*.*")}


class TestStyle:
    """Bands of walking time, with the norm among them."""

    def items(self, norm_m: float, speed_kmh: float = 4.8) -> list[tuple[str, str]]:
        pipe = distance_style(norm_m, speed_kmh)
        found = pipe.findall("rasterrenderer/rastershader/colorrampshader/item")
        assert len({item.attrib["color"] for item in found}) == len(found)
        labels = [item.attrib["label"].replace("\N{NO-BREAK SPACE}", " ") for item in found]
        return [*zip((item.attrib["value"] for item in found), labels, strict=True)]

    def test_a_norm_of_its_own(self) -> None:
        assert self.items(300) == [
            ("300", "tot 300 m (4 min, de norm)"),
            ("400", "tot 400 m (5 min)"),
            ("800", "tot 800 m (10 min)"),
            ("1200", "tot 1.200 m (15 min)"),
            ("inf", "meer dan 1.200 m"),
        ]

    def test_a_norm_on_a_band(self) -> None:
        assert [value for value, _ in self.items(800)] == ["400", "800", "1200", "inf"]
        assert ("800", "tot 800 m (10 min, de norm)") in self.items(800)

    def test_older_people_come_less_far(self) -> None:
        assert [value for value, _ in self.items(300, 3.6)] == ["300", "600", "900", "inf"]

    def test_levels_have_the_colours_that_are_in_the_raster(
        self, tmp_path: Path, town: Measured, settings: Settings
    ) -> None:
        none = settings.model_copy(update={"categories": {}})
        write_all(tmp_path, town, town.cells, none)
        for end in ("low", "high"):
            path = tmp_path / "rasters" / f"robust_level_{end}.tif"
            root = ET.fromstring(path.with_suffix(".qml").read_text(encoding="utf-8"))  # noqa: S314 - ours
            entries = [entry.attrib for entry in root.iter("paletteEntry")]
            with rasterio.open(path) as dataset:
                colours = dataset.colormap(1)
            for entry in entries:
                rgb = tuple(bytes.fromhex(entry["color"].removeprefix("#")))
                assert colours[int(entry["value"])] == (*rgb, 255)
            labels = {entry["value"]: entry["label"] for entry in entries}
            assert labels["0"] == "geen criterium"
            assert labels["4"] == "alle 4: robuust"
            assert len(labels) == 5


def test_near_the_edge_of_what_was_read_more_may_be_met() -> None:
    town = draw_town()
    rules = make_rules(800, 4, {"library"})
    far, near = (
        measure_cells(
            town.areas,
            access_of(town.change(origins=town.origins.assign(edge_m=edge_m))),
            town.places,
            {},
            rules,
        ).dropna(subset="robust_level_high")
        for edge_m in (5000.0, 30.0)
    )
    assert (near["robust_level_low"] == far["robust_level_low"]).all()
    assert (near["robust_level_high"] == 4).all()
    assert (far["robust_level_high"] < 4).any()
