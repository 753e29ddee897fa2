"""CBS wijken and buurten live, from PDOK, into a file that `areas` reads."""

from __future__ import annotations

import difflib
import json
import logging
import re
import time
from pathlib import Path
from typing import Any

import requests

from sociale_infra import __version__
from sociale_infra.config import Level, Live
from sociale_infra.errors import SourceUnreachableError, UnknownNameError

log = logging.getLogger(__name__)

_COLLECTIONS = {"wijk": "wijken", "buurt": "buurten"}
_RD = "http://www.opengis.net/def/crs/EPSG/0/28992"
_PAGE = 1000
_TRIES = 3
_BACKOFF_S = 1.0
_BUSY = frozenset({429, 500, 502, 503, 504})


def fetch_areas(level: Level, municipality: str, live: Live, path: Path) -> None:
    """Download the areas of a municipality, in RD (EPSG:28992), and write them as GeoJSON.

    Parameters
    ----------
    level
        wijk or buurt.
    municipality
        Its name (as CBS writes it, in any case) or GM code.
    live
        Where to ask: `pdok_url`, up to and including `/v1`, and `timeout_s`.
    path
        The file to write; it appears only when all of it is there.

    Raises
    ------
    SourceUnreachableError
        The service did not answer, was busy, or answered with something else.
    UnknownNameError
        No municipality has that name or code.
    """
    with requests.Session() as session:
        session.headers["User-Agent"] = f"sociale_infra/{__version__}"
        code = _code_of(municipality, live, session)
        features = _all_pages(_COLLECTIONS[level], {"gemeentecode": code}, live, session)
    if not features:
        message = f"PDOK ({live.pdok_url}) has no {_COLLECTIONS[level]} of {code}"
        raise UnknownNameError(message)
    year = re.search(r"-(\d{4})/", live.pdok_url)
    for feature in features:
        feature["properties"].setdefault("jaar", year[1] if year else None)
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::28992"}}
    collection = {"type": "FeatureCollection", "crs": crs, "features": features}
    part = path.with_name(f"part-{path.name}")
    part.write_text(json.dumps(collection), encoding="utf-8")
    part.replace(path)


def _code_of(municipality: str, live: Live, session: requests.Session) -> str:
    """Return the GM code of a municipality that is given by name or by code."""
    wanted = municipality.strip().casefold()
    found = _all_pages("gemeenten", {}, live, session)
    known = {str(feature["properties"]["gemeentecode"]): feature["properties"] for feature in found}
    codes = [
        code
        for code, properties in known.items()
        if wanted in (code.casefold(), str(properties.get("gemeentenaam")).casefold())
    ]
    if len(codes) == 1:
        return codes[0]
    if codes:
        message = f"several municipalities are named {municipality!r}; give a code: {codes}"
        raise UnknownNameError(message)
    names = {
        str(properties.get("gemeentenaam")).casefold(): properties for properties in known.values()
    }
    close = difflib.get_close_matches(wanted, names, n=3, cutoff=0.5)
    hint = ", ".join(str(names[name]["gemeentenaam"]) for name in close) or "its GM code"
    message = f"PDOK ({live.pdok_url}) knows no municipality {municipality!r}; did you mean {hint}?"
    raise UnknownNameError(message)


def _all_pages(
    collection: str, query: dict[str, str], live: Live, session: requests.Session
) -> list[dict[str, Any]]:
    """Return the features of all pages, by the links that the service gives."""
    url: str | None = f"{live.pdok_url}/collections/{collection}/items"
    params: dict[str, str] | None = {**query, "crs": _RD, "limit": str(_PAGE), "f": "json"}
    features: list[dict[str, Any]] = []
    while url:
        page = _get(url, params, live, session)
        features += page["features"]
        links = page.get("links", [])
        url = next((str(link["href"]) for link in links if link.get("rel") == "next"), None)
        params = None
    return features


def _get(
    url: str, params: dict[str, str] | None, live: Live, session: requests.Session
) -> dict[str, Any]:
    """Return one page, asked for again a few times where the service is busy."""
    fault = ""
    for attempt in range(_TRIES):
        if attempt:
            time.sleep(_BACKOFF_S * 2 ** (attempt - 1))
        try:
            answer = session.get(url, params=params, timeout=live.timeout_s)
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
    message = (
        f"PDOK ({live.pdok_url}) gave no usable answer: {fault}. Try again later, or download the "
        f"CBS wijken and buurten and give them with --areas-file"
    )
    raise SourceUnreachableError(message)
