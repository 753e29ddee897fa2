"""The saved page in a browser: it draws, explains and answers, with the network cut."""

from __future__ import annotations

import re
from dataclasses import replace

import folium
import pytest
from branca.element import Element, Figure
from playwright.sync_api import Page, expect

from sociale_infra.maps.carrier import read_json
from sociale_infra.maps.page import build_map, render_map, seal_map
from tests.browser.conftest import OpenPage
from tests.browser.steps import choose_theme, count_painted, draw_page
from tests.map_town import HOSTILE_AREA, HOSTILE_NAMES, HOSTILE_TITLE, draw_results
from tests.nothing import with_background

pytestmark = pytest.mark.browser

CLASSES = read_json("look")["classes"]
NO_DATA = "url(#si-no-data)"
NOTHING = "\N{EN DASH}"


@pytest.fixture
def page(kept_page: OpenPage) -> Page:
    """Return the page with the library's coverage."""
    return kept_page(draw_page(), state="#thema=library")


def _fills(page: Page) -> list[str | None]:
    return [area.get_attribute("fill") for area in page.locator(".si-area").all()]


def _painted(page: Page, pane: str) -> int:
    """Count the pixels that a canvas shows."""
    count = page.locator(f".leaflet-{pane}-pane canvas").evaluate(
        "canvas => canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height)"
        ".data.filter((value, i) => i % 4 === 3 && value > 0).length"
    )
    return int(count)


def test_areas_have_the_colour_of_their_class(page: Page) -> None:
    # 80% is the lower limit of the fifth class, 10% lies in the first; Kade has no residents
    assert _fills(page) == [CLASSES[4], CLASSES[0], NO_DATA]
    expect(page.locator(".si-label-share")).to_have_text(["80%", "10%", NOTHING])


def test_legend_belongs_to_the_chosen_category(page: Page) -> None:
    legend = page.locator(".si-legend")
    expect(legend).to_contain_text("Aandeel inwoners binnen 1.200 m lopen (15 min bij 4,8 km/u)")
    town = page.locator(".si-town")
    expect(town).to_contain_text("Alle wijken samen: 28%1.100 inwoners wel, 2.900 niet")
    choose_theme(page, "School")
    assert _fills(page) == [CLASSES[1], CLASSES[4], NO_DATA]
    expect(legend).to_contain_text("Aandeel inwoners binnen 800 m lopen (10 min bij 4,8 km/u)")
    expect(town).to_contain_text("Alle wijken samen: 78%3.100 inwoners wel, 900 niet")
    swatches = page.locator(".si-bars rect")
    assert [swatch.get_attribute("fill") for swatch in swatches.all()] == CLASSES


def test_category_without_places_is_no_theme_and_says_so(page: Page) -> None:
    assert "Park" not in page.locator("#si-choice option").all_inner_texts()
    expect(page.get_by_label("Park")).to_be_disabled()
    expect(page.locator(".si-layer", has_text="Park")).to_contain_text("geen plekken")


def test_ground_is_drawn(page: Page) -> None:
    assert _painted(page, "si-ground") > 1000
    assert _painted(page, "si-streets") > 1000


def test_hovering_an_area_tells_its_figures(page: Page) -> None:
    page.locator(".si-area").nth(1).hover()
    tip = page.locator(".si-tip")
    expect(tip).to_contain_text("Midden")
    expect(tip).to_contain_text("Bibliotheek: 10%")
    expect(tip).to_contain_text("300 inwoners binnen 1.200 m")
    expect(tip).to_contain_text("2.700 verder weg")


def test_clicking_an_area_tells_all_categories(page: Page) -> None:
    page.locator(".si-area").nth(1).click()
    card = page.locator(".si-card")
    expect(card).to_contain_text("3.000 inwoners")
    rows = card.locator(".si-coverage tbody tr")
    expect(rows.nth(0)).to_be_visible()
    expect(rows.nth(0)).to_have_text("Bibliotheek1.200 m10%3002.7001.235 m (15 min)")
    expect(rows.nth(2)).to_have_text("Park300 m" + 4 * NOTHING)


def test_keyboard_opens_an_area(page: Page) -> None:
    area = page.locator(".si-area").first
    area.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".si-card h2")).to_have_text(HOSTILE_AREA)
    expect(area).to_have_attribute("aria-label", f"{HOSTILE_AREA}: 80%")


def test_escape_closes_a_card_and_gives_the_focus_back_after_the_mouse(page: Page) -> None:
    card, ranked = page.locator(".si-card"), page.locator(".si-ranking button").first
    for opener in (page.locator(".si-area").nth(1), ranked):
        for touched in (None, card.locator("h2"), card.locator("summary").first):
            opener.click()
            expect(card).to_be_visible()
            if touched:
                touched.click()
            page.keyboard.press("Escape")
            expect(card).to_have_count(0)
            expect(opener).to_be_focused()


