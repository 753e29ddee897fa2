"""Which boxes nodes and ways belong to, as numbers of sets of boxes."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from sociale_infra.sources.osm.elements import Box

Whole = npt.NDArray[np.int64]
_Bits = npt.NDArray[np.uint8]


class BoxSets:
    """Sets of boxes, each with a number; equal sets have one number."""

    def __init__(self, boxes: int) -> None:
        self._boxes = boxes
        self._width = (boxes + 7) // 8
        self._numbers: dict[bytes, int] = {}
        self.all = int(self.number(np.ones((1, boxes), dtype=bool))[0])

    def number(self, hits: npt.NDArray[np.bool_]) -> Whole:
        """Return the number of each row: whether each box is in the set."""
        return self._number(np.packbits(hits, axis=1))

    def add(self, which: Whole, rows: Whole, more: Whole) -> None:
        """Join to the sets `which[rows]` the sets `more`, in place; a row may come again."""
        order = np.argsort(rows, kind="stable")
        at, starts = np.unique(rows[order], return_index=True)
        if len(at):
            bits = np.frombuffer(b"".join(self._numbers), dtype=np.uint8)
            bits = bits.reshape(-1, self._width)
            joined = np.bitwise_or.reduceat(bits[more[order]], starts, axis=0)
            which[at] = self._number(joined | bits[which[at]])

    def members(self) -> list[tuple[int, ...]]:
        """Return the boxes in each set, in the order of their numbers."""
        every = (np.frombuffer(bits, dtype=np.uint8) for bits in self._numbers)
        return [
            tuple(np.flatnonzero(np.unpackbits(bits, count=self._boxes)).tolist()) for bits in every
        ]

    def _number(self, bits: _Bits) -> Whole:
        rows = np.ascontiguousarray(bits).view(np.dtype((np.void, self._width))).ravel()
        distinct, inverse = np.unique(rows, return_inverse=True)
        numbers = [self._numbers.setdefault(row.tobytes(), len(self._numbers)) for row in distinct]
        return np.array(numbers, dtype=np.int64)[inverse]


class Grid:
    """The cells between all borders of boxes: in a cell, every spot is in the same boxes."""

    def __init__(self, boxes: Sequence[Box]) -> None:
        """Lay a grid over boxes in whole units; each has its borders in it."""
        west, south, east, north = np.array(boxes, dtype=np.float64).T
        self.sets = BoxSets(len(boxes))
        self._x, self._from_column, self._to_column = _lines(west, east)
        self._y, self._from_row, self._to_row = _lines(south, north)
        self._columns = len(self._x) + 1
        column, row = np.arange(self._columns), np.arange(len(self._y) + 1)
        of_column = _within(column, self._from_column, self._to_column)
        of_row = _within(row, self._from_row, self._to_row)
        self._set_of_cell = np.concatenate([self.sets.number(of_column & one) for one in of_row])

    def cells(self, x: npt.NDArray[np.int32], y: npt.NDArray[np.int32]) -> Whole:
        """Return the cell of each spot."""
        column = np.searchsorted(self._x, x, side="right")
        row = np.searchsorted(self._y, y, side="right")
        return np.asarray(row * self._columns + column, dtype=np.int64)

    def sets_of_cells(self, cells: Whole) -> Whole:
        """Return the set of the boxes around each cell."""
        return np.asarray(self._set_of_cell[cells])

    def sets_of_runs(self, cells: Whole, starts: Whole) -> Whole:
        """Return the sets of the boxes that meet the box around each run of cells.

        Run `i` begins at `starts[i]` and ends where the next begins; none is empty.
        """
        row, column = np.divmod(cells, self._columns)
        first_column, last_column = _ends(column, starts)
        first_row, last_row = _ends(row, starts)
        found = self._set_of_cell[first_row * self._columns + first_column]
        wide = np.flatnonzero((first_column != last_column) | (first_row != last_row))
        found[wide] = self.sets.number(
            (self._from_column <= last_column[wide, None])
            & (self._to_column > first_column[wide, None])
            & (self._from_row <= last_row[wide, None])
            & (self._to_row > first_row[wide, None])
        )
        return np.asarray(found)


def _lines(
    low: npt.NDArray[np.float64], high: npt.NDArray[np.float64]
) -> tuple[Whole, Whole, Whole]:
    """Return where cells begin, and the first cell of each box and the one after its last."""
    begin, end = np.ceil(low).astype(np.int64), np.floor(high).astype(np.int64) + 1
    lines = np.unique(np.concatenate([begin, end]))
    first, after = (np.searchsorted(lines, ends, side="right") for ends in (begin, end))
    return lines, first, after


def _within(cells: Whole, first: Whole, after: Whole) -> npt.NDArray[np.bool_]:
    return np.asarray((first <= cells[:, None]) & (after > cells[:, None]))


def _ends(values: Whole, starts: Whole) -> tuple[Whole, Whole]:
    return np.minimum.reduceat(values, starts), np.maximum.reduceat(values, starts)
