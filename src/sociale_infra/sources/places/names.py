"""Whether two names are one, though written differently.

Two names are one when they have the same words: case, accents, punctuation, spaces and small
words (de, 't, Sint) are ignored. One may have more words than the other, if these only tell the
kind of place or the town; or one long word may differ by one letter. Any other difference keeps
them apart: another number, another letter (hall A and B), "noord" and "zuid".

The words are Dutch, with the English ones that Dutch towns use. A kind of place in another
language is a word like any other, so those names stay apart: a place counted twice is a smaller
mistake than a place that seems not to exist.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from typing import NamedTuple

# Words that people leave out, add or shorten while meaning the same place.
_SMALL = "de het t een van der den en and the la le el los las sint st san saint"
# Words for a kind of place. Not those for a kind of school or sports place (lyceum, sporthal,
# zwembad): a hall is not the club that it is named after.
_KINDS = """
    bibliotheek openbare library
    school basisschool bs obs cbs kbs pc pcb pcbs rk rkbs
    buurthuis buurtcentrum wijkcentrum dorpshuis ontmoetingscentrum stichting
    sportschool sportclub sportvereniging vereniging
    park speeltuin speelplaats speelplek playground
    moestuin volkstuin volkstuinen volkstuincomplex volkstuinvereniging
    kerk kerkgebouw moskee pkn wijkgemeente church mosque
    bar bistro brasserie cafe cafetaria eetcafe eethuis grand grillroom ijssalon lunchroom
    pizzeria proeflokaal pub restaurant snackbar
    bakker bakkerij boekhandel drogisterij kiosk slagerij supermarkt winkel
"""
_SMALL_WORDS = frozenset(_SMALL.split())
_KIND_WORDS = frozenset(_KINDS.split())
# Shorter words that differ by one letter are often two words: café and cave, noord and woord.
_LONG_WORD = 8


class Name(NamedTuple):
    """A name prepared for comparison."""

    plain: str
    words: tuple[str, ...]
    numbers: tuple[str, ...]


def read_name(name: str) -> Name:
    """Return a name prepared for comparison; "" has no words."""
    plain = plain_name(name)
    words = tuple(word for word in plain.split() if word not in _SMALL_WORDS)
    return Name(plain, words, tuple(re.findall(r"\d+", plain)))


def plain_name(name: str) -> str:
    """Return a name without case, accents, punctuation and double spaces."""
    letters = unicodedata.normalize("NFKD", name.casefold())
    bare = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return re.sub(r"[\W_]+", " ", bare).strip() or name.strip()


def town_words(towns: Iterable[str]) -> frozenset[str]:
    """Return the words of the names of towns."""
    return frozenset(word for town in towns for word in plain_name(town).split())


def is_one_name(one: Name, other: Name, towns: frozenset[str] = frozenset()) -> bool:
    """Return whether two names are one, whatever their order.

    Parameters
    ----------
    one, other
        The names, from `read_name`.
    towns
        Words of the names of nearby towns, which do not distinguish places.
    """
    if one.plain == other.plain:
        return True
    if one.numbers != other.numbers or not (telling_words(one) and telling_words(other)):
        return False
    return (
        "".join(one.words) == "".join(other.words)
        or _adds_nothing(one, other, towns)
        or _differs_by_a_letter(one.words, other.words)
    )


def telling_words(name: Name, kinds: frozenset[str] = frozenset()) -> tuple[str, ...]:
    """Return the words that tell which place it is, not what kind; `kinds` are more of those."""
    return tuple(word for word in name.words if word not in _KIND_WORDS | kinds)


def _adds_nothing(one: Name, other: Name, towns: frozenset[str]) -> bool:
    """Return whether one name is the other with the kind of place or the town added."""
    short, long = sorted((frozenset(one.words), frozenset(other.words)), key=len)
    return short <= long and long - short <= _KIND_WORDS | towns


def _differs_by_a_letter(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Return whether the words are the same except for one letter in one long word."""
    if len(one) != len(other):
        return False
    pairs = [pair for pair in zip(one, other, strict=True) if pair[0] != pair[1]]
    return len(pairs) == 1 and min(map(len, pairs[0])) >= _LONG_WORD and _one_letter(*pairs[0])


def _one_letter(one: str, other: str) -> bool:
    """Return whether one letter is changed, added or left out."""
    short, long = sorted((one, other), key=len)
    same = next((at for at, letter in enumerate(short) if letter != long[at]), len(short))
    rest = short[same:] if len(short) < len(long) else short[same + 1 :]
    return rest == long[same + 1 :]
