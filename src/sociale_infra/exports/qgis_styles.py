"""How QGIS first shows the layers of the GeoPackage: its QML, as far as it is needed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from sociale_infra.config import Settings
from sociale_infra.exports.colours import CLASSES, INK, category_colours

_DOCTYPE = "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n"
_QGIS_VERSION = "3.28.0"  # whose QML this is; newer ones read it


class _Look(NamedTuple):
    """What all symbols of a layer share; `geometry` is QGIS's number for its type."""

    geometry: int
    symbol: str
    drawing: str
    opacity: float
    options: dict[str, str]


def _dot(size_mm: float, outline_mm: float) -> _Look:
    options = {"name": "circle", "size": f"{size_mm}", "size_unit": "MM"}
    line = {"outline_width": f"{outline_mm}", "outline_color": _rgba("#ffffff")}
    style = {"outline_style": "solid" if outline_mm else "no"}
    return _Look(0, "marker", "SimpleMarker", 1, options | line | style)


def _ground(opacity: float) -> _Look:
    options = {"style": "solid", "outline_style": "solid"}
    line = {"outline_width": "0.3", "outline_color": _rgba(INK)}
    return _Look(2, "fill", "SimpleFill", opacity, options | line)


def build_styles(settings: Settings) -> dict[str, str]:
    """Return the QML of each layer, by its name; the texts are Dutch."""
    first = settings.map.category
    return {
        "areas": _by_share(_ground(0.8), f"{first}_coverage"),
        "places": _by_category(_dot(2.4, 0.2), settings),
        "place_areas": _by_category(_ground(0.35), settings),
        "entrances": _alike(_dot(1.2, 0.2), INK),
        "origins": _alike(_dot(0.6, 0), INK),
    }


def _alike(look: _Look, colour: str) -> str:
    return _qml(look, _renderer(look, "singleSymbol", [colour]))


def _by_category(look: _Look, settings: Settings) -> str:
    colours = category_colours(settings).values()
    renderer = _renderer(look, "categorizedSymbol", colours, attr="category")
    classes = SubElement(renderer, "categories")
    for number, (key, category) in enumerate(settings.categories.items()):
        named = {"value": key, "label": category.label.nl, "type": "string"}
        SubElement(classes, "category", {"symbol": f"{number}", "render": "true", **named})
    return _qml(look, renderer)


def _by_share(look: _Look, column: str) -> str:
    """Colour a share; without one an area stays empty.

    The highest class comes first: QGIS takes the first that fits, so that a share on a limit
    gets the higher class, as on the map.
    """
    method = "GraduatedColor"
    renderer = _renderer(
        look, "graduatedSymbol", reversed(CLASSES), attr=column, graduatedMethod=method
    )
    classes, steps = SubElement(renderer, "ranges"), len(CLASSES)
    for number, low in enumerate(reversed(range(steps))):
        limits = {"lower": f"{low / steps}", "upper": f"{(low + 1) / steps}"}
        label = f"{low / steps:.0%} - {(low + 1) / steps:.0%}"
        named = {"label": label, "render": "true", "symbol": f"{number}"}
        SubElement(classes, "range", limits | named)
    return _qml(look, renderer)


def _renderer(look: _Look, kind: str, colours: Iterable[str], **attributes: str) -> Element:
    usual = {"type": kind, "symbollevels": "0", "enableorderby": "0", "forceraster": "0"}
    renderer = Element("renderer-v2", usual | attributes)
    symbols = SubElement(renderer, "symbols")
    for number, colour in enumerate(colours):
        named = {"name": f"{number}", "type": look.symbol, "alpha": f"{look.opacity}"}
        symbol = SubElement(symbols, "symbol", named | {"clip_to_extent": "1", "force_rhr": "0"})
        drawing = {"class": look.drawing, "enabled": "1", "locked": "0", "pass": "0"}
        layer = SubElement(symbol, "layer", drawing)
        options = SubElement(layer, "Option", {"type": "Map"})
        for name, value in {"color": _rgba(colour), **look.options}.items():
            SubElement(options, "Option", {"type": "QString", "name": name, "value": value})
    return renderer


def _qml(look: _Look, renderer: Element) -> str:
    root = Element("qgis", {"version": _QGIS_VERSION, "styleCategories": "Symbology"})
    root.append(renderer)
    SubElement(root, "layerGeometryType").text = f"{look.geometry}"
    indent(root)
    return _DOCTYPE + tostring(root, encoding="unicode") + "\n"


def _rgba(colour: str) -> str:
    red, green, blue = bytes.fromhex(colour.removeprefix("#"))
    return f"{red},{green},{blue},255"
