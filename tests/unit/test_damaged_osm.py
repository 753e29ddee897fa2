"""Damaged OpenStreetMap files: refused in a line that says where, and never a wrong figure."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import osmium
import pytest

from sociale_infra import extraction
from sociale_infra.config import load_settings
from sociale_infra.errors import InputError
from sociale_infra.extraction import extract
from sociale_infra.sources.inputs import Inputs
from sociale_infra.sources.osm.file import date_in
from sociale_infra.sources.osm.pbf_strings import find_zero_byte
from tests.unit.osm_writing import Drawing, read


@pytest.fixture
def xml(tmp_path: Path) -> str:
    """A street with a library beside it, as XML."""
    drawing = Drawing()
    drawing.way((0, 0), (100, 0), (200, 0), highway="residential")
    drawing.node((50, 10), amenity="library", name="De Boom")
    return drawing.write(tmp_path / "whole.osm").read_text(encoding="utf-8")


def unpacked(xml: str, folder: Path) -> bytes:
    """Return the same as .osm.pbf whose blocks are not compressed: its texts can be seen."""
    source, target = folder / "source.osm", folder / "unpacked.osm.pbf"
    source.write_text(xml, encoding="utf-8")
    with osmium.SimpleWriter(osmium.io.File(str(target), "pbf,pbf_compression=none")) as writer:
        for element in osmium.FileProcessor(str(source)):
            writer.add(element)
    return target.read_bytes()


@pytest.mark.parametrize("name", [b"De\0Boom", b"De B\n\0m", b"\0e Boom"])
def test_a_zero_byte_in_a_text_is_refused_before_libosmium_reads_it(
    tmp_path: Path, xml: str, name: bytes
) -> None:
    whole = unpacked(xml, tmp_path)
    path = tmp_path / "zero.osm.pbf"
    path.write_bytes(whole.replace(b"De Boom", name))
    with pytest.raises(InputError, match=r"zero\.osm\.pbf: the text .*x00.* holds a zero"):
        read(path)
    path.write_bytes(whole)
    assert find_zero_byte(path) is None
    assert read(path).places.tags[0]["name"] == "De Boom"


def test_without_that_look_the_whole_program_would_end(tmp_path: Path, xml: str) -> None:
    """Why we look: if a later libosmium refuses such a file itself, the look can go."""
    path = tmp_path / "zero.osm.pbf"
    path.write_bytes(unpacked(xml, tmp_path).replace(b"De Boom", b"De\0Boom"))
    program = (
        "import osmium, sys\n"
        "for one in osmium.FileProcessor(sys.argv[1]).with_areas():\n    dict(one.tags)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, str(path)], capture_output=True, check=False, timeout=60
    )
    assert done.returncode != 0


@pytest.mark.parametrize("keep", [0, 3, 10, 60, 150])
def test_what_is_cut_off_holds_no_zero_byte_and_is_told_by_who_reads_it(
    tmp_path: Path, xml: str, keep: int
) -> None:
    path = tmp_path / "cut.osm.pbf"
    path.write_bytes(unpacked(xml, tmp_path)[:keep])
    assert find_zero_byte(path) is None
    with pytest.raises(InputError, match=r"cut\.osm\.pbf"):
        read(path)


def test_a_byte_that_is_no_utf_8_is_refused(tmp_path: Path, xml: str) -> None:
    path = tmp_path / "latin.osm.pbf"
    path.write_bytes(unpacked(xml, tmp_path).replace(b"De Boom", b"De B\xe9om"))
    with pytest.raises(InputError, match=r"latin\.osm\.pbf: cannot be read"):
        read(path)


@pytest.mark.parametrize("name", ["De\x1b[31m Boom", "De\tBoom", "De \u202eBoom", "De \x07Boom"])
def test_control_characters_never_get_past_reading(tmp_path: Path, xml: str, name: str) -> None:
    path = tmp_path / "control.osm.pbf"
    whole = unpacked(xml.replace("De Boom", "x" * len(name.encode())), tmp_path)
    path.write_bytes(whole.replace(b"x" * len(name.encode()), name.encode()))
    told = read(path).places.tags[0]["name"]
    assert told.isprintable()
    assert told.split() == ["De", "Boom"]


def rewrite(xml: str, *pairs: tuple[str, str]) -> str:
    for old, new in pairs:
        assert old in xml
        xml = xml.replace(old, new)
    return xml


@pytest.mark.parametrize(
    ("pairs", "told"),
    [
        ([('node id="1"', 'node id="9223372036854775807"')], "illegal id"),
        ([('node id="1"', 'node id="99999999999999999999"')], "illegal id"),
        ([('way id="1"', 'way id="-1"')], "way/-1 has an id that OpenStreetMap never gave"),
        ([('node id="1" ', 'node id="1" timestamp="garbage" ')], "can not parse timestamp"),
        ([('lat="52', 'lat="nan')], "wrong format for coordinate"),
        ([('lat="52', 'lat="1e9')], "cannot be read"),
    ],
)
def test_what_no_element_can_have_is_refused(
    tmp_path: Path, xml: str, pairs: list[tuple[str, str]], told: str
) -> None:
    path = tmp_path / "odd.osm"
    path.write_text(rewrite(xml, *pairs), encoding="utf-8")
    with pytest.raises(InputError, match=told):
        read(path)


def parts(xml: str) -> tuple[str, str, str, str]:
    """Return the head, the nodes, the ways and the end."""
    node, way, end = (xml.index(start) for start in ("<node", "<way", "</osm>"))
    return xml[:node], xml[node:way], xml[way:end], xml[end:]


def test_ways_before_their_nodes_are_refused(tmp_path: Path, xml: str) -> None:
    head, nodes, ways, end = parts(xml)
    path = tmp_path / "mixed.osm"
    path.write_text(head + ways + nodes + end, encoding="utf-8")
    with pytest.raises(InputError, match=r"mixed\.osm: node/4 comes after a way; sort it"):
        read(path)
    bare = nodes[: nodes.index('<node id="4"')]
    path.write_text(head + ways + bare + end, encoding="utf-8")
    with pytest.raises(InputError, match="none of its ways has a node with a position; sort it"):
        read(path)


@pytest.mark.parametrize("kind", ["nodes", "ways"])
def test_what_comes_twice_is_refused(tmp_path: Path, xml: str, kind: str) -> None:
    head, nodes, ways, end = parts(xml)
    path = tmp_path / "twice.osm"
    again = {"nodes": nodes, "ways": ""}[kind] + ways + {"nodes": "", "ways": ways}[kind]
    path.write_text(head + nodes + again + end, encoding="utf-8")
    expected = {"nodes": "node/4 comes twice", "ways": "Way ID twice in input"}[kind]
    with pytest.raises(InputError, match=expected):
        read(path)


def test_what_was_deleted_is_not_there(tmp_path: Path, xml: str) -> None:
    path = tmp_path / "history.osm"
    gone = rewrite(xml, ('node id="4"', 'node id="4" version="2" visible="false"'))
    path.write_text(gone, encoding="utf-8")
    assert read(path).places.ids == []


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("2021-01-01T20:21:31Z", "2021-01-01T20:21:31Z"),
        ("", "unknown"),
        ("yesterday", "unknown"),
        ("0001-01-01T00:00:00Z", "unknown"),
        ("9999-12-31T00:00:00Z", "unknown"),
        ("2026-13-45T00:00:00Z", "unknown"),
    ],
)
def test_a_date_that_cannot_be_is_unknown(text: str, date: str) -> None:
    assert date_in(text) == date


def test_a_file_of_many_ways_and_no_relation_may_be_cut_off(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What ends where a block ends looks whole; what comes last is then missing."""
    monkeypatch.setattr(extraction, "_MANY_WAYS", 20)
    drawing = Drawing()
    steps = range(0, 501, 50)
    for at in steps:
        drawing.way(*((step, at) for step in steps), highway="residential")
        drawing.way(*((at, step) for step in steps), highway="residential")
    drawing.node((25, 25), **{"addr:housenumber": "1"})
    told = extract(Inputs(drawing.write(tmp_path / "a.osm.pbf")), load_settings()).facts.findings
    assert [one.code for one in told] == ["no_relations"]
    drawing.multipolygon([drawing.box(10, 10, 40, 40)], [], landuse="grass")
    told = extract(Inputs(drawing.write(tmp_path / "b.osm.pbf")), load_settings()).facts.findings
    assert told == ()
