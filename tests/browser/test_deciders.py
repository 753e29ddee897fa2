"""The places that decide the map, as dots and as a list."""

from __future__ import annotations

from dataclasses import replace

import pytest
from playwright.sync_api import expect

from sociale_infra.maps.page import render_map
from sociale_infra.town import Results
from tests.browser.conftest import OpenPage
from tests.browser.steps import choose_theme

pytestmark = pytest.mark.browser


def test_the_places_that_decide_are_dots_and_a_list(
    open_page: OpenPage, sample_page: str, sample_results: Results
) -> None:
    work = sample_results.worklist
    sure, maybe = work[work["as_mapped"] == "yes"], work[work["as_mapped"] == "unknown"]
    page = open_page(sample_page)
    dots = page.locator(".leaflet-si-deciders-pane path")
    expect(dots).to_have_count(len(sure))
    expect(page.locator(".si-rests")).to_contain_text(f"{len(sure)} plekken")
    page.get_by_role("button", name="Bekijk ze").click()
    rows = page.locator(".si-deciders").first.locator("li")
    expect(rows).to_have_count(len(sure))
    for row, name, people in zip(rows.all(), sure["name"], sure["deciding"], strict=True):
        expect(row.get_by_role("button").first).to_have_text(name)
        told = row.locator(".si-count").inner_text().replace(".", "")
        assert told in ("minder dan 10", f"{people:.0f}", "0")
    expect(page.locator(".si-maybe li")).to_have_count(len(maybe))
    assert page.url.endswith("#lijst=1")
    rows.first.get_by_role("button").first.click()
    expect(page.locator(".si-card h2")).to_have_text(sure["name"].iloc[0])
    page.go_back()
    expect(page.locator(".si-card h2")).to_have_text("Plekken die beslissen")
    choose_theme(page, "School")
    expect(dots).to_have_count(0)


def test_a_checked_place_is_a_full_dot(open_page: OpenPage, sample_results: Results) -> None:
    first = sample_results.worklist.iloc[0]["place_id"]
    places = sample_results.places
    told = "free=local open_to_all=local staffed=local step_free=prior"
    places = places.assign(
        evidence=places["evidence"].mask(places["place_id"] == first, told),
        low_threshold=places["low_threshold"].mask(places["place_id"] == first, "yes"),
        staffed=places["staffed"].mask(places["place_id"] == first, "yes"),
    )
    work = sample_results.worklist[1:]
    page = open_page(render_map(replace(sample_results, places=places, worklist=work)))
    full = page.locator('.leaflet-si-deciders-pane path[fill="#00441b"]')
    expect(full).to_have_count(1)
    page.get_by_role("button", name="Bekijk ze").click()
    expect(page.locator(".si-deciders").first).to_contain_text("nagegaan")
