"""The QGIS project, read as the XML that QGIS reads, against the layers and rasters beside it."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET
from zipfile import ZipFile

import numpy as np
import pyogrio
import pytest
import shapely
from shapely import Point, box

import sociale_infra.exports.qgis_project as module
from sociale_infra.categories import Label
from sociale_infra.config import load_settings
from sociale_infra.exports.geopackage import write_geopackage
from sociale_infra.exports.qgis_project import write_project
from sociale_infra.exports.rasters import raster_files
from sociale_infra.tables import (
    AREAS,
    CELLS,
    ENTRANCES,
    GAPS,
    ORIGINS,
    PLACES,
    REGISTERS,
    ROBUSTNESS,
    SQUARES,
)
from sociale_infra.town import Facts, Results, Source
from tests.build import build_facts, build_read, build_rows, build_shapes
from tests.nothing import hold_results, with_facts

RD = "EPSG:28992"
ODD = "Zon & Zee <b>\"'</b> [% 1 + 1 %]"
AROUND = box(0, 0, 400, 200)
INTERNAL = {"layer_styles", "gpkg_data_columns", "gpkg_data_column_constraints"}


def draw_facts() -> Facts:
    osm = Source("OpenStreetMap", "a.osm", "ab", 1, "2021-08-21", ODD, "ODbL 1.0")
    return build_facts(title=ODD, sources=(osm,), sample=True)


def draw_results() -> Results:
    """Two areas, of one of which no share is known; a library whose kind has an odd name."""
    library = load_settings().categories["library"]
    library = library.model_copy(update={"label": Label(nl=ODD, en="library")})
    settings = load_settings().model_copy(update={"categories": {"library": library}})
    areas = {"area_code": ["WK1", "WK2"], "area_name": [ODD, "Zuid"], "robust_low": [0.25, np.nan]}
    halves = [box(0, 0, 200, 200), box(200, 0, 400, 200)]
    robust = {
        "profile": "standard",
        "group": "all",
        "criterion": "robust",
        "area_code": ["WK1", "WK2"],
        "weight": [100.0, np.nan],
        "low": [25.0, np.nan],
        "high": [60.0, np.nan],
        "low_without_priors": [0.0, np.nan],
        "high_without_priors": [100.0, np.nan],
    }
    places = {"place_id": ["n/1", "w/1"], "category": "library", "name": [ODD, None]}
    kinds = ["library"]
    whole: dict[str, Any] = {
        "areas": build_shapes(AREAS, areas, halves, RD, kinds),
        "robustness": build_rows(ROBUSTNESS, robust),
        "places": build_shapes(PLACES, places, [Point(9, 9), box(20, 20, 40, 40)], RD),
        "entrances": build_shapes(ENTRANCES, {"entrance_id": ["n/1/0"]}, [Point(9, 9)], RD),
        "origins": build_shapes(ORIGINS, {"origin_id": ["o"]}, [Point(50, 50)], RD, kinds),
        "squares": build_shapes(SQUARES, {"square_id": ["E0N0"]}, [box(0, 0, 100, 100)], RD),
        "gaps": build_shapes(
            GAPS, {"gap_id": [1], "lacking_low": 40.0, "missing": "people"}, [box(0, 0, 1, 1)], RD
        ),
        "cells": build_shapes(CELLS, {"row": [0], "column": [0]}, [Point(12.5, 187.5)], RD, kinds),
    }
    return hold_results(draw_facts(), settings, RD, **whole)


def write(folder: Path, results: Results) -> Path:
    """Write the project and what it opens."""
    folder.mkdir()
    write_geopackage(folder / "town.gpkg", results)
    for name, write_file in raster_files(results).items():
        (folder / name).parent.mkdir(exist_ok=True)
        write_file(folder / name)
    write_project(folder / "town.qgz", results)
    return folder


def read(folder: Path) -> ET.Element:
    with ZipFile(folder / "town.qgz") as archive:
        assert archive.namelist() == ["town.qgs"]
        return ET.fromstring(archive.read("town.qgs"))  # noqa: S314 - our own


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write(tmp_path_factory.mktemp("project") / "results", draw_results())


@pytest.fixture(scope="module")
def project(folder: Path) -> ET.Element:
    return read(folder)


def vectors(project: ET.Element) -> dict[str, ET.Element]:
    """Return the layers of the GeoPackage that the project has, by name."""
    found = {}
    for layer in project.iterfind("projectlayers/maplayer[@type='vector']"):
        source = layer.findtext("datasource", "")
        path, name = source.split("|layername=")
        assert path == "./town.gpkg"
        found[name] = layer
    return found


class TestLayers:
    """What the project opens is there, and all that is there is opened."""

    def test_all_layers_of_the_geopackage(self, folder: Path, project: ET.Element) -> None:
        there = {str(name) for name, _ in pyogrio.list_layers(folder / "town.gpkg")}
        assert vectors(project).keys() == there - INTERNAL

    def test_all_rasters(self, folder: Path, project: ET.Element) -> None:
        rasters = project.findall("projectlayers/maplayer[@type='raster']")
        opened = {folder / layer.findtext("datasource", "") for layer in rasters}
        assert opened == {*folder.glob("rasters/*.tif")}
        assert {layer.findtext("provider") for layer in rasters} == {"gdal"}

    def test_registers_where_there_are_any(self, tmp_path: Path) -> None:
        results = draw_results()
        rows = {"row_id": ["list/1"], "register": ["list"]}
        registers = build_read(REGISTERS, rows, [Point(1, 1)], RD)
        world = replace(results.world, registers=registers)
        project = read(write(tmp_path / "results", replace(results, world=world)))
        assert "registers" in vectors(project)

    def test_each_stands_once_in_the_legend(self, project: ET.Element) -> None:
        listed = {
            item.attrib["id"]: (item.attrib["name"], item.attrib["source"])
            for item in project.iter("layer-tree-layer")
        }
        layers = project.findall("projectlayers/maplayer")
        assert len(listed) == len(layers) == len([*project.iter("layer-tree-layer")])
        for layer in layers:
            name, source = listed[layer.findtext("id", "")]
            assert name == layer.findtext("layername")
            assert source == layer.findtext("datasource")
        # QGIS 3.22 gives an id of ten letters or fewer another one, and loses the legend.
        assert min(map(len, listed)) > 10

    def test_areas_and_gaps_are_drawn_at_first(self, project: ET.Element) -> None:
        drawn = [
            item.attrib["name"]
            for item in project.iter("layer-tree-layer")
            if item.attrib["checked"] == "Qt::Checked"
        ]
        assert drawn == ["Gaten", "Robuuste toegang per wijk"]

    def test_a_layer_in_no_group_is_a_mistake(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(module, "build_layers", lambda *_: {"surprise": ET.Element("maplayer")})
        with pytest.raises(LookupError, match="surprise: in no group"):
            write_project(tmp_path / "x.qgz", draw_results())


class TestColumns:
    """What is said of columns is said of columns that there are."""

    @staticmethod
    def columns(folder: Path, layer: str) -> set[str]:
        with closing(sqlite3.connect(folder / "town.gpkg")) as database:
            rows = database.execute("SELECT name FROM pragma_table_info(?)", [layer]).fetchall()
        return {name for (name,) in rows} - {"fid", "geom"}

    def test_every_column_has_a_dutch_heading(self, folder: Path, project: ET.Element) -> None:
        for name, layer in vectors(project).items():
            aliases = {one.attrib["field"]: one.attrib["name"] for one in layer.iter("alias")}
            assert aliases.keys() == self.columns(folder, name)
            assert "" not in aliases.values()
        areas = {
            one.get("field"): one.get("name") for one in vectors(project)["areas"].iter("alias")
        }
        assert areas["library_coverage"] == f"{ODD}: dekking"
        assert areas["area_name"] == "wijk"

    def test_expressions_use_columns_that_there_are(
        self, folder: Path, project: ET.Element
    ) -> None:
        used = set()
        for name, layer in vectors(project).items():
            renderer = layer.find("renderer-v2")
            assert renderer is not None
            attribute = renderer.get("attr", "")
            quoted = attribute if '"' in attribute or not attribute else f'"{attribute}"'
            labels = [one.attrib["fieldName"] for one in layer.iter("text-style")]
            for expression in (quoted, *labels, layer.findtext("previewExpression", "")):
                found = {*re.findall(r'"([^"]+)"', expression)}
                assert found <= self.columns(folder, name)
                used |= found
            values = {one.attrib["name"] for one in layer.iterfind("fieldConfiguration/field")}
            assert values <= self.columns(folder, name)
        assert {"robust_low", "area_name", "robust_told", "category", "lacking_low"} <= used

    def test_codes_are_shown_in_dutch(self, project: ET.Element) -> None:
        field = "fieldConfiguration/field[@name='{}']/editWidget[@type='ValueMap']"
        places = vectors(project)["places"]
        shown = {
            name: {
                option.attrib["name"]: option.attrib["value"]
                for option in places.iterfind(f"{field.format(name)}//Option[@type='QString']")
            }
            for name in ("category", "free", "name")
        }
        assert shown == {"category": {ODD: "library"}, "free": {"onbekend": "unknown"}, "name": {}}

    def test_a_share_is_told_as_on_the_map(self, folder: Path) -> None:
        told = pyogrio.read_dataframe(folder / "town.gpkg", layer="areas")["robust_told"]
        assert told[0] == "25\N{EN DASH}60%"
        assert told.isna().tolist() == [False, True]


class TestLook:
    """Drawn as the GeoPackage and the rasters' own styles say."""

    @staticmethod
    def same(one: ET.Element | None, other: ET.Element | None) -> bool:
        assert one is not None
        assert other is not None
        return ET.canonicalize(ET.tostring(one), strip_text=True) == ET.canonicalize(
            ET.tostring(other), strip_text=True
        )

    def test_layers(self, folder: Path, project: ET.Element) -> None:
        with closing(sqlite3.connect(folder / "town.gpkg")) as database:
            styles = dict(database.execute("SELECT f_table_name, styleQML FROM layer_styles"))
        for name, layer in vectors(project).items():
            own = ET.fromstring(styles[name])  # noqa: S314 - our own
            assert self.same(layer.find("renderer-v2"), own.find("renderer-v2"))
            kind = ("Point", "Line", "Polygon")[int(own.findtext("layerGeometryType", ""))]
            assert layer.attrib["geometry"] == kind

    def test_rasters(self, folder: Path, project: ET.Element) -> None:
        for layer in project.iterfind("projectlayers/maplayer[@type='raster']"):
            style = (folder / layer.findtext("datasource", "")).with_suffix(".qml")
            own = ET.fromstring(style.read_text(encoding="utf-8"))  # noqa: S314 - our own
            assert self.same(layer.find("pipe"), own.find("pipe"))

    def test_an_area_without_a_share_is_hatched(self, project: ET.Element) -> None:
        areas = vectors(project)["areas"]
        unknown = [one for one in areas.iter("range") if float(one.attrib["lower"]) < 0]
        (number,) = [one.attrib["symbol"] for one in unknown]
        path = f"renderer-v2/symbols/symbol[@name='{number}']/layer/Option/Option[@name='style']"
        (style,) = areas.iterfind(path)
        assert style.attrib["value"] == "b_diagonal"
        assert unknown[0].attrib["label"] == "geen gegevens"


