"""social-infrastructure.gpkg: all layers of a run, each with its QGIS style."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import geopandas as gpd
import pyogrio
import shapely

from sociale_infra.config import Settings
from sociale_infra.errors import OutputError
from sociale_infra.exports.qgis_styles import layer_styles
from sociale_infra.tables import Facts, Results

_DATE = "OGR_CURRENT_DATE"
_UNKNOWN_DATE = "1970-01-01T00:00:00.000Z"
_STYLE_TABLE = """
CREATE TABLE layer_styles (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, f_table_catalog TEXT(256),
    f_table_schema TEXT(256), f_table_name TEXT(256), f_geometry_column TEXT(256),
    styleName TEXT(30), styleQML TEXT, styleSLD TEXT, useAsDefault BOOLEAN, description TEXT,
    owner TEXT(30), ui TEXT(30), update_time DATETIME)
"""
_REGISTER = """
INSERT INTO gpkg_contents (table_name, data_type, identifier, description, last_change, srs_id)
VALUES ('layer_styles', 'attributes', 'layer_styles', '', ?, 0)
"""
_STYLE = """
INSERT INTO layer_styles (f_table_catalog, f_table_schema, f_table_name, f_geometry_column,
    styleName, styleQML, styleSLD, useAsDefault, description, owner, ui, update_time)
VALUES ('', '', ?, 'geom', ?, ?, '', 1, ?, '', NULL, ?)
"""


def write_geopackage(path: Path, results: Results, settings: Settings) -> None:
    """Write the layers `areas`, `places` (points), `place_areas`, `entrances` and `origins`.

    Raises
    ------
    OutputError
        GDAL or SQLite could not write it (a full disk).
    """
    layers = _layers(results)
    date = _file_date(results.facts)
    try:
        with _fixed_date(date):
            for name, layer in layers.items():
                pyogrio.write_dataframe(
                    layer, path, layer=name, driver="GPKG", append=path.exists(), use_arrow=True
                )
        _add_styles(path, layer_styles(results, settings), date)
    except (pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError, sqlite3.Error) as error:
        message = f"{path.name}: could not be written ({error}); is the disk full?"
        raise OutputError(message) from error


def _layers(results: Results) -> dict[str, gpd.GeoDataFrame]:
    """Return one kind of geometry a layer: QGIS shows no mixed ones."""
    places = results.places
    polygons = places[places.geometry.area > 0]
    return {
        "areas": results.areas.set_geometry(_multi(results.areas)),
        "place_areas": polygons.set_geometry(_multi(polygons)),
        "origins": results.origins,
        "entrances": results.entrances,
        "places": places.set_geometry(places.geometry.representative_point()),
    }


def _multi(table: gpd.GeoDataFrame) -> gpd.GeoSeries:
    parts, row = shapely.get_parts(table.geometry.to_numpy(), return_index=True)
    return gpd.GeoSeries(shapely.multipolygons(parts, indices=row), table.index, crs=table.crs)


def _file_date(facts: Facts) -> str:
    """Return the date that stands for every time in the file: the data's, never the clock's."""
    known = facts.data_date != "unknown"
    return facts.data_date.replace("Z", ".000Z") if known else _UNKNOWN_DATE


@contextmanager
def _fixed_date(date: str) -> Iterator[None]:
    before = pyogrio.get_gdal_config_option(_DATE)
    pyogrio.set_gdal_config_options({_DATE: date})
    try:
        yield
    finally:
        pyogrio.set_gdal_config_options({_DATE: before})


def _add_styles(path: Path, styles: dict[str, str], date: str) -> None:
    """Add the table in which QGIS looks for the style of a layer."""
    with closing(sqlite3.connect(path)) as database, database:
        database.execute(_STYLE_TABLE)
        database.execute(_REGISTER, (date,))
        for layer, style in styles.items():
            database.execute(_STYLE, (layer, layer, style, f"sociale_infra: {layer}", date))
