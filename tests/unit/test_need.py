"""Need beside provision: what a planner's file may hold, and which areas come first."""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely import box

from sociale_infra.categories import Label
from sociale_infra.engine.priorities import rank_need, rank_robust
from sociale_infra.errors import InputError, MissingInputError
from sociale_infra.other_sources import Indicator, Need, NeedFile
from sociale_infra.report.findings import find_unknown_need, write_finding
from sociale_infra.sources.need import build_need

LONELY = Indicator(label=Label(nl="eenzaam", en="lonely"), worse="high")
BUILT = Indicator(label=Label(nl="bouwjaar", en="built in"), worse="low")


def draw_areas(*, robust: tuple[float, ...] = (0.9, 0.5, 0.5, 0.2)) -> gpd.GeoDataFrame:
    codes = ["WK1", "WK2", "WK3", "WK4"]
    return gpd.GeoDataFrame(
        {
            "area_code": codes,
            "area_name": [f"wijk {code}" for code in codes],
            "pct_65_plus": [10.0, 20.0, np.nan, 40.0],
            "weight": [100.0, 200.0, 300.0, 400.0],
            "robust_low": robust,
            "robust_high": (0.9, 0.6, 0.7, 0.2),
        },
        geometry=[box(i, 0, i + 1, 1) for i in range(4)],
        crs="EPSG:28992",
    )


def need_of(path: Path, **indicators: Indicator) -> Need:
    file = NeedFile(
        path=str(path),
        area_code="code",
        indicators=indicators or {"lonely": LONELY},
        credit="GGD",
        licence="CC BY 4.0",
        date="2020",
    )
    return Need(columns={}, files=(file,))


def write(path: Path, *lines: str, mark: str = "") -> Path:
    path.write_text(mark + "\n".join(lines) + "\n", encoding="utf-8")
    return path


def values(table: pd.DataFrame, indicator: str) -> list[float | None]:
    rows = table[table["indicator"] == indicator].sort_values("area_code")
    return [None if pd.isna(value) else float(value) for value in rows["value"]]


def test_a_file_is_joined_by_code_and_what_is_missing_stays_missing(tmp_path: Path) -> None:
    path = write(
        tmp_path / "a.csv",
        "code,name,lonely",
        "WK2,twee,  12.5",
        "GM1,de gemeente, 11",
        "WK1,een, .",
        "WK4,vier,-99997",
    )
    need, _ = build_need(draw_areas(), need_of(path))
    assert values(need, "lonely") == [None, 12.5, None, None]
    assert set(need["source"]) == {"a.csv"}
    names = {"WK1": "Noord", "WK2": "Midden", "WK3": "Zuid", "WK4": "Kade"}
    (told,) = find_unknown_need(need, need_of(path), names)
    assert write_finding(told, "en") == (
        "In a.csv, these figures of need are missing for Noord, Zuid, Kade: lonely."
    )
    assert write_finding(told, "nl") == (
        "In a.csv ontbreken deze cijfers over behoefte voor Noord, Zuid, Kade: eenzaam."
    )


def test_figures_that_are_unknown_of_the_same_areas_are_told_together() -> None:
    need = pd.DataFrame(
        {
            "indicator": ["a", "a", "b", "b", "c", "c"],
            "source": "x.csv",
            "area_code": ["WK1", "WK2"] * 3,
            "value": [1, None, 2, None, None, None],
        }
    )
    file = NeedFile(
        path="folder/x.csv",
        area_code="code",
        indicators={
            name: Indicator(label=Label(nl=f"cijfer {name}", en=f"figure {name}"), worse="high")
            for name in "abc"
        },
        credit="GGD",
        licence="CC BY 4.0",
        date="2020",
    )
    names = {"WK1": "Noord", "WK2": "Midden"}
    told = find_unknown_need(need, Need(columns={}, files=(file,)), names)
    assert [write_finding(finding, "en") for finding in told] == [
        "In x.csv, these figures of need are missing for Midden: figure a, figure b.",
        "In x.csv, these figures of need are missing for every area: figure c.",
    ]


