"""What to find out first, by hand on one street (see one_street), and the file it is read from.

Within 300 m:

| home  | residents | reaches                     | hangs on                                 |
|-------|-----------|-----------------------------|------------------------------------------|
| `one` | 6         | library                     | library                                  |
| `two` | 4         | library, hall, church       | library and hall, two each               |
| `maybe` | 5       | unknown: off the network    | nothing                                  |
| `safe` | 7        | hall, city farm (checked)   | nothing: the farm was checked            |
| `none` | 3        | park                        | nothing: nobody is there                 |
"""

from __future__ import annotations

import csv
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from pyproj import CRS
from shapely import Point

from sociale_infra.config import load_settings
from sociale_infra.engine.worklist import list_work
from sociale_infra.errors import InputError
from sociale_infra.exports.csv_files import write_worklist
from sociale_infra.sources.places.corrections import apply_corrections
from sociale_infra.sources.places.corrections_file import read_corrections
from sociale_infra.sources.registers.rows import with_checks
from sociale_infra.tables import PLACES, REGISTERS, WORKLIST
from sociale_infra.town import Finding
from tests.build import build_read, build_shapes
from tests.nothing import no_registers
from tests.unit.drawn_town import Town
from tests.unit.measuring import make_rules, measure_town
from tests.unit.one_street import Spot, draw_street

RULES = make_rules(300, 1, {"library", "hall", "church", "farm", "park"})
RD = CRS.from_epsg(28992)
CATEGORIES = load_settings().categories


def draw() -> Town:
    spots = {
        "library": Spot(doors=(-700,), by="ppp"),
        "hall": Spot(doors=(-300,), by="lpt", category="hall"),
        "church": Spot(doors=(-450,), kind="yy?", by="ppp", category="church"),
        "farm": Spot(doors=(-10,), by="lll", category="farm"),
        "park": Spot(doors=(900,), kind="yyn", by="ppp", category="park"),
        "shop": Spot(doors=(-700,), by="ppp", category="shop"),
    }
    homes: dict[str, tuple[str, float, float | None]] = {
        "one": ("west", 6, -900),
        "two": ("west", 4, -500),
        "maybe": ("east", 5, None),
        "safe": ("west", 7, -5),
        "none": ("east", 3, 800),
    }
    return draw_street(spots, homes)


def work(town: Town, registers: gpd.GeoDataFrame | None = None) -> gpd.GeoDataFrame:
    measured, rows = measure_town(town, RULES), no_registers("EPSG:28992")
    return list_work(
        measured,
        town.origins["weight"].to_numpy(),
        town.areas,
        rows if registers is None else registers,
        ["hall"],
    )


def test_who_hangs_on_what() -> None:
    table = work(draw()).set_index("place_id")
    assert table[["deciding", "changes"]].T.to_dict("list") == {
        "library": [8, 6],
        "hall": [2, 0],
    }
    assert table["rank"].to_dict() == {"library": 1, "hall": 2}
    assert table["as_mapped"].to_dict() == {"library": "yes", "hall": "yes"}
    assert table["ask"].to_dict() == {
        "library": "free open_to_all staffed",
        "hall": "open_to_all staffed",
    }
    assert table["area_name"].tolist() == ["West", "West"]


def test_a_possible_place_is_asked_of_those_who_reach_no_sure_one() -> None:
    town = draw()
    gone = town.places[~town.places["place_id"].isin(["library", "hall"])]
    left = town.entrances[town.entrances["place_id"].isin(gone["place_id"])]
    table = work(town.change(places=gone, entrances=left))
    (church,) = table.to_dict("records")
    assert church["as_mapped"] == "unknown"
    # `two` alone: `one` lives 450 m away, and what `safe` reaches was checked.
    assert (church["deciding"], church["changes"]) == (4, 4)


def test_shares_add_up_to_those_whose_answer_rests_on_something_unchecked() -> None:
    assert work(draw())["deciding"].sum() == 6 + 4


