"""Suggestions for a word that is not known: which of the known words may have been meant."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

_MOST = 3


def close_words(word: str, known: Iterable[str]) -> list[str]:
    """Return up to three known words that resemble a word in any case, the closest first."""
    by_key = {str(one).casefold(): str(one) for one in known}
    close = difflib.get_close_matches(word.casefold(), by_key, n=_MOST)
    return [by_key[key] for key in close]


def did_you_mean(word: object, known: Iterable[str]) -> str:
    """Return "; did you mean ...?" for the end of a message, or "" if no known word is close."""
    close = close_words(str(word), known)
    return f"; did you mean {close[0]}?" if close else ""
