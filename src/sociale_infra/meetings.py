"""Where lines meet, to a tolerance: the last bits of a coordinate do not decide it."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import shapely

MEET_M = 0.001
"""Metres (inclusive) within which lines touch. Our choice: what is computed to lie on a line lies
beside it by its last bits, and nobody draws to the millimetre."""

_Objects = npt.NDArray[np.object_]
_Rows = npt.NDArray[np.intp]


def find_meetings(ones: _Objects, others: _Objects) -> tuple[_Rows, _Rows, npt.NDArray[np.float64]]:
    """Return where lines meet others (metric CRS): rows of both, and coordinates, in their order.

    Two straight pieces meet at those of their ends that touch the other; else where they cross.
    """
    one, of_one = _pieces(ones)
    other, of_other = _pieces(others)
    # A little more than is meant, so that the distances below decide.
    near = shapely.STRtree(other).query(one, predicate="dwithin", distance=2 * MEET_M)
    rows, hits = near[:, np.lexsort(near[::-1])]
    first, second = one[rows], other[hits]
    ends = np.vstack([_touching_ends(first, second), _touching_ends(second, first)])
    none = shapely.is_missing(ends).all(axis=0)
    crossing = np.where(none, shapely.intersection(first, second), None)
    coordinates, index = shapely.get_coordinates(
        np.vstack([ends, crossing]).T.ravel(), return_index=True
    )
    pair = index // (len(ends) + 1)
    return of_one[rows[pair]], of_other[hits[pair]], coordinates


def _pieces(lines: _Objects) -> tuple[_Objects, _Rows]:
    """Return the straight pieces of lines, and the row of the line of each."""
    parts, row = shapely.get_parts(lines, return_index=True)
    xy, part = shapely.get_coordinates(parts, return_index=True)
    joined = part[1:] == part[:-1]
    pieces = shapely.linestrings(np.stack([xy[:-1], xy[1:]], axis=1)[joined])
    return pieces, row[part[1:][joined]]


def _touching_ends(pieces: _Objects, others: _Objects) -> _Objects:
    """Return the first and last point of each piece, None where it does not touch the other."""
    ends = np.stack([shapely.get_point(pieces, end) for end in (0, 1)])
    ends[shapely.distance(ends, others) > MEET_M] = None
    return ends
