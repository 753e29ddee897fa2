"""Run methods in processes of their own, in turns, and hold their answers against the exact one."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterable, Mapping
from importlib import metadata
from pathlib import Path
from statistics import median
from typing import NamedTuple

import numpy as np

from benchmarks.methods import METHODS
from benchmarks.task import LIMIT_M
from sociale_infra import Inputs

# Which steps each of the two figures needs, from arrays to the finished table.
STEPS = {"nearest": ("build", "snap", "nearest"), "counts": ("build", "snap", "prepare", "count")}
_PARTS = ("build", "snap", "prepare", "nearest", "count")


Table = dict[str, dict[str, float]]
"""Row -> column -> value."""


class Cost(NamedTuple):
    """Seconds and peak memory (MB) of each step, and the size of the task."""

    seconds: Mapping[str, float]
    peak_mb: Mapping[str, float]
    size: Mapping[str, int]


def find_missing() -> list[str]:
    """Name the tools that are not installed."""
    return [tool for tool in ("pandana", "cityseer") if _version(tool) is None]


def versions(tools: Iterable[str]) -> dict[str, str]:
    """Return the version of each tool that is installed."""
    return {tool: number for tool in tools if (number := _version(tool))}


def run_methods(
    names: Iterable[str], tables: Path, folder: Path, repeat: int
) -> dict[str, list[Cost]]:
    """Run each method once, then all again, and leave the answers in the folder."""
    names = list(names)
    costs: dict[str, list[Cost]] = {name: [] for name in names}
    for _ in range(repeat):
        for name in names:
            out = _answer(folder, name)
            call("benchmarks.worker", name, tables, out)
            cost = json.loads(out.with_suffix(".json").read_text(encoding="utf-8"))
            costs[name].append(Cost(cost["seconds"], cost["peak_mb"], cost["size"]))
    return costs


def call(module: str, *arguments: object) -> None:
    """Run a module of the benchmark in a process of its own; what it prints goes nowhere."""
    command = [sys.executable, "-m", module, *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        message = f"{' '.join(command)} failed:\n{done.stderr}"
        raise RuntimeError(message)


def tabulate_memory(costs: Mapping[str, list[Cost]]) -> Table:
    """Return a row per method: the peak of memory (MB) in each step, the most of all runs."""
    return {
        name: {
            step: round(max(run.peak_mb[step] for run in runs))
            for step in _PARTS
            if step in runs[0].peak_mb
        }
        for name, runs in costs.items()
    }


def tabulate(costs: Mapping[str, list[Cost]]) -> Table:
    """Return a row per method: seconds per step and per figure (medians)."""
    rows: Table = {}
    for name, runs in costs.items():
        row = {
            step: median(run.seconds[step] for run in runs)
            for step in _PARTS
            if step in runs[0].seconds
        }
        for figure, steps in STEPS.items():
            if steps[-1] in row:
                row[f"{figure} in all"] = sum(row.get(step, 0) for step in steps)
        rows[name] = row
    return rows


def compare(names: Iterable[str], folder: Path) -> Table:
    """Hold each method's answer against the exact one.

    Returns
    -------
    A row per method: the error of the nearest distance in metres (median, 95th percentile and
    most), the share of addresses and categories that end up on the wrong side of 800 m, the
    share with a wrong count, and by how many places it is wrong at most.
    """
    exact = np.load(_answer(folder, "exact"))
    near = exact["nearest_m"] <= LIMIT_M + 1e-6
    rows: Table = {}
    for name in names:
        answer = np.load(_answer(folder, name))
        error = np.abs(answer["nearest_m"] - exact["nearest_m"])
        off = np.abs(answer["places"] - exact["places"])
        middle, often = np.nanpercentile(error, [50, 95])
        rows[name] = {
            "median m": float(middle),
            "95 % within m": float(often),
            "most m": float(np.nanmax(error)),
            "wrong side of 800 m": float(np.mean((answer["nearest_m"] <= LIMIT_M + 1e-6) != near)),
            "wrong count": float(np.mean(off > 0)),
            "most places off": int(off.max()),
        }
    return rows


def can_run(name: str) -> bool:
    """Say whether all that a method needs is installed."""
    return all(_version(tool) for tool in METHODS[name].needs)


def run_whole(ways: Iterable[str], inputs: Inputs, folder: Path, repeat: int) -> Table:
    """Go each way from the files to the tables, then all again; return seconds per step (medians).

    A step's median and that of the whole need not be of the same round.
    """
    runs: dict[str, list[dict[str, float]]] = {way: [] for way in ways}
    for _ in range(repeat):
        for way, seconds in runs.items():
            out = folder / "whole.gpkg"
            out.unlink(missing_ok=True)
            call("benchmarks.whole", way, inputs.osm_file, inputs.areas_file, out)
            seconds.append(json.loads(out.with_suffix(".json").read_text(encoding="utf-8")))
    return {
        way: {step: median(run[step] for run in seconds) for step in seconds[0]}
        for way, seconds in runs.items()
    }


def _answer(folder: Path, name: str) -> Path:
    """Return where a method leaves its answer."""
    return folder / f"{name.replace(', ', '-').replace(' ', '-')}.npz"


def _version(tool: str) -> str | None:
    try:
        return metadata.version(tool)
    except metadata.PackageNotFoundError:
        return None
