"""One OpenStreetMap file, cut into a file for each of many boxes, in two streams.

What a box gets is at least what `read_osm` takes of that box from the whole file: every node in
and near it, every way of which the box around it comes near, with all its nodes, and every
multipolygon of which it does, with all its ways. What is incomplete in the whole file, or cannot
be put together, is in every cut: it is told of each as of the whole.

Measured: memory is that of the sets of boxes; positions are in files beside the cuts, which the
system reads and drops as it needs to.
"""

from __future__ import annotations

from array import array
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from itertools import chain
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import osmium
from osmium.filter import KeyFilter
from osmium.osm import NODE, RELATION, WAY, Relation, Way

from sociale_infra.sources.osm.broken import Soundness, find_broken
from sociale_infra.sources.osm.collector import UnfitElementsError
from sociale_infra.sources.osm.cut_sets import Grid, Whole
from sociale_infra.sources.osm.elements import Box
from sociale_infra.sources.osm.file import as_input_error, check_file
from sociale_infra.sources.osm.near import AROUND_DEG, PER_DEGREE, read_positions

# Types of relations of which areas are made.
_AREAS = ("multipolygon", "boundary")
_BUILDING = "building"
# The last of a file: an empty relation with a key that is looked for, of no type that is used.
_ELSEWHERE = {"type": "elsewhere"}
# Nodes of ways, and nodes, that are looked at together.
_AT_ONCE = 2_000_000
# Bytes that a file waits for before they are compressed: there are hundreds of files.
_BUFFER = 256 * 1024
_FORMAT = "osm.pbf,pbf_compression_level=1"
_NO_ID = 0
# Both coordinates of a node as one number.
_SPOT = np.dtype([("id", "=i8"), ("spot", "=i8")])


def cut_osm(path: Path, boxes: Sequence[Box], keys: Collection[str], files: Sequence[Path]) -> None:
    """Write, for each box (degrees, EPSG:4326), the file that is enough to read it.

    Parameters
    ----------
    path
        The OpenStreetMap file, its elements in the order of their ids, as providers have them.
    boxes
        What is read of each cut.
    keys
        Keys that are looked for: of the relations, those with one of them or `building` are kept.
    files
        Where to write, one per box (.osm.pbf).

    Raises
    ------
    InputError
        It cannot be read, or is in another order.
    """
    check_file(path)
    # What is near decides, in a large file, whether a way is read at all.
    grid = Grid([box.grown(AROUND_DEG).scaled(PER_DEGREE) for box in boxes])
    with as_input_error(path), TemporaryDirectory(dir=files[0].parent) as folder:
        of_areas = {*keys, _BUILDING}
        relations = _find_relations(path, of_areas)
        nodes = _Nodes.read(path, grid, Path(folder))
        sound = find_broken(path, of_areas, Path(folder) / "areas")
        ways, of_relation = _number_ways(path, grid, nodes, relations, sound)
        numbered = (nodes, ways, of_relation)
        with _writers(path, files) as writers:
            _write(path, grid.sets.members(), of_areas, numbered, writers)
            _tell_of_relations(path, keys, writers)


class _Nodes(NamedTuple):
    """Nodes in the order of their ids, in files."""

    ids: Whole
    spots: Whole
    """Where each is, as one number."""
    cells: Whole
    sets: Whole

    @classmethod
    def read(cls, path: Path, grid: Grid, folder: Path) -> _Nodes:
        """Read where all nodes are."""
        held = read_positions(path, folder / "positions")
        count = len(held) - int(np.count_nonzero(held["id"] == _NO_ID))
        spots = held.view(_SPOT)["spot"]
        ids, cells, sets = (_on_disk(folder / name, count) for name in ("ids", "cells", "sets"))
        nodes = cls(ids, spots, cells, sets)
        for start in range(0, count, _AT_ONCE):
            part, some = slice(start, min(start + _AT_ONCE, count)), held[start : start + _AT_ONCE]
            some = some[: part.stop - start]
            nodes.ids[part] = some["id"]
            if (np.diff(nodes.ids[max(start - 1, 0) : part.stop]) <= 0).any():
                message = "its nodes are not in the order of their ids; sort it with `osmium sort`"
                raise UnfitElementsError(message)
            nodes.cells[part] = grid.cells(some["x"], some["y"])
            nodes.sets[part] = grid.sets_of_cells(nodes.cells[part])
        return nodes

    def find(self, ids: Whole) -> tuple[Whole, npt.NDArray[np.bool_]]:
        """Return the row of each id, and whether it is there."""
        rows = np.searchsorted(self.ids, ids)
        rows[rows == len(self.ids)] = 0
        return rows, self.ids[rows] == ids if len(self.ids) else np.zeros(len(ids), dtype=bool)


