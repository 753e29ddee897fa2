"""How QGIS first shows the layers of the GeoPackage: its QML, as far as it is needed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple
from xml.etree.ElementTree import Element, SubElement

from sociale_infra.config import Settings
from sociale_infra.exports.qgis_xml import add_options, rgba, write_style
from sociale_infra.report.look import (
    CHANGE,
    CHANGED,
    CLASSES,
    GAP,
    INK,
    SQUARE_LIMITS,
    SQUARES,
    category_colours,
)
from sociale_infra.report.wording import FEWEST, Wording
from sociale_infra.terms import NOBODY

_MOST = 1e9
# Stands for a share that there is not.
_NO_SHARE = -1
_HATCHING = "#8d959b"


class Style(NamedTuple):
    """How a layer is drawn."""

    geometry: int
    """QGIS's number for its type: 0 point, 1 line, 2 polygon."""
    renderer: Element

    @property
    def qml(self) -> str:
        """The style as a file that QGIS reads."""
        geometry = Element("layerGeometryType")
        geometry.text = f"{self.geometry}"
        return write_style(self.renderer, geometry)


class _Look(NamedTuple):
    """What all symbols of a layer share; `geometry` is QGIS's number for its type."""

    geometry: int
    symbol: str
    drawing: str
    opacity: float
    options: dict[str, str]


def _dot(size_mm: float, outline_mm: float) -> _Look:
    options = {"name": "circle", "size": f"{size_mm}", "size_unit": "MM"}
    line = {"outline_width": f"{outline_mm}", "outline_color": rgba("#ffffff")}
    style = {"outline_style": "solid" if outline_mm else "no"}
    return _Look(0, "marker", "SimpleMarker", 1, options | line | style)


def _ground(opacity: float) -> _Look:
    options = {"style": "solid", "outline_style": "solid"}
    line = {"outline_width": "0.3", "outline_color": rgba(INK)}
    return _Look(2, "fill", "SimpleFill", opacity, options | line)


def _outline(width_mm: float) -> _Look:
    options = {"style": "no", "outline_style": "solid"}
    line = {"outline_width": f"{width_mm}", "outline_color": rgba(GAP)}
    return _Look(2, "fill", "SimpleFill", 1, options | line)


def build_styles(settings: Settings) -> dict[str, Style]:
    """Return the style of each layer, by its name; the texts are Dutch."""
    return {
        "areas": _by_share(_ground(0.8), "robust_low"),
        "places": _by_category(_dot(2.4, 0.2), settings),
        "place_areas": _by_category(_ground(0.35), settings),
        "entrances": _alike(_dot(1.2, 0.2), INK),
        "origins": _alike(_dot(0.6, 0), INK),
        "squares": _by_lacking(_ground(0.7)),
        "gaps": _alike(_outline(0.8), GAP),
        "remedies": _alike(_dot(3.2, 0.4), GAP),
        "registers": _by_match(_dot(2.0, 0.4)),
    }


def build_change_styles() -> dict[str, Style]:
    """Return the style of each layer of a comparison, by its name; the texts are Dutch."""
    lost, few, gained = CHANGED
    changes = {"added": (gained, "erbij"), "closed": (lost, "dicht"), "changed": (INK, "veranderd")}
    gaps = {
        "closed": (gained, "gedicht"),
        "shrunk": (few, "gekrompen"),
        "same": (INK, "gelijk"),
        "small": (INK, "klein"),
        "grown": (lost, "gegroeid"),
        "opened": (lost, "ontstaan"),
    }
    limits = [-_MOST, -FEWEST, -NOBODY, NOBODY, FEWEST, _MOST]
    colours = [lost, CHANGE[0], CHANGE[2], few, gained]
    labels = ["verlies", "klein verlies", "gelijk", "kleine winst", "winst"]
    return {
        "square_changes": _graduated(_ground(0.8), "difference_low", limits, colours, labels),
        "place_changes": _by_word(_dot(3.2, 0.4), "change", changes),
        "path_changes": _by_word(_line(0.8), "change", changes, "line_color"),
        "gap_changes": _by_word(_outline(0.8), "change", gaps, "outline_color"),
    }


def build_towns_styles() -> dict[str, Style]:
    """Return the style of the layer of towns beside each other."""
    return {"towns": _by_share(_ground(0.8), "robust_low")}


def build_site_styles() -> dict[str, Style]:
    """Return the style of each layer of new sites, by its name; squares of the best answer show."""
    _, few, gained = CHANGED
    words = {
        "existing": (few, "bestaande plek"),
        "network": (gained, "nieuw"),
        "file": (INK, "eigen"),
    }
    # What is hidden tells of few people.
    best = 'CASE WHEN "answer" = 1 THEN coalesce("gained", 1) END'
    labels = ["minder dan 10, antwoord 1", "10 of meer, antwoord 1"]
    squares = _graduated(_ground(0.7), best, [NOBODY, FEWEST, _MOST], [few, gained], labels)
    return {"sites": _by_word(_dot(3.2, 0.4), "found_in", words), "site_squares": squares}


