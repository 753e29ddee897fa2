"""Any text in place of a table or of settings: read as it is meant, or refused as ours."""

from __future__ import annotations

import csv
import io
import json
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from pyproj import CRS

from sociale_infra.config import load_settings
from sociale_infra.errors import ConfigError, InputError
from sociale_infra.sources.csv_tables import NotANumberError, read_csv, read_numbers
from sociale_infra.sources.places.corrections_file import COLUMNS, read_corrections

CATEGORIES = load_settings().categories
RD = CRS.from_epsg(28992)
DEFAULTS = load_settings().model_dump(mode="json")
CELLS = st.one_of(
    st.text(max_size=8),
    st.sampled_from(["1.234", "12,5", "-0", "yes", "add", "check", "node/1", "100000", "450000"]),
    st.sampled_from(["2026-01-01", "31-3-2026", "\x00", '"', ";", "library", "Mo-Fr 10:00-16:00"]),
)
VALUES = st.recursive(
    st.one_of(
        st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=10),
        st.sampled_from([0.8, -1, 1e308, "wijk", "park", "../x", "2026-01-01"]),
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=8), inner, max_size=3)
    ),
    max_leaves=6,
)  # fmt: skip


@contextmanager
def written(content: bytes, name: str) -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(content)
        yield path


def spots(value: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:  # noqa: ANN401
    if isinstance(value, dict):
        for key, inner in value.items():
            yield (*path, key)
            yield from spots(inner, (*path, key))


@given(spot=st.sampled_from([*spots(DEFAULTS)]), value=VALUES)
def test_any_value_of_any_setting_is_taken_or_refused_in_our_words(
    spot: tuple[str, ...], value: object
) -> None:
    own: Any = value
    for key in reversed(spot):
        own = {key: own}
    with written(json.dumps(own).encode(), "own.yaml") as path:
        told = str(path)
        try:
            load_settings(path)
        except ConfigError as error:
            told = str(error)
        assert "Input should" not in told
        assert "pydantic" not in told
        assert str(path) in told


@given(st.binary(max_size=60))
def test_any_bytes_as_settings(content: bytes) -> None:
    with written(content, "own.yaml") as path, suppress(ConfigError):
        load_settings(path)


@given(st.binary(max_size=80))
def test_any_bytes_as_a_table(content: bytes) -> None:
    with written(content, "a.csv") as path, suppress(InputError):
        table = read_csv(path)
        for name in table:
            with suppress(NotANumberError):
                numbers, mark = read_numbers(table[name].where(table[name] != ""))
                # Whoever reads it with the mark that is told finds the same.
                plain = {".": str.maketrans("", "", ","), ",": str.maketrans(",", ".", ".")}
                for cell, number in zip(table[name], numbers, strict=True):
                    if cell:
                        assert float(cell.translate(plain[mark or "."])) == number


@given(rows=st.lists(st.lists(CELLS, min_size=1, max_size=len(COLUMNS)), max_size=4))
def test_no_row_of_corrections_is_lost(rows: list[list[str]]) -> None:
    """Each row becomes a correction, or is named in a mistake; only empty rows are passed over."""
    sheet = io.StringIO(newline="")
    writer = csv.writer(sheet, lineterminator="\n")
    writer.writerow(COLUMNS)
    starts = []
    for cells in rows:
        starts.append(sheet.getvalue().count("\n") + 1)
        writer.writerow(cells)
    content = sheet.getvalue().encode("utf-8", "surrogatepass")
    with written(content, "places.csv") as path, suppress(InputError):
        faults: list[str] = []
        found = read_corrections(path, CATEGORIES, RD, faults)
        told = {one.line for one in found} | {
            int(fault.split(",")[0].removeprefix("line ")) for fault in faults
        }
        for start, cells in zip(starts, rows, strict=True):
            empty = not any(cell.strip("\x00 \t\r\n\x1c\x1d\x1e\x1f\x85") for cell in cells)
            open_row = cells[0].strip() in ("check", "find")
            if not (empty or open_row) and not {*"\r\n\x1c\x1d\x1e\x85\u2028"} & {*"".join(cells)}:
                assert start in told, (start, cells)
