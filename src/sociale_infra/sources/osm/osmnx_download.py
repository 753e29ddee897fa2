"""A program: let OSMnx download into its cache, and stop at the first sign of a busy server.

`overpass` runs it in a process of its own. The order comes as JSON on standard input: `url`,
`timeout_s`, `box` (degrees, EPSG:4326: west, south, east, north), `ways` (OSMnx filters),
`features` (OSMnx tags) and the cache's `folder`. If the server is busy, the program ends with 1
and writes `fault` and `retry_after` (the header, or null) as JSON to standard output.
"""

from __future__ import annotations

import json
import sys
from contextlib import suppress

import osmnx
import requests
import shapely

from sociale_infra._version import __version__
from sociale_infra.sources.downloads import BUSY


class _BusyError(Exception):
    """The server answered that it is busy."""


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
    known.requests_kwargs = {"hooks": {"response": _stop_if_busy}}
    known.requests_timeout = order["timeout_s"]
    polygon = shapely.box(*order["box"])
    try:
        # In cache-only mode OSMnx ends each download with an InterruptedError.
        with suppress(InterruptedError):
            osmnx.graph_from_polygon(polygon, custom_filter=order["ways"])
        with suppress(InterruptedError):
            osmnx.features_from_polygon(polygon, tags=order["features"])
    except _BusyError as error:
        fault, retry_after = error.args
        json.dump({"fault": fault, "retry_after": retry_after}, sys.stdout)
        sys.exit(1)


def _stop_if_busy(response: requests.Response, **_: object) -> None:
    """Stop where OSMnx would ask again after a fixed pause, whatever the server asks for."""
    if response.status_code in BUSY:
        raise _BusyError(f"HTTP {response.status_code}", response.headers.get("Retry-After"))


if __name__ == "__main__":
    main()
