"""The figures of the whole town, as a row below those of its areas."""

from __future__ import annotations

from collections.abc import Iterator

from sociale_infra.report.figures import Headline, Interval
from sociale_infra.report.headline import find_headline, sum_coverage
from sociale_infra.report.wording import one_line
from sociale_infra.tables import AREAS
from sociale_infra.terms import VERDICTS, coverage, high, low, verdict, without_priors
from sociale_infra.town import Facts, Results

# What is counted, of which a town has as many as its areas together.
_COUNTED = ("{people}", "persons", "households", "dwellings", "starting points")


def name_town(facts: Facts) -> str:
    """Return what the whole town is called in Dutch, among the names of its areas."""
    return f"{one_line(facts.title)} als geheel"


def town_row(results: Results) -> dict[str, object]:
    """Return the figures of the whole town, by the columns of the table of areas.

    Shares and who lacks robust access are those of the headline, counts are sums. Left out is what
    is unknown, and what does not follow from the areas: percentages of CBS, means and medians.
    """
    headline = find_headline(results)
    known: dict[str, object] = {**dict(_sums(results)), **dict(_shares(headline, results))}
    known |= {"weight": headline.people, "most_missing": headline.most_missing}
    row = {"area_name": name_town(results.facts), "unit": results.facts.unit}
    return row | {name: value for name, value in known.items() if value is not None}


def _sums(results: Results) -> Iterator[tuple[str, float | None]]:
    """Yield sums over the areas; of what was read, only where it is known of all of them."""
    for name, column in AREAS.measured(results.settings.categories).items():
        if column.unit in _COUNTED:
            values = results.areas[name].dropna()
            complete = len(values) == len(results.areas) or column.stage == "measured"
            yield name, float(values.sum()) if len(values) and complete else None


def _shares(headline: Headline, results: Results) -> Iterator[tuple[str, float | None]]:
    for category, share in sum_coverage(results)["share"].dropna().items():
        yield coverage(str(category)), float(share)
    for name in VERDICTS:
        if one := headline.verdicts[name]:
            yield from _ends(verdict(name), one.share)
    if robust := headline.robust:
        lows, highs = robust.without_priors
        yield without_priors(low("robust")), lows
        yield without_priors(high("robust")), highs
        yield from _ends("without_robust", robust.lacking)
    if band := headline.bands.get("robust"):
        yield from _ends("robust_band", band)
    yield "share_on_prior", headline.on_priors


def _ends(name: str, interval: Interval) -> Iterator[tuple[str, float]]:
    yield low(name), interval.low
    yield high(name), interval.high
