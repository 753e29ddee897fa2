"""What any file of residents is read as: cells with a number of inhabitants."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pyogrio
from pyproj import CRS

from sociale_infra.sources.vectors import crs_on_earth

Numbers = npt.NDArray[np.float64]
Rows = npt.NDArray[np.intp]

WHAT = "population"
"""What messages say that a file should hold."""
MOST_PEOPLE = 20_000
"""In one square or cell: more than live on any hectare on Earth."""


class Cells(NamedTuple):
    """The cells around the areas, and the cell of each origin.

    Per cell: `inhabitants` (NaN: unknown), the same for each of the `groups` in the file, the row
    of the `area` that contains its centre, and `sharers`, the number of starting points in it. Per
    origin the row of its cell. -1 is none.
    """

    inhabitants: Numbers
    groups: dict[str, Numbers]
    area: Rows
    sharers: Rows
    of_origin: Rows


def crs_in(path: Path, layer: str | None) -> CRS:
    """Return the CRS of a layer.

    Raises
    ------
    InputError
        It has none, or one that is not on Earth.
    """
    return crs_on_earth(pyogrio.read_info(path, layer=layer)["crs"], str(path))


def tally(cell: Rows, n_cells: int) -> Rows:
    """Return how many points lie in each cell."""
    return np.bincount(cell[cell >= 0], minlength=n_cells)
