"""Local knowledge: what a row of places.csv does, and what is said of a wrong one."""

from __future__ import annotations

import csv
import re
from pathlib import Path
from typing import Any

import geopandas as gpd
import pytest
import shapely
from geopandas.testing import assert_geodataframe_equal
from pyproj import CRS

from sociale_infra.config import load_settings
from sociale_infra.errors import InputError, MissingInputError
from sociale_infra.sources.places.corrections import apply_corrections
from sociale_infra.sources.places.corrections_file import read_corrections
from sociale_infra.sources.places.edits import PlaceEdit
from sociale_infra.tables import PLACES, check_table
from sociale_infra.town import Finding

RD = CRS.from_epsg(28992)
CATEGORIES = load_settings().categories
DATA = Path(__file__).parents[2] / "data" / "local"
HEADER = "action,id,x,y,category,name,free,open_to_all,staffed,step_free,opening_hours,reason,date"
WHY = {"reason": "seen there", "date": "2026-03-31"}
ADD = {
    "action": "add",
    "x": "100000",
    "y": "445000",
    "category": "allotment",
    "name": "De Moes",
    **WHY,
}
CHANGE = {"action": "change", "id": "way/5", "name": "Nieuw", **WHY}
REMOVE = {"action": "remove", "id": "way/5", **WHY}


def write(path: Path, *rows: dict[str, str], separator: str = ",", mark: str = "") -> Path:
    """Write rows; the first stands on line 2."""
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write(mark)
        writer = csv.DictWriter(file, HEADER.split(","), restval="", delimiter=separator)
        writer.writeheader()
        writer.writerows(rows)
    return path


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    return tmp_path / "places.csv"


def read(path: Path, crs: CRS = RD) -> list[PlaceEdit]:
    return read_corrections(path, CATEGORIES, crs)


def refused(path: Path) -> str:
    with pytest.raises(InputError) as caught:
        read(path)
    return str(caught.value)


def table() -> gpd.GeoDataFrame:
    """Make three places: two share a ground (way/8), the first has a second drawing (node/6)."""
    common = {
        "category": "community_centre",
        "function": "meet",
        "tie": "both",
        "free": "yes",
        "open_to_all": "yes",
        "low_threshold": "yes",
        "staffed": "yes",
        "step_free": "no",
        "evidence": "free=tag open_to_all=prior staffed=prior step_free=tag",
        "opening_hours": None,
    }
    rows = [
        {"place_id": "way/5", "name": "Oud", "merged_ids": "node/6 way/8", **common},
        {"place_id": "node/7", "name": None, "merged_ids": "way/8", **common},
        {"place_id": "node/9", "name": "Blijft", "merged_ids": "", **common},
    ]
    spots = [shapely.box(0, 0, 10, 10), shapely.Point(50, 0), shapely.Point(90, 0)]
    frame = gpd.GeoDataFrame(rows, geometry=spots, crs=RD)
    frame = frame[[*PLACES.columns, "geometry"]]
    return frame.astype(dict.fromkeys(PLACES.columns, "str"))


def apply(sheet: Path, *rows: dict[str, str]) -> tuple[gpd.GeoDataFrame, list[Finding]]:
    after, used = apply_corrections(table(), read(write(sheet, *rows)), CATEGORIES)
    check_table(PLACES, after)
    return after.set_index("place_id", drop=False), used


def not_applied(sheet: Path, *rows: dict[str, str]) -> str:
    corrections = read(write(sheet, *rows))
    with pytest.raises(InputError) as caught:
        apply_corrections(table(), corrections, CATEGORIES)
    return str(caught.value)


def test_a_row_is_read_cell_by_cell(sheet: Path) -> None:
    row = ADD | {"free": "yes", "staffed": "unknown", "opening_hours": "Mo 10:00-12:00"}
    assert read(write(sheet, row)) == [
        PlaceEdit(
            line=2,
            action="add",
            place_id="local/2",
            x=100_000.0,
            y=445_000.0,
            category="allotment",
            name="De Moes",
            free="yes",
            open_to_all=None,
            staffed="unknown",
            step_free=None,
            opening_hours="Mo 10:00-12:00",
            reason="seen there",
            date="2026-03-31",
        )
    ]


