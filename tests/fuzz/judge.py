"""What is wrong with how a case ended: nothing, if it was refused in a line or is plausible."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd

from tests.fuzz.cases import Tried

_LONGEST_LINE = 1000
_MOST_LINES = 60
# People on a square kilometre: more than in any district on Earth.
_MOST_PEOPLE = 200_000
# No walk across a town of half a kilometre is so long.
_LONGEST_WALK_M = 10_000
_KEPT = "\n"


def find_faults(tried: Tried) -> list[str]:
    """Return what is wrong with a case."""
    done = tried.done
    if done.returncode not in (0, 1):
        return [f"ended with {done.returncode}: {done.stderr[-300:]}"]
    if "Traceback" in done.stderr:
        return [done.stderr[-1500:]]
    faults = [f"a control character reached the terminal: {done.stderr!r}"] * _has_control(
        done.stderr
    )
    if done.returncode:
        return [*faults, *_refusal(done.stderr, tried.out)]
    return [*faults, *(_look_at(tried.out) if tried.out.exists() else ())]


def _look_at(out: Path) -> Iterator[str]:
    """Yield what cannot be true of a run, or of each variant of a scenario."""
    if (out / "areas.csv").exists():
        yield from _implausible(out)
        return
    changes = pd.read_csv(out / "changes.csv", low_memory=False)
    for end in ("low", "high"):
        difference = changes[f"gain_{end}"] - changes[f"lose_{end}"] - changes[f"difference_{end}"]
        if (difference.abs() > 1).any():
            yield f"gains less losses differ by {difference.abs().max()}"
    for variant in sorted(path.parent for path in out.glob("*/areas.csv")):
        yield from _implausible(variant, homes=True)


def _refusal(told: str, out: Path) -> Iterator[str]:
    lines = told.splitlines()
    if not any(line.startswith("Error: ") for line in lines):
        yield f"no error is told: {told[-300:]!r}"
    if len(lines) > _MOST_LINES or max(map(len, lines), default=0) > _LONGEST_LINE:
        yield f"a message too long: {told[:300]!r} ..."
    if out.exists():
        yield "results were written"


def _implausible(out: Path, *, homes: bool = False) -> Iterator[str]:
    """Yield what cannot be true of the small town, whatever was told of it, and homes added."""
    record = json.loads((out / "run.json").read_bytes())
    if not record["counts"]["origins"] or not record["counts"]["edges"]:
        yield "nobody starts, or there is nowhere to walk"
    areas = pd.read_csv(out / "areas.csv", low_memory=False)
    people = areas[["population", "weight"]].sum().to_numpy()
    if (areas["population"] < 0).any() or (people > _MOST_PEOPLE).any():
        yield f"{people} people"
    known = areas["population"].notna() & areas["weight"].notna() & (areas["addresses"] > 0)
    if not homes and not np.allclose(
        areas.loc[known, "weight"], areas.loc[known, "population"], atol=0.5
    ):
        yield f"residents differ: {areas[['population', 'weight']].to_numpy().tolist()}"
    told = areas.select_dtypes("number")
    shares = told.filter(regex=r"^pct_|_coverage$|^meets_.*_(low|high)$|^robust_|^share_")
    most = pd.Series(1.0, index=shares.columns).mask(shares.columns.str.startswith("pct_"), 100.0)
    if ((shares < 0) | (shares > most + 1e-9)).any(axis=None):
        yield f"shares outside 0 to 1: {shares.max().to_dict()}"
    if (told["robust_low"] > told["robust_high"] + 1e-9).any():
        yield "robust low exceeds high"
    metres = told.filter(regex=r"_m$")
    if ((metres < 0) | (metres > _LONGEST_WALK_M)).any(axis=None):
        yield f"walks of {metres.max().to_dict()} m"
    for path in sorted(out.rglob("*.csv")):
        if _has_control(path.read_text(encoding="utf-8-sig").replace("\r\n", "\n")):
            yield f"a control character in {path.name}"


def _has_control(text: str) -> bool:
    """Whether text has a control character or one that turns the direction of writing."""
    return any(unicodedata.category(one) == "Cc" and one != _KEPT for one in set(text)) or bool(
        set(text) & set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
    )
