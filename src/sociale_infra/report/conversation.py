"""What a group can talk about: of each area its finding, and questions from its own figures."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from sociale_infra.report.figures import AreaHeadline, Gap, Headline, Interval, Verdict
from sociale_infra.report.messages import heading, read_texts, write_message
from sociale_infra.report.need import NeedFigure, area_need, find_need_figures
from sociale_infra.report.story import tell_remedies
from sociale_infra.report.wording import FEWEST, one_line
from sociale_infra.terms import NOBODY
from sociale_infra.town import Results

_NAME = 40  # characters of a name in a sentence
_MINOR = 0.01
"""The share of an area's people below which what they lack is not what to talk about first. Our
choice: in the centre of Zoetermeer it is 10 of 21,690."""


class Point(NamedTuple):
    """What is known, and the question that follows from it."""

    facts: tuple[str, ...]
    question: str


def _say(code: str, values: dict[str, Any]) -> str:
    """Return a Dutch sentence of conversation.nl.json."""
    return heading(_write(code, values))


def _write(code: str, values: dict[str, Any]) -> str:
    return write_message(_texts()[code], values, "nl")


def _texts() -> dict[str, Any]:
    return read_texts("conversation", "nl")


def title_area(area: AreaHeadline, results: Results) -> str:
    """Return what was found of an area in one sentence: what most people lack there."""
    values, robust = _shared(area, results), area.verdicts["robust"]
    if robust is None:
        return _write("title_unknown", values)
    verdict = area.verdicts[area.most_missing] if area.most_missing else None
    if verdict is None or verdict.lacking.low < NOBODY:
        return _write("title_nobody", values | {"robust": robust.share})
    lacking = {"missing": verdict.lacking.low, "everyone": verdict.everyone}
    return _write("title_missing", values | lacking | {"criterion": area.most_missing})


def points_of_area(town: Headline, area: AreaHeadline, results: Results) -> list[Point]:
    """Return what to talk about in an area, what weighs most first; at least one point."""
    robust, values = area.verdicts["robust"], _shared(area, results)
    lacking = _lacking(town, area, results)
    need, urgent = _need(area, results)
    rest = [*_fragile(area, results), *_unsure(robust, values)]
    rest = [*need, *rest] if urgent else [*rest, *need]
    if robust is None or robust.lacking.low >= _MINOR * robust.everyone:
        return [lacking, *rest]
    return [*rest, lacking]


def title_need(figure: NeedFigure) -> str:
    """Return where a figure of need is greatest."""
    values = {"label": figure.name, "areas": figure.greatest, "value": figure.write(figure.most)}
    return _say("need_high" if figure.worse == "high" else "need_low", values)


def point_of_need(figure: NeedFigure) -> Point:
    """Return where need is high and robust access low, and what to ask."""
    values = {"areas": figure.greatest, "both": figure.both}
    together = "both" if figure.both else "apart"
    return Point((_say(f"need_{together}", values),), _say(f"ask_need_{together}", values))


def _shared(area: AreaHeadline, results: Results) -> dict[str, Any]:
    return {"area": one_line(area.name, _NAME), "unit": results.facts.unit}


def _lacking(town: Headline, area: AreaHeadline, results: Results) -> Point:
    """Return the area's largest gap, and a question on what would help there."""
    values, robust = _shared(area, results), area.verdicts["robust"]
    if robust is None:
        return Point((_say("gap_unknown", values),), _say("ask_unknown", values))
    values |= {"missing": robust.lacking.low}
    if robust.lacking.low < NOBODY:
        return Point((_say("no_gap", values),), _say("ask_nothing", values))
    if area.gap is None:
        return Point((_say("gap_small", values),), _ask_criterion(area, values))
    gap = next(gap for gap in town.told if gap.gap_id == area.gap.gap_id)
    near, other = one_line(gap.near, _NAME), one_line(gap.area_name, _NAME)
    nowhere = "" if near else "_nowhere"
    values |= {"near": near, "other": other, "lacking": gap.lacking, "own": area.gap.lacking}
    if gap.area_code != area.code:
        values["own"] = own = area.gap.lacking.low
        shared = "next" if round(own) == round(robust.lacking.low) else "shared"
        return Point((_say(f"gap_{shared}{nowhere}", values),), _say("ask_shared", values))
    part = "" if _alike(gap.lacking, area.gap.lacking) else "_part"
    told = _say(f"gap{part}{nowhere}", values)
    helped = tell_remedies(gap, results, "nl") if gap.remedy or gap.new_place else []
    return Point((told, *helped), _ask_help(gap, area, values))


def _alike(one: Interval, other: Interval) -> bool:
    return all(round(here) == round(there) for here, there in zip(one, other, strict=True))


def _ask_help(gap: Gap, area: AreaHeadline, values: dict[str, Any]) -> str:
    name = one_line(gap.remedy.name, _NAME) if gap.remedy else ""
    if gap.remedy and name:
        return _say(
            f"ask_{'_'.join(gap.remedy.needs)}",
            values | {"place": name, "helped": gap.remedy.people},
        )
    if new := gap.new_place:
        near = one_line(new.near, _NAME)
        values |= {"near": near, "helped": new.people}
        return _say("ask_new" if near else "ask_new_nowhere", values)
    return _ask_criterion(area, values)


def _ask_criterion(area: AreaHeadline, values: dict[str, Any]) -> str:
    """Return a question on the criterion that most people lack."""
    most = "openness" if area.most_missing == "low_threshold" else area.most_missing
    return _say(f"ask_{most or 'people'}", values)


def _fragile(area: AreaHeadline, results: Results) -> Iterator[Point]:
    place = area.fragile
    if place and place.lost.high >= FEWEST:
        kind = {"category": results.settings.categories[place.category].label.model_dump()}
        named = one_line(place.name, _NAME) or _write("nameless", kind)
        values = _shared(area, results) | {"place": named, "lost": place.lost}
        yield Point((_say("fragile", values),), _say("ask_fragile", values))


def _unsure(robust: Verdict | None, values: dict[str, Any]) -> Iterator[Point]:
    unsure = robust.people.high - robust.people.low if robust else 0
    if unsure >= FEWEST:
        values = values | {"unsure": unsure}
        yield Point((_say("unsure", values),), _say("ask_unsure", values))


def _need(area: AreaHeadline, results: Results) -> tuple[list[Point], bool]:
    """Return the figure by which need ranks highest, and whether it calls for attention."""
    need = area_need(find_need_figures(results), area.code)
    if need is None:
        return [], False
    values = _shared(area, results) | need._asdict()
    ask = "ask_need_first" if need.priority else "ask_need"
    urgent = need.priority or need.rank == 1
    return [Point((_say("need", values),), _say(ask, values))], urgent
