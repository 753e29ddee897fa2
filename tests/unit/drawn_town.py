"""A town small enough to walk with a finger; every answer in the tests is counted from it.

Capitals are corners, small letters homes, 1 to 6 ways into a place, other numbers the lengths
of streets in metres. One character is 25 m, but for K-M, which lies far off.

    x   0          300         600     800    1000     2000

                    +-p-5---6---+                            y  250
                    |    600    |
        D----300----E----300----F                            y  100
            1                   |
    ~ ~ ~ ~ ~ ~ canal ~ ~ ~ ~  100 ~ ~ ~ ~ ~ ~ ~ ~ ~
            a   2               |
    +---A----300----4----300----C       e       f       K    y    0
    |   |        3      (4 is B itself)                 |
    |  400    q                                        300
    +---+   I100J                                       v    y -100
      l     (a stray path, too small to start from)     M    y -300

A straight line over the canal says nothing here: `across` lies 80 m from the library, and
walks 10 + 500 + 100 + 500 + 10 = 1120 m by the only bridge.

| home      | lies at     | reaches the network                         | residents |
|-----------|-------------|---------------------------------------------|-----------|
| `across`  | 100, 10     | A-B, 100 m past A, offset 10                | 4         |
| `loop`    | -50, -105   | loop at A, 250 of its 400 m, offset 5       | 2         |
| `quay`    | 150, -60    | A-B, 150 m past A, offset 60; I-J is nearer | 2         |
| `pond`    | 350, 250    | path round the pond, 200 m past E           | 3         |
| `edge`    | 800, 0      | C, offset 200: just near enough             | 3         |
| `far`     | 1000, 50    | nothing within 200 m                        | 1         |
| `village` | 2000, -150  | K-M, a part of the network without places   | 2         |

| way in | of the place         | lies at           | on the network                            |
|--------|----------------------|-------------------|-------------------------------------------|
| 1      | library              | 100, 90           | D-E, 100 m past D, offset 10              |
| 2      | bakery (shop)        | 200, 10           | A-B, 200 m past A, offset 10              |
| 3      | butcher (shop)       | 220, -10          | A-B, 220 m past A, offset 10              |
| 4      | market (shop)        | 300, 0            | B itself                                  |
| 5, 6   | park, two ways in    | 400, 250; 500, 250 | path round the pond, 250, 350 m past E   |
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import geopandas as gpd
import numpy as np
import pandas as pd
from shapely import LineString, Point, Polygon, box
from shapely.geometry.base import BaseGeometry

from sociale_infra.tables import AREAS, EDGES, ENTRANCES, NODES, ORIGINS, PLACES
from tests.build import build_read

CRS = "EPSG:28992"

XY = tuple[float, float]


@dataclass(frozen=True)
class Town:
    """The six tables that the engine works on."""

    nodes: gpd.GeoDataFrame
    edges: gpd.GeoDataFrame
    places: gpd.GeoDataFrame
    entrances: gpd.GeoDataFrame
    areas: gpd.GeoDataFrame
    origins: gpd.GeoDataFrame

    def change(self, **tables: gpd.GeoDataFrame) -> Town:
        """Return the town with other tables."""
        return replace(self, **tables)


def make_nodes(where: Mapping[int, XY]) -> gpd.GeoDataFrame:
    ids = np.array(list(where), dtype=np.int64)
    return build_read(NODES, {"node_id": ids}, [Point(xy) for xy in where.values()], CRS)


def make_edges(streets: Sequence[tuple[int, int, Sequence[XY]]]) -> gpd.GeoDataFrame:
    """Make streets from `u` to `v`, all of them large enough a network to start from."""
    lines = [LineString(bends) for _, _, bends in streets]
    columns = {
        "edge_id": np.arange(len(streets)),
        "u": [u for u, _, _ in streets],
        "v": [v for _, v, _ in streets],
        "length_m": [line.length for line in lines],
        "highway": "footway",
        "snappable": True,
    }
    return build_read(EDGES, columns, lines, CRS)


_FUNCTIONS = {"library": "learn", "shop": "shop", "park": "green"}


def make_places(places: Mapping[str, tuple[str, BaseGeometry]]) -> gpd.GeoDataFrame:
    """Make places from id -> category and geometry."""
    columns = {
        "place_id": list(places),
        "category": [category for category, _ in places.values()],
        "function": [_FUNCTIONS.get(category, "meet") for category, _ in places.values()],
        "tie": "both",
        "name": "",
        "opening_hours": "",
    }
    return build_read(PLACES, columns, [geometry for _, geometry in places.values()], CRS)


def make_entrances(ways_in: Sequence[tuple[str, XY]]) -> gpd.GeoDataFrame:
    """Make ways into places, from the place's id and the point."""
    place_id = pd.Series([place for place, _ in ways_in], dtype="str")
    number = place_id.groupby(place_id).cumcount() + 1
    ids = place_id + "#" + number.astype("str")
    columns = {"entrance_id": ids, "place_id": place_id}
    return build_read(ENTRANCES, columns, [Point(xy) for _, xy in ways_in], CRS)


