"""What the drawn town must confess: each oddity is told once, in a plain sentence."""

from __future__ import annotations

from dataclasses import replace

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from shapely import Polygon, box

from sociale_infra.analysis import analyse
from sociale_infra.config import Settings, load_settings
from sociale_infra.report import findings
from sociale_infra.report.findings import write_finding
from sociale_infra.report.summary import summarise
from sociale_infra.tables import NEED, QUALITY
from sociale_infra.terms import Starts, Unit
from sociale_infra.town import Facts, Results, World
from tests.build import build_facts, build_rows
from tests.nothing import no_background, no_registers, no_subareas, none_rejoined, with_facts
from tests.unit.drawn_town import CRS, Town, draw_town

NORMS = ("library", "shop", "park")


@pytest.fixture
def settings() -> Settings:
    return small_settings()


def small_settings() -> Settings:
    """The default settings, for the three categories of the drawn town and a network so small."""
    usual = load_settings()
    return usual.model_copy(
        update={
            "categories": {key: usual.categories[key] for key in NORMS},
            "network": usual.network.model_copy(update={"min_component_nodes": 2}),
            "publish": usual.publish.model_copy(update={"least_people_for_share": 1.0}),
        }
    )


def facts(unit: Unit = "residents", data_date: str = "2021-08-01") -> Facts:
    starts: Starts = "buildings" if unit == "buildings" else "addresses"
    return build_facts(unit=unit, starts=starts, data_date=data_date)


def world(town: Town, told: Facts | None = None) -> World:
    return World(
        told or facts(),
        small_settings(),
        **vars(town),
        background=no_background(CRS),
        registers=no_registers(CRS),
        rejoined=none_rejoined(CRS),
        subareas=no_subareas(CRS),
        need=NEED.empty(),
    )


def results(town: Town) -> Results:
    """Analyse a town, and say nothing of how good its data is or which shares stand."""
    found = analyse(world(town))
    areas = found.areas.assign(stands=True)
    return replace(found, findings=(), areas=areas, quality=build_rows(QUALITY, {}))


def find_in_world(world: World) -> list[str]:
    found = findings.find_in_world(world, world.settings)
    return [write_finding(finding, "en") for finding in found]


def find_in_results(results: Results) -> list[str]:
    return [write_finding(finding, "en") for finding in findings.find_in_results(results)]


def without_polder(town: Town) -> Town:
    return town.change(areas=town.areas[town.areas["area_code"] != "polder"])


def without(town: Town, *homes: str) -> Town:
    return town.change(origins=town.origins[~town.origins["origin_id"].isin(homes)])


def test_a_sound_town_has_nothing_to_confess() -> None:
    town = without_polder(draw_town())
    assert list(find_in_world(world(town))) == []
    assert list(find_in_results(results(without(town, "far", "village")))) == []


def test_homes_off_the_network_are_named() -> None:
    (told,) = find_in_results(results(without(draw_town(), "village")))
    assert "more than 200\N{NO-BREAK SPACE}m from the walking network" in told
    assert told.endswith(": 1 address (far).")


def test_homes_on_an_island_are_told_apart() -> None:
    # Two residents live in `village`, on K-M; nobody starts from the stray path I-J.
    (told,) = find_in_results(results(without(draw_town(), "far")))
    assert told.startswith(
        "1 address (fewer than 10 residents) on 1 part (0.3\N{NO-BREAK SPACE}km) of the walking "
        "network without a way to the rest:"
    )


def test_unknown_residents_on_an_island_are_not_nobody() -> None:
    town = without(draw_town(), "far")
    village = town.origins["origin_id"] == "village"
    unknown = town.change(origins=town.origins.assign(weight=town.origins["weight"].mask(village)))
    (told,) = findings.find_in_results(results(unknown))
    assert write_finding(told, "en").startswith(
        "1 address on 1 part (0.3\N{NO-BREAK SPACE}km) of the walking network without a way to "
        "the rest; how many residents that is, is unknown."
    )
    assert "om hoeveel inwoners het gaat is onbekend" in write_finding(told, "nl")


def test_places_nobody_can_reach_are_named() -> None:
    town = without(draw_town(), "far", "village")
    # The bakery lies out of town, and the park has no way in.
    away = town.entrances.translate(yoff=5000)
    moved = town.entrances.geometry.where(town.entrances["place_id"] != "node/2", away)
    entrances = town.entrances.set_geometry(moved)
    lost = town.change(entrances=entrances[entrances["place_id"] != "way/5"])
    found = find_in_results(analyse(world(lost)))
    (told,) = (one for one in found if "reached" in one)
    assert told.startswith("2 places cannot be reached")
    assert told.endswith(": node/2, way/5.")


def test_one_way_in_is_enough() -> None:
    town = draw_town()
    one = town.change(entrances=town.entrances[town.entrances["entrance_id"] != "way/5#2"])
    assert not any("cannot be reached" in told for told in find_in_results(analyse(world(one))))