@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize("separator", [",", ";"])
def test_both_separators_with_and_without_a_byte_order_mark(
    sheet: Path, separator: str, mark: str
) -> None:
    (one,) = read(write(sheet, ADD, separator=separator, mark=mark))
    assert (one.action, one.name, one.x) == ("add", "De Moes", 100_000)


def test_a_decimal_comma_needs_semicolons(sheet: Path) -> None:
    row = ADD | {"x": "100000,25"}
    (one,) = read(write(sheet, row, separator=";"))
    assert one.x == 100_000.25
    assert "line 2, column x: is not a number (100000,25)" in refused(write(sheet, row))


def test_degrees_come_back_in_the_metric_crs(sheet: Path) -> None:
    # Amersfoort's tower, RD's origin: 155000, 463000 by definition.
    row = ADD | {"x": "5.38720621", "y": "52.15517440"}
    (one,) = read(write(sheet, row))
    assert (one.x, one.y) == pytest.approx((155_000, 463_000), abs=1)


def test_rd_comes_back_in_another_metric_crs(sheet: Path) -> None:
    row = ADD | {"x": "155000", "y": "463000"}
    (one,) = read(write(sheet, row), CRS.from_epsg(32631))
    # 2.387 degrees east of zone 31's meridian: 163 km east of its 500 km.
    assert one.x == pytest.approx(663_000, abs=1_000)


@pytest.mark.parametrize(
    ("x", "y"), [("0", "300000"), ("300000", "620000"), ("4.5", "52"), ("100000", "445000")]
)
def test_coordinates_that_are_taken(sheet: Path, x: str, y: str) -> None:
    assert len(read(write(sheet, ADD | {"x": x, "y": y}))) == 1


@pytest.mark.parametrize(
    ("x", "y", "fault"),
    [
        ("445000", "100000", "neither RD nor longitude and latitude (445000 100000)"),
        ("300001", "445000", "neither RD nor longitude and latitude (300001 445000)"),
        ("100000", "299999", "neither RD nor longitude and latitude (100000 299999)"),
        ("4.5", "90.1", "neither RD nor longitude and latitude (4.5 90.1)"),
        ("100.000", "445.000", "neither RD nor longitude and latitude (100.000 445.000)"),
        ("52.0", "4.5", "lies far outside the study area (52.0 4.5)"),
        ("nan", "445000", "is not a number (nan)"),
        ("1e5", "445000", "is not a number (1e5)"),
    ],
)
def test_coordinates_that_are_refused(sheet: Path, x: str, y: str, fault: str) -> None:
    assert f"line 2, column x: {fault}" in refused(write(sheet, ADD | {"x": x, "y": y}))


@pytest.mark.parametrize(
    ("row", "column", "fault"),
    [
        (ADD | {"action": ""}, "action", "is empty"),
        (ADD | {"action": "ad"}, "action", "unknown word (ad); did you mean add?"),
        (ADD | {"x": ""}, "x", "is empty"),
        (ADD | {"y": ""}, "y", "is empty"),
        (ADD | {"category": ""}, "category", "is empty"),
        (ADD | {"category": "libary"}, "category", "unknown word (libary); did you mean library?"),
        (ADD | {"name": "  "}, "name", "is empty"),
        (ADD | {"id": "node/1"}, "id", "does not belong here (node/1)"),
        (ADD | {"free": "jazeker"}, "free", "unknown word (jazeker)"),
        (ADD | {"open_to_all": "?"}, "open_to_all", "unknown word (?)"),
        (ADD | {"staffed": "1"}, "staffed", "unknown word (1)"),
        (ADD | {"step_free": "limited"}, "step_free", "unknown word (limited)"),
        (ADD | {"reason": ""}, "reason", "is empty"),
        (CHANGE | {"reason": ""}, "reason", "is empty"),
        (REMOVE | {"date": ""}, "date", "is empty"),
        (ADD | {"date": "3-31-2026"}, "date", "not a date (3-31-2026)"),
        (ADD | {"date": "2026-02-30"}, "date", "not a date (2026-02-30)"),
        (ADD | {"date": "20260331"}, "date", "not a date (20260331)"),
        (CHANGE | {"id": ""}, "id", "is empty"),
        (REMOVE | {"id": ""}, "id", "is empty"),
        (CHANGE | {"x": "100000"}, "x", "does not belong here (100000)"),
        (CHANGE | {"name": ""}, "action", "this change changes nothing (change)"),
    ],
)
def test_a_wrong_cell_is_named_by_line_and_column(
    sheet: Path, row: dict[str, str], column: str, fault: str
) -> None:
    message = refused(write(sheet, row))
    assert f"1 mistake(s)\n  line 2, column {column}: {fault}" in message
    assert ";" in message  # what to do


