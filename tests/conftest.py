"""Rules for every test, and the sample town that many of them look at, made once."""

from __future__ import annotations

import os
import pickle
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

import pytest
from filelock import FileLock

from sociale_infra.analysis import analyse
from sociale_infra.config import load_settings
from sociale_infra.extraction import extract
from sociale_infra.measurement import Measurement, measure
from sociale_infra.sited import Asked, Sites
from sociale_infra.siting.propose import propose_sites
from sociale_infra.sources.inputs import Inputs
from sociale_infra.sources.sample_town import SampleTown, write_sample_town
from sociale_infra.town import Results, World
from tests.command_line import call
from tests.effort import load_profile

load_profile()

# Takes longer than others beside it; begun last, it would leave the other processors idle.
LONG = "tests/unit/test_slides.py"
# The first is Chromium without windows and buttons, which takes a fifth less of the processor.
BROWSERS = (
    "chromium-headless-shell",
    "chromium",
    "chromium-browser",
    "google-chrome-stable",
    "google-chrome",
)
CHROMIUM = next(filter(None, map(shutil.which, BROWSERS)), None)

DATA = Path(__file__).parents[2] / "shared" / "data"

T = TypeVar("T")
Make = Callable[[Path], object]
MakeOnce = Callable[[str, Make], Path]


def pytest_xdist_auto_num_workers() -> int:
    """Use three processes for two processors: a test often waits, for a browser or a disk."""
    return max(1, (os.cpu_count() or 1) * 3 // 2)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let the processes begin with what takes long."""
    items.sort(key=lambda item: not item.nodeid.startswith(LONG))


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Leave out what is marked `browser` where there is none; one line at the end says so."""
    if CHROMIUM is None and item.get_closest_marker("browser"):
        pytest.skip("browser tests left out: no Chromium or Chrome on PATH")


@pytest.fixture(scope="session")
def chromium() -> str:
    """Path of the machine's Chromium or Chrome, for tests marked `browser`."""
    if CHROMIUM is None:
        pytest.fail("a test that needs Chromium lacks the mark `browser`")
    return CHROMIUM


# ---- What is made once, by whichever process of the tests needs it first. ----


@pytest.fixture(scope="session")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The temporary folder of all processes of the tests."""
    folder = tmp_path_factory.getbasetemp()
    return folder.parent if "PYTEST_XDIST_WORKER" in os.environ else folder


@pytest.fixture(scope="session")
def make_once(shared: Path) -> Iterator[MakeOnce]:
    """Fill a folder once for all processes of the tests; none of them may change it."""
    used: dict[Path, dict[Path, tuple[int, int]]] = {}

    def make_once(name: str, make: Make) -> Path:
        folder, stamp = shared / name, shared / f"{name}.made"
        with FileLock(shared / f"{name}.lock"):
            if not stamp.exists():
                shutil.rmtree(folder, ignore_errors=True)
                folder.mkdir()
                make(folder)
                stamp.touch()
        used[folder] = _state_of(folder)
        return folder

    yield make_once
    for folder, before in used.items():
        assert _state_of(folder) == before, f"a test changed what all share: {folder}"


def _state_of(folder: Path) -> dict[Path, tuple[int, int]]:
    files = {path: path.stat() for path in folder.rglob("*") if path.is_file()}
    return {path: (stat.st_size, stat.st_mtime_ns) for path, stat in files.items()}


def unpickle(path: Path, kind: type[T]) -> T:
    """Read what a fixture has pickled, anew."""
    held = pickle.loads(path.read_bytes())  # noqa: S301 - the tests have written it
    assert isinstance(held, kind)
    return held


@pytest.fixture(scope="session")
def sample_town(make_once: MakeOnce) -> SampleTown:
    """The files of the sample town."""
    folder = make_once("sample-town", write_sample_town)
    osm_file, areas_file = folder.glob("*.osm.pbf"), folder.glob("*.gpkg")
    return SampleTown(next(osm_file), next(areas_file))


@pytest.fixture(scope="session")
def sample_pickles(make_once: MakeOnce, sample_town: SampleTown) -> Path:
    """A folder with the sample town as it is read and as it is measured, by default settings."""

    def make(folder: Path) -> None:
        inputs = Inputs(sample_town.osm_file, sample_town.areas_file, sample=True)
        world = extract(inputs, load_settings())
        (folder / "world").write_bytes(pickle.dumps(world))
        (folder / "results").write_bytes(pickle.dumps(analyse(world)))

    return make_once("sample-pickles", make)


@pytest.fixture(scope="module")
def sample_world(sample_pickles: Path) -> World:
    """The sample town as it is read, for each file of tests anew."""
    return unpickle(sample_pickles / "world", World)


@pytest.fixture(scope="module")
def sample_measurement(sample_world: World) -> Measurement:
    """The sample town with walking distances, for each file of tests anew."""
    return measure(sample_world)


@pytest.fixture(scope="module")
def sample_sites(sample_measurement: Measurement) -> Sites:
    """The best two sites for the sample town, and other answers."""
    return propose_sites(sample_measurement, Asked(sites=2, seconds=600))


@pytest.fixture(scope="module")
def sample_results(sample_pickles: Path) -> Results:
    """The sample town as it is measured, for each file of tests anew."""
    return unpickle(sample_pickles / "results", Results)


@pytest.fixture(scope="session")
def sample_demo(make_once: MakeOnce) -> Path:
    """A folder with the results folder of `demo`, and in `told` what it said."""

    def make(folder: Path) -> None:
        done = call("demo", "--out", folder / "results")
        assert done.returncode == 0, done.stderr
        (folder / "told").write_text(done.stderr, encoding="utf-8")

    return make_once("sample-demo", make)


@pytest.fixture(scope="module")
def las_palmas_world(make_once: MakeOnce) -> World:
    """The real extract of Las Palmas as it is read, for each file of tests anew."""
    path = DATA / "las-palmas/las-palmas-2023.osm.pbf"
    if not path.exists():
        pytest.skip(f"the real extract is not here: {path} is absent")

    def make(folder: Path) -> None:
        world = extract(Inputs(path), load_settings())
        (folder / "world").write_bytes(pickle.dumps(world))

    return unpickle(make_once("las-palmas", make) / "world", World)


@pytest.fixture(scope="module")
def las_palmas_results(make_once: MakeOnce, las_palmas_world: World) -> Results:
    """The real extract of Las Palmas as it is measured, for each file of tests anew."""

    def make(folder: Path) -> None:
        (folder / "results").write_bytes(pickle.dumps(analyse(las_palmas_world)))

    return unpickle(make_once("las-palmas-results", make) / "results", Results)


# ---- In CI a skipped test fails the run: what was not tried is not known to work. ----


def _skipped_in_ci(reporter: pytest.TerminalReporter) -> int:
    return len(reporter.stats.get("skipped", ())) if os.environ.get("CI") else 0


def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """Let a skipped test fail the run in CI."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if reporter and _skipped_in_ci(reporter) and exitstatus == pytest.ExitCode.OK:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say why a run without failures failed."""
    if count := _skipped_in_ci(terminalreporter):
        terminalreporter.write_line(f"CI is set: {count} skipped, so the run fails", red=True)
