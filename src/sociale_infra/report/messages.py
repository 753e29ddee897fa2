"""Messages: codes with values, written in a language from the texts beside this module.

A text has fields such as {count:number}; what stands after the colon is how the value is written
(`_WRITERS`), and without it a value is text. A message is a text, or an object: `one` and `other`
are chosen by the value that `count` names, and `each` is the text of every item of a list.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from sociale_infra.report.wording import Language, Wording

_HERE = Path(__file__).parent
_FIELD = re.compile(r"\{(\w+)(?::(\w+))?\}")

Message = str | dict[str, str]
Writer = Callable[[Any, Wording, Message], str]


@cache
def read_texts(topic: str, language: Language) -> dict[str, Any]:
    """Read the texts of a topic: messages by their codes, or words by their groups."""
    path = _HERE / f"{topic}.{language}.json"
    texts: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return texts


def write_message(message: Message, values: Mapping[str, Any], language: Language) -> str:
    """Write a message with its values; names of strangers in them stay as they are.

    Raises
    ------
    KeyError
        The message has a field of which there is no value: a mistake of ours.
    """
    wording = Wording(language)
    text = message if isinstance(message, str) else _choose(message, values, wording)
    pieces = _FIELD.split(text)
    for place in range(1, len(pieces), 3):
        writer = _WRITERS[pieces[place + 1] or "text"]
        pieces[place] = writer(values[pieces[place]], wording, message)
        pieces[place + 1] = ""
    return "".join(pieces)


def fields_of(message: Message) -> set[str]:
    """Return the values that a message needs."""
    if isinstance(message, str):
        return {name for name, _ in _FIELD.findall(message)}
    texts = [message[form] for form in ("one", "other", "text") if form in message]
    counted = {message["count"]} if "count" in message else set()
    return counted.union(*map(fields_of, texts))


def word(group: str, key: str, language: Language) -> str:
    """Return a closed word in a language; one that a planner has added stays as it is."""
    return str(read_texts("words", language)[group].get(key, key))


def counted(count: float, things: str, language: Language) -> str:
    """Return a number of things: 1 place, 2 places."""
    wording = Wording(language)
    forms = read_texts("words", language)["things"][things]
    return f"{wording.number(count)} {forms[wording.plural(count)]}"


def heading(text: str) -> str:
    """Begin with a capital."""
    return text[:1].upper() + text[1:]


def _choose(message: dict[str, str], values: Mapping[str, Any], wording: Wording) -> str:
    return message["text"] if "text" in message else message[_form(message, values, wording)]


def _form(message: dict[str, str], values: Mapping[str, Any], wording: Wording) -> str:
    count = values[message["count"]]
    return wording.plural(count["count"] if isinstance(count, dict) else count)


def _each(items: list[dict[str, Any]], wording: Wording, message: Message) -> list[str]:
    each = message["each"] if isinstance(message, dict) else ""
    return [write_message(each, item, wording.language) for item in items]


def _words(group: str) -> Writer:
    return lambda key, wording, _: word(group, key, wording.language)


_WRITERS: dict[str, Writer] = {
    "text": lambda value, *_: str(value),
    "number": lambda value, wording, _: wording.number(value),
    "plain": lambda value, wording, _: wording.plain(value),
    "metres": lambda value, wording, _: wording.metres(value),
    "kilometres": lambda value, wording, _: wording.kilometres(value),
    "share": lambda value, wording, _: wording.share(*_ends(value)),
    "signed": lambda value, wording, _: wording.signed_share(value),
    "people": lambda value, wording, _: wording.people(*_ends(value)),
    "change": lambda value, wording, _: wording.change(value),
    "day": lambda value, wording, _: wording.day(value),
    "names": lambda value, wording, _: wording.names(value),
    "among": lambda value, wording, _: wording.among(value["name"], value["others"]),
    "any": lambda value, wording, _: wording.join(value, "or"),
    "names_or_none": lambda names, wording, _: (
        wording.names(names) if names else word("none", "none", wording.language)
    ),
    "label": lambda value, wording, _: str(value[wording.language]),
    "counted": lambda value, wording, _: counted(value["count"], value["of"], wording.language),
    "some": lambda items, wording, message: wording.names(_each(items, wording, message)),
    "all": lambda items, wording, message: ", ".join(_each(items, wording, message)),
    "groups": lambda keys, wording, _: wording.join(
        word("groups", key, wording.language) for key in keys
    ),
    **{group: _words(group) for group in ("unit", "level", "criterion", "source")},
    "unsure": lambda names, wording, _: _unsure(names, wording),
    "choice": lambda value, wording, _: _choice(value, wording),
    "needs": lambda keys, wording, _: wording.join(
        word("needs", key, wording.language) for key in keys
    ),
}


def _unsure(names: list[str], wording: Wording) -> str:
    """Return what a check could not answer, to put behind a sentence."""
    words = [word("property", name, wording.language) for name in names]
    return (
        word("unsure", "unsure", wording.language).format(names=wording.join(words))
        if words
        else ""
    )


def _choice(what: dict[str, Any], wording: Wording) -> str:
    """Return a choice of the sensitivity analysis, with its value (a text, or a label)."""
    value = what["value"]
    shown = value if isinstance(value, str) else value[wording.language]
    return word("choice", what["choice"], wording.language).format(value=shown)


def _ends(value: float | list[float] | None) -> tuple[float, ...]:
    """Return a number, or the two ends of an interval; None is unknown."""
    if value is None:
        return (math.nan,)
    return tuple(value) if isinstance(value, list | tuple) else (value,)
