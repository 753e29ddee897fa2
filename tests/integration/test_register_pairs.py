"""How often rows of a register and places on the map are matched wrongly.

`tests/register_pairs.csv` has pairs of a polling place (its id in polling-places-2023.csv) and a
place (the ids of its drawings in zuid-holland-2021.osm.pbf) in Alphen aan den Rijn, Delft, Gouda
and Leiden, as near or as much alike as any, and whether they are the same place: judged by name,
position and kind, by one of us, before the rule was chosen. Left out are six of which one cannot
tell.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import osmium
import pandas as pd
import pytest
from pyproj import CRS

from sociale_infra.config import load_settings
from sociale_infra.sources.osm.file import read_osm
from sociale_infra.sources.places.classify import Classifier
from sociale_infra.sources.places.drawings import build_places
from sociale_infra.sources.registers.file import read_register
from sociale_infra.sources.registers.matching import match_rows

PAIRS = Path(__file__).parents[1] / "register_pairs.csv"
SHARED = Path(__file__).parents[3] / "shared" / "data"
POLLING = SHARED / "registers" / "polling-places-2023.csv"
PROVINCE = SHARED / "zuid-holland" / "zuid-holland-2021.osm.pbf"
WORDS = {
    "community_centre": [
        *("buurthuis", "wijkcentrum", "buurtcentrum", "dorpshuis", "wijkgebouw"),
        *("ontmoetingscentrum", "ontmoetingsplek", "huis van de buurt", "huis van de wijk"),
    ],
    "place_of_worship": ["kerk", "moskee"],
    "playground": ["speeltuin"],
    "school": ["school", "college", "gymnasium"],
    "library": ["bibliotheek"],
    "sports_club": ["sporthal", "sportzaal", "sportcentrum", "gymzaal"],
}
REGISTER: dict[str, Any] = {
    "path": str(POLLING), "id": "id", "name": "naam", "x": "x_rd", "y": "y_rd",
    "categories": {key: [{"column": "naam", "words": words}] for key, words in WORDS.items()},
    "credit": "Kiesraad", "licence": "CC0", "date": "2023-11-22",
}  # fmt: skip
NEEDS_DATA = pytest.mark.skipif(
    not POLLING.exists(), reason="../shared/data with the real extracts is not beside the checkout"
)


@pytest.fixture(scope="module")
def pairs() -> pd.DataFrame:
    return pd.read_csv(PAIRS, dtype="str")


@pytest.fixture(scope="module")
def places(pairs: pd.DataFrame, tmp_path_factory: pytest.TempPathFactory) -> gpd.GeoDataFrame:
    """The places of the pairs, out of a file of their drawings alone."""
    path = tmp_path_factory.mktemp("pairs") / "pairs.osm.pbf"
    kinds = {"node": osmium.osm.NODE, "way": osmium.osm.WAY}
    ids = pairs["place"].str.split().explode().str.split("/", expand=True)
    with osmium.BackReferenceWriter(str(path), ref_src=str(PROVINCE)) as writer:
        for name, kind in kinds.items():
            wanted = ids.loc[ids[0] == name, 1].astype(int)
            found = osmium.FileProcessor(str(PROVINCE), kind)
            for element in found.with_filter(osmium.filter.IdFilter(sorted({*wanted}))):
                writer.add(element)
    settings = load_settings()
    classify = Classifier.of(settings.categories)
    data = read_osm(
        path,
        place_keys=classify.keys,
        place_category=classify,
        background_kind=lambda _: None,
        box=None,
    )
    merge_m, nothing = settings.places.merge_distance_m, np.empty(0, dtype=object)
    return build_places(data.places, settings.categories, CRS.from_epsg(28992), merge_m, nothing)


@NEEDS_DATA
def test_few_pairs_are_matched_wrongly(pairs: pd.DataFrame, places: gpd.GeoDataFrame) -> None:
    assert len(pairs) >= 150
    usual = load_settings().model_copy(update={"registers": {}})
    register = (
        type(usual)
        .model_validate(usual.model_dump() | {"registers": {"polls": REGISTER}}, strict=False)
        .registers["polls"]
    )
    everywhere = gpd.GeoSeries(places.geometry).union_all().buffer(2000)
    rows = read_register("polls", register, POLLING, CRS.from_epsg(28992), everywhere).rows
    words = [word for some in WORDS.values() for word in some]
    drawn = places["place_id"] + " " + places["merged_ids"]
    holder = {drawing: row for row, ids in enumerate(drawn) for drawing in ids.split()}
    holder |= {place_id: row for row, place_id in enumerate(places["place_id"])}
    wrong, missed, same = [], [], 0
    for row, place, answer in pairs.itertuples(index=False, name=None):
        one = rows[rows["row_id"] == f"polls/{row}"]
        other = places.iloc[[holder[place.partition(" ")[0]]]]
        assert len(one) == 1, row
        matched = match_rows(one, other, register.within_m, words)["place_id"].notna().item()
        same += answer == "yes"
        if matched and answer == "no":
            wrong.append((row, place))
        if answer == "yes" and not matched:
            missed.append((row, place))
    # Measured: 3 of 149 wrong, 4 of 84 missed.
    assert len(wrong) <= 0.03 * (len(pairs) - same), wrong
    assert len(missed) <= 0.06 * same, missed
