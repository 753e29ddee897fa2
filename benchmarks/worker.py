"""One method in a process of its own: ``python -m benchmarks.worker METHOD TABLES OUT``."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import numpy as np

from benchmarks.clock import Clock
from benchmarks.methods import METHODS
from benchmarks.task import read_task


def main(name: str, tables: Path, out: Path) -> None:
    """Do the task of these tables; leave the answer as `out`.npz and its cost as `out`.json."""
    task = read_task(tables)
    clock = Clock()
    answer = METHODS[name].run(task, clock)
    np.savez(out.with_suffix(".npz"), **answer._asdict())
    size = {
        "addresses": len(task.address_xy),
        "places": len(task.place_xy),
        "nodes": len(task.node_xy),
        "pairs": int(answer.places.sum()),
    }
    cost = {"size": size, "seconds": clock.seconds, "peak_mb": clock.peak_mb}
    out.with_suffix(".json").write_text(json.dumps(cost), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]))
