"""Merging, held against pairs of drawings in real extracts that people judged."""

from __future__ import annotations

import logging
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest
from pyproj import CRS

from sociale_infra.config import load_settings
from sociale_infra.sources.background import background_kind
from sociale_infra.sources.osm.file import read_osm
from sociale_infra.sources.places.classify import Classifier
from sociale_infra.sources.places.drawings import build_places
from tests.merge_cases import REAL, real_pairs, score
from tests.unit.osm_writing import NO_PATHS

log = logging.getLogger(__name__)

SHARED = Path(__file__).parents[3] / "shared" / "data"
UTM = dict(zip(REAL, (28992, 32628, 32632), strict=True))

pytestmark = pytest.mark.skipif(
    not SHARED.is_dir(), reason="../shared/data with the real extracts is not beside the checkout"
)


@pytest.fixture(scope="module")
def places() -> gpd.GeoDataFrame:
    """Return the places of all extracts; no judged id is in two of them."""
    return pd.concat([_places(osm_file) for osm_file in REAL], ignore_index=True)


def _places(osm_file: str) -> gpd.GeoDataFrame:
    settings = load_settings()
    classify = Classifier.of(settings.categories)
    data = read_osm(
        SHARED / osm_file,
        place_keys=classify.keys,
        place_category=classify,
        background_kind=background_kind,
    )
    crs = CRS.from_epsg(UTM[osm_file])
    made = build_places(
        data.places, settings.categories, crs, settings.places.merge_distance_m, NO_PATHS
    )
    return made.drop(columns="geometry")


def test_every_judged_drawing_is_there(places: gpd.GeoDataFrame) -> None:
    kept = {*places["place_id"], *" ".join(places["merged_ids"]).split()}
    judged = {name for file in REAL for pair in real_pairs(file) for name in pair[:2]}
    assert judged - kept == set()


def test_judged_pairs(places: gpd.GeoDataFrame) -> None:
    pairs = [pair for osm_file in REAL for pair in real_pairs(osm_file)]
    result = score(pairs, places)
    log.info(result.told)
    assert result.precision > 0.95, result.told
    assert result.recall > 0.95, result.told
