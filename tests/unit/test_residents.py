"""Residents put where squares or a raster say they live, and never more or fewer of them."""

from __future__ import annotations

import math
import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pytest
import rasterio
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rasterio.transform import Affine, from_bounds, from_origin
from shapely import Polygon, box
from shapely.affinity import translate

from sociale_infra.errors import InputError, TableError
from sociale_infra.report.findings import find_in_spread, write_finding
from sociale_infra.sources.population.residents import Spread, spread_residents

NAN = float("nan")
RD = "EPSG:28992"
X, Y = 100_000, 450_000  # near Zoetermeer
SUPPRESSED = -99997
COLUMNS = {
    "age_0_14": "aantal_inwoners_0_tot_15_jaar",
    "age_65_plus": "aantal_inwoners_65_jaar_en_ouder",
    "one_person": "aantal_eenpersoonshuishoudens",
}
Spot = tuple[float, float]


def _areas(
    *population: float,
    children: float = NAN,
    old: float = NAN,
    households: float = NAN,
    alone: float = NAN,
) -> gpd.GeoDataFrame:
    """Make areas A, B, ... of 200 m by 100 m, from the corner to the east; index 10, 11, ...

    Percentages of `children`, of `old` and of households `alone` are the same in all of them.
    """
    codes = [chr(ord("A") + i) for i in range(len(population))]
    columns = {
        "area_code": codes,
        "area_name": [f"Area {code}" for code in codes],
        "population": np.asarray(population, dtype=float),
        "pct_0_14": children,
        "pct_65_plus": old,
        "households": households,
        "pct_one_person": alone,
    }
    shapes = [box(X + 200 * i, Y, X + 200 * (i + 1), Y + 100) for i in range(len(codes))]
    index = list(range(10, 10 + len(codes)))
    return gpd.GeoDataFrame(columns, geometry=shapes, crs=RD, index=index)


