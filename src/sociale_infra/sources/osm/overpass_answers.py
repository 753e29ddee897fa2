"""Answers of Overpass: their shape, checked, and written as one .osm.pbf."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Annotated, Literal, NotRequired

import osmium
from osmium.osm.mutable import Node, Relation, Way
from pydantic import Field, TypeAdapter, ValidationError
from typing_extensions import TypedDict

from sociale_infra.sources.downloads import TryAgainError, complete_file
from sociale_infra.sources.osm.file import date_in
from sociale_infra.strangers_text import clean
from sociale_infra.terms import UNKNOWN_DATE

_KINDS = {"node": "n", "way": "w", "relation": "r"}
_Id = Annotated[int, Field(gt=0, lt=2**62)]
_Texts = dict[str, str]


class _Node(TypedDict):
    type: Literal["node"]
    id: _Id
    lat: Annotated[float, Field(ge=-90, le=90)]
    lon: Annotated[float, Field(ge=-180, le=180)]
    tags: NotRequired[_Texts]


class _Way(TypedDict):
    type: Literal["way"]
    id: _Id
    nodes: list[_Id]
    tags: NotRequired[_Texts]


class _Member(TypedDict):
    type: Literal["node", "way", "relation"]
    ref: _Id
    role: str


class _Relation(TypedDict):
    type: Literal["relation"]
    id: _Id
    members: list[_Member]
    tags: NotRequired[_Texts]


_Element = Annotated[_Node | _Way | _Relation, Field(discriminator="type")]


class _Base(TypedDict):
    timestamp_osm_base: str


class Answer(TypedDict):
    """What Overpass answers: how old its data is, and elements."""

    osm3s: _Base
    elements: list[_Element]


_ANSWER = TypeAdapter(Answer)


class UnusableError(Exception):
    """An answer that would be the same the next time."""


def read_answer(file: Path) -> Answer:
    """Return what OSMnx keeps of an answer.

    Raises
    ------
    UnusableError
        It is not what Overpass writes.
    """
    try:
        return _ANSWER.validate_json(file.read_bytes(), strict=True)
    except ValidationError as error:
        where = ".".join(map(str, error.errors(include_url=False)[0]["loc"]))
        raise UnusableError(f"an answer is not what Overpass writes (at {where})") from None


def check_answers(answers: Sequence[Answer], expected: int) -> None:
    """Refuse answers that are incomplete or empty; OSMnx keeps none that carries a remark.

    Raises
    ------
    TryAgainError
        There are fewer than `expected`.
    UnusableError
        Nothing is mapped there, or one does not say how old it is.
    """
    if len(answers) < expected:
        fault = "an answer was cut short (the query ran out of time or memory on the server)"
        raise TryAgainError(fault)
    if not any(answer["elements"] for answer in answers):
        raise UnusableError("the answer is empty: nothing is mapped there")
    if not all(_is_moment(answer["osm3s"]["timestamp_osm_base"]) for answer in answers):
        raise UnusableError("an answer does not say how old it is")


def _is_moment(text: str) -> bool:
    """Return whether libosmium can write a moment: it ends the whole program where it cannot."""
    date = date_in(text)
    return date != UNKNOWN_DATE and f"{datetime.fromisoformat(date):%Y-%m-%dT%H:%M:%S}Z" == date


def _date(answer: Answer) -> str:
    return date_in(answer["osm3s"]["timestamp_osm_base"])


def write_answers(answers: Sequence[Answer], path: Path) -> None:
    """Write every element once, in the order of files from data providers (.osm.pbf)."""
    order = list(_KINDS)
    elements = {
        (order.index(element["type"]), element["id"]): element
        for answer in answers
        for element in answer["elements"]
    }
    header = osmium.io.Header()
    header.set("osmosis_replication_timestamp", min(_date(answer) for answer in answers))
    with complete_file(path) as part, osmium.SimpleWriter(str(part), header=header) as writer:
        for _, element in sorted(elements.items()):
            _add(writer, element)


def _add(writer: osmium.SimpleWriter, element: _Element) -> None:
    # libosmium ends with the whole program where a text holds a zero byte.
    tags = {clean(key): clean(value) for key, value in element.get("tags", {}).items()}
    if element["type"] == "node":
        writer.add_node(
            Node(id=element["id"], tags=tags, location=(element["lon"], element["lat"]))
        )
    elif element["type"] == "way":
        writer.add_way(Way(id=element["id"], tags=tags, nodes=element["nodes"]))
    else:
        members = [
            (_KINDS[member["type"]], member["ref"], clean(member["role"]))
            for member in element["members"]
        ]
        writer.add_relation(Relation(id=element["id"], tags=tags, members=members))
