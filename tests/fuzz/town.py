"""A small town with every kind of input, whole."""

from __future__ import annotations

import json
from pathlib import Path

import geopandas as gpd
import numpy as np
import osmium
import rasterio
from rasterio.transform import from_origin
from shapely import Point, box

from tests.command_line import call
from tests.unit.osm_writing import CORNER, Drawing

SIDE_M = 500
_X, _Y = map(int, CORNER)

# What YAML says, JSON says too.
_LABEL = {"nl": "eenzaam (%)", "en": "lonely (%)"}
_ABOUT = {"credit": "ons", "licence": "CC0", "date": "2024"}
_LIST = {
    "id": "id",
    "name": "naam",
    "categories": {"library": [{"column": "soort", "equals": ["bieb"]}]},
}
SETTINGS = {
    "robust": {"walk_m": 700, "min_functions": 3},
    "places": {"corrections": "places.csv"},
    "need": {
        "files": [
            {
                "path": "need.csv",
                "area_code": "code",
                "indicators": {"lonely": {"label": _LABEL, "worse": "high"}},
                **_ABOUT,
            }
        ]
    },
    "registers": {
        "list": {"path": "list.csv", "x": "x", "y": "y", **_LIST, **_ABOUT},
        "map": {"path": "list.geojson", **_LIST, **_ABOUT},
    },
}

_WHY = {"reason": "wat als"}
SCENARIO = {
    "name": "Wat als",
    "why": "om te zien",
    "edits": [
        {
            "edit": "add_place",
            "id": "huis",
            "at": "Straat 25 125",
            "name": "Het Huis",
            "category": "community_centre",
            "staffed": "yes",
            **_WHY,
        },
        {"edit": "close_place", "id": "bieb", "place": "De Boom", **_WHY},
        {
            "edit": "change_place",
            "id": "cafe",
            "place": "De Hoek",
            "free": "yes",
            "at": [_X + 420, _Y + 95],
            **_WHY,
        },
        {
            "edit": "add_homes",
            "id": "buurt",
            "homes": 20,
            "residents_per_home": 2.1,
            "within": [[_X + dx, _Y + dy] for dx, dy in ((210, 60), (390, 60), (300, 190))],
            "per_home": {"age_0_14": 0.4},
            **_WHY,
        },
        {
            "edit": "add_path",
            "id": "pad",
            "kind": "bridge",
            "along": [[_X + 110, _Y + 210], [_X + 190, _Y + 240]],
            **_WHY,
        },
        {"edit": "close_path", "id": "dicht", "at": [_X + 325, _Y + 251], **_WHY},
    ],
    "variants": {"alles": ["huis", "bieb", "cafe", "buurt", "pad", "dicht"], "huis": ["huis"]},
}


