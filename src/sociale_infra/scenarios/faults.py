"""What is wrong with the edits of a scenario, told at once."""

from __future__ import annotations

from collections.abc import Iterable

from sociale_infra.errors import InputError
from sociale_infra.scenarios.edits import Edit, Scenario


class Faults:
    """What is wrong with edits, told all at once."""

    def __init__(self, scenario: Scenario) -> None:
        self._scenario = scenario
        self._found: list[str] = []

    def add(self, edit: Edit, fault: str) -> None:
        """Remember what is wrong with an edit."""
        self._found.append(f"{self._scenario.where(edit)}: {fault}")

    def extend(self, faults: Iterable[tuple[Edit, str]]) -> None:
        """Remember what is wrong with several."""
        for edit, fault in faults:
            self.add(edit, fault)

    def tell(self) -> None:
        """Raise an `InputError` of all of it, if there is any."""
        if self._found:
            raise InputError("\n".join(self._found))
