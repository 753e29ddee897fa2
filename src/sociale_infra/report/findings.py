"""The findings on the data and the results: what to know before trusting a figure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from sociale_infra.config import Settings
from sociale_infra.other_sources import Need
from sociale_infra.report.messages import heading, read_texts, write_message
from sociale_infra.report.wording import Language
from sociale_infra.terms import UNKNOWN_DATE, Group, nearest_m
from sociale_infra.town import Facts, Finding, Results, World

_GROUPS: dict[str, list[Group]] = {
    "age": ["age_0_14", "age_65_plus"],
    "one_person": ["one_person"],
}
_LEAST_TOLD = 1
"""The fewest people with a distance that may be shorter, for which there is a finding."""
# A border with fewer corners is too coarse to say in which of two areas an address lies (DOMAIN).
_FEW_CORNERS, _MANY_ADDRESSES = 8, 1000
# Squares of CBS are rounded to 5, and those of few people are left out: of a small area they may
# tell twice as many people or half of them. Our choice.
_FAR_OFF, _MANY_PEOPLE = 2, 100
# Of the smaller of two areas; borders that were simplified each by itself overlap a little.
_MOST_SHARED = 0.05


def write_finding(finding: Finding, language: Language) -> str:
    """Return a finding as a sentence.

    Parameters
    ----------
    finding
        One of those of a world or of results: a code with values.
    language
        `nl` or `en`.

    Returns
    -------
    The sentence; people, shares and distances (metres) as all outputs write them.

    Examples
    --------
    >>> any("playground" in write_finding(one, "en") for one in results.findings)
    False
    """
    message = read_texts("findings", language)[finding.code]
    return heading(write_message(message, finding.values, language))


def find_in_world(world: World, settings: Settings) -> Iterator[Finding]:
    """Yield the findings of reading, then those on the tables that are measured."""
    yield from world.facts.findings
    yield from world.facts.edits
    if world.own_tables:
        yield Finding.of("own_tables", tables=list(world.own_tables))
    yield from _unit(world.facts)
    yield from _absent_categories(world.places, settings)
    yield from _empty_areas(world)
    yield from _addresses_per_dwelling(world, settings)
    yield from _coarse_borders(world)
    yield from _overlapping(world)
    if world.facts.data_date == UNKNOWN_DATE:
        yield Finding.of("date_unknown")
    names = dict(zip(world.areas["area_code"], world.areas["area_name"], strict=True))
    yield from find_unknown_need(world.need, settings.need, names)


def find_in_spread(
    origins: gpd.GeoDataFrame, level: str, report: pd.DataFrame | None
) -> Iterator[Finding]:
    """Yield the findings on where residents live; `report` is that of their file, None without."""
    if report is not None:
        yield from _off(report)
    yield from _spread_as_all(origins, level, report)


def find_in_results(results: Results) -> Iterator[Finding]:
    """Yield the findings on what was measured."""
    lost = results.origins[results.origins["snap_m"].isna()]
    if len(lost):
        yield Finding.of(
            "off_network",
            limit_m=results.settings.network.max_snap_m,
            starts=_counted(len(lost), results.facts.starts),
            ids=lost["origin_id"].tolist(),
        )
    yield from _withheld(results)
    yield from _islands(results)
    yield from _out_of_reach(results)
    yield from _upper_bounds(results)
    yield from _doubtful_places(results)


def _off(report: pd.DataFrame) -> Iterator[Finding]:
    """Yield how far the residents' file differs from the figures of the areas."""
    scaled = report.dropna(subset=["factor"])
    inhabited = scaled[scaled["given"] > 0]
    if len(inhabited):
        off = inhabited["source_total"] / inhabited["given"] - 1
        yield Finding.of("residents_off", least=float(off.min()), most=float(off.max()))
    yield from _far_off(scaled)
    even = report.loc[report["fallback"], "area_name"]
    if len(even):
        yield Finding.of("residents_silent", areas=even.tolist())


def _far_off(scaled: pd.DataFrame) -> Iterator[Finding]:
    """Yield areas of which the residents' file and the area's own figure cannot both be right."""
    ends = scaled[["given", "source_total"]]
    most, least = ends.max(axis=1), ends.min(axis=1)
    far = scaled.assign(apart=most - least)
    far = far[(most > _FAR_OFF * least) & (far["apart"] >= _MANY_PEOPLE)]
    far = far.sort_values("apart", ascending=False, kind="stable")
    areas = [
        {"area": area, "source": source, "given": given}
        for area, source, given in zip(
            far["area_name"], far["source_total"].tolist(), far["given"].tolist(), strict=True
        )
    ]
    if areas:
        yield Finding.of("residents_differ", areas=areas)


