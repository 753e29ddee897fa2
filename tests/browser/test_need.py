"""Need beside provision in a browser: the figure, its rank and source, and robust access with it.

Of 65 and older Noord has 30% (most), Midden 10%; both are known to be robust for 60-75 and 20%.
"""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest
from playwright.sync_api import Page, expect

from sociale_infra.maps.carrier import read_json
from sociale_infra.maps.page import render_map
from sociale_infra.maps.payload import build_payload
from sociale_infra.maps.payload_types import Need
from sociale_infra.tables import NEED
from sociale_infra.town import Results
from tests.browser.conftest import OpenPage
from tests.browser.steps import choose_theme, press_area
from tests.build import build_rows
from tests.map_town import draw_results

CODES = ["WK01", "WK02", "WK03"]
COLOURS = read_json("look")["need"]
OLD = "65 jaar en ouder (%)"


def draw_need(values: list[float | None], *, worse: str = "high", priority: str = "") -> Results:
    known = pd.Series(values, dtype=float)
    table = build_rows(
        NEED,
        {
            "area_code": CODES,
            "indicator": "pct_65_plus",
            "label": OLD,
            "worse": worse,
            "value": known,
            "source": "areas",
            "need_rank": known.rank(ascending=worse == "low").astype("Int64"),
            "priority": [code == priority for code in CODES],
            "rank_correlation": -0.4,
        },
    )
    return replace(draw_results(), need=table)


def need_of(results: Results) -> list[Need]:
    return build_payload(results)["need"]


def test_a_figure_of_need_carries_its_rank_and_source() -> None:
    (old,) = need_of(draw_need([30, 10, None], priority="WK02"))
    assert old["areas"] == [
        {"value": 30, "rank": 1, "priority": False},
        {"value": 10, "rank": 2, "priority": True},
        None,
    ]
    assert (old["credit"], old["correlation"]) == ("Wijken: CBS/Kadaster", -0.4)


def test_of_figures_that_nobody_knows_there_is_no_theme() -> None:
    assert need_of(draw_need([None, None, None])) == []


@pytest.fixture(scope="module")
def text() -> str:
    return render_map(draw_need([30, 10, None], priority="WK02"))


@pytest.fixture
def page(kept_page: OpenPage, text: str) -> Page:
    opened = kept_page(text)
    choose_theme(opened, OLD)
    return opened


def _fills(page: Page) -> list[str | None]:
    return [area.get_attribute("fill") for area in page.locator(".si-area").all()]


@pytest.mark.browser
def test_the_darkest_area_has_most_need(page: Page) -> None:
    assert _fills(page) == [COLOURS[-1], COLOURS[0], "url(#si-no-data)"]
    limits = page.locator(".si-limits span").all_text_contents()
    assert limits == [f"{value}%" for value in (10, 14, 18, 22, 26, 30)]


@pytest.mark.browser
def test_robust_access_stays_visible_beside_need(page: Page) -> None:
    label = page.locator(".si-label", has_text="Midden").locator(".si-label-share")
    expect(label).to_have_text("10%robuust 20%")
    legend = page.locator(".si-town")
    expect(legend).to_contain_text("hoge behoefte en weinig robuuste toegang (Midden)")
    expect(legend).to_contain_text("robuuste toegang: -0,4")
    expect(legend).to_contain_text("Bron: Wijken: CBS/Kadaster")


@pytest.mark.browser
def test_where_both_meet_is_not_told_by_colour_alone(page: Page) -> None:
    dashed = page.locator('path[stroke-dasharray="10 5"]')
    expect(dashed).to_have_count(1)
    choose_theme(page, "Robuust")
    expect(dashed).to_have_count(0)


@pytest.mark.browser
def test_the_card_lists_need_with_rank_and_source(page: Page) -> None:
    press_area(page, 2)
    expect(page.locator(".si-card")).to_contain_text("Kade")
    expect(page.locator(".si-need")).to_have_count(0)
    press_area(page, 0)
    row = page.locator(".si-need tbody tr")
    expect(row).to_have_text(f"{OLD}30%1 van 2Wijken: CBS/Kadaster")


@pytest.mark.browser
def test_where_low_is_worse_the_lowest_is_darkest(open_page: OpenPage) -> None:
    """As the year of building: 1965 before 2005, and no point in the thousands."""
    page = open_page(render_map(draw_need([1965, 2005, None], worse="low")))
    choose_theme(page, OLD)
    assert _fills(page)[:2] == [COLOURS[-1], COLOURS[0]]
    assert page.locator(".si-limits span").last.text_content() == "1965%"
