"""How QGIS first shows the rasters: bands of walking time, and the colours of the levels."""

from __future__ import annotations

from xml.etree.ElementTree import Element, SubElement, indent, tostring

from sociale_infra.report.look import CLASSES
from sociale_infra.report.wording import Wording

_DOCTYPE = "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n"
_QGIS_VERSION = "3.28.0"  # whose QML this is; newer ones read it
_DUTCH = Wording("nl")
_MINUTES = (5, 10, 15)
# From near to beyond the last limit: the colours of the areas, where blue is well covered.
_BANDS = CLASSES[::-1]

# From none of the four criteria to all of them, as the bands from far to near.
LEVEL_COLOURS = {
    level: (*bytes.fromhex(colour.removeprefix("#")), 255) for level, colour in enumerate(CLASSES)
}


def distance_style(norm_m: float, speed_kmh: float) -> str:
    """Return the QML of a raster of distances: 5, 10 and 15 minutes and the norm, in Dutch.

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
    return _qml(shader, limits[-1])


def _upto(limit_m: float, norm_m: float, speed_kmh: float) -> str:
    words = f"tot {_DUTCH.metres(limit_m)} ({_DUTCH.minutes(limit_m, speed_kmh)}"
    return f"{words}, de norm)" if limit_m == norm_m else f"{words})"


def _qml(shader: Element, highest: float) -> str:
    root = Element("qgis", {"version": _QGIS_VERSION, "styleCategories": "Symbology"})
    limits = {"classificationMin": "0", "classificationMax": f"{highest:g}"}
    usual = {"type": "singlebandpseudocolor", "band": "1", "opacity": "1", "alphaBand": "-1"}
    renderer = SubElement(SubElement(root, "pipe"), "rasterrenderer", usual | limits)
    SubElement(renderer, "rastershader").append(shader)
    indent(root)
    return _DOCTYPE + tostring(root, encoding="unicode") + "\n"
