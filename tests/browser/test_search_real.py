"""The search on the real Las Palmas, where addresses tell street, number and postcode."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, Page, expect

from sociale_infra.maps.page import render_map
from sociale_infra.town import Results, World
from tests.browser.conftest import OpenPage

pytestmark = pytest.mark.browser


# What is typed, and the first that is found: a name, and what it is the name of.
FOUND = [
    ("Calle Sor Simona", "Calle Sor Simona", "straat"),
    ("calle pablo penagilas", "Calle Pablo Penáguilas", "straat"),  # a letter, and an accent
    ("Calle Pablo Penaguilas 7", "Calle Pablo Penáguilas 7", "adres"),
    ("Calle Sor Simona, 11", "Calle Sor Simona 11", "adres"),
    ("35012", "35012", "postcode"),
    ("bibloteca municipal", "Biblioteca Municipal", "bibliotheek"),
    ("las palmas", "las-palmas-2023", "gebied"),
]


@pytest.fixture(scope="module")
def text(las_palmas_results: Results) -> str:
    return render_map(las_palmas_results)


@pytest.fixture
def page(open_page: OpenPage, text: str) -> Page:
    return open_page(text)


def search(page: Page, typed: str) -> Locator:
    page.get_by_role("combobox", name="Zoek").fill(typed)
    return page.locator("#si-found li")


def test_all_that_has_a_name_is_found(page: Page) -> None:
    for typed, name, kind in FOUND:
        expect(search(page, typed).first, typed).to_have_text(f"{name} {kind}")


def test_the_keyboard_leads_to_what_lies_within_a_walk(page: Page, las_palmas_world: World) -> None:
    search(page, "calle pablo penaguilas 7")
    page.keyboard.press("Enter")
    card = page.locator(".si-card")
    expect(card.locator("h2")).to_have_text("Vanaf dit adres")
    expect(card).to_contain_text("Calle Pablo Penáguilas 7")
    expect(card.locator(".si-reasons tr").first).to_contain_text("binnen 800\u00a0m lopen")
    origins = las_palmas_world.origins
    own = (origins["street"] == "Calle Pablo Penáguilas") & (origins["house_number"] == "7")
    ((lng, lat),) = origins[own].to_crs(epsg=4326).get_coordinates().to_numpy()
    asked = page.url.partition("punt=")[2].partition("&")[0].split("%2C")
    assert [float(one) for one in asked] == pytest.approx([lat, lng], abs=2e-5)  # two metres


def test_a_postcode_leads_to_one_of_its_addresses(page: Page, las_palmas_world: World) -> None:
    search(page, "35012")
    page.keyboard.press("Enter")
    told = page.locator(".si-card .si-strong").first
    expect(told).to_be_visible()
    origins = las_palmas_world.origins
    there = origins[origins["postcode"] == "35012"]
    assert told.inner_text() in set(there["street"] + " " + there["house_number"])
