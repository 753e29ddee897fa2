"""CBS 100 m squares: from PDOK's WFS into a file that `population.file` reads."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any

import geopandas as gpd

from sociale_infra.config import Live
from sociale_infra.errors import InputError
from sociale_infra.sources.pdok_client import PAGE, PdokClient, write_features

log = logging.getLogger(__name__)

_TYPE = "vierkantstatistieken100m:vierkant_100m"
_ALTERNATIVE = "give the squares with --population-file, or leave them out: population.source: even"


def fetch_squares(areas: gpd.GeoDataFrame, live: Live, path: Path) -> None:
    """Download the squares around the areas, in RD (EPSG:28992), and write them as GeoJSON.

    Parameters
    ----------
    areas
        The table of that name, in any CRS; squares that touch its bounding box are fetched.
    live
        Where to ask: `squares_url`, up to and including `/v1_0`; `timeout_s` and `deadline_s`.
    path
        The file to write; it appears only when complete.

    Raises
    ------
    SourceUnreachableError
        The service did not answer, stayed busy, or answered with something else.
    InputError
        It has no squares there.
    """
    name = f"PDOK squares ({live.squares_url})"
    west, south, east, north = areas.to_crs("EPSG:28992").total_bounds
    query = {
        "service": "WFS",
        "version": "2.0.0",
        "request": "GetFeature",
        "typeNames": _TYPE,
        "outputFormat": "application/json",
        "srsName": "EPSG:28992",
        "bbox": f"{west:.2f},{south:.2f},{east:.2f},{north:.2f},EPSG:28992",
        "count": str(PAGE),
    }
    with PdokClient(name, live, _ALTERNATIVE) as client:
        squares = _all_pages(live.squares_url, query, client)
    if not squares:
        message = (
            f"{name} has none around the areas ({query['bbox']}), because it only has squares "
            f"of the Netherlands; {_ALTERNATIVE}"
        )
        raise InputError(message)
    log.info("%d squares from %s", len(squares), live.squares_url)
    write_features(squares, path)


def _all_pages(url: str, query: dict[str, str], client: PdokClient) -> list[dict[str, Any]]:
    """Return the features of all pages: up to the first that is not full."""
    features: list[dict[str, Any]] = []
    full = True
    while full:
        start = len(features)
        page = client.fetch_page(url, {**query, "startIndex": str(start)})
        found = page["features"]
        if found and found == features[-len(found) :]:
            raise client.unusable(f"the same page twice, at {start:,}")
        features += found
        full = len(found) >= PAGE
        whole = page.get("numberMatched")
        if not full and isinstance(whole, int) and whole != len(features):
            raise client.unusable(f"{len(features):,} of {whole:,} squares")
    return features
