"""The documents of the project, and what stands in their code blocks."""

from __future__ import annotations

import re
from pathlib import Path
from textwrap import dedent

ROOT = Path(__file__).parents[1]
PAGES = sorted(
    [
        *(ROOT / name for name in ("README.md", "CONTRIBUTING.md", "data/README.md")),
        *ROOT.glob("data/local/*.md"),
        *ROOT.glob("data/scenarios/*.md"),
        *ROOT.glob("docs/*.md"),
        *ROOT.glob("benchmarks/**/*.md"),
    ]
)
FENCED = re.compile(r"^ *```(\w*)\n(.*?)^ *```", re.MULTILINE | re.DOTALL)


def name_of(path: Path) -> str:
    """Return where a document stands in the project."""
    return str(path.relative_to(ROOT))


def blocks(path: Path, language: str) -> list[str]:
    """Return the code blocks of a document in one language."""
    found = FENCED.findall(path.read_text(encoding="utf-8"))
    return [dedent(text) for kind, text in found if kind == language]


def commands() -> list[tuple[str, str]]:
    """Return every command of every document, with the document's name, in reading order."""
    lines = [
        (name_of(page), " ".join(line.split(" #")[0].split()))
        for page in PAGES
        for block in blocks(page, "sh")
        for line in block.replace("\\\n", " ").splitlines()
    ]
    return [(page, line) for page, line in lines if line]
