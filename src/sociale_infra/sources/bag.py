"""Objects of the BAG by their use, from PDOK into a file: a register, or where dwellings are."""

from __future__ import annotations

import logging
from collections.abc import Collection
from pathlib import Path
from typing import Any

import geopandas as gpd

from sociale_infra.config import Live
from sociale_infra.errors import InputError
from sociale_infra.sources.pdok_client import PdokClient, wfs_query

log = logging.getLogger(__name__)

_TYPE = "bag:verblijfsobject"
_IN_USE = "verblijfsobject in gebruik"


def fetch_bag(
    areas: gpd.GeoDataFrame, uses: Collection[str], live: Live, path: Path, alternative: str
) -> None:
    """Download the objects around the areas that have one of some uses, in RD (EPSG:28992).

    Parameters
    ----------
    areas
        The table of that name, in any CRS; objects in its bounding box are asked for.
    uses
        Values of `gebruiksdoel`, of which an object may have several; only objects in use.
    live
        Where to ask: `bag_url`; `timeout_s` and `deadline_s`.
    path
        The file to write; it appears only when complete.
    alternative
        What a user can do without the service, for messages.

    Raises
    ------
    SourceUnreachableError
        The service did not answer, stayed busy, or answered with something else.
    InputError
        It has no such objects there.
    """
    name = f"PDOK BAG ({live.bag_url})"
    query = wfs_query(_TYPE, areas.to_crs("EPSG:28992").total_bounds)
    asked = {use.casefold() for use in uses}
    with PdokClient(name, live, alternative) as client:
        found = client.fetch_counted(live.bag_url, query)
        objects = [one for one in found if _is_asked(one["properties"], asked)]
        if not objects:
            message = f"{name} has no objects for {', '.join(uses)} around the areas; {alternative}"
            raise InputError(message)
        log.info("%d objects from %s", len(objects), live.bag_url)
        client.write(objects, path)


def _is_asked(properties: dict[str, Any], uses: set[str]) -> bool:
    own = {use.strip().casefold() for use in str(properties.get("gebruiksdoel") or "").split(",")}
    in_use = str(properties.get("status") or "").casefold().startswith(_IN_USE)
    return in_use and bool(own & uses)
