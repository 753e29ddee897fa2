"""The ranking of the areas, and two of them side by side."""

from __future__ import annotations

from dataclasses import replace

import pytest
from playwright.sync_api import Page, expect

from sociale_infra.maps.page import render_map
from sociale_infra.town import Results
from tests.browser.conftest import OpenPage
from tests.browser.steps import choose_theme, draw_page, press_area
from tests.map_town import draw_results

pytestmark = pytest.mark.browser


@pytest.fixture
def page(kept_page: OpenPage) -> Page:
    return kept_page(draw_page())


def _ranking(page: Page) -> list[tuple[str, str]]:
    rows = page.locator(".si-ranking li")
    return [
        (row.locator("bdi").inner_text()[:5], row.locator(".si-count").inner_text())
        for row in rows.all()
    ]


def _compared(page: Page) -> dict[str, list[str]]:
    rows = page.locator(".si-compared tbody tr")
    return {
        row.locator("th").inner_text(): row.locator("td").all_inner_texts() for row in rows.all()
    }


def test_areas_are_ranked_the_worst_first(page: Page) -> None:
    assert _ranking(page) == [("Midde", "2.400"), ("Noord", "250"), ("Kade", "onbekend")]
    choose_theme(page, "Robuust")
    assert [name for name, _ in _ranking(page)] == ["Midde", "Noord", "Kade"]
    choose_theme(page, "School")
    assert _ranking(page)[:2] == [("Noord", "25%"), ("Midde", "95%")]


@pytest.mark.parametrize(("width", "height"), [(640, 400), (768, 1024), (1280, 720)])
def test_the_tables_of_a_card_need_no_scrolling_sideways(
    kept_page: OpenPage, sample_page: str, sample_results: Results, width: int, height: int
) -> None:
    first, second, *_ = sample_results.areas["area_code"]
    place = sample_results.places.loc[sample_results.places["category"] == "library", "place_id"]
    beside = [f"wijk={second}&naast={other}" for other in ("stad", first)]
    for state in (f"wijk={first}", *beside, f"bereik={place.iloc[0]}"):
        page = kept_page(sample_page, width=width, height=height, state=f"#{state}")
        expect(page.locator(".si-dock table").first).to_be_visible()
        wider = page.locator(".si-dock, .si-dock .si-scroll:visible").evaluate_all(
            "nodes => nodes.filter(node => node.scrollWidth > node.clientWidth).length"
        )
        assert wider == 0


def test_a_bar_is_as_long_as_its_figure(page: Page) -> None:
    choose_theme(page, "School")
    row = page.locator(".si-ranking button").first
    bar = row.locator(".si-bar-of").bounding_box()
    whole = row.bounding_box()
    assert bar is not None
    assert whole is not None
    assert bar["width"] == pytest.approx(whole["width"] / 4, abs=1)
    expect(page.locator(".si-ranking .si-bar-of").nth(2)).to_be_hidden()


def test_the_ranking_and_the_map_point_at_each_other(page: Page) -> None:
    rows = page.locator(".si-ranking button")
    borders = page.locator('.leaflet-si-borders-pane path[stroke-width="3"]')
    expect(borders).to_have_count(0)
    rows.nth(0).hover()
    expect(borders).to_have_count(1)
    page.locator(".si-area").nth(0).focus()
    expect(rows.nth(1)).to_have_class("si-lit")
    expect(rows.nth(0)).not_to_have_class("si-lit")
    expect(borders).to_have_count(1)


def test_a_row_of_the_ranking_opens_its_area(page: Page) -> None:
    page.locator(".si-ranking button").first.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".si-card h2")).to_have_text("Midden")


def test_an_area_stands_beside_another_and_beside_the_town(page: Page) -> None:
    press_area(page, 1)
    page.get_by_label("Vergelijk met").select_option(label="de hele stad")
    rows = _compared(page)
    assert rows["Inwoners"] == ["3.000", "4.000"]
    assert rows["School"] == ["95%", "78%"]
    assert rows["Wie iets mist"] == ["2.400", "2.650"]
    assert page.url.endswith("#wijk=WK02&naast=stad")
    page.get_by_label("Vergelijk met").select_option(value="WK01")
    assert _compared(page)["School"] == ["95%", "25%"]
    page.go_back()
    assert _compared(page)["School"] == ["95%", "78%"]
    page.get_by_label("Vergelijk met").select_option(label="niets")
    expect(page.locator(".si-verdicts")).to_be_visible()
    assert page.url.endswith("#wijk=WK02")


def test_a_link_opens_the_comparison_and_forgets_what_it_does_not_know(
    open_page: OpenPage, kept_page: OpenPage
) -> None:
    page = open_page(draw_page(), state="#wijk=WK02&naast=WK03")
    expect(page.locator(".si-compared thead").first).to_contain_text("Kade")
    assert _compared(page)["Bibliotheek"] == ["10%", "geen gegevens"]
    for unknown in ("WK02", "WK99", "constructor"):
        page = kept_page(draw_page(), state=f"#wijk=WK02&naast={unknown}")
        expect(page.locator(".si-verdicts")).to_be_visible()


def test_who_lacks_is_told_where_no_share_is_published(open_page: OpenPage) -> None:
    results = draw_results()
    withheld = replace(results, areas=results.areas.assign(stands=[True, False, True]))
    page = open_page(render_map(withheld))
    label = page.locator(".si-label", has_text="Midden")
    expect(label).to_contain_text("2.400")
    expect(label).to_have_attribute("data-faint", "true")
    expect(page.locator(".si-area").nth(1)).to_have_attribute("fill", "url(#si-no-data)")
    expect(page.locator(".si-none")).to_have_text(
        "onzeker cijfer, telt mee in het totaal; onbekend"
    )
