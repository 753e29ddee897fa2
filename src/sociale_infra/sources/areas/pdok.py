"""CBS wijken and buurten live, from PDOK, into a file that `areas` reads."""

from __future__ import annotations

import difflib
import re
from pathlib import Path
from typing import Any

import requests

from sociale_infra.config import Level, Live
from sociale_infra.errors import UnknownNameError
from sociale_infra.sources.pdok_client import (
    PAGE,
    Service,
    fetch_page,
    new_session,
    write_features,
)

_COLLECTIONS = {"wijk": "wijken", "buurt": "buurten"}
_RD = "http://www.opengis.net/def/crs/EPSG/0/28992"
_WAY_OUT = "download the CBS wijken and buurten and give them with --areas-file"


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
    with new_session() as session:
        code = _code_of(municipality, live, session)
        features = _all_pages(_COLLECTIONS[level], {"gemeentecode": code}, live, session)
    if not features:
        message = f"PDOK ({live.pdok_url}) has no {_COLLECTIONS[level]} of {code}"
        raise UnknownNameError(message)
    year = re.search(r"-(\d{4})/", live.pdok_url)
    for feature in features:
        feature["properties"].setdefault("jaar", year[1] if year else None)
    write_features(features, path)


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
    params: dict[str, str] | None = {**query, "crs": _RD, "limit": str(PAGE), "f": "json"}
    service = Service(f"PDOK ({live.pdok_url})", live.timeout_s, _WAY_OUT)
    features: list[dict[str, Any]] = []
    while url:
        page = fetch_page(url, params, service, session)
        features += page["features"]
        links = page.get("links", [])
        url = next((str(link["href"]) for link in links if link.get("rel") == "next"), None)
        params = None
    return features
