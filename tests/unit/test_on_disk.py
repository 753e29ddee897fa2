"""What is there but is no file: refused before it is opened, for a pipe may never end."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import geopandas as gpd
import pytest
from shapely import Point, box

from sociale_infra.errors import InputError
from sociale_infra.sources.areas.file import read_areas
from sociale_infra.sources.csv_tables import read_csv
from sociale_infra.sources.population.residents import spread_residents
from sociale_infra.sources.vectors import read_vectors


def _spread(path: Path) -> object:
    areas = {"area_code": ["A"], "area_name": ["A"], "population": [5.0]}
    origins = {"origin_id": ["node/1"], "weight": [1.0], "area_code": ["A"]}
    return spread_residents(
        gpd.GeoDataFrame(origins, geometry=[Point(50, 50)], crs="EPSG:28992"),
        gpd.GeoDataFrame(areas, geometry=[box(0, 0, 100, 100)], crs="EPSG:28992"),
        path,
    )


@pytest.mark.parametrize(
    ("read", "name"),
    [
        (_spread, "squares.gpkg"),
        (_spread, "people.tif"),
        (lambda path: read_areas(path, "wijk"), "areas.gpkg"),
        (lambda path: read_vectors(path, "the register"), "list.geojson"),
        (read_csv, "need.csv"),
    ],
)
@pytest.mark.parametrize(
    ("make", "kind"), [(os.mkfifo, "a pipe or a device"), (os.mkdir, "a folder")]
)
def test_what_is_no_file_is_refused(
    tmp_path: Path,
    read: Callable[[Path], object],
    name: str,
    make: Callable[[Path], None],
    kind: str,
) -> None:
    make(tmp_path / name)
    with pytest.raises(InputError, match=f"{name}: is {kind}; give a file"):
        read(tmp_path / name)


def test_a_table_that_would_fill_the_memory_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "need.csv"
    path.write_text("code,lonely\n", encoding="utf-8")
    os.truncate(path, 300_000_000)  # a hole, which takes no disk
    with pytest.raises(InputError, match=r"is 300 MB, and a table of at most 100 MB is read"):
        read_csv(path)
