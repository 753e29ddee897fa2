"""Figures of need per area: those of CBS in the areas, and those in files of the user.

Nothing is combined into an index: every figure keeps its own name, value and source.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import geopandas as gpd
import pandas as pd

from sociale_infra.errors import InputError, MissingInputError
from sociale_infra.other_sources import Indicator, Need, NeedFile
from sociale_infra.sources.csv_tables import NotANumberError, Numbers, read_csv, read_numbers
from sociale_infra.sources.vectors import UNKNOWN_CODE
from sociale_infra.tables import NEED
from sociale_infra.town import Finding

# How CBS and RIVM write that a figure is unknown; negative codes of CBS are missing too.
_MISSING = frozenset({"", ".", "-", "x", "nan", "na", "n/a"})


def build_need(areas: gpd.GeoDataFrame, need: Need) -> tuple[pd.DataFrame, list[Finding]]:
    """Return the `need` table, and how the numbers in the files were read.

    The table has a row per indicator and area, in the order of the settings.

    A column of the areas without any figure is left out.

    Columns: `area_code`, `indicator` (the column it was read from), `label`, `worse` (high or
    low: which values mean need), `value` (NaN: unknown) and `source` (the areas or a file's name).

    Raises
    ------
    MissingInputError
        A file does not exist.
    InputError
        It is not a table of text cells, lacks a column, has an area twice or no known area, or
        has a value that is not a number.
    """
    check_files(need)
    marks: list[Finding] = []
    parts = [
        _rows(areas, name, indicator, areas[name], "areas")
        for name, indicator in need.columns.items()
        if areas[name].notna().any()
    ]
    for file in need.files:
        table = _read(file)
        _check_areas(file, table, areas)
        source = Path(file.path).name
        read = {name: _numbers(file, table, name) for name in file.indicators}
        marks += _marks(source, read)
        for name, indicator in file.indicators.items():
            values = _by_area(table[file.area_code], read[name].values, areas)
            parts.append(_rows(areas, name, indicator, values, source))
    return pd.concat(parts, ignore_index=True) if parts else NEED.empty(), marks


def check_files(need: Need) -> None:
    """Refuse files that are not there, before anything else is read.

    Raises
    ------
    MissingInputError
        A file does not exist.
    """
    for file in need.files:
        if not Path(file.path).exists():
            message = f"{file.path}: there is no such file; need.files in the settings names it"
            raise MissingInputError(message)


def _rows(
    areas: gpd.GeoDataFrame, name: str, indicator: Indicator, values: pd.Series, source: str
) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "area_code": areas["area_code"].array,
            "indicator": pd.Series(name, index=range(len(areas)), dtype="str"),
            "label": pd.Series(indicator.label.nl, index=range(len(areas)), dtype="str"),
            "worse": pd.Series(indicator.worse, index=range(len(areas)), dtype="str"),
            "value": values.to_numpy(dtype=float),
            "source": pd.Series(source, index=range(len(areas)), dtype="str"),
        }
    )


def _read(file: NeedFile) -> pd.DataFrame:
    """Read the cells of a file as text, by area code."""
    try:
        table = read_csv(Path(file.path))
    except OSError as error:
        message = f"{file.path}: cannot be read ({error})"
        raise InputError(message) from error
    lost = [name for name in (file.area_code, *file.indicators) if name not in table]
    if lost:
        message = (
            f"{file.path}: lacks the column(s) {', '.join(lost)} that need.files names; it has "
            f"{', '.join(table.columns)}"
        )
        raise InputError(message)
    if table.empty:
        message = f"{file.path}: has no rows below its headings"
        raise InputError(message)
    return table


def _check_areas(file: NeedFile, table: pd.DataFrame, areas: gpd.GeoDataFrame) -> None:
    codes = table[file.area_code]
    ours = codes.isin(areas["area_code"])
    if not ours.any():
        message = (
            f"{file.path}: none of its codes in {file.area_code} ({codes.iloc[0]}, ...) is that "
            f"of an area ({areas['area_code'].iloc[0]}, ...); are they of the same year and level?"
        )
        raise InputError(message)
    twice = codes[ours & codes.duplicated()]
    if len(twice):
        message = f"{file.path}, line {twice.index[0]}: {twice.iloc[0]} occurs for the second time"
        raise InputError(message)


def _numbers(file: NeedFile, table: pd.DataFrame, name: str) -> Numbers:
    """Return a column as numbers; what is written as unknown is missing."""
    cells = table[name]
    known = ~cells.str.casefold().isin(_MISSING)
    try:
        return read_numbers(cells.where(known))
    except NotANumberError as error:
        message = f"{file.path}, line {error.line}, column {name}: {error}"
        raise InputError(message) from None


def _marks(source: str, read: Mapping[str, Numbers]) -> Iterator[Finding]:
    """Yield which columns of a file were read with which decimal mark."""
    for mark in (",", "."):
        columns = [name for name, numbers in read.items() if numbers.decimal == mark]
        if columns:
            yield Finding.of("numbers_read", source=source, mark=mark, columns=columns)


def _by_area(
    codes: pd.Series[str], numbers: pd.Series[float], areas: gpd.GeoDataFrame
) -> pd.Series[float]:
    """Return the number of each area; NaN where the table has none, or a code of CBS for none."""
    by_code = numbers.where(numbers > UNKNOWN_CODE).set_axis(pd.Index(codes))
    return by_code[~by_code.index.duplicated()].reindex(areas["area_code"])
