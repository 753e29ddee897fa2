"""What slides tell of the town, of an area and of the gaps: figures and sentences."""

from __future__ import annotations

from typing import Any, NamedTuple

import geopandas as gpd
import numpy as np
import pandas as pd

from sociale_infra.config import Settings
from sociale_infra.exports.dictionary import translate
from sociale_infra.exports.slides.texts import DUTCH, level, people, texts
from sociale_infra.report.figures import AreaHeadline, CategoryShare, Headline, Verdict
from sociale_infra.report.messages import word
from sociale_infra.report.story import tell_remedies, tell_town
from sociale_infra.report.wording import one_line
from sociale_infra.terms import NOBODY, coverage
from sociale_infra.town import Results

# More slides than a workshop can use, and more maps than a minute can draw: our choice.
MOST_AREAS = 30
# The sentences that the slide of the town has room for.
_TOLD = (
    *("people", "rests_on", "rests_on_nothing", "band", "extremes"),
    *("gaps", "gaps_nowhere", "no_gaps", "no_gaps_known", "smaller_gaps", "priors"),
)


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
    """Return the areas to show, in their order; of too many those where most people lack."""
    areas = results.areas
    if len(areas) <= MOST_AREAS:
        return areas
    order = np.lexsort((areas["area_code"], -areas["without_robust_low"].fillna(-1)))
    return areas.iloc[np.sort(order[:MOST_AREAS])]


def town_figures(headline: Headline, results: Results) -> tuple[Figure, Figure, Figure]:
    """Return the share with robust access, how many lack something, and the least reached kind."""
    return (
        _robust(headline.robust, results),
        _lacking(headline.robust, headline.most_missing, results),
        _least(headline.least_reached, results),
    )


def town_facts(headline: Headline, results: Results) -> list[str]:
    """Return what is told of the town where there is no room for all of it."""
    told = tell_town(headline, results, "nl")
    return [told[code] for code in _TOLD if code in told]


def gaps_told(headline: Headline, results: Results) -> str:
    """Return how many gaps there are and how large the largest is; none known is not none."""
    told = tell_town(headline, results, "nl")
    return " ".join(told[code] for code in _TOLD if "gaps" in code and code in told)


def area_story(town: Headline, results: Results, position: int) -> AreaStory:
    """Return what is told of the area in that row of the shown areas; the questions take turns."""
    area = shown_areas(results).iloc[position]
    headline = next(one for one in town.each if one.code == area["area_code"])
    robust = headline.verdicts["robust"]
    figures = (
        _robust(robust, results),
        _lacking(robust, headline.most_missing, results),
        _least(_least_in(area, results), results),
    )
    questions = texts()["area"]["questions"]
    question = questions[position % len(questions)].format(this=level(results.facts, "this"))
    told = [*_gap(town, headline, results), _need(results, area)]
    return AreaStory(one_line(area["area_name"]), figures, told, question)


def category_label(key: str, settings: Settings) -> str:
    """Name a category in Dutch."""
    return one_line(translate(key, "category", settings), 40)


def _say(name: str, results: Results, **more: str) -> str:
    walk = DUTCH.number(results.settings.robust.walk_m)
    filled = {"people": people(results.facts), "walk": walk} | more
    return str(texts()["glance"][name]).format_map(filled)


def _robust(robust: Verdict | None, results: Results) -> Figure:
    share = DUTCH.share(*robust.share) if robust else DUTCH.share(np.nan)
    return Figure(share, _say("robust", results))


def _lacking(robust: Verdict | None, most: str | None, results: Results) -> Figure:
    count = DUTCH.people(robust.lacking.low if robust else np.nan)
    if most is None:
        return Figure(count, _say("lacking", results))
    named = word("criterion", most, "nl")
    return Figure(count, _say("lacking_most", results, criterion=named))


def _least_in(area: pd.Series[Any], results: Results) -> CategoryShare | None:
    """Return the category that the smallest share of an area reaches, the first of equals."""
    shares = {key: float(area[coverage(key)]) for key in results.settings.categories}
    known = {key: share for key, share in shares.items() if not np.isnan(share)}
    least = min(known, key=lambda key: known[key], default=None)
    return None if least is None else CategoryShare(least, known[least], None, None)


def _least(least: CategoryShare | None, results: Results) -> Figure:
    if least is None or least.share is None:
        return Figure(DUTCH.share(np.nan), texts()["glance"]["least_unknown"])
    norm = DUTCH.number(results.settings.categories[least.category].norm_m)
    label = category_label(least.category, results.settings)
    return Figure(DUTCH.share(least.share), _say("least", results, norm=norm, category=label))


def _gap(town: Headline, area: AreaHeadline, results: Results) -> list[str]:
    """Return what is told of an area's largest gap, and of the place that would help there."""
    say, facts, robust = texts()["area"], results.facts, area.verdicts["robust"]
    filled = {"people": people(facts), "other": level(facts, "other")}
    if robust is None:
        return [say["gap_unknown"].format_map(filled)]
    filled["count"] = DUTCH.people(robust.lacking.low)
    if robust.lacking.low < NOBODY:
        return [say["no_gap"].format_map(filled)]
    if area.gap is None:
        return [say["gap_small"].format_map(filled)]
    gap = next(gap for gap in town.told if gap.gap_id == area.gap.gap_id)
    near, other = one_line(gap.near, 40), one_line(gap.area_name, 40)
    if gap.area_code != area.code:
        name = "gap_shared" if near else "gap_elsewhere"
        own = DUTCH.people(area.gap.lacking.low)
        return [say[name].format_map(filled | {"near": near, "area": other, "own": own})]
    count, own = DUTCH.people(*gap.lacking), DUTCH.people(*area.gap.lacking)
    here = "" if own == count else say["own"].format(count=own, this=level(facts, "this"))
    filled |= {"count": count, "near": near, "own": here}
    told = [say["gap" if near else "gap_nowhere"].format_map(filled)]
    return [*told, *(tell_remedies(gap, results, "nl") if gap.remedy or gap.new_place else [])]


def _need(results: Results, area: pd.Series[Any]) -> str:
    """Return the figure by which the area's need ranks highest; first those with priority."""
    say, need = texts()["area"], results.need
    known = need[(need["area_code"] == area["area_code"]) & need["value"].notna()]
    if known.empty:
        return str(say["no_need"])
    urgent = ~known["priority"].astype(bool)
    first = known.iloc[np.lexsort((known["need_rank"], urgent))[0]]
    alike = (need["indicator"] == first["indicator"]) & (need["source"] == first["source"])
    filled = {
        "label": one_line(first["label"], 50),
        "value": DUTCH.plain(float(first["value"])),
        "rank": DUTCH.number(float(first["need_rank"])),
        "count": DUTCH.number(int((alike & need["value"].notna()).sum())),
    }
    return str(say["need"]).format_map(filled)
