"""social-infrastructure.qgz: a project that opens all layers and rasters in QGIS.

The layers are drawn as the styles in the GeoPackage and beside the rasters say. Paths are relative,
so that the folder can be moved.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from io import BytesIO
from pathlib import Path
from typing import Any, NamedTuple
from xml.etree.ElementTree import Element, SubElement
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from sociale_infra._version import __version__
from sociale_infra.exports.dates import date_in_file
from sociale_infra.exports.qgis_layers import build_layers
from sociale_infra.exports.qgis_xml import VERSION, add_crs, add_text, rgba, write_xml
from sociale_infra.exports.slides.texts import source_line
from sociale_infra.report.explanation import cite, explain
from sociale_infra.report.look import INK
from sociale_infra.report.messages import heading, word
from sociale_infra.report.wording import one_line
from sociale_infra.tables import crs_of
from sociale_infra.town import Facts, Results

_TEXTS = Path(__file__).with_name("assets") / "qgis.nl.json"
# What is drawn at first: the others would cover these, or each other.
_SHOWN = ("areas", "gaps")
_MARGIN = 0.04
_UNIX = 3  # what a ZIP file says of where it was made: the same everywhere
# Places on the map, by QGIS's numbers.
_BOTTOM_LEFT, _TOP_LEFT, _BOTTOM_RIGHT = "0", "1", "3"
_TITLE_LOOK = {
    "BackgroundColor": "255,255,255,200",
    "Font": f'<text-style fontSize="14" fontSizeUnit="Point" textColor="{rgba(INK)}"/>',
}
_LONGEST = 300


class _Named(NamedTuple):
    """A layer of the project: its group, its key in `build_layers`, and its name."""

    group: str
    key: str
    name: str


def write_project(path: Path, results: Results) -> None:
    """Write the project, in the metric CRS of the results.

    The GeoPackage of the same name and the folder `rasters` lie beside it. The same results give
    the same bytes.

    Raises
    ------
    LookupError
        A layer is in no group of assets/qgis.nl.json: a mistake of ours.
    """
    content, entry = BytesIO(), ZipInfo(f"{path.stem}.qgs")
    entry.create_system, entry.compress_type = _UNIX, ZIP_DEFLATED
    with ZipFile(content, "w") as archive:
        archive.writestr(entry, write_xml(_project(results, f"{path.stem}.gpkg")))
    path.write_bytes(content.getvalue())


def _project(results: Results, geopackage: str) -> Element:
    facts, layers = results.facts, build_layers(results, geopackage)
    named = [*_named(results, layers)]
    root = Element("qgis", {"version": VERSION, "projectname": _title(facts)})
    add_text(root, "title", _title(facts))
    add_crs(SubElement(root, "projectCrs"), crs_of(results.areas))
    _add_tree(root, named, layers)
    _add_canvas(root, results)
    content = SubElement(root, "projectlayers")
    for layer in named:
        described = layers[layer.key]
        add_text(described, "layername", layer.name)
        content.append(described)
    _add_properties(root, facts)
    _add_metadata(root, results)
    return root


def _title(facts: Facts) -> str:
    texts = _texts()
    title: str = texts["title"].format(title=_plain(facts.title))
    return f"{title} ({texts['sample']})" if facts.sample else title


def _plain(text: str) -> str:
    """Return a stranger's text as one line, in which QGIS finds no expression to evaluate."""
    return one_line(text, _LONGEST).replace("[%", "[ %")


def _texts() -> dict[str, Any]:
    texts: dict[str, Any] = json.loads(_TEXTS.read_text(encoding="utf-8"))
    return texts


def _named(results: Results, there: Iterable[str]) -> Iterator[_Named]:
    """Yield the layers that there are, from the top of the map down."""
    left, facts = {*there}, results.facts
    words = {
        "area": word("level", facts.level, "nl"),
        "starts": heading(word("unit", facts.starts, "nl")),
    }
    for group, layers in _texts()["groups"].items():
        for key, name in _each(layers, results, words):
            if key in left:
                left.remove(key)
                yield _Named(group.format(**words), key, name)
    if left:
        message = f"{', '.join(sorted(left))}: in no group; assets/qgis.nl.json should have them"
        raise LookupError(message)