def test_all_mistakes_come_in_one_message(sheet: Path) -> None:
    rows = [ADD | {"free": "soms", "date": "gisteren"}, REMOVE, REMOVE | {"reason": ""}]
    message = refused(write(sheet, *rows))
    found = re.findall(r"line (\d+), column (\w+)", message)
    assert found == [("2", "free"), ("2", "date"), ("4", "id"), ("4", "reason")]
    assert message.startswith(f"{sheet}: 4 mistake(s)")


def test_two_corrections_of_one_id_name_both_lines(sheet: Path) -> None:
    message = refused(write(sheet, CHANGE, ADD, REMOVE))
    assert "line 4, column id: second correction of one place (way/5), after line 2" in message


def test_lines_are_counted_over_empty_rows_and_cells_of_several_lines(sheet: Path) -> None:
    rows = [ADD | {"reason": "two\nlines"}, {}, ADD, ADD]
    assert [one.place_id for one in read(write(sheet, *rows))] == ["local/2", "local/5", "local/6"]


def test_a_comma_outside_quotes_is_named(sheet: Path) -> None:
    sheet.write_text(f"{HEADER}\nremove,way/5,,,,,,,,,,gone, burnt down,2026-03-31\n")
    assert 'line 2, column date: more cells (14) than columns; put a text that holds ","' in (
        refused(sheet)
    )


def test_an_open_quote_is_named(sheet: Path) -> None:
    sheet.write_text(f'{HEADER}\nremove,way/5,,,,,,,,,,"gone,2026-03-31\n\n')
    assert "the row from line 2 cannot be read (unexpected end of data)" in refused(sheet)


@pytest.mark.parametrize("text", ["", "action,id\n", HEADER + ",extra\n"])
def test_other_columns_are_refused(sheet: Path, text: str) -> None:
    sheet.write_text(text)
    assert "line 1 holds other columns" in refused(sheet)


def test_files_that_cannot_be_read(sheet: Path) -> None:
    with pytest.raises(MissingInputError, match="no such file of corrections"):
        read(sheet)
    sheet.write_bytes("Café".encode("latin-1"))
    assert "is not UTF-8" in refused(sheet)
    assert "is no file" in refused(sheet.parent)


def test_an_added_place_has_priors_where_nothing_is_given(sheet: Path) -> None:
    after, used = apply(sheet, ADD | {"free": "yes", "step_free": "unknown"})
    place = after.loc["local/2"].to_dict()
    # An allotment: not staffed, and unknown whether it is open to all.
    assert {key: place[key] for key in PLACES.columns if key != "opening_hours"} == {
        "place_id": "local/2",
        "category": "allotment",
        "name": "De Moes",
        "function": "garden",
        "tie": "strong",
        "free": "yes",
        "open_to_all": "unknown",
        "low_threshold": "unknown",
        "staffed": "no",
        "step_free": "unknown",
        "evidence": "free=local open_to_all=prior staffed=prior step_free=local",
        "merged_ids": "",
    }
    assert after["opening_hours"].isna().all()
    assert after.geometry["local/2"].equals(shapely.Point(100_000, 445_000))
    assert list(after.index) == ["way/5", "node/7", "node/9", "local/2"]
    assert used == [Finding.of("place_added", place="local/2", **WHY)]


