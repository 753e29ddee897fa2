"""The documents hold: links lead somewhere, commands exist, and what can run here is run.

A command that names somebody's own town or files is only parsed, by the real command line; those of
the sample town are run by the README's own `make demo` and by test_run.py.
"""

from __future__ import annotations

import re
import runpy
import shlex
import shutil
import subprocess
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import typer
from typer.main import get_command

from sociale_infra.cli import app
from sociale_infra.config import load_settings

ROOT = Path(__file__).parents[2]
PAGES = sorted(
    [
        *(ROOT / name for name in ("README.md", "CONTRIBUTING.md", "data/README.md")),
        *ROOT.glob("data/local/*.md"),
        *ROOT.glob("docs/*.md"),
        *ROOT.glob("benchmarks/**/*.md"),
    ]
)
FENCED = re.compile(r"^```(\w*)\n(.*?)^```", re.MULTILINE | re.DOTALL)


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


def blocks(path: Path, language: str) -> list[str]:
    found = FENCED.findall(path.read_text(encoding="utf-8"))
    return [text for kind, text in found if kind == language]


def anchors(path: Path) -> set[str]:
    heads = re.findall(r"^#+ (.+)$", path.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", head.lower()).replace(" ", "-") for head in heads}


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_links_lead_somewhere(page: Path) -> None:
    text = FENCED.sub("", page.read_text(encoding="utf-8"))
    for link in re.findall(r"\]\(([^)\s]+)\)", text):
        parts = urlsplit(link)
        if parts.scheme:
            assert parts.scheme == "https", link
            assert "." in parts.netloc, link
            continue
        target = page.parent / parts.path if parts.path else page
        assert target.exists(), link
        if parts.fragment:
            assert parts.fragment in anchors(target), link


def commands() -> list[tuple[str, str]]:
    lines = [
        (name_of(page), line.split(" #")[0].strip())
        for page in PAGES
        for block in blocks(page, "sh")
        for line in block.replace("\\\n", " ").splitlines()
    ]
    return [(page, line) for page, line in lines if line]


def test_there_are_commands() -> None:
    starts = {line.split()[0] for _, line in commands()}
    assert {"make", "sociale-infra"} <= starts


@pytest.mark.parametrize(("page", "line"), commands())
def test_command_exists(page: str, line: str) -> None:
    words = shlex.split(line)
    if words[0] == "sociale-infra":
        options = [word for word in words[1:] if word != "..."]
        command = get_command(app)
        context = typer.Context(command)
        if options[0].startswith("--"):
            command.parse_args(context, options) if options != ["--help"] else None
            return
        name, own, left = command.resolve_command(context, options)  # type: ignore[attr-defined]
        assert own is not None, f"{page}: {name}"
        own.make_context(name, left)
    elif words[0] == "make":
        make = shutil.which("make")
        assert make
        dry = [make, "--dry-run", *words[1:]]
        done = subprocess.run(dry, cwd=ROOT, capture_output=True, text=True, check=False)
        assert done.returncode == 0, f"{page}: {done.stderr}"
    else:
        assert words[0] in {"git", "cd", ".", "osmium", "curl"}, f"{page}: {line}"


def test_every_room_is_in_the_drawing_of_the_house() -> None:
    package = ROOT / "src" / "sociale_infra"
    drawing = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8").split("```")[3]
    drawn = set(re.findall(r"\w+\.py", drawing))
    wings = [package, *(package / wing for wing in ("sources", "engine", "maps"))]
    rooms = {room.name for wing in wings for room in wing.glob("*.py") if room.name[0] != "_"}
    assert rooms <= drawn
    assert drawn <= {room.name for room in package.rglob("*.py")}


def test_configuration_is_that_of_the_settings() -> None:
    made = runpy.run_path(str(ROOT / "docs" / "make_configuration.py"))
    page = (ROOT / "docs" / "configuration.md").read_text(encoding="utf-8")
    assert page == made["write_page"](), "run docs/make_configuration.py"


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_settings_are_such_as_can_be_read(page: Path, tmp_path: Path) -> None:
    for text in blocks(page, "yaml"):
        path = tmp_path / "own.yaml"
        path.write_text(text, encoding="utf-8")
        load_settings(path)  # it raises what it does not understand
