"""What all files of QGIS share: how they begin, and how parts of them are written."""

from __future__ import annotations

from collections.abc import Mapping
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from pyproj import CRS

VERSION = "3.22.0"
"""The version of QGIS whose XML this is; newer ones read it."""

_DOCTYPE = "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n"


def write_xml(root: Element) -> str:
    """Return a file of QGIS as text; `root` is indented."""
    indent(root)
    return _DOCTYPE + tostring(root, encoding="unicode") + "\n"


def write_style(*parts: Element) -> str:
    """Return the QML of a layer from its renderer and what else tells how it is drawn."""
    root = Element("qgis", {"version": VERSION, "styleCategories": "Symbology"})
    root.extend(parts)
    return write_xml(root)


def add_text(parent: Element, tag: str, text: str) -> Element:
    """Add an element that holds a text, and return it."""
    added = SubElement(parent, tag)
    added.text = text
    return added


def add_crs(parent: Element, crs: CRS) -> None:
    """Add a coordinate reference system, by its code too if it has one."""
    system = SubElement(parent, "spatialrefsys")
    add_text(system, "wkt", crs.to_wkt())
    if authority := crs.to_authority():
        add_text(system, "authid", ":".join(authority))


def add_options(parent: Element, options: Mapping[str, str]) -> None:
    """Add a map of texts as QGIS writes them."""
    added = SubElement(parent, "Option", {"type": "Map"})
    for name, value in options.items():
        SubElement(added, "Option", {"type": "QString", "name": name, "value": value})


def rgba(colour: str) -> str:
    """Return an opaque colour, given as `#rrggbb`, as QGIS writes it."""
    red, green, blue = bytes.fromhex(colour.removeprefix("#"))
    return f"{red},{green},{blue},255"
