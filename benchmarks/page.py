"""How large, fast and heavy a map is: ``python -m benchmarks.page MAP.html...``.

Each round opens the map in a Chromium of its own, as a file, and does what a reader does
(in_page.js). Other programs may run at the same time: the least of the rounds is nearest to what
the map itself takes, the median is what was seen. Beside them is the time of the processors that
the page's process used, all its threads together, which neighbours hardly lengthen.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from typing import Annotated, Any

import typer
from playwright.sync_api import Browser, CDPSession, ViewportSize, sync_playwright

from benchmarks.report import markdown

_BROWSERS = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
_ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]
_WINDOW: ViewportSize = {"width": 1366, "height": 768}
_PATIENCE_MS = 120_000
_ASKED = 4  # areas from which is asked what can be reached
_MB = 10**6

Figures = tuple[str, float, float | None]
"""What is measured; milliseconds or megabytes; milliseconds of the processors."""

app = typer.Typer(add_completion=False)


@app.command()
def main(
    maps: Annotated[list[Path], typer.Argument(exists=True, help="Maps that a run wrote.")],
    repeat: Annotated[int, typer.Option(min=1, help="Rounds.")] = 5,
) -> None:
    """Measure maps, in turns, and print a table of each."""
    program = next(filter(None, map(shutil.which, _BROWSERS)), None)
    if program is None:
        raise typer.BadParameter("there is no Chromium or Chrome on PATH")
    rounds: dict[Path, list[list[Figures]]] = {path: [] for path in maps}
    with sync_playwright() as playwright:
        for _ in range(repeat):
            for path, found in rounds.items():
                browser = playwright.chromium.launch(executable_path=program, args=_ARGUMENTS)
                found.append([*Reader(browser).measure(path)])
                browser.close()
    for path, found in rounds.items():
        table = {}
        for same in zip(*found, strict=True):
            seen = [figure for _, figure, _ in same]
            table[same[0][0]] = {"least": min(seen), "median": median(seen)}
            used = [processor for *_, processor in same if processor is not None]
            if used:
                table[same[0][0]]["processors, least"] = min(used)
        typer.echo(f"\n{path}, {repeat} rounds\n\n{markdown(table)}")


class Reader:
    """Reads a map in a browser, and notes what that takes."""

    def __init__(self, browser: Browser) -> None:
        self._browser = browser.new_browser_cdp_session()
        self._page = browser.new_page(viewport=_WINDOW)
        self._page.set_default_timeout(_PATIENCE_MS)
        self._page.add_init_script(path=Path(__file__).with_name("in_page.js"))

    def measure(self, path: Path) -> Iterator[Figures]:
        """Measure one round."""
        yield "page MB", path.stat().st_size / _MB, None
        before = self._used_ms()
        self._page.goto(path.absolute().as_uri(), wait_until="commit")
        yield "first view ms", self._do("firstView()"), self._used_ms() - before
        yield "with background ms", self._do("background()"), self._used_ms() - before
        yield self._longest_theme("longest theme ms")
        for asked in range(_ASKED):
            self._do(f"openArea({asked})")
            yield f"address {asked + 1} ms", *self._timed("ask()")
        yield self._pan("longest frame of a pan ms")
        yield "all places ms", *self._timed("allPlaces()")
        yield self._longest_theme("longest theme with all places ms")
        yield self._pan("longest frame of a pan with all places ms")
        yield "table of places ms", *self._timed("placesTable()")
        yield from self._memory(self._page.context.new_cdp_session(self._page))

    def _do(self, act: str) -> Any:  # noqa: ANN401 - as the act returns it
        return self._page.evaluate(f"bench.{act}")

    def _timed(self, act: str) -> tuple[float, float]:
        before = self._used_ms()
        return self._do(act), self._used_ms() - before

    def _longest_theme(self, name: str) -> Figures:
        """Go through all themes; the one that takes longest, by either clock."""
        themes = self._do("countThemes()")
        times = [self._timed(f"theme({i % themes})") for i in range(1, themes + 1)]
        return name, max(seen for seen, _ in times), max(used for _, used in times)

    def _pan(self, name: str) -> Figures:
        """Drag the map to and fro; how long a frame took at most, drawing afterwards included."""
        before = self._used_ms()
        self._do("beginFrames()")
        x, y = _WINDOW["width"] * 0.6, _WINDOW["height"] / 2
        mouse = self._page.mouse
        for far in (300, -300):
            mouse.move(x, y)
            mouse.down()
            mouse.move(x + far, y, steps=15)
            mouse.up()
            self._page.wait_for_timeout(600)  # it glides on
        return name, max(self._do("endFrames()")), self._used_ms() - before

    def _used_ms(self) -> float:
        """Milliseconds of the processors that the processes of pages have used."""
        found = self._browser.send("SystemInfo.getProcessInfo")["processInfo"]
        used: list[float] = [one["cpuTime"] for one in found if one["type"] == "renderer"]
        return 1000 * sum(used)

    @staticmethod
    def _memory(session: CDPSession) -> Iterator[Figures]:
        """Measure the memory of JavaScript after a clearing, and what it holds outside its heap."""
        session.send("HeapProfiler.enable")
        session.send("HeapProfiler.collectGarbage")
        heap = session.send("Runtime.getHeapUsage")
        yield "JavaScript MB", heap["usedSize"] / _MB, None
        yield "its arrays of bytes MB", heap["backingStorageSize"] / _MB, None
        yield "its elements MB", heap["embedderHeapUsedSize"] / _MB, None


if __name__ == "__main__":
    app()
