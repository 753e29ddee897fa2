"""A small province: the sample town, as if its wijken were those of four municipalities."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import geopandas as gpd

from sociale_infra.sources.sample_town import write_sample_town

# Their codes and names, and how many of the ten wijken are theirs; two names are those of a
# stranger who means harm.
TOWNS = {
    "GM9991": ("'s-Voorbeeld", 3),
    "GM9992": ("Voorbeeld aan Zee", 3),
    "GM9993": ("../../Boven", 2),
    "GM9994": ("<img src=x onerror=alert(1)>", 2),
}
FOLDERS = ["s-voorbeeld", "voorbeeld-aan-zee", "boven", "img-src-x-onerror-alert-1"]


class Province(NamedTuple):
    """The files of the province."""

    osm_file: Path
    areas_file: Path


def write_province(folder: Path) -> Province:
    """Write the province into a folder."""
    town = write_sample_town(folder)
    wijken = gpd.read_file(town.areas_file, layer="wijken")
    of_land = wijken.loc[wijken["water"] != "JA", "wijkcode"].sort_values()
    codes = [code for code, (_, count) in TOWNS.items() for _ in range(count)]
    of_wijk = dict(zip(of_land, codes, strict=True))
    path = folder / "province.gpkg"
    for layer in ("wijken", "buurten"):
        table = gpd.read_file(town.areas_file, layer=layer)
        code = table["wijkcode"].map(of_wijk).fillna("GM9991")
        table = table.assign(
            gemeentecode=code,
            gemeentenaam=code.map({key: name for key, (name, _) in TOWNS.items()}),
        )
        table.to_file(path, layer=layer)
    return Province(town.osm_file, path)
