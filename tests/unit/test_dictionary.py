"""Every column that is written has a name, a unit, a meaning and a word on its empty cells."""

from __future__ import annotations

from pathlib import Path
from typing import get_args

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import rasterio
from rasterio.transform import from_origin
from shapely import Point

from sociale_infra.config import Settings, load_settings
from sociale_infra.errors import TableError
from sociale_infra.exports.dictionary import (
    describe_columns,
    table_of,
    translate,
    write_dictionary,
)
from sociale_infra.report.words import words
from sociale_infra.tables import QUALITY, TABLES, Table
from sociale_infra.terms import (
    ANSWERS,
    GROUPS,
    PROPERTIES,
    TIES,
    VERDICTS,
    Basis,
    Choice,
    Profile,
    Unit,
)
from sociale_infra.town import Facts
from tests.build import build_facts, build_rows
from tests.nothing import hold_results

SENSITIVITY = (
    "area_code,area_name,choice,value,share_low,share_low_few,share_high,share_high_few,"
    "changed,changed_few,rank,moved,worst_three"
)


def draw_facts(unit: Unit = "residents", level: str = "wijk") -> Facts:
    return build_facts(title="Dörp", unit=unit, level=level)


def describe(
    table: str, columns: list[str], settings: Settings, facts: Facts | None = None
) -> pd.DataFrame:
    described = TABLES[table].written("csv", settings.categories)
    results = hold_results(facts or draw_facts(), settings)
    return describe_columns([described[name] for name in columns], results)


@pytest.fixture(scope="module")
def settings() -> Settings:
    return load_settings()


@pytest.fixture(scope="module")
def parks(settings: Settings) -> Settings:
    """Settings with one category."""
    return settings.model_copy(update={"categories": {"park": settings.categories["park"]}})


class TestColumns:
    """What is said of a column."""

    @pytest.mark.parametrize("table", TABLES.values(), ids=lambda table: table.name)
    def test_all_columns_are_told_in_both_languages(self, table: Table, settings: Settings) -> None:
        columns = table.written("csv", settings.categories)
        described = describe(table.name, [*columns], settings)
        told = described[["heading", "meaning", "meaning_nl"]]
        assert told.notna().all(axis=None)
        assert not told.apply(lambda texts: texts.str.contains("[{}]")).any(axis=None)

    @pytest.mark.parametrize("layer", ["areas", "origins", "places", "squares", "gaps"])
    def test_no_two_columns_of_a_layer_have_the_same_heading(
        self, layer: str, settings: Settings
    ) -> None:
        columns = TABLES[layer].measured(settings.categories)
        assert describe(layer, [*columns], settings)["heading"].is_unique

    def test_a_family_is_named_after_its_member(self, settings: Settings) -> None:
        (row,) = describe("areas", ["library_coverage"], settings).to_dict("records")
        assert row["heading"] == "bibliotheek: dekking"
        assert row["unit"] == "share"
        assert row["meaning"] == (
            "library: part of the residents with a place within the norm of 1,200 m (inclusive)"
        )
        assert row["meaning_nl"] == "deel van de inwoners binnen de norm van 1.200 m"

    def test_addresses_are_not_called_residents(self, settings: Settings) -> None:
        columns = ["weight", "library_coverage", "robust_low", "without_robust_low"]
        described = describe("areas", columns, settings, draw_facts("addresses"))
        texts = " ".join(described[["heading", "meaning", "meaning_nl"]].to_numpy().ravel())
        assert "inwoners" not in texts
        assert "residents" not in texts
        assert "adressen" in texts

    @pytest.mark.parametrize(
        ("level", "heading"), [("wijk", "wijk"), ("buurt", "buurt"), ("area", "gebied")]
    )
    def test_areas_have_the_name_of_their_level(
        self, level: str, heading: str, settings: Settings
    ) -> None:
        described = describe("gaps", ["area_name"], settings, draw_facts(level=level))
        assert described["heading"].tolist() == [heading]

    def test_the_grounds_of_places_have_the_columns_of_places(self) -> None:
        assert table_of("place_areas") == table_of("places") == TABLES["places"]
        with pytest.raises(TableError, match="surprise: no such table"):
            table_of("surprise")


class TestWords:
    """Values in Dutch."""

    def test_words_and_categories(self, settings: Settings) -> None:
        assert translate("yes", "words", settings) == "ja"
        assert translate("low_threshold people", "words", settings) == "laagdrempelig, personeel"
        assert translate("shop", "category", settings) == "winkel"
        assert translate("shop", "words", settings) == "winkelen"

    def test_pairs_and_whole_texts(self, settings: Settings) -> None:
        told = translate("free=prior staffed=tag", "pairs", settings)
        assert told == "gratis: aanname, personeel: kaart"
        told = translate("name=Huis van free; category=shop", "pairs", settings)
        assert told == "naam: Huis van free, soort plek: winkel"
        assert translate("areas", "word", settings) == "het bestand met gebieden"
        assert translate("low areas", "word", settings) == "low areas"

    def test_all_that_tables_say(self) -> None:
        told = {*ANSWERS, *TIES, *VERDICTS, *GROUPS, *get_args(Choice), *get_args(Basis)}
        told |= {*get_args(Unit), *get_args(Profile), *PROPERTIES}
        assert told <= words().keys()

    def test_what_has_no_translation_stays(self, settings: Settings) -> None:
        assert translate("knit", "words", settings) == "knit"
        assert translate("pub", "category", settings) == "pub"

    def test_all_that_the_settings_may_say(self, settings: Settings) -> None:
        functions = {category.function for category in settings.categories.values()}
        assert functions <= words().keys()


