"""Town after town: the second one out of the file of a province, which was cut into towns once."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

import geopandas as gpd

from benchmarks.measure import Table, run_whole
from sociale_infra import Inputs, load_settings
from sociale_infra.sources.areas.file import Municipality, read_by_municipality
from sociale_infra.sources.cuts import keep_cuts


class Second(NamedTuple):
    """What the second town took, and what cutting took once for all."""

    town: str
    towns: int
    cut_s: float
    whole: Table


def time_second(
    ways: Iterable[str], osm_file: Path, areas_file: Path, first: str, folder: Path, repeat: int
) -> Second:
    """Cut a province, and go each way from the files of its town nearest to the first.

    Every way reads the same cut: a file of a few megabytes, as anybody may make with osmium.
    """
    usual = load_settings()
    live = usual.live.model_copy(update={"folder": str(folder / "live")})
    settings = usual.model_copy(update={"live": live})
    begin = time.perf_counter()
    cuts = keep_cuts(osm_file, areas_file, settings).files
    cut_s = time.perf_counter() - begin
    of_town = read_by_municipality(areas_file, settings.level)
    areas = {town: rows for town, rows in of_town.items() if town in cuts}
    town = _nearest(first, areas)
    its_areas = folder / "second.gpkg"
    areas[town].to_file(its_areas, layer="wijken")
    inputs = Inputs(osm_file=cuts[town], areas_file=its_areas)
    return Second(town.name, len(cuts), cut_s, run_whole(ways, inputs, folder, repeat))


def _nearest(first: str, areas: Mapping[Municipality, gpd.GeoDataFrame]) -> Municipality:
    """Return the town whose middle is nearest to that of the first."""
    middles = {town: rows.geometry.union_all().centroid for town, rows in areas.items()}
    (here,) = [middle for town, middle in middles.items() if town.name == first]
    others = [town for town in areas if town.name != first]
    return min(others, key=lambda town: middles[town].distance(here))
