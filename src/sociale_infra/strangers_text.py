"""Text that strangers wrote: names on the map, in files and of files, without control characters.

Such a character can turn a line of a terminal around, ring its bell, or end a cell of a table.
"""

from __future__ import annotations

import re

# Control characters, line and paragraph separators, marks that turn the direction of writing, and
# halves of characters (surrogates), which no file can hold.
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]+")
# Of a terminal escape the letters after it belong to it: ESC [ 31 m is "red".
_ESCAPE = re.compile(r"\x1b\[[0-9;?]*[@-~]|\x1b[@-_]")
_ENDLESS = re.compile(r"(\S{300})\S{100,}")


def clean(text: str) -> str:
    """Return text for tables: a control character is a space, and none stands at an end."""
    if text.isprintable():
        return text
    return _CONTROL.sub(" ", _ESCAPE.sub("", text)).strip()


def holds_control(text: str) -> bool:
    """Return whether text holds a control character, other than the end of a line."""
    return any(_CONTROL.search(line) for line in text.split("\n"))


def visible(text: str) -> str:
    r"""Return text for a terminal: control characters are written out, as \x1b; lines stay.

    Of 400 letters or more without a space only the first 300 are shown.
    """
    return "\n".join(
        _ENDLESS.sub(
            r"\1...",
            _CONTROL.sub(lambda found: found[0].encode("unicode_escape").decode(), line),
        )
        for line in text.split("\n")
    )
