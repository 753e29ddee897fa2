"""The atlas in a browser: towns ranked, mapped and beside each other."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from playwright.sync_api import Browser, Page, expect
from shapely import MultiPolygon, box

from sociale_infra.compared import Towns
from sociale_infra.config import load_settings
from sociale_infra.maps.atlas import build_atlas, render_atlas
from sociale_infra.tables import TOWNS
from tests.browser.conftest import OpenPage
from tests.browser.test_accessibility import check
from tests.build import build_facts, build_shapes

pytestmark = pytest.mark.browser

HOSTILE = "</script><img src=x onerror=alert(1)>"
NAMES = ["Oost", "'s-West", HOSTILE, "Verzekerd", "Eerder", "Mislukt"]
TO = "\N{EN DASH}"
FOLDERS = ["oost", "s-west", "img", "verzekerd", "eerder", "mislukt"]


@pytest.fixture(scope="module")
def towns() -> Towns:
    """Six towns in a row, of which one has failed and drawn nothing."""
    table = build_shapes(
        TOWNS,
        {
            "folder": FOLDERS,
            "municipality_code": [f"GM{number}" for number in range(6)],
            "municipality_name": NAMES,
            "state": ["made", "made", "made", "made", "earlier", "failed"],
            "fault": [None, None, None, None, None, f"{HOSTILE}: has no wijk"],
            "unit": ["residents"] * 5 + [None],
            "weight": [10_000.0, 12_000.0, 50_000.0, 9_000.0, 10_000.0, None],
            "stood": [10_000.0, 12_000.0, 50_000.0, 9_000.0, 10_000.0, None],
            "density": [2000.0, 1800.0, 3000.0, 1700.0, 1700.0, None],
            "density_class": [2, 2, 1, 2, 2, None],
            "robust_low": [0.3, 0.61, 0.0005, 0.5, 0.9, None],
            "robust_high": [0.5, 0.7, 0.2, 0.5, 0.9, None],
            "walk_people_p50": [900.0, 500.0, 350.0, 800.0, 100.0, None],
            "completeness": ["unknown"] * 3 + ["known", "unknown", None],
            **{
                f"level_{number}": [2000.0, 2400.0, 10_000.0, 1800.0, 2000.0, None]
                for number in (0, 2, 3)
            },
            "level_1": [5.0, 2400.0, 10_000.0, 1800.0, 2000.0, None],
            "level_4": [3995.0, 2400.0, 10_000.0, 1800.0, 2000.0, None],
            "level_unknown": [0.0, 0.0, 0.0, 0.0, 0.0, None],
        },
        [MultiPolygon([box(x, 0, x + 1000, 2000)]) for x in range(0, 6000, 1000)],
        "EPSG:28992",
    )
    table.loc[5, "geometry"] = None
    areas = pd.DataFrame(
        {
            "folder": ["oost", "oost", "img"],
            "area_code": ["WK1", "WK2", "WK3"],
            "area_name": ["Noordhof", "Haven", HOSTILE],
            "weight": [5000.0, 5000.0, 50_000.0],
            "robust_low": [0.2, None, 0.1],
            "robust_high": [0.4, None, 0.2],
        }
    )
    return Towns(build_facts(), load_settings(), table, areas)


@pytest.fixture(scope="module")
def text(towns: Towns) -> str:
    return render_atlas(towns)


def rows(page: Page, part: str = ".at-list") -> list[str]:
    return [" ".join(text.split()) for text in page.locator(f"{part} .at-row").all_inner_texts()]


def test_it_asks_for_nothing_and_runs_nobodys_script(text: str, open_page: OpenPage) -> None:
    page = open_page(text)
    expect(page.get_by_role("heading", level=1)).to_have_text(
        "Gemeenten naast elkaar: sociale infrastructuur"
    )
    assert "default-src 'none'" in text
    assert page.locator("img").count() == 0


def test_towns_are_ranked_by_how_sure_their_map_is(text: str, open_page: OpenPage) -> None:
    page = open_page(text)
    assert page.locator(".at-list h2").all_inner_texts() == [
        "Rangorde",
        "Volledigheid onbekend: een eigen rangorde",
        "Zonder plaats",
    ]
    assert rows(page) == [
        "1 Verzekerd 50%",
        f"1 's-West 61{TO}70%",
        f"2 Oost 30{TO}50%",
        f"3 {HOSTILE} < 1% {TO} 20%",
        f"{TO} Eerder andere instellingen",
        f"{TO} Mislukt mislukt",
    ]


def test_another_figure_ranks_anew(text: str, open_page: OpenPage) -> None:
    page = open_page(text)
    choice = page.get_by_label("Cijfer", exact=True)
    choice.focus()
    choice.select_option("walk_people_p50")
    assert rows(page)[:4] == [
        "1 Verzekerd 800 m",
        f"1 {HOSTILE} 350 m",
        "2 's-West 500 m",
        "3 Oost 900 m",
    ]
    assert page.evaluate("location.hash") == "#cijfer=walk_people_p50"
    expect(choice).to_be_focused()


def test_a_town_stands_beside_those_like_it(text: str, open_page: OpenPage) -> None:
    page = open_page(text)
    page.get_by_role("button", name="Oost").press("Enter")
    card = page.locator(".at-card")
    expect(card).to_contain_text("10.000 inwoners. 2.000 adressen per km² rond een adres: sterk")
    expect(card).to_contain_text("Hoe volledig de kaart hier is, is onbekend.")
    expect(card).to_contain_text("Plaats 2 van 2")
    assert rows(page, ".at-card") == [f"1 's-West 61{TO}70%", f"2 Oost 30{TO}50%"]
    # The keyboard is where it was.
    expect(page.locator("#at-row-oost")).to_be_focused()


def test_so_few_people_are_not_told(text: str, towns: Towns, open_page: OpenPage) -> None:
    page = open_page(text, state="#gemeente=oost")
    told = page.locator(".at-card .at-legend-rows li").all_inner_texts()
    assert [" ".join(line.split()) for line in told] == [
        "20% haalt geen enkel criterium",
        "< 1% haalt 1 criterium",
        "20% haalt 2 criteria",
        "20% haalt 3 criteria",
        "40% haalt 4 criteria",
    ]
    levels = build_atlas(towns)["towns"][0]["levels"]
    # What the others leave of all, none, is not the five of 10,000 either.
    assert levels == [0.2, 0.001, 0.2, 0.2, 0.4, 0]


@pytest.mark.parametrize(("people", "told"), [(9.0, None), (10.0, 10.0), (0.0, 0.0)])
def test_nor_a_town_of_so_few(towns: Towns, people: float, told: float | None) -> None:
    few = replace(towns, towns=towns.towns.assign(weight=people))
    assert build_atlas(few)["towns"][0]["people"] == told


def test_a_level_of_some_is_never_told_as_none_or_all(towns: Towns) -> None:
    table = towns.towns.assign(weight=100_000.0, level_0=99_900.0, level_1=100.0)
    table[[f"level_{number}" for number in (2, 3, 4)]] = 0.0
    levels = build_atlas(replace(towns, towns=table))["towns"][0]["levels"]
    assert levels == [0.999, 0.001, 0, 0, 0, 0]


def test_links_lead_to_the_towns_own_pages(text: str, open_page: OpenPage) -> None:
    page = open_page(text, state="#gemeente=oost")
    card = page.locator(".at-card")
    expect(card.get_by_role("link", name="Kaart van deze gemeente")).to_have_attribute(
        "href", "towns/oost/map.html"
    )
    expect(card.get_by_role("link", name="Haven")).to_have_attribute(
        "href", "towns/oost/map.html#wijk=WK2"
    )
    expect(card.locator("tr", has_text="Haven")).to_contain_text("geen aandeel")
    expect(card.locator("tr", has_text="Noordhof")).to_contain_text(f"20{TO}40%")


def test_a_wijk_is_found_by_its_name(text: str, open_page: OpenPage) -> None:
    page = open_page(text)
    page.get_by_label("Zoek").fill("noord")
    found = page.locator(".at-found")
    expect(found).to_have_text("Noordhof (Oost)")
    expect(found.get_by_role("link")).to_have_attribute("href", "towns/oost/map.html#wijk=WK1")
    page.get_by_label("Zoek").fill("west")
    found.get_by_role("button").click()
    expect(page.locator(".at-title")).to_have_text("'s-West")


def test_what_failed_says_why_and_has_no_page(text: str, open_page: OpenPage) -> None:
    page = open_page(text, state="#gemeente=mislukt")
    card = page.locator(".at-card")
    expect(card).to_contain_text(f"Deze gemeente is niet gelukt.{HOSTILE}: has no wijk")
    assert card.get_by_role("link").count() == 0


def test_the_map_shows_the_class_of_each_and_is_pressed(
    text: str, towns: Towns, open_page: OpenPage
) -> None:
    classes = build_atlas(towns)["classes"]
    page = open_page(text)
    drawn = page.locator(".at-town")
    fills = {
        str(one.text_content()).partition(":")[0]: one.get_attribute("fill") for one in drawn.all()
    }
    hatched = "url(#at-hatching)"
    assert fills["Oost"] == classes[1]
    assert fills["'s-West"] == classes[3]
    assert fills["Verzekerd"] == classes[2]
    assert fills["Eerder"] == hatched
    assert "Mislukt" not in fills
    drawn.first.click()
    expect(page.locator(".at-title")).to_have_text("Oost")


def test_it_speaks_english_too(text: str, open_page: OpenPage) -> None:
    page = open_page(text, state="#gemeente=oost")
    page.get_by_role("button", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.locator(".at-card")).to_contain_text("Municipalities like this one")
    expect(page.get_by_role("button", name="Nederlands")).to_be_focused()


@pytest.mark.parametrize(("width", "height"), [(1280, 720), (390, 844)])
def test_no_serious_fault_for_who_cannot_see_well(
    text: str, browser: Browser, packages: Path, tmp_path: Path, width: int, height: int
) -> None:
    path = tmp_path / "atlas.html"
    path.write_text(text, encoding="utf-8")
    context = browser.new_context(viewport={"width": width, "height": height}, bypass_csp=True)
    page = context.new_page()
    page.goto(f"{path.as_uri()}#gemeente=oost")
    wide = page.evaluate("document.documentElement.scrollWidth")
    check(page, packages)
    context.close()
    assert wide <= width
