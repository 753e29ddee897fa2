"""Opens saved pages in the machine's Chromium, cut off from every network."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Request, expect, sync_playwright

from tests.page_tools import fetch_packages

OpenPage = Callable[..., Page]

_ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]
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


@pytest.fixture
def open_page(browser: Browser, tmp_path: Path) -> Iterator[OpenPage]:
    """Open a page's text; whatever the browser complains of or asks for fails the test."""
    faults: list[str] = []
    contexts: list[BrowserContext] = []

    def note_request(request: Request) -> None:
        if request.url.partition("#")[0] != path.as_uri() and not request.url.startswith("data:"):
            faults.append(f"request: {request.url}")

    def open_text(text: str, *, width: int = 1280, height: int = 720, state: str = "") -> Page:
        path.write_text(text, encoding="utf-8")
        context = browser.new_context(
            viewport={"width": width, "height": height}, offline=True, reduced_motion="reduce"
        )
        contexts.append(context)
        context.set_default_timeout(_PATIENCE_MS)
        page = context.new_page()
        page.on("request", note_request)
        page.on("console", lambda message: faults.append(f"{message.type}: {message.text}"))
        page.on("pageerror", lambda error: faults.append(f"error: {error}"))
        page.goto(f"{path.as_uri()}{state}")
        return page

    path = tmp_path / "map.html"
    yield open_text
    for context in contexts:
        context.close()
    assert faults == []
