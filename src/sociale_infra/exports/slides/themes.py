"""What a map of the whole town can show: robust access, its criteria, and every kind of place."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import geopandas as gpd
import pandas as pd

from sociale_infra.exports.slides.texts import DUTCH, people, texts
from sociale_infra.report.messages import heading
from sociale_infra.report.wording import one_line, told_share
from sociale_infra.terms import CRITERIA, coverage, high, low, missing, verdict
from sociale_infra.town import Results


class Theme(NamedTuple):
    """A share of the residents of each area, from low to high, and what is drawn with it."""

    key: str
    """For file names: letters, digits, hyphens and underscores."""
    title: str
    about: str
    low: pd.Series[float]
    high: pd.Series[float]
    missing: pd.Series[float] | None
    """Residents of each square who miss it as mapped."""
    category: str | None
    """Whose places are shown."""


def list_themes(results: Results) -> list[Theme]:
    """List robust access, the criteria, and the categories of which there is a place."""
    return [*_robust(results), *_categories(results)]


def _robust(results: Results) -> Iterator[Theme]:
    areas, squares = results.areas, results.squares
    for key in ("robust", *CRITERIA):
        lacking = _column(squares, "lacking_low" if key == "robust" else missing(key))
        title, about = _words(key, results)
        yield Theme(
            key=key if key == "robust" else f"criterion-{key}",
            title=title,
            about=about,
            low=_told(areas[low(verdict(key))], areas),
            high=_told(areas[high(verdict(key))], areas),
            missing=lacking,
            category=None,
        )


def _told(shares: pd.Series[float], areas: gpd.GeoDataFrame) -> pd.Series[float]:
    """Return shares of areas that tell of nobody who could be recognised."""
    people = areas["weight"]
    told = [told_share(*pair) for pair in zip(shares * people, people, strict=True)]
    return pd.Series(told, index=shares.index, dtype=float)


def _column(squares: gpd.GeoDataFrame, name: str) -> pd.Series[float]:
    """Return a column; a town of which nothing is known has no squares, and no columns."""
    return squares[name] if len(squares) else pd.Series(dtype=float)


def _categories(results: Results) -> Iterator[Theme]:
    present = {*results.places["category"]}
    for key in results.settings.categories:
        if key in present:
            column = _told(results.areas[coverage(key)], results.areas)
            title, about = _words("category", results, key)
            yield Theme(f"category-{key}", title, about, column, column, None, key)


def _words(name: str, results: Results, category: str = "") -> tuple[str, str]:
    """Return the title of a theme, and what it shows."""
    speed = results.settings.walking.speed_kmh
    filled = {
        "town": one_line(results.facts.title, 40),
        "people": people(results.facts),
        "walk": DUTCH.number(results.settings.robust.walk_m),
        "functions": DUTCH.number(results.settings.robust.min_functions),
        "speed": DUTCH.plain(speed),
    }
    if category:
        about = results.settings.categories[category]
        filled |= {"category": one_line(about.label.nl), "norm": DUTCH.number(about.norm_m)}
        filled["minutes"] = DUTCH.minutes(about.norm_m, speed)
    say = texts()["theme"][name]
    return heading(say["title"].format_map(filled)), say["about"].format_map(filled)
