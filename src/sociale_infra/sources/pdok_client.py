"""How PDOK is asked: pages of GeoJSON, patiently, into a file in RD (EPSG:28992)."""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import requests

from sociale_infra import __version__
from sociale_infra.errors import SourceUnreachableError

log = logging.getLogger(__name__)

# Features that PDOK gives at most in one answer.
PAGE = 1000
_TRIES = 3
_BACKOFF_S = 1.0
_BUSY = frozenset({429, 500, 502, 503, 504})


class Service(NamedTuple):
    """A service of PDOK: its name for the reader, patience in seconds, and what to do without."""

    name: str
    timeout_s: float
    way_out: str

    def fail(self, fault: str) -> SourceUnreachableError:
        """Return the error that says what is wrong with its answer, and the way out."""
        message = f"{self.name} gave no usable answer: {fault}. Try again later, or {self.way_out}"
        return SourceUnreachableError(message)


def new_session() -> requests.Session:
    """Return a session that says who asks."""
    session = requests.Session()
    session.headers["User-Agent"] = f"sociale_infra/{__version__}"
    return session


def fetch_page(
    url: str, params: Mapping[str, str] | None, service: Service, session: requests.Session
) -> dict[str, Any]:
    """Return one page with its `features`, asked for again a few times if the service is busy.

    Raises
    ------
    SourceUnreachableError
        The service did not answer, was busy, or answered with something else.
    """
    fault = ""
    for attempt in range(_TRIES):
        if attempt:
            time.sleep(_BACKOFF_S * 2 ** (attempt - 1))
        try:
            answer = session.get(url, params=params, timeout=service.timeout_s)
            if answer.status_code in _BUSY:
                fault = f"HTTP {answer.status_code}"
                continue
            answer.raise_for_status()
            page = answer.json()
        except requests.RequestException as error:
            log.info("%s", error)
            fault = type(error).__name__
            continue
        if isinstance(page, dict) and isinstance(page.get("features"), list):
            return page
        fault = "no GeoJSON"
    raise service.fail(fault)


def write_features(features: Sequence[Mapping[str, Any]], path: Path) -> None:
    """Write features in RD as GeoJSON; the file appears only when all of it is there."""
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::28992"}}
    collection = {"type": "FeatureCollection", "crs": crs, "features": features}
    part = path.with_name(f"part-{path.name}")
    part.write_text(json.dumps(collection), encoding="utf-8")
    part.replace(path)
