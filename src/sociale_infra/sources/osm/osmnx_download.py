"""Let OSMnx download into its cache and end; `overpass` runs this in a process of its own.

The order comes as JSON on standard input: `url`, `timeout_s`, `box` (degrees: west, south,
east, north), `ways` (OSMnx filters), `features` (OSMnx tags) and the cache's `folder`.
"""

from __future__ import annotations

import json
import sys
from contextlib import suppress

import osmnx
import shapely

from sociale_infra import __version__


def main() -> None:
    """Ask the server for all that the order names."""
    order = json.load(sys.stdin)
    known = osmnx.settings
    known.cache_folder = order["folder"]
    known.cache_only_mode = True
    known.doh_url_template = None
    known.http_user_agent = f"sociale_infra/{__version__}"
    known.max_query_area_size = sys.float_info.max
    known.overpass_url = order["url"]
    known.requests_timeout = order["timeout_s"]
    polygon = shapely.box(*order["box"])
    # In cache-only mode OSMnx ends each download with an InterruptedError.
    with suppress(InterruptedError):
        osmnx.graph_from_polygon(polygon, custom_filter=order["ways"])
    with suppress(InterruptedError):
        osmnx.features_from_polygon(polygon, tags=order["features"])


if __name__ == "__main__":
    main()
