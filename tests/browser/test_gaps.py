"""The gaps in a browser: squares, ranks, list and cards, and who is never told of."""

# ruff: noqa: RUF001 ranges are written with an en dash

from __future__ import annotations

from dataclasses import replace

import pytest
from playwright.sync_api import Locator, Page, expect

from sociale_infra.maps.carrier import read_json
from sociale_infra.maps.page import render_map
from tests.browser.conftest import OpenPage
from tests.browser.steps import choose_theme, draw_page, press_area
from tests.map_robust import HOSTILE_STREET
from tests.map_town import HOSTILE_AREA, HOSTILE_NAMES, draw_results

pytestmark = pytest.mark.browser

LOOK = read_json("look")
GAPS = "Gaten: wie iets van de vier mist"


@pytest.fixture
def page(kept_page: OpenPage) -> Page:
    return kept_page(draw_page(), height=900)


def _listed(page: Page) -> Locator:
    return page.locator(".si-gap-list li")


def test_gaps_are_on_in_the_first_view_alone(page: Page) -> None:
    switch, gaps = page.get_by_label(GAPS), page.locator(".si-gap")
    expect(switch).to_be_checked()
    expect(gaps).to_have_count(7)
    choose_theme(page, "School")
    expect(switch).not_to_be_checked()
    expect(gaps).to_have_count(0)
    expect(page.locator(".si-gap-list")).to_be_hidden()
    choose_theme(page, "Robuust")
    expect(gaps).to_have_count(0)
    choose_theme(page, "Wie iets mist")
    expect(gaps).to_have_count(7)


def test_the_readers_own_choice_of_gaps_stays(open_page: OpenPage) -> None:
    page = open_page(draw_page())
    switch, gaps = page.get_by_label(GAPS), page.locator(".si-gap")
    switch.uncheck()
    expect(gaps).to_have_count(0)
    expect(page.locator(".leaflet-marker-icon.si-rank")).to_have_count(0)
    switch.check()
    choose_theme(page, "School")
    expect(gaps).to_have_count(7)
    expect(page.locator(".si-gap-list")).to_be_visible()


def test_squares_are_shaded_by_who_lacks(page: Page) -> None:
    paths = page.locator(".leaflet-si-squares-pane path")
    fills = [path.get_attribute("fill") for path in paths.all()]
    # 120, 30 and 5 of gap 1; 60 and 40 of gap 2; 50, 40, 30, 10 and 4 of the others
    counts = [fills.count(colour) for colour in LOOK["gaps"]["squares"]]
    assert counts == [2, 5, 2, 1]
    scale = page.locator(".si-steps > span")
    expect(scale).to_have_text(["< 10", "10–49", "50–99", "100+"])


def test_the_colour_of_a_square_is_its_own_on_any_theme(open_page: OpenPage) -> None:
    """What lies below does not shine through: it made the same number look different."""
    page = open_page(draw_page(), state="#thema=robust&gaten=1")
    swatches = page.locator(".si-gap-scale rect")
    assert [one.get_attribute("fill") for one in swatches.all()] == LOOK["gaps"]["squares"]
    squares = page.locator(".leaflet-si-squares-pane path")
    assert {one.get_attribute("fill-opacity") for one in squares.all()} == {"1"}


def test_the_five_largest_gaps_are_listed(page: Page) -> None:
    rows = _listed(page)
    expect(rows).to_have_count(5)
    expect(rows.nth(0)).to_contain_text("155")
    expect(rows.nth(1)).to_have_text(f"2Kerkstraat{HOSTILE_AREA}100")
    expect(rows.nth(2)).to_have_text("3Midden50")
    # The sixth has its rank on the map, the seventh has too few people for one
    ranks = page.locator(".leaflet-marker-icon.si-rank")
    assert sorted(ranks.all_text_contents()) == ["1", "2", "3", "4", "5", "6"]


def test_the_list_leads_to_a_gap_and_its_card(page: Page) -> None:
    before = page.locator(".leaflet-marker-icon.si-rank", has_text="1").bounding_box()
    _listed(page).nth(0).get_by_role("button").click()
    card = page.locator(".si-gap-card")
    expect(card.locator("h2")).to_have_text("1Gat 1")
    expect(card).to_contain_text(f"bij {HOSTILE_STREET}, Midden")
    expect(card).to_contain_text("155–175 inwoners missen robuuste toegang")
    expect(card).to_contain_text("Wat ontbreekt: diversiteit en personeel")
    expect(card).to_contain_text(
        f"Wat helpt: {HOSTILE_NAMES[0]} (bibliotheek), als deze plek laagdrempelig zou zijn en er "
        "iemand aanwezig zou zijn."
    )
    expect(card).to_contain_text(
        "Dat helpt 90 inwoners, gemiddeld 400 m lopen (5 min bij 4,8 km/u)."
    )
    after = page.locator(".leaflet-marker-icon.si-rank", has_text="1").bounding_box()
    assert before != after
    assert page.evaluate("window.broken") is None
    assert page.locator(".si-card b, .si-card script").count() == 0


