"""Backgrounds from the web: on request only, and from nowhere else."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from sociale_infra.config import Settings
from sociale_infra.maps.page import render_map
from tests.map_town import draw_results, draw_settings

PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6360f8cfc000000301010018dd8db0"
    "0000000049454e44ae426082"
)


def draw_online(*, on: bool) -> Settings:
    settings = draw_settings()
    chosen = settings.map.model_copy(update={"online_backgrounds": on})
    return settings.model_copy(update={"map": chosen})


def test_policy_opens_for_the_servers_of_the_backgrounds_and_only_if_asked() -> None:
    for on, sources in ((True, "data: https://service.pdok.nl"), (False, "data:")):
        page = render_map(draw_results(draw_online(on=on)))
        policy = re.search(r"img-src ([^;]+);", page)
        assert policy
        assert policy[1] == sources


@pytest.fixture
def asked() -> list[str]:
    return []


@pytest.fixture
def page(browser: Browser, tmp_path: Path, asked: list[str]) -> Iterator[Page]:
    def serve(route: Route) -> None:
        asked.append(route.request.url)
        route.fulfill(body=PIXEL, content_type="image/png")

    path = tmp_path / "map.html"
    path.write_text(render_map(draw_results(draw_online(on=True))), encoding="utf-8")
    context = browser.new_context(viewport={"width": 1280, "height": 720})
    context.route(re.compile("^https?://"), serve)
    opened = context.new_page()
    opened.goto(path.as_uri())
    yield opened
    context.close()


@pytest.mark.browser
def test_a_background_is_fetched_when_it_is_chosen_and_credited(
    page: Page, asked: list[str]
) -> None:
    expect(page.locator(".si-area").first).to_be_visible()
    assert asked == []
    page.get_by_label("Achtergrond").select_option(label="Grijze kaart (PDOK)")
    expect(page.locator(".leaflet-tile-loaded").first).to_be_visible()
    assert asked
    start = "https://service.pdok.nl/brt/achtergrondkaart/wmts/v2_0/grijs/EPSG:3857/"
    assert all(re.fullmatch(re.escape(start) + r"\d+/\d+/\d+\.png", url) for url in asked)
    credits_ = page.locator(".leaflet-control-attribution")
    expect(credits_).to_contain_text("Kaartgegevens: © Kadaster (CC BY 4.0)")
    page.get_by_label("Achtergrond").select_option(index=0)
    expect(page.locator(".leaflet-tile")).to_have_count(0)
    expect(credits_).not_to_contain_text("Kaartgegevens: ©")


@pytest.mark.browser
def test_a_background_from_the_web_is_not_in_the_picture_and_the_picture_says_so(
    page: Page,
) -> None:
    page.get_by_label("Achtergrond").select_option(index=1)
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    expect(page.locator(".si-sheet")).to_contain_text("De achtergrond van internet staat niet")
    page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    page.get_by_role("button", name="Tabel", exact=True).click()
    with page.expect_download() as saving:  # a picture of another server's would be refused
        page.get_by_role("button", name="Kaart als PNG").click()
    assert saving.value.path().read_bytes().startswith(b"\x89PNG")
    expect(page.locator(".leaflet-container")).to_have_class(re.compile("si-online"))
