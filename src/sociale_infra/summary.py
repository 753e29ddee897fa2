"""The closing summary: what was found, in words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import geopandas as gpd
import pandas as pd

from sociale_infra.config import Settings
from sociale_infra.findings import counted, say_kilometres, say_parts, some
from sociale_infra.terms import CRITERIA, SHOWN_PROPERTIES
from sociale_infra.town import Results

_CRITERIA = {
    "place": "a meeting place",
    "low_threshold": "a low threshold",
    "diversity": "diversity",
    "people": "people (low threshold and staffed)",
}


def summarise(results: Results, seconds: float) -> Iterator[str]:
    """Tell a planner what was found, line by line: how many, how well covered, what to mind."""
    facts, areas, long = results.facts, results.areas, results.coverage
    if facts.sample:
        yield "SAMPLE DATA: an invented town."
    yield (
        f"{facts.title}: {len(areas)} areas ({facts.level}), {areas['weight'].sum():,.0f} "
        f"{facts.unit} at {len(results.origins):,} {facts.starts}, {len(results.places):,} "
        f"places, in {seconds:.0f} s"
    )
    yield f"\nHow robust is it, within {results.settings.robust.walk_m:g} m of home?"
    yield from (f"  {line}" for line in _story(results))
    yield f"\nShare of {facts.unit} with one within its norm (walking), least covered first:"
    sums = long.groupby("category")[["covered", "weight"]].sum(min_count=1)
    share = (sums["covered"] / sums["weight"]).sort_values()
    for key, value in zip(share.index.astype(str), share, strict=True):
        category = results.settings.categories[key]
        label = f"{category.label.en} ({category.norm_m:,.0f} m)"
        rows = long[(long["category"] == key) & long["coverage"].notna()]
        if rows.empty:
            yield f"  {label:<50}    ?  none found"
            continue
        worst = rows.sort_values(["coverage", "area_code"]).iloc[0]
        yield f"  {label:<50} {value:>4.0%}  least in {worst['area_name']}: {worst['coverage']:.0%}"
    yield from _data_quality(results)
    yield from (f"! {warning}" for warning in results.warnings)


def _story(results: Results) -> Iterator[str]:
    """Tell in five lines who has robust access, what is missing, where, and how sure that is."""
    areas, unit = results.areas, results.facts.unit
    ranked = areas.dropna(subset=["robust_low"]).sort_values(["robust_low", "robust_high"])
    if ranked.empty:
        yield f"Unknown, as the number of {unit} is."
        return
    worst, best = ranked.iloc[0], ranked.iloc[-1]
    where = f"; least in {_of(worst)}, most in {_of(best)}" if len(ranked) > 1 else ""
    yield f"{_town(areas, 'robust')} of {unit} have robust access{where}."
    everybody = results.robustness.query("profile == 'standard' and group == 'all'")
    yield _missing(areas, everybody, unit)
    yield _gap(results)
    yield _closing(results)
    yield _sureness(results)


def _town(areas: pd.DataFrame, column: str) -> str:
    """Return a share of the whole town as an interval."""
    known = areas[areas[f"{column}_low"].notna()]
    total = known["weight"].sum()
    low, high = (
        (known[f"{column}_{bound}"] * known["weight"]).sum() / total for bound in ("low", "high")
    )
    return _interval(low, high)


def _interval(low: float, high: float) -> str:
    """Return two shares as one: 62% to 70%."""
    texts = f"{low:.0%}", f"{high:.0%}"
    return texts[0] if texts[0] == texts[1] else " to ".join(texts)


def _of(area: pd.Series) -> str:
    return f"{area['area_name']} ({_interval(area['robust_low'], area['robust_high'])})"


def _missing(areas: pd.DataFrame, everybody: pd.DataFrame, unit: str) -> str:
    """Say which criterion is missed most, and how much rests on assumptions."""
    rows = everybody[everybody["criterion"].isin(CRITERIA) & everybody["high"].notna()]
    missed = (rows["weight"] - rows["high"]).groupby(rows["criterion"]).sum()
    most = str(missed.reindex(list(CRITERIA)).idxmax())
    weight = areas["weight"].where(areas["share_on_prior"].notna())
    on_prior = (areas["share_on_prior"] * weight).sum() / weight.sum()
    doubted = areas.rename(
        columns={f"robust_{end}_without_priors": f"doubted_{end}" for end in ("low", "high")}
    )
    return (
        f"Most often missing: {_CRITERIA[most]}, to {missed[most]:,.0f} {unit}. {on_prior:.0%} of "
        f"the answers rest on what is assumed of a category; without that the share is "
        f"{_town(doubted, 'doubted')}."
    )


def _gap(results: Results) -> str:
    if results.gaps.empty:
        return f"No gaps: nowhere do {results.facts.unit} surely lack robust access."
    gap = results.gaps.iloc[0]
    near = "" if pd.isna(gap["near"]) else f" near {gap['near']}"
    told = (
        f"The largest of {len(results.gaps)} gaps: {gap['lacking_low']:,.0f} {results.facts.unit}"
        f"{near} ({gap['area_name']})"
    )
    if pd.isna(gap["remedy_place_id"]):
        return f"{told}; no place that is there would mend it."
    needs = gap["remedy_needs"].replace("_", "-").replace(" ", " and ")
    return (
        f"{told}; {_name(gap['remedy_name'], gap['remedy_category'], results.settings)} would help "
        f"{gap['remedy_weight']:,.0f} of them if it were {needs}."
    )


def _closing(results: Results) -> str:
    order = ["lose_low", "lose_high", "place_id"]
    place = results.fragility.sort_values(order, ascending=[False, False, True]).head(1)
    proof = (
        f"{_town(results.areas, 'closure_proof')} keep low threshold and people whichever closes"
    )
    if place.empty or not place["lose_low"].iloc[0] > 0:
        return f"No single place whose closing surely costs anybody a criterion; {proof}."
    row = place.iloc[0]
    return (
        f"Missed most if it closed: {_name(row['name'], row['category'], results.settings)}, by "
        f"{row['lose_low']:,.0f} {results.facts.unit}; {proof}."
    )


def _name(name: Any, category: str, settings: Settings) -> str:  # noqa: ANN401
    label = settings.categories[category].label.en
    return f"{label} without a name" if pd.isna(name) else f"{name} ({label})"


def _sureness(results: Results) -> str:
    """Say whose low rank does not hang on our choices, and where need is high as well."""
    areas = results.sensitivity.drop_duplicates("area_code")
    if areas["worst_three"].isna().all():
        return "Too few areas to rank them, and to lay need beside them."
    always = areas.loc[areas["worst_three"] == "always", "area_name"]
    sometimes = areas.loc[areas["worst_three"] == "sometimes", "area_name"]
    told = (
        f"Among the three lowest whatever we choose: {some(always) or 'none'}; by some choices: "
        f"{some(sometimes) or 'none'}."
    )
    urgent = results.need.loc[results.need["priority"], "area_name"].value_counts(sort=False)
    if urgent.empty:
        return told
    first = urgent[urgent == urgent.max()]
    figures = results.need[["indicator", "source"]].drop_duplicates()
    return (
        f"{told} Need is high beside it in {some(first.index)} (by {first.iloc[0]} of "
        f"{len(figures)} figures)."
    )


def _data_quality(results: Results) -> Iterator[str]:
    """Say in a few lines what the figures rest on; the warnings say what is wrong with it."""
    facts, quality = results.facts, results.quality
    date = "of unknown date" if facts.data_date == "unknown" else f"of {facts.data_date[:10]}"
    yield "\nHow good is the data?"
    yield (
        f"  OpenStreetMap {date}: {counted(len(results.places), 'places')} made of "
        f"{quality['drawings'].sum():,} drawings, {_share(quality, 'named')} with a name"
    )
    known = ", ".join(
        f"{name.replace('_', ' ')} {_share(quality, f'{name}_known')} "
        f"({_share(quality, f'{name}_tagged')})"
        for name in SHOWN_PROPERTIES
    )
    yield f"  Answered (in brackets: by tags or corrections, not assumed): {known}"
    yield (
        f"  To the walking network: {_spread(results.origins['snap_m'])} from {facts.starts}, "
        f"{_spread(results.entrances['snap_m'])} from entrances"
    )
    yield from _dwellings(results)
    yield from _network(results.edges)


def _share(quality: pd.DataFrame, column: str) -> str:
    """Return a share of all places, from that of each category."""
    places = quality["places"].sum()
    return f"{(quality[column] * quality['places']).sum() / places:.0%}" if places else "?"


def _spread(metres: pd.Series[float]) -> str:
    if metres.notna().any():
        return f"{metres.median():.0f} m (95% within {metres.quantile(0.95):.0f} m)"
    return "?"


def _dwellings(results: Results) -> Iterator[str]:
    """Say how the starting points compare with the dwellings of the areas that have both."""
    areas = results.areas[results.areas["addresses_per_dwelling"] > 0]
    ratio = areas["addresses_per_dwelling"].set_axis(areas["area_name"])
    if len(ratio):
        yield (
            f"  {results.facts.starts.capitalize()} per dwelling: {ratio.median():.2f} in the "
            f"middle area, from {ratio.min():.2f} ({ratio.idxmin()}) to {ratio.max():.2f} "
            f"({ratio.idxmax()})"
        )


def _network(edges: gpd.GeoDataFrame) -> Iterator[str]:
    """Say how much of the network hangs together, and what does not."""
    main = edges["network_part"] == 0
    yield (
        f"  Walking network: {say_kilometres(edges[main])} connected; islands: "
        f"{say_parts(edges[~main & edges['snappable']])}; stray paths, where nobody starts: "
        f"{say_parts(edges[~main & ~edges['snappable']])}"
    )
