"""The table twin: what the map shows, sorted and searched; a row leads back to the map."""

# ruff: noqa: RUF001 ranges are written with an en dash

from __future__ import annotations

import csv
import io

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenPage
from tests.browser.steps import choose_theme, draw_page, press_area
from tests.map_town import HOSTILE_NAMES

pytestmark = pytest.mark.browser

TOWN = """() => {
  const data = document.querySelector("script[type='application/json']").textContent;
  const [low, high] = JSON.parse(data).robust.figures.robust.share;
  return `${Math.round(100 * low)}–${Math.round(100 * high)}%`;
}"""


@pytest.fixture
def page(kept_page: OpenPage) -> Page:
    return kept_page(draw_page(title="Dorp"))


def open_table(page: Page, kind: str = "Gebieden") -> None:
    page.get_by_role("button", name="Tabel").click()
    page.get_by_label("Welke tabel").select_option(label=kind)


def column(page: Page, number: int) -> list[str]:
    return page.locator(f".si-rows tbody tr > :nth-child({number})").all_inner_texts()


def sort_by(page: Page, heading: str) -> None:
    page.locator(".si-rows thead").get_by_role("button", name=heading, exact=True).click()


def test_every_theme_has_a_column_of_what_the_map_says(page: Page) -> None:
    open_table(page)
    heads = page.locator(".si-rows thead th").all_inner_texts()
    assert heads == [
        *(
            "gebied",
            "Inwoners",
            "Wie iets mist",
            "Robuust",
            "Plek",
            "Laagdrempelig",
            "Diversiteit",
            "Personeel",
        ),
        *("Bibliotheek", "School", "Maakplaats"),
    ]
    assert column(page, 2) == ["1.000", "3.000", "onbekend"]
    assert column(page, 3) == ["250", "2.400", "onbekend"]
    assert column(page, 4) == ["60–75%", "20%", "onbekend"]
    assert column(page, 9) == ["80%", "10%", "geen gegevens"]


def test_below_the_areas_stands_the_whole_town(page: Page) -> None:
    open_table(page)
    foot = page.locator(".si-rows tfoot tr > *")
    expect(foot.first).to_have_text("de hele stad")
    assert foot.all_inner_texts()[2:4] == ["2.650", page.evaluate(TOWN)]
    sort_by(page, "Inwoners")
    expect(page.locator(".si-rows tr").last).to_contain_text("de hele stad")
    with page.expect_download() as saving:
        page.get_by_role("link", name="Bewaar als CSV").click()
    lines = saving.value.path().read_text(encoding="utf-8-sig").splitlines()
    assert lines[-1].startswith('"de hele stad";')


def test_a_place_says_in_which_area_it_lies(page: Page) -> None:
    open_table(page, "Plekken")
    areas = dict(zip(column(page, 1), column(page, 3), strict=True))
    assert areas["De Wijzer"] == "Midden"
    assert areas["zonder naam"] == "–"  # west of the town


def test_the_rows_begin_where_one_looks(page: Page) -> None:
    open_table(page, "Plekken")
    table, row = page.locator(".si-table"), page.locator(".si-rows tbody tr").first
    (above, first) = (table.bounding_box(), row.bounding_box())
    assert above
    assert first
    assert first["y"] - above["y"] < 200


def test_sorting_is_by_number_both_ways_and_keeps_the_unknown_last(page: Page) -> None:
    open_table(page)
    school = "School"
    for order, shares in (("descending", ["95%", "25%"]),
                          ("ascending", ["25%", "95%"])):  # fmt: skip
        sort_by(page, school)
        assert column(page, 10) == [*shares, "geen gegevens"]
        head = page.locator(".si-rows th", has_text=school)
        expect(head).to_have_attribute("aria-sort", order)
        expect(head.get_by_role("button")).to_be_focused()


def test_searching_narrows_and_counts(page: Page) -> None:
    open_table(page, "Plekken")
    expect(page.locator(".si-table [role=status]")).to_have_text("18 van 18")
    page.get_by_role("searchbox").fill("MAAK")
    expect(page.locator(".si-table [role=status]")).to_have_text("1 van 18")
    assert column(page, 1) == ["Maak!"]


def test_a_row_leads_to_the_card_on_the_map(page: Page) -> None:
    open_table(page)
    page.locator(".si-rows").get_by_role("button", name="Midden").click()
    expect(page.locator(".si-table")).to_be_hidden()
    expect(page.locator(".si-card h2")).to_have_text("Midden")
    open_table(page, "Gaten")
    page.locator(".si-rows tbody button").nth(1).click()
    expect(page.locator(".si-gap-card h2")).to_contain_text("Gat 2")
    open_table(page, "Plekken")
    page.locator(".si-rows").get_by_role("button", name="De Wijzer").click()
    expect(page.locator(".si-card h2").last).to_have_text("De Wijzer")


def test_map_and_table_have_the_same_selection(page: Page) -> None:
    choose_theme(page, "School")
    press_area(page, 1)
    open_table(page)
    expect(page.locator(".si-rows th.si-chosen")).to_have_text(["School"])
    expect(page.locator(".si-rows tr.si-chosen th")).to_have_text(["Midden"])
    page.get_by_label("Welke tabel").select_option(label="Plekken")
    assert set(column(page, 2)) == {"school"}  # the kind that is on


def test_gaps_tell_what_would_help(page: Page) -> None:
    open_table(page, "Gaten")
    sort_by(page, "missen iets")
    assert column(page, 4)[0] == "155–175"
    assert column(page, 2)[2] == "–"  # near nothing with a name
    assert len(column(page, 1)) == 6  # the seventh has too few people


def test_escape_closes_it_and_gives_the_focus_back(page: Page) -> None:
    open_table(page)
    page.keyboard.press("Escape")
    expect(page.locator(".si-table")).to_be_hidden()
    expect(page.get_by_role("button", name="Tabel")).to_be_focused()


def test_names_of_strangers_are_text(page: Page) -> None:
    open_table(page, "Plekken")
    assert set(HOSTILE_NAMES[:2]) <= set(column(page, 1))
    assert page.evaluate("window.broken") is None


def test_the_table_is_saved_as_csv(page: Page) -> None:
    open_table(page, "Plekken")
    page.get_by_role("searchbox").fill("a")
    with page.expect_download() as saving:
        page.get_by_role("link", name="Bewaar als CSV").click()
    path = saving.value.path()
    assert saving.value.suggested_filename == "Plekken.csv"
    text = path.read_text(encoding="utf-8-sig")
    rows = list(csv.reader(io.StringIO(text), delimiter=";"))
    assert rows[0] == page.locator(".si-rows thead th").all_inner_texts()
    assert [row[0] for row in rows[1:]] == column(page, 1)