def lists(*rows: tuple[str, str | None, float], place: str | None = None) -> gpd.GeoDataFrame:
    """Draw rows of a register: id, category and x; `place` is what they all match."""
    columns = {
        "row_id": [f"list/{row}" for row, *_ in rows],
        "register": "list",
        "category": [category for _, category, _ in rows],
        "place_id": [place] * len(rows),
    }
    return build_read(REGISTERS, columns, [Point(x, 0) for *_, x in rows], "EPSG:28992")


def test_rows_that_the_map_lacks_decide_for_those_who_have_nothing() -> None:
    # `none` (3) is 200 and 250 m from the two; who reaches a sure place does not need them.
    rows = lists(("a", "hall", 600), ("b", None, 550), ("c", "hall", -500), ("d", "park", 790))
    table = work(draw(), rows).set_index("place_id")
    assert table["deciding"].to_dict() == {
        "library": 8, "hall": 2, "list/a": 1.5, "list/b": 1.5,
    }  # fmt: skip
    found = table.loc[["list/a", "list/b"]]
    assert found["changes"].tolist() == [3, 3]
    assert found["as_mapped"].tolist() == ["no", "no"]
    assert found["ask"].tolist() == [
        "exists free open_to_all staffed", "exists kind free open_to_all staffed",
    ]  # fmt: skip
    assert table["found_in"].tolist() == ["map", "map", "register", "register"]


def test_what_a_register_has_too_or_was_checked_is_told_so() -> None:
    table = work(draw(), lists(("a", "hall", -300), place="hall")).set_index("place_id")
    assert table["found_in"].to_dict() == {"library": "map", "hall": "map_and_register"}
    checked = lists(("a", "hall", 600)).assign(checked=pd.array(["no"], dtype="str"))
    assert "list/a" not in {*work(draw(), checked)["place_id"]}


def test_unknown_numbers_are_nobody_and_without_work_the_types_stay() -> None:
    town = draw()
    nobody = town.change(origins=town.origins.assign(weight=np.nan))
    table, full = work(nobody), work(town)
    assert len(table) == 0
    pd.testing.assert_series_equal(table.dtypes, full.dtypes)


# ---- The file that is filled in. ----


def worklist(*names: str, **told: object) -> gpd.GeoDataFrame:
    columns: dict[str, object] = {
        "rank": list(range(1, len(names) + 1)),
        "place_id": [f"node/{row}" for row in range(len(names))],
        "name": list(names),
        "category": "community_centre",
        "area_name": "West",
        "found_in": "map",
        "as_mapped": "yes",
        "ask": "staffed",
        "deciding": 12.34,
    }
    points = [Point(93_000 + 500 * row, 452_000) for row in range(len(names))]
    return build_shapes(WORKLIST, columns | told, points, "EPSG:28992")


def places(*names: str, prefix: str = "node", east: float = 0) -> gpd.GeoDataFrame:
    columns = {
        "place_id": [f"{prefix}/{row}" for row in range(len(names))],
        "name": list(names),
        "category": "community_centre",
        **dict.fromkeys(("free", "open_to_all", "low_threshold", "staffed"), "yes"),
    }
    points = [Point(93_000 + 500 * row + east, 452_000) for row in range(len(names))]
    return build_read(PLACES, columns, points, "EPSG:28992")


def fill(path: Path, *answers: dict[str, str], separator: str = ",") -> Path:
    """Write a worklist of as many places, and fill it in row by row."""
    names = ("Hof", "Brug", "Toren", "Wal")[: len(answers)]
    write_worklist(path, worklist(*names))
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0].keys(), delimiter=separator)
        writer.writeheader()
        writer.writerows(row | given for row, given in zip(rows, answers, strict=True))
    return path


BY = {"date": "2026-11-03", "checked_by": "Noor"}


