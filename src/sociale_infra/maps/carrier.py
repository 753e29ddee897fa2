"""What a Folium map carries to become our page: Leaflet, our script and style, and the data."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from branca.element import Element, Figure, MacroElement

from sociale_infra.report.look import read_look

_HERE = files("sociale_infra.maps")
_DATA_ID = "sociale-infra-data"


class Carrier(MacroElement):
    """Puts the page's parts into the figure of the Folium map that it is added to.

    Branca reads the output of a macro as a Jinja template once more, and would run a place
    called `{{ 7 * 7 }}`; so these parts go in as they are.
    """

    def __init__(self, data: Mapping[str, object]) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._name = "SocialeInfra"
        self._data = data

    def render(self, **_: object) -> str:
        """Fill the figure: style and scripts in its head, data in its body, a start at the end."""
        figure = self.get_root()
        if not isinstance(figure, Figure) or self._parent is None:
            raise TypeError("a Carrier is rendered by the folium.Map that it was added to")
        start = f'socialeInfra.start({self._parent.get_name()}, "{_DATA_ID}");'
        figure.header.add_child(_Verbatim(_head()), name="sociale_infra_head")
        figure.html.add_child(
            _Verbatim(data_block(self._data, _DATA_ID)), name="sociale_infra_data"
        )
        figure.script.add_child(_Verbatim(start), name="sociale_infra_start")
        return ""


class _Verbatim(Element):
    """Text that no template engine reads."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self._text = text

    def render(self, **_: object) -> str:
        return self._text


def read_json(name: str) -> dict[str, Any]:
    """Return one of the page's JSON files: its texts, or the look that all outputs share."""
    if name == "look":
        return read_look()
    content: dict[str, Any] = json.loads(_read(f"web/{name}.json"))
    return content


@cache
def _head() -> str:
    # Folium forbids zooming with two fingers, which people with poor sight need.
    zoomable = "width=device-width, initial-scale=1, maximum-scale=5, user-scalable=yes"
    leaflet = re.sub(r"//# sourceMappingURL=\S+", "", _read("vendor/leaflet.js"))
    return "\n".join(
        [
            f'<meta name="viewport" content="{zoomable}">',
            f"<style>{_read('vendor/page.css')}</style>",
            f"<script>{leaflet}</script>",
            f"<script>{_read('vendor/page.js')}</script>",
        ]
    )


def data_block(data: Mapping[str, object], name: str) -> str:
    """Return the data as JSON that HTML cannot mistake for a tag, and that is ASCII throughout."""
    text = json.dumps(data, allow_nan=False, separators=(",", ":"))
    for sign in "<>&":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return f'<script type="application/json" id="{name}">{text}</script>'


def _read(name: str) -> str:
    return _HERE.joinpath(name).read_text(encoding="utf-8")
