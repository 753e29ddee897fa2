"""Opens saved pages in the machine's Chromium, cut off from every network."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import (
    Browser,
    ConsoleMessage,
    Error,
    Page,
    Request,
    expect,
    sync_playwright,
)

from tests.browser.steps import EXAMINED, hide_map
from tests.page_tools import fetch_packages

OpenPage = Callable[..., Page]

# Compiling hot code once more takes longer than it gives in pages that live for seconds.
_ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--js-flags=--no-opt"]
_EMPTY = "about:blank"
# On a busy machine a page may take long; what hangs fails all the same.
_PATIENCE_MS = 20_000
expect.set_options(timeout=_PATIENCE_MS)


@pytest.fixture(scope="session")
def packages() -> Path:
    """Return the folder of the npm packages that package-lock.json pins."""
    return fetch_packages()


@pytest.fixture(scope="session")
def browser(chromium: str) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium, args=_ARGUMENTS)
        yield started
        started.close()


@pytest.fixture(scope="session")
def window(browser: Browser) -> Page:
    """Return the page in which tests open theirs, as a new one takes longer than its map.

    Nothing of a page outlives it: it stores nothing, and an empty one comes between.
    """
    context = browser.new_context(offline=True)
    context.set_default_timeout(_PATIENCE_MS)
    return context.new_page()


@pytest.fixture
def open_page(window: Page, tmp_path: Path) -> Iterator[OpenPage]:
    """Open a page's text; whatever the browser complains of or asks for fails the test."""
    faults: list[str] = []

    def note_request(request: Request) -> None:
        if request.url.partition("#")[0] != path.as_uri() and not request.url.startswith("data:"):
            faults.append(f"request: {request.url}")

    def note_message(message: ConsoleMessage) -> None:
        faults.append(f"{message.type}: {message.text}")

    def note_error(error: Error) -> None:
        faults.append(f"error: {error}")

    def open_text(text: str, *, width: int = 1280, height: int = 720, state: str = "") -> Page:
        path.write_text(text, encoding="utf-8")
        window.goto(_EMPTY)
        window.set_viewport_size({"width": width, "height": height})
        window.emulate_media(reduced_motion="reduce")
        window.mouse.move(0, 0)
        window.goto(f"{path.as_uri()}{state}")
        return window

    path = tmp_path / "map.html"
    window.on("request", note_request)
    window.on("console", note_message)
    window.on("pageerror", note_error)
    yield open_text
    window.goto(_EMPTY)
    window.remove_listener("request", note_request)
    window.remove_listener("console", note_message)
    window.remove_listener("pageerror", note_error)
    assert faults == []


@pytest.fixture
def sized_page(
    request: pytest.FixtureRequest, browser: Browser, text: str, tmp_path: Path
) -> Iterator[Page]:
    """Open the page `text` at a size; what it asks for or complains of fails the test."""
    width, height = request.param
    faults: list[str] = []
    context = browser.new_context(
        viewport={"width": width, "height": height},
        offline=True,
        reduced_motion="reduce",
        bypass_csp=True,  # lets axe-core in
    )
    opened = context.new_page()
    opened.on("console", lambda message: faults.append(f"{message.type}: {message.text}"))
    opened.on("pageerror", lambda error: faults.append(f"error: {error}"))
    path = tmp_path / "map.html"
    path.write_text(text, encoding="utf-8")
    opened.on(
        "request",
        lambda one: (
            None if one.url.startswith(("data:", path.as_uri())) else faults.append(one.url)
        ),
    )
    opened.set_default_timeout(_PATIENCE_MS)
    if request.param not in EXAMINED:
        hide_map(opened)
    opened.goto(path.as_uri())
    yield opened
    context.close()
    assert faults == []
