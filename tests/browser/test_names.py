"""The names on the map: which are written at a zoom, where, and that none collide.

What the canvas is asked to write is noted by the browser itself: text, place and turn.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import geopandas as gpd
import numpy as np
import pytest
import shapely
from playwright.sync_api import Page
from shapely.affinity import affine_transform

from sociale_infra.town import Results
from tests.browser.conftest import OpenPage
from tests.browser.steps import choose_theme, draw_page
from tests.map_town import CRS, SOUTH, WEST

pytestmark = pytest.mark.browser

CENTRE = (100_000.0, 445_000.0)  # of Voorbeeldstad
NOTE = """() => {
  window.noted = [];
  window.write ??= CanvasRenderingContext2D.prototype.fillText;
  CanvasRenderingContext2D.prototype.fillText = function (text, x, y) {
    const { a, b, c, d, e, f } = this.getTransform();
    const canvas = this.canvas.getBoundingClientRect();
    const size = parseFloat(this.font.match(/([\\d.]+)px/)[1]);
    const shift = [canvas.left + e, canvas.top + f];
    window.noted.push([text, this.measureText(text).width, size, a, b, c, d, ...shift]);
    return window.write.call(this, text, x, y);
  };
  Object.values(window).find((one) => one instanceof L.Map).fire("moveend");
  return window.noted; // at once: they are written again when the background comes
}"""
BOXES = """selector => [...document.querySelectorAll(selector)].map((node) => {
  const range = document.createRange();
  range.selectNodeContents(node);
  const { left, top, right, bottom } = range.getBoundingClientRect();
  return [left, top, right, bottom];
})"""
WHERE = """spots => {
  const map = Object.values(window).find((one) => one instanceof L.Map);
  return spots.map((spot) => map.containerPointToLatLng(spot)).map(({ lat, lng }) => [lng, lat]);
}"""


class Written(NamedTuple):
    """A name on the map: its middle and its outline in pixels, and the size of its letters."""

    text: str
    middle: tuple[float, float]
    outline: shapely.Polygon
    size: float


def view(at: tuple[float, float], zoom: float) -> str:
    point = gpd.GeoSeries([shapely.Point(at)], crs=CRS).to_crs(epsg=4326)
    return f"kaart={point.y[0]:.5f},{point.x[0]:.5f},{zoom}"


def written(page: Page) -> list[Written]:
    """Have the names written once more, and note them."""
    return [_read(row) for row in page.evaluate(NOTE)]


def _read(row: list[Any]) -> Written:
    text, width, size, a, b, c, d, x, y = row
    flat = shapely.box(-width / 2, -size / 2, width / 2, size / 2)
    return Written(text, (x, y), affine_transform(flat, [a, c, b, d, x, y]), size)


def test_streets_have_their_names_where_they_lie(
    open_page: OpenPage, sample_page: str, sample_results: Results
) -> None:
    page = open_page(sample_page, state=f"#{view(CENTRE, 16)}")
    names = written(page)
    edges = sample_results.edges
    streets = [name for name in names if name.text in set(edges["name"].dropna())]
    assert len(streets) > 15
    degrees = page.evaluate(WHERE, [name.middle for name in streets])
    points = gpd.GeoSeries(shapely.points(degrees), crs="EPSG:4326").to_crs(CRS)
    for name, point in zip(streets, points, strict=True):
        assert edges[edges["name"] == name.text].distance(point).min() < 2  # metres
    told = {name.text for name in names}
    background = set(sample_results.world.background["name"].dropna())
    assert told <= {*edges["name"].dropna(), *background}
    assert "Voorbeeldstad Centrum" in told


@pytest.mark.parametrize("zoom", [15, 16, 17])
@pytest.mark.parametrize("large", ["", "&groot=1"])
def test_no_name_collides(kept_page: OpenPage, sample_page: str, zoom: int, large: str) -> None:
    page = kept_page(sample_page, state=f"#thema=library&gaten=1&{view(CENTRE, zoom)}{large}")
    outlines = [name.outline for name in written(page)]
    labels = page.evaluate(BOXES, ".si-label:not(.si-hidden), .si-rank")
    all_boxes = np.array([*outlines, *(shapely.box(*box) for box in labels)])
    assert len(outlines) > 3
    assert len(labels) > 0
    one, other = shapely.STRtree(all_boxes).query(all_boxes, predicate="intersects")
    ours = (one < len(outlines)) & (one != other)
    met = [(all_boxes[i].bounds, all_boxes[j].bounds) for i, j in zip(one, other, strict=True)]
    assert not ours.any(), met


def test_from_afar_streets_have_no_names_and_large_type_is_larger(
    kept_page: OpenPage, sample_page: str, sample_results: Results
) -> None:
    streets = set(sample_results.edges["name"].dropna())
    page = kept_page(sample_page, state=f"#{view(CENTRE, 14)}")
    assert not streets & {name.text for name in written(page)}
    page = kept_page(sample_page, state=f"#{view(CENTRE, 17)}")
    usual = {name.text: name.size for name in written(page)}
    page = kept_page(sample_page, state=f"#{view(CENTRE, 17)}&groot=1")
    large = {name.text: name.size for name in written(page)}
    both = usual.keys() & large.keys()
    assert len(both) > 5
    assert all(large[name] > 1.2 * usual[name] for name in both)


def test_places_have_their_names_from_near_whatever_these_are(open_page: OpenPage) -> None:
    state = f"#{view((WEST + 900, SOUTH + 100), 17)}"
    page = open_page(draw_page(), state=state)
    assert "مكتبة الحي" not in {name.text for name in written(page)}  # libraries are not on
    choose_theme(page, "Bibliotheek")
    told = [name.text for name in written(page)]
    assert {"مكتبة الحي", "{{ 7 * 7 }}", "Boeken 📚 en 🏛️"} <= set(told)
    assert max(map(len, told)) <= 40
    assert all(map(str.isprintable, told))
    assert page.evaluate("window.broken") is None
