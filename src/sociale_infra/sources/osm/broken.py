"""Which drawings can be put together as areas, of those in a whole file."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import NamedTuple

import osmium
from osmium.filter import EntityFilter, KeyFilter
from osmium.osm import AREA, Area


class Soundness(NamedTuple):
    """What libosmium makes of the closed ways and the relations that may be areas, by their ids."""

    broken_ways: set[int]
    whole_relations: set[int]


def find_broken(path: Path, keys: Collection[str], kept: Path) -> Soundness:
    """Try to put together the areas with one of some keys.

    Where nodes are is kept in the file `kept`. A relation that lacks a member does not come.

    Raises
    ------
    RuntimeError
        The file cannot be read.
    """
    found = Soundness(set(), set())
    stream = osmium.FileProcessor(str(path)).with_locations(f"sparse_file_array,{kept}")
    for area in stream.with_areas(KeyFilter(*keys)).with_filter(EntityFilter(AREA)):
        if isinstance(area, Area):
            outer_rings, _ = area.num_rings()
            if area.from_way() and not outer_rings:
                found.broken_ways.add(area.orig_id())
            elif outer_rings and not area.from_way():
                found.whole_relations.add(area.orig_id())
    return found