def test_a_dutch_spreadsheet_is_understood(tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", "code;lonely", "WK1;12,5", "WK2;-3", mark="\ufeff")
    assert values(build_need(draw_areas(), need_of(path))[0], "lonely") == [12.5, -3.0, None, None]


def test_which_decimal_mark_was_read_is_told(tmp_path: Path) -> None:
    path = write(
        tmp_path / "a.csv", "code;lonely;built;many", "WK1;12,5;1970;1.234.567", "WK2;3;1980;7"
    )
    _, told = build_need(draw_areas(), need_of(path, lonely=LONELY, built=BUILT, many=LONELY))
    assert [write_finding(finding, "en") for finding in told] == [
        "In a.csv “,” was read as the decimal mark, in lonely, many."
    ]


@pytest.mark.parametrize(
    ("cells", "numbers"),
    [
        (["1.234", "0.5"], [1.234, 0.5]),
        (["1.234", "0,5"], [1234, 0.5]),
        (["1.234,5", "1.000.000"], [1234.5, 1_000_000]),
        (["1,234.5", "12"], [1234.5, 12]),
        (["1.2340", "-3"], [1.234, -3]),
        (["0.123", "0.456"], [0.123, 0.456]),
        (["1.234", "12,5"], [1234, 12.5]),
    ],
)
def test_the_marks_of_a_column_tell_how_it_is_read(
    tmp_path: Path, cells: list[str], numbers: list[float]
) -> None:
    path = write(tmp_path / "a.csv", "code;lonely", f"WK1;{cells[0]}", f"WK2;{cells[1]}")
    assert values(build_need(draw_areas(), need_of(path))[0], "lonely")[:2] == numbers


def test_the_areas_own_figures_count_as_well() -> None:
    need, _ = build_need(draw_areas(), Need(columns={"pct_65_plus": LONELY}, files=()))
    assert values(need, "pct_65_plus") == [10.0, 20.0, None, 40.0]
    assert set(need["source"]) == {"areas"}


def test_nothing_asked_is_an_empty_table() -> None:
    need, _ = build_need(draw_areas(), Need(columns={}, files=()))
    assert rank_need(need, draw_areas()).empty


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        (["code,other", "WK1,1"], "lacks the column(s) lonely"),
        (["id,lonely", "WK1,1"], "lacks the column(s) code"),
        (["code,lonely", "BU1,1"], "none of its codes in code (BU1, ...)"),
        (["code,lonely", "WK1,1", "WK2,2", "WK1,3"], "line 4: WK1 occurs for the second"),
        (["code,lonely", "WK1,1", "WK2,12%"], "line 3, column lonely: '12%' is not a number"),
        (["code,lonely", "WK1,inf"], "line 2, column lonely: 'inf' is not a number"),
        (["code,lonely", f"WK1,{'9' * 400}"], "is not a number"),
        (["code,lonely"], "has no rows below its headings"),
        (["code;lonely", "WK1;1,5", "WK2;2.5"], "line 2, column lonely: '1,5' has a decimal comma"),
        (
            ["code;lonely", "WK1;7", "WK2;1.234"],
            "line 3, column lonely: '1.234' may have a decimal",
        ),
        (["code,lonely", 'WK1,"1,234"'], "line 2, column lonely: '1,234' may have a decimal"),
        (["code,lonely", "WK1,1.23.456"], "'1.23.456' is not a number"),
        ([""], "line 1: is empty"),
    ],
)
def test_a_wrong_file_is_refused_with_the_spot(tmp_path: Path, lines: list[str], told: str) -> None:
    path = write(tmp_path / "a.csv", *lines)
    with pytest.raises(InputError) as caught:
        build_need(draw_areas(), need_of(path))
    assert str(path) in str(caught.value)
    assert told in str(caught.value)


def test_an_absent_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(MissingInputError, match="there is no such file"):
        build_need(draw_areas(), need_of(tmp_path / "none.csv"))


def test_ranks_stand_side_by_side(tmp_path: Path) -> None:
    """WK4 is the loneliest and the least robust; WK3 is lonely, and robust for more than half."""
    path = write(
        tmp_path / "a.csv", "code,lonely,built", "WK1,10,1970", "WK2,20,1990", "WK3,30,1980",
        "WK4,40,2000",
    )  # fmt: skip
    need, _ = build_need(draw_areas(), need_of(path, lonely=LONELY, built=BUILT))
    ranked = rank_need(need, draw_areas())
    lonely = ranked[ranked["indicator"] == "lonely"].set_index("area_code")
    assert list(lonely.index) == ["WK4", "WK3", "WK2", "WK1"]
    assert list(lonely["need_rank"]) == [1, 2, 3, 4]
    assert list(lonely["robust_rank"]) == [1, 3, 2, 4]
    assert list(lonely["priority"]) == [True, False, False, False]
    # Ranks differ by 0, 1, 1 and 0: 1 - 6 * 2 / (4 * 15).
    assert list(lonely["rank_correlation"]) == pytest.approx([0.8] * 4)
    built = ranked[ranked["indicator"] == "built"].set_index("area_code")
    assert list(built.loc[["WK1", "WK2", "WK3", "WK4"], "need_rank"]) == [1, 3, 2, 4]
    assert not built["priority"].loc["WK1"]


def test_an_area_of_which_one_figure_is_unknown_is_no_priority_and_not_counted() -> None:
    areas = draw_areas(robust=(0.9, 0.5, 0.5, np.nan))
    need, _ = build_need(areas, Need(columns={"pct_65_plus": LONELY}, files=()))
    ranked = rank_need(need, areas).set_index("area_code")
    assert pd.isna(ranked["need_rank"]["WK3"])
    assert pd.isna(ranked["robust_rank"]["WK4"])
    # Known of both: WK1 and WK2, of which WK2 comes first in both.
    assert ranked["priority"].to_dict() == {"WK1": False, "WK2": True, "WK3": False, "WK4": False}
    assert ranked["rank_correlation"].isna().all()


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5)), min_size=1, max_size=12))
def test_a_lower_share_never_ranks_later(shares: list[tuple[int, int]]) -> None:
    low = pd.Series([min(pair) / 5 for pair in shares])
    high = pd.Series([max(pair) / 5 for pair in shares])
    rank = rank_robust(low, high)
    for i, one in enumerate(zip(low, high, strict=True)):
        worse = sum(other < one for other in zip(low, high, strict=True))
        assert rank[i] == worse + 1


def test_where_most_have_everything_those_are_no_priority(tmp_path: Path) -> None:
    # Three of four are wholly robust: they share the second rank, which is the lower half.
    areas = draw_areas(robust=(1.0, 1.0, 1.0, 0.2)).assign(robust_high=(1.0, 1.0, 1.0, 0.2))
    file = write(tmp_path / "need.csv", "code,lonely", "WK1,4", "WK2,3", "WK3,1", "WK4,2")
    ranked = rank_need(build_need(areas, need_of(file))[0], areas)
    assert not ranked["priority"].any()
