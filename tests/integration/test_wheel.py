"""What is built: the wheel holds what a user needs and nothing more."""

from __future__ import annotations

import os
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

from sociale_infra import __version__

ROOT = Path(__file__).parents[2]
VENDOR = "src/sociale_infra/maps/vendor"


def hatchling(target: str, source: Path, out: Path, path: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "hatchling", "build", "--target", target]
    return subprocess.run(
        [*command, "--directory", str(out)],
        cwd=source,
        env=os.environ | {"PATH": path},
        capture_output=True,
        text=True,
        check=False,
    )


def build(target: str, source: Path, out: Path) -> Path:
    """Build with an empty PATH: no npm, so what was fetched at installation has to do."""
    result = hatchling(target, source, out, path="")
    assert result.returncode == 0, result.stderr
    (artifact,) = out.iterdir()
    return artifact


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> zipfile.ZipFile:
    return zipfile.ZipFile(build("wheel", ROOT, tmp_path_factory.mktemp("wheel")))


@pytest.fixture
def unpacked_sdist(tmp_path: Path) -> Path:
    with tarfile.open(build("sdist", ROOT, tmp_path / "sdist")) as archive:
        archive.extractall(tmp_path, filter="data")
    return next(tmp_path.glob("sociale_infra-*"))


def test_wheel_holds_settings_types_and_assets_with_their_licence(wheel: zipfile.ZipFile) -> None:
    names = set(wheel.namelist())
    assert {
        "sociale_infra/config.yaml",
        "sociale_infra/py.typed",
        "sociale_infra/maps/vendor/atlas.css",
        "sociale_infra/maps/vendor/atlas.js",
        "sociale_infra/maps/vendor/leaflet.js",
        "sociale_infra/maps/vendor/leaflet.LICENSE",
        "sociale_infra/maps/vendor/page.css",
        "sociale_infra/maps/vendor/page.js",
        "sociale_infra/maps/web/atlas/texts.nl.json",
        "sociale_infra/maps/web/texts.nl.json",
    } <= names
    assert wheel.read("sociale_infra/config.yaml") == (ROOT / "config.yaml").read_bytes()
    assert b"BSD 2-Clause" in wheel.read("sociale_infra/maps/vendor/leaflet.LICENSE")


def test_wheel_holds_the_bundle_and_not_what_it_was_made_of(wheel: zipfile.ZipFile) -> None:
    web = {name for name in wheel.namelist() if "/maps/web/" in name}
    assert {name.rpartition(".")[2] for name in web} == {"json"}
    bundle = wheel.read("sociale_infra/maps/vendor/page.js").decode()
    assert "Copyright (c) 2023, Oath Inc." in bundle
    assert "Copyright (c) 2023 FormatJS" in bundle


def test_an_edited_module_is_bundled_again(unpacked_sdist: Path, tmp_path: Path) -> None:
    module = unpacked_sdist / "src/sociale_infra/maps/web/main.js"
    module.write_text(f"{module.read_text()}\nexport const edited = 1;\n")
    result = hatchling("wheel", unpacked_sdist, tmp_path / "out", path=os.environ["PATH"])
    assert result.returncode == 0, result.stderr
    (artifact,) = (tmp_path / "out").iterdir()
    bundle = zipfile.ZipFile(artifact).read("sociale_infra/maps/vendor/page.js").decode()
    assert "edited = 1" in bundle


def test_wheel_holds_only_the_package(wheel: zipfile.ZipFile) -> None:
    folders = {name.split("/")[0] for name in wheel.namelist()}
    assert folders == {"sociale_infra", f"sociale_infra-{__version__}.dist-info"}


def test_sdist_builds_the_same_wheel(
    wheel: zipfile.ZipFile, unpacked_sdist: Path, tmp_path: Path
) -> None:
    again = zipfile.ZipFile(build("wheel", unpacked_sdist, tmp_path / "again"))
    assert {item.filename: item.CRC for item in again.infolist()} == {
        item.filename: item.CRC for item in wheel.infolist()
    }


def test_npm_that_fails_is_quoted_with_the_way_out(unpacked_sdist: Path, tmp_path: Path) -> None:
    (unpacked_sdist / VENDOR / "assets.sha256").write_text("another lock's")
    npm = tmp_path / "bin" / "npm"
    npm.parent.mkdir()
    npm.write_text("#!/bin/sh\necho 'no route to the registry' >&2\nexit 1\n")
    npm.chmod(0o755)
    result = hatchling("wheel", unpacked_sdist, tmp_path / "out", path=str(npm.parent))
    assert result.returncode == 1
    assert "no route to the registry" in result.stderr
    assert f"copy {VENDOR} from" in result.stderr
    assert not list((tmp_path / "out").glob("*"))
