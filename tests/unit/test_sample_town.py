"""The sample town read back from its files, with nothing of the code that drew it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import geopandas as gpd
import networkx as nx
import numpy as np
import osmium
import pyogrio
import pyproj
import pytest
import shapely

from sociale_infra.sources.sample_town import NAME, SampleTown, write_sample_town

Tags = dict[str, str]
XY = tuple[float, float]

SHOPS = (
    "supermarket convenience bakery butcher greengrocer deli cheese seafood chemist newsagent"
    " books kiosk"
)
# DOMAIN: key and values of the tags that make a category.
CATEGORIES: dict[str, dict[str, str]] = {
    "library": {"amenity": "library"},
    "school": {"amenity": "school college university"},
    "community_centre": {
        "amenity": "community_centre social_centre toy_library arts_centre",
        "club": "scouting music",
    },
    "sports_club": {"leisure": "sports_centre sports_hall fitness_centre", "club": "sport"},
    "pitch": {"leisure": "pitch fitness_station"},
    "park": {"leisure": "park nature_reserve", "landuse": "recreation_ground"},
    "playground": {"leisure": "playground"},
    "allotment": {"landuse": "allotments", "garden:type": "community"},
    "place_of_worship": {"amenity": "place_of_worship"},
    "horeca": {"amenity": "cafe restaurant pub bar fast_food ice_cream biergarten"},
    "shop": {"shop": SHOPS, "amenity": "marketplace"},
    "square": {"place": "square", "area": "yes"},
}
NOT_WALKABLE = {"motorway", "construction"}


class Osm(NamedTuple):
    """All elements, by id; nodes in RD."""

    header: dict[str, str]
    nodes: dict[int, XY]
    node_tags: dict[int, Tags]
    ways: dict[int, tuple[list[int], Tags]]
    relations: list[tuple[list[tuple[int, str]], Tags]]

    def tags(self) -> Iterator[Tags]:
        yield from self.node_tags.values()
        yield from (tags for _, tags in self.ways.values())
        yield from (tags for _, tags in self.relations)

    def lines(self, is_wanted: Callable[[Tags], bool]) -> Iterator[tuple[list[int], Tags]]:
        return ((refs, tags) for refs, tags in self.ways.values() if is_wanted(tags))

    def line(self, refs: list[int]) -> shapely.LineString:
        return shapely.LineString([self.nodes[ref] for ref in refs])


@pytest.fixture(scope="module")
def osm(sample_town: SampleTown) -> Osm:
    ids: list[int] = []
    degrees: list[XY] = []
    town = Osm({}, {}, {}, {}, [])
    stream = osmium.FileProcessor(str(sample_town.osm_file))
    for key in ("generator", "osmosis_replication_timestamp"):
        town.header[key] = stream.header.get(key)
    for element in stream:
        tags = dict(element.tags)
        if isinstance(element, osmium.osm.Node):
            ids.append(element.id)
            degrees.append((element.lon, element.lat))
            if tags:
                town.node_tags[element.id] = tags
        elif isinstance(element, osmium.osm.Way):
            town.ways[element.id] = ([node.ref for node in element.nodes], tags)
        elif isinstance(element, osmium.osm.Relation):
            members = [(member.ref, member.role) for member in element.members]
            town.relations.append((members, tags))
    to_rd = pyproj.Transformer.from_crs(4326, 28992, always_xy=True)
    x, y = to_rd.transform(*np.array(degrees).T)
    town.nodes.update(zip(ids, zip(x.tolist(), y.tolist(), strict=True), strict=True))
    return town


@pytest.fixture(scope="module")
def network(osm: Osm) -> nx.Graph[int]:
    graph: nx.Graph[int] = nx.Graph()
    for refs, _ in osm.lines(is_walkable):
        for a, b in pairwise(refs):
            graph.add_edge(a, b, length=float(np.hypot(*np.subtract(osm.nodes[a], osm.nodes[b]))))
    return graph


@pytest.fixture(scope="module")
def addresses(osm: Osm) -> list[shapely.Point]:
    found = [node for node, tags in osm.node_tags.items() if "addr:housenumber" in tags]
    return [shapely.Point(osm.nodes[node]) for node in found]


@pytest.fixture(scope="module")
def wijken(sample_town: SampleTown) -> gpd.GeoDataFrame:
    return gpd.read_file(sample_town.areas_file, layer="wijken").set_index("wijknaam")


@pytest.fixture(scope="module")
def buurten(sample_town: SampleTown) -> gpd.GeoDataFrame:
    return gpd.read_file(sample_town.areas_file, layer="buurten")


def is_walkable(tags: Tags) -> bool:
    return (
        tags.get("highway", "motorway") not in NOT_WALKABLE
        and tags.get("foot") not in {"no", "use_sidepath"}
        and (tags.get("access") not in {"private", "no"} or tags.get("foot") == "yes")
    )


def categories_of(tags: Tags) -> set[str]:
    return {
        category
        for category, wanted in CATEGORIES.items()
        if any(tags.get(key, "-") in values.split() for key, values in wanted.items())
    }


def main_part(network: nx.Graph[int]) -> set[int]:
    return max(nx.connected_components(network), key=len)


def test_every_run_writes_the_same_bytes_over_those_of_the_last(
    sample_town: SampleTown, tmp_path: Path
) -> None:
    for path in sample_town:
        (tmp_path / path.name).write_bytes(b"what another version wrote")
    again = write_sample_town(tmp_path)
    assert [path.read_bytes() for path in again] == [path.read_bytes() for path in sample_town]
    assert [path.name for path in again] == [path.name for path in sample_town]
    assert pyogrio.get_gdal_config_option("OGR_CURRENT_DATE") is None


def test_the_files_say_that_the_town_is_invented_and_how_old_it_is(
    osm: Osm, wijken: gpd.GeoDataFrame
) -> None:
    assert "invented" in osm.header["generator"]
    assert osm.header["osmosis_replication_timestamp"] == "2026-01-01T00:00:00Z"
    assert set(wijken["gemeentenaam"]) == {NAME} == {"Voorbeeldstad"}
    assert set(wijken["gemeentecode"]) == {"GM9999"}


def test_all_twelve_categories_have_places(osm: Osm) -> None:
    counts = Counter(category for tags in osm.tags() for category in categories_of(tags))
    assert set(counts) == set(CATEGORIES)
    assert 250 <= counts.total() <= 350
    assert min(counts.values()) >= 2
    assert counts["library"] == 2


def test_fifteen_thousand_residents_at_seven_thousand_addresses(
    addresses: list[shapely.Point], wijken: gpd.GeoDataFrame
) -> None:
    _, wijk = shapely.STRtree(wijken.geometry).query(addresses, predicate="within")
    assert wijken["aantal_inwoners"].sum() == 15_000
    assert len(addresses) == len(wijk) == 7_000, "each in one wijk"
    lived_in = wijken.iloc[np.unique(wijk)]
    assert "Voorbeelderplas" not in lived_in.index
    per_dwelling = np.bincount(wijk)[np.unique(wijk)] / lived_in["woningvoorraad"]
    assert per_dwelling.pop("Handelskade") > 1.5
    assert per_dwelling.between(0.8, 1.5).all()


def test_every_address_is_complete_and_flats_stand_on_one_spot(osm: Osm) -> None:
    nodes = [node for node, tags in osm.node_tags.items() if "addr:housenumber" in tags]
    keys = ("addr:street", "addr:housenumber", "addr:postcode", "addr:city")
    written = Counter(tuple(osm.node_tags[node][key] for key in keys) for node in nodes)
    assert all(all(address) for address in written)
    assert max(written.values()) == 1
    assert max(Counter(osm.nodes[node] for node in nodes).values()) > 5


def test_wijken_carry_what_cbs_publishes(wijken: gpd.GeoDataFrame) -> None:
    assert wijken.crs == "EPSG:28992"
    lived_in = wijken[wijken["water"] == "NEE"]
    assert len(lived_in) >= 8
    assert list(wijken.index[wijken["water"] == "JA"]) == ["Voorbeelderplas"]
    assert lived_in["wijkcode"].str.fullmatch(r"WK9999\d\d").all()
    assert (lived_in["mannen"] + lived_in["vrouwen"] == lived_in["aantal_inwoners"]).all()
    shares = lived_in.filter(like="percentage_personen")
    assert shares.shape[1] == 5
    assert (shares.loc["Handelskade"] == -99997).all()
    assert shares.drop("Handelskade").sum(axis=1).between(98, 102).all()


def test_buurten_tile_their_wijk_and_share_its_people(
    wijken: gpd.GeoDataFrame, buurten: gpd.GeoDataFrame
) -> None:
    for _, wijk in wijken.iterrows():
        parts = buurten[buurten["wijkcode"] == wijk["wijkcode"]]
        assert len(parts) in ({1} if wijk["water"] == "JA" else {2, 3})
        assert parts.geometry.union_all().symmetric_difference(wijk.geometry).area < 0.01
        assert parts.geometry.area.sum() == pytest.approx(wijk.geometry.area)
        people = parts["aantal_inwoners"]
        if (people >= 0).all():
            assert people.sum() == wijk["aantal_inwoners"]
        else:
            assert 0 < wijk["aantal_inwoners"] - people[people >= 0].sum() <= 10
    assert (buurten["aantal_inwoners"] == -99997).sum() == 1
    assert not wijken.geometry.union_all().is_empty
    assert wijken.geometry.area.sum() == pytest.approx(wijken.geometry.union_all().area)


def test_one_walks_from_nearly_everywhere_to_nearly_everywhere(network: nx.Graph[int]) -> None:
    parts = sorted(map(len, nx.connected_components(network)), reverse=True)
    assert 0.97 < parts[0] / len(network) < 1
    assert parts[1] < 40, "only paths that are cut off on purpose"


def test_every_address_is_near_the_walking_network(
    osm: Osm, network: nx.Graph[int], addresses: list[shapely.Point]
) -> None:
    main = main_part(network)
    lines = [osm.line(refs) for refs, _ in osm.lines(is_walkable) if refs[0] in main]
    tree = shapely.STRtree(lines)
    _, away = tree.query_nearest(addresses, return_distance=True, all_matches=False)
    assert len(away) == len(addresses)
    assert away.max() < 100


def test_walking_is_longer_than_the_straight_line(osm: Osm, network: nx.Graph[int]) -> None:
    main = sorted(main_part(network))
    for start in main[:: len(main) // 20]:
        reached = nx.single_source_dijkstra_path_length(network, start, weight="length")
        near = [
            n for n in reached if 50 < np.hypot(*np.subtract(osm.nodes[n], osm.nodes[start])) < 150
        ]
        if max(reached[n] for n in near) > 450:
            return
    pytest.fail("nowhere a detour of three times the distance")


@pytest.mark.parametrize(
    ("key", "value", "bridge"),
    [
        ("waterway", "canal", "bridge"),
        ("highway", "motorway", "bridge"),
        ("railway", "rail", "tunnel"),
    ],
)
def test_bridges_and_tunnels_share_no_node_with_what_they_cross(
    osm: Osm, key: str, value: str, bridge: str
) -> None:
    crossed = [refs for refs, tags in osm.ways.values() if tags.get(key) == value]
    crossed_nodes = {ref for refs in crossed for ref in refs}
    barrier = shapely.union_all([osm.line(refs) for refs in crossed])
    crossings = 0
    for refs, tags in osm.lines(is_walkable):
        if osm.line(refs).intersects(barrier):
            crossings += 1
            assert tags.get(bridge) == "yes", tags
            assert "layer" in tags
            assert crossed_nodes.isdisjoint(refs)
    assert crossings


def test_ways_that_cross_on_the_ground_share_a_node(osm: Osm) -> None:
    ways = [
        (osm.line(refs), set(refs)) for refs, tags in osm.lines(is_walkable) if "layer" not in tags
    ]
    lines = np.array([line for line, _ in ways])
    for a, b in zip(*shapely.STRtree(lines).query(lines, predicate="crosses"), strict=True):
        assert ways[a][1] & ways[b][1]


def test_there_are_ways_that_may_not_be_walked(osm: Osm) -> None:
    ways = [tags for _, tags in osm.ways.values() if "highway" in tags]
    for key, value in (
        ("highway", "construction"),
        ("highway", "motorway"),
        ("access", "private"),
        ("foot", "yes"),
        ("foot", "no"),
        ("foot", "use_sidepath"),
    ):
        assert any(tags.get(key) == value for tags in ways), (key, value)
    kinds = {tags["highway"] for tags in ways}
    assert kinds >= {"living_street", "cycleway", "footway", "steps", "pedestrian", "path"}


def test_places_have_the_faults_of_real_data(osm: Osm) -> None:
    places = [tags for tags in osm.tags() if categories_of(tags)]
    names = [tags["name"] for tags in places if "name" in tags]
    assert set(names) > {
        'Café "De Kroon"',
        "<b>Vet</b> & zo",
        '=HYPERLINK("http://voorbeeld.invalid","klik")',
        "Eetcafé 't Œuvre",
        "مسجد النور",
        "</script><script>alert(1)</script>",
        "☕ Bakkie",
        "+31 eten",
        "@home",
    }
    assert max(map(len, names)) == 300
    assert len(names) < len(places), "some have no name"
    assert Counter(names).most_common(1)[0][1] > 1, "some are drawn twice"
    values = {(key, value) for tags in places for key, value in tags.items()}
    assert values > {
        ("access", "private"),
        ("access", "customers"),
        ("fee", "yes"),
        ("wheelchair", "yes"),
        ("wheelchair", "no"),
        ("wheelchair", "limited"),
        ("opening_hours", "24/7"),
        ("opening_hours", "geopend op dinsdag!!"),
        ("club", "scouting"),
        ("religion", "muslim"),
    }


def test_entrances_and_gates_are_nodes_of_an_outline(osm: Osm) -> None:
    outlines = {ref for refs, _ in osm.ways.values() if refs[0] == refs[-1] for ref in refs}
    for key, value in (("entrance", "yes"), ("entrance", "main"), ("barrier", "gate")):
        found = {node for node, tags in osm.node_tags.items() if tags.get(key) == value}
        assert found
        assert found <= outlines


def test_a_park_has_a_pond_that_is_no_part_of_it(osm: Osm) -> None:
    ponds = {way for way, (_, tags) in osm.ways.items() if tags.get("natural") == "water"}
    parks = [members for members, tags in osm.relations if tags.get("leisure") == "park"]
    assert any(role == "inner" and way in ponds for members in parks for way, role in members)


def test_the_old_wijk_is_provided_for_and_the_new_one_has_playgrounds_only(
    osm: Osm, wijken: gpd.GeoDataFrame
) -> None:
    offer: dict[str, set[str]] = {"Oude Dorp": set(), "Nieuwe Gaarde": set()}
    located = [(osm.nodes[node], tags) for node, tags in osm.node_tags.items()]
    located += [(osm.nodes[refs[0]], tags) for refs, tags in osm.ways.values()]
    for name, categories in offer.items():
        inside = shapely.contains_xy(wijken.geometry[name], [point for point, _ in located])
        for (_, tags), is_inside in zip(located, inside, strict=True):
            if is_inside:
                categories.update(categories_of(tags))
    assert len(offer["Oude Dorp"]) >= 10
    assert offer["Nieuwe Gaarde"] == {"playground"}
