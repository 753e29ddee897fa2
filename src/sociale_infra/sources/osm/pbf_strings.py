"""The texts of an .osm.pbf file, looked through before libosmium reads them.

libosmium ends each text with a zero byte. A text that holds one itself makes it read on in memory
that is not its own, which ends the whole program; so such a file is refused before.
The format: https://wiki.openstreetmap.org/wiki/PBF_Format
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

# The most bytes of a header, and of a block before it is compressed, that the format allows.
_MOST_HEADER, _MOST_BLOCK = 64 * 1024, 32 * 1024 * 1024
_SIZE = 4
# Numbers of fields: of a Blob, a PrimitiveBlock and its StringTable; of a BlobHeader its size.
_RAW, _ZLIB, _STRINGS, _TEXT, _DATASIZE = 1, 3, 1, 1, 3
# How the value of a field is written: as a number, or as so many bytes.
_NUMBER, _BYTES = 0, 2
_FIXED = {1: 8, 5: 4}
_EMPTY_TEXT = b"\x0a\x00"


def find_zero_byte(path: Path) -> bytes | None:
    """Return a text of a file that holds a zero byte, or None.

    None too where the file is not what it should be: that is told by who reads it.
    """
    try:
        with path.open("rb") as file:
            for block in _blocks(file):
                table = next(_parts(block, _STRINGS), b"")
                # Most tables have one zero byte: in the empty text that they begin with.
                if table.count(b"\x00") == int(table.startswith(_EMPTY_TEXT)):
                    continue
                for text in _parts(table, _TEXT):
                    if b"\x00" in text:
                        return text
    except (ValueError, LookupError, zlib.error):
        return None
    return None


def _blocks(file: BinaryIO) -> Iterator[bytes]:
    """Yield the blocks of a file, unpacked; the first is its header and has no texts of tags."""
    while size := int.from_bytes(file.read(_SIZE)):
        if size > _MOST_HEADER:
            raise ValueError(size)
        header = dict(_fields(file.read(size)))
        blob = dict(_fields(file.read(min(int(header[_DATASIZE]), _MOST_BLOCK))))
        yield _unpack(blob)


def _unpack(blob: dict[int, bytes | int]) -> bytes:
    raw, packed = blob.get(_RAW), blob.get(_ZLIB)
    if isinstance(raw, bytes):
        return raw
    if isinstance(packed, bytes):
        return zlib.decompressobj().decompress(packed, _MOST_BLOCK)
    return b""


def _parts(message: bytes, number: int) -> Iterator[bytes]:
    """Yield the values of a field that are bytes."""
    for key, value in _fields(message):
        if key == number and isinstance(value, bytes):
            yield value


def _fields(message: bytes) -> Iterator[tuple[int, bytes | int]]:
    """Yield the number and value of each field of a message of Protocol Buffers."""
    at = 0
    while at < len(message):
        key, at = _varint(message, at)
        if key & 7 == _NUMBER:
            value, at = _varint(message, at)
            yield key >> 3, value
        elif key & 7 == _BYTES:
            size, at = _varint(message, at)
            yield key >> 3, message[at : at + size]
            at += size
        else:
            at += _FIXED[key & 7]


def _varint(message: bytes, at: int) -> tuple[int, int]:
    """Return a number of seven bits a byte, the lowest first, and where it ends."""
    number = shift = 0
    while True:
        byte = message[at]
        at += 1
        number |= (byte & 127) << shift
        if byte < 128:  # noqa: PLR2004, the highest bit says that more follow
            return number, at
        shift += 7
