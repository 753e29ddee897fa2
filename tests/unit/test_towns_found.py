"""What a town's results say of it, beside other towns."""

from __future__ import annotations

import json
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest
from shapely import Point, box

from sociale_infra.errors import InputError
from sociale_infra.sources.population.density import measure_density
from sociale_infra.towns_found import density_class, read_town
from tests.unit.osm_writing import CORNER, RD, Drawing

FIGURES = {
    "people": 100.0,
    "on_priors": 0.5,
    "verdicts": {
        "robust": {
            "everyone": 80.0,
            "people": [20.0, 60.0],
            "share": [0.25, 0.75],
            "without_priors": [0.0, 1.0],
        }
    },
    "bands": {},
}
RECORD = {
    "unit": "residents",
    "data_date": "2026-01-01T00:00:00Z",
    "starts": "addresses",
    "headline": {"figures": FIGURES},
}


def _town(folder: Path, **changes: object) -> Path:
    """Write what is read of a results folder: two areas, and five homes of 20 residents."""
    (folder / "parquet").mkdir()
    (folder / "run.json").write_text(json.dumps({**RECORD, **changes}))
    origins = pd.DataFrame(
        {
            "weight": [20.0] * 5,
            "robust_level_low": pd.array([4, 4, 3, 0, None], dtype="Int64"),
            "nearest_people_m": [100.0, 300.0, 700.0, 900.0, None],
        }
    )
    origins.to_parquet(folder / "parquet/origins.parquet")
    areas = gpd.GeoDataFrame(
        {
            "area_code": ["A", "B"],
            "area_name": ["Oost", "West"],
            "weight": [80.0, 20.0],
            "robust_low": [0.25, 0.9],
            "robust_high": [0.75, 0.9],
            "stands": [True, False],
        },
        geometry=[box(0, 0, 1000, 1000), box(1000, 0, 2000, 500)],
        crs=RD,
    )
    areas.to_parquet(folder / "parquet/areas.parquet")
    return folder


def test_people_by_how_many_criteria_they_meet(tmp_path: Path) -> None:
    row = read_town(_town(tmp_path)).row
    assert [row[f"level_{number}"] for number in range(5)] == [20, 0, 0, 20, 40]
    assert row["level_unknown"] == 20


def test_how_far_a_part_of_the_people_walks(tmp_path: Path) -> None:
    row = read_town(_town(tmp_path)).row
    # 20 of 100 within 100 m, 40 within 300, 60 within 700, 80 within 900; the others reach none.
    walks = [row[f"walk_people_p{part}"] for part in (10, 25, 50, 75)]
    assert walks == [100, 300, 700, 900]
    assert pd.isna(row["walk_people_p90"])


def test_figures_of_its_headline(tmp_path: Path) -> None:
    row = read_town(_town(tmp_path)).row
    assert (row["robust_low"], row["robust_high"]) == (0.25, 0.75)
    assert (row["without_robust_low"], row["without_robust_high"]) == (20, 60)
    assert (row["weight"], row["stood"], row["surface_km2"]) == (100, 80, 1.5)
    assert row["completeness"] == "unknown"
    assert "robust_band_low" not in row
    assert "meets_place_low" not in row  # of which nothing is known


def test_a_band_makes_completeness_known(tmp_path: Path) -> None:
    figures = FIGURES | {"bands": {"robust": [0.3, 0.8]}}
    row = read_town(_town(tmp_path, headline={"figures": figures})).row
    assert (row["completeness"], row["robust_band_low"], row["robust_band_high"]) == (
        *("known", 0.3, 0.8),
    )


def test_an_area_of_which_no_share_stands_tells_none(tmp_path: Path) -> None:
    areas = read_town(_town(tmp_path)).areas
    assert areas["robust_low"].tolist()[0] == 0.25
    assert areas.loc[1, ["robust_low", "robust_high"]].isna().all()


def test_results_that_are_not_whole_are_refused(tmp_path: Path) -> None:
    (_town(tmp_path) / "parquet/areas.parquet").unlink()
    with pytest.raises(InputError, match="cannot be read"):
        read_town(tmp_path)


@pytest.mark.parametrize(
    ("density", "expected"),
    [(0, 5), (499.9, 5), (500, 4), (1000, 3), (1499, 3), (1500, 2), (2499, 2), (2500, 1)],
)
def test_classes_of_density_are_those_of_cbs(density: float, expected: int) -> None:
    assert density_class(density) == expected


def test_an_unknown_density_has_no_class() -> None:
    assert density_class(float("nan")) is None


def test_density_counts_addresses_within_a_kilometre_across_the_border_too(tmp_path: Path) -> None:
    drawing = Drawing()
    for x in (0, 600, 1500, 5000):
        drawing.node((x, 0), **{"addr:housenumber": "1"})
    drawing.node((10, 0), amenity="library")
    osm_file = drawing.write(tmp_path / "town.osm.pbf")
    east, north = CORNER
    origins = gpd.GeoDataFrame(geometry=[Point(east, north), Point(east + 600, north)], crs=RD)

    # The first has itself and the second; the second these and the one at 1,500 m.
    circle_km2 = 3.14159265
    assert measure_density(origins, osm_file) == pytest.approx((2 + 3) / 2 / circle_km2, rel=1e-6)
    assert pd.isna(measure_density(origins[:0], osm_file))


def test_density_is_unknown_where_addresses_are_no_points(tmp_path: Path) -> None:
    drawing = Drawing()
    drawing.box(0, 0, 20, 20, building="yes", **{"addr:housenumber": "1"})
    osm_file = drawing.write(tmp_path / "town.osm.pbf")
    east, north = CORNER
    origins = gpd.GeoDataFrame(geometry=[Point(east + 10, north + 10)], crs=RD)
    assert pd.isna(measure_density(origins, osm_file))
