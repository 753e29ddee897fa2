"""The results as one interactive page: a Folium map that needs no server."""

from __future__ import annotations

import html
from collections.abc import Iterable
from typing import Any

import folium
from branca.element import Figure

from sociale_infra.compared import Comparison
from sociale_infra.maps.carrier import Carrier, read_json
from sociale_infra.maps.grid import bounds_in_degrees
from sociale_infra.maps.payload import build_payload
from sociale_infra.maps.seal import seal_page
from sociale_infra.report.wording import LANGUAGES, Language
from sociale_infra.sited import Sites
from sociale_infra.town import Results


def render_map(
    results: Results, comparison: Comparison | None = None, sites: Sites | None = None
) -> str:
    """Render the page as one HTML file; the same results give the same text.

    `comparison` is that with the base, of the variant of a scenario; `sites` are new ones for the
    same town.
    """
    online = (
        results.settings.map.backgrounds.values() if results.settings.map.online_backgrounds else ()
    )
    return seal_map(
        build_map(results, comparison, sites), [background.url for background in online]
    )


def build_map(
    results: Results, comparison: Comparison | None = None, sites: Sites | None = None
) -> folium.Map:
    """Build the map, to which own Folium layers can be added before it is sealed.

    Layers that bring scripts from elsewhere (plugins, `folium.Popup` with its jQuery) do not
    work in a sealed page; write the map with its own `.save()` for those.

    Parameters
    ----------
    results
        What was found, in any metric CRS, and how it was set.
    comparison
        With the base, of the variant of a scenario: the first theme is what differs.
    sites
        New ones for the same town: the first theme is where they come.

    Returns
    -------
    A Folium map (degrees, EPSG:4326), which a notebook shows.

    Examples
    --------
    >>> type(build_map(results)).__name__
    'Map'
    """
    west, south, east, north = bounds_in_degrees(results.areas.geometry).tolist()
    town = folium.Map(
        location=[(south + north) / 2, (west + east) / 2],
        tiles=None,
        zoom_control=False,  # ours speaks the reader's language
        zoom_snap=0.25,
        zoom_delta=0.5,
        max_zoom=18,
    )
    # Folium would link these from other servers; the carrier has what the page needs.
    town.default_js = []
    town.default_css = []
    texts = {language: _read_texts(language, sites) for language in LANGUAGES}
    data = build_payload(results, comparison, sites)
    first = LANGUAGES[0]  # that of the first view
    Carrier({**data, "language": first, "texts": texts, "look": read_json("look")}).add_to(town)
    title = texts[first]["title"].replace("{title}", results.facts.title)
    town.add_to(Figure(title=html.escape(title)))
    return town


def _read_texts(language: Language, sites: Sites | None) -> dict[str, Any]:
    """Return the page's texts: those about sites only where there are any."""
    texts = read_json(f"texts.{language}")
    if not sites:
        return texts
    own = read_json(f"sites/texts.{language}")
    return {**texts, **own, "groups": texts["groups"] | own["groups"]}


def seal_map(town: folium.Map, online: Iterable[str] = ()) -> str:
    """Render a map that `build_map` made, shut off from every server but those of `online`."""
    return seal_page(town.get_root(), LANGUAGES[0], online)
