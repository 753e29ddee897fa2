"""The real Zoetermeer, measured twice: by the engine, and by networkx on the tables of the run.

The oracle shares no code with the engine. It puts homes and ways in on the streets by itself,
makes every one of them a node, and lets networkx walk.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Hashable, Mapping
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias

import geopandas as gpd
import networkx as nx
import numpy as np
import pandas as pd
import pytest
import shapely
from numpy.testing import assert_allclose
from shapely import STRtree
from shapely.geometry.base import BaseGeometry

from tests.effort import EFFORT

N_DISTANCES, N_COUNTS = 1_000 * EFFORT.draws, 100 * EFFORT.draws
# Both walk the same streets, so they may differ by the rounding of sums only.
WITHIN_M = 0.001

Graph: TypeAlias = "nx.MultiGraph[Hashable]"


class Run(NamedTuple):
    """What a run left behind."""

    tables: dict[str, gpd.GeoDataFrame]
    record: dict[str, Any]

    @property
    def categories(self) -> list[str]:
        """The categories that have a place."""
        found = set(self.tables["places"]["category"])
        return [key for key in self.record["settings"]["categories"] if key in found]

    def norm_m(self, category: str) -> float:
        return float(self.record["settings"]["categories"][category]["norm_m"])


@pytest.fixture(scope="module")
def run(zoetermeer_run: Path) -> Run:
    names = ("nodes", "edges", "places", "entrances", "areas", "origins")
    tables = {
        name: gpd.read_parquet(zoetermeer_run / "parquet" / f"{name}.parquet") for name in names
    }
    return Run(tables, json.loads((zoetermeer_run / "run.json").read_text(encoding="utf-8")))


@pytest.fixture(scope="module")
def sample(run: Run) -> pd.DataFrame:
    """Draw pairs of a home and a category at random."""
    rng = np.random.default_rng(2040)
    homes = run.tables["origins"]
    return pd.DataFrame(
        {
            "home": homes["origin_id"].iloc[rng.integers(len(homes), size=N_DISTANCES)].to_numpy(),
            "category": rng.choice(run.categories, size=N_DISTANCES),
        }
    )


@pytest.fixture(scope="module")
def town(run: Run, sample: pd.DataFrame) -> Graph:
    """The walking network with all ways in and the homes drawn as nodes of it."""
    homes = run.tables["origins"].set_index("origin_id").geometry[sample["home"].unique()]
    ways_in = run.tables["entrances"].set_index("entrance_id").geometry
    points = {**homes.to_dict(), **ways_in.to_dict()}
    assert len(points) == len(homes) + len(ways_in)
    return walking_graph(run.tables["edges"], points, **run.record["settings"]["network"])


def large_parts(edges: gpd.GeoDataFrame, least: int) -> pd.Series[bool]:
    """Say of each street whether its connected part has enough corners."""
    streets: nx.Graph[int] = nx.Graph(zip(edges["u"], edges["v"], strict=True))
    parts = nx.connected_components(streets)
    return edges["u"].isin({corner for part in parts if len(part) >= least for corner in part})


def walking_graph(
    edges: gpd.GeoDataFrame,
    points: Mapping[Hashable, BaseGeometry],
    *,
    min_component_nodes: int,
    max_snap_m: float,
    **_: object,
) -> Graph:
    """Link each point to the nearest street of a large part, and cut the street there."""
    rows = np.flatnonzero(large_parts(edges, min_component_nodes) & ~edges["layered"])
    lines = edges.geometry.to_numpy()
    tree = STRtree(lines[rows])
    graph: Graph = nx.MultiGraph()
    stops = defaultdict(list)
    for name, point in points.items():
        row = rows[tree.nearest(point)]
        offset_m, stop = shapely.distance(lines[row], point), (name, "on the street")
        graph.add_node(name)
        if offset_m <= max_snap_m:
            graph.add_edge(name, stop, weight=offset_m)
            stops[row].append((shapely.line_locate_point(lines[row], point), stop))
    streets = zip(edges["u"], edges["v"], edges["length_m"], strict=True)
    for row, (u, v, length) in enumerate(streets):
        for (here, a), (there, b) in pairwise([(0, u), *sorted(stops[row]), (length, v)]):
            graph.add_edge(a, b, weight=there - here)
    return graph


def ways_in(run: Run, category: str) -> pd.Series[str]:
    """Return the ways into the places of a category: place by way in."""
    of_category = run.tables["places"].set_index("place_id")["category"] == category
    entrances = run.tables["entrances"].set_index("entrance_id")["place_id"]
    return entrances[entrances.map(of_category)]


def test_nobody_is_put_on_a_stray_path(run: Run) -> None:
    edges = run.tables["edges"]
    least = run.record["settings"]["network"]["min_component_nodes"]
    large = large_parts(edges, least)
    # Nor on a bridge, nor in a tunnel.
    assert (edges["snappable"] == (large & ~edges["layered"])).all()
    assert not large.all()


def test_distances_are_those_that_networkx_walks(
    run: Run, sample: pd.DataFrame, town: Graph
) -> None:
    homes = run.tables["origins"].set_index("origin_id")
    for category in run.categories:
        pairs = sample[sample["category"] == category]
        walked = nx.multi_source_dijkstra_path_length(town, set(ways_in(run, category).index))
        expected = [walked.get(home, np.nan) for home in pairs["home"]]
        assert_allclose(
            homes.loc[pairs["home"], f"nearest_{category}_m"], expected, rtol=0, atol=WITHIN_M
        )


def test_counts_are_the_places_that_networkx_reaches(
    run: Run, sample: pd.DataFrame, town: Graph
) -> None:
    homes = run.tables["origins"].set_index("origin_id")
    counted, expected = [], []
    for home, category in sample.iloc[:N_COUNTS].itertuples(index=False):
        norm_m = run.norm_m(category)
        reached = nx.single_source_dijkstra_path_length(town, home, cutoff=norm_m)
        places = ways_in(run, category)
        expected.append(places[places.index.isin(reached)].nunique())
        counted.append(homes.loc[home, f"count_{category}"])
    assert counted == expected
    assert max(expected) > 10
    assert min(expected) == 0


def test_every_wijk_has_the_residents_that_cbs_counts(run: Run, zoetermeer: Path) -> None:
    cbs = gpd.read_file(zoetermeer / "wijken-buurten-2024.gpkg", layer="wijken").set_index(
        "wijkcode"
    )["aantal_inwoners"]
    assert len(cbs) == 9
    homes = run.tables["origins"].groupby("area_code")["weight"].sum()
    areas = run.tables["areas"].set_index("area_code")
    for figures in (homes, areas["weight"], areas["population"]):
        assert_allclose(figures.reindex(cbs.index), cbs)
    assert set(areas.index) == set(cbs.index)


def test_the_whole_town_is_there(run: Run) -> None:
    homes = run.tables["origins"]
    assert 61_500 < len(homes) < 62_500
    assert homes["weight"].sum() == pytest.approx(128_425)
    assert homes["snap_m"].notna().all()


def test_thirteen_categories_have_figures_and_square_says_why_not(run: Run) -> None:
    areas, homes = run.tables["areas"], run.tables["origins"]
    assert len(run.categories) == 13
    for category in run.categories:
        shares = areas.loc[areas["stands"], f"{category}_coverage"]
        assert shares.between(0, 1).all()
        assert homes[f"nearest_{category}_m"].notna().all()
        assert areas[f"{category}_unreachable"].sum() == 0
    assert areas["square_coverage"].isna().all()
    assert homes["nearest_square_m"].isna().all()
    told = [one["en"] for one in run.record["findings"] if "square" in one["en"]]
    assert len(told) == 1
    assert told[0].startswith("No square found: ")
    assert told[0].endswith("place=square or highway=pedestrian+area=yes.")


def test_coverage_is_recomputed_from_the_homes(run: Run) -> None:
    areas, homes = run.tables["areas"].set_index("area_code"), run.tables["origins"]
    # Of one wijk no share is published: see docs/beleid.md.
    areas = areas[areas["stands"]]
    assert len(areas) == 8
    for category in run.categories:
        near = homes[homes[f"nearest_{category}_m"] <= run.norm_m(category)]
        covered = near.groupby("area_code")["weight"].sum().reindex(areas.index, fill_value=0)
        assert_allclose(areas[f"{category}_coverage"], covered / areas["population"], atol=1e-9)
