"""Which ways of a large file come near a box, found before any of them is built.

Of a province, most ways are none of the town's: libosmium can leave them out, if told which nodes
are near.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

import numpy as np
import numpy.typing as npt
import osmium

from sociale_infra.sources.osm.elements import Box

# pyosmium counts in whole 1e-7 degrees.
PER_DEGREE = 1e7
# Below so many bytes, looking the nodes up takes longer than it saves.
_LARGE = 20_000_000
# Degrees, 1.4 km or more here, around the box: a way that has no node there, and passes through
# all the same, would have to do so in one stroke of twice that.
AROUND_DEG = 0.02
# As libosmium writes it: what is not filled in is zero.
_NODE = np.dtype([("id", "=i8"), ("x", "=i4"), ("y", "=i4")])


def nodes_near(path: Path, box: Box | None, whole: Path) -> osmium.IdTracker | None:
    """Return the nodes of a large file in or near the box (degrees, EPSG:4326), else None.

    `whole` is the file that it was cut out of, or itself: what is read of both is then the same.

    Raises
    ------
    RuntimeError
        The file cannot be read.
    """
    if box is None or whole.stat().st_size < _LARGE:
        return None
    nodes, near = osmium.IdTracker(), box.grown(AROUND_DEG).scaled(PER_DEGREE)
    with tempfile.TemporaryDirectory() as folder:
        all_nodes = np.array(read_positions(path, Path(folder) / "nodes"))
        x, y = all_nodes["x"], all_nodes["y"]
        inside = (x >= near.west) & (x <= near.east) & (y >= near.south) & (y <= near.north)
        for node in all_nodes["id"][inside & (all_nodes["id"] > 0)].tolist():
            nodes.add_node(node)
    return nodes


def read_positions(path: Path, kept: Path) -> npt.NDArray[np.void]:
    """Return where all nodes are: `id`, and `x` and `y` in 1e-7 degrees.

    libosmium writes them into the file `kept`, which is read as it is needed. There may be rows
    more than nodes, at the end, with the id 0.
    """
    index = osmium.index.create_map(f"sparse_file_array,{kept}")
    with osmium.io.Reader(str(path), osmium.osm.NODE) as reader:
        osmium.apply(reader, osmium.NodeLocationsForWays(index))
    del index
    return np.memmap(kept, dtype=_NODE, mode="r")
