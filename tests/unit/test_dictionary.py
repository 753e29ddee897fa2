"""Every column that is written has a name, a unit, a meaning and a word on its empty cells."""

from __future__ import annotations

import csv
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import rasterio
from rasterio.transform import from_origin
from shapely import Point

from sociale_infra.config import Settings, load_settings
from sociale_infra.exports import dictionary
from sociale_infra.exports.dictionary import describe_columns, translate, write_dictionary
from sociale_infra.report.words import words
from sociale_infra.tables import AREAS, EDGES, ENTRANCES, NODES, ORIGINS, PLACES, Table
from sociale_infra.terms import Unit
from sociale_infra.town import Facts
from tests.nothing import hold_results

# Columns beside those of `sociale_infra.tables`, by hand.
RESULTS = {
    "areas": (
        "unit addresses weight unsnapped addresses_per_dwelling robust_low robust_high "
        "robust_low_without_priors robust_high_without_priors closure_proof_low "
        "closure_proof_high without_robust_low without_robust_high most_missing share_on_prior "
        "effective_functions_mean library_coverage park_mean_m school_median_m "
        "place_of_worship_unreachable shop_upper_bound "
        "meets_place_low meets_low_threshold_low meets_diversity_low meets_people_low "
        "meets_place_high meets_low_threshold_high meets_diversity_high meets_people_high"
    ),
    "origins": (
        "snap_m nearest_library_m count_community_centre meeting_places robust closure_proof "
        "robust_level_low robust_level_high robust_level_low_without_priors "
        "robust_level_high_without_priors functions effective_functions ties missing "
        "share_on_prior age_0_14 age_65_plus one_person network_part "
        "meets_place meets_low_threshold meets_diversity meets_people"
    ),
    "edges": "name cycleway",
    "places": "lon lat x y crs",
    "entrances": "snap_m",
    "coverage": "area_code area_name category norm_m unit weight covered uncovered coverage",
    "robustness": (
        "area_code area_name profile group criterion unit weight low high share_low "
        "share_high share_low_without_priors share_high_without_priors"
    ),
    "fragility": (
        "place_id name category within_reach lose_low lose_high robust_lost worst_of_category"
    ),
    "squares": (
        "square_id area_code weight lacking_low lacking_high missing_place "
        "missing_low_threshold missing_diversity missing_people gap_id"
    ),
    "gaps": (
        "gap_id area_code area_name near squares weight lacking_low lacking_high "
        "missing_place missing_low_threshold missing_diversity missing_people missing "
        "remedy_place_id remedy_name remedy_category remedy_needs remedy_weight remedy_mean_m"
    ),
    "sensitivity": "area_code area_name scenario share_low share_high rank worst_three",
    "need": (
        "area_code area_name indicator label worse value source weight need_rank robust_low "
        "robust_high robust_rank priority rank_correlation"
    ),
    "quality": (
        "category data_date places drawings merged named free_known free_tagged "
        "open_to_all_known low_threshold_tagged staffed_known step_free_tagged hours "
        "hours_invalid size_unknown snap_median_m snap_p95_m unreached unreached_ids"
    ),
    "rasters": "nearest_park_m robust_level_low robust_level_high",
}


def draw_facts(unit: Unit = "residents", level: str = "wijk") -> Facts:
    return Facts("dorp", "Dörp", unit, "addresses", level, False, "2021-08-21", (), ())  # noqa: FBT003


@pytest.fixture(scope="module")
def settings() -> Settings:
    return load_settings()


