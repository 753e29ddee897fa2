"""CBS wijken and buurten: from PDOK's OGC API into a file that `areas.file` reads."""

from __future__ import annotations

from pathlib import Path

from sociale_infra.config import Level, Live
from sociale_infra.errors import UnknownNameError
from sociale_infra.sources.areas.municipality import find_municipality
from sociale_infra.sources.areas.polygons import LAYERS
from sociale_infra.sources.pdok_client import PAGE, Feature, PdokClient, year_in

_RD = "http://www.opengis.net/def/crs/EPSG/0/28992"
_ALTERNATIVE = "download the CBS wijken and buurten and give them with --areas-file"


def fetch_areas(level: Level, municipality: str, live: Live, path: Path) -> None:
    """Download the areas of a municipality, in RD (EPSG:28992), and write them as GeoJSON.

    Parameters
    ----------
    level
        wijk or buurt.
    municipality
        Its name (as CBS writes it, in upper or lower case) or GM code.
    live
        Where to ask: `pdok_url`, up to and including `/v1`; `timeout_s` and `deadline_s`.
    path
        The file to write; it appears only when complete.

    Raises
    ------
    SourceUnreachableError
        The service did not answer, stayed busy, or answered with something else.
    UnknownNameError
        No municipality has that name or code, or several have the name.
    """
    name = f"PDOK ({live.pdok_url})"
    with PdokClient(name, live, _ALTERNATIVE) as client:
        known = [one["properties"] for one in _all_pages("gemeenten", {}, live, client)]
        codes = [str(properties.get("gemeentecode") or "") for properties in known]
        names = [str(properties.get("gemeentenaam") or "") for properties in known]
        code = codes[find_municipality(municipality, codes, names, name)[0]]
        features = _all_pages(LAYERS[level], {"gemeentecode": code}, live, client)
        if not features:
            message = (
                f"{name}: has no {LAYERS[level]} of {code}; let live.pdok_url name a year with them"
            )
            raise UnknownNameError(message)
        for feature in features:
            theirs = feature["properties"].get("gemeentecode")
            if theirs != code:
                raise client.unusable(f"{LAYERS[level]} of {theirs}, where {code} was asked for")
            feature["properties"].setdefault("jaar", year_in(live.pdok_url))
        client.write(features, path)


def _all_pages(
    collection: str, query: dict[str, str], live: Live, client: PdokClient
) -> list[Feature]:
    """Return the features of all pages, by the links that the service gives."""
    url = f"{live.pdok_url}/collections/{collection}/items"
    params = {**query, "crs": _RD, "limit": str(PAGE), "f": "json"}
    return client.fetch_linked(url, params)
