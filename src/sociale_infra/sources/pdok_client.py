"""Pages of GeoJSON from PDOK, asked again while it is busy, and written as one file.

Both services are asked for coordinates in RD (EPSG:28992).
"""

from __future__ import annotations

import json
import logging
import re
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import requests

from sociale_infra._version import __version__
from sociale_infra.config import Live
from sociale_infra.errors import SourceUnreachableError
from sociale_infra.sources.downloads import BUSY, TryAgainError, ask_again, complete_file

log = logging.getLogger(__name__)

PAGE = 1000
"""The most features that PDOK gives in one answer."""


class PdokClient:
    """A connection to one of PDOK's services; use it in a `with` statement.

    Parameters
    ----------
    name
        The service, for messages.
    live
        How long to wait: `timeout_s` for an answer, `deadline_s` for all that is asked.
    alternative
        What a user can do without the service, for messages.
    """

    def __init__(self, name: str, live: Live, alternative: str) -> None:
        self.name = name
        self._timeout_s = live.timeout_s
        self._until = time.monotonic() + live.deadline_s
        self._alternative = alternative
        self._session = requests.Session()
        self._session.headers["User-Agent"] = f"sociale_infra/{__version__}"

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self._session.close()

    def fetch_page(self, url: str, params: Mapping[str, str] | None) -> dict[str, Any]:
        """Return one page with its `features`.

        Raises
        ------
        SourceUnreachableError
            The service did not answer, stayed busy, or answered with something else.
        """
        try:
            return ask_again(lambda: self._ask(url, params), self._until)
        except TryAgainError as error:
            raise self.unusable(str(error)) from None

    def fetch_linked(self, url: str, params: Mapping[str, str]) -> Iterator[dict[str, Any]]:
        """Yield the features of all pages of an OGC API, by the links that it gives.

        Raises
        ------
        SourceUnreachableError
            As `fetch_page`; or a page links to one that was asked before.
        """
        asked: set[str] = set()
        following: str | None = url
        while following:
            if following in asked:
                raise self.unusable(f"the same page twice, {following}")
            page = self.fetch_page(following, None if asked else params)
            asked.add(following)
            yield from page["features"]
            links = page.get("links", [])
            following = next((str(one["href"]) for one in links if one.get("rel") == "next"), None)

    def fetch_counted(self, url: str, query: Mapping[str, str]) -> list[dict[str, Any]]:
        """Return the features of all pages of a WFS: up to the first that is not full.

        Raises
        ------
        SourceUnreachableError
            As `fetch_page`; or a page comes twice, or there are fewer features than it says.
        """
        features: list[dict[str, Any]] = []
        full = True
        while full:
            start = len(features)
            asked = {**query, "count": str(PAGE), "startIndex": str(start)}
            page = self.fetch_page(url, asked)
            found = page["features"]
            if found and found == features[-len(found) :]:
                raise self.unusable(f"the same page twice, at {start:,}")
            features += found
            full = len(found) >= PAGE
            whole = page.get("numberMatched")
            if not full and isinstance(whole, int) and whole != len(features):
                raise self.unusable(f"{len(features):,} of {whole:,} features")
        return features

    def unusable(self, fault: str) -> SourceUnreachableError:
        """Return the error that says what is wrong with an answer, and what to do without it."""
        return SourceUnreachableError(
            f"{self.name} gave no usable answer: {fault}. Try again later, or {self._alternative}"
        )

    def _ask(self, url: str, params: Mapping[str, str] | None) -> dict[str, Any]:
        try:
            answer = self._session.get(url, params=params, timeout=self._timeout_s)
        except requests.RequestException as error:
            log.info("%s", error)
            raise TryAgainError(type(error).__name__) from None
        fault = f"HTTP {answer.status_code}"
        if answer.status_code in BUSY:
            raise TryAgainError(fault, answer.headers.get("Retry-After"))
        if not answer.ok:
            raise self.unusable(fault)
        try:
            page = answer.json()
        except requests.JSONDecodeError:
            raise TryAgainError("no JSON, or cut short") from None
        if isinstance(page, dict) and isinstance(page.get("features"), list):
            return page
        raise TryAgainError("no GeoJSON")


def wfs_query(kind: str, bounds: Iterable[float]) -> dict[str, str]:
    """Return what to ask a WFS for: features of a kind in a box in RD (EPSG:28992), as GeoJSON."""
    west, south, east, north = bounds
    return {
        "service": "WFS",
        "version": "2.0.0",
        "request": "GetFeature",
        "typeNames": kind,
        "outputFormat": "application/json",
        "srsName": "EPSG:28992",
        "bbox": f"{west:.2f},{south:.2f},{east:.2f},{north:.2f},EPSG:28992",
    }


def year_in(url: str) -> str | None:
    """Return the year of the data that the address of a PDOK service names, if it names one."""
    year = re.search(r"[-/](\d{4})/", url)
    return year[1] if year else None


def write_features(features: Sequence[Mapping[str, Any]], path: Path) -> None:
    """Write features in RD (EPSG:28992) as GeoJSON; `path` appears only when complete."""
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::28992"}}
    collection = {"type": "FeatureCollection", "crs": crs, "features": features}
    with complete_file(path) as part:
        part.write_text(json.dumps(collection), encoding="utf-8")
