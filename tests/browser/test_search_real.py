"""The search on the real Las Palmas, where addresses tell street, number and postcode."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from sociale_infra.analysis import analyse
from sociale_infra.maps.page import render_map
from sociale_infra.town import World
from tests.browser.conftest import OpenPage
from tests.conftest import MakeOnce

pytestmark = pytest.mark.browser


@pytest.fixture
def page(open_page: OpenPage, las_palmas_world: World, make_once: MakeOnce) -> Page:
    def make(folder: Path) -> None:
        (folder / "map.html").write_text(render_map(analyse(las_palmas_world)), encoding="utf-8")

    return open_page((make_once("las-palmas-map", make) / "map.html").read_text(encoding="utf-8"))


def search(page: Page, typed: str) -> Locator:
    page.get_by_role("combobox", name="Zoek").fill(typed)
    return page.locator("#si-found li")


@pytest.mark.parametrize(
    ("typed", "name", "kind"),
    [
        ("Calle Sor Simona", "Calle Sor Simona", "straat"),
        ("calle pablo penagilas", "Calle Pablo Penáguilas", "straat"),  # a letter, and an accent
        ("Calle Pablo Penaguilas 7", "Calle Pablo Penáguilas 7", "adres"),
        ("Calle Sor Simona, 11", "Calle Sor Simona 11", "adres"),
        ("35012", "35012", "postcode"),
        ("bibloteca municipal", "Biblioteca Municipal", "bibliotheek"),
        ("las palmas", "las-palmas-2023", "gebied"),
    ],
)
def test_all_that_has_a_name_is_found(page: Page, typed: str, name: str, kind: str) -> None:
    expect(search(page, typed).first).to_have_text(f"{name} {kind}")


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
