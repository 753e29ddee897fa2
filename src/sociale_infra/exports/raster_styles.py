"""How QGIS first shows the rasters: bands of walking time, and the colours of the levels."""

from __future__ import annotations

from collections.abc import Mapping
from xml.etree.ElementTree import Element, SubElement

from sociale_infra.config import Settings
from sociale_infra.report.look import CLASSES
from sociale_infra.report.wording import Wording

_DUTCH = Wording("nl")
_MINUTES = (5, 10, 15)
# From near to beyond the last limit: the colours of the areas, where blue is well covered.
_BANDS = CLASSES[::-1]

# From none of the four criteria to all of them, as the bands from far to near.
LEVEL_COLOURS = {
    level: (*bytes.fromhex(colour.removeprefix("#")), 255) for level, colour in enumerate(CLASSES)
}
_LEVELS = ("robust_level_low", "robust_level_high")
_LEVEL_LABELS = ("geen criterium", "1 criterium", "2 criteria", "3 criteria", "alle 4: robuust")


def build_raster_styles(settings: Settings) -> Mapping[str, Element]:
    """Return how each raster is drawn, by its file's name without an ending: QGIS's `pipe`."""
    speed = settings.walking.speed_kmh
    return {
        **{name: _level_style() for name in _LEVELS},
        **{
            f"distance_{key}": distance_style(category.norm_m, speed)
            for key, category in settings.categories.items()
        },
    }


def distance_style(norm_m: float, speed_kmh: float) -> Element:
    """Return the style of a raster of distances: 5, 10 and 15 minutes and the norm, in Dutch.

    All limits are inclusive.
    """
    per_minute = speed_kmh * 1000 / 60
    limits = sorted({round(per_minute * minutes, 1) for minutes in _MINUTES} | {norm_m})
    shader = Element("colorrampshader", {"colorRampType": "DISCRETE", "classificationMode": "1"})
    shader.attrib |= {"clip": "0", "minimumValue": "0", "maximumValue": f"{limits[-1]:g}"}
    values = [*(f"{limit:g}" for limit in limits), "inf"]
    labels = [
        *(_upto(limit, norm_m, speed_kmh) for limit in limits),
        f"meer dan {_DUTCH.metres(limits[-1])}",
    ]
    colours = (*_BANDS[: len(limits)], _BANDS[-1])
    for colour, value, label in zip(colours, values, labels, strict=True):
        item = {"value": value, "label": label, "color": colour, "alpha": "255"}
        SubElement(shader, "item", item)
    ends = {"classificationMin": "0", "classificationMax": f"{limits[-1]:g}"}
    pipe, renderer = _pipe("singlebandpseudocolor", ends)
    SubElement(renderer, "rastershader").append(shader)
    return pipe


def _upto(limit_m: float, norm_m: float, speed_kmh: float) -> str:
    words = f"tot {_DUTCH.metres(limit_m)} ({_DUTCH.minutes(limit_m, speed_kmh)}"
    return f"{words}, de norm)" if limit_m == norm_m else f"{words})"


def _level_style() -> Element:
    """Colour the robust level as the areas are, from none of the criteria to all."""
    pipe, renderer = _pipe("paletted", {})
    palette = SubElement(renderer, "colorPalette")
    for level, (colour, label) in enumerate(zip(CLASSES, _LEVEL_LABELS, strict=True)):
        entry = {"value": f"{level}", "color": colour, "alpha": "255", "label": label}
        SubElement(palette, "paletteEntry", entry)
    return pipe


def _pipe(kind: str, attributes: Mapping[str, str]) -> tuple[Element, Element]:
    """Return what draws a raster of one band, and the renderer in it."""
    pipe = Element("pipe")
    usual = {"type": kind, "band": "1", "opacity": "1", "alphaBand": "-1"}
    return pipe, SubElement(pipe, "rasterrenderer", {**usual, **attributes})
