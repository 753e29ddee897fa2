"""Tables of whole numbers come out of the page's module exactly as they went in."""

from __future__ import annotations

import base64
import json
import zlib
from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hatch_build import run_node
from sociale_infra.maps.packed_types import Packed
from sociale_infra.maps.packing import MOST, pack, walk_through
from tests.page_tools import ROOT

Table = dict[str, list[int]]

UNPACK = """
import { readFileSync } from "node:fs";
import { unpack } from "./src/sociale_infra/maps/web/packed.js";
const all = await Promise.all(JSON.parse(readFileSync(0, "utf-8")).map(unpack));
const plain = (found) => Object.fromEntries(Object.entries(found).map(([k, v]) => [k, [...v]]));
console.log(JSON.stringify(all.map(plain)));
"""
METRES = st.integers(0, 900)
NUMBERS = st.integers(-MOST, MOST) | st.integers(-300, 300)
TABLES: tuple[tuple[Table, ...], ...] = (
    (),
    ({"nothing": []},),
    ({}, {"x": [1]}),
    ({"one": [0, 0, 0]},),
    ({"signs": [0, -1, 1, -128, 127, 128, -129]}, {"x": [5], "y": [-7]}),
    ({"widest": [-MOST, MOST, -MOST], "small": [1, 2, 3]}, {"after": [65_535, -1, 16_777_216]}),
    ({"streets": [*range(1000)], "metres": [*range(3000, 2000, -1)]}, {"few": [-1]}),
)


def _pack(*tables: Table) -> Packed:
    return pack(
        *({name: np.array(of, dtype=np.int64) for name, of in one.items()} for one in tables)
    )


def _unpack(packed: Packed) -> Table:
    """Undo it number by number, as the docstring says."""
    data, at = zlib.decompress(base64.b64decode(packed["block"])), 0
    found: Table = {}
    for table in packed["tables"]:
        names, rows, width = table["columns"], table["rows"], table["bytes"]
        above = dict.fromkeys(names, 0)
        found |= {name: [] for name in names}
        for row in range(rows):
            for column, name in enumerate(names):
                place = row * len(names) + column
                digits = [data[at + rows * len(names) * n + place] for n in range(width)]
                folded = int.from_bytes(bytes(digits), "little")
                above[name] += -(folded + 1) // 2 if folded % 2 else folded // 2
                found[name].append(above[name])
        at += rows * len(names) * width
    assert at == len(data)
    return found


@given(st.data())
def test_what_is_unpacked_is_what_was_packed(data: st.DataObject) -> None:
    tables: list[Table] = []
    for number in range(data.draw(st.integers(0, 3))):
        names = [f"{number}.{column}" for column in range(data.draw(st.integers(1, 4)))]
        rows = data.draw(st.integers(0, 6))
        column = st.lists(NUMBERS, min_size=rows, max_size=rows)
        tables.append({name: data.draw(column) for name in names})
    assert _unpack(_pack(*tables)) == {k: v for table in tables for k, v in table.items()}


def test_the_page_unpacks_exactly() -> None:
    packed = [_pack(*tables) for tables in TABLES]
    module = ("--input-type=module", "--eval", UNPACK)
    result = run_node("node", *module, folder=ROOT, stdin=json.dumps(packed))
    assert result.returncode == 0, result.stderr
    wanted = [{k: v for table in tables for k, v in table.items()} for tables in TABLES]
    assert json.loads(result.stdout) == wanted


def test_a_number_too_large_is_refused() -> None:
    with pytest.raises(ValueError, match="cannot be packed"):
        _pack({"far": [MOST + 1]})


def test_a_walk_goes_down_one_street_and_back_by_the_other() -> None:
    # Two streets of ten homes, 10 m apart, and 30 m between the streets.
    homes = [(10.0 * along, 30.0 * street) for along in range(10) for street in range(2)]
    walk = np.array(homes)[walk_through(np.array(homes))]
    assert walk[:, 1].tolist() == [0.0] * 10 + [30.0] * 10
    assert walk[:, 0].tolist() == [*np.arange(0, 100, 10.0), *np.arange(90, -10, -10.0)]


@given(st.lists(st.tuples(METRES, METRES), unique=True), st.randoms())
def test_a_walk_passes_every_point_once_in_whatever_order_they_come(
    points: list[tuple[int, int]], dice: Random
) -> None:
    there = np.array(points, dtype=float).reshape(-1, 2)
    walk = walk_through(there)
    assert sorted(walk.tolist()) == [*range(len(points))]
    shuffled = there[dice.sample(range(len(points)), len(points))]
    assert there[walk].tolist() == shuffled[walk_through(shuffled)].tolist()
