"""The headline figures in words: sentences that every output takes over, and the figures alone."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from sociale_infra.report.figures import CategoryShare, Gap, Headline, Interval
from sociale_infra.report.messages import heading, read_texts, write_message
from sociale_infra.report.wording import FEWEST, LANGUAGES, Language, Wording, one_line
from sociale_infra.terms import VerdictName
from sociale_infra.town import Facts, Results

_DIGITS = 6  # more than any output shows, without floating-point error
_VERDICTS: tuple[VerdictName, ...] = ("robust", "closure_proof")
_IN_TABLES = ("each", "told")  # whose figures areas.csv and gaps.csv hold
_NAME = 40  # characters of a name in a sentence


def tell_town(headline: Headline, results: Results, language: Language) -> dict[str, str]:
    """Return what is told of the town: sentences by their codes, in the order of telling.

    The codes are those of `headline.en.json`; only those that hold are there.
    """
    texts = read_texts("headline", language)
    shared = {"unit": results.facts.unit, "walk": results.settings.robust.walk_m}
    return {
        code: heading(write_message(texts[code], shared | values, language))
        for code, values in _codes(headline, results)
    }


def count_town(headline: Headline, facts: Facts, language: Language) -> str:
    """Return how many people, areas and places there are."""
    values = {
        "people": headline.people,
        "unit": facts.unit,
        "areas": {"count": headline.areas, "of": facts.level},
        "places": {"count": headline.places, "of": "places"},
    }
    code = "counts_unknown" if headline.people is None else "counts"
    return heading(write_message(read_texts("headline", language)[code], values, language))


def tell_remedies(gap: Gap, results: Results, language: Language) -> list[str]:
    """Return which existing place would help most people in a gap, and where a new one would."""
    texts = read_texts("headline", language)
    return [
        heading(write_message(texts[code], values, language))
        for code, values in _remedies(gap, results)
    ]


def write_figures(headline: Headline, language: Language) -> dict[str, str]:
    """Return the figures as all outputs show them, by name; what is unknown is left out."""
    wording, robust = Wording(language), headline.robust
    verdicts = {str(name): headline.verdicts[name] for name in _VERDICTS}
    shares = {
        **{name: one and one.share for name, one in verdicts.items()},
        "people": (people := headline.verdicts["people"]) and people.share,
        "without_priors": robust and robust.without_priors,
        "band": headline.bands.get("robust"),
        "on_priors": _twice(headline.on_priors),
        "lowest": headline.lowest and headline.lowest[1],
        "highest": headline.highest and headline.highest[1],
        "least_reached": _twice(least.share) if (least := headline.least_reached) else None,
    }
    counts = {
        "lacking": robust and _twice(robust.lacking.low),
        "missing": _missing_people(headline),
        **_gap_people(headline.largest_gap),
        "fragile": headline.fragile and headline.fragile.lost,
    }
    return {
        **{name: wording.share(*ends) for name, ends in shares.items() if ends},
        **{name: wording.people(*ends) for name, ends in counts.items() if ends},
        "gaps": wording.number(headline.gaps),
        "residents": wording.people(math.nan if headline.people is None else headline.people),
        "rests_on": wording.number(headline.rests_on.places),
        "checked": wording.number(headline.rests_on.checked),
    }


def record_headline(headline: Headline) -> dict[str, Any]:
    """Return the figures and their texts as run.json holds them."""
    figures = {name: one for name, one in asdict(headline).items() if name not in _IN_TABLES}
    return {"figures": _rounded(figures), **write_headline(headline)}


def write_headline(headline: Headline) -> dict[str, dict[str, str]]:
    """Return the figures as text, by language and name."""
    return {language: write_figures(headline, language) for language in LANGUAGES}


def _twice(value: float | None) -> Interval | None:
    return None if value is None else Interval(value, value)


def _missing_people(headline: Headline) -> Interval | None:
    most = headline.most_missing
    verdict = headline.verdicts[most] if most else None
    return _twice(verdict.lacking.low) if verdict else None


def _gap_people(gap: Gap | None) -> dict[str, Interval | None]:
    if gap is None:
        return {}
    helped = _twice(gap.remedy.people) if gap.remedy else None
    by_new = _twice(gap.new_place.people) if gap.new_place else None
    return {"largest_gap": gap.lacking, "remedy": helped, "new_place": by_new}


def _rounded(value: Any) -> Any:  # noqa: ANN401 - what JSON holds
    if isinstance(value, dict):
        return {name: _rounded(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [_rounded(one) for one in value]
    return round(float(value), _DIGITS) if isinstance(value, float) else value


def _codes(headline: Headline, results: Results) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the codes of what holds, with their values."""
    if headline.robust:
        yield "robust", {"robust": headline.robust.share}
        yield from _people(headline)
        yield from _band(headline, results)
        yield from _extremes(headline)
        yield from _missing(headline, results)
        if headline.on_priors is not None:
            without = headline.robust.without_priors
            yield "priors", {"on_priors": headline.on_priors, "without": without}
    else:
        yield "nobody" if headline.is_empty else "robust_unknown", {}
    yield from _gaps(headline, results)
    yield from _fragile(headline, results)
    if headline.least_reached:
        yield from _least_reached(headline.least_reached, results)
    if headline.always_lowest is None or headline.sometimes_lowest is None:
        yield "too_few_areas", {}
    else:
        always, sometimes = map(_names, (headline.always_lowest, headline.sometimes_lowest))
        yield "lowest_always", {"always": always, "sometimes": sometimes}
    if most := headline.matters_most:
        label = results.settings.categories.get(most.value)
        what = {"choice": most.choice, "value": label.label.model_dump() if label else most.value}
        moved = {"count": most.areas, "of": results.facts.level}
        yield "matters_most", {"what": what, "changed": most.people, "areas": moved}
    if headline.need:
        need = headline.need
        areas = _names(need.areas)
        yield "need", {"areas": areas, "count": need.by, "figures": need.figures}


