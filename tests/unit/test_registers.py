"""Registers: their rows, and which place on the map each is."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
import pytest
from pyproj import CRS
from shapely import Point, box

from sociale_infra.config import load_settings
from sociale_infra.errors import ConfigError, InputError, MissingInputError
from sociale_infra.other_sources import Register
from sociale_infra.sources.registers.file import RegisterFile, read_register
from sociale_infra.sources.registers.matching import match_rows
from sociale_infra.sources.registers.rows import read_registers, with_checks
from sociale_infra.tables import PLACES, REGISTERS, check_table
from sociale_infra.town import Finding
from tests.build import build_read

RD = CRS.from_epsg(28992)
EXTENT = box(90_000, 450_000, 95_000, 455_000)
KINDS = {
    "community_centre": [{"column": "naam", "words": ["buurthuis", "Huis van de Wijk"]}],
    "school": [{"column": "gebruik", "equals": ["onderwijsfunctie"]}],
}
TERMS = "credit: a, licence: b, date: c"
CSV = """id,naam,gebruik,x,y
1,Buurthuis De Ster,bijeenkomstfunctie,92000,452000
2,Huis  van de wijk Zuid,sportfunctie,92000,452500
3,De Regenboog,"bijeenkomstfunctie, Onderwijsfunctie",93000,452000
4,Gemeentehuis,kantoorfunctie,93000,452500
5,Elders,kantoorfunctie,150000,452500
6,Nergens,kantoorfunctie,,
"""


def register(**changes: object) -> Register:
    usual: dict[str, Any] = {
        "path": "lijst.csv", "id": "id", "name": "naam", "x": "x", "y": "y", "categories": KINDS,
        "credit": "Gemeente", "licence": "CC0", "date": "2026",
    }  # fmt: skip
    return Register.model_validate(usual | changes)


def read(
    tmp_path: Path, text: str = CSV, file: str = "lijst.csv", **changes: object
) -> RegisterFile:
    path = tmp_path / file
    path.write_text(text, encoding="utf-8")
    return read_register("lijst", register(path=str(path), **changes), path, RD, EXTENT)


def places(*named: tuple[str | None, str, float, float]) -> gpd.GeoDataFrame:
    columns = {
        "place_id": [f"node/{row}" for row in range(len(named))],
        "name": [name for name, *_ in named],
        "category": [category for _, category, *_ in named],
    }
    return build_read(PLACES, columns, [Point(x, y) for *_, x, y in named], "EPSG:28992")


def rows(*named: tuple[str | None, str | None, float, float]) -> gpd.GeoDataFrame:
    columns = {"name": [one[0] for one in named], "category": [one[1] for one in named]}
    frame = pd.DataFrame(columns, dtype="str")
    return gpd.GeoDataFrame(frame, geometry=[Point(*one[2:]) for one in named], crs="EPSG:28992")


# ---- The rows of a file. ----


def test_rows_in_the_study_area_with_their_kinds(tmp_path: Path) -> None:
    found = read(tmp_path)
    assert found.rows["row_id"].tolist() == ["lijst/1", "lijst/2", "lijst/3", "lijst/4"]
    kinds = found.rows["category"]
    assert kinds.iloc[:3].tolist() == ["community_centre", "community_centre", "school"]
    assert pd.isna(kinds.iloc[3])
    assert (found.elsewhere, found.without_position) == (1, 1)
    assert found.rows.geometry.iloc[0].equals(Point(92_000, 452_000))


def test_a_dutch_spreadsheet_and_degrees_are_read_too(tmp_path: Path) -> None:
    dutch = "id;naam;gebruik;x;y\n1;Buurthuis De Ster;;4,4856;52,0530\n"
    found = read(tmp_path, dutch, crs="EPSG:4326")
    (point,) = found.rows.geometry
    assert point.distance(Point(93_000, 452_000)) < 1500


def test_geojson_has_its_own_coordinates(tmp_path: Path) -> None:
    feature = {
        "type": "Feature",
        "properties": {"identificatie": "0637010000123456", "gebruiksdoel": "bijeenkomstfunctie"},
        "geometry": {"type": "Point", "coordinates": [92_000, 452_000]},
    }
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::28992"}}
    text = json.dumps({"type": "FeatureCollection", "crs": crs, "features": [feature]})
    usual: dict[str, Any] = {
        "id": "identificatie",
        "name": None,
        "x": None,
        "y": None,
        "categories": {},
    }
    found = read(tmp_path, text, "bag.geojson", **usual)
    assert found.rows["row_id"].tolist() == ["lijst/0637010000123456"]
    assert found.rows["name"].isna().all()
    assert found.rows["category"].isna().all()


@pytest.mark.parametrize(
    ("text", "changes", "told"),
    [
        pytest.param(
            CSV.replace("92000,452500", "92.000,4,5"),
            {},
            r"line 3: has 6 cells for 5 headings",
            id="more cells",
        ),
        (CSV.replace("92000,452500", "honderd,452500"), {}, r"line 3, column x: 'honderd' is not"),
        (CSV.replace("92000,452500", "inf,452500"), {}, r"line 3, column x: 'inf' is not a number"),
        (CSV.replace("\n2,", "\n1,"), {}, r"row 2 has the id of another \('1'\)"),
        (CSV.replace("\n2,", "\n,"), {}, "row 2 has no id"),
        (CSV.replace("92000,452500", "4.48,52.05"), {}, "line 3: 4.48 52.05 lies outside the area"),
        (CSV, {"crs": "EPSG:1"}, "the CRS EPSG:1 is unknown"),
        (CSV, {"crs": "IAU_2015:30100"}, "the CRS IAU_2015:30100 is unknown or local"),
        (CSV, {"name": "titel"}, r"lacks the column\(s\) titel .* it has id, naam, gebruik, x, y"),
        (CSV, {"x": None}, "is CSV; name its columns with coordinates"),
    ],
)
def test_what_is_wrong_is_told(
    tmp_path: Path, text: str, changes: dict[str, Any], told: str
) -> None:
    with pytest.raises(InputError, match=f"registers.lijst, .*{told}"):
        read(tmp_path, text, **changes)


def _write_map(path: Path, *layers: str, at: Point, crs: str = "EPSG:28992") -> Path:
    columns = {"id": ["1"], "naam": ["Buurthuis"], "gebruik": [""]}
    for layer in layers:
        gpd.GeoDataFrame(columns, geometry=[at], crs=crs).to_file(path, layer=layer)
    return path


@pytest.mark.parametrize(
    ("layers", "at", "told"),
    [
        (["lijst"], Point(4.48, 52.05), "row 0: 4.48 52.05 lies outside the area of EPSG:28992"),
        (["oud", "nieuw"], Point(92_000, 452_000), r"2 layers may be the register \(oud, nieuw\)"),
    ],
)
def test_what_is_wrong_with_a_map_is_told(
    tmp_path: Path, layers: list[str], at: Point, told: str
) -> None:
    path = _write_map(tmp_path / "lijst.gpkg", *layers, at=at)
    with pytest.raises(InputError, match=f"registers.lijst, .*{told}"):
        read_register("lijst", register(path=str(path)), path, RD, EXTENT)


def test_the_layer_with_the_columns_is_read(tmp_path: Path) -> None:
    path = _write_map(tmp_path / "lijst.gpkg", "lijst", at=Point(92_000, 452_000))
    panden = gpd.GeoDataFrame({"bouwjaar": [1980]}, geometry=[EXTENT], crs="EPSG:28992")
    panden.to_file(path, layer="panden")
    found = read_register("lijst", register(path=str(path)), path, RD, EXTENT)
    assert found.rows["row_id"].tolist() == ["lijst/1"]


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(MissingInputError, match=r"registers.lijst, .*no such file"):
        read_register("lijst", register(), tmp_path / "none.csv", RD, EXTENT)


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        (f"{{{TERMS}}}", "either path"),
        (f"{{path: a, bag_uses: [b], {TERMS}}}", "either path"),
        (
            f"{{path: a, {TERMS}, categories: {{libary: [{{column: n, words: [b]}}]}}}}",
            "registers.a.categories has libary, which is no category",
        ),
        (
            f"{{path: a, {TERMS}, categories: {{library: [{{column: n}}]}}}}",
            "either equals",
        ),
    ],
)
def test_settings_that_mean_nothing(tmp_path: Path, lines: str, told: str) -> None:
    path = tmp_path / "config.yaml"
    path.write_text(f"registers:\n  a: {lines}\n", encoding="utf-8")
    with pytest.raises(ConfigError, match=told):
        load_settings(path)


def test_rows_of_elsewhere_are_of_a_category(tmp_path: Path) -> None:
    path = tmp_path / "config.yaml"
    known = "{libary: {matched: 1, missed: 2, source: x}}"
    path.write_text(f"completeness: {{elsewhere: {known}}}", encoding="utf-8")
    with pytest.raises(
        ConfigError, match=r"completeness\.elsewhere has libary, which is no category"
    ):
        load_settings(path)


# ---- Which place is it? ----


def matched(one: gpd.GeoDataFrame, other: gpd.GeoDataFrame) -> list[str | None]:
    found = match_rows(one, other, 150, ["buurthuis"])["place_id"]
    return [None if pd.isna(place_id) else place_id for place_id in found]


def test_name_and_position_agree() -> None:
    town = places(
        ("De Ster", "community_centre", 0, 0),
        ("De Ster", "community_centre", 600, 0),
        ("De Maan", "community_centre", 10, 0),
    )
    ask = [("Buurthuis De Ster", "community_centre", x, 0.0) for x in (20, 100, 160, 580)]
    assert matched(rows(*ask), town) == ["node/0", "node/0", None, "node/1"]


def test_a_row_of_a_kind_is_no_place_of_another() -> None:
    town = places(("De Ster", "library", 0, 0))
    kinds = ("community_centre", None, "library")
    ask = rows(*[("De Ster", kind, 5.0, 0.0) for kind in kinds])
    assert matched(ask, town) == [None, "node/0", "node/0"]


def test_without_a_name_only_what_lies_close_is_the_same() -> None:
    town = places((None, "library", 0, 0))
    ask = rows(("De Boekerij", "library", 10, 0), ("De Boekerij", "library", 60, 0))
    assert matched(ask, town) == ["node/0", None]


def test_a_table_without_registers_has_its_columns() -> None:
    table, findings = read_registers({}, {}, places(("a", "library", 0, 0)), EXTENT)
    check_table(REGISTERS, table)
    assert (len(table), findings) == (0, [])


def test_checks_are_told_beside_the_rows(tmp_path: Path) -> None:
    path = tmp_path / "lijst.csv"
    path.write_text(CSV, encoding="utf-8")
    town = places(("De Ster", "community_centre", 92_000, 452_010))
    table, (finding,) = read_registers({"lijst": path}, {"lijst": register()}, town, EXTENT)
    check_table(REGISTERS, table)
    told = dict(finding.values)
    assert (told["matched"], told["unmatched"], told["kindless"]) == (1, 3, 1)
    used = [
        Finding.of("place_absent", place="lijst/4"),
        Finding.of("place_added", place="lijst/2"),
        Finding.of("place_checked", place="node/0", given="lijst/1", unsure=[]),
    ]
    checked = with_checks(table, used)["checked"]
    assert checked.iloc[[0, 1, 3]].tolist() == ["yes", "yes", "no"]
    assert pd.isna(checked.iloc[2])
