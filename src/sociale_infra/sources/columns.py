"""Names of columns, as CBS, PDOK and Shapefiles write them over the years, in snake_case."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from sociale_infra.errors import InputError


def snake_names(names: Iterable[str], what: str) -> dict[str, str]:
    """Return the name in snake_case of each column; `what` has them, for messages.

    Raises
    ------
    InputError
        Two columns would have one name.
    """
    snake = {name: to_snake(name) for name in names}
    times = Counter(snake.values())
    again = [name for name, ours in snake.items() if ours and times[ours] > 1]
    if again:
        message = f"{what}: the columns {' and '.join(again)} are one name to us; rename one"
        raise InputError(message)
    return snake


def to_snake(name: str) -> str:
    """Return a column name in snake_case: `percentagePersonen65JaarEnOuder`, `WK_CODE`."""
    if name.isupper():
        return name.lower()
    parts = re.findall(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\d+", name)
    return "_".join(parts).lower()