class TestProject:
    """The project as a whole."""

    def test_names_of_strangers_are_text(self, project: ET.Element) -> None:
        names = [layer.attrib["name"] for layer in project.iter("layer-tree-layer")]
        # What QGIS would evaluate on the map is broken.
        safe = ODD.replace("[%", "[ %")
        assert safe in names
        assert project.findtext("title", "").startswith(f"Sociale infrastructuur: {safe}")
        labels = [
            project.findtext(f"properties/{name}Label/Label", "") for name in ("Title", "Copyright")
        ]
        assert all(safe in label for label in labels)
        assert "[%" not in "".join(labels)

    def test_a_sample_says_so(self, project: ET.Element, tmp_path: Path) -> None:
        assert project.findtext("title", "").endswith("(VOORBEELD: verzonnen stad)")
        assert "VOORBEELD" in project.findtext("properties/TitleLabel/Label", "")
        real = read(write(tmp_path / "results", with_facts(draw_results(), sample=False)))
        assert b"VOORBEELD" not in ET.tostring(real)

    def test_whom_to_credit(self, project: ET.Element) -> None:
        abstract = project.findtext("projectMetadata/abstract", "")
        assert "(licentie: ODbL 1.0; datum: 21 augustus 2021; bestand: a.osm)" in abstract
        assert project.findtext("projectMetadata/creation") == "2021-08-21T00:00:00"

    def test_the_whole_town_in_its_own_system(self, project: ET.Element) -> None:
        west, south, east, north = (
            float(project.findtext(f"mapcanvas/extent/{end}", "nan"))
            for end in ("xmin", "ymin", "xmax", "ymax")
        )
        shown = box(west, south, east, north)
        assert shapely.contains_properly(shown, AROUND)
        assert shown.area < 2 * AROUND.area
        systems = {one.findtext("authid") for one in project.iter("spatialrefsys")}
        assert systems == {RD}
        assert project.findtext("properties/Paths/Absolute") == "false"

    def test_the_same_bytes_again(self, folder: Path, tmp_path: Path) -> None:
        again = write(tmp_path / "results", draw_results())
        assert (again / "town.qgz").read_bytes() == (folder / "town.qgz").read_bytes()
        with ZipFile(folder / "town.qgz") as archive:
            assert archive.infolist()[0].date_time == (1980, 1, 1, 0, 0, 0)