def test_a_removed_place_is_gone_and_the_others_stay(sheet: Path) -> None:
    after, used = apply(sheet, REMOVE)
    assert_geodataframe_equal(after.reset_index(drop=True), table()[1:].reset_index(drop=True))
    assert used == [Finding.of("place_removed", place="way/5", **WHY)]


def test_local_knowledge_beats_tag_and_prior(sheet: Path) -> None:
    row = {**CHANGE, "name": "", "free": "no", "staffed": "unknown", "opening_hours": "24/7"}
    after, used = apply(sheet, row)
    place = after.loc["way/5"]
    assert place["evidence"] == "free=local open_to_all=prior staffed=local step_free=tag"
    answers = place[["free", "open_to_all", "low_threshold", "staffed", "step_free"]]
    assert list(answers) == ["no", "yes", "no", "unknown", "no"]
    assert (place["name"], place["opening_hours"]) == ("Oud", "24/7")
    assert used == [Finding.of("place_changed", place="way/5", **WHY)]


def test_another_category_brings_function_and_tie_and_no_properties(sheet: Path) -> None:
    row: dict[str, Any] = CHANGE | {"name": "", "category": "allotment"}
    after, _ = apply(sheet, row)
    expected = table().set_index("place_id", drop=False).loc["way/5"].copy()
    expected[["category", "function", "tie"]] = ["allotment", "garden", "strong"]
    assert after.loc["way/5"].dropna().to_dict() == expected.dropna().to_dict()


def test_a_place_is_also_known_by_a_merged_id(sheet: Path) -> None:
    after, used = apply(sheet, CHANGE | {"id": "node/6"})
    assert after.loc["way/5", "name"] == "Nieuw"
    assert used == [Finding.of("place_changed_as", place="way/5", given="node/6", **WHY)]


def test_an_id_must_mean_one_place(sheet: Path) -> None:
    rows = [CHANGE | {"id": "way/99"}, REMOVE | {"id": "way/8"}, CHANGE, REMOVE | {"id": "node/6"}]
    message = not_applied(sheet, *rows)
    assert "3 mistake(s)" in message
    assert "line 2, column id: no such place (way/99)" in message
    assert (
        "line 3, column id: shared by several places (way/8); use one of way/5, node/7" in message
    )
    assert "line 5, column id: second correction of one place (node/6), after line 4" in message


def test_all_mistakes_of_a_file_are_told_at_once_with_their_lines(sheet: Path) -> None:
    rows = [
        ADD | {"opening_hours": "?"},
        REMOVE | {"id": "way/99", "name": "Blijft"},
        ADD | {"x": "100300", "date": "2999-01-01"},
        ADD | {"x": "140000", "name": "Ver"},
    ]
    faults: list[str] = []
    corrections = read_corrections(write(sheet, *rows), CATEGORIES, RD, faults)
    near = shapely.box(90_000, 440_000, 110_000, 450_000)
    with pytest.raises(InputError) as caught:
        apply_corrections(
            table(), corrections, CATEGORIES, extent=near, where=str(sheet), faults=faults
        )
    assert str(caught.value).splitlines() == [
        f"{sheet}: 4 mistake(s)",
        "  line 2, column opening_hours: cannot be read (?); write them like Mo-Fr 10:00-16:00",
        "  line 4, column date: lies in the future (2999-01-01); give the day on which it was seen",
        "  line 3, column id: no such place (way/99); Blijft is node/9",
        "  line 5, column x: lies outside what was read of the map; is it of this town?",
    ]