def test_upper_bounds_are_told_in_residents() -> None:
    town = without(draw_town(), "far", "village")
    # Past 1120 m lies only the library of `loop`, with 2 residents.
    near_edge = town.change(origins=town.origins.assign(edge_m=1120.0))
    (told,) = find_in_results(results(near_edge))
    assert "may be shorter" in told
    assert told.endswith("(residents): library fewer than 10.")
    loop = town.origins["origin_id"] == "loop"
    weight = near_edge.origins["weight"].mask(loop)
    unknown = near_edge.change(origins=near_edge.origins.assign(weight=weight))
    (told,) = find_in_results(results(unknown))
    assert told.endswith("(residents): library unknown.")


def test_categories_that_are_nowhere_are_told_in_the_order_of_the_settings() -> None:
    settings = load_settings()
    absent = [key for key in settings.categories if key not in NORMS]
    sentences = find_in_world(replace(world(without_polder(draw_town())), settings=settings))
    told = [sentence.split(":")[0] for sentence in sentences]
    assert told == [f"No {settings.categories[key].label.en} found" for key in absent]


def test_a_missing_category_names_the_tags_that_may_be_missing() -> None:
    town = without_polder(draw_town())
    no_parks = town.places[town.places["category"] != "park"]
    (told,) = find_in_world(world(town.change(places=no_parks)))
    assert told == (
        "No park, green to walk in found: the OpenStreetMap data may lack "
        "leisure=park/nature_reserve, landuse=recreation_ground, landuse=village_green/forest, or "
        "natural=wood."
    )


def test_areas_without_homes_or_inhabitants_are_named() -> None:
    town = draw_town()
    inhabitants = town.areas["population"].mask(town.areas["area_code"] == "north")
    unknown = town.change(areas=town.areas.assign(population=inhabitants))
    empty, missing = find_in_world(world(unknown))
    assert empty == "No starting points in Polder: no figures there."
    assert missing == "The number of inhabitants of North is unknown: no figures."


@pytest.mark.parametrize("unit", ["addresses", "buildings"])
def test_figures_that_are_not_residents_say_so(unit: Unit) -> None:
    town = without_polder(draw_town())
    told = list(find_in_world(world(town, facts(unit))))
    assert f"every figure counts {unit}, not residents" in told[0]
    assert len(told) == (2 if unit == "buildings" else 1)


def test_data_of_unknown_age_says_so() -> None:
    town = without_polder(draw_town())
    (told,) = find_in_world(world(town, facts(data_date="unknown")))
    assert "how old" in told


@pytest.mark.parametrize(
    ("dwellings", "told"),
    [
        pytest.param(2.0, [], id="3 addresses for 2 dwellings: 1.5, the limit"),
        pytest.param(1.0, ["South has 3 addresses for 1 dwelling."], id="above"),
        pytest.param(4.0, ["South has 3 addresses for 4 dwellings."], id="0.75: below"),
        pytest.param(0.0, [], id="no dwellings"),
        pytest.param(np.nan, [], id="unknown"),
    ],
)
def test_addresses_that_do_not_fit_the_dwellings_are_told(
    dwellings: float, told: list[str]
) -> None:
    town = without_polder(draw_town())
    south = town.areas["area_code"] == "south"
    areas = town.areas.assign(dwellings=town.areas["dwellings"].mask(south, dwellings))
    found = list(find_in_world(world(town.change(areas=areas))))
    assert [sentence.split(": ")[1] for sentence in found] == told


def test_of_areas_that_do_not_fit_the_farthest_off_comes_first() -> None:
    town = without_polder(draw_town())
    # 3 for 5 is 0.6, 1 for 3 is a third, 3 for 1 is three.
    areas = town.areas.assign(dwellings=[5.0, 3.1, 1.0])
    (told,) = find_in_world(world(town.change(areas=areas)))
    assert told == (
        "Where residents live is uncertain, as addresses and dwellings do not match: "
        "North has 1 address for 3 dwellings, Outside has 3 addresses for 1 dwelling, "
        "South has 3 addresses for 5 dwellings."
    )


@pytest.mark.parametrize(
    ("corners", "addresses", "told"), [(7, 1001, True), (8, 1001, False), (7, 1000, False)]
)
def test_borders_too_coarse_to_trust_are_told(corners: int, addresses: int, *, told: bool) -> None:
    town = draw_town()
    south = town.areas["area_code"] == "south"
    turn = np.linspace(0, 2 * np.pi, corners, endpoint=False)
    coarse = Polygon(np.column_stack([500 * np.cos(turn), 500 * np.sin(turn)]))
    shapes = town.areas.geometry.where(~south, coarse)
    homes = town.origins[town.origins["area_code"] == "south"].iloc[[0] * addresses]
    homes = homes.assign(origin_id=[str(row) for row in range(addresses)])
    elsewhere = town.origins[town.origins["area_code"] != "south"]
    origins = pd.concat([homes, elsewhere], ignore_index=True)
    lines = find_in_world(
        world(town.change(areas=town.areas.set_geometry(shapes), origins=origins))
    )
    assert any("are coarse" in line for line in lines) is told


