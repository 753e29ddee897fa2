"""The map per wijk, per buurt and per square: switched, told, and reached by the keyboard."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import replace

import pytest
from playwright.sync_api import Page, expect

from sociale_infra.maps.page import render_map
from sociale_infra.town import Results
from tests.browser.conftest import OpenPage
from tests.browser.steps import choose_theme, draw_page, press_area

pytestmark = pytest.mark.browser


def choose_level(page: Page, label: str) -> None:
    page.get_by_label("Per", exact=True).select_option(label=label)


def shown(page: Page) -> str:
    found: str = page.locator("#si-level").evaluate("node => node.selectedOptions[0].text")
    return found


def hash_of(page: Page) -> str:
    return page.url.partition("#")[2]


def is_drawn(page: Page) -> None:
    """Wait until there is a canvas, and what was drawn on it is shown."""
    expect(page.locator(".leaflet-si-grid-pane canvas")).to_have_count(1)
    page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")


def test_buurten_take_the_place_of_wijken(
    kept_page: OpenPage, sample_page: str, sample_results: Results
) -> None:
    page = kept_page(sample_page)
    areas, subareas = sample_results.areas, sample_results.subareas
    expect(page.locator(".si-area")).to_have_count(len(areas))
    choose_level(page, "buurt")
    expect(page.locator(".si-area")).to_have_count(len(subareas))
    assert hash_of(page) == "niveau=buurt"
    labels = page.locator(".si-label bdi").all_text_contents()
    assert sorted(labels) == sorted(subareas["area_name"])
    expect(page.locator(".si-level-note")).to_contain_text("Het voorbeeld telt in een buurt")
    page.go_back()
    assert shown(page) == "wijk"
    expect(page.locator(".si-area")).to_have_count(len(areas))
    page.go_forward()
    assert shown(page) == "buurt"


def test_only_what_cbs_counted_is_told_as_its_figure(
    open_page: OpenPage, sample_results: Results
) -> None:
    """The same town, as if it were not invented."""
    world = sample_results.world
    real = replace(world, facts=replace(world.facts, sample=False))
    page = open_page(render_map(replace(sample_results, world=real)), state="#niveau=buurt")
    expect(page.locator(".si-level-note")).to_contain_text("CBS telt in een buurt")
    press_area(page, 0)
    expect(page.locator(".si-card")).to_contain_text("CBS telt hier")


def test_a_buurt_has_a_card_of_its_own(
    kept_page: OpenPage, sample_page: str, sample_results: Results
) -> None:
    page = kept_page(sample_page, state="#niveau=buurt")
    press_area(page, 0)
    first = sample_results.subareas.iloc[0]
    names = sample_results.areas.set_index("area_code")["area_name"]
    card = page.locator(".si-card")
    expect(card.locator("h2")).to_have_text(first["area_name"])
    expect(card).to_contain_text(f"Buurt in {names[first['lies_in']]}.")
    counted = f"{first['population']:,.0f}".replace(",", ".")
    expect(card).to_contain_text(f"Het voorbeeld telt hier {counted} inwoners.")
    assert hash_of(page) == f"niveau=buurt&wijk={first['area_code']}"
    card.get_by_role("button", name=names[first["lies_in"]]).click()
    expect(card.locator("h2")).to_have_text(names[first["lies_in"]])
    card.get_by_role("button", name=first["area_name"], exact=True).click()
    expect(card.locator("h2")).to_have_text(first["area_name"])


def test_a_theme_without_the_level_shows_that_of_the_run_and_says_so(
    kept_page: OpenPage, sample_page: str
) -> None:
    page = kept_page(sample_page, state="#niveau=vierkant")
    assert shown(page) == "vierkant van 100 m"
    choose_theme(page, "Bibliotheek")
    assert page.locator("#si-level option").all_text_contents() == ["wijk", "buurt"]
    assert shown(page) == "wijk"
    note = "Dit onderwerp is er niet per vierkant van 100 m. De kaart toont wijken."
    expect(page.locator(".si-level-note")).to_have_text(note)
    choose_theme(page, "65 jaar en ouder (%)")
    expect(page.locator(".si-level")).to_be_hidden()
    choose_theme(page, "Robuust")
    assert shown(page) == "vierkant van 100 m"


def test_groups_have_figures_per_buurt_and_none_per_square(
    kept_page: OpenPage, sample_page: str
) -> None:
    page = kept_page(sample_page, state="#niveau=buurt&wie=slow")
    assert page.locator("#si-whom").input_value() == "slow"
    figures = page.locator(".si-label-share").all_text_contents()
    page.get_by_label("Voor wie").select_option("all")
    assert page.locator(".si-label-share").all_text_contents() != figures
    page.get_by_label("Voor wie").select_option("slow")
    choose_level(page, "vierkant van 100 m")
    expect(page.get_by_label("Voor wie")).to_be_hidden()
    assert hash_of(page) == "niveau=vierkant"


def test_squares_are_drawn_and_told_under_the_mouse(open_page: OpenPage, sample_page: str) -> None:
    page = open_page(sample_page, state="#niveau=vierkant&gaten=0")
    is_drawn(page)
    expect(page.locator(".si-legend")).to_contain_text("onbekend, of minder dan 10 inwoners")
    assert {*page.locator(".si-label-share").all_text_contents()} == {""}
    x, y = spot_of_square(page)
    page.mouse.move(x, y)
    expect(page.locator(".si-tip")).to_contain_text("inwoners")
    page.mouse.click(x, y)
    expect(page.locator(".si-card h2")).to_have_text(re.compile(r"^Vierkant E\d{4}N\d{4}$"))
    assert re.search(r"vierkant=E\d{4}N\d{4}$", hash_of(page))
    choose_level(page, "wijk")
    expect(page.locator(".leaflet-si-grid-pane canvas")).to_have_count(0)
    page.mouse.click(x, y)
    expect(page.locator(".si-card h2")).not_to_contain_text("Vierkant")


def test_under_the_bar_of_edits_no_square_is_told(open_page: OpenPage, sample_page: str) -> None:
    page = open_page(sample_page, state="#niveau=vierkant&gaten=0&wat=1")
    is_drawn(page)
    x, y = spot_of_square(page)
    page.mouse.move(x, y)
    expect(page.locator(".si-tip")).to_have_count(1)
    # The bar lies where the square is.
    page.locator(".si-edit-bar").evaluate(
        "(bar, [x, y]) => Object.assign(bar.style, { left: `${x - 20}px`, top: `${y - 20}px` })",
        [x, y],
    )
    over = page.evaluate(
        "([x, y]) => document.elementFromPoint(x, y).closest('.si-edit-bar')", [x, y]
    )
    assert over is not None
    page.mouse.move(x + 1, y)
    expect(page.locator(".si-tip")).to_have_count(0)


def spot_of_square(page: Page) -> tuple[float, float]:
    """Return where the inside of a square is drawn, away from what lies over the map."""
    found: list[float] = page.evaluate(
        """() => {
          const canvas = document.querySelector(".leaflet-si-grid-pane canvas");
          const box = canvas.getBoundingClientRect();
          const scale = canvas.width / box.width;
          const { width, height } = canvas;
          const ink = canvas.getContext("2d").getImageData(0, 0, width, height).data;
          const filled = (x, y) => {
            const [column, row] = [(x - box.left) * scale, (y - box.top) * scale];
            return ink[4 * (Math.round(row) * width + Math.round(column)) + 3] === 255;
          };
          for (let y = 200; y < innerHeight - 150; y += 3) {
            for (let x = innerWidth * 0.45; x < innerWidth * 0.8; x += 3) {
              const over = document.elementFromPoint(x, y);
              const free = !over.closest(".leaflet-marker-icon, .leaflet-control, .si-dock");
              if (free && filled(x, y) && filled(x - 3, y - 3) && filled(x + 3, y + 3)) {
                return [x, y];
              }
            }
          }
          return [];
        }"""
    )
    x, y = found
    return x, y


def test_the_keyboard_finds_squares_in_the_table(
    kept_page: OpenPage, sample_page: str, sample_results: Results
) -> None:
    page = kept_page(sample_page, state="#niveau=vierkant")
    page.get_by_role("button", name="Tabel").click()
    rows = page.locator(".si-rows tbody tr")
    count = len(sample_results.squares)
    for drawn in range(100, count, 100):  # more rows come as one comes to the last
        expect(rows).to_have_count(drawn)
        rows.last.get_by_role("button").focus()
    expect(rows).to_have_count(count)
    few = sample_results.squares["weight"] < 10
    assert few.any()
    told = page.locator(".si-rows td:nth-child(3)").all_text_contents()
    assert told.count("minder dan 10 inwoners") == few.sum()
    link = page.get_by_label("Tabel", exact=True).get_by_role("link", name="Bewaar als CSV")
    with page.expect_download() as saving:
        link.click()
    assert saving.value.suggested_filename == "Vierkanten van 100 m.csv"
    kept = saving.value.path().read_text(encoding="utf-8-sig")
    lines = list(csv.reader(io.StringIO(kept), delimiter=";"))
    assert len(lines) == count + 1
    assert lines[0][:3] == ["vierkant", "gebied", "Inwoners"]
    first = rows.first.get_by_role("button")
    name = first.inner_text()
    first.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".si-card h2")).to_have_text(f"Vierkant {name}")
    expect(page.get_by_role("button", name="Sluiten")).to_be_focused()


def test_an_address_opens_a_square(
    open_page: OpenPage, sample_page: str, sample_results: Results
) -> None:
    square = sample_results.squares.sort_values("weight").iloc[-1]
    page = open_page(sample_page, state=f"#niveau=vierkant&vierkant={square['square_id']}")
    card = page.locator(".si-card")
    expect(card.locator("h2")).to_have_text(f"Vierkant {square['square_id']}")
    expect(card).to_contain_text(f"{square['weight']:.0f} inwoners")
    expect(card.locator(".si-figures tbody tr")).to_have_count(5)
    few = sample_results.squares.loc[sample_results.squares["weight"] < 10, "square_id"].iloc[0]
    page = open_page(sample_page, state=f"#niveau=vierkant&vierkant={few}")
    expect(card).to_contain_text("minder dan 10 inwoners")
    expect(card.locator(".si-figures")).to_have_count(0)


def test_the_table_and_the_search_know_buurten(
    kept_page: OpenPage, sample_page: str, sample_results: Results
) -> None:
    subareas = sample_results.subareas
    page = kept_page(sample_page, state="#niveau=buurt")
    page.get_by_role("button", name="Tabel").click()
    heads = page.locator(".si-rows thead th").all_inner_texts()
    assert heads[:4] == ["gebied", "in wijk", "Het voorbeeld telt", "Inwoners"]
    assert "65 jaar en ouder (%)" not in heads
    names = page.locator(".si-rows tbody th").all_inner_texts()
    assert names == list(subareas["area_name"])
    page.keyboard.press("Escape")
    name = subareas["area_name"].iloc[3]
    page.get_by_role("combobox", name="Zoek een straat").fill(name)
    option = page.get_by_role("option").filter(has_text="buurt").filter(has_text=name)
    option.first.click()
    expect(page.locator(".si-card h2")).to_have_text(name)


def test_a_town_by_wijk_alone_has_no_buurten_to_choose(open_page: OpenPage) -> None:
    page = open_page(draw_page(), state="#niveau=buurt")
    options = page.locator("#si-level option").all_text_contents()
    assert options == ["wijk", "vierkant van 100 m"]
    assert shown(page) == "wijk"
