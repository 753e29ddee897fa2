"""social-infrastructure.gpkg: the results as layers for QGIS, each with a style."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

import geopandas as gpd
import pandas as pd
import pyogrio
from pyogrio.errors import DataLayerError, DataSourceError

from sociale_infra.compared import Described
from sociale_infra.errors import OutputError
from sociale_infra.exports.dates import date_in_file
from sociale_infra.exports.dictionary import describe_columns, table_of
from sociale_infra.exports.qgis_styles import Style, build_styles
from sociale_infra.exports.small_numbers import hide_few
from sociale_infra.report.headline import find_headline
from sociale_infra.report.wording import Wording
from sociale_infra.town import Results

_DUTCH = Wording("nl")

# As QGIS itself makes it when a user saves a style in a GeoPackage.
_STYLES = """
CREATE TABLE layer_styles (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    f_table_catalog TEXT(256),
    f_table_schema TEXT(256),
    f_table_name TEXT(256),
    f_geometry_column TEXT(256),
    styleName TEXT(30),
    styleQML TEXT,
    styleSLD TEXT,
    useAsDefault BOOLEAN,
    description TEXT,
    owner TEXT(30),
    ui TEXT(30),
    update_time DATETIME DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now'))
)
"""
_REGISTER = """
INSERT INTO gpkg_contents (table_name, data_type, identifier, description, last_change)
VALUES ('layer_styles', 'attributes', 'layer_styles', '', ?)
"""
# QGIS looks for an empty catalog and schema, not for NULL.
_ADD_STYLE = """
INSERT INTO layer_styles VALUES (NULL, '', '', ?, ?, ?, ?, '', 1, '', '', NULL, ?)
"""
# The headings of columns: the extension "schema" of the GeoPackage standard, its annex F.9.
_ALIASES = """
CREATE TABLE gpkg_data_columns (
    table_name TEXT NOT NULL,
    column_name TEXT NOT NULL,
    name TEXT,
    title TEXT,
    description TEXT,
    mime_type TEXT,
    constraint_name TEXT,
    CONSTRAINT pk_gdc PRIMARY KEY (table_name, column_name),
    CONSTRAINT gdc_tn UNIQUE (table_name, name)
);
CREATE TABLE gpkg_data_column_constraints (
    constraint_name TEXT NOT NULL,
    constraint_type TEXT NOT NULL,
    value TEXT,
    min NUMERIC,
    min_is_inclusive BOOLEAN,
    max NUMERIC,
    max_is_inclusive BOOLEAN,
    description TEXT,
    CONSTRAINT gdcc_ntv UNIQUE (constraint_name, constraint_type, value)
);
INSERT INTO gpkg_extensions (table_name, column_name, extension_name, definition, scope)
VALUES
    ('gpkg_data_columns', NULL, 'gpkg_schema',
     'http://www.geopackage.org/spec121/#extension_schema', 'read-write'),
    ('gpkg_data_column_constraints', NULL, 'gpkg_schema',
     'http://www.geopackage.org/spec121/#extension_schema', 'read-write');
