"""The map of new sites in a browser: answers, their sites and reach, and trying one."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from urllib.parse import unquote

import pytest
from branca.element import Element, Figure
from playwright.sync_api import Locator, Page, expect

from sociale_infra.maps.page import build_map, render_map, seal_map
from sociale_infra.measurement import Measurement
from sociale_infra.report.siting import tell_answer
from sociale_infra.report.wording import FEWEST, Wording
from sociale_infra.sited import Asked, Sites
from sociale_infra.siting.propose import propose_sites
from sociale_infra.town import Results
from tests.browser.conftest import OpenPage
from tests.browser.steps import EXAMINED, choose_theme, find_all_faults, name_size, settle
from tests.browser.test_print import STANDING, print_page

pytestmark = pytest.mark.browser

HOSTILE = '<img src="x" onerror="window.broken = 1">'
IS_PAINTED = """name => {
  const canvas = document.querySelector(`.leaflet-${name}-pane canvas`);
  const ink = canvas.getContext("2d", { willReadFrequently: true });
  return ink.getImageData(0, 0, canvas.width, canvas.height).data.some(Boolean);
}"""
PANES = ("si-site-streets", "si-site-squares")
DUTCH = Wording("nl")


@pytest.fixture(scope="module")
def text(sample_results: Results, sample_sites: Sites) -> str:
    return render_map(sample_results, sites=sample_sites)


def _list(page: Page) -> Locator:
    return page.locator(".si-answer-list button")


def _try(page: Page, number: int) -> None:
    """Choose an answer, and take it into the page."""
    _list(page).nth(number - 1).click()
    page.get_by_role("button", name="Probeer dit antwoord").click()
    expect(page.locator(".si-now")).not_to_be_empty()


def _gained(found: Sites, number: int) -> str:
    return DUTCH.people(found.answers["gained"].iloc[number - 1])


def _state(page: Page) -> str:
    return unquote(page.evaluate("location.hash"))


def test_the_answers_are_the_first_view_the_best_first(
    open_page: OpenPage, text: str, sample_sites: Sites
) -> None:
    page = open_page(text)
    expect(page.locator(".si-badge")).to_be_visible()
    expect(page.locator("#si-choice option:checked")).to_have_text("Waar dan?")
    told = [DUTCH.people(people) for people in sample_sites.answers["gained"]]
    expect(_list(page).locator(".si-count")).to_have_text([f"+{one}" for one in told])
    expect(_list(page).first).to_have_attribute("aria-pressed", "true")
    expect(_list(page).first).to_contain_text("bewezen het beste")
    for line in tell_answer(sample_sites, 1, "nl"):
        expect(page.locator(".si-answering")).to_contain_text(line)
    expect(page.locator(".si-pin b")).to_have_text(["1", "2"])
    expect(page.locator(".si-site-key")).to_contain_text("binnen 800")
    assert all(page.evaluate(IS_PAINTED, name) for name in PANES)


def test_another_theme_takes_sites_and_reach_away(open_page: OpenPage, text: str) -> None:
    page = open_page(text)
    expect(page.locator(".si-site-key")).to_be_visible()
    choose_theme(page, "Wie iets mist")
    expect(page.locator(".si-answering")).to_be_hidden()
    expect(page.locator(".si-pin")).to_have_count(0)
    assert not any(page.evaluate(IS_PAINTED, name) for name in PANES)
    expect(page.locator(".si-rests")).to_be_visible()


def test_another_answer_stands_in_the_address_and_says_what_it_gives_up(
    open_page: OpenPage, text: str, sample_sites: Sites
) -> None:
    page = open_page(text)
    less = sample_sites.answers["gives_up"].round(3)
    row = int((less >= FEWEST).to_numpy().argmax())
    _list(page).nth(row).click()
    expect(_list(page).nth(row)).to_contain_text(f"{DUTCH.people(less.iloc[row])} minder")
    assert f"antwoord={row + 1}" in _state(page)
    same = int((less == 0).sum()) - 1
    expect(_list(page).filter(has_text="levert evenveel op")).to_have_count(same)
    page = open_page(text, state="#antwoord=2&lang=en")
    expect(_list(page).nth(1)).to_have_attribute("aria-pressed", "true")
    expect(page.locator(".si-answering")).to_contain_text(tell_answer(sample_sites, 2, "en")[0])
    page = open_page(text, state="#antwoord=99&locatie=7")
    expect(_list(page).first).to_have_attribute("aria-pressed", "true")
    expect(page.locator(".si-dock")).to_be_hidden()


def test_a_junction_is_told_as_no_plot_from_the_keyboard(
    open_page: OpenPage, text: str, sample_sites: Sites
) -> None:
    page = open_page(text)
    _list(page).nth(1).focus()
    page.keyboard.press("Enter")
    expect(_list(page).nth(1)).to_be_focused()
    page.locator(".si-pin").nth(1).focus()
    page.keyboard.press("Enter")
    card = page.locator(".si-dock .si-card")
    expect(card).to_contain_text("Een kruising van wegen, geen kavel.")
    site = sample_sites.sites[sample_sites.sites["answer"] == 2].iloc[1]
    expect(card).to_contain_text(f"{DUTCH.people(site['gained'])} inwoners krijgen")
    after = DUTCH.share(sample_sites.answers["share_after"].iloc[1])
    expect(card).to_contain_text(f"{after} met dit hele antwoord")
    assert "antwoord=2&locatie=2" in _state(page)
    card.get_by_role("button", name="Hoe ver kom je hier te voet?").click()
    expect(page.locator(".si-card h2")).to_have_text("Te voet vanaf dit punt")


def test_answers_that_are_tried_bring_the_people_of_the_engine_and_four_have_room(
    open_page: OpenPage, text: str, sample_sites: Sites
) -> None:
    page = open_page(text)
    before = page.locator("h1").inner_text()
    for number in (1, 2, 3):
        _try(page, number)
        expect(page.locator(".si-now")).to_contain_text(
            f"nu: {_gained(sample_sites, number)} inwoners"
        )
        after = DUTCH.share(sample_sites.answers["share_after"].iloc[number - 1])
        expect(page.locator(".si-now")).to_contain_text(after)
        expect(page.locator(".si-town")).to_contain_text(after)
        expect(page.locator(".si-with-edits")).to_be_visible()
        assert page.locator("h1").inner_text() != before
        page.get_by_role("button", name="Toon de kaart zonder dit antwoord").click()
        expect(page.locator("h1")).to_have_text(before)
        expect(page.locator(".si-now")).to_be_empty()
    _try(page, 4)
    _list(page).nth(4).click()
    page.get_by_role("button", name="Probeer dit antwoord").click()
    expect(page.locator(".si-told-now")).to_contain_text("plaats voor vier varianten")


def test_areas_are_then_what_the_answer_told(
    open_page: OpenPage, text: str, sample_sites: Sites
) -> None:
    areas = sample_sites.areas[
        (sample_sites.areas["answer"] == 1) & sample_sites.areas["share_after"].notna()
    ]
    moved = areas[(areas["share_after"] - areas["share_before"]) > 0.1].iloc[0]
    after, before = (DUTCH.share(moved[f"share_{when}"]) for when in ("after", "before"))
    page = open_page(text)
    label = page.locator(".si-label").filter(has_text=moved["area_name"])
    expect(label.locator(".si-label-share")).to_have_text(f"{before}→ {after}")
    _try(page, 1)
    expect(label.locator(".si-label-share")).to_have_text(f"{after}was {before}")


def test_the_best_under_conditions_is_told_as_that(
    open_page: OpenPage, text: str, sample_results: Results, sample_sites: Sites
) -> None:
    held = replace(sample_sites, asked=replace(sample_sites.asked, floor=0.01))
    under = render_map(sample_results, sites=held)
    for one, told in ((text, ""), (under, " onder de voorwaarden")):
        page = open_page(one)
        standing = _list(page).first.locator(".si-small")
        expect(standing).to_have_text(f"bewezen het beste{told}")


def test_answers_stand_side_by_side_and_bring_their_sites(
    open_page: OpenPage, text: str, sample_sites: Sites
) -> None:
    page = open_page(text)
    _try(page, 1)
    bar = page.locator(".si-edit-bar")
    _list(page).nth(1).click()
    # Another answer is shown on the map as it is.
    expect(bar.get_by_role("button", name="Zonder")).to_have_attribute("aria-pressed", "true")
    expect(page.locator(".si-now")).to_be_empty()
    _try(page, 2)
    bar.get_by_role("button", name="Antwoord 1").click()
    expect(_list(page).first).to_have_attribute("aria-pressed", "true")
    expect(page.locator(".si-now")).to_contain_text(_gained(sample_sites, 1))
    _list(page).nth(1).click()
    expect(page.locator(".si-now")).to_contain_text(_gained(sample_sites, 2))
    bar.get_by_role("button", name="Vergelijk").click()
    table = page.locator(".si-comparing table").first
    expect(table.locator("td")).to_have_text(
        ["–", *(f"+{_gained(sample_sites, number)}" for number in (1, 2))]  # noqa: RUF001 - as the page says: no difference
    )
    page.get_by_role("button", name="Toon de kaart zonder dit antwoord").click()
    expect(page.locator(".si-now")).to_be_empty()


def test_a_link_brings_the_tried_answer_in_either_language(
    open_page: OpenPage, text: str, sample_sites: Sites
) -> None:
    page = open_page(text)
    _try(page, 2)
    state = page.evaluate("location.hash")
    page = open_page(text, state=f"{state}&lang=en")
    expect(page.locator(".si-now")).to_contain_text(_gained(sample_sites, 2).replace(".", ","))
    page.get_by_role("button", name="Show the map without this answer").click()
    expect(page.locator(".si-now")).to_be_empty()


def test_an_existing_place_says_what_it_needs_and_counts(
    open_page: OpenPage, sample_results: Results, sample_measurement: Measurement
) -> None:
    found = propose_sites(sample_measurement, Asked(sites=1, candidates=("existing",), seconds=600))
    page = open_page(render_map(sample_results, sites=found))
    page.locator(".si-sites button").click()
    card = page.locator(".si-dock .si-card")
    expect(card).to_contain_text("Deze plek bestaat al:")
    needs = {
        "low_threshold": "dat iedereen er gratis terechtkan",
        "staffed": "dat er iemand aanwezig is",
    }
    for need in found.sites["needs"].iloc[0].split():
        expect(card).to_contain_text(needs[need])
    page.get_by_role("button", name="Sluiten").click()
    _try(page, 1)
    expect(page.locator(".si-now")).to_contain_text(f"nu: {_gained(found, 1)} inwoners")
    assert '"edit":"change_place"' in _state(page)


def test_conditions_weights_and_a_bound_that_is_left_are_told(
    open_page: OpenPage, sample_results: Results, sample_measurement: Measurement
) -> None:
    asked = Asked(sites=2, floor=0.01, exempt=("Centrum",), weights="age_65_plus", seconds=600)
    found = propose_sites(sample_measurement, asked)
    wide = replace(found, answers=found.answers.assign(gap=0.052, most=found.answers["most"] + 99))
    page = open_page(render_map(sample_results, sites=wide))
    answering = page.locator(".si-answering")
    expect(_list(page).first).to_contain_text("hoogstens 5% beter is mogelijk")
    expect(answering).to_contain_text("bereikt meer dan")
    expect(answering).to_contain_text("behalve in Centrum")
    expect(answering).to_contain_text("Wie meetelt: ")
    counted = [f"+{DUTCH.people(people)}" for people in found.answers["counted"]]
    expect(_list(page).locator(".si-count")).to_have_text(counted)
    expect(answering).to_contain_text("van wie meetelt, krijgt een plek")


def test_the_least_mean_walk_is_ranked_by_metres(
    open_page: OpenPage, sample_results: Results, sample_measurement: Measurement
) -> None:
    asked = Asked(sites=1, goal="walk", candidates=("existing",), seconds=600)
    found = propose_sites(sample_measurement, asked)
    page = open_page(render_map(sample_results, sites=found))
    told = [DUTCH.metres(mean) for mean in found.answers["mean_m"]]
    expect(_list(page).locator(".si-count")).to_have_text(told)
    expect(_list(page).nth(1)).to_contain_text("verder")


def test_so_few_people_are_not_told(
    open_page: OpenPage, sample_results: Results, sample_sites: Sites
) -> None:
    few = replace(
        sample_sites,
        answers=sample_sites.answers.assign(gained=7.3, counted=7.3, gives_up=4.4),
        sites=sample_sites.sites.assign(gained=6.2, alone=5.1),
    )
    page = open_page(render_map(sample_results, sites=few))
    expect(_list(page).first.locator(".si-count")).to_have_text("minder dan 10")
    expect(_list(page).nth(1)).to_contain_text("minder dan 10 verschil")
    page.locator(".si-sites button").first.click()
    expect(page.locator(".si-dock .si-card")).to_contain_text("minder dan 10 inwoners krijgen")


def test_names_of_strangers_are_text(
    open_page: OpenPage, sample_results: Results, sample_sites: Sites
) -> None:
    hostile = replace(sample_sites, sites=sample_sites.sites.assign(near=HOSTILE))
    page = open_page(render_map(sample_results, sites=hostile))
    expect(_list(page).first).to_contain_text(HOSTILE)
    expect(page.locator(".si-pin").first).to_have_attribute("title", re.compile("1: .*<img"))
    page.locator(".si-sites button").first.click()
    expect(page.locator(".si-card h2")).to_contain_text(HOSTILE)
    page.get_by_role("button", name="Sluiten").click()
    _try(page, 1)
    page.locator(".si-edit-bar").get_by_role("button", name="Lijst").click()
    expect(page.locator(".si-card")).to_contain_text(HOSTILE)
    assert page.evaluate("window.broken") is None


def test_paper_has_the_answer_with_its_map(
    open_page: OpenPage, text: str, sample_sites: Sites
) -> None:
    page = open_page(text, state="#antwoord=2")
    expect(page.locator(".si-site-key")).to_be_visible()
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    sheet = page.locator("body > .si-sheet")
    for line in tell_answer(sample_sites, 2, "nl"):
        expect(sheet).to_contain_text(line)
    expect(sheet.locator("button")).to_have_count(0)
    page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    assert print_page(page) == [pytest.approx(STANDING, abs=1)]
    # A walk that is asked for has the map for itself, on paper too.
    page.locator(".si-sites button").first.click()
    page.get_by_role("button", name="Hoe ver kom je hier te voet?").click()
    expect(page.locator(".si-within")).to_be_visible()
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    expect(sheet.locator(".si-within")).to_have_count(1)
    expect(sheet.locator(".si-answering")).to_have_count(0)


def test_in_a_slide_the_chosen_answer_stands_alone(open_page: OpenPage, text: str) -> None:
    page = open_page(text, state="#embed=1&antwoord=2")
    expect(page.locator(".si-site-key")).to_be_visible()
    assert all(page.evaluate(IS_PAINTED, name) for name in PANES)
    expect(_list(page).locator("visible=true")).to_have_count(1)
    expect(page.get_by_role("button", name="Probeer dit antwoord")).to_have_count(0)


def test_a_browser_that_cannot_unpack_has_the_answers_alone(
    open_page: OpenPage, sample_results: Results, sample_sites: Sites
) -> None:
    town = build_map(sample_results, sites=sample_sites)
    figure = town.get_root()
    assert isinstance(figure, Figure)
    figure.header.add_child(Element("<script>delete window.DecompressionStream</script>"))
    page = open_page(seal_map(town))
    expect(page.locator(".si-pin")).to_have_count(2)
    expect(page.locator(".si-answering")).to_contain_text(tell_answer(sample_sites, 1, "nl")[0])
    expect(page.get_by_role("button", name="Probeer dit antwoord")).to_have_count(0)
    expect(page.locator(".si-answering")).not_to_contain_text("De kaart rekent")
    page.locator(".si-sites button").first.click()
    expect(page.locator(".si-dock .si-card")).to_contain_text("geen kavel")


@pytest.mark.parametrize(
    "sized_page",
    [*EXAMINED, (400, 800), (640, 400), (1440, 900), (3840, 2160)],
    ids=name_size,
    indirect=True,
)
def test_all_is_within_the_window_and_without_serious_fault(
    sized_page: Page, packages: Path
) -> None:
    page = sized_page
    expect(page.locator(".si-site-key")).to_be_attached()
    faults = find_all_faults(page, packages)
    page.locator(".si-sites button").nth(1).click()
    settle(page)
    faults += find_all_faults(page, packages)
    page.locator(".si-dismiss").first.click()
    _try(page, 1)
    faults += find_all_faults(page, packages)
    page.locator(".si-edit-bar").get_by_role("button", name="Vergelijk").click()
    settle(page)
    faults += find_all_faults(page, packages)
    assert faults == []
