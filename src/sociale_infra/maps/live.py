"""What the page needs to measure again: network, addresses, entrances, packed and unpacked once.

Coordinates are those of OpenStreetMap itself, so that the page projects them, snaps to the network
and adds up lengths just as the engine does, to the last bits. Nothing that the engine found is
sent: the page finds it again, and tests hold the two equal.
"""

from __future__ import annotations

from collections.abc import Iterator

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from sociale_infra.maps.explain import find_distinct
from sociale_infra.maps.grid import FINE, PARTS, Grid
from sociale_infra.maps.live_network import pack_network
from sociale_infra.maps.packed_types import Live
from sociale_infra.maps.packing import pack
from sociale_infra.maps.projection import describe_projection
from sociale_infra.terms import GROUPS
from sociale_infra.town import Results

_Ints = npt.NDArray[np.int64]

# Parts of a person: the page adds whole numbers, so that sums do not depend on the order of adding.
_PERSON = 1 << 32
_LOWER = 24  # bits of the lower part of such a number
_CENTIMETRES = 100
_MICROMETRES = 1_000_000
# Metres beyond the walk from which the edge of the data is as good as nowhere. New homes farther
# than this from any address may be told unknown where the engine says no.
_FAR_M = 1000.0


def describe_live(
    results: Results, order: npt.NDArray[np.intp], steps: _Ints, grid: Grid
) -> Live | None:
    """Gather what measuring again needs; None if there is no address, or no way to walk on.

    `order` is that in which the distinct points of addresses are packed, and `steps` are theirs on
    the grid.
    """
    if results.origins.empty or results.world.edges.empty:
        return None
    world, settings = results.world, results.settings
    columns = dict(pack_network(world.nodes, world.edges, grid))
    columns |= dict(_entrances(world.places, world.entrances))
    columns |= dict(_homes(results, order, steps, grid))
    columns |= dict(_outlines(world.places.geometry, results.areas.geometry, grid))
    around = shapely.box(*world.nodes.total_bounds).buffer(settings.network.max_snap_m)
    return {
        "snap": settings.network.max_snap_m,
        "leastNodes": settings.network.min_component_nodes,
        "functions": [*settings.functions],
        "groups": [group for group in GROUPS if world.origins[group].notna().any()],
        "kinds": {
            key: {
                "function": category.function,
                "meeting": key in settings.meeting,
                "assumed": {str(name): told for name, told in category.prior.answers.items()},
            }
            for key, category in settings.categories.items()
        },
        "projection": describe_projection(gpd.GeoSeries([around], crs=world.nodes.crs)),
        "packed": pack(*({name: column} for name, column in columns.items())),
    }


def _entrances(
    places: gpd.GeoDataFrame, entrances: gpd.GeoDataFrame
) -> Iterator[tuple[str, _Ints]]:
    """Yield where places are entered: the row of the place, and x and y in centimetres, and parts.

    Entrances are known to the centimetre; those that a scenario adds lie between.
    """
    row = pd.Index(places["place_id"]).get_indexer(pd.Index(entrances["place_id"]))
    order = np.argsort(row, kind="stable")
    yield "place", row[order]
    metres = shapely.get_coordinates(entrances.geometry.to_numpy())[order] * _CENTIMETRES
    whole = np.rint(metres)
    parts = np.rint((metres - whole) * PARTS)
    for axis, name in enumerate("xy"):
        yield f"entrance_{name}", whole[:, axis].astype(np.int64)
        yield f"entrance_{name}_part", parts[:, axis].astype(np.int64)


def _homes(
    results: Results, order: npt.NDArray[np.intp], steps: _Ints, grid: Grid
) -> Iterator[tuple[str, _Ints]]:
    """Yield who lives at each distinct address point, in the order in which these are packed.

    `point_x_fine` and `point_y_fine` are hundredths of a step, to be added to `x` and `y` of the
    addresses, and `point_x_part` and `point_y_part` are their parts; `edge` is how many metres away
    the edge of what was read is (no farther than counts), and `edge_part` micrometres more; `home`
    is a row of the columns `home_...`: the area, the number of addresses, and how many people live
    there, in parts of a person: the upper bits, -1 if unknown, and the lower ones (`_low`).
    """
    origins, areas = results.origins, results.areas
    first = origins[["area_code", "edge_m", "geometry"]].iloc[find_distinct(origins)[order]]
    xy = shapely.get_coordinates(origins.geometry.to_numpy())
    whole, parts = grid.exact(first.geometry)
    fine = whole - FINE * steps
    for axis, name in enumerate("xy"):
        yield f"point_{name}_fine", fine[:, axis]
        yield f"point_{name}_part", parts[:, axis]
    far_m = results.settings.robust.walk_m + _FAR_M
    edge = np.floor(np.minimum(first["edge_m"].to_numpy(), far_m) * _MICROMETRES).astype(np.int64)
    yield "edge", edge // _MICROMETRES
    yield "edge_part", edge % _MICROMETRES
    point = pd.DataFrame(xy).groupby([0, 1], sort=False).ngroup().to_numpy()
    columns = {
        "area": pd.Index(areas["area_code"]).get_indexer(pd.Index(first["area_code"])),
        "addresses": np.bincount(point)[order],
    }
    for name in ("weight", *GROUPS):
        people = np.rint(np.bincount(point, origins[name].to_numpy())[order] * _PERSON)
        known = np.nan_to_num(people, nan=-1.0).astype(np.int64)
        columns |= {name: known >> _LOWER, f"{name}_low": known & ((1 << _LOWER) - 1)}
    table = np.stack([*columns.values()], axis=1).astype(np.int64)
    rows, home = np.unique(table, axis=0, return_inverse=True)
    yield "home", np.asarray(home, dtype=np.int64).ravel()
    for name, values in zip(columns, rows.T, strict=True):
        yield f"home_{name}", values


def _outlines(
    places: gpd.GeoSeries, areas: gpd.GeoSeries, grid: Grid
) -> Iterator[tuple[str, _Ints]]:
    """Yield the rings of polygons: `ring` is the row of the place, or behind these of the area.

    `ring_spots` is the number of its spots (it ends where it starts), `ring_x` and `ring_y` are
    their steps on the grid, and `ring_x_part` and `ring_y_part` the parts.
    """
    shapes = np.concatenate([places.to_numpy(), areas.to_numpy()])
    parts, owner = shapely.get_parts(shapes, return_index=True)
    rings, part = shapely.get_rings(parts, return_index=True)
    whole, between = grid.exact(gpd.GeoSeries(rings, crs=places.crs))
    yield "ring", owner[part].astype(np.int64)
    yield "ring_spots", shapely.get_num_coordinates(rings).astype(np.int64)
    for axis, name in enumerate("xy"):
        yield f"ring_{name}", whole[:, axis]
        yield f"ring_{name}_part", between[:, axis]
