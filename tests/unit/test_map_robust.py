"""What the page is given of robust access: the figures of the tables, and nothing of the few."""

from __future__ import annotations

import re
from dataclasses import replace
from importlib.resources import files
from itertools import accumulate
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from sociale_infra.maps.carrier import read_json
from sociale_infra.maps.grid import Grid
from sociale_infra.maps.payload import build_payload
from sociale_infra.report.look import SQUARE_LIMITS
from sociale_infra.tables import WORKLIST
from sociale_infra.terms import CRITERIA, VERDICTS
from sociale_infra.town import Results
from tests.build import build_shapes
from tests.map_robust import HOSTILE_STREET
from tests.map_town import draw_results

NOORD, MIDDEN, KADE = range(3)


def _payload(results: Results | None = None) -> dict[str, Any]:
    return dict(build_payload(results or draw_results()).items())


@pytest.fixture(scope="module")
def data() -> dict[str, Any]:
    return _payload()


def test_figures_of_an_area_are_those_of_all_people_at_their_usual_walk(
    data: dict[str, Any],
) -> None:
    noord = data["areas"][NOORD]["robust"]
    assert noord["figures"]["robust"] == {
        "share": [0.6, 0.75],
        "people": [600, 750],
        "lacking": [250, 400],
        "withoutPriors": [0, 1],
    }
    assert noord["figures"].keys() == set(VERDICTS)
    assert (noord["onPriors"], noord["mostMissing"]) == (0.5, "people")


def test_figures_of_the_town_weigh_its_areas_by_their_people(data: dict[str, Any]) -> None:
    town = data["robust"]
    assert town["figures"]["robust"] == {
        "share": [0.3, 0.3375],
        "people": [1200, 1350],
        "lacking": [2650, 2800],
        "withoutPriors": [0, 0.625],
    }
    assert town["figures"]["diversity"]["share"] == [0.3875, 0.3875]  # 800 + 750 of 4,000
    assert (town["walk"], town["functions"]) == (800, 4)


def test_an_area_of_unknown_people_has_no_figures(data: dict[str, Any]) -> None:
    assert data["areas"][KADE]["robust"] == {
        "figures": dict.fromkeys(VERDICTS),
        "lacking": None,
        "onPriors": None,
        "mostMissing": None,
        "band": None,
        "gaps": [],
        "deciding": [],
        "fragile": None,
    }


def test_a_town_of_unknown_people_has_no_figures() -> None:
    results = draw_results()
    unknown = results.robustness.assign(**dict.fromkeys(("weight", "low", "high"), np.nan))
    areas = results.areas.assign(weight=np.nan)
    data = _payload(replace(results, robustness=unknown, areas=areas))
    assert data["robust"]["figures"] == dict.fromkeys(VERDICTS)
    for told in data["headline"].values():
        title, rests, residents = (told.pop(name) for name in ("title", "rests", "residents"))
        assert title.endswith(residents)
        assert residents in ("onbekend", "unknown")
        assert "0" in rests
        assert set(told.values()) == {None, ""}


def test_an_area_names_its_gaps_and_most_fragile_place(data: dict[str, Any]) -> None:
    noord, midden, _ = (area["robust"] for area in data["areas"])
    ranks = [[data["gaps"][own["gap"]]["rank"] for own in area["gaps"]] for area in (noord, midden)]
    assert ranks == [[2], [1, 3, 4, 5, 6]]  # gap 7 has too few people
    # By what is surely lost: 30 of node/0 in Noord; what node/14 in Midden costs is unknown.
    assert data["places"][noord["fragile"]]["id"] == "node/0"
    assert midden["fragile"] is None


def test_an_area_names_its_most_fragile_place_where_all_losses_are_known() -> None:
    results = draw_results()
    known = _payload(
        replace(results, fragility=results.fragility.fillna({"lose_low": 11.0, "lose_high": 50.0}))
    )
    midden = known["areas"][1]["robust"]["fragile"]
    # 11 of node/14 is less than 12 of node/17.
    assert known["places"][midden]["id"] == "node/17"


