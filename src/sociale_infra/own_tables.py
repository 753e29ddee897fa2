"""An analyst's own tables in place of what was read: places, areas, a walking network."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from sociale_infra.categories import Category
from sociale_infra.components import is_snappable
from sociale_infra.errors import TableError
from sociale_infra.sources.areas.polygons import to_areas
from sociale_infra.sources.osm.elements import Elements
from sociale_infra.sources.places.entrances import build_entrances
from sociale_infra.sources.places.evidence import assume, overlay_known
from sociale_infra.sources.population.origins import first_holding, share_out
from sociale_infra.tables import EDGES, PLACES, crs_of
from sociale_infra.terms import ANSWERS, PROPERTIES, Answer, Property
from sociale_infra.town import World

_NO_GATES = Elements([], [], np.empty(0, dtype=object))


def with_places(world: World, places: gpd.GeoDataFrame) -> World:
    """Add places of your own to a world.

    To leave out those that were read, take them out of `world.places` first.

    Parameters
    ----------
    world
        What was read.
    places
        Points or polygons in any CRS, with `category` (a key of the settings); of `place_id`,
        `name`, `free`, `open_to_all`, `staffed` and `step_free` (yes, no or unknown; True is yes,
        False no) what you know. What you do not know, a missing value, is assumed of the category.

    Returns
    -------
    A world with these places behind its own (`own/1`, ... without a `place_id`), entered where
    ways meet their outlines.

    Raises
    ------
    TableError
        There is no CRS or `category`, a category is not in the settings, or an answer is none.

    Examples
    --------
    >>> cafe = gpd.GeoDataFrame({"category": ["horeca"]}, geometry=[Point(4.5, 52.06)], crs=4326)
    >>> with_places(world, cafe).places["place_id"].iloc[-1]
    'own/1'
    """
    _need(places, "places", ("category",))
    known, crs = world.settings.categories, crs_of(world.places)
    odd = [key for key in places["category"].unique() if key not in known]
    if odd:
        message = f"places: category {odd[0]!r} is not in the settings; use {', '.join(known)}"
        raise TableError(message)
    places = places.to_crs(crs).reset_index(drop=True)
    taken = world.places["place_id"].str.extract(r"^own/(\d+)$")[0].dropna().astype(int)
    first = taken.max() + 1 if len(taken) else 1
    numbered = pd.Series([f"own/{first + row}" for row in range(len(places))], dtype="str")
    described = pd.DataFrame(
        [_describe(row, known[row["category"]]) for row in places.to_dict("records")],
        index=places.index,
    )
    columns = {
        "place_id": places.get("place_id", numbered),
        "category": places["category"],
        "name": places.get("name", pd.Series(None, index=places.index, dtype="str")),
        **{str(name): described[name] for name in described},
        "opening_hours": pd.Series(None, index=places.index, dtype="str"),
        "merged_ids": "",
    }
    own = gpd.GeoDataFrame(columns, geometry=places.geometry, crs=crs)
    own = own.astype(dict.fromkeys(PLACES.columns, "str"))
    extent = shapely.box(*world.nodes.total_bounds)
    ways_in = build_entrances(own, world.edges, _NO_GATES, extent)
    return replace(
        world,
        places=pd.concat([world.places, own], ignore_index=True),
        entrances=pd.concat([world.entrances, ways_in], ignore_index=True),
    )


def with_areas(world: World, areas: gpd.GeoDataFrame) -> World:
    """Report on areas of your own, within those that were read.

    Parameters
    ----------
    world
        What was read.
    areas
        Polygons in any CRS with a code and a name (`code`, `name` or as CBS calls them), and if
        you like inhabitants (`population`) and the other figures of CBS.

    Returns
    -------
    A world whose homes are divided over these areas; those outside are left out. Inhabitants
    are spread evenly over the homes of each area; without figures every home keeps its own.

    Raises
    ------
    TableError
        There is no CRS.
    InputError
        There is no code or name, a code twice, or something that is no polygon.

    Examples
    --------
    >>> west, south, east, north = world.areas.total_bounds
    >>> whole = gpd.GeoSeries([box(west, south, east, north)], crs=world.areas.crs)
    >>> district = gpd.GeoDataFrame({"code": ["1"], "name": ["Alles"]}, geometry=whole)
    >>> list(with_areas(world, district).areas["area_name"])
    ['Alles']
    """
    _need(areas, "areas", ())
    table = to_areas(areas, "areas").to_crs(crs_of(world.areas))
    area = first_holding(world.origins.geometry.to_numpy(), table.geometry.to_numpy())
    origins = world.origins[area >= 0].reset_index(drop=True)
    area = area[area >= 0]
    codes = table["area_code"].iloc[area].reset_index(drop=True)
    origins = origins.assign(area_code=codes)
    unit = world.facts.unit
    if table["population"].notna().any():
        weight, groups = share_out(area, table)
        origins, unit = origins.assign(weight=weight, **groups), "residents"
    level = str(table["level"].iloc[0])
    need = world.need[world.need["area_code"].isin(table["area_code"])]
    facts = replace(world.facts, level=level, unit=unit)
    none = world.subareas.iloc[:0]
    return replace(world, facts=facts, areas=table, subareas=none, origins=origins, need=need)


def with_network(world: World, nodes: gpd.GeoDataFrame, edges: gpd.GeoDataFrame) -> World:
    """Walk over a network of your own.

    Parameters
    ----------
    world
        What was read; its entrances stay where they are.
    nodes
        Points in any CRS with `node_id`; other columns are left out.
    edges
        Lines in any CRS from node `u` to node `v`, walkable both ways; of the other columns of
        the `edges` table what you know.

    Returns
    -------
    A world that is walked over this network, in the CRS of the world.

    Raises
    ------
    TableError
        There is no CRS, or a column is absent.

    Examples
    --------
    >>> flat = world.edges[world.edges["highway"] != "steps"]
    >>> len(with_network(world, world.nodes, flat).edges) == len(flat)
    True
    """
    _need(nodes, "nodes", ("node_id",))
    _need(edges, "edges", ("u", "v"))
    crs = crs_of(world.edges)
    nodes, edges = (frame.to_crs(crs).reset_index(drop=True) for frame in (nodes, edges))
    usual: dict[str, Any] = {
        "edge_id": np.arange(len(edges)),
        "length_m": edges.length,
        "highway": pd.Series("path", index=edges.index, dtype="str"),
        "name": pd.Series(None, index=edges.index, dtype="str"),
        "cycleway": False,
        "across": False,
        "layered": False,
        "added": False,
        "step_free": pd.Series("unknown", index=edges.index, dtype="str"),
    }
    edges = edges.assign(**{name: usual[name] for name in usual if name not in edges})
    edges["snappable"] = is_snappable(edges, world.settings.network.min_component_nodes)
    return replace(
        world,
        nodes=gpd.GeoDataFrame(nodes[["node_id"]], geometry=nodes.geometry),
        edges=gpd.GeoDataFrame(edges[[*EDGES.columns]], geometry=edges.geometry),
    )


def _need(frame: gpd.GeoDataFrame, name: str, columns: tuple[str, ...]) -> None:
    crs_of(frame, name)
    for column in columns:
        if column not in frame:
            message = f"{name}: lacks the column {column!r} (it has {', '.join(frame.columns)})"
            raise TableError(message)


def _describe(row: Mapping[Any, Any], category: Category) -> dict[str, str]:
    """Return the columns of a place that follow from its category and from what is known."""
    told: dict[Property, Answer] = {}
    for name in PROPERTIES:
        answer = row.get(name)
        if isinstance(answer, bool | np.bool_):
            answer = "yes" if answer else "no"
        if answer is None or pd.isna(answer):
            continue
        if answer not in ANSWERS:
            message = f"places: {name} is {answer!r}; use yes, no or unknown"
            raise TableError(message)
        told[name] = ANSWERS[ANSWERS.index(answer)]
    properties = overlay_known(assume(category.prior), told, "local")._asdict()
    return {"function": category.function, "tie": category.tie, **properties}
