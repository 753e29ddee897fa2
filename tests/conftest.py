"""Rules for every test."""

from __future__ import annotations

import os
import shutil

import pytest
from hypothesis import settings

# A busy machine is no failure; everything else stays as hypothesis sets it, here and in CI.
settings.register_profile("unhurried", settings(), deadline=None)
settings.load_profile("unhurried")

BROWSERS = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
CHROMIUM = next(filter(None, map(shutil.which, BROWSERS)), None)


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


def _skipped_in_ci(reporter: pytest.TerminalReporter) -> int:
    return len(reporter.stats.get("skipped", ())) if os.environ.get("CI") else 0


def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """Let a skipped test fail the run in CI: what was not tried is not known to work."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if reporter and _skipped_in_ci(reporter) and exitstatus == pytest.ExitCode.OK:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say why a run without failures failed."""
    if count := _skipped_in_ci(terminalreporter):
        terminalreporter.write_line(f"CI is set: {count} skipped, so the run fails", red=True)