def correct(path: Path, table: gpd.GeoDataFrame) -> tuple[gpd.GeoDataFrame, list[Finding]]:
    return apply_corrections(table, read_corrections(path, CATEGORIES, RD), CATEGORIES)


@pytest.mark.parametrize("separator", [",", ";"])
def test_filled_in_with_yes_no_date_and_name_it_is_read(tmp_path: Path, separator: str) -> None:
    answers: tuple[dict[str, str], ...] = (
        {"exists": "yes", "free": "yes", "open_to_all": "ja", "staffed": "nee", **BY},
        {"exists": "no", "date": "3-11-2026", "checked_by": "Noor"},
        {},
    )
    before = places("Hof", "Brug", "Toren")
    after, used = correct(fill(tmp_path / "w.csv", *answers, separator=separator), before)
    assert after["place_id"].tolist() == ["node/0", "node/2"]
    hof = after.iloc[0]
    assert (hof["free"], hof["open_to_all"], hof["staffed"]) == ("yes", "yes", "no")
    assert hof["evidence"] == "free=local open_to_all=local staffed=local step_free=prior"
    assert after.iloc[1].equals(before.iloc[2])
    assert [one.code for one in used] == ["place_checked", "place_removed"]
    assert all(dict(one.values)["date"] == "2026-11-03" for one in used)


@pytest.mark.parametrize("word", ["not sure", "weet niet", "unknown"])
def test_who_is_not_sure_changes_no_property_and_is_kept(tmp_path: Path, word: str) -> None:
    path = fill(tmp_path / "w.csv", {"free": "yes", "staffed": word, "remark": "gesloten", **BY})
    before = places("Hof")
    after, used = correct(path, before)
    assert after["staffed"].tolist() == ["yes"]
    assert after["evidence"].tolist() == [
        "free=local open_to_all=prior staffed=prior step_free=prior"
    ]
    values = {"place": "node/0", "reason": "Noor; gesloten", "date": "2026-11-03"}
    assert used == [Finding("place_checked", values | {"unsure": ["staffed"]})]


@pytest.mark.parametrize("column", ["date", "checked_by"])
def test_an_answer_needs_its_date_and_who_gave_it(tmp_path: Path, column: str) -> None:
    path = fill(tmp_path / "w.csv", {"free": "yes", **BY, column: ""})
    with pytest.raises(InputError, match=f"line 2, column {column}: is empty"):
        read_corrections(path, CATEGORIES, RD)


def test_a_check_carries_over_to_another_id_by_name_and_place(tmp_path: Path) -> None:
    path = fill(tmp_path / "w.csv", {"staffed": "no", **BY}, {"staffed": "no", **BY})
    # Next year both have other ids and lie 100 m off; Brug is called otherwise too.
    after, used = correct(path, places("De Hof", "Poort", prefix="way", east=100))
    assert after["staffed"].tolist() == ["no", "yes"]
    assert [one.code for one in used] == ["place_checked", "check_unfit"]
    # Within 25 m a place of the same kind is the one, whatever its name.
    after, _ = correct(path, places("De Hof", "Poort", prefix="way", east=20))
    assert after["staffed"].tolist() == ["no", "no"]


def test_an_id_that_now_is_another_place_elsewhere_is_not_taken(tmp_path: Path) -> None:
    path = fill(tmp_path / "w.csv", {"staffed": "no", **BY})
    after, used = correct(path, places("Poort", east=400))
    assert after["staffed"].tolist() == ["yes"]
    assert [one.code for one in used] == ["check_unfit"]


def test_a_check_goes_to_no_other_kind_of_that_name_nearby(tmp_path: Path) -> None:
    path = fill(tmp_path / "w.csv", {"staffed": "no", **BY})
    cafe = places("De Hof", prefix="way", east=10).assign(category="cafe")
    after, used = correct(path, cafe)
    assert after["staffed"].tolist() == ["yes"]
    assert [one.code for one in used] == ["check_unfit"]


