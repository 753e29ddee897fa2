"""index.html: where a reader of the results begins. A page without a script or a connection."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterator, Sequence
from fnmatch import fnmatch
from pathlib import Path
from typing import Any, NamedTuple

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from sociale_infra._version import __version__
from sociale_infra.exports.landing_map import draw_town, town_key
from sociale_infra.exports.record import files_in
from sociale_infra.report.explanation import SAMPLE, cite, explain
from sociale_infra.report.findings import write_finding
from sociale_infra.report.headline import find_headline
from sociale_infra.report.messages import word
from sociale_infra.report.story import count_town, tell_town
from sociale_infra.report.wording import Wording, one_line
from sociale_infra.report.worklist import first_tasks, tasks_by_area
from sociale_infra.store import RECORD
from sociale_infra.town import Results

ASSETS = Path(__file__).with_name("assets")
_KB = 1024
# What the page tells to find out first; the list has all.
_TASKS = 10
# What the finding rests on, in the order of telling, and what the picture shows of it.
_RESTS = (
    *("people", "people_walk", "rests_on", "rests_on_nothing", "priors", "band", "band_unknown"),
    *("matters_most", "lowest_always", "too_few_areas"),
)
_SEEN = ("extremes", "gaps", "gaps_nowhere", "no_gaps", "no_gaps_known")
_DUTCH = Wording("nl")


class Download(NamedTuple):
    """Files of one kind, as the page offers them: their names with their written sizes."""

    meaning: str
    files: dict[str, str]


def write_landing(path: Path, results: Results) -> None:
    """Write the page that leads to all that lies beside it by now; names are escaped.

    Raises
    ------
    LookupError
        Nothing describes a file: a mistake of ours, as no file may go without.
    """
    facts, headline = results.facts, find_headline(results)
    told = tell_town(headline, results, "nl")
    lead = told.pop("robust", "") or told.pop("nobody", "") or told.pop("robust_unknown")
    rests = [told.pop(code) for code in _RESTS if code in told]
    found = [told[code] for code in _SEEN if code in told]
    style = (ASSETS / "landing.css").read_text(encoding="utf-8")
    findings = (*results.findings, *facts.corrections)
    page = template("landing.nl.html").render(
        facts=facts,
        findings=[write_finding(finding, "nl") for finding in findings],
        style=style,
        policy=policy_of(style),
        sample=SAMPLE,
        explanation=explain(results),
        lead=lead,
        picture=draw_town(results, " ".join([f"Kaart van {one_line(facts.title)}.", lead, *found])),
        keys=town_key(results),
        counts=count_town(headline, facts, "nl"),
        told=list(told.values()),
        rests=rests,
        sources=[cite(source) for source in facts.sources],
        tasks=first_tasks(results, _TASKS),
        left=max(len(results.worklist) - _TASKS, 0),
        people=word("unit", facts.unit, "nl"),
        downloads=[*downloads_in(path.parent, "files.nl.json")],
        date=_DUTCH.day(facts.data_date),
        version=__version__,
    )
    path.write_bytes(page.encode())


def write_tasks(path: Path, results: Results) -> None:
    """Write what to find out first, a page of A4 or more per area, to print and fill in by hand."""
    style = (ASSETS / "worklist.css").read_text(encoding="utf-8")
    page = template("worklist.nl.html").render(
        title=one_line(results.facts.title),
        sample=SAMPLE if results.facts.sample else "",
        style=style,
        policy=policy_of(style),
        areas=tasks_by_area(results),
        people=word("unit", results.facts.unit, "nl"),
        walk=_DUTCH.metres(results.settings.robust.walk_m),
        date=_DUTCH.day(results.facts.data_date),
        outside="Buiten de gebieden",
    )
    path.write_bytes(page.encode())


def policy_of(style: str) -> str:
    """Return the security policy of a page with this style and no script."""
    own = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    return f"default-src 'none'; img-src 'self' data:; style-src 'sha256-{own}'"


def template(name: str) -> Any:  # noqa: ANN401 - jinja2's own
    """Return a template of the assets, whose values are escaped."""
    environment = Environment(
        loader=FileSystemLoader(ASSETS),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template(name)


def downloads_in(
    folder: Path, described: str, apart: Sequence[str] = ()
) -> Iterator[tuple[str, list[Download]]]:
    """Yield the groups of files that there are, with what each file holds.

    `described` is the asset that tells, and `apart` are folders with a page of their own.

    Raises
    ------
    LookupError
        Nothing describes a file.
    """
    text = (ASSETS / described).read_text(encoding="utf-8")
    groups: dict[str, dict[str, str]] = json.loads(text)
    left = {RECORD, *files_in(folder)}
    left = {name for name in left if name.partition("/")[0] not in apart}
    for title, patterns in groups.items():
        offered = []
        for pattern, meaning in patterns.items():
            found = sorted(name for name in left if fnmatch(name, pattern))
            left -= {*found}
            if found:
                sizes = {name: _size(folder / name) for name in found}
                offered.append(Download(meaning, sizes))
        if offered:
            yield title, offered
    if left:
        message = f"nothing describes {', '.join(sorted(left))}; assets/{described} should"
        raise LookupError(message)


def _size(path: Path) -> str:
    """Return a file's size as it is written; that of run.json is written later."""
    if not path.exists():
        return ""
    kilobytes = path.stat().st_size / _KB
    size, unit = (kilobytes, "kB") if kilobytes < _KB else (kilobytes / _KB, "MB")
    return f"{_DUTCH.number(size)} {unit}"
