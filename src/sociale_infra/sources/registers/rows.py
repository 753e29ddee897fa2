"""The rows of all registers, and what is known of each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import geopandas as gpd
import pandas as pd
from shapely.geometry.base import BaseGeometry

from sociale_infra.other_sources import Register
from sociale_infra.sources.registers.file import read_register
from sociale_infra.sources.registers.matching import match_rows
from sociale_infra.tables import REGISTERS, crs_of
from sociale_infra.town import Finding


def read_registers(
    files: Mapping[str, Path],
    registers: Mapping[str, Register],
    places: gpd.GeoDataFrame,
    extent: BaseGeometry,
) -> tuple[gpd.GeoDataFrame, list[Finding]]:
    """Read the rows of all registers that lie in the study area, and match them with the places.

    Parameters
    ----------
    files, registers
        The file of each register, and how it is read, by name.
    places
        What is on the map, before any correction; the rows are returned in its CRS.
    extent
        What was read of the map, in that CRS.

    Returns
    -------
    The `registers` table, and a finding per register.

    Raises
    ------
    MissingInputError, InputError
        As `read_register`.
    """
    tables: list[gpd.GeoDataFrame] = []
    findings = []
    for key, path in files.items():
        register = registers[key]
        found = read_register(key, register, path, crs_of(places), extent)
        words = [
            word for rules in register.categories.values() for rule in rules for word in rule.words
        ]
        rows = match_rows(found.rows, places, register.within_m, words)
        rows = rows.assign(
            same_as=_find_same(rows, tables, register.within_m, words),
            checked=pd.array([None] * len(rows), dtype="str"),
        )
        tables.append(rows)
        missed = rows["place_id"].isna()
        findings.append(
            Finding.of(
                "register_read",
                register=key,
                rows=len(rows),
                elsewhere=found.elsewhere,
                without_position=found.without_position,
                matched=int((~missed).sum()),
                unmatched=int(missed.sum()),
                kindless=int((missed & rows["category"].isna()).sum()),
            )
        )
    columns = [*REGISTERS.columns, "geometry"]
    if not tables:
        return gpd.GeoDataFrame(REGISTERS.empty(), geometry=[], crs=places.crs), findings
    return gpd.GeoDataFrame(pd.concat(tables, ignore_index=True)[columns]), findings


def _find_same(
    rows: gpd.GeoDataFrame, before: Sequence[gpd.GeoDataFrame], within_m: float, words: list[str]
) -> pd.Series[str]:
    """Return the row of an earlier register that each row is, missing where none is."""
    if not before:
        return pd.Series(None, index=rows.index, dtype="str")
    others = pd.concat(before, ignore_index=True).drop(columns="place_id")
    others = gpd.GeoDataFrame(others.rename(columns={"row_id": "place_id"}))
    return match_rows(rows, others, within_m, words)["place_id"]


def with_checks(registers: gpd.GeoDataFrame, corrections: Iterable[Finding]) -> gpd.GeoDataFrame:
    """Return the rows with what checks found of them, as the corrections that were used tell."""
    told = [(one.code, dict(one.values)) for one in corrections]
    codes = {
        values.get("given", values["place"]): "no" if code == "place_absent" else "yes"
        for code, values in told
        if "exists" not in values.get("unsure", ())
    }
    return registers.assign(checked=registers["row_id"].map(codes).astype("str"))
