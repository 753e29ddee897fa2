"""From tags to a category, by the table in config.yaml."""

from __future__ import annotations

from collections.abc import Mapping

from sociale_infra.config import Category


class Classifier:
    """Says which category an element's tags belong to: the first that fits."""

    def __init__(self, categories: Mapping[str, Category]) -> None:
        self._rules = [
            (key, [(tag, _Values(values)) for tag, values in rule.items()])
            for key, category in categories.items()
            for rule in category.tags
        ]
        self.keys = frozenset(rule[0][0] for _, rule in self._rules)
        """Tag keys without which an element belongs nowhere."""

    def __call__(self, tags: Mapping[str, str]) -> str | None:
        """Return the category of these tags, or None."""
        if self.keys.isdisjoint(tags):
            return None
        for key, rule in self._rules:
            if all(values.hold(tags.get(tag)) for tag, values in rule):
                return key
        return None


class _Values:
    """The values of one tag that count: listed, or any ("*") but those marked with "!"."""

    def __init__(self, values: tuple[str, ...]) -> None:
        self._any = "*" in values or all(value.startswith("!") for value in values)
        self._not = {value[1:] for value in values if value.startswith("!")}
        self._listed = set(values) - {"*"}

    def hold(self, value: str | None) -> bool:
        """Say whether a tag's value counts; several values are separated by semicolons."""
        if value is None:
            return False
        parts = {part.strip() for part in value.split(";")}
        return not parts <= self._not if self._any else not parts.isdisjoint(self._listed)
