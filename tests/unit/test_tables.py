"""The drawn town's tables keep the contract; each breach of it is refused with its cause."""

from __future__ import annotations

from collections.abc import Callable

import geopandas as gpd
import pandas as pd
import pytest
from shapely import Point

from sociale_infra.errors import InputError, TableError
from sociale_infra.tables import (
    AREAS,
    EDGES,
    ENTRANCES,
    NODES,
    ORIGINS,
    PLACES,
    Table,
    check_metric,
    check_table,
    crs_of,
)
from tests.unit.drawn_town import CRS, draw_town

Breach = Callable[[gpd.GeoDataFrame], gpd.GeoDataFrame]


@pytest.mark.parametrize("table", [NODES, EDGES, PLACES, ENTRANCES, AREAS, ORIGINS])
def test_drawn_town_keeps_the_contract(table: Table) -> None:
    frame = getattr(draw_town(), table.name)
    check_table(table, frame)
    check_table(table, frame.iloc[:0])
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
