"""What slides tell of the town and of an area: figures and sentences."""

from __future__ import annotations

from typing import NamedTuple

import geopandas as gpd
import numpy as np

from sociale_infra.config import Settings
from sociale_infra.exports.dictionary import translate
from sociale_infra.exports.slides.texts import DUTCH, people, texts
from sociale_infra.report.figures import AreaHeadline, CategoryShare, Headline, Verdict
from sociale_infra.report.messages import word
from sociale_infra.report.story import tell_town
from sociale_infra.report.wording import one_line
from sociale_infra.town import Results

# More slides than a workshop can use, and more maps than a minute can draw: our choice.
MOST_AREAS = 30
ROBUST = ("robust", "nobody", "robust_unknown")
"""Codes of the finding on the town, of which one holds."""
GAPS = ("gaps", "gaps_nowhere", "no_gaps", "no_gaps_known")
"""Codes of the finding on gaps, of which one holds unless all are small."""
RESTS = ("rests_on", "rests_on_nothing")
"""Codes of what the finding rests on, of which one holds if any."""


class Figure(NamedTuple):
    """A figure as it is written, and what it says."""

    value: str
    label: str


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


def sentences(headline: Headline, results: Results, *codes: str) -> list[str]:
    """Return what is told of the town under those codes; only those that hold."""
    told = tell_town(headline, results, "nl")
    return [told[code] for code in codes if code in told]


def area_figure(area: AreaHeadline) -> str:
    """Return the share of an area with robust access."""
    robust = area.verdicts["robust"]
    return DUTCH.share(*robust.share) if robust else DUTCH.share(np.nan)


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


def _least(least: CategoryShare | None, results: Results) -> Figure:
    if least is None or least.share is None:
        return Figure(DUTCH.share(np.nan), texts()["glance"]["least_unknown"])
    norm = DUTCH.number(results.settings.categories[least.category].norm_m)
    label = category_label(least.category, results.settings)
    return Figure(DUTCH.share(least.share), _say("least", results, norm=norm, category=label))