def make_areas(areas: Mapping[str, tuple[float, Polygon]]) -> gpd.GeoDataFrame:
    """Make areas from code -> inhabitants and border."""
    columns = {
        "area_code": list(areas),
        "area_name": [code.title() for code in areas],
        "level": "wijk",
        "population": [inhabitants for inhabitants, _ in areas.values()],
    }
    return build_read(AREAS, columns, [border for _, border in areas.values()], CRS)


def make_origins(homes: Mapping[str, tuple[str, float, XY]]) -> gpd.GeoDataFrame:
    """Make homes from id -> area, residents and point; the edge of the data lies 5 km away."""
    columns = {
        "origin_id": list(homes),
        "area_code": [area for area, _, _ in homes.values()],
        "weight": [residents for _, residents, _ in homes.values()],
        "edge_m": 5000.0,
    }
    return build_read(ORIGINS, columns, [Point(xy) for _, _, xy in homes.values()], CRS)


def draw_town() -> Town:
    """Draw the town above."""
    a, b, c, d, e, f, i, j, k, m = range(1, 11)
    corners = {
        a: (0, 0), b: (300, 0), c: (600, 0), d: (0, 100), e: (300, 100), f: (600, 100),
        i: (100, -100), j: (200, -100), k: (2000, 0), m: (2000, -300),
    }  # fmt: skip
    straight = [(a, b), (b, c), (d, e), (e, f), (c, f), (k, m), (i, j)]
    round_the_pond = [corners[e], (300, 250), (600, 250), corners[f]]
    loop = [corners[a], (-100, 0), (-100, -100), (0, -100), corners[a]]
    edges = make_edges(
        [(u, v, [corners[u], corners[v]]) for u, v in straight]
        + [(e, f, round_the_pond), (a, a, loop)]
    )
    stray = (edges["u"] == i) & (edges["v"] == j)
    return Town(
        nodes=make_nodes(corners),
        edges=edges.assign(snappable=~stray),
        places=make_places(
            {
                "node/1": ("library", Point(100, 90)),
                "node/2": ("shop", Point(200, 10)),
                "node/3": ("shop", Point(220, -10)),
                "node/4": ("shop", Point(300, 0)),
                "way/5": ("park", box(400, 250, 500, 400)),
            }
        ),
        entrances=make_entrances(
            [
                ("node/1", (100, 90)),
                ("node/2", (200, 10)),
                ("node/3", (220, -10)),
                ("node/4", (300, 0)),
                ("way/5", (400, 250)),
                ("way/5", (500, 250)),
            ]
        ),
        areas=make_areas(
            {
                "south": (8, box(-100, -150, 600, 50)),
                "north": (3, box(0, 50, 600, 300)),
                "outside": (6, box(600, -150, 2100, 300)),
                "polder": (0, box(-1000, -150, -100, 300)),
            }
        ),
        origins=make_origins(
            {
                "across": ("south", 4, (100, 10)),
                "loop": ("south", 2, (-50, -105)),
                "quay": ("south", 2, (150, -60)),
                "pond": ("north", 3, (350, 250)),
                "edge": ("outside", 3, (800, 0)),
                "far": ("outside", 1, (1000, 50)),
                "village": ("outside", 2, (2000, -150)),
            }
        ),
    )
