"""Columns of whole numbers as one small block of text, which the page unpacks.

One block of bytes holds column after column. Each column is of whole numbers, least byte first, and
each number stands as what must be added to the one before it, so that the block shrinks well under
DEFLATE.
"""

from __future__ import annotations

import base64
import zlib
from collections.abc import Collection, Mapping

import numpy as np
from numpy.typing import NDArray

from sociale_infra.maps.payload_types import Packed

Column = NDArray[np.float64] | NDArray[np.int64]
NONE = 65535
"""No distance, no place, or otherwise unknown."""
_WIDE = frozenset({"x", "y", "square"})
"""Columns of 4 bytes, with a sign, which come first; the others have 2."""


def pack_columns(columns: Mapping[str, Column], wide: Collection[str] = _WIDE) -> Packed:
    """Pack columns of equal length: `count` of rows, names of `columns`, and `block` in base64.

    Those that are `wide` have 4 bytes a number, the others 2.
    """
    parts = [_pack(values, "<i4" if name in wide else "<u2") for name, values in columns.items()]
    return {
        "count": len(next(iter(columns.values()))),
        "columns": list(columns),
        "block": pack_block(b"".join(parts)),
    }


def pack_block(block: bytes) -> str:
    """Return bytes deflated, in base64."""
    return base64.b64encode(zlib.compress(block, level=7)).decode()


def _pack(values: Column, kind: str) -> bytes:
    whole = values.astype(np.int64)
    return np.diff(whole, prepend=0).astype(kind).tobytes()