@pytest.mark.parametrize(("west", "told"), [(940, True), (960, False), (1000, False)])
def test_areas_that_lie_on_each_other_are_told(west: int, *, told: bool) -> None:
    town = draw_town()
    shapes = [box(0, 0, 1000, 1000), box(west, 0, west + 1000, 1000)]
    shapes += [box(5000 * row, 5000, 5000 * row + 1000, 6000) for row in range(len(town.areas) - 2)]
    areas = town.areas.set_geometry(gpd.GeoSeries(shapes, crs=town.areas.crs))
    first, second = areas["area_name"].iloc[:2]
    lines = find_in_world(world(town.change(areas=areas)))
    assert any(f"The areas {first}, {second} overlap" in line for line in lines) is told


def test_long_lists_are_cut_short() -> None:
    town = without_polder(draw_town())
    gone = town.origins.assign(geometry=town.origins.translate(yoff=9000))
    told = next(iter(find_in_results(results(town.change(origins=gone)))))
    assert told.endswith(": 7 addresses (across, loop, quay, pond, edge and 2 more).")


SHARES: dict[str, list[float]] = {  # of one library, three shops and a park
    "named": [1, 1 / 3, 0],
    "free_known": [1, 1, 0],
    "free_tagged": [1, 1 / 3, 0],
    "open_to_all_known": [1, 1, 0],
    "open_to_all_tagged": [1, 0, 0],
    "low_threshold_known": [1, 2 / 3, 0],
    "low_threshold_tagged": [1, 0, 0],
    "staffed_known": [1, 1, 1],
    "staffed_tagged": [0, 0, 0],
    "step_free_known": [1, 0, 1],
    "step_free_tagged": [1, 0, 1],
}


def drawn_quality() -> pd.DataFrame:
    """Report on the places of the drawn town; there is no square, so no share of squares."""
    rows = {
        "category": ["library", "shop", "park", "square"],
        "places": [1, 3, 1, 0],
        "drawings": [1, 4, 3, 0],
    }
    shares = {name: [*known, None] for name, known in SHARES.items()}
    return build_rows(QUALITY, rows | shares)


def closing(town: Town, quality: pd.DataFrame) -> list[str]:
    """Return the section on the data of the closing summary."""
    lines = list(summarise(replace(results(town), quality=quality), 3))
    start = lines.index("\nHow good is the data?")
    return [line.strip().replace("\N{NO-BREAK SPACE}", " ") for line in lines[start + 1 :]]


def test_summary_tells_how_good_the_data_is() -> None:
    town = draw_town()
    areas = town.areas.assign(dwellings=[2.0, 1.0, 2.4, 5.0])
    date, known, snapped, dwellings, network = closing(town.change(areas=areas), drawn_quality())
    assert date == "OpenStreetMap of 2021-08-01: 5 places made of 8 drawings, 40% with a name"
    assert known == (
        "Answered (in brackets: by tags or corrections, not assumed): free 80% (40%), open to "
        "all 80% (20%), low threshold 60% (20%), staffed 100% (0%), step free 40% (40%)"
    )
    # Homes: 0, 0, 5, 10, 60 and 200 m, and one too far. Ways in: 0, 0, 0, 10, 10 and 10 m.
    assert snapped == (
        "To the walking network: 8 m (95% within 165 m) from addresses, 5 m (95% within 10 m) "
        "from entrances"
    )
    # Homes: three for 2, one for 1, three for 2.4 dwellings; nobody starts in the polder.
    assert dwellings == (
        "Addresses per dwelling: 1.25 in the middle area, from 1.00 (North) to 1.50 (South)"
    )
    # A-B, B-C, D-E, E-F (300 each), C-F (100), the pond (600) and the loop (400).
    assert network == (
        "Walking network: 2.3 km connected; islands: 1 part (0.3 km); stray paths, where nobody "
        "starts: 1 part (0.1 km)"
    )


def test_summary_of_a_town_without_places_or_islands() -> None:
    town = without(draw_town(), "village")
    bare = town.change(
        edges=town.edges[town.edges["u"] <= 6],
        places=town.places.iloc[:0],
        entrances=town.entrances.iloc[:0],
    )
    date, known, snapped, network = closing(bare, drawn_quality().iloc[-1:])
    assert date.endswith("0 places made of 0 drawings, ? with a name")
    assert known.endswith("staffed ? (?), step free ? (?)")
    assert snapped.endswith("from addresses, ? from entrances")
    assert network.endswith(
        "2.3 km connected; islands: none; stray paths, where nobody starts: none"
    )


def test_summary_of_data_of_unknown_age() -> None:
    found = results(draw_town())
    old = with_facts(replace(found, quality=drawn_quality()), data_date="unknown")
    assert any("OpenStreetMap of unknown date:" in line for line in summarise(old, 3))
