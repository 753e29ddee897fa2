"""The maps of the presentation, as pictures with the words for who cannot see them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from io import BytesIO

from matplotlib.figure import Figure

from sociale_infra.exports.slides.area_maps import area_legend, draw_area, ground_of
from sociale_infra.exports.slides.canvas import save, sheet
from sociale_infra.exports.slides.ground import Frame, draw_ground
from sociale_infra.exports.slides.legend import Entry, draw_legend
from sociale_infra.exports.slides.texts import DUTCH, people, texts
from sociale_infra.exports.slides.theme_maps import draw_theme, theme_legend
from sociale_infra.exports.slides.themes import list_themes
from sociale_infra.report.wording import one_line
from sociale_infra.town import Results

DOTS_PER_INCH = 144
"""What a slide of 13.3 inches has on a screen of 1920 pixels."""
_LEGEND_PX = 270
_SIZE, _LEGEND_SIZE = 16, 17
_LEGEND_WIDTH = 25  # characters
# Names in a text alternative; more than a handful is no help.
_NAMED = 12


def town_picture(results: Results, inches: tuple[float, float]) -> bytes:
    """Draw robust access in the whole town as a PNG of that width and height."""
    size = map_size(inches)
    frame = Frame.around(results.areas.total_bounds, size)
    ground = draw_ground(results.world.background, frame)
    theme = list_themes(results)[0]
    return draw_picture(
        inches,
        lambda figure: draw_theme(figure, ground, (0, 0), results, theme, _SIZE),
        theme_legend(results, theme, 0),
    )


def area_picture(results: Results, code: str, inches: tuple[float, float]) -> bytes:
    """Draw the area with that code as a PNG of that width and height."""
    size = map_size(inches)
    ground = ground_of(results, code, size)
    return draw_picture(
        inches,
        lambda figure: draw_area(figure, ground, (0, 0), results, code, _SIZE),
        area_legend(results, ground, code),
    )


def draw_picture(
    inches: tuple[float, float], draw: Callable[[Figure], None], legend: Iterable[Entry]
) -> bytes:
    """Draw a map with its legend beside it, as a PNG of that width and height."""
    with sheet(*_pixels(inches)) as (figure, page):
        draw(figure)
        draw_legend(page, legend, (map_size(inches)[0] + 14, 2), _LEGEND_SIZE, _LEGEND_WIDTH)
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
    if len(named) > _NAMED:
        named = [*named[:_NAMED], say["more"].format(count=DUTCH.number(len(named) - _NAMED))]
    filled = {"town": one_line(results.facts.title), "people": people(results.facts)}
    return str(say["town"].format(list=", ".join(named), **filled))


def area_words(results: Results, name: str, robust: str) -> str:
    """Return what the picture of an area shows, in words."""
    filled = {"area": name, "people": people(results.facts), "share": robust}
    return str(texts()["alt"]["area"].format_map(filled))


def _pixels(inches: tuple[float, float]) -> tuple[int, int]:
    width, height = (round(each * DOTS_PER_INCH) for each in inches)
    return width, height


def map_size(inches: tuple[float, float]) -> tuple[int, int]:
    """Return the pixels of the map in a picture, which the legend leaves."""
    width, height = _pixels(inches)
    return width - _LEGEND_PX, height