def _people(headline: Headline) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield criterion 4 in its own name, and what it rests on."""
    if people := headline.verdicts["people"]:
        yield "people", {"people": people.share}
        walks = [{"walk": walk_m, "share": share} for walk_m, share in headline.people_walk]
        yield "people_walk", {"walks": walks}
    rests = headline.rests_on
    values = {"places": {"count": rests.places, "of": "places"}, "checked": rests.checked}
    yield "rests_on" if rests.latest else "rests_on_nothing", values | {"latest": rests.latest}


def _band(headline: Headline, results: Results) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield what is known of what is missing from the map."""
    if band := headline.bands.get("robust"):
        labels = [results.settings.categories[key].label for key in headline.band_kinds]
        kinds = [{"category": label.model_dump()} for label in labels]
        yield "band", {"band": band, "people": headline.bands["people"], "kinds": kinds}
    else:
        yield "band_unknown", {}


def _extremes(headline: Headline) -> Iterator[tuple[str, dict[str, Any]]]:
    if headline.lowest and headline.highest:
        (lowest, low), (highest, high) = headline.lowest, headline.highest
        if low != high:
            yield (
                "extremes",
                {
                    "lowest": {"name": one_line(lowest, _NAME), "others": headline.as_low},
                    "low": low,
                    "highest": {"name": one_line(highest, _NAME), "others": headline.as_high},
                    "high": high,
                },
            )


def _missing(headline: Headline, results: Results) -> Iterator[tuple[str, dict[str, Any]]]:
    most = headline.most_missing
    if most is None and headline.areas_unknown:
        yield "nothing_missing_known", {"areas": _unknown_areas(headline, results)}
    elif most is None:
        yield "nothing_missing", {}
    elif (verdict := headline.verdicts[most]) and headline.robust:
        missing, lacking = verdict.lacking.low, headline.robust.lacking.low
        yield "missing", {"lacking": lacking, "criterion": most, "missing": missing}


def _gaps(headline: Headline, results: Results) -> Iterator[tuple[str, dict[str, Any]]]:
    gap = headline.largest_gap
    if gap:
        where = {"near": one_line(gap.near, _NAME), "area": one_line(gap.area_name, _NAME)}
        largest = {"count": headline.gaps, "largest": gap.lacking}
        yield "gaps" if where["near"] else "gaps_nowhere", where | largest
        yield from _remedies(gap, results)
    if headline.smaller_gaps:
        yield "smaller_gaps", {"count": headline.smaller_gaps, "fewest": FEWEST}
    elif not gap and headline.areas_unknown:
        yield "no_gaps_known", {"areas": _unknown_areas(headline, results)}
    elif not gap:
        yield "no_gaps", {}


def _remedies(gap: Gap, results: Results) -> Iterator[tuple[str, dict[str, Any]]]:
    if remedy := gap.remedy:
        values = {"people": remedy.people, "needs": list(remedy.needs)}
        place = _place(remedy.name, remedy.category, results)
        yield "remedy" if place["place"] else "remedy_nameless", values | place
    else:
        yield "no_remedy", {}
    if new := gap.new_place:
        values = {"people": new.people, "mean": new.walk_m, "near": one_line(new.near, _NAME)}
        yield "new_place" if values["near"] else "new_place_nowhere", values


def _fragile(headline: Headline, results: Results) -> Iterator[tuple[str, dict[str, Any]]]:
    if fragile := headline.fragile:
        place = _place(fragile.name, fragile.category, results)
        code = "fragile" if place["place"] else "fragile_nameless"
        yield code, place | {"lost": fragile.lost}
    else:
        yield "not_fragile" if headline.losses_known else "fragile_unknown", {}
    if closure := headline.verdicts["closure_proof"]:
        yield "closure", {"closure": closure.share}


def _least_reached(least: CategoryShare, results: Results) -> Iterator[tuple[str, dict[str, Any]]]:
    category = results.settings.categories[least.category]
    label, norm_m = category.label.model_dump(), category.norm_m
    yield "least_reached", {"category": label, "share": least.share, "norm": norm_m}


def _place(name: str | None, category: str, results: Results) -> dict[str, Any]:
    label = results.settings.categories[category].label.model_dump()
    return {"place": one_line(name, _NAME), "category": label}


def _unknown_areas(headline: Headline, results: Results) -> dict[str, Any]:
    return {"count": headline.areas_unknown, "of": results.facts.level}


def _names(names: tuple[str, ...]) -> list[str]:
    return [one_line(name, _NAME) for name in names]
