"""Whole sheets of 1920 by 1080 pixels: a map with title, legend, sources and date."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sociale_infra.exports.slides.area_maps import area_legend, draw_area, ground_of
from sociale_infra.exports.slides.canvas import save, sheet, write
from sociale_infra.exports.slides.ground import Frame, Ground, draw_ground
from sociale_infra.exports.slides.legend import draw_legend
from sociale_infra.exports.slides.look import ALARM, PANEL, QUIET, SHEET, TEXT
from sociale_infra.exports.slides.story import shown_areas
from sociale_infra.exports.slides.texts import DUTCH, people, source_line, texts
from sociale_infra.exports.slides.theme_maps import draw_theme, theme_legend
from sociale_infra.exports.slides.themes import Theme, list_themes
from sociale_infra.report.wording import one_line
from sociale_infra.town import Facts, Results

_LEFT = 40
_TOP = 150
_LEGEND = (_LEFT + PANEL[0] + 30, _TOP + 4)
_LEGEND_SIZE, _LEGEND_WIDTH = 20, 33
_TITLE_SIZE = 42
_SAMPLE_PX = 560  # of the notice and the space before it


def map_files(results: Results) -> dict[str, Callable[[Path], None]]:
    """Return how each map is written, by the name of its file."""
    frame = Frame.around(results.areas.total_bounds, PANEL)
    ground = draw_ground(results.world.background, frame)
    themes = {
        f"theme-{theme.key}.png": partial(_write_theme, results=results, theme=theme, ground=ground)
        for theme in list_themes(results)
    }
    areas = {
        f"area-{place:03d}-{_safe(code)}.png": partial(_write_area, results=results, code=code)
        for place, code in enumerate(shown_areas(results)["area_code"], 1)
    }
    return {**themes, **areas}


def _safe(code: str) -> str:
    """Make a code fit for a file name on every system."""
    return re.sub(r"[^A-Za-z0-9_-]", "_", code)[:40]


def _write_theme(path: Path, *, results: Results, theme: Theme, ground: Ground) -> None:
    with _page(results.facts, theme.title, theme.about) as (figure, page):
        draw_theme(figure, ground, (_LEFT, _TOP), results, theme, 19)
        points = results.places.representative_point()
        seen = points.within(ground.frame.box) & (results.places["category"] == theme.category)
        entries = theme_legend(results, theme, int(seen.sum()))
        draw_legend(page, entries, _LEGEND, _LEGEND_SIZE, _LEGEND_WIDTH)
        save(figure, path)


def _write_area(path: Path, *, results: Results, code: str) -> None:
    facts = results.facts
    names = results.areas.set_index("area_code")["area_name"]
    say = texts()["area_map"]
    title = say["title"].format(area=one_line(names[code], 44), town=one_line(facts.title, 24))
    walk = DUTCH.number(results.settings.robust.walk_m)
    about = say["about"].format(people=people(facts), walk=walk)
    ground = ground_of(results, code, PANEL)
    with _page(facts, title, about) as (figure, page):
        draw_area(figure, ground, (_LEFT, _TOP), results, code, 17)
        entries = area_legend(results, ground, code)
        draw_legend(page, entries, _LEGEND, _LEGEND_SIZE, _LEGEND_WIDTH)
        save(figure, path)


def _fit(page: Axes, title: str, room: float) -> None:
    """Write the title, smaller where it would not fit."""
    drawn = write(page, (_LEFT, 66), title, _TITLE_SIZE, bold=True, colour=TEXT, va="center")
    wide = drawn.get_window_extent().width
    drawn.set_fontsize(_TITLE_SIZE * min(1, room / wide))


@contextmanager
def _page(facts: Facts, title: str, about: str) -> Iterator[tuple[Figure, Axes]]:
    """Open a sheet with all that stands around a map."""
    width, height = SHEET
    with sheet(width, height) as (figure, page):
        room = width - 2 * _LEFT - (_SAMPLE_PX if facts.sample else 0)
        _fit(page, title, room)
        write(page, (_LEFT, 116), about, 22, colour=QUIET, va="center")
        if facts.sample:
            look: dict[str, Any] = {"ha": "right", "va": "center", "colour": ALARM}
            write(page, (width - _LEFT, 66), texts()["sample"], 30, bold=True, **look)
        sources = "\n".join(textwrap.wrap(source_line(facts), 170))
        write(page, (_LEFT, height - 40), sources, 17, colour=QUIET, va="center")
        yield figure, page
