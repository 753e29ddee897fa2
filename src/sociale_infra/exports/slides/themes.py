"""What a map of the whole town can show: robust access, its criteria, and every kind of place."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import geopandas as gpd
import pandas as pd

from sociale_infra.config import Settings
from sociale_infra.exports.slides.texts import heading, number, one_line, people, plain, texts
from sociale_infra.world import Results

CRITERIA = ("place", "low_threshold", "diversity", "people")
_M_PER_KM, _MIN_PER_HOUR = 1000, 60


class Theme(NamedTuple):
    """A share of the residents of each area, from low to high, and what is drawn with it."""

    key: str
    """For file names: letters, digits, hyphens and underscores."""
    title: str
    about: str
    low: pd.Series[float]
    high: pd.Series[float]
    missing: pd.Series[float] | None
    """Residents of each square who surely miss it."""
    category: str | None
    """Whose places are shown."""


def list_themes(results: Results, settings: Settings) -> list[Theme]:
    """List robust access, the criteria, and the categories of which there is a place."""
    return [*_robust(results, settings), *_categories(results, settings)]


def _robust(results: Results, settings: Settings) -> Iterator[Theme]:
    areas, squares = results.areas, results.squares
    for key in ("robust", *CRITERIA):
        column = key if key == "robust" else f"meets_{key}"
        missing = _column(squares, "lacking_low" if key == "robust" else f"missing_{key}")
        title, about = _words(key, results, settings)
        yield Theme(
            key=key if key == "robust" else f"criterion-{key}",
            title=title,
            about=about,
            low=areas[f"{column}_low"],
            high=areas[f"{column}_high"],
            missing=missing,
            category=None,
        )


def _column(squares: gpd.GeoDataFrame, name: str) -> pd.Series[float]:
    """Return a column; a town of which nothing is known has no squares, and no columns."""
    return squares[name] if len(squares) else pd.Series(dtype=float)


def _categories(results: Results, settings: Settings) -> Iterator[Theme]:
    present = {*results.places["category"]}
    for key in settings.categories:
        if key in present:
            column = results.areas[f"{key}_coverage"]
            title, about = _words("category", results, settings, key)
            yield Theme(f"category-{key}", title, about, column, column, None, key)


def _words(name: str, results: Results, settings: Settings, category: str = "") -> tuple[str, str]:
    """Return the title of a theme, and what it shows."""
    speed = settings.walking.speed_kmh
    filled = {
        "town": one_line(results.facts.title, 40),
        "people": people(results.facts),
        "walk": number(settings.robust.walk_m),
        "functions": number(settings.robust.min_functions),
        "speed": plain(speed),
    }
    if category:
        about = settings.categories[category]
        minutes = about.norm_m / (speed * _M_PER_KM / _MIN_PER_HOUR)
        filled |= {"category": one_line(about.label.nl), "norm": number(about.norm_m)}
        filled["minutes"] = plain(minutes)
    say = texts()["theme"][name]
    return heading(say["title"].format_map(filled)), say["about"].format_map(filled)
