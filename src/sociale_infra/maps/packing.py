"""Columns of whole numbers, packed small enough for a page.

The numbers of a column stand in planes: first the lowest bytes of all, then the next ones, up to
the highest that any needs. Signs go into the lowest bit (0, -1, 1, -2 become 0, 1, 2, 3). Planes of
bytes that look alike shrink well under DEFLATE: a fifth smaller than whole numbers side by side.
"""

from __future__ import annotations

import base64
import zlib
from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

from sociale_infra.maps.payload_types import Column, Packed

_BYTES = 4


def pack(columns: Mapping[str, npt.NDArray[np.int64]]) -> Packed:
    """Pack columns of whole numbers from -2^31 up to 2^31, each of its own length."""
    described: list[Column] = []
    planes: list[bytes] = []
    for name, values in columns.items():
        folded = (values << 1) ^ (values >> 63)
        whole = folded.astype("<u4").view(np.uint8).reshape(-1, _BYTES)
        used = int(np.flatnonzero(whole.any(axis=0)).max(initial=-1)) + 1
        described.append({"name": name, "count": len(values), "bytes": used})
        planes += [whole[:, plane].tobytes() for plane in range(used)]
    packed = zlib.compress(b"".join(planes), level=9)
    return {"columns": described, "block": base64.b64encode(packed).decode()}


def steps_of(values: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """Return what must be added to each number to get the next one; the first stays itself."""
    return np.diff(values, prepend=0)