def test_the_same_place_is_added_once(sheet: Path) -> None:
    again = ADD | {"x": "100120", "name": "moes"}
    others = [ADD | {"x": "100200"}, ADD | {"x": "100150", "name": "De Roos"}]
    message = not_applied(sheet, ADD, again, others[1])
    assert "1 mistake(s)" in message
    assert "line 3, column name: adds what line 2 adds (moes); keep one of the two" in message
    after, _ = apply(sheet, ADD, *others)
    assert len(after) == 6


def test_what_the_map_has_already_is_told_and_counts_all_the_same(sheet: Path) -> None:
    known = ADD | {"x": "60", "y": "300000", "category": "community_centre", "name": "Blijft"}
    before = table()
    before.geometry = before.translate(yoff=300_000)
    after, used = apply_corrections(before, read(write(sheet, known)), CATEGORIES)
    assert len(after) == 4
    assert [one.code for one in used] == ["place_added", "place_known"]
    assert used[1].values["known"] == "node/9"


def test_a_place_that_is_moved_is_not_there_twice(sheet: Path) -> None:
    """As data/local/README.md says: remove it and add it."""
    known = ADD | {"x": "60", "y": "300000", "category": "community_centre", "name": "Blijft"}
    before = table()
    before.geometry = before.translate(yoff=300_000)
    moved = read(write(sheet, REMOVE | {"id": "node/9"}, known))
    _, used = apply_corrections(before, moved, CATEGORIES)
    assert [one.code for one in used] == ["place_removed", "place_added"]


def test_thousands_of_corrections_are_applied_without_comparing_each_with_each(
    sheet: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    compared = 0

    def compare(one: object, other: object) -> bool:
        nonlocal compared
        compared += 1
        return one == other

    monkeypatch.setattr("sociale_infra.sources.places.corrections.is_one_name", compare)
    rows = [ADD | {"x": str(100_000 + 40 * n), "name": f"Plek {n}"} for n in range(1000)]
    after, _ = apply(sheet, *rows)
    assert len(after) == 1003
    assert compared < 20 * 1000


def test_a_file_is_applied_only_once(sheet: Path) -> None:
    corrections = read(write(sheet, ADD))
    after, _ = apply_corrections(table(), corrections, CATEGORIES)
    with pytest.raises(InputError, match=r"line 2, column id: already in the table \(local/2\)"):
        apply_corrections(after, corrections, CATEGORIES)


def test_a_short_row_lacks_its_last_cells(sheet: Path) -> None:
    sheet.write_text(f"{HEADER}\nremove,way/5\n")
    found = re.findall(r"line (\d+), column (\w+): is empty", refused(sheet))
    assert found == [("2", "reason"), ("2", "date")]


def test_hostile_names_are_kept_but_for_control_characters(sheet: Path) -> None:
    name = "<script>alert(\"1\")</script>; =1+1, 'DROP' 😀"
    after, _ = apply(sheet, ADD | {"name": f"{name}\u202e\x1b[31m\x07"})
    assert after.loc["local/2", "name"] == name


def test_no_corrections_change_nothing_and_inputs_stay(sheet: Path) -> None:
    before = table()
    same, used = apply_corrections(before, [], CATEGORIES)
    assert_geodataframe_equal(same, table())
    assert used == []
    corrections = read(write(sheet, CHANGE, ADD, REMOVE | {"id": "node/7"}))
    apply_corrections(before, corrections, CATEGORIES)
    assert_geodataframe_equal(before, table())


def test_an_empty_table_can_be_added_to(sheet: Path) -> None:
    corrections = read(write(sheet, ADD))
    after, _ = apply_corrections(table()[:0], corrections, CATEGORIES)
    check_table(PLACES, after)
    assert list(after["place_id"]) == ["local/2"]


def test_the_template_is_empty_and_the_example_works() -> None:
    assert read(DATA / "template.csv") == []
    after, used = apply_corrections(table(), read(DATA / "example.csv"), CATEGORIES)
    check_table(PLACES, after)
    added = after[after["place_id"].str.startswith("local/")]
    assert len(added) == len(used) == 3
    # All within 1 km of Voorbeeldstad.
    assert added.distance(shapely.Point(100_000, 445_000)).max() < 1_000