def _spread_as_all(
    origins: gpd.GeoDataFrame, level: str, report: pd.DataFrame | None
) -> Iterator[Finding]:
    """Yield which groups of people are known only per area, and in which areas if not in all."""
    groups, known, codes = [], set(), set()
    for group, names in _GROUPS.items():
        here = set(origins.loc[origins[names].notna().any(axis=1), "area_code"].unique())
        known |= here
        if report is not None:
            silent = report[[f"{name}_fallback" for name in names]].any(axis=1)
            here &= set(report.loc[silent, "area_code"])
        groups += [group] if here else []
        codes |= here
    if groups and report is not None and codes < known:
        where = report.loc[report["area_code"].isin(codes), "area_name"].tolist()
        yield Finding.of("groups_per_area_in", groups=groups, level=level, areas=where)
    elif groups:
        yield Finding.of("groups_per_area", groups=groups, level=level)


def _unit(facts: Facts) -> Iterator[Finding]:
    if facts.unit != "residents":
        yield Finding.of("no_residents", unit=facts.unit)
    if facts.starts == "buildings":
        yield Finding.of("from_buildings")


def _absent_categories(places: gpd.GeoDataFrame, settings: Settings) -> Iterator[Finding]:
    found = set(places["category"])
    for key, category in settings.categories.items():
        if key not in found:
            tags = [
                "+".join(f"{tag}={'/'.join(values)}" for tag, values in rule.items())
                for rule in category.all_tags
            ]
            yield Finding.of("category_absent", category=_label(key, settings), tags=tags)


def _empty_areas(world: World) -> Iterator[Finding]:
    empty = world.areas[~world.areas["area_code"].isin(world.origins["area_code"].unique())]
    if len(empty):
        yield Finding.of("area_empty", areas=empty["area_name"].tolist())
    unknown = world.areas[world.areas["population"].isna()]
    if world.facts.unit == "residents" and len(unknown):
        yield Finding.of("population_unknown", areas=unknown["area_name"].tolist())


def _addresses_per_dwelling(world: World, settings: Settings) -> Iterator[Finding]:
    low, high = settings.population.addresses_per_dwelling
    addresses = world.origins.groupby("area_code").size()
    areas = world.areas.assign(addresses=world.areas["area_code"].map(addresses).fillna(0))
    areas["ratio"] = areas["addresses"] / areas["dwellings"].replace(0, np.nan)
    odd = areas[(areas["addresses"] > 0) & ((areas["ratio"] < low) | (areas["ratio"] > high))]
    # The farthest off first: twice too many is as far off as half.
    odd = odd.iloc[np.argsort(-np.abs(np.log(odd["ratio"])), kind="stable")]
    counts = [
        {
            "area": name,
            "addresses": _counted(int(count), world.facts.starts),
            "dwellings": _counted(float(dwellings), "dwellings"),
        }
        for name, count, dwellings in zip(
            odd["area_name"], odd["addresses"], odd["dwellings"], strict=True
        )
    ]
    if counts:
        yield Finding.of("dwellings_differ", starts=world.facts.starts, areas=counts)


def _coarse_borders(world: World) -> Iterator[Finding]:
    """Yield areas with many addresses and few corners: such borders are generalised."""
    addresses = world.origins.groupby("area_code").size().reindex(world.areas["area_code"])
    corners = shapely.get_num_coordinates(world.areas.geometry.to_numpy()) - 1
    coarse = (corners < _FEW_CORNERS) & (addresses.to_numpy() > _MANY_ADDRESSES)
    if coarse.any():
        yield Finding.of("borders_coarse", areas=world.areas.loc[coarse, "area_name"].tolist())


def _overlapping(world: World) -> Iterator[Finding]:
    """Yield areas of which one lies on another: whoever lives there is counted in one of them."""
    shapes = world.areas.geometry.to_numpy()
    one, other = shapely.STRtree(shapes).query(shapes, predicate="intersects")
    one, other = one[one < other], other[one < other]
    shared = shapely.area(shapely.intersection(shapes[one], shapes[other]))
    smaller = np.minimum(shapely.area(shapes[one]), shapely.area(shapes[other]))
    rows = np.union1d(*(ends[shared > _MOST_SHARED * smaller] for ends in (one, other)))
    if len(rows):
        yield Finding.of("areas_overlap", areas=world.areas["area_name"].iloc[rows].tolist())