class _Relations(NamedTuple):
    """Relations that are kept, in their order: a run of the ids of ways for each."""

    ids: Whole
    starts: Whole
    ways: Whole


def _on_disk(path: Path, size: int) -> Whole:
    if not size:
        return np.empty(0, dtype=np.int64)
    return np.memmap(path, dtype=np.int64, mode="w+", shape=size)


def _find_relations(path: Path, keys: Collection[str]) -> _Relations:
    ids, starts, ways = array("q"), array("q", [0]), array("q")
    for relation in _relations(path, keys):
        ids.append(relation.id)
        ways.extend(member.ref for member in relation.members if member.type == "w")
        starts.append(len(ways))
    return _Relations(*(np.asarray(part, dtype=np.int64) for part in (ids, starts, ways)))


def _relations(path: Path, keys: Collection[str]) -> Iterator[Relation]:
    """Yield the relations that may be areas."""
    for relation in _with_keys(path, keys):
        if relation.tags.get("type") in _AREAS:
            yield relation


def _with_keys(path: Path, keys: Collection[str]) -> Iterator[Relation]:
    for relation in osmium.FileProcessor(str(path), RELATION).with_filter(KeyFilter(*keys)):
        if isinstance(relation, Relation):
            yield relation


class _Members(NamedTuple):
    """The nodes of ways of which relations are made, by the number of the way in the stream."""

    numbers: dict[int, int]
    """By the id of the way."""
    nodes: dict[int, Whole]
    """Rows of nodes."""


def _number_ways(
    path: Path, grid: Grid, nodes: _Nodes, relations: _Relations, sound: Soundness
) -> tuple[Whole, Whole]:
    """Return the set of each way in the order of the stream, and of each relation.

    Nodes get the sets of the ways that they are part of.
    """
    found: list[Whole] = []
    wanted = set(relations.ways.tolist())
    members = _Members({}, {})
    broken = np.array([*sound.broken_ways], dtype=np.int64)
    for first, ids, starts, refs in _way_batches(path):
        rows, there = nodes.find(refs)
        cells = np.where(there, nodes.cells[rows], 0) if len(nodes.ids) else rows
        sets = grid.sets_of_runs(cells, starts[:-1])
        whole = np.logical_and.reduceat(there, starts[:-1])
        spots = nodes.spots[rows] if len(nodes.ids) else rows
        is_line = np.maximum.reduceat(spots, starts[:-1]) > np.minimum.reduceat(spots, starts[:-1])
        sets[~whole | ~is_line | np.isin(ids, broken)] = grid.sets.all
        of_node = np.repeat(sets, np.diff(starts))
        other = there & (nodes.sets[rows] != of_node)
        grid.sets.add(nodes.sets, rows[other], of_node[other])
        found.append(sets)
        for at, way in enumerate(ids):
            if way in wanted:
                run = slice(starts[at], starts[at + 1])
                members.numbers[way] = first + at
                members.nodes[way] = rows[run][there[run]]
    ways = np.concatenate(found) if found else np.empty(0, dtype=np.int64)
    whole_ones = np.isin(relations.ids, [*sound.whole_relations])
    return ways, _number_relations(grid, nodes, ways, relations, whole_ones, members)