def test_the_largest_gap_of_an_area_may_lie_mostly_in_another() -> None:
    results = draw_results()
    parts = results.gap_areas
    moved = parts.assign(area_code=parts["area_code"].mask(parts["gap_id"] == 6, "WK03"))
    areas = _payload(replace(results, gap_areas=moved))["areas"]
    assert areas[KADE]["robust"]["gaps"] == [{"gap": 5, "lacking": [10, 20]}]


def test_an_area_names_the_unchecked_places_in_it_that_decide_for_most() -> None:
    columns = {
        "rank": [1, 2, 3],
        "place_id": ["node/3", "list/7", "node/1"],
        "name": ["C", "Hof", "A"],
        "category": "library",
        "area_code": ["WK01", "WK01", "WK01"],
        "area_name": "Noord",
        "found_in": ["map_and_register", "register", "map"],  # of a register: not on the map
        "as_mapped": ["yes", "no", "yes"],
        "ask": "staffed",
        "deciding": [300.5, 200.0, 100.0],
        "changes": 50.0,
    }
    points = [shapely.Point(93_100 + 80 * i, 452_100) for i in range(3)]
    worklist = build_shapes(WORKLIST, columns, points, "EPSG:28992")
    noord, midden, _ = _payload(replace(draw_results(), worklist=worklist))["areas"]
    assert noord["robust"]["deciding"] == [
        {"place": 3, "people": 300.5},
        {"place": 1, "people": 100.0},
    ]
    assert midden["robust"]["deciding"] == []


def test_a_gap_tells_where_it_is_and_what_would_help(data: dict[str, Any]) -> None:
    first, second, third, fourth = data["gaps"][:4]
    assert first["figures"] == {
        "near": HOSTILE_STREET,
        "area": MIDDEN,
        "lacking": [155, 175],
        "missing": ["diversity", "people"],
        "remedy": {
            "place": 0,
            "needs": ["low_threshold", "staffed"],
            "people": 90,
            "mean": 400,
        },
        "newPlace": None,
    }
    assert second["figures"]["area"] == NOORD
    assert third["figures"]["near"] is None
    assert fourth["figures"]["remedy"] is None


def test_a_gap_tells_where_a_new_place_would_help_most(sample_results: Results) -> None:
    data = _payload(sample_results)
    new = sample_results.remedies[sample_results.remedies["needs"] == "new"].set_index("gap_id")
    told = {gap["rank"]: gap["figures"]["newPlace"] for gap in data["gaps"] if gap["figures"]}
    grid = Grid.around(sample_results.areas.geometry)
    assert any(told.values())
    for rank, place in told.items():
        if place:
            row = new.loc[[rank]]
            assert place["people"] == pytest.approx(row["weight"].iloc[0], abs=0.001)
            assert place["point"] == grid.points(row.geometry)[0]


def test_of_a_gap_of_fewer_than_ten_only_the_squares_are_told(data: dict[str, Any]) -> None:
    assert [gap["figures"] is None for gap in data["gaps"]] == [False] * 6 + [True]
    assert [len(squares) for squares in data["gaps"][6]["squares"]] == [1, 0, 0, 0]


def test_squares_are_sorted_by_how_many_lack(data: dict[str, Any]) -> None:
    # 120, 30 and 5 of the first gap; 60 and 40 of the second; 10 is the second colour's limit
    assert SQUARE_LIMITS == (10, 50, 100)
    counts = [[len(squares) for squares in gap["squares"]] for gap in data["gaps"]]
    assert [*counts[:2], counts[5]] == [[1, 1, 0, 1], [0, 1, 1, 0], [0, 1, 0, 0]]
    assert sum(map(sum, counts)) == len(draw_results().squares) - 1  # the last is in no gap


