"""The Dutch of the words that tables hold."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

_FILE = Path(__file__).with_name("words.csv")


@cache
def words() -> dict[str, str]:
    """Return the Dutch of each word."""
    with _FILE.open(encoding="utf-8", newline="") as file:
        return {row["word"]: row["nl"] for row in csv.DictReader(file)}
