"""The page inside a reveal.js deck and a plain frame: all its layers, seen on the pixels."""

from __future__ import annotations

import io
import shutil
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from PIL import Image
from playwright.sync_api import Browser, Page

from sociale_infra.maps.carrier import read_json
from sociale_infra.maps.page import render_map
from tests.map_town import draw_results

pytestmark = pytest.mark.browser

Pixels = npt.NDArray[np.int16]

LOOK = read_json("look")
STATE = "map.html#thema=library&gaten=1&embed=1"
COLOURS = {
    "most of Noord: 80% is the highest class": LOOK["classes"][4],
    "Midden: 10% is the lowest class": LOOK["classes"][0],
    "the panel": "#ffffff",
    "a library": LOOK["categories"]["library"]["colour"],
    "the outline of a gap": LOOK["gaps"]["outline"],
    "water": next(one["fill"] for one in LOOK["ground"] if one["kind"] == "water"),
}
DECK = """<!doctype html><html><head><meta charset="utf-8">
<link rel="stylesheet" href="reveal.js/dist/reveal.css"></head><body>
<div class="reveal"><div class="slides">
<section><h2>Eerst iets anders</h2></section>
<section><iframe {source}="{state}" width="1200" height="640" style="border:0"></iframe></section>
</div></div>
<script src="reveal.js/dist/reveal.js"></script>
<script>Reveal.initialize({{width: 1280, height: 720, margin: 0.04, transition: "none"}});</script>
</body></html>"""
FRAME = '<!doctype html><iframe src="{state}" width="1200" height="640" style="border:0"></iframe>'


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, packages: Path) -> Path:
    made = tmp_path_factory.mktemp("deck")
    results = draw_results(title="Dorp")
    (made / "map.html").write_text(render_map(results), encoding="utf-8")
    shutil.copytree(packages / "reveal.js" / "dist", made / "reveal.js" / "dist")
    for source in ("src", "data-src"):
        deck = DECK.format(source=source, state=STATE)
        (made / f"{source}.html").write_text(deck, encoding="utf-8")
    (made / "frame.html").write_text(FRAME.format(state=STATE), encoding="utf-8")
    hidden = FRAME.format(state=STATE).replace("border:0", "border:0; display: none")
    (made / "hidden.html").write_text(hidden, encoding="utf-8")
    return made


@pytest.fixture
def show(browser: Browser) -> Iterator[Page]:
    faults: list[str] = []
    context = browser.new_context(offline=True, reduced_motion="reduce")
    page = context.new_page()
    page.on("pageerror", lambda error: faults.append(str(error.stack)))
    yield page
    context.close()
    assert faults == []


def shoot(page: Page) -> Pixels:
    page.frame_locator("iframe").locator(".si-place").first.wait_for()
    page.wait_for_timeout(300)  # until what was loaded is painted
    with Image.open(io.BytesIO(page.locator("iframe").screenshot())) as picture:
        return np.asarray(picture.convert("RGB"), dtype=np.int16)


def check_layers(pixels: Pixels) -> None:
    for what, colour in COLOURS.items():
        wanted = np.array([*bytes.fromhex(colour[1:])])
        near = (np.abs(pixels - wanted) <= 12).all(axis=2)
        assert near.sum() >= 15, what


def check_whole_town(page: Page) -> None:
    """All of the town is in view, and none of it under the panel."""
    frame = page.frame_locator("iframe")
    panel = frame.locator(".si-panel").bounding_box()
    whole = page.locator("iframe").bounding_box()
    assert panel
    assert whole
    for area in frame.locator(".si-area").all():
        box = area.bounding_box()
        assert box
        assert box["width"] > 20
        assert box["x"] >= panel["x"] + panel["width"]
        assert box["x"] + box["width"] <= whole["x"] + whole["width"]
        assert box["y"] >= whole["y"]
        assert box["y"] + box["height"] <= whole["y"] + whole["height"]


@pytest.mark.parametrize("source", ["src", "data-src"])
@pytest.mark.parametrize(("width", "height"), [(1280, 720), (900, 500)])
def test_in_a_slide(show: Page, folder: Path, source: str, width: int, height: int) -> None:
    """The slide is not seen at first, and scaled down in the smaller window."""
    show.set_viewport_size({"width": width, "height": height})
    show.goto((folder / f"{source}.html").as_uri())
    show.wait_for_function("Reveal.isReady()")
    show.wait_for_timeout(300)  # the map starts, unseen
    show.evaluate("Reveal.next()")
    check_layers(shoot(show))
    check_whole_town(show)


def test_in_a_plain_frame(show: Page, folder: Path) -> None:
    show.set_viewport_size({"width": 1280, "height": 720})
    show.goto((folder / "frame.html").as_uri())
    check_layers(shoot(show))
    check_whole_town(show)


def test_in_a_frame_that_is_hidden_at_first(show: Page, folder: Path) -> None:
    show.set_viewport_size({"width": 1280, "height": 720})
    show.goto((folder / "hidden.html").as_uri())
    show.wait_for_timeout(500)  # the page has come, and has no size
    show.evaluate("document.querySelector('iframe').style.display = 'block'")
    check_layers(shoot(show))
    check_whole_town(show)


def test_the_keyboard_gets_out_of_the_frame(show: Page, folder: Path) -> None:
    show.goto((folder / "frame.html").as_uri())
    show.evaluate("document.body.insertAdjacentHTML('beforeend', '<button>Verder</button>')")
    shoot(show)
    focused = "document.activeElement.textContent === 'Verder'"
    for _ in range(60):
        show.keyboard.press("Tab")
        if show.evaluate(focused):
            break
    assert show.evaluate(focused)