def test_only_the_places_of_the_chosen_category_are_shown(page: Page) -> None:
    markers = page.locator(".si-place")
    expect(markers).to_have_count(len(HOSTILE_NAMES))
    assert count_painted(page) == 0
    choose_theme(page, "School")
    expect(markers).to_have_count(3)
    assert count_painted(page) > 100  # the ground of one of them


def test_layers_are_switched(open_page: OpenPage) -> None:
    page = open_page(draw_page(), state="#thema=library")
    markers, every = page.locator(".si-place"), page.get_by_label("Alle soorten")
    page.get_by_label("Bibliotheek").uncheck()
    expect(markers).to_have_count(0)
    every.check()
    expect(markers).to_have_count(len(HOSTILE_NAMES) + 4)
    choose_theme(page, "School")  # all stay on
    expect(markers).to_have_count(len(HOSTILE_NAMES) + 4)
    page.get_by_label("Maakplaats").uncheck()
    expect(every).not_to_be_checked()
    expect(markers).to_have_count(len(HOSTILE_NAMES) + 3)


def test_list_counts_places_in_the_town_and_around_it(page: Page) -> None:
    expect(page.locator(".si-layer", has_text="School").locator(".si-count")).to_have_text("1+2")


def test_place_tells_what_is_known_and_how(page: Page) -> None:
    page.locator(".si-place").first.click()
    card = page.locator(".si-card")
    for text in ("gratisja aangenomen", "voor iedereennee volgens OpenStreetMap",
                 "personeelonbekend", "functieleren", "openMo-Fr 09:00-17:00",
                 "openstreetmap.org/node/0", "samengevoegd met way/7 node/8"):  # fmt: skip
        expect(card).to_contain_text(text)


def test_nameless_place_and_own_category_are_told(page: Page) -> None:
    choose_theme(page, "School")
    page.locator(".si-place").nth(1).dispatch_event("click")  # outside the town, under the panel
    expect(page.locator(".si-card h2")).to_have_text("zonder naam")
    choose_theme(page, "Maakplaats")
    page.locator(".si-place").first.dispatch_event("click")
    expect(page.locator(".si-card").last).to_contain_text("functieconstructor")


def test_hostile_names_are_shown_and_do_nothing(page: Page) -> None:
    markers, title = page.locator(".si-place"), page.locator(".si-card h2")
    for index, name in enumerate(HOSTILE_NAMES):
        markers.nth(index).dispatch_event("click")
        expect(title).to_have_count(1)  # it is the card of one place
        assert title.text_content() == name
    assert HOSTILE_TITLE[:30] in str(page.locator("h1").text_content())
    assert page.evaluate("window.broken") is None
    assert page.locator("img, .si-card b, .si-card script").count() == 0


def test_sample_data_is_marked(open_page: OpenPage) -> None:
    page = open_page(draw_page(sample=True))
    expect(page.get_by_text("Voorbeeldgegevens: verzonnen stad")).to_be_visible()


def test_real_data_is_not_marked_and_dated(page: Page) -> None:
    expect(page.get_by_text("Voorbeeldgegevens")).to_have_count(0)
    expect(page.get_by_text("Kaartgegevens van 21 augustus 2021")).to_be_visible()


@pytest.mark.parametrize(("unit", "word"), [("addresses", "adressen"), ("buildings", "gebouwen")])
def test_page_says_what_is_counted(open_page: OpenPage, unit: str, word: str) -> None:
    page = open_page(draw_page(unit=unit))
    expect(page.get_by_text(f"De cijfers tellen {word}, geen inwoners.")).to_be_visible()
    page.locator(".si-area").nth(1).click()
    shown = page.locator("body").inner_text().replace("geen inwoners", "")
    assert "inwoners" not in shown
    assert f"3.000 {word}" in shown


def test_credits_are_shown(page: Page) -> None:
    expect(page.locator(".leaflet-control-attribution")).to_have_text(
        "Leaflet | © OpenStreetMap-bijdragers (ODbL 1.0), Wijken: CBS/Kadaster (CC BY 4.0)"
    )


def test_added_layer_is_drawn(open_page: OpenPage) -> None:
    town = build_map(draw_results())
    folium.CircleMarker([52.05, 4.48], color="#ff00ff").add_to(town)
    page = open_page(seal_map(town))
    expect(page.locator('path[stroke="#ff00ff"]')).to_have_count(1)


