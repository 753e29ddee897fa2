"""How complete the map is, as registers and checks tell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pytest
from scipy.stats import beta
from shapely import Point

from sociale_infra.config import Settings, load_settings
from sociale_infra.other_sources import Completeness, Elsewhere, Register
from sociale_infra.report.completeness import measure_completeness
from sociale_infra.sources.registers.rows import read_registers
from sociale_infra.tables import PLACES, REGISTERS
from sociale_infra.town import Finding, World
from tests.build import build_facts, build_read
from tests.nothing import hold_results
from tests.unit.test_registers import EXTENT, RD

SETTINGS = load_settings()
LIBRARY, LOCAL = "library", "free=local open_to_all=local staffed=local step_free=prior"


def rows(*places: str | None, checked: Sequence[str | None] | None = None) -> gpd.GeoDataFrame:
    """Draw rows of a register of libraries, and the place on the map that each is."""
    columns = {
        "row_id": [f"list/{row}" for row in range(len(places))],
        "register": "list",
        "category": LIBRARY,
        "place_id": list(places),
        "checked": checked or [None] * len(places),
    }
    return build_read(REGISTERS, columns, [Point(0, 0)] * len(places), RD.to_string())


def world(
    registers: gpd.GeoDataFrame, staffed: Sequence[str] = (), gone: int = 0, known: str = LOCAL
) -> World:
    """Draw libraries that were checked, by whether they are staffed, and some taken out."""
    libraries = {
        "place_id": [f"node/{row}" for row in range(len(staffed))],
        "category": LIBRARY,
        **dict.fromkeys(("free", "open_to_all", "low_threshold"), "yes"),
        "staffed": list(staffed),
        "evidence": known,
    }
    places = build_read(
        PLACES, libraries if staffed else {}, [Point(0, 0)] * len(staffed), RD.to_string()
    )
    taken = [
        Finding.of("place_removed", place=f"node/9{row}", category=LIBRARY) for row in range(gone)
    ]
    held = hold_results(build_facts(corrections=tuple(taken)), SETTINGS).world
    return replace(held, registers=registers, places=places)


def library(town: World, settings: Settings = SETTINGS) -> dict[Any, Any]:
    table = measure_completeness(town, settings)
    (found,) = table[table["category"] == LIBRARY].to_dict("records")
    return found


@pytest.mark.parametrize(("matched", "missed"), [(4, 6), (10, 0), (0, 12)])
def test_recall_is_the_posterior_of_the_rows(matched: int, missed: int) -> None:
    found = library(world(rows(*["node/1"] * matched, *[None] * missed)))
    expected = beta(1 + matched, 1 + missed)
    ends = [found[name] for name in ("recall_low", "recall", "recall_high")]
    assert ends == pytest.approx([expected.ppf(0.05), expected.mean(), expected.ppf(0.95)])
    assert found["takes_part"]


def test_too_few_rows_tell_nothing_unless_other_towns_help() -> None:
    nine = world(rows(*["node/1"] * 3, *[None] * 6))
    assert np.isnan(library(nine)["recall"])
    assert not library(nine)["takes_part"]
    elsewhere = Completeness(elsewhere={LIBRARY: Elsewhere(matched=20, missed=71, source="x")})
    pooled = SETTINGS.model_copy(update={"completeness": elsewhere})
    found = library(nine, pooled)
    assert (found["rows"], found["matched"], found["elsewhere"]) == (100, 23, 91)
    assert found["recall"] == pytest.approx(24 / 102)
    # With rows enough of its own a town needs no others; without any it has nothing to go by.
    assert library(world(rows(*[None] * 10)), pooled)["elsewhere"] == 0
    assert not library(world(rows()), pooled)["takes_part"]


def test_rows_that_are_no_places_count_in_no_recall() -> None:
    checked = ["no"] * 5 + ["yes"] * 10
    found = library(world(rows(*[None] * 15, checked=checked)))
    assert (found["rows"], found["matched"]) == (10, 0)


def test_precision_is_what_checks_confirm() -> None:
    found = library(world(rows(), ["yes"] * 7 + ["no"] * 2, gone=1))
    assert (found["checked"], found["confirmed"]) == (10, 7)
    expected = beta(1 + 7, 1 + 3)
    ends = [found[name] for name in ("precision_low", "precision", "precision_high")]
    assert ends == pytest.approx([expected.ppf(0.05), expected.mean(), expected.ppf(0.95)])
    unchecked = "free=prior open_to_all=local staffed=local step_free=prior"
    assert library(world(rows(), ["yes"] * 12, known=unchecked))["checked"] == 0


def test_two_registers_estimate_how_many_there_are(tmp_path: Path) -> None:
    # Eight and five, three of them in both: 9 * 6 / 4 - 1.
    files, registers = {}, {}
    for key, first, last in (("a", 0, 8), ("b", 5, 10)):
        files[key] = tmp_path / f"{key}.csv"
        lines = [
            f"{row},Boekerij {'ABCDEFGHIJ'[row]},{91_000 + 300 * row},452000"
            for row in range(first, last)
        ]
        files[key].write_text("\n".join(["id,naam,x,y", *lines]), encoding="utf-8")
        registers[key] = Register.model_validate(
            {
                "path": str(files[key]), "id": "id", "name": "naam", "x": "x", "y": "y",
                "categories": {LIBRARY: [{"column": "naam", "words": ["boekerij"]}]},
                "credit": "", "licence": "", "date": "",
            }
        )  # fmt: skip
    places = build_read(PLACES, {}, [], RD.to_string())
    table, _ = read_registers(files, registers, places, EXTENT)
    assert table["same_as"].dropna().tolist() == ["a/5", "a/6", "a/7"]
    assert library(world(table))["estimated"] == pytest.approx(12.5)
    assert np.isnan(library(world(table[table["register"] == "a"]))["estimated"])