def find_unknown_need(
    table: pd.DataFrame, need: Need, names: Mapping[str, str]
) -> Iterator[Finding]:
    """Yield of which areas, of these `names` by code, figures of need are not known."""
    labels = need.labels
    unknown: dict[tuple[str, tuple[str, ...]], list[dict[str, object]]] = {}
    for (name, source), rows in table.groupby(["indicator", "source"], sort=False):
        lost = rows.loc[rows["value"].isna(), "area_code"]
        # Areas of which CBS says nothing at all are told of elsewhere.
        if len(lost) and (source != "areas" or len(lost) < len(rows)):
            where = () if len(lost) == len(rows) else tuple(lost)
            one = {"indicator": name, "label": labels[str(name), str(source)].model_dump()}
            unknown.setdefault((str(source), where), []).append(one)
    for (source, where), indicators in unknown.items():
        if where:
            areas = [names[code] for code in where]
            yield Finding.of("need_unknown", source=source, indicators=indicators, areas=areas)
        else:
            yield Finding.of("need_unknown_everywhere", source=source, indicators=indicators)


def _withheld(results: Results) -> Iterator[Finding]:
    """Yield of which areas shares are not published, and how many people those are."""
    areas = results.areas[~results.areas["stands"]]
    if len(areas):
        names, people = areas["area_name"].tolist(), _sum(areas["weight"])
        unit = results.facts.unit
        yield Finding.of("shares_withheld", areas=names, people=people, unit=unit)


def _islands(results: Results) -> Iterator[Finding]:
    """Yield how many people start from a part of the network without a way to the main one."""
    apart = results.origins[results.origins["network_part"].fillna(0) > 0]
    if len(apart):
        parts = results.edges[results.edges["network_part"].isin(apart["network_part"])]
        starts, unit = _counted(len(apart), results.facts.starts), results.facts.unit
        number = _counted(parts["network_part"].nunique(), "parts")
        length_m, weight = float(parts["length_m"].sum()), _sum(apart["weight"])
        if weight is None:
            yield Finding.of(
                "on_islands_unknown", starts=starts, unit=unit, parts=number, length_m=length_m
            )
        else:
            yield Finding.of(
                "on_islands",
                starts=starts,
                weight=weight,
                unit=unit,
                parts=number,
                length_m=length_m,
            )


def _out_of_reach(results: Results) -> Iterator[Finding]:
    unreached = " ".join(results.quality["unreached_ids"]).split()
    ids = [one for one in results.places["place_id"] if one in unreached]
    if ids:
        yield Finding.of("out_of_reach", places=_counted(len(ids), "places"), ids=ids)


def _upper_bounds(results: Results) -> Iterator[Finding]:
    weight = results.origins["weight"]
    people = {
        key: _sum(weight[_may_be_nearer(results, key)]) for key in results.settings.categories
    }
    bounds = [
        {"category": _label(key, results.settings), "people": number}
        for key, number in people.items()
        if number is None or number >= _LEAST_TOLD
    ]
    if bounds:
        yield Finding.of("upper_bounds", unit=results.facts.unit, categories=bounds)


def _may_be_nearer(results: Results, category: str) -> pd.Series[bool]:
    """Return which origins are nearer to the edge of the data than to the nearest place."""
    return results.origins[nearest_m(category)] > results.origins["edge_m"]


def _sum(weight: pd.Series[float]) -> float | None:
    """Return the sum of the weights that are known; None if there are weights and none is known."""
    return None if len(weight) and weight.isna().all() else float(weight.sum())


def _doubtful_places(results: Results) -> Iterator[Finding]:
    if sizes := _by_category(results, "size_unknown"):
        yield Finding.of("size_unknown", categories=sizes)
    if hours := _by_category(results, "hours_invalid"):
        yield Finding.of("hours_invalid", categories=hours)


def _by_category(results: Results, column: str) -> list[dict[str, object]]:
    """Return the categories with doubtful places, and the number of those."""
    doubtful = results.quality[results.quality[column] > 0]
    return [
        {"category": _label(key, results.settings), "count": int(number)}
        for key, number in zip(doubtful["category"], doubtful[column], strict=True)
    ]


def _counted(count: float, things: str) -> dict[str, object]:
    return {"count": count, "of": things}


def _label(key: str, settings: Settings) -> dict[str, str]:
    return settings.categories[key].label.model_dump()
