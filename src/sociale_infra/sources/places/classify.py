"""From tags to a category, by the table in config.yaml."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import NamedTuple

from sociale_infra.config import Category


class Classifier:
    """Gives the category of an element by its tags: the first that fits."""

    def __init__(self, categories: Mapping[str, Category]) -> None:
        rules = [(key, rule) for key, category in categories.items() for rule in category.tags]
        self._by_tag: dict[str, list[_Ranked]] = defaultdict(list)
        for rank, (key, rule) in enumerate(rules):
            values = [(tag, _Values(listed)) for tag, listed in rule.items()]
            self._by_tag[values[0][0]].append(_Ranked(rank, key, values))
        self.keys = frozenset(self._by_tag)
        """Tag keys without which an element has no category."""

    def __call__(self, tags: Mapping[str, str]) -> str | None:
        """Return the category of these tags, or None."""
        fitting = [
            (rule.rank, rule.category)
            for tag in self.keys.intersection(tags)
            for rule in self._by_tag[tag]
            if all(values.hold(tags.get(tag)) for tag, values in rule.values)
        ]
        return min(fitting)[1] if fitting else None


class _Ranked(NamedTuple):
    """A line of the tags of a category, and its position among all lines."""

    rank: int
    category: str
    values: list[tuple[str, _Values]]


class _Values:
    """The values of one tag that count: listed, or any ("*") but those marked with "!"."""

    def __init__(self, values: tuple[str, ...]) -> None:
        self._any = "*" in values or all(value.startswith("!") for value in values)
        self._not = {value[1:] for value in values if value.startswith("!")}
        self._listed = set(values) - {"*"}

    def hold(self, value: str | None) -> bool:
        """Return whether the value of a tag counts; semicolons separate several values."""
        if value is None:
            return False
        if ";" not in value and not self._any:
            return value in self._listed
        parts = {part.strip() for part in value.split(";")}
        return not parts <= self._not if self._any else not parts.isdisjoint(self._listed)
