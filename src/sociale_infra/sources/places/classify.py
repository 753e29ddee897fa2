"""From tags to a category, by the table in config.yaml."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from sociale_infra.categories import Category

Lines = Sequence[Mapping[str, tuple[str, ...]]]


class Classifier:
    """Gives the category of an element by its tags: the first that fits."""

    def __init__(self, lines: Mapping[str, Lines]) -> None:
        rules = [(key, rule) for key, listed in lines.items() for rule in listed]
        self._by_tag: dict[str, list[_Ranked]] = defaultdict(list)
        for rank, (key, rule) in enumerate(rules):
            (tag, first), *others = [(tag, _Values(listed)) for tag, listed in rule.items()]
            self._by_tag[tag].append(_Ranked(rank, key, first, others))
        self._by_value: dict[tuple[str, str], list[_Ranked]] = {}
        self.keys = frozenset(self._by_tag)
        """Tag keys without which an element has no category."""

    @classmethod
    def of(cls, categories: Mapping[str, Category]) -> Classifier:
        """Return the classifier of these categories."""
        return cls({key: category.all_tags for key, category in categories.items()})

    def __call__(self, tags: Mapping[str, str]) -> str | None:
        """Return the category of these tags, or None."""
        return next(iter(self.fitting(tags)), None)

    def fitting(self, tags: Mapping[str, str]) -> list[str]:
        """Return every category of these tags, the first that fits first."""
        if self.keys.isdisjoint(tags):
            return []
        fitting = [
            (rule.rank, rule.category)
            for tag in self.keys.intersection(tags)
            for rule in self._beginning(tag, tags[tag])
            if all(values.hold(tags.get(other)) for other, values in rule.others)
        ]
        return list(dict.fromkeys(category for _, category in sorted(fitting)))

    def _beginning(self, tag: str, value: str) -> list[_Ranked]:
        """Return the lines of which the first tag holds; most elements share theirs with others."""
        if (tag, value) not in self._by_value:
            rules = [rule for rule in self._by_tag[tag] if rule.first.hold(value)]
            self._by_value[tag, value] = rules
        return self._by_value[tag, value]


class _Ranked(NamedTuple):
    """A line of the tags of a category, and its position among all lines."""

    rank: int
    category: str
    first: _Values
    """Of the tag by which it is found."""
    others: list[tuple[str, _Values]]


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
