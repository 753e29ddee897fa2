"""The map of a scenario's variant in a browser: who gains, who loses, and what is other."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from sociale_infra.analysis import analyse
from sociale_infra.comparison import compare, summarise
from sociale_infra.maps.carrier import read_json
from sociale_infra.maps.page import render_map
from sociale_infra.measurement import measure
from sociale_infra.scenarios.apply import apply
from sociale_infra.scenarios.edits import ClosePlace, Scenario
from sociale_infra.scenarios.file import read_scenario
from sociale_infra.town import World
from tests.browser.conftest import OpenPage
from tests.browser.steps import choose_theme
from tests.documents import ROOT

pytestmark = pytest.mark.browser

HOSTILE = '<img src="x" onerror="window.broken = 1">'


@pytest.fixture(scope="module")
def text(sample_world: World) -> str:
    """The page of a variant in which a place and homes come, and another place goes."""
    example = read_scenario(ROOT / "data/scenarios/voorbeeldstad.yaml")
    edits = [
        edit.model_copy(update={"name": HOSTILE}) if edit.id == "huis" else edit
        for edit in example.edits
        if edit.id != "inloop"
    ]
    closed = ClosePlace(edit="close_place", id="dicht", place="Inloop De Toren", reason="-")
    scenario = Scenario(name="Proef", edits=(*edits, closed))
    before = measure(sample_world)
    changed = apply(sample_world, scenario)
    results = analyse(changed, measurement=measure(changed, before=before))
    return render_map(results, compare(summarise(before), results, "Proef"))


@pytest.fixture
def page(kept_page: OpenPage, text: str) -> Page:
    return kept_page(text)


def _label(page: Page, area: str) -> str:
    label = page.locator(".si-label").filter(has_text=area)
    return str(label.locator(".si-label-share").text_content())


def test_who_gains_and_who_loses_is_the_first_view(page: Page) -> None:
    expect(page.locator(".si-theme")).to_have_text("Wie wint, wie verliest")
    expect(page.locator("h1")).to_contain_text("(scenario Proef)")
    expect(page.locator(".si-bars .si-swatch")).to_have_count(5)
    assert _label(page, "Nieuwe Gaarde").startswith("+1.")
    assert _label(page, "Molenweide").startswith("−")  # noqa: RUF001 - a minus sign
    assert _label(page, "Centrum") == "0"
    told = page.locator(".si-town")
    expect(told).to_contain_text("van wie")
    expect(told).to_contain_text("er nieuw wonen")


def test_gain_is_green_and_loss_is_striped(page: Page) -> None:
    gained = read_json("look")["changed"][2]
    squares = page.locator(".leaflet-si-changes-pane path")
    fills = {path.get_attribute("fill") for path in squares.all() if path.get_attribute("d")}
    assert {gained, "url(#si-loss)"} <= fills


def test_what_came_and_went_is_marked_by_sign_and_name(page: Page) -> None:
    added, closed = page.locator(".si-change.si-added"), page.locator(".si-change.si-closed")
    expect(added).to_have_text("+")
    expect(added).to_have_attribute("title", f"erbij: {HOSTILE}")
    expect(closed).to_have_text("×")  # noqa: RUF001 - a cross
    expect(closed).to_have_attribute("title", "gesloten: Inloop De Toren")
    assert page.evaluate("window.broken") is None


def test_other_themes_are_those_of_the_variant(page: Page) -> None:
    choose_theme(page, "Robuust")
    expect(page.locator(".si-change")).to_have_count(0)
    choose_theme(page, "Wie wint, wie verliest")
    expect(page.locator(".si-change")).to_have_count(2)


def test_a_scenarios_place_says_that_it_does_not_exist(open_page: OpenPage, text: str) -> None:
    page = open_page(text, state="#lang=en&thema=community_centre")
    expect(page.locator(".si-theme")).to_contain_text("Community centre")
    page.get_by_role("button", name=HOSTILE).first.press("Enter")
    card = page.locator(".si-card")
    expect(card).to_contain_text("of this scenario: it does not exist")
    expect(card).to_contain_text("supposed in this scenario")
