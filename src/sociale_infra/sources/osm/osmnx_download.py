"""A program: let OSMnx download into its cache, and stop at the first sign of a busy server.

`overpass` runs it in a process of its own. The order comes as JSON on standard input: `url`,
`timeout_s`, `box` (degrees, EPSG:4326: west, south, east, north), `ways` (OSMnx filters),
`features` (OSMnx tags) and the cache's `folder`. If an answer is of no use, the program ends with 1
and writes JSON to standard output: `fault`, whether the server is `busy`, and for how long it asks
to wait (`retry_after`: the header, or null).
"""

from __future__ import annotations

import io
import json
import sys
from contextlib import suppress

import requests
import shapely

from sociale_infra._version import __version__
from sociale_infra.sources.downloads import BUSY, TryAgainError, read_body

# OSMnx loads these if they are there, to draw and for heights: a third of the time it takes.
sys.modules.update(dict.fromkeys(("matplotlib", "rasterio")))  # type: ignore[arg-type]
import osmnx  # noqa: E402


class _FaultError(Exception):
    """What is wrong with an answer, and what is said of it."""

    def __init__(self, fault: str, *, busy: bool = False, retry_after: str | None = None) -> None:
        super().__init__(fault)
        self.said = {"fault": fault, "busy": busy, "retry_after": retry_after}


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
    known.requests_kwargs = {"hooks": {"response": _check}}
    known.requests_timeout = order["timeout_s"]
    polygon = shapely.box(*order["box"])
    try:
        # In cache-only mode OSMnx ends each download with an InterruptedError.
        with suppress(InterruptedError):
            osmnx.graph_from_polygon(polygon, custom_filter=order["ways"])
        with suppress(InterruptedError):
            osmnx.features_from_polygon(polygon, tags=order["features"])
    except _FaultError as error:
        json.dump(error.said, sys.stdout)
        sys.exit(1)


def _check(response: requests.Response, **_: object) -> requests.Response:
    """Return an answer that is whole and not too large.

    A busy server ends the program, where OSMnx would ask again after a fixed pause, whatever the
    server asks for; so does one that has moved.
    """
    fault = f"HTTP {response.status_code}"
    if response.status_code in BUSY:
        raise _FaultError(fault, busy=True, retry_after=response.headers.get("Retry-After"))
    if response.is_redirect:
        raise _FaultError(f"{fault}: it has moved to {response.headers['Location']}")
    try:
        body = read_body(response)
    except TryAgainError as error:
        raise _FaultError(str(error)) from None
    whole = requests.Response()
    whole.status_code, whole.reason, whole.url = response.status_code, response.reason, response.url
    whole.headers, whole.encoding, whole.raw = response.headers, response.encoding, io.BytesIO(body)
    return whole


if __name__ == "__main__":
    main()