class TestFile:
    """data-dictionary.csv, of the files beside it."""

    def fill(self, folder: Path) -> None:
        """Write a file of each format, with all the columns of its table, written out by hand."""
        (folder / "parquet").mkdir(parents=True)
        point = gpd.GeoDataFrame(
            {"entrance_id": ["a/0"], "place_id": ["a"], "snap_m": [1.0]},
            geometry=[Point(1, 2)],
            crs="EPSG:28992",
        )
        point.to_parquet(folder / "parquet/entrances.parquet")
        point.to_file(folder / "all.gpkg", layer="entrances", engine="pyogrio")
        (folder / "sensitivity.csv").write_bytes(f"\ufeff{SENSITIVITY}\nW,,,,,,,,,,,,\n".encode())
        (folder / "map.html").write_text("<p>", encoding="utf-8")
        for band in ("nearest_park_m", "robust_level_low", "robust_level_high"):
            write_raster(folder / f"{band}.tif", band)

    def test_every_column_of_every_file_its_own_included(
        self, tmp_path: Path, parks: Settings
    ) -> None:
        self.fill(tmp_path)
        path = tmp_path / "data-dictionary.csv"
        write_dictionary(path, hold_results(draw_facts(), parks))
        first = path.read_bytes()
        table = pd.read_csv(path)
        own = ["file", "column", "unit", "heading", "meaning", "empty", "meaning_nl"]
        assert list(table.columns) == own
        found = {str(file): list(rows["column"]) for file, rows in table.groupby("file")}
        assert found == {
            "all.gpkg:entrances": ["fid", "geom", "entrance_id", "place_id", "snap_m"],
            "data-dictionary.csv": own,
            "nearest_park_m.tif": ["nearest_park_m"],
            "parquet/entrances.parquet": ["entrance_id", "place_id", "snap_m", "geometry"],
            "robust_level_high.tif": ["robust_level_high"],
            "robust_level_low.tif": ["robust_level_low"],
            "sensitivity.csv": SENSITIVITY.split(","),
        }
        write_dictionary(path, hold_results(draw_facts(), parks))
        assert path.read_bytes() == first

    @pytest.mark.parametrize(
        ("name", "header", "told"),
        [
            ("sensitivity.csv", f"{SENSITIVITY},surprise", "sensitivity.csv: holds .* 'surprise'"),
            ("sensitivity.csv", SENSITIVITY[:-12], "sensitivity.csv: lacks .* 'worst_three'"),
            ("surprise.csv", "area_code", "surprise: no such table"),
        ],
    )
    def test_a_file_that_is_not_as_described_stops_it(
        self, tmp_path: Path, parks: Settings, name: str, header: str, told: str
    ) -> None:
        (tmp_path / name).write_text(f"{header}\n", encoding="utf-8")
        with pytest.raises(TableError, match=told):
            write_dictionary(tmp_path / "data-dictionary.csv", hold_results(draw_facts(), parks))

    def test_a_file_whose_columns_nothing_reads_stops_it(
        self, tmp_path: Path, parks: Settings
    ) -> None:
        (tmp_path / "gaps.geojson").write_text("{}", encoding="utf-8")
        with pytest.raises(TableError, match=r"gaps\.geojson: nothing reads the columns"):
            write_dictionary(tmp_path / "data-dictionary.csv", hold_results(draw_facts(), parks))

    @pytest.mark.parametrize(
        ("bands", "told"),
        [
            (["nearest_park_m", "robust_level_low"], "lacks the column 'robust_level_high'"),
            (["nearest_pub_m"], "holds the column 'nearest_pub_m', which nothing describes"),
        ],
    )
    def test_bands_are_held_against_all_rasters(
        self, tmp_path: Path, parks: Settings, bands: list[str], told: str
    ) -> None:
        for band in bands:
            write_raster(tmp_path / f"{band}.tif", band)
        with pytest.raises(TableError, match=told):
            write_dictionary(tmp_path / "data-dictionary.csv", hold_results(draw_facts(), parks))


class TestBuilder:
    """The tests' own builder of tables keeps to the contract."""

    def test_a_column_that_is_not_described_is_refused(self) -> None:
        with pytest.raises(LookupError, match="table quality: has no columns \\['surprise'\\]"):
            build_rows(QUALITY, {"category": ["park"], "surprise": [1]})

    def test_what_is_left_out_is_missing_or_neutral(self) -> None:
        (row,) = build_rows(QUALITY, {"category": ["park"]}).to_dict("records")
        assert (row["places"], row["data_date"]) == (0, "")
        assert np.isnan(row["named"])


def write_raster(path: Path, band: str) -> None:
    where = {"crs": "EPSG:28992", "transform": from_origin(0, 25, 25, 25)}
    size = {"width": 1, "height": 1, "count": 1, "dtype": "uint8"}
    with rasterio.open(path, "w", **size, **where) as raster:
        raster.write(np.zeros((1, 1, 1), "uint8"))
        raster.set_band_description(1, band)