def _origins(*spots: Spot) -> gpd.GeoDataFrame:
    """Make origins at these metres from the corner, each in the area it lies in; index 50, ..."""
    columns = {
        "origin_id": [f"node/{i}" for i in range(len(spots))],
        "weight": np.ones(len(spots)),
        "area_code": ["ABC"[int(x // 200)] for x, _ in spots],
    }
    points = [shapely.Point(X + x, Y + y) for x, y in spots]
    index = list(range(50, 50 + len(spots)))
    return gpd.GeoDataFrame(columns, geometry=points, crs=RD, index=index)


def _frame(squares: dict[Spot, float | None], column: str = "aantal_inwoners") -> gpd.GeoDataFrame:
    """Make squares of 100 m by their south-west corners, in metres from the corner."""
    shapes = [box(X + x, Y + y, X + x + 100, Y + y + 100) for x, y in squares]
    return gpd.GeoDataFrame({column: list(squares.values())}, geometry=shapes, crs=RD)


def _squares(
    folder: Path, squares: dict[Spot, float | None], **groups: Sequence[float | None]
) -> Path:
    """Write squares with their inhabitants, and those of groups in the same order."""
    path = folder / "squares.fgb"  # written many times faster than a GeoPackage
    columns = {COLUMNS[name]: np.asarray(counts, dtype=float) for name, counts in groups.items()}
    _frame(squares).assign(**columns).to_file(path, SPATIAL_INDEX="NO")  # rows stay in order
    return path


def _raster(
    folder: Path,
    rows: Sequence[Sequence[float]],
    bounds: tuple[float, float, float, float] = (X, Y, X + 400, Y + 100),
    crs: str | None = RD,
    nodata: float | None = None,
) -> Path:
    """Write a GeoTIFF, its first row in the north; cells are 100 m unless told."""
    cells = np.asarray(rows, dtype="float32")
    height, width = cells.shape
    path = folder / "raster.tif"
    transform = from_bounds(*bounds, width, height)
    with rasterio.open(
        path, "w", driver="GTiff", width=width, height=height, count=1, dtype="float32",
        crs=crs, transform=transform, nodata=nodata,
    ) as raster:  # fmt: skip
        raster.write(cells, 1)
    return path


def _placed(origins: gpd.GeoDataFrame, areas: gpd.GeoDataFrame, path: Path) -> list[float]:
    return spread_residents(origins, areas, path).origins["weight"].tolist()


# Two addresses in the west square of A, one in its east square.
HOMES = _origins((10, 50), (20, 50), (150, 50))


def test_squares_decide_where_and_the_figure_how_many(tmp_path: Path) -> None:
    # 30 + 10 in the squares, 80 in the area: all times two; 60 over two addresses
    path = _squares(tmp_path, {(0, 0): 30, (100, 0): 10})
    origins, report = spread_residents(HOMES, _areas(80), path)

    assert origins["weight"].tolist() == pytest.approx([30, 30, 20])
    assert report.loc[10].to_dict() == {
        "area_code": "A",
        "area_name": "Area A",
        "given": 80,
        "source_total": 40,
        "factor": 2,
        "fallback": False,
        "age_0_14_fallback": True,
        "age_65_plus_fallback": True,
        "one_person_fallback": True,
    }


@pytest.mark.parametrize("hidden", [{(100, 0): SUPPRESSED}, {(100, 0): None}, {}])
def test_suppressed_and_absent_squares_get_what_remains(
    hidden: dict[Spot, float | None], tmp_path: Path
) -> None:
    path = _squares(tmp_path, {(0, 0): 30, **hidden})
    assert _placed(HOMES, _areas(34), path) == pytest.approx([15, 15, 4])


def test_nothing_remains_where_the_known_squares_hold_more_than_the_area(tmp_path: Path) -> None:
    path = _squares(tmp_path, {(0, 0): 30, (100, 0): SUPPRESSED})
    assert _placed(HOMES, _areas(20), path) == pytest.approx([10, 10, 0])


def test_inhabitants_of_a_square_without_addresses_are_reported_and_scaled(tmp_path: Path) -> None:
    # 30 live among the two addresses, 10 where no address is; the figure is 60
    path = _squares(tmp_path, {(0, 0): 30, (100, 0): 10})
    origins, report = spread_residents(_origins((10, 50), (20, 50)), _areas(60), path)
    assert origins["weight"].tolist() == pytest.approx([30, 30])
    assert report["source_total"].tolist() == [40]
    assert report["factor"].tolist() == [1.5]


def test_a_square_on_two_areas_is_divided_over_its_addresses(tmp_path: Path) -> None:
    # the square runs from 150 to 250; A ends at 200: 30 people at three addresses, one in A
    homes = _origins((190, 50), (210, 50), (220, 50))
    path = _squares(tmp_path, {(150, 0): 30})
    assert _placed(homes, _areas(NAN, NAN), path) == pytest.approx([10, 10, 10])
    report = spread_residents(homes, _areas(40, 10), path).report
    assert report["source_total"].tolist() == pytest.approx([10, 20])
    assert report["factor"].tolist() == pytest.approx([4, 0.5])


@pytest.mark.parametrize("kind", ["squares", "raster"])
def test_a_cell_on_the_border_is_divided_over_all_its_addresses(kind: str, tmp_path: Path) -> None:
    # The cell runs from 150 to 250, and A ends at 200: two addresses inside, three outside.
    homes = _origins((160, 50), (190, 50))
    outside = [shapely.Point(X + x, Y + 50) for x in (210, 220, 230)]
    everywhere = gpd.GeoSeries([*homes.geometry, *outside], crs=RD)
    path = (
        _squares(tmp_path, {(150, 0): 50})
        if kind == "squares"
        else _raster(tmp_path, [[50]], (X + 150, Y, X + 250, Y + 100))
    )
    origins, report = spread_residents(homes, _areas(NAN), path, everywhere)
    assert origins["weight"].tolist() == pytest.approx([10, 10])
    assert report["source_total"].tolist() == pytest.approx([20])

    origins, report = spread_residents(homes, _areas(60), path, everywhere)
    assert origins["weight"].tolist() == pytest.approx([30, 30])
    assert report["factor"].tolist() == pytest.approx([3])


def test_a_square_with_addresses_outside_only_is_not_of_the_area(tmp_path: Path) -> None:
    # Its middle lies in A, at 170; the one address in it does not, at 210.
    homes = _origins((10, 50))
    everywhere = gpd.GeoSeries([shapely.Point(X + 210, Y + 50), *homes.geometry], crs=RD)
    path = _squares(tmp_path, {(0, 0): 30, (120, 0): 50})
    report = spread_residents(homes, _areas(60), path, everywhere).report
    assert report["source_total"].tolist() == [30]
    assert spread_residents(homes, _areas(60), path).report["source_total"].tolist() == [80]


@pytest.mark.parametrize("turned", [False, True])
def test_an_address_on_a_border_lies_in_the_square_to_the_east(
    tmp_path: Path, *, turned: bool
) -> None:
    squares: dict[Spot, float | None] = {(0, 0): 30, (100, 0): 8}
    if turned:
        squares = dict(reversed(squares.items()))
    homes = _origins((100, 50), (10, 50), (150, 50))
    assert _placed(homes, _areas(NAN), _squares(tmp_path, squares)) == pytest.approx([4, 30, 4])


def test_where_no_square_is_known_the_figure_is_spread_evenly(tmp_path: Path) -> None:
    path = _squares(tmp_path, {(0, 0): 30, (200, 0): SUPPRESSED})
    homes = _origins((10, 50), (210, 50), (310, 50))
    origins, report = spread_residents(homes, _areas(60, 10), path)
    assert origins["weight"].tolist() == pytest.approx([60, 5, 5])
    assert report["fallback"].tolist() == [False, True]
    assert report["factor"].tolist() == pytest.approx([2, NAN], nan_ok=True)


def test_without_a_figure_the_source_stands_and_silence_is_unknown(tmp_path: Path) -> None:
    path = _squares(tmp_path, {(0, 0): 30, (100, 0): SUPPRESSED, (200, 0): SUPPRESSED})
    homes = _origins((10, 50), (20, 50), (150, 50), (210, 50), (410, 50))
    origins, report = spread_residents(homes, _areas(NAN, NAN, 7), path)
    assert origins["weight"].tolist() == pytest.approx([15, 15, 0, NAN, 7], nan_ok=True)
    assert report["fallback"].tolist() == [False, True, True]


def test_squares_in_another_crs_and_in_camel_case(tmp_path: Path) -> None:
    path = tmp_path / "squares.geojson"
    frame = _frame({(0, 0): 30, (100, 0): 10}, "aantalInwoners")
    frame.to_crs("EPSG:32631").to_file(path)
    assert _placed(HOMES, _areas(80), path) == pytest.approx([30, 30, 20])
    assert spread_residents(HOMES.iloc[:2], _areas(80), path).report["source_total"].tolist() == [
        40
    ]


def test_of_several_layers_the_one_with_inhabitants(tmp_path: Path) -> None:
    path = tmp_path / "squares.gpkg"
    _frame({(0, 0): 1, (100, 0): 1}, "woningen").to_file(path, layer="homes")
    _frame({(0, 0): 30, (100, 0): 10}).to_file(path, layer="people")
    assert _placed(HOMES, _areas(80), path) == pytest.approx([30, 30, 20])
    _frame({(0, 0): 1}).to_file(path, layer="more people")
    with pytest.raises(
        InputError, match=r"2 layers have a column aantal_inwoners \(people, more people\)"
    ):
        spread_residents(HOMES, _areas(80), path)


def test_dwellings_never_count_as_residents(tmp_path: Path) -> None:
    spots = [(10, 10), (210, 10), (270, 10)]
    points = [shapely.Point(X + x, Y + y) for x, y in [*spots, spots[1]]]
    homes = gpd.GeoDataFrame({"gebruiksdoel": ["woonfunctie"] * 4}, geometry=points, crs=RD)
    path = tmp_path / "bag.gpkg"
    homes.to_file(path)
    weight = spread_residents(_origins(*spots), _areas(NAN, 30.0), path).origins["weight"]
    np.testing.assert_allclose(weight, [NAN, 20, 10])
    with pytest.raises(InputError, match=r"holds dwellings.* no area has inhabitants"):
        spread_residents(_origins(*spots), _areas(NAN, NAN), path)


def _dwellings(folder: Path, points: Sequence[shapely.Point], **columns: Sequence[object]) -> Path:
    """Write objects of the BAG at metres from the corner, dwellings unless told."""
    usual = {"gebruiksdoel": ["woonfunctie"] * len(points)}
    shapes = [translate(point, X, Y) for point in points]
    path = folder / "bag.gpkg"
    gpd.GeoDataFrame(usual | columns, geometry=shapes, crs=RD).to_file(path)
    return path


@pytest.mark.parametrize(
    ("points", "columns", "told"),
    [
        ([shapely.Point(5000, 10)], {}, "there it has nothing"),
        ([shapely.Point(10, 10)], {"gebruiksdoel": ["winkelfunctie"]}, "it has winkelfunctie"),
        ([shapely.Point(10, 10)], {"gebruiksdoel": [7]}, "there it has 7"),
    ],
)
def test_objects_of_which_no_one_is_a_dwelling_here_are_refused(
    tmp_path: Path, points: list[shapely.Point], columns: dict[str, Any], told: str
) -> None:
    path = _dwellings(tmp_path, points, **columns)
    with pytest.raises(InputError, match=rf"has no dwelling around the areas .*{told}"):
        spread_residents(HOMES, _areas(80), path)


def test_an_object_of_the_bag_counts_once_and_may_have_a_height(tmp_path: Path) -> None:
    # Two homes of 80 people; the one in the west stands there twice, on the second floor.
    points = [shapely.Point(10, 50, 6), shapely.Point(10, 50, 6), shapely.Point(150, 50, 0)]
    path = _dwellings(tmp_path, points, identificatie=["0637", "0637", "0638"])
    assert _placed(_origins((10, 50), (150, 50)), _areas(80), path) == [40, 40]


def test_a_raster_decides_where_and_the_figure_how_many(tmp_path: Path) -> None:
    origins, report = spread_residents(HOMES, _areas(80), _raster(tmp_path, [[30, 10, 7, 7]]))
    assert origins["weight"].tolist() == pytest.approx([30, 30, 20])
    assert report[["source_total", "factor"]].to_numpy().tolist() == [[40, 2]]


@pytest.mark.parametrize("missing", [-1, 255, NAN])
def test_nobody_lives_where_the_raster_has_no_data(missing: float, tmp_path: Path) -> None:
    # the east cell of A, and all of B, are missing
    path = _raster(tmp_path, [[30, missing, missing, missing]], nodata=255)
    homes = _origins((10, 50), (20, 50), (150, 50), (210, 50), (310, 50))
    origins, report = spread_residents(homes, _areas(40, 8), path)
    assert origins["weight"].tolist() == pytest.approx([20, 20, 0, 4, 4])
    assert report["fallback"].tolist() == [False, True]


def test_nobody_lives_beyond_the_edge_of_the_raster(tmp_path: Path) -> None:
    # 100 m by 100 m in four cells; the second address lies 50 m to the east of it
    path = _raster(tmp_path, [[5, 6], [7, 8]], (X, Y, X + 100, Y + 100))
    homes = _origins((25, 75), (150, 75), (25, 25))
    assert _placed(homes, _areas(NAN), path) == [5, 0, 7]


def test_a_raster_that_says_nobody_where_people_live(tmp_path: Path) -> None:
    path = _raster(tmp_path, [[0, 0, 0, 0]])
    homes = _origins((10, 50), (150, 50), (210, 50))
    origins, report = spread_residents(homes, _areas(8, NAN), path)
    assert origins["weight"].tolist() == [4, 4, 0]
    assert report["fallback"].tolist() == [True, False]


def test_a_raster_without_figures_stands_as_it_is(tmp_path: Path) -> None:
    path = _raster(tmp_path, [[30, 10, 5, 6]])
    homes = _origins((10, 50), (20, 50), (150, 50), (210, 50))
    origins, report = spread_residents(homes, _areas(NAN, NAN), path)
    assert origins["weight"].tolist() == [15, 15, 10, 5]
    assert report["source_total"].tolist() == [40, 11]  # nobody can be put in the last cell


@pytest.mark.parametrize("crs", ["EPSG:4326", "EPSG:32631"])
def test_a_raster_in_another_crs_larger_than_the_areas(crs: str, tmp_path: Path) -> None:
    # the border of the two middle columns runs through the middle of A, 100 m east of the corner
    middle = gpd.GeoSeries.from_xy([X + 100], [Y + 50], crs=RD).to_crs(crs)
    x, y = middle.total_bounds[:2]
    reach = 0.02 if crs == "EPSG:4326" else 2000
    bounds = (x - reach, y - reach, x + reach, y + reach)
    path = _raster(tmp_path, [[9, 30, 10, 9]], bounds, crs)
    assert _placed(HOMES, _areas(80), path) == pytest.approx([30, 30, 20])


def test_rows_of_a_raster_run_from_north_to_south(tmp_path: Path) -> None:
    # cells of 200 m by 50 m, of which two rows stick out to the north, and one column to the west
    rows = [[99, 99], [99, 99], [99, 30], [99, 10]]
    path = _raster(tmp_path, rows, (X - 200, Y, X + 200, Y + 200))
    assert _placed(_origins((10, 75), (10, 25)), _areas(NAN), path) == [30, 10]


def test_inputs_stay_as_they_are_and_rows_keep_their_index(tmp_path: Path) -> None:
    origins, areas = HOMES.copy(), _areas(80)
    spread = spread_residents(origins, areas, _squares(tmp_path, {(0, 0): 30}))
    assert origins.equals(HOMES)
    assert areas.equals(_areas(80))
    assert spread.origins.index.tolist() == [50, 51, 52]
    assert spread.report.index.tolist() == [10]
    assert type(spread.report).__name__ == "DataFrame"


@pytest.mark.parametrize("kind", ["squares", "raster"])
def test_no_origin_at_all(kind: str, tmp_path: Path) -> None:
    squares = kind == "squares"
    path = _squares(tmp_path, {(0, 0): 30}) if squares else _raster(tmp_path, [[30, 0, 0, 0]])
    origins, report = spread_residents(HOMES.iloc[:0], _areas(80), path)
    assert origins.empty
    assert report["source_total"].tolist() == [30]
    assert report["fallback"].tolist() == [False]


def test_files_that_cannot_be_used(tmp_path: Path) -> None:
    areas = _areas(80)
    for name in ("text.gpkg", "text.tif"):
        path = tmp_path / name
        path.write_text("no geography")
        with pytest.raises(InputError, match="cannot be read"):
            spread_residents(HOMES, areas, path)
    path = tmp_path / "other.gpkg"
    _frame({(0, 0): 30}, "woningen").to_file(path)
    with pytest.raises(
        InputError,
        match=r"no squares with a column aantal_inwoners, .* other \(Polygon: woningen\)",
    ):
        spread_residents(HOMES, areas, path)
    path = tmp_path / "points.gpkg"
    HOMES.assign(aantal_inwoners=1).to_file(path)
    with pytest.raises(InputError, match="row 1 holds Point, where the polygon of a square"):
        spread_residents(HOMES, areas, path)
    path = tmp_path / "words.gpkg"
    _frame({(0, 0): 30}).assign(aantal_inwoners=["many"]).to_file(path)
    with pytest.raises(
        InputError, match="column aantal_inwoners holds 'many', which is not a number"
    ):
        spread_residents(HOMES, areas, path)


def test_two_columns_of_one_name_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "squares.gpkg"
    _frame({(0, 0): 30, (100, 0): 10}).assign(aantalInwoners=[10, 30]).to_file(path)
    with pytest.raises(InputError, match="aantal_inwoners and aantalInwoners are one name to us"):
        spread_residents(HOMES, _areas(80), path)


def test_capitals_are_the_same_name(tmp_path: Path) -> None:
    path = tmp_path / "squares.gpkg"
    _frame({(0, 0): 30, (100, 0): 10}, "AANTAL_INWONERS").to_file(path)
    assert _placed(HOMES, _areas(80), path) == pytest.approx([30, 30, 20])


@pytest.mark.parametrize(
    ("shapes", "told"),
    [
        ([box(X, Y, X + 400, Y + 300)], "row 1 is 400 by 300 m, which is no square"),
        ([box(X, Y, X + 2000, Y + 2000)], "row 1 is 2,000 by 2,000 m, which is no square"),
        ([box(X, Y, X + 100, Y + 100), box(X + 100, Y, X + 600, Y + 500)], "which is no square"),
        (
            [box(X, Y, X + 100, Y + 100), box(X + 30, Y, X + 130, Y + 100)],
            "rows 1 and 2 lie on each other",
        ),
        ([box(X, Y, X + 100, Y + 100)] * 2, "rows 1 and 2 lie on each other"),
    ],
)
def test_what_is_drawn_as_no_squares_is_refused(
    tmp_path: Path, shapes: list[Polygon], told: str
) -> None:
    path = tmp_path / "squares.gpkg"
    frame = gpd.GeoDataFrame({"aantal_inwoners": [30] * len(shapes)}, geometry=shapes, crs=RD)
    frame.to_file(path)
    with pytest.raises(InputError, match=told):
        spread_residents(HOMES, _areas(80), path)


@pytest.mark.parametrize("count", [math.inf, 20_001, 1e30])
def test_a_number_of_people_that_cannot_be_is_refused(tmp_path: Path, count: float) -> None:
    squares = tmp_path / "squares.gpkg"
    _frame({(0, 0): count, (100, 0): 10}).to_file(squares)
    for path in (squares, _raster(tmp_path, [[30, count, 7, 7]])):
        with pytest.raises(InputError, match="which cannot be: at most 20,000 is possible"):
            spread_residents(HOMES, _areas(80), path)


def test_a_negative_number_that_is_no_code_of_cbs_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "squares.gpkg"
    _frame({(0, 0): 30, (100, 0): -5}).to_file(path)
    with pytest.raises(InputError, match=r"row 2, column aantal_inwoners holds -5, which cannot"):
        spread_residents(HOMES, _areas(80), path)


@pytest.mark.parametrize("name", ["squares.gpkg", "squares.geojson"])
def test_a_square_that_is_drawn_nowhere_is_refused(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    shapes = gpd.GeoSeries([*_frame({(0, 0): 30}).geometry, None], crs=RD)
    gpd.GeoDataFrame({"aantal_inwoners": [30, 10]}, geometry=shapes).to_file(path)
    with pytest.raises(InputError, match=r"row [12] is drawn nowhere"):
        spread_residents(HOMES, _areas(80), path)


@pytest.mark.parametrize("ending", ["gpkg", "geojson", "shp"])
def test_rows_are_told_by_their_number_in_the_whole_file(tmp_path: Path, ending: str) -> None:
    # The first square lies 5 km to the north, and is not read.
    path = tmp_path / f"squares.{ending}"
    _frame({(0, 5000): 30, (0, 0): 30, (100, 0): 20_001}, "aantal_inw").to_file(path)
    with pytest.raises(InputError, match="row 3, column aantal_inw holds 20001"):
        spread_residents(HOMES, _areas(80), path)


def test_a_raster_of_very_small_cells_is_refused_before_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "fine.tif"
    about = {"driver": "GTiff", "width": 40_000, "height": 10_000, "count": 1, "dtype": "uint8"}
    place = from_origin(X, Y + 100, 0.01, 0.01)
    with rasterio.open(
        path, "w", **about, crs=RD, transform=place, compress="deflate", sparse_ok=True
    ):
        pass
    with pytest.raises(InputError, match=r"cells around the areas, of 0\.01 by 0\.01 m; resample"):
        spread_residents(HOMES, _areas(80), path)


@pytest.mark.parametrize(
    ("about", "told"),
    [
        ({"crs": None}, "has no CRS"),
        ({"transform": Affine(0, 0, X, 0, 0, Y)}, "does not say where its cells lie"),
        ({"dtype": "complex64"}, "holds complex64, where numbers of people are expected"),
        ({"count": 3}, "holds 3 bands, where one is expected"),
        ({"dtype": "uint8", "photometric": "palette"}, "is a picture with a palette"),
    ],
)
def test_a_raster_that_says_nothing_is_refused(
    tmp_path: Path, about: dict[str, Any], told: str
) -> None:
    path = tmp_path / "odd.tif"
    whole = {
        "driver": "GTiff", "width": 4, "height": 1, "count": 1, "dtype": "float32", "crs": RD,
        "transform": from_origin(X, Y + 100, 100, 100),
    }  # fmt: skip
    with warnings.catch_warnings(action="ignore"), rasterio.open(path, "w", **(whole | about)):
        pass
    with pytest.raises(InputError, match=told):
        spread_residents(HOMES, _areas(80), path)


def test_a_cell_is_named_by_its_row_and_column_in_the_whole_raster(tmp_path: Path) -> None:
    # Two rows to the north, and one column to the west, lie outside the areas.
    rows = [[9, 9, 9], [9, 9, 9], [9, 5, 65_535]]
    path = _raster(tmp_path, rows, (X - 100, Y, X + 200, Y + 300))
    with pytest.raises(InputError, match=r"row 2, column 2 holds 65535 .* as nodata"):
        spread_residents(HOMES, _areas(80), path)


def test_a_raster_that_was_cut_off(tmp_path: Path) -> None:
    path = _raster(tmp_path, np.ones((100, 400)).tolist())
    path.write_bytes(path.read_bytes()[:-1000])
    with pytest.raises(InputError, match="cannot be read as GeoTIFF"):
        spread_residents(HOMES, _areas(80), path)


def test_where_areas_overlap_a_cell_without_addresses_counts_once(tmp_path: Path) -> None:
    # B is drawn over A; both lie over the cell of 10 in which nobody can be put
    areas = _areas(80, 8)
    areas = areas.set_geometry([areas.geometry.iloc[0]] * 2)
    homes = _origins((10, 50))
    for path in (
        _squares(tmp_path, {(0, 0): 30, (100, 0): 10}),
        _raster(tmp_path, [[30, 10, 0, 0]]),
    ):
        assert spread_residents(homes, areas, path).report["source_total"].tolist() == [40, 0]


def test_files_without_a_crs(tmp_path: Path) -> None:
    path = tmp_path / "squares.shp"
    _frame({(0, 0): 30, (100, 0): 10}, "aantal_inw").to_file(path)
    assert _placed(HOMES, _areas(80), path) == pytest.approx([30, 30, 20])
    path.with_suffix(".prj").unlink()
    with pytest.raises(InputError, match="has no CRS"):
        spread_residents(HOMES, _areas(80), path)
    with pytest.raises(InputError, match="has no CRS"):
        spread_residents(HOMES, _areas(80), _raster(tmp_path, [[1, 1]], crs=None))


@pytest.mark.parametrize("crs", ['LOCAL_CS["our site",UNIT["metre",1]]', "IAU_2015:30100"])
@pytest.mark.parametrize("kind", ["squares", "dwellings", "raster"])
def test_files_that_do_not_say_where_on_earth_they_are(kind: str, crs: str, tmp_path: Path) -> None:
    path = tmp_path / "file.gpkg"
    if kind == "raster":
        path = _raster(tmp_path, [[1, 1]], crs=crs)
    elif kind == "squares":
        _frame({(0, 0): 30}).set_crs(crs, allow_override=True).to_file(path)
    else:
        homes = HOMES.assign(gebruiksdoel="woonfunctie").set_crs(crs, allow_override=True)
        homes.to_file(path)
    with pytest.raises(InputError, match=r"its CRS .* does not say where on Earth it is"):
        spread_residents(HOMES, _areas(80), path)


def test_files_of_elsewhere(tmp_path: Path) -> None:
    north = (X, Y + 5000, X + 400, Y + 5100)
    for path in (_squares(tmp_path, {(0, 5000): 30}), _raster(tmp_path, [[1, 1]], north)):
        with pytest.raises(InputError, match="does not overlap the areas"):
            spread_residents(HOMES, _areas(80), path)


def test_an_origin_in_an_unknown_area(tmp_path: Path) -> None:
    with pytest.raises(TableError, match="node/2: the area"):
        spread_residents(
            _origins((10, 50), (20, 50), (250, 50)), _areas(80), _squares(tmp_path, {})
        )


def _groups(spread: Spread) -> dict[str, list[float]]:
    return {name: spread.origins[name].tolist() for name in COLUMNS}


@pytest.mark.parametrize("kind", ["squares", "raster"])
def test_groups_live_as_all_residents_do_where_the_source_is_silent(
    kind: str, tmp_path: Path
) -> None:
    # 80 residents live 30, 30, 20; 20 of them are children, 40 old; 20 households are of one
    path = (
        _squares(tmp_path, {(0, 0): 30, (100, 0): 10})
        if kind == "squares"
        else _raster(tmp_path, [[30, 10]], (X, Y, X + 200, Y + 100))
    )
    areas = _areas(80, children=25, old=50, households=40, alone=50)
    spread = spread_residents(HOMES, areas, path)
    assert _groups(spread) == {
        "age_0_14": pytest.approx([7.5, 7.5, 5]),
        "age_65_plus": pytest.approx([15, 15, 10]),
        "one_person": pytest.approx([7.5, 7.5, 5]),
    }
    assert spread.report.loc[10, [f"{name}_fallback" for name in COLUMNS]].all()


def test_squares_of_a_group_decide_where_and_the_figure_how_many(tmp_path: Path) -> None:
    # 10 + 5 children for 24: times 1.6, to 16 at two addresses and 8 at one. All 4 old people in
    # the east become 8. Of the households nothing is known but the squares' own numbers.
    path = _squares(
        tmp_path, {(0, 0): 30, (100, 0): 10}, age_0_14=[10, 5], age_65_plus=[0, 4],
        one_person=[5, 3],
    )  # fmt: skip
    spread = spread_residents(HOMES, _areas(80, children=30, old=10), path)
    assert spread.origins["weight"].tolist() == pytest.approx([30, 30, 20])
    assert _groups(spread) == {
        "age_0_14": pytest.approx([8, 8, 8]),
        "age_65_plus": pytest.approx([0, 0, 8]),
        "one_person": pytest.approx([2.5, 2.5, 3]),
    }
    assert not spread.report.loc[10, [f"{name}_fallback" for name in COLUMNS]].any()


@pytest.mark.parametrize("hidden", [SUPPRESSED, None])
def test_what_suppressed_squares_of_a_group_hold_goes_where_residents_live(
    hidden: float | None, tmp_path: Path
) -> None:
    # 10 children, of whom 6 in the west; nobody lives in the square to the east
    homes = _origins((10, 50), (100, 50), (190, 50))
    squares: dict[Spot, float | None] = {(-50, 0): 30, (50, 0): 20, (150, 0): 0}
    path = _squares(tmp_path, squares, age_0_14=[6, hidden, hidden])
    spread = spread_residents(homes, _areas(50, children=20), path)
    assert spread.origins["weight"].tolist() == pytest.approx([30, 20, 0])
    assert spread.origins["age_0_14"].tolist() == pytest.approx([6, 4, 0])


def test_a_group_of_nobody_in_the_squares_lives_as_all_residents_do(tmp_path: Path) -> None:
    path = _squares(tmp_path, {(0, 0): 30, (100, 0): 10}, age_65_plus=[0, 0])
    spread = spread_residents(HOMES, _areas(80, old=10), path)
    assert spread.origins["age_65_plus"].tolist() == pytest.approx([3, 3, 2])
    assert spread.report["age_65_plus_fallback"].tolist() == [True]


def test_a_group_is_unknown_where_neither_area_nor_squares_tell(tmp_path: Path) -> None:
    path = _squares(tmp_path, {(0, 0): 30, (100, 0): 10}, age_0_14=[SUPPRESSED] * 2)
    spread = spread_residents(HOMES, _areas(80), path)
    assert spread.origins[[*COLUMNS]].isna().all(axis=None)


def test_households_where_nobody_lives_are_spread_evenly(tmp_path: Path) -> None:
    # CBS rounds inhabitants and households each for itself
    path = _squares(tmp_path, {(0, 0): 30, (100, 0): 10})
    spread = spread_residents(HOMES, _areas(0, households=6, alone=50), path)
    assert spread.origins["weight"].tolist() == [0, 0, 0]
    assert spread.origins["one_person"].tolist() == pytest.approx([1, 1, 1])


def test_a_group_of_a_square_on_the_border_is_shared_with_those_outside(tmp_path: Path) -> None:
    homes = _origins((160, 50), (190, 50))
    outside = [shapely.Point(X + x, Y + 50) for x in (210, 220, 230)]
    everywhere = gpd.GeoSeries([*homes.geometry, *outside], crs=RD)
    path = _squares(tmp_path, {(150, 0): 50}, one_person=[20])
    spread = spread_residents(homes, _areas(NAN), path, everywhere)
    assert spread.origins["one_person"].tolist() == pytest.approx([4, 4])


def test_groups_in_the_names_of_the_wfs(tmp_path: Path) -> None:
    path = tmp_path / "squares.geojson"
    names = {
        "aantalInwoners0Tot15Jaar": [10, 5],
        "aantalInwoners65JaarEnOuder": [0, 4],
        "aantalEenpersoonshuishoudens": [5, 3],
    }
    _frame({(0, 0): 30, (100, 0): 10}, "aantalInwoners").assign(**names).to_file(path)
    assert _groups(spread_residents(HOMES, _areas(80), path)) == {
        "age_0_14": pytest.approx([5, 5, 5]),
        "age_65_plus": pytest.approx([0, 0, 4]),
        "one_person": pytest.approx([2.5, 2.5, 3]),
    }


def test_a_group_that_is_no_number(tmp_path: Path) -> None:
    path = tmp_path / "squares.gpkg"
    words = {COLUMNS["one_person"]: ["few", "many"]}
    _frame({(0, 0): 30, (100, 0): 10}).assign(**words).to_file(path)
    with pytest.raises(InputError, match="aantal_eenpersoonshuishoudens holds 'few', which is not"):
        spread_residents(HOMES, _areas(80), path)


@pytest.mark.parametrize(
    ("figure", "squares", "told"),
    [
        (300, 601, "Area A (601 in the file, 300 in the areas)"),
        (300, 600, ""),
        (601, 300, "Area A (300 in the file, 601 in the areas)"),
        (0, 100, "Area A (100 in the file, 0 in the areas)"),
        (5, 15, ""),  # CBS rounds to five
        (0, 5, ""),
    ],
)
def test_a_file_and_areas_that_differ_by_a_factor_of_two_are_told(
    tmp_path: Path, figure: float, squares: float, told: str
) -> None:
    homes = _origins((10, 50), (210, 50))
    path = _squares(tmp_path, {(0, 0): squares, (200, 0): 10})
    spread = spread_residents(homes, _areas(figure, 10), path)
    found = [*find_in_spread(spread.origins, "wijk", spread.report)]
    texts = [write_finding(one, "en") for one in found if one.code == "residents_differ"]
    assert len(texts) == bool(told)
    assert told in "".join(texts)
    # Of an area without inhabitants no percentage can be told; the other is off by nothing.
    (off,) = [write_finding(one, "en") for one in found if one.code == "residents_off"]
    assert ("+0% to +0%" in off) is (figure == 0)
    assert spread.origins["weight"].tolist() == [figure, 10]


def test_the_reader_is_told_which_groups_are_only_known_per_area(tmp_path: Path) -> None:
    homes = _origins((10, 50), (210, 50))
    areas = _areas(80, 20, children=25, old=50, households=40, alone=50)
    hidden = [5, SUPPRESSED]
    squares: dict[Spot, float | None] = {(0, 0): 30, (200, 0): 10}

    def told(**groups: Sequence[float | None]) -> str:
        spread = spread_residents(homes, areas, _squares(tmp_path, squares, **groups))
        found = find_in_spread(spread.origins, "wijk", spread.report)
        return " ".join(write_finding(finding, "en") for finding in found)

    both = "Age groups and one-person households are only known per wijk"
    rest = ": they are assumed to be distributed like all residents."
    assert told().endswith(both + rest)
    assert told(age_0_14=hidden, age_65_plus=hidden, one_person=hidden).endswith(
        f"{both} in Area B{rest}"
    )
    ages = [5, 5]
    assert told(age_0_14=ages, age_65_plus=ages).endswith(
        f" One-person households are only known per wijk{rest}"
    )
    assert "only known" not in told(age_0_14=ages, age_65_plus=ages, one_person=ages)


_FIGURES = st.floats(0, 1e5) | st.just(NAN)
_COUNTS = st.integers(0, 500) | st.sampled_from([SUPPRESSED, -99995])
_SHARES = st.integers(0, 100) | st.just(NAN)
_SPOTS = st.tuples(st.integers(0, 399), st.integers(0, 99))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    figures=st.tuples(_FIGURES, _FIGURES),
    counts=st.lists(_COUNTS, min_size=4, max_size=4),
    spots=st.lists(_SPOTS, min_size=1, max_size=12),
    offset=st.sampled_from([0, 50]),
    kind=st.sampled_from(["squares", "raster"]),
)
def test_totals_equal_the_figures_and_nobody_is_negative(
    tmp_path: Path,
    figures: tuple[float, float],
    counts: list[int],
    spots: list[Spot],
    offset: int,
    kind: str,
) -> None:
    west = X + offset
    if kind == "squares":
        path = _squares(tmp_path, {(100 * i + offset, 0): n for i, n in enumerate(counts)})
    else:
        path = _raster(tmp_path, [counts], (west, Y, west + 400, Y + 100))
    if all(spot[0] < offset for spot in spots):
        spots = [*spots, (399, 50)]
    origins = spread_residents(_origins(*spots), _areas(*figures), path).origins

    assert not (origins["weight"] < 0).any()
    for code, figure in zip("AB", figures, strict=True):
        weights = origins.loc[origins["area_code"] == code, "weight"]
        if len(weights) and not np.isnan(figure):
            assert weights.sum() == pytest.approx(figure, rel=1e-12, abs=1e-6)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    figure=_FIGURES,
    shares=st.fixed_dictionaries(dict.fromkeys(("children", "old", "alone"), _SHARES)),
    counts=st.lists(_COUNTS, min_size=4, max_size=4),
    groups=st.dictionaries(st.sampled_from([*COLUMNS]), st.lists(_COUNTS, min_size=4, max_size=4)),
    spots=st.lists(_SPOTS, min_size=1, max_size=12),
)
def test_totals_of_the_groups_equal_theirs(
    tmp_path: Path,
    figure: float,
    shares: dict[str, float],
    counts: list[int],
    groups: dict[str, list[int]],
    spots: list[Spot],
) -> None:
    # The squares reach from the middle of A past the end of B.
    path = _squares(tmp_path, {(100 * i + 50, 0): n for i, n in enumerate(counts)}, **groups)
    homes = _origins(*spots, (399, 50))
    origins = spread_residents(homes, _areas(figure, 70, households=700, **shares), path).origins

    assert not (origins[[*COLUMNS]] < 0).any(axis=None)
    for code, residents in (("A", figure), ("B", 70)):
        wanted = {
            "age_0_14": shares["children"] * residents / 100,
            "age_65_plus": shares["old"] * residents / 100,
            "one_person": shares["alone"] * 7,
        }
        here = origins[origins["area_code"] == code]
        for name, number in wanted.items():
            if len(here) and not np.isnan(number):
                assert here[name].sum() == pytest.approx(number, rel=1e-12, abs=1e-6)