def write_town(folder: Path) -> None:
    """Write a town of two halves, north and south, and all that may be told of it."""
    folder.mkdir(exist_ok=True)
    drawing = _draw()
    drawing.write(folder / "town.osm.pbf")
    drawing.write(folder / "town.osm")
    unpacked = osmium.io.File(str(folder / "unpacked.osm.pbf"), "pbf,pbf_compression=none")
    with osmium.SimpleWriter(unpacked) as writer:
        for element in osmium.FileProcessor(str(folder / "town.osm")):
            writer.add(element)
    halves = [box(_X, _Y + 250, _X + 500, _Y + 500), box(_X, _Y, _X + 500, _Y + 250)]
    areas = gpd.GeoDataFrame(
        {
            "wijkcode": ["WK000001", "WK000002"],
            "wijknaam": ["Noord", "Zuid"],
            "gemeentecode": ["GM9999"] * 2,
            "gemeentenaam": ["Fuzzdorp"] * 2,
            "aantal_inwoners": [300, 120],
            "woningvoorraad": [12, 10],
            "percentage_personen_0_tot_15_jaar": [20, 10],
            "percentage_personen_65_jaar_en_ouder": [15, 30],
            "jaar": [2024, 2024],
        },
        geometry=halves,
        crs="EPSG:28992",
    )
    areas.to_file(folder / "areas.gpkg", layer="wijken")
    areas.to_file(folder / "areas.geojson")
    corners = [(_X + x, _Y + y) for x in range(0, 500, 100) for y in range(0, 500, 100)]
    squares = gpd.GeoDataFrame(
        {"aantal_inwoners": [10 + n % 15 for n in range(len(corners))]},
        geometry=[box(x, y, x + 100, y + 100) for x, y in corners],
        crs="EPSG:28992",
    )
    squares.to_file(folder / "squares.gpkg")
    squares.to_file(folder / "squares.geojson")
    _write_raster(folder / "squares.tif")
    (folder / "need.csv").write_text(
        "code;lonely\nWK000001;12,5\nWK000002;8,25\n", encoding="utf-8"
    )
    (folder / "places.csv").write_text(
        "action,id,x,y,category,name,free,open_to_all,staffed,step_free,opening_hours,reason,date\n"
        f"add,,{_X + 120},{_Y + 80},community_centre,De Huiskamer,yes,yes,yes,unknown,"
        "Mo-Fr 10:00-16:00,seen,2026-03-02\n"
        f"add,,{_X + 380},{_Y + 330},allotment,De Regenworm,yes,yes,no,,,seen,2026-03-02\n",
        encoding="utf-8",
    )
    (folder / "list.csv").write_text(
        "id;naam;soort;x;y\n"
        f"1;De Boom;bieb;{_X + 240};{_Y + 260}\n2;De Twijg;bieb;{_X + 60},5;{_Y + 60}\n",
        encoding="utf-8",
    )
    rows = {"id": ["a", "b"], "naam": ["De Boom", "De Tak"], "soort": ["bieb", "anders"]}
    points = [Point(_X + 241, _Y + 262), Point(_X + 400, _Y + 100)]
    gpd.GeoDataFrame(rows, geometry=points, crs="EPSG:28992").to_file(folder / "list.geojson")
    (folder / "config.yaml").write_text(json.dumps(SETTINGS, indent=1), encoding="utf-8")
    (folder / "scenario.yaml").write_text(json.dumps(SCENARIO, indent=1), encoding="utf-8")
    words = "run --osm-file town.osm.pbf --areas-file areas.gpkg --config config.yaml --out base"
    # Afresh: a process that forks must not be shared by those that try cases.
    done = call(*words.split(), folder=folder, afresh=True)
    if done.returncode:
        raise RuntimeError(done.stderr)
    (folder / "told").write_text(done.stderr, encoding="utf-8")


def _draw() -> Drawing:
    """Draw eleven streets each way, 50 m apart, homes, and places of several kinds."""
    drawing = Drawing()
    steps = range(0, SIDE_M + 1, 50)
    for at in steps:
        drawing.way(*((step, at) for step in steps), highway="residential", name=f"Straat {at}")
        drawing.way(*((at, step) for step in steps), highway="footway")
    drawing.node((240, 260), amenity="library", name="De Boom", opening_hours="Mo-Sa 10:00-17:00")
    drawing.node((410, 90), amenity="cafe", name="De Hoek")
    drawing.box(300, 300, 400, 400, leisure="park", name="Het Bos")
    drawing.box(110, 310, 190, 390, highway="pedestrian", area="yes", name="Het Plein")
    for x in range(25, SIDE_M, 50):
        for y in (25, 475):
            drawing.node((x, y), **{"addr:housenumber": str(x), "addr:street": f"Straat {y}"})
    return drawing


def _write_raster(path: Path) -> None:
    counts = np.arange(25, dtype="float32").reshape(5, 5) + 5
    about = {"driver": "GTiff", "width": 5, "height": 5, "count": 1, "dtype": "float32"}
    place = from_origin(_X, _Y + SIDE_M, 100, 100)
    with rasterio.open(path, "w", **about, crs="EPSG:28992", transform=place, nodata=-1) as raster:
        raster.write(counts, 1)
