"""The drawn town's tables keep the contract; each breach of it is refused with its cause."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest
from shapely import Point

from sociale_infra import tables as package
from sociale_infra.errors import InputError, TableError
from sociale_infra.tables import (
    AREAS,
    BACKGROUND,
    CELLS,
    EDGES,
    ENTRANCES,
    GAPS,
    MEASURED,
    NEED,
    NODES,
    ORIGINS,
    PLACES,
    TABLES,
    Column,
    Table,
    check_measured,
    check_metric,
    check_table,
    crs_of,
)
from tests.build import build_rows, build_shapes
from tests.unit.drawn_town import CRS, draw_town

Breach = Callable[[gpd.GeoDataFrame], gpd.GeoDataFrame]


@pytest.mark.parametrize("table", [NODES, EDGES, PLACES, ENTRANCES, AREAS, ORIGINS])
def test_drawn_town_keeps_the_contract(table: Table) -> None:
    frame = getattr(draw_town(), table.name)
    check_table(table, frame)
    check_table(table, frame.iloc[:0])
    with pytest.raises(TableError, match="holds 'extra' too"):
        check_table(table, frame.assign(extra=1))


BREACHES: dict[str, tuple[Table, Breach, str]] = {
    "no key": (NODES, lambda nodes: nodes.drop(columns="node_id"), "lacks the column 'node_id'"),
    "broken ids": (NODES, lambda nodes: nodes.assign(node_id=0.5), "holds float64 in 'node_id'"),
    "key twice": (NODES, lambda nodes: nodes.assign(node_id=7), "holds node_id 7 more than once"),
    "no length": (EDGES, lambda edges: edges.assign(length_m=0.0), "length_m 0.0 in row 0"),
    "word for flag": (EDGES, lambda edges: edges.assign(snappable="yes"), "where flag belongs"),
    "point for line": (
        EDGES,
        lambda edges: edges.set_geometry(edges.boundary.centroid),
        "has no LineString in row 0",
    ),
    "whole residents": (ORIGINS, lambda homes: homes.assign(weight=1), "'weight'"),
    "one value missing": (
        ORIGINS,
        lambda homes: homes.assign(edge_m=homes["edge_m"].mask(homes["origin_id"] == "pond")),
        "has no 'edge_m' in row 3",
    ),
    "nowhere": (
        ORIGINS,
        lambda homes: homes.set_geometry(homes.geometry.where(homes["origin_id"] != "pond")),
        "has no Point in row 3",
    ),
    "empty": (ORIGINS, lambda homes: homes.set_geometry([Point()] * 7, crs=CRS), "Point in row 0"),
    "no CRS": (
        ORIGINS,
        lambda homes: gpd.GeoDataFrame(
            homes.drop(columns="geometry"), geometry=list(homes.geometry)
        ),
        "set_crs",
    ),
    "degrees": (ORIGINS, lambda homes: homes.to_crs(4326), "its unit is no metre"),
    "feet": (ORIGINS, lambda homes: homes.set_crs(2263, allow_override=True), "no metre"),
    "Web Mercator": (ORIGINS, lambda homes: homes.to_crs(3857), "its metre is 0.62 m here"),
}


@pytest.mark.parametrize("breach", BREACHES)
def test_breach_is_refused_with_its_cause(breach: str) -> None:
    table, commit, cause = BREACHES[breach]
    with pytest.raises(TableError) as refusal:
        check_table(table, commit(getattr(draw_town(), table.name)))
    assert table.name in str(refusal.value)
    assert cause in str(refusal.value)


def test_what_may_be_missing_may_be_missing() -> None:
    town = draw_town()
    check_table(ORIGINS, town.origins.assign(weight=float("nan")))
    check_table(PLACES, town.places.assign(name=pd.Series([None] * 5, dtype="str")))


def test_refusal_can_be_caught_as_bad_input() -> None:
    with pytest.raises(InputError):
        check_table(NODES, draw_town().nodes.drop(columns="node_id"))


def test_metric_crs_of_any_land_will_do() -> None:
    nodes = draw_town().nodes
    for code in (28992, 32631, 3035):
        metric = nodes.set_crs(code, allow_override=True)
        check_metric(metric, "nodes")
        assert crs_of(metric).to_epsg() == code


CATEGORIES = ("park", "shop")


def nothing_found(crs: str = CRS) -> dict[str, pd.DataFrame]:
    """Return all tables of results, without a row."""
    return {
        table.name: build_shapes(table, {}, [], crs, CATEGORIES)
        if table.geometry
        else build_rows(table, {}, CATEGORIES)
        for table in MEASURED
    }


def two_entrances(**columns: float | str) -> gpd.GeoDataFrame:
    ids = {"entrance_id": ["a", "b"], "place_id": ["x", "y"]}
    return build_shapes(ENTRANCES, ids, [Point(0, 0)] * 2, CRS).assign(**columns)


class TestMeasured:
    """Results are held against the contract as a whole."""

    def test_a_town_of_nothing_keeps_it(self) -> None:
        check_measured(nothing_found() | {"facts": "of no concern"}, CATEGORIES)

    @pytest.mark.parametrize(
        ("name", "table", "told"),
        [
            ("entrances", two_entrances(extra=1), "holds the column 'extra', which nothing"),
            ("entrances", two_entrances().drop(columns="snap_m"), "lacks the column 'snap_m'"),
            ("entrances", two_entrances(snap_m="far"), "holds str in 'snap_m', where number"),
            ("entrances", two_entrances(snap_m=-1.0), "has snap_m -1.0 in row 0"),
            ("entrances", two_entrances(snap_m=float("inf")), "has snap_m inf in row 0"),
            (
                "entrances",
                two_entrances().assign(place_id=pd.array(["x", None], dtype="str")),
                "has no 'place_id' in row 1",
            ),
            ("entrances", two_entrances(entrance_id="a"), "holds entrance_id a more than once"),
            ("entrances", pd.DataFrame(two_entrances()[["entrance_id"]]), "lacks the column"),
            ("fragility", nothing_found()["fragility"].astype("object"), "object in 'place_id'"),
            ("need", None, "is a NoneType"),
        ],
    )
    def test_a_breach_stops_a_run(self, name: str, table: pd.DataFrame, told: str) -> None:
        with pytest.raises(TableError, match=f"^table {name}: .*{told}"):
            check_measured(nothing_found() | {name: table}, CATEGORIES)

    def test_a_category_of_the_settings_has_its_columns(self) -> None:
        with pytest.raises(TableError, match="lacks the column 'square_coverage'"):
            check_measured(nothing_found(), (*CATEGORIES, "square"))

    def test_need_and_correlations_may_be_negative(self) -> None:
        key = {"indicator": ["growth"], "source": ["a.csv"], "area_code": ["W"]}
        need = build_rows(NEED, key | {"value": [-2.0], "rank_correlation": [-1.0]})
        check_measured(nothing_found() | {"need": need}, CATEGORIES)


# Written out by hand, so that a change of what planners get is seen here too; of one category.
RESULTS = {
    "nodes": "node_id",
    "edges": """
        edge_id u v length_m highway name cycleway across layered step_free snappable added
        network_part
    """,
    "places": """
        place_id category name function tie free open_to_all low_threshold staffed step_free
        evidence opening_hours merged_ids within_reach lose_low lose_high robust_lost
    """,
    "entrances": "entrance_id place_id snap_m",
    "areas": """
        area_code area_name level population pct_0_14 pct_15_24 pct_25_44 pct_45_64 pct_65_plus
        households pct_one_person dwellings building_year
        unit addresses addresses_per_dwelling weight stands unsnapped
        park_coverage park_mean_m park_median_m park_unreachable park_upper_bound
        meets_place_low meets_low_threshold_low meets_diversity_low meets_people_low
        robust_low closure_proof_low
        meets_place_high meets_low_threshold_high meets_diversity_high meets_people_high
        robust_high closure_proof_high robust_low_without_priors robust_high_without_priors
        robust_band_low robust_band_high
        without_robust_low without_robust_high most_missing people_median_m share_on_prior
        effective_functions_mean
    """,
    "origins": """
        origin_id weight age_0_14 age_65_plus one_person area_code street house_number postcode
        edge_m
        network_part snap_m
        nearest_park_m nearest_park_id count_park meeting_places
        meets_place meets_low_threshold meets_diversity meets_people robust closure_proof
        robust_level_low robust_level_high
        robust_level_low_without_priors robust_level_high_without_priors
        functions effective_functions ties missing share_on_prior
        nearest_low_threshold_m nearest_low_threshold_id nearest_people_m nearest_people_id
    """,
    "subareas": """
        area_code area_name lies_in level
        population pct_0_14 pct_15_24 pct_25_44 pct_45_64 pct_65_plus
        households pct_one_person dwellings building_year
        unit addresses addresses_per_dwelling weight stands unsnapped
        park_coverage park_mean_m park_median_m park_unreachable park_upper_bound
        meets_place_low meets_low_threshold_low meets_diversity_low meets_people_low
        robust_low closure_proof_low
        meets_place_high meets_low_threshold_high meets_diversity_high meets_people_high
        robust_high closure_proof_high robust_low_without_priors robust_high_without_priors
        robust_band_low robust_band_high
        without_robust_low without_robust_high most_missing people_median_m share_on_prior
        effective_functions_mean
    """,
    "background": "background_id kind rank name",
    "need": """
        area_code indicator label worse value source area_name weight robust_low robust_high
        robust_rank need_rank priority rank_correlation
    """,
    "registers": "row_id register name category place_id match_m same_as checked",
    "rejoined": """
        place_id category name function tie free open_to_all low_threshold staffed step_free
        evidence opening_hours merged_ids joined_m
    """,
    "coverage": "area_code area_name category norm_m unit weight covered uncovered coverage",
    "subarea_coverage": """
        area_code area_name category norm_m unit weight covered uncovered coverage
    """,
    "subarea_robustness": """
        area_code area_name profile group criterion unit weight low high
        low_without_priors high_without_priors share_low share_high
        share_low_without_priors share_high_without_priors
    """,
    "subarea_gaps": """
        gap_id area_code area_name weight lacking_low lacking_high
        missing_place missing_low_threshold missing_diversity missing_people
    """,
    "quality": """
        category data_date places drawings merged named free_known free_tagged
        open_to_all_known open_to_all_tagged low_threshold_known low_threshold_tagged
        staffed_known staffed_tagged step_free_known step_free_tagged hours hours_invalid
        size_unknown snap_median_m snap_p95_m unreached unreached_ids
    """,
    "robustness": """
        area_code area_name profile group criterion unit weight low high
        low_without_priors high_without_priors share_low share_high
        share_low_without_priors share_high_without_priors
    """,
    "completeness": """
        category rows matched elsewhere recall recall_low recall_high estimated
        checked confirmed precision precision_low precision_high takes_part
    """,
    "bands": """
        criterion area_code area_name unit weight low high share_low share_high
    """,
    "people_walk": """
        area_code area_name walk_m group unit weight low high
        low_without_priors high_without_priors share_low share_high
        share_low_without_priors share_high_without_priors
    """,
    "squares": """
        square_id area_code weight lacking_low lacking_high
        missing_place missing_low_threshold missing_diversity missing_people gap_id
    """,
    "gaps": """
        gap_id area_code area_name squares weight lacking_low lacking_high
        missing_place missing_low_threshold missing_diversity missing_people missing near
        remedy_place_id remedy_name remedy_category remedy_needs remedy_weight remedy_mean_m
    """,
    "gap_areas": """
        gap_id area_code area_name weight lacking_low lacking_high
        missing_place missing_low_threshold missing_diversity missing_people
    """,
    "remedies": "gap_id rank place_id name category needs weight mean_m near",
    "fragility": """
        place_id name category within_reach lose_low lose_high robust_lost worst_of_category
    """,
    "worklist": """
        rank place_id name category area_code area_name found_in as_mapped ask deciding changes
    """,
    "sensitivity": """
        area_code area_name choice value share_low share_high changed rank moved worst_three
    """,
    "cells": "row column nearest_park_m robust_level_low robust_level_high",
    "changes": """
        variant area_code area_name group criterion unit weight_base weight_other
        base_low other_low difference_low gain_low lose_low came_low left_low
        base_high other_high difference_high gain_high lose_high
    """,
    "coverage_changes": """
        variant area_code area_name category norm_m unit weight_base weight_other
        covered_base covered_other difference
    """,
    "square_changes": """
        variant square_id area_code weight_base weight_other
        difference_low gain_low lose_low difference_high gain_high lose_high
    """,
    "place_changes": """
        variant place_id change name category before after within_reach lose_low lose_high
    """,
    "path_changes": "variant change edge_id highway name length_m",
    "gap_changes": """
        variant change_id change gaps_base gaps_other area_name near
        lacking_base lacking_other difference
    """,
    "sites": """
        answer site candidate_id found_in place_id name category needs near is_fixed
        within_reach gained alone
    """,
    "site-answers": """
        answer n_sites counted most mean_m least_m gap gained share_before share_after
        walk_mean_m gives_up gained_unknown_yes gained_nothing_assumed most_unknown_yes
        most_nothing_assumed gained_band_low gained_band_high often_best
    """,
    "site-areas": """
        answer area_code area_name weight gained share_before share_after floor
    """,
    "site-curve": "n_sites counted most mean_m least_m gap share_after",
    "site_squares": "answer square_id area_code gained",
    "change_parts": """
        variant area_code area_name criterion part difference_low difference_high
    """,
    "towns": """
        folder municipality_code municipality_name state fault unit data_date areas addresses
        surface_km2 density density_class weight stood robust_low robust_high meets_place_low
        meets_place_high meets_low_threshold_low meets_low_threshold_high meets_diversity_low
        meets_diversity_high meets_people_low meets_people_high closure_proof_low
        closure_proof_high robust_low_without_priors robust_high_without_priors
        without_robust_low without_robust_high level_0 level_1 level_2 level_3 level_4
        level_unknown walk_people_p10 walk_people_p25 walk_people_p50 walk_people_p75
        walk_people_p90 share_on_prior completeness robust_band_low robust_band_high
    """,
    "data-dictionary": "file column unit heading meaning empty meaning_nl",
}


class TestContract:
    """What columns.csv says, expanded."""

    def test_results_have_these_tables(self) -> None:
        assert TABLES.keys() == RESULTS.keys()

    @pytest.mark.parametrize("name", RESULTS)
    def test_results_have_these_columns_in_this_order(self, name: str) -> None:
        table = TABLES[name]
        stage = "csv" if name == "data-dictionary" else "measured"
        columns = table.written("csv", ["park"]) if stage == "csv" else table.measured(["park"])
        assert [*columns] == RESULTS[name].split()

    def test_families_stand_member_by_member(self) -> None:
        columns = [*AREAS.measured(CATEGORIES)]
        first = columns.index("park_coverage")
        ends = ("coverage", "mean_m", "median_m", "unreachable", "upper_bound")
        assert columns[first : first + 10] == [f"{key}_{end}" for key in CATEGORIES for end in ends]
        assert columns[first + 10 : first + 15] == [
            *("meets_place_low", "meets_low_threshold_low", "meets_diversity_low"),
            *("meets_people_low", "robust_low"),
        ]

    def test_what_is_read_is_not_what_is_measured_or_written(self) -> None:
        assert [*ENTRANCES.columns] == ["entrance_id", "place_id"]
        assert [*ENTRANCES.measured(())] == ["entrance_id", "place_id", "snap_m"]
        assert {*ENTRANCES.written("gpkg", ())} - {*ENTRANCES.measured(())} == {"fid", "geom"}
        assert {*ENTRANCES.written("parquet", ())} - {*ENTRANCES.measured(())} == {"geometry"}
        lonely = {*PLACES.written("csv", ())} - {*PLACES.measured(())}
        few = {f"{name}_few" for name in ("within_reach", "lose_low", "lose_high", "robust_lost")}
        assert lonely == {"lon", "lat", "x", "y", "crs", *few}
        assert [*CELLS.measured(["park"])][2:] == [
            *("nearest_park_m", "robust_level_low", "robust_level_high")
        ]

    def test_a_member_knows_what_it_is_of(self) -> None:
        column = ORIGINS.measured(CATEGORIES)["count_shop"]
        assert (column.family, column.member, column.kind) == ("category", "shop", "whole")

    def test_every_row_is_of_use_and_well_formed(self) -> None:
        path = Path(package.__file__).with_name("columns.csv")
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        named = [(table, row["column"]) for row in rows for table in row["table"].split()]
        assert len(named) == len(set(named))
        assert {table for table, _ in named} == TABLES.keys()
        assert {row["kind"] for row in rows} == {"text", "whole", "number", "flag", "geometry"}
        assert {row["stage"] for row in rows} == {"read", "measured", "csv", "gpkg", "parquet"}
        assert {row["coded"] for row in rows} == {"", "words", "word", "category", "pairs"}
        assert all(row["heading"] and row["meaning"] and row["meaning_nl"] for row in rows)

    def test_every_key_is_described_and_never_missing(self) -> None:
        for table in (*TABLES.values(), BACKGROUND, GAPS):
            columns = table.written("csv", ())
            assert table.key
            assert not any(columns[name].missing for name in table.key)

    def test_nothing_read_has_its_kinds(self) -> None:
        kinds = {name: str(dtype) for name, dtype in NEED.empty().dtypes.items()}
        assert kinds == {
            **dict.fromkeys(("area_code", "indicator", "label", "worse", "source"), "str"),
            "value": "float64",
        }

    def test_it_cannot_be_changed(self) -> None:
        columns: dict[str, Column] = AREAS.columns  # type: ignore[assignment]
        with pytest.raises(TypeError):
            columns["own"] = columns["area_code"]
