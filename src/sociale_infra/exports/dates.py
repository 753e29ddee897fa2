"""The date inside written files: that of the data, so that the same input gives the same bytes."""

from __future__ import annotations

from datetime import UTC, datetime

_UNKNOWN = datetime(1980, 1, 1, tzinfo=UTC)
"""Stands for an unknown date, as it is the first that a ZIP file can hold."""


def date_in_file(data_date: str) -> datetime:
    """Return the date of the data in UTC, without a time zone; 1 January 1980 if it is unknown."""
    try:
        date = datetime.fromisoformat(data_date)
    except ValueError:
        date = _UNKNOWN
    return date.astimezone(UTC).replace(tzinfo=None) if date.tzinfo else date