def test_the_flight_to_a_gap_ends_at_its_card(open_page: OpenPage) -> None:
    page = open_page(draw_page(), height=900)
    page.emulate_media(reduced_motion="no-preference")
    _listed(page).nth(1).get_by_role("button").click()
    expect(page.locator(".si-gap-card h2")).to_have_text("2Gat 2")
    expect(page.locator(".si-gap-card")).to_be_in_viewport()
    _listed(page).nth(1).get_by_role("button").click()  # it is there already
    expect(page.locator(".si-gap-card")).to_have_count(1)
    expect(page.locator(".si-gap-card h2")).to_have_text("2Gat 2")


def test_cards_tell_what_cannot_help_and_never_a_few(page: Page) -> None:
    rows, card = _listed(page), page.locator(".si-gap-card")
    rows.nth(1).get_by_role("button").click()
    expect(card).to_contain_text("(bibliotheek), als er iemand aanwezig zou zijn.")
    expect(card).to_contain_text("Dat helpt minder dan 10 inwoners, gemiddeld 160 m")
    rows.nth(2).get_by_role("button").click()
    expect(card).to_have_count(1)
    expect(card).to_contain_text("Maak! (maakplaats), als deze plek laagdrempelig zou zijn.")
    expect(card).to_contain_text("in Midden")
    rows.nth(3).get_by_role("button").click()
    expect(card).to_have_count(1)
    expect(card).to_contain_text("Geen bestaande ontmoetingsplek verhelpt dit")


def test_hovering_a_gap_tells_who_lacks_what(open_page: OpenPage) -> None:
    page = open_page(draw_page())
    page.locator(".si-gap").nth(1).dispatch_event("mouseover")
    expect(page.locator(".si-tip")).to_have_text(
        "Gat 2, bij Kerkstraat100 inwoners missen robuuste toegangWat ontbreekt: personeel"
    )


def test_a_gap_of_few_has_no_card(open_page: OpenPage) -> None:
    page = open_page(draw_page())
    gap = page.locator(".si-gap").nth(6)
    gap.dispatch_event("mouseover")
    expect(page.locator(".si-tip")).to_have_text(
        "Minder dan 10 inwoners missen hier robuuste toegang"
    )
    gap.dispatch_event("click")
    expect(page.locator(".si-card")).to_have_count(0)


def test_cards_lead_to_gaps_areas_and_places(open_page: OpenPage) -> None:
    results = draw_results()
    # With every loss known, Midden has a place that is the most fragile.
    known = results.fragility.fillna({"lose_low": 0.0, "lose_high": 0.0})
    page = open_page(render_map(replace(results, fragility=known)))
    press_area(page, 1)
    page.get_by_role("button", name="Gat 1", exact=True).last.click()
    card = page.locator(".si-card")
    expect(card).to_have_count(1)
    expect(card.locator("h2")).to_have_text("1Gat 1")
    card.get_by_role("button", name="Midden").click()
    expect(card).to_have_count(1)
    expect(card.locator("h2")).to_have_text("Midden")
    card.get_by_role("button", name="Maak!").click()
    expect(card).to_have_count(1)
    expect(card.locator("h2")).to_have_text("Maak!")
    expect(card).to_contain_text("Sluit deze plek, dan verliezen 12–40 inwoners een niveau.")
    expect(page.locator(".si-place")).to_have_count(1)


def test_the_keyboard_opens_a_gap_and_comes_back(page: Page) -> None:
    button = _listed(page).nth(1).get_by_role("button")
    button.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".si-gap-card h2")).to_have_text("2Gat 2")
    expect(page.get_by_role("button", name="Sluiten")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator(".si-gap-card")).to_have_count(0)
    expect(button).to_be_focused()
    rank = page.locator(".leaflet-marker-icon.si-rank").first
    rank.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".si-gap-card")).to_have_count(1)


def test_the_keyboard_opens_a_gap_that_wears_no_rank(open_page: OpenPage) -> None:
    town = draw_results()
    names = ("gaps", "squares", "gap_areas", "remedies")
    tables = {name: getattr(town, name) for name in names}
    later = {name: table.assign(gap_id=table["gap_id"] + 10) for name, table in tables.items()}
    page = open_page(render_map(replace(town, **later)))
    expect(page.locator(".si-rank.leaflet-marker-icon")).to_have_count(0)
    gap = page.locator(".si-gap[tabindex='0']")
    expect(gap).to_have_count(6)  # of the seventh too few people live there
    gap.first.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".si-gap-card h2")).to_contain_text("Gat 11")


def test_a_town_without_gaps_says_so(open_page: OpenPage) -> None:
    results = draw_results()
    whole = replace(results, gaps=results.gaps[:0], squares=results.squares[:0])
    page = open_page(render_map(whole))
    expect(page.locator(".si-gaps")).to_contain_text("Geen gat van 10 inwoners of meer.")


def test_ranks_keep_clear_of_names(page: Page) -> None:
    ranks = [rank.bounding_box() for rank in page.locator(".leaflet-marker-icon.si-rank").all()]
    for name in page.locator(".si-label:not(.si-hidden) .si-label-share").all():
        box = name.bounding_box()
        assert box is not None
        for rank in ranks:
            assert rank is not None
            apart_x = box["x"] >= rank["x"] + rank["width"] or rank["x"] >= box["x"] + box["width"]
            apart_y = (
                box["y"] >= rank["y"] + rank["height"] or rank["y"] >= box["y"] + box["height"]
            )
            assert apart_x or apart_y
