"""What is told of the town, of an area and of the gaps: figures and sentences."""

from __future__ import annotations

from typing import Any, NamedTuple

import geopandas as gpd
import numpy as np
import pandas as pd

from sociale_infra.config import Settings
from sociale_infra.exports.dictionary import translate, words
from sociale_infra.exports.slides.texts import (
    count_areas,
    level,
    number,
    one_line,
    people,
    plain,
    share,
    texts,
)
from sociale_infra.town import Results

# More slides than a workshop can use, and more maps than a minute can draw: our choice.
MOST_AREAS = 30
# What a reader calls nobody: less than half a resident.
_NOBODY = 0.5
_WHERE = {"near": "near", "area": "area_name"}


class Figure(NamedTuple):
    """A figure as it is written, and what it says."""

    value: str
    label: str


class AreaStory(NamedTuple):
    """What a slide says of an area: `facts` are sentences, `question` is for the conversation."""

    name: str
    figures: tuple[Figure, Figure, Figure]
    facts: list[str]
    question: str


def shown_areas(results: Results) -> gpd.GeoDataFrame:
    """Return the areas to show, in their order; of too many those where most surely lack."""
    areas = results.areas
    if len(areas) <= MOST_AREAS:
        return areas
    order = np.lexsort((areas["area_code"], -areas["without_robust_low"].fillna(-1)))
    return areas.iloc[np.sort(order[:MOST_AREAS])]


def town_share(areas: pd.DataFrame, column: str) -> str:
    """Write the share of the whole town, from those of the areas that are known."""
    known = areas[areas[f"{column}_low"].notna()]
    total = known["weight"].sum()
    if not total > 0:
        return share(np.nan)
    low, high = (
        float((known[f"{column}_{end}"] * known["weight"]).sum() / total) for end in ("low", "high")
    )
    return share(low, high)


def town_figures(results: Results) -> tuple[Figure, Figure, Figure]:
    """Return the share with robust access, how many lack something, and the least reached kind."""
    areas, coverage = results.areas, results.coverage
    robust = Figure(town_share(areas, "robust"), _say("glance", "robust", results))
    lacking = areas["without_robust_low"].sum(min_count=1)
    sums = areas.groupby("most_missing")["without_robust_low"].sum()
    most = str(sums.idxmax()) if len(sums) and sums.max() >= _NOBODY else None
    parts = coverage.groupby("category")[["covered", "weight"]].sum(min_count=1)
    known = coverage[coverage["coverage"].notna()]
    weight = known.groupby("category")["weight"].sum()
    shares = (parts["covered"] / weight).reindex(list(results.settings.categories))
    return (
        robust,
        _lacking(float(lacking), most, results),
        _least(shares, results.settings, people(results.facts)),
    )


def town_facts(results: Results) -> list[str]:
    """Tell in sentences where robust access is low and high, of the gaps, and of assumptions."""
    say, areas = texts()["glance"], results.areas
    ranked = areas.dropna(subset=["robust_low"]).sort_values(
        ["robust_low", "robust_high", "area_code"]
    )
    told = []
    if len(ranked) > 1:
        low, high = ranked.iloc[0], ranked.iloc[-1]
        ends = {"lowest": one_line(low["area_name"], 40), "low": _robust(low)}
        ends |= {"highest": one_line(high["area_name"], 40), "high": _robust(high)}
        told.append(say["extremes"].format_map(ends))
    told.append(gaps_told(results))
    weight = areas["weight"].where(areas["share_on_prior"].notna())
    if weight.sum() > 0:
        on_prior = (areas["share_on_prior"] * weight).sum() / weight.sum()
        told.append(_say("glance", "prior", results, share=share(float(on_prior))))
    return told


def area_story(results: Results, position: int) -> AreaStory:
    """Tell of the area in that row of the shown areas; the questions take turns."""
    area = shown_areas(results).iloc[position]
    columns = {f"{key}_coverage": key for key in results.settings.categories}
    shares = pd.Series({key: area[column] for column, key in columns.items()}, dtype=float)
    most = None if pd.isna(area["most_missing"]) else str(area["most_missing"])
    robust = Figure(_robust(area), _say("glance", "robust", results))
    lacking = _lacking(float(area["without_robust_low"]), most, results)
    questions = texts()["area"]["questions"]
    question = questions[position % len(questions)].format(this=level(results.facts, "this"))
    told = [*_gap(results, area), _need(results, area)]
    figures = (robust, lacking, _least(shares, results.settings, people(results.facts)))
    return AreaStory(one_line(area["area_name"]), figures, told, question)


def remedy_needs(needs: str) -> str:
    """Say what a place would have to become: `needs` are words of the table of gaps."""
    say = texts()
    return str(say["and"]).join(say["area"]["needs"][word] for word in needs.split())


def missing_words(missing: str) -> str:
    """Name criteria in Dutch."""
    return ", ".join(words().get(word, word) for word in missing.split())