class TestColumns:
    """What is said of a column."""

    @pytest.mark.parametrize("table", RESULTS)
    def test_all_results_are_described(self, table: str, settings: Settings) -> None:
        columns = RESULTS[table].split()
        described = describe_columns(table, columns, hold_results(draw_facts(), settings))
        assert described["column"].tolist() == columns
        told = described[["heading", "meaning", "meaning_nl"]]
        assert told.notna().all(axis=None)
        assert not told.apply(lambda texts: texts.str.contains("[{}]")).any(axis=None)

    @pytest.mark.parametrize(
        "table", [NODES, EDGES, PLACES, ENTRANCES, AREAS, ORIGINS], ids=lambda table: table.name
    )
    def test_all_columns_of_the_contract_are_described(
        self, table: Table, settings: Settings
    ) -> None:
        described = describe_columns(
            table.name, table.columns, hold_results(draw_facts(), settings)
        )
        missing = [column.missing for column in table.columns.values()]
        assert described["empty"].notna().tolist() == missing
        assert described[["heading", "meaning", "meaning_nl"]].notna().all(axis=None)

    def test_a_family_is_named_after_its_member(self, settings: Settings) -> None:
        (row,) = describe_columns(
            "areas", ["library_coverage"], hold_results(draw_facts(), settings)
        ).to_dict("records")
        assert row["heading"] == "bibliotheek: dekking"
        assert row["unit"] == "share"
        assert row["meaning"] == (
            "library: part of the residents with a place within the norm of 1200 m (inclusive)"
        )
        assert row["meaning_nl"] == "deel van de inwoners binnen de norm van 1200 m"

    def test_the_contract_speaks_where_the_catalogue_is_silent(self, settings: Settings) -> None:
        described = describe_columns("edges", ["length_m"], hold_results(draw_facts(), settings))
        assert described[["unit", "meaning"]].iloc[0].tolist() == ["m", "length of the geometry"]

    def test_addresses_are_not_called_residents(self, settings: Settings) -> None:
        columns = ["weight", "library_coverage", "robust_low", "without_robust_low"]
        described = describe_columns(
            "areas", columns, hold_results(draw_facts("addresses"), settings)
        )
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
        described = describe_columns(
            "gaps", ["area_name"], hold_results(draw_facts(level=level), settings)
        )
        assert described["heading"].tolist() == [heading]

    @pytest.mark.parametrize(
        ("table", "column"),
        [("areas", "surprise"), ("areas", "pub_coverage"), ("coverage", "snap_m"), ("x", "name")],
    )
    def test_an_unknown_column_cannot_ship(
        self, table: str, column: str, settings: Settings
    ) -> None:
        with pytest.raises(LookupError, match=column):
            describe_columns(table, [column], hold_results(draw_facts(), settings))

    def test_each_row_of_the_catalogue_is_of_use(self) -> None:
        path = Path(dictionary.__file__).with_name("assets") / "columns.csv"
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        named = [(table, row["column"]) for row in rows for table in row["tables"].split()]
        assert len(named) == len(set(named))
        assert {row["coded"] for row in rows} == {"", "words", "category"}


class TestWords:
    """Values in Dutch."""

    def test_words_and_categories(self, settings: Settings) -> None:
        assert translate("yes", "words", settings) == "ja"
        assert translate("low_threshold people", "words", settings) == "laagdrempelig, personeel"
        assert translate("shop", "category", settings) == "winkel"
        assert translate("shop", "words", settings) == "winkelen"

    def test_what_has_no_translation_stays(self, settings: Settings) -> None:
        assert translate("knit", "words", settings) == "knit"
        assert translate("pub", "category", settings) == "pub"

    def test_all_that_the_settings_may_say(self, settings: Settings) -> None:
        functions = {category.function for category in settings.categories.values()}
        assert functions <= words().keys()


class TestFile:
    """data-dictionary.csv, of the files beside it."""

    def fill(self, folder: Path) -> None:
        (folder / "parquet").mkdir(parents=True)
        point = gpd.GeoDataFrame(
            {"entrance_id": ["a/0"], "place_id": ["a"]}, geometry=[Point(1, 2)], crs="EPSG:28992"
        )
        point.to_parquet(folder / "parquet/entrances.parquet")
        point.to_file(folder / "all.gpkg", layer="entrances", engine="pyogrio")
        (folder / "areas.csv").write_bytes("\ufeffarea_code,library_coverage\nW,1\n".encode())
        (folder / "map.html").write_text("<p>", encoding="utf-8")
        where = {"crs": "EPSG:28992", "transform": from_origin(0, 25, 25, 25)}
        size = {"width": 1, "height": 1, "count": 1, "dtype": "uint8"}
        with rasterio.open(folder / "park.tif", "w", **size, **where) as raster:
            raster.write(np.zeros((1, 1, 1), "uint8"))
            raster.set_band_description(1, "nearest_park_m")

    def test_every_column_of_every_file_its_own_included(
        self, tmp_path: Path, settings: Settings
    ) -> None:
        self.fill(tmp_path)
        path = tmp_path / "data-dictionary.csv"
        write_dictionary(path, hold_results(draw_facts(), settings))
        first = path.read_bytes()
        table = pd.read_csv(path)
        own = ["file", "column", "unit", "heading", "meaning", "empty", "meaning_nl"]
        assert list(table.columns) == own
        found = {str(file): list(rows["column"]) for file, rows in table.groupby("file")}
        assert found == {
            "all.gpkg:entrances": ["fid", "geom", "entrance_id", "place_id"],
            "areas.csv": ["area_code", "library_coverage"],
            "data-dictionary.csv": own,
            "park.tif": ["nearest_park_m"],
            "parquet/entrances.parquet": ["entrance_id", "place_id", "geometry"],
        }
        write_dictionary(path, hold_results(draw_facts(), settings))
        assert path.read_bytes() == first

    def test_a_new_column_stops_it(self, tmp_path: Path, settings: Settings) -> None:
        (tmp_path / "areas.csv").write_bytes(b"area_code,surprise\nW,1\n")
        with pytest.raises(LookupError, match="areas: nothing describes 'surprise'"):
            write_dictionary(tmp_path / "data-dictionary.csv", hold_results(draw_facts(), settings))
