"""The sample town: Voorbeeldstad, an invented New Town for demonstrations and tests.

It does not exist, though it has a plausible location in RD (EPSG:28992). It is written as real
files, and read like any other town.
"""

from __future__ import annotations

import logging
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

import geopandas as gpd
import numpy as np
import shapely

from sociale_infra.sources.sample_town.areas import count_people, draw_buurten
from sociale_infra.sources.sample_town.drawing import CRS, Feature, read_sketches
from sociale_infra.sources.sample_town.homes import build_homes
from sociale_infra.sources.sample_town.landscape import (
    build_grounds,
    draw_fields,
    draw_landscape,
    draw_names,
)
from sociale_infra.sources.sample_town.layout import (
    draw_block,
    draw_lines,
    draw_links,
    draw_quarter,
    draw_town_lines,
)
from sociale_infra.sources.sample_town.names import TOWN as NAME
from sociale_infra.sources.sample_town.osm_writer import write_osm
from sociale_infra.sources.sample_town.plan import COUNTRYSIDE, LANDMARKS, ORIGIN_RD, QUARTERS
from sociale_infra.sources.sample_town.streets import build_streets, is_way, way_tags

__all__ = ["NAME", "SampleTown", "write_sample_town"]

log = logging.getLogger(__name__)

_SEED = 2026
# The date of all its data, so that every run writes the same bytes; the second one as a GeoPackage
# writes it.
_DATE, _GPKG_DATE = "2026-01-01T00:00:00Z", "2026-01-01T00:00:00.000Z"


class SampleTown(NamedTuple):
    """The files of the sample town: OpenStreetMap data, and CBS wijken and buurten."""

    osm_file: Path
    areas_file: Path


def write_sample_town(folder: Path) -> SampleTown:
    """Write the sample town into a folder, always the same bytes; existing files are replaced."""
    features, layers = _build_town()
    files = SampleTown(folder / f"{NAME.lower()}.osm.pbf", folder / f"{NAME.lower()}-areas.gpkg")
    shapes = shapely.transform([f.geometry for f in features], lambda points: points + ORIGIN_RD)
    placed = [Feature(shape, f.tags) for shape, f in zip(shapes, features, strict=True)]
    write_osm(files.osm_file, placed, date=_DATE)
    files.areas_file.unlink(missing_ok=True)
    for layer, areas in layers.items():
        moved = areas.set_geometry(areas.translate(*ORIGIN_RD), crs=CRS)
        moved.to_file(files.areas_file, layer=layer, engine="pyogrio", promote_to_multi=True)
    with closing(sqlite3.connect(files.areas_file)) as database, database:
        database.execute("UPDATE gpkg_contents SET last_change = ?", [_GPKG_DATE])
    log.info("%s: %d OpenStreetMap features, %d wijken", NAME, len(placed), len(layers["wijken"]))
    return files


def _build_town() -> tuple[list[Feature], dict[str, gpd.GeoDataFrame]]:
    """Return features and areas, in metres from the centre of the town."""
    rng = np.random.default_rng(_SEED)
    curves = draw_lines()
    blocks = [draw_block(quarter, curves) for quarter in QUARTERS]
    buurten = draw_buurten(curves, blocks)
    fields, ditches = draw_fields(buurten, curves, blocks)
    sketches = [*draw_town_lines(curves), *draw_links(blocks, curves), *ditches]
    sketches += [sketch for block in blocks for sketch in draw_quarter(block, rng)]
    sketches += [sketch._replace(wijk=COUNTRYSIDE) for sketch in read_sketches(LANDMARKS)]
    streets = build_streets(sketch for sketch in sketches if is_way(sketch))
    grounds = build_grounds(sketch for sketch in sketches if not is_way(sketch))
    homes = build_homes(streets, grounds)
    features = [
        *fields,
        *draw_landscape(curves, blocks),
        *(ground for drawn in grounds.values() for ground in drawn),
        *(Feature(street.line, way_tags(street)) for street in streets),
        *homes,
        *draw_names(buurten),
    ]
    addresses = np.array([home.geometry for home in homes if "addr:housenumber" in home.tags])
    wijken, buurten = count_people(buurten, addresses, rng)
    return features, {"wijken": wijken, "buurten": buurten}
