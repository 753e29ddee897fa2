"""The layers of the GeoPackage and the rasters, as a QGIS project describes them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from xml.etree.ElementTree import Element, SubElement

import pandas as pd
from pyproj import CRS

from sociale_infra.config import Settings
from sociale_infra.exports.dictionary import describe_columns, table_of, translate
from sociale_infra.exports.geopackage import Layer, layers_of
from sociale_infra.exports.qgis_styles import Style, build_styles
from sociale_infra.exports.qgis_xml import add_crs, add_options, add_text, rgba
from sociale_infra.exports.raster_styles import build_raster_styles
from sociale_infra.report.look import INK
from sociale_infra.tables import crs_of
from sociale_infra.town import Results

_GEOMETRIES = ("Point", "Line", "Polygon")
# What a row is called where QGIS shows it, and what is written on the map: QGIS's expressions.
_CALLED = {
    "areas": '"area_name"',
    "places": '"name"',
    "place_areas": '"name"',
    "registers": '"name"',
    "gaps": '"near"',
}
_WRITTEN = {
    "areas": "\"area_name\" || coalesce('\\n' || \"robust_told\", '')",
    "places": '"name"',
}
# Names of places are written only from this scale on, as 1 to so many.
_NEAR = {"places": 7500}
_WHITE = "#ffffff"


def build_layers(results: Results, geopackage: str) -> dict[str, Element]:
    """Return the description of each layer: those of the GeoPackage by name, then the rasters.

    The name of a raster is that of its file. Paths start from the folder of the results.
    """
    styles, settings = build_styles(results.settings), results.settings
    rasters = build_raster_styles(settings)
    return {
        **{
            name: _vector(name, layer, styles[name], results, geopackage)
            for name, layer in layers_of(results).items()
        },
        **{name: _raster(name, pipe, crs_of(results.areas)) for name, pipe in rasters.items()},
    }


def _vector(name: str, layer: Layer, style: Style, results: Results, geopackage: str) -> Element:
    geometry = _GEOMETRIES[style.geometry]
    labelled = {"labelsEnabled": f"{int(name in _WRITTEN)}"}
    described = Element("maplayer", {"type": "vector", "geometry": geometry, **labelled})
    _add_source(described, name, f"./{geopackage}|layername={name}", "ogr", crs_of(layer.table))
    described.append(style.renderer)
    if name in _WRITTEN:
        described.append(_labels(name))
    if name in _CALLED:
        add_text(described, "previewExpression", _CALLED[name])
    _add_columns(described, name, layer.table, results)
    return described


def _raster(name: str, pipe: Element, crs: CRS) -> Element:
    described = Element("maplayer", {"type": "raster"})
    _add_source(described, name, f"./rasters/{name}.tif", "gdal", crs)
    described.append(pipe)
    return described


def _add_source(described: Element, name: str, path: str, provider: str, crs: CRS) -> None:
    add_text(described, "id", f"sociale_infra_{name}")  # QGIS replaces an id that is short
    add_text(described, "datasource", path)
    add_text(described, "provider", provider).set("encoding", "UTF-8")
    add_crs(SubElement(described, "srs"), crs)


def _labels(name: str) -> Element:
    """Write a text in the middle of an area, or beside a point, with a white edge."""
    labelling = Element("labeling", {"type": "simple"})
    settings = SubElement(labelling, "settings", {"calloutType": "simple"})
    text = {"fieldName": _WRITTEN[name], "isExpression": "1", "fontSizeUnit": "Point"}
    large = {"fontSize": "10", "namedStyle": "Bold", "fontWeight": "75"}
    size = {"textColor": rgba(INK), "fontSize": "8"} | ({} if name in _NEAR else large)
    style = SubElement(settings, "text-style", text | size)
    edge = {"bufferDraw": "1", "bufferSize": "0.8", "bufferSizeUnits": "MM"}
    SubElement(style, "text-buffer", edge | {"bufferColor": rgba(_WHITE)})
    SubElement(settings, "text-format", {"multilineAlign": "1"})
    beside_or_over = {"placement": "6", "dist": "1"} if name in _NEAR else {"placement": "1"}
    middle = {"quadOffset": "4", "centroidInside": "1", "centroidWhole": "1"}
    SubElement(settings, "placement", middle | beside_or_over)
    near = f"{_NEAR.get(name, 0)}"
    scales = {"scaleVisibility": f"{int(name in _NEAR)}", "scaleMin": "1", "scaleMax": near}
    SubElement(settings, "rendering", {"drawLabels": "1", "obstacle": "0"} | scales)
    return labelling


def _add_columns(described: Element, name: str, table: pd.DataFrame, results: Results) -> None:
    """Add the Dutch heading of each column, and the Dutch of its coded values."""
    contract = table_of(name).written("gpkg", results.settings.categories)
    names = [column for column in table.columns if column != table.geometry.name]
    about = describe_columns([contract[column] for column in names], results).fillna("")
    aliases = SubElement(described, "aliases")
    fields = SubElement(described, "fieldConfiguration")
    for index, (column, heading, coded) in enumerate(
        about[["column", "heading", "coded"]].itertuples(index=False, name=None)
    ):
        SubElement(aliases, "alias", {"field": column, "name": heading, "index": f"{index + 1}"})
        if coded:
            _add_values(fields, column, _in_dutch(table[column], coded, results.settings))


def _in_dutch(values: pd.Series[Any], coded: str, settings: Settings) -> dict[str, str]:
    """Return the values that there are, by their Dutch."""
    held = sorted(values.dropna().unique())
    return {translate(value, coded, settings): value for value in held}


def _add_values(fields: Element, column: str, values: Mapping[str, str]) -> None:
    widget = SubElement(SubElement(fields, "field", {"name": column}), "editWidget")
    widget.set("type", "ValueMap")
    options = SubElement(SubElement(widget, "config"), "Option", {"type": "Map"})
    listed = SubElement(options, "Option", {"type": "List", "name": "map"})
    for label, value in values.items():
        add_options(listed, {label: value})
