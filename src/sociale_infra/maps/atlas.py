"""The atlas: many towns beside each other, on one page that needs no server."""

from __future__ import annotations

import html
import json
from collections.abc import Iterator, Mapping
from importlib.resources import files
from typing import Any

import numpy as np
import pandas as pd
import shapely

from sociale_infra.compared import Towns
from sociale_infra.maps.atlas_types import AtlasArea, AtlasData, AtlasFigure, AtlasTown, Ends
from sociale_infra.maps.carrier import data_block
from sociale_infra.maps.seal import policy
from sociale_infra.report.look import CLASSES
from sociale_infra.report.wording import ALMOST_NONE, FEWEST, LANGUAGES, told_share
from sociale_infra.terms import NOBODY, high, low

_WEB = files("sociale_infra.maps")
_DATA_ID = "sociale-infra-atlas"
# Shares, and walking distances within which half and nine tenths of the people have a place.
_SHARES = (
    *("robust", "meets_people", "meets_low_threshold", "meets_diversity", "meets_place"),
    "closure_proof",
)
_WALKS = ("walk_people_p50", "walk_people_p90")
_PARTS = (10, 25, 50, 75, 90)
_LEVELS = (*(f"level_{number}" for number in range(5)), "level_unknown")
# Units of the drawing along its longer side, of which a border may be moved by less than two.
_LONGEST = 2000
_SIMPLER = 1.5


def render_atlas(found: Towns) -> str:
    """Render the page as one HTML file; the same towns give the same text."""
    data = build_atlas(found)
    texts = data["texts"][LANGUAGES[0]]
    body = (
        f"<title>{html.escape(str(texts['title']))}</title>\n"
        f"<style>{_read('vendor/atlas.css')}</style>\n</head>\n<body>\n"
        f"{data_block(data, _DATA_ID)}\n"
        f"<script>{_read('vendor/atlas.js')}</script>\n"
        f'<script>socialeAtlas.start("{_DATA_ID}");</script>\n</body>\n</html>\n'
    )
    return (
        f'<!doctype html>\n<html lang="{LANGUAGES[0]}">\n<head>\n<meta charset="utf-8">\n'
        f"{policy(body, ())}\n"
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n{body}'
    )


def build_atlas(found: Towns) -> AtlasData:
    """Return all that the atlas draws from."""
    borders, size = _draw(found)
    folders = {name: number for number, name in enumerate(found.towns["folder"])}
    owed = dict.fromkeys((one.credit, one.licence) for one in found.facts.sources if one.credit)
    return {
        "language": LANGUAGES[0],
        "texts": {one: json.loads(_read(f"web/atlas/texts.{one}.json")) for one in LANGUAGES},
        "date": found.facts.data_date,
        "level": found.facts.level,
        "walkM": found.settings.robust.walk_m,
        "size": size,
        "classes": [*CLASSES],
        "credits": [{"credit": credit, "licence": licence} for credit, licence in owed],
        "figures": [*_figures()],
        "towns": [
            _town(row, border)
            for row, border in zip(found.towns.to_dict("records"), borders, strict=True)
        ],
        "areas": [*_areas(found.areas, folders)],
    }


def _figures() -> Iterator[AtlasFigure]:
    for name in _SHARES:
        yield {"key": name, "kind": "share", "best": "high"}
    for name in _WALKS:
        yield {"key": name, "kind": "metres", "best": "low"}


def _town(row: Mapping[Any, Any], border: str) -> AtlasTown:
    stood = _known(row["stood"])
    figures = {name: _share(row, name, stood) for name in _SHARES}
    figures |= {name: _twice(_known(row[name])) for name in _WALKS}
    return {
        "folder": row["folder"],
        "code": _text(row["municipality_code"]),
        "name": _text(row["municipality_name"]) or row["folder"],
        "state": row["state"],
        "fault": _text(row["fault"]),
        "unit": _text(row["unit"]),
        "people": _people(row["weight"]),
        "density": _known(row["density"]),
        "densityClass": None if pd.isna(row["density_class"]) else int(row["density_class"]),
        "known": row["completeness"] == "known",
        "figures": figures,
        "levels": _levels(row),
        "walks": [_known(row[f"walk_people_p{part}"]) for part in _PARTS],
        "border": border,
    }


def _share(row: Mapping[Any, Any], name: str, people: float | None) -> Ends | None:
    """Return the ends of a share, neither of which tells of fewer than ten people."""
    ends = [_known(row[end]) for end in (low(name), high(name))]
    if people is None or ends[0] is None or ends[1] is None:
        return None
    least, most = (round(told_share(end * people, people), 4) for end in ends if end is not None)
    return least, most


def _levels(row: Mapping[Any, Any]) -> list[float] | None:
    people = _known(row["weight"])
    counts = [_known(row[name]) for name in _LEVELS]
    if people is None or not people > 0 or any(one is None for one in counts):
        return None
    return [_percent(told_share(one, people)) for one in counts if one is not None]


def _percent(part: float) -> float:
    """Round a part to whole percents, so that it does not tell of few people what others leave.

    It stays apart from none and from all.
    """
    return part if part in {0, 1} else min(max(round(part, 2), ALMOST_NONE), 1 - ALMOST_NONE)


def _areas(areas: pd.DataFrame, folders: dict[str, int]) -> Iterator[AtlasArea]:
    for row in areas.to_dict("records"):
        yield {
            "town": folders[row["folder"]],
            "code": row["area_code"],
            "name": row["area_name"],
            "robust": _share(row, "robust", _known(row["weight"])),
        }


def _draw(found: Towns) -> tuple[list[str], tuple[int, int]]:
    """Return the borders as paths in a drawing with north above, and its size."""
    shapes = found.towns.geometry.to_numpy()
    drawn = np.array([shape is not None for shape in shapes], dtype=bool)
    paths = [""] * len(shapes)
    if not drawn.any():
        return paths, (1, 1)
    west, south, east, north = found.towns.total_bounds
    metres = max(east - west, north - south) / _LONGEST
    simple = shapely.coverage_simplify(shapes[drawn], metres * _SIMPLER)
    for at, shape in zip(np.flatnonzero(drawn), simple, strict=True):
        paths[at] = "".join(_ring(ring, west, north, metres) for ring in _rings(shape))
    return paths, (int((east - west) / metres) + 1, int((north - south) / metres) + 1)


def _rings(shape: shapely.Geometry) -> Iterator[shapely.LinearRing]:
    """Yield the rings of a polygon or of several."""
    for polygon in shapely.get_parts(shape):
        yield polygon.exterior
        yield from polygon.interiors


def _ring(ring: shapely.LinearRing, west: float, north: float, metres: float) -> str:
    corners = (shapely.get_coordinates(ring) - [west, north]) / [metres, -metres]
    spots = corners.round().astype(int).tolist()
    return "M" + "L".join(f"{x} {y}" for x, y in spots[:-1]) + "Z"


def _known(value: float | None) -> float | None:
    return None if value is None or pd.isna(value) else round(float(value), 4)


def _people(value: float | None) -> float | None:
    """Return how many people there are, unless there are fewer than ten."""
    people = _known(value)
    return people if people is None or people < NOBODY or people >= FEWEST else None


def _twice(value: float | None) -> Ends | None:
    return None if value is None else (value, value)


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None


def _read(name: str) -> str:
    return _WEB.joinpath(name).read_text(encoding="utf-8")
