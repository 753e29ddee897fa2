"""Single values as the page's JSON carries them; missing is None."""

from __future__ import annotations

import math
from typing import Any

import geopandas as gpd
import pandas as pd

Json = dict[str, Any]
Range = list[float]
"""The least and the most."""


def rows(frame: pd.DataFrame) -> list[Json]:
    """Return a table's rows, without their geometry."""
    plain = (
        frame.drop(columns=frame.geometry.name) if isinstance(frame, gpd.GeoDataFrame) else frame
    )
    records = pd.DataFrame(plain).to_dict("records")
    return [{str(name): value for name, value in record.items()} for record in records]


def number(value: float | None, digits: int = 3) -> float | None:
    """Round to more digits than a reader sees: the page rounds what it shows, once."""
    return None if value is None or math.isnan(value) else round(float(value), digits)


def to_range(one: float, other: float, digits: int = 3) -> Range | None:
    """Put two ends in order; None where either is missing."""
    if math.isnan(one) or math.isnan(other):
        return None
    return known_range(one, other, digits)


def known_range(one: float, other: float, digits: int = 3) -> Range:
    """Put two ends in order that both are known."""
    return sorted([round(float(one), digits), round(float(other), digits)])


def text(value: object) -> str | None:
    """Return a text, None where it is missing."""
    return value if isinstance(value, str) else None
