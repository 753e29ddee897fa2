"""Compare two measurements of a town: a base and a scenario, two dates, two choices."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import pairwise
from typing import Any, Literal, TypeVar

import geopandas as gpd
import pandas as pd

from sociale_infra.categories import Stop
from sociale_infra.changes import find_changes, find_changes_before
from sociale_infra.compared import Comparison, Measured, Summary
from sociale_infra.engine.differences import (
    find_coverage_changes,
    find_square_changes,
    join_areas,
    pair_origins,
    tabulate_changes,
)
from sociale_infra.engine.fragility import measure_fragility
from sociale_infra.engine.gaps import find_gaps
from sociale_infra.engine.map_changes import (
    find_gap_changes,
    find_path_changes,
    find_place_changes,
    match_places,
)
from sociale_infra.engine.sums import DECIMALS
from sociale_infra.errors import InputError
from sociale_infra.measurement import Measurement, known_groups, measure, standing_areas
from sociale_infra.tables import COMPARED, TABLES, Column, check_measured, crs_of
from sociale_infra.terms import BANDED, TOWN_CODE, VerdictName
from sociale_infra.town import Finding, World

# Metres within which a place of the same name and category is the same one under another id, and
# within which a way that was drawn again is the same. Our choices.
_SAME_PLACE_M, _SAME_WAY_M = 50, 5
# Of one map, in which ways are the same to the millimetre.
_SAME_LINE_M = 0.01
# A category that grows or shrinks by so many places and by such a share looks like mapping.
_LEAST_PLACES, _LEAST_SHARE = 5, 0.25
_STARTS = (
    "; population.min_addresses_per_building decides where people start: 0 is addresses, 100 is "
    "buildings"
)
_DRAWN = {table.name for table in COMPARED if table.geometry}
_Frame = TypeVar("_Frame", pd.DataFrame, gpd.GeoDataFrame)
_DIFFERENCE = ("difference_low", "difference_high")


def summarise(measurement: Measurement) -> Summary:
    """Find what a comparison needs of a measurement: much less than all results."""
    world, measured = measurement.world, measurement.measured
    origins = measurement.origins()
    coverage = measurement.covered(origins)
    found = find_gaps(measured, origins, world.edges, world.areas)
    can_close = [key for key, one in measurement.settings.categories.items() if one.can_close]
    closings = measure_fragility(measured, origins["weight"].to_numpy(), can_close)
    places = world.places.assign(
        **{name: closings[name] for name in ("within_reach", "lose_low", "lose_high")}
    )
    return Summary(
        world, measurement.settings, places, origins, coverage, found.squares, found.gaps
    )


def compare(base: Measured, other: Measured, variant: str = "") -> Comparison:
    """Compare two measurements of a town.

    Parameters
    ----------
    base, other
        Results, or summaries of measurements; distances in metres, in one metric CRS.
    variant
        What the tables call the other; its title if that is left out.

    Returns
    -------
    The differences: who gains and loses, and what changed on the map.

    Raises
    ------
    InputError
        They are not of one town: the CRS, or what is counted, differs, or no area is in both.

    Examples
    --------
    >>> same = compare(results, results)
    >>> len(same.place_changes), len(same.square_changes)
    (0, 0)
    """
    _check_comparable(base.world, other.world)
    areas = join_areas([base.world.areas, other.world.areas])
    pairs = pair_origins(base.origins, other.origins)
    groups = [group for group in known_groups(base.world) if group in known_groups(other.world)]
    one_map = _have_one_map(base.world, other.world)
    explained = one_map and not find_changes(base.settings, other.settings)
    read_alike = one_map and not find_changes_before(Stop.MEASURE, base.settings, other.settings)
    same = {} if read_alike else match_places(base.places, other.places, _SAME_PLACE_M)
    ways = _drawn(base.world), _drawn(other.world)
    if base.world.edges is other.world.edges:
        ways = ways[0], ways[0]
    near_m = _SAME_LINE_M if read_alike else _SAME_WAY_M
    closings = _closings(base), _closings(other)
    tables: dict[str, Any] = {
        "changes": tabulate_changes(
            pairs, base.origins, other.origins, areas, other.world.facts.unit, groups
        ),
        "coverage_changes": find_coverage_changes(base.coverage, other.coverage, areas),
        "square_changes": find_square_changes(pairs, base.origins, other.origins),
        "place_changes": find_place_changes(base.places, other.places, *closings, same),
        "path_changes": find_path_changes(*ways, near_m=near_m),
        "gap_changes": find_gap_changes((base.squares, base.gaps), (other.squares, other.gaps)),
        "change_parts": pd.DataFrame() if explained else explain_difference(base, other),
    }
    name = variant or other.world.facts.title
    told = {key: _of_variant(key, table, name) for key, table in tables.items()}
    check_measured(told, other.settings.categories, COMPARED)
    findings = () if one_map else tuple(_looks_like_mapping(base, other))
    standing = frozenset(standing_areas(base.world, base.settings)).intersection(
        standing_areas(other.world, other.settings)
    )
    return Comparison(base, other, name, findings, standing, **told)


def _of_variant(name: str, table: _Frame, variant: str) -> _Frame:
    """Return a table with the name of the variant in front."""
    table.insert(0, "variant", pd.Series(variant, index=table.index, dtype="str"))
    described: Mapping[str, Column] = TABLES[name].measured(())
    if table.empty:  # nothing tells its columns, or their kinds
        shown = table.reindex(columns=[*described, *table.columns.difference([*described])])
        table = shown.astype({name: column.dtype for name, column in described.items()})
    return table[[*described, *(["geometry"] if name in _DRAWN else [])]]


def _have_one_map(base: World, other: World) -> bool:
    """Return whether two worlds were read from the same files and nothing else, edits apart."""
    read = [[one.sha256 or one for one in world.facts.sources] for world in (base, other)]
    return read[0] == read[1] and not (base.facts.own_tables or other.facts.own_tables)


def _drawn(world: World) -> gpd.GeoDataFrame:
    """Return the ways that are drawn, without the lines across squares."""
    return world.edges[~world.edges["across"]]


def _closings(measured: Measured) -> pd.DataFrame:
    return pd.DataFrame(measured.places[["place_id", "within_reach", "lose_low", "lose_high"]])


def _check_comparable(base: World, other: World) -> None:
    crs = [crs_of(one.areas) for one in (base, other)]
    if crs[0] != crs[1]:
        message = f"{base.facts.title} is in {crs[0].name}, {other.facts.title} in {crs[1].name}"
        raise InputError(f"{message}; compare two measurements of one town")
    if base.facts.unit != other.facts.unit:
        message = (
            f"{base.facts.title} counts {base.facts.unit}, {other.facts.title} counts "
            f"{other.facts.unit}; read both with inhabitants, or both without"
        )
        raise InputError(f"{message}{_STARTS}")
    if base.facts.starts != other.facts.starts:
        message = (
            f"in {base.facts.title} people start from {base.facts.starts}, in {other.facts.title} "
            f"from {other.facts.starts}"
        )
        raise InputError(f"{message}{_STARTS}")
    if not {*base.areas["area_code"]} & {*other.areas["area_code"]}:
        message = (
            f"{base.facts.title} and {other.facts.title} have no area code in common; compare two "
            "measurements of one town, with the same borders"
        )
        raise InputError(message)


def _looks_like_mapping(base: Measured, other: Measured) -> Iterator[Finding]:
    """Yield the categories that change so much that it may be how the map was drawn.

    Those that a register confirms are left out: it is found as well in one as in the other.
    """
    counts = [one.places["category"].value_counts() for one in (base, other)]
    for key, category in other.settings.categories.items():
        before, after = (int(one.get(key, 0)) for one in counts)
        if abs(after - before) < max(_LEAST_PLACES, _LEAST_SHARE * max(before, 1)):
            continue
        if key in {*other.world.registers["category"].dropna()}:
            continue
        yield Finding.of(
            "looks_like_mapping", category=category.label.model_dump(), before=before, after=after
        )


# ── Why ──────────────────────────────────────────────────────────────────────────────────────

Part = Literal["network", "places", "residents", "settings", "remainder"]
PARTS: tuple[Part, ...] = ("network", "places", "residents", "settings", "remainder")
"""In this order they are swapped; what then is left is the remainder."""


def explain_difference(base_of: Measured, other_of: Measured) -> pd.DataFrame:
    """Return how much of a difference comes from the network, places, residents and settings.

    Each is taken from the other in turn, in the order of `PARTS`, and the town measured again.

    Parameters
    ----------
    base_of, other_of
        What was measured, at two dates or in two ways.

    Returns
    -------
    A row per part, criterion (people, robust) and area, and for the town with an empty code:
    `difference_low` and `difference_high` in people. Settings that shape what is read cannot be
    swapped: what they do is in the other parts, and `settings` is unknown where they differ.
    """
    base, other = base_of.world, other_of.world
    first, last = base_of.settings, other_of.settings
    # What was read with other settings is measured with the other's all along.
    apart = bool(find_changes_before(Stop.MEASURE, first, last))
    ruler, read_with = (last, other.settings) if apart else (first, base.settings)
    walked = replace(base, settings=read_with, nodes=other.nodes, edges=other.edges)
    placed = replace(walked, places=other.places, entrances=other.entrances)
    on_network = measure(walked, ruler)
    steps = [
        measure(base, first),
        on_network,
        measure(placed, ruler, before=on_network),
        measure(replace(other, settings=read_with), ruler),
        measure(other, last),
    ]
    areas = join_areas([base.areas, other.areas])
    met = [_met(step, areas) for step in steps]
    swapped_in = [after - before for before, after in pairwise(met)]
    left = (met[-1] - met[0]) - sum(swapped_in)
    table = pd.concat(
        change.round(DECIMALS).reset_index().assign(part=part)
        for part, change in zip(PARTS, [*swapped_in, left], strict=True)
    )
    if apart:
        table.loc[table["part"] == "settings", [*_DIFFERENCE]] = float("nan")
    names = areas.set_index("area_code")["area_name"]
    table["area_name"] = table["area_code"].map(names).fillna("")
    columns = ["part", "area_code", "area_name", "criterion", *_DIFFERENCE]
    return table[columns].reset_index(drop=True)


def _met(measurement: Measurement, areas: pd.DataFrame) -> pd.DataFrame:
    """Return how many people meet `people` and `robust`, low and high, per area and in all."""
    table = measurement.robustness()
    asked: tuple[VerdictName, ...] = BANDED
    rows = table[(table["group"] == "all") & table["criterion"].isin(asked)]
    met = rows.set_index(["criterion", "area_code"])[["low", "high"]].fillna(0.0)
    index = pd.MultiIndex.from_product(
        [asked, areas["area_code"]], names=["criterion", "area_code"]
    )
    met = met.reindex(index, fill_value=0.0)
    town = met.groupby("criterion", sort=False).sum()
    town.index = pd.MultiIndex.from_product([town.index, [TOWN_CODE]], names=met.index.names)
    return pd.concat([met, town]).set_axis([*_DIFFERENCE], axis=1)
