"""The maps of the presentation, as pictures with the words for who cannot see them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from io import BytesIO

from matplotlib.figure import Figure

from sociale_infra.exports.slides.area_maps import (
    draw_area,
    ground_of,
    place_legend,
    square_legend,
)
from sociale_infra.exports.slides.canvas import save, sheet
from sociale_infra.exports.slides.ground import Frame, draw_ground
from sociale_infra.exports.slides.legend import Entry, draw_rows, rows_height
from sociale_infra.exports.slides.need_maps import draw_need, need_legend
from sociale_infra.exports.slides.texts import DUTCH, people, texts
from sociale_infra.exports.slides.theme_maps import draw_theme, theme_legend
from sociale_infra.exports.slides.themes import list_themes
from sociale_infra.report.need import NeedFigure
from sociale_infra.report.wording import one_line
from sociale_infra.town import Results

DOTS_PER_INCH = 144
"""What a slide of 13.3 inches has on a screen of 1920 pixels."""
TEXT_PX = 28
"""What is written on a picture: 14 points on the slide, to be read from the back of a room."""
_ABOVE_LEGEND = 10
# Names in a text alternative; more than a handful is no help.
_NAMED = 12


def town_picture(results: Results, inches: tuple[float, float]) -> bytes:
    """Draw robust access in the whole town as a PNG of that width and height."""
    theme = list_themes(results)[0]
    legend = [entry for entry in theme_legend(results, theme, 0) if entry.kind != "note"]
    frame = Frame.around(results.areas.total_bounds, map_size(inches, legend))
    ground = draw_ground(results.world.background, frame)
    return draw_picture(
        inches,
        lambda figure: draw_theme(figure, ground, (0, 0), results, theme, TEXT_PX),
        legend,
    )


def need_picture(results: Results, figure: NeedFigure, inches: tuple[float, float]) -> bytes:
    """Draw a figure of need in the whole town as a PNG of that width and height."""
    legend = [*need_legend(results, figure)]
    frame = Frame.around(results.areas.total_bounds, map_size(inches, legend))
    ground = draw_ground(results.world.background, frame)
    return draw_picture(
        inches,
        lambda sheet_: draw_need(sheet_, ground, results, figure, TEXT_PX),
        legend,
    )


def area_picture(results: Results, code: str, inches: tuple[float, float]) -> bytes:
    """Draw the area with that code, and the symbols of all places, as a PNG of that size."""
    legend = [*place_legend(results, {*results.places["category"]})]
    ground = ground_of(results, code, map_size(inches, legend))
    return draw_picture(
        inches,
        lambda figure: draw_area(figure, ground, (0, 0), results, code, TEXT_PX),
        legend,
    )


def square_key(results: Results, code: str, width: float) -> tuple[bytes, float, str]:
    """Draw what the squares of an area mean as a PNG so many inches wide.

    Returns
    -------
    The PNG, its height in inches, and its words.
    """
    entries, across = [*square_legend(results, code)], round(width * DOTS_PER_INCH)
    height = max(rows_height(entries, TEXT_PX, across), 1)
    with sheet(across, height) as (figure, page):
        draw_rows(page, entries, (0, 0), TEXT_PX, across)
        content = BytesIO()
        save(figure, content)
    words = ", ".join(entry.text for entry in entries)
    return content.getvalue(), height / DOTS_PER_INCH, words


def draw_picture(
    inches: tuple[float, float], draw: Callable[[Figure], None], legend: Sequence[Entry]
) -> bytes:
    """Draw a map with its legend below it, as a PNG of that width and height."""
    width, height = map_size(inches, legend)
    with sheet(*_pixels(inches)) as (figure, page):
        draw(figure)
        draw_rows(page, legend, (0, height + _ABOVE_LEGEND), TEXT_PX, width)
        content = BytesIO()
        save(figure, content)
        return content.getvalue()


def town_words(results: Results) -> str:
    """Return what the picture of the town shows, in words."""
    say, areas = texts()["alt"], results.areas
    named = [
        say["item"].format(area=one_line(name, 40), share=DUTCH.share(low, high))
        for name, low, high in zip(
            areas["area_name"], areas["robust_low"], areas["robust_high"], strict=True
        )
    ]
    filled = {"town": one_line(results.facts.title), "people": people(results.facts)}
    return str(say["town"].format(list=_among(named), **filled))


def area_words(results: Results, name: str, robust: str) -> str:
    """Return what the picture of an area shows, in words."""
    filled = {"area": name, "people": people(results.facts), "share": robust}
    return str(texts()["alt"]["area"].format_map(filled))


def need_words(results: Results, figure: NeedFigure) -> str:
    """Return what the picture of a figure of need shows, in words."""
    areas = results.areas[["area_code", "area_name"]]
    ranked = areas.join(figure.known, on="area_code", how="inner").sort_values(
        "rank", kind="stable"
    )
    named = [
        texts()["alt"]["item"].format(area=one_line(name, 40), share=figure.write(value))
        for name, value in zip(ranked["area_name"], ranked["value"], strict=True)
    ]
    filled = {"town": one_line(results.facts.title), "label": figure.label}
    return str(texts()["alt"]["need"].format(list=_among(named), **filled))


def _among(named: list[str]) -> str:
    """Return the first names, and how many more there are."""
    if len(named) > _NAMED:
        more = texts()["alt"]["more"].format(count=DUTCH.number(len(named) - _NAMED))
        named = [*named[:_NAMED], more]
    return ", ".join(named)


def _pixels(inches: tuple[float, float]) -> tuple[int, int]:
    width, height = (round(each * DOTS_PER_INCH) for each in inches)
    return width, height


def map_size(inches: tuple[float, float], legend: Sequence[Entry]) -> tuple[int, int]:
    """Return the pixels of the map in a picture, which the legend leaves."""
    width, height = _pixels(inches)
    return width, height - _ABOVE_LEGEND - rows_height(legend, TEXT_PX, width)
