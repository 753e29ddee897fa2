"""Opens saved pages in the machine's Chromium, cut off from every network."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
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

from sociale_infra.maps.page import render_map
from sociale_infra.town import Results
from tests.browser.steps import EXAMINED, go_to, hide_map
from tests.conftest import MakeOnce, unpickle
from tests.page_tools import fetch_packages

OpenPage = Callable[..., Page]

# Compiling hot code once more takes longer than it gives in pages that live for seconds.
_ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--js-flags=--no-opt"]
_EMPTY = "about:blank"
# What the page reads of its address only when it opens.
_AT_FIRST = {"lang", "embed", "groot", "gaten"}
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


@contextmanager
def watch(page: Page, path: Path) -> Iterator[list[str]]:
    """Keep what a page complains of, or asks for beside its own file."""
    faults: list[str] = []

    def note_request(request: Request) -> None:
        if request.url.partition("#")[0] != path.as_uri() and not request.url.startswith("data:"):
            faults.append(f"request: {request.url}")

    def note_message(message: ConsoleMessage) -> None:
        faults.append(f"{message.type}: {message.text}")

    def note_error(error: Error) -> None:
        faults.append(f"error: {error}")

    page.on("request", note_request)
    page.on("console", note_message)
    page.on("pageerror", note_error)
    yield faults
    page.remove_listener("request", note_request)
    page.remove_listener("console", note_message)
    page.remove_listener("pageerror", note_error)


@pytest.fixture
def open_page(window: Page, tmp_path: Path) -> Iterator[OpenPage]:
    """Open a page's text; whatever the browser complains of or asks for fails the test."""
    path = tmp_path / "map.html"

    def open_text(text: str, *, width: int = 1280, height: int = 720, state: str = "") -> Page:
        path.write_text(text, encoding="utf-8")
        window.goto(_EMPTY)
        window.set_viewport_size({"width": width, "height": height})
        window.emulate_media(reduced_motion="reduce")
        window.mouse.move(0, 0)
        window.goto(f"{path.as_uri()}{state}")
        return window

    with watch(window, path) as faults:
        yield open_text
        window.goto(_EMPTY)
    assert faults == []


@pytest.fixture(scope="session")
def sample_page(make_once: MakeOnce, sample_pickles: Path) -> str:
    """The page of the sample town."""

    def make(folder: Path) -> None:
        results = unpickle(sample_pickles / "results", Results)
        (folder / "map.html").write_text(render_map(results), encoding="utf-8")

    return (make_once("sample-page", make) / "map.html").read_text(encoding="utf-8")


class Kept:
    """A tab that stays open for all tests of a file, with what it shows and what went wrong."""

    def __init__(self, page: Page, path: Path, faults: list[str]) -> None:
        self.page, self.path, self.faults = page, path, faults
        self.opened: tuple[object, ...] = ()

    def show(self, text: str, *, width: int = 1280, height: int = 720, state: str = "") -> Page:
        """Lead the open page to a state, as the way back does; open it if another is open."""
        at_first = {part for part in state[1:].split("&") if part.partition("=")[0] in _AT_FIRST}
        opened = (text, width, height, at_first)
        self.page.set_viewport_size({"width": width, "height": height})
        self.page.mouse.move(0, 0)
        if self.opened == opened:
            self.page.evaluate("document.activeElement.blur()")
            go_to(self.page, state[1:])
        else:
            self.path.write_text(text, encoding="utf-8")
            self.page.goto(_EMPTY)
            self.page.goto(f"{self.path.as_uri()}{state}")
            self.opened = opened
        return self.page


@pytest.fixture(scope="module")
def kept(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kept]:
    path = tmp_path_factory.mktemp("kept") / "map.html"
    context = browser.new_context(offline=True, reduced_motion="reduce")
    context.set_default_timeout(_PATIENCE_MS)
    page = context.new_page()
    with watch(page, path) as faults:
        yield Kept(page, path, faults)
    context.close()


@pytest.fixture
def kept_page(kept: Kept) -> Iterator[OpenPage]:
    """Open a page as `open_page` does, but once for all tests of a file.

    For tests that leave nothing behind but what stands in the address: nothing that was ticked or
    unfolded, no edits and no other language.
    """
    kept.faults.clear()
    yield kept.show
    assert kept.faults == []


@pytest.fixture
def sized_page(
    request: pytest.FixtureRequest, browser: Browser, text: str, tmp_path: Path
) -> Iterator[Page]:
    """Open the page `text` at a size; what it asks for or complains of fails the test."""
    width, height = request.param
    path = tmp_path / "map.html"
    path.write_text(text, encoding="utf-8")
    context = browser.new_context(
        viewport={"width": width, "height": height},
        offline=True,
        reduced_motion="reduce",
        bypass_csp=True,  # lets axe-core in
    )
    context.set_default_timeout(_PATIENCE_MS)
    opened = context.new_page()
    with watch(opened, path) as faults:
        if request.param not in EXAMINED:
            hide_map(opened)
        opened.goto(path.as_uri())
        yield opened
    context.close()
    assert faults == []
