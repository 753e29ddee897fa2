"""CBS 100 m squares live, from PDOK's WFS, into a file that `residents` reads."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any

import geopandas as gpd
import requests

from sociale_infra.config import Live
from sociale_infra.errors import InputError
from sociale_infra.sources.pdok_client import (
    PAGE,
    Service,
    fetch_page,
    new_session,
    write_features,
)

log = logging.getLogger(__name__)

_TYPE = "vierkantstatistieken100m:vierkant_100m"
_WAY_OUT = "give the squares with --population-file, or leave them out: population.source: even"


def fetch_squares(areas: gpd.GeoDataFrame, live: Live, path: Path) -> None:
    """Download the squares around the areas, in RD (EPSG:28992), and write them as GeoJSON.

    Parameters
    ----------
    areas
        The table of that name; all squares that touch the rectangle around it are fetched.
    live
        Where to ask: `squares_url`, up to and including `/v1_0`, and `timeout_s`.
    path
        The file to write; it appears only when all of it is there.

    Raises
    ------
    SourceUnreachableError
        The service did not answer, was busy, or answered with something else.
    InputError
        It has no squares there.
    """
    service = Service(f"PDOK squares ({live.squares_url})", live.timeout_s, _WAY_OUT)
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
    with new_session() as session:
        squares = _all_pages(live.squares_url, query, service, session)
    if not squares:
        message = (
            f"{service.name} has none around the areas ({query['bbox']}), as it holds squares of "
            f"the Netherlands only; {_WAY_OUT}"
        )
        raise InputError(message)
    log.info("%d squares from %s", len(squares), live.squares_url)
    write_features(squares, path)


def _all_pages(
    url: str, query: dict[str, str], service: Service, session: requests.Session
) -> list[dict[str, Any]]:
    """Return the features of all pages: up to the first that is not full."""
    features: list[dict[str, Any]] = []
    full = True
    while full:
        start = len(features)
        page = fetch_page(url, {**query, "startIndex": str(start)}, service, session)
        found = page["features"]
        if found and found == features[-len(found) :]:
            raise service.fail(f"the same page twice, at {start:,}")
        features += found
        full = len(found) >= PAGE
        whole = page.get("numberMatched")
        if not full and isinstance(whole, int) and whole != len(features):
            raise service.fail(f"{len(features):,} of {whole:,} squares")
    return features
