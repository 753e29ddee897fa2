"""The worklist in words: what to find out first, per area."""

from __future__ import annotations

from typing import NamedTuple

from sociale_infra.report.messages import word
from sociale_infra.report.wording import Wording, one_line
from sociale_infra.town import Results

_DUTCH = Wording("nl")
_NAME = 50  # characters of a name that a line has room for


class Task(NamedTuple):
    """A place to check, in Dutch."""

    rank: int
    place_id: str
    name: str
    category: str
    as_mapped: str
    questions: tuple[str, ...]
    deciding: str


def tasks_by_area(results: Results) -> dict[str, list[Task]]:
    """Return the places to check by the name of their area, in the order of the areas.

    The name is empty, and last, for places outside the areas.
    """
    names = [*results.areas["area_name"], ""]
    tasks: dict[str, list[Task]] = {one_line(name): [] for name in names}
    for row, area in zip(_tasks(results), results.worklist["area_name"], strict=True):
        tasks[one_line(area)].append(row)
    return {name: rows for name, rows in tasks.items() if rows}


def first_tasks(results: Results, most: int) -> list[Task]:
    """Return the places to check first."""
    return _tasks(results)[:most]


def _tasks(results: Results) -> list[Task]:
    categories = results.settings.categories
    return [
        Task(
            int(row["rank"]),
            row["place_id"],
            one_line(row["name"], _NAME),
            categories[row["category"]].label.nl
            if isinstance(row["category"], str)
            else word("kind", "unknown", "nl"),
            word("as_mapped", row["as_mapped"], "nl"),
            tuple(word("question", name, "nl") for name in row["ask"].split()),
            _DUTCH.people(row["deciding"]),
        )
        for row in results.worklist.to_dict("records")
    ]
