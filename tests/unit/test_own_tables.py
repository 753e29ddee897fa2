"""An analyst's own places, areas and network, on one street (see one_street).

The town has a library at -500. Homes: `west` (3 residents) at -600, `east` (5) at 700.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from shapely import LineString, Point, box

from sociale_infra import (
    analyse,
    load_settings,
    read_world,
    with_areas,
    with_network,
    with_places,
    write_world,
)
from sociale_infra.config import Settings
from sociale_infra.errors import InputError, TableError
from sociale_infra.report.findings import find_in_world, write_finding
from sociale_infra.tables import NEED
from sociale_infra.town import World
from tests.build import build_facts
from tests.nothing import no_background, no_registers, no_subareas, none_rejoined
from tests.unit.drawn_town import CRS
from tests.unit.one_street import Spot, draw_street


@pytest.fixture
def world(settings: Settings) -> World:
    town = draw_street(
        {"library": Spot(doors=(-500,))}, {"west": ("west", 3, -600), "east": ("east", 5, 700)}
    )
    told = build_facts()
    return World(
        told,
        settings,
        **vars(town),
        background=no_background(CRS),
        need=NEED.empty(),
        registers=no_registers(CRS),
        rejoined=none_rejoined(CRS),
        subareas=no_subareas(CRS),
    )


@pytest.fixture
def settings() -> Settings:
    usual = load_settings()
    return usual.model_copy(
        update={"network": usual.network.model_copy(update={"min_component_nodes": 2})}
    )


def places(**columns: str) -> gpd.GeoDataFrame:
    """A community centre at 600 on the street, in degrees."""
    frame = {"category": ["community_centre"]} | {key: [value] for key, value in columns.items()}
    return gpd.GeoDataFrame(frame, geometry=[Point(600, 0)], crs=CRS).to_crs(4326)


def nearest(world: World, settings: Settings, category: str) -> dict[str, float]:
    origins = analyse(world, settings).origins.set_index("origin_id")
    return dict(origins[f"nearest_{category}_m"].round(3))


def test_an_own_place_counts_like_any_other(world: World, settings: Settings) -> None:
    own = with_places(world, places(name="Buurthuis", staffed="yes"))
    assert nearest(own, settings, "community_centre") == {"west": 1200, "east": 100}
    added = own.places.set_index("place_id").loc["own/1"]
    assert (added["name"], added["function"], added["staffed"]) == ("Buurthuis", "meet", "yes")
    assert "staffed=local" in added["evidence"]
    assert "free=prior" in added["evidence"]
    assert list(world.places["place_id"]) == ["library"]


def test_own_places_that_come_later_are_numbered_on(world: World) -> None:
    twice = with_places(with_places(world, places()), places())
    assert list(twice.places["place_id"]) == ["library", "own/1", "own/2"]


def test_what_is_told_of_the_data_is_of_the_own_places(world: World, settings: Settings) -> None:
    own = with_places(world, places())
    before, after = (
        [write_finding(finding, "en") for finding in analyse(one, settings).findings]
        for one in (world, own)
    )
    assert [told.split(":")[0] for told in before if told not in after] == [
        "No community centre, residents' initiative found"
    ]


def test_a_column_of_ones_own_is_refused_before_anything_is_measured(
    world: World, settings: Settings
) -> None:
    noted = replace(world, places=world.places.assign(note="ours"))
    with pytest.raises(
        TableError, match=r"holds 'note' too; .* join it to the results by place_id"
    ):
        analyse(noted, settings)


def test_evidence_that_is_none_is_refused(world: World, settings: Settings) -> None:
    odd = replace(world, places=world.places.assign(evidence="free=guess"))
    with pytest.raises(TableError, match="evidence 'free=guess' does not tell"):
        analyse(odd, settings)


def test_an_own_polygon_is_entered_where_the_street_meets_it(
    world: World, settings: Settings
) -> None:
    park = gpd.GeoDataFrame(
        {"category": ["park"], "place_id": ["park"]}, geometry=[box(100, -50, 300, 50)], crs=CRS
    )
    own = with_places(world, park)
    # The street runs through from 100 to 300.
    assert nearest(own, settings, "park") == {"west": 700, "east": 400}


@pytest.mark.parametrize(
    ("frame", "told"),
    [
        (places().drop(columns="category"), "places: lacks the column 'category'"),
        (places(category="disco"), "category 'disco' is not in the settings"),
        (places(free="perhaps"), "free is 'perhaps'; use yes, no or unknown"),
        (
            gpd.GeoDataFrame(places().to_wkt(), geometry=places().geometry.to_numpy()),
            "places: has no CRS",
        ),
    ],
)
def test_wrong_places_are_refused(world: World, frame: gpd.GeoDataFrame, told: str) -> None:
    with pytest.raises(TableError, match=told):
        with_places(world, frame)


def test_own_areas_with_inhabitants(world: World, settings: Settings) -> None:
    halves = gpd.GeoDataFrame(
        {"code": ["a", "b"], "name": ["A", "B"], "population": [30, 70]},
        geometry=[box(-1000, -10, 0, 10), box(0, -10, 1000, 10)],
        crs=CRS,
    )
    results = analyse(with_areas(world, halves.to_crs(4326)), settings)
    assert dict(zip(results.areas["area_name"], results.areas["weight"], strict=True)) == {
        "A": 30,
        "B": 70,
    }
    assert set(results.origins["weight"]) == {30, 70}


def test_own_areas_without_inhabitants_keep_those_of_the_homes(
    world: World, settings: Settings
) -> None:
    east = gpd.GeoDataFrame({"code": ["b"], "name": ["B"]}, geometry=[box(0, -9, 999, 9)], crs=CRS)
    results = analyse(with_areas(world, east), settings)
    assert list(results.areas["weight"]) == [5]
    assert list(results.origins["origin_id"]) == ["east"]


def test_areas_without_a_code_are_refused(world: World) -> None:
    nameless = gpd.GeoDataFrame({"who": ["b"]}, geometry=[box(0, -9, 999, 9)], crs=CRS)
    with pytest.raises(InputError, match="areas: needs columns wijkcode and wijknaam, or code"):
        with_areas(world, nameless)


def test_an_own_network_is_walked(world: World, settings: Settings) -> None:
    nodes = gpd.GeoDataFrame(
        {"node_id": [1, 2, 3]}, geometry=[Point(-1000, 0), Point(0, 300), Point(1000, 0)], crs=CRS
    )
    lines = [LineString([(-1000, 0), (0, 0), (0, 300)]), LineString([(0, 300), (0, 0), (1000, 0)])]
    edges = gpd.GeoDataFrame({"u": [1, 2], "v": [2, 3]}, geometry=lines, crs=CRS)
    own = with_network(world, nodes.to_crs(4326), edges)
    # Up to 300 and back: the two halves only meet there.
    assert nearest(own, settings, "library") == pytest.approx({"west": 100, "east": 1800})


def test_a_table_of_ones_own_is_held_against_the_contract(world: World, settings: Settings) -> None:
    counted = world.origins.assign(weight=pd.array(["3", "5"], dtype="str"))
    with pytest.raises(TableError, match="table origins: holds str in 'weight'"):
        analyse(replace(world, origins=counted), settings)
    degrees = world.origins.to_crs(4326)
    with pytest.raises(TableError, match="origins: CRS EPSG:4326 cannot be used"):
        analyse(replace(world, origins=degrees), settings)
    negative = world.origins.assign(weight=np.array([-1.0, 2.0]))
    with pytest.raises(TableError, match=r"has weight -1\.0"):
        analyse(replace(world, origins=negative), settings)


@pytest.mark.parametrize(
    ("given", "read"),
    [
        (True, "yes"),
        (False, "no"),
        (np.True_, "yes"),
        ("no", "no"),
        ("unknown", "unknown"),
        (None, "yes"),
        (float("nan"), "yes"),
        (pd.NA, "yes"),
    ],
)
def test_an_answer_is_read_as_it_is_meant(sample_world: World, given: object, read: str) -> None:
    """A library is free by its prior; who says otherwise is believed."""
    own = gpd.GeoDataFrame(
        {"category": ["library"], "free": [given]},
        geometry=[sample_world.places.geometry.iloc[0].centroid],
        crs=sample_world.places.crs,
    )
    assert with_places(sample_world, own).places["free"].iloc[-1] == read


@pytest.mark.parametrize("given", [1, 0.5, "ja", ["yes"]])
def test_another_answer_is_refused(sample_world: World, given: object) -> None:
    own = gpd.GeoDataFrame(
        {"category": ["library"], "free": pd.Series([given], dtype=object)},
        geometry=[sample_world.places.geometry.iloc[0].centroid],
        crs=sample_world.places.crs,
    )
    with pytest.raises(TableError, match="use yes, no or unknown"):
        with_places(sample_world, own)


def test_results_say_which_tables_are_not_as_they_were_read(
    sample_world: World, tmp_path: Path
) -> None:
    assert sample_world.own_tables == ()
    fewer = replace(sample_world, places=sample_world.places.iloc[1:].reset_index(drop=True))
    assert fewer.own_tables == ("places",)
    walked = with_network(fewer, fewer.nodes, fewer.edges)
    assert walked.own_tables == ("edges", "nodes", "places")
    told = [write_finding(one, "en") for one in find_in_world(walked, walked.settings)]
    assert "Not as they were read, but replaced by an analyst: edges, nodes, places." in told
    write_world(str(tmp_path / "kept"), walked)
    assert read_world(str(tmp_path / "kept")).own_tables == ("edges", "nodes", "places")
