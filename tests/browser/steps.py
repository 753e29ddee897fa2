"""The page that most tests open, and what they do to an open page."""

from __future__ import annotations

import functools
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

from sociale_infra.maps.page import render_map
from tests.map_town import draw_results

# Windows that axe-core examines: a phone, a projector.
EXAMINED = [(390, 844), (1280, 720)]

_PAINTED = """() => {
  const canvas = document.querySelector(".leaflet-si-outlines-pane canvas");
  const copy = new OffscreenCanvas(canvas.width, canvas.height).getContext("2d");
  copy.drawImage(canvas, 0, 0);
  const { data } = copy.getImageData(0, 0, canvas.width, canvas.height);
  return data.filter((part, i) => i % 4 === 3 && part).length;
}"""
_GO = """state => {
  const own = history.state;
  history.pushState(own, "", state ? `#${state}` : location.pathname);
  dispatchEvent(new PopStateEvent("popstate", { state: own }));
}"""
_HIDE = """() => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(".leaflet-map-pane { visibility: hidden; }");
  document.adoptedStyleSheets.push(sheet);
}"""
# What is not all within the window, or scrolls sideways; of a card also the button that closes it.
_WIDER = """() => document.querySelector(".si-report") ? [] : [document.documentElement,
  ...document.querySelectorAll(
    ".si-panel, .si-dock, .si-dismiss, .si-story, .si-edit-bar, .si-table")]
  .filter((node) => node.checkVisibility() && (node.scrollWidth > node.clientWidth + 1
    || node.getBoundingClientRect().right > innerWidth + 1
    || node.getBoundingClientRect().left < -1
    || node.getBoundingClientRect().top < -1
    || node.getBoundingClientRect().bottom > innerHeight + 1))
  .map((node) => `${node.className || node.tagName} ${node.scrollWidth} > ${node.clientWidth}`)"""
# Of what passes only the number comes back: all of it is megabytes.
_AXE = """async () => {
  const { passes, violations } = await axe.run({ resultTypes: ["violations"] });
  return { passed: passes.length, violations };
}"""


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


def go_to(page: Page, state: str = "") -> None:
    """Go to what an address says, by default the first view, as the browser's way back does."""
    page.evaluate(_GO, state)


def hide_map(page: Page) -> None:
    """Let the pages that are opened from now on lay their map out, but not paint it.

    It takes most of the time in a large window, in which nobody looks at it.
    """
    page.add_init_script(f"({_HIDE})()")


def count_painted(page: Page) -> int:
    """Count the pixels that are painted of the symbols and grounds of places."""
    painted: int = page.evaluate(_PAINTED)
    return painted


def settle(page: Page) -> None:
    """Wait until nothing fades or moves."""
    page.evaluate("() => Promise.all(document.getAnimations().map((one) => one.finished))")


def find_faults(page: Page, packages: Path) -> list[str]:
    """Return what axe-core finds that is serious or critical; the page must let it in."""
    if not page.evaluate("'axe' in window"):
        page.add_script_tag(path=packages / "axe-core" / "axe.min.js")
    found: dict[str, Any] = page.evaluate(_AXE)
    assert found["passed"] > 10
    return [
        f"{fault['id']}: {node['html'][:120]} {node['any'][:1]}"
        for fault in found["violations"]
        if fault["impact"] in ("serious", "critical")
        for node in fault["nodes"]
    ]


def find_all_faults(page: Page, packages: Path) -> list[str]:
    """Return what is not within the window, and what axe-core finds if this size is examined.

    A report is for paper, wider than a phone.
    """
    size = page.viewport_size
    assert size
    found: list[str] = page.evaluate(_WIDER)
    if (size["width"], size["height"]) in EXAMINED:
        found += find_faults(page, packages)
    return found


def name_size(size: tuple[int, int]) -> str:
    return "x".join(map(str, size))
