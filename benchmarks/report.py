"""The tables as Markdown, and the chart."""

from __future__ import annotations

import os
import platform
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

import matplotlib as mpl
from matplotlib.figure import Figure

from benchmarks.measure import Table
from benchmarks.second import Second

OURS = "sociale_infra"
_FIGURES = ("nearest", "counts")
# How numbers are written in the columns that have a way of their own.
_FORMATS = {
    "95 % within m": "{:.1f}",
    "of all": "{:.0%}",
    "median m": "{:.1f}",
    "most m": "{:.1f}",
    "most places off": "{:.0f}",
    "peak MB": "{:,.0f}",
    "wrong count": "{:.1%}",
    "wrong side of 800 m": "{:.1%}",
}


class Report(NamedTuple):
    """What a run of the benchmark found."""

    town: str
    versions: Mapping[str, str]
    missing: list[str]
    repeat: int
    cost: Table
    memory: Table
    error: Table
    whole: Table
    second: Second | None
    again: Table
    growth: Table


def write_report(report: Report, folder: Path) -> None:
    """Write `latest.md` and `latest.svg`."""
    folder.mkdir(parents=True, exist_ok=True)
    text = "\n\n".join(_parts(report))
    (folder / "latest.md").write_text(f"{text}\n", encoding="utf-8")
    _draw(report, folder / "latest.svg")


def _parts(report: Report) -> Iterator[str]:
    tools = ", ".join(f"{tool} {number}" for tool, number in report.versions.items())
    yield f"# {report.town}"
    yield (
        f"{datetime.now(UTC):%Y-%m-%d}, {_machine()}. {tools}. Every method in a process of its "
        f"own, in turns; the median of {report.repeat} rounds. An x is how many times as long as "
        f"{OURS}."
    )
    if report.missing:
        yield f"Not installed, so not measured: {', '.join(report.missing)}."
    yield "## Seconds"
    yield (
        "From arrays of nodes, edges and points to the finished table, building and snapping "
        "included."
    )
    yield markdown(_with_ratios(report.cost))
    yield "## Memory"
    yield "The peak in each step, in MB above the loaded task."
    yield markdown(report.memory)
    yield "## Error"
    yield (
        "Against exact Dijkstra by networkx, in which every address and place is a node of its "
        "own. The wrong side: how many addresses and categories are said to be within 800 m and "
        "are not, or the reverse."
    )
    yield markdown(report.error)
    yield "## From the files to the tables"
    yield (
        "Seconds. This OSMnx does not read .osm.pbf: it is converted first, which other programs "
        "may do faster, so it is compared with and without that."
    )
    yield markdown(_compared(report.whole))
    if second := report.second:
        yield "## Town after town"
        yield (
            f"{second.town}, out of a cut of the file of a province, which all ways read: seconds. "
            f"Cutting it into {second.towns} towns took {second.cut_s:.0f} s, once."
        )
        yield markdown(_compared(second.whole))
    yield "## Measuring again"
    yield (
        "Seconds of `measure`, with access to the network and what was measured before at hand, "
        "until every address is judged again. All places new: every place and entrance is another."
    )
    yield markdown(report.again)
    yield "## Growth"
    yield (
        "Seconds for nearest distances and for counts, each from arrays to the table. A pair is an "
        "address and a place within 800 m of it: what a count has to find."
    )
    yield markdown(report.growth)


def _with_ratios(cost: Table) -> Table:
    """Say after each figure how many times as long as ours it takes."""
    table: Table = {}
    for name, row in cost.items():
        table[name] = {}
        for column, value in row.items():
            table[name][column] = value
            if column.endswith(" in all"):
                table[name][f"{column.split(maxsplit=1)[0]} x"] = value / cost[OURS][column]
    return table


def _compared(whole: Table) -> Table:
    """Say how many times as long as ours a way takes, with and without the converting."""
    totals = ("in all", "without converting")
    table = {
        way: seconds | {"without converting": seconds["in all"] - seconds.get("convert", 0)}
        for way, seconds in whole.items()
    }
    return {
        way: seconds | {f"{total} x": seconds[total] / table[OURS][total] for total in totals}
        for way, seconds in table.items()
    }


def markdown(table: Table) -> str:
    """Return a table in Markdown, with the columns in the order in which they first appear."""
    columns = _merge([list(row) for row in table.values()])
    lines = [["", *columns], ["---", *["---:"] * len(columns)]]
    lines += [[name, *(_cell(column, row) for column in columns)] for name, row in table.items()]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _merge(orders: list[list[str]]) -> list[str]:
    """Return all columns: those of the longest row first where they stand in it."""
    longest = max(orders, key=len)
    return [*longest, *{column for order in orders for column in order if column not in longest}]


def _cell(column: str, row: Mapping[str, float]) -> str:
    if column not in row:
        return ""
    value = row[column]
    if column.endswith(" x"):
        return f"{value:.1f}"
    return _FORMATS.get(column, "{:,}" if isinstance(value, int) else "{:,.2f}").format(value)


def _machine() -> str:
    """Describe the machine."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return (
        f"{os.cpu_count()} cores ({platform.machine()}), {memory:.0f} GiB, "
        f"{platform.system()}, Python {platform.python_version()}"
    )


def _draw(report: Report, path: Path) -> None:
    """Draw how long each method takes for both figures, and how large its error is."""
    names = list(report.cost)[::-1]
    with mpl.rc_context({"svg.hashsalt": OURS, "font.size": 9}):
        figure = Figure(figsize=(9, 3.6), layout="constrained")
        seconds, error = figure.subplots(1, 2, sharey=True, width_ratios=[3, 2])
        for name, shift, colour in zip(_FIGURES, (0.2, -0.2), ("#0b5d3b", "#86c9b0"), strict=True):
            drawn = [
                (row + shift, report.cost[method][f"{name} in all"])
                for row, method in enumerate(names)
                if f"{name} in all" in report.cost[method]
            ]
            bars = seconds.barh(*zip(*drawn, strict=True), height=0.38, color=colour, label=name)
            seconds.bar_label(bars, fmt=" %.1f", fontsize=8)
        seconds.set_yticks(range(len(names)), names)
        seconds.set_xscale("log")
        seconds.set_xlabel("seconds, from arrays to the table (logarithmic)")
        seconds.legend(loc="upper right", frameon=False)
        off = [report.error[name]["95 % within m"] for name in names]
        bars = error.barh(range(len(names)), off, height=0.6, color="#b3542a")
        error.bar_label(bars, fmt=" %.0f", fontsize=8)
        error.set_xlabel("metres wrong (95th percentile)")
        for axes in (seconds, error):
            axes.spines[["top", "right"]].set_visible(False)
            axes.margins(x=0.15)
        figure.savefig(path, metadata={"Date": None})