def test_page_fits_a_phone(open_page: OpenPage) -> None:
    page = open_page(draw_page(), width=360, height=740)
    panel = page.locator(".si-panel").bounding_box()
    area = page.locator(".si-area").nth(1).bounding_box()
    assert panel is not None
    assert area is not None
    assert panel["x"] >= 0
    assert panel["x"] + panel["width"] <= 360
    assert area["y"] + area["height"] <= panel["y"]
    assert panel["y"] + panel["height"] == 740
    page.get_by_role("button", name="Uitklappen").click()
    expect(page.locator("#si-choice")).to_be_visible()
    unfolded = page.locator(".si-panel").bounding_box()
    assert unfolded is not None
    assert panel["height"] <= unfolded["height"] <= 740 / 2
    page.locator(".si-area").nth(1).dispatch_event("click")
    expect(page.locator(".si-card")).to_be_in_viewport()
    expect(page.locator(".si-panel")).to_be_hidden()
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


@pytest.mark.parametrize(("width", "height"), [(390, 844), (640, 400), (1280, 720)])
def test_what_is_ticked_is_large_enough_for_a_finger(
    open_page: OpenPage, width: int, height: int
) -> None:
    """WCAG 2.2 asks 24 by 24 pixels; on a phone the box itself has them."""
    page = open_page(draw_page(), width=width, height=height)
    if page.locator(".si-fold").get_attribute("aria-expanded") == "false":
        page.locator(".si-fold").click()
    page.locator(".si-layers").evaluate("node => { node.open = true; }")
    boxes = page.locator("input[type=checkbox]:visible")
    assert boxes.count() > 4
    for box in boxes.all():
        target = box if width < 600 else box.locator("xpath=ancestor::label")
        size = target.bounding_box()
        assert size is not None
        assert min(size["width"], size["height"]) >= 24


def test_smallest_area_is_silent_where_labels_would_overlap(open_page: OpenPage) -> None:
    results = draw_results()
    crowded = results.areas.set_geometry(
        results.areas.geometry.iloc[[0, 0, 0]].reset_index(drop=True)
    )
    page = open_page(render_map(replace(results, areas=crowded)))
    expect(page.locator(".si-label:not(.si-hidden)")).to_have_count(1)


def test_a_name_that_recedes_gives_way_to_one_that_counts(open_page: OpenPage) -> None:
    """Kade, of which nothing is known, lies around Noord and is the larger."""
    results = draw_results()
    noord = results.areas.geometry.iloc[0]
    around = results.areas.set_geometry([noord, noord, noord.buffer(300)], crs=results.areas.crs)
    page = open_page(render_map(replace(results, areas=around)))
    shown = page.locator(".si-label:not(.si-hidden)")
    expect(shown).to_have_count(1)
    expect(shown).to_have_attribute("data-faint", "false")


def test_one_area_without_places_or_background_is_a_map(open_page: OpenPage) -> None:
    results = draw_results()
    bare = replace(
        with_background(results, results.world.background[:0]),
        areas=results.areas[1:2],
        places=results.places[:0],
        gaps=results.gaps[:0],
        squares=results.squares[:0],
        fragility=results.fragility[:0],
    )
    page = open_page(render_map(bare))
    choose_theme(page, "Plek")
    assert _fills(page) == [CLASSES[4]]
    expect(page.get_by_text(re.compile("geen plekken"))).to_have_count(4)


INK = """(canvas) => {
  const copy = new OffscreenCanvas(canvas.width, canvas.height).getContext("2d");
  copy.drawImage(canvas, 0, 0);
  const { data } = copy.getImageData(0, 0, canvas.width, canvas.height);
  return data.some((value, i) => i % 4 === 3 && value > 0);
}"""


def test_the_background_is_drawn(page: Page) -> None:
    for pane in ("ground", "streets"):
        canvas = page.locator(f".leaflet-si-{pane}-pane canvas")
        expect(canvas).to_have_count(1)
        page.evaluate("new Promise(requestAnimationFrame)")  # Leaflet draws in a frame
        assert canvas.evaluate(INK)
    expect(page.get_by_text("te oud om straten")).to_have_count(0)


def test_a_browser_that_cannot_unpack_has_the_map_without_background(open_page: OpenPage) -> None:
    town = build_map(draw_results())
    figure = town.get_root()
    assert isinstance(figure, Figure)
    figure.header.add_child(Element("<script>delete window.DecompressionStream</script>"))
    page = open_page(seal_map(town))
    expect(page.get_by_text("te oud om straten, groen en water te tekenen")).to_be_visible()
    choose_theme(page, "Bibliotheek")
    assert len(_fills(page)) == 3
    expect(page.locator(".leaflet-si-streets-pane canvas")).to_have_count(0)
