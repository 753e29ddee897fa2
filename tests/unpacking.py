"""What the page carries packed, as numbers again: an oracle of its own for packing.py."""

from __future__ import annotations

import base64
import zlib

import numpy as np
import numpy.typing as npt

from sociale_infra.maps.packed_types import Packed

Columns = dict[str, npt.NDArray[np.int64]]


def unpack(packed: Packed) -> Columns:
    """Return the columns of all tables, by their names."""
    block = zlib.decompress(base64.b64decode(packed["block"]))
    found: Columns = {}
    start = 0
    for table in packed["tables"]:
        names, rows, width = table["columns"], table["rows"], table["bytes"]
        size = rows * len(names)
        planes = np.frombuffer(block, np.uint8, size * width, start).reshape(width, size)
        folded = sum(planes[n].astype(np.int64) << 8 * n for n in range(width))
        steps = np.where(folded % 2, -(folded + 1) // 2, folded // 2).reshape(rows, -1)
        found |= dict(zip(names, np.cumsum(steps, axis=0).T, strict=True))
        start += size * width
    assert start == len(block)
    return found
