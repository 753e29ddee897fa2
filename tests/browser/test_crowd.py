"""Places that are too many for an element each: painted, and yet found by mouse, finger and keys.

A workshop stands every 20 m in Midden: 14 columns and 12 rows, the last at the top right.
"""

from __future__ import annotations

from dataclasses import replace

import geopandas as gpd
import pandas as pd
import pytest
import shapely
from playwright.sync_api import FloatRect, Page, expect

from sociale_infra.maps.page import render_map
from tests.browser.conftest import OpenPage
from tests.browser.steps import choose_theme, count_painted
from tests.map_town import SOUTH, WEST, draw_results

pytestmark = pytest.mark.browser

COLUMNS, ROWS = 14, 12
# Workshop 65, in the fifth row: in the middle of the map.
MIDDLE = 65
TOUCH = """([x, y]) => document.elementFromPoint(x, y).dispatchEvent(
  new MouseEvent("click", { clientX: x, clientY: y, bubbles: true }))"""


@pytest.fixture(scope="module")
def text() -> str:
    town = draw_results(title="Dorp")
    one = town.places[town.places["category"] == "fablab"]
    count = COLUMNS * ROWS
    many = pd.concat([one] * count, ignore_index=True).assign(
        place_id=[f"node/{1000 + i}" for i in range(count)],
        name=[f"Werkplaats {i}" for i in range(count)],
    )
    spots = [
        shapely.Point(WEST + 760 + 20 * (i % COLUMNS), SOUTH + 150 + 20 * (i // COLUMNS))
        for i in range(count)
    ]
    placed = many.set_geometry(gpd.GeoSeries(spots, crs=town.places.crs))
    return render_map(replace(town, places=pd.concat([town.places, placed], ignore_index=True)))


@pytest.fixture
def page(kept_page: OpenPage, text: str) -> Page:
    page = kept_page(text, state="#thema=fablab")
    expect(page.locator(".si-place")).to_have_count(1)  # where the keyboard is
    return page


def box_of(page: Page) -> FloatRect:
    box = page.locator(".si-place").bounding_box()
    assert box
    return box


def spot_of(page: Page, number: int) -> tuple[float, float]:
    """Return where a workshop is on the screen: led there by the keyboard, which then goes away."""
    marker = page.locator(".si-place")
    marker.focus()
    column = number % COLUMNS
    for key, times in (("ArrowLeft", COLUMNS), ("ArrowDown", ROWS),
                       ("ArrowRight", column), ("ArrowUp", number // COLUMNS)):  # fmt: skip
        for _ in range(times):
            page.keyboard.press(key)
    assert page.evaluate("document.activeElement.title") == f"Werkplaats {number} (maakplaats)"
    box = box_of(page)
    for key in ("ArrowLeft", "ArrowLeft", "ArrowLeft"):
        page.keyboard.press(key)
    page.evaluate("document.activeElement.blur()")
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def test_arrow_keys_go_from_place_to_place_and_enter_opens(page: Page) -> None:
    page.locator(".si-place").focus()
    seen = "document.activeElement.title"
    page.locator(".si-place").press("ArrowRight")
    first = int(page.evaluate(seen).split()[1])
    for key, step in (("ArrowRight", 1), ("ArrowUp", COLUMNS), ("ArrowLeft", -1),
                      ("ArrowDown", -COLUMNS)):  # fmt: skip
        page.keyboard.press(key)
        number = int(page.evaluate(seen).split()[1])
        assert number - first == step
        first = number
    page.keyboard.press("Enter")
    expect(page.locator(".si-card h2")).to_have_text(f"Werkplaats {first}")
    page.keyboard.press("Escape")
    expect(page.locator(".si-card")).to_have_count(0)
    assert page.evaluate(seen) == f"Werkplaats {first} (maakplaats)"


def test_the_mouse_finds_a_painted_place_and_not_the_area_below(page: Page) -> None:
    x, y = spot_of(page, MIDDLE)
    page.mouse.move(x + 1, y)
    expect(page.locator(".si-place")).to_have_attribute("title", "Werkplaats 65 (maakplaats)")
    page.mouse.click(x + 1, y)
    expect(page.locator(".si-card h2")).to_have_text(["Werkplaats 65"])
    assert "plek=node%2F1065" in page.url


def test_a_finger_finds_it_too(open_page: OpenPage, text: str) -> None:
    page = open_page(text, state="#thema=fablab")  # where no mouse has been
    page.evaluate(TOUCH, [*spot_of(page, MIDDLE)])
    expect(page.locator(".si-card h2")).to_have_text(["Werkplaats 65"])


def test_who_drags_the_map_by_a_place_opens_nothing(page: Page) -> None:
    x, y = spot_of(page, MIDDLE)
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 90, y + 40, steps=5)
    page.mouse.up()
    page.wait_for_function("() => location.hash.includes('kaart')")
    expect(page.locator(".si-card")).to_have_count(0)


def test_all_of_them_are_painted(page: Page) -> None:
    page.get_by_role("button", name="Inzoomen").click()
    page.wait_for_function("() => location.hash.includes('kaart')")
    assert count_painted(page) > COLUMNS * ROWS * 13**2  # they stand 13 pixels apart


def test_the_table_draws_its_rows_as_one_comes_to_them(open_page: OpenPage, text: str) -> None:
    page = open_page(text, state="#thema=fablab")
    page.get_by_role("button", name="Tabel").click()
    page.get_by_label("Welke tabel").select_option(label="Plekken")
    rows, count = page.locator(".si-rows tbody tr"), COLUMNS * ROWS + 1
    expect(page.locator(".si-table [role=status]")).to_have_text(f"{count} van {count}")
    expect(page.locator(".si-rows")).to_have_attribute("aria-rowcount", str(count + 1))
    expect(rows).to_have_count(100)
    rows.last.get_by_role("button").focus()
    expect(rows).to_have_count(count)
    expect(rows.last).to_have_attribute("aria-rowindex", str(count + 1))
    with page.expect_download() as saving:
        page.get_by_role("link", name="Bewaar als CSV").click()
    lines = saving.value.path().read_text(encoding="utf-8-sig").splitlines()
    assert len(lines) == count + 1
    page.get_by_role("searchbox").fill("Werkplaats 167")
    expect(rows).to_have_count(1)


def test_few_have_their_own_markers_again(page: Page) -> None:
    choose_theme(page, "School")
    expect(page.locator(".si-place")).to_have_count(3)
