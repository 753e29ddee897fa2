"""QGIS styles (QML) of the layers in the GeoPackage."""

from __future__ import annotations

import colorsys
from collections.abc import Iterable, Mapping
from typing import NamedTuple
from xml.etree import ElementTree as ET

from sociale_infra.config import Settings
from sociale_infra.tables import Results

# ColorBrewer YlGnBu, five classes: safe for the colour-blind; light is little.
_SHARES = ("255,255,204", "161,218,180", "65,182,196", "44,127,184", "37,52,148")
_GREY = "150,150,150"


class _Symbol(NamedTuple):
    """One symbol: what it draws, its colour (r,g,b), and its size in millimetres."""

    kind: str
    colour: str
    opacity: float = 1.0
    size_mm: float = 2.0


def layer_styles(results: Results, settings: Settings) -> dict[str, str]:
    """Return the QML of each layer: areas by the coverage that the map shows first."""
    places = {
        key: (category.label.nl, _hue(index, len(settings.categories)))
        for index, (key, category) in enumerate(settings.categories.items())
        if (results.places["category"] == key).any()
    }
    return {
        "areas": _graduated(f"{settings.map.category}_coverage"),
        "places": _categorised(places, "marker", opacity=1),
        "place_areas": _categorised(places, "fill", opacity=0.35),
        "entrances": _single(_Symbol("marker", _GREY, size_mm=1)),
        "origins": _single(_Symbol("marker", _GREY, opacity=0.6, size_mm=0.4)),
    }


def _graduated(column: str) -> str:
    """Five equal classes from 0 to 1."""
    root, renderer = _document("graduatedSymbol", attr=column, graduatedMethod="GraduatedColor")
    ranges = ET.SubElement(renderer, "ranges")
    for index in range(len(_SHARES)):
        low, high = index / len(_SHARES), (index + 1) / len(_SHARES)
        ET.SubElement(
            ranges,
            "range",
            lower=f"{low:.2f}",
            upper=f"{high:.2f}",
            symbol=str(index),
            label=f"{low:.0%} - {high:.0%}",
            render="true",
        )
    _symbols(renderer, (_Symbol("fill", colour, opacity=0.7) for colour in _SHARES))
    return _text(root)


def _categorised(places: Mapping[str, tuple[str, str]], kind: str, opacity: float) -> str:
    root, renderer = _document("categorizedSymbol", attr="category")
    listed = ET.SubElement(renderer, "categories")
    for index, (key, (label, _)) in enumerate(places.items()):
        ET.SubElement(listed, "category", value=key, symbol=str(index), label=label, render="true")
    _symbols(renderer, (_Symbol(kind, colour, opacity) for _, colour in places.values()))
    return _text(root)


def _single(symbol: _Symbol) -> str:
    root, renderer = _document("singleSymbol")
    _symbols(renderer, [symbol])
    return _text(root)


def _document(kind: str, **attributes: str) -> tuple[ET.Element, ET.Element]:
    root = ET.Element("qgis", version="3.34", styleCategories="Symbology")
    renderer = ET.SubElement(root, "renderer-v2", {"type": kind, **attributes})
    return root, renderer


def _symbols(renderer: ET.Element, symbols: Iterable[_Symbol]) -> None:
    listed = ET.SubElement(renderer, "symbols")
    for index, symbol in enumerate(symbols):
        element = ET.SubElement(
            listed, "symbol", type=symbol.kind, name=str(index), alpha=str(symbol.opacity)
        )
        marker = symbol.kind == "marker"
        layer = ET.SubElement(
            element, "layer", attrib={"class": "SimpleMarker" if marker else "SimpleFill"}
        )
        options = ET.SubElement(layer, "Option", type="Map")
        chosen = {"color": f"{symbol.colour},255", "outline_color": "255,255,255,255"}
        if marker:
            chosen |= {"name": "circle", "size": str(symbol.size_mm), "size_unit": "MM"}
        for name, value in chosen.items():
            ET.SubElement(options, "Option", type="QString", name=name, value=value)


def _text(root: ET.Element) -> str:
    return "<!DOCTYPE qgis>\n" + ET.tostring(root, encoding="unicode")


def _hue(index: int, count: int) -> str:
    """Return the index-th of `count` well-spread colours."""
    red, green, blue = colorsys.hls_to_rgb(index / count, 0.42, 0.65)
    return ",".join(str(round(part * 255)) for part in (red, green, blue))
