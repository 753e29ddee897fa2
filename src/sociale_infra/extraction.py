"""The first part of the recipe: read the inputs into the tables of a world."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, partial
from pathlib import Path
from typing import NamedTuple

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from shapely.geometry.base import BaseGeometry

from sociale_infra.config import Settings
from sociale_infra.errors import InputError
from sociale_infra.other_sources import Need
from sociale_infra.report.findings import find_in_spread
from sociale_infra.sources.areas.polygons import metric_crs, one_area
from sociale_infra.sources.background import build_background
from sociale_infra.sources.credits import credit_sources
from sociale_infra.sources.cuts import with_cut
from sociale_infra.sources.inputs import (
    Inputs,
    check_given,
    corrections_file,
    file_name,
    find_areas,
    find_population,
    find_registers,
    find_subareas,
    study_box,
)
from sociale_infra.sources.need import build_need, check_files
from sociale_infra.sources.network.walkways import build_walkways, shut_nodes
from sociale_infra.sources.osm.elements import Box, Elements, OsmData
from sociale_infra.sources.osm.file import has_more_buildings, read_buildings
from sociale_infra.sources.osm_data import find_osm
from sociale_infra.sources.places.corrections import apply_corrections
from sociale_infra.sources.places.corrections_file import read_corrections
from sociale_infra.sources.places.drawings import Drawings, put_together
from sociale_infra.sources.places.entrances import Ground, enter
from sociale_infra.sources.places.rejoining import rejoin
from sociale_infra.sources.population.dwellings import with_building_years
from sociale_infra.sources.population.origins import build_origins, most_buildings, starting_points
from sociale_infra.sources.population.residents import spread_residents
from sociale_infra.sources.registers.rows import read_registers, with_checks
from sociale_infra.steps import Steps
from sociale_infra.tables import RasterGrid, crs_of
from sociale_infra.terms import Starts
from sociale_infra.town import Facts, Finding, World, check_world

log = logging.getLogger(__name__)

# The Netherlands fit.
_MOST_KM = 400
# Of the rasters: 12,500 km2, more than any province.
_MOST_CELLS = 20_000_000
# Measured: of the centres of cells alone, before anything is found there.
_BYTES_PER_CELL = 270
# A town with so many ways has relations too, which come last in a file.
_MANY_WAYS = 3000


def extract(inputs: Inputs, settings: Settings, steps: Steps | None = None) -> World:
    """Read the inputs into tables.

    Parameters
    ----------
    inputs
        The files; what is not given is fetched, unless they say offline.
    settings
        What to read, and how.
    steps
        Progress reporter and clock.

    Returns
    -------
    The tables, in RD (EPSG:28992), or the UTM zone outside the Netherlands.

    Raises
    ------
    SocialeInfraError
        An input is absent, damaged, or does not fit the others; see the rooms in `sources`.

    Examples
    --------
    >>> world = extract(sample_inputs(folder), load_settings())
    >>> world.facts.title, len(world.areas)
    ('Voorbeeldstad', 10)
    """
    steps = steps or Steps()
    asked = _own_need(inputs, settings)
    check_files(asked)
    check_given(inputs, settings)
    inputs = with_cut(inputs, settings)
    with steps.step("read the areas"):
        areas_file = find_areas(inputs, settings)
        own = areas_file[1] if areas_file else None
        box = study_box(own.table, settings.study_area.buffer_m) if own else None
        finer_file, subareas = find_subareas(inputs, settings, own.table if own else None)
    with steps.step("read OpenStreetMap"):
        osm_path, data = osm = find_osm(inputs, settings, box, steps.share)
    osm_cut = inputs.osm_cut or osm_path
    find_starts = cache(lambda: _starting_points(osm_cut, settings, data, box))
    with steps.step("build the walking network"):
        areas = own.table if own else _whole_extent(osm_path, data, find_starts()[0])
        _check_size(areas, areas_file[0] if areas_file else osm_path)
        crs = crs_of(areas)
        nodes, edges = build_walkways(
            data.ways,
            crs,
            cycleways=settings.network.cycleways,
            min_component_nodes=settings.network.min_component_nodes,
            shut=shut_nodes(data.gates),
        )
    extent = _extent(nodes, box)
    files = find_registers(inputs, settings, areas)
    find = partial(_find_places, data, edges, extent, files, inputs, settings)
    with steps.step_beside("find the places", find) as found:
        with steps.step("place the residents"):
            population = find_population(inputs, settings, areas)
            areas = with_building_years(areas, population) if population else areas
            need, marks = build_need(areas, asked)
            starts, what = find_starts()
            origins, report = _place_residents(starts, areas, extent, population)
            _check_starts(origins, areas, osm_path, what)
        background = build_background(data, crs)
        places, entrances, rejoined, registers, read, corrections = found()
    known = population or areas["population"].notna().any()
    unfit = [one for one in corrections if one.code in ("check_unfit", "place_known")]
    level = str(areas["level"].iloc[0])
    title = own.title if own else str(areas["area_name"].iloc[0])
    facts = Facts(
        name=file_name(title),
        title=title,
        unit="residents" if known else what,
        starts=what,
        level=level,
        sample=inputs.sample,
        data_date=data.date,
        sources=credit_sources(inputs, settings, osm, areas_file, finer_file, population, files),
        findings=(*_broken(data), *find_in_spread(origins, level, report), *marks, *read, *unfit),
        corrections=tuple(one for one in corrections if one not in unfit),
    )
    world = World(
        facts,
        settings,
        nodes,
        edges,
        places,
        entrances,
        areas,
        subareas.to_crs(crs),
        origins,
        background,
        need,
        with_checks(registers, corrections),
        rejoined,
    )
    check_world(world)
    return world


class _Found(NamedTuple):
    """The places of a town, and what was told of them."""

    places: gpd.GeoDataFrame
    entrances: gpd.GeoDataFrame
    rejoined: gpd.GeoDataFrame
    registers: gpd.GeoDataFrame
    read: Sequence[Finding]
    corrections: Sequence[Finding]


def _find_places(
    data: OsmData,
    edges: gpd.GeoDataFrame,
    extent: BaseGeometry,
    files: Mapping[str, Path],
    inputs: Inputs,
    settings: Settings,
) -> _Found:
    """Put the drawings together to places, corrected and entered, with their registers."""
    drawings = Drawings(data.places, settings.categories, crs_of(edges), edges.geometry.to_numpy())
    merge_m = settings.places.merge_distance_m
    mapped = put_together(drawings, settings.categories, merge_m)
    registers, read = read_registers(files, settings.registers, mapped, extent)
    places, corrections = _correct(mapped, registers, inputs, settings, extent)
    ground = Ground(edges, data.gates, extent)
    entrances = enter(places, ground)
    tried_m = settings.sensitivity.joined_m
    rejoined = rejoin(drawings, settings.categories, tried_m, merge_m, ground, mapped, places)
    return _Found(places, entrances, rejoined, registers, read, corrections)


def _place_residents(
    starts: Elements, areas: gpd.GeoDataFrame, extent: BaseGeometry, population: Path | None
) -> tuple[gpd.GeoDataFrame, pd.DataFrame | None]:
    """Return the origins with their residents, and how well a file of residents fits the areas."""
    origins = build_origins(starts, areas, extent)
    if population is None:
        return origins, None
    spread = spread_residents(origins, areas, population, starting_points(starts, crs_of(areas)))
    return spread.origins, spread.report


def _check_starts(
    origins: gpd.GeoDataFrame, areas: gpd.GeoDataFrame, osm_path: Path, what: Starts
) -> None:
    """Refuse areas in which people live and nobody starts."""
    people = areas["population"].sum()
    if origins.empty and people > 0:
        message = (
            f"{osm_path}: has none of the {what} from which the {people:,.0f} residents of the "
            "areas could start; give the OpenStreetMap data of these areas, with its addresses"
        )
        raise InputError(message)


def _whole_extent(osm_file: Path, data: OsmData, starts: Elements) -> gpd.GeoDataFrame:
    """Make one area of all ways and starting points that the OpenStreetMap data holds."""
    _, lines = data.ways.lines()
    held = gpd.GeoSeries(np.concatenate([lines, starts.geometry]), crs="EPSG:4326")
    crs = metric_crs(held)
    title = osm_file.name.split(".")[0]
    return one_area("extent", title, shapely.box(*held.to_crs(crs).total_bounds), crs)


def _check_size(areas: gpd.GeoDataFrame, path: Path) -> None:
    """Refuse areas that are no town: one stray point would ask for all memory there is."""
    west, south, east, north = areas.total_bounds
    width_km, height_km = (east - west) / 1000, (north - south) / 1000
    if max(width_km, height_km) > _MOST_KM:
        message = (
            f"{path}: reaches over {width_km:,.0f} by {height_km:,.0f} km, more than {_MOST_KM}; "
            f"name one town with --municipality, or give its areas with --areas-file"
        )
        raise InputError(message)
    cell_m, surface_m2 = RasterGrid.around(areas).cell_m, areas.area.sum()
    cells = surface_m2 / cell_m**2
    if cells > _MOST_CELLS:
        message = (
            f"{path}: its areas are {surface_m2 / 1e6:,.0f} km2 together, of which rasters have "
            f"{cells / 1e6:,.0f} million cells of {cell_m:g} m and take over "
            f"{cells * _BYTES_PER_CELL / 1e9:,.0f} GB of memory; name one town with "
            f"--municipality, or give fewer areas"
        )
        raise InputError(message)


def _starting_points(
    osm_path: Path, settings: Settings, data: OsmData, box: Box | None
) -> tuple[Elements, Starts]:
    """Choose addresses, or buildings where OpenStreetMap has too few addresses."""
    least = settings.population.min_addresses_per_building
    if has_more_buildings(osm_path, most_buildings(len(data.addresses.ids), least), box):
        return read_buildings(osm_path, box), "buildings"
    return data.addresses, "addresses"


def _extent(nodes: gpd.GeoDataFrame, box: Box | None) -> BaseGeometry:
    """Return what was read of the world: the hull of the network, within the box asked for."""
    hull = shapely.convex_hull(nodes.geometry.union_all())
    if box is None:
        return hull
    asked = gpd.GeoSeries([shapely.box(*box)], crs="EPSG:4326").to_crs(crs_of(nodes)).iloc[0]
    return shapely.intersection(hull, asked)


def _correct(
    places: gpd.GeoDataFrame,
    registers: gpd.GeoDataFrame,
    inputs: Inputs,
    settings: Settings,
    extent: BaseGeometry,
) -> tuple[gpd.GeoDataFrame, list[Finding]]:
    """Apply the planner's own corrections, if there are any."""
    path = corrections_file(inputs, settings)
    if path is None:
        return places, []
    faults: list[str] = []
    corrections = read_corrections(path, settings.categories, crs_of(places), faults)
    known = registers[registers["place_id"].notna()]
    on_map = dict(zip(known["row_id"], known["place_id"], strict=True))
    return apply_corrections(
        places,
        corrections,
        settings.categories,
        on_map,
        extent=extent,
        where=str(path),
        faults=faults,
    )


def _own_need(inputs: Inputs, settings: Settings) -> Need:
    """Return what is asked of need; a planner's files are of no invented town."""
    need = settings.need
    return need.model_copy(update={"files": ()}) if inputs.sample else need


def _broken(data: OsmData) -> Iterator[Finding]:
    """Yield what is odd about the drawings: some are broken, or those that come last are absent."""
    if len(data.ways.ids) >= _MANY_WAYS and not data.relations:
        yield Finding.of("no_relations", ways=len(data.ways.ids))
    if data.broken:
        yield Finding.of("incomplete_drawings", count=len(data.broken), ids=list(data.broken))
