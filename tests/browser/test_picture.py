"""The picture of the map: what is seen, with title, legend and sources, as a file."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image
from playwright.sync_api import Page

from tests.browser.conftest import OpenPage
from tests.browser.steps import draw_page

Pixels = NDArray[np.int_]

pytestmark = pytest.mark.browser

A4 = (2245, 1565)  # pixels: 297 by 207 mm, twice as many as on the screen
# The second class (c2e1b3) and the last (2f80ab), over the green of a meadow (f1f6ed).
NOORD, MIDDEN = [183, 217, 166], [44, 123, 159]


def save_picture(page: Page, folder: Path) -> Pixels:
    """Save it as a reader does, and return its pixels."""
    page.get_by_role("button", name="Tabel", exact=True).click()
    with page.expect_download() as saving:
        page.get_by_role("button", name="Kaart als PNG").click()
    assert saving.value.suggested_filename == "Kaart - School.png"
    saving.value.save_as(folder / "map.png")
    with Image.open(folder / "map.png") as picture:
        assert picture.format == "PNG"
        return np.asarray(picture.convert("RGB")).astype(int)


def columns_of(pixels: Pixels, colour: list[int]) -> Pixels:
    """Return the columns of the pixels of a colour."""
    return np.nonzero((abs(pixels - colour) <= 3).all(axis=2))[1]


def test_it_shows_the_map_in_the_colours_of_its_theme(open_page: OpenPage, tmp_path: Path) -> None:
    page = open_page(draw_page(title="Dorp"), state="#thema=school&gaten=0")
    pixels = save_picture(page, tmp_path)
    assert pixels.shape == (*A4[::-1], 3)
    # Noord, Midden and Kade are the three thirds of the map's width, between margins of 10 mm.
    noord, midden = columns_of(pixels, NOORD), columns_of(pixels, MIDDEN)
    assert min(noord.size, midden.size) > 100_000
    assert (noord < A4[0] * 0.37).mean() > 0.95  # the others are those of the legend
    assert ((midden > A4[0] * 0.33) & (midden < A4[0] * 0.67)).mean() > 0.95
    assert pixels[:200].min() < 60  # the title
    assert pixels[-300:].min() < 60  # the legend
    assert (pixels[-40:] == 255).all()


def test_names_of_strangers_are_text_in_it(open_page: OpenPage, tmp_path: Path) -> None:
    page = open_page(draw_page(), state="#thema=school&gaten=1")
    assert save_picture(page, tmp_path).std() > 10
    assert page.evaluate("window.broken") is None
    assert page.locator(".si-sheet").count() == 0


def test_a_phone_saves_the_same_picture(open_page: OpenPage, tmp_path: Path) -> None:
    page = open_page(draw_page(title="Dorp"), state="#thema=school&gaten=0", width=390, height=800)
    pixels = save_picture(page, tmp_path)
    assert pixels.shape == (*A4[::-1], 3)
    assert columns_of(pixels, MIDDEN).size > 100_000
