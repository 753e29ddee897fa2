"""Pages of GeoJSON from PDOK, asked again while it is busy, and written as one file.

Both services are asked for coordinates in RD (EPSG:28992).
"""

from __future__ import annotations

import json
import logging
import re
import time
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, NotRequired, Self
from urllib.parse import urlsplit

import numpy as np
import requests
import shapely
from pydantic import TypeAdapter, ValidationError
from typing_extensions import TypedDict

from sociale_infra._version import __version__
from sociale_infra.config import Live
from sociale_infra.errors import SourceUnreachableError
from sociale_infra.sources.downloads import (
    BUSY,
    TryAgainError,
    ask_again,
    complete_file,
    read_body,
    within_s,
)

log = logging.getLogger(__name__)

PAGE = 1000
"""The most features that PDOK gives in one answer."""

# The most bytes of all pages: our choice. In memory they take 3.6 times as much (measured).
_MOST_BYTES = 100_000_000
_REDIRECTS, _FAULTS = range(300, 400), 400
# West, south, east and north of the Netherlands in RD (metres), with some sea.
_RD_RANGE = (-50_000, 250_000, 350_000, 700_000)


class Feature(TypedDict):
    """A feature of GeoJSON."""

    properties: dict[str, Any]
    geometry: dict[str, Any] | None


class _Link(TypedDict):
    href: str
    rel: NotRequired[str]


class _Page(TypedDict):
    features: list[Feature]
    links: NotRequired[list[_Link]]
    numberMatched: NotRequired[int | str | None]


_PAGE = TypeAdapter(_Page)


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
        self._bytes = 0
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

    def fetch_page(self, url: str, params: Mapping[str, str] | None) -> _Page:
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

    def fetch_linked(self, url: str, params: Mapping[str, str]) -> list[Feature]:
        """Return the features of all pages of an OGC API, by the links that it gives.

        Raises
        ------
        SourceUnreachableError
            As `fetch_page`; or a page comes twice or leads to another address, or the number of
            features is not what it says.
        """
        features: list[Feature] = []
        asked: set[str] = set()
        following = url
        while True:
            page = self.fetch_page(following, None if asked else params)
            asked.add(following)
            links = [one["href"] for one in page.get("links", []) if one.get("rel") == "next"]
            self._add(page, features, last=not links)
            if not links:
                return features
            following = links[0]
            if following in asked:
                raise self.unusable(f"the same page twice, {following}")
            if _place(following) != _place(url):
                raise self.unusable(f"the next page would be at another address, {following!r}")

    def fetch_counted(self, url: str, query: Mapping[str, str]) -> list[Feature]:
        """Return the features of all pages of a WFS: up to the first that is not full.

        Raises
        ------
        SourceUnreachableError
            As `fetch_page`; or a page comes twice, or the number of features is not what it says.
        """
        features: list[Feature] = []
        while True:
            asked = {**query, "count": str(PAGE), "startIndex": str(len(features))}
            page = self.fetch_page(url, asked)
            last = len(page["features"]) < PAGE
            self._add(page, features, last=last)
            if last:
                return features

    def _add(self, page: _Page, features: list[Feature], *, last: bool) -> None:
        """Add the features of a page, if they are new and as many, at `last`, as it says."""
        found = page["features"]
        if found and found == features[-len(found) :]:
            raise self.unusable(f"the same page twice, at {len(features):,}")
        features += found
        whole = page.get("numberMatched")
        if isinstance(whole, int) and (whole < len(features) or (last and whole > len(features))):
            raise self.unusable(f"{len(features):,} of {whole:,} features")

    def write(self, features: Sequence[Feature], path: Path) -> None:
        """Write features as GeoJSON in RD (EPSG:28992); `path` appears only when complete.

        Raises
        ------
        SourceUnreachableError
            A feature has no place, or one outside the Netherlands.
        """
        if not all(one["geometry"] for one in features):
            raise self.unusable("a feature without a place")
        shapes = [json.dumps(one["geometry"]) for one in features]
        try:
            corners, row = shapely.get_coordinates(shapely.from_geojson(shapes), return_index=True)
        except shapely.errors.GEOSException:
            raise self.unusable("a shape that is none") from None
        west, south, east, north = _RD_RANGE
        x, y = corners.T
        odd = ~((west <= x) & (x <= east) & (south <= y) & (y <= north))
        if odd.any():
            where = f"{x[odd][0]:g} {y[odd][0]:g}"
            raise self.unusable(f"a coordinate outside the Netherlands in RD ({where})")
        if len(np.unique(row)) < len(features):
            raise self.unusable("a feature without a place")
        crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::28992"}}
        whole = [{"type": "Feature", **one} for one in features]
        with complete_file(path) as part:
            collection = {"type": "FeatureCollection", "crs": crs, "features": whole}
            part.write_text(json.dumps(collection), encoding="utf-8")

    def unusable(self, fault: str) -> SourceUnreachableError:
        """Return the error that says what is wrong with an answer, and what to do without it."""
        return SourceUnreachableError(
            f"{self.name} gave no usable answer: {fault}. Try again later, or {self._alternative}"
        )

    def _ask(self, url: str, params: Mapping[str, str] | None) -> _Page:
        left_s = min(self._timeout_s, self._until - time.monotonic())
        try:
            status, headers, body = within_s(left_s, lambda: self._get(url, params))
        except requests.RequestException as error:
            log.info("%s", error)
            raise TryAgainError(type(error).__name__) from None
        fault = f"HTTP {status}"
        if status in BUSY:
            raise TryAgainError(fault, headers.get("Retry-After"))
        if status in _REDIRECTS:
            raise self.unusable(f"{fault}: it has moved to {headers.get('Location')}")
        if status >= _FAULTS:
            raise self.unusable(fault)
        return self._page(body)

    def _get(
        self, url: str, params: Mapping[str, str] | None
    ) -> tuple[int, Mapping[str, str], bytes]:
        """Return an answer: its status, headers and body. Another address is not followed."""
        with self._session.get(
            url, params=params, timeout=self._timeout_s, stream=True, allow_redirects=False
        ) as answer:
            body = read_body(answer)
        self._bytes += len(body)
        if self._bytes > _MOST_BYTES:
            raise self.unusable(f"more than {_MOST_BYTES // 1_000_000} MB in all")
        return answer.status_code, answer.headers, body

    def _page(self, body: bytes) -> _Page:
        try:
            return _PAGE.validate_json(body, strict=True)
        except ValidationError as error:
            first = error.errors(include_url=False)[0]
            if first["type"] == "json_invalid":
                raise TryAgainError("no JSON, or cut short") from None
            where = ".".join(map(str, first["loc"]))
            raise TryAgainError(f"no GeoJSON (at {where or 'its beginning'})") from None


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


def _place(url: str) -> tuple[str, str]:
    """Return the host and the path of an address."""
    parts = urlsplit(url)
    return parts.netloc, parts.path