def _number_relations(
    grid: Grid,
    nodes: _Nodes,
    ways: Whole,
    relations: _Relations,
    whole_ones: npt.NDArray[np.bool_],
    members: _Members,
) -> Whole:
    """Return the set of each relation; its ways and their nodes get it too."""
    sets = np.full(len(relations.starts) - 1, grid.sets.all, dtype=np.int64)
    for at in range(len(sets)):
        ids = relations.ways[relations.starts[at] : relations.starts[at + 1]].tolist()
        known = [way for way in ids if way in members.numbers]
        rows = np.concatenate([np.empty(0, dtype=np.int64), *(members.nodes[w] for w in known)])
        if whole_ones[at]:
            sets[at] = grid.sets_of_runs(nodes.cells[rows], np.zeros(1, dtype=np.int64))[0]
        numbers = np.array([members.numbers[way] for way in known], dtype=np.int64)
        grid.sets.add(ways, numbers, np.full(len(numbers), sets[at]))
        grid.sets.add(nodes.sets, rows, np.full(len(rows), sets[at]))
    return sets


def _way_batches(path: Path) -> Iterator[tuple[int, list[int], Whole, Whole]]:
    """Yield ways: the number of the first, their ids, where their nodes start, and these."""
    number, ids, starts, refs = 0, array("q"), array("q", [0]), array("q")
    for way in osmium.FileProcessor(str(path), WAY):
        if not isinstance(way, Way):
            continue
        ids.append(way.id)
        # One without nodes is as one whose node is absent.
        refs.extend([node.ref for node in way.nodes] or [_NO_ID])
        starts.append(len(refs))
        if len(refs) >= _AT_ONCE:
            yield number, ids.tolist(), np.array(starts), np.array(refs)
            number += len(ids)
            ids, starts, refs = array("q"), array("q", [0]), array("q")
    if len(ids):
        yield number, ids.tolist(), np.array(starts), np.array(refs)


@contextmanager
def _writers(path: Path, files: Sequence[Path]) -> Iterator[list[osmium.SimpleWriter]]:
    """Open all files, with the date that the whole file says it is of."""
    header = osmium.FileProcessor(str(path)).header
    with ExitStack() as stack:
        yield [
            stack.enter_context(
                osmium.SimpleWriter(osmium.io.File(str(file), _FORMAT), _BUFFER, header)
            )
            for file in files
        ]


def _write(
    path: Path,
    members: list[tuple[int, ...]],
    keys: Collection[str],
    numbered: tuple[_Nodes, Whole, Whole],
    writers: Sequence[osmium.SimpleWriter],
) -> None:
    """Write every element into the files of its set."""
    nodes, ways, relations = numbered
    into = [[writers[box].add_node for box in boxes] for boxes in members]
    stream = osmium.FileProcessor(str(path), NODE)
    for node, number in zip(stream, _each(nodes.sets), strict=True):
        for add in into[number]:
            add(node)
    into_ways = [[writers[box].add_way for box in boxes] for boxes in members]
    for way, number in zip(osmium.FileProcessor(str(path), WAY), _each(ways), strict=True):
        for add_way in into_ways[number]:
            add_way(way)
    for relation, number in zip(_relations(path, keys), _each(relations), strict=True):
        for box in members[number]:
            writers[box].add_relation(relation)


def _tell_of_relations(
    path: Path, keys: Collection[str], writers: Iterable[osmium.SimpleWriter]
) -> None:
    """Write one relation more into all files: one with none looks as if its end were lost."""
    for relation in _with_keys(path, keys):
        key = next(tag.k for tag in relation.tags if tag.k in keys)
        stub = relation.replace(members=[], tags={**_ELSEWHERE, key: "yes"}, id=2**62)
        for writer in writers:
            writer.add_relation(stub)
        return


def _each(values: Whole) -> Iterator[int]:
    """Yield whole numbers one by one, out of a file that is read in parts."""
    parts = (values[start : start + _AT_ONCE] for start in range(0, len(values), _AT_ONCE))
    return chain.from_iterable(part.tolist() for part in parts)
