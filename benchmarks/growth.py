"""Larger and smaller towns: parts of one, and more and more municipalities of a province."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import geopandas as gpd

from sociale_infra import Inputs, World, extract, load_settings, write_world

SHARES = (0.25, 0.5)
MUNICIPALITIES = (1, 5, 15)


def write_parts(world: World, folder: Path) -> Iterator[tuple[str, Path]]:
    """Write the tables of a town with a share of its addresses, and of its places."""
    for share in SHARES:
        some = world.origins.sample(frac=share, random_state=1).sort_index()
        yield (
            f"{share:.0%} of the addresses",
            write(replace(world, origins=some), folder / f"addresses-{share}"),
        )
    for share in SHARES:
        some = world.places.sample(frac=share, random_state=1).sort_index()
        into = world.entrances[world.entrances["place_id"].isin(some["place_id"])]
        fewer = replace(world, places=some, entrances=into)
        yield f"{share:.0%} of the places", write(fewer, folder / f"places-{share}")


def write_municipalities(
    osm_file: Path, areas_file: Path, first: str, folder: Path
) -> Iterator[tuple[str, Path]]:
    """Write the tables of a municipality and of its nearest neighbours (and 3 km around them)."""
    every = gpd.read_file(areas_file, layer="gemeenten")
    middle = every.geometry.centroid
    start = middle[every["gemeentenaam"] == first].iloc[0]
    ordered = every.iloc[middle.distance(start).argsort()]
    for number in MUNICIPALITIES:
        areas = folder / f"{number}.gpkg"
        ordered.head(number).to_file(areas, layer="municipalities")
        world = extract(Inputs(osm_file=osm_file, areas_file=areas), load_settings())
        name = "1 municipality" if number == 1 else f"{number} municipalities"
        yield name, write(world, folder / f"municipalities-{number}")


def write(world: World, folder: Path) -> Path:
    """Write the tables of a town, and return the folder."""
    write_world(folder, world)
    return folder
