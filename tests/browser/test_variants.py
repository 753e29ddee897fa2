"""Variants of a reader side by side, what was said on a page, and the headline that follows."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote, unquote

import pandas as pd
import pytest
from playwright.sync_api import Locator, Page, expect

from sociale_infra.analysis import analyse
from sociale_infra.maps.page import render_map
from sociale_infra.report.gaps import is_told
from sociale_infra.report.headline import find_headline
from sociale_infra.report.title import write_missing, write_rests, write_title
from sociale_infra.report.wording import LANGUAGES, Language
from sociale_infra.scenarios.apply import apply
from sociale_infra.scenarios.file import read_scenario
from sociale_infra.town import Results, World
from tests.browser.conftest import OpenPage
from tests.browser.test_edits import _corrected

pytestmark = pytest.mark.browser

HOSTILE = "<img src=x onerror=window.broken=1>"


def _bar(page: Page) -> Locator:
    return page.locator(".si-edit-bar")


def _press(page: Page, name: str) -> None:
    _bar(page).get_by_role("button", name=name, exact=True).click()


def _wait_for(page: Page, told: str) -> None:
    expect(page.locator(".si-told-now")).to_contain_text(re.compile(told))


def _answer(page: Page, row: int, *answers: str) -> None:
    """Answer whether a place that decides is so."""
    if not page.get_by_role("heading", name="Plekken die beslissen").is_visible():
        page.locator(".si-rests button").click()
    place = page.locator(".si-deciders").first.locator("> li").nth(row)
    for answer in answers:
        place.get_by_role("button", name=answer, exact=True).click()
    last = place.get_by_role("button", name=answers[-1], exact=True)
    expect(last).to_have_attribute("aria-pressed", "true")


def _saved(page: Page, label: str, number: int = 0) -> str:
    href = page.get_by_role("link", name=label).nth(number).get_attribute("href")
    assert href
    return unquote(href.partition(",")[2])


def _two_variants(page: Page) -> None:
    """Make A, without staff in the first place that decides, and B, where another is gone too."""
    _answer(page, 0, "Nee", "geen personeel")
    _press(page, "Nog een variant")
    expect(page.get_by_label("Naam van deze variant")).to_have_value("B")
    _answer(page, 1, "Nee", "bestaat niet")
    _wait_for(page, "2 wijzigingen")


def test_each_variant_has_its_own_figures_and_its_own_scenario(
    open_page: OpenPage,
    sample_page: str,
    sample_world: World,
    sample_results: Results,
    tmp_path: Path,
) -> None:
    page = open_page(sample_page)
    before = page.locator("header h1").inner_text()
    _two_variants(page)
    of_b = page.locator("header h1").inner_text()
    _press(page, "A")
    _wait_for(page, "Met uw wijziging missen")
    of_a = page.locator("header h1").inner_text()
    assert len({before, of_a, of_b}) == 3
    _press(page, "Zonder")
    _wait_for(page, "Zonder uw wijzigingen missen")
    assert page.locator("header h1").inner_text() == before
    _press(page, "Zonder")
    _wait_for(page, "Met uw wijziging missen")
    assert page.locator("header h1").inner_text() == of_a
    _press(page, "Vergelijk")
    town = page.locator(".si-comparing tbody tr").first.locator("td")
    expect(town).to_have_count(3)
    settings = sample_results.settings
    for number, title in enumerate((of_a, of_b)):
        file = tmp_path / f"{number}.yaml"
        file.write_text(_saved(page, "Scenario (scenario.yaml)", number), encoding="utf-8")
        (variant,) = read_scenario(file).of_variants().values()
        results = analyse(apply(sample_world, variant), settings)
        assert title == write_title(find_headline(results), sample_results.facts, "nl")
        count = title.partition(" ")[0]
        assert town.nth(number + 1).inner_text().startswith(count)


def test_variants_are_kept_in_address_and_file(open_page: OpenPage, sample_page: str) -> None:
    page = open_page(sample_page)
    _two_variants(page)
    _press(page, "Lijst")
    field = page.get_by_label("Naam van deze variant")
    assert field.get_attribute("maxlength") == "40"
    field.fill(HOSTILE)
    field.press("Enter")
    expect(_bar(page).get_by_role("button", name=HOSTILE)).to_have_attribute("aria-pressed", "true")
    told = page.locator(".si-told-now").inner_text()
    kept = _saved(page, "Bewaar de lijst")
    page = open_page(sample_page, state=f"#{page.url.partition('#')[2]}")
    _wait_for(page, re.escape(told))
    expect(_bar(page).get_by_role("button", name=HOSTILE)).to_have_attribute("aria-pressed", "true")
    page = open_page(sample_page, state="#wat=1")
    _answer(page, 0, "Ja")
    _press(page, "Lijst")
    file = {"name": "x.json", "mimeType": "application/json", "buffer": kept.encode()}
    page.get_by_label("Open een bewaarde lijst").set_input_files(file)  # type: ignore[arg-type]  # what it wants
    expect(_bar(page).locator(".si-variant-choice button")).to_have_count(3)
    held = json.loads(kept)
    held["variants"][0]["name"] = ""  # one without a name finds no room either
    file["buffer"] = json.dumps(held).encode()
    page.get_by_label("Open een bewaarde lijst").set_input_files(file)  # type: ignore[arg-type]  # what it wants
    expect(page.get_by_text("Er is plaats voor vier varianten")).to_be_visible()
    _press(page, "Vergelijk")
    expect(page.locator(".si-comparing th").filter(has_text="<img").first).to_be_visible()
    assert page.evaluate("window.broken") is None


def test_a_file_of_another_town_changes_nothing(open_page: OpenPage, sample_page: str) -> None:
    page = open_page(sample_page)
    _two_variants(page)
    told = page.locator(".si-told-now").inner_text()
    other = [{"edit": "close_place", "id": "a", "place": "node/1"}]
    held = {"at": 0, "variants": [{"name": "Delft", "edits": other}]}
    _press(page, "Lijst")
    for content in (held, other):
        buffer = json.dumps(content).encode()
        file = {"name": "x.json", "mimeType": "application/json", "buffer": buffer}
        page.get_by_label("Open een bewaarde lijst").set_input_files(file)  # type: ignore[arg-type]  # what it wants
        expect(page.get_by_text("die plek is er niet").last).to_be_visible()
        expect(_bar(page).locator(".si-variant-choice button")).to_have_count(2)
    _press(page, "B")
    _wait_for(page, re.escape(told))


def test_a_variant_that_was_deleted_comes_back(open_page: OpenPage, sample_page: str) -> None:
    page = open_page(sample_page)
    _two_variants(page)
    _press(page, "Lijst")
    page.get_by_role("button", name="Wis deze variant").click()
    expect(_bar(page).locator(".si-variant-choice button")).to_have_count(1)
    page.get_by_role("button", name="Zet B terug").click()
    _wait_for(page, "2 wijzigingen")
    _press(page, "Stop en wis de wijzigingen")
    expect(_bar(page)).to_be_hidden()
    page.get_by_role("button", name="Aanpassen").click()
    _press(page, "Ongedaan maken")
    _wait_for(page, "2 wijzigingen")


def test_what_was_said_is_on_a_page_and_in_a_text(
    open_page: OpenPage, sample_page: str, sample_results: Results
) -> None:
    page = open_page(sample_page)
    page.evaluate("() => { window.print = () => { window.printed = (window.printed ?? 0) + 1; }; }")
    names = sample_results.worklist.loc[sample_results.worklist["as_mapped"] == "yes", "name"]
    _answer(page, 0, "Ja")
    _answer(page, 1, "Nee", "geen personeel")
    _answer(page, 2, "Weet niet")
    page.locator(".si-deciders li button.si-link").nth(3).click()
    page.get_by_text("Klopt dit niet?").click()
    page.get_by_label("Opmerking").fill(HOSTILE)
    page.get_by_role("button", name="Stel dat dit zo is").click()
    _wait_for(page, "2 wijzigingen")
    _press(page, "Lijst")
    page.get_by_role("button", name="Wat er is gezegd, op een blad").click()
    area = page.locator(".si-harvested textarea")
    told = area.input_value()
    corrected, open_, tried, figures = told.split("\n\n")[1:]
    assert names.iloc[0] in corrected
    assert "klopt" in corrected
    assert names.iloc[1] in corrected
    assert names.iloc[2] in open_
    assert "Weet niet" in open_
    assert HOSTILE in open_
    assert names.iloc[3] in tried
    assert "misten iets, nu" in figures
    page.get_by_role("button", name="Kopieer als tekst").click()
    expect(page.locator(".si-harvested [role=status]")).not_to_be_empty()
    assert page.evaluate("getSelection().toString() || document.activeElement.value") == told
    page.get_by_role("button", name="Print").click()
    sheet = page.locator("main.si-harvest")
    expect(sheet).to_contain_text(HOSTILE)
    assert page.evaluate("[window.printed, window.broken]") == [1, None]
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    expect(sheet).to_have_count(0)


def test_the_headline_follows_as_a_run_with_the_corrections_tells_it(
    open_page: OpenPage,
    sample_page: str,
    sample_world: World,
    sample_results: Results,
    tmp_path: Path,
) -> None:
    page = open_page(sample_page)
    _answer(page, 0, "Ja")
    _answer(page, 1, "Ja")
    _answer(page, 2, "Nee", "niet gratis")
    _answer(page, 3, "Weet niet")
    _answer(page, 4, "Nee", "bestaat niet")
    _wait_for(page, "4 wijzigingen")
    _press(page, "Lijst")
    file = tmp_path / "places.csv"
    file.write_text(_saved(page, "Correcties (places.csv)"), encoding="utf-8")
    state = page.url.partition("#")[2]
    settings = sample_results.settings
    results = analyse(_corrected(sample_world, file, settings), settings)
    for language in LANGUAGES:
        page = open_page(sample_page, state=f"#lang={language}&{state}")
        expect(page.locator(".si-with-edits")).to_be_visible()
        _tells_as_a_run(page, results, language)


def _tells_as_a_run(page: Page, results: Results, language: Language) -> None:
    headline = find_headline(results)
    assert headline.rests_on.checked == 2
    expect(page.locator("header h1")).to_have_text(write_title(headline, results.facts, language))
    missing = write_missing(headline.most_missing, language)
    expect(page.locator(".si-missing")).to_have_text(missing)
    own = {"nl": ", waarvan 2 in deze kaart.", "en": ", of which 2 in this map."}[language]
    rests = write_rests(headline, language).removesuffix(".") + own
    expect(page.locator(".si-rests span:not(.si-dot)")).to_have_text(rests)
    told = results.gaps[is_told(results.gaps)]
    rows = page.locator(".si-gap-list li .si-count")
    expect(rows).to_have_count(min(len(told), 5))
    shown = rows.all_text_contents()
    assert shown == [_figure(people, language) for people in told["lacking_low"][:5]]


def _figure(people: float, language: Language) -> str:
    text = f"{pd.Series([people]).round(3).add(0.5).floordiv(1).astype(int).iloc[0]:,}"
    return text.replace(",", ".") if language == "nl" else text


def test_a_remark_changes_no_figure_and_stands_on_the_card(
    open_page: OpenPage, sample_page: str
) -> None:
    page = open_page(sample_page)
    before = page.locator("header h1").inner_text()
    _answer(page, 0, "Weet niet")
    expect(page.locator(".si-with-edits")).to_be_hidden()
    assert page.locator("header h1").inner_text() == before
    page.locator(".si-deciders li button.si-link").first.click()
    expect(page.locator(".si-said")).to_have_text("Zo is het: opmerking; “Weet niet”")


def test_what_if_takes_no_correction_away(open_page: OpenPage, sample_page: str) -> None:
    page = open_page(sample_page)
    _answer(page, 0, "Ja")
    page.locator(".si-deciders li button.si-link").first.click()
    page.get_by_text("Klopt dit niet?").click()
    page.get_by_role("button", name="Stel: deze sluit").click()
    _wait_for(page, "2 wijzigingen")
    expect(page.locator(".si-said")).to_have_count(2)
    _press(page, "Lijst")
    assert '"change"' in _saved(page, "Correcties (places.csv)")
    scenario = _saved(page, "Scenario (scenario.yaml)")
    assert "close_place" in scenario
    assert "change_place" not in scenario


def test_what_leaves_the_page_says_that_it_has_edits(open_page: OpenPage, sample_page: str) -> None:
    page = open_page(sample_page)
    _answer(page, 0, "Nee", "bestaat niet")
    page.get_by_role("button", name="Tabel").click()
    table = page.locator(".si-table")
    expect(table).to_contain_text("Met uw wijzigingen:")
    name = table.get_by_role("link", name="Bewaar als CSV").get_attribute("download")
    assert name == "Gebieden, met wijzigingen.csv"
    page.get_by_role("button", name="Terug naar de kaart").click()
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    expect(page.locator(".si-sheet")).to_contain_text("Met uw wijzigingen:")
    expect(page.locator(".si-sheet .si-with-edits")).to_have_css("display", "block")
    page.evaluate("dispatchEvent(new Event('afterprint'))")


@pytest.mark.parametrize("stands", [True, False], ids=["shares told", "shares untold"])
def test_a_group_of_which_new_homes_tell_nothing_is_unknown(
    open_page: OpenPage, sample_results: Results, *, stands: bool
) -> None:
    home = sample_results.world.origins.to_crs(epsg=4326).iloc[0]
    areas = sample_results.areas
    here = areas["area_code"] == home["area_code"]
    results = replace(sample_results, areas=areas.assign(stands=areas["stands"] & (stands | ~here)))
    [(lng, lat)] = home.geometry.coords
    edits = [{"id": "e1", "edit": "add_homes", "homes": 100, "at": [lng, lat]}]
    state = f"#wie=age_65_plus&wijzig={quote(json.dumps(edits))}"
    page = open_page(render_map(results), state=state)
    _wait_for(page, "Met uw wijziging missen")
    town = page.locator(".si-town strong")
    expect(town).to_have_count(0)
    _press(page, "Zonder")
    expect(town).to_have_count(1)
    _press(page, "Met")
    _press(page, "Vergelijk")
    groups = page.locator(".si-comparing table").nth(1)
    row = groups.get_by_role("row", name="65-plussers")
    expect(row.locator("td").nth(1)).to_have_text("onbekend")


def test_what_does_not_fit_the_map_is_left_out_of_each_variant(
    open_page: OpenPage, sample_page: str, sample_results: Results
) -> None:
    place = sample_results.worklist["place_id"].iloc[0]
    fits, not_here = (
        {"id": name, "edit": "close_place", "place": which}
        for name, which in (("e1", place), ("e2", "node/1"))
    )
    variants = [{"name": "A", "edits": [fits]}, {"name": "B", "edits": [not_here, fits]}]
    held = quote(json.dumps({"at": 0, "variants": variants}))
    page = open_page(sample_page, state=f"#wijzig={held}")
    _wait_for(page, "Een wijziging past niet op deze kaart")
    _press(page, "B")
    _wait_for(page, "Met uw wijziging missen")
    _press(page, "Vergelijk")
    cells = page.locator(".si-comparing tbody tr").first.locator("td").all_inner_texts()
    assert cells[1] == cells[2] != cells[0]


def test_the_bar_is_not_on_paper(open_page: OpenPage, sample_page: str) -> None:
    page = open_page(sample_page)
    page.get_by_role("button", name="Aanpassen").click()
    expect(_bar(page)).to_be_visible()
    page.evaluate("document.documentElement.classList.add('si-paper')")
    expect(_bar(page)).to_be_hidden()
    page.evaluate("document.documentElement.classList.remove('si-paper')")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    expect(page.locator(".si-sheet header")).not_to_contain_text("Bekijk ze")
    page.evaluate("dispatchEvent(new Event('afterprint'))")


def test_the_card_of_a_gap_follows_its_gap(open_page: OpenPage, sample_page: str) -> None:
    page = open_page(sample_page)
    page.locator(".leaflet-marker-icon.si-rank").first.press("Enter")
    card = page.locator(".si-gap-card")
    told = card.locator(".si-strong").inner_text()
    _answer(page, 0, "Nee", "geen personeel")
    page.locator(".si-dock .si-dismiss").click()
    page.locator(".leaflet-marker-icon.si-rank").first.press("Enter")
    expect(card.locator(".si-found")).to_contain_text("Zonder uw wijzigingen is dit gat")
    _press(page, "Zonder")
    expect(card.locator(".si-found")).to_have_count(0)
    expect(card.locator(".si-strong")).to_have_text(told)
    page.locator(".si-dock .si-dismiss").click()
    _press(page, "Met")
    page.locator(".leaflet-marker-icon.si-rank").first.press("Enter")
    now = card.locator(".si-strong").inner_text()
    again = open_page(sample_page, state=f"#{page.url.partition('#')[2]}")
    _wait_for(again, "Met uw wijziging missen")
    expect(card.locator(".si-strong")).to_have_text(now)
    expect(card.locator(".si-found")).to_contain_text("Zonder uw wijzigingen is dit gat")
