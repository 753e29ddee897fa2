"""The documents hold: links lead somewhere, commands exist, settings can be read.

The commands of our own are run by test_commands.py, `make demo`, `check` and `test` by every check.
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

from sociale_infra.config import load_settings
from tests.documents import FENCED, PAGES, ROOT, blocks, commands, name_of

OURS = "sociale-infra"


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


def test_there_are_commands() -> None:
    starts = {line.split()[0] for _, line in commands()}
    assert {"make", "sociale-infra"} <= starts


@pytest.mark.parametrize(("page", "line"), [told for told in commands() if OURS not in told[1]])
def test_command_exists(page: str, line: str) -> None:
    words = shlex.split(line)
    if words[0] == "make":
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
    inner = ("sources", "engine", "report", "maps", "exports")
    wings = [package, *(package / wing for wing in inner)]
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
