"""The page that most tests open, and what they do to an open page."""

from __future__ import annotations

import functools

from playwright.sync_api import Page

from sociale_infra.maps.page import render_map
from tests.map_town import draw_results


@functools.cache
def draw_page(**facts: object) -> str:
    """Return the page of the town of `tests/map_town.py`, of which each is made once."""
    return render_map(draw_results(None, **facts))


def choose_theme(page: Page, label: str) -> None:
    page.get_by_label("Onderwerp").select_option(label=label)


def press_area(page: Page, index: int) -> None:
    """Open an area's card as the keyboard does, whatever lies over the area."""
    page.locator(".si-area").nth(index).focus()
    page.keyboard.press("Enter")
