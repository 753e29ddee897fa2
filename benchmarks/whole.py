"""From the files to the same tables: ``python -m benchmarks.whole WAY OSM AREAS OUT``.

Both ways leave the areas (coverage of each category), the addresses (nearest and counts) and
the places as one GeoPackage. What OSMnx cannot read, the .osm.pbf, is converted for it first:
that step is timed by itself.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.clock import Clock

if TYPE_CHECKING:  # what loading takes is part of the way
    import pandas as pd
    from geopandas import GeoDataFrame

    from sociale_infra.categories import Category


def by_sociale_infra(osm_file: Path, areas_file: Path, out: Path, clock: Clock) -> None:
    """Extract and measure, as `sociale-infra run` does, and write the tables."""
    from sociale_infra import Inputs, extract, load_settings, measure

    settings = load_settings()
    with clock.step("read"):
        world = extract(Inputs(osm_file=osm_file, areas_file=areas_file), settings)
    with clock.step("measure"):
        measurement = measure(world)
        origins = measurement.origins()
    with clock.step("sum up"):
        areas, _ = measurement.coverage(origins)
    with clock.step("write"):
        wanted = origins.columns.str.match(r"area_code|nearest_.*_m|count_|geometry")
        places = world.places.set_geometry(world.places.representative_point())
        _write(out, areas=areas, addresses=origins.loc[:, wanted], places=places)


def by_osmnx_and_pandana(osm_file: Path, areas_file: Path, out: Path, clock: Clock) -> None:
    """OSMnx reads network and features, pandana measures, geopandas sums up."""
    import geopandas as gpd
    import numpy as np
    import osmnx as ox
    import pandana
    import pandas as pd

    from sociale_infra import load_settings

    categories = load_settings().categories
    ways, features = out.with_suffix(".ways.osm"), out.with_suffix(".features.osm")
    tags = _tags(categories)
    with clock.step("convert"):
        _convert(osm_file, ways, features, set(tags))
    with clock.step("read"):
        areas = gpd.read_file(areas_file)
        graph = ox.graph_from_xml(ways, bidirectional=True)
        crs = areas.crs or "EPSG:28992"
        graph = ox.project_graph(graph, to_crs=crs)
        nodes, edges = ox.graph_to_gdfs(graph)
        found = ox.features_from_xml(features, tags=tags).to_crs(crs)
        found["geometry"] = found.representative_point()
        addresses = found[found["addr:housenumber"].notna()][["geometry"]]
        addresses = addresses.sjoin(areas[["wijkcode", "geometry"]]).reset_index(drop=True)
    with clock.step("measure"):
        ends = edges.reset_index()
        # Both directions of every street are drawn already.
        network = pandana.Network(
            nodes["x"], nodes["y"], ends["u"], ends["v"], ends[["length"]], twoway=False
        )
        network.precompute(max(category.norm_m for category in categories.values()))
        at = network.get_node_ids(addresses.geometry.x, addresses.geometry.y)
        places = []
        for key, category in categories.items():
            here = found[_holds(found, category.tags)]
            places.append(here[["geometry"]].assign(category=key))
            if here.empty:
                continue
            x, y = here.geometry.x, here.geometry.y
            network.set_pois(key, 10_000, 1, x, y)
            nearest = network.nearest_pois(10_000, key, num_pois=1)[1]
            network.set(network.get_node_ids(x, y), name=key)
            count = network.aggregate(category.norm_m, type="count", decay="flat", name=key)
            addresses[f"nearest_{key}_m"] = nearest.loc[at].to_numpy()
            addresses[f"count_{key}"] = count.loc[at].to_numpy()
    with clock.step("sum up"):
        by_area = addresses.groupby("wijkcode")
        for key, category in categories.items():
            if f"nearest_{key}_m" in addresses:
                within = addresses[f"nearest_{key}_m"] <= category.norm_m
                share = within.groupby(addresses["wijkcode"]).mean()
                mean_m = by_area[f"nearest_{key}_m"].mean()
                areas[f"{key}_coverage"] = areas["wijkcode"].map(share)
                areas[f"{key}_mean_m"] = areas["wijkcode"].map(mean_m)
        areas["addresses"] = areas["wijkcode"].map(by_area.size()).fillna(0).astype(np.int64)
    with clock.step("write"):
        _write(out, areas=areas, addresses=addresses, places=pd.concat(places))


def _convert(osm_file: Path, ways: Path, features: Path, keys: set[str]) -> None:
    """Write what OSMnx is to read as .osm: the walkable ways, and the tagged features."""
    import osmium

    not_for_walking = {"motorway", "motorway_link", "trunk", "trunk_link", "construction"}
    with (
        osmium.BackReferenceWriter(ways, ref_src=osm_file, overwrite=True) as walk,
        osmium.BackReferenceWriter(features, ref_src=osm_file, overwrite=True) as rest,
    ):
        for thing in osmium.FileProcessor(osm_file):
            if (
                isinstance(thing, osmium.osm.Way)
                and thing.tags.get("highway", "motorway") not in not_for_walking
            ):
                walk.add(thing)
            if any(key in thing.tags for key in keys):
                rest.add(thing)


def _tags(categories: Mapping[str, Category]) -> dict[str, bool | str | list[str]]:
    """Return the tags of all categories as OSMnx asks for them, and the house number."""
    keys = {key for category in categories.values() for rule in category.tags for key in rule}
    return dict.fromkeys(sorted(keys | {"addr:housenumber"}), True)


def _holds(found: GeoDataFrame, rules: Iterable[Mapping[str, tuple[str, ...]]]) -> pd.Series[bool]:
    """Say which features have the tags of one of the rules."""
    import pandas as pd

    holds = pd.Series(data=False, index=found.index)
    for rule in rules:
        fits = pd.Series(data=True, index=found.index)
        for key, values in rule.items():
            if key not in found:
                fits &= False
            elif "*" in values or values[0].startswith("!"):
                fits &= found[key].notna() & ~found[key].isin([value[1:] for value in values])
            else:
                fits &= found[key].isin(values)
        holds |= fits
    return holds


def _write(out: Path, **layers: GeoDataFrame) -> None:
    """Write the layers of a GeoPackage."""
    for name, layer in layers.items():
        layer.to_file(out, layer=name, driver="GPKG", use_arrow=True)


WAYS = {"sociale_infra": by_sociale_infra, "OSMnx + pandana": by_osmnx_and_pandana}


def main(way: str, osm_file: Path, areas_file: Path, out: Path) -> None:
    """Go the whole way; leave the GeoPackage `out` and its cost beside it."""
    clock, begin = Clock(), time.perf_counter()
    WAYS[way](osm_file, areas_file, out, clock)
    whole = time.perf_counter() - begin
    loading = whole - sum(clock.seconds.values())
    peak_mb = max(clock.peak_mb.values())
    cost = {"load libraries": loading, **clock.seconds, "in all": whole, "peak MB": peak_mb}
    out.with_suffix(".json").write_text(json.dumps(cost), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1], *map(Path, sys.argv[2:5]))
