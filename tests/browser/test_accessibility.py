"""No serious fault for people who cannot see well or use no mouse, by axe-core's rules.

Most states of the page are examined in test_every_state.py.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote

import numpy as np
import pytest
from playwright.sync_api import Browser, Page, expect

from sociale_infra.exports.landing import write_landing
from sociale_infra.maps.page import render_map
from sociale_infra.town import Results
from tests.browser.steps import choose_theme, find_faults, settle
from tests.map_town import draw_results

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("pages")
    results = draw_results(title="Dorp", sample=True)
    (made / "map.html").write_text(render_map(results), encoding="utf-8")
    shares = {"robust_low": [0.6, 0.2, np.nan], "robust_high": [0.75, 0.2, np.nan]}
    told = replace(results, areas=results.areas.assign(**shares))
    write_landing(made / "index.html", told)
    return made


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory, sample_page: str) -> Path:
    """The map of the sample town."""
    file = tmp_path_factory.mktemp("town") / "map.html"
    file.write_text(sample_page, encoding="utf-8")
    return file


@pytest.fixture(scope="module", params=[(1280, 720), (390, 844)], ids=["projector", "phone"])
def screen(request: pytest.FixtureRequest, browser: Browser) -> Iterator[Page]:
    width, height = request.param
    context = browser.new_context(
        viewport={"width": width, "height": height},
        reduced_motion="reduce",
        bypass_csp=True,  # lets axe-core in
    )
    yield context.new_page()
    context.close()


@pytest.fixture
def page(screen: Page) -> Page:
    screen.goto("about:blank")
    return screen


def check(page: Page, packages: Path) -> None:
    settle(page)
    assert find_faults(page, packages) == []


def unfold(page: Page) -> None:
    """Show the whole panel, which is folded on a phone."""
    button = page.locator(".si-fold")
    if button.get_attribute("aria-expanded") == "false":
        button.click()


def test_edits_variants_and_what_was_said(
    page: Page, sample_results: Results, town: Path, packages: Path
) -> None:
    row = sample_results.worklist.index[sample_results.worklist["as_mapped"] == "yes"][0]
    place = sample_results.worklist.loc[row, "place_id"]
    edits = [{"id": "e1", "edit": "close_place", "place": place}]
    variants = [{"name": name, "edits": edits} for name in ("A", "Met een heel lange naam erbij")]
    page.goto(f"{town.as_uri()}#wijzig={quote(json.dumps({'at': 1, 'variants': variants}))}")
    bar = page.locator(".si-edit-bar")
    expect(bar.get_by_role("button", name="Met een heel lange naam erbij")).to_be_visible()
    check(page, packages)
    page.locator(".leaflet-marker-icon.si-rank").first.press("Enter")
    expect(page.locator(".si-gap-card .si-found")).to_be_visible()
    check(page, packages)
    for name, seen in (("Lijst", ".si-files, .si-deciders"), ("Vergelijk", ".si-comparing")):
        bar.get_by_role("button", name=name, exact=True).click()
        expect(page.locator(seen)).to_be_visible()
        check(page, packages)
    bar.get_by_role("button", name="Lijst", exact=True).click()
    page.get_by_role("button", name="Wat er is gezegd, op een blad").click()
    expect(page.locator(".si-harvested")).to_be_visible()
    check(page, packages)


def test_the_page_that_leads_to_the_results(page: Page, folder: Path, packages: Path) -> None:
    page.goto((folder / "index.html").as_uri())
    check(page, packages)


def test_the_first_key_presses_reach_the_choice_of_theme(page: Page, folder: Path) -> None:
    page.goto((folder / "map.html").as_uri())
    unfold(page)
    for _ in range(8):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.id === 'si-choice'"):
            break
    assert page.evaluate("document.activeElement.id") == "si-choice"
    choose_theme(page, "Bibliotheek")


def test_how_far_one_walks(page: Page, packages: Path, sample_results: Results, town: Path) -> None:
    place = sample_results.world.places["place_id"].iloc[0]
    page.goto(f"{town.as_uri()}#bereik={place}")
    expect(page.locator(".si-within")).to_be_visible()
    check(page, packages)
    page.get_by_role("button", name="Kies een ander punt").click()
    expect(page.locator(".si-card")).to_contain_text("Klik op de kaart")
    check(page, packages)