def find(path: Path, **answers: str) -> Path:
    """Write a worklist of one row of a register, and fill it in."""
    write_worklist(path, worklist("Hof", found_in="register", place_id=["list/7"]))
    with path.open(encoding="utf-8-sig", newline="") as file:
        (row,) = csv.DictReader(file)
    assert row["action"] == "find"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, row.keys())
        writer.writeheader()
        writer.writerow(row | answers)
    return path


def test_a_row_of_a_register_that_exists_is_added(tmp_path: Path) -> None:
    yes = {"exists": "ja", "free": "ja", "open_to_all": "ja", "staffed": "weet niet", **BY}
    after, used = correct(find(tmp_path / "w.csv", **yes), places("Brug"))
    assert after["place_id"].tolist() == ["node/0", "list/7"]
    new = after.iloc[1]
    assert (new["name"], new["category"], new["low_threshold"]) == (
        "Hof",
        "community_centre",
        "yes",
    )
    assert new["evidence"] == "free=local open_to_all=local staffed=prior step_free=prior"
    assert [one.code for one in used] == ["place_added"]


def test_a_row_of_a_register_that_is_no_place_is_kept_as_such(tmp_path: Path) -> None:
    before = places("Brug")
    after, used = correct(find(tmp_path / "w.csv", exists="nee", **BY), before)
    assert after.equals(before)
    assert used == [
        Finding("place_absent", {"place": "list/7", "reason": "Noor", "date": "2026-11-03"})
    ]


def test_a_row_that_is_on_the_map_by_now_is_a_check_of_that_place(tmp_path: Path) -> None:
    path = find(tmp_path / "w.csv", exists="yes", staffed="no", **BY)
    corrections = read_corrections(path, CATEGORIES, RD)
    known = {"list/7": "node/0"}
    after, used = apply_corrections(places("Hof"), corrections, CATEGORIES, known)
    assert after["place_id"].tolist() == ["node/0"]
    assert after["staffed"].tolist() == ["no"]
    (found,) = used
    assert (found.code, dict(found.values)["given"]) == ("place_checked", "list/7")


@pytest.mark.parametrize(
    ("answers", "told"),
    [
        ({"exists": "", "free": "yes"}, "column exists: is empty"),
        ({"exists": "yes", "category": ""}, "column category: is empty; say what kind"),
        ({"exists": "yes", "name": ""}, "column name: is empty"),
        ({"exists": "perhaps"}, r"column exists: unknown word \(perhaps\)"),
    ],
)
def test_a_row_of_a_register_needs_its_answer(
    tmp_path: Path, answers: dict[str, str], told: str
) -> None:
    with pytest.raises(InputError, match=told):
        read_corrections(find(tmp_path / "w.csv", **BY | answers), CATEGORIES, RD)


def test_who_is_not_sure_of_a_row_changes_nothing_and_is_kept(tmp_path: Path) -> None:
    before = places("Brug")
    after, (found,) = correct(find(tmp_path / "w.csv", exists="weet niet", **BY), before)
    assert after.equals(before)
    assert (found.code, dict(found.values)["unsure"]) == ("place_checked", ["exists"])
    rows = lists(("7", "hall", 0))
    assert with_checks(rows, [found])["checked"].isna().all()


def test_a_row_of_a_register_that_nobody_filled_in_is_left_out(tmp_path: Path) -> None:
    assert read_corrections(find(tmp_path / "w.csv"), CATEGORIES, RD) == []


def test_a_place_that_was_missing_is_added_in_the_same_file(tmp_path: Path) -> None:
    fresh = {"action": "add", "place_id": "", "category": "library", "name": "Bieb", **BY}
    after, used = correct(fill(tmp_path / "w.csv", {}, fresh), places("Hof"))
    assert after["name"].tolist() == ["Hof", "Bieb"]
    assert after["category"].tolist() == ["community_centre", "library"]
    assert [one.code for one in used] == ["place_added"]
