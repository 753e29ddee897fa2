"""What tests do to an open page."""

from __future__ import annotations

from playwright.sync_api import Page


def choose_theme(page: Page, label: str) -> None:
    page.get_by_label("Kleur de wijken naar").select_option(label=label)


def press_area(page: Page, index: int) -> None:
    """Open an area's card as the keyboard does, whatever lies over the area."""
    page.locator(".si-area").nth(index).focus()
    page.keyboard.press("Enter")