def test_the_rank_stands_in_a_square_near_the_middle_of_its_people(data: dict[str, Any]) -> None:
    grid = data["grid"]
    xs, ys = zip(*(gap["middle"] for gap in data["gaps"]), strict=True)
    degrees = gpd.GeoSeries.from_xy(
        [(grid["west"] + x) / grid["steps"] for x in xs],
        [(grid["south"] + y) / grid["steps"] for y in ys],
        crs=4326,
    )
    points = degrees.to_crs(28992)
    gaps = draw_results().gaps
    assert points.within(gaps.geometry).all()
    # Of the first gap 120 of 155 live in its western square
    assert points[0].distance(shapely.Point(93_850, 452_150)) < 1.5


def test_outlines_of_gaps_lie_where_they_were(data: dict[str, Any]) -> None:
    grid, gaps = data["grid"], draw_results().gaps
    drawn = [
        shapely.MultiPolygon(
            [
                shapely.Polygon(
                    [
                        ((grid["west"] + x) / grid["steps"], (grid["south"] + y) / grid["steps"])
                        for x, y in zip(accumulate(r[::2]), accumulate(r[1::2]), strict=True)
                    ]
                )
                for r in gap["outline"]
            ]
        )
        for gap in data["gaps"]
    ]
    shapes = gpd.GeoSeries(drawn, crs=4326).to_crs(28992)
    assert shapes.hausdorff_distance(gaps.geometry).max() < 1.5  # a step is 1.1 m


def test_a_place_tells_what_its_closing_costs(data: dict[str, Any]) -> None:
    loses = {place["id"]: place["loses"] for place in data["places"]}
    assert loses["node/0"] == [20, 30]
    assert loses["node/2"] == [0, 0]
    assert loses["node/14"] is None  # unknown


def test_the_order_of_the_rows_does_not_matter() -> None:
    results = draw_results()
    data = _payload(results)
    mixed = replace(
        results,
        **{
            name: getattr(results, name).iloc[::-1]
            for name in ("robustness", "squares", "fragility")
        },
    )
    turned = _payload(mixed)
    for gap in [*turned["gaps"], *data["gaps"]]:
        gap["squares"] = [sorted(rings) for rings in gap["squares"]]
    assert turned["gaps"] == data["gaps"]
    assert turned["areas"] == data["areas"]
    assert turned["places"] == data["places"]


def test_equally_fragile_places_are_told_by_their_id() -> None:
    results = draw_results()
    alike = results.fragility.assign(lose_low=7.0, lose_high=7.0)
    data = _payload(replace(results, fragility=alike))
    fragile = [area["robust"]["fragile"] for area in data["areas"]]
    assert [data["places"][row]["id"] for row in fragile[:1]] == ["node/0"]


def test_every_criterion_and_need_has_words_and_every_step_a_colour() -> None:
    texts, look = read_json("texts.nl"), read_json("look")
    for key in VERDICTS:
        assert texts["robust"][key]["label"]
    for key in CRITERIA:
        assert texts["robust"][key]["short"]
        assert texts["robust"][key]["meaning"]
    needs = {"low_threshold", "staffed", "low_threshold_and_staffed"}
    assert texts["gap"]["needs"].keys() == needs
    assert len(look["gaps"]["squares"]) == len(SQUARE_LIMITS) + 1


def test_scripts_hold_no_text_of_their_own() -> None:
    """Look for text that is written into the page: two words in one string, outside comments."""
    assets = pd.Series(_scripts())
    lines = assets.str.split("\n").explode()
    code = lines.str.replace(r"^\s*//.*|\s//\s.*$", "", regex=True)
    strings = code.str.extractall(r"\"([^\"]*)\"")[0]
    worded = strings[strings.str.contains(r"\b[A-Z][a-z]+ [a-z]+\b", regex=True)]
    assert worded.to_list() == []
    assert not any(re.search(r"innerHTML\s*[+]?=|insertAdjacentHTML", text) for text in assets)


def _scripts() -> list[str]:
    folder = files("sociale_infra.maps").joinpath("web")
    return [
        item.read_text(encoding="utf-8") for item in folder.iterdir() if item.name.endswith(".js")
    ]
