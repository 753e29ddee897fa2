"""On paper the page is one sheet of A4, lying down, with map, legend and sources."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import OpenPage
from tests.browser.steps import draw_page

pytestmark = pytest.mark.browser

A4_LYING = (841.9, 595.3)  # points


def test_it_prints_on_one_sheet(open_page: OpenPage) -> None:
    page = open_page(draw_page(title="Dorp"))
    paper = page.pdf(prefer_css_page_size=True, print_background=True)
    boxes = re.findall(rb"/MediaBox\s*\[\s*0 0 ([\d.]+) ([\d.]+)", paper)
    assert len(boxes) == 1
    assert tuple(map(float, boxes[0])) == pytest.approx(A4_LYING, abs=1)


def test_what_is_printed_is_the_map_with_its_legend(open_page: OpenPage) -> None:
    page = open_page(draw_page(title="Dorp"))
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    ranks = ".leaflet-marker-icon.si-rank"
    for shown in (".si-theme", ".si-legend", ".leaflet-control-attribution", ranks):
        expect(page.locator(shown).first).to_be_visible()
    for hidden in (".si-choice", ".si-layers", ".leaflet-control-zoom"):
        expect(page.locator(hidden).first).to_be_hidden()
    page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    expect(page.locator(".si-choice").first).to_be_visible()