def _line(width_mm: float) -> _Look:
    options = {"line_width": f"{width_mm}", "line_style": "solid"}
    return _Look(1, "line", "SimpleLine", 1, options)


def _alike(look: _Look, colour: str) -> Style:
    return Style(look.geometry, _renderer(look, "singleSymbol", [colour]))


def _by_category(look: _Look, settings: Settings) -> Style:
    colours = category_colours(settings).values()
    renderer = _renderer(look, "categorizedSymbol", colours, attr="category")
    classes = SubElement(renderer, "categories")
    for number, (key, category) in enumerate(settings.categories.items()):
        named = {"value": key, "label": category.label.nl, "type": "string"}
        SubElement(classes, "category", {"symbol": f"{number}", "render": "true", **named})
    return Style(look.geometry, renderer)


def _by_match(look: _Look) -> Style:
    """Set apart the rows that are on the map and those that are not."""
    colours = {"0": (INK, "staat op de kaart"), "1": (GAP, "staat niet op de kaart")}
    return _by_word(look, '"place_id" IS NULL', colours)


def _by_word(
    look: _Look, attr: str, colours: Mapping[str, tuple[str, str]], option: str = "color"
) -> Style:
    """Colour by the words of a column: the colour and the label of each."""
    drawn = [colour for colour, _ in colours.values()]
    renderer = _renderer(look, "categorizedSymbol", drawn, option, attr=attr)
    classes = SubElement(renderer, "categories")
    for number, (value, (_, label)) in enumerate(colours.items()):
        named = {"value": value, "label": label, "type": "string"}
        SubElement(classes, "category", {"symbol": f"{number}", "render": "true", **named})
    return Style(look.geometry, renderer)


def _by_share(look: _Look, column: str) -> Style:
    """Colour a share; an area without one is hatched."""
    steps = len(CLASSES)
    limits = [step / steps for step in range(steps + 1)]
    labels = [Wording("nl").share(*ends) for ends in pairwise(limits)]
    known = f'coalesce("{column}", {_NO_SHARE})'
    style = _graduated(
        look, known, [_NO_SHARE, *limits], [_HATCHING, *CLASSES], ["geen gegevens", *labels]
    )
    lowest = f"symbols/symbol[@name='{steps}']/layer/Option/Option[@name='style']"
    for option in style.renderer.iterfind(lowest):
        option.set("value", "b_diagonal")
    return style


def _by_lacking(look: _Look) -> Style:
    """Colour the squares where somebody lacks robust access as mapped; the others stay empty."""
    labels = [
        f"minder dan {SQUARE_LIMITS[0]}",
        *(f"{low} tot {high}" for low, high in pairwise(SQUARE_LIMITS)),
        f"{SQUARE_LIMITS[-1]} of meer",
    ]
    return _graduated(look, "lacking_low", [NOBODY, *SQUARE_LIMITS, _MOST], SQUARES, labels)


def _graduated(
    look: _Look,
    column: str,
    limits: Sequence[float],
    colours: Sequence[str],
    labels: Sequence[str],
) -> Style:
    """Colour a number by classes.

    The highest class comes first: QGIS takes the first that fits, so that a number on a limit
    gets the higher class, as on the map.
    """
    method = "GraduatedColor"
    renderer = _renderer(
        look, "graduatedSymbol", reversed(colours), attr=column, graduatedMethod=method
    )
    classes = SubElement(renderer, "ranges")
    steps = zip(pairwise(limits), labels, strict=True)
    for number, ((low, high), label) in enumerate(reversed([*steps])):
        named = {"label": label, "render": "true", "symbol": f"{number}"}
        SubElement(classes, "range", {"lower": f"{low}", "upper": f"{high}"} | named)
    return Style(look.geometry, renderer)


def _renderer(
    look: _Look, kind: str, colours: Iterable[str], option: str = "color", **attributes: str
) -> Element:
    usual = {"type": kind, "symbollevels": "0", "enableorderby": "0", "forceraster": "0"}
    renderer = Element("renderer-v2", usual | attributes)
    symbols = SubElement(renderer, "symbols")
    for number, colour in enumerate(colours):
        named = {"name": f"{number}", "type": look.symbol, "alpha": f"{look.opacity}"}
        symbol = SubElement(symbols, "symbol", named | {"clip_to_extent": "1", "force_rhr": "0"})
        drawing = {"class": look.drawing, "enabled": "1", "locked": "0", "pass": "0"}
        layer = SubElement(symbol, "layer", drawing)
        add_options(layer, {**look.options, option: rgba(colour)})
    return renderer
