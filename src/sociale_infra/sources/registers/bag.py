"""Objects of the BAG by their use: from PDOK into a file that `registers.file` reads."""

from __future__ import annotations

import logging
from collections.abc import Collection
from pathlib import Path
from typing import Any

import geopandas as gpd

from sociale_infra.config import Live
from sociale_infra.errors import InputError
from sociale_infra.sources.pdok_client import PAGE, PdokClient, write_features

log = logging.getLogger(__name__)

_ALTERNATIVE = "take the register with bag_uses out of the settings, or give a file as its path"
_RD = "http://www.opengis.net/def/crs/EPSG/0/28992"
_IN_USE = "verblijfsobject in gebruik"


def fetch_bag(areas: gpd.GeoDataFrame, uses: Collection[str], live: Live, path: Path) -> None:
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

    Raises
    ------
    SourceUnreachableError
        The service did not answer, stayed busy, or answered with something else.
    InputError
        It has no such objects there.
    """
    name = f"PDOK BAG ({live.bag_url})"
    box = ",".join(f"{side:.2f}" for side in areas.to_crs("EPSG:28992").total_bounds)
    query = {"bbox": box, "bbox-crs": _RD, "crs": _RD, "limit": str(PAGE), "f": "json"}
    asked = {use.casefold() for use in uses}
    with PdokClient(name, live, _ALTERNATIVE) as client:
        url = f"{live.bag_url}/collections/verblijfsobject/items"
        objects = [
            one for one in client.fetch_linked(url, query) if _is_asked(one["properties"], asked)
        ]
    if not objects:
        message = f"{name} has no objects for {', '.join(uses)} around the areas; {_ALTERNATIVE}"
        raise InputError(message)
    log.info("%d objects from %s", len(objects), live.bag_url)
    write_features(objects, path)


def _is_asked(properties: dict[str, Any], uses: set[str]) -> bool:
    own = {use.strip().casefold() for use in str(properties.get("gebruiksdoel") or "").split(",")}
    in_use = str(properties.get("status") or "").casefold().startswith(_IN_USE)
    return in_use and bool(own & uses)
