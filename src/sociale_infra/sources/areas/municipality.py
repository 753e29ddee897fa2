"""Which rows belong to a municipality that is given by its name or by its code."""

from __future__ import annotations

from collections.abc import Sequence

from sociale_infra.errors import UnknownNameError
from sociale_infra.suggestions import close_words

_MOST_EXAMPLES = 3


def find_municipality(
    wanted: str, codes: Sequence[str], names: Sequence[str], source: str
) -> list[int]:
    """Return the rows that belong to a municipality.

    Parameters
    ----------
    wanted
        Its GM code, or its name as CBS writes it; upper or lower case.
    codes, names
        The code and name of the municipality of each row, "" where unknown.
    source
        The file or service that they come from, for messages.

    Raises
    ------
    UnknownNameError
        No row has this code or name, or municipalities with different codes share the name.
    """
    key = wanted.strip().casefold()
    by_code, by_name = (
        [row for row, cell in enumerate(cells) if cell.strip().casefold() == key]
        for cells in (codes, names)
    )
    rows = by_code or by_name
    if not rows:
        hint = _hint(wanted, {*codes, *names} - {""})
        message = f"{source}: there is no municipality {wanted!r}; {hint}"
        raise UnknownNameError(message)
    found = sorted({codes[row] for row in rows})
    if len(found) > 1:
        message = (
            f"{source}: several municipalities are named {wanted!r}; give a code: "
            f"{', '.join(found)}"
        )
        raise UnknownNameError(message)
    return rows


def _hint(wanted: str, known: set[str]) -> str:
    in_order = sorted(known)
    close = close_words(wanted, in_order)
    close = close or [one for one in in_order if wanted.strip().casefold() in one.casefold()]
    if close:
        return f"did you mean {', '.join(close[:_MOST_EXAMPLES])}?"
    examples = ", ".join(in_order[:_MOST_EXAMPLES])
    return f"it has {len(known)} names and codes, such as {examples}"
