"""index.html: where a reader of the results begins. A page without a script, shut off from all."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path
from typing import Any, NamedTuple

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from sociale_infra._version import __version__
from sociale_infra.exports.dictionary import ASSETS, words
from sociale_infra.exports.explanation import explain
from sociale_infra.exports.record import RECORD, files_in
from sociale_infra.town import Results

_KB = 1024


class Download(NamedTuple):
    """Files of one kind, as the page offers them: their names with their sizes in words."""

    meaning: str
    files: dict[str, str]


def write_landing(path: Path, results: Results) -> None:
    """Write the page that leads to all that lies beside it by now; names are escaped.

    Raises
    ------
    LookupError
        Nothing describes a file: a mistake of ours, as no file may go without.
    """
    facts, areas = results.facts, results.areas
    style = (ASSETS / "landing.css").read_text(encoding="utf-8")
    policy = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    page = _template().render(
        facts=facts,
        warnings=results.warnings,
        style=style,
        policy=f"default-src 'none'; img-src 'self' data:; style-src 'sha256-{policy}'",
        words=words(),
        explanation=explain(results),
        robust=_town(areas),
        people=_dutch(areas["weight"].sum()),
        downloads=[*_downloads(path.parent)],
        date=words().get(facts.data_date, facts.data_date[:10]),
        version=__version__,
    )
    path.write_bytes(page.encode())


def _template() -> Any:  # noqa: ANN401 - jinja2's own
    environment = Environment(
        loader=FileSystemLoader(ASSETS),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("landing.nl.html")


def _town(areas: Any) -> str:  # noqa: ANN401
    """Return the town's robust share as an interval: 60 tot 77 %; empty where it is unknown."""
    known = areas[areas["robust_low"].notna()]
    total = known["weight"].sum()
    if not total:
        return ""
    ends = [
        f"{(known[column] * known['weight']).sum() / total * 100:.0f}"
        for column in ("robust_low", "robust_high")
    ]
    return " tot ".join(dict.fromkeys(ends)) + " %"


def _downloads(folder: Path) -> Iterator[tuple[str, list[Download]]]:
    """Yield the groups of files that there are, with what each file holds."""
    text = (ASSETS / "files.nl.json").read_text(encoding="utf-8")
    groups: dict[str, dict[str, str]] = json.loads(text)
    left = {RECORD, *files_in(folder)}
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
        message = f"nothing describes {', '.join(sorted(left))}; assets/files.nl.json should"
        raise LookupError(message)


def _size(path: Path) -> str:
    """Return a file's size in words; that of run.json is written later."""
    if not path.exists():
        return ""
    kilobytes = path.stat().st_size / _KB
    return f"{_dutch(kilobytes)} kB" if kilobytes < _KB else f"{_dutch(kilobytes / _KB)} MB"


def _dutch(number: float) -> str:
    return f"{number:,.0f}".replace(",", ".")