def category_label(key: str, settings: Settings) -> str:
    """Name a category in Dutch."""
    return one_line(translate(key, "category", settings), 40)


def _robust(area: pd.Series[Any]) -> str:
    return share(float(area["robust_low"]), float(area["robust_high"]))


def _say(part: str, name: str, results: Results, **more: str) -> str:
    walk = number(results.settings.robust.walk_m)
    filled = {"people": people(results.facts), "walk": walk} | more
    return str(texts()[part][name]).format_map(filled)


def _lacking(count: float, most: str | None, results: Results) -> Figure:
    if most is None or not count >= _NOBODY:
        return Figure(number(count), _say("glance", "lacking", results))
    named = missing_words(most)
    return Figure(number(count), _say("glance", "lacking_most", results, criterion=named))


def _least(shares: pd.Series[float], settings: Settings, who: str) -> Figure:
    """Tell of the category that the smallest share reaches, the first of equals."""
    say, known = texts()["glance"], shares.dropna()
    if known.empty:
        return Figure(share(np.nan), say["least_unknown"])
    key = str(known.idxmin())
    norm = number(settings.categories[key].norm_m)
    label = say["least"].format(norm=norm, category=category_label(key, settings), people=who)
    return Figure(share(float(known.min())), label)


def gaps_told(results: Results) -> str:
    """Say how many gaps there are and how large the largest is; none known is not none."""
    say, gaps, who = texts()["glance"], results.gaps, people(results.facts)
    if gaps.empty:
        unknown = int(results.areas["without_robust_low"].isna().sum())
        name = "no_gaps_known" if unknown else "no_gaps"
        return str(say[name]).format(people=who, areas=count_areas(results.facts, unknown))
    first = gaps.iloc[0]
    filled = {"count": number(len(gaps)), "largest": number(first["lacking_low"]), "people": who}
    filled["area"] = one_line(first["area_name"], 40)
    return str(say["gaps" if len(gaps) > 1 else "one_gap"]).format_map(filled)


def _gap(results: Results, area: pd.Series[Any]) -> list[str]:
    """Tell of the largest gap of an area, and of the place that would mend it."""
    say, gaps, facts = texts()["area"], results.gaps, results.facts
    own = gaps[gaps["area_code"] == area["area_code"]] if len(gaps) else gaps
    lacking = float(area["without_robust_low"])
    filled = {"people": people(facts), "other": level(facts, "other"), "count": number(lacking)}
    if own.empty:
        return [_gap_elsewhere(results, area, filled)]
    gap = own.iloc[0]
    filled |= {"count": number(gap["lacking_low"]), "missing": missing_words(gap["missing"])}
    name = "gap_nowhere" if pd.isna(gap["near"]) else "gap"
    told = [say[name].format_map(filled | {"near": one_line(gap["near"], 40)})]
    if not pd.isna(gap["remedy_place_id"]):
        place = {
            "name": one_line(gap["remedy_name"], 40),
            "category": category_label(gap["remedy_category"], results.settings),
            "count": number(gap["remedy_weight"]),
            "needs": remedy_needs(gap["remedy_needs"]),
        }
        told.append(say["remedy" if place["name"] else "remedy_nameless"].format_map(place))
    return told


def _gap_elsewhere(results: Results, area: pd.Series[Any], filled: dict[str, str]) -> str:
    """Tell of those who lack something in an area that has no gap of its own."""
    say, squares, lacking = texts()["area"], results.squares, float(area["without_robust_low"])
    if np.isnan(lacking):
        return str(say["gap_unknown"].format_map(filled))
    if lacking < _NOBODY:
        return str(say["no_gap"].format_map(filled))
    own = squares[squares["area_code"] == area["area_code"]] if len(squares) else squares
    sums = own.groupby("gap_id")["lacking_low"].sum() if len(own) else pd.Series(dtype=float)
    gap = results.gaps[results.gaps["gap_id"] == (sums.idxmax() if len(sums) else None)]
    if gap.empty or pd.isna(gap["near"].iloc[0]):
        return str(say["gap_elsewhere"].format_map(filled))
    where = {key: one_line(gap[name].iloc[0], 40) for key, name in _WHERE.items()}
    return str(say["gap_shared"].format_map(filled | where))


def _need(results: Results, area: pd.Series[Any]) -> str:
    """Tell of the figure by which the area's need ranks highest; first those with priority."""
    say, need = texts()["area"], results.need
    known = need[(need["area_code"] == area["area_code"]) & need["value"].notna()]
    if known.empty:
        return str(say["no_need"])
    urgent = ~known["priority"].astype(bool)
    first = known.iloc[np.lexsort((known["need_rank"], urgent))[0]]
    alike = (need["indicator"] == first["indicator"]) & (need["source"] == first["source"])
    filled = {
        "label": one_line(first["label"], 50),
        "value": plain(float(first["value"])),
        "rank": number(float(first["need_rank"])),
        "count": number(int((alike & need["value"].notna()).sum())),
    }
    return str(say["need"]).format_map(filled)