"""
# GDAL, and so QGIS, takes the alias from `name`; the standard has `title` for it.
_ADD_ALIAS = """
INSERT INTO gpkg_data_columns (table_name, column_name, name, title, description)
VALUES (?, ?, ?, ?, ?)
"""


class Layer(NamedTuple):
    """A table and the one type of geometry that its layer holds."""

    table: gpd.GeoDataFrame
    geometry: str


def write_geopackage(path: Path, results: Results) -> None:
    """Write all layers, in the metric CRS; a place that is a polygon is in two of them.

    The columns have their Dutch headings as aliases. The dates inside are that of the
    OpenStreetMap data, so that the same input gives the same bytes.

    Raises
    ------
    OutputError
        The file cannot be written; GDAL does not say whether the disk is full.
    TableError
        A column is not described.
    """
    write_layers(path, layers_of(results), results, build_styles(results.settings))


def write_layers(
    path: Path, layers: Mapping[str, Layer], described_by: Described, styles: Mapping[str, Style]
) -> None:
    """Write layers with their styles, described in the words of a town.

    Raises
    ------
    OutputError, TableError
        As `write_geopackage`.
    """
    date = f"{date_in_file(described_by.facts.data_date):%Y-%m-%dT%H:%M:%S}.000Z"
    try:
        for name, layer in layers.items():
            _write_layer(path, name, layer)
        with closing(sqlite3.connect(path)) as database:
            _check_indexed(database, layers)
            # Not waiting for the disk: a file that is cut short is never swapped in.
            database.execute("PRAGMA synchronous = OFF")
            with database:
                _add_aliases(database, layers, described_by)
                _add_styles(database, {layer: styles[layer] for layer in layers}, date)
                # GDAL writes the present there.
                database.execute("UPDATE gpkg_contents SET last_change = ?", [date])
    except (DataSourceError, DataLayerError, sqlite3.OperationalError) as error:
        message = (
            f"{path.name}: cannot be written ({error}); make room on the disk, or name a folder "
            f"on another one with --out"
        )
        raise OutputError(message) from error


def layers_of(results: Results) -> dict[str, Layer]:
    """Return the layers of results by name, in the metric CRS."""
    return results.once("layers", _layers)


def _layers(results: Results) -> dict[str, Layer]:
    told = {
        name: gpd.GeoDataFrame(hide_few(name, results))
        for name in ("areas", "places", "squares", "gaps", "remedies")
    }
    places = told["places"]
    grounds = places[places.geom_type != "Point"]
    registers = results.world.registers
    return {
        "areas": Layer(told["areas"].assign(robust_told=_tell_robust(results)), "MultiPolygon"),
        "places": Layer(places.set_geometry(places.representative_point()), "Point"),
        "place_areas": Layer(grounds, "MultiPolygon"),
        "entrances": Layer(results.entrances, "Point"),
        "origins": Layer(results.origins, "Point"),
        "squares": Layer(told["squares"], "Polygon"),
        "gaps": Layer(told["gaps"], "MultiPolygon"),
        "remedies": Layer(told["remedies"], "Point"),
        **({"registers": Layer(registers, "Point")} if len(registers) else {}),
    }


def _tell_robust(results: Results) -> pd.Series[str]:
    """Return the share with robust access of each area in words; missing where it is unknown."""
    verdicts = [area.verdicts["robust"] for area in find_headline(results).each]
    told = [_DUTCH.share(*one.share) if one else None for one in verdicts]
    return pd.Series(told, index=results.areas.index, dtype="str")


def _write_layer(path: Path, name: str, layer: Layer) -> None:
    pyogrio.write_dataframe(
        layer.table,
        path,
        layer=name,
        geometry_type=layer.geometry,
        promote_to_multi=layer.geometry.startswith("Multi"),
        append=path.exists(),
        use_arrow=True,
    )


def _check_indexed(database: sqlite3.Connection, layers: Mapping[str, Layer]) -> None:
    """Check that each layer is whole: when the disk fills up late, GDAL keeps silent about it.

    Raises
    ------
    sqlite3.OperationalError
        A layer or its spatial index, which GDAL writes last, is absent or incomplete.
    """
    for name, layer in layers.items():
        count = f"SELECT count(*) FROM rtree_{name}_geom"  # noqa: S608 - names of our own
        (indexed,) = database.execute(count).fetchone()
        if indexed != len(layer.table):
            message = f"{indexed} of {len(layer.table)} rows in the index of {name}"
            raise sqlite3.OperationalError(message)


def _add_aliases(
    database: sqlite3.Connection, layers: Mapping[str, Layer], described_by: Described
) -> None:
    database.executescript(_ALIASES)
    for layer, content in layers.items():
        described = table_of(layer).written("gpkg", described_by.settings.categories)
        names = [name for name in content.table.columns if name != content.table.geometry.name]
        texts = describe_columns([described[name] for name in names], described_by)
        rows = texts[["column", "heading", "heading", "meaning_nl"]].itertuples(index=False)
        database.executemany(_ADD_ALIAS, [(layer, *row) for row in rows])


def _add_styles(database: sqlite3.Connection, styles: Mapping[str, Style], date: str) -> None:
    rows = [(layer, "geom", layer, style.qml, date) for layer, style in styles.items()]
    database.execute(_STYLES)
    database.execute(_REGISTER, [date])
    database.executemany(_ADD_STYLE, rows)