def _each(
    layers: Mapping[str, str], results: Results, words: Mapping[str, str]
) -> Iterator[tuple[str, str]]:
    """Yield the layers of a group with their names; `distance` stands for one per category."""
    for key, name in layers.items():
        if key == "distance":
            for member, category in results.settings.categories.items():
                label = _plain(category.label.nl)
                yield f"distance_{member}", heading(name.format(category=label))
        else:
            yield key, name.format(**words)


def _add_tree(root: Element, named: Iterable[_Named], layers: Mapping[str, Element]) -> None:
    """Add the groups; of the rasters of a group, which cover each other, one is shown at a time."""
    tree, groups = SubElement(root, "layer-tree-group"), dict[str, Element]()
    for layer in named:
        described, shown = layers[layer.key], layer.key in _SHOWN
        if layer.group not in groups:
            group = SubElement(tree, "layer-tree-group", {"name": layer.group})
            group.attrib |= {"checked": "Qt::Checked", "expanded": "0"}
            if described.get("type") == "raster":
                group.attrib |= {"mutually-exclusive": "1", "mutually-exclusive-child": "-1"}
            groups[layer.group] = group
        if shown:
            groups[layer.group].set("expanded", "1")
        attributes = {
            "id": described.findtext("id", ""),
            "name": layer.name,
            "source": described.findtext("datasource", ""),
            "providerKey": described.findtext("provider", ""),
            "checked": "Qt::Checked" if shown else "Qt::Unchecked",
            "expanded": f"{int(shown)}",
        }
        SubElement(groups[layer.group], "layer-tree-layer", attributes)


def _add_canvas(root: Element, results: Results) -> None:
    """Show the whole town, with a margin."""
    west, south, east, north = results.areas.total_bounds
    margin = max(east - west, north - south) * _MARGIN
    canvas = SubElement(root, "mapcanvas", {"name": "theMapCanvas"})
    add_text(canvas, "units", "meters")
    extent = SubElement(canvas, "extent")
    for name, least in {"xmin": west, "ymin": south}.items():
        add_text(extent, name, f"{least - margin:.0f}")
    for name, most in {"xmax": east, "ymax": north}.items():
        add_text(extent, name, f"{most + margin:.0f}")
    add_crs(SubElement(canvas, "destinationsrs"), crs_of(results.areas))


def _add_properties(root: Element, facts: Facts) -> None:
    """Write title, credits and a scale bar on the map; make paths relative, and the CRS hold."""
    properties = SubElement(root, "properties")
    add_text(SubElement(properties, "Paths"), "Absolute", "false").set("type", "bool")
    system = SubElement(properties, "SpatialRefSys")
    add_text(system, "ProjectionsEnabled", "1").set("type", "int")
    title, credit = _title(facts), _plain(source_line(facts))
    _add_decoration(properties, "TitleLabel", _TOP_LEFT, {"Label": title, **_TITLE_LOOK})
    _add_decoration(properties, "CopyrightLabel", _BOTTOM_RIGHT, {"Label": credit})
    _add_decoration(properties, "ScaleBar", _BOTTOM_LEFT, {})


def _add_decoration(
    properties: Element, name: str, placement: str, texts: Mapping[str, str]
) -> None:
    decoration = SubElement(properties, name)
    add_text(decoration, "Enabled", "true").set("type", "bool")
    add_text(decoration, "Placement", placement).set("type", "int")
    for key, text in texts.items():
        add_text(decoration, key, text).set("type", "QString")


def _add_metadata(root: Element, results: Results) -> None:
    """Say what the project is, what its figures mean, and whom to credit."""
    facts = results.facts
    metadata = SubElement(root, "projectMetadata")
    add_text(metadata, "language", "nl")
    add_text(metadata, "type", "dataset")
    add_text(metadata, "title", _title(facts))
    told = [*explain(results), "", *(one_line(cite(source), _LONGEST) for source in facts.sources)]
    add_text(metadata, "abstract", "\n".join(told))
    add_text(metadata, "author", f"sociale_infra {__version__}")
    add_text(metadata, "creation", f"{date_in_file(facts.data_date):%Y-%m-%dT%H:%M:%S}")
