"""CBS 100 m squares: from PDOK's WFS into a file that `population.file` reads."""

from __future__ import annotations

import logging
from pathlib import Path

import geopandas as gpd

from sociale_infra.config import Live
from sociale_infra.errors import InputError
from sociale_infra.sources.pdok_client import PdokClient, wfs_query

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
    query = wfs_query(_TYPE, areas.to_crs("EPSG:28992").total_bounds)
    with PdokClient(name, live, _ALTERNATIVE) as client:
        squares = client.fetch_counted(live.squares_url, query)
        if not squares:
            message = (
                f"{name} has none around the areas ({query['bbox']}), because it only has squares "
                f"of the Netherlands; {_ALTERNATIVE}"
            )
            raise InputError(message)
        log.info("%d squares from %s", len(squares), live.squares_url)
        client.write(squares, path)
