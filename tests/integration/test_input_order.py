"""Ids, the order of elements and which way a line is drawn say nothing of a town.

The sample town is written anew: every element gets the id of another of its kind, the file is
sorted by those, and lines may be turned round. What a planner reads must stay the same, but for
the ids themselves (of places, of starting points, of other drawings).
"""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import osmium
import pandas as pd
import pytest
import shapely
from osmium.osm import mutable
from pandas.testing import assert_frame_equal
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from sociale_infra import analysis
from sociale_infra.config import load_settings
from sociale_infra.extraction import extract
from sociale_infra.sources.inputs import Inputs
from sociale_infra.sources.sample_town import SampleTown
from sociale_infra.town import Results
from tests.effort import EFFORT

# Metres, people and shares; sums in another order differ in their last bits.
TOLERANCE = 1e-6
MM = 3  # decimals of a metre to which shapes are compared
HALF = 0.5
DATE = "2026-01-01T00:00:00Z"
# Of the streets as they are drawn, and with half of them turned round.
SHUFFLES = [
    *(f"{seed}" for seed in range(1, 1 + 2 * EFFORT.draws)),
    *(f"{seed} turned" for seed in range(3, 3 + 2 * EFFORT.draws)),
]
Elements = dict[str, dict[int, dict[str, Any]]]
MAKE = {"n": mutable.Node, "w": mutable.Way, "r": mutable.Relation}


@pytest.fixture(scope="module")
def before(sample_results: Results) -> Results:
    return sample_results


@pytest.fixture(scope="module")
def elements(sample_town: SampleTown) -> Elements:
    return read_elements(sample_town.osm_file)


@pytest.fixture(scope="module", params=SHUFFLES)
def after(
    request: pytest.FixtureRequest,
    sample_town: SampleTown,
    elements: Elements,
    before: Results,
    tmp_path_factory: pytest.TempPathFactory,
) -> Results:
    """Measure the town with its ids dealt by a seed, and half of its lines turned round or not."""
    seed, _, turned = request.param.partition(" ")
    path = tmp_path_factory.mktemp("shuffled") / "town.osm.pbf"
    dice = random.Random(seed)  # noqa: S311 - no secret
    shuffle(elements, path, dice, turned=bool(turned))
    with pytest.MonkeyPatch.context() as patch:  # nobody looks at these
        patch.setattr(analysis, "_vary", lambda _: before.sensitivity)
        patch.setattr(analysis, "measure_cells", lambda *_: before.cells)
        world = extract(Inputs(path, sample_town.areas_file, sample=True), load_settings())
        return analysis.analyse(world)


def shuffle(elements: Elements, target: Path, dice: random.Random, *, turned: bool) -> None:
    """Write a file with the ids of each kind dealt anew, and half of the lines turned round."""
    kinds = {kind: {row: {**parts} for row, parts in of.items()} for kind, of in elements.items()}
    new = {
        kind: dict(zip(elements, dice.sample(list(elements), len(elements)), strict=True))
        for kind, elements in kinds.items()
    }
    for tags_and in kinds["w"].values():
        step = -1 if turned and dice.random() < HALF else 1
        tags_and["nodes"] = [new["n"][node] for node in tags_and["nodes"]][::step]
    for tags_and in kinds["r"].values():
        members = tags_and["members"]
        tags_and["members"] = [(kind, new[kind][ref], role) for kind, ref, role in members]
    header = osmium.io.Header()
    header.set("osmosis_replication_timestamp", DATE)
    with osmium.SimpleWriter(target, header=header) as writer:
        for kind, make in MAKE.items():
            for element, parts in sorted(kinds[kind].items(), key=lambda item: new[kind][item[0]]):
                writer.add(make(id=new[kind][element], **parts))


