"""The analysis as a whole, on one street with a stair in it (see one_street).

    x  -1000          -100  0  100      500       1000
       +--------------[library]==========stairs====+      y 0

`west` lives at -700, `near` at -550 and `stairs` at 500, two residents each; the library at -100
is surely low-threshold and staffed. One walks 600 m, or slowly 450 m, and one function will do.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pandas as pd
import pytest
from shapely import box

from sociale_infra.analysis import analyse
from sociale_infra.config import Settings, load_settings
from sociale_infra.errors import InputError
from sociale_infra.town import Results, World
from tests.build import build_facts
from tests.nothing import no_background, no_registers, no_subareas, none_rejoined
from tests.unit.drawn_town import CRS, Town, make_areas, make_edges, make_nodes
from tests.unit.one_street import Spot, draw_street


def draw() -> Town:
    """Draw the street, of which all east of 0 is a stair."""
    homes: dict[str, tuple[str, float, float | None]] = {
        "west": ("west", 2, -700),
        "near": ("west", 2, -550),
        "stairs": ("east", 2, 500),
    }
    town = draw_street({"library": Spot(doors=(-100,))}, homes)
    edges = make_edges([(1, 2, [(-1000, 0), (0, 0)]), (2, 3, [(0, 0), (1000, 0)])])
    stairs = pd.Series(["unknown", "no"], dtype="str")
    areas = {"west": (4, box(-1000, -20, 0, 20)), "east": (2, box(0, -20, 1000, 20))}
    return town.change(
        nodes=make_nodes({1: (-1000, 0), 2: (0, 0), 3: (1000, 0)}),
        edges=edges.assign(step_free=stairs, name=pd.Series(["Dorpsstraat", None], dtype="str")),
        areas=make_areas(areas),
    )


def settings() -> Settings:
    usual = load_settings()
    changes: dict[str, Any] = {
        "categories": {"library": usual.categories["library"]},
        "network": usual.network.model_copy(update={"min_component_nodes": 2}),
        "robust": usual.robust.model_copy(update={"walk_m": 600.0, "min_functions": 1}),
        "publish": usual.publish.model_copy(update={"least_people_for_share": 1.0}),
    }
    return usual.model_copy(update=changes)


def analysed(town: Town) -> Results:
    told = build_facts()
    need = pd.DataFrame(
        {
            "area_code": ["west", "east"],
            "indicator": "old",
            "label": "oud",
            "worse": "high",
            "value": [10.0, 20.0],
            "source": "areas",
        }
    )
    ground, registers = no_background(CRS), no_registers(CRS)
    return analyse(
        World(
            told,
            settings(),
            **vars(town),
            background=ground,
            need=need,
            registers=registers,
            rejoined=none_rejoined(CRS),
            subareas=no_subareas(CRS),
        )
    )


@pytest.fixture(scope="module")
def results() -> Results:
    return analysed(draw())


@pytest.mark.parametrize(
    ("profile", "robust"),
    [
        # 600, 450 and 600 m to the library.
        ("standard", {"west": 4, "east": 2}),
        ("slow", {"west": 2, "east": 0}),
        ("step_free", {"west": 4, "east": 0}),
    ],
)
def test_who_has_robust_access_by_how_they_walk(
    results: Results, profile: str, robust: dict[str, float]
) -> None:
    table = results.robustness
    rows = table[(table["profile"] == profile) & (table["group"] == "all")]
    found = rows[rows["criterion"] == "robust"].set_index("area_code")
    assert found["low"].to_dict() == found["high"].to_dict() == robust


def test_a_place_that_is_entered_by_steps_is_left_out_where_one_walks_without() -> None:
    town = draw()
    stepped = town.change(places=town.places.assign(step_free="no"))
    table = analysed(stepped).robustness
    met = table[table["criterion"] == "place"].groupby("profile")["low"].sum()
    assert met.to_dict() == {"standard": 6, "slow": 2, "step_free": 0}


def test_groups_of_which_nothing_is_known_are_left_out(results: Results) -> None:
    assert set(results.robustness["group"]) == {"all"}


def test_closing_the_library_costs_all_who_reach_it(results: Results) -> None:
    (library,) = results.places[["within_reach", "lose_low", "robust_lost"]].to_numpy()
    assert list(library) == [6, 6, 6]


def test_cells_hold_what_their_centres_meet(results: Results) -> None:
    # The centres lie 12.5 m off the street: at -712.5 one walks 625 m, at -687.5 just 600 m.
    x = results.cells.geometry.x
    assert set(results.cells.loc[x == -712.5, "robust_level_low"]) == {0}
    assert set(results.cells.loc[x == -687.5, "robust_level_low"]) == {4}
    assert set(results.cells.loc[x == -687.5, "nearest_library_m"]) == {600.0}


def test_need_stands_beside_robust_access(results: Results) -> None:
    first = results.need.to_dict("records")[0]
    assert (first["area_code"], first["need_rank"], first["robust_rank"]) == ("east", 1, 1)
    assert results.need["rank_correlation"].isna().all()


def test_nobody_lacks_so_there_is_no_gap(results: Results) -> None:
    assert results.gaps.empty
    assert results.squares["gap_id"].isna().all()


def test_a_gap_is_named_after_its_street() -> None:
    town = draw()
    none = town.places["place_id"] != "library"
    bare = analysed(town.change(places=town.places[none], entrances=town.entrances.iloc[:0]))
    # `west` and `near` live in squares that touch; no street near `stairs` has a name.
    assert list(bare.gaps["lacking_low"]) == [4, 2]
    assert list(bare.gaps["near"].fillna("")) == ["Dorpsstraat", ""]


def test_figures_keep_the_settings_they_were_measured_with(results: Results) -> None:
    farther = results.settings.model_copy(
        update={"robust": results.settings.robust.model_copy(update={"walk_m": 1600.0})}
    )
    with pytest.raises(InputError, match=r"other settings \(robust\.walk_m\); measure again"):
        replace(results, settings=farther)
    # How they are shown may change.
    offline = results.settings.map.model_copy(update={"online_backgrounds": True})
    shown = replace(results, settings=results.settings.model_copy(update={"map": offline}))
    with pytest.raises(InputError, match=r"robust\.walk_m"):
        replace(shown, settings=farther)