def read_elements(path: Path) -> Elements:
    """Read all nodes ("n"), ways ("w") and relations ("r") by their id."""
    kinds: Elements = {kind: {} for kind in MAKE}
    for element in osmium.FileProcessor(str(path)):
        parts: dict[str, Any] = {"tags": dict(element.tags)}
        if isinstance(element, osmium.osm.Node):
            parts["location"] = (element.lon, element.lat)
        elif isinstance(element, osmium.osm.Way):
            parts["nodes"] = [node.ref for node in element.nodes]
        elif isinstance(element, osmium.osm.Relation):
            parts["members"] = [(m.type, m.ref, m.role) for m in element.members]
        kinds[element.type_str()][element.id] = parts
    return kinds


def by_shape(table: gpd.GeoDataFrame, *columns: str) -> pd.DataFrame:
    """Return columns of a table by shape, then by the first two; each shape as a text."""
    shapes = shapely.normalize(table.geometry.to_numpy())
    told = pd.DataFrame(table[list(columns)]).assign(
        shape=shapely.to_wkt(shapes, rounding_precision=MM)
    )
    return told.sort_values(["shape", *columns[:2]], ignore_index=True)


def assert_alike(one: pd.DataFrame, other: pd.DataFrame) -> None:
    assert_frame_equal(one, other, rtol=0, atol=TOLERANCE)


def test_ids_were_dealt_anew(before: Results, after: Results) -> None:
    ids, others = (
        results.places.set_index(["category", "name"])["place_id"].sort_index()
        for results in (before, after)
    )
    assert np.mean(ids.to_numpy() == others.to_numpy()) < HALF


def test_figures_of_areas_stay(before: Results, after: Results) -> None:
    assert_alike(before.coverage, after.coverage)
    assert_alike(before.areas.drop(columns="geometry"), after.areas.drop(columns="geometry"))


def test_distances_and_counts_of_every_home_stay(before: Results, after: Results) -> None:
    # Homes of one flat lie at one spot: their numbers tell them apart.
    told = before.origins.columns.drop(["origin_id", "geometry", "street", "house_number"])
    columns = ["street", "house_number", *told]
    assert_alike(*(by_shape(locate(results), *columns) for results in (before, after)))


def locate(results: Results) -> gpd.GeoDataFrame:
    """Put for the id of every nearest place where it lies.

    Places with an entrance in common, such as a park and the wood beside it, are equally near to
    who comes by that entrance: of these, one stands for all.
    """
    points = results.places.set_index("place_id").representative_point().set_precision(0.01)
    doors = results.entrances.set_geometry(results.entrances.geometry.set_precision(0.01))
    place = points.index.get_indexer(pd.Index(doors["place_id"]))
    door = len(points) + pd.factorize(doors.geometry.to_wkt())[0]
    n = len(points) + len(doors)
    links = coo_array((np.ones(len(place)), (place, door)), shape=(n, n))
    group = connected_components(links, directed=False)[1][: len(points)]
    where = points.to_wkt().groupby(group).transform("min")
    ids = results.origins.filter(regex="^nearest_.*_id$")
    return results.origins.assign(**{str(name): ids[name].map(where) for name in ids})


def test_places_and_all_that_is_known_of_them_stay(before: Results, after: Results) -> None:
    columns = before.places.columns.drop(["place_id", "merged_ids", "geometry"])
    assert_alike(by_shape(before.places, *columns), by_shape(after.places, *columns))
    assert_alike(by_shape(before.entrances, "snap_m"), by_shape(after.entrances, "snap_m"))
    assert before.places["merged_ids"].ne("").any()
    without_ids = [results.quality.drop(columns="unreached_ids") for results in (before, after)]
    assert_alike(*without_ids)


def test_network_and_its_parts_stay(before: Results, after: Results) -> None:
    # Two ways may run over one line: the kind of way and its name tell them apart.
    columns = (
        *("highway", "name", "length_m", "cycleway", "across", "layered", "step_free"),
        *("snappable", "network_part"),
    )
    assert_alike(by_shape(before.edges, *columns), by_shape(after.edges, *columns))
